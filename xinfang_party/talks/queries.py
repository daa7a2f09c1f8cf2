"""Who reads what was said, and what coverage is computed from. Nothing of a talk's content leaves by another door."""
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, or_, select, true
from sqlalchemy.orm import joinedload

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity, Role
from xinfang_party.activities.models import Activity, ActivityPurpose, Attendance
from xinfang_party.activities.terms import Kind, State
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.organization.models import Branch, CommitteePost, Member, Membership, in_force
from xinfang_party.organization.queries import branch_names
from xinfang_party.organization.terms import LEADING, BranchKind, CommitteeDuty
from xinfang_party.talks.models import Criticism, Talk
from xinfang_party.talks.rules import Held, Stint

BOTH = (joinedload(Talk.talker), joinedload(Talk.person), joinedload(Talk.branch))
SAID = (joinedload(Criticism.speaker), joinedload(Criticism.about), joinedload(Criticism.activity))
HOLDING = [kind for kind in BranchKind if kind.holds_members]
TAKES_CRITICISM = frozenset({State.HELD, State.SUBMITTED})


# --- in person ----------------------------------------------------------------------------------------------------------------

def led_in_person(member_id: Any) -> Select[Any]:
    """Ids of branches of which this member (an id or a column of ids) is secretary or deputy today; not of those below them."""
    return seated(member_id, LEADING)


def watched_in_person(member_id: int) -> Select[Any]:
    """Those whose talks and tallies the member may read: as secretary, deputy or discipline member of that very branch (domain.md 8.3)."""
    return seated(member_id, LEADING | {CommitteeDuty.DISCIPLINE})


def seated(member_id: Any, duties: Collection[CommitteeDuty]) -> Select[Any]:
    return select(CommitteePost.branch_id).where(
        CommitteePost.member_id == member_id, CommitteePost.duty.in_(sorted(duties)), in_force(CommitteePost, clock.today()))


def branches_led(identity: Identity) -> dict[int, str]:
    """{id: name} of the branches this person leads in person."""
    led = set(db.session.scalars(led_in_person(identity.member_id))) if identity.member_id is not None and identity.led_branch_ids else set()
    return {key: name for key, name in branch_names().items() if key in led} if led else {}


def watches(identity: Identity, branch_column: Any) -> ColumnElement[bool]:
    """Condition: the discipline office, or whoever watches the branch in person."""
    if Role.DISCIPLINE in identity.roles:
        return true()
    return false() if identity.member_id is None else branch_column.in_(watched_in_person(identity.member_id))


# --- talks --------------------------------------------------------------------------------------------------------------------

def readable(identity: Identity) -> ColumnElement[bool]:
    """The talks whose content this person may read: the own ones and those of the branches watched in person."""
    mine = false() if identity.member_id is None else or_(Talk.talker_id == identity.member_id, Talk.person_id == identity.member_id)
    return or_(mine, watches(identity, Talk.branch_id))


def writable(identity: Identity) -> ColumnElement[bool]:
    """Those this person may correct: as the talker, or leading the branch in person."""
    if identity.member_id is None:
        return false()
    return or_(Talk.talker_id == identity.member_id, Talk.branch_id.in_(led_in_person(identity.member_id)))


def get_readable(identity: Identity, talk_id: int) -> Talk:
    return one(select(Talk).where(Talk.id == talk_id, readable(identity)).options(*BOTH))


def get_writable(identity: Identity, talk_id: int) -> Talk:
    return one(select(Talk).where(Talk.id == talk_id, writable(identity)).options(*BOTH))


def may_write(identity: Identity, talk: Talk) -> bool:
    return bool(db.session.scalar(select(exists().where(Talk.id == talk.id, writable(identity)))))


def one(statement: Select[Any]) -> Any:
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def listed(identity: Identity, *, year: int | None = None, branch_id: int | None = None) -> Select[Any]:
    statement = select(Talk).where(readable(identity))
    if year is not None:
        statement = statement.where(Talk.held_on >= date(year, 1, 1), Talk.held_on <= date(year, 12, 31))
    if branch_id is not None:
        statement = statement.where(Talk.branch_id == branch_id)
    return statement.order_by(Talk.held_on.desc(), Talk.id.desc())


# --- coverage -----------------------------------------------------------------------------------------------------------------

def coverable(day: date) -> Select[Any]:
    """Ids of the branches that hold members and are there on that day."""
    return select(Branch.id).where(Branch.kind.in_(HOLDING), Branch.founded_on <= day, or_(Branch.dissolved_on.is_(None), Branch.dissolved_on >= day))


def branches_overseen(identity: Identity) -> dict[int, str]:
    """{id: name} of the branches whose coverage this person may see, in the order of the tree."""
    span, there = reach(identity, "talk:coverage"), set(db.session.scalars(coverable(clock.today())))
    return {key: name for key, name in branch_names().items() if key in there and (span.everything or key in span.branch_ids)}


def stays(branch_id: int, on: date) -> list[Stint]:
    """The memberships in force on that day, of a branch that holds members and is there."""
    statement = select(*of_stint(Membership)).join(Membership.member).where(
        Membership.branch_id == branch_id, in_force(Membership, on), Membership.branch_id.in_(coverable(on)))
    return [Stint(*row) for row in db.session.execute(statement)]


def stay_of(member_id: int, on: date) -> tuple[int, Stint] | None:
    """(branch id, membership) of one member on that day; None for who is in no such branch."""
    row = db.session.execute(select(Membership.branch_id, *of_stint(Membership)).join(Membership.member).where(
        Membership.member_id == member_id, in_force(Membership, on), Membership.branch_id.in_(coverable(on)))).one_or_none()
    return None if row is None else (row[0], Stint(*row[1:]))


def committee(branch_id: int, year: int) -> list[Stint]:
    """The committee posts that were held on some day of the year."""
    statement = select(*of_stint(CommitteePost)).join(CommitteePost.member).where(
        CommitteePost.branch_id == branch_id, CommitteePost.from_on <= date(year, 12, 31),
        or_(CommitteePost.to_on.is_(None), CommitteePost.to_on >= date(year, 1, 1)))
    return [Stint(*row) for row in db.session.execute(statement)]


def of_stint(model: Any) -> tuple[Any, ...]:
    """The columns of a `Stint`, of a membership or a post."""
    return model.member_id, model.from_on, model.to_on, Member.number, Member.name


def held(member_ids: Collection[int], year: int, on: date) -> list[Held]:
    """Who talked with whom on which day, nothing else of it."""
    statement = select(Talk.held_on, Talk.talker_id, Talk.person_id).where(
        or_(Talk.talker_id.in_(member_ids), Talk.person_id.in_(member_ids)), Talk.held_on >= date(year, 1, 1), Talk.held_on <= on)
    return [Held(*row) for row in db.session.execute(statement)]


# --- criticism ----------------------------------------------------------------------------------------------------------------

def heard(identity: Identity) -> ColumnElement[bool]:
    """Criticism this person may read: what he or she said, what was said of him or her, and that of the branches watched in person."""
    mine = false() if identity.member_id is None else or_(Criticism.speaker_id == identity.member_id, Criticism.about_id == identity.member_id)
    return or_(mine, watches(identity, Criticism.branch_id))


def criticisms_of(activity_id: int, identity: Identity) -> Sequence[Criticism]:
    statement = select(Criticism).where(Criticism.activity_id == activity_id, heard(identity)).options(*SAID)
    return db.session.scalars(statement.order_by(Criticism.kind.desc(), Criticism.id)).all()


def is_life_meeting() -> ColumnElement[bool]:
    return exists().where(ActivityPurpose.activity_id == Activity.id, ActivityPurpose.purpose == Kind.LIFE_MEETING)


def get_life_meeting(identity: Identity, activity_id: int) -> Activity:
    """One the person was called to, or of a branch watched in person."""
    on_roll = exists().where(Attendance.activity_id == Activity.id, Attendance.member_id == identity.member_id)
    return one(select(Activity).where(Activity.id == activity_id, is_life_meeting(), or_(on_roll, watches(identity, Activity.branch_id))))  # type: ignore[no-any-return]


def get_own_criticism(identity: Identity, criticism_id: int) -> Criticism:
    """One this person said, or that was said in a branch he or she leads in person."""
    if identity.member_id is None:
        raise NotFound
    mine = or_(Criticism.speaker_id == identity.member_id, Criticism.branch_id.in_(led_in_person(identity.member_id)))
    return one(select(Criticism).where(Criticism.id == criticism_id, mine).options(*SAID))  # type: ignore[no-any-return]


def roll_of(activity_id: int) -> dict[int, str]:
    """{member id: name} of those called to it, guests left out, by number."""
    statement = select(Member.id, Member.name).join(Attendance, Attendance.member_id == Member.id).where(
        Attendance.activity_id == activity_id, Attendance.is_guest.is_(False)).order_by(Member.number)
    return {key: name for key, name in db.session.execute(statement)}
