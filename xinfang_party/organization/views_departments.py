"""Departments and their posts."""
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from xinfang_party.access.gate import current, requires
from xinfang_party.access.queries import get_for
from xinfang_party.kernel.database import db
from xinfang_party.organization import rosters, service
from xinfang_party.organization.forms import DepartmentForm, PostForm, options
from xinfang_party.organization.models import Branch, Department, Member, Post
from xinfang_party.organization.pages import saved_or_again
from xinfang_party.organization.queries import branch_choices
from xinfang_party.organization.typed import member_typed
from xinfang_party.organization.views import bp


@bp.get("/departments")
@requires("organization:read")
def list_departments() -> str:
    return render_template("organization/list_departments.html", lines=rosters.department_lines())


@bp.get("/departments/<int:department_id>")
@requires("organization:read")
def show_department(department_id: int) -> str:
    department = get_for(current(), "organization:read", Department, department_id, joinedload(Department.head), joinedload(Department.leader))
    return render_template("organization/show_department.html", department=department, lines=rosters.post_lines(department.id))


@bp.route("/departments/new", methods=["GET", "POST"])
@requires("organization:edit")
def create_department() -> ResponseReturnValue:
    form = DepartmentForm(is_new=True)
    form.branch.choices = options(holders())
    return saved_or_again(form, lambda: service.create_department(**facts(form), by=current()), "已新建处室。接下来可以设岗位。",
                          heading="新建处室", lead="处室是业务机构；它的党员通常编入一个党支部。", submit="新建", back=url_for(".list_departments"),
                          then=page)


@bp.route("/departments/<int:department_id>/edit", methods=["GET", "POST"])
@requires("organization:edit")
def edit_department(department_id: int) -> ResponseReturnValue:
    department = get_for(current(), "organization:edit", Department, department_id)
    form = DepartmentForm(code=department.code, name=department.name, sort_order=department.sort_order, branch=department.branch_id,
                          head=numbered(department.head), leader=numbered(department.leader), version=department.version)
    form.branch.choices = options(holders(department.branch_id))
    return saved_or_again(form, lambda: service.edit_department(department, **facts(form), version=form.version.data, by=current()),
                          "已保存。", heading=f"修改{department.name}", submit="保存", back=page(department))


@bp.route("/departments/<int:department_id>/posts/new", methods=["GET", "POST"])
@requires("organization:edit")
def create_post(department_id: int) -> ResponseReturnValue:
    department = get_for(current(), "organization:edit", Department, department_id)
    form = PostForm(is_new=True)
    return saved_or_again(form, lambda: service.create_post(department, **form.facts(), by=current()), "已新建岗位。",
                          heading="新建岗位", lead=f"设在{department.name}。", submit="新建", back=page(department))


@bp.route("/posts/<int:post_id>/edit", methods=["GET", "POST"])
@requires("organization:edit")
def edit_post(post_id: int) -> ResponseReturnValue:
    post = get_for(current(), "organization:edit", Post, post_id)
    form = PostForm(obj=post)
    return saved_or_again(form, lambda: service.edit_post(post, **form.facts(), version=form.version.data, by=current()), "已保存。",
                          heading=f"修改{post.name}", submit="保存", back=page(post.department))


@bp.post("/posts/<int:post_id>/remove")
@requires("organization:edit")
def remove_post(post_id: int) -> ResponseReturnValue:
    post = get_for(current(), "organization:edit", Post, post_id)
    department = post.department
    service.remove_post(post, by=current())
    flash("已删除岗位。", "success")
    return redirect(page(department), 303)


def holders(present: int | None = None) -> list[tuple[int, str]]:
    """Branches that hold members; the one chosen before too, even if it is gone."""
    return list(branch_choices(present).items())


def facts(form: DepartmentForm) -> dict[str, Any]:
    """Raises `Refusal` at the field where nobody is found."""
    people = {name: member_typed(form[name].data or "", name) for name in ("head", "leader")}
    return {**form.facts(), **people, "branch": db.session.get(Branch, form.branch.data) if form.branch.data else None}


def numbered(member: Member | None) -> str:
    return member.number if member is not None else ""


def page(department: Department) -> str:
    return url_for(".show_department", department_id=department.id)
