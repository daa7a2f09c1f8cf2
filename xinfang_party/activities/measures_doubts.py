"""What cannot be as it was written down: somebody at an activity who was no member any more on that day."""
from sqlalchemy import and_, exists, or_

from xinfang_party.activities.measures import ROLL
from xinfang_party.activities.models import Activity, Attendance
from xinfang_party.activities.queries import COUNTS
from xinfang_party.activities.terms import Status
from xinfang_party.measures.kinds import Count, Owners
from xinfang_party.organization.models import Member, Membership, in_force

BELONGED = exists().where(Membership.member_id == Attendance.member_id, in_force(Membership, Activity.held_on))
"""To some branch of the bureau on the day it was held."""
ATTENDANCE_AFTER_LEAVING = Count(
    code="activities.attendance_after_leaving", name="离开后仍登记出席的人次", unit="人次", better="lower",
    where=and_(COUNTS, Attendance.status == Status.PRESENT, or_(Member.left_on < Activity.held_on, ~BELONGED)),
    basis="本系统的核对（设定）", note="登记为出席、当天却已经转出或不在任何支部的，按活动举行日期计入时段；是登记错了人，还是转出日期错了，请核对",
    **{**ROLL, "joins": (*ROLL["joins"], (Member, Member.id == Attendance.member_id)), "owners": Owners(branch=Activity.branch_id), "dimensions": {}})
MEASURES = (ATTENDANCE_AFTER_LEAVING,)
