"""The steps of a version from the own check to the day it is in force; each is one function and leaves one row and one audit entry.

Whoever calls has loaded the version as one the person may read. The row is held while a step is taken, so that no step is taken twice.
"""
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, update

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.integrity import copying, telling
from xinfang_party.integrity import service as integrity
from xinfang_party.integrity.models import RegisterVersion, RiskPoint
from xinfang_party.integrity.naming import chain_of, columns, people_on
from xinfang_party.integrity.terms import Chain, Change, State
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.workdays import add_workdays
from xinfang_party.reviews import queries, rules
from xinfang_party.reviews.catalogue import number
from xinfang_party.reviews.models import ReviewStep
from xinfang_party.reviews.terms import LED

PAST = {"submit": "submitted", "pass": "passed", "return": "returned", "file": "filed", "uphold": "sent-back", "hand-on": "handed-on", "name": "people-named",
        "signal": "signalled"}
"""Verb → the word of its audit entry."""
NOTHING_YET: dict[str, Any] = {"reviewed_on": None, "filed_on": None, "filed_by": "", "notice_from_on": None, "notice_to_on": None}
"""What was found, filed and told of a version that is checked anew counts no more."""


def submit(version: RegisterVersion, *, opinion: str = "", seen: int | None = None, by: Identity) -> None:
    """The own check is done."""
    held = taken_up(version, seen)
    rules.FLOW.next(held.state, "submit")
    refuse(rules.why_not_submit(chain_of(held), by.member_id, is_discipline=queries.is_discipline(by)))
    refuse(integrity.why_not_handed_on(held))
    held.subject_name = copying.names_of([held.register_id])[held.register_id]
    advance(held, "submit", opinion, by, acted=[] if by.member_id is None else [by.member_id])


def pass_(version: RegisterVersion, *, opinion: str = "", seen: int | None = None, by: Identity) -> None:
    """Cross-check, head, leader, main leader: found right, on to the next."""
    held = taken_up(version, seen)
    state = held.state
    rules.FLOW.next(state, "pass")
    refuse(rules.why_not_pass(state, chain_of(held), by.member_id))
    advance(held, "pass", opinion, by, acted=[*acted_in(held), *([] if by.member_id is None else [by.member_id])])
    held.reviewed_on = clock.today() if state in LED else held.reviewed_on


def return_(version: RegisterVersion, *, reason: str, seen: int | None = None, by: Identity) -> None:
    """Back to the own check."""
    held = taken_up(version, seen)
    rules.FLOW.next(held.state, "return")
    refuse(rules.why_not_return(held.state, chain_of(held), by.member_id, is_discipline=queries.is_discipline(by)))
    refuse(rules.why_not_reason(reason), "opinion")
    advance(held, "return", reason, by)
    begin_anew(held)


def file(version: RegisterVersion, *, opinion: str = "", seen: int | None = None, by: Identity) -> None:
    """The discipline office keeps it, and everybody inside may read it from tomorrow on."""
    held = taken_up(version, seen)
    rules.FLOW.next(held.state, "file")
    had_part = by.member_id == held.holder_id if by.member_id is not None else False
    refuse(rules.why_not_file(had_part=had_part or has_acted(held, by), is_led=is_led(held), is_only=queries.is_only(by), opinion=opinion), "opinion")
    advance(held, "file", opinion, by)
    today = clock.today()
    held.filed_on, held.filed_by, held.reviewed_on = today, by.name, held.reviewed_on or today
    held.notice_from_on = add_workdays(today, 1)
    held.notice_to_on = held.due_on = add_workdays(today, number("notice_workdays"))


def put_in_force(*, by: Identity) -> int:
    """Every version whose days of notice are over and against which no objection is open; how many."""
    today = clock.today()
    over = db.session.scalars(queries.ready(today).with_for_update(of=RegisterVersion).execution_options(populate_existing=True)).all()
    if over:
        note_all([version.id for version in over], "put-in-force", "", by)
        integrity.put_all_in_force(over, on=today, by=by)
    return len(over)


def drop(version: RegisterVersion, *, reason: str, seen: int | None = None, by: Identity) -> None:
    """The discipline office takes a review back."""
    held = taken_up(version, seen)
    refuse(why_not_text(reason) or rules.why_not_reason(reason), "opinion")
    integrity.drop(held, reason=reason, by=by)
    note(held, "drop", reason, by)


# --- who --------------------------------------------------------------------------------------------------------------------

def name_people(version: RegisterVersion, chain: Chain, *, reason: str, seen: int | None = None, by: Identity) -> None:
    """The discipline office names who takes the steps that are left. Another one who checks begins the check anew."""
    held = taken_up(version, seen)
    fresh = people_on(clock.today()).chain(held.register.department_id, held.register.post_id)
    refuse(*(rules.why_not_named(chain, before=chain_of(held), fresh=fresh, by=by.member_id) or (None, None)))
    refuse(why_not_text(reason) or rules.why_not_reason(reason), "opinion")
    if held.state in (State.NOTICE, State.IN_FORCE, State.DROPPED):
        raise Refusal("这个版本已经备案或者撤销，不能再调整办理人。")
    anew = [held.id] if chain.holder != held.holder_id else []
    copying.write({held: moved(held, chain, acted_in(held))})
    uncheck(anew)
    note(held, "name", reason, by)
    audit.record(f"risk-version.{PAST['name']}", subject=held, by=by, number=held.number)


def hand_on(chains: Mapping[RegisterVersion, Chain], *, by: Identity) -> None:
    """Somebody in the chain left the place; who holds it now takes the steps that are left. Whoever calls holds the versions."""
    steps = queries.steps_of_many([version.id for version in chains])
    anew = [version.id for version, chain in chains.items() if chain.holder != version.holder_id]
    telling.told(PAST["hand-on"], list(chains), by=by)
    note_all([version.id for version in chains], "hand-on", "", by)
    copying.write({version: moved(version, chain, acted_of(steps.get(version.id, ()))) for version, chain in chains.items()})
    uncheck(anew)


def moved(held: RegisterVersion, chain: Chain, acted: Collection[int]) -> dict[str, Any]:
    """The columns of a version whose chain is to be another one. Another one who checks it begins anew."""
    begins = chain.holder != held.holder_id and held.state is not State.CHECK
    state = State.CHECK if begins else rules.settled(held.state, chain, held.grade_led_by, acted)
    stays = {name: getattr(held, name) for name in ("state", "state_since", "due_on", *NOTHING_YET)}
    return {**stays, **(NOTHING_YET if begins else {}), **(standing(state) if state is not held.state else {}), **columns(chain)}


def uncheck(version_ids: Sequence[int]) -> None:
    """What one found of the points the next one has not said."""
    for some in copying.pieces(version_ids):
        db.session.execute(update(RiskPoint).where(RiskPoint.version_id.in_(some), RiskPoint.change != Change.CLOSED).values(is_checked=False))


def remark(version: RegisterVersion, reason: str, *, by: Identity) -> None:
    """A signal asks for a review while one is under way: whoever is at it reads why."""
    held = queries.held(version)
    note(held, "signal", reason, by)
    audit.record(f"risk-version.{PAST['signal']}", subject=held, by=by, number=held.number)


# --- what the steps share -----------------------------------------------------------------------------------------------------

def taken_up(version: RegisterVersion, seen: int | None) -> RegisterVersion:
    held = queries.held(version)
    integrity.refuse_stale(held, seen)
    return held


def advance(held: RegisterVersion, verb: str, opinion: str, by: Identity, acted: Collection[int] = ()) -> None:
    refuse(why_not_text(opinion), "opinion")
    stand(held, rules.following(held.state, verb, chain_of(held), held.grade_led_by, acted))
    note(held, verb, opinion, by)
    audit.record(f"risk-version.{PAST[verb]}", subject=held, by=by, number=held.number)


def stand(held: RegisterVersion, state: State) -> None:
    for name, value in standing(state).items():
        setattr(held, name, value)


def standing(state: State) -> dict[str, Any]:
    today = clock.today()
    return {"state": state, "state_since": today, "due_on": add_workdays(today, number("step_workdays"))}


def begin_anew(held: RegisterVersion) -> None:
    for name, value in NOTHING_YET.items():
        setattr(held, name, value)


def note(held: RegisterVersion, verb: str, opinion: str, by: Identity) -> None:
    note_all([held.id], verb, opinion, by)


def note_all(version_ids: Sequence[int], verb: str, opinion: str, by: Identity) -> None:
    db.session.flush()
    step = {"verb": verb, "opinion": opinion, "account_id": by.account_id, "member_id": by.member_id, "actor": by.name, "at": clock.now()}
    db.session.execute(insert(ReviewStep), [{"version_id": one, **step} for one in version_ids])


def round_of(steps: Sequence[ReviewStep]) -> Sequence[ReviewStep]:
    """Steps since it was last submitted."""
    last = max((place for place, step in enumerate(steps) if step.verb == "submit"), default=len(steps))
    return steps[last:]


def acted_of(steps: Sequence[ReviewStep]) -> list[int]:
    return [step.member_id for step in round_of(steps) if step.verb in ("submit", "pass") and step.member_id is not None]


def has_acted(held: RegisterVersion, by: Identity) -> bool:
    """Took a step since it was last submitted, as this member or through this account."""
    steps = [step for step in round_of(queries.steps_of(held)) if step.verb in ("submit", "pass")]
    return any((by.member_id is not None and step.member_id == by.member_id) or step.account_id == by.account_id for step in steps)


def acted_in(held: RegisterVersion) -> list[int]:
    return acted_of(queries.steps_of(held))


def is_led(held: RegisterVersion) -> bool:
    return rules.is_led(chain_of(held), held.grade_led_by, led_steps(held))


def led_steps(held: RegisterVersion) -> set[State]:
    chain = chain_of(held)
    passed = {step.member_id for step in round_of(queries.steps_of(held)) if step.verb == "pass"}
    return {state for state in LED if chain.of(state) in passed and chain.of(state) is not None}

