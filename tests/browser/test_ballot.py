"""A secret ballot on phones, by keyboard: one vote each, nothing to read before it is closed."""
import pytest

from tests.browser import steps

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
HEAD, VOTERS, PROBATIONER = "示例党员01", [f"示例党员{number:02}" for number in range(1, 6)], "示例党员06"
TWICE = "您已经投过票"


@pytest.fixture(scope="module")
def house(site):
    steps.at(site, "2026-11-24T10:00")
    return steps.found(site, 6, 6)


def test_members_vote_once_in_secret_and_the_tally_waits_for_the_closing(house, walker):
    head = steps.entered(walker, HEAD)
    round_ = begin(head)
    phones = [steps.entered(walker, name, phone=True) for name in VOTERS]
    again = filled_in_another_tab(phones[-1], round_)
    for phone, name in zip(phones, VOTERS, strict=True):
        phone.open(round_)
        vote(phone, [other for other in VOTERS if other != name])
        nothing_is_told_yet(head, round_)
    phones[0].check()
    a_second_vote_is_refused(phones[-1], again, round_)
    close_and_count(head)
    members_read_no_tally(phones[-1], round_)
    stranger = steps.entered(walker, PROBATIONER, phone=True)
    assert stranger.page.goto(stranger.address + f"{round_}/ballot").status == 404


def begin(head):
    page = head.open("/appraisal-rounds")
    head.check()
    page.get_by_role("link", name="开始民主评议").first.click()
    page.get_by_label("评议哪一年").fill("2026")
    page.get_by_label("投票截止日期").fill("2026-12-10")
    page.get_by_role("button", name="开始", exact=True).click()
    page.get_by_role("heading", name="组织投票").wait_for()
    head.check()
    return page.url.removeprefix(head.address)


def filled_in_another_tab(phone, round_):
    """A ballot opened and filled before the vote, to be sent after it."""
    tab = phone.open(f"{round_}/ballot")
    for name in VOTERS[:-1]:
        tab.get_by_role("group", name=name).get_by_label("合格", exact=True).check()
    phone.new_tab()
    return tab


def vote(phone, others):
    """The first of the others is excellent, the rest are qualified. Tab, space, arrow and Enter only."""
    page, keys = phone.page, steps.Keys(phone.page)
    keys.click(page.get_by_role("link", name="去投票"))
    page.get_by_role("heading", name="民主评议投票").wait_for()
    if others[0] == VOTERS[1]:
        phone.check()
    for name in others:
        grades = page.get_by_role("group", name=name)
        keys.reach(grades.get_by_label("优秀"))
        page.keyboard.press("Space")
        if name != others[0]:
            page.keyboard.press("ArrowRight")
        assert grades.get_by_label("优秀" if name == others[0] else "合格", exact=True).is_checked()
    keys.click(page.get_by_role("button", name="投票"))
    page.get_by_text("已投票").first.wait_for()
    assert phone.faults == []


def nothing_is_told_yet(head, round_):
    told = head.open(f"{round_}/results").get_by_role("main").inner_text()
    assert ("计票要等投票结束" in told, " 票" in told) == (True, False)


def a_second_vote_is_refused(phone, tab, round_):
    """From a form that was open already, and by every way that leads to one."""
    tab.get_by_role("button", name="投票").click()
    tab.get_by_text(TWICE).first.wait_for()
    steps.refused(phone, 422)
    assert phone.open(round_).get_by_role("link", name="去投票").count() == 0
    phone.open(f"{round_}/ballot").get_by_text(TWICE).wait_for()
    phone.check()


def close_and_count(head):
    page = head.page
    head.check()
    page.get_by_role("link", name="回到这次民主评议").click()
    page.get_by_role("button", name="结束投票").click()
    page.get_by_role("heading", name="评议结果").wait_for()
    counts = {name: page.get_by_role("row").filter(has=page.get_by_role("cell", name=name, exact=True)).inner_text() for name in VOTERS}
    assert ("优秀 4 票" in counts[VOTERS[0]], "优秀 1 票" in counts[VOTERS[1]], "合格 4 票" in counts[VOTERS[2]]) == (True, True, True)
    head.check()


def members_read_no_tally(phone, round_):
    told = phone.open(round_).get_by_role("main").inner_text()
    assert ("投票已结束" in told, "优秀" in told) == (True, False)
    answer = phone.page.goto(phone.address + f"{round_}/results")
    assert answer.status == 404
