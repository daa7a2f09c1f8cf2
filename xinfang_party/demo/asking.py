"""Questionnaires: one about the bureau whose results are out, one about a branch that waits to be closed, one still being written."""
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from xinfang_party.access.terms import Identity
from xinfang_party.demo.diary import DAY, Diary
from xinfang_party.demo.people import Bureau
from xinfang_party.kernel import clock
from xinfang_party.questionnaires import answering, service, tokens
from xinfang_party.questionnaires.models import Questionnaire
from xinfang_party.questionnaires.terms import Answer, Purpose, QuestionKind, Wording

OFFICE = "dangwei"
QUESTIONS = (
    Wording("您对来访接待的态度是否满意？", QuestionKind.SATISFACTION), Wording("您对答复是否及时、是否说得明白满意？", QuestionKind.SATISFACTION),
    Wording("过去一年您因工作来过几次？", QuestionKind.SINGLE, ("一次", "两到三次", "更多")),
    Wording("哪些方面最需要改进？", QuestionKind.SEVERAL, ("服务态度", "办理时限", "答复质量", "办事环境")), Wording("您的意见和建议", QuestionKind.TEXT))
SAID = {3: "中午也希望有人接待。", 8: "答复可以再通俗一些。", 15: "电话有时打不进来。"}
GRADES = (0, 1, 0, 0, 2, 1, 0, 4, 1, 3)


@dataclass
class Asking:
    """One questionnaire and its links, taken on by the Party office."""

    by: Identity
    title: str
    branch_id: int | None = None
    row: Questionnaire | None = None
    links: list[str] = field(default_factory=list)

    @property
    def questionnaire(self) -> Questionnaire:
        assert self.row is not None
        return self.row

    def create(self, days: int) -> None:
        today = clock.today()
        self.row = service.create(by=self.by, facts={
            "title": self.title, "purpose": Purpose.STYLE, "branch_id": self.branch_id, "department_id": None,
            "opening": "请根据实际情况评价，大约三分钟。答卷不记名。", "opens_on": today, "closes_on": today + DAY * days, "questions": QUESTIONS})

    def begin(self, count: int) -> None:
        service.open_(self.questionnaire, version=None, by=self.by)
        self.links = tokens.made_from(service.draw_links(self.questionnaire, count=count, version=None, by=self.by), count)

    def answer(self, turn: int) -> None:
        answering.answer(self.links[turn], sheet(self.questionnaire, turn))

    def step(self, verb: Any) -> None:
        verb(self.questionnaire, version=None, by=self.by)


def enter(diary: Diary, bureau: Bureau) -> None:
    office = bureau.identities[OFFICE]
    told = Asking(office, "基层评议机关作风问卷")
    over = Asking(office, "来访接待评议问卷", bureau.branches["02"].id)
    draft = Asking(office, "服务对象满意度问卷")
    for asking, first, days, answers in ((told, 45, 20, 24), (over, 18, 16, 9)):
        diary.ago(first, partial(asking.create, days))
        diary.ago(first - 1, partial(asking.begin, answers + 6))
        for turn in range(answers):
            diary.ago(first - 2 - turn % 8, partial(asking.answer, turn))
    diary.ago(24, partial(told.step, service.close))
    diary.ago(22, partial(told.step, service.publish))
    diary.ago(3, partial(draft.create, 30))


def sheet(questionnaire: Questionnaire, turn: int) -> Answer:
    style, speed, visits, wishes = ([option.id for option in one.options] for one in questionnaire.questions[:4])
    keys = [one.id for one in questionnaire.questions]
    chosen = {keys[0]: {style[GRADES[turn % 10]]}, keys[1]: {speed[GRADES[(turn + 4) % 10]]}, keys[2]: {visits[turn % 3]},
              keys[3]: {option for place, option in enumerate(wishes) if (turn + place) % 3 == 0}}
    return Answer({key: frozenset(options) for key, options in chosen.items()}, {keys[4]: SAID.get(turn, "")})
