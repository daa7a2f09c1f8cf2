"""One meeting from the year's plan to the Word file: planned, signed in to by phones, written, decided, confirmed, corrected, printed."""
from datetime import timedelta
from pathlib import Path

import pytest

from tests.browser import phones, steps
from tests.papers.read import rows_of, text_of
from xinfang_party.presence.rules import NOT_EXPECTED, OLD_CODE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
HEAD, DEPUTY, AWAY, FIRST, SECOND, NEW, STRANGER = (f"示例党员{number:02}" for number in (1, 2, 3, 4, 5, 6, 11))
TOPIC, DIFFERING, DECISION, TASK = "来信办理提速", "有同志认为应先补人手", "本季度全部按期答复", "制定按期答复的办法"


@pytest.fixture(scope="module")
def house(site):
    steps.at(site, "2026-04-01T09:00")
    steps.found(site, 1, 1, "来信办理处党支部", first=11)
    return steps.found(site, 6, 5)


def test_a_meeting_from_the_plan_to_the_word_file(site, house, walker):
    plan_the_year(steps.entered(walker, HEAD))

    steps.at(site, "2026-05-06T14:00")
    head = steps.entered(walker, HEAD)
    record = begin_from_the_plan(head)
    owner, member, stranger = sign_in_by_phones(site, walker, head)
    close_a_tab_and_go_on(head, record)
    deputy = steps.entered(walker, DEPUTY)
    the_second_one_to_save_gets_both_texts(head, deputy, record)
    the_decision_is_owed_until_done(head, owner, record)
    find_it(member, stranger, record)
    confirm(head, deputy, record)
    is_locked(head, record)
    correct(head, record)
    read_the_word_files(head, record)


def plan_the_year(head):
    page = head.open("/cadence")
    page.get_by_role("button", name="补齐全年计划").click()
    page.get_by_text("项计划，请按实际情况调整日期").wait_for()
    head.check()
    page.get_by_role("link", name="修改 支部党员大会，2026年5月8日").click()
    page.get_by_label("哪一天").fill("2026-05-06")
    head.check()
    page.get_by_role("button", name="保存").click()
    page.get_by_text("计划已修改").wait_for()


def begin_from_the_plan(head):
    """One click from the plan opens the form; saved as planned, it is the record. Answers its address."""
    page = head.open("/cadence")
    head.follow(page.get_by_role("link", name="记一次 支部党员大会，2026年5月6日"))
    assert (page.get_by_role("heading", level=1).inner_text(), page.get_by_label("日期", exact=True).input_value()) == ("记支部党员大会", "2026-05-06")
    page.get_by_label("主持人", exact=True).select_option(label=DEPUTY)
    page.get_by_label("地点", exact=True).fill("二楼会议室")
    page.get_by_label("几点开始").fill("14:30")
    page.get_by_label("几点结束").fill("16:00")
    page.get_by_role("button", name="只排计划，还没有开").click()
    page.get_by_text("已列入计划").wait_for()
    head.check()
    return page.url.removeprefix(head.address)


# --- signing in ---------------------------------------------------------------------------------------------------------------

def sign_in_by_phones(site, walker, head):
    """Answers the phones of the two who signed in, and the stranger's."""
    screen = head.page
    head.follow(screen.get_by_role("link", name="扫码签到"))
    head.check()
    first, second, late, stranger = (steps.entered(walker, name, phone=True) for name in (FIRST, SECOND, AWAY, STRANGER))
    forwarded = phones.scanned(site, head)
    ticket = phones.confirm_on(first, forwarded)
    phones.scan_again(first, forwarded)
    phones.take_anothers_ticket(second, phones.scanned(site, head), ticket)
    phones.confirm_on(second, phones.scanned(site, head))
    second.check()
    screen.get_by_text("已签到 2 人，应到 6 人").wait_for()

    site.shift += timedelta(seconds=36)
    phones.is_refused(late, forwarded, OLD_CODE)
    phones.is_refused(stranger, phones.scanned(site, head), NOT_EXPECTED)
    screen.reload()
    screen.get_by_text("已签到 2 人，应到 6 人").wait_for()
    return first, second, stranger


# --- the minutes --------------------------------------------------------------------------------------------------------------

def seat(page, name):
    return page.get_by_role("group", name=name)


def close_a_tab_and_go_on(head, record):
    page = head.open(record)
    page.get_by_role("link", name="开完了，来点名").click()
    assert seat(page, FIRST).get_by_label("出席").is_checked()
    assert seat(page, HEAD).get_by_label("缺席").is_checked()
    for name in (HEAD, DEPUTY, NEW):
        seat(page, name).get_by_text("出席", exact=True).click()
    seat(page, AWAY).get_by_text("事假", exact=True).click()
    page.get_by_text("有表决权的应到 5 人，实到 4 人").wait_for()
    page.get_by_label("议题", exact=True).fill(TOPIC)
    with page.expect_response(keeps(DECISION), timeout=20_000):
        page.get_by_label("议定的事（决议）").fill(DECISION)
    page.get_by_text("已自动保存").wait_for()
    page.close()

    page = head.new_tab()
    head.open(f"{record}/edit")
    page.get_by_text("没有保存的内容，核对后请保存").wait_for()
    assert (page.get_by_label("议题", exact=True).input_value(), page.get_by_label("议定的事（决议）").input_value()) == (TOPIC, DECISION)
    assert seat(page, AWAY).get_by_label("事假").is_checked()
    write_the_rest(page)
    head.check()
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("已保存。").wait_for()
    head.check()
    told = page.get_by_role("region", name="出席情况").text_content()
    assert ("应到 6 人，实到 5 人" in told, f"{FIRST}（扫码签到）、{SECOND}（扫码签到）" in told) == (True, True)


def keeps(text):
    """Is this the answer to a draft with this text in it?"""
    return lambda answer: "/drafts/" in answer.url and text.encode() in (answer.request.post_data_buffer or b"")


def write_the_rest(page):
    page.get_by_label("表决方式").select_option(label="举手表决")
    for label, votes in (("赞成", "3"), ("反对", "0"), ("弃权", "1")):
        page.get_by_label(label, exact=True).fill(votes)
    page.get_by_text("赞成 3 人，有表决权的应到 5 人，过半数").wait_for()
    page.locator("summary", has_text="提出人、汇报、发言和不同意见").click()
    page.get_by_label("不同意见", exact=True).fill(DIFFERING)
    page.get_by_label("要落实的事").fill(TASK)
    page.get_by_label("谁来办").select_option(label=FIRST)
    page.get_by_label("什么时候办好").fill("2026-06-30")


def the_second_one_to_save_gets_both_texts(head, deputy, record):
    for one in (head, deputy):
        one.open(f"{record}/edit")
    for one, place in ((head, "三楼会议室"), (deputy, "一楼会议室")):
        one.page.get_by_label("地点", exact=True).fill(place)
        one.page.get_by_role("button", name="保存", exact=True).click()
    head.page.get_by_text("已保存。").wait_for()
    page = deputy.page
    page.get_by_role("heading", name="这次没有保存").wait_for()
    row = page.get_by_role("row").filter(has_text="地点")
    assert [cell.inner_text() for cell in row.get_by_role("cell").all()] == ["地点", "三楼会议室", "一楼会议室"]
    assert page.get_by_label("地点", exact=True).input_value() == "一楼会议室"
    steps.refused(deputy, 409)
    deputy.check()
    page.get_by_role("link", name="查看最新内容").click()
    page.get_by_text("三楼会议室").wait_for()


def the_decision_is_owed_until_done(head, owner, record):
    owner.open("/").get_by_role("region", name="我要办的").get_by_text(TASK).wait_for()
    owner.follow(owner.page.get_by_role("link", name="落实议定的事"))
    owner.check()
    page = head.open("/cadence")
    page.locator("summary", has_text="已经有记录的 1 项").click()
    assert page.get_by_role("link", name="看记录 支部党员大会，2026年5月6日").get_attribute("href") == record
    head.follow(page.get_by_role("link", name="记一次 支部党员大会，2026年8月14日"))
    agenda = page.get_by_role("region", name="上次议定、还没有办结的（1 件）")
    assert (TASK in agenda.inner_text(), FIRST in agenda.inner_text()) == (True, True)
    head.check()


def find_it(member, stranger, record):
    page = member.open(f"/search?q={DECISION[:4]}")
    assert page.locator("mark").first.inner_text() in DECISION
    member.check()
    member.follow(page.locator(".hits a").first)
    assert page.url.endswith(record)
    stranger.open(f"/search?q={DECISION[:4]}").get_by_text("没有查到").wait_for()


# --- confirmed, locked, corrected ---------------------------------------------------------------------------------------------

def confirm(head, host, record):
    page = head.open(record)
    page.get_by_role("button", name="提交确认").click()
    page.get_by_text("等主持人确认").first.wait_for()
    host.follow(host.open("/").get_by_role("link", name="确认活动记录"))
    host.check()
    host.page.get_by_role("button", name="确认", exact=True).click()
    host.page.get_by_text("已确认，要改请用“更正”").wait_for()
    host.check()


def is_locked(head, record):
    """The page offers no editing any more; whoever still has the form open is refused, and sees what was typed."""
    page = head.open(record)
    assert page.get_by_role("link", name="修改", exact=True).count() == 0
    page = head.open(f"{record}/edit")
    page.get_by_text("在这里改了也不能保存").wait_for()
    page.get_by_label("地点", exact=True).fill("四楼会议室")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("现在的状态是“已确认”，不能修改").wait_for()
    assert page.get_by_label("地点", exact=True).input_value() == "四楼会议室"
    steps.refused(head, 422)
    head.check()
    assert "四楼会议室" not in head.open(record).get_by_role("region", name="基本情况").inner_text()


def correct(head, record):
    page = head.open(record)
    head.follow(page.get_by_role("link", name="更正", exact=True))
    head.check()
    page.get_by_label("为什么更正").fill("会议改到五楼开，记录时写错了")
    page.get_by_label("地点", exact=True).fill("五楼会议室")
    page.get_by_role("button", name="保存更正").click()
    told = page.get_by_role("region", name="更正", exact=True)
    told.get_by_text("第 1 次更正").first.wait_for()
    assert all(words in told.inner_text() for words in ("会议改到五楼开", "三楼会议室", "五楼会议室"))
    head.check()


# --- taken away ---------------------------------------------------------------------------------------------------------------

def downloaded(page, name):
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).click()
    return Path(waiting.value.path()).read_bytes()


def read_the_word_files(head, record):
    page = head.open(record)
    minutes, sheet = text_of(downloaded(page, "下载会议记录")), downloaded(page, "下载签到表")
    for words in ("应到|6 人|实到|5 人", "五楼会议室", f"主持人|{DEPUTY}|记录人|{HEAD}", TOPIC, DIFFERING, DECISION, TASK, "会议改到五楼开",
                  "同意 3 票，反对 0 票，弃权 1 票，通过", f"{AWAY}|事假"):
        assert words in minutes, words
    present = next(line for line in minutes.splitlines() if line.startswith("出席"))
    assert [name in present for name in (HEAD, DEPUTY, FIRST, SECOND, NEW, AWAY)] == [True] * 5 + [False]
    assert [row[1:3] for row in rows_of(sheet, "序号")] == [
        [HEAD, "记录人登记"], [DEPUTY, "记录人登记"], [AWAY, ""], [FIRST, "扫码签到"], [SECOND, "扫码签到"], [NEW, "记录人登记"]]
    assert "应到|6 人|实到|5 人" in text_of(sheet)
