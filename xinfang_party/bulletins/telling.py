"""Who is told what of a bulletin."""
from collections.abc import Callable

from sqlalchemy import ColumnElement, select

from xinfang_party.accounts.models import Account
from xinfang_party.bulletins import notices, queries, turns
from xinfang_party.bulletins.models import Bulletin
from xinfang_party.findings.turns import READER, Who
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import chinese
from xinfang_party.notifications import service as notifications
from xinfang_party.notifications.registry import Kind
from xinfang_party.web.links import path_to


def tell_approvers(bulletin: Bulletin) -> int:
    return tell(bulletin, notices.APPROVE, f"讲评通报“{bulletin.title}”已提交，请审批。", turns.approves)


def tell_authors(bulletin: Bulletin, opinion: str) -> int:
    return tell(bulletin, notices.RETURNED, f"讲评通报“{bulletin.title}”退回修改：{opinion}", turns.corrects)


def tell_publishers(bulletin: Bulletin) -> int:
    return tell(bulletin, notices.PUBLISH, f"讲评通报“{bulletin.title}”已批准，请发布。", turns.publishes)


def tell_branches(bulletin: Bulletin) -> None:
    """The leaders of each branch, once for each."""
    leaders = queries.leaders_by_branch(bulletin, clock.today())
    for one in bulletin.branches:
        due = f"，请在{chinese(bulletin.due_on)}前确认收到" if bulletin.due_on is not None else ""
        notifications.notify_members(leaders.get(one.branch_id, ()), kind=notices.ACKNOWLEDGE, subject=one, due_on=bulletin.due_on,
                                     url=address(bulletin), text=f"{bulletin.number}“{bulletin.title}”讲到{one.name}{due}。")


def tell(bulletin: Bulletin, kind: Kind, text: str, whose: Callable[[Who], ColumnElement[bool]]) -> int:
    """Those whose step it is now; a step that comes back is asked for anew."""
    db.session.flush()
    found = db.session.scalars(select(Account.id).join(Bulletin, Bulletin.id == bulletin.id).where(whose(READER), Account.disabled_at.is_(None))).all()
    return notifications.notify_accounts(found, kind=kind, subject=bulletin, text=text, url=address(bulletin), time=str(len(bulletin.steps)))


def address(bulletin: Bulletin) -> str:
    return path_to("bulletins.show_bulletin", bulletin_id=bulletin.id)
