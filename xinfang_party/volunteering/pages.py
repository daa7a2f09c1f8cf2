"""What the page of an event needs: its shifts as this viewer may see them, the forms of the steps that can be taken, whom one might ask."""
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wtforms.fields.choices import SelectChoice

from xinfang_party.access.permissions import may, reach
from xinfang_party.access.terms import Identity, Role
from xinfang_party.communities.catalogue import SKILLS
from xinfang_party.kernel import clock
from xinfang_party.volunteering import evaluating, joining, queries, rules, service, signing
from xinfang_party.volunteering.forms import CancelForm, InviteForm, LinkForm, SignUpForm, StepForm
from xinfang_party.volunteering.models import ServiceEvent, ServiceInvitation, Shift, ShiftRole, SignUp
from xinfang_party.volunteering.suggesting import offers_for
from xinfang_party.volunteering.terms import EventState, InvitationState, Offer, SignUpState
from xinfang_party.volunteering.writing import taken, when
from xinfang_party.web.forms import EditForm, Form

TONES = {EventState.DRAFT: "quiet", EventState.OPEN: "info", EventState.CLOSED: "good", EventState.CANCELLED: "bad"}
STEPS: Mapping[str, type[EditForm]] = {"open": StepForm, "cancel": CancelForm}


@dataclass
class RoleRow:
    """One role as the page shows it. `mine`: the viewer's own sign-up that stands; `form`: where he or she may sign up."""

    role: ShiftRole
    taken: int
    waiting: int
    names: list[str]
    waiting_names: list[str]
    mine: SignUp | None
    form: SignUpForm | None

    @property
    def skill(self) -> str:
        return SKILLS.get(self.role.skill, "")


@dataclass
class ShiftRow:
    shift: Shift
    when: str
    has_begun: bool
    shows_code: bool
    roles: list[RoleRow]


def page_of(event: ServiceEvent, viewer: Identity, forms: Mapping[str, Form] | None = None) -> dict[str, Any]:
    """`forms`: those that come back as they were sent, by name."""
    sent = forms or {}
    organizes = reach(viewer, queries.ORGANIZE).covers(branch_id=event.branch_id)
    invitation = queries.invitation_of(event.id, viewer.member_id) if viewer.member_id is not None else None
    may_join = event.state is EventState.OPEN and Role.MEMBER in viewer.roles and viewer.member_id is not None and (
        event.is_for_all or event.branch_id == viewer.home_branch_id or invitation is not None)
    shows_names = queries.sees_names(event, viewer, organizes=organizes)
    rows = [shift_row(shift, viewer, may_join=may_join, shows_names=shows_names, organizes=organizes, sent=sent) for shift in event.shifts]
    return {"event": event, "rows": rows, "organizes": organizes, "shows_names": shows_names, "tones": TONES, "today": clock.today(),
            "steps": steps_for(event, sent) if organizes else {}, "asks": joining.asks_to_agree(event), "may_join": may_join,
            "invitation": invitation if invitation is not None and is_open(event, invitation) else None, "activity": activity_of(event, viewer),
            "link_form": sent.get("link") or LinkForm(scope="link"), "why_no_link": evaluating.why_not_ask(event) if organizes else None,
            "evaluation": queries.evaluation_of(event.id), **(inviting_of(event, sent) if organizes else {})}


def shift_row(shift: Shift, viewer: Identity, *, may_join: bool, shows_names: bool, organizes: bool, sent: Mapping[str, Form]) -> ShiftRow:
    has_begun = shift.starts_at <= clock.now()
    standing = {row.member_id: row for role in shift.roles for row in role.sign_ups if row.state is not SignUpState.WITHDRAWN}
    mine = standing.get(viewer.member_id or 0)
    return ShiftRow(shift, when(shift), has_begun, organizes and signing.may_open(shift), [
        role_row(role, mine, may_join=may_join and not has_begun and mine is None, shows_names=shows_names, sent=sent) for role in shift.roles])


def role_row(role: ShiftRole, mine: SignUp | None, *, may_join: bool, shows_names: bool, sent: Mapping[str, Form]) -> RoleRow:
    by_state = {state: [row.member.name for row in role.sign_ups if row.state is state] for state in SignUpState}
    names, waiting = by_state[SignUpState.TAKEN], by_state[SignUpState.WAITING]
    name = f"role-{role.id}"
    form: Any = sent.get(name) or (SignUpForm(formdata=None, scope=name) if may_join else None)
    if form is not None:
        form.ask(risks=bool(role.shift.event.risk_notice), training=bool(role.shift.event.training))
    return RoleRow(role, taken(role), len(waiting), names if shows_names else [], waiting if shows_names else [],
                   mine if mine is not None and mine.role_id == role.id else None, form)


def is_open(event: ServiceEvent, invitation: ServiceInvitation) -> bool:
    return invitation.state is InvitationState.ASKED and event.state is EventState.OPEN and event.last_on >= clock.today()


def steps_for(event: ServiceEvent, sent: Mapping[str, Form]) -> dict[str, Form]:
    """The form of each step that can be taken now."""
    offered = [verb for verb in STEPS if rules.FLOW.may(event.state, verb) and (verb in sent or verb != "cancel" or service.why_not_cancel(event) is None)]
    return {verb: sent.get(verb) or STEPS[verb](formdata=None, scope=verb, data={"version": event.version}) for verb in offered}


def activity_of(event: ServiceEvent, viewer: Identity) -> Any:
    """The theme day it made, to whom activities are open at all; its own page says who may read it."""
    return event.activity if may(viewer, "activity:read") else None


# --- inviting -----------------------------------------------------------------------------------------------------------------

def inviting_of(event: ServiceEvent, sent: Mapping[str, Form]) -> dict[str, Any]:
    invitations = queries.invitations_to(event.id)
    if event.state is not EventState.OPEN or event.last_on < clock.today():
        return {"invitations": invitations, "invite_form": None}
    return {"invitations": invitations, "invite_form": sent.get("invite") or invite_form(event, formdata=None)}


def invite_form(event: ServiceEvent, **more: Any) -> InviteForm:
    form = InviteForm(scope="invite", **more)
    form.members.choices = [SelectChoice(one.member_id, described(one)) for one in offers_for(event)]
    return form


def described(one: Offer) -> str:
    """What fits comes first."""
    words = ["愿意参加" if one.offers else "", "那个时间已有别的报名" if one.is_busy else "时间合适" if one.fits_times else "",
             f"会{'、'.join(one.fits_skills)}" if one.fits_skills else f"特长：{'、'.join(one.skills)}" if one.skills else "",
             f"空闲：{'、'.join(one.times)}" if one.times and not one.fits_times else ""]
    return f"{one.name}（{'；'.join(filter(None, words))}）"
