"""What was found wrong in the demonstration bureau and how far it is mended: one finding at each step, so that everybody has something to do."""
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from xinfang_party.access.terms import Identity
from xinfang_party.demo.diary import DAY, Diary
from xinfang_party.demo.people import Bureau
from xinfang_party.findings import deciding, remedies, service
from xinfang_party.findings.models import Finding
from xinfang_party.findings.terms import DueKind, RemedyKind, Severity, Source
from xinfang_party.kernel import clock

Facts = dict[str, Any]
STEPS = ("plan", "report", "confirm", "recheck", "close")


@dataclass
class Course:
    """One finding: whose it is, who leads the branch; the row once it is registered."""

    bureau: Bureau
    office: str
    place: int
    facts: Facts
    row: Finding | None = None

    @property
    def one(self) -> Finding:
        assert self.row is not None
        return self.row

    @property
    def owner(self) -> Identity:
        return self.bureau.as_member(self.bureau.members[self.office][self.place - 1])

    def register(self) -> None:
        today = clock.today()
        self.row = service.register(**{
            "branch_id": self.bureau.branches[self.office].id, "owner_id": self.owner.member_id, "source": Source.INSPECTION, "found_on": today,
            "bound_on": today + DAY * 30, "found_by": "第一督导组", "by": self.bureau.identities["ducha"], **self.facts})

    def plan(self) -> None:
        service.plan(self.one, cause="责任没有落到人，过程没有人检查。", measures="明确由专人负责；每月自查一次，自查结果在支委会上通报。",
                     due_on=self.one.bound_on, by=self.owner)

    def report(self) -> None:
        service.report(self.one, text="已经明确专人，补齐了记录，连续两个月自查没有再出现。", by=self.owner)

    def confirm(self) -> None:
        deciding.confirm(self.one, opinion="情况属实。", by=self.bureau.leader_of(self.office))

    def recheck(self) -> None:
        deciding.recheck(self.one, passes=True, opinion="抽查了两个月的记录，已经补齐。", by=self.bureau.identities["ducha"])

    def close(self) -> None:
        deciding.close(self.one, by=self.bureau.identities["jiwei"])

    def extend(self) -> None:
        deciding.ask_extension(self.one, new_on=clock.today() + DAY * 30, reason="会议室设备还在采购。", by=self.owner)


def enter(diary: Diary, bureau: Bureau) -> None:
    closed = Course(bureau, "02", 5, {"facts": "去年第四季度有一次党课没有课件，也没有记录。", "item_code": "D1-4", "source": Source.ROUND})
    play(diary, closed, begun=160, steps=5)
    play(diary, Course(bureau, "02", 6, {"facts": "主题党日的签到记录缺两个月。", "item_code": "E1-1"}), begun=28, steps=2)
    play(diary, Course(bureau, "02", 5, {"facts": "年度计划没有按季度检查完成情况。", "item_code": "B1-1", "source": Source.ROUND}), begun=7, steps=0)
    play(diary, Course(bureau, "03", 5, {"facts": "谈心谈话有三名党员今年还没有谈。", "item_code": "D2-3"}), begun=40, steps=3)
    play(diary, Course(bureau, "03", 4, {"facts": "会议室没有悬挂党旗，入党誓词已经褪色。"}), begun=45, steps=4)
    late = Course(bureau, "03", 5, {"facts": "意见箱连续两个月没有开箱记录。", "source": Source.SELF, "severity": Severity.MAJOR, "found_by": "机关纪委和驻局纪检组"})
    play(diary, late, begun=50, steps=1)
    diary.ago(3, late.extend)
    of_a_tour(diary, bureau)
    diary.ago(100, partial(remedy, bureau, closed, RemedyKind.RULE, "党课备课和记录办法"))
    diary.ago(95, partial(remedy, bureau, closed, RemedyKind.CAMPAIGN, "组织生活记录专项治理"))


def play(diary: Diary, course: Course, *, begun: int, steps: int) -> None:
    """Registered so many days ago, and then a step every third day."""
    diary.ago(begun, course.register)
    for number, verb in enumerate(STEPS[:steps], 1):
        deed: Callable[[], object] = getattr(course, verb)
        diary.ago(begun - 3 * number, deed)


def of_a_tour(diary: Diary, bureau: Bureau) -> None:
    """One problem a city inspection tour told the bureau, with two parts in two branches."""
    told = {"source": Source.TOUR, "bound_on": bureau.today + DAY * 60, "due_kind": DueKind.LASTING, "by": bureau.identities["dangwei"]}
    above = Course(bureau, "05", 1, {**told, "facts": "督查督办的结果运用不够。", "found_by": "示例市委第一巡察组", "document_no": "示巡〔示例〕1号",
                                     "feedback_on": bureau.today - DAY * 62, "severity": Severity.MAJOR})
    play(diary, above, begun=60, steps=1)
    for turn, (office, words) in enumerate((("05", "督办以后没有回头看。"), ("02", "来信办理中的共性问题没有汇总上报。"))):
        part = Course(bureau, office, 1, {**told, "facts": words, "found_by": ""})
        diary.ago(58 - turn, partial(register_part, part, above))
        diary.ago(54 - turn, part.plan)


def register_part(part: Course, above: Course) -> None:
    part.facts["parent_id"] = above.one.id
    part.register()


def remedy(bureau: Bureau, course: Course, kind: RemedyKind, name: str) -> None:
    remedies.record(kind=kind, name=name, document_no="", numbers=course.one.number, started_on=clock.today(), keeper="机关党委", by=bureau.identities["dangwei"])
