"""Reports of personal matters: who has to, who did; never what they say."""
from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import may, reach
from xinfang_party.filings import owed, pages, queries, rules, service
from xinfang_party.filings.forms import CadreForm, EndForm, ReportForm, VersionForm
from xinfang_party.filings.models import ReportingCadre
from xinfang_party.kernel import clock
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.pagination import paginate
from xinfang_party.web.stepping import step

bp = Blueprint("filings", __name__)
NAVIGATION = (
    Entry("廉政风险", "个人有关事项报告", "filings.list_reports", "personal-report:read", "file-earmark-text", 80),
    Entry("廉政风险", "第三方人员", "filings.list_staff", "agency-staff:read", "person-badge", 81),
)
OWED = (Source("agency-staff:edit", owed.withdrawal, "filings.withdraw", owed.to_withdraw),
        Source("personal-report:record", owed.collection, "filings.collect", owed.to_collect))
TO_LIST = "filings.list_reports"


@bp.get("/personal-reports")
@requires("personal-report:read")
def list_reports() -> str:
    return reports_page()


def reports_page(refused: tuple[int, VersionForm] | None = None) -> str:
    year, missing = pages.asked_year(), request.args.get("missing") == "1"
    page = paginate(queries.cadres(current(), year, only_missing=missing), ReportingCadre, joinedload(ReportingCadre.member))
    found = queries.reports_of([one.member_id for one in page.items], year)
    records = may(current(), "personal-report:record")
    forms = {one.id: VersionForm(formdata=None, obj=one, scope=f"remove-{one.id}") for ones in found.values() for one in ones if records}
    return render_template(
        "filings/list_reports.html", page=page, year=year, years=pages.years(), missing=missing, found=found, due=rules.due_on(year), today=clock.today(),
        has_to=rules.has_to, records=records, is_own=reach(current(), "personal-report:read").is_own_only, forms={**forms, **dict([refused] if refused else [])})


@bp.route("/personal-reports/new", methods=["GET", "POST"])
@requires("personal-report:record")
def record_report() -> ResponseReturnValue:
    form = ReportForm(data={"year": clock.today().year, "filed_on": clock.today(), "member_id": request.args.get("member")})
    form.offer(queries.cadres_lately())
    return step(form, lambda: service.record_report(**form.facts(), by=current()), "已登记。", url_for(TO_LIST),
                       lambda: render_template("filings/record_report.html", form=form))


@bp.post("/personal-reports/<int:filed_id>/remove")
@requires("personal-report:record")
def remove_report(filed_id: int) -> ResponseReturnValue:
    report, form = queries.get_report(current(), filed_id), VersionForm(scope=f"remove-{filed_id}")
    return step(form, lambda: service.remove_report(report, version=form.version.data, by=current()), "已删除，操作留有记录。", url_for(TO_LIST),
                       lambda: reports_page((filed_id, form)))


@bp.route("/reporting-cadres/new", methods=["GET", "POST"])
@requires("personal-report:record")
def name_cadre() -> ResponseReturnValue:
    form = CadreForm(data={"from_on": clock.today()})
    return step(form, lambda: service.name_cadre(pages.person(form.person.data), from_on=form.from_on.data, by=current()), "已加入名单。",
                       url_for(TO_LIST), lambda: render_template("filings/name_cadre.html", form=form))


@bp.route("/reporting-cadres/<int:cadre_id>/end", methods=["GET", "POST"])
@requires("personal-report:record")
def end_cadre(cadre_id: int) -> ResponseReturnValue:
    cadre = queries.get_cadre(current(), cadre_id)
    form, name = EndForm(data={"to_on": clock.today(), "version": cadre.version}), cadre.member.name
    return step(form, lambda: service.end_cadre(cadre, on=form.to_on.data, version=form.version.data, by=current()), "已结束。", url_for(TO_LIST),
                       lambda: render_template("filings/end_cadre.html", form=form, name=name))
