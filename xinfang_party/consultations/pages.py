"""What the pages of consultations show, and what their forms begin with."""
from typing import Any

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.consultations import queries, rules
from xinfang_party.consultations.forms import CarryForm, CloseForm, ReasonForm
from xinfang_party.consultations.models import Consultation, ConsultationQuestion
from xinfang_party.consultations.terms import State
from xinfang_party.kernel import clock
from xinfang_party.web.forms import Form

TONES = {State.PLANNED: "info", State.HELD: "warn", State.CLOSED: "good", State.CANCELLED: "quiet"}
MAKERS: dict[str, type[Form]] = {"close": CloseForm, "reopen": ReasonForm, "cancel": ReasonForm}
"""Verb of a form on the page → what it is."""


def page_of(consultation: Consultation, viewer: Identity, refused: tuple[str, Form] | None = None) -> dict[str, Any]:
    """`refused`: (verb, or `carry-<id>` of a question; its form as it was typed), shown even where the step is not open any more."""
    own = queries.why_not_own(consultation, viewer) if may(viewer, queries.WRITE) else None
    writes = may(viewer, queries.WRITE) and own is None
    forms = {verb: maker(formdata=None, scope=verb, data={"version": consultation.version}) for verb, maker in MAKERS.items()
             if writes and rules.FLOW.may(consultation.state, verb) and (verb != "close" or not waiting(consultation))}
    carrying = {f"carry-{one.id}": carry_form(one, consultation) for one in consultation.questions
                if one.decision and writes and rules.FLOW.may(consultation.state, "carry-out")}
    if refused is not None:
        (carrying if refused[0].startswith("carry-") else forms)[refused[0]] = refused[1]
    return {"consultation": consultation, "tone": TONES[consultation.state], "lead": lead_of(consultation),
            "late_entry": late_entry(consultation), "forms": forms, "carrying": carrying, "own": own,
            "may_edit": writes and rules.FLOW.may(consultation.state, "edit"), "record_verb": record_verb(consultation) if writes else "",
            "cases": queries.cases_seen(consultation, viewer), "late": late_of(consultation), "history": history(consultation),
            "noted_late": {one.id: rules.late_entry(one.done_on, one.noted_on) for one in consultation.questions}}


def waiting(consultation: Consultation) -> int:
    """How many decisions are not carried out yet."""
    return sum(bool(one.decision) and one.done_on is None for one in consultation.questions)


def lead_of(consultation: Consultation) -> str:
    return next((one.name for one in consultation.units if one.is_lead), "")


def late_of(consultation: Consultation) -> set[int]:
    return {one.id for one in consultation.questions if consultation.state is State.HELD and rules.is_late(one.first_due_on, one.done_on, clock.today())}


def late_entry(consultation: Consultation) -> str:
    return rules.late_entry(consultation.held_on, consultation.recorded_on)


def record_verb(consultation: Consultation) -> str:
    return next((verb for verb in ("hold", "correct") if rules.FLOW.may(consultation.state, verb)), "")


def carry_form(question: ConsultationQuestion, consultation: Consultation) -> CarryForm:
    return CarryForm(formdata=None, scope=f"carry-{question.id}", data={
        "done_on": question.done_on or clock.today(), "result": question.result, "version": consultation.version})


def history(consultation: Consultation) -> list[dict[str, Any]]:
    """What happened, the latest first."""
    entries = [{"when": consultation.planned_on, "title": f"定在这一天会商　{consultation.planned_by}"}]
    if consultation.held_on is not None:
        entries.append({"when": consultation.held_on, "title": f"会商{late_entry(consultation)}", "tone": "info"})
    done = sorted(((one.done_on, one) for one in consultation.questions if one.done_on is not None), key=lambda pair: (pair[0], pair[1].position))
    for day, one in done:
        told = f"{one.owner_unit}落实第 {one.position + 1} 项{rules.late_entry(day, one.noted_on)}　{one.noted_by}"
        entries.append({"when": day, "title": told, "text": one.result, "tone": "good"})
    if consultation.closed_on is not None:
        entries.append({"when": consultation.closed_on, "title": "办结", "tone": "good"})
    if consultation.state is State.CANCELLED:
        entries.append({"when": "", "title": "已取消", "text": consultation.cancel_reason})
    return entries[::-1]


# --- what forms begin with ----------------------------------------------------------------------------------------------------

def filled(consultation: Consultation, viewer: Identity) -> dict[str, Any]:
    names = ("topic", "reason", "planned_on", "place", "convener", "department_id", "version")
    return {**{name: getattr(consultation, name) for name in names}, "lead_unit": lead_of(consultation),
            "units": "\n".join(one.name for one in consultation.units if not one.is_lead), "questions": "\n".join(one.question for one in consultation.questions),
            "numbers": "，".join(case.number for case in queries.cases_seen(consultation, viewer))}


def recorded(consultation: Consultation) -> dict[str, Any]:
    """Each question with what was decided, and one row more for what came up. `is_done` is no field, but is asked for when the row is checked."""
    rows = [{"question": one.question, "decision": one.decision, "owner_unit": one.owner_unit, "due_on": one.due_on,
             "is_done": one.done_on is not None} for one in consultation.questions]
    return {"held_on": consultation.held_on or min(consultation.planned_on, clock.today()), "place": consultation.place, "record": consultation.record,
            "decisions": [*rows, {}], "version": consultation.version}
