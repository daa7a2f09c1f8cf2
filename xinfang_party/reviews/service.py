"""The steps of a version from the own check to the day it is in force; each is one function and leaves one row and one audit entry.

Whoever calls has loaded the version as one the person may read. The row is held while a step is taken, so that no step is taken twice.
"""
from collections.abc import Collection

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.integrity import service as integrity
from xinfang_party.integrity.models import RegisterVersion
from xinfang_party.integrity.terms import State
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.workdays import add_workdays
from xinfang_party.reviews import copying, queries, rules
from xinfang_party.reviews.catalogue import number
from xinfang_party.reviews.models import ReviewStep
from xinfang_party.reviews.naming import chain_of, columns
from xinfang_party.reviews.terms import LED, Chain

PAST = {"submit": "submitted", "pass": "passed", "return": "returned", "file": "filed", "uphold": "sent-back", "hand-on": "handed-on", "name": "people-named"}
"""Verb → the word of its audit entry."""


def submit(version: RegisterVersion, *, opinion: str = "", seen: int | None = None, by: Identity) -> None:
    """The own check is done."""
    held = taken_up(version, seen)
    rules.FLOW.next(held.state, "submit")
    refuse(rules.why_not_submit(chain_of(held), by.member_id, is_discipline=queries.is_discipline(by)))
    refuse(integrity.why_not_handed_on(held))
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
    refuse(rules.why_not_file(chain_of(held), by.member_id, acted_in(held), is_led=is_led(held), opinion=opinion), "opinion")
    advance(held, "file", opinion, by)
    today = clock.today()
    held.filed_on, held.filed_by, held.reviewed_on = today, by.name, held.reviewed_on or today
    held.notice_from_on = add_workdays(today, 1)
    held.notice_to_on = held.due_on = add_workdays(today, number("notice_workdays"))


def put_in_force(*, by: Identity) -> int:
    """Every version whose days of notice are over and against which no objection is open; how many."""
    today = clock.today()
    over = db.session.scalars(queries.ready(today).with_for_update(of=RegisterVersion).execution_options(populate_existing=True)).all()
    copying.hold([version.register_id for version in over])
    for version in over:
        integrity.put_in_force(version, on=today, by=by)
        note(version, "put-in-force", "", by)
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
    refuse(*(rules.why_not_named(chain) or (None, None)))
    refuse(why_not_text(reason) or rules.why_not_reason(reason), "opinion")
    if held.state in (State.NOTICE, State.IN_FORCE, State.DROPPED):
        raise Refusal("这个版本已经备案或者撤销，不能再调整办理人。")
    put(held, chain, "name", reason, by)


def hand_on(version: RegisterVersion, chain: Chain, *, by: Identity) -> None:
    """Somebody in the chain left the place; who holds it now takes the steps that are left."""
    put(queries.held(version), chain, "hand-on", "", by)


def put(held: RegisterVersion, chain: Chain, verb: str, reason: str, by: Identity) -> None:
    is_other = chain.holder != held.holder_id
    for name, value in columns(chain).items():
        setattr(held, name, value)
    if is_other and held.state is not State.CHECK:
        begin_anew(held)
        stand(held, State.CHECK)
    state = rules.settled(held.state, chain, held.grade, acted_in(held))
    if state is not held.state:
        stand(held, state)
    note(held, verb, reason, by)
    audit.record(f"risk-version.{PAST[verb]}", subject=held, by=by, number=held.number)


# --- what the steps share -----------------------------------------------------------------------------------------------------

def taken_up(version: RegisterVersion, seen: int | None) -> RegisterVersion:
    held = queries.held(version)
    integrity.refuse_stale(held, seen)
    return held


def advance(held: RegisterVersion, verb: str, opinion: str, by: Identity, acted: Collection[int] = ()) -> None:
    refuse(why_not_text(opinion), "opinion")
    stand(held, rules.following(held.state, verb, chain_of(held), held.grade, acted))
    note(held, verb, opinion, by)
    audit.record(f"risk-version.{PAST[verb]}", subject=held, by=by, number=held.number)


def stand(held: RegisterVersion, state: State) -> None:
    today = clock.today()
    held.state, held.state_since, held.due_on = state, today, add_workdays(today, number("step_workdays"))


def begin_anew(held: RegisterVersion) -> None:
    """What was found, filed and told of it counts no more."""
    held.reviewed_on = held.filed_on = held.notice_from_on = held.notice_to_on = None
    held.filed_by = ""


def note(held: RegisterVersion, verb: str, opinion: str, by: Identity) -> None:
    db.session.add(ReviewStep(version_id=held.id, verb=verb, opinion=opinion, account_id=by.account_id, member_id=by.member_id, actor=by.name, at=clock.now()))
    db.session.flush()


def round_of(held: RegisterVersion) -> list[ReviewStep]:
    """Steps since it was last submitted."""
    steps = list(queries.steps_of(held))
    last = max((place for place, step in enumerate(steps) if step.verb == "submit"), default=len(steps))
    return steps[last:]


def acted_in(held: RegisterVersion) -> list[int]:
    return [step.member_id for step in round_of(held) if step.verb in ("submit", "pass") and step.member_id is not None]


def is_led(held: RegisterVersion) -> bool:
    return rules.is_led(chain_of(held), held.grade, led_steps(held))


def led_steps(held: RegisterVersion) -> set[State]:
    chain = chain_of(held)
    passed = {step.member_id for step in round_of(held) if step.verb == "pass"}
    return {state for state in LED if chain.of(state) in passed and chain.of(state) is not None}

