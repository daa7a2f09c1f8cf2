"""Supervision letters and proposals in the demonstration bureau: at every step, one listed (挂牌督办), some of the year before put away."""
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import select

from xinfang_party.demo.diary import DAY, Diary
from xinfang_party.demo.people import Bureau
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.letters import following, service
from xinfang_party.letters.models import Letter
from xinfang_party.letters.terms import Adoption, Check, Kind, Means, Trigger
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.queries import IS_NO_ACCUSATION
from xinfang_party.petitions.terms import HandlingClass

FIRST, SECOND, LEADER = "xinfang", "xinfang2", "lingdao"
SAY = {"note": ""}
STEPS = ("draft", "submit", "review", "issue", "deliver")


@dataclass
class Writing:
    """One letter, drafted by `by`, reviewed by the other officer; the row once it is drafted."""

    bureau: Bureau
    title: str
    unit: str
    text: str
    requirement: str
    kind: Kind = Kind.SUPERVISION
    trigger: Trigger = Trigger.OVERDUE
    means: Means = Means.ORDINARY
    by: str = FIRST
    row: Letter | None = None

    @property
    def one(self) -> Letter:
        assert self.row is not None
        return self.row

    def who(self, name: str) -> Any:
        return self.bureau.identities[name]

    @property
    def other(self) -> Any:
        return self.who(SECOND if self.by == FIRST else FIRST)

    def draft(self) -> None:
        self.row = service.draft(by=self.who(self.by), facts={
            "kind": self.kind, "trigger": self.trigger, "means": self.means, "title": self.title, "to_unit": self.unit, "text": self.text,
            "requirement": self.requirement, "answer_days": 30, "cases": hard_cases() if self.kind is not Kind.POLICY else []})

    def submit(self) -> None:
        service.submit(self.one, SAY, by=self.who(self.by))

    def review(self) -> None:
        service.review(self.one, {"note": "事实清楚，依据正确。"}, by=self.other)

    def return_(self) -> None:
        service.return_(self.one, {"reason": "请写明已经转送过几次、对方怎样答复。"}, by=self.other)

    def issue(self) -> None:
        service.issue(self.one, {"note": "同意。"}, by=self.who(LEADER))

    def deliver(self) -> None:
        following.deliver(self.one, {"delivered_on": clock.today(), "delivered_how": "机要交换，办公室签收"}, by=self.who(self.by))

    def remind(self) -> None:
        following.remind(self.one, {"note": "电话催办，对方答应尽快反馈。", "due_on": None}, by=self.who(self.by))

    def list_(self) -> None:
        following.list_(self.one, {"note": "由分管局领导挂牌督办，两周内反馈。", "due_on": clock.today() + 14 * DAY}, by=self.who(LEADER))

    def answer(self, adoption: Adoption = Adoption.ADOPTED, reason: str = "") -> None:
        following.answer(self.one, by=self.who(self.by), facts={
            "answered_on": clock.today(), "adoption": adoption, "answer": "已经研究，明确了责任科室和完成时间。", "not_adopted_reason": reason})

    def check(self, found: Check = Check.CARRIED_OUT) -> None:
        following.check(self.one, {"checked_on": clock.today(), "check": found, "check_text": "抽查有关事项，与反馈的情况一致。"}, by=self.who(self.by))

    def close(self) -> None:
        following.close(self.one, SAY, by=self.who(self.by))


def hard_cases() -> list[Case]:
    """Two that had waited long by then; no accusation."""
    return list(db.session.scalars(select(Case).where(
        Case.handling == HandlingClass.HARD, IS_NO_ACCUSATION, Case.received_on < clock.today() - 60 * DAY).order_by(Case.received_on.desc(), Case.id).limit(2)))


def enter(diary: Diary, bureau: Bureau) -> None:
    supervise, propose = partial(Writing, bureau, requirement="请查明原因，依法答复信访人，并把结果书面反馈我局。"), partial(Writing, bureau)
    waiting(diary, supervise)
    under_way(diary, supervise)
    proposals(diary, propose)


def waiting(diary: Diary, supervise: Any) -> None:
    """One returned, one to be reviewed by each of the two officers, one to be issued, one to be delivered."""
    returned = supervise("关于尽快答复物业管理事项的督办函", "示例区住房和建设局", "两件事项超过办理期限，没有说明理由。")
    go(diary, returned, 12, 2)
    diary.ago(8, returned.return_)
    go(diary, supervise("关于反馈噪声扰民事项办理结果的督办函", "示例区生态环境分局", "转送以后没有反馈办理结果。", trigger=Trigger.NOT_REPORTED), 6, 2)
    go(diary, supervise("关于规范受理程序的督办函", "示例街道办事处", "没有按规定出具受理告知书。", trigger=Trigger.PROCEDURE, by=SECOND), 5, 2)
    go(diary, supervise("关于落实处理意见的督办函", "示例区城市管理局", "处理意见作出以后没有执行。", trigger=Trigger.NOT_CARRIED_OUT, means=Means.ON_SITE), 9, 3)
    go(diary, supervise("关于不得推诿敷衍的督办函", "示例区教育局", "几次转办都退回，没有说明理由。", trigger=Trigger.SHIRKING), 11, 4)


def under_way(diary: Diary, supervise: Any) -> None:
    """One in time, one overdue, one that reminding did not help, one listed, one to be checked; two of the year before put away."""
    go(diary, supervise("关于加快办理加装电梯事项的督办函", "示例区规划分局", "三方意见不一，超过期限没有结论。"), 22, 5)
    go(diary, supervise("关于拖欠工资事项的督办函", "示例区人力资源和社会保障局", "超过期限没有答复。"), 60, 5)
    reminded = supervise("关于老旧小区供水事项的督办函", "示例区水务局", "超过期限没有答复。")
    go(diary, reminded, 50, 5)
    diary.ago(3, reminded.remind)
    listed = supervise("关于违法建设事项的督办函", "示例镇人民政府", "多次转送，超过期限没有答复。", means=Means.INTERVIEW)
    go(diary, listed, 80, 5)
    diary.ago(32, listed.remind)
    diary.ago(10, listed.list_)
    answered = supervise("关于校外培训退费事项的督办函", "示例区教育局", "办理结果没有反馈。", trigger=Trigger.NOT_REPORTED, by=SECOND)
    go(diary, answered, 40, 5)
    diary.ago(4, answered.answer)
    for days in (400, 430):
        ended(diary, supervise("关于办理积案的督办函", "示例区信访工作联席会议办公室", "积案超过期限没有化解。"), days)


def proposals(diary: Diary, propose: Any) -> None:
    """Of each kind: adopted, partly, not adopted for a reason; the one of accountability waits for its answer."""
    words = "请研究，并书面反馈是否采纳；未采纳的说明理由。"
    improve = {"requirement": words, "kind": Kind.IMPROVEMENT, "trigger": Trigger.SHIRKING}
    policy = {"requirement": words, "kind": Kind.POLICY, "trigger": Trigger.POLICY_GAP}
    ended(diary, propose("关于改进窗口接访工作的建议", "示例区政务服务中心", "同一事项要跑几个窗口。", **improve), 200)
    bikes = propose("关于完善共享单车停放管理的建议", "示例市人民政府", "停放点位和清运责任没有规定。", **policy)
    ended(diary, bikes, 160, Adoption.PARTLY, "清运经费需要下一年度安排。")
    funds = propose("关于提高物业维修资金使用效率的建议", "示例市人民政府", "申请环节多、时间长。", **policy)
    ended(diary, funds, 120, Adoption.NOT_ADOPTED, "上位法正在修订，待修订以后再研究。")
    accountability = propose("关于追究不履行职责责任的建议", "示例区委组织部", "不执行处理意见，造成严重后果。", requirement=words, kind=Kind.ACCOUNTABILITY,
                             trigger=Trigger.SERIOUS)
    go(diary, accountability, 18, 5)


def go(diary: Diary, writing: Writing, days: int, steps: int) -> None:
    """From so many days ago on a step each day."""
    for turn, name in enumerate(STEPS[:steps]):
        diary.ago(days - turn, getattr(writing, name))


def ended(diary: Diary, writing: Writing, days: int, adoption: Adoption = Adoption.ADOPTED, reason: str = "") -> None:
    go(diary, writing, days, 5)
    found = Check.NOT_CARRIED_OUT if adoption is Adoption.NOT_ADOPTED else Check.CARRIED_OUT
    for later, deed in ((25, partial(writing.answer, adoption, reason)), (45, partial(writing.check, found)), (50, writing.close)):
        diary.ago(days - later, deed)
