"""Tables: spans across midnight and across the summer time that Shanghai kept from 1986 to 1991, who may sign up, who moves up."""
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.volunteering.made import span
from xinfang_party.communities.terms import FreeTime
from xinfang_party.kernel import clock
from xinfang_party.volunteering import rules
from xinfang_party.volunteering.terms import Asked, EventState, Queued, SignUpState, Span


@pytest.mark.parametrize(("one", "other", "together"), [
    (("2026-03-07 09:00", "2026-03-07 12:00"), ("2026-03-07 11:59", "2026-03-07 14:00"), True),
    (("2026-03-07 09:00", "2026-03-07 12:00"), ("2026-03-07 12:00", "2026-03-07 14:00"), False),  # the end belongs to neither
    (("2026-03-07 09:00", "2026-03-07 12:00"), ("2026-03-07 10:00", "2026-03-07 11:00"), True),
    (("2026-03-07 22:00", "2026-03-08 02:00"), ("2026-03-08 01:00", "2026-03-08 05:00"), True),  # across midnight
    (("2026-03-07 22:00", "2026-03-08 00:00"), ("2026-03-08 00:00", "2026-03-08 02:00"), False),
    (("2026-03-07 22:00", "2026-03-08 02:00"), ("2026-03-07 01:00", "2026-03-07 05:00"), False),  # the same hours of another day
    (("1986-05-03 23:00", "1986-05-04 03:00"), ("1986-05-04 03:00", "1986-05-04 05:00"), False),  # an hour is missing in the night
    (("1986-05-03 23:00", "1986-05-04 03:30"), ("1986-05-04 03:00", "1986-05-04 05:00"), True),
    (("1991-09-14 22:00", "1991-09-15 03:00"), ("1991-09-15 02:30", "1991-09-15 05:00"), True),  # an hour comes twice
    (("1991-09-14 22:00", "1991-09-15 03:00"), ("1991-09-15 03:00", "1991-09-15 05:00"), False),
])
def test_spans_overlap_as_moments(one, other, together):
    assert rules.overlaps(span(*one), span(*other)) is rules.overlaps(span(*other), span(*one)) is together


@pytest.mark.parametrize(("first", "last", "real"), [
    ("1986-05-03 23:00", "1986-05-04 05:00", 5), ("1991-09-14 22:00", "1991-09-15 05:00", 8), ("2026-03-07 22:00", "2026-03-08 02:00", 4)])
def test_a_span_lasts_as_long_as_it_really_did(first, last, real):
    one = span(first, last)
    assert one.seconds == real * 3600


def test_the_hour_that_came_twice_is_two_hours():
    """1991-09-15: 1:30 in summer time and 1:30 an hour later do not overlap, though the clocks said the same."""
    zone = clock.ZONE
    summer = Span(datetime(1991, 9, 14, 16, 0, tzinfo=UTC).astimezone(zone), datetime(1991, 9, 14, 17, 0, tzinfo=UTC).astimezone(zone))
    winter = Span(datetime(1991, 9, 14, 17, 0, tzinfo=UTC).astimezone(zone), datetime(1991, 9, 14, 18, 0, tzinfo=UTC).astimezone(zone))
    assert summer.starts_at.replace(tzinfo=None) == winter.starts_at.replace(tzinfo=None)
    assert not rules.overlaps(summer, winter)
    assert Span(summer.starts_at, winter.ends_at).seconds == 7200


GOOD = Asked(EventState.OPEN, span(), span().starts_at - timedelta(minutes=1), is_welcome=True)
BEFORE = Span(GOOD.span.starts_at - timedelta(hours=2), GOOD.span.starts_at)


@pytest.mark.parametrize(("change", "word"), [
    ({}, None), ({"others": [(BEFORE, "别的活动")]}, None),
    ({"others": [(Span(BEFORE.starts_at, BEFORE.ends_at + timedelta(minutes=1)), "别的活动")]}, "别的活动"),
    ({"state": EventState.DRAFT}, "草稿"), ({"state": EventState.CANCELLED}, "已取消"), ({"is_welcome": False}, "受邀请"),
    ({"now": GOOD.span.starts_at}, "已经开始"), ({"is_in": True}, "先退出"), ({"lacks": "手语"}, "什么时候有空"),
])
def test_who_may_sign_up(change, word):
    reason = rules.why_not_sign_up(replace(GOOD, **change))
    assert reason is None if word is None else word in reason


def test_the_first_who_asked_moves_up_where_a_place_is_free():
    early, late = (GOOD.now + timedelta(minutes=n) for n in (0, 1))
    queue = [Queued(1, late), Queued(3, early), Queued(2, early)]
    assert rules.next_waiting(queue, needed=2, taken=1).sign_up_id == 2
    assert rules.next_waiting(queue, needed=2, taken=2) is None
    assert rules.next_waiting([], needed=2, taken=0) is None


@pytest.mark.parametrize(("needed", "taken", "state"), [(2, 1, SignUpState.TAKEN), (2, 2, SignUpState.WAITING), (2, 3, SignUpState.WAITING)])
def test_a_place_or_a_wait(needed, taken, state):
    assert rules.place_for(needed, taken) is state


@pytest.mark.parametrize(("needs_cover", "told", "word"), [
    (False, {}, None), (True, {"insurance": "已投保", "risk_notice": "注意车辆", "training": "不需要"}, None),
    (True, {"insurance": "已投保", "risk_notice": " "}, "风险告知、培训"), (True, {}, "保险")])
def test_what_must_be_told_before_it_opens(needs_cover, told, word):
    problem = rules.why_not_open({**dict.fromkeys(rules.COVER, ""), **told}, needs_cover=needs_cover, roles=1)
    assert problem is None if word is None else word in problem[0]


@pytest.mark.parametrize(("minutes", "word"), [(-61, "才能扫码"), (-60, None), (300, "超过 120 分钟"), (299, None)])
def test_when_the_code_is_good(minutes, word):
    reason = rules.why_not_scan(EventState.OPEN, GOOD.span, GOOD.span.starts_at + timedelta(minutes=minutes))
    assert reason is None if word is None else word in reason


@pytest.mark.parametrize(("when", "is_workday", "free"), [
    ("2026-03-06 09:00", True, FreeTime.WORKDAY_DAY), ("2026-03-06 18:00", True, FreeTime.WORKDAY_EVENING), ("2026-03-07 09:00", False, FreeTime.WEEKEND),
    ("2026-04-06 09:00", False, FreeTime.HOLIDAY), ("2026-02-14 09:00", True, FreeTime.WORKDAY_DAY)])
def test_which_free_time_a_shift_is(when, is_workday, free):
    assert rules.free_time_of(datetime.fromisoformat(when), is_workday=is_workday) is free
