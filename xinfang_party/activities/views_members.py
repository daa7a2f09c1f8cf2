"""A member's year of study, and the times of which no attendance is required."""
from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import reach
from xinfang_party.access.queries import get_for
from xinfang_party.activities import service
from xinfang_party.activities.forms_acts import EndExemptionForm, ExemptionForm
from xinfang_party.activities.models import Exemption
from xinfang_party.activities.pages_hours import attended, hours_of
from xinfang_party.activities.queries import exemptions_of, get_exemption
from xinfang_party.activities.terms import ExemptionReason
from xinfang_party.activities.views import bp, years
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Member
from xinfang_party.web.forms import Form, settled, tried
from xinfang_party.web.links import row_number

END = "end-"
"""Each running exemption's form: and its id."""


@bp.get("/members/<int:member_id>/hours")
@requires("hours:read")
def show_hours(member_id: int) -> str:
    return shown(get_for(current(), "hours:read", Member, member_id))


@bp.post("/members/<int:member_id>/exemptions")
@requires("exemption:edit")
def exempt_member(member_id: int) -> ResponseReturnValue:
    member, form = get_for(current(), "exemption:edit", Member, member_id), ExemptionForm(scope="exempt")
    if form.validate() and tried(form, lambda: service.exempt(member, **facts(form), by=current())):
        return after(member_id, "已登记，从这一天起不作硬性要求。")
    db.session.rollback()
    return shown(member, exempt=form), 422


@bp.post("/exemptions/<int:exemption_id>/end")
@requires("exemption:edit")
def end_exemption(exemption_id: int) -> ResponseReturnValue:
    row, form = get_exemption(current(), exemption_id), EndExemptionForm(scope=f"{END}{exemption_id}")
    member_id = row.member_id
    if settled(form, lambda: service.end_exemption(row, to_on=form.to_on.data, version=form.version.data, by=current()),
               url_for(".show_hours", member_id=member_id)):
        return after(member_id, "已登记最后一天。")
    db.session.rollback()
    return shown(row.member, **{f"{END}{exemption_id}": form}), 422


# --- what these share ---------------------------------------------------------------------------------------------------------

def shown(member: Member, **typed: Form) -> str:
    wanted = request.args.get("year", type=row_number)
    exemptions = exemptions_of(member.id)
    hours = hours_of(member.id, wanted if wanted in years() else clock.today().year)
    forms = {**forms_for(member, exemptions), **typed}
    return render_template("activities/show_hours.html", member=member, hours=hours, years=years()[1:4], rows=attended(member.id, hours.year, current()),
                           exemptions=exemptions, forms=forms, END=END)


def forms_for(member: Member, exemptions: Sequence[Exemption]) -> dict[str, Form]:
    if not reach(current(), "exemption:edit").covers(branch_id=member.home_branch_id):
        return {}
    running = [row for row in exemptions if row.to_on is None or row.to_on >= clock.today()]
    return {"exempt": ExemptionForm(formdata=None, scope="exempt", from_on=clock.today()),
            **{f"{END}{row.id}": EndExemptionForm(formdata=None, scope=f"{END}{row.id}", to_on=clock.today(), version=row.version) for row in running}}


def facts(form: ExemptionForm) -> dict[str, Any]:
    return {**form.facts(), "reason": ExemptionReason(form.reason.data)}


def after(member_id: int, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for(".show_hours", member_id=member_id), 303)
