"""What a coordinator looks at: who is missing for the next events, who asked to be called and was not, which community waits longest."""
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity
from xinfang_party.communities.models import Need, Place, VolunteerProfile
from xinfang_party.communities.terms import NeedState
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch, Member
from xinfang_party.volunteering.catalogue import number
from xinfang_party.volunteering.models import ServiceEvent, ServiceInvitation, Shift, ShiftRole, SignUp
from xinfang_party.volunteering.queries import owned_events, taken_in
from xinfang_party.volunteering.terms import HELD, EventState, SignUpState

COORDINATE = "service:coordinate"
MOST = 30
ABOVE = selectinload(Place.parent).selectinload(Place.parent)


def missing(identity: Identity) -> Sequence[Any]:
    """(role, how many have a place) where somebody is missing, the nearest shift first."""
    taken = taken_in()
    statement = select(ShiftRole, taken).join(ShiftRole.shift).join(Shift.event).where(
        owned_events(identity), ServiceEvent.state == EventState.OPEN, Shift.starts_at > clock.now(), ShiftRole.needed > taken)
    return db.session.execute(statement.options(joinedload(ShiftRole.shift).joinedload(Shift.event)).order_by(Shift.starts_at, ShiftRole.id).limit(MOST)).all()


def waiting_to_help(identity: Identity) -> Sequence[Any]:
    """(profile, member, branch name) of those who asked to be called so long ago, and were neither invited nor served since; the longest first. Who had
    a place in a shift that is over served, unless it is noted that he or she did not come: not everybody scans a code.
    """
    quiet = timedelta(days=number("quiet_days"))
    since, moment = clock.today() - quiet, clock.now() - quiet
    invited = exists().where(ServiceInvitation.member_id == Member.id, ServiceInvitation.invited_on > since)
    served = exists().where(SignUp.member_id == Member.id, SignUp.state == SignUpState.TAKEN, SignUp.no_show_at.is_(None), SignUp.shift_id == Shift.id,
                            Shift.starts_at > moment, Shift.ends_at <= clock.now(), Shift.event_id == ServiceEvent.id, ServiceEvent.state.in_(HELD))
    statement = select(VolunteerProfile, Member, Branch.name).join(VolunteerProfile.member).join(Branch, Branch.id == Member.home_branch_id).where(
        VolunteerProfile.offers_since <= since, owned(Member, identity, COORDINATE), ~invited, ~served)
    return db.session.execute(statement.order_by(VolunteerProfile.offers_since, Member.number).limit(MOST)).all()


def waiting_communities() -> Sequence[Any]:
    """(place, how many needs are open, since when the oldest is), the longest first."""
    oldest = func.min(Need.published_on)
    statement = select(Place, func.count(Need.id), oldest).join(Need, Need.place_id == Place.id).where(Need.state == NeedState.OPEN)
    return db.session.execute(statement.group_by(Place.id).order_by(oldest, Place.code).limit(MOST).options(ABOVE)).all()
