"""What a first topic decided, through the ledger until it is done; a branch's papers of one year, until the archive and the next secretary have them."""
import io
import zipfile

import pytest

from tests.browser import steps
from tests.browser.test_meeting_journey import downloaded
from tests.papers.read import text_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
HEAD, DEPUTY, THIRD, OWNER = (f"示例党员{number:02}" for number in (1, 2, 3, 4))
YEAR, SOURCE, TASK, SOFAR, URGED, RESULT = 2027, "全国信访工作会议", "逐件走访老户", "走访了六户，记了台账", "请今天补报进展", "十二户都有答复"
PERCENT, DEEDS, CHOICES = "完成了百分之几", "做了什么、进行到哪一步", ("谁来办", "类别", "是不是党务公开", "交给谁")


@pytest.fixture(scope="module")
def house(site):
    steps.at(site, "2026-03-02T15:30")
    steps.officials(site, "机关党委", "督导检查员")
    return steps.found(site, 5, 4)


def saved(walker, button, words, fields=()):
    """Fill in or choose, press, and read what the page says then."""
    for label, text in dict(fields).items():
        field = walker.page.get_by_label(label, exact=True)
        field.select_option(label=text) if label in CHOICES else field.fill(text)
    walker.follow(walker.page.get_by_role("button", name=button, exact=True))
    walker.page.get_by_text(words).first.wait_for()


def led(walker, path, words):
    """From one page to where a link of it leads; `/` is the home page, with what it asks of one."""
    walker.open(path)
    return walker.follow(walker.page.get_by_role("link", name=words))


# --- the ledger ---------------------------------------------------------------------------------------------------------------

def test_a_first_topic_through_the_ledger_until_it_is_done(site, house, walker):
    steps.at(site, "2026-03-02T16:00")
    head = steps.entered(walker, HEAD)
    meeting = record_a_first_topic(head)
    task = to_the_ledger_by_one_click(head, meeting)
    note_progress_by_phone(steps.entered(walker, OWNER, phone=True))
    steps.at(site, "2026-05-22T09:00")
    owner = steps.entered(walker, OWNER, phone=True)
    led(owner, "/", "更新贯彻落实进展").get_by_text("最晚 2026年5月31日").wait_for()
    assert owner.page.url.endswith(task)
    steps.at(site, "2026-06-03T09:00")
    head, owner = steps.entered(walker, HEAD), steps.entered(walker, OWNER, phone=True)
    is_stale_and_urged(head, steps.entered(walker, "督导检查员"), house)
    led(owner, "/", "更新贯彻落实进展").get_by_text(URGED).wait_for()
    note(owner, "100", RESULT, "已记下这条进展")
    is_told(head, house, "updated_share", "1/1")
    close(head, meeting)
    assert TASK not in owner.open("/").get_by_role("region", name="我要办的").inner_text()
    is_told(head, house, "closed_on_time", "1/1")


def record_a_first_topic(head):
    """A study session that counts as 第一议题, with what was read and what is to be done. Answers its address."""
    page = head.open("/activities/new?form=study")
    page.locator("summary", has_text="同时也是").click()
    page.get_by_label("“第一议题”学习").check()
    page.locator("summary", has_text="谁来落实、什么时候办好").click()
    saved(head, "保存", "已保存", {
        "日期": "2026-03-02", "几点开始": "14:00", "几点结束": "15:30", "学习内容": "示例重要讲话", "来源或文号": SOURCE, "发布日期": "2026-02-25",
        "要落实的事": TASK, "谁来办": OWNER, "什么时候办好": "2026-06-03"})
    head.check()
    return page.url.removeprefix(head.address)


def to_the_ledger_by_one_click(head, meeting):
    """The entry knows source, days and meeting; it and the meeting lead to each other. Answers the address of the task."""
    page = head.page
    saved(head, "转入贯彻落实工作台账", "已转入台账")
    about, entry = page.get_by_role("region", name="来源和内容"), page.url
    assert all(words in about.inner_text() for words in (SOURCE, "2026年2月25日", "4 个工作日", "示例重要讲话")), about.inner_text()
    head.check()
    head.follow(about.get_by_role("link").first)
    assert page.url.endswith(meeting)
    head.follow(page.get_by_role("link", name="落〔2026〕1号"))
    assert page.url == entry
    head.follow(page.get_by_role("link", name=TASK))
    return page.url.removeprefix(head.address)


def note(owner, percent, text, words):
    owner.page.get_by_label("附件").set_input_files({"name": "走访记录.txt", "mimeType": "text/plain", "buffer": text.encode()})
    saved(owner, "保存进展", words, {PERCENT: percent, DEEDS: text})


def note_progress_by_phone(owner):
    """More than a hundred per cent is refused; what was written stays, and the file, which no browser keeps, is asked for again."""
    page = led(owner, "/directives", TASK)
    note(owner, "140", SOFAR, "选好的文件浏览器留不住")
    steps.refused(owner, 422)
    assert [page.get_by_label(label).input_value() for label in (PERCENT, DEEDS)] == ["140", SOFAR]
    owner.check()
    note(owner, "40", SOFAR, "已记下这条进展")
    told = page.get_by_role("region", name="进展和经过").inner_text()
    assert (SOFAR in told, "完成 40%" in told, downloaded(page, "走访记录.txt").decode()) == (True, True, SOFAR)


def is_told(head, house, code, words):
    """A figure of B2-3, of the branch and the year."""
    page = head.open(f"/measures/directives.{code}?scope=branch:%23{house.branch_id}&period=2026")
    page.locator(".figure-large").get_by_text(words).wait_for()


def is_stale_and_urged(head, inspector, house):
    """In the figure, on the secretary's home page, on the list, from where the inspector writes what is wanted."""
    is_told(head, house, "updated_share", "0/1")
    led(head, "/", "督促更新贯彻落实任务（久未更新）")
    page = inspector.open("/directives?state=stale")
    assert "久未更新" in page.get_by_role("row").filter(has_text=TASK).inner_text()
    inspector.follow(page.get_by_role("link", name="落〔2026〕1号"))
    page.locator("summary", has_text="写督办意见").click()
    saved(inspector, "保存", "已记下督办意见", {"督办意见": URGED})
    inspector.check()


def close(head, meeting):
    """The action item of the meeting is done with it, and the pages lead there and back."""
    page = led(head, "/directives?state=open", TASK)
    page.locator("summary", has_text="办结").first.click()
    saved(head, "办结", "已完成", {"办到了什么程度、结果怎样": RESULT})
    head.check()
    head.follow(page.get_by_role("link", name="议定的事"))
    assert RESULT in page.get_by_role("main").inner_text()
    head.follow(page.get_by_role("link", name="看这次活动"))
    assert (meeting in page.url, "已办结" in page.get_by_role("region", name="落实事项").inner_text()) == (True, True)


# --- a year's papers ----------------------------------------------------------------------------------------------------------

def test_a_years_papers_reach_the_archive(site, house, walker):
    steps.at(site, f"{YEAR}-02-08T09:00")
    head, deputy, third = (steps.entered(walker, name) for name in (HEAD, DEPUTY, THIRD))
    plan_duties_and_rule(head, deputy, f"/branches/{house.branch_id}/year-papers/{YEAR}")
    check_and_disclose(head, deputy, third)
    record_dues(head)
    steps.at(site, f"{YEAR + 1}-01-05T09:00")
    head, office, taker = steps.entered(walker, HEAD), steps.entered(walker, "机关党委"), steps.entered(walker, OWNER)
    the_archive_tells(site, head)
    hand_in(head, office)
    hand_over(head, taker)


def plan_duties_and_rule(head, deputy, year):
    """The deputy drafts, the secretary approves; the secretary publishes who answers for what, the deputy signs by one click; a rule."""
    led(deputy, year, "起草年度计划")
    saved(deputy, "保存", "已保存草稿", {"内容": "每季度走访一次社区。"})
    saved(deputy, "提交批准", "已提交")
    led(head, "/", "批准年度计划")
    saved(head, "批准", "已批准")
    page = head.open(year)
    saved(head, "开始写责任清单", "请写明各人的责任")
    head.follow(page.get_by_role("link", name="写各人的责任"))
    for name in (HEAD, DEPUTY, THIRD):
        page.get_by_label(name).fill("抓好分管的工作")
    saved(head, "保存", "已保存")
    saved(head, "公布", "已公布", {"在哪里公布": "党务公开栏"})
    led(deputy, "/", "签收责任清单")
    saved(deputy, "我已看过，签收", "已签收")
    deputy.check()
    head.open("/rules/new")
    saved(head, "保存", "已登记", {"制度名称": "谈心谈话方案", "类别": "谈心谈话"})


def check_and_disclose(head, deputy, third):
    """What the room lacks; a board, a post for it, two who pass it one after the other."""
    page = led(head, "/venue-checks", "登记一次检查")
    for place, group in enumerate(page.get_by_role("main").get_by_role("group").all()):
        group.get_by_label("缺少" if place == 1 else "齐备").check()
    saved(head, "保存", "已登记检查")
    head.check()
    head.open("/channels/new")
    saved(head, "保存", "已登记", {"名称": "一楼公开栏", "责任人": THIRD})
    head.open("/postings/new")
    saved(head, "保存", "已保存草稿", {"标题": "年度计划公开", "内容": "每季度走访一次社区。", "是不是党务公开": "工作计划"})
    saved(head, "提交审核", "已提交")
    for one, words in ((deputy, "初审要发布的内容"), (third, "复审要发布的内容")):
        led(one, "/", words)
        saved(one, "审核通过", "已审核通过")
    led(head, "/", "发布审核通过的内容")
    saved(head, "登记发布", "已登记发布")
    head.check()


def record_dues(head):
    """A bad amount is told with whose it is; what was typed for the others stays."""
    page = head.open("/dues")
    head.follow(page.get_by_role("link", name="2月", exact=True))
    lines = [page.get_by_role("group", name=name) for name in (HEAD, DEPUTY)]
    for one, amount in zip(lines, ("12.50", "十二元五"), strict=True):
        one.get_by_label("已交").check()
        one.get_by_label("金额").fill(amount)
    saved(head, "保存这个月", f"{DEPUTY}：请填写金额")
    steps.refused(head, 422)
    assert [(one.get_by_label("已交").is_checked(), one.get_by_label("金额").input_value()) for one in lines] == [(True, "12.50"), (True, "十二元五")]
    head.check()
    lines[1].get_by_label("金额").fill("12.5")
    saved(head, "保存这个月", "已保存")
    assert page.get_by_role("row").filter(has_text="已交的人数").get_by_role("cell").nth(2).inner_text() == "2"


def the_archive_tells(site, head):
    """Nobody typed the list: what is there, and what lacks. The folder is made in the background; the page of the work comes to its end by itself."""
    page = led(head, "/", f"移交 {YEAR} 年的资料")
    rows = {cells[1]: " ".join(cells[2:]) for row in page.get_by_role("row").all()[1:] if (cells := row.get_by_role("cell").all_inner_texts())}
    for title, words in {"年度计划": "不缺", "责任清单": "还有 2 人没有签收", "年度总结": "没有2027年的年度总结", "制度": "1 项现行有效", "党费": "登记了 2 次",
                         "党务公开": "第2季度", "活动室检查": "还缺 1 项"}.items():
        assert words in rows[title], (title, rows[title])
    saved(head, "生成文件夹", "正在准备")
    site.run_tasks()
    page.get_by_text("全部完成").wait_for()
    head.follow(page.get_by_role("link", name="查看结果"))
    contents = text_of(zipfile.ZipFile(io.BytesIO(downloaded(page, "下载（"))).read("00 目录.docx"))
    assert all(words in contents for words in ("年度计划", "责任清单", "活动室检查")), contents


def hand_in(head, office):
    """Each line that lacks something wants a word; the others' words stay when one is left out."""
    notes = head.page.get_by_role("region", name="移交机关党委").locator("input[type=text]")
    for one in notes.all()[1:]:
        one.fill("下月补办")
    saved(head, "移交", "还不能提交")
    steps.refused(head, 422)
    assert [one.input_value() for one in notes.all()][:2] == ["", "下月补办"]
    head.check()
    notes.first.fill("已经写好，等会议通过")
    saved(head, "移交", "已移交，等机关党委接收")
    led(office, "/", f"接收 {YEAR} 年的资料").get_by_text("等会议通过").wait_for()
    saved(office, "接收归档", f"归档号 {YEAR}-01", {"归档号": f"{YEAR}-01"})


def hand_over(head, taker):
    """What is open, with its days, to who comes next."""
    head.open("/handovers/new")
    saved(head, "交出", "已交出", {"交给谁": f"{OWNER}（D004）", "要特别交代的": "钥匙在值班室"})
    told = led(taker, "/", "接收支部工作").get_by_role("main").inner_text()
    assert ("钥匙在值班室" in told, "2027年8月8日" in told) == (True, True), told
    saved(taker, "接收", "已接收")
    taker.check()
