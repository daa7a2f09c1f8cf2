"""Signing up and leaving, invitations and their answer, the community's link."""
from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.accounts import shown_once
from xinfang_party.activities.guests import BETWEEN
from xinfang_party.exchange import codes
from xinfang_party.volunteering import evaluating, inviting, joining, queries
from xinfang_party.volunteering.forms import Form, LinkForm, SignUpForm
from xinfang_party.volunteering.pages import invite_form
from xinfang_party.volunteering.terms import SignUpState
from xinfang_party.volunteering.views import again, bp
from xinfang_party.web.forms import tried

SHOWN_ONCE = "service-link"


@bp.post("/shift-roles/<int:role_id>/sign-ups")
@requires("service:join")
def sign_up(role_id: int) -> ResponseReturnValue:
    """For the own person: nothing that is sent says who."""
    role, name = queries.get_role(current(), role_id), f"role-{role_id}"
    form, event_id, made = SignUpForm(scope=name), role.shift.event_id, list[SignUpState]()
    if not (form.validate() and tried(form, lambda: made.append(joining.sign_up(role, agrees=form.agrees.data, by=current()).state))):
        return again(event_id, name, form)
    flash("已报名。" if made[0] is SignUpState.TAKEN else "名额已满，您排在候补里；有人退出时按先后自动递补，并给您发消息。", "success")
    return to_event(event_id)


@bp.post("/sign-ups/<int:sign_up_id>/withdraw")
@requires("service:join")
def withdraw(sign_up_id: int) -> ResponseReturnValue:
    row = queries.get_sign_up(current(), sign_up_id)
    return act(row.shift.event_id, "withdraw", lambda: joining.withdraw(row, by=current()), "已退出。")


@bp.post("/service-invitations/<int:invitation_id>/decline")
@requires("service:join")
def decline(invitation_id: int) -> ResponseReturnValue:
    row = queries.get_invitation(current(), invitation_id)
    return act(row.event_id, "decline", lambda: inviting.decline(row, by=current()), "已婉拒。以后想参加，仍可以报名。")


@bp.post("/service-events/<int:event_id>/invitations")
@requires("service:organize")
def invite(event_id: int) -> ResponseReturnValue:
    event, made = queries.get_organized(current(), event_id, *queries.WHOLE), list[int]()
    form = invite_form(event)
    names = [word.strip() for word in BETWEEN.split(form.names.data or "") if word.strip()]
    if not (form.validate() and tried(form, lambda: made.append(inviting.invite(event, names=names, member_ids=form.members.data or (), by=current())))):
        return again(event_id, "invite", form)
    flash(f"已邀请 {made[0]} 人。" if made[0] else "这些人已经邀请过或者报了名，没有再发。", "success")
    return to_event(event_id)


@bp.route("/service-events/<int:event_id>/evaluation-link", methods=["GET", "POST"])
@requires("service:organize")
def ask_community(event_id: int) -> ResponseReturnValue:
    """The next look at this page shows the link, once."""
    event, form = queries.get_organized(current(), event_id, *queries.ROW), LinkForm()
    if form.validate_on_submit() and tried(form, lambda: shown_once.keep(SHOWN_ONCE, evaluating.ask(event, by=current()))):
        return redirect(url_for(".ask_community", event_id=event_id), 303)
    key = shown_once.taken(SHOWN_ONCE)
    address = evaluating.address_of(key) if key else None
    return render_template("volunteering/show_link.html", event=event, form=form, address=address, picture=codes.svg(address) if address else None,
                           why_not=evaluating.why_not_ask(event)), 422 if form.is_submitted() else 200


def act(event_id: int, name: str, do: Callable[[], object], done: str) -> ResponseReturnValue:
    form = Form(scope=name)
    if not (form.validate() and tried(form, do)):
        return again(event_id, name, form)
    flash(done, "success")
    return to_event(event_id)


def to_event(event_id: int) -> ResponseReturnValue:
    return redirect(url_for(".show_event", event_id=event_id), 303)
