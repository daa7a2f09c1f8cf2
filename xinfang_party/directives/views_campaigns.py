"""Special campaigns (专项治理)."""
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import may
from xinfang_party.directives import pages, queries, researching
from xinfang_party.directives.forms import CampaignForm, EndForm, ReasonForm
from xinfang_party.directives.models import Campaign
from xinfang_party.directives.views import bp
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.queries import department_names
from xinfang_party.web.forms import tried
from xinfang_party.web.pagination import paginate
from xinfang_party.web.stepping import step

NAMES = ("name", "goal", "measures", "lead_leader", "lead_department_id", "branch_id", "from_on", "to_on", "version")


@bp.get("/campaigns")
@requires("campaign:read")
def list_campaigns() -> str:
    is_open = request.args.get("state") == "open"
    page = paginate(queries.campaigns(current(), is_open=is_open), Campaign, joinedload(Campaign.branch), joinedload(Campaign.lead_department), size=30)
    return render_template("directives/list_campaigns.html", page=page, today=clock.today(), edits=may(current(), "campaign:edit"))


@bp.get("/campaigns/<int:campaign_id>")
@requires("campaign:read")
def show_campaign(campaign_id: int) -> str:
    return shown(campaign_id)


@bp.route("/campaigns/new", methods=["GET", "POST"])
@requires("campaign:edit")
def open_campaign() -> ResponseReturnValue:
    form, made = CampaignForm(is_new=True), list[Campaign]()
    form.offer(pages.active_branches(), department_names())
    if form.validate_on_submit() and tried(form, lambda: made.append(researching.open_campaign(facts=form.facts(), by=current()))):
        return saved(made[0].id)
    return writing(form, None)


@bp.route("/campaigns/<int:campaign_id>/edit", methods=["GET", "POST"])
@requires("campaign:edit")
def edit_campaign(campaign_id: int) -> ResponseReturnValue:
    campaign = queries.get_campaign(current(), campaign_id)
    form = CampaignForm(data={name: getattr(campaign, name) for name in NAMES})
    form.offer({**({campaign.branch.id: campaign.branch.name} if campaign.branch else {}), **pages.active_branches()}, department_names())
    if form.validate_on_submit() and tried(form, lambda: researching.edit_campaign(campaign, facts=form.facts(), version=form.version.data, by=current())):
        return saved(campaign_id)
    return writing(form, campaign_id)


@bp.post("/campaigns/<int:campaign_id>/end")
@requires("campaign:edit")
def end_campaign(campaign_id: int) -> ResponseReturnValue:
    campaign, form = queries.get_campaign(current(), campaign_id), EndForm(scope="end")
    return step(form, lambda: researching.end_campaign(campaign, facts=form.facts(), version=form.version.data, by=current()), "已结束。",
                      url_for(".show_campaign", campaign_id=campaign_id), lambda: shown(campaign_id, form))


@bp.post("/campaigns/<int:campaign_id>/reopen")
@requires("campaign:edit")
def reopen_campaign(campaign_id: int) -> ResponseReturnValue:
    campaign, form = queries.get_campaign(current(), campaign_id), ReasonForm(scope="reopen")
    return step(form, lambda: researching.reopen_campaign(campaign, reason=form.reason.data or "", version=form.version.data, by=current()), "已改回没有结束。",
                      url_for(".show_campaign", campaign_id=campaign_id), lambda: shown(campaign_id, reopen=form))


def shown(campaign_id: int, form: EndForm | None = None, reopen: ReasonForm | None = None) -> str:
    campaign, may_edit = queries.get_campaign(current(), campaign_id), may(current(), "campaign:edit")
    edits = may_edit and campaign.ended_on is None
    if form is None and edits:
        form = EndForm(formdata=None, scope="end", data={"version": campaign.version, "ended_on": clock.today(), "results": campaign.results})
    if reopen is None and may_edit and not edits:
        reopen = ReasonForm(formdata=None, scope="reopen", data={"version": campaign.version})
    return render_template("directives/show_campaign.html", campaign=campaign, edits=edits, form=form, reopen=reopen, today=clock.today())


def saved(campaign_id: int) -> ResponseReturnValue:
    flash("已保存。", "success")
    return redirect(url_for(".show_campaign", campaign_id=campaign_id), 303)


def writing(form: Any, campaign_id: int | None) -> ResponseReturnValue:
    db.session.rollback()
    return render_template("directives/edit_campaign.html", form=form, campaign_id=campaign_id), 422 if form.is_submitted() else 200
