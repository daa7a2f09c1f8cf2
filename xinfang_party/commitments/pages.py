"""What the page of a promise shows, gathered in a few statements."""
from collections.abc import Sequence
from typing import Any

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.commitments import catalogue, closing, describing, figures, linking, rules, service
from xinfang_party.commitments.catalogue import CORRELATION
from xinfang_party.commitments.forms import (
    AppraisalForm,
    ConclusionForm,
    DecisionForm,
    OpinionForm,
    PickForm,
    ProgressForm,
    ReportForm,
)
from xinfang_party.commitments.models import Appraisal, Commitment
from xinfang_party.commitments.queries import appraisals_of, notes_of
from xinfang_party.commitments.terms import DECIDED_STATES, Kind, Side, State
from xinfang_party.commitments.unreported import lacks_report
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import chinese
from xinfang_party.measures import registry
from xinfang_party.web.forms import Form

PICK = "pick-"
"""Each line's own form to count a fact by hand: pick- and the line's id."""
DECIDE = "decide-"
"""Each waiting request's form of those who decide: decide- and the request's id."""
APPRAISED = frozenset({State.REPORTED, State.CONCLUDED})
WITHOUT_REPORT = "评诺和评定"


def page_of(commitment: Commitment, viewer: Identity) -> dict[str, Any]:
    """Everything `show_commitment.html` needs; the forms are those of the steps this viewer may take now."""
    today, keepers = clock.today(), service.keepers_of(commitment)
    courses = figures.courses(commitment, today)
    standings = [figures.standing(line, commitment, course.whole, today) for line, course in zip(commitment.lines, courses, strict=True)]
    no_report = lacks_report(commitment)
    is_appraised = no_report or commitment.state in APPRAISED
    answers = appraisals_of(commitment) if is_appraised else []
    requests = commitment.requests
    owed = (WITHOUT_REPORT, rules.conclude_due(commitment.ends_on)) if no_report else service.due_step(commitment)
    picked = describing.picked_facts(commitment.lines, viewer, requests, commitment.steps)
    open_ = [*steps_open(commitment, viewer, keepers), *(f"{DECIDE}{one.id}" for one in requests if decides_picks(commitment, viewer, keepers))]
    return {"commitment": commitment, "standings": standings, "charts_of": [chart_of(*pair) for pair in zip(standings, courses, strict=True)],
            "comparisons": figures.comparisons(standings, [course.whole for course in courses], commitment.period),
            "described": describing.described(commitment), "withheld": [figures.withheld_from(line, commitment) for line in commitment.lines],
            "measures": {line.id: registry.get(line.measure_code) for line in commitment.lines},
            "picked": picked, "UNSEEN": describing.UNSEEN, "history": describing.history(commitment, picked), "requests": requests,
            "asked_for": {(one.line_id, one.fact_id) for one in requests},
            "keeps": viewer.member_id is not None and viewer.member_id in keepers, "pick_due": rules.pick_due, "notes": notes_of(commitment),
            "reads_files": may_read_files(viewer, commitment), "unlinked": linking.unlinked([(commitment, one) for one in standings], viewer),
            "no_report": no_report, "has_left": commitment.keeper_left(today), "next_step": next_step(commitment, owed), "owed": owed,
            "vague": rules.vague_words(commitment.content),
            "Side": Side, "CORRELATION": CORRELATION, "PICK": PICK, "DECIDE": DECIDE, "least": catalogue.value("least_answers"),
            "forms": forms_for(commitment, standings, open_, own_answers(answers, viewer)),
            "appraised": closing.appraised(commitment, answers) if is_appraised else None,
            "suggested": closing.suggestion(commitment) if commitment.is_frozen else None}


def may_read_files(viewer: Identity, commitment: Commitment) -> bool:
    """The same reach that `files` asks when one is downloaded."""
    return reach(viewer, "commitment:read").covers(branch_id=commitment.branch_id, member_id=commitment.member_id)


def next_step(commitment: Commitment, owed: tuple[str, Any] | None) -> str | None:
    """Whose turn it is, in words."""
    if owed is None:
        return None
    if commitment.state is State.RETURNED or owed[0] == "述诺":
        return f"由{commitment.keeper}{'述诺' if commitment.state is State.PUBLISHED else '修改后再提交'}"
    return f"由{'机关党委' if commitment.kind is Kind.BRANCH else f'{commitment.branch.name}或机关党委'}{owed[0]}"


# --- the steps that are open --------------------------------------------------------------------------------------------------

def own_answers(answers: Sequence[Appraisal], viewer: Identity) -> dict[str, dict[str, str]]:
    """side → what the viewer said, as its form takes it."""
    return {answer.side.value: {"grade": answer.grade.value, "opinion": answer.opinion} for answer in answers
            if answer.is_from(viewer)}


def forms_for(commitment: Commitment, standings: Sequence[figures.Standing], names: Sequence[str], said: dict[str, Any]) -> dict[str, Any]:
    """name → form of each step that is open; what was `said` before stands in it."""
    data: dict[str, Any] = {"version": commitment.version, "noted_on": clock.today()}
    if "report" in names:
        said = {**said, "report": {"text": report_draft(commitment, standings)}}
    makers: dict[str, type[Form]] = {"note": ProgressForm, "report": ReportForm, "conclude": ConclusionForm,
                                     **{side.value: AppraisalForm for side in Side}}
    return {name: PickForm(formdata=None, scope=name) if name.startswith(PICK) else DecisionForm(formdata=None, scope=name) if name.startswith(DECIDE)
            else makers.get(name, OpinionForm)(formdata=None, data={**data, **said.get(name, {})}, scope=name) for name in names}


def steps_open(commitment: Commitment, viewer: Identity, keepers: Sequence[int]) -> list[str]:
    state, keeps = commitment.state, viewer.member_id is not None and viewer.member_id in keepers
    closes = state is State.REPORTED or lacks_report(commitment)

    def decides(permission: str) -> bool:
        return (state in DECIDED_STATES or closes) and not keeps and reach(viewer, permission).covers(branch_id=commitment.branch_id)

    peer = not keeps and reach(viewer, "commitment:appraise-peer").covers(branch_id=commitment.branch_id)
    vets = reach(viewer, "commitment:vet").covers(branch_id=commitment.branch_id)
    wanted = {
        "edit": keeps and state.is_editable, "submit": keeps and state.is_editable,
        "vet": decides("commitment:vet") and state is State.SUBMITTED, "publish": decides("commitment:publish") and state is State.APPROVED,
        "withdraw-of-left": vets and not keeps and rules.FLOW.may(state, "withdraw") and commitment.keeper_left(clock.today()),
        "withdraw": keeps and rules.FLOW.may(state, "withdraw"), "note": keeps and state is State.PUBLISHED,
        "report": keeps and state is State.PUBLISHED and clock.today() > commitment.ends_on,
        "self": keeps and state is State.REPORTED, "peer": peer and state is State.REPORTED,
        "organization": decides("commitment:appraise-organization") and closes,
        "conclude": decides("commitment:conclude") and closes,
        **{f"{PICK}{line.id}": keeps and picks_open(commitment) for line in commitment.lines},
    }
    return [name for name, is_open in wanted.items() if is_open]


def picks_open(commitment: Commitment) -> bool:
    return rules.why_not_pick(commitment.state, commitment.ends_on, clock.today(), is_frozen=commitment.is_frozen) is None


def decides_picks(commitment: Commitment, viewer: Identity, keepers: Sequence[int]) -> bool:
    keeps = viewer.member_id is not None and viewer.member_id in keepers
    return not keeps and picks_open(commitment) and reach(viewer, "commitment:vet-pick").covers(branch_id=commitment.branch_id)


def report_draft(commitment: Commitment, standings: Sequence[figures.Standing]) -> str:
    """The figures as a first draft of the keeper's report, so that nobody copies numbers."""
    told = [f"{one.figure.name}：目标 {one.line.target:g}{one.figure.unit}，"
            f"基数 {'没有数据' if one.line.baseline is None else f'{one.line.baseline:g}{one.figure.unit}'}，实际 {one.figure.text}。" for one in standings]
    return "\n".join([f"我承诺“{commitment.title}”，到{chinese(commitment.ends_on)}期满。", *told, "做了什么："])


def chart_of(one: figures.Standing, course: figures.Course) -> dict[str, Any]:
    """Month by month with n, target and baseline, as the chart and its table take them. What only adds up is drawn added up,
    a state as of each month's end, a rate for the month and so far."""
    months, only_adds, is_state = course.months, figures.grows(registry.get(one.line.measure_code)), figures.is_state(one.line.measure_code)
    alone = [] if only_adds else [{"name": "月末" if is_state else "当月", "values": [month.alone.value for month in months]}]
    so_far = [] if is_state else [{"name": "累计", "values": [month.so_far.value for month in months]}]
    counted = [month.alone.numerator if month.alone.denominator is None else month.alone.denominator for month in months]
    return {"months": months, "alone": "月末" if is_state else "当月", "shows_so_far": not is_state,
            "chart": {"kind": "line", "labels": [month.label for month in months], "series": [*so_far, *alone], "counts": counted,
                      "target": one.line.target, "baseline": one.line.baseline, "unit": one.figure.unit}}
