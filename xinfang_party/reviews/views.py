"""Campaigns and notices: lists, pages, and what the discipline office begins."""
from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.integrity.models import RegisterVersion
from xinfang_party.integrity.queries import NAMED
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.queries import department_names
from xinfang_party.reviews import owed, pages, queries, service, starting
from xinfang_party.reviews.forms import CampaignForm
from xinfang_party.reviews.models import RiskCampaign
from xinfang_party.reviews.panels import panel_of_register, panel_of_version
from xinfang_party.web.forms import tried
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.pagination import paginate
from xinfang_party.web.panels import Panel

bp = Blueprint("reviews", __name__)
NAVIGATION = (Entry("廉政风险", "集中复核", "reviews.list_campaigns", "risk-campaign:read", "calendar-check", 40),
              Entry("廉政风险", "公示", "reviews.list_notices", "risk:read", "megaphone", 41))
PANELS = (Panel("integrity.version", "办理", "risk:read", panel_of_version, 10), Panel("integrity.register", "复核", "risk:check", panel_of_register, 10))
OWED = (Source("risk:check", owed.step, "reviews.step", owed.to_step), Source("risk:file", owed.step, "reviews.file", owed.to_file),
        Source("risk:file", owed.chase, "reviews.chase", owed.to_chase), Source("risk:answer", owed.objection, "reviews.answer", owed.to_answer))


@bp.get("/risk-campaigns")
@requires("risk-campaign:read")
def list_campaigns() -> str:
    return render_template("reviews/list_campaigns.html", page=paginate(queries.campaigns(), RiskCampaign))


@bp.route("/risk-campaigns/new", methods=["GET", "POST"])
@requires("risk-campaign:open")
def open_campaign() -> ResponseReturnValue:
    form, made = CampaignForm(), list[RiskCampaign]()
    form.offer(department_names())
    if form.validate_on_submit() and tried(form, lambda: made.append(starting.open_campaign(
            title=form.title.data or "", check_due_on=form.check_due_on.data, department_ids=form.chosen, note=form.note.data or "", by=current()))):
        flash("已发起。每个岗位的人在首页会看到要自查的登记表。", "success")
        return redirect(url_for(".show_campaign", risk_campaign_id=made[0].id), 303)
    if form.is_submitted():
        db.session.rollback()
    return render_template("reviews/open_campaign.html", form=form), 422 if form.is_submitted() else 200


@bp.get("/risk-campaigns/<int:risk_campaign_id>")
@requires("risk-campaign:read")
def show_campaign(risk_campaign_id: int) -> str:
    return render_template("reviews/show_campaign.html", **pages.campaign_page(queries.get_campaign(current(), "risk-campaign:read", risk_campaign_id)))


@bp.post("/risk-campaigns/<int:risk_campaign_id>/close")
@requires("risk-campaign:open")
def close_campaign(risk_campaign_id: int) -> ResponseReturnValue:
    starting.close_campaign(queries.get_campaign(current(), "risk-campaign:open", risk_campaign_id), by=current())
    flash("已结束。还在复核的登记表照常办完。", "success")
    return redirect(url_for(".show_campaign", risk_campaign_id=risk_campaign_id), 303)


@bp.post("/risk-campaigns/look")
@requires("risk-campaign:open")
def look() -> ResponseReturnValue:
    """What the job does each day."""
    done = starting.look(by=current())
    flash(f"检查过了：换人复核 {done['holder']} 张，改名复核 {done['duty']} 张，到期复核 {done['due']} 张，换了办理人 {done['handed_on']} 张，"
          f"公示结束生效 {done['in_force']} 张。", "success")
    return redirect(url_for(".list_campaigns"), 303)


@bp.get("/risk-notices")
@requires("risk:read")
def list_notices() -> str:
    page = paginate(queries.on_notice(), RegisterVersion, *NAMED)
    return render_template("reviews/list_notices.html", page=page, today=clock.today(), waiting=queries.waiting_objections(current(), page.items),
                           own=queries.own_objections(current()))


@bp.post("/risk-notices/put-in-force")
@requires("risk:file")
def put_in_force() -> ResponseReturnValue:
    count = service.put_in_force(by=current())
    flash(f"已生效 {count} 张。" if count else "没有公示结束、可以生效的登记表；有异议没有答复的，先答复。", "success" if count else "info")
    return redirect(url_for(".list_notices"), 303)
