"""What officers do with consultations. Each verb: may it be → the change → the audit entry; on the day it was held its cases' steps are done too."""
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.consultations import queries, rules
from xinfang_party.consultations.catalogue import number
from xinfang_party.consultations.models import Consultation, ConsultationQuestion, ConsultationUnit
from xinfang_party.consultations.terms import Decided, State
from xinfang_party.documents.saving import short, told_of, written_of
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.kernel.text import why_not_text
from xinfang_party.lanes import service as lanes
from xinfang_party.lanes.models import CaseStep
from xinfang_party.lanes.terms import StepCode
from xinfang_party.petitions.holding import hold
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.queries import why_not_write
from xinfang_party.petitions.terms import Purpose
from xinfang_party.web.links import refuse_stale

PLAN = ("topic", "reason", "planned_on", "place", "convener", "department_id")
TEXTS = ("topic", "reason", "place", "convener", "lead_unit")
RECORD = ("held_on", "place", "record")


def plan(*, facts: Mapping[str, Any], by: Identity) -> Consultation:
    """`facts`: the columns named in PLAN, `lead_unit`, `units`, `questions` and `numbers` (lists of words)."""
    consultation = Consultation(state=State.PLANNED, planned_by=by.name, account_id=by.account_id)
    write_plan(consultation, facts, by)
    db.session.add(consultation)
    audit.record("consultation.planned", subject=consultation, by=by, title=consultation.topic, on=consultation.planned_on)
    return consultation


def edit(consultation: Consultation, *, facts: Mapping[str, Any], version: int | None = None, by: Identity) -> Consultation:
    begin(consultation, "edit", version, by)
    before = told_plan(consultation)
    write_plan(consultation, facts, by)
    changed(consultation, "edited", before, told_plan(consultation), by)
    return consultation


def told_plan(consultation: Consultation) -> dict[str, Any]:
    return {**told_of(consultation, *PLAN), "units": [one.name for one in consultation.units], "questions": [one.question for one in consultation.questions],
            "numbers": [one.number for one in consultation.cases]}


def write_plan(consultation: Consultation, facts: Mapping[str, Any], by: Identity) -> None:
    written_of(facts, *TEXTS)
    refuse(rules.why_not_planned(facts["planned_on"], clock.today()), "planned_on")
    refuse(*(rules.why_not_units(facts["lead_unit"], facts["units"]) or (None, None)))
    refuse(rules.why_not_questions(facts["questions"]), "questions")
    for name in ("units", "questions"):
        refuse(why_not_text("\n".join(facts[name]), "保存"), name)
    consultation.cases = cases_of(facts["numbers"], by)
    refuse(queries.why_not_called_by(facts["department_id"], by), "department_id")
    for name in PLAN:
        setattr(consultation, name, facts[name])
    consultation.units = [ConsultationUnit(name=one, is_lead=one == facts["lead_unit"]) for one in (facts["lead_unit"], *facts["units"])]
    consultation.questions = [ConsultationQuestion(position=place, question=one) for place, one in enumerate(facts["questions"])]


def cases_of(numbers: Sequence[str], by: Identity) -> list[Case]:
    if len(numbers) > number("most_cases"):
        raise Refusal(f"一次会商最多 {number('most_cases')} 件事项。", "numbers")
    found = queries.cases_numbered(numbers, by)
    for case in found:
        reason = why_not_write(case, by)
        refuse(reason and f"{case.number}：{reason}", "numbers")
    return found


def record(consultation: Consultation, *, facts: Mapping[str, Any], decisions: Sequence[Decided], version: int | None = None, by: Identity) -> Consultation:
    """What was said and decided, the first time or corrected. `facts`: the columns named in RECORD; `decisions`: the questions in their order, new ones last."""
    is_new = consultation.state is State.PLANNED
    begin(consultation, "hold" if is_new else "correct", version, by)
    hold(case.id for case in consultation.cases)
    before = told_record(consultation)
    written_of(facts, "place", "record")
    refuse(None if facts["record"].strip() else "请写明会商的情况。", "record")
    refuse(rules.why_not_held(facts["held_on"], consultation.recorded_on or clock.today()), "held_on")
    refuse(rules.why_not_moved(facts["held_on"], [one.done_on for one in consultation.questions if one.done_on]), "held_on")
    consultation.recorded_on = consultation.recorded_on or clock.today()
    write_decisions(consultation, decisions, facts["held_on"])
    for name in RECORD:
        setattr(consultation, name, facts[name])
    consultation.state = State.HELD
    db.session.flush()
    if is_new:
        audit.record("consultation.held", subject=consultation, by=by, title=consultation.topic, on=consultation.held_on)
        complete_steps(consultation, by)
    else:
        changed(consultation, "corrected", before, told_record(consultation), by)
        move_steps(consultation, before["held_on"], by)
    return consultation


def write_decisions(consultation: Consultation, decisions: Sequence[Decided], held_on: date) -> None:
    refuse(rules.why_not_questions([one.question for one in decisions if one.question]), "decisions")
    done = {place for place, row in enumerate(consultation.questions) if row.done_on is not None}
    refuse(rules.why_not_decided(decisions, held_on, done), "decisions")
    if len(decisions) < len(consultation.questions):
        raise Refusal("问题不能清空。", "decisions")
    for place, one in enumerate(decisions):
        row = consultation.questions[place] if place < len(consultation.questions) else None
        if row is None:
            row = ConsultationQuestion(position=place, question=one.question)
            consultation.questions.append(row)
        row.first_due_on = rules.first_due(row.first_due_on, one.due_on, is_first_day=consultation.recorded_on == clock.today() and row.done_on is None)
        row.question, row.decision, row.owner_unit, row.due_on = one.question, one.decision, one.owner_unit, one.due_on


def told_record(consultation: Consultation) -> dict[str, Any]:
    return {**told_of(consultation, *RECORD), "items": [[one.question, one.decision, one.owner_unit, one.due_on] for one in consultation.questions]}


def complete_steps(consultation: Consultation, by: Identity) -> None:
    """What the lanes of its cases asked for is done with it: to consult, and, where it still waits, to find who leads. Not of a case that came in later."""
    lead = leader_of(consultation)
    assert consultation.held_on is not None
    for case in consultation.cases:
        if case.purpose is Purpose.ACCUSATION or case.received_on > consultation.held_on:
            continue
        lanes.complete(case, StepCode.CONSULT, on=consultation.held_on, note=consultation.topic, by=by)
        waits = select(CaseStep.id).where(CaseStep.case_id == case.id, CaseStep.code == StepCode.LEAD_UNIT, CaseStep.done_on.is_(None))
        if db.session.scalar(waits) is not None:
            lanes.complete(case, StepCode.LEAD_UNIT, on=consultation.held_on, note=lead, by=by)


def move_steps(consultation: Consultation, was: date, by: Identity) -> None:
    """The steps done with it are of the day it was held, as corrected."""
    for case in consultation.cases:
        for code, note in ((StepCode.CONSULT, consultation.topic), (StepCode.LEAD_UNIT, leader_of(consultation))):
            lanes.follow(case, code, was=was, on=consultation.held_on, note=note, by=by)


def leader_of(consultation: Consultation) -> str:
    return next(unit.name for unit in consultation.units if unit.is_lead)


def carry_out(consultation: Consultation, question: ConsultationQuestion, *, result: str, done_on: date, version: int | None = None, by: Identity) -> None:
    """What came of it; written again where it was wrong."""
    begin(consultation, "carry-out", version, by)
    refuse(rules.why_not_carried_out(is_decided=bool(question.decision), done_on=done_on, held_on=consultation.held_on, today=clock.today()), "done_on")
    refuse(None if result.strip() else "请写明落实的情况。", "result")
    written_of({"result": result}, "result")
    before = told_of(question, "done_on", "result")
    if question.done_on != done_on:
        question.noted_on = clock.today()
    question.result, question.done_on, question.noted_by = result, done_on, by.name
    changed(consultation, "carried-out", before, told_of(question, "done_on", "result"), by, number=question.position + 1)


def close(consultation: Consultation, *, version: int | None = None, by: Identity) -> None:
    begin(consultation, "close", version, by)
    refuse(rules.why_not_close(sum(bool(one.decision) and one.done_on is None for one in consultation.questions)))
    consultation.state, consultation.closed_on = State.CLOSED, clock.today()
    audit.record("consultation.closed", subject=consultation, by=by, on=consultation.closed_on)


def reopen(consultation: Consultation, *, reason: str, version: int | None = None, by: Identity) -> None:
    begin(consultation, "reopen", version, by)
    reason = reason_of(reason, "为什么撤回办结")
    consultation.state, consultation.closed_on = State.HELD, None
    audit.record("consultation.reopened", subject=consultation, by=by, reason=reason)


def cancel(consultation: Consultation, *, reason: str, version: int | None = None, by: Identity) -> None:
    begin(consultation, "cancel", version, by)
    consultation.cancel_reason = reason_of(reason, "为什么取消")
    consultation.state = State.CANCELLED
    audit.record("consultation.cancelled", subject=consultation, by=by, reason=consultation.cancel_reason)


# --- what these share ---------------------------------------------------------------------------------------------------------

def begin(consultation: Consultation, verb: str, version: int | None, by: Identity) -> None:
    """Nobody else saved it since it was on screen; it stands where the verb begins; neither its cases nor its figures are this person's own."""
    refuse_stale(consultation, version, "consultations.show_consultation", consultation_id=consultation.id)
    rules.FLOW.next(consultation.state, verb)
    refuse(queries.why_not_own(consultation, by))


def changed(consultation: Consultation, what: str, before: Mapping[str, Any], after: Mapping[str, Any], by: Identity, **details: Any) -> None:
    """What hangs on it changed too, perhaps nothing else: whoever has it on screen must see that. Long texts are told by their beginning."""
    flag_modified(consultation, "state")
    names = [name for name in before if before[name] != after[name]]
    audit.record(f"consultation.{what}", subject=consultation, by=by, before={name: short(before[name]) for name in names},
                 after={name: short(after[name]) for name in names}, **details)


def reason_of(reason: str, wanted: str) -> str:
    refuse(None if reason.strip() else f"请写明{wanted}。", "reason")
    return written_of({"reason": reason}, "reason")["reason"]
