"""What hours ask of a person: to write them down and verify them after an event, to give the word for what waits besides."""
from datetime import date, timedelta

from sqlalchemy import ColumnElement, String, and_, cast, exists, func, literal, or_, select

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.accounts.models import Account
from xinfang_party.hours.catalogue import number
from xinfang_party.hours.models import ServiceHours
from xinfang_party.hours.queries import organized
from xinfang_party.hours.terms import HoursState
from xinfang_party.kernel import clock
from xinfang_party.organization.models import Branch, CommitteePost, Member, in_force
from xinfang_party.volunteering.models import ServiceEvent
from xinfang_party.volunteering.terms import EventState
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import Found, Owed, Rows


def to_settle(identity: Identity) -> Rows | None:
    """Events of the branches one works for that are over and not ended yet."""
    branches = identity.led_branch_ids | identity.committee_branch_ids
    if not branches:
        return None
    return select(literal(""), ServiceEvent.id, ServiceEvent.title, Branch.name, ServiceEvent.last_on).join(Branch, Branch.id == ServiceEvent.branch_id).where(
        ServiceEvent.branch_id.in_(branches), ServiceEvent.state == EventState.OPEN, ServiceEvent.last_on < clock.today()).order_by(
        ServiceEvent.last_on, ServiceEvent.id)


def settle(row: Found) -> Owed:
    return Owed("登记和核实服务时长，结束活动", f"{row.about}（{row.more}）", path_to("hours.show_event", event_id=row.key), within(row))


def to_verify(identity: Identity) -> Rows | None:
    """Single rows: after an event was ended, or from outside. Never the own."""
    branches = identity.led_branch_ids | identity.committee_branch_ids
    if not branches:
        return None
    ended = and_(organized(branches), ServiceHours.event_id.in_(select(ServiceEvent.id).where(ServiceEvent.state == EventState.CLOSED)))
    outside = and_(ServiceHours.event_id.is_(None), ServiceHours.branch_id.in_(branches))
    return waiting(identity).where(ServiceHours.state == HoursState.RECORDED, or_(ended, outside))


def to_approve(identity: Identity) -> Rows | None:
    """For the Party office: long days, and what nobody of the branch can verify."""
    if not may(identity, "service-hours:approve"):
        return None
    left = and_(ServiceHours.state == HoursState.RECORDED, ~others_can())
    return waiting(identity).outerjoin(ServiceEvent, ServiceEvent.id == ServiceHours.event_id).where(or_(ServiceHours.state == HoursState.OFFICE, left))


def others_can() -> ColumnElement[bool]:
    """Somebody else works for the branch in charge, or for one above it, and can log in."""
    over = select(Branch.id, Branch.id.label("over")).cte("branches_over", recursive=True)
    over = over.union(select(over.c.id, Branch.parent_id).where(Branch.id == over.c.over, Branch.parent_id.is_not(None)))
    return exists().where(
        over.c.id == func.coalesce(ServiceEvent.branch_id, ServiceHours.branch_id), CommitteePost.branch_id == over.c.over, in_force(CommitteePost, clock.today()),
        CommitteePost.member_id != ServiceHours.member_id, Account.member_id == CommitteePost.member_id, Account.disabled_at.is_(None))


def waiting(identity: Identity) -> Rows:
    statement = select(cast(ServiceHours.state, String), ServiceHours.id, ServiceHours.title, Member.name, ServiceHours.recorded_on).join(
        Member, Member.id == ServiceHours.member_id).order_by(ServiceHours.recorded_on, ServiceHours.id)
    return statement if identity.member_id is None else statement.where(ServiceHours.member_id != identity.member_id)


def verify(row: Found) -> Owed:
    return Owed("核实服务时长", f"{row.more}：{row.about}", path_to("hours.show_hours", hours_id=row.key), within(row))


def approve(row: Found) -> Owed:
    words = f"核实一天超过 {number('organizer_hours')} 小时的服务时长" if row.word == HoursState.OFFICE.value else "核实支部没有其他人可以核实的服务时长"
    return Owed(words, f"{row.more}：{row.about}", path_to("hours.show_hours", hours_id=row.key), within(row))


def within(row: Found) -> date | None:
    return row.due_on + timedelta(days=number("record_days")) if row.due_on else None
