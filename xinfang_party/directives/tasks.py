"""What is done with a task of the ledger: add, edit, note progress, move its day, close, reopen, withdraw."""
from datetime import date
from typing import Any, BinaryIO

from sqlalchemy import func, select

from xinfang_party.access.terms import Identity, Role
from xinfang_party.activities import service as activities
from xinfang_party.activities.models import ActionItem
from xinfang_party.audit import service as audit
from xinfang_party.directives import rules
from xinfang_party.directives.models import Directive, DirectiveTask, TaskNote
from xinfang_party.directives.saving import edited, put, texts_of
from xinfang_party.directives.terms import NoteKind, TaskState
from xinfang_party.files import service as files
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import refuse
from xinfang_party.organization.queries import current_posts, membership_on
from xinfang_party.web.links import refuse_stale

Facts = dict[str, Any]
File = tuple[BinaryIO, str]
TEXTS = ("text", "lead_leader", "cooperating", "measures")
RESULT = 300
"""As long as the result of an action item may be."""


def add(directive: Directive, *, facts: Facts, is_from_minutes: bool = False, by: Identity) -> DirectiveTask:
    """One more thing to be done. `facts`: text, lead_leader, lead_department_id, cooperating, owner_id, measures, is_lasting, due_on.

    `is_from_minutes`: whom they named stays, also where he is of no post here any more, and so does a day that is over.
    """
    today = clock.today()
    last = db.session.scalar(select(func.max(DirectiveTask.position)).where(DirectiveTask.directive_id == directive.id))
    task = DirectiveTask(directive_id=directive.id, branch_id=directive.branch_id, position=0 if last is None else last + 1, set_on=today, updated_on=today)
    is_lasting, due_on = bool(facts.get("is_lasting")), facts.get("due_on")
    refuse(rules.why_not_due(is_lasting, due_on), "due_on")
    refuse(None if is_from_minutes else rules.why_not_begin(due_on, today), "due_on")
    put(task, {**checked(task, facts, checks_owner=not is_from_minutes), "is_lasting": is_lasting, "due_on": due_on})
    db.session.add(task)
    db.session.flush()
    audit.record("directive-task.added", subject=task, by=by, owner_id=task.owner_id, due_on=due_on)
    return task


def edit(task: DirectiveTask, *, facts: Facts, version: int | None, by: Identity) -> None:
    """Everything but the day, which moves by `move_due`."""
    refuse_stale(task, version, "directives.show_task", directive_task_id=task.id)
    refuse("已经办结或者撤销，不能再修改。" if task.state in (TaskState.DONE, TaskState.WITHDRAWN) else None)
    edited("directive-task.edited", task, put(task, checked(task, facts, checks_owner=facts.get("owner_id") != task.owner_id)), by)


def checked(task: DirectiveTask, facts: Facts, *, checks_owner: bool) -> Facts:
    texts = texts_of(facts, *TEXTS)
    refuse(None if texts["text"] else "请写明要做什么。", "text")
    if checks_owner and facts.get("owner_id"):
        refuse_owner(task.branch_id, facts["owner_id"])
    return {**texts, "owner_id": facts.get("owner_id"), "lead_department_id": facts.get("lead_department_id")}


def refuse_owner(branch_id: int, owner_id: int) -> None:
    """A member of the branch, or one with a post in its committee."""
    stay = membership_on(owner_id, clock.today())
    if (stay is None or stay.branch_id != branch_id) and all(post.branch_id != branch_id for post in current_posts(owner_id, clock.today())):
        refuse("责任人应是这个党组织的党员，请检查姓名或党员编号。", "owner")


def note(task: DirectiveTask, *, noted_on: date, percent: int, text: str, problems: str = "", file: File | None = None, by: Identity) -> TaskNote:
    """Progress. 100 % closes nothing; a note of an earlier day than the latest leaves the percentage as it is."""
    refuse(*(rules.why_not_note(task.state, noted_on, percent, text, set_on=task.set_on, today=clock.today()) or (None, None)))
    texts_of({"text": text, "problems": problems}, "text", "problems")
    refuse(rules.why_not_words(file[1]) if file is not None else None, "file")
    task.state = rules.FLOW.next(task.state, "note")
    if noted_on >= task.updated_on:
        task.updated_on, task.percent = noted_on, percent
    made = record(task, NoteKind.PROGRESS, text, by=by, noted_on=noted_on, percent=percent, problems=problems)
    audit.record("directive-task.noted", subject=task, by=by)
    if file is not None:
        files.attach(*file, to=made, by=by)
    return made


def move_due(task: DirectiveTask, *, is_lasting: bool, due_on: date | None, reason: str, version: int | None, by: Identity) -> None:
    """Another day, or none any more; the day before stays in the timeline with the reason. Once it is over only the Party office may."""
    refuse_stale(task, version, "directives.show_task", directive_task_id=task.id)
    refuse_late(task, by, "due_on")
    refuse(rules.why_not_due(is_lasting, due_on), "due_on")
    refuse(*(rules.why_not_move(task.state, task.due_on, due_on, reason, clock.today()) or (None, None)))
    texts_of({"reason": reason}, "reason")
    before, task.is_lasting, task.due_on = task.due_on, is_lasting, due_on
    record(task, NoteKind.DUE, reason, by=by, was_due_on=before)
    audit.record("directive-task.due-moved", subject=task, by=by, before={"due_on": before}, after={"due_on": due_on}, reason=reason)


def close(task: DirectiveTask, *, result: str, version: int | None, by: Identity) -> None:
    """It is done, with how: said by the secretary or the Party office. The action item it was made from is done with it."""
    refuse_stale(task, version, "directives.show_task", directive_task_id=task.id)
    refuse(None if result.strip() else "请写明办到了什么程度、结果怎样。", "result")
    texts_of({"result": result}, "result")
    today = clock.today()
    put(task, {"state": rules.FLOW.next(task.state, "close"), "closed_on": today, "closed_by": by.name, "result": result})
    record(task, NoteKind.CLOSED, result, by=by)
    audit.record("directive-task.closed", subject=task, by=by, on=today)
    item = action_of(task)
    if item is not None and item.closed_on is None:
        activities.close_action(item, result=result[:RESULT], on=today, by=by)


def action_of(task: DirectiveTask) -> ActionItem | None:
    """The action item that became this task."""
    return task.directive.action if task.position == 0 else None


def reopen(task: DirectiveTask, *, reason: str, version: int | None, by: Identity) -> None:
    """Closed too early: by the Party office, with the reason; it counts as updated on this day."""
    after = step(task, "reopen", reason, version)
    if task.closed_on is not None and all(one.kind is not NoteKind.CLOSED for one in task.notes):
        record(task, NoteKind.CLOSED, task.result, by=by, noted_on=task.closed_on)
    put(task, {"state": after, "closed_on": None, "closed_by": "", "result": "", "updated_on": clock.today()})
    record(task, NoteKind.REOPENED, reason, by=by)
    audit.record("directive-task.reopened", subject=task, by=by, reason=reason)


def withdraw(task: DirectiveTask, *, reason: str, version: int | None, by: Identity) -> None:
    """Not to be done after all; it stays on record. What is overdue only the Party office may take off."""
    refuse_late(task, by, "reason")
    put(task, {"state": step(task, "withdraw", reason, version), "withdrawn_on": clock.today()})
    record(task, NoteKind.WITHDRAWN, reason, by=by)
    audit.record("directive-task.withdrawn", subject=task, by=by, reason=reason)


def refuse_late(task: DirectiveTask, by: Identity, field: str) -> None:
    refuse(rules.why_not_late(task.state, task.due_on, clock.today(), is_office=Role.PARTY_OFFICE in by.roles), field)


def step(task: DirectiveTask, verb: str, reason: str, version: int | None) -> TaskState:
    refuse_stale(task, version, "directives.show_task", directive_task_id=task.id)
    refuse(None if reason.strip() else "请写明原因。", "reason")
    texts_of({"reason": reason}, "reason")
    return rules.FLOW.next(task.state, verb)


def record(task: DirectiveTask, kind: NoteKind, text: str, *, by: Identity, noted_on: date | None = None, percent: int | None = None, problems: str = "",
           was_due_on: date | None = None) -> TaskNote:
    made = TaskNote(kind=kind, noted_on=noted_on or clock.today(), percent=task.percent if percent is None else percent, text=text, problems=problems,
                    was_due_on=was_due_on, actor=by.name, at=clock.now())
    task.notes.append(made)
    db.session.flush()
    return made
