"""Entering and correcting cases by hand, and the subject tree they are filed under."""
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import may
from xinfang_party.access.queries import get_for
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.petitions import assigning, queries, service, subjects
from xinfang_party.petitions.forms import CaseForm, NewCaseForm, NewSubjectForm, SubjectForm, offer
from xinfang_party.petitions.models import Case, Subject
from xinfang_party.petitions.views import bp, case_on_page
from xinfang_party.petitions.views_acts import complain, owner_typed
from xinfang_party.web.forms import Form


@bp.route("/cases/new", methods=["GET", "POST"])
@requires("case:edit")
def new_case() -> ResponseReturnValue:
    places = queries.places(current())
    form = NewCaseForm(received_on=clock.today())
    form.offer_subjects(places.subjects)
    form.offer_places(places.departments, places.branches)
    case = kept(form, lambda: record(form))
    if case is not None:
        flash("已登记。请核对期限，并分派给承办人。" if case.member_id is None else "已登记并分派。", "success")
        return redirect(url_for(".show_case", case_id=case.id), 303)
    return render_template("petitions/edit_case.html", form=form, case=None), 422 if form.is_submitted() else 200


def record(form: NewCaseForm) -> Case:
    owner = owner_typed(form)
    case = service.record(facts=form.facts(), by=current())
    return assigning.assign(case, owner, by=current()) if owner != assigning.Owner() else case


@bp.route("/cases/<int:case_id>/edit", methods=["GET", "POST"])
@requires("case:edit")
def edit_case(case_id: int) -> ResponseReturnValue:
    case = case_on_page(case_id, "case:edit")
    form = CaseForm(obj=case)
    form.offer_subjects(queries.subjects_in_order(), keep=case.subject_id)
    if kept(form, lambda: service.edit(case, facts=form.facts(), version=form.version.data, by=current())):
        flash("已保存。", "success")
        return redirect(url_for(".show_case", case_id=case.id), 303)
    return render_template("petitions/edit_case.html", form=form, case=case), 422 if form.is_submitted() else 200


@bp.get("/subjects")
@requires("subject:read")
def list_subjects() -> str:
    return subjects_page()


@bp.post("/subjects")
@requires("subject:edit")
def add_subject() -> ResponseReturnValue:
    form = NewSubjectForm()
    offer_parents(form)
    if kept(form, lambda: subjects.add(name=form.name.data or "", parent=parent_typed(form), by=current())):
        flash("已添加。", "success")
        return redirect(url_for(".list_subjects"), 303)
    return subjects_page(form), 422


@bp.route("/subjects/<int:subject_id>/edit", methods=["GET", "POST"])
@requires("subject:edit")
def rename_subject(subject_id: int) -> ResponseReturnValue:
    subject = get_for(current(), "subject:edit", Subject, subject_id)
    form = SubjectForm(obj=subject)
    if kept(form, lambda: subjects.rename(subject, name=form.name.data or "", version=form.version.data, by=current())):
        flash("已改名。", "success")
        return redirect(url_for(".list_subjects"), 303)
    return render_template("petitions/rename_subject.html", form=form, subject=subject), 422 if form.is_submitted() else 200


@bp.post("/subjects/<int:subject_id>/retire")
@requires("subject:edit")
def retire_subject(subject_id: int) -> ResponseReturnValue:
    subjects.retire(get_for(current(), "subject:edit", Subject, subject_id), by=current())
    flash("已停用，新的事项不能再选它。", "success")
    return redirect(url_for(".list_subjects"), 303)


@bp.post("/subjects/<int:subject_id>/restore")
@requires("subject:edit")
def restore_subject(subject_id: int) -> ResponseReturnValue:
    subjects.restore(get_for(current(), "subject:edit", Subject, subject_id), by=current())
    flash("已恢复。", "success")
    return redirect(url_for(".list_subjects"), 303)


def subjects_page(form: NewSubjectForm | None = None) -> str:
    if form is None and may(current(), "subject:edit"):
        form = NewSubjectForm(formdata=None)
        offer_parents(form)
    return render_template("petitions/list_subjects.html", subjects=queries.subjects_in_order(), new_form=form)


def parent_typed(form: NewSubjectForm) -> Subject | None:
    return get_for(current(), "subject:edit", Subject, form.parent_id.data) if form.parent_id.data else None


def offer_parents(form: NewSubjectForm) -> None:
    offer(form.parent_id, [(s.id, "　" * (s.level - 1) + s.name) for s in queries.subjects_in_order()
                           if s.level < subjects.LEVELS and s.retired_on is None])


def kept(form: Form, do: Callable[[], Any]) -> Any:
    """What `do()` answers, or True, when the form was sent and in order and nothing speaks against it; else None, the form saying why."""
    if not form.validate_on_submit():
        return None
    try:
        return do() or True
    except Conflict:
        raise
    except Refusal as refusal:
        complain(form, refusal)
        return None
