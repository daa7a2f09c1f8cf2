"""Who hears that somebody was given what lets him read of others."""
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import chinese
from xinfang_party.notifications import service as notifications
from xinfang_party.organization import notices
from xinfang_party.organization.models import Cell, CommitteePost
from xinfang_party.organization.terms import LEADING, CommitteeDuty
from xinfang_party.web.links import path_to

LATELY = timedelta(days=365)


def tell_named(post: CommitteePost, by: Identity) -> None:
    """A post that reads the branch's talks and criticism (domain.md 8.3) is given by nobody in silence: the branch's leaders and the discipline
    office hear of it, unless a leader of that very branch entered it."""
    if post.duty not in LEADING | {CommitteeDuty.DISCIPLINE} or post.branch_id in by.led_in_person_ids:
        return
    what: dict[str, Any] = dict(
        kind=notices.NAMED, subject=post, url=path_to("organization.show_term", term_id=post.term_id),
        text=f"{by.name}登记{post.member.name}从{chinese(post.from_on)}起任{post.branch.name}{post.duty.label}。"
             "书记、副书记、纪检委员能看本支部谈心谈话等内容，请核对；与任命不符的，请告诉机关党委和机关纪委。")
    notifications.notify_members(leaders_lately(post.branch_id) - {by.member_id}, **what)
    notifications.notify_role(Role.DISCIPLINE, **what)


def tell_cell_leader(cell: Cell, by: Identity) -> None:
    """The leader of a Party group reads why its members were away."""
    if cell.leader_id is None or cell.branch_id in by.led_in_person_ids:
        return
    assert cell.leader is not None
    notifications.notify_members(leaders_lately(cell.branch_id) - {by.member_id}, kind=notices.CELL_LEADER, subject=cell,
                                 url=path_to("organization.show_branch", branch_id=cell.branch_id),
                                 text=f"{by.name}登记{cell.leader.name}为{cell.branch.name}{cell.name}组长。组长能记本组的会、看本组谁为什么没有到，请核对。")


def leaders_lately(branch_id: int) -> set[int]:
    """Who leads the branch or did within the last year: whoever relieves its leaders first tells them all the same."""
    return set(db.session.scalars(select(CommitteePost.member_id).where(
        CommitteePost.branch_id == branch_id, CommitteePost.duty.in_(LEADING), CommitteePost.from_on <= clock.today(),
        or_(CommitteePost.to_on.is_(None), CommitteePost.to_on >= clock.today() - LATELY))))
