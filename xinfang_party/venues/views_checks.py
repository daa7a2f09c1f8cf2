"""Room checks: the latest of each branch, one of them, recording, a slip put right, files."""
from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.documents.forms import FileForm
from xinfang_party.documents.queries import get_branch
from xinfang_party.documents.views_papers import sensible
from xinfang_party.venues import checking, pages, queries
from xinfang_party.venues.forms import CheckForm
from xinfang_party.venues.models import VenueCheck
from xinfang_party.venues.views import bp
from xinfang_party.web.links import row_number
from xinfang_party.web.stepping import step, written


@bp.get("/venue-checks")
@requires("venue-check:read")
def list_checks() -> str:
    args = request.args
    year = args.get("year", type=row_number)
    return render_template("venues/list_checks.html", **pages.checks_page(args.get("branch", type=row_number), sensible(year) if year else None))


@bp.get("/venue-checks/<int:check_id>")
@requires("venue-check:read")
def show_check(check_id: int) -> str:
    return render_template("venues/show_check.html", **pages.check_page(queries.get_check(current(), "venue-check:read", check_id)))


@bp.route("/branches/<int:branch_id>/venue-checks/new", methods=["GET", "POST"])
@requires("venue-check:record")
def record_check(branch_id: int) -> ResponseReturnValue:
    branch = get_branch(current(), "venue-check:record", branch_id)
    form = CheckForm(is_new=True, data=pages.first_shown(branch))
    return written(form, lambda: checking.record(branch, on=form.checked_on.data, points=form.points, facts=form.facts(), by=current()), "已登记检查。", page_of,
                   lambda: render_template("venues/edit_check.html", form=form, branch=get_branch(current(), "venue-check:record", branch_id)))


@bp.route("/venue-checks/<int:check_id>/edit", methods=["GET", "POST"])
@requires("venue-check:record")
def edit_check(check_id: int) -> ResponseReturnValue:
    check = queries.get_check(current(), "venue-check:record", check_id)
    form = CheckForm(data={**pages.said(check), "checked_on": check.checked_on, "note": check.note, "version": check.version})

    def act() -> VenueCheck:
        checking.edit(check, on=form.checked_on.data, points=form.points, facts=form.facts(), version=form.version.data, by=current())
        return check

    def again() -> str:
        found = queries.get_check(current(), "venue-check:record", check_id)
        return render_template("venues/edit_check.html", form=form, branch=found.branch, check=found)

    return written(form, act, "已保存。", page_of, again)


@bp.post("/venue-checks/<int:check_id>/files")
@requires("venue-check:record")
def attach_check_file(check_id: int) -> ResponseReturnValue:
    check, form = queries.get_check(current(), "venue-check:record", check_id), FileForm(scope="file")
    return step(form, lambda: checking.attach(check, (form.file.data.stream, form.file.data.filename), by=current()), "已上传。", page_of(check),
                lambda: render_template("venues/show_check.html", **pages.check_page(queries.get_check(current(), "venue-check:record", check_id), file=form)))


def page_of(check: VenueCheck) -> str:
    return url_for(".show_check", check_id=check.id)
