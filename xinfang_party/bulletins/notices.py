"""What bulletins tell people, and, of each notice that asks for a step, when it is still owed."""
from collections.abc import Callable

from sqlalchemy import ColumnElement, select

from xinfang_party.accounts.models import Account
from xinfang_party.bulletins import turns
from xinfang_party.bulletins.models import Bulletin, BulletinBranch
from xinfang_party.findings.turns import READER, Who
from xinfang_party.notifications.models import Notice
from xinfang_party.notifications.registry import asks


def waits_for(whose: Callable[[Who], ColumnElement[bool]]) -> Callable[[], ColumnElement[bool]]:
    """The bulletin of the notice waits for its reader."""
    return lambda: select(Bulletin.id).join(Account, Account.id == Notice.account_id).where(Bulletin.id == Notice.subject_id, whose(READER)).exists()


def waits_for_branch() -> ColumnElement[bool]:
    return select(BulletinBranch.id).join(Bulletin, Bulletin.id == BulletinBranch.bulletin_id).join(Account, Account.id == Notice.account_id).where(
        BulletinBranch.id == Notice.subject_id, turns.acknowledges(READER)).exists()


APPROVE = asks("bulletin.approve", waits_for(turns.approves))
RETURNED = asks("bulletin.returned", waits_for(turns.corrects))
PUBLISH = asks("bulletin.publish", waits_for(turns.publishes))
ACKNOWLEDGE = asks("bulletin.acknowledge", waits_for_branch)
