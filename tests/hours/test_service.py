"""Who served how long, whose word makes it count, and what becomes of it when it was wrong."""
import pytest

from tests.hours import made
from tests.hours.made import DAY, OFFICE, hours, signed, span
from xinfang_party.access.terms import Identity, Role
from xinfang_party.activities.terms import State, Status
from xinfang_party.audit.models import AuditEntry
from xinfang_party.hours import closing, correcting, recording, verifying
from xinfang_party.hours.recording import Served
from xinfang_party.hours.terms import HoursState, Source
from xinfang_party.hours.theme import CAME, LOCKED, MISSED
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.volunteering.models import SignUp
from xinfang_party.volunteering.terms import EventState, SignUpState


@pytest.fixture(autouse=True)
def monday(app, clock_at):
    with clock_at(made.NOW):
        yield


@pytest.fixture
def world(app):
    return made.world()


@pytest.fixture
def event(world):
    return made.event(world.branch)


def refused(act, part):
    with pytest.raises(Refusal) as caught:
        act()
    assert part in caught.value.sentence
    db.session.rollback()


def verified(row, by=OFFICE, **more):
    verifying.verify(row, by=by, **more)
    db.session.commit()
    return row


# --- recording ----------------------------------------------------------------------------------------------------------------

def test_codes_count_from_the_later_to_the_earlier(world):
    shift = made.event(world.branch, breaks=15).shifts[0]
    signed(shift, world.one, "08:40", "11:50"), signed(shift, world.two, "09:00")
    count, left = recording.from_codes(shift.event, by=world.by)
    assert (count, [(one.member_id, why) for one, why in left]) == (1, [(world.two.id, recording.NO_CHECK_OUT)])
    row = recording.row_of(shift.id, world.one.id)
    assert (row.hours, row.source, row.served_on.isoformat()) == (2.5, Source.CODE, DAY)
    assert recording.from_codes(shift.event, by=world.by)[0] == 0


def test_two_places_at_once_are_refused_whoever_organizes(world, event):
    hours(event.shifts[0], world.one)
    other = made.event(world.branch, span(f"{DAY} 11:00", f"{DAY} 14:00"))
    refused(lambda: hours(other.shifts[0], world.one), f"重叠：{DAY}")
    assert hours(other.shifts[0], world.one, span(f"{DAY} 12:00", f"{DAY} 14:00")).hours == 2


def test_one_row_for_a_shift_and_a_second_word_is_a_correction(world, event):
    row = hours(event.shifts[0], world.one)
    refused(lambda: hours(event.shifts[0], world.one), "已经有一条时长")
    later = Served(span(f"{DAY} 09:00", f"{DAY} 11:00"))
    facts = {"source": Source.PAPER, "version": row.version, "by": world.by}
    refused(lambda: recording.put(event.shifts[0], world.one.id, served=later, reason="", **facts), "写明更正的理由")
    recording.put(event.shifts[0], world.one.id, served=later, reason="签到表上写的是十一点", **facts)
    assert (row.hours, row.corrections[0].changes[1]) == (2, ["时长", "3 小时", "2 小时"])


def test_only_who_could_have_come_is_written_down(world, event):
    refused(lambda: hours(event.shifts[0], world.far), "不在组织活动的党支部")
    signed(event.shifts[0], world.far)
    assert hours(event.shifts[0], world.far).branch_id == world.far_branch.id


def test_nothing_before_it_is_over(world):
    shift = made.event(world.branch, span("2026-03-09 09:00", "2026-03-09 12:00")).shifts[0]
    refused(lambda: hours(shift, world.one), "还没有结束")


# --- verifying ----------------------------------------------------------------------------------------------------------------

def test_who_served_never_verifies_the_own_hours(world, event):
    row = hours(event.shifts[0], world.one)
    own = Identity(account_id=7, member_id=world.one.id, roles=frozenset({Role.COMMITTEE, Role.PARTY_OFFICE}), committee_branch_ids=frozenset({world.branch.id}))
    refused(lambda: verifying.verify(row, by=own), "不能自己核实")
    assert verified(row, world.by).state is HoursState.VERIFIED


def test_a_day_of_nine_hours_waits_for_the_party_office(world):
    shift = made.event(world.branch, span(f"{DAY} 08:00", f"{DAY} 17:00")).shifts[0]
    row = hours(shift, world.one)
    assert row.state is HoursState.OFFICE
    refused(lambda: verifying.verify(row, by=world.by), "由机关党委核实")
    assert verified(row).verified_by == OFFICE.name


def test_more_than_twelve_hours_need_the_offices_written_reason(world):
    row = hours(made.event(world.branch, span(f"{DAY} 08:00", f"{DAY} 21:00")).shifts[0], world.one)
    refused(lambda: verifying.verify(row, by=OFFICE), "写明为什么认定")
    assert verified(row, reason="抗洪抢险，轮班连续值守").office_reason == "抗洪抢险，轮班连续值守"


def test_the_hours_that_made_the_day_long_wait_and_what_was_verified_stays(world, event):
    first = verified(hours(event.shifts[0], world.one), world.by)
    second = hours(made.event(world.branch, span(f"{DAY} 13:00", f"{DAY} 19:00")).shifts[0], world.one)
    assert (first.state, second.state) == (HoursState.VERIFIED, HoursState.OFFICE)
    correcting.correct(second, span=span(f"{DAY} 13:00", f"{DAY} 18:00"), reason="提前结束", version=None, by=world.by)
    assert second.state is HoursState.RECORDED


def test_a_night_is_parted_at_midnight(world):
    night = made.event(world.branch, span(f"{DAY} 20:00", "2026-03-08 06:00")).shifts[0]
    assert hours(night, world.one).state is HoursState.RECORDED
    day = hours(made.event(world.branch, span("2026-03-08 08:00", "2026-03-08 11:00")).shifts[0], world.one)
    assert (day.state, recording.row_of(night.id, world.one.id).state) == (HoursState.OFFICE, HoursState.OFFICE)


def test_what_is_not_taken_no_longer_makes_the_day_long(world, event):
    first = hours(event.shifts[0], world.one)
    second = hours(made.event(world.branch, span(f"{DAY} 13:00", f"{DAY} 19:00")).shifts[0], world.one)
    assert first.state is HoursState.OFFICE
    verifying.decline(second, reason="签到表上没有这个人", by=OFFICE)
    assert (first.state, second.state) == (HoursState.RECORDED, HoursState.REFUSED)


def test_verified_hours_that_were_wrong_are_verified_again(world, event):
    row = verified(hours(event.shifts[0], world.one), world.by)
    correcting.correct(row, span=span(f"{DAY} 09:00", f"{DAY} 11:00"), reason="看错了一行", version=row.version, by=world.by)
    assert (row.state, row.verified_on) == (HoursState.RECORDED, None)
    assert ["核实情况", f"已核实（{made.ORGANIZER}，2026-03-09）", "待组织者核实"] in row.corrections[0].changes
    refused(lambda: correcting.correct(row, span=span(f"{DAY} 09:00", f"{DAY} 11:00"), reason="再改", version=None, by=world.by), "没有变化")


def test_all_of_an_event_in_one_click_but_the_own(world, event):
    for member in (world.head, world.one, world.two):
        hours(event.shifts[0], member)
    head = Identity(account_id=8, name="书记", member_id=world.head.id, roles=frozenset({Role.SECRETARY}), led_branch_ids=frozenset({world.branch.id}))
    count, left, _ = verifying.verify_all(event, by=head)
    assert (count, [row.member_id for row, _why in left]) == (2, [world.head.id])
    assert db.session.query(AuditEntry).filter_by(tag="service-hours.verified").count() == 2


# --- who did not come, and the end --------------------------------------------------------------------------------------------

def test_a_no_show_has_a_reason_can_be_forgiven_and_ends_when_hours_come(world, event):
    row = signed(event.shifts[0], world.one)
    refused(lambda: closing.note_no_show(row, reason="", by=world.by), "怎么知道没有来的")
    closing.note_no_show(row, reason="当天点名没有到", by=world.by)
    closing.forgive(row, reason="临时出差", by=world.by)
    assert (row.no_show_by, row.forgiven_reason) == (made.ORGANIZER, "临时出差")
    hours(event.shifts[0], world.one)
    assert (row.no_show_at, row.no_show_reason) == (None, "")
    assert db.session.query(AuditEntry).filter_by(tag="sign-up.no-show-taken-back", subject_id=row.id).count() == 1


def test_whose_hours_were_not_taken_may_be_noted_as_not_there_and_came_after_all(world, event):
    sign_up, row = signed(event.shifts[0], world.one), hours(event.shifts[0], world.one)
    verifying.decline(row, reason="签到表上没有这个人", by=world.by)
    closing.note_no_show(sign_up, reason="当天点名没有到", by=world.by)
    correcting.correct(row, span=span(f"{DAY} 09:00", f"{DAY} 11:00"), reason="找到了签到表", version=None, by=world.by)
    assert (row.state, sign_up.no_show_at) == (HoursState.RECORDED, None)


def test_an_event_ends_when_of_everybody_it_is_said(world, event):
    row, close = signed(event.shifts[0], world.one), lambda: closing.close(event, summary="劝导了三个小时。", by=world.by)
    refused(close, "没有登记时长")
    served = hours(event.shifts[0], world.two)
    closing.note_no_show(row, reason="当天点名没有到", by=world.by)
    db.session.commit()
    refused(close, "等待核实")
    verified(served, world.by)
    close()
    assert (event.state, event.closed_on.isoformat()) == (EventState.CLOSED, "2026-03-09")


# --- the theme day ------------------------------------------------------------------------------------------------------------

def roll(activity):
    db.session.expire_all()
    return {row.member_id: (row.status, row.is_guest) for row in activity.roll}


def test_typed_once_it_is_service_and_theme_day(world):
    event = made.event(world.branch, is_for_all=True)
    activity = made.theme_day(event)
    for member in (world.one, world.far):
        hours(event.shifts[0], member)
    assert activity.state is State.PLANNED
    verifying.verify_all(event, by=world.by)
    db.session.commit()
    assert roll(activity) == {world.one.id: (Status.PRESENT, False), world.far.id: (Status.PRESENT, True), world.two.id: (Status.ABSENT, False),
                              world.head.id: (Status.ABSENT, False)}
    month = Period.month(2026, 3)
    assert engine.figure("cadence.theme_day", Scope.branch(world.branch.id), month).numerator == 1
    assert engine.figure("volunteering.hours", Scope.branch(world.branch.id), month).value == 3


def test_the_roll_follows_later_hours_and_corrections_but_never_the_recorder(world, event):
    from_hours = made.theme_day(event)
    verified(hours(event.shifts[0], world.one), world.by)
    by_hand = next(row for row in from_hours.roll if row.member_id == world.head.id)
    by_hand.status, by_hand.note = Status.PUBLIC_LEAVE, "值班"
    db.session.commit()
    row = verified(hours(event.shifts[0], world.two), world.by)
    verified(hours(event.shifts[0], world.head), OFFICE)
    assert (roll(from_hours)[world.two.id][0], roll(from_hours)[world.head.id][0]) == (Status.PRESENT, Status.PUBLIC_LEAVE)
    correcting.correct(row, span=span(f"{DAY} 09:00", f"{DAY} 11:00"), reason="看错了", version=None, by=world.by)
    db.session.commit()
    assert roll(from_hours)[world.two.id][0] is Status.ABSENT


def test_a_locked_record_stays_and_says_so(world, event):
    activity = made.theme_day(event)
    verified(hours(event.shifts[0], world.one), world.by)
    activity.state = State.CONFIRMED
    db.session.commit()
    assert verifying.verify(hours(event.shifts[0], world.two), by=world.by) == LOCKED
    assert {row.note for row in activity.roll} == {CAME, MISSED}


def test_who_withdrew_is_no_guest_of_another_branchs_event(world, event):
    """Only who signed up and stands by it may be written down where the event is not for all."""
    shift = event.shifts[0]
    db.session.add(SignUp(shift_id=shift.id, role_id=shift.roles[0].id, member_id=world.far.id, branch_id=world.branch.id, state=SignUpState.WITHDRAWN,
                          asked_at=shift.starts_at))
    db.session.flush()
    refused(lambda: hours(shift, world.far), "不能登记")
