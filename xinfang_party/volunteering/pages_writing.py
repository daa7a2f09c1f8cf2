"""The form of an event: what it starts with, and what it is saved as."""
from typing import Any

from flask import request

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.communities.models import Need, Place
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Refusal
from xinfang_party.organization.models import Member, Membership, in_force
from xinfang_party.organization.queries import branch_choices, find_member
from xinfang_party.volunteering import queries
from xinfang_party.volunteering.forms import NO, YES, EventForm, ShiftRow
from xinfang_party.volunteering.models import ServiceEvent
from xinfang_party.volunteering.writing import COLUMNS
from xinfang_party.web.links import row_number


def branches_for(viewer: Identity) -> dict[int, str]:
    """The own branch first."""
    span = reach(viewer, queries.ORGANIZE)
    found = {key: name for key, name in branch_choices().items() if span.covers(branch_id=key)}
    return dict(sorted(found.items(), key=lambda pair: pair[0] != viewer.home_branch_id))


def need_asked(viewer: Identity) -> Need | None:
    """The need the event is for: named behind the question mark or, once the form was sent, in it."""
    return queries.claimed_need(viewer, request.values.get("need", type=row_number))


def new_form(viewer: Identity) -> EventForm:
    branches, need = branches_for(viewer), need_asked(viewer)
    started: dict[str, Any] = {"branch_id": next(iter(branches), None)}
    if need is not None:
        started |= {"need": need.id, "branch_id": need.claimed_branch_id or started["branch_id"], "title": need.title, "content": need.content,
                    "place": need.place.code}
    form = EventForm(data=started, is_new=True)
    if not form.is_submitted():
        form.add_row()
    return offered(form, branches)


def edit_form(event: ServiceEvent) -> EventForm:
    form = EventForm(data=filled(event))
    del form.branch_id
    return offered(form, {}, event)


def offered(form: EventForm, branches: dict[int, str], event: ServiceEvent | None = None) -> EventForm:
    kinds = {kind.id: kind.name for kind in queries.kinds()} | ({event.kind_id: event.kind.name} if event else {})
    partners = queries.partners() | ({event.partner.id: event.partner.name} if event and event.partner else {})
    form.offer(branches=branches, kinds=kinds.items(), partners=partners)
    return form


def filled(event: ServiceEvent) -> dict[str, Any]:
    """The version too; each row says its time, so that none hangs on the row above it."""
    plain = {name: getattr(event, name) for name in (*COLUMNS, "kind_id", "version")}
    return {**plain, "place": event.place.code if event.place else "", "organizer": event.organizer.number if event.organizer else "",
            "is_theme_day": YES if event.is_theme_day else NO, "shifts": [
                {"id": role.id, "on": (starts := clock.local(shift.starts_at)).date(), "starts": starts.time(), "ends": clock.local(shift.ends_at).time(),
                 "break_minutes": shift.break_minutes, "name": role.name, "needed": role.needed, "skill": role.skill}
                for shift in event.shifts for role in shift.roles]}


def facts_of(form: EventForm, place: Place | None, branch_id: int) -> dict[str, Any]:
    """Raises `Refusal` where the organizer is nobody of the branch."""
    facts = form.facts()
    return {**facts, "place": place, "organizer_id": member_called(facts.pop("organizer"), branch_id)}


def member_called(text: str, branch_id: int) -> int | None:
    if not text:
        return None
    from_here = Member.id.in_(Membership.__table__.select().with_only_columns(Membership.member_id).where(
        Membership.branch_id == branch_id, in_force(Membership, clock.today())))
    try:
        member = find_member(text, among=from_here)
    except Refusal as refusal:
        raise Refusal(refusal.sentence, "organizer") from None
    if member is None:
        raise Refusal(f"主办支部里没有找到“{text}”，请核对姓名，或者改填党员编号。", "organizer")
    return member.id


def hold_against(form: EventForm, refusal: Refusal) -> None:
    """Put the sentence at the input it is about, else above the form."""
    name, _, rest = (refusal.field or "").partition("-")
    place, _, part = rest.partition("-")
    field: Any = form.shifts[int(place)].form._fields.get(part) if name == "shifts" and part else form._fields.get(
        "organizer" if name == "organizer_id" else name)
    if field is None or (name == "shifts" and not part):
        form.form_errors.append(refusal.sentence)
    else:
        field.errors = [*field.errors, refusal.sentence]


def blank_row() -> ShiftRow:
    return ShiftRow(formdata=None, prefix="shifts-__n__-")
