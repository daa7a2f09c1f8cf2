"""Who leads the bureau, as the organization already knows it."""
from datetime import date

from sqlalchemy import select

from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch, CommitteePost, in_force
from xinfang_party.organization.terms import BranchKind, CommitteeDuty


def main_leader_id(day: date) -> int | None:
    """The secretary of the 党组 is the bureau's main leader (主要领导)."""
    statement = select(CommitteePost.member_id).join(Branch, Branch.id == CommitteePost.branch_id).where(
        Branch.kind == BranchKind.LEADING_GROUP, CommitteePost.duty == CommitteeDuty.SECRETARY, in_force(CommitteePost, day))
    return db.session.scalar(statement.order_by(CommitteePost.id).limit(1))
