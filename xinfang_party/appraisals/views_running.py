"""Running an appraisal: open, extend, close or count, find, conclude."""
from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.appraisals import finding, paper, queries, rules, service
from xinfang_party.appraisals.forms import PUTTING_OFF, CloseForm, CountForm, FindingForm, OpenForm, VersionForm
from xinfang_party.appraisals.models import AppraisalRound
from xinfang_party.appraisals.terms import BallotWay, MemberGrade, RoundState, votes_field
from xinfang_party.appraisals.views import bp, page_of, results_of
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.kernel.periods import chinese
from xinfang_party.talks.queries import branches_led
from xinfang_party.web.forms import tried

PUT_OFF = {BallotWay.ONLINE: "已延长，没有投票的同志会收到通知。", BallotWay.PAPER: "已改期，党员会收到通知。"}


@bp.route("/appraisal-rounds/new", methods=["GET", "POST"])
@requires("appraisal:run")
def open_round() -> ResponseReturnValue:
    form, made = opening(), list[AppraisalRound]()
    if form.validate_on_submit() and tried(form, lambda: made.append(service.open_(
            branch_id=form.branch_id.data, year=form.year.data, closes_on=form.closes_on.data, way=BallotWay(form.way.data),
            activity_id=form.activity_id.data, by=current()))):
        return after(made[0].id, "已开始，正式党员会收到通知。")
    return render_template("appraisals/open_round.html", form=form), 422 if form.is_submitted() else 200


@bp.post("/appraisal-rounds/<int:round_id>/extend")
@requires("appraisal:run")
def extend_round(round_id: int) -> ResponseReturnValue:
    round_ = queries.get_run(current(), round_id)
    form = PUTTING_OFF[round_.way](scope="extend")
    if form.validate() and tried(form, lambda: service.extend(round_, closes_on=form.closes_on.data, version=form.version.data, by=current())):
        return after(round_id, PUT_OFF[round_.way])
    db.session.rollback()
    return render_template("appraisals/show_round.html", **page_of(queries.get_run(current(), round_id), extend=form)), 422


@bp.post("/appraisal-rounds/<int:round_id>/close")
@requires("appraisal:run")
def close_round(round_id: int) -> ResponseReturnValue:
    round_, form = queries.get_run(current(), round_id), CloseForm(scope="close")
    if form.validate() and tried(form, lambda: service.close(
            round_, without_tally=form.without_tally.data, version=form.version.data, by=current())):
        flash("投票已结束，请评定每名党员的等次。", "success")
        return redirect(url_for(".show_results", round_id=round_id), 303)
    db.session.rollback()
    return render_template("appraisals/show_round.html", **page_of(queries.get_run(current(), round_id), close=form)), 422


@bp.route("/appraisal-rounds/<int:round_id>/paper-counts", methods=["GET", "POST"])
@requires("appraisal:run")
def count_paper(round_id: int) -> ResponseReturnValue:
    """The totals of a vote on paper; they end the vote, and may be corrected until the round is concluded."""
    round_ = queries.get_on_paper(current(), round_id)
    form = counting(round_)
    if form.validate_on_submit() and tried(form, lambda: paper.count(
            round_, issued=form.ballots_issued.data, collected=form.ballots_collected.data, votes=form.votes(), without_tally=form.without_tally.data,
            version=form.version.data, by=current())):
        flash("票数已保存，请评定每名党员的等次。", "success")
        return redirect(url_for(".show_results", round_id=round_id), 303)
    people = len(form.members)
    return render_template("appraisals/count_paper.html", form=form, round=round_, people=people, most=rules.most_excellent(people),
                           least=rules.least_ballots(people), not_yet=rules.why_not_count(round_.closes_on, clock.today()),
                           is_over=round_.state is RoundState.CONCLUDED), 422 if form.is_submitted() else 200


@bp.route("/appraised-members/<int:appraised_id>/finding", methods=["GET", "POST"])
@requires("appraisal:find")
def find_member(appraised_id: int) -> ResponseReturnValue:
    """Who watches over the branch reads own words and tally beside the form: each look leaves an entry, as on the page of the results."""
    part = finding.get_part_to_find(current(), appraised_id)
    watches = queries.is_watched(current(), part.round)
    if watches:
        audit.record_reading("appraisal.viewed", subject=part.round, by=current(), member=part.member_id)
    form = FindingForm(obj=part, grade=part.finding and part.finding.value, words=part.finding_words)
    if form.validate_on_submit() and tried(form, lambda: service.find(
            part, grade=MemberGrade(form.grade.data), words=form.words.data or "", version=form.version.data, by=current())):
        flash(f"已保存{part.member.name}的评定。", "success")
        return redirect(url_for(".show_results" if watches else ".show_round", round_id=part.round_id), 303)
    return render_template("appraisals/find_member.html", form=form, part=part, watches=watches,
                           tally=queries.tally_of(part.round).get(part.member_id, {}) if watches else {}), 422 if form.is_submitted() else 200


@bp.post("/appraisal-rounds/<int:round_id>/results/conclude")
@requires("appraisal:run")
def conclude_round(round_id: int) -> ResponseReturnValue:
    round_, form = queries.get_run(current(), round_id), VersionForm(scope="conclude")
    if form.validate() and tried(form, lambda: service.conclude(round_, version=form.version.data, by=current())):
        return after(round_id, "已完成评定，每名党员会收到通知，只看到自己的结果。")
    db.session.rollback()
    return render_template("appraisals/show_results.html", **results_of(queries.get_run(current(), round_id), form)), 422


def opening() -> OpenForm:
    branches = branches_led(current())
    if not branches:
        raise NotFound
    today = clock.today()
    form = OpenForm(branch_id=next(iter(branches)), year=today.year)
    found = queries.meetings(list(branches), date(today.year - 1, 1, 1))
    form.offer(branches, {meeting.id: f"{chinese(meeting.held_on)} {meeting.title}" for meeting in found})
    return form


def counting(round_: AppraisalRound) -> CountForm:
    """Begins from what was entered before."""
    before = {votes_field(key, grade): votes for key, counts in queries.tally_of(round_).items() for grade, votes in counts.items()}
    return CountForm(queries.names_to_grade(round_.id, None), obj=round_, **before)


def after(round_id: int, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for("appraisals.show_round", round_id=round_id), 303)
