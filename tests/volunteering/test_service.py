"""Events from draft to end: what opens them, what may still be changed, and what the theme day makes of it."""
from datetime import date, time

import pytest

from tests.accounts.people import tags
from tests.activities.made import house
from tests.volunteering import made
from tests.volunteering.made import OFFICE, role
from xinfang_party.activities.models import Activity
from xinfang_party.activities.terms import Kind, State
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.notifications.models import Notice
from xinfang_party.volunteering import service
from xinfang_party.volunteering.models import Shift, ShiftRole
from xinfang_party.volunteering.terms import EventState, SignUpState


@pytest.fixture
def home(session, clock_at):
    with clock_at(made.NOW):
        yield house()


def facts_of(event, roles=None, **more):
    stands = [made.RoleFacts(made.Span(one.shift.starts_at, one.shift.ends_at), one.name, one.needed, one.skill, one.shift.break_minutes, one.id)
              for one in made.roles_of(event)]
    return {"roles": stands if roles is None else roles, **more}


def test_the_days_follow_from_the_shifts(home):
    event = made.draft(home.branch, [role("2026-03-08 22:00", "2026-03-09 02:00"), role("2026-03-07 20:00", "2026-03-08 00:00")])
    assert (event.state, event.held_on, event.last_on, len(event.shifts)) == (EventState.DRAFT, date(2026, 3, 7), date(2026, 3, 9), 2)


def test_rows_of_one_time_are_one_shift(home):
    event = made.draft(home.branch, [role(), role(name="记录员", needed=1)])
    assert [[one.name for one in shift.roles] for shift in event.shifts] == [["引导员", "记录员"]]


@pytest.mark.parametrize(("roles", "field"), [
    ([], "shifts"), ([role("2026-03-07 12:00", "2026-03-07 09:00")], "shifts-0-on"), ([role("2026-03-07 09:00", "2026-03-08 10:00")], "shifts-0-on"),
    ([role(), role()], "shifts-0-name"), ([role(needed=501)], "shifts-0-needed"), ([role(break_minutes=180)], "shifts-0-break_minutes"),
    ([role(skill="flying")], "shifts-0-skill"), ([role(name="电话13800138000")], "shifts-0-name")])
def test_shifts_that_cannot_be(home, roles, field):
    with pytest.raises(Refusal) as refusal:
        service.create(facts={"branch_id": home.branch.id, "kind_id": made.kind().id, "title": "劝导", "roles": roles}, by=OFFICE)
    assert refusal.value.field == field


def test_what_may_harm_opens_only_with_cover_told(home):
    event = made.draft(home.branch, kind=made.kind(needs_cover=True))
    with pytest.raises(Refusal, match="保险、风险告知、培训"):
        service.open_(event, by=OFFICE)
    service.edit(event, facts=facts_of(event, insurance="已投保", risk_notice="注意车辆", training="不需要"), by=OFFICE)
    service.open_(event, by=OFFICE)
    assert event.state is EventState.OPEN
    with pytest.raises(Refusal, match="保险"):
        service.edit(event, facts=facts_of(event, insurance=""), by=OFFICE)


def test_open_events_keep_what_people_signed_up_for(home):
    event = made.opened(home.branch, [role(needed=2), role(name="记录员", needed=1)])
    for member in (home.plain, home.other):
        made.signed_up(event, made.identity(member))
    first, second = facts_of(event)["roles"]
    with pytest.raises(Refusal, match="已经有人报名"):
        service.edit(event, facts=facts_of(event, [second]), by=OFFICE)
    db.session.rollback()
    with pytest.raises(Refusal, match="不能少于 2"):
        service.edit(event, facts=facts_of(event, [made.replace(first, needed=1), second]), by=OFFICE)
    service.edit(event, facts=facts_of(event, [first]), by=OFFICE)
    assert [one.name for one in made.roles_of(event)] == ["引导员"]


def test_more_places_move_those_up_who_wait(home):
    event = made.opened(home.branch, [role(needed=1)])
    made.signed_up(event, made.identity(home.other))
    waits = made.signed_up(event, made.identity(home.plain))
    assert waits.state is SignUpState.WAITING
    service.edit(event, facts=facts_of(event, [made.replace(facts_of(event)["roles"][0], needed=2)]), by=OFFICE)
    assert (waits.state, [one.kind for one in db.session.query(Notice)]) == (SignUpState.TAKEN, ["service.moved-up"])


def test_another_time_is_told_to_those_who_signed_up(home):
    event = made.opened(home.branch)
    made.signed_up(event, made.identity(home.plain))
    service.edit(event, facts=facts_of(event, [made.replace(facts_of(event)["roles"][0], span=made.span("2026-03-08 09:00", "2026-03-08 12:00"))]), by=OFFICE)
    [notice] = db.session.query(Notice)
    assert (event.held_on, notice.kind, "3月8日" in notice.text) == (date(2026, 3, 8), "service.moved", True)
    assert (db.session.query(Shift).count(), db.session.query(ShiftRole).count()) == (1, 1)


def test_calling_off_tells_why_and_an_older_page_is_a_conflict(home):
    event = made.opened(home.branch)
    made.signed_up(event, made.identity(home.plain))
    with pytest.raises(Conflict):
        service.cancel(event, reason="下雨", version=event.version - 1, by=OFFICE)
    with pytest.raises(Refusal):
        service.cancel(event, reason=" ", by=OFFICE)
    service.cancel(event, reason="下雨", by=OFFICE)
    [notice] = db.session.query(Notice)
    assert ("下雨" in notice.text, event.state, tags()[-1]) == (True, EventState.CANCELLED, "service-event.cancelled")


# --- once it has begun --------------------------------------------------------------------------------------------------------

@pytest.fixture
def begun(home, clock_at):
    """Of two shifts the first has begun, with one in it and one who waits for a place."""
    event = made.opened(home.branch, [role(needed=1), role(name="记录员"), role("2026-03-14 09:00", "2026-03-14 12:00")])
    for member in (home.other, home.plain):
        made.signed_up(event, made.identity(member))
    with clock_at("2026-03-07 10:00"):
        yield event


LATER = made.span("2026-03-14 09:00", "2026-03-14 12:00")


@pytest.mark.parametrize(("changed", "sentence"), [
    (lambda one, two, three: [made.replace(one, span=made.span("2026-03-09 09:00", "2026-03-09 12:00")), two, three], "时间不能再改"),
    (lambda one, two, three: [one, made.replace(two, span=LATER), three], "不能换到别的班次"), (lambda _one, _two, three: [three], "已经开始，有人报名，不能删去")])
def test_a_shift_that_has_begun_stays_where_it_is(begun, changed, sentence):
    with pytest.raises(Refusal, match=sentence):
        service.edit(begun, facts=facts_of(begun, changed(*facts_of(begun)["roles"])), by=OFFICE)


def test_what_has_begun_is_neither_called_off_nor_of_another_kind(begun):
    with pytest.raises(Refusal, match="有 2 人报了名，不能再取消"):
        service.cancel(begun, reason="下雨", by=OFFICE)
    with pytest.raises(Refusal, match="类别不能再改"):
        service.edit(begun, facts=facts_of(begun, kind_id=made.kind().id), by=OFFICE)
    with pytest.raises(Refusal, match="谁可以报名不能再改"):
        service.edit(begun, facts=facts_of(begun, is_for_all=True), by=OFFICE)


def test_nobody_moves_up_into_what_has_begun_and_the_audit_tells_what_changed(begun):
    first, *others = facts_of(begun)["roles"]
    service.edit(begun, facts=facts_of(begun, [made.replace(first, needed=3), *others], title="改了名称", venue=begun.venue), by=OFFICE)
    assert sorted(row.state for row in made.roles_of(begun)[0].sign_ups) == [SignUpState.TAKEN, SignUpState.WAITING]
    assert db.session.query(AuditEntry).filter_by(tag="service-event.edited").one().details["changes"] == ["title", "shifts"]


def test_a_shift_somebody_signed_up_for_is_not_moved_into_the_past(home):
    event = made.opened(home.branch)
    made.signed_up(event, made.identity(home.plain))
    with pytest.raises(Refusal, match="已经过去的时间"):
        service.edit(event, facts=facts_of(event, [role("2026-03-01 09:00", "2026-03-01 12:00", id=made.roles_of(event)[0].id)]), by=OFFICE)


def test_what_was_written_up_late_and_wrong_may_be_taken_away(home):
    event = made.opened(home.branch, [role("2026-02-28 09:00", "2026-02-28 12:00")])
    service.edit(event, facts=facts_of(event, [role("2026-03-01 09:00", "2026-03-01 12:00")]), by=OFFICE)
    assert (event.held_on, len(event.shifts)) == (date(2026, 3, 1), 1)
    service.cancel(event, reason="重复登记", by=OFFICE)
    assert event.state is EventState.CANCELLED


def test_the_organizer_is_one_who_can_work_on_the_event(home):
    with pytest.raises(Refusal, match="书记、副书记或委员") as refusal:
        made.draft(home.branch, organizer_id=home.plain.id)
    assert refusal.value.field == "organizer_id"


# --- the theme day ------------------------------------------------------------------------------------------------------------

def test_a_theme_day_is_planned_once_and_taken_along(home):
    event = made.draft(home.branch, kind=made.kind(is_theme_day=True), organizer_id=home.publicity.id)
    assert event.is_theme_day
    assert event.activity is None
    service.open_(event, by=OFFICE)
    planned = event.activity
    assert (planned.form, planned.state, planned.held_on, planned.starts_at, planned.host_id, planned.place) == (
        Kind.THEME_DAY, State.PLANNED, made.DAY, time(9), home.publicity.id, "路口")
    service.edit(event, facts=facts_of(event, [role("2026-03-14 09:00", "2026-03-14 12:00", id=made.roles_of(event)[0].id)]), by=OFFICE)
    assert (db.session.query(Activity).count(), event.activity.held_on) == (1, date(2026, 3, 14))
    service.cancel(event, reason="下雨", by=OFFICE)
    assert planned.state is State.CANCELLED


def test_without_organizer_the_secretary_hosts_it(home):
    assert made.opened(home.branch, is_theme_day=True).activity.host_id == home.secretary.id


def test_what_the_organizer_says_counts_more_than_the_kind(home):
    assert made.opened(home.branch, kind=made.kind(is_theme_day=True), is_theme_day=False).activity is None
