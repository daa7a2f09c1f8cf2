"""Which questions are so broad that secret facts may be counted in their answer."""
from datetime import date

import pytest

from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import asking
from xinfang_party.measures.asking import is_broad
from xinfang_party.measures.rules import is_of_whole_months
from xinfang_party.measures.terms import Scope, Selection

TODAY, YEAR = date(2026, 7, 10), Period.year(2026)
ME = Identity(name="甲", roles=frozenset({Role.SECRETARY}), member_id=7)


@pytest.fixture(autouse=True)
def now(clock_at):
    with clock_at(f"{TODAY} 10:00"):
        yield


@pytest.mark.parametrize(("scope", "only", "expected"), [
    (Scope.bureau(), (), True), (Scope.branch(1), (), True), (Scope.branches([1, 2]), (), True), (Scope.bureau(), (("branch", (None,)),), True),
    (Scope.member(7), (), True), (Scope.member(8), (), False), (Scope("member", None, frozenset({7, 8})), (), False), (Scope.department(1), (), False),
    (Scope.bureau(), (("member", (7,)),), False), (Scope.bureau(), (("class", ("urgent",)),), False), (Scope.branch(1), (("branch", (1,)),), False),
    (Scope.bureau(), (("branch", (1,)), ("class", ("urgent",))), False)])
def test_whole_branches_and_ones_own_work_are_broad(scope, only, expected):
    assert is_broad(ME, Selection(scope, only), YEAR, TODAY) is expected


@pytest.mark.parametrize(("period", "as_of", "expected"), [
    ("2026", "2026-07-10", True), ("2026-06", "2026-07-10", True), ("all", "2026-07-10", True), ("2026-01-01..2026-07-10", "2026-07-10", True),
    ("2025", "2026-01-01", False), ("2025", "2025-12-31", True), ("2026", "2026-06-30", True), ("2026", "2027-01-01", False),
    ("2026-08", "2026-07-31", False), ("2026", "2026-07-09", False), ("2026", "2026-06-29", False),
    ("2026-06-03..2026-06-03", "2026-07-10", False), ("2026-01-01..2026-07-09", "2026-07-10", False), ("2026-01-02..2026-06-30", "2026-07-10", False)])
def test_whole_months_are_broad(period, as_of, expected):
    assert is_broad(ME, Selection(Scope.bureau()), Period.parse(period), date.fromisoformat(as_of)) is expected


def test_what_is_due_later_this_month_is_no_part_of_until_today():
    until_today = Period.parse("2026-07-01..2026-07-10")
    assert [is_broad(ME, Selection(Scope.bureau()), until_today, TODAY, ahead=ahead) for ahead in (False, True)] == [True, False]
    assert is_broad(ME, Selection(Scope.bureau()), Period.parse("2026-07"), TODAY, ahead=True)


def test_nobody_without_a_membership_asks_about_oneself():
    assert not is_broad(Identity(name="乙"), Selection(Scope.member(7)), YEAR, TODAY)


def test_an_open_stretch_is_as_good_as_a_whole_one():
    assert is_of_whole_months(None, None, TODAY)
    assert not is_of_whole_months(None, date(2026, 7, 9), TODAY)


@pytest.mark.parametrize(("period", "expected"), [
    ("2026", True), ("2026-06", True), ("2026-06..", False), ("2026-07-01..2026-07-10", False), ("2026-01-01..2026-06-30", True)])
def test_what_many_read_is_never_whole_up_to_today(monkeypatch, period, expected):
    """The running month up to today is whole today and cut tomorrow: a promise stands for a year."""
    monkeypatch.setattr(asking, "no_secret", lambda measure: "open")
    asked = Period.parse(period.replace("06..", "06-01..2026-06-29"))
    assert (asking.seen_by_all(None, Selection(Scope.branch(1)), asked) is None) is expected
    assert asking.seen_by_all(None, Selection(Scope.branch(1)), asked, Period.parse("2025-01-02..2025-12-31")) == "open"


@pytest.mark.parametrize("selection", [Selection(Scope.member(7)), Selection(Scope.department(1)), Selection(Scope.branch(1), (("class", ("urgent",)),))])
def test_what_many_read_is_of_whole_branches(monkeypatch, selection):
    monkeypatch.setattr(asking, "no_secret", lambda measure: "open")
    assert asking.seen_by_all(None, selection, YEAR) == "open"
