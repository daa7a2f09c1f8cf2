"""What the branch and the Party office decide: vet, publish, appraise, conclude, weigh."""
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.commitments import closing, picks, service
from xinfang_party.commitments.catalogue import WEIGHTS_BASIS, value
from xinfang_party.commitments.forms import AppraisalForm, ConclusionForm, DecisionForm, OpinionForm, WeightsForm
from xinfang_party.commitments.models import Commitment
from xinfang_party.commitments.pages import DECIDE
from xinfang_party.commitments.queries import get_kept, get_led, get_of_peer, weights_history, weights_on
from xinfang_party.commitments.queries_picks import get_led_request
from xinfang_party.commitments.terms import Grade, Result, Side, State
from xinfang_party.commitments.views import bp
from xinfang_party.commitments.views_writing import act
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal


@bp.post("/commitments/<int:commitment_id>/approve")
@requires("commitment:vet")
def approve_commitment(commitment_id: int) -> ResponseReturnValue:
    commitment, form = get_led(current(), "commitment:vet", commitment_id), OpinionForm(scope="vet")
    return act(commitment, "vet", form, lambda: service.approve(
        commitment, opinion=form.opinion.data or "", version=form.version.data, by=current()), "审诺通过，请接着公示。")


@bp.post("/commitments/<int:commitment_id>/return")
@requires("commitment:vet")
def return_commitment(commitment_id: int) -> ResponseReturnValue:
    """From vetting, or before it is public."""
    commitment = get_led(current(), "commitment:vet", commitment_id)
    name = "publish" if commitment.state is State.APPROVED else "vet"
    form = OpinionForm(scope=name)
    return act(commitment, name, form, lambda: service.return_(
        commitment, opinion=form.opinion.data or "", version=form.version.data, by=current()), "已退回，承诺人会收到您的意见。")


@bp.post("/commitments/<int:commitment_id>/publish")
@requires("commitment:publish")
def publish_commitment(commitment_id: int) -> ResponseReturnValue:
    commitment, form = get_led(current(), "commitment:publish", commitment_id), OpinionForm(scope="publish")
    return act(commitment, "publish", form, lambda: service.publish(commitment, version=form.version.data, by=current()),
               "已公示，公示栏和承诺卡现在可以看到。")


@bp.post("/commitments/<int:commitment_id>/withdraw-of-left")
@requires("commitment:vet")
def withdraw_of_left(commitment_id: int) -> ResponseReturnValue:
    """What a keeper who left had not made public."""
    commitment, form = get_led(current(), "commitment:vet", commitment_id), OpinionForm(scope="withdraw-of-left")
    return act(commitment, "withdraw-of-left", form, lambda: service.withdraw_of_left(
        commitment, opinion=form.opinion.data or "", version=form.version.data, by=current()), "已撤回，记录会保留。")


@bp.post("/pick-requests/<int:request_id>/approve")
@requires("commitment:vet-pick")
def approve_pick(request_id: int) -> ResponseReturnValue:
    asked, commitment = get_led_request(current(), request_id)
    name = f"{DECIDE}{request_id}"
    return act(commitment, name, DecisionForm(scope=name), lambda: picks.approve(asked, commitment, by=current()), "已同意，当前值已按新的范围计算。")


@bp.post("/pick-requests/<int:request_id>/refuse")
@requires("commitment:vet-pick")
def refuse_pick(request_id: int) -> ResponseReturnValue:
    asked, commitment = get_led_request(current(), request_id)
    name = f"{DECIDE}{request_id}"
    form = DecisionForm(scope=name)
    return act(commitment, name, form, lambda: picks.refuse_request(
        asked, commitment, opinion=form.opinion.data or "", by=current()), "已记下，承诺人会看到您的理由；数字不变。")


@bp.post("/commitments/<int:commitment_id>/appraisals/self")
@requires("commitment:appraise-self")
def appraise_self(commitment_id: int) -> ResponseReturnValue:
    return appraise(get_kept(current(), commitment_id), Side.SELF)


@bp.post("/commitments/<int:commitment_id>/appraisals/peer")
@requires("commitment:appraise-peer")
def appraise_peer(commitment_id: int) -> ResponseReturnValue:
    return appraise(get_of_peer(current(), commitment_id), Side.PEER)


@bp.post("/commitments/<int:commitment_id>/appraisals/organization")
@requires("commitment:appraise-organization")
def appraise_organization(commitment_id: int) -> ResponseReturnValue:
    return appraise(get_led(current(), "commitment:appraise-organization", commitment_id), Side.ORGANIZATION)


def appraise(commitment: Commitment, side: Side) -> ResponseReturnValue:
    form = AppraisalForm(scope=side)
    return act(commitment, side, form, lambda: closing.appraise(
        commitment, side, grade=Grade(form.grade.data), opinion=form.opinion.data or "", by=current()), "评价已保存，评定之前可以修改。")


@bp.post("/commitments/<int:commitment_id>/conclude")
@requires("commitment:conclude")
def conclude_commitment(commitment_id: int) -> ResponseReturnValue:
    commitment, form = get_led(current(), "commitment:conclude", commitment_id), ConclusionForm(scope="conclude")
    return act(commitment, "conclude", form, lambda: closing.conclude(
        commitment, result=Result(form.result.data), reason=form.opinion.data or "", version=form.version.data, by=current()),
        "评定结果已保存，公示栏上可以看到结果；理由只在本系统内可见。")


@bp.route("/appraisal-weights", methods=["GET", "POST"])
@requires("weights:edit")
def edit_weights() -> ResponseReturnValue:
    now = weights_on(clock.today())
    form = WeightsForm(self_share=now.self, peer_share=now.peer, organization_share=now.organization, masses_share=now.masses)
    if form.validate_on_submit():
        try:
            service.set_weights(form.weights(), by=current())
            flash("已保存，今后述诺的承诺用新的权重。", "success")
            return redirect(url_for(".edit_weights"), 303)
        except Refusal as refusal:
            form.form_errors.append(refusal.sentence)
    page = render_template("commitments/edit_weights.html", form=form, basis=WEIGHTS_BASIS, least=value("least_answers"),
                           history=db.session.scalars(weights_history().limit(20)).all())
    return page, 422 if form.is_submitted() else 200
