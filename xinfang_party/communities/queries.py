"""Divisions, who reported where, what communities ask for: scoped by the viewer where it is anybody's."""
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from xinfang_party.access.permissions import reach
from xinfang_party.access.queries import get_for, owned
from xinfang_party.access.terms import Identity
from xinfang_party.communities import rules
from xinfang_party.communities.models import Need, Partner, Place, PlaceContact, ReportIn
from xinfang_party.communities.terms import Level, NeedState
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.kernel.text import like_escape
from xinfang_party.organization.models import Branch, Member, Membership, in_force
from xinfang_party.organization.queries import branch_choices

MOST_CHOICES = 20
Street, District = aliased(Place), aliased(Place)
ABOVE = (joinedload(Place.parent).joinedload(Place.parent),)
OF_REPORT = (joinedload(ReportIn.member), joinedload(ReportIn.branch), joinedload(ReportIn.place).joinedload(Place.parent).joinedload(Place.parent))
OF_NEED = (joinedload(Need.place).joinedload(Place.parent), joinedload(Need.claimed_branch), joinedload(Need.claimed_member))
Condition = ColumnElement[bool]


# --- divisions ----------------------------------------------------------------------------------------------------------------

def get_place(place_id: int) -> Place:
    return one(select(Place).where(Place.id == place_id).options(*ABOVE))  # type: ignore[no-any-return]


def get_community(place_id: int) -> Place:
    return one(select(Place).where(Place.id == place_id, Place.level == Level.COMMUNITY).options(*ABOVE))  # type: ignore[no-any-return]


def one(statement: Select[Any]) -> Any:
    found = db.session.scalars(statement).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def said(column: Any, text: str) -> Condition:
    return column.like(f"%{like_escape(text)}%", escape="\\")  # type: ignore[no-any-return]


def places(text: str = "", *, level: Level = Level.COMMUNITY, within: str = "") -> Select[Any]:
    """By code. Each word of `text` is part of its name or of a name above it, or begins its code; `within`: the code of a division above."""
    statement = select(Place).outerjoin(Street, Street.id == Place.parent_id).outerjoin(District, District.id == Street.parent_id).where(Place.level == level)
    for word in text.split():
        statement = statement.where(or_(Place.code.like(f"{like_escape(word)}%", escape="\\"), *(said(each.name, word) for each in (Place, Street, District))))
    if within:
        statement = statement.where(Place.code.like(f"{like_escape(within)}%", escape="\\"))
    return statement.order_by(Place.code, Place.id)


def choices_for(text: str) -> Sequence[Place]:
    """The communities a typed code or name may mean, one more than are offered at most; those of that very name alone where there are any."""
    found = db.session.scalars(places(text).options(*ABOVE).limit(MOST_CHOICES + 1)).unique().all() if text.strip() else []
    return [place for place in found if text in (place.code, place.name)] or found


def children(level: Level, within: str = "") -> Sequence[Place]:
    return db.session.scalars(places(level=level, within=within)).all()


def contacts_of(place_id: int) -> Sequence[PlaceContact]:
    """In office, then those before them."""
    statement = select(PlaceContact).where(PlaceContact.place_id == place_id)
    return db.session.scalars(statement.order_by(PlaceContact.to_on.is_not(None), PlaceContact.from_on.desc(), PlaceContact.id)).all()


def get_contact(contact_id: int) -> PlaceContact:
    return one(select(PlaceContact).where(PlaceContact.id == contact_id).options(joinedload(PlaceContact.place)))  # type: ignore[no-any-return]


def partners(place_id: int | None = None) -> Select[Any]:
    statement = select(Partner).order_by(Partner.ended_on.is_not(None), Partner.name, Partner.id)
    return statement.where(Partner.place_id == place_id) if place_id is not None else statement


def get_partner(partner_id: int) -> Partner:
    return one(select(Partner).where(Partner.id == partner_id).options(joinedload(Partner.place)))  # type: ignore[no-any-return]


# --- report-in ----------------------------------------------------------------------------------------------------------------

def is_good(day: date) -> Condition:
    """In force that day, and not ended before its time."""
    return and_(ReportIn.from_on <= day, ReportIn.to_on >= day, ReportIn.end_reason == "")


def waits(day: date) -> Condition:
    """The community's word is not there yet."""
    return and_(is_good(day), ReportIn.confirmed_on.is_(None))


def get_report(identity: Identity, permission: str, report_id: int) -> ReportIn:
    return get_for(identity, permission, ReportIn, report_id, *OF_REPORT)


def history_of(report: ReportIn) -> Sequence[ReportIn]:
    """Every report of the same member (or branch as such), the newest first."""
    same = ReportIn.member_id == report.member_id if report.member_id else and_(ReportIn.member_id.is_(None), ReportIn.branch_id == report.branch_id)
    return reports(same)


def reports(*conditions: Any, most: int = 100) -> Sequence[ReportIn]:
    return db.session.scalars(select(ReportIn).where(*conditions).options(*OF_REPORT).order_by(ReportIn.from_on.desc(), ReportIn.id.desc()).limit(most)).all()


def visible_reports(identity: Identity) -> Condition:
    return owned(ReportIn, identity, "report-in:read")


def members_listed(identity: Identity, state: str, branch_id: int | None) -> Select[Any]:
    """The members this person may see, by number. `state`: good, waiting, ending, none, or "" for all."""
    today = clock.today()
    mine = ReportIn.member_id == Member.id
    narrowed = {"good": exists().where(mine, is_good(today), ReportIn.confirmed_on.is_not(None)), "waiting": exists().where(mine, waits(today)),
                "ending": exists().where(mine, is_good(today), ReportIn.to_on <= rules.soon(today)), "none": ~exists().where(mine, is_good(today))}
    here = exists().where(Membership.member_id == Member.id, in_force(Membership, today))
    statement = select(Member).where(here, owned(Member, identity, "report-in:read"))
    if state in narrowed:
        statement = statement.where(narrowed[state])
    if branch_id is not None:
        statement = statement.where(Member.home_branch_id == branch_id)
    return statement.order_by(Member.number, Member.id)


def branches_of(identity: Identity, permission: str) -> dict[int, str]:
    """{id: name} of the branches with members that this person reaches, in tree order."""
    span = reach(identity, permission)
    return {key: name for key, name in branch_choices().items() if span.everything or key in span.branch_ids}


def get_branch(identity: Identity, permission: str, branch_id: int) -> Branch:
    if branch_id not in branches_of(identity, permission):
        raise NotFound
    return db.session.get_one(Branch, branch_id)


# --- needs --------------------------------------------------------------------------------------------------------------------

def needs(*, place_id: int | None = None, kind: Any = None, state: Any = None, is_overdue: bool = False) -> Select[Any]:
    """Open ones first, of those the ones due first."""
    statement = select(Need)
    given = ((Need.place_id, place_id), (Need.kind, kind), (Need.state, state))
    for column, value in given:
        if value is not None:
            statement = statement.where(column == value)
    if is_overdue:
        statement = statement.where(Need.state.in_((NeedState.OPEN, NeedState.CLAIMED)), Need.due_on < clock.today())
    return statement.order_by(Need.state != NeedState.OPEN, Need.due_on.is_(None), Need.due_on, Need.published_on, Need.id)


def get_need(need_id: int) -> Need:
    return one(select(Need).where(Need.id == need_id).options(*OF_NEED))  # type: ignore[no-any-return]


def get_claimed(identity: Identity, permission: str, need_id: int) -> Need:
    return get_for(identity, permission, Need, need_id, *OF_NEED)


def waiting_since(place_ids: Sequence[int]) -> dict[int, tuple[int, date]]:
    """{place: (how many needs wait for somebody, since when)}."""
    statement = select(Need.place_id, func.count(), func.min(Need.published_on)).where(Need.place_id.in_(place_ids), Need.state == NeedState.OPEN)
    return {key: (count, since) for key, count, since in db.session.execute(statement.group_by(Need.place_id))}
