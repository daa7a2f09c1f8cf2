"""What is noted of a case in its lane. Other rooms call `complete` when what they record is such a step."""
from datetime import date, time

from sqlalchemy import ColumnElement, select

from xinfang_party.access.terms import Identity, Role
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.kernel.text import why_not_text
from xinfang_party.lanes import rules
from xinfang_party.lanes.catalogue import BY_DATES, DAILY, ONCE, STEPS, WHO
from xinfang_party.lanes.models import CaseLane, CaseStep, SpecialPeriod
from xinfang_party.lanes.planning import RECORDS
from xinfang_party.lanes.renewing import numbers_set, renew
from xinfang_party.lanes.terms import StepCode, Who
from xinfang_party.petitions.holding import hold
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.queries import why_not_write
from xinfang_party.petitions.service import refuse_stale
from xinfang_party.petitions.terms import Purpose

NOTHING_WAITS = "这一步已经登记，或者现在不需要登记，请看这件事项的步骤。"


def complete(case: Case, code: StepCode, *, on: date, note: str = "", by: Identity) -> None:
    """The step is done by what another room recorded (a consultation, a letter, a link). Of a case no lane asks it of nothing is kept. Who completes steps
    of several cases holds them all first (`hold`)."""
    if code in BY_DATES or (case.handling is None and waiting_step(case, code) is None):
        return
    db.session.flush()
    waiting = waiting_step(case, code)
    if waiting is None and code in ONCE and done_step(case, code) is not None:
        return
    step = waiting or CaseStep(case_id=case.id, code=code, handling=case.handling)
    step.done_on, step.note, step.actor, step.at, step.written_on = on, note, by.name, clock.now(), clock.today()
    db.session.add(step)
    audit.record("case.step-noted", subject=case, by=by, code=code, on=on)
    db.session.flush()
    renew([case.id])


def follow(case: Case, code: StepCode, *, was: date | None, on: date | None, note: str, by: Identity) -> None:
    """What another room completed with this note was not on the day `was`, but `on`; None: it is withdrawn. What was taken back meanwhile stays so."""
    step = done_step(case, code, CaseStep.note == note, CaseStep.done_on == was)
    if step is None or was == on:
        return
    if on is None:
        take_back(step, by=by)
        return
    audit.record("case.step-corrected", subject=case, by=by, code=code, before=step.done_on, after=on)
    step.done_on, step.actor, step.at = on, by.name, clock.now()
    db.session.flush()
    renew([case.id])


def note(case: Case, code: StepCode, *, on: date | None = None, at: time | None = None, text: str = "", version: int | None = None,
         by: Identity) -> CaseStep:
    """An officer may enter a past moment (`on`, `at`); others note what they do with the moment of writing."""
    refuse_stale(case, version)
    hold([case.id])
    now, sides = clock.local(clock.now()), sides_of(case, by)
    is_officer, is_own = Who.OFFICER in sides, WHO[code] is Who.KEEPER and Who.OFFICER not in sides
    day, of_day = on or now.date(), at if is_officer else None
    if day == now.date() and of_day is None:
        of_day = now.time().replace(microsecond=0, tzinfo=None)
    refuse(rules.why_not_note(code, sides=sides, on=day, received_on=case.received_on, now=now, at=of_day,
                              received_time=case.received_time), "on")
    if asks_of(code) and not text.strip():
        raise Refusal(f"请写明{asks_of(code)}。", "note")
    refuse(why_not_text(text, "保存"), "note")
    step = record_step(case, code, day) if code in DAILY else waiting_step(case, code)
    if step is None or (not is_officer and step.missed_on is not None):
        raise Refusal(NOTHING_WAITS, "code")
    step.written_on = now.date()
    step.done_on, step.done_time, step.note, step.is_own, step.actor, step.at = day, of_day, text, is_own, by.name, clock.now()
    audit.record("case.step-noted", subject=case, by=by, code=code, on=day, note=text, is_own=is_own)
    db.session.flush()
    renew([case.id])
    return step


def sides_of(case: Case, by: Identity) -> frozenset[Who]:
    """Whose steps this person may note: the keeper his own, as who leads the branch; an officer everybody's, but of no case of his own; a leader the
    leaders', also of a branch he leads, but of no case he keeps himself."""
    sides = {Who.KEEPER} if why_not_write(case, by) else set(Who) if Role.PETITION_OFFICER in by.roles else set()
    is_anothers = case.member_id is None or case.member_id != by.member_id
    if Role.LEADER in by.roles and is_anothers and case.purpose is not Purpose.ACCUSATION:
        sides.add(Who.LEADER)
    return frozenset(sides)


def take_back(step: CaseStep, *, by: Identity) -> None:
    """What was noted by mistake waits again; the audit keeps what it said."""
    if step.done_on is None or step.code in BY_DATES:
        raise Refusal("这一步没有登记过，不用撤回。")
    hold([step.case_id])
    audit.record("case.step-taken-back", subject=step.case, by=by, code=step.code, on=step.done_on, note=step.note)
    case_id = step.case_id
    if step.due_on is None:
        db.session.delete(step)
    else:
        step.done_on = step.done_time = step.written_on = step.at = None
        step.note, step.is_own, step.actor = "", False, ""
    db.session.flush()
    renew([case_id])


def put_under(case: Case, period: SpecialPeriod | None, *, version: int | None = None, by: Identity) -> None:
    """Put the case under a special period, or under none."""
    refuse_stale(case, version)
    hold([case.id])
    lane = db.session.get(CaseLane, case.id)
    before = lane.period_id if lane else None
    if before == (period.id if period else None):
        raise Refusal("标记没有变化。", "period_id")
    refuse(why_not_mark(case, lane), "period_id")
    if lane is None:
        lane = CaseLane(case_id=case.id)
        db.session.add(lane)
    lane.period_id, lane.marked_at = (period.id, clock.now()) if period else (None, None)
    audit.record("case.marked", subject=case, by=by, before=before, after=lane.period_id)
    db.session.flush()
    renew([case.id])


def why_not_mark(case: Case, lane: CaseLane | None) -> str | None:
    """Of what was done with a case before it came here nobody knows."""
    return None if case.is_open or lane is not None else "这件事项登记进来时已经办结，没有四办步骤，不能标记。"


def waiting_step(case: Case, code: StepCode) -> CaseStep | None:
    """What is still asked for before what was missed."""
    return db.session.scalars(select(CaseStep).where(CaseStep.case_id == case.id, CaseStep.code == code, CaseStep.done_on.is_(None)).order_by(
        CaseStep.missed_on.is_not(None), CaseStep.id)).first()


def record_step(case: Case, code: StepCode, day: date) -> CaseStep | None:
    """Of the daily record the one of that day."""
    renew([case.id])
    rows = db.session.scalars(select(CaseStep).where(CaseStep.case_id == case.id, CaseStep.code.in_(sorted(RECORDS)))).all()
    step = min((row for row in rows if row.code is code and row.done_on is None and row.due_on and row.due_on >= day),
               key=lambda row: row.due_on or day, default=None)
    asked = [one for one in rules.steps_on(step.handling, case.received_on) if one.code is code] if step else []
    number = rules.number_on(asked[0], case.received_on, numbers_set()) if asked else 1
    refuse(rules.why_not_record(step.due_on if step else None, number, on=day, recorded={row.done_on for row in rows if row.done_on}), "on")
    return step


def done_step(case: Case, code: StepCode, *narrowed: ColumnElement[bool]) -> CaseStep | None:
    done = select(CaseStep).where(CaseStep.case_id == case.id, CaseStep.code == code, CaseStep.done_on.is_not(None), *narrowed)
    return db.session.scalars(done.order_by(CaseStep.id.desc())).first()


def asks_of(code: StepCode) -> str:
    return next((step.asks for step in STEPS if step.code is code), "")
