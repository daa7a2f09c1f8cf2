"""What is done with a finding: register, edit, plan, report, note, ask for more time, withdraw."""
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.files import service as files
from xinfang_party.findings import deciding, queries, service
from xinfang_party.findings.forms import ExtensionForm, FileForm, FindingForm, NoteForm, OpinionForm, PlanForm, ReportForm, sent_file
from xinfang_party.findings.models import Finding
from xinfang_party.findings.pages import active_branches, blank, facts_of, filled, offered, page_of
from xinfang_party.findings.queries import get_finding
from xinfang_party.findings.views import bp
from xinfang_party.kernel.database import db
from xinfang_party.web.forms import settled, tried


@bp.route("/findings/new", methods=["GET", "POST"])
@requires("finding:register")
def register_finding() -> ResponseReturnValue:
    form, made = FindingForm(data=blank(current()), is_new=True), list[Finding]()
    form.offer(active_branches(), queries.tours(current()))
    if form.validate_on_submit() and tried(form, lambda: made.append(registered(form))):
        flash(f"已登记为{made[0].number}，责任人会收到消息。", "success")
        return redirect(url_for(".show_finding", finding_id=made[0].id), 303)
    return writing(form, None)


def registered(form: FindingForm) -> Finding:
    finding = service.register(**facts_of(form), by=current())
    if (file := sent_file(form)) is not None:
        files.attach(*file, to=finding, by=current())
    return finding


@bp.route("/findings/<int:finding_id>/edit", methods=["GET", "POST"])
@requires("finding:edit")
def edit_finding(finding_id: int) -> ResponseReturnValue:
    finding = get_finding(current(), "finding:edit", finding_id)
    form = FindingForm(data=filled(finding))
    above = [finding.parent] if finding.parent is not None else []
    form.offer(active_branches(), [*above, *(one for one in queries.tours(current()) if one.id not in (finding.id, finding.parent_id))])
    del form.file
    if form.validate_on_submit() and tried(form, lambda: service.edit(finding, facts=facts_of(form), version=form.version.data, by=current())):
        flash("已保存。", "success")
        return redirect(url_for(".show_finding", finding_id=finding_id), 303)
    return writing(form, finding_id)


def writing(form: FindingForm, finding_id: int | None) -> ResponseReturnValue:
    db.session.rollback()
    return render_template("findings/edit_finding.html", form=form, finding_id=finding_id), 422 if form.is_submitted() else 200


@bp.post("/findings/<int:finding_id>/plan")
@requires("finding:plan")
def plan_finding(finding_id: int) -> ResponseReturnValue:
    finding = get_finding(current(), "finding:plan", finding_id)
    form = offered(PlanForm(scope="plan"), finding, current())
    return act(finding, "plan", form, lambda: service.plan(finding, **planned(form), version=form.version.data, by=current()), "已保存整改措施。")


def planned(form: PlanForm) -> dict[str, Any]:
    return {name: value if name.endswith(("_on", "_id")) else value or "" for name, value in form.facts().items()}


@bp.post("/findings/<int:finding_id>/report")
@requires("finding:report")
def report_finding(finding_id: int) -> ResponseReturnValue:
    finding, form = get_finding(current(), "finding:report", finding_id), ReportForm(scope="report")

    def report() -> None:
        service.report(finding, text=form.opinion.data or "", version=form.version.data, by=current())
        if (file := sent_file(form)) is not None:
            files.attach(*file, to=finding, by=current())

    return act(finding, "report", form, report, "已提交自查，等待确认。")


@bp.post("/findings/<int:finding_id>/notes")
@requires("finding:report")
def note_progress(finding_id: int) -> ResponseReturnValue:
    finding, form = get_finding(current(), "finding:report", finding_id), NoteForm(scope="note")
    return act(finding, "note", form, lambda: service.note(
        finding, noted_on=form.noted_on.data, text=form.text.data or "", file=sent_file(form), by=current()), "已记下这条进展。")


@bp.post("/findings/<int:finding_id>/files")
@requires("finding:register")
def attach_file(finding_id: int) -> ResponseReturnValue:
    finding, form = get_finding(current(), "finding:register", finding_id), FileForm(scope="file")
    return act(finding, "file", form, lambda: service.attach(finding, (form.file.data.stream, form.file.data.filename), by=current()), "已上传。")


@bp.post("/findings/<int:finding_id>/extensions")
@requires("finding:ask-extension")
def ask_extension(finding_id: int) -> ResponseReturnValue:
    finding, form = get_finding(current(), "finding:ask-extension", finding_id), ExtensionForm(scope="extend")
    return act(finding, "extend", form, lambda: deciding.ask_extension(
        finding, new_on=form.new_on.data, reason=form.reason.data or "", version=form.version.data, by=current()), "已提交机关党委，决定之前期限不变。")


@bp.post("/findings/<int:finding_id>/withdraw")
@requires("finding:register")
def withdraw_finding(finding_id: int) -> ResponseReturnValue:
    finding, form = get_finding(current(), "finding:register", finding_id), OpinionForm(scope="withdraw")
    return act(finding, "withdraw", form, lambda: service.withdraw(
        finding, reason=form.opinion.data or "", version=form.version.data, by=current()), "已撤销，记录会保留。")


# --- what these share with the views that decide ------------------------------------------------------------------------------

def act(finding: Finding, name: str, form: Any, deed: Callable[[], object], words: str) -> ResponseReturnValue:
    """Take one step. Where it cannot be taken, the page comes back with the reason at the form and everything typed still in it."""
    finding_id = finding.id
    page = url_for(".show_finding", finding_id=finding_id)
    if not settled(form, deed, page):
        return again(finding_id, name, form)
    flash(words, "success")
    return redirect(page, 303)


def again(finding_id: int, name: str, form: Any) -> ResponseReturnValue:
    """The page of the finding as it is stored, with the form as it was typed, shown even where the step is not open any more."""
    db.session.rollback()
    page = page_of(get_finding(current(), "finding:read", finding_id), current())
    page["forms"][name] = form
    return render_template("findings/show_finding.html", **page), 422
