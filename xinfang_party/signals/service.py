"""Look at the figures; a person accepts a signal, which begins reviews, or declines it. Nothing is decided by itself, and the reason is kept either way."""
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.integrity import service as integrity
from xinfang_party.integrity.models import Register, RegisterVersion
from xinfang_party.integrity.naming import people_on
from xinfang_party.integrity.terms import State, Trigger
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db, is_sqlite
from xinfang_party.kernel.errors import Conflict, Refusal, refuse
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.kernel.workdays import add_workdays
from xinfang_party.reviews import service as reviews
from xinfang_party.reviews.catalogue import number as of_reviews
from xinfang_party.reviews.queries import IS_UNDER_WAY
from xinfang_party.reviews.starting import begin_many
from xinfang_party.signals import queries, readings, rules
from xinfang_party.signals.models import RiskSignal
from xinfang_party.signals.readings import Question
from xinfang_party.signals.terms import Reading, SignalState
from xinfang_party.web.links import path_to

LONGEST_REASON = 200


@dataclass(frozen=True)
class Accepted:
    """What came of it. `begun`: how many; `joined`: registers whose review that was under way takes the signal up; `left`: those on notice."""

    reviews: list[RegisterVersion]
    begun: int
    joined: list[str]
    left: list[str]


def look(*, by: Identity) -> int:
    """Ask every figure about the periods that have ended; how many new signals there are. One that is open, or was told lately, is not told again."""
    today, told, rows = clock.today(), queries.told_lately(clock.today()), []
    for question in readings.questions(today):
        for department_id, (now, before) in readings.answers(question).items():
            is_open, known = told.get((question.cause, department_id), (False, None))
            sentence = None if is_open else rules.speaks(question.cause, question.name, now, before, known)
            if sentence is not None:
                rows.append(row_of(question, department_id, now, before, sentence))
    made = len(kept(rows)) if rows else 0
    if made or by.account_id is not None:
        audit.record("risk-signal.seen", by=by, count=made)
    return made


def kept(rows: list[dict[str, Any]]) -> Sequence[int]:
    """One for each cause, department and period: of two who look at once, the second adds none."""
    insert = sqlite.insert if is_sqlite() else postgresql.insert
    return db.session.scalars(insert(RiskSignal).values(rows).on_conflict_do_nothing().returning(RiskSignal.id)).all()


def row_of(question: Question, department_id: int, now: Reading, before: list[Reading], sentence: str) -> dict[str, Any]:
    return {"cause": question.cause, "department_id": department_id, "period": str(question.period), "measure": question.code, "sentence": sentence,
            "figures": {"now": asdict(now), "before": [asdict(one) for one in before]}, "seen_on": clock.today(), "state": SignalState.OPEN, "version": 1}


def accept(signal: RiskSignal, register_ids: Collection[int], *, reason: str, seen: int | None = None, by: Identity) -> Accepted:
    """Begin reviews of these registers of the department (which gets one where it has none); a review that is under way takes the signal up."""
    held = taken_up(signal, seen)
    refuse(*(rules.why_not_decide(held.state, reason) or (None, None)))
    refuse(why_not_text(reason), "reason")
    refuse(f"理由请不要超过 {LONGEST_REASON} 个字，复核的人会看到。" if len(reason) > LONGEST_REASON else None, "reason")
    there = queries.registers_of(held.department_id)
    chosen = [one for one in there if one.id in register_ids] if there else [integrity.make_register(held.department, by=by)]
    refuse(None if chosen else "请至少选一张要复核的登记表。", "register_ids")
    done = taken_on(chosen, f"{held.cause.label}。{reason}", by)
    if not done.reviews:
        raise Refusal(f"{'、'.join(done.left)}正在公示，不能再加进去。请等公示结束再采纳，或者写明理由不采纳。", "register_ids")
    held.reviews = done.reviews
    decide(held, SignalState.ACCEPTED, reason, by)
    return done


def taken_on(registers: list[Register], words: str, by: Identity) -> Accepted:
    """What runs is held first, before any register."""
    running = under_way(registers)
    ids, told = {one.id for one in running}, [one for one in running if one.state is not State.NOTICE]
    for version in told:
        reviews.remark(version, words, by=by)
    busy = {one.register_id for one in running}
    idle = [one for one in registers if one.id not in busy]
    if idle:
        begin_many(idle, Trigger.SIGNAL, {one.id: words for one in idle}, people=people_on(clock.today()),
                   due_on=add_workdays(clock.today(), of_reviews("check_workdays")), by=by)
    begun = [one for one in under_way(idle) if one.id not in ids]
    names, on_notice = {one.id: one.name for one in registers}, {one.register_id for one in running if one not in told}
    return Accepted([*told, *begun], len(begun), [names[one.register_id] for one in told], [names[key] for key in names if key in on_notice])


def under_way(registers: list[Register]) -> list[RegisterVersion]:
    ids = [one.id for one in registers]
    return list(db.session.scalars(select(RegisterVersion).where(RegisterVersion.register_id.in_(ids), IS_UNDER_WAY).order_by(
        RegisterVersion.id).with_for_update(of=RegisterVersion)))


def decline(signal: RiskSignal, *, reason: str, seen: int | None = None, by: Identity) -> None:
    held = taken_up(signal, seen)
    refuse(*(rules.why_not_decide(held.state, reason) or (None, None)))
    refuse(why_not_text(reason), "reason")
    decide(held, SignalState.DECLINED, reason, by)


def decide(held: RiskSignal, state: SignalState, reason: str, by: Identity) -> None:
    held.state, held.decided_on, held.decided_by, held.decision = state, clock.today(), by.name, reason
    audit.record(f"risk-signal.{state.value}", subject=held, by=by)


def taken_up(signal: RiskSignal, seen: int | None) -> RiskSignal:
    held = queries.held(signal)
    if seen is not None and seen != held.version:
        raise Conflict(MEANWHILE, path_to("signals.show_signal", signal_id=held.id))
    return held
