"""The organizer's screen, the phone's confirm page, the late declaration."""
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import SIGNED_IN
from xinfang_party.exchange import codes
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Refusal
from xinfang_party.presence import catalogue, registry, rules, service
from xinfang_party.presence.forms import DeclareForm, TicketForm
from xinfang_party.web.forms import tried

bp = Blueprint("presence", __name__)
NO_REFERRER = {"Referrer-Policy": "no-referrer"}
"""The address of the confirm page holds the code."""


@bp.get("/presence/<kind>/<int:subject_id>/code")
@requires(SIGNED_IN)
def show_code(kind: str, subject_id: int) -> str:
    """For whoever may open it (the kind says). htmx asks for the fragment until it comes without a reason to ask again."""
    of = registry.get(kind)
    subject = of.load(current(), subject_id)
    reason, now = of.why_not_open(subject, current()), clock.now()
    address = None if reason else url_for(".confirm", token=service.code_now(of, subject_id), _external=True)
    template = "presence/_code.html" if request.headers.get("HX-Request") else "presence/show_code.html"
    return render_template(template, kind=of, subject=subject, subject_id=subject_id, reason=reason, address=address, tally=of.tally(subject),
                           picture=codes.svg(address) if address else None, left=rules.seconds_left(now), numbers=catalogue)


@bp.get("/sign-in/<token>")
@requires(SIGNED_IN)
def confirm(token: str) -> ResponseReturnValue:
    """What a scan opens: nothing is written before the button is pressed."""
    try:
        kind, subject, ticket = service.scanned(token, by=current())
    except Refusal as refusal:
        return render_template("presence/confirm.html", reason=refusal.sentence), 422, NO_REFERRER
    return render_template("presence/confirm.html", kind=kind, subject=subject, form=TicketForm(ticket=ticket), reason=None,
                           has_signed=kind.has_signed(subject, current()), seconds=catalogue.TICKET_SECONDS.value), 200, NO_REFERRER


@bp.post("/sign-in")
@requires("attendance:sign")
def sign() -> ResponseReturnValue:
    form = TicketForm()
    try:
        kind, subject = service.sign(form.ticket.data or "", by=current())
    except Refusal as refusal:
        return render_template("presence/confirm.html", reason=refusal.sentence), 422
    flash(f"已签到：{kind.title(subject)}。", "success")
    return redirect(kind.url(subject), 303)


@bp.route("/presence/<kind>/<int:subject_id>/declare", methods=["GET", "POST"])
@requires("attendance:sign")
def declare(kind: str, subject_id: int) -> ResponseReturnValue:
    """The late declaration; who does not belong to the thing finds nothing."""
    of, form = registry.get(kind), DeclareForm()
    subject = of.load_to_sign(current(), subject_id)
    if form.validate_on_submit() and tried(form, lambda: service.declare(of, subject, by=current())):
        flash("已记为事后自报，记录人会看到。", "success")
        return redirect(of.url(subject), 303)
    return render_template("presence/declare.html", kind=of, subject=subject, form=form, until=of.declare_until(subject),
                           reason=of.why_not_declare(subject, current())), 422 if form.errors else 200
