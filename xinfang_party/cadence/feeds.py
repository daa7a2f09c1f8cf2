"""The calendar a person subscribes to with phone or computer: an address that is a key, and what it shows whoever holds it.

Only the key's digest is stored, so nobody can read it anywhere after it was shown once; a new one ends the old.
"""
import hashlib
import secrets
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select
from sqlalchemy.orm import joinedload

from xinfang_party.access.terms import Identity
from xinfang_party.accounts.models import Account, AccountReset
from xinfang_party.accounts.queries import identity_of
from xinfang_party.activities.models import Activity
from xinfang_party.activities.queries import CLOSED_FORMS, open_actions_of, readable
from xinfang_party.activities.terms import State
from xinfang_party.audit import service as audit
from xinfang_party.cadence.models import CalendarToken, PlanEntry
from xinfang_party.cadence.queries import IS_OPEN
from xinfang_party.exchange import calendars
from xinfang_party.exchange.calendars import Event
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound, Refusal
from xinfang_party.organization.models import CommitteePost, Membership, in_force

NAME = "组织生活日历"
BACK, AHEAD = timedelta(days=60), timedelta(days=60)
"""From so long ago to the end of the year, which moves on early enough that December shows January."""


# --- the key ------------------------------------------------------------------------------------------------------------------

def renew(*, by: Identity) -> tuple[str, CalendarToken]:
    """A new key, the old one ends. Returns it with its row, this once. Raises `Refusal` for accounts of nobody in the Party."""
    if by.account_id is None or by.member_id is None:
        raise Refusal("您的账号没有关联党员，没有组织生活日历可以订阅。")
    db.session.execute(select(Account.id).where(Account.id == by.account_id).with_for_update())  # two windows at once: one after the other
    token, row = secrets.token_urlsafe(32), db.session.get(CalendarToken, by.account_id)
    if row is None:
        row = CalendarToken(account_id=by.account_id)
        db.session.add(row)
    row.token_hash, row.made_at = digest(token), clock.now()
    audit.record("calendar-feed.renewed", subject=(CalendarToken.__tablename__, by.account_id), by=by)
    return token, row


def revoke(*, by: Identity) -> bool:
    """The address shows nothing from now on. Was there one?"""
    found: bool = db.session.execute(delete(CalendarToken).where(CalendarToken.account_id == by.account_id)).rowcount > 0  # type: ignore[attr-defined]
    audit.record("calendar-feed.revoked", subject=(CalendarToken.__tablename__, by.account_id), by=by)
    return found


def token_of(by: Identity) -> CalendarToken | None:
    return db.session.get(CalendarToken, by.account_id) if by.account_id is not None else None


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


# --- what it shows ------------------------------------------------------------------------------------------------------------

def file_of(token: str) -> bytes:
    """The calendar behind the key, as its owner may see it today. Raises `NotFound` where it is unknown, the account disabled or nobody's, or
    its password reset since by somebody else."""
    statement = select(Account).join(CalendarToken, CalendarToken.account_id == Account.id).where(
        CalendarToken.token_hash == digest(token), Account.disabled_at.is_(None), Account.member_id.is_not(None),
        ~exists().where(AccountReset.account_id == Account.id, AccountReset.at > CalendarToken.made_at))
    account = db.session.scalars(statement.options(joinedload(Account.roles))).unique().one_or_none()
    if account is None:
        raise NotFound
    today = clock.today()
    return calendars.feed(NAME, events(identity_of(account, today), today - BACK, date((today + AHEAD).year, 12, 31)))


def events(identity: Identity, since: date, until: date) -> Iterator[Event]:
    """What the own branch plans and holds, and the own tasks; of a committee, what its members are called to."""
    places = places_of(identity)
    for activity in db.session.scalars(select(Activity).where(
            readable(identity), concerns(Activity, places), Activity.state != State.CANCELLED, Activity.held_on.between(since, until)).order_by(
            Activity.held_on, Activity.id)):
        yield Event(f"activity-{activity.id}", activity.held_on, activity.title, activity.last_on, activity.starts_at, activity.ends_at, activity.place)
    for entry in db.session.scalars(select(PlanEntry).where(
            concerns(PlanEntry, places), or_(PlanEntry.kind.notin_(CLOSED_FORMS), PlanEntry.branch_id.in_(places.committees)), IS_OPEN,
            PlanEntry.planned_on.between(since, until)).order_by(PlanEntry.planned_on, PlanEntry.id)):
        yield Event(f"plan-{entry.id}", entry.planned_on, f"{entry.title or entry.kind.label}（计划）")
    for item in open_actions_of(identity.member_id or 0):
        if item.due_on is not None and item.due_on <= until:
            yield Event(f"action-{item.id}", item.due_on, f"截止：{item.text}")


class Places(NamedTuple):
    """Where the person belongs today: branch and group, and the branches of whose committee he or she is, not those below them."""

    home: int | None
    cell: int | None
    committees: frozenset[int]


def places_of(identity: Identity) -> Places:
    today = clock.today()
    home = db.session.execute(select(Membership.branch_id, Membership.cell_id).where(
        Membership.member_id == identity.member_id, in_force(Membership, today))).first()
    posts = select(CommitteePost.branch_id).where(CommitteePost.member_id == identity.member_id, in_force(CommitteePost, today))
    return Places(home.branch_id if home else None, home.cell_id if home else None, frozenset(db.session.scalars(posts)))


def concerns(model: type[Activity] | type[PlanEntry], places: Places) -> ColumnElement[bool]:
    """Of other groups of the branch nothing; whoever sits in the committee is called to all."""
    own_group = or_(model.cell_id.is_(None), model.cell_id == places.cell)
    return or_(model.branch_id.in_(places.committees), and_(model.branch_id == places.home, own_group))
