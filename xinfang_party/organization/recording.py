"""Who records what of a member: the branch its members' everyday changes, the Party office whatever would let one person decide alone.

A secretary who could date back a colleague's leaving, or write in the own record, would decide elections and figures by himself.
Whoever reaches the whole bureau under `member:edit` is the Party office; everybody else acts for a branch.
"""
from collections.abc import Iterable
from datetime import date, timedelta

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import chinese
from xinfang_party.organization import catalogue
from xinfang_party.organization.models import CommitteePost, Member

OWN = "您本人的党员信息、调动和转出由机关党委登记，请告诉机关党委办理。"
RENAME = "党员改名由机关党委登记，请告诉机关党委办理。"


def is_office(by: Identity) -> bool:
    return reach(by, "member:edit").everything


def why_not_edit(member: Member, by: Identity) -> str | None:
    """May `by` change the member's own facts?"""
    return OWN if by.member_id == member.id and not is_office(by) else None


def why_not_rename(member: Member, name: str, by: Identity) -> str | None:
    """A branch that renamed its members could let one act under another's name."""
    return None if name == member.name or is_office(by) else RENAME


def why_not_move(member: Member, posts: Iterable[CommitteePost], by: Identity) -> str | None:
    """May `by` say where the member stands, or that he or she has left? `posts`: all the member ever held."""
    held = [post for post in posts if post.to_on is None or post.to_on >= clock.today()]
    if is_office(by) or by.member_id == member.id or not held:
        return why_not_edit(member, by)
    duties = "、".join(f"{post.branch.name}{post.duty.label}" for post in held)
    return f"{member.name}现任{duties}，调动、更正和转出由机关党委登记，请报机关党委办理。"


def why_not_date(by: Identity, *days: date | None) -> str | None:
    """May `by` write these days down? A branch does not rewrite what figures and elections were already read from."""
    first = clock.today() - timedelta(days=catalogue.BRANCH_BACKDATING.value)
    if is_office(by) or all(day is None or day >= first for day in days):
        return None
    return f"支部只登记 {catalogue.BRANCH_BACKDATING.words}以内（{chinese(first)}起）的日期，更早的由机关党委登记，请报机关党委办理。"
