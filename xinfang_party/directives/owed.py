"""What the ledger asks of a person: to update a task, to finish it, to press where nobody updates, to answer a written instruction."""
from typing import Any

from sqlalchemy import and_, exists, false, literal, or_, select, true

from xinfang_party.access.terms import Identity, Role
from xinfang_party.activities.models import ActionItem
from xinfang_party.directives import rules
from xinfang_party.directives.models import Directive, DirectiveTask, Research, Supervision, TaskNote, WrittenInstruction
from xinfang_party.directives.terms import OPEN, NoteKind, Outcome
from xinfang_party.kernel import clock
from xinfang_party.organization.models import Branch
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import NO_DAY, Found, Owed, Rows


def to_update(identity: Identity) -> Rows:
    """Soon or long due for an update: the owner's; of a task without one the branch's secretary's."""
    return tasks(DirectiveTask.updated_on).where(DirectiveTask.updated_on <= rules.remind_until(clock.today()), is_mine(identity)).order_by(
        DirectiveTask.updated_on, DirectiveTask.id)


def to_finish(identity: Identity) -> Rows:
    """Near or past its day. What the owner is asked for as an open action item of a meeting is not asked for twice."""
    is_item = and_(DirectiveTask.position == 0, Directive.action_id.in_(select(ActionItem.id).where(ActionItem.closed_on.is_(None))))
    return tasks(DirectiveTask.due_on).where(DirectiveTask.due_on <= rules.soon(clock.today()), is_mine(identity), or_(
        Directive.action_id.is_(None), ~is_item)).order_by(DirectiveTask.due_on, DirectiveTask.id)


def to_press(identity: Identity) -> Rows:
    """Stale ones of others: the branch's secretary's, and all for the Party office."""
    led = and_(DirectiveTask.branch_id.in_(identity.led_in_person_ids), DirectiveTask.owner_id.is_not(None))
    own = DirectiveTask.owner_id == identity.member_id if identity.member_id is not None else false()
    whose = true() if Role.PARTY_OFFICE in identity.roles else and_(led, ~own)
    return tasks(DirectiveTask.updated_on).where(DirectiveTask.updated_on < rules.stale_before(clock.today()), whose).order_by(
        DirectiveTask.updated_on, DirectiveTask.id)


def to_respond(identity: Identity) -> Rows:
    """A supervisor wrote on the entry, and no progress was noted since: each open task of it is asked for."""
    since = exists().where(TaskNote.task_id == DirectiveTask.id, TaskNote.kind == NoteKind.PROGRESS, TaskNote.at >= Supervision.at)
    waits = exists().where(Supervision.directive_id == DirectiveTask.directive_id, ~since.correlate(DirectiveTask, Supervision))
    return tasks(NO_DAY).where(waits.correlate(DirectiveTask), is_mine(identity)).order_by(DirectiveTask.id)


def tasks(day: Any) -> Rows:
    return select(literal(""), DirectiveTask.id, DirectiveTask.text, Branch.name, day).join(Branch, Branch.id == DirectiveTask.branch_id).join(
        Directive, Directive.id == DirectiveTask.directive_id).where(DirectiveTask.state.in_(OPEN))


def is_mine(identity: Identity) -> Any:
    led = and_(DirectiveTask.owner_id.is_(None), DirectiveTask.branch_id.in_(identity.led_in_person_ids))
    return or_(led, DirectiveTask.owner_id == identity.member_id) if identity.member_id is not None else led


def to_answer(identity: Identity) -> Rows | None:
    """Written instructions whose day is near, or that have none: the Party office's."""
    if Role.PARTY_OFFICE not in identity.roles:
        return None
    return select(literal(""), Research.id, WrittenInstruction.given_by, Research.theme, WrittenInstruction.due_on).join(WrittenInstruction.research).where(
        WrittenInstruction.outcome == Outcome.WAITING,
        or_(WrittenInstruction.due_on.is_(None), WrittenInstruction.due_on <= rules.soon(clock.today()))).order_by(
        WrittenInstruction.due_on.is_(None), WrittenInstruction.due_on, WrittenInstruction.id)


def update(row: Found) -> Owed:
    return Owed("更新贯彻落实进展", about(row), page(row), rules.update_due(row.due_on) if row.due_on else None)


def finish(row: Found) -> Owed:
    return Owed("完成贯彻落实任务", about(row), page(row), row.due_on)


def respond(row: Found) -> Owed:
    return Owed("看督办意见，登记进展", about(row), page(row))


def press(row: Found) -> Owed:
    return Owed("督促更新贯彻落实任务（久未更新）", about(row), page(row), rules.update_due(row.due_on) if row.due_on else None)


def answer(row: Found) -> Owed:
    return Owed("登记批示的办理结果", f"{row.about}的批示（{row.more}）", path_to("directives.show_research", research_id=row.key), row.due_on)


def about(row: Found) -> str:
    return f"{row.about[:30]}（{row.more}）"


def page(row: Found) -> str:
    return path_to("directives.show_task", directive_task_id=row.key)
