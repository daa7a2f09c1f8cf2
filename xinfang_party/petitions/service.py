"""What a petition officer does to one case. Each verb: may it be → the change → the derived days → the audit entry."""
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal, refuse
from xinfang_party.kernel.periods import chinese
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.petitions import checks, deriving, rules, watching
from xinfang_party.petitions.holding import hold
from xinfang_party.petitions.models import Case, ClassChange, Extension, Pause
from xinfang_party.petitions.terms import RATINGS, Ending, Evaluation, HandlingClass, Outcome, Party, Procedure

FACTS = ("number", "channel", "purpose", "subject_id", "district", "procedure", "is_repeat", "received_on", "received_time", "registered_on",
         "accepted_on", "given_due_on", "replied_on", "outcome", "concluded_on", "ending", "ended_on")
TIMED = ("received", "registered", "accepted", "replied")


def record(*, facts: dict[str, Any], by: Identity) -> Case:
    """A case entered by hand. `facts`: FACTS and `handling`, absent = not known. Raises `Refusal`."""
    case = Case(district="", procedure=Procedure.ORDINARY, acceptance_known=True, extension_days=0, paused_days=0,
                handling=facts.get("handling"))
    refuse_facts(case, facts)
    for name in FACTS:
        if facts.get(name) is not None:
            setattr(case, name, facts[name])
    refresh(case)
    db.session.add(case)
    if case.handling is not None:
        db.session.flush()
        note_class(case, None, "", by)
    return done(case, "recorded", by=by, number=case.number)


def edit(case: Case, *, facts: dict[str, Any], version: int | None, by: Identity) -> Case:
    """Correct the facts. Whose it is, its class, extensions, pauses and evaluations have verbs of their own."""
    begin(case, version)
    refuse_facts(case, facts)
    changes = {name: [getattr(case, name), facts[name]] for name in FACTS if name in facts and facts[name] != getattr(case, name)}
    for name, (_before, after) in changes.items():
        setattr(case, name, after)
    for name in TIMED:
        if f"{name}_on" in changes and f"{name}_time" not in facts:
            setattr(case, f"{name}_time", None)
    if case.replied_on is None and case.unit_evaluation is Evaluation.NOT_RATED:
        case.unit_evaluation = None
    refresh(case)
    return done(case, "edited", by=by, changes=changes)


def accept(case: Case, *, on: date, version: int | None = None, by: Identity) -> Case:
    begin(case, version)
    refuse(checks.why_not_accept(on, received_on=case.received_on, today=clock.today(), accepted_on=case.accepted_on, ending=case.ending,
                                 replied_on=case.replied_on), "accepted_on")
    case.accepted_on, case.acceptance_known = on, True
    refresh(case)
    return done(case, "accepted", by=by, on=on)


def reply(case: Case, *, on: date, outcome: Outcome, version: int | None = None, by: Identity) -> Case:
    """The answer to the petitioner; a pause still going on ends with it."""
    begin(case, version)
    if case.replied_on is not None:
        raise Refusal(f"已经登记答复（{chinese(case.replied_on)}）。登记错了请用“修改”更正。", "replied_on")
    refuse(rules.why_not_reply(on, received_on=case.received_on, today=clock.today(), ending=case.ending, accepted_on=case.accepted_on),
           "replied_on")
    late = checks.why_not_after_rating(on, case.evaluated_on)
    refuse(late and f"答复{late}", "replied_on")
    case.replied_on, case.outcome = on, outcome
    end_pause(case, on)
    refresh(case)
    return done(case, "replied", by=by, on=on, outcome=outcome)


def conclude(case: Case, *, on: date, version: int | None = None, by: Identity) -> Case:
    begin(case, version)
    refuse(checks.why_not_conclude(on, received_on=case.received_on, replied_on=case.replied_on, today=clock.today(),
                                   concluded_on=case.concluded_on, ending=case.ending), "concluded_on")
    case.concluded_on = on
    end_pause(case, on)
    refresh(case)
    return done(case, "concluded", by=by, on=on)


def end(case: Case, *, ending: Ending, on: date, version: int | None = None, by: Identity) -> Case:
    """Withdrawn, not accepted or no longer accepted: no answer is due, and the case stands outside the rates."""
    begin(case, version)
    refuse(checks.why_not_end(on, received_on=case.received_on, today=clock.today(), is_open=case.is_open), "ended_on")
    case.ending, case.ended_on = ending, on
    end_pause(case, on)
    refresh(case)
    return done(case, "ended", by=by, ending=ending, on=on)


def rate(case: Case, *, party: Party, evaluation: Evaluation, on: date | None = None, version: int | None = None, by: Identity) -> Case:
    """The petitioner's evaluation of the petition office or of the responsible unit; a later one replaces it."""
    begin(case, version)
    answered_on = case.replied_on or case.concluded_on
    refuse(checks.why_not_rate(evaluation, on, answered_on=answered_on, today=clock.today()), "evaluated_on")
    name = "office_evaluation" if party is Party.OFFICE else "unit_evaluation"
    before = getattr(case, name)
    setattr(case, name, evaluation)
    if evaluation.is_rating:
        case.evaluated_on = on
    refresh(case)
    return done(case, "rated", by=by, party=party, before=before, evaluation=evaluation, on=on)


def extend(case: Case, *, days: int, reason: str, approver: str, approved_on: date, version: int | None = None, by: Identity) -> Case:
    """More time for the answer, at most 30 days in all. 《信访工作条例》 art. 34."""
    begin(case, version)
    refuse(rules.why_not_extend(days, already=case.extension_days, reason=reason, approver=approver, is_open=case.is_open,
                                is_simplified=case.procedure is Procedure.SIMPLIFIED, approved_on=approved_on, due_on=case.due_on), "days")
    if approved_on > clock.today() or approved_on < case.received_on:
        raise Refusal("批准日期应在收到日期之后，并且不晚于今天。", "approved_on")
    refuse(checks.why_not_text(reason), "extension_reason")
    refuse(checks.why_not_text(approver), "approver")
    case.extensions.append(Extension(days=days, reason=reason, approver=approver, approved_on=approved_on, actor=by.name, at=clock.now()))
    case.extension_days += days
    refresh(case)
    return done(case, "extended", by=by, days=days, reason=reason, approver=approver, approved_on=approved_on)


def pause(case: Case, *, reason: str, from_on: date, version: int | None = None, by: Identity) -> Case:
    """The case cannot go on from this day. `reason` is a code of the catalogue, which says whether the clock stops: of a last day that is over, never."""
    begin(case, version)
    refuse(rules.why_not_pause(reason, from_on, None, received_on=case.received_on, today=clock.today(), is_open=case.is_open,
                               others=[(other.from_on, other.to_on) for other in case.pauses]), "paused_on")
    case.pauses.append(Pause(reason=reason, from_on=from_on, actor=by.name, at=clock.now(), is_late=clock.today() > case.due_on))
    count_pauses(case)
    refresh(case)
    return done(case, "paused", by=by, reason=reason, from_on=from_on)


def resume(case: Case, *, on: date, version: int | None = None, by: Identity) -> Case:
    """`on` is the last day of the pause."""
    begin(case, version)
    going_on = open_pause(case)
    refuse(checks.why_not_resume(on, paused_on=going_on.from_on if going_on else None, today=clock.today()), "resumed_on")
    end_pause(case, on)
    refresh(case)
    return done(case, "resumed", by=by, to_on=on, paused_days=case.paused_days)


def reclassify(case: Case, *, handling: HandlingClass, reason: str = "", version: int | None = None, by: Identity) -> Case:
    """Another of the four classes. Its targets are the office's own; no legal day moves with it."""
    begin(case, version)
    refuse(rules.why_not_reclassify(case.handling, handling, reason), "handling")
    refuse(checks.why_not_text(reason), "class_reason")
    before, case.handling = case.handling, handling
    note_class(case, before, reason, by)
    return done(case, "reclassified", by=by, before=before, after=handling, reason=reason)


# --- steps the verbs share ----------------------------------------------------------------------------------------------------

def refuse_facts(case: Case, facts: dict[str, Any]) -> None:
    """A sheet may have brought a rating of a case not answered yet: then there is no answer to keep."""
    is_rated = not {case.office_evaluation, case.unit_evaluation}.isdisjoint(RATINGS) and bool(case.replied_on or case.concluded_on)
    fault = checks.why_not_facts(facts, today=clock.today(), is_rated=is_rated, evaluated_on=case.evaluated_on)
    if fault:
        raise Refusal(fault[1], fault[0])
    refuse(checks.why_not_time(facts["received_on"], facts.get("received_time"), now=clock.local(clock.now())), "received_time")
    with db.session.no_autoflush:
        taken = db.session.scalar(select(Case.id).where(Case.number == facts["number"], Case.id != (case.id or 0)))
    if taken is not None:
        raise Refusal("这个信访编号已经有了，请检查编号，或打开已有的那件修改。", "number")


def open_pause(case: Case) -> Pause | None:
    return next((pause for pause in case.pauses if pause.to_on is None), None)


def end_pause(case: Case, on: date) -> None:
    """Close the pause that still goes on, if there is one; `on` is its last day."""
    going_on = open_pause(case)
    if going_on is not None:
        going_on.to_on, going_on.ended_at = max(on, going_on.from_on), clock.now()
        count_pauses(case)


def count_pauses(case: Case) -> None:
    moving = ((pause.reason, pause.from_on, pause.to_on) for pause in case.pauses if not pause.is_late)
    case.paused_days = rules.paused_days(moving, clock.today())


def note_class(case: Case, before: HandlingClass | None, reason: str, by: Identity) -> None:
    db.session.add(ClassChange(case_id=case.id, before=before, after=case.handling, reason=reason, actor=by.name, at=clock.now()))


def refresh(case: Case) -> None:
    deriving.refresh(case, move_last_day=current_app.config["MOVE_LAST_DAY"])


def done(case: Case, what: str, *, by: Identity, **details: Any) -> Case:
    audit.record(f"case.{what}", subject=case, by=by, **details)
    db.session.flush()
    watching.tell([case.id])
    return case


def begin(case: Case, version: int | None) -> None:
    """Held even by a verb that changes no row of it: rooms above then write beside it."""
    hold([case.id])
    refuse_stale(case, version)


def refuse_stale(case: Any, version: int | None) -> None:
    if version is not None and version != case.version:
        raise Conflict(MEANWHILE)
