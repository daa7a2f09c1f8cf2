"""Talks that admonish in the demonstration bureau: one over, one to be checked soon, one to be held, one to be approved."""
from dataclasses import dataclass
from functools import partial
from typing import Any

from xinfang_party.admonitions import service
from xinfang_party.admonitions.models import Admonition
from xinfang_party.admonitions.terms import Category, Kind
from xinfang_party.demo.diary import DAY, Diary
from xinfang_party.demo.people import Bureau
from xinfang_party.kernel import clock
from xinfang_party.organization.models import Member

DISCIPLINE = "jiwei"


@dataclass
class Talk:
    """One talk by the secretary of an office with one of its members, arranged by `planner`; the row once it is planned."""

    bureau: Bureau
    office: str
    place: int
    reason: str
    kind: Kind = Kind.REMINDER
    planner: str = DISCIPLINE
    row: Admonition | None = None

    @property
    def one(self) -> Admonition:
        assert self.row is not None
        return self.row

    @property
    def secretary(self) -> Member:
        return self.bureau.members[self.office][0]

    def plan(self, days: int = 2) -> None:
        self.row = service.plan(by=self.bureau.identities[self.planner], facts={
            "kind": self.kind, "person_id": self.bureau.members[self.office][self.place - 1].id, "person_post": "", "talker_id": self.secretary.id,
            "talker": f"{self.secretary.name}，党支部书记", "recorder_id": None, "recorder": "", "category": Category.SIGNS, "reason": self.reason,
            "due_on": clock.today() + DAY * days, "place": "", "findings": []})

    def hold(self, days: int) -> None:
        facts: dict[str, Any] = {
            "held_on": clock.today(), "place": "支部活动室", "recorder_id": None, "recorder": "示例记录员，组织委员", "follow_up_on": clock.today() + DAY * days,
            "content": "说明了为什么谈，指出了问题和可能的后果。", "attitude": "认为情况属实，主要是安排不周，愿意改正。",
            "measures": "今后事先请假，错过的学习一周内补上。"}
        service.hold(self.one, facts=facts, by=self.bureau.as_member(self.secretary))

    def copy(self) -> None:
        service.copy(self.one, copied_to="示例市信访局主要负责人", copied_on=clock.today(), by=self.bureau.identities[DISCIPLINE])

    def follow_up(self) -> None:
        service.follow_up(self.one, text="一个月来没有再发生。", by=self.bureau.as_member(self.secretary))


def enter(diary: Diary, bureau: Bureau) -> None:
    over = Talk(bureau, "03", 4, "两次集中学习缺席，没有请假。", planner="dangwei")
    for days, deed in ((70, over.plan), (68, partial(over.hold, 30)), (66, over.copy), (37, over.follow_up)):
        diary.ago(days, deed)
    soon = Talk(bureau, "02", 6, "值班交接不清，材料晚交两天。")
    diary.ago(25, soon.plan)
    diary.ago(23, partial(soon.hold, 30))
    diary.ago(2, partial(Talk(bureau, "02", 5, "连续两次没有按时交学习笔记。", planner="dangwei").plan, 7))
    diary.ago(3, partial(Talk(bureau, "03", 5, "经办的材料多次出错，提醒以后仍未改正。", kind=Kind.ADMONITORY).plan, 10))
