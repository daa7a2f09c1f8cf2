"""Which services one sees, organizes and may join; who has signed up."""
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, case, cast, exists, false, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from xinfang_party.access.queries import get_for, owned
from xinfang_party.access.spans import OVERSEERS
from xinfang_party.access.terms import Identity, Role
from xinfang_party.communities import queries as communities
from xinfang_party.communities.models import Need, Partner, Place
from xinfang_party.communities.terms import NeedState
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db, is_sqlite
from xinfang_party.kernel.errors import NotFound
from xinfang_party.organization.models import Member
from xinfang_party.volunteering.models import EventEvaluation, ServiceEvent, ServiceInvitation, ServiceKind, Shift, ShiftRole, SignUp
from xinfang_party.volunteering.terms import STANDING, EventState, InvitationState, SignUpState

ORGANIZE = "service:organize"
STANDS = SignUp.state.in_(STANDING)
ROW = (joinedload(ServiceEvent.branch), joinedload(ServiceEvent.kind), joinedload(ServiceEvent.place).joinedload(Place.parent).joinedload(Place.parent))
NAMED = (joinedload(ServiceEvent.partner), joinedload(ServiceEvent.need), joinedload(ServiceEvent.organizer), joinedload(ServiceEvent.activity))
SHIFTS = selectinload(ServiceEvent.shifts).selectinload(Shift.roles)
WHOLE = (*ROW, *NAMED, SHIFTS.selectinload(ShiftRole.sign_ups).joinedload(SignUp.member))
"""What its page needs."""


# --- who may see what ---------------------------------------------------------------------------------------------------------

def readable(identity: Identity) -> ColumnElement[bool]:
    """Drafts: who organizes for the branch. What is or was open: besides them the branch's members, whoever oversees, whoever was invited or has
    signed up; everybody inside where it is for all.
    """
    seen: list[ColumnElement[bool]] = [ServiceEvent.is_for_all.is_(True), true() if identity.roles & OVERSEERS.keys() else false()]
    if Role.MEMBER in identity.roles and identity.member_id is not None:
        seen += [ServiceEvent.branch_id == identity.home_branch_id, is_invited(identity.member_id), has_signed_up(identity.member_id)]
    return or_(owned_events(identity), and_(ServiceEvent.state != EventState.DRAFT, or_(*seen)))


def owned_events(identity: Identity) -> ColumnElement[bool]:
    return owned(ServiceEvent, identity, ORGANIZE)


def is_invited(member_id: int) -> ColumnElement[bool]:
    return exists().where(ServiceInvitation.event_id == ServiceEvent.id, ServiceInvitation.member_id == member_id)


def has_signed_up(member_id: int) -> ColumnElement[bool]:
    """Or had, and left again: whoever did may still read it."""
    return exists().where(SignUp.shift_id == Shift.id, Shift.event_id == ServiceEvent.id, SignUp.member_id == member_id)


def has_place_or_waits(member_id: int) -> ColumnElement[bool]:
    return exists().where(SignUp.shift_id == Shift.id, Shift.event_id == ServiceEvent.id, SignUp.member_id == member_id, STANDS)


def is_welcome(event: ServiceEvent, identity: Identity) -> bool:
    """May this member sign up as far as the event is concerned?"""
    return event.is_for_all or event.branch_id == identity.home_branch_id or invitation_of(event.id, identity.member_id) is not None


def sees_names(event: ServiceEvent, identity: Identity, *, organizes: bool) -> bool:
    """Who has signed up is for the organizer and for the branch; the others read how many (志愿服务条例 art. 20)."""
    return organizes or (Role.MEMBER in identity.roles and event.branch_id == identity.home_branch_id)


def get_readable(identity: Identity, event_id: int, *options: Any) -> ServiceEvent:
    statement = select(ServiceEvent).where(ServiceEvent.id == event_id, readable(identity)).options(*options)
    return found(db.session.scalars(statement).unique().one_or_none())


def get_organized(identity: Identity, event_id: int, *options: Any) -> ServiceEvent:
    return get_for(identity, ORGANIZE, ServiceEvent, event_id, *options)


def get_role(identity: Identity, role_id: int) -> ShiftRole:
    """One of an event the viewer may read."""
    statement = select(ShiftRole).join(ShiftRole.shift).join(Shift.event).where(ShiftRole.id == role_id, readable(identity))
    return found(db.session.scalars(statement.options(joinedload(ShiftRole.shift).joinedload(Shift.event))).one_or_none())


def get_sign_up(identity: Identity, sign_up_id: int) -> SignUp:
    """The own one only."""
    return get_for(identity, "service:join", SignUp, sign_up_id, joinedload(SignUp.shift).joinedload(Shift.event), joinedload(SignUp.role))


def get_invitation(identity: Identity, invitation_id: int) -> ServiceInvitation:
    return get_for(identity, "service:join", ServiceInvitation, invitation_id, joinedload(ServiceInvitation.event))


def found(row: Any) -> Any:
    if row is None:
        raise NotFound
    return row


# --- rows held until the transaction ends -------------------------------------------------------------------------------------

def held_member(member_id: int) -> None:
    """One sign-up of a member after the other. Always before a role is held, so that nobody waits for each other."""
    db.session.execute(select(Member.id).where(Member.id == member_id).with_for_update(key_share=True))


def held_roles(condition: ColumnElement[bool]) -> Sequence[ShiftRole]:
    """Whoever changes who has a place holds the role first, and reads what is so only then."""
    statement = select(ShiftRole).join(ShiftRole.shift).where(condition).order_by(ShiftRole.id).with_for_update(of=ShiftRole, key_share=True)
    parts = (selectinload(ShiftRole.sign_ups).joinedload(SignUp.member), joinedload(ShiftRole.shift).joinedload(Shift.event))
    return db.session.scalars(statement.options(*parts).execution_options(populate_existing=True)).unique().all()


def sign_ups_of(member_id: int, ends_after: datetime) -> Sequence[SignUp]:
    """Those that stand, waiting ones too, of services that were not called off, whose shift is not over by then."""
    statement = select(SignUp).join(SignUp.shift).join(Shift.event).where(
        SignUp.member_id == member_id, STANDS, Shift.ends_at > ends_after, ServiceEvent.state != EventState.CANCELLED)
    return db.session.scalars(statement.options(joinedload(SignUp.shift).joinedload(Shift.event)).order_by(Shift.starts_at, SignUp.id)).all()


def sign_up_in(shift_id: int, member_id: int) -> SignUp | None:
    statement = select(SignUp).where(SignUp.shift_id == shift_id, SignUp.member_id == member_id).execution_options(populate_existing=True)
    return db.session.scalars(statement).one_or_none()


def invitation_of(event_id: int, member_id: int | None) -> ServiceInvitation | None:
    statement = select(ServiceInvitation).where(ServiceInvitation.event_id == event_id, ServiceInvitation.member_id == member_id)
    return db.session.scalars(statement).one_or_none()


def invitations_to(event_id: int) -> Sequence[ServiceInvitation]:
    statement = select(ServiceInvitation).where(ServiceInvitation.event_id == event_id).options(joinedload(ServiceInvitation.member))
    return db.session.scalars(statement.order_by(ServiceInvitation.id)).all()


def evaluation_of(event_id: int) -> EventEvaluation | None:
    return db.session.scalars(select(EventEvaluation).where(EventEvaluation.event_id == event_id)).one_or_none()


# --- lists --------------------------------------------------------------------------------------------------------------------

def taken_in(role_id: Any = ShiftRole.id) -> Any:
    return select(func.count(SignUp.id)).where(SignUp.role_id == role_id, SignUp.state == SignUpState.TAKEN).correlate(ShiftRole).scalar_subquery()


def may_join(identity: Identity, now: datetime) -> ColumnElement[bool]:
    """Open to this member, with a free place in a shift that has not begun, and not signed up for now."""
    if Role.MEMBER not in identity.roles or identity.member_id is None:
        return false()
    free = exists().where(Shift.event_id == ServiceEvent.id, Shift.starts_at > now, ShiftRole.shift_id == Shift.id, ShiftRole.needed > taken_in())
    mine = or_(ServiceEvent.is_for_all.is_(True), ServiceEvent.branch_id == identity.home_branch_id, is_invited(identity.member_id))
    return and_(ServiceEvent.state == EventState.OPEN, mine, free, ~has_place_or_waits(identity.member_id))


def listed(identity: Identity, *, is_past: bool = False, branch_id: int | None = None, kind_id: int | None = None,
           place: str = "") -> Select[Any]:
    """What is coming: first what the viewer may join, then the nearest; what is over: the latest first. `place`: words of the community's name or of
    one above it, or how its code begins.
    """
    statement = select(ServiceEvent).where(readable(identity), ServiceEvent.last_on < clock.today() if is_past else ServiceEvent.last_on >= clock.today())
    for column, value in ((ServiceEvent.branch_id, branch_id), (ServiceEvent.kind_id, kind_id)):
        statement = statement if value is None else statement.where(column == value)
    if place:
        statement = statement.where(ServiceEvent.place_id.in_(communities.places(place).with_only_columns(Place.id).order_by(None)))
    if is_past:
        return statement.order_by(ServiceEvent.held_on.desc(), ServiceEvent.id.desc())
    return statement.order_by(case((may_join(identity, clock.now()), 0), else_=1), ServiceEvent.held_on, ServiceEvent.id)


def places_left(event_ids: Collection[int]) -> Mapping[int, tuple[int, int]]:
    """{event: (needed, taken)} over all its roles; one statement."""
    taken = taken_in()
    statement = select(Shift.event_id, func.sum(ShiftRole.needed), func.sum(taken)).join(ShiftRole.shift).where(
        Shift.event_id.in_(list(event_ids))).group_by(Shift.event_id)
    return {event_id: (needed, have) for event_id, needed, have in db.session.execute(statement)}


def joinable(identity: Identity, event_ids: Collection[int]) -> set[int]:
    return set(db.session.scalars(select(ServiceEvent.id).where(ServiceEvent.id.in_(list(event_ids)), may_join(identity, clock.now()))))


def signed_up(identity: Identity, event_ids: Collection[int]) -> dict[int, SignUpState]:
    """{event: how the viewer stands there}; a place before a wait."""
    statement = select(Shift.event_id, SignUp.state).join(SignUp.shift).where(
        Shift.event_id.in_(list(event_ids)), SignUp.member_id == identity.member_id, STANDS).order_by(SignUp.state.desc())
    return {event_id: state for event_id, state in db.session.execute(statement)}


def kinds(*, all_: bool = False) -> Sequence[ServiceKind]:
    statement = select(ServiceKind).where(true() if all_ else ServiceKind.retired_on.is_(None))
    return db.session.scalars(statement.order_by(ServiceKind.retired_on.is_not(None), ServiceKind.sort_order, ServiceKind.id)).all()


def partners() -> dict[int, str]:
    statement = select(Partner.id, Partner.name).where(or_(Partner.ended_on.is_(None), Partner.ended_on >= clock.today())).order_by(Partner.name)
    return {key: name for key, name in db.session.execute(statement)}


# --- by what a link says ------------------------------------------------------------------------------------------------------

def claimed_need(identity: Identity, need_id: int | None) -> Need | None:
    """One that a branch the viewer organizes for, or a member of it, has claimed."""
    if need_id is None:
        return None
    theirs = or_(owned(Need, identity, ORGANIZE), Need.claimed_member_id.in_(select(Member.id).where(owned(Member, identity, ORGANIZE))))
    statement = select(Need).where(Need.id == need_id, Need.state == NeedState.CLAIMED, theirs)
    return db.session.scalars(statement.options(joinedload(Need.place))).one_or_none()


def day_of(moment: Any) -> ColumnElement[date]:
    """The day in Shanghai of a stored moment, as SQL."""
    if is_sqlite():
        return func.date(moment, "+8 hours", type_=Date)
    return cast(func.timezone(clock.ZONE.key, moment), Date)


def answer_is_open() -> ColumnElement[bool]:
    """Of an invitation joined with its event: it waits for an answer."""
    return and_(ServiceInvitation.state == InvitationState.ASKED, ServiceEvent.state == EventState.OPEN, ServiceEvent.last_on >= clock.today())
