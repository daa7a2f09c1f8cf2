"""A theme day of twenty members, logged in a minute; and where it shows at once."""
import time

import pytest

from tests.accounts.people import PASSWORD
from tests.browser import steps

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
MOST_DEEDS, MOST_SECONDS = 12, 60
HEAD, DEPUTY, OWNER, AWAY, ILL = "示例党员01", "示例党员02", "示例党员04", "示例党员07", "示例党员08"
DECISION = "每周轮流到接待大厅值班"


@pytest.fixture(scope="module")
def house(site):
    return steps.found(site, 20, 8)


@pytest.fixture(scope="module")
def office(site, house):
    return steps.office(site)


def seat(page, name):
    return page.get_by_role("group", name=name)


def log_theme_day(page, hand, tap):
    """From the home page to the saved record of today. The times are those of the last one, where there is one."""
    hand.click(page.get_by_role("link", name="记主题党日").first)
    page.locator("form[data-record]").wait_for()
    if not page.get_by_label("几点开始").input_value():
        hand.fill(page.get_by_label("几点开始"), "14:00")
        hand.fill(page.get_by_label("几点结束"), "16:00")
    tap(AWAY, "公假")
    tap(ILL, "病假")
    hand.fill(page.get_by_label("议题", exact=True), "联系服务群众")
    hand.click(page.locator("summary", has_text="谁来落实、什么时候办好"))
    hand.fill(page.get_by_label("要落实的事"), DECISION)
    hand.choose(page.get_by_label("谁来办"), OWNER)
    hand.fill(page.get_by_label("什么时候办好"), "2026-09-30")
    hand.click(page.get_by_role("button", name="保存", exact=True))
    page.get_by_text("已保存。").wait_for()


def test_a_theme_day_is_logged_in_twelve_deeds_and_shows_everywhere(site, house, walker):
    steps.at(site, "2026-06-10T16:00")
    head = steps.entered(walker, HEAD)
    page = head.open("/")
    hand, began = steps.Hand(page), time.monotonic()
    log_theme_day(page, hand, lambda name, status: hand.click(seat(page, name).get_by_text(status, exact=True)))
    took = time.monotonic() - began
    assert (hand.count <= MOST_DEEDS, took < MOST_SECONDS) == (True, True), (hand.count, took)
    head.check()
    assert "应到 20 人，实到 18 人，出席率 90%" in page.get_by_role("region", name="出席情况").inner_text()

    the_board_tells(head)
    the_measures_tell(head, house)
    the_members_see_it(walker, house)


def the_board_tells(head):
    page = head.open("/cadence")
    row = page.locator(".board-table tr", has=page.get_by_role("rowheader", name="主题党日"))
    june = row.locator("td").nth(5)
    assert ("已完成" in june.inner_text(), "1/1 次" in june.inner_text()) == (True, True)
    head.check()
    head.follow(june.get_by_role("link", name="1/1 次"))
    assert "activities.theme_day" in page.url
    page.get_by_role("main").get_by_role("link", name="6月主题党日").wait_for()
    head.check()


def the_measures_tell(head, house):
    page = head.open(f"/measures/activities.study_hours/rows?scope=branch:%23{house.branch_id}&period=2026-06")
    assert ("36 学时" in page.locator("body").inner_text(), page.locator("tbody tr").count()) == (True, 18)
    head.check()


def the_members_see_it(walker, house):
    owner, ill = steps.entered(walker, OWNER, phone=True), steps.entered(walker, ILL)
    assert DECISION in owner.page.get_by_role("region", name="我要办的").inner_text()
    owner.check()
    for one, name, hours in ((owner, OWNER, "2"), (ill, ILL, "0")):
        row = one.open(f"/members/{house.ids[name]}/hours").locator("tbody tr", has_text="6月主题党日")
        assert row.locator("td").last.inner_text() == hours
    owner.check()
    the_calendar_tells(owner)


def the_calendar_tells(owner):
    page = owner.open("/calendar-feed")
    owner.follow(page.get_by_role("button", name="生成订阅地址"))
    address = page.locator("[data-feed-address]").inner_text()
    owner.check()
    calendar = owner.context.request.get(address).text().replace("\r\n ", "")
    assert ("6月主题党日" in calendar, DECISION in calendar) == (True, True)


def test_the_same_on_a_phone(site, house, walker):
    steps.at(site, "2026-07-08T16:00")
    head = steps.entered(walker, HEAD, phone=True)
    hand, page = steps.Hand(head.page), head.page
    log_theme_day(page, hand, lambda name, status: hand.click(seat(page, name).get_by_text(status, exact=True)))
    assert hand.count <= MOST_DEEDS
    head.check()
    assert "实到 18 人" in page.get_by_role("region", name="出席情况").inner_text()
    head.follow(page.get_by_role("link", name="修改", exact=True))
    head.check()


def test_the_same_by_keyboard_only(site, house, walker):
    steps.at(site, "2026-08-12T16:00")
    head = steps.entered(walker, HEAD)
    keys, page = steps.Keys(head.page), head.page
    log_theme_day(page, keys, lambda name, status: keys.arrow(seat(page, name), status))
    assert keys.count <= MOST_DEEDS
    assert "实到 18 人" in page.get_by_role("region", name="出席情况").inner_text()
    assert OWNER in page.get_by_role("region", name="落实事项").inner_text()


def test_a_waiver_is_asked_on_a_phone_and_the_board_names_who_approved(site, house, office, walker):
    steps.at(site, "2026-06-10T16:00")
    head, decider = steps.entered(walker, HEAD, phone=True), walker()
    page = head.open("/cadence")
    page.locator("summary", has_text="5月").click()
    page.get_by_role("link", name="免于要求 ：主题党日，2026年5月").click()
    page.get_by_label("为什么不能按期开展").fill("全员参加防汛值守")
    head.check()
    page.get_by_role("button", name="提交机关党委").click()
    page.get_by_text("已提交机关党委").wait_for()
    head.check()

    decider.log_in(office, PASSWORD)
    page = decider.open("/waivers")
    decider.check()
    page.get_by_role("link", name="决定").click()
    page.get_by_label("同意，这一期免于要求").check()
    decider.check()
    page.get_by_role("button", name="保存决定").click()
    page.get_by_text("已记下决定").wait_for()
    head.open("/cadence").locator("summary", has_text="5月").click()
    head.page.locator(".board-month[open]", has_text="机关党委批准").first.wait_for()


PAGES_OF_THE_SECRETARY = ("/activities?year=2026&kind=theme_day", "/cadence", "/plan-entries/new?branch={branch}", "/search?q=联系服务", "/xuexi",
                          "/talks", "/talks/new", "/talks/coverage", "/appraisal-rounds/new", "/calendar-feed")
PAGES_OF_THE_OFFICE = ("/cadence", "/cadence/overview?kind=theme_day", "/requirements", "/requirements/theme_day/edit", "/waivers", "/talks/coverage",
                       "/appraisal-results", "/word-templates", "/word-templates/minutes", "/xuexi")


@pytest.mark.parametrize("is_phone", [True, False])
def test_every_page_around_it_is_sound(site, house, office, walker, is_phone):
    """At phone width what the office reads, at a desk what the secretary works with."""
    steps.at(site, "2026-06-10T16:00")
    one = walker(phone=is_phone)
    one.log_in(office if is_phone else steps.username_of(HEAD), PASSWORD)
    for path in PAGES_OF_THE_OFFICE if is_phone else PAGES_OF_THE_SECRETARY:
        answer = one.page.goto(one.address + path.format(branch=house.branch_id))
        assert answer.status == 200, path
        one.check()
