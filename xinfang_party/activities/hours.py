"""Who reaches the 学时 of a year: members 32, secretaries and committees of branches 56, each for the days that fall within the period."""
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from xinfang_party.activities.catalogue import EDUCATION, TRAINING_PLAN, value
from xinfang_party.measures.kinds import Owners, Share
from xinfang_party.organization.models import Branch, CommitteePost, Membership
from xinfang_party.organization.terms import BranchKind

IN_BRANCHES = CommitteePost.branch_id.in_(select(Branch.id).where(Branch.kind.in_([kind for kind in BranchKind if kind.holds_members])))
"""Condition: a post in a body that holds members; 党组 and 机关党委 are no committees of a branch."""
BY_MEMBER: Mapping[str, Any] = {"reaches": "activities.study_hours", "level": "member", "graded": True, "yearly": True}
MEMBERS_WITH_HOURS = Share(
    code="activities.members_with_hours", name="党员学时完成率", of=Membership, key=Membership.member_id, during=(Membership.from_on, Membership.to_on),
    owners=Owners(branch=Membership.branch_id, department=Membership.department_id, cell=Membership.cell_id), at_least=value("member_hours"),
    basis=f"{EDUCATION}第二十条", note=f"时段末在册党员，每人按完成比例计；一年 {value('member_hours'):g} 学时，按本人在册的天数（时段内已过的）折算；"
    "书记和委员在这里也按党员计，他们的另见书记和委员学时完成率", **BY_MEMBER)
COMMITTEE_HOURS = Share(
    code="activities.committee_hours", name="书记和委员学时完成率", of=CommitteePost, key=CommitteePost.member_id, where=IN_BRANCHES,
    during=(CommitteePost.from_on, CommitteePost.to_on), owners=Owners(branch=CommitteePost.branch_id), at_least=value("committee_hours"),
    basis=TRAINING_PLAN, note=f"时段末在任的党支部、党总支书记和委员，每人按完成比例计；一年 {value('committee_hours'):g} 学时，"
    "按本人任职的天数（时段内已过的）折算，同时任几个职务的只算一次；学时计时段内学的，任职以前的也计", **BY_MEMBER)
