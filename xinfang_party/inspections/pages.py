"""What the pages of inspections show, gathered in a few statements."""
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from xinfang_party.access.permissions import may, reach
from xinfang_party.access.terms import Identity
from xinfang_party.checklists import describing
from xinfang_party.checklists.pages import period_choices
from xinfang_party.checklists.queries import assessed_branches, edition_on
from xinfang_party.checklists.service import own_branches
from xinfang_party.checklists.terms import Standing
from xinfang_party.checklists.terms_rounds import AssessmentState
from xinfang_party.findings.queries import of_source
from xinfang_party.findings.terms import Source
from xinfang_party.inspections import altering, carrying, queries, rules, sampling, service, visiting
from xinfang_party.inspections.catalogue import USUAL_RECORDS
from xinfang_party.inspections.forms import AnswerForm, AssignForm, InspectionForm, PlanEditForm, ReasonForm, StepForm
from xinfang_party.inspections.looking import edition_of, sheet_of
from xinfang_party.inspections.models import Inspection, InspectionSample, Visit, VisitAnswer
from xinfang_party.inspections.sampling import Record
from xinfang_party.inspections.terms import VERBS, InspectionState, Plan, SampleKind, Verdict, VisitState
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import Period
from xinfang_party.web.forms import Form
from xinfang_party.web.links import row_number

TONES = {InspectionState.PLANNED: "warn", InspectionState.RUNNING: "info", InspectionState.FINISHED: "good",
         InspectionState.WITHDRAWN: "quiet", VisitState.OPEN: "warn", VisitState.FINISHED: "good", VisitState.SKIPPED: "quiet"}
LACKING = (Verdict.PARTLY, Verdict.NOT_MET)


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
    """Of the last period that is over, or of the withdrawn plan the address names (`replaces`)."""
    last, today, withdrawn = Period.of(clock.today(), "quarter").previous, clock.today(), {one.id: one for one in queries.replaceable()}
    before = withdrawn.get(request.args.get("replaces", 0, type=row_number))
    began = {"title": before.title, "period": before.period_text, "round_id": before.round_id, "replaces_id": before.id} if before else {"period": str(last)}
    recent, branches = queries.recent_rounds(), assessed_branches(on=today)
    texts = [edition_on(today), *(one.edition.text for one in recent)]
    items = {item.code: f"{item.code} {item.name}" for text in reversed(texts) for item in text.items}
    form = InspectionForm(**began, branches=[branch.id for branch in branches], items=[item.code for item in texts[0].items], record_number=USUAL_RECORDS.value)
    form.offer(periods=dict(period_choices(last)), rounds={one.id: f"{one.name}（{one.period.label}）" for one in recent},
               branches={branch.id: f"{branch.name}（{branch.code}）" for branch in branches}, items=dict(sorted(items.items())),
               inspectors=names_of_inspectors(), withdrawn={key: f"{one.title}（{one.period.label}）" for key, one in withdrawn.items()})
    return form


def planned(form: InspectionForm) -> Plan:
    facts = form.facts()
    return Plan(title=facts["title"], period=Period.parse(facts["period"]), branch_ids=facts["branches"] or (), item_codes=facts["items"] or (),
                due_on=facts["due_on"], round_id=facts["round_id"], branch_number=facts["branch_number"], item_number=facts["item_number"],
                record_number=facts["record_number"], seed=facts["seed"] or "", inspector_ids=facts["inspectors"] or (),
                replaces_id=facts["replaces_id"])


def inspection_page(inspection: Inspection, viewer: Identity, sent: Mapping[str, Form] | None = None) -> dict[str, Any]:
    """`sent`: by "start", "finish", "withdraw", "assign-7" or "skip-7" the form that came back with an error."""
    may_plan = may(viewer, "inspection:plan")
    forms = step_forms(inspection) if may_plan else {}
    samples = [(one, rules.rule_words(one.number)) for one in queries.plan_samples(inspection.id) if one.kind in open_samples(inspection, viewer)]
    return {"inspection": inspection, "visits": queries.seen_visits(inspection, viewer), "forms": {**forms, **(sent or {})}, "verbs": VERBS, "tones": TONES,
            "samples": samples, "items": edition_of(inspection).items, "may_edit": may_plan and service.may(inspection, "edit"),
            "replaced": queries.replaced_by(inspection, viewer),
            "may_replace": may_plan and inspection.state is InspectionState.WITHDRAWN and not inspection.replacements, "shows_seed": shows_seed(inspection, viewer)}


def step_forms(inspection: Inspection) -> dict[str, Form]:
    """What whoever plans may do now; version and place are those that stand there."""
    about, ended = {"version": inspection.version}, altering.answered_in(inspection)
    forms: dict[str, Form] = {verb: StepForm(formdata=None, scope=verb, data=about) for verb in ("start", "finish") if service.may(inspection, verb)}
    if service.may(inspection, "withdraw") and not ended:
        forms["withdraw"] = ReasonForm(formdata=None, scope="withdraw", data=about)
    open_ = [visit for visit in inspection.visits if visit.is_open] if inspection.state in rules.UNDER_WAY else []
    names = names_of_inspectors() if open_ else {}
    for visit in open_:
        forms[f"assign-{visit.id}"] = assign_form(visit, names)
        forms[f"skip-{visit.id}"] = ReasonForm(formdata=None, scope=f"skip-{visit.id}", data={"version": visit.version})
    return forms


def edit_form(inspection: Inspection) -> PlanEditForm:
    """With those who go to every branch; where they differ, none is ticked and each branch keeps its own."""
    named = {tuple(sorted(one.id for one in visit.inspectors)) for visit in inspection.visits if visit.is_open}
    data = {"title": inspection.title, "due_on": inspection.due_on, "version": inspection.version, "inspectors": [*next(iter(named))] if len(named) == 1 else []}
    form = PlanEditForm(data=data)
    if inspection.state is InspectionState.PLANNED:
        form.inspectors.choices = list(names_of_inspectors().items())
    else:  # who goes where then is said branch by branch
        del form.inspectors
    return form


def people_in(form: PlanEditForm) -> Collection[int]:
    return (form.inspectors.data or ()) if form.inspectors else ()


def names_of_inspectors() -> dict[int, str]:
    return {one.id: one.name for one in queries.inspectors()}


def shows_seed(inspection: Inspection, viewer: Identity) -> bool:
    """Whoever has the seed draws what is not announced yet; a branch, and an overseer whose own branch is still to be seen, reads it when all is seen."""
    return queries.sees_all(inspection, viewer) or inspection.state is InspectionState.FINISHED


def open_samples(inspection: Inspection, viewer: Identity) -> Collection[SampleKind]:
    """A branch reads which branches were drawn when all of them have been seen."""
    if shows_seed(inspection, viewer):
        return (SampleKind.BRANCHES, SampleKind.ITEMS)
    return (SampleKind.ITEMS,)


def assign_form(visit: Visit, names: Mapping[int, str], *, is_sent: bool = False) -> AssignForm:
    """`names`: of all inspectors, read once for a page."""
    chosen = {"inspectors": [one.id for one in visit.inspectors], "version": visit.version}
    form = AssignForm(data=chosen, scope=f"assign-{visit.id}") if is_sent else AssignForm(formdata=None, data=chosen, scope=f"assign-{visit.id}")
    form.inspectors.choices = list(names.items())
    return form


# --- the visit ----------------------------------------------------------------------------------------------------------------

def visit_page(visit: Visit, viewer: Identity, sent: Mapping[str, Form] | None = None) -> dict[str, Any]:
    """`sent`: by the code of the item, "finish" or "carry", the form that came back with an error."""
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
    told = told_of_round(visit, viewer)
    carry = sent.get("carry") or (StepForm(formdata=None, scope="carry", data={"version": visit.version}) if told["may_carry"] else None)
    return {"visit": visit, "inspection": visit.inspection, "lines": lines, "is_open": is_open, "finish": finish, "tones": TONES, "day": clock.today(),
            "describing": describing, "findings": findings_of(visit, viewer), "answered": len(answers), "rule_words": rules.rule_words,
            **told, "carry": carry, "shows_seed": shows_seed(visit.inspection, viewer)}


def answer_form(code: str, answer: VisitAnswer | None) -> AnswerForm:
    data = {"verdict": answer.verdict.value, "words": answer.words, "version": answer.version} if answer else {"version": 0}
    return AnswerForm(formdata=None, scope=code, data=data)


def told_of_round(visit: Visit, viewer: Identity) -> dict[str, Any]:
    """`round_name`: of the round the answers are for, "" where there is none; `round_waits`: takes them now; `round_is_past`: does not any more."""
    assessment = queries.assessment_of(visit, is_to_write=False)
    named = visit.inspection.round.name if visit.inspection.round else ""
    waits = assessment is not None and carrying.takes_word(assessment)
    return {"round_name": assessment.round.name if assessment and visit.is_finished else named, "round_waits": waits,
            "round_is_past": assessment is not None and not waits and assessment.state is not AssessmentState.OPEN,
            "may_carry": waits and visit.is_finished and not visit.is_carried and may(viewer, "inspection:visit") and visit.branch_id not in own_branches(viewer)}


def finding_url(visit: Visit, answer: VisitAnswer | None, viewer: Identity) -> str:
    """The form of a finding, which looks up what was seen (`starting`); "" where nothing is lacking."""
    if answer is None or answer.verdict not in LACKING or not may(viewer, "finding:register"):
        return ""
    return url_for("findings.register_finding", visit=visit.id, item=answer.item_code)


def findings_of(visit: Visit, viewer: Identity) -> list[Any]:
    span = reach(viewer, "finding:read")
    return [one for one in of_source(Source.INSPECTION, visit.source_key) if span.covers(branch_id=one.branch_id, member_id=one.owner_id)]
