"""Recording talks, and criticism at life meetings."""
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.talks import criticism, queries, service
from xinfang_party.talks.forms import CriticismForm, FollowUpForm, TalkForm
from xinfang_party.talks.models import Criticism, Talk
from xinfang_party.talks.picking import facts_of, people_for
from xinfang_party.talks.views import bp
from xinfang_party.web.forms import tried


@bp.route("/talks/new", methods=["GET", "POST"])
@requires("talk:record")
def record_talk() -> ResponseReturnValue:
    form = TalkForm(is_new=True, held_on=clock.today(), talker_id=current().member_id)
    form.offer(people_for(current()))
    made: list[Talk] = []
    if form.validate_on_submit() and tried(form, lambda: made.append(service.record(facts=facts_of(form), by=current()))):
        return after(made[0], "已登记。内容只有谈话双方、本支部书记（副书记）、纪检委员和机关纪委能看到。")
    return writing(form, None)


@bp.route("/talks/<int:talk_id>/edit", methods=["GET", "POST"])
@requires("talk:record")
def edit_talk(talk_id: int) -> ResponseReturnValue:
    talk = queries.get_writable(current(), talk_id)
    note_reading(talk)
    form = TalkForm(obj=talk)
    form.offer(people_for(current(), talk))
    if form.validate_on_submit() and tried(form, lambda: service.edit(talk, facts=facts_of(form), version=form.version.data, by=current())):
        return after(talk, "已保存。")
    return writing(form, talk_id)


@bp.route("/talks/<int:talk_id>/follow-up", methods=["GET", "POST"])
@requires("talk:record")
def follow_up_talk(talk_id: int) -> ResponseReturnValue:
    talk = queries.get_writable(current(), talk_id)
    note_reading(talk)
    form = FollowUpForm(obj=talk)
    if form.validate_on_submit() and tried(form, lambda: service.follow_up(
            talk, text=form.follow_up.data or "", version=form.version.data, by=current())):
        return after(talk, "已保存后来的情况。")
    return render_template("talks/follow_up_talk.html", form=form, talk=talk), 422 if form.is_submitted() else 200


@bp.get("/activities/<int:activity_id>/criticisms")
@requires("talk:read")
def list_criticisms(activity_id: int) -> str:
    """The words themselves. Whoever reads some that he neither said nor was told leaves an entry."""
    viewer = current()
    activity = queries.get_life_meeting(viewer, activity_id)
    found = queries.criticisms_of(activity_id, viewer)
    if any(viewer.member_id not in (row.speaker_id, row.about_id) for row in found):
        audit.record_reading("criticism.viewed", subject=activity, by=viewer)
    return render_template("talks/list_criticisms.html", activity=activity, criticisms=found, adds=criticism.adds(viewer, activity),
                           leads=activity.branch_id in queries.branches_led(viewer))


@bp.route("/activities/<int:activity_id>/criticisms/new", methods=["GET", "POST"])
@requires("criticism:record")
def add_criticism(activity_id: int) -> ResponseReturnValue:
    activity = queries.get_life_meeting(current(), activity_id)
    form = CriticismForm(is_new=True)
    offer_roll(form, activity)
    if form.validate_on_submit() and tried(form, lambda: service.criticize(
            activity, speaker_id=form.speaker_id.data, about_id=form.about_id.data, text=form.text.data, by=current())):
        return after_criticism(activity_id, "已保存。")
    return render_template("talks/edit_criticism.html", form=form, activity=activity, row=None), 422 if form.is_submitted() else 200


@bp.route("/criticisms/<int:criticism_id>/edit", methods=["GET", "POST"])
@requires("criticism:record")
def edit_criticism(criticism_id: int) -> ResponseReturnValue:
    row = queries.get_own_criticism(current(), criticism_id)
    note_reading_of(row)
    form = CriticismForm(obj=row)
    offer_roll(form, row.activity, row)
    if form.validate_on_submit() and tried(form, lambda: service.edit_criticism(
            row, about_id=form.about_id.data, text=form.text.data, version=form.version.data, by=current())):
        return after_criticism(row.activity_id, "已保存。")
    return render_template("talks/edit_criticism.html", form=form, activity=row.activity, row=row), 422 if form.is_submitted() else 200


# --- what these share ---------------------------------------------------------------------------------------------------------

def offer_roll(form: CriticismForm, activity: Any, row: Criticism | None = None) -> None:
    roll = queries.roll_of(activity.id)
    form.offer(roll, criticism.speakers_for(current(), activity, roll) if row is None else {row.speaker_id: row.speaker.name})


def note_reading(talk: Talk) -> None:
    """A form filled with the content is a way to read it."""
    if current().member_id not in (talk.talker_id, talk.person_id):
        audit.record_reading("talk.viewed", subject=talk, by=current())


def note_reading_of(row: Criticism) -> None:
    if current().member_id not in (row.speaker_id, row.about_id):
        audit.record_reading("criticism.viewed", subject=row.activity, by=current())


def writing(form: TalkForm, talk_id: int | None) -> ResponseReturnValue:
    if form.is_submitted():
        db.session.rollback()
    return render_template("talks/edit_talk.html", form=form, talk_id=talk_id), 422 if form.is_submitted() else 200


def after(talk: Talk, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for("talks.show_talk", talk_id=talk.id), 303)


def after_criticism(activity_id: int, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for("talks.list_criticisms", activity_id=activity_id), 303)
