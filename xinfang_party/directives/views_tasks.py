"""The steps of a task: progress, another day, closed, taken up again, withdrawn."""
from collections.abc import Callable

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.directives import pages, tasks
from xinfang_party.directives.forms import CloseForm, DueForm, NoteForm, ReasonForm, sent_file
from xinfang_party.directives.queries import get_task
from xinfang_party.directives.views import bp
from xinfang_party.web.forms import Form
from xinfang_party.web.stepping import step


@bp.post("/directive-tasks/<int:directive_task_id>/notes")
@requires("directive:note-progress")
def note_progress(directive_task_id: int) -> ResponseReturnValue:
    task, form = get_task(current(), directive_task_id, "directive:note-progress"), NoteForm(scope="notes")
    return taken(directive_task_id, form, lambda: tasks.note(
        task, noted_on=form.noted_on.data, percent=form.percent.data, text=form.text.data or "", problems=form.problems.data or "",
        file=sent_file(form), by=current()), "已记下这条进展。")


@bp.post("/directive-tasks/<int:directive_task_id>/due")
@requires("directive:register")
def move_due(directive_task_id: int) -> ResponseReturnValue:
    task, form = get_task(current(), directive_task_id, "directive:register"), DueForm(scope="due")
    return taken(directive_task_id, form, lambda: tasks.move_due(
        task, is_lasting=form.is_lasting.data, due_on=form.due_on.data, reason=form.reason.data or "", version=form.version.data, by=current()), "已改期限。")


@bp.post("/directive-tasks/<int:directive_task_id>/close")
@requires("directive:close")
def close_task(directive_task_id: int) -> ResponseReturnValue:
    task, form = get_task(current(), directive_task_id, "directive:close"), CloseForm(scope="close")
    return taken(directive_task_id, form, lambda: tasks.close(task, result=form.result.data or "", version=form.version.data, by=current()), "已办结。")


@bp.post("/directive-tasks/<int:directive_task_id>/reopen")
@requires("directive:reopen")
def reopen_task(directive_task_id: int) -> ResponseReturnValue:
    task, form = get_task(current(), directive_task_id, "directive:reopen"), ReasonForm(scope="reopen")
    return taken(directive_task_id, form, lambda: tasks.reopen(task, reason=form.reason.data or "", version=form.version.data, by=current()), "已重新办理。")


@bp.post("/directive-tasks/<int:directive_task_id>/withdraw")
@requires("directive:register")
def withdraw_task(directive_task_id: int) -> ResponseReturnValue:
    task, form = get_task(current(), directive_task_id, "directive:register"), ReasonForm(scope="withdraw")
    return taken(directive_task_id, form, lambda: tasks.withdraw(task, reason=form.reason.data or "", version=form.version.data, by=current()), "已撤销，记录会保留。")


def taken(directive_task_id: int, form: Form, act: Callable[[], object], done: str) -> ResponseReturnValue:
    name = request.path.rpartition("/")[2]
    return step(form, act, done, url_for(".show_task", directive_task_id=directive_task_id), lambda: again(directive_task_id, **{name: form}))


def again(directive_task_id: int, **forms: Form) -> str:
    return render_template("directives/show_task.html", **pages.task_page(get_task(current(), directive_task_id), current(), **forms))
