"""Joint consultations at every step, and petitioners who rate over a link: content or not, not at all, too late, a link that was replaced."""
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sqlalchemy import select

from xinfang_party.consultations import service as consultations
from xinfang_party.consultations.models import Consultation
from xinfang_party.consultations.terms import Decided
from xinfang_party.demo.diary import DAY, Diary
from xinfang_party.demo.people import Bureau
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.queries import IS_NO_ACCUSATION, IS_OPEN
from xinfang_party.petitions.terms import HandlingClass
from xinfang_party.ratings import links
from xinfang_party.ratings import queries as rated
from xinfang_party.ratings import service as ratings
from xinfang_party.ratings.terms import Face

OFFICER, PLACE, LEAD, STREET = "xinfang", "二楼会议室", "示例住建部门", "示例街道办事处"
WAYS: Sequence[tuple[Face, tuple[str, ...]] | None] = (
    (Face.SATISFIED, ("fast", "clear")), (Face.SATISFIED, ("patient",)), (Face.BASIC, ()), None, (Face.SATISFIED, ("solved",)), (Face.DISSATISFIED, ("slow", "unclear")),
    (Face.SATISFIED, ()), None)
"""What each petitioner asked does, in turn; None: nothing."""
A_ROUND = 8


class Meeting:
    """One consultation, about a few hard or complex cases that are open when it is planned."""

    def __init__(self, bureau: Bureau, topic: str, questions: Sequence[str]):
        self.bureau, self.topic, self.questions, self.by = bureau, topic, questions, bureau.identities[OFFICER]
        self.one: Consultation

    def plan(self, ahead: int) -> None:
        difficult = Case.handling.in_((HandlingClass.COMPLEX, HandlingClass.HARD))
        numbers = db.session.scalars(select(Case.number).where(IS_OPEN, IS_NO_ACCUSATION, difficult).order_by(Case.due_on, Case.id).limit(2)).all()
        self.one = consultations.plan(by=self.by, facts={
            "topic": self.topic, "reason": "几个单位都有责任，各自办理办不下来。", "planned_on": clock.today() + DAY * ahead, "place": PLACE,
            "convener": "信访业务处处长", "department_id": self.bureau.departments["02"].id, "lead_unit": LEAD, "units": ["示例城管部门", STREET],
            "questions": list(self.questions), "numbers": list(numbers)})

    def hold(self, *dues: int) -> None:
        """Each question is to be done so many days from now."""
        facts = {"held_on": clock.today(), "place": PLACE, "record": "各单位说明了情况，同意由住建部门牵头。"}
        decisions = [Decided(question, f"{question}：按商定的办法办理", LEAD if place % 2 else STREET, clock.today() + DAY * due)
                     for place, (question, due) in enumerate(zip(self.questions, dues, strict=True))]
        consultations.record(self.one, by=self.by, facts=facts, decisions=decisions)

    def carry_out(self, place: int) -> None:
        consultations.carry_out(self.one, self.one.questions[place], result="已经办好，并答复了信访人。", done_on=clock.today(), by=self.by)

    def close(self) -> None:
        consultations.close(self.one, by=self.by)


def enter(diary: Diary, bureau: Bureau) -> None:
    over = Meeting(bureau, "示例小区物业管理问题会商", ("电梯由谁维修", "维修费用怎样分摊"))
    tell(diary, (90, partial(over.plan, 5)), (85, partial(over.hold, 20, 40)), (70, partial(over.carry_out, 0)), (50, partial(over.carry_out, 1)), (48, over.close))
    late = Meeting(bureau, "示例路口共享单车停放会商", ("停放点怎样划定", "谁来清运"))
    tell(diary, (45, partial(late.plan, 5)), (40, partial(late.hold, 15, 30)), (28, partial(late.carry_out, 0)))
    done = Meeting(bureau, "示例片区违法建设会商", ("拆除的次序",))
    tell(diary, (20, partial(done.plan, 2)), (18, partial(done.hold, 12)), (5, partial(done.carry_out, 0)))
    soon = Meeting(bureau, "示例道路施工扰民会商", ("夜间施工怎样管", "噪声由谁监测"))
    tell(diary, (3, partial(soon.plan, 5)))
    for days in (130, 100, 75, 40, 20, 6):
        asked = Asked(bureau)
        diary.ago(days, asked.ask)
        diary.ago(days - 2, asked.answer)


def tell(diary: Diary, *deeds: tuple[int, Callable[[], Any]]) -> None:
    for days, deed in deeds:
        diary.ago(days, deed)


class Asked:
    """The petitioners of cases answered lately are asked; two days later they answer, or not."""

    def __init__(self, bureau: Bureau):
        self.by, self.keys = bureau.identities[OFFICER], list[str]()

    def ask(self) -> None:
        lately = Case.replied_on.between(clock.today() - DAY * 30, clock.today())
        for case in db.session.scalars(select(Case).where(rated.may_be_rated(), lately).order_by(Case.replied_on, Case.id).limit(A_ROUND)):
            self.keys.append(links.ask(case, by=self.by))

    def answer(self) -> None:
        for place, key in enumerate(self.keys):
            way = WAYS[place % len(WAYS)]
            if way is not None:
                ratings.rate(key, face=way[0], reasons=list(way[1]))
