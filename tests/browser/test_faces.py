"""What the scripts add, and that everything works without them."""
import pytest
from flask import render_template_string

from tests.accounts.people import PASSWORD
from tests.browser import steps
from tests.browser.conftest import DESK, PHONE
from xinfang_party.web.security import HEADERS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
CHART = {"kind": "line", "labels": ["1月", "2月"], "series": [{"name": "按期答复率", "values": [88, None]}, {"name": "全局", "values": [80, 82.5]}],
         "counts": [12, 0], "target": 95, "baseline": 88, "unit": "%"}
PAGE = '{% set charts = true %}{% extends "layouts/public.html" %}{% block heading %}试验{% endblock %}{% block main %}'


@pytest.fixture(scope="module")
def names(site):
    return steps.settle(site)


@pytest.fixture
def desk(walker, names):
    one = walker()
    one.log_in(names["secretary"], PASSWORD)
    return one


@pytest.fixture
def phone(walker, names):
    one = walker(phone=True)
    one.log_in(names["member"], PASSWORD)
    return one


@pytest.fixture
def toy(walker, site):
    """`toy("<p>…")`: a walker on a page of the site's layout with this content, under its policy."""
    def show(content, **words):
        one = walker()
        with site.app.test_request_context("/"):
            html = render_template_string(PAGE + content + "{% endblock %}", **words)
        one.page.route("**/toy", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=HEADERS))
        one.open("/toy")
        return one

    return show


def posts(page):
    """Every POST the page sends from now on."""
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    return sent


def test_the_phones_menu_opens_and_closes(phone):
    page = phone.page
    toggle, menu = page.get_by_role("button", name="菜单"), page.get_by_role("navigation", name="主菜单")
    assert not menu.is_visible()
    toggle.click()
    assert (menu.is_visible(), toggle.get_attribute("aria-expanded")) == (True, "true")
    phone.check()
    page.keyboard.press("Escape")
    assert not menu.is_visible()


def test_without_script_one_gets_in_about_and_out(browser, site, names):
    page = browser.new_context(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto(site.address + "/login")
    page.get_by_label("用户名").fill(names["member"])
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("link", name="菜单", exact=True).click()
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name="消息").click()
    page.wait_for_url(site.address + "/notifications")
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/login*")
    page.context.close()


def test_what_cannot_be_undone_is_asked_first(desk, walker, names):
    walker().log_in(names["secretary"], PASSWORD)
    page = desk.open("/account")
    sent = posts(page)
    page.get_by_role("button", name="结束其他全部登录").click()
    desk.check()
    page.get_by_role("button", name="取消").click()
    assert sent == []
    page.get_by_role("button", name="结束其他全部登录").click()
    page.get_by_role("dialog").get_by_role("button", name="确定").click()
    page.locator(".notice-good").wait_for()
    assert len(sent) == 1


def test_the_list_of_errors_is_read_first_and_leads_to_the_field(desk):
    page = desk.open("/account/password")
    page.get_by_role("main").locator("form").evaluate("form => form.submit()")
    page.locator("[data-error-summary]:focus").wait_for()
    page.locator("[data-error-summary] a").first.click()
    assert page.evaluate("document.activeElement.matches('input[aria-invalid=true]') || location.hash.length > 1")
    assert desk.page.locator("[data-error-summary] a").count() >= 2


def test_a_form_with_something_typed_is_not_left_silently(desk):
    page, asked = desk.open("/account/password"), []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("main input[type=password]").first.press_sequentially("abc")
    page.get_by_role("link", name="消息").first.click()
    page.wait_for_url("**/notifications")
    assert asked == ["beforeunload"]


def test_another_form_of_the_page_is_not_sent_over_what_was_typed_silently(toy):
    one = toy('<form method="post"><textarea aria-label="反馈"></textarea><button type="submit">登记</button></form>'
              '<form method="post" enctype="multipart/form-data"><button type="submit">催办</button></form>')
    page, asked = one.page, []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    sent, words = posts(page), page.get_by_label("反馈")
    words.press_sequentially("打了很久的字")
    page.get_by_role("button", name="催办").click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert (asked, sent, words.input_value()) == (["beforeunload"], [], "打了很久的字")
    page.locator("form.is-sending").wait_for(state="detached")  # whoever stays can send it later
    one.follow(page.get_by_role("button", name="登记"))
    assert (asked, len(sent)) == (["beforeunload"], 1)


def test_a_double_click_sends_once(desk):
    page = desk.open("/account/password")
    sent = posts(page)
    page.locator("main form button[type=submit]").first.dblclick()
    page.locator("[data-error-summary]").wait_for()
    assert len(sent) == 1


def test_what_is_long_is_folded_on_a_phone_alone(toy):
    page = toy('<details data-fold open><summary>按处室</summary><p>数字</p></details>').page
    seen = [page.get_by_text("数字").is_visible()]
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        page.wait_for_timeout(100)
        seen.append(page.get_by_text("数字").is_visible())
    assert seen == [True, False, True]


def test_a_file_that_comes_after_a_refusal_takes_the_refusal_away(walker, names):
    officer = walker()
    officer.log_in(names["officer"], PASSWORD)
    page = officer.open("/sheets/petitions.cases/export.csv")
    officer.follow(page.get_by_role("button", name="导出"))
    steps.refused(officer, 422)
    page.locator("[data-error-summary]").wait_for()
    page.get_by_label("用途").fill("核对")
    with page.expect_download():
        page.get_by_role("button", name="导出").click()
    page.get_by_role("status").get_by_text("开始下载").wait_for()
    assert page.locator("[data-error-summary], .field-error, [aria-invalid]").count() == 0
    officer.check()


def test_a_chart_is_drawn_with_words_for_those_who_do_not_see_it(toy):
    one = toy('{% from "components/chart.html" import chart %}{{ chart("trend", data, "从 88% 升到 95%。") }}', data=CHART)
    canvas = one.page.locator("#trend")
    assert canvas.locator("svg path").count() > 5
    assert canvas.get_attribute("aria-label") == "从 88% 升到 95%。"
    canvas.hover(position={"x": 300, "y": 150})
    one.check()


OVERLAPS = """canvas => {
  const boxes = [...canvas.querySelectorAll("svg text")].filter(one => one.textContent.trim()).map(one => [one.textContent, one.getBoundingClientRect()]);
  return boxes.flatMap(([name, a], place) => boxes.slice(place + 1).filter(([, b]) =>
    a.left < b.right && b.left < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom).map(([other]) => [name, other]));
}"""


@pytest.mark.parametrize("width", [390, 1280])
def test_the_words_of_a_chart_lie_beside_each_other(toy, width):
    """A target beside a baseline of nearly the same value, over a whole year: each is named, in the legend, and no word lies over another."""
    data = {**CHART, "labels": [f"2026年{month}月" for month in range(1, 13)], "baseline": 94.7917,
            "series": [{"name": name, "values": [95] * 12} for name in ("累计", "当月")], "counts": [5] * 12}
    one = toy('{% from "components/chart.html" import chart %}{{ chart("trend", data, "不变。") }}', data=data)
    one.page.set_viewport_size({"width": width, "height": 800})
    one.page.wait_for_timeout(200)
    canvas = one.page.locator("#trend")
    words = canvas.locator("svg text").all_text_contents()
    assert ("目标 95%" in words, "基数 94.79%" in words, canvas.evaluate(OVERLAPS)) == (True, True, [])


def test_without_script_a_chart_takes_no_room(browser, site, toy):
    one = toy('{% from "components/chart.html" import chart %}{{ chart("trend", data, "从 88% 升到 95%。") }}', data=CHART)
    one.page.route("**/*.js*", lambda route: route.abort())
    one.page.reload()
    assert not one.page.locator("figure").is_visible()


def test_a_part_that_cannot_be_fetched_says_so(toy):
    one = toy('<button type="button" data-hx-get="/no-such-page" data-hx-target="#place">取</button><div id="place">原样</div>')
    one.page.get_by_role("button", name="取").click()
    one.page.get_by_role("alert").get_by_text("这个页面不存在").wait_for()
    assert one.page.locator("#place").inner_text() == "原样"


def test_a_broken_line_says_so(toy):
    one = toy('<button type="button" data-hx-get="/gone">取</button>')
    one.page.route("**/gone", lambda route: route.abort())
    one.page.get_by_role("button", name="取").click()
    one.page.get_by_text("网络没有连上").wait_for()
