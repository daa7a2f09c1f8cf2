"""What the pages of inspections show, gathered in a few statements."""
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from xinfang_party.access.permissions import may, reach
from xinfang_party.access.terms import Identity
from xinfang_party.checklists import describing
from xinfang_party.checklists.pages import period_choices
from xinfang_party.checklists.queries import assessed_branches, edition_on
from xinfang_party.checklists.terms import Standing
from xinfang_party.findings.queries import of_source
from xinfang_party.findings.terms import Source
from xinfang_party.inspections import queries, rules, sampling, service, visiting
from xinfang_party.inspections.forms import AnswerForm, AssignForm, InspectionForm, StepForm
from xinfang_party.inspections.looking import edition_of, sheet_of
from xinfang_party.inspections.models import Inspection, InspectionSample, Visit, VisitAnswer
from xinfang_party.inspections.sampling import Record
from xinfang_party.inspections.terms import VERBS, InspectionState, Plan, SampleKind, Verdict, VisitState
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import Period
from xinfang_party.web.forms import Form

TONES = {InspectionState.PLANNED: "warn", InspectionState.RUNNING: "info", InspectionState.FINISHED: "good",
         VisitState.OPEN: "warn", VisitState.FINISHED: "good"}
LACKING = (Verdict.PARTLY, Verdict.NOT_MET)
RECORDS = 3


@dataclass(frozen=True)
class Line:
    """One item of a visit: how it stands by the records, which records to open, what was seen. `finding_url`: where to register what was found."""

    standing: Standing
    answer: VisitAnswer | None
    records: Sequence[tuple[InspectionSample, Sequence[Record]]]
    form: Form | None
    finding_url: str = ""


# --- the plan -----------------------------------------------------------------------------------------------------------------

def blank() -> InspectionForm:
    """Of the last period that is over."""
    last, today = Period.of(clock.today(), "quarter").previous, clock.today()
    recent, branches = queries.recent_rounds(), assessed_branches(on=today)
    texts = [edition_on(today), *(one.edition.text for one in recent)]
    items = {item.code: f"{item.code} {item.name}" for text in reversed(texts) for item in text.items}
    form = InspectionForm(period=str(last), branches=[branch.id for branch in branches], items=[item.code for item in texts[0].items], record_number=RECORDS)
    form.offer(periods=dict(period_choices(last)), rounds={one.id: f"{one.name}（{one.period.label}）" for one in recent},
               branches={branch.id: f"{branch.name}（{branch.code}）" for branch in branches}, items=dict(sorted(items.items())),
               inspectors={one.id: one.name for one in queries.inspectors()})
    return form


def planned(form: InspectionForm) -> Plan:
    facts = form.facts()
    return Plan(title=facts["title"], period=Period.parse(facts["period"]), branch_ids=facts["branches"] or (), item_codes=facts["items"] or (),
                due_on=facts["due_on"], round_id=facts["round_id"], branch_number=facts["branch_number"], item_number=facts["item_number"],
                record_number=facts["record_number"], seed=facts["seed"] or "", inspector_ids=facts["inspectors"] or ())


def inspection_page(inspection: Inspection, viewer: Identity, sent: Mapping[str, Form] | None = None) -> dict[str, Any]:
    """`sent`: by "start", "finish" or "assign-7" the form that came back with an error."""
    may_plan, forms = may(viewer, "inspection:plan"), dict[str, Form]()
    if may_plan:
        forms = {verb: StepForm(formdata=None, scope=verb, data={"version": inspection.version}) for verb in VERBS if service.may(inspection, verb)}
        forms |= {f"assign-{visit.id}": assign_form(visit) for visit in inspection.visits
                  if not visit.is_finished and inspection.state is not InspectionState.FINISHED}
    samples = [(one, rules.rule_words(one.number)) for one in inspection.samples if one.kind in open_samples(inspection, viewer)]
    return {"inspection": inspection, "visits": queries.seen_visits(inspection, viewer), "forms": {**forms, **(sent or {})}, "verbs": VERBS, "tones": TONES,
            "samples": samples, "items": edition_of(inspection).items, "may_plan": may_plan, "shows_seed": shows_seed(inspection, viewer)}


def shows_seed(inspection: Inspection, viewer: Identity) -> bool:
    """Whoever has the seed draws what is not announced yet; a branch reads it when all is seen."""
    return reach(viewer, "inspection:read").everything or inspection.state is InspectionState.FINISHED


def open_samples(inspection: Inspection, viewer: Identity) -> Collection[SampleKind]:
    """A branch reads which branches were drawn when all of them have been seen."""
    if shows_seed(inspection, viewer):
        return (SampleKind.BRANCHES, SampleKind.ITEMS)
    return (SampleKind.ITEMS,)


def assign_form(visit: Visit, *, is_sent: bool = False) -> AssignForm:
    chosen = {"inspectors": [one.id for one in visit.inspectors], "version": visit.version}
    form = AssignForm(data=chosen, scope=f"assign-{visit.id}") if is_sent else AssignForm(formdata=None, data=chosen, scope=f"assign-{visit.id}")
    form.inspectors.choices = [(one.id, one.name) for one in queries.inspectors()]
    return form


# --- the visit ----------------------------------------------------------------------------------------------------------------

def visit_page(visit: Visit, viewer: Identity, sent: Mapping[str, Form] | None = None) -> dict[str, Any]:
    """`sent`: by the code of the item, or "finish", the form that came back with an error."""
    is_open, sent = visiting.why_not_visit(visit, viewer) is None, sent or {}
    answers, samples = {one.item_code: one for one in visit.answers}, queries.record_samples(visit.id)
    records = sampling.records_of(samples, viewer)
    lines = []
    for standing in sheet_of(visit).standings:
        code = standing.item.code
        drawn = [(one, records.get(one.id, ())) for one in samples if one.item_code == code]
        form = (sent.get(code) or answer_form(code, answers.get(code))) if is_open or code in sent else None
        lines.append(Line(standing, answers.get(code), drawn, form, finding_url(visit, answers.get(code), viewer)))
    finish = sent.get("finish") or (StepForm(formdata=None, scope="finish", data={"version": visit.version}) if is_open else None)
    return {"visit": visit, "inspection": visit.inspection, "lines": lines, "is_open": is_open, "finish": finish, "tones": TONES, "day": clock.today(),
            "describing": describing, "findings": findings_of(visit, viewer), "answered": len(answers), "rule_words": rules.rule_words,
            "round_waits": round_waits(visit), "shows_seed": shows_seed(visit.inspection, viewer)}


def answer_form(code: str, answer: VisitAnswer | None) -> AnswerForm:
    data = {"verdict": answer.verdict.value, "words": answer.words, "version": answer.version} if answer else {"version": 0}
    return AnswerForm(formdata=None, scope=code, data=data)


def round_waits(visit: Visit) -> bool | None:
    """None where the plan names no round."""
    if visit.inspection.round_id is None:
        return None
    assessment = queries.assessment_of(visit)
    return assessment is not None and visiting.takes_word(assessment)


def finding_url(visit: Visit, answer: VisitAnswer | None, viewer: Identity) -> str:
    """The form of a finding, which looks up what was seen (`starting`); "" where nothing is lacking."""
    if answer is None or answer.verdict not in LACKING or not may(viewer, "finding:register"):
        return ""
    return url_for("findings.register_finding", visit=visit.id, item=answer.item_code)


def findings_of(visit: Visit, viewer: Identity) -> list[Any]:
    span = reach(viewer, "finding:read")
    return [one for one in of_source(Source.INSPECTION, visit.source_key) if span.covers(branch_id=one.branch_id, member_id=one.owner_id)]
