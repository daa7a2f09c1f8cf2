"""What letters tell people, and, of each notice that asks for a step, when it is still owed."""
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from xinfang_party.kernel import clock
from xinfang_party.letters import queries
from xinfang_party.letters.models import Letter
from xinfang_party.letters.terms import State
from xinfang_party.notifications.models import Notice
from xinfang_party.notifications.registry import asks, informs


def its(*conditions: Any) -> Callable[[], ColumnElement[bool]]:
    return lambda: select(Letter.id).where(Letter.id == Notice.subject_id, *conditions).exists()


def to_list() -> ColumnElement[bool]:
    return its(Letter.due_on == Notice.due_on, queries.is_listable(clock.today()))()


REVIEW = asks("letter.review", its(Letter.state == State.IN_REVIEW))
ISSUE = asks("letter.issue", its(Letter.state == State.REVIEWED))
REVISE = asks("letter.revise", its(Letter.state == State.DRAFT, Letter.drafter_account_id == Notice.account_id))
DELIVER = asks("letter.deliver", its(Letter.state == State.ISSUED))
OVERDUE = asks("letter.overdue", its(Letter.state == State.DELIVERED, Letter.due_on == Notice.due_on,
                                     or_(Letter.reminded_on.is_(None), Letter.reminded_on <= Letter.due_on)))
LIST = asks("letter.list", to_list)

LISTED = informs("letter.listed")
WITHDRAWN = informs("letter.withdrawn")
