"""Activities a viewer may read and record, who is expected, what is still open."""
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import joinedload, selectinload

from xinfang_party.access.permissions import reach
from xinfang_party.access.queries import get_for, owned
from xinfang_party.access.terms import Identity, Role
from xinfang_party.activities.catalogue import EXPECTS_NOBODY
from xinfang_party.activities.models import ActionItem, Activity, ActivityPurpose, ActivityStep, Attendance, Exemption, Material
from xinfang_party.activities.terms import COUNTED, OFFICE_FORMS, Expected, Kind, State, Status
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.organization.models import CommitteePost, Member, Membership, in_force

COMMITTEE_FORMS = OFFICE_FORMS | {Kind.COMMITTEE_MEETING}
"""Those who hold a post of the committee are expected, nobody else."""
CLOSED_FORMS = (Kind.COMMITTEE_MEETING, Kind.LEADING_MEETING)
"""Not open to members who were not there."""
COUNTS = Activity.state.in_(COUNTED)
WHOSE = (joinedload(Activity.branch), joinedload(Activity.cell), joinedload(Activity.host))
ROW = (*WHOSE, selectinload(Activity.purposes))
NAMED = (joinedload(Activity.recorder), joinedload(Activity.lecturer), joinedload(Activity.study_secretary))
WHOLE = (*WHOSE, joinedload(Activity.purposes), *NAMED, selectinload(Activity.roll).joinedload(Attendance.member),
         selectinload(Activity.materials).joinedload(Material.reader), selectinload(Activity.topics),
         selectinload(Activity.actions).joinedload(ActionItem.owner), selectinload(Activity.amendments), selectinload(Activity.steps))
"""What its page needs."""


def counts_as(kind: Kind) -> ColumnElement[bool]:
    """SQL condition: held as this, or this besides."""
    besides = exists().where(ActivityPurpose.activity_id == Activity.id, ActivityPurpose.purpose == kind)
    return or_(Activity.form == kind, besides) if kind.is_form and kind.is_purpose else Activity.form == kind if kind.is_form else besides


# --- who may see what ---------------------------------------------------------------------------------------------------------

def readable(identity: Identity) -> ColumnElement[bool]:
    """Members: what their own branch does, except its committee's meetings, and whatever they host, record or stand on the roll of.
    Besides them who leads the branch or oversees. Cancelled ones stay readable."""
    in_office = owned(Activity, replace(identity, roles=identity.roles - {Role.MEMBER}), "activity:read")
    return or_(in_office, as_member(identity))


def as_member(identity: Identity) -> ColumnElement[bool]:
    if Role.MEMBER not in identity.roles or identity.member_id is None:
        return false()
    at_home = and_(Activity.branch_id == identity.home_branch_id, Activity.form.notin_(CLOSED_FORMS))
    was_there = Activity.id.in_(select(Attendance.activity_id).where(Attendance.member_id == identity.member_id))
    return or_(at_home, was_there, Activity.host_id == identity.member_id, Activity.recorder_id == identity.member_id)


def get_readable(identity: Identity, activity_id: int, *options: Any) -> Activity:
    statement = select(Activity).where(Activity.id == activity_id, readable(identity)).options(*options)
    return found(db.session.scalars(statement).unique().one_or_none())


def sees_reasons(identity: Identity, activity: Activity) -> bool:
    """Why somebody was away is for those who keep the branch's or the Party group's records, who oversee, and the host; the others read that he or she was."""
    return (reach(identity, "hours:read").covers(branch_id=activity.branch_id, member_id=activity.host_id)
            or reach(identity, "activity:record").covers(cell_id=activity.own_cell_id))


def get_recorded(identity: Identity, permission: str, activity_id: int, *options: Any) -> Activity:
    """One within reach of this permission: the branch's workers', for `activity:confirm` also its host's."""
    return get_for(identity, permission, Activity, activity_id, *options)


def get_attendance(identity: Identity, permission: str, attendance_id: int) -> Attendance:
    """A row of the roll of an activity within reach, with both; held until the transaction ends, so that it is made up once."""
    statement = select(Attendance).join(Attendance.activity).where(Attendance.id == attendance_id, owned(Activity, identity, permission))
    statement = statement.options(joinedload(Attendance.activity), joinedload(Attendance.member)).with_for_update(of=Attendance)
    return found(db.session.scalars(statement).one_or_none())


def get_made_up(identity: Identity, attendance_id: int) -> Attendance:
    """Whose proofs of make-up study one may read: the own ones, and whoever reads why somebody was away."""
    theirs = or_(*(owned(Activity, identity, permission) for permission in ("hours:read", "activity:record")), Attendance.member_id == identity.member_id)
    return found(db.session.scalars(select(Attendance).join(Attendance.activity).where(Attendance.id == attendance_id, theirs)).one_or_none())


def get_action(identity: Identity, action_id: int, permission: str = "action-item:close") -> ActionItem:
    """The owner's, or of the branch one works for."""
    return get_for(identity, permission, ActionItem, action_id, joinedload(ActionItem.activity), joinedload(ActionItem.owner))


def get_exemption(identity: Identity, exemption_id: int) -> Exemption:
    statement = select(Exemption).join(Exemption.member).where(Exemption.id == exemption_id, owned(Member, identity, "exemption:edit"))
    return found(db.session.scalars(statement.options(joinedload(Exemption.member))).one_or_none())


def found(row: Any) -> Any:
    if row is None:
        raise NotFound
    return row


def readable_actions(identity: Identity) -> ColumnElement[bool]:
    """Those of readable activities, and one's own."""
    own = ActionItem.owner_id == identity.member_id if identity.member_id is not None else false()
    return or_(own, ActionItem.activity_id.in_(select(Activity.id).where(readable(identity))))


# --- lists --------------------------------------------------------------------------------------------------------------------

def listed(identity: Identity, *, branch_id: int | None = None, kind: Kind | None = None, state: State | None = None,
           since: date | None = None, until: date | None = None, member_id: int | None = None) -> Select[Any]:
    """Those the viewer may read, the latest first; `member_id`: with this member on the roll."""
    statement = select(Activity).where(readable(identity)).options(*ROW)
    if branch_id is not None:
        statement = statement.where(Activity.branch_id == branch_id)
    if kind is not None:
        statement = statement.where(counts_as(kind))
    if state is not None:
        statement = statement.where(Activity.state == state)
    if since is not None:
        statement = statement.where(Activity.held_on >= since)
    if until is not None:
        statement = statement.where(Activity.held_on <= until)
    if member_id is not None:
        statement = statement.where(Activity.id.in_(select(Attendance.activity_id).where(Attendance.member_id == member_id)))
    return statement.order_by(Activity.held_on.desc(), Activity.id.desc())


def open_actions(identity: Identity, branch_id: int) -> list[ActionItem]:
    """What the branch decided, its Party group for who leads no more, and nobody has closed: those due first, those without a day last."""
    span = reach(identity, "activity:record")
    own = [] if span.covers(branch_id=branch_id) else [Activity.own_cell_id.in_(span.cell_ids)]
    statement = select(ActionItem).join(ActionItem.activity).where(ActionItem.branch_id == branch_id, *IS_OPEN, *own)
    return list(db.session.scalars(statement.options(joinedload(ActionItem.owner), joinedload(ActionItem.activity)).order_by(*DUE_FIRST)))


def open_actions_of(member_id: int) -> list[ActionItem]:
    """The same of one owner."""
    statement = select(ActionItem).join(ActionItem.activity).where(ActionItem.owner_id == member_id, *IS_OPEN)
    return list(db.session.scalars(statement.options(joinedload(ActionItem.activity).joinedload(Activity.branch)).order_by(*DUE_FIRST)))


IS_OPEN = (ActionItem.closed_on.is_(None), COUNTS)
"""Of an action item joined with its activity: a record that was cancelled asks nothing of anybody."""
DUE_FIRST = (ActionItem.due_on.is_(None), ActionItem.due_on, ActionItem.id)


# --- who is expected ----------------------------------------------------------------------------------------------------------

def expected_roll(branch_id: int, cell_id: int | None, form: Kind, on: date) -> list[Expected]:
    """Who should be there: the committee, the cell, or the whole branch, as they were that day; by number. Empty for training and research."""
    if form in EXPECTS_NOBODY:
        return []
    if form in COMMITTEE_FORMS:
        inside = select(CommitteePost.member_id).where(CommitteePost.branch_id == branch_id, in_force(CommitteePost, on))
    else:
        inside = select(Membership.member_id).where(Membership.branch_id == branch_id, in_force(Membership, on))
        inside = inside if cell_id is None else inside.where(Membership.cell_id == cell_id)
    return people(Member.id.in_(inside), on)


def standing_of(member_ids: Collection[int], on: date) -> dict[int, Expected]:
    """These members as they were that day, wherever they belonged."""
    return {one.member_id: one for one in people(Member.id.in_(list(member_ids)), on)} if member_ids else {}


def people(condition: ColumnElement[bool], on: date) -> list[Expected]:
    excused = exists().where(Exemption.member_id == Member.id, in_force(Exemption, on))
    statement = select(Member.id, Member.name, Member.formal_on, Member.left_on, excused).where(condition).order_by(Member.number)
    return [Expected(key, name, formal_on is not None and formal_on <= on and (left_on is None or left_on >= on), excused)
            for key, name, formal_on, left_on, excused in db.session.execute(statement)]


def members_on(branch_id: int, on: date) -> set[int]:
    return set(db.session.scalars(select(Membership.member_id).where(Membership.branch_id == branch_id, in_force(Membership, on))))


def members_called(words: Sequence[str], on: date) -> Sequence[Any]:
    """(id, name, number) of the bureau's members of that day whose name or number is one of these words."""
    statement = select(Member.id, Member.name, Member.number).join(Membership).where(in_force(Membership, on), or_(Member.name.in_(words), Member.number.in_(words)))
    return db.session.execute(statement.order_by(Member.number)).all()


def present_at(activity_id: int, on: date) -> Sequence[Any]:
    """(id, name, is_guest) of those who were there, as far as they are members of the bureau on another day."""
    statement = select(Member.id, Member.name, Attendance.is_guest).join(Attendance, Attendance.member_id == Member.id).join(
        Membership, Membership.member_id == Member.id).where(Attendance.activity_id == activity_id, Attendance.status == Status.PRESENT, in_force(Membership, on))
    return db.session.execute(statement.order_by(Member.number)).all()


def exemptions_of(member_id: int) -> Sequence[Exemption]:
    """Newest first."""
    return db.session.scalars(select(Exemption).where(Exemption.member_id == member_id).order_by(Exemption.from_on.desc())).all()


def last_step(activity: Activity, verb: str) -> ActivityStep | None:
    return next((step for step in reversed(activity.steps) if step.verb == verb), None)
