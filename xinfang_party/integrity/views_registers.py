"""What the discipline office does with a register: begin it, close it."""
from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.queries import get_for
from xinfang_party.integrity import registering
from xinfang_party.integrity.views import bp
from xinfang_party.organization.models import Department, Post


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
