"""Entries, tasks, research and campaigns a viewer may see, and what forms offer. Who answers for a task reads its whole entry."""
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from xinfang_party.access.permissions import reach
from xinfang_party.access.queries import get_for, owned
from xinfang_party.access.terms import Identity
from xinfang_party.activities import queries as activities
from xinfang_party.activities.models import Activity, ActivityPurpose
from xinfang_party.activities.terms import Kind
from xinfang_party.directives import rules
from xinfang_party.directives.catalogue import number
from xinfang_party.directives.models import Campaign, Directive, DirectiveTask, Research, TaskNote, WrittenInstruction
from xinfang_party.directives.terms import OPEN, Level, Outcome, Standing, TaskState
from xinfang_party.documents.models import Rule
from xinfang_party.files.models import Attachment
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.kernel.text import like_escape

ROW = (joinedload(DirectiveTask.directive), joinedload(DirectiveTask.branch), joinedload(DirectiveTask.owner), joinedload(DirectiveTask.lead_department))
ENTRY = (joinedload(Directive.branch), joinedload(Directive.activity), joinedload(Directive.action))
PEOPLE = (joinedload(DirectiveTask.owner), joinedload(DirectiveTask.lead_department))
WHOLE = (*ENTRY, selectinload(Directive.tasks).options(*PEOPLE), selectinload(Directive.supervisions))
PRESSING = (DirectiveTask.state.not_in(OPEN), DirectiveTask.due_on.is_(None), DirectiveTask.due_on, DirectiveTask.id)
"""Open ones before the others, those due first before those due later, lasting ones last."""
SINCE = func.coalesce(Directive.learned_on, Directive.registered_on)
"""The day that says which year an entry is of."""


# --- who may see what ---------------------------------------------------------------------------------------------------------

def readable(identity: Identity) -> ColumnElement[bool]:
    """All for overseers, the branch's for those who work for it, and the entry of a task one answers for."""
    span = reach(identity, "directive:read")
    if span.everything or span.member_id is None:
        return owned(Directive, identity, "directive:read")
    return or_(owned(Directive, identity, "directive:read"),
               Directive.id.in_(select(DirectiveTask.directive_id).where(DirectiveTask.owner_id == span.member_id)))


def readable_tasks(identity: Identity) -> ColumnElement[bool]:
    """Those of readable entries."""
    if reach(identity, "directive:read").everything:
        return true()
    return DirectiveTask.directive_id.in_(select(Directive.id).where(readable(identity)))


def get_directive(identity: Identity, directive_id: int, permission: str = "directive:read") -> Directive:
    if permission != "directive:read":
        return get_for(identity, permission, Directive, directive_id, *WHOLE)
    return found(db.session.scalars(select(Directive).where(Directive.id == directive_id, readable(identity)).options(*WHOLE)).unique().one_or_none())


def get_task(identity: Identity, task_id: int, permission: str = "directive:read") -> DirectiveTask:
    entry = joinedload(DirectiveTask.directive).selectinload(Directive.supervisions)
    options = (entry, joinedload(DirectiveTask.branch), *PEOPLE, selectinload(DirectiveTask.notes))
    if permission != "directive:read":
        return get_for(identity, permission, DirectiveTask, task_id, *options)
    statement = select(DirectiveTask).where(DirectiveTask.id == task_id, readable_tasks(identity))
    return found(db.session.scalars(statement.options(*options)).unique().one_or_none())


def get_note(identity: Identity, note_id: int) -> TaskNote:
    """Whose entry may be read."""
    return found(db.session.scalars(select(TaskNote).join(TaskNote.task).where(TaskNote.id == note_id, readable_tasks(identity))).one_or_none())


def of_everybody_or(model: Any, identity: Identity, permission: str) -> ColumnElement[bool]:
    """Research and campaigns without a branch are the bureau's own: whoever has the permission reads them."""
    return or_(model.branch_id.is_(None), owned(model, identity, permission)) if reach(identity, permission) else false()


def get_research(identity: Identity, research_id: int) -> Research:
    statement = select(Research).where(Research.id == research_id, of_everybody_or(Research, identity, "research:read"))
    whole = (joinedload(Research.branch), joinedload(Research.department), selectinload(Research.instructions).joinedload(WrittenInstruction.rule))
    return found(db.session.scalars(statement.options(*whole)).unique().one_or_none())


def get_campaign(identity: Identity, campaign_id: int) -> Campaign:
    statement = select(Campaign).where(Campaign.id == campaign_id, of_everybody_or(Campaign, identity, "campaign:read"))
    return found(db.session.scalars(statement.options(joinedload(Campaign.branch), joinedload(Campaign.lead_department))).one_or_none())


def get_instruction(identity: Identity, instruction_id: int) -> WrittenInstruction:
    """One on research that may be read."""
    instruction = found(db.session.get(WrittenInstruction, instruction_id))
    get_research(identity, instruction.research_id)
    return instruction  # type: ignore[no-any-return]


def found(row: Any) -> Any:
    if row is None:
        raise NotFound
    return row


# --- lists --------------------------------------------------------------------------------------------------------------------

def listed(identity: Identity, *, branch_id: int | None = None, level: Level | None = None, department_id: int | None = None, year: int | None = None,
           standing: Standing | None = None, is_open: bool = False, text: str = "") -> Select[Any]:
    """The ledger: one line a task, what is open and due first; a member's own."""
    statement = select(DirectiveTask).join(DirectiveTask.directive).where(owned(DirectiveTask, identity, "directive:read"))
    if branch_id is not None:
        statement = statement.where(DirectiveTask.branch_id == branch_id)
    if level is not None:
        statement = statement.where(Directive.level == level)
    if department_id is not None:
        statement = statement.where(DirectiveTask.lead_department_id == department_id)
    if year is not None:
        statement = statement.where(SINCE.between(date(year, 1, 1), date(year, 12, 31)))
    if standing is not None:
        statement = statement.where(stands(standing, clock.today()))
    if is_open:
        statement = statement.where(DirectiveTask.state.in_(OPEN))
    return (statement.where(tells(text)) if text else statement).order_by(*PRESSING)


def stands(standing: Standing, today: date) -> ColumnElement[bool]:
    """SQL of `rules.standings`."""
    is_open = DirectiveTask.state.in_(OPEN)
    match standing:
        case Standing.LASTING:
            return and_(is_open, DirectiveTask.due_on.is_(None))
        case Standing.OVERDUE:
            return and_(is_open, DirectiveTask.due_on < today)
        case Standing.STALE:
            return and_(is_open, DirectiveTask.updated_on < rules.stale_before(today))
        case Standing.DONE | Standing.WITHDRAWN:
            return DirectiveTask.state == TaskState(standing.value)
    return and_(DirectiveTask.state == TaskState(standing.value), DirectiveTask.due_on.is_not(None))


def tells(text: str) -> ColumnElement[bool]:
    """A number, or words of the entry or the task."""
    if numbers := rules.numbers_in(text):
        return or_(*(and_(Directive.year == year, Directive.serial == serial) for year, serial in numbers))
    like = f"%{like_escape(text)}%"
    return or_(*(column.like(like, escape="\\") for column in (Directive.source, Directive.document_no, Directive.summary, DirectiveTask.text)))


def researches(identity: Identity, year: int | None = None) -> Select[Any]:
    """The latest first."""
    statement = select(Research).where(of_everybody_or(Research, identity, "research:read"))
    if year is not None:
        statement = statement.where(Research.held_on.between(date(year, 1, 1), date(year, 12, 31)))
    return statement.order_by(Research.held_on.desc(), Research.id.desc())


def counts_of_research(identity: Identity, year: int) -> Mapping[str, int]:
    """Trips, reports, written instructions of a year and what came of these; one statement. Each by its own day."""
    inside = date(year, 1, 1), date(year, 12, 31)
    seen = of_everybody_or(Research, identity, "research:read")

    def count(model: Any, *conditions: ColumnElement[bool]) -> Any:
        statement = select(func.count(model.id)).where(*conditions, seen)
        return (statement.join(Research, Research.id == model.research_id) if model is not Research else statement).scalar_subquery()

    settled = WrittenInstruction.done_on.between(*inside)
    row = db.session.execute(select(
        count(Research, Research.held_on.between(*inside)), count(Research, Research.reported_on.between(*inside)),
        count(WrittenInstruction, WrittenInstruction.given_on.between(*inside)),
        count(WrittenInstruction, settled, WrittenInstruction.outcome == Outcome.SOLVED),
        count(WrittenInstruction, settled, WrittenInstruction.outcome == Outcome.RULE))).one()
    return dict(zip(("调研", "调研报告", "批示", "批示后解决的问题", "批示后形成的制度"), row, strict=True))


def campaigns(identity: Identity, *, is_open: bool = False) -> Select[Any]:
    statement = select(Campaign).where(of_everybody_or(Campaign, identity, "campaign:read"))
    if is_open:
        statement = statement.where(Campaign.ended_on.is_(None))
    return statement.order_by(Campaign.ended_on.is_not(None), Campaign.from_on.desc(), Campaign.id.desc())


# --- what belongs to one, and what forms offer ----------------------------------------------------------------------------------

def files_of(task: DirectiveTask) -> dict[int, list[Attachment]]:
    """{note: its files}; one statement."""
    notes = select(TaskNote.id).where(TaskNote.task_id == task.id)
    files: dict[int, list[Attachment]] = {}
    for one in db.session.scalars(select(Attachment).where(
            Attachment.subject_kind == TaskNote.__tablename__, Attachment.subject_id.in_(notes)).order_by(Attachment.id)):
        files.setdefault(one.subject_id, []).append(one)
    return files


def made_from(activity: Activity) -> dict[int, Directive]:
    """{action item of the meeting: the entry made from it}, whoever asks."""
    found = db.session.scalars(select(Directive).where(Directive.action_id.in_([item.id for item in activity.actions])))
    return {one.action_id: one for one in found if one.action_id is not None}


def of_action(action_id: int) -> Directive | None:
    return db.session.scalars(select(Directive).where(Directive.action_id == action_id)).one_or_none()


def meetings(identity: Identity, branch_ids: Sequence[int]) -> list[Activity]:
    """What these branches held of late, as far as the viewer reads it; the latest first."""
    statement = select(Activity).where(Activity.branch_id.in_(branch_ids), activities.COUNTS, activities.readable(identity))
    newest = statement.join(Activity.branch).options(contains_eager(Activity.branch)).order_by(Activity.held_on.desc(), Activity.id.desc())
    return list(db.session.scalars(newest.limit(number("meetings_offered"))).unique())


def research_activities(identity: Identity, chosen: int | None = None) -> list[Activity]:
    """Activities held as research that the viewer reads and that are no other research yet; the latest first."""
    is_research = or_(Activity.form == Kind.RESEARCH, Activity.purposes.any(ActivityPurpose.purpose == Kind.RESEARCH))
    taken = select(Research.activity_id).where(Research.activity_id.is_not(None))
    is_free = or_(Activity.id.not_in(taken), Activity.id == chosen) if chosen is not None else Activity.id.not_in(taken)
    statement = select(Activity).where(is_research, activities.COUNTS, activities.readable(identity), is_free).options(joinedload(Activity.branch))
    return list(db.session.scalars(statement.order_by(Activity.held_on.desc(), Activity.id.desc()).limit(number("meetings_offered"))).unique())


def research_of(identity: Identity, activity_id: int) -> tuple[bool, Research | None]:
    """(whether an activity was recorded as research, that one as far as the viewer reads it)."""
    made = db.session.scalars(select(Research).where(Research.activity_id == activity_id)).one_or_none()
    reads = made is not None and (made.branch_id is None or reach(identity, "research:read").covers(branch_id=made.branch_id))
    return made is not None, made if reads else None


def rules_in_force(today: date) -> dict[int, str]:
    """Everybody inside reads them."""
    statement = select(Rule.id, Rule.title, Rule.number).where(or_(Rule.to_on.is_(None), Rule.to_on >= today)).order_by(Rule.from_on.desc(), Rule.id.desc())
    return {key: f"{title}（{number}）" if number else title for key, title, number in db.session.execute(statement.limit(number("rules_offered")))}
