"""What others decide on a finding, and what came of findings: confirm, recheck, close, more time; rules and campaigns."""
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.directives.models import Campaign
from xinfang_party.documents.models import Rule
from xinfang_party.findings import deciding, remedies
from xinfang_party.findings.forms import APPROVE, PASS, DecisionForm, OpinionForm, RecheckForm, RemedyForm
from xinfang_party.findings.models import Remedy
from xinfang_party.findings.pages import active_branches
from xinfang_party.findings.queries import get_extension, get_finding, get_remedy, offered
from xinfang_party.findings.terms import RemedyKind
from xinfang_party.findings.views import bp
from xinfang_party.findings.views_mending import act
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.web.forms import tried
from xinfang_party.web.links import row_number


@bp.post("/findings/<int:finding_id>/confirm")
@requires("finding:confirm")
def confirm_finding(finding_id: int) -> ResponseReturnValue:
    finding, form = get_finding(current(), "finding:confirm", finding_id), OpinionForm(scope="confirm")
    return act(finding, "confirm", form, lambda: deciding.confirm(
        finding, opinion=form.opinion.data or "", version=form.version.data, by=current()), "已确认，等待复核。")


@bp.post("/findings/<int:finding_id>/return")
@requires("finding:confirm")
def return_finding(finding_id: int) -> ResponseReturnValue:
    finding, form = get_finding(current(), "finding:confirm", finding_id), OpinionForm(scope="confirm")
    return act(finding, "confirm", form, lambda: deciding.return_(
        finding, opinion=form.opinion.data or "", version=form.version.data, by=current()), "已退回，责任人会收到您的意见。")


@bp.post("/findings/<int:finding_id>/recheck")
@requires("finding:recheck")
def recheck_finding(finding_id: int) -> ResponseReturnValue:
    finding, form = get_finding(current(), "finding:recheck", finding_id), RecheckForm(scope="recheck")
    return act(finding, "recheck", form, lambda: deciding.recheck(
        finding, passes=form.verdict.data == PASS, opinion=form.opinion.data or "", version=form.version.data, by=current()), "已记下复核结果。")


@bp.post("/findings/<int:finding_id>/close")
@requires("finding:close")
def close_finding(finding_id: int) -> ResponseReturnValue:
    finding, form = get_finding(current(), "finding:close", finding_id), OpinionForm(scope="close")
    return act(finding, "close", form, lambda: deciding.close(
        finding, opinion=form.opinion.data or "", version=form.version.data, by=current()), "已销号。")


@bp.post("/findings/<int:finding_id>/refuse-close")
@requires("finding:close")
def refuse_close(finding_id: int) -> ResponseReturnValue:
    finding, form = get_finding(current(), "finding:close", finding_id), OpinionForm(scope="close")
    return act(finding, "close", form, lambda: deciding.refuse_close(
        finding, opinion=form.opinion.data or "", version=form.version.data, by=current()), "已退回，责任人会收到您的意见。")


@bp.post("/finding-extensions/<int:extension_id>/decide")
@requires("finding:decide-extension")
def decide_extension(extension_id: int) -> ResponseReturnValue:
    extension, form = get_extension(current(), "finding:decide-extension", extension_id), DecisionForm(scope="decide")
    return act(extension.finding, "decide", form, lambda: deciding.decide_extension(
        extension, approves=form.verdict.data == APPROVE, opinion=form.opinion.data or "", version=form.version.data, by=current()),
        "已记下决定，责任人会收到消息。")


@bp.route("/remedies/new", methods=["GET", "POST"])
@requires("remedy:edit")
def record_remedy() -> ResponseReturnValue:
    chosen = {name: request.args.get(name, type=row_number) for name in ("rule_id", "campaign_id")}
    if request.method != "POST" and (there := remedies.already(**chosen)) is not None:
        flash("它已经登记过，请在这里加上针对的问题。", "info")
        return redirect(url_for(".edit_remedy", remedy_id=there.id), 303)
    kind = next((kind.value for kind in RemedyKind if chosen[f"{kind.value}_id"]), None)
    form = RemedyForm(is_new=True, data={**chosen, "kind": kind, "started_on": clock.today()})
    form.offer(active_branches(), *recorded_elsewhere(None))
    if form.validate_on_submit() and tried(form, lambda: remedies.record(**facts_of(form), by=current())):
        return saved()
    return writing(form, None)


@bp.route("/remedies/<int:remedy_id>/edit", methods=["GET", "POST"])
@requires("remedy:edit")
def edit_remedy(remedy_id: int) -> ResponseReturnValue:
    remedy = get_remedy(current(), "remedy:edit", remedy_id)
    form = RemedyForm(obj=remedy, data={"numbers": "，".join(one.number for one in remedy.findings)})
    form.offer({**({remedy.branch.id: remedy.branch.name} if remedy.branch is not None else {}), **active_branches()}, *recorded_elsewhere(remedy))
    if form.validate_on_submit() and tried(form, lambda: remedies.edit(remedy, **facts_of(form), version=form.version.data, by=current())):
        return saved()
    return writing(form, remedy_id)


def recorded_elsewhere(remedy: Remedy | None) -> tuple[dict[int, str], dict[int, str]]:
    """The rules and the campaigns it may be."""
    return (offered(Rule, Rule.title, remedy.rule_id if remedy else None), offered(Campaign, Campaign.name, remedy.campaign_id if remedy else None))


def facts_of(form: RemedyForm) -> dict[str, Any]:
    facts = form.facts()
    return {**facts, "kind": RemedyKind(facts["kind"]), **{name: facts[name] or "" for name in ("name", "document_no", "keeper")}}


def saved() -> ResponseReturnValue:
    flash("已保存。", "success")
    return redirect(url_for(".list_remedies"), 303)


def writing(form: RemedyForm, remedy_id: int | None) -> ResponseReturnValue:
    db.session.rollback()
    return render_template("findings/edit_remedy.html", form=form, remedy_id=remedy_id), 422 if form.is_submitted() else 200
