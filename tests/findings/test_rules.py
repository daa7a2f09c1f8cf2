"""What may be done to a finding, by whom and when: tables, no application."""
from datetime import date, timedelta

import pytest

from xinfang_party.findings import rules
from xinfang_party.findings.terms import OVER, ExtensionState, Hands, Lateness, Person, Source, State

TODAY = date(2026, 3, 2)
OWNER, REPORTER, CONFIRMER, RECHECKER, REGISTRAR, ELSE = (Person(place, 10 * place) for place in range(1, 7))
HANDS = Hands(Person(None, OWNER.member_id), REGISTRAR, (REPORTER,), (CONFIRMER,), (RECHECKER,))


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def test_closed_and_withdrawn_lead_nowhere_and_every_other_state_to_its_end():
    assert [state for state in State if not rules.FLOW.verbs(state)] == [State.CLOSED, State.WITHDRAWN]
    assert rules.TURNS.keys() == set(State) - OVER


def test_closing_comes_only_after_a_recheck_that_passed():
    assert [pair for pair, after in rules.FLOW.table.items() if after is State.CLOSED] == [(State.PASSED, "close")]
    assert [pair for pair, after in rules.FLOW.table.items() if after is State.PASSED] == [(State.CONFIRMED, "pass")]
    assert rules.FLOW.verbs(State.PASSED) == ["close", "refuse-close"]


@pytest.mark.parametrize(("over", "level"), [(-1, Lateness.IN_TIME), (0, Lateness.IN_TIME), (1, Lateness.REMIND), (7, Lateness.REMIND),
                                             (8, Lateness.SUPERVISE), (30, Lateness.SUPERVISE), (31, Lateness.TALK), (400, Lateness.TALK)])
def test_lateness_grows_with_the_days(over, level):
    assert rules.lateness(State.PLANNED, day(-over), TODAY) is level
    assert rules.lateness(State.CLOSED, day(-over), TODAY) is Lateness.IN_TIME


def test_the_word_of_a_level_is_for_the_branch_alone():
    assert [rules.late_words(state, day(-9), TODAY) for state in (State.PLANNED, State.CONFIRMED, State.CLOSED)] == ["超期 9 天，督办", "超期 9 天", ""]


@pytest.mark.parametrize(("by", "confirms", "rechecks", "closes", "withdraws"), [
    (OWNER, False, False, False, False), (REPORTER, False, False, False, False), (CONFIRMER, True, False, False, False),
    (RECHECKER, True, True, False, False), (REGISTRAR, True, True, True, False), (ELSE, True, True, True, False)])
def test_each_step_is_another_persons(by, confirms, rechecks, closes, withdraws):
    refused = (rules.why_not_confirm(by, HANDS), rules.why_not_recheck(by, HANDS, is_of_branch=False), rules.why_not_close(by, HANDS, is_of_branch=False),
               rules.why_not_withdraw(by, HANDS, is_of_branch=False))
    assert tuple(reason is None for reason in refused) == (confirms, rechecks, closes, withdraws)


@pytest.mark.parametrize("same", [Person(REPORTER.account_id, 99), Person(99, REPORTER.member_id), Person(REPORTER.account_id, None)])
def test_a_person_is_known_by_the_account_and_by_the_member(same):
    assert rules.why_not_recheck(same, HANDS, is_of_branch=False) is not None
    assert not Person(None, None).is_one_of(Person(None, None))


def test_nobody_rechecks_the_own_branch():
    assert "支部的党员" in rules.why_not_recheck(ELSE, HANDS, is_of_branch=True)


def test_who_registered_may_withdraw_until_something_was_reported():
    assert rules.why_not_withdraw(REGISTRAR, Hands(OWNER, REGISTRAR), is_of_branch=False) is None
    assert "提交过自查" in rules.why_not_withdraw(REGISTRAR, HANDS, is_of_branch=False)
    assert "存在问题的支部" in rules.why_not_withdraw(REGISTRAR, Hands(OWNER, REGISTRAR), is_of_branch=True)


@pytest.mark.parametrize(("due", "settled", "is_refused"), [(0, None, False), (30, None, False), (31, None, True), (-1, None, True),
                                                            (10, 10, False), (9, 10, True), (11, 10, True)])
def test_the_branch_sets_its_day_once_and_within_the_bound(due, settled, is_refused):
    found = rules.why_not_plan_due(day(due), bound_on=day(30), today=TODAY, settled=None if settled is None else day(settled))
    assert (found is not None) is is_refused


def test_after_the_bound_the_day_is_the_bound():
    assert rules.why_not_plan_due(day(-5), bound_on=day(-5), today=TODAY, settled=None) is None
    assert rules.why_not_plan_due(day(1), bound_on=day(-5), today=TODAY, settled=None) is not None


@pytest.mark.parametrize(("state", "new", "waits", "is_refused"), [
    (State.PLANNED, 11, False, False), (State.PLANNED, 190, False, False), (State.PLANNED, 191, False, True), (State.PLANNED, 10, False, True),
    (State.PLANNED, 11, True, True), (State.REGISTERED, 11, False, True), (State.REPORTED, 11, False, True), (State.CLOSED, 11, False, True)])
def test_more_time_is_asked_for_while_it_is_mended(state, new, waits, is_refused):
    assert (rules.why_not_ask_extension(state, day(10), day(new), TODAY, waits=waits) is not None) is is_refused


def test_an_overdue_one_is_extended_beyond_today():
    assert rules.why_not_ask_extension(State.PLANNED, day(-10), day(0), TODAY, waits=False) is not None
    assert rules.why_not_ask_extension(State.PLANNED, day(-10), day(1), TODAY, waits=False) is None


@pytest.mark.parametrize(("state", "finding", "by", "approves", "word"), [
    (ExtensionState.APPROVED, State.PLANNED, ELSE, True, "已经决定"), (ExtensionState.ASKED, State.CLOSED, ELSE, True, "销号"),
    (ExtensionState.ASKED, State.PLANNED, OWNER, True, "自己提出"), (ExtensionState.ASKED, State.PLANNED, ELSE, False, "理由")])
def test_an_extension_is_decided_once_by_another_and_a_no_says_why(state, finding, by, approves, word):
    assert word in rules.why_not_decide_extension(state, finding, OWNER, by, is_concerned=False, approves=approves, opinion=" ")
    assert rules.why_not_decide_extension(ExtensionState.ASKED, State.PLANNED, OWNER, ELSE, is_concerned=True, approves=True, opinion="") is not None


@pytest.mark.parametrize(("code", "is_right"), [
    ("A1-3", True), ("E1-12", True), ("", True), ("1.2", True), ("党建一", True), ("-3", False), ("A1 3", False), ("A" * 21, False), ("A１-3", False)])
def test_an_item_is_written_as_its_code(code, is_right):
    assert (rules.why_not_item(code) is None) is is_right


@pytest.mark.parametrize(("text", "numbers"), [("问〔2026〕3号", [(2026, 3)]), ("2026-3，问[2025]12号", [(2026, 3), (2025, 12)]), ("问〔２０２６〕３号", [(2026, 3)]),
                                               ("第3号", []), ("", [])])
def test_numbers_are_read_as_people_write_them(text, numbers):
    assert rules.numbers_in(text) == numbers


@pytest.mark.parametrize(("source", "told", "is_sub", "field"), [
    (Source.SELF, ("", "", None), False, None), (Source.TOUR, ("巡察组", "文号", TODAY), False, None), (Source.TOUR, ("", "", None), True, None),
    (Source.TOUR, ("", "文号", TODAY), False, "found_by"), (Source.TOUR, ("巡察组", "", TODAY), False, "document_no"),
    (Source.TOUR, ("巡察组", "文号", None), False, "feedback_on"), (Source.ROUND, ("", "", None), True, "source"),
    (Source.ROUND, ("", "", day(1)), False, "feedback_on")])
def test_a_tour_says_who_by_which_paper_and_when(source, told, is_sub, field):
    found = rules.why_not_source(source, found_by=told[0], document_no=told[1], feedback_on=told[2], is_sub=is_sub, today=TODAY)
    assert (found and found[1]) == field


@pytest.mark.parametrize(("bound", "found", "is_refused"), [(0, 0, False), (-1, -5, True), (1096, 0, False), (1097, 0, True)])
def test_a_bound_lies_ahead_and_not_too_far(bound, found, is_refused):
    assert (rules.why_not_bound(day(bound), day(found), TODAY) is not None) is is_refused
