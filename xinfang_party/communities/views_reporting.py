"""Report-in: who reported where, the own report, of a branch or on paper for a member, renewal, end, receipt."""
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import may, reach
from xinfang_party.communities import pages, queries, reporting
from xinfang_party.communities.forms import BranchReportForm, EndForm, ProfileForm, ReceiptForm, ReportInForm, VersionForm
from xinfang_party.communities.models import Place, ReportIn, VolunteerProfile
from xinfang_party.communities.views import bp
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.organization.models import Member
from xinfang_party.organization.queries import branch_of_member, members_of
from xinfang_party.web.forms import Form
from xinfang_party.web.links import row_number
from xinfang_party.web.pagination import paginate

STATES = (("good", "已报到，社区已确认"), ("waiting", "等社区确认"), ("ending", "快到期"), ("none", "没有报到"))


@bp.get("/report-ins")
@requires("report-in:read")
def list_reports() -> str:
    viewer, branches = current(), queries.branches_of(current(), "report-in:read")
    branch = request.args.get("branch", type=row_number)
    branch, state = branch if branch in branches else None, request.args.get("state", "")
    page = paginate(queries.members_listed(viewer, state, branch), Member)
    good = queries.is_good(clock.today())
    of_members = queries.reports(good, ReportIn.member_id.in_([one.id for one in page.items]), most=3 * len(page.items) + 1)
    of_branches = queries.reports(good, ReportIn.member_id.is_(None), ReportIn.branch_id.in_([branch] if branch else list(branches)))
    own = queries.reports(ReportIn.member_id == viewer.member_id) if viewer.member_id else []
    return render_template("communities/list_reports.html", page=page, state=state if state in dict(STATES) else "", branch=branch, state_choices=STATES,
                           branch_choices=list(branches.items()), of_members=of_members, of_branches=of_branches, own=own, standing=pages.standing,
                           is_own_only=reach(viewer, "report-in:read").is_own_only, led=queries.branches_of(viewer, "report-in:edit"),
                           reports_self=viewer.member_id is not None and may(viewer, "report-in:edit"))


@bp.get("/report-ins/<int:report_id>")
@requires("report-in:read")
def show_report(report_id: int) -> str:
    return again(report_id)


@bp.route("/report-ins/new", methods=["GET", "POST"])
@requires("report-in:edit")
def report_self() -> ResponseReturnValue:
    """The own report-in, with what one can do and when: one form."""
    member_id, profile = own_profile()
    form = ReportInForm(is_new=profile is None, data={**filled(profile), "place": request.args.get("place", "")[:12]})

    def save(place: Place | None) -> ReportIn:
        reporting.save_profile(member_id, facts=form.facts(), version=form.version.data, by=current())
        return reporting.report_in(asked(place), branch_id=branch_of_member(member_id) or 0, member_id=member_id, bond=form.bond.data, by=current())

    return pages.place_step(form, save, "已登记报到，等社区确认。", page_of, lambda: render_template("communities/report_self.html", form=form))


@bp.route("/volunteer-profile", methods=["GET", "POST"])
@requires("report-in:edit")
def edit_profile() -> ResponseReturnValue:
    member_id, profile = own_profile()
    form = ProfileForm(is_new=profile is None, data=filled(profile))

    def page() -> str:
        return render_template("communities/edit_profile.html", form=form)

    if not form.is_submitted():
        return page()
    return pages.step(form, lambda: reporting.save_profile(member_id, facts=form.facts(), version=form.version.data, by=current()), "已保存。",
                      url_for(".list_reports"), page)


@bp.route("/branches/<int:branch_id>/report-ins/new", methods=["GET", "POST"])
@requires("report-in:edit")
def report_branch(branch_id: int) -> ResponseReturnValue:
    """Of the branch as such, or of a member who asked on paper."""
    branch = queries.get_branch(current(), "report-in:edit", branch_id)
    form, name = BranchReportForm(data={"place": request.args.get("place", "")[:12], "from_on": clock.today()}), branch.name
    form.offer({member.id: member.name for member in members_of(branch_id, clock.today())})

    def save(place: Place | None) -> ReportIn:
        return reporting.report_in(
            asked(place), branch_id=branch_id, member_id=form.who.data or None, bond=form.bond.data, from_on=form.from_on.data, by=current())

    return pages.place_step(form, save, "已登记报到，等社区确认。", page_of, lambda: render_template("communities/report_branch.html", form=form, name=name))


@bp.post("/report-ins/<int:report_id>/renew")
@requires("report-in:edit")
def renew_report(report_id: int) -> ResponseReturnValue:
    report, form = queries.get_report(current(), "report-in:edit", report_id), VersionForm(scope="renew")
    return pages.step(form, lambda: reporting.renew(report, version=form.version.data, by=current()), "已续报。", to(report_id), lambda: again(report_id, renew=form))


@bp.post("/report-ins/<int:report_id>/end")
@requires("report-in:edit")
def end_report(report_id: int) -> ResponseReturnValue:
    report, form = queries.get_report(current(), "report-in:edit", report_id), EndForm(scope="end")
    return pages.step(form, lambda: reporting.end(report, reason=form.reason.data or "", version=form.version.data, by=current()), "已结束。", to(report_id),
                      lambda: again(report_id, end=form))


@bp.post("/report-ins/<int:report_id>/confirm")
@requires("report-in:confirm")
def confirm_report(report_id: int) -> ResponseReturnValue:
    report, form = queries.get_report(current(), "report-in:confirm", report_id), ReceiptForm(scope="confirm")
    return pages.step(form, lambda: reporting.confirm_on_paper(
        report, on=form.confirmed_on.data, signed_by=form.confirmed_by.data or "", version=form.version.data, by=current()), "已登记回执。", to(report_id),
        lambda: again(report_id, confirm=form))


# --- what these share ---------------------------------------------------------------------------------------------------------

def own_profile() -> tuple[int, VolunteerProfile | None]:
    member_id = current().member_id
    if member_id is None or branch_of_member(member_id) is None:
        raise NotFound
    return member_id, db.session.get(VolunteerProfile, member_id)


def filled(profile: VolunteerProfile | None) -> dict[str, Any]:
    if profile is None:
        return {}
    names = ("skills", "free_times", "volunteer_no", "registered_on", "version")
    return {**{name: getattr(profile, name) for name in names}, "offers": profile.offers_since is not None}


def asked(place: Place | None) -> Place:
    if place is None:
        raise NotFound
    return place


def again(report_id: int, **forms: Form) -> str:
    return render_template("communities/show_report.html", **pages.report_page(queries.get_report(current(), "report-in:read", report_id), **forms))


def to(report_id: int) -> str:
    return url_for(".show_report", report_id=report_id)


def page_of(report: ReportIn) -> str:
    return to(report.id)
