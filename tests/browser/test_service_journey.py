"""Voluntary service: a need, an event, places and who waits, a code on a phone, the paper sheet, a long day, the community's word, figures, a record sheet."""
from datetime import timedelta

import pytest

from tests.browser import phones, steps
from xinfang_party.activities.models import Activity
from xinfang_party.activities.terms import Status
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.volunteering.catalogue import number

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
HEAD, SCANS, WAITS, ON_PAPER = "示例党员01", "示例党员02", "示例党员03", "示例党员04"
COMMUNITY = "示例第一社区居民委员会"
PLACES = "代码,名称\n990101,示例区\n990101001,示例街道\n990101001001,示例第一社区居民委员会\n990101001002,示例第二社区居民委员会\n"
NEED, EVENT = "楼道堆物清理", "清理楼道堆物"
ITEM = ("E1-5", "活动组织", "组织生活与服务", "志愿服务与双报到", "每季度", "每季度", "50",
        "记录 activities.theme_day ≥ 1 本期；记录 volunteering.registered_share ≥ 100 当年至今；记录 volunteering.services ≥ 2 本期")


@pytest.fixture(scope="module")
def house(site):
    steps.at(site, "2026-06-01T09:00")
    steps.officials(site, "机关党委")
    return steps.found(site, 4, 4)


def test_from_a_need_of_the_community_to_a_record_sheet_a_stranger_verifies(site, house, walker, tmp_path):
    office, head = steps.entered(walker, "机关党委"), steps.entered(walker, HEAD)
    phone, paper = steps.entered(walker, SCANS, phone=True), steps.entered(walker, ON_PAPER)
    begin(office, tmp_path)
    report_in(walker, head, [head, phone, paper, steps.entered(walker, WAITS)])
    event = organize(office, head)
    sign_up(event, phone, paper, steps.entered(walker, WAITS))
    come_and_go(site, walker, event)
    office, head, phone = steps.entered(walker, "机关党委"), steps.entered(walker, HEAD), steps.entered(walker, SCANS, phone=True)
    type_the_paper_sheet(head, event)
    a_long_day_waits_for_the_office(head, office, event)
    the_theme_day_follows(site, house)
    the_community_rates(walker, head, event)
    figures_tell(phone, head, office)
    a_stranger_verifies(walker, head)


def begin(office, folder):
    steps.bring(office, written(folder, "区划.csv", PLACES), "区、镇街和社区")
    office.open("/service-kinds")
    office.follow(office.page.get_by_role("button", name="添加建议的类别"))
    office.check()
    header = "版本,版本名称,编号,方面,大类,名称,要求,频次,分值,怎样证明"
    steps.bring(office, written(folder, "标准.csv", f"{header}\n服务-2026,志愿服务标准,{','.join(ITEM)}\n"), "标准条目")
    page = office.open("/standards")
    office.follow(page.get_by_role("link", name="志愿服务标准"))
    page.get_by_label("从哪一天起执行").fill("2026-06-01")
    office.follow(page.get_by_role("button", name="从这一天起执行"))


def written(folder, name, text):
    file = folder / name
    file.write_text(text, "utf-8-sig")
    return file


def report_in(walker, head, members):
    """Everybody reports in; the community ticks them by a link, without an account."""
    for one in members:
        page = one.open("/report-ins/new")
        page.get_by_label("社区", exact=True).fill("示例第一")
        one.follow(page.get_by_role("button", name="报到", exact=True))
        one.check()
    page = head.open("/communities?q=示例第一")
    head.follow(page.get_by_role("link", name=COMMUNITY))
    head.follow(page.get_by_role("link", name="请社区来办"))
    head.follow(page.get_by_role("button", name="生成链接"))
    head.check()
    contact, address = walker(phone=True), page.locator(".code-address").inner_text()
    page = contact.open(address.removeprefix(contact.address))
    for name in (HEAD, SCANS, WAITS, ON_PAPER):
        page.get_by_label(name).check()
    contact.check()
    contact.follow(page.get_by_role("button", name="确认来报到过"))
    contact.check()
    assert contact.context.request.get(address).status == 404


def organize(office, head):
    """The need becomes an event of nine hours, a theme day at the same time, with two places."""
    page = office.open("/needs/new")
    page.get_by_label("社区", exact=True).fill("990101001001")
    page.get_by_label("要什么").fill(NEED)
    office.follow(page.get_by_role("button", name="发布", exact=True))
    page = head.open("/needs")
    head.follow(page.get_by_role("link", name=NEED))
    page.get_by_label("谁来认领").select_option(label="来访接待处党支部")
    head.follow(page.get_by_role("button", name="认领", exact=True))
    head.follow(page.get_by_role("link", name="为这个需求组织活动"))
    page.get_by_label("活动类别").select_option(label="环境整治")
    page.get_by_label("活动名称").fill(EVENT)
    row = page.get_by_role("group", name="第 1 行")
    for label, text in (("日期", "2026-06-20"), ("几点开始", "08:30"), ("几点结束", "17:30"), ("岗位", "清理员"), ("需要几人", "2")):
        row.get_by_label(label).fill(text)
    head.check()
    head.follow(page.get_by_role("button", name="保存", exact=True))
    head.check()
    event = page.url.removeprefix(head.address)
    head.follow(page.get_by_role("button", name="发布", exact=True))
    page.get_by_text("已发布，可以报名了").wait_for()
    return event


def sign_up(event, phone, paper, waits):
    """Two places: who comes third waits."""
    for one, word in ((phone, "报名"), (paper, "报名"), (waits, "排候补")):
        page = one.open(event)
        one.follow(page.get_by_role("button", name=word))
        one.check()
    waits.page.get_by_text("候补", exact=True).last.wait_for()


def come_and_go(site, walker, event):
    """The code on the screen, the phone before it; once in the morning, once in the evening."""
    for moment in ("2026-06-20T08:20", "2026-06-20T17:40"):
        steps.at(site, moment)
        head, phone = steps.entered(walker, HEAD), steps.entered(walker, SCANS, phone=True)
        head.open(event)
        head.follow(head.page.get_by_role("link", name="扫码签到、签退"))
        phones.confirm_on(phone, phones.scanned(site, head))
        phone.check()
    assert number("check_out_after_minutes") < timedelta(hours=9) / timedelta(minutes=1)


def type_the_paper_sheet(head, event):
    """Only what the paper tells: one came and wrote it down, nobody else did."""
    page = head.open(f"{event}/hours")
    head.follow(page.get_by_role("button", name="从签到签退生成"))
    head.check()
    head.follow(page.get_by_role("link", name="录入纸质签到表"))
    head.check()
    page.get_by_label(f"{ON_PAPER}的开始").fill("25:00")
    page.get_by_label(f"{ON_PAPER}的结束").fill("17:30")
    head.follow(page.get_by_role("button", name="保存签到表"))
    steps.refused(head, 422)
    assert page.get_by_label(f"{ON_PAPER}的结束").input_value() == "17:30"
    head.check()
    page.get_by_label(f"{ON_PAPER}的开始").fill("13:30")
    head.follow(page.get_by_role("button", name="保存签到表"))
    head.check()


def a_long_day_waits_for_the_office(head, office, event):
    page = head.open(f"{event}/hours")
    head.follow(page.get_by_role("button", name="全部核实"))
    assert ("待机关党委核实" in line(page, SCANS), "已核实" in line(page, ON_PAPER)) == (True, True)
    page = office.open("/")
    office.follow(page.get_by_role("link", name="核实", exact=False).first)
    office.follow(page.get_by_role("button", name="核实，计入时长"))
    office.check()
    page = head.open(f"{event}/hours")
    page.get_by_label("小结").fill("清理了三个楼道。")
    head.follow(page.get_by_role("button", name="结束活动"))
    head.check()


def line(page, name):
    return page.get_by_role("row").filter(has_text=name).inner_text()


def the_theme_day_follows(site, house):
    """Typed once: the roll of the theme day is who served."""
    with site.app.app_context():
        activity = db.session.query(Activity).one()
        there = {row.member_id for row in activity.roll if row.status is Status.PRESENT}
    assert there == {house.ids[SCANS], house.ids[ON_PAPER]}


def the_community_rates(walker, head, event):
    page = head.open(event)
    head.follow(page.get_by_role("link", name="请社区评价"))
    head.follow(page.get_by_role("button", name="生成链接"))
    head.check()
    contact, address = walker(phone=True), page.locator(".code-address").inner_text()
    page = contact.open(address.removeprefix(contact.address))
    contact.check()
    contact.follow(page.get_by_role("button", name="满意", exact=True))
    contact.check()
    page = head.open(event)
    page.get_by_text("评价：满意").wait_for()


def figures_tell(phone, head, office):
    """The member's home page, and the item of the standard."""
    page = phone.open("/")
    told = page.get_by_role("heading", name="我的志愿服务").locator("xpath=..").inner_text()
    assert ("9 小时" in told, "再服务 91 小时是一星" in told) == (True, True), told
    phone.check()
    page = head.open("/standings?period=2026Q2")
    assert "记录证明达到" in page.locator("#item-E1-5").inner_text()
    head.check()
    office.open("/service-hours/figures")
    office.check()


def a_stranger_verifies(walker, head):
    page = head.open("/attestations/new")
    page.get_by_label("党员", exact=False).first.fill(SCANS)
    page.get_by_label("从哪天起").fill("2026-01-01")
    page.get_by_label("到哪天").fill("2026-06-20")
    head.follow(page.get_by_role("button", name="开记录单"))
    head.check()
    stranger, address = walker(phone=True), page.locator(".code-address").inner_text()
    page = stranger.open(address.removeprefix(stranger.address))
    told = page.get_by_role("main").inner_text()
    assert ("9 小时" in told, "有效" in told, SCANS in page.content(), clock.today().year) == (True, True, False, 2026), told
    stranger.check()
