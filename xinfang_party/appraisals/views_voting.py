"""What each member does in an appraisal: the own words, the ballot, having been told."""
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.appraisals import ballots, queries, rules, service
from xinfang_party.appraisals.forms import BallotForm, SelfForm, VersionForm
from xinfang_party.appraisals.terms import MemberGrade
from xinfang_party.appraisals.views import bp
from xinfang_party.kernel.errors import refuse
from xinfang_party.web.forms import tried


@bp.route("/appraisal-rounds/<int:round_id>/self-appraisal", methods=["GET", "POST"])
@requires("appraisal:vote")
def appraise_self(round_id: int) -> ResponseReturnValue:
    part = queries.get_own_part(current(), round_id)
    form = SelfForm(obj=part, grade=part.self_grade and part.self_grade.value, words=part.self_words)
    if form.validate_on_submit() and tried(form, lambda: service.appraise_self(
            part, grade=MemberGrade(form.grade.data), words=form.words.data, version=form.version.data, by=current())):
        return after(round_id, "自评已保存，投票结束之前可以修改。")
    return render_template("appraisals/appraise_self.html", form=form, round=part.round), 422 if form.is_submitted() else 200


@bp.route("/appraisal-rounds/<int:round_id>/ballot", methods=["GET", "POST"])
@requires("appraisal:vote")
def cast_ballot(round_id: int) -> ResponseReturnValue:
    """What was chosen is written into counters and nowhere else: no draft, no log, no entry holds it."""
    round_ = queries.get_of_voter(current(), round_id)
    members = queries.names_to_grade(round_id, current().member_id)
    form = BallotForm(members)
    if form.is_submitted():
        refuse(rules.why_not_here(round_.way, "vote"))
    if form.validate_on_submit() and tried(form, lambda: ballots.cast(round_, grades=form.grades(), by=current())):
        return after(round_id, "已投票。系统只记您投过了，不记您投了什么。")
    return render_template("appraisals/cast_ballot.html", form=form, round=round_, has_voted=queries.has_voted(current(), round_id),
                           most=rules.most_excellent(len(members) + 1), people=len(members) + 1), 422 if form.is_submitted() else 200


@bp.post("/appraisal-rounds/<int:round_id>/told")
@requires("appraisal:vote")
def confirm_told(round_id: int) -> ResponseReturnValue:
    part, form = queries.get_own_part(current(), round_id), VersionForm()
    form.validate()
    service.confirm_told(part, version=form.version.data, by=current())
    return after(round_id, "已确认。")


def after(round_id: int, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for("appraisals.show_round", round_id=round_id), 303)
