"""What the pages of this room show, gathered in a few statements; and one step of a row, answered by its page where it is refused."""
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import may, reach
from xinfang_party.communities import needs, queries, rules
from xinfang_party.communities.catalogue import SKILLS
from xinfang_party.communities.forms import EndContactForm, EndForm, PlaceForm, ReceiptForm, VersionForm
from xinfang_party.communities.forms_needs import ClaimForm, FinishForm, GradeForm, WithdrawForm
from xinfang_party.communities.models import Need, Place, ReportIn, VolunteerProfile
from xinfang_party.communities.picking import checked
from xinfang_party.communities.terms import FreeTime, Level, NeedState
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Member
from xinfang_party.organization.queries import branch_of_member
from xinfang_party.web.forms import Form, settled, tried

TONES = {NeedState.OPEN: "warn", NeedState.CLAIMED: "info", NeedState.DONE: "info", NeedState.CONFIRMED: "good", NeedState.WITHDRAWN: "quiet"}
MOST_SHOWN = 50
STEPS: dict[str, Any] = {"claim": ClaimForm, "give-back": VersionForm, "finish": FinishForm, "confirm": GradeForm, "withdraw": WithdrawForm}


def step(form: Form, act: Callable[[], object], done: str, page: str, again: Callable[[], str]) -> ResponseReturnValue:
    """Done, and on to `page`; or refused, and the page comes back with the reason."""
    if settled(form, act, page):
        flash(done, "success")
        return redirect(page, 303)
    db.session.rollback()
    return again(), 422


def place_step(form: PlaceForm, act: Callable[[Place | None], Any], done: str, page: Callable[[Any], str], again: Callable[[], str]) -> ResponseReturnValue:
    """A form that names a community: shown; done, and on to the page of what came of it; or shown again with what is to be put right."""
    if not form.is_submitted():
        return again()
    is_ready, place = checked(form)
    made: list[Any] = []
    if is_ready and tried(form, lambda: made.append(act(place))):
        db.session.flush()
        flash(done, "success")
        return redirect(page(made[0]), 303)
    db.session.rollback()
    return again(), 422


# --- one community ------------------------------------------------------------------------------------------------------------

def place_page(place: Place, *, ending: tuple[int, EndContactForm] | None = None) -> dict[str, Any]:
    """`ending`: a form that came back with a reason, and of which contact."""
    viewer, is_community = current(), place.level is Level.COMMUNITY
    contacts = queries.contacts_of(place.id) if is_community else []
    edits = may(viewer, "community:edit")
    endings = {one.id: EndContactForm(formdata=None, obj=one, scope=f"end-{one.id}") for one in contacts if edits and one.to_on is None}
    found = queries.reports(ReportIn.place_id == place.id, queries.is_good(clock.today()), queries.visible_reports(viewer), most=MOST_SHOWN) if is_community else []
    asked = db.session.scalars(queries.needs(place_id=place.id).options(*queries.OF_NEED).limit(MOST_SHOWN)).all() if is_community else []
    return {"place": place, "is_community": is_community, "contacts": contacts, "endings": {**endings, **dict([ending] if ending else [])}, "edits": edits,
            "reports": found, "needs": asked, "tones": TONES, "is_overdue": rules.is_overdue, "waiting": queries.waiting_since([place.id]).get(place.id),
            "partners": db.session.scalars(queries.partners(place.id)).all() if is_community else []}


# --- report-in ----------------------------------------------------------------------------------------------------------------

def report_page(report: ReportIn, **forms: Form) -> dict[str, Any]:
    viewer, today = current(), clock.today()
    covers = {name: reach(viewer, f"report-in:{name}").covers(branch_id=report.branch_id, member_id=report.member_id) for name in ("edit", "confirm")}
    is_over = bool(report.end_reason) or report.to_on < today
    renews = covers["edit"] and not report.end_reason and rules.why_not_renew(report.to_on, today, is_ended=False) is None
    confirms = covers["confirm"] and report.confirmed_on is None and not rules.why_not_confirm_own(report.member_id, viewer.member_id)
    offered = {"renew": (VersionForm, renews), "end": (EndForm, covers["edit"] and not is_over), "confirm": (ReceiptForm, confirms)}
    fresh = {name: kind(formdata=None, obj=report, scope=name) for name, (kind, is_offered) in offered.items() if is_offered}
    return {"report": report, "history": [one for one in queries.history_of(report) if one.id != report.id], "standing": standing(report),
            "profile": db.session.get(VolunteerProfile, report.member_id) if report.member_id else None, "skills": SKILLS,
            "times": {one.value: one.label for one in FreeTime}, "forms": {**fresh, **forms}, "asks": covers["confirm"] and may(viewer, "report-in:ask-community")}


def standing(report: ReportIn) -> tuple[str, str]:
    """(words, tone) of how it stands today."""
    today = clock.today()
    if report.end_reason:
        return "已提前结束", "quiet"
    if report.to_on < today:
        return "已过期", "bad"
    if report.confirmed_on is None:
        return "等社区确认", "warn"
    return ("快到期，请续报", "warn") if report.to_on <= rules.soon(today) else ("已报到，社区已确认", "good")


def panel_of_member(member: Member) -> str | None:
    """Where the member has reported, for the member and whoever works for the branch."""
    if not reach(current(), "report-in:read").covers(branch_id=member.home_branch_id, member_id=member.id):
        return None
    return render_template("communities/_member.html", reports=queries.reports(ReportIn.member_id == member.id, most=3), standing=standing,
                           is_own=member.id == current().member_id)


# --- needs --------------------------------------------------------------------------------------------------------------------

def need_page(need: Need, **forms: Form) -> dict[str, Any]:
    fresh = {verb: kind(formdata=None, scope=verb, version=need.version) for verb, kind in STEPS.items() if may_step(need, verb)}
    if "claim" in fresh:
        offer_claim(fresh["claim"])
    return {"need": need, "tone": TONES[need.state], "is_overdue": rules.is_overdue(need.state, need.due_on, clock.today()), "forms": {**fresh, **forms},
            "asks": need.state is NeedState.DONE and covers(need, "report-in:ask-community")}


def may_step(need: Need, verb: str) -> bool:
    """What the viewer is offered; the service refuses the rest."""
    viewer = current()
    allowed = {"claim": lambda: may(viewer, "need:claim"), "give-back": lambda: covers(need, "need:claim"), "finish": lambda: covers(need, "need:claim"),
               "confirm": lambda: covers(need, "need:confirm") and not rules.why_not_confirm_own(need.claimed_member_id, viewer.member_id),
               "withdraw": lambda: may(viewer, "need:publish") and needs.may_withdraw(need, viewer)}
    return rules.FLOW.may(need.state, verb) and allowed[verb]()


def covers(need: Need, permission: str) -> bool:
    return reach(current(), permission).covers(branch_id=need.claimed_branch_id, member_id=need.claimed_member_id)


def offer_claim(form: ClaimForm) -> None:
    member_id = current().member_id
    form.offer(queries.branches_of(current(), "need:claim"), is_member=member_id is not None and branch_of_member(member_id) is not None)


