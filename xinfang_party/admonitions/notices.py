"""What talks that admonish tell people: that there is one, never whom it is with or what it is about."""
from sqlalchemy import ColumnElement, and_, or_, select

from xinfang_party.accounts.models import Account
from xinfang_party.admonitions.models import Admonition
from xinfang_party.admonitions.terms import Kind, State
from xinfang_party.notifications.models import Notice
from xinfang_party.notifications.registry import asks, informs


def may_be_held() -> ColumnElement[bool]:
    """A reminder talk as soon as it is planned, an admonitory talk when it is approved."""
    return or_(Admonition.state == State.APPROVED, and_(Admonition.state == State.PLANNED, Admonition.kind == Kind.REMINDER))


def is_to_hold() -> ColumnElement[bool]:
    """It is the reader's to talk, and was neither held nor cancelled."""
    return select(Admonition.id).join(Account, Account.member_id == Admonition.talker_id).where(
        Admonition.id == Notice.subject_id, Account.id == Notice.account_id, may_be_held()).exists()


HOLD = asks("admonition.hold", is_to_hold)
HELD = informs("admonition.held")
CANCELLED = informs("admonition.cancelled")
