"""Integrity risks from a campaign to what is in force: everybody in turn, an objection, who comes after; and signals, one accepted and one declined."""
from datetime import date

import pytest

from tests import cases
from tests.browser import steps
from tests.findings import made as findings
from tests.people import branch, department, secretary
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.organization.models import Department, Post
from xinfang_party.organization.terms import BranchKind

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SECRETARY, OBJECTOR, HOLDER, COLLEAGUE, HEAD, LEADER, MAIN, NEXT = (f"示例党员{number:02}" for number in (1, 2, 4, 5, 6, 7, 8, 9))
DISCIPLINE, OFFICE, OTHER, POST = "机关纪委", steps.OFFICE, "来访接待处", "办信岗"
RISK, FACTOR, OWNER = "压件、拖延受理", "接触检举控告材料或者来信来访人信息", "处长"
CAUSE, CLEARER, BACK = "收件和转送是一个人办的", "收件和转送是一个人办的，没有第二个人核对", "成因再写具体些"
OBJECTION, ANSWER, WHY, WHY_NOT = "漏了印章保管这一项", "印章由办公室保管，不在这个岗位", "连续两个月增加，看看接访的环节", "三个问题是同一件事，已经在改"
CHECK, CROSS, FILE, ANSWERS = "对照岗位职责自查并提交", "互查", "备案并公示", "答复公示异议"
TAKEN = {"提交自查": "已提交，由下一位办理", "通过": "已通过，由下一位办理", "退回重新自查": "已退回重新自查", FILE: "已备案。公示从下一个工作日开始"}


@pytest.fixture(scope="module")
def house(site):
    """A department with head, leader and main leader, one post and who holds it; another department that has only its work."""
    steps.at(site, "2026-03-02T09:00")
    steps.officials(site, "机关党委", DISCIPLINE)
    made = steps.found(site, 10, 9, "来信办理处党支部")
    with site.app.app_context(), unit_of_work():
        secretary(branch("局党组", kind=BranchKind.LEADING_GROUP), steps.member_of(made.ids[MAIN]))
        office, _, post = department(OFFICE), department(OTHER), Post(name=POST)
        office.posts.append(post)
        db.session.flush()
        office.head_id, office.leader_id = made.ids[HEAD], made.ids[LEADER]
        for name in (HOLDER, COLLEAGUE, HEAD, NEXT):
            [stay] = steps.member_of(made.ids[name]).memberships
            stay.department_id, stay.post_id = office.id, post.id if name == HOLDER else None
    return made


def test_a_campaign_through_the_whole_chain_and_who_comes_after(site, house, walker):
    """At three windows: the discipline office's, a phone, and one where everybody else signs in."""
    steps.at(site, "2026-03-02T09:00")
    discipline = steps.entered(walker, DISCIPLINE)
    open_the_campaign(discipline)
    phone, desk = steps.entered(walker, HOLDER, phone=True), steps.entered(walker, SECRETARY)
    version = check_the_own_post(phone)
    nobody_else_reads_it(desk, version)
    return_it_once(signed_in(desk, COLLEAGUE), phone)
    for name, turn in ((COLLEAGUE, CROSS), (HEAD, "部门负责人审核"), (LEADER, "分管领导审定"), (MAIN, "主要领导审定")):
        take(signed_in(desk, name), turn, "通过")
    take(discipline, FILE, FILE)
    steps.at(site, "2026-03-04T09:00")
    an_objection_is_answered(discipline, signed_in(phone, OBJECTOR), version)
    comes_into_force(site, discipline, version)
    it_shows(signed_in(desk, SECRETARY), discipline)
    steps.at(site, "2026-03-16T09:00")
    another_takes_the_post(house, signed_in(desk, "机关党委"))
    a_review_begins_by_itself(signed_in(discipline, DISCIPLINE), desk)


def test_one_signal_is_accepted_and_one_declined(site, house, walker):
    """Accepted it begins a review of the department's own register, which there was none of; not without a reason is it declined, and that is kept."""
    steps.at(site, "2026-03-17T09:00")
    what_figures_tell(site, house)
    discipline = steps.entered(walker, DISCIPLINE)
    page = discipline.open("/risk-signals")
    press(discipline, "现在检查", "检查过了，新提示 2 条")
    discipline.follow(page.get_by_role("link", name="超期未答复的事项增多"))
    discipline.check()
    page.get_by_label("为什么要复核").fill(WHY)
    press(discipline, "采纳，开始复核", "已采纳：")
    discipline.follow(page.get_by_role("link", name=OTHER, exact=True))
    page.get_by_text(WHY).wait_for()
    discipline.check()
    discipline.open("/risk-signals")
    discipline.follow(page.get_by_role("link", name="12 个月内问题较多"))
    press(discipline, "不采纳", "请写明理由")
    steps.refused(discipline, 422)
    discipline.check()
    page.get_by_label("为什么不复核").fill(WHY_NOT)
    press(discipline, "不采纳", WHY_NOT)
    told = discipline.open("/risk-signals").get_by_role("table").inner_text()
    assert ("已采纳" in told, "不采纳" in told, "示例党员" in told) == (True, True, False), told
    discipline.check()


def signed_in(window, name):
    """Another person at this window, or the same one on another day."""
    window.context.clear_cookies()
    window.log_in(steps.username_of(name), steps.PASSWORD)
    return window


def open_the_campaign(discipline):
    page = discipline.open("/risk-campaigns/new")
    page.get_by_label("名称", exact=True).fill("2026年集中复核")
    page.get_by_label("自查期限").fill("2026-03-20")
    page.get_by_label("只复核下面勾选的").check()
    page.get_by_role("checkbox", name=OFFICE).check()
    discipline.check()
    press(discipline, "发起", "已发起。")
    discipline.check()


def press(walker, button, told):
    walker.follow(walker.page.get_by_role("button", name=button, exact=True).last)
    walker.page.get_by_text(told).first.wait_for()


def asked(walker, turn):
    """From the home page, where one is after signing in, to what it asks for."""
    page = walker.page if walker.page.url == f"{walker.address}/" else walker.open("/")
    walker.follow(page.get_by_role("link", name=turn).first)
    return page


def take(walker, turn, step, **typed):
    """From the home page to the version; take the step there."""
    page = asked(walker, turn)
    walker.follow(page.get_by_role("link", name=step, exact=True))
    for label, text in typed.items():
        page.get_by_label(label).fill(text)
    press(walker, step, TAKEN[step])


def check_the_own_post(holder):
    """A typical risk, one measure against it; what is wrong is said, and nothing typed is lost. Answers the version's address."""
    page = asked(holder, CHECK)
    version = page.url.removeprefix(holder.address)
    holder.follow(page.get_by_role("link", name="从典型风险选"))
    holder.check()
    holder.follow(page.get_by_role("row", name=RISK).get_by_role("link", name="用这个开始"))
    page.get_by_label("成因").fill(CAUSE)
    page.get_by_label(FACTOR).check()
    page.get_by_role("group", name="第 1 项").get_by_label("责任人").fill(OWNER)
    for number in (2, 3):
        page.get_by_role("group", name=f"第 {number} 项").get_by_label("措施", exact=True).fill("")
    page.get_by_label("采取措施以后的可能性").select_option("2")
    press(holder, "保存", "可能性和影响请都选")
    steps.refused(holder, 422)
    assert (page.get_by_label("成因").input_value(), page.get_by_label(FACTOR).is_checked(), page.get_by_label("责任人").first.input_value(),
            page.get_by_label("采取措施以后的可能性").input_value()) == (CAUSE, True, OWNER, "2")
    holder.check()
    page.get_by_label("采取措施以后的影响").select_option("4")
    press(holder, "保存", "已保存。")
    told = page.locator("#point-1").inner_text()
    assert ("等级：高" in told, "主要领导" in told, page.locator("#point-1 tbody tr").count()) == (True, True, 1), told
    take(holder, CHECK, "提交自查")
    return version


def nobody_else_reads_it(stranger, version):
    """The secretary of the branch has no part in it; the register is known, what is under way is not."""
    assert stranger.page.goto(stranger.address + version).status == 404
    steps.refused(stranger, 404)
    page = stranger.open("/risk-registers")
    stranger.follow(page.get_by_role("link", name=f"{OFFICE}·{POST}"))
    assert RISK not in page.content()
    stranger.check()


def return_it_once(colleague, holder):
    """Sent back with a reason, the holder reads it, writes more and hands it in again."""
    take(colleague, CROSS, "退回重新自查", 理由=BACK)
    page = asked(holder, CHECK)
    page.get_by_text(BACK).wait_for()
    holder.follow(page.locator("#point-1").get_by_role("link", name="修改或者重新评分"))
    page.get_by_label("成因").fill(CLEARER)
    press(holder, "保存", "已保存。")
    take(holder, CHECK, "提交自查")


def an_objection_is_answered(discipline, objector, version):
    page = objector.open("/risk-notices")
    objector.check()
    objector.follow(page.get_by_role("link", name=f"{OFFICE}·{POST}"))
    objector.follow(page.get_by_role("link", name="对公示的内容提异议"))
    page.get_by_label("哪一处有不同意见").fill(OBJECTION)
    objector.check()
    press(objector, "对公示提异议", "已提交")
    assert page.get_by_role("link", name="对公示的内容提异议").count() == 0
    page = asked(signed_in(discipline, DISCIPLINE), ANSWERS)
    assert OBJECTOR in page.get_by_role("main").inner_text()
    page.get_by_label("不采纳").check()
    page.get_by_label("答复", exact=True).fill(ANSWER)
    discipline.check()
    press(discipline, ANSWERS, "已答复。")
    objector.open(version).get_by_text(ANSWER).wait_for()
    objector.check()


def comes_into_force(site, discipline, version):
    """Filed on Monday, on notice from Tuesday: five working days end with the next Monday."""
    for day, told in (("2026-03-09", "没有公示结束"), ("2026-03-10", "已生效 1 张")):
        steps.at(site, f"{day}T09:00")
        signed_in(discipline, DISCIPLINE).open("/risk-notices")
        press(discipline, "让公示期满的生效", told)
    told = discipline.open(version).get_by_role("main").inner_text()
    assert ("已生效" in told, "2026年3月10日起" in told, "2026年9月2日" in told) == (True, True, True), told
    discipline.check()


def it_shows(reader, discipline):
    """The register and the matrix to everybody, without what was said on the way; the figure of the standard's item D2-4, and the row behind it."""
    page = reader.open("/risk-registers")
    reader.follow(page.get_by_role("link", name=f"{OFFICE}·{POST}"))
    told = page.get_by_role("main").inner_text()
    assert (CLEARER in told, BACK in told, OBJECTOR in told) == (True, False, False), told
    reader.check()
    reader.open("/risk-matrix")
    reader.check()
    reader.follow(page.get_by_role("link", name="1 个"))
    page.get_by_role("link", name=RISK).wait_for()
    row = discipline.open("/risk-coverage").get_by_role("row", name="岗位廉政风险按期复核率")
    assert "1/1 个岗位" in row.inner_text()
    discipline.check()
    discipline.follow(row.get_by_role("link").first)
    discipline.page.get_by_text(HOLDER).first.wait_for()


def another_takes_the_post(house, office):
    for name, post in ((HOLDER, "（不选）"), (NEXT, f"{OFFICE} · {POST}")):
        page = office.open(f"/members/{house.ids[name]}/transfer")
        page.get_by_label("岗位", exact=True).select_option(label=post)
        press(office, "办理调动", "已办理调动")


def a_review_begins_by_itself(discipline, desk):
    discipline.open("/risk-campaigns")
    press(discipline, "现在检查", "换人复核 1 张")
    discipline.check()
    told = asked(signed_in(desk, NEXT), CHECK).get_by_role("main").inner_text()
    assert ("第 2 版" in told, "岗位人员变动" in told, "还没有核对" in told, NEXT in told) == (True, True, True, True), told
    press(desk, "其余的仍然有效", "都记为“仍然有效”")
    desk.check()
    take(desk, CHECK, "提交自查")


def what_figures_tell(site, house):
    """Five cases of one department were not answered in time, and three findings are its to mend."""
    with site.app.app_context(), unit_of_work():
        other = db.session.query(Department).filter_by(name=OTHER).one()
        for _ in range(5):
            cases.case(department=other, received_on=date(2025, 12, 1))
        for _ in range(3):
            findings.service.register(branch_id=house.branch_id, source=findings.Source.INSPECTION, facts="登记簿没有逐日登记", found_on=date(2026, 2, 10),
                                      bound_on=date(2026, 4, 30), by=findings.INSPECTOR).lead_department_id = other.id
