"""Accusations in the figures of those who may not see them: counted in broad figures, not in narrow ones, so that no difference tells of one."""
from html import unescape

import pytest

from tests import people
from tests.petitions.made import TODAY, Purpose, case
from xinfang_party.access.terms import Role

SAID = "检举控告事项不计入"
DAY = "period=2026-02-01..2026-02-01"


@pytest.fixture(autouse=True)
def house(app, clock_at):
    """A branch whose head leads it and whose one member keeps two cases of one day, one of them an accusation."""
    with clock_at(TODAY):
        branch = people.branch("第一支部", code="ZB1")
        head, keeper = people.member(branch, "书记"), people.member(branch, "承办人", number="D1")
        people.secretary(branch, head)
        case(member=keeper), case(member=keeper, purpose=Purpose.ACCUSATION, number="JB1")
        yield head, keeper


def page(client, address) -> str:
    answer = client.get(f"/measures/petitions.received{address}")
    assert answer.status_code == 200
    return unescape(answer.text)


@pytest.mark.parametrize("address", [
    f"?{DAY}", f"/rows?{DAY}", f"?{DAY}&scope=member:D1", "/rows?scope=member:D1", "/rows?as_of=2026-03-01", "?only.class=-", "/rows?only.class=-",
    f"/rows?{DAY}&scope=branch:ZB1"])
def test_a_narrow_figure_leaves_accusations_out_and_says_so(log_in, house, address):
    told = page(log_in(member=house[0]), address).partition("近十二个月")[0]
    assert SAID in told
    assert "1 件" in told
    assert "2 件" not in told
    assert "不在您的查看范围内" not in told


def test_what_is_said_is_the_same_whether_there_is_an_accusation_or_not(log_in, house):
    client = log_in(member=house[0])
    assert SAID in page(client, "/rows?period=2026-01-31..2026-01-31&scope=member:D1")


@pytest.mark.parametrize("address", ["", "?scope=branch:ZB1", "?period=2026-02", "/rows?scope=branch:ZB1&period=2026-02"])
def test_a_broad_figure_counts_them(log_in, house, address):
    told = page(log_in(member=house[0]), address)
    assert "2 件" in told
    assert SAID not in told


def test_ones_own_figure_counts_them(log_in, house):
    assert "2 件" in page(log_in(member=house[1]), f"?{DAY}&scope=member:D1")


@pytest.mark.parametrize("role", [Role.PETITION_OFFICER, Role.DISCIPLINE])
def test_who_may_see_them_gets_them_however_narrow(log_in, role):
    told = page(log_in(role), f"/rows?{DAY}")
    assert "2 件" in told
    assert "JB1" in told
    assert SAID not in told


def test_a_trend_of_months_is_broad_though_the_figure_is_not(log_in, house):
    """The link behind a month leads to as many rows as the month says."""
    told = page(log_in(member=house[0]), f"?{DAY}")
    assert "2 件" not in told.partition("近十二个月")[0]
    assert "2 件" in told.partition("近十二个月")[2]


@pytest.mark.parametrize("more", ["", "&open=1"])
def test_the_trend_as_of_a_day_within_a_month_leaves_them_out(log_in, house, more):
    """Of two days one after the other the difference would be the accusations of that day."""
    told = page(log_in(member=house[0]), f"?scope=branch:ZB1&period=2026&as_of=2026-02-01{more}")
    assert "1 件" in told.partition("近十二个月")[2]
    assert "2 件" not in told


@pytest.mark.parametrize("address", ["?period=2026-04&as_of=2026-04-03", "?period=2026-02&as_of=2026-03-01", "/rows?period=2026-02&as_of=2026-03-01"])
def test_no_day_ahead_and_none_within_a_month_gone_by_tells_of_them(log_in, house, address):
    told = page(log_in(member=house[0]), f"{address}&scope=branch:ZB1")
    assert SAID in told
    assert "2 件" not in told.partition("近十二个月")[0]


def test_what_is_due_later_this_month_is_not_whole_until_today(log_in, house):
    answer = log_in(member=house[0]).get("/measures/petitions.due?scope=branch:ZB1&period=2026-03-01..2026-03-02")
    assert SAID in unescape(answer.text)


def test_cases_cannot_be_narrowed_by_purpose_on_any_page(log_in):
    client = log_in(Role.LEADER)
    for address in ("", "/rows"):
        answer = client.get(f"/measures/petitions.received{address}?only.purpose=accusation")
        assert answer.status_code == 422
        assert "不能按「purpose」细分" in answer.text
    assert "purpose" not in page(client, "")
