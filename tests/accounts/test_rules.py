from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from xinfang_party.access.terms import ADMINISTRATORS, DERIVED, Role
from xinfang_party.accounts import rules
from xinfang_party.accounts.terms import Duty, Ended, Limit, Tally
from xinfang_party.kernel.text import folded

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
LIMIT = Limit(5, timedelta(hours=24), 30 * MINUTE)
BUSINESS = sorted(set(Role) - ADMINISTRATORS - DERIVED)


@pytest.mark.parametrize("password", [
    "Bamboo-Kettle-27", "ｂamboo-Kettle-27", "鹤岗Bamboo Kettle 27", "x" * 3 + "-Y7 " + "correct horse battery staple" * 3])
def test_good_passwords(password: str) -> None:
    assert rules.why_not_password(password, username="wangli", name="王丽") is None


@pytest.mark.parametrize(("password", "word"), [
    ("Kettle-27", "至少要有 12"), ("", "现在是 0"), ("A1-" + "xyzw" * 40, "最多 128"), ("bamboo-kettle-tea", "至少 3 种"),
    ("Wangli-Kettle-27", "wangli"), ("ＷＡＮＧＬＩ-kettle-27", "wangli"), ("W@ngl1-Kettle-27", "wangli"), ("王丽-Kettle-27a", "王丽"),
    ("XinFang-Kettle-27", "xinfang"), ("信访-Kettle-27ab", "信访"), ("Guangzhou-27-tea", "guangzhou"), ("党建-Kettle-2027", "党建"),
    ("Qwert-Kettle-27", "qwert"), ("Kettle-98765-tea", "98765"), ("Kettle-1qaz2-Tea", "1qaz2"), ("Kettle-aaaa-27", "aaaa"),
    ("P@ssw0rd-2027", "太常见"), ("Administrator-27", "太常见"), ("Welcome.Dragon7", "太常见"), ("!!Sunshine2027", "太常见")])
def test_bad_passwords_and_their_reason(password: str, word: str) -> None:
    assert word in str(rules.why_not_password(password, username="wangli", name="王丽"))


@pytest.mark.parametrize(("typed", "same"), [("Admin", "admin"), ("ＡＤＭＩＮ", "admin"), (" admin ", "admin"), ("Straße", "strasse"), ("王丽", "王丽")])
def test_one_name_in_any_case_and_width(typed: str, same: str) -> None:
    assert folded(typed) == same


@pytest.mark.parametrize("name", ["a", "-ab", "a b", "a\nb", "a" * 33, "", "a/b", "<b>", "аdmin"])
def test_strange_user_names(name: str) -> None:
    assert rules.why_not_username(name)


@pytest.mark.parametrize(("email", "good"), [("", True), ("a.b@example.cn", True), ("a@b", False), ("a@example.cn\nBcc: x@y.cn", False),
                                             ("a@example.cn\n", False), ("a b@example.cn", False)])
def test_email(email: str, good: bool) -> None:
    assert (rules.why_not_email(email) is None) is good


@pytest.mark.parametrize(("one", "other"), list(permutations(sorted(ADMINISTRATORS), 2)))
def test_nobody_holds_two_administrator_roles(one: Role, other: Role) -> None:
    assert "三员分立" in str(rules.why_not_grant(one, held={other}, has_member=False))


@pytest.mark.parametrize("business", BUSINESS)
@pytest.mark.parametrize("administrator", sorted(ADMINISTRATORS))
def test_administrators_hold_no_business_role(administrator: Role, business: Role) -> None:
    assert rules.why_not_grant(administrator, held={business}, has_member=False)
    assert rules.why_not_grant(business, held={administrator}, has_member=False)


@pytest.mark.parametrize("administrator", sorted(ADMINISTRATORS))
def test_administrators_are_no_members(administrator: Role) -> None:
    assert rules.why_not_grant(administrator, held=(), has_member=True)
    assert rules.why_not_link([administrator])
    assert rules.why_not_grant(administrator, held=(), has_member=False) is None


@pytest.mark.parametrize("role", sorted(DERIVED))
def test_derived_roles_are_not_granted(role: Role) -> None:
    assert "自动产生" in str(rules.why_not_grant(role, held=(), has_member=True))


def test_business_roles_go_together_but_not_twice() -> None:
    assert rules.why_not_grant(Role.LEADER, held={Role.INSPECTOR, Role.DISCIPLINE}, has_member=True) is None
    assert rules.why_not_grant(Role.LEADER, held={Role.LEADER}, has_member=True)


def test_the_last_administrator_stays() -> None:
    assert "最后一个安全管理员" in str(rules.why_not_disable({Role.SECURITY_ADMIN}, {Role.SYSTEM_ADMIN}))
    assert rules.why_not_disable({Role.SECURITY_ADMIN}, {Role.SECURITY_ADMIN}) is None
    assert rules.why_not_disable({Role.LEADER}, ()) is None


def after(failures: int, start: Tally | None = None, now: datetime = NOW) -> Tally:
    for _ in range(failures):
        start = rules.with_failure(start, now, LIMIT)
    assert start is not None
    return start


def test_exactly_the_fifth_failure_locks_for_half_an_hour() -> None:
    assert not rules.is_locked(after(4), NOW)
    assert rules.is_locked(after(5), NOW + 30 * MINUTE - timedelta(seconds=1))
    assert not rules.is_locked(after(5), NOW + 30 * MINUTE)


def test_a_lock_that_is_over_begins_a_new_count() -> None:
    assert after(1, after(5), NOW + 31 * MINUTE).failures == 1


def test_failures_of_yesterday_are_forgotten() -> None:
    assert after(1, after(4), NOW + DAY).failures == 1
    assert after(1, after(4), NOW + 23 * timedelta(hours=1)).locked_until is not None


def test_a_failure_given_back_takes_its_lock_along() -> None:
    assert rules.without_failure(after(5)) == Tally(4, NOW)
    assert rules.without_failure(Tally(0, NOW)).failures == 0


def over(**facts: object) -> Ended | None:
    limits = rules.limits_for(administrator=bool(facts.pop("administrator", False)), idle_minutes=30, hours=10)
    given = {"created_at": NOW, "seen_at": NOW, "ended": False, "same_epoch": True, "disabled": False, "now": NOW, **facts}
    return rules.why_session_over(limits=limits, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(("facts", "reason"), [
    ({}, None), ({"ended": True}, Ended.LOGGED_OUT), ({"disabled": True}, Ended.DISABLED), ({"same_epoch": False}, Ended.REPLACED),
    ({"now": NOW + 29 * MINUTE}, None), ({"now": NOW + 30 * MINUTE}, Ended.IDLE),
    ({"now": NOW + 14 * MINUTE, "administrator": True}, None), ({"now": NOW + 15 * MINUTE, "administrator": True}, Ended.IDLE),
    ({"now": NOW + 600 * MINUTE, "seen_at": NOW + 599 * MINUTE}, Ended.TOO_LONG), ({"now": NOW + 599 * MINUTE, "seen_at": NOW + 598 * MINUTE}, None)])
def test_when_a_session_is_over(facts: dict[str, object], reason: Ended | None) -> None:
    assert over(**facts) is reason


def test_a_shorter_setting_holds_for_administrators_too() -> None:
    assert rules.limits_for(administrator=True, idle_minutes=5, hours=10).idle == 5 * MINUTE


@pytest.mark.parametrize(("must_change", "days", "is_over"), [(True, 6, False), (True, 7, True), (False, 70, False)])
def test_a_first_password_is_good_for_a_week(must_change: bool, days: int, is_over: bool) -> None:
    assert rules.is_first_password_over(must_change=must_change, changed_at=NOW - days * DAY, now=NOW) is is_over


@pytest.mark.parametrize(("days", "words"), [(0, None), (82, None), (83, "还有 7 天"), (89, "还有 1 天"), (90, "已经到期")])
def test_administrators_are_warned_a_week_before(days: int, words: str | None) -> None:
    left = rules.password_days_left(administrator=True, changed_at=NOW - days * DAY, now=NOW)
    warning = rules.password_warning(left)
    assert warning is None if words is None else words in str(warning)


def test_passwords_of_others_do_not_expire() -> None:
    assert rules.password_days_left(administrator=False, changed_at=NOW - 900 * DAY, now=NOW) is None


DUTIES = [({"must_change": True}, Duty.CHANGE_PASSWORD), ({"days_left": 0}, Duty.CHANGE_PASSWORD), ({"days_left": 1}, None), ({}, None),
          ({"administrator": True}, Duty.SET_UP_SECOND_FACTOR), ({"administrator": True, "must_change": True}, Duty.CHANGE_PASSWORD),
          ({"administrator": True, "demonstration": True}, None), ({"administrator": True, "has_second_factor": True}, None)]


@pytest.mark.parametrize(("facts", "duty"), DUTIES)
def test_what_stands_before_every_other_page(facts: dict[str, object], duty: Duty | None) -> None:
    given = {"must_change": False, "days_left": None, "administrator": False, "has_second_factor": False, "demonstration": False, **facts}
    assert rules.first_duty(**given) is duty  # type: ignore[arg-type]


@pytest.mark.parametrize(("days", "stale"), [(89, False), (90, True)])
def test_stale_accounts(days: int, stale: bool) -> None:
    assert rules.is_stale(last_login_at=NOW - days * DAY, created_at=NOW - 900 * DAY, now=NOW) is stale
    assert rules.is_stale(last_login_at=None, created_at=NOW - days * DAY, now=NOW) is stale


@pytest.mark.parametrize(("text", "words"), [
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge，Windows"),
    ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 MicroMessenger/8.0", "微信，安卓手机"),
    ("curl/8", "其他"), ("", "其他")])
def test_browsers_by_the_name_people_use(text: str, words: str) -> None:
    assert rules.browser_of(text) == words
