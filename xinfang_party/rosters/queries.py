"""What stands in the tables, within a viewer's reach; one statement each."""
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import and_, select

from xinfang_party.access.queries import get_for, owned
from xinfang_party.access.terms import Identity
from xinfang_party.communities.models import Place, VolunteerProfile
from xinfang_party.hours.models import ServiceHours
from xinfang_party.hours.terms import HoursState
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.organization.models import Branch, Member
from xinfang_party.rosters.models import SheetLayout
from xinfang_party.rosters.terms import Which
from xinfang_party.volunteering.models import ServiceEvent, ServiceKind, Shift, ShiftRole, SignUp
from xinfang_party.volunteering.terms import SignUpState

EXPORT, ORGANIZE = "service-hours:export", "service:organize"
PERSON = (Member.number.label("number"), Member.name.label("name"), VolunteerProfile.volunteer_no.label("volunteer_no"), Branch.name.label("branch"))
WANTED = tuple(one for one in HoursState if one is not HoursState.REFUSED)
"""What counts or may come to count: the platform need not hear of what was refused."""
Line = Mapping[str, Any]


def stored(which: Which) -> SheetLayout | None:
    return db.session.scalars(select(SheetLayout).where(SheetLayout.which == which)).one_or_none()


def get_event(identity: Identity, event_id: int) -> ServiceEvent:
    """One that the viewer may organize."""
    return get_for(identity, ORGANIZE, ServiceEvent, event_id)


def roster(event: ServiceEvent) -> list[Line]:
    """Who takes a place or waits for one, shift by shift; who withdrew is not told to anybody outside."""
    statement = (select(*PERSON, ShiftRole.name.label("role"), Shift.starts_at, Shift.ends_at, SignUp.state, SignUp.checked_in_at, SignUp.checked_out_at,
                        ServiceKind.name.label("kind"), ServiceEvent.project, ServiceEvent.title)
                 .select_from(SignUp).join(Shift, Shift.id == SignUp.shift_id).join(ShiftRole, ShiftRole.id == SignUp.role_id)
                 .join(ServiceEvent, ServiceEvent.id == Shift.event_id).join(ServiceKind, ServiceKind.id == ServiceEvent.kind_id)
                 .join(Branch, Branch.id == SignUp.branch_id).where(Shift.event_id == event.id, SignUp.state != SignUpState.WITHDRAWN))
    ordered = of_people(statement, SignUp.member_id).order_by(Shift.starts_at, Shift.id, ShiftRole.id, SignUp.state, SignUp.asked_at, SignUp.id)
    return [told(row._mapping) for row in db.session.execute(ordered)]


def hours(identity: Identity, period: Period, states: Collection[HoursState] = WANTED) -> list[Line]:
    """By day and person; of hours in a shift the role is the one signed up for."""
    statement = (select(*PERSON, ShiftRole.name.label("role"), ServiceHours.served_on, ServiceHours.starts_at, ServiceHours.ends_at, ServiceHours.hours,
                        ServiceHours.source, ServiceHours.state, ServiceHours.title, ServiceHours.recorder, ServiceEvent.project,
                        ServiceKind.name.label("kind"), Place.name.label("place"))
                 .select_from(ServiceHours).join(Branch, Branch.id == ServiceHours.branch_id).join(ServiceKind, ServiceKind.id == ServiceHours.kind_id)
                 .outerjoin(ServiceEvent, ServiceEvent.id == ServiceHours.event_id).outerjoin(Place, Place.id == ServiceHours.place_id)
                 .outerjoin(SignUp, and_(SignUp.shift_id == ServiceHours.shift_id, SignUp.member_id == ServiceHours.member_id))
                 .outerjoin(ShiftRole, ShiftRole.id == SignUp.role_id)
                 .where(owned(ServiceHours, identity, EXPORT), ServiceHours.served_on.between(period.start, period.end), ServiceHours.state.in_(states)))
    ordered = of_people(statement, ServiceHours.member_id).order_by(ServiceHours.served_on, Member.number, ServiceHours.starts_at, ServiceHours.id)
    return [told(row._mapping) for row in db.session.execute(ordered)]


def of_people(statement: Any, member_id: Any) -> Any:
    return statement.join(Member, Member.id == member_id).outerjoin(VolunteerProfile, VolunteerProfile.member_id == Member.id)


def told(row: Mapping[Any, Any]) -> Line:
    """Words of fixed lists as people read them; what belongs to no project is called by its own name."""
    plain = {name: getattr(value, "label", value) for name, value in row.items()}
    return {**plain, "project": plain["project"] or plain["title"]}
