"""Writing entries and tasks: register, edit, supervise, add a task, and an entry from what a first topic decided."""
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.queries import get_for
from xinfang_party.activities.models import ActionItem
from xinfang_party.directives import pages, queries, service, tasks
from xinfang_party.directives.forms import DirectiveForm, RegisterForm, SuperviseForm, TaskForm
from xinfang_party.directives.models import Directive, DirectiveTask
from xinfang_party.directives.views import bp
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.organization.queries import department_names
from xinfang_party.web.forms import EditForm, tried
from xinfang_party.web.stepping import step

ENTRY = ("source", "level", "document_no", "issued_on", "summary", "secrecy", "activity_id", "learned_on", "decision")


@bp.route("/directives/new", methods=["GET", "POST"])
@requires("directive:register")
def register_directive() -> ResponseReturnValue:
    branches, made = pages.branches_for(current(), "directive:register"), list[Directive]()
    form = RegisterForm(data={"branch_id": next(iter(branches)) if len(branches) == 1 else None})
    form.offer(branches, pages.meetings_for(current(), list(branches)))
    form.offer_departments(department_names())

    def save() -> None:
        made.append(service.register(branch_id=form.branch_id.data, facts=facts_of(form), task=pages.task_facts(form, form.branch_id.data), by=current()))

    if form.validate_on_submit() and tried(form, save):
        flash(f"已登记为{made[0].number}。", "success")
        return to_directive(made[0].id)
    return again("directives/register_directive.html", form)


@bp.route("/directives/<int:directive_id>/edit", methods=["GET", "POST"])
@requires("directive:register")
def edit_directive(directive_id: int) -> ResponseReturnValue:
    directive = queries.get_directive(current(), directive_id, "directive:register")
    form = DirectiveForm(data={**{name: getattr(directive, name) for name in ENTRY}, "level": directive.level.value,
                               "secrecy": directive.secrecy.value, "version": directive.version})
    form.offer({}, pages.meetings_for(current(), [directive.branch_id], directive))
    number = directive.number
    if form.validate_on_submit() and tried(form, lambda: service.edit(directive, facts=facts_of(form), version=form.version.data, by=current())):
        flash("已保存。", "success")
        return to_directive(directive_id)
    return again("directives/edit_directive.html", form, directive_id=directive_id, number=number)


@bp.post("/directives/<int:directive_id>/supervisions")
@requires("directive:supervise")
def supervise_directive(directive_id: int) -> ResponseReturnValue:
    directive, form = queries.get_directive(current(), directive_id, "directive:supervise"), SuperviseForm(scope="supervise")
    return step(form, lambda: service.supervise(directive, text=form.text.data or "", by=current()), "已记下督办意见。", directive_url(directive_id),
                      lambda: render_template("directives/show_directive.html", **pages.directive_page(
                          queries.get_directive(current(), directive_id), current(), form)))


@bp.route("/directives/<int:directive_id>/tasks/new", methods=["GET", "POST"])
@requires("directive:register")
def add_task(directive_id: int) -> ResponseReturnValue:
    directive = queries.get_directive(current(), directive_id, "directive:register")
    form, number = TaskForm(is_new=True), directive.number
    form.offer_departments(department_names())
    if form.validate_on_submit() and tried(form, lambda: tasks.add(directive, facts=pages.task_facts(form, directive.branch_id), by=current())):
        flash("已加上这项任务。", "success")
        return to_directive(directive_id)
    return again("directives/edit_task.html", form, back=directive_url(directive_id), number=number, is_new=True)


@bp.route("/directive-tasks/<int:directive_task_id>/edit", methods=["GET", "POST"])
@requires("directive:register")
def edit_task(directive_task_id: int) -> ResponseReturnValue:
    task = queries.get_task(current(), directive_task_id, "directive:register")
    form, number, page = TaskForm(data=filled(task)), task.directive.number, url_for(".show_task", directive_task_id=directive_task_id)
    form.offer_departments(department_names())
    del form.is_lasting, form.due_on

    def save() -> None:
        tasks.edit(task, facts=pages.task_facts(form, task.branch_id, task), version=form.version.data, by=current())

    if form.validate_on_submit() and tried(form, save):
        flash("已保存。", "success")
        return redirect(page, 303)
    return again("directives/edit_task.html", form, back=page, number=number, is_new=False)


@bp.post("/action-items/<int:item_id>/directive")
@requires("directive:register")
def register_from_action(item_id: int) -> ResponseReturnValue:
    """One click; where it cannot be done, the page of the meeting says why."""
    item = get_for(current(), "directive:register", ActionItem, item_id)
    activity_id = item.activity_id
    try:
        directive = service.from_action(item, by=current())
    except Refusal as refusal:
        db.session.rollback()
        made = queries.of_action(item_id)
        flash(refusal.sentence, "warning")
        return to_directive(made.id) if made is not None else redirect(url_for("activities.show_activity", activity_id=activity_id), 303)
    flash(f"已转入台账，编号是{directive.number}。请核对级别、牵头处室和期限。", "success")
    return to_directive(directive.id)


# --- what these share ---------------------------------------------------------------------------------------------------------

def facts_of(form: Any) -> dict[str, Any]:
    return {name: form[name].data for name in ENTRY}


def filled(task: DirectiveTask) -> dict[str, Any]:
    names = ("text", "lead_leader", "lead_department_id", "cooperating", "measures", "version")
    return {**{name: getattr(task, name) for name in names}, "owner": task.owner.number if task.owner else ""}


def directive_url(directive_id: int) -> str:
    return url_for(".show_directive", directive_id=directive_id)


def to_directive(directive_id: int) -> ResponseReturnValue:
    return redirect(directive_url(directive_id), 303)


def again(template: str, form: EditForm, **facts: Any) -> ResponseReturnValue:
    db.session.rollback()
    return render_template(template, form=form, **facts), 422 if form.is_submitted() else 200
