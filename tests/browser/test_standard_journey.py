"""The branch standard from the imported text to the bulletin: records prove items, a phone disagrees offline, a problem is mended, a result is frozen."""
import csv
import re

import pytest

from tests.browser import steps
from tests.browser.test_meeting_journey import downloaded
from tests.papers.read import text_of
from xinfang_party.findings.models import Finding
from xinfang_party.inspections.rules import draw
from xinfang_party.kernel.database import db

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
HEAD, DEPUTY = "示例党员01", "示例党员02"
MEETING, LESSON, ROOM, OPEN, YEAR = "D1-1", "D1-4", "C1-1", "C1-2", "B1-1"
HEADERS = ("版本", "版本名称", "编号", "方面", "大类", "名称", "要求", "频次", "分值", "怎样证明")
ITEMS = (
    (MEETING, "组织生活", "三会一课", "支部党员大会", "每季度至少一次", "每季度", "30", "记录 cadence.member_meeting ≥ 100 本期"),
    (LESSON, "组织生活", "三会一课", "党课", "每季度至少一次", "每季度", "20", "记录 cadence.party_lesson ≥ 100 本期"),
    (ROOM, "阵地建设", "阵地公开", "党员活动室", "十项齐备", "每季度", "20", "评判"),
    (OPEN, "阵地建设", "阵地公开", "党务公开", "每季度公开", "每季度", "10", "材料 12个月"),
    (YEAR, "制度建设", "计划总结", "年度计划", "有计划、有检查", "每年", "20", "记录 documents.plan_checked ≥ 100 全年"))
SEEN, CAUSE = "墙上没有党旗", "换新以后没有及时挂上"


@pytest.fixture(scope="module")
def house(site):
    steps.at(site, "2026-04-01T09:00")
    steps.officials(site, "机关党委", "督导检查员", "机关纪委", "局领导")
    return steps.found(site, 4, 2)


def test_a_standard_from_the_imported_text_to_the_bulletin(site, house, walker, tmp_path):
    steps.at(site, "2026-07-02T09:00")
    office, head = steps.entered(walker, "机关党委"), steps.entered(walker, HEAD)
    bring_the_text(office, tmp_path)
    open_the_round(office)
    sheet, record = records_turn_an_item_green(head)
    assess_by_cards(head, sheet)
    visit, codes = draw_and_begin(office)
    phone = steps.entered(walker, "督导检查员", phone=True)
    disagree_offline(phone, visit, codes)
    finding = make_it_a_finding(phone, codes[0])
    finish_the_inspection(phone, visit, sheet, codes[0])
    mend(head, finding)
    another_person_checks(site, office, phone, steps.entered(walker, "机关纪委"), finding)
    freeze(head, office, sheet)
    a_later_correction_shows(head, sheet, record)
    tell_the_branch(office, steps.entered(walker, "局领导"), head, finding)


# --- text, round, own word ----------------------------------------------------------------------------------------------------

def bring_the_text(office, folder):
    file = folder / "标准.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([HEADERS, *(("本局-2026", "本局党支部标准", *item) for item in ITEMS)])
    steps.bring(office, file, "标准条目")
    page = office.open("/standards")
    office.follow(page.get_by_role("link", name="本局党支部标准"))
    office.check()
    page.get_by_label("从哪一天起执行").fill("2026-07-02")
    office.follow(page.get_by_role("button", name="从这一天起执行"))
    page.get_by_text("已定下执行日期").wait_for()


def open_the_round(office):
    page = office.open("/rounds/new")
    page.get_by_label("评定哪一期").select_option("2026Q2")
    page.get_by_label("按哪个标准").select_option(label="本局党支部标准")
    office.check()
    office.follow(page.get_by_role("button", name="发起"))
    page.get_by_text("已发起，各支部书记会收到通知").wait_for()


def line(page, code):
    return page.locator(f"tr#item-{code}")


def records_turn_an_item_green(head):
    """Nothing is uploaded and nothing is claimed: the meeting is recorded where meetings are recorded."""
    page = head.open("/")
    head.follow(page.get_by_role("link", name="自评", exact=True))
    sheet = page.url.removeprefix(head.address)
    assert "没有达到" in line(page, MEETING).inner_text()
    page = head.open("/activities/new?form=member_meeting")
    page.get_by_label("日期", exact=True).fill("2026-06-20")
    page.get_by_label("几点开始").fill("14:00")
    page.get_by_label("几点结束").fill("15:30")
    page.get_by_label("议题", exact=True).fill("上半年工作")
    head.follow(page.get_by_role("button", name="保存", exact=True))
    record = page.url.removeprefix(head.address)
    page = head.open(sheet)
    assert "记录证明达到" in line(page, MEETING).inner_text()
    head.check()
    return sheet, record


def assess_by_cards(head, sheet):
    """By keyboard alone: a figure for the verdict, Tab, the words, Ctrl+Enter; the arrow passes by what records tell."""
    page = head.open(sheet)
    head.follow(page.get_by_role("link", name="逐项自评"))
    head.check()
    for code in (ROOM, OPEN, YEAR):
        while f"/cards/{code}" not in page.url:
            with page.expect_event("load"):
                page.keyboard.press("ArrowRight")
        page.keyboard.press("2")
        page.keyboard.press("Tab")
        page.keyboard.type("已经做到，材料在支部文件柜。")
        with page.expect_event("load"):
            page.keyboard.press("Control+Enter")
    page = head.open(sheet)
    assert all("已经做到" in line(page, code).inner_text() for code in (ROOM, OPEN, YEAR))
    head.follow(page.get_by_role("button", name="提交自评"))
    head.check()


# --- on site ------------------------------------------------------------------------------------------------------------------

def draw_and_begin(office):
    """The address of the visit. Two of three items are drawn; the printed rule draws the same again."""
    page = office.open("/inspections/new")
    page.get_by_label("名称", exact=True).fill("二季度督导检查")
    page.get_by_label("和哪一次评定一起").select_option(index=1)
    page.get_by_label("完成期限").fill("2026-07-31")
    page.get_by_role("checkbox", name="来访接待处党支部").check()
    for code in (LESSON, ROOM):
        page.get_by_role("checkbox", name=re.compile(code)).uncheck()
    page.get_by_label("从里面抽几项").fill("2")
    page.get_by_label("每个数字背后抽几条记录").fill("1")
    page.get_by_role("group", name="检查人").get_by_role("checkbox").first.check()
    office.follow(page.get_by_role("button", name="保存并抽样"))
    office.check()
    codes = is_drawn_again(page)
    page.get_by_role("button", name="开始检查").click()
    office.follow(page.get_by_role("dialog").get_by_role("button", name="确定"))
    office.follow(page.get_by_role("link", name="来访接待处党支部"))
    return page.url.removeprefix(office.address), codes


def is_drawn_again(page):
    """By what is printed on the plan alone. Answers the codes that were drawn."""
    page.locator("summary", has_text="个条目里抽了").click()
    printed = re.fullmatch(r'flask inspections draw --seed "(.+)" --from "(.+)" --number 2', page.locator("code").first.inner_text())
    codes = draw(printed[2].split(","), 2, printed[1])
    shown = page.get_by_role("region", name="条目").get_by_role("listitem").all_inner_texts()
    assert {text.split()[0] for text in shown} == set(codes)
    return codes


def disagree_offline(phone, visit, codes):
    """Without a connection the inspector goes on; what was typed is sent when it is back."""
    page = phone.open(visit)
    phone.context.set_offline(True)
    for code in codes:
        card = page.locator(f"#item-{code}")
        verdict, words = ("没有达到", SEEN) if code == codes[0] else ("部分达到", "只看了一部分")
        card.get_by_label(verdict, exact=True).check()
        card.get_by_label("看到了什么").fill(words)
        card.get_by_role("button", name=f"保存 {code}").click()
    page.get_by_text("有 2 项存在这台设备上").wait_for()
    phone.faults.clear()  # the browser itself notes that there is no network
    phone.context.set_offline(False)
    for code in codes:
        page.locator(f"#item-{code}").get_by_text("已保存").wait_for()
    phone.open(visit)
    phone.check()


def make_it_a_finding(phone, code):
    """Registered where it was seen, without typing it again. Answers its address."""
    page = phone.page
    phone.follow(page.locator(f"#item-{code}").get_by_role("link", name="登记成问题"))
    assert SEEN in page.get_by_label("发现了什么问题").input_value()
    assert page.get_by_label("对应标准化清单的条目").input_value() == code
    page.get_by_label("整改期限").fill("2026-07-31")
    phone.check()
    phone.follow(page.get_by_role("button", name="登记", exact=True))
    page.get_by_role("heading", name="问题", exact=True).wait_for()
    return page.url.removeprefix(phone.address)


def confirmed(walker, name):
    """Press what asks first, and say yes."""
    walker.page.get_by_role("button", name=name).click()
    walker.follow(walker.page.get_by_role("dialog").get_by_role("button", name="确定"))


def finish_the_inspection(phone, visit, sheet, code):
    """What was seen on site stands in the round; what only a person can judge is judged there."""
    phone.open(visit)
    confirmed(phone, "检查完毕")
    page = phone.open(sheet)
    assert SEEN in line(page, code).inner_text()
    phone.follow(line(page, ROOM).get_by_role("link"))
    page.get_by_label("达到", exact=True).check()
    phone.follow(page.get_by_role("button", name="保存，看下一项"))
    page = phone.open(sheet)
    phone.check()
    phone.follow(page.get_by_role("button", name="完成核查"))


# --- mended -------------------------------------------------------------------------------------------------------------------

def mend(head, finding):
    page = head.open(finding)
    page.get_by_label("原因", exact=True).fill(CAUSE)
    page.get_by_label("整改措施", exact=True).fill("换新以后当天挂上，每月看一次")
    page.get_by_label("完成期限", exact=True).fill("2026-07-20")
    head.follow(page.get_by_role("button", name="保存整改措施"))
    page.get_by_label("自查情况").fill("已经挂上，看了两次都在")
    head.follow(page.get_by_role("button", name="提交自查"))
    head.check()


def another_person_checks(site, office, inspector, discipline, finding):
    """Who confirmed is offered no check and cannot send one; who checked does not close."""
    page = office.open(finding)
    office.follow(page.get_by_role("button", name="确认已经改好"))
    assert page.get_by_role("heading", name="复核", exact=True).count() == 0
    told = post(page, f"{finding}/recheck", {"verdict": "pass", "opinion": "看过了", "version": version_of(site, finding)})
    assert (told[0], "确认过这项整改的人不能复核" in told[1]) == (422, True)
    steps.refused(office, 422)
    page = inspector.open(finding)
    page.get_by_label("通过，问题已经改好").check()
    page.get_by_label("复核情况").fill("到现场看了，已经挂好")
    inspector.follow(page.get_by_role("button", name="保存复核结果"))
    assert page.get_by_role("button", name="销号").count() == 0
    page = discipline.open(finding)
    discipline.follow(page.get_by_role("button", name="销号"))
    page.get_by_text("已销号").first.wait_for()
    discipline.check()


def version_of(site, finding):
    with site.app.app_context():
        return db.session.get_one(Finding, int(finding.rpartition("/")[2])).version


def post(page, path, fields):
    """Sent past the page's forms, with its key. Answers (status, text)."""
    return page.evaluate("""async ([path, fields]) => {
        const body = new FormData();
        for (const [name, value] of Object.entries(fields)) body.append(name, value);
        body.append("csrf_token", document.querySelector("input[name=csrf_token]").value);
        const answer = await fetch(path, {method: "POST", body});
        return [answer.status, await answer.text()];
    }""", [path, fields])


# --- frozen -------------------------------------------------------------------------------------------------------------------

def freeze(head, office, sheet):
    page = head.open(sheet)
    head.follow(page.get_by_role("button", name="确认无异议"))
    office.open(sheet)
    confirmed(office, "封存")
    office.page.get_by_text("封存的总分").wait_for()
    office.check()


def a_later_correction_shows(head, sheet, record):
    """The meeting was in July after all: what was closed stays, and the page says what is different since."""
    closed = head.open(sheet).locator(".criterion-total").inner_text()
    page = head.open(record)
    head.follow(page.get_by_role("link", name="修改", exact=True))
    page.get_by_label("日期", exact=True).fill("2026-07-01")
    head.follow(page.get_by_role("button", name="保存", exact=True))
    page = head.open(sheet)
    assert page.locator(".criterion-total").inner_text() == closed
    since = page.get_by_role("region", name="封存以后有变化的").inner_text()
    assert ("1/1" in since, "0/1" in since, MEETING in since) == (True, True, True)
    head.check()


# --- told ---------------------------------------------------------------------------------------------------------------------

def tell_the_branch(office, leader, head, finding):
    page = office.open(finding)
    number = page.get_by_role("heading", level=1).inner_text()
    page = office.open("/bulletins/new")
    office.follow(page.get_by_role("button", name="按记录起草"))
    bulletin = page.url.removeprefix(office.address)
    office.follow(page.get_by_role("button", name="提交审批"))
    leader.open(bulletin)
    leader.follow(leader.page.get_by_role("button", name="批准"))
    office.open(bulletin)
    confirmed(office, "发布")
    page = head.open("/")
    head.follow(page.get_by_role("link", name="确认收到讲评通报"))
    head.follow(page.get_by_role("button", name="确认收到"))
    head.check()
    written = text_of(downloaded(page, "下载 Word 文件"))
    assert all(words in written for words in ("第2季度", LESSON, "来访接待处党支部", number)), written
