"""What was ordered and what became of it: the ledger with one entry from a first topic, one stale, one overdue; research with written instructions; campaigns."""
from datetime import date
from functools import partial
from typing import Any

from xinfang_party.activities.models import ActionItem, Activity
from xinfang_party.activities.terms import Kind
from xinfang_party.demo.diary import DAY, Diary
from xinfang_party.demo.people import Bureau
from xinfang_party.directives import researching, service, tasks
from xinfang_party.directives.models import Campaign, DirectiveTask, Research
from xinfang_party.directives.terms import Level, Outcome, Secrecy
from xinfang_party.documents.models import Rule
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db

ENTRIES = (
    ("02", "关于加强和改进人民信访工作的部署", Level.CENTRAL, "把初信初访办理责任落实到人", 300, 60),
    ("03", "全省信访工作会议精神", Level.PROVINCE, "完善接访首问负责", 240, 45),
    ("02", "市委关于基层治理的意见", Level.CITY, "梳理高频来信事项并提出建议", 200, 30), ("04", "网上信访工作规程", Level.CENTRAL, "提高网上事项首次答复质量", 150, 20),
    ("05", "本局年度重点任务", Level.BUREAU, "每季度通报督办件办理情况", 120, 15),
)
"""(branch, source, level, task, registered so many days ago, last progress so many days ago)."""
THEMES = ("物业管理类来信", "违法建设投诉", "共享单车停放", "加装电梯纠纷", "拖欠工资化解", "校外培训退费", "噪声扰民", "网上信访满意度")
CAMPAIGNS = ("超期件清零", "重复信访治理", "文明接访", "涉访廉政风险自查")


def enter(diary: Diary, bureau: Bureau) -> None:
    for place, entry in enumerate(ENTRIES):
        keep(diary, bureau, entry, place)
    diary.ago(100, partial(order, bureau, "02", "上级督查反馈意见", Level.CITY, "补齐回访记录", due_in=70))
    diary.ago(25, partial(from_first_topic, bureau))
    diary.ago(5, partial(supervise, bureau, *ENTRIES[0][0:4:3]))
    for turn in range(22):
        diary.ago(345 - 15 * turn, partial(visit, bureau, turn))
    for turn, name in enumerate(CAMPAIGNS):
        diary.ago(280 - 60 * turn, partial(open_campaign, bureau, name))
    diary.ago(120, partial(end_campaign, bureau, CAMPAIGNS[0]))


def keep(diary: Diary, bureau: Bureau, entry: tuple[str, str, Level, str, int, int], place: int) -> None:
    """One of them is not updated any more, one is done, the others go on."""
    code, source, level, text, since, last = entry
    diary.ago(since, partial(order, bureau, code, source, level, text, due_in=None if place == 4 else since + 40))
    for turn, days in enumerate(range(since - 40, 100 if place == 2 else last, -60), 1):
        diary.ago(days, partial(progress, bureau, code, text, min(20 * turn, 90)))
    if place == 1:
        diary.ago(12, partial(finish, bureau, code, text))


def order(bureau: Bureau, code: str, source: str, level: Level, text: str, *, due_in: int | None) -> None:
    today = clock.today()
    service.register(branch_id=bureau.branches[code].id, by=bureau.leader_of(code), facts={
        "source": source, "level": level, "document_no": "", "issued_on": today - 6 * DAY, "summary": f"传达学习{source}，研究贯彻措施。", "secrecy": Secrecy.INTERNAL,
        "learned_on": today - DAY, "activity_id": None, "decision": "结合实际抓好落实。"}, task={
        "text": text, "lead_leader": "分管领导", "lead_department_id": bureau.departments[code].id, "cooperating": "综合研究处",
        "owner_id": bureau.members[code][4].id, "measures": "分解到人，每月调度一次。", "is_lasting": due_in is None,
        "due_on": None if due_in is None else today + due_in * DAY})


def task_of(bureau: Bureau, code: str, text: str) -> DirectiveTask:
    return db.session.query(DirectiveTask).filter_by(branch_id=bureau.branches[code].id, text=text).one()


def progress(bureau: Bureau, code: str, text: str, percent: int) -> None:
    tasks.note(task_of(bureau, code, text), noted_on=clock.today(), percent=percent, text="按计划推进，本月调度一次。", problems="",
               by=bureau.as_member(bureau.members[code][4]))


def finish(bureau: Bureau, code: str, text: str) -> None:
    tasks.close(task_of(bureau, code, text), result="接访首问负责办法已经施行，抽查 20 件全部做到。", version=None, by=bureau.leader_of(code))


def supervise(bureau: Bureau, code: str, text: str) -> None:
    """The owner is to answer by the next progress."""
    service.supervise(task_of(bureau, code, text).directive, text="请说明本季度进展，材料报机关党委。", by=bureau.identities["ducha"])


def from_first_topic(bureau: Bureau) -> None:
    """The latest decision of a first topic that is still open, by one click of the Party office."""
    found = db.session.query(ActionItem).join(Activity, Activity.id == ActionItem.activity_id).filter(
        ActionItem.closed_on.is_(None), Activity.form == Kind.LEADING_MEETING).order_by(ActionItem.id.desc()).first()
    if found is not None:
        service.from_action(found, by=bureau.identities["dangwei"])


def visit(bureau: Bureau, turn: int) -> None:
    """Every third ends in a report with a leader's word on it."""
    today, theme = clock.today(), THEMES[turn % len(THEMES)]
    reports = turn % 3 == 1 and turn < 24
    facts: dict[str, Any] = {
        "branch_id": None, "department_id": bureau.departments["07"].id, "leader": "分管领导", "team": "综合研究处", "theme": f"{theme}调研（{today.month} 月）",
        "places": "街道信访窗口、社区", "held_on": today - DAY, "last_on": today, "findings": "摸清了事项的来由和卡点，提出改进建议。",
        "report_title": f"关于{theme}的调研报告" if reports else "", "reported_on": today if reports else None}
    research = researching.record(facts=facts, by=bureau.identities["lingdao"])
    if reports:
        answer(bureau, research, today, turn)


def answer(bureau: Bureau, research: Research, today: date, turn: int) -> None:
    made = researching.instruct(research, by=bureau.identities["lingdao"], facts={
        "given_by": "局主要领导", "given_on": today, "text": "请有关处室研究落实。", "due_on": today + 30 * DAY})
    if turn > 15:
        return
    rule = db.session.query(Rule).order_by(Rule.id).first() if turn % 2 else None
    researching.settle(made, version=None, by=bureau.identities["dangwei"], facts={
        "outcome": Outcome.RULE if rule else Outcome.SOLVED, "follow_up": "已经研究落实。", "rule_id": rule.id if rule else None})


def open_campaign(bureau: Bureau, name: str) -> None:
    today = clock.today()
    researching.open_campaign(by=bureau.identities["dangwei"], facts={
        "branch_id": None, "name": f"{name}专项治理", "goal": "三个月内见到成效。", "measures": "自查、抽查、通报。", "lead_leader": "分管领导",
        "lead_department_id": bureau.departments["05"].id, "from_on": today, "to_on": today + 90 * DAY})


def end_campaign(bureau: Bureau, name: str) -> None:
    campaign = db.session.query(Campaign).filter_by(name=f"{name}专项治理").one()
    researching.end_campaign(campaign, version=None, by=bureau.identities["dangwei"],
                             facts={"ended_on": clock.today(), "results": "超期件全部办结，建立每周提醒。"})
