"""A voice from the front to a policy and the months around it, and a page of cases on paper."""
import pytest

from tests.browser import desks, steps
from tests.browser.desks import KEEPER, LEADER, OFFICER, REVIEWER, asked, entered, fill, press, section, sheet, unfolded
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.petitions import subjects

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SUBJECT, DISTRICT, VOICE, PLACE = "物业管理", "示例区", "小区物业费没有公示标准", "示例区物业管理"
PROPOSAL, POLICY, STUDIED, ADOPTED = f"关于完善{PLACE}有关政策的建议", "示例区物业收费公示办法", "收费项目没有统一的公示办法", "已经采纳，正在起草办法"
BEFORE = {"2026-03": 3, "2026-04": 3, "2026-05": 3, "2026-06": 3, "2026-07": 7, "2026-08": 7, "2026-09": 7, "2026-10": 7}
MADE, AFTER = {"2026-11": 5}, {"2026-12": 4, "2027-01": 3, "2027-02": 3}


@pytest.fixture(scope="module")
def house(site):
    desks.settle(site, "2026-11-02T09:00")
    with site.app.app_context(), unit_of_work():
        subjects.add(name=SUBJECT, parent=subjects.add(name="城乡建设", parent=None, by=steps.SYSTEM), by=steps.SYSTEM)


def monthly(folder, months):
    """So many cases of one subject in one district in each month."""
    return sheet(folder, "物业.csv", *((f"WY-{month}-{n}", "网信", f"{month}-{n:02}", f"{month}-{n:02}", steps.OFFICE, "D002", "繁事精办", SUBJECT, DISTRICT)
                                     for month, number in months.items() for n in range(1, number + 1)))


def test_a_voice_from_the_front_to_a_policy_and_the_months_around_it(site, house, walker, tmp_path):
    steps.at(site, "2026-11-02T09:00")
    officer, phone, reviewer, leader = entered(walker, OFFICER), entered(walker, KEEPER, phone=True), entered(walker, REVIEWER), entered(walker, LEADER)
    steps.bring(officer, monthly(tmp_path, BEFORE))
    voice = says(phone)
    cluster = is_suggested_and_followed(officer)
    is_placed_and_studied(officer)
    is_proposed(officer, reviewer, leader, cluster)
    steps.at(site, "2026-11-23T09:00")
    officer = entered(walker, OFFICER)
    becomes_policy(officer, cluster, voice)
    steps.at(site, "2027-03-08T09:00")
    officer, phone = entered(walker, OFFICER), entered(walker, KEEPER, phone=True)
    steps.bring(officer, monthly(tmp_path, MADE | AFTER))
    member_sees(phone, voice)
    is_printed(officer)


def says(phone):
    page = phone.open("/voices")
    phone.follow(page.get_by_role("link", name="提一条一线声音").first)
    fill(phone, 题目=VOICE, 哪天听到的="2026-10-30")
    page.get_by_label("听到什么、建议什么", exact=True).fill("来访的人反复问物业费按什么标准收，建议统一公示。电话 13800138000")
    page.get_by_label("接访窗口", exact=True).check()
    phone.follow(page.get_by_role("button", name="保存", exact=True))
    steps.refused(phone, 422)
    phone.check()
    page.get_by_label("听到什么、建议什么", exact=True).fill("来访的人反复问物业费按什么标准收，建议统一公示。")
    phone.follow(page.get_by_role("button", name="保存", exact=True))
    page.get_by_role("heading", name=VOICE).wait_for()
    phone.check()
    return page.url.removeprefix(phone.address)


def is_suggested_and_followed(officer):
    """The table says why: what the last three whole months were over those before. Answers the address of the cluster."""
    page = officer.open("/clusters")
    officer.follow(page.get_by_role("link", name="看哪些事项在增多").first)
    row = page.get_by_role("row").filter(has_text=DISTRICT)
    assert f"{DISTRICT}·{SUBJECT}：近 3 个月（2026年8月至2026年10月）21 件，之前一个 3 个月平均 13 件" in row.inner_text(), row.inner_text()
    officer.check()
    officer.follow(row.get_by_role("link", name="建立类案"))
    assert page.get_by_label("名称", exact=True).input_value() == PLACE
    press(officer, "保存", "已建立类案")
    officer.check()
    return page.url.removeprefix(officer.address)


def is_placed_and_studied(officer):
    page = asked(officer, "登记调研，或者答复", VOICE)
    unfolded(officer, "归入类案").get_by_label("归入哪个类案", exact=True).select_option(label=PLACE)
    press(officer, "归入", "已归入类案")
    fill(officer, 和哪些单位一起="示例区住建局", 发现什么=STUDIED)
    press(officer, "登记调研", "已登记调研")
    assert STUDIED in section(page, "后来怎样")
    officer.check()


def is_proposed(officer, reviewer, leader, cluster):
    """Begun with what the cluster knows; three hands; delivered."""
    page = officer.open(cluster)
    officer.follow(page.get_by_role("link", name="发建议"))
    assert (page.get_by_label("完善政策建议", exact=True).is_checked(), page.get_by_label("标题", exact=True).input_value()) == (True, PROPOSAL)
    assert "收到 21 件" in page.get_by_label("事实", exact=True).input_value()
    fill(officer, 发给哪个单位="示例市政府", 要求或者建议="制定收费公示办法")
    officer.check()
    press(officer, "保存", "已起草")
    letter = page.url.removeprefix(officer.address)
    press(officer, "提交审核", "已提交")
    assert page.get_by_role("button", name="审核通过").count() == 0
    for one, words, button, told in ((reviewer, "审核", "审核通过", "已审核通过"), (leader, "签发", "签发", "已签发，编号已经给出")):
        asked(one, words, PROPOSAL)
        one.check()
        press(one, button, told)
    page = officer.open(letter)
    fill(officer, 怎样送达="机要交换")
    press(officer, "登记送达", "已登记送达")
    officer.check()


def becomes_policy(officer, cluster, voice):
    """The answer of who was asked, the policy, and the voice led to both."""
    page = officer.open("/letters")
    officer.follow(page.get_by_role("link", name=PROPOSAL))
    page.get_by_label("采纳", exact=True).check()
    fill(officer, 反馈了什么=ADOPTED)
    press(officer, "登记反馈", "已登记反馈")
    officer.check()
    officer.open(cluster)
    officer.follow(page.get_by_role("link", name="登记政策"))
    fill(officer, 政策的名称=POLICY, 制定机关="示例市政府", 出台的日期="2026-11-20")
    page.get_by_label("我们提出的哪份建议（没有的不选）", exact=True).select_option(index=1)
    press(officer, "保存", "已登记政策")
    officer.open(voice)
    for title, label, button in (("关联已签发的完善政策建议", "哪份完善政策建议", "关联"), ("对应到出台的政策", "哪项政策", "对应")):
        unfolded(officer, title).get_by_label(label, exact=True).select_option(index=1)
        press(officer, button, f"已{button}")
    officer.check()


def member_sees(phone, voice):
    """What became of it, and the months around the policy: the table has the numbers this file counts, the chart is drawn, the caution stands there."""
    page = phone.open("/voices")
    assert "已形成政策" in page.get_by_role("row").filter(has_text=VOICE).inner_text()
    phone.follow(page.get_by_role("link", name=VOICE))
    told = section(page, "后来怎样")
    assert (STUDIED in told, "信策〔2026〕1号" in told) == (True, True), told
    phone.check()
    phone.follow(page.get_by_role("link", name=POLICY))
    page.locator("#policy-chart svg").wait_for()
    told = section(page, "出台前后每月收到的件数")
    assert "不等于因果" in told, told
    before, after = sum(BEFORE.values()), sum(AFTER.values())
    change = (before / len(BEFORE) - after / len(AFTER)) / (before / len(BEFORE)) * 100
    assert f"之前 {len(BEFORE)} 个月共 {before} 件（月均 {before / len(BEFORE):.1f} 件）" in told, told
    assert f"之后 {len(AFTER)} 个月共 {after} 件（月均 {after / len(AFTER):.1f} 件），月均减少 {change:.1f}%" in told, told
    rows = [row.get_by_role("cell").all_inner_texts() for row in page.get_by_role("table").get_by_role("row").all()[1:]]
    parts = [(months, part) for months, part in ((BEFORE, "出台之前"), (MADE, "出台当月"), (AFTER, "出台之后"))]
    assert rows == [[f"{month[:4]}年{int(month[5:])}月　{part}", str(n)] for months, part in parts for month, n in months.items()], rows
    phone.check()


def is_printed(officer):
    """Every sheet says who opened the page and when; no menu, nothing to press."""
    page = officer.open("/cases")
    page.emulate_media(media="print")
    foot = page.get_by_role("contentinfo")
    assert (OFFICER in foot.inner_text(), "2027年3月8日" in foot.inner_text()) == (True, True), foot.inner_text()
    assert (foot.is_visible(), page.get_by_role("navigation", name="主菜单").is_visible()) == (True, False)
    assert page.get_by_role("row").filter(has_text="WY-2027-02").count() == AFTER["2027-02"]
    assert len(page.pdf()) > 0
