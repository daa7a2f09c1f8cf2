"""Who leads the bureau and its departments, as the organization already knows it."""
from datetime import date

from sqlalchemy import select

from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch, CommitteePost, Department, Member, Membership, Post, in_force
from xinfang_party.organization.terms import BranchKind, CommitteeDuty


def main_leader_id(day: date) -> int | None:
    """The secretary of the 党组 is the bureau's main leader (主要领导)."""
    statement = select(CommitteePost.member_id).join(Branch, Branch.id == CommitteePost.branch_id).where(
        Branch.kind == BranchKind.LEADING_GROUP, CommitteePost.duty == CommitteeDuty.SECRETARY, in_force(CommitteePost, day))
    return db.session.scalar(statement.order_by(CommitteePost.id).limit(1))


def leaders_of(department: Department, day: date) -> tuple[int | None, int | None]:
    """(部门负责人, 分管领导) that day; who has left the bureau leads nothing."""
    def present(member: Member | None) -> int | None:
        return member.id if member is not None and (member.left_on is None or member.left_on >= day) else None

    return present(department.head), present(department.leader)


def holders_of(department: Department, day: date) -> dict[int | None, list[Member]]:
    """post (None: no post told) → who holds it that day, by number."""
    statement = select(Membership.post_id, Member).join(Member, Member.id == Membership.member_id).where(
        Membership.department_id == department.id, in_force(Membership, day)).order_by(Member.number)
    found: dict[int | None, list[Member]] = {}
    for post_id, member in db.session.execute(statement):
        found.setdefault(post_id, []).append(member)
    return found


def posts_held(day: date) -> dict[int, int]:
    """post → the member who holds it that day (of several the one who came first, so that a second one changes nothing), in one statement."""
    statement = select(Membership.post_id, Membership.member_id).join(Post, Post.id == Membership.post_id).where(
        in_force(Membership, day)).order_by(Membership.from_on.desc(), Membership.id.desc())
    return {post_id: member_id for post_id, member_id in db.session.execute(statement) if post_id is not None}


def holder_of(post: Post, day: date) -> int | None:
    """The same of one post."""
    statement = select(Membership.member_id).where(Membership.post_id == post.id, in_force(Membership, day))
    return db.session.scalar(statement.order_by(Membership.from_on, Membership.id).limit(1))
