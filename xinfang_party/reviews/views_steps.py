"""One page for each step of a version: what is about to be done, the opinion, the button."""
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.integrity.models import RegisterVersion
from xinfang_party.integrity.terms import Trigger
from xinfang_party.kernel.database import db
from xinfang_party.reviews import objecting, pages, queries, service, starting
from xinfang_party.reviews.forms import UPHELD, AnswerForm, BeginForm, ObjectionForm, OpinionForm, PeopleForm, ReasonForm
from xinfang_party.reviews.views import bp
from xinfang_party.web.forms import settled, tried

Deed = Callable[..., object]


@bp.route("/risk-versions/<int:version_id>/submit", methods=["GET", "POST"])
@requires("risk:check")
def submit_version(version_id: int) -> ResponseReturnValue:
    return opinion(version_id, "submit", service.submit, "已提交，由下一位办理。")


@bp.route("/risk-versions/<int:version_id>/pass", methods=["GET", "POST"])
@requires("risk:check")
def pass_version(version_id: int) -> ResponseReturnValue:
    return opinion(version_id, "pass", service.pass_, "已通过，由下一位办理。")


@bp.route("/risk-versions/<int:version_id>/file", methods=["GET", "POST"])
@requires("risk:file")
def file_version(version_id: int) -> ResponseReturnValue:
    return opinion(version_id, "file", service.file, "已备案。公示从下一个工作日开始。")


@bp.route("/risk-versions/<int:version_id>/return", methods=["GET", "POST"])
@requires("risk:check")
def return_version(version_id: int) -> ResponseReturnValue:
    return reason(version_id, "return", service.return_, "已退回重新自查。")


@bp.route("/risk-versions/<int:version_id>/drop", methods=["GET", "POST"])
@requires("risk:edit")
def drop_version(version_id: int) -> ResponseReturnValue:
    return reason(version_id, "drop", service.drop, "已撤销这次复核。")


@bp.route("/risk-versions/<int:version_id>/people", methods=["GET", "POST"])
@requires("risk:edit")
def name_people(version_id: int) -> ResponseReturnValue:
    version = queries.get_version(current(), version_id)
    form = PeopleForm(data=pages.named(version))
    return taken(version, "name", form, lambda: service.name_people(
        version, pages.chain_typed(form), reason=form.opinion.data or "", seen=form.version.data, by=current()), "已调整办理人。")


@bp.route("/risk-versions/<int:version_id>/objections/new", methods=["GET", "POST"])
@requires("risk:object")
def object_to_version(version_id: int) -> ResponseReturnValue:
    version, form = queries.get_notice(current(), version_id), ObjectionForm()
    return taken(version, "object", form, lambda: objecting.object_(version, text=form.text.data or "", by=current()),
                 "已提交。机关纪委答复以后，您会收到消息，在“公示”页面能看到。")


@bp.route("/risk-objections/<int:objection_id>/answer", methods=["GET", "POST"])
@requires("risk:answer")
def answer_objection(objection_id: int) -> ResponseReturnValue:
    objection = queries.get_objection(current(), objection_id)
    form = AnswerForm(data={"version": objection.version, "is_upheld": None})
    return taken(objection.of_version, "answer", form, lambda: objecting.answer(
        objection, is_upheld=form.is_upheld.data == UPHELD, answer=form.answer.data or "", seen=form.version.data, by=current()), "已答复。", objection=objection)


@bp.route("/risk-registers/<int:register_id>/reviews/new", methods=["GET", "POST"])
@requires("risk:check")
def begin_review(register_id: int) -> ResponseReturnValue:
    register, form = queries.get_register(current(), register_id), BeginForm()
    if form.validate_on_submit() and tried(form, lambda: starting.begin_review(register, Trigger(form.trigger.data), form.reason.data or "", by=current())):
        flash("已开始复核，由在岗的人自查。", "success")
        return redirect(url_for("integrity.show_register", register_id=register_id), 303)
    if form.is_submitted():
        db.session.rollback()
    return render_template("reviews/begin_review.html", form=form, register=register), 422 if form.is_submitted() else 200


# --- what these share ---------------------------------------------------------------------------------------------------------

def opinion(version_id: int, verb: str, deed: Deed, words: str) -> ResponseReturnValue:
    version = queries.get_version(current(), version_id)
    form = OpinionForm(data={"version": version.version})
    return taken(version, verb, form, lambda: deed(version, opinion=form.opinion.data or "", seen=form.version.data, by=current()), words)


def reason(version_id: int, verb: str, deed: Deed, words: str) -> ResponseReturnValue:
    version = queries.get_version(current(), version_id)
    form = ReasonForm(data={"version": version.version})
    return taken(version, verb, form, lambda: deed(version, reason=form.opinion.data or "", seen=form.version.data, by=current()), words)


def taken(version: RegisterVersion, verb: str, form: Any, deed: Callable[[], object], words: str, **more: Any) -> ResponseReturnValue:
    """Take one step. Where it cannot be taken, the page comes back with the reason and everything typed still in it."""
    here = url_for("integrity.show_version", version_id=version.id)
    if form.is_submitted() and settled(form, deed, here):
        flash(words, "success")
        return redirect(here, 303)
    if form.is_submitted():
        db.session.rollback()
    return render_template("reviews/take_step.html", form=form, version=version, verb=verb, back=here, **more), 422 if form.is_submitted() else 200

