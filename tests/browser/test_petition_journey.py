"""An urgent case from the sheet to what its petitioner says over a link."""
import pytest

from tests.browser import desks, steps
from tests.browser.desks import KEEPER, OFFICER, asked, entered, fill, press, sheet, unfolded
from xinfang_party.exchange import codes

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
URGENT, CONTACTED, MEASURE, DAILY = "JJ-001", "已经电话联系", "已经安排抢修", "抢修了一半"


@pytest.fixture(scope="module")
def house(site):
    desks.settle(site, "2026-06-10T09:00")


def test_an_urgent_case_from_the_sheet_to_what_its_petitioner_says(site, house, walker, tmp_path):
    steps.at(site, "2026-06-10T09:00")
    officer, phone = entered(walker, OFFICER), entered(walker, KEEPER, phone=True)
    steps.bring(officer, sheet(tmp_path, "急事.csv", (URGENT, "来访", "2026-06-09 14:30", "", steps.OFFICE, "D002", "急事急办", "", "")))
    case = stands_on_the_board(officer)
    keeper_notes(phone)
    officer_accepts_and_reports(officer, case)
    steps.at(site, "2026-06-11T10:00")
    officer, phone = entered(walker, OFFICER), entered(walker, KEEPER, phone=True)
    note(phone, asked(phone, "四办步骤：记录当日进展"), "记录当日进展", DAILY)
    address = is_answered_and_asked(officer, case)
    petitioner_rates(walker(phone=True), address)
    steps.at(site, "2026-06-12T09:00")
    is_told(entered(walker, OFFICER), case)


def stands_on_the_board(officer):
    """Under its lane, with the report of the first day as next. Answers the address of the case."""
    page = officer.open("/case-board")
    page.get_by_role("link", name="急事急办 1 件").first.wait_for()
    told = page.get_by_role("row").filter(has_text=URGENT).inner_text()
    assert all(words in told for words in ("报告带班领导", "2026年6月9日16:30", "超过 1 天", "信访业务工作人员")), told
    officer.check()
    officer.follow(page.get_by_role("link", name=URGENT))
    officer.check()
    return page.url.removeprefix(officer.address)


def keeper_notes(phone):
    """At a phone, from the home page: what is typed without its words is asked for again."""
    page = asked(phone, "四办步骤：联系信访人", URGENT)
    assert page.get_by_label("哪天办的").count() == 0
    note(phone, page, "联系信访人", CONTACTED)
    unfolded(phone, "登记一步").get_by_label("哪一步", exact=True).select_option(label="采取措施")
    phone.follow(page.get_by_role("button", name="登记", exact=True))
    steps.refused(phone, 422)
    phone.check()
    fill(phone, 说明=MEASURE)
    press(phone, "登记", "已登记")
    phone.check()


def note(walker, page, step, words):
    unfolded(walker, "登记一步").get_by_label("哪一步", exact=True).select_option(label=step)
    fill(walker, 说明=words)
    press(walker, "登记", "已登记")
    assert words in page.get_by_role("row").filter(has_text=step).filter(has_text=words).inner_text()


def officer_accepts_and_reports(officer, case):
    page = officer.open(case)
    unfolded(officer, "登记受理")
    fill(officer, 受理日期="2026-06-10")
    press(officer, "登记受理", "受理")
    unfolded(officer, "登记一步").get_by_label("哪一步", exact=True).select_option(label="报告带班领导")
    fill(officer, 哪天办的="2026-06-09", 几点="15:10", 说明="报告了带班领导")
    press(officer, "登记", "已登记")
    officer.check()
    assert "15:10" in page.get_by_role("row", name="报告带班领导").inner_text()


def is_answered_and_asked(officer, case):
    """Answered, then the link for the petitioner: its address and its picture are shown once. Answers the address."""
    page = officer.open(case)
    assert page.get_by_role("link", name="生成评价链接").count() == 0
    unfolded(officer, "登记答复").get_by_label("办理结果", exact=True).select_option(index=1)
    fill(officer, 答复日期="2026-06-11")
    press(officer, "登记答复", "答复")
    officer.check()
    officer.follow(page.get_by_role("link", name="生成评价链接"))
    officer.follow(page.get_by_role("button", name="生成链接"))
    officer.check()
    address, picture = page.locator(".code-address").inner_text(), page.locator(".code-card img").get_attribute("src")
    assert picture == codes.svg(address)
    page.reload()
    assert page.locator(".code-address").count() == 0
    return address


def petitioner_rates(stranger, address):
    """Without an account. A look takes nothing away; by the keys to a face, a tap on a reason; afterwards the link opens nothing."""
    for _ in range(2):
        page = stranger.open(address.removeprefix(stranger.address))
        page.get_by_role("button", name="交评价").wait_for()
    stranger.check()
    assert (URGENT in page.content(), "示例党员" in page.content()) == (False, False)
    stranger.follow(page.get_by_role("button", name="交评价"))
    steps.refused(stranger, 422)
    stranger.check()
    faces, hand = page.get_by_role("group", name="这件事办得怎么样"), steps.Keys(page)
    hand.reach(faces.get_by_role("radio").first)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    assert faces.get_by_role("radio", name="基本满意", exact=True).is_checked()
    page.locator("label", has_text="办得快").click()
    stranger.follow(page.get_by_role("button", name="交评价"))
    page.get_by_role("heading", name="已收到，谢谢").wait_for()
    stranger.check()
    page = stranger.open(address.removeprefix(stranger.address))
    page.get_by_role("heading", name="这个链接打不开评价").wait_for()
    steps.refused(stranger, 404)
    stranger.check()


def is_told(officer, case):
    """On the case with its steps, all in time; in the list of ratings; in two figures with their row behind them."""
    page = officer.open(case)
    panel = page.get_by_role("region", name="群众评价（本系统链接）")
    assert ("基本满意" in panel.inner_text(), "办得快" in panel.inner_text()) == (True, True), panel.inner_text()
    lines = page.get_by_role("table", name="四办步骤").get_by_role("row").all()[1:]
    assert [("已完成" in line.inner_text()) for line in lines] == [True] * 5, [line.inner_text() for line in lines]
    told = officer.open("/ratings?period=2026-06").get_by_role("main").inner_text()
    assert ("基本满意 1" in told, "办得快" in told) == (True, True), told
    officer.check()
    for code, figure in (("lanes.steps_on_time", "3/3"), ("ratings.satisfaction_rate", "1/1")):
        page = officer.open(f"/measures/{code}?period=2026-06")
        shown = page.locator(".figure-large")
        assert figure in shown.inner_text(), shown.inner_text()
        officer.follow(shown.get_by_role("link"))
        page.get_by_role("link", name=URGENT).first.wait_for()
