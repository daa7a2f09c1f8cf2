"""Codes, phones, days and verbs, as tables."""
from datetime import date

import pytest

from xinfang_party.communities import rules
from xinfang_party.communities.terms import NeedState

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(("code", "is_good", "above"), [("440103", True, ""), ("440103001", True, "440103"), ("440103001101", True, "440103001"),
                                                        ("44010", False, ""), ("44010300110", False, ""), ("４４０１０３", False, ""), ("44010a", False, "")])
def test_codes(code, is_good, above):
    assert (rules.why_not_code(code) is None) is is_good
    assert not is_good or rules.above(code) == above


@pytest.mark.parametrize(("phone", "word"), [
    ("", None), ("020-83334567", None), ("(020)83334567", None), ("83334567", None), ("83334567转8001", None),
    ("０２０－８３３３４５６７", None), ("0755 8333 4567", None),
    ("13800138000", "手机号"), ("138 0013 8000", "手机号"), ("+86 13800138000", "手机号"), ("020-13800138000", "手机号"), ("李主任", "座机"), ("12345", "座机")])
def test_office_phones(phone, word):
    reason = rules.why_not_office_phone(phone)
    assert reason is None if word is None else word in reason


@pytest.mark.parametrize(("from_on", "to_on", "then"), [
    (date(2026, 3, 2), date(2026, 9, 1), date(2027, 3, 1)), (date(2025, 8, 31), date(2026, 2, 27), date(2026, 8, 27)),
    (date(2026, 1, 1), date(2026, 6, 30), date(2026, 12, 31))])
def test_a_report_is_good_for_half_a_year(from_on, to_on, then):
    assert (rules.last_day(from_on), rules.renewed_to(to_on)) == (to_on, then)


@pytest.mark.parametrize(("from_on", "is_good"), [(TODAY, True), (date(2026, 3, 3), False), (date(2025, 9, 3), True), (date(2025, 9, 2), False)])
def test_a_report_on_paper_is_entered_while_it_is_good(from_on, is_good):
    assert (rules.why_not_begin(from_on, TODAY) is None) is is_good


@pytest.mark.parametrize(("to_on", "is_ended", "is_good"), [(date(2026, 4, 1), False, True), (date(2026, 4, 2), False, False), (date(2026, 3, 2), False, True),
                                                            (date(2026, 3, 2), True, False)])
def test_it_is_renewed_in_its_last_thirty_days(to_on, is_ended, is_good):
    assert (rules.why_not_renew(to_on, TODAY, is_ended=is_ended) is None) is is_good


@pytest.mark.parametrize(("state", "due_on", "is_overdue"), [
    (NeedState.OPEN, date(2026, 3, 1), True), (NeedState.CLAIMED, date(2026, 3, 1), True), (NeedState.DONE, date(2026, 3, 1), False),
    (NeedState.OPEN, TODAY, False), (NeedState.OPEN, None, False)])
def test_overdue_is_what_nobody_did_in_time(state, due_on, is_overdue):
    assert rules.is_overdue(state, due_on, TODAY) is is_overdue


@pytest.mark.parametrize(("due_on", "is_good"), [(None, True), (TODAY, True), (date(2027, 3, 2), True), (date(2027, 3, 3), False), (date(2026, 3, 1), False)])
def test_a_need_is_due_within_a_year(due_on, is_good):
    assert (rules.why_not_due(due_on, TODAY) is None) is is_good
