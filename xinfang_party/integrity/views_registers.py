"""What the discipline office does with a register: begin it, close it."""
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.queries import get_for
from xinfang_party.integrity import queries, registering
from xinfang_party.integrity.forms import ReasonForm
from xinfang_party.integrity.views import bp
from xinfang_party.organization.models import Department, Post
from xinfang_party.web.forms import settled


@bp.post("/departments/<int:department_id>/risk-register")
@requires("risk:edit")
def begin_of_department(department_id: int) -> ResponseReturnValue:
    department = get_for(current(), "risk:edit", Department, department_id)
    return begun(registering.first(department, None, by=current()).id)


@bp.post("/posts/<int:post_id>/risk-register")
@requires("risk:edit")
def begin_of_post(post_id: int) -> ResponseReturnValue:
    post = get_for(current(), "risk:edit", Post, post_id)
    return begun(registering.first(post.department, post, by=current()).id)


def begun(version_id: int) -> ResponseReturnValue:
    flash("已开始登记。岗位上有人的，由本人自查填写；没有人的，由机关纪委填写。", "success")
    return redirect(url_for(".show_version", version_id=version_id), 303)


@bp.route("/risk-registers/<int:register_id>/close", methods=["GET", "POST"])
@requires("risk:edit")
def close_register(register_id: int) -> ResponseReturnValue:
    register = queries.get_register(register_id)
    form, page = ReasonForm(data={"version": register.version}), url_for(".show_register", register_id=register_id)
    if form.is_submitted() and settled(form, lambda: registering.close_register(register, reason=form.reason.data or "", seen=form.version.data, by=current()), page):
        flash("已关闭。", "success")
        return redirect(page, 303)
    return render_template("integrity/close_register.html", form=form, register_id=register_id, name=register.name), 422 if form.is_submitted() else 200
