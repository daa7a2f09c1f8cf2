"""What findings tell people, and, of each notice that asks for a step, when it is still owed."""
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, select

from xinfang_party.accounts.models import Account
from xinfang_party.findings import turns
from xinfang_party.findings.models import Finding, FindingExtension
from xinfang_party.findings.terms import OPEN, Lateness, State
from xinfang_party.findings.turns import READER, Who
from xinfang_party.notifications.models import Notice
from xinfang_party.notifications.registry import asks, informs


def in_state(state: State, whose: Callable[[Who], ColumnElement[bool]]) -> Callable[[], ColumnElement[bool]]:
    """The finding of the notice stands there, and the next step is the reader's."""
    return lambda: its(Finding.state == state, whose(READER))


def its(*conditions: Any) -> ColumnElement[bool]:
    return select(Finding.id).join(Account, Account.id == Notice.account_id).where(Finding.id == Notice.subject_id, *conditions).exists()


def is_late() -> ColumnElement[bool]:
    """It is open and its day has not moved since."""
    return its(Finding.state.in_(OPEN), Finding.due_on == Notice.due_on)


def waits_for_word() -> ColumnElement[bool]:
    return select(FindingExtension.id).join(Finding, Finding.id == FindingExtension.finding_id).join(Account, Account.id == Notice.account_id).where(
        FindingExtension.id == Notice.subject_id, turns.decides_extension(READER)).exists()


PLAN = asks("finding.plan", in_state(State.REGISTERED, turns.mends))
AGAIN = asks("finding.again", in_state(State.PLANNED, turns.mends))
CONFIRM = asks("finding.confirm", in_state(State.REPORTED, turns.confirms))
RECHECK = asks("finding.recheck", in_state(State.CONFIRMED, turns.rechecks))
CLOSE = asks("finding.close", in_state(State.PASSED, turns.closes))
EXTENSION_ASKED = asks("finding.extension-asked", waits_for_word)
OVERDUE = {level: asks(f"finding.overdue.{level}", is_late) for level in (Lateness.REMIND, Lateness.SUPERVISE, Lateness.TALK)}

EXTENSION_DECIDED = informs("finding.extension-decided")
CLOSED = informs("finding.closed")
WITHDRAWN = informs("finding.withdrawn")
