"""How often what must be held, as the bureau says it."""
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.cadence import requiring
from xinfang_party.cadence.catalogue import EACH
from xinfang_party.cadence.forms import RequirementForm
from xinfang_party.cadence.models import RequirementChange
from xinfang_party.cadence.pages import kind_of, requirement_rows
from xinfang_party.cadence.queries import history, requirement_of, version_of
from xinfang_party.cadence.views import bp
from xinfang_party.kernel import clock
from xinfang_party.web.forms import tried
from xinfang_party.web.pagination import paginate


@bp.get("/requirements")
@requires("requirement:edit")
def list_requirements() -> str:
    year = clock.today().year
    return render_template("cadence/list_requirements.html", year=year, rows=requirement_rows(year), each=EACH, page=paginate(history(), RequirementChange, size=20))


@bp.route("/requirements/<kind>/edit", methods=["GET", "POST"])
@requires("requirement:edit")
def edit_requirement(kind: str) -> ResponseReturnValue:
    of, today = kind_of(kind), clock.today()
    now = requirement_of(of, today.year)
    form = RequirementForm(each=now.each if now else "", at_least=now.at_least if now else 1, year=today.year, version=version_of(of))
    if form.validate_on_submit() and tried(form, lambda: requiring.change(
            of, each=form.each.data, at_least=form.at_least.data, year=form.year.data, source=form.source.data or "", version=form.version.data,
            by=current())):
        flash(f"已保存，从 {form.year.data} 年 1 月 1 日起执行；看板、指标和提醒都按新的次数计算。", "success")
        return redirect(url_for(".list_requirements"), 303)
    page = render_template("cadence/edit_requirement.html", form=form, requirement=now)
    return page, 422 if form.is_submitted() else 200
