"""Tables of cases: how a requirement stands at the ends of months, quarters and years, and on which days a year is planned."""
from collections import Counter
from datetime import date, timedelta

import pytest

from xinfang_party.activities.terms import Kind
from xinfang_party.cadence import rules
from xinfang_party.cadence.catalogue import BY_KIND, EACH_MONTHS, ITEMS, PLAN_DAYS, REQUIREMENTS
from xinfang_party.cadence.rules import Change
from xinfang_party.cadence.terms import Standing, WaiverState
from xinfang_party.kernel.periods import Period
from xinfang_party.measures.rules import Verdict

MONTHLY, QUARTERLY, YEARLY = (BY_KIND[kind] for kind in (Kind.THEME_DAY, Kind.MEMBER_MEETING, Kind.LIFE_MEETING))
COMMITTEE, CELLS = BY_KIND[Kind.COMMITTEE_MEETING], BY_KIND[Kind.CELL_MEETING]
WORDS = {Standing.MET: "M", Standing.PENDING: "p", Standing.MISSED: "X", Standing.WAIVED: "w", Standing.AHEAD: "-", Standing.NOT_OWED: "."}


def words(requirement, today, *, done=(), spans=None, waivers=(), year=2026):
    cells = rules.board(requirement, spans=spans, done=Counter(done), waivers=dict.fromkeys(waivers, "王批准"), year=year, today=today)
    return "".join(WORDS[cell.standing] for cell in cells)


@pytest.mark.parametrize(("today", "done", "expected"), [
    (date(2026, 1, 1), [], "p-----------"),
    (date(2026, 1, 31), [], "p-----------"),
    (date(2026, 2, 1), [], "Xp----------"),
    (date(2026, 2, 28), [date(2026, 1, 31)], "Mp----------"),
    (date(2026, 3, 1), [date(2026, 2, 28)], "XMp---------"),
    (date(2026, 3, 1), [date(2026, 3, 1)], "XXM---------"),
    (date(2026, 3, 1), [date(2026, 3, 2)], "XXp---------"),
    (date(2026, 12, 31), [date(2026, 12, 31)], "XXXXXXXXXXXM"),
    (date(2027, 1, 1), [], "XXXXXXXXXXXX"),
    (date(2025, 12, 31), [], "------------"),
])
def test_a_month_is_pending_to_its_last_day_and_missed_the_day_after(today, done, expected):
    assert words(MONTHLY, today, done=done) == expected


@pytest.mark.parametrize(("today", "expected"), [(date(2028, 2, 29), "Xp----------"), (date(2028, 3, 1), "XMp---------")])
def test_a_leap_day_is_a_day_of_february(today, expected):
    assert words(MONTHLY, today, done=[date(2028, 2, 29)] if today.month == 3 else [], year=2028) == expected


@pytest.mark.parametrize(("today", "done", "expected"), [
    (date(2026, 3, 31), [], "p---"), (date(2026, 4, 1), [], "Xp--"), (date(2026, 4, 1), [date(2026, 3, 31)], "Mp--"),
    (date(2026, 12, 31), [date(2026, 10, 1)], "XXXM"), (date(2027, 1, 1), [], "XXXX")])
def test_quarters(today, done, expected):
    assert words(QUARTERLY, today, done=done) == expected


@pytest.mark.parametrize(("today", "done", "expected"), [
    (date(2026, 1, 1), [], "p"), (date(2026, 12, 31), [], "p"), (date(2027, 1, 1), [], "X"), (date(2027, 1, 1), [date(2026, 12, 31)], "M"),
    (date(2027, 6, 1), [date(2027, 1, 1)], "X"), (date(2025, 12, 31), [], "-")])
def test_a_year_is_one_field(today, done, expected):
    assert words(YEARLY, today, done=done) == expected


@pytest.mark.parametrize(("spans", "expected"), [
    ([(date(2026, 3, 1), None)], "..XXXXXXXXXX"),
    ([(date(2026, 3, 2), None)], "...XXXXXXXXX"),
    ([(date(2015, 1, 1), date(2026, 6, 30))], "XXXXXX......"),
    ([(date(2015, 1, 1), date(2026, 6, 29))], "XXXXX......."),
    ([(date(2026, 1, 15), date(2026, 5, 10))], ".XXX........"),
    ([(date(2026, 1, 1), date(2026, 2, 10)), (date(2026, 2, 11), date(2026, 4, 30))], "XXXX........"),
    ([(date(2026, 1, 1), date(2026, 2, 10)), (date(2026, 2, 12), date(2026, 4, 30))], "X.XX........"),
    ([], "............"),
])
def test_only_whole_sub_periods_are_owed(spans, expected):
    """Founded or dissolved in the year, a committee that began mid-month, one whose members changed without a gap and with one."""
    assert words(COMMITTEE, date(2027, 1, 1), spans=spans) == expected


def test_a_group_founded_in_the_quarter_owes_from_the_next_month():
    assert words(CELLS, date(2026, 5, 10), spans=[(date(2026, 2, 10), None)], done=[date(2026, 3, 3)]) == "..MXp-------"


def test_an_end_that_lies_ahead_has_not_come():
    assert words(MONTHLY, date(2026, 5, 10), spans=[(date(2015, 1, 1), date(2026, 5, 20))], done=[]) == "XXXXp-------"


def test_a_branch_founded_in_the_year_owes_no_yearly_thing():
    assert words(YEARLY, date(2026, 5, 10), spans=[(date(2026, 2, 10), None)]) == "."


def test_waived_ones_tell_who_agreed_unless_they_were_held_all_the_same():
    march, april, june = (Period.month(2026, n) for n in (3, 4, 6))
    cells = rules.board(MONTHLY, spans=None, done={date(2026, 4, 3): 1}, waivers=dict.fromkeys((march, april, june), "王批准"), year=2026,
                        today=date(2026, 5, 10))
    assert [cells[n].approver for n in (2, 3, 5)] == ["王批准", "", "王批准"]
    assert [cells[n].standing for n in (2, 3, 4, 5)] == [Standing.WAIVED, Standing.MET, Standing.PENDING, Standing.AHEAD]


def test_a_field_counts_and_tells_the_days_left():
    two = rules.in_force(MONTHLY, [Change(Kind.THEME_DAY, 2026, "month", 2, "本局规定")], 2026)
    cell = rules.board(two, spans=None, done={date(2026, 5, 8): 1}, waivers={}, year=2026, today=date(2026, 5, 30))[4]
    assert (cell.standing, cell.done, cell.wanted, cell.days) == (Standing.PENDING, 1, 2, 1)


def test_what_the_fields_come_to():
    cells = rules.board(MONTHLY, spans=None, done={date(2026, 1, 5): 2, date(2026, 5, 1): 1}, waivers={Period.month(2026, 2): "王"}, year=2026,
                        today=date(2026, 6, 10))
    assert rules.counted(cells) == Verdict(met=2, due=4, pending=1, waived=1)


@pytest.mark.parametrize(("today", "found"), [(date(2026, 5, 23), 0), (date(2026, 5, 24), 1), (date(2026, 5, 31), 1)])
def test_what_closes_within_a_week(today, found):
    cells = rules.board(MONTHLY, spans=None, done={}, waivers={}, year=2026, today=today)
    assert len(rules.closes_within(cells, 7)) == found


# --- the bureau's own numbers -------------------------------------------------------------------------------------------------

CHANGES = [Change(Kind.PARTY_LESSON, 2025, "half", 1, "a"), Change(Kind.PARTY_LESSON, 2027, "month", 2, "b"), Change(Kind.THEME_DAY, 2026, "month", 3, "c")]


@pytest.mark.parametrize(("year", "expected"), [(2024, ("quarter", 1)), (2025, ("half", 1)), (2026, ("half", 1)), (2027, ("month", 2)), (2030, ("month", 2))])
def test_a_change_is_in_force_from_its_year_until_the_next(year, expected):
    requirement = rules.in_force(BY_KIND[Kind.PARTY_LESSON], CHANGES, year)
    assert (requirement.each, requirement.at_least) == expected


@pytest.mark.parametrize(("given", "field"), [
    ({"each": "week"}, "each"), ({"at_least": 0}, "at_least"), ({"at_least": 5}, "at_least"), ({"each": "year", "at_least": 49}, "at_least"),
    ({"year": 2025}, "year"), ({"year": 2029}, "year"), ({"source": " "}, "source"), ({"source": "问 13800138000"}, "source")])
def test_why_not_change(given, field):
    facts = {"each": "month", "at_least": 2, "year": 2026, "source": "工作要点", **given}
    assert rules.why_not_change(MONTHLY, today=date(2026, 5, 10), **facts)[1] == field


@pytest.mark.parametrize("given", [{}, {"at_least": 4}, {"each": "year", "at_least": 48}, {"year": 2028}])
def test_what_may_be_changed(given):
    assert rules.why_not_change(MONTHLY, today=date(2026, 5, 10), **{"each": "month", "at_least": 2, "year": 2026, "source": "工作要点", **given}) is None


# --- the plan -----------------------------------------------------------------------------------------------------------------

HOLIDAYS = {date(2026, 2, 20) + timedelta(days=n) for n in range(-5, 4)}


def works(day):
    return day.weekday() < 5 and day not in HOLIDAYS


def test_the_third_friday_or_the_working_day_before():
    days = rules.proposed_dates(MONTHLY, 2026, works)
    assert days[:3] == [date(2026, 1, 16), date(2026, 2, 13), date(2026, 3, 20)]
    assert len(days) == 12


def test_where_none_comes_before_the_working_day_after():
    first_half_off = {date(2026, 1, n) for n in range(1, 20)}
    assert rules.proposed_dates(MONTHLY, 2026, lambda day: works(day) and day not in first_half_off)[0] == date(2026, 1, 20)


def test_a_month_without_any_working_day_keeps_its_day():
    assert rules.proposed_dates(MONTHLY, 2026, lambda day: False)[0] == date(2026, 1, 16)


def test_only_what_is_missing_is_proposed():
    taken = [Period.month(2026, n) for n in range(1, 12)]
    assert rules.proposed_dates(MONTHLY, 2026, works, taken) == [date(2026, 12, 18)]
    assert rules.proposed_dates(MONTHLY, 2026, works, [*taken, Period.month(2026, 12)]) == []


def test_nothing_is_proposed_before_today_nor_for_what_is_over():
    days = rules.proposed_dates(MONTHLY, 2026, works, today=date(2026, 11, 25))
    assert days == [date(2026, 11, 25), date(2026, 12, 18)]


def test_only_what_is_owed_is_proposed():
    assert rules.proposed_dates(QUARTERLY, 2026, works, within={Period.quarter(2026, 3)}) == [date(2026, 8, 14)]


@pytest.mark.parametrize("each", EACH_MONTHS)
@pytest.mark.parametrize("kind", PLAN_DAYS)
@pytest.mark.parametrize("year", [2026, 2028])
def test_every_proposed_day_lies_in_its_own_sub_period(each, kind, year):
    for at_least in (1, 2, 4):
        requirement = rules.in_force(BY_KIND[kind], [Change(kind, 2020, each, at_least, "")], year)
        days = rules.proposed_dates(requirement, year, works)
        counts = Counter(Period.of(day, each) for day in days)
        assert dict(counts) == dict.fromkeys(Period.year(year).sub_periods(each), at_least)
        assert len(set(days)) == len(days) or at_least == 4
        assert all(works(day) for day in days)


# --- why not ------------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("standing", "before", "reason", "allowed"), [
    (Standing.MISSED, None, "防汛", True), (Standing.PENDING, None, "防汛", True), (Standing.AHEAD, None, "防汛", True),
    (Standing.MISSED, WaiverState.REFUSED, "防汛", True), (Standing.MET, None, "防汛", False), (Standing.NOT_OWED, None, "防汛", False),
    (Standing.MISSED, WaiverState.ASKED, "防汛", False), (Standing.WAIVED, WaiverState.APPROVED, "防汛", False), (Standing.MISSED, None, "  ", False),
    (Standing.MISSED, None, "找张三 13800138000", False)])
def test_why_not_ask(standing, before, reason, allowed):
    assert (rules.why_not_ask(standing, before, reason) is None) is allowed


@pytest.mark.parametrize(("state", "by", "approves", "opinion", "allowed"), [
    (WaiverState.ASKED, "b", True, "", True), (WaiverState.ASKED, "b", False, "可以补开", True), (WaiverState.ASKED, "b", False, " ", False),
    (WaiverState.ASKED, "a", True, "", False), (WaiverState.APPROVED, "b", True, "", False), (WaiverState.REFUSED, "b", True, "", False)])
def test_why_not_decide(state, by, approves, opinion, allowed):
    assert (rules.why_not_decide(state, "a", by, approves=approves, opinion=opinion) is None) is allowed


@pytest.mark.parametrize(("kind", "has_cell", "allowed"), [
    (Kind.THEME_DAY, False, True), (Kind.THEME_DAY, True, True), (Kind.CELL_MEETING, True, True), (Kind.CELL_MEETING, False, False),
    (Kind.MEMBER_MEETING, True, False), (Kind.STUDY_GROUP, False, False)])
def test_why_not_kind(kind, has_cell, allowed):
    known = [kind for kind in Kind if kind not in (Kind.STUDY_GROUP, Kind.LEADING_MEETING)]
    assert (rules.why_not_kind(kind, known, has_cell=has_cell) is None) is allowed


@pytest.mark.parametrize(("year", "allowed"), [(2025, False), (2026, True), (2028, True), (2029, False)])
def test_why_not_year(year, allowed):
    assert (rules.why_not_year(year, date(2026, 12, 31)) is None) is allowed


def test_only_what_waits_may_be_withdrawn():
    assert [rules.why_not_withdraw(state) is None for state in WaiverState] == [True, False, False]


def test_every_requirement_has_a_source_a_confidence_and_a_day():
    assert all(requirement.source and requirement.confidence and requirement.kind in PLAN_DAYS for requirement in REQUIREMENTS)
    assert ITEMS.keys() <= BY_KIND.keys()
