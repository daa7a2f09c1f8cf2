"""The branch standard: one round that is closed, one under way with something to do for secretary, inspector and Party office."""
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from xinfang_party.checklists import evidence, saying, service
from xinfang_party.checklists.assessing import sheet_now
from xinfang_party.checklists.catalogue import DEFAULT
from xinfang_party.checklists.models import Assessment, ChecklistRound
from xinfang_party.checklists.terms import State
from xinfang_party.checklists.terms_rounds import MET, NOT_MET, PARTLY, EvidenceKind, Part, Said
from xinfang_party.demo.diary import Diary
from xinfang_party.demo.people import Bureau
from xinfang_party.inspections import service as inspections
from xinfang_party.inspections import visiting
from xinfang_party.inspections.terms import Plan, Verdict
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import Period

BEFORE, NOW = ("02", "03", "05"), ("02", "03", "04", "05", "06")
"""The branches that were assessed last time, and those that are this time."""
WORDS = {"C1-1": (MET, "活动室十项齐备，标识和制度都在墙上。"), "C1-2": (MET, "本季度公开 2 次，登记本在支部文件柜。"), "D2-2": (MET, "党费按月交纳，收据存机关党委。"),
         "B1-3": (PARTLY, "六项制度复审了四项。"), "A2-1": (MET, "责任清单已上墙公布。")}
OTHERWISE = (MET, "已按要求做到，材料在支部文件柜。")


@dataclass
class Round:
    bureau: Bureau
    period: Period
    codes: tuple[str, ...]
    row: ChecklistRound | None = None

    def open(self) -> None:
        keys = [self.bureau.branches[code].id for code in self.codes]
        self.row = service.open_round(edition=DEFAULT, name="", period=self.period, branch_ids=keys, self_due_on=clock.today() + timedelta(days=20),
                                      inspect_due_on=clock.today() + timedelta(days=35), by=self.bureau.identities["dangwei"])

    def of(self, code: str) -> Assessment:
        assert self.row is not None
        return next(one for one in self.row.assessments if one.branch_id == self.bureau.branches[code].id)

    @property
    def inspector(self) -> dict[str, Any]:
        return {"by": self.bureau.identities["ducha"]}

    def assess(self, code: str, most: int = 99) -> None:
        """The branch's word on what records cannot tell."""
        one = self.of(code)
        for standing in [standing for standing in sheet_now(one).standings if standing.state is State.UNKNOWN][:most]:
            saying.say(one, standing.item.code, Part.SELF, Said(*WORDS.get(standing.item.code, OTHERWISE)), by=self.bureau.leader_of(code))

    def submit(self, code: str) -> None:
        self.assess(code)
        service.submit(self.of(code), by=self.bureau.leader_of(code))

    def inspect(self, code: str) -> None:
        saying.say(self.of(code), "C1-1", Part.INSPECT, Said(PARTLY, "现场看，党员权利义务没有上墙。"), **self.inspector)
        saying.say(self.of(code), "C1-2", Part.INSPECT, Said(NOT_MET, "登记本上本季度没有公开记录。"), **self.inspector)
        for item in DEFAULT.items:
            if item.proof.is_judged and item.code not in ("C1-1", "C1-2"):
                saying.say(self.of(code), item.code, Part.INSPECT, Said(MET, "现场核对过，已经做到。"), **self.inspector)
        service.finish(self.of(code), **self.inspector)

    def object(self, code: str) -> None:
        saying.say(self.of(code), "C1-2", Part.OBJECT, Said(words="9 月公开过计划，登记本当时在机关党委检查。"), by=self.bureau.leader_of(code))
        service.object_to(self.of(code), by=self.bureau.leader_of(code))

    def accept(self, code: str) -> None:
        service.accept(self.of(code), by=self.bureau.leader_of(code))

    def close(self, code: str) -> None:
        service.close(self.of(code), by=self.bureau.identities["dangwei"])


def show(bureau: Bureau, code: str) -> None:
    """Two papers that serve several items; the first was good for half a year and is out of date by itself."""
    papers = (("党员活动室情况说明", "支部文件柜第 1 格", ("C1-1",), 200), ("支部责任清单和公开登记本", "支部文件柜第 2 格", ("A2-1", "C1-2"), 60))
    for title, place, codes, ago in papers:
        facts = evidence.Facts(title=title, dated_on=bureau.today - timedelta(days=ago), codes=codes, place=place)
        evidence.add(branch_id=bureau.branches[code].id, kind=EvidenceKind.PAPER, facts=facts, by=bureau.leader_of(code))


def visit(bureau: Bureau, now: Round) -> None:
    """An inspection on site under way: the sample is drawn by the seed that is printed."""
    assert now.row is not None
    account = bureau.identities["ducha"].account_id
    plan = Plan(title=f"{now.period.label}标准抽查", period=now.period, due_on=bureau.today + timedelta(days=15), round_id=now.row.id, seed="2026-11",
                branch_ids=tuple(bureau.branches[code].id for code in ("03", "05")), branch_number=1, item_codes=tuple(item.code for item in DEFAULT.items),
                item_number=6, inspector_ids=(account,) if account else ())
    inspections.start(inspections.plan(plan, by=bureau.identities["dangwei"]), by=bureau.identities["dangwei"])


def visit_early(bureau: Bureau, now: Round, code: str) -> None:
    """A visit that is over before the branch sends its own word: what was seen waits to be written into the round."""
    assert now.row is not None
    inspector = bureau.identities["ducha"]
    plan = Plan(title="党员活动室专项检查", period=now.period, due_on=bureau.today, round_id=now.row.id, branch_ids=(bureau.branches[code].id,),
                item_codes=("C1-1", "C1-2"), inspector_ids=(inspector.account_id,) if inspector.account_id else ())
    made = inspections.plan(plan, by=bureau.identities["jiwei"])
    inspections.start(made, by=bureau.identities["jiwei"])
    for item, verdict, words in (("C1-1", Verdict.PARTLY, "活动室有党旗，入党誓词没有上墙。"), ("C1-2", Verdict.NOT_MET, "登记本上本季度没有公开记录。")):
        visiting.answer(made.visits[0], item, verdict, words, by=inspector)
    visiting.finish(made.visits[0], by=inspector)
    inspections.finish(made, by=bureau.identities["jiwei"])


def enter(diary: Diary, bureau: Bureau) -> None:
    last = Period.of(bureau.today, "quarter").previous
    before, now = Round(bureau, last.previous, BEFORE), Round(bureau, last, NOW)
    diary.ago(85, before.open)
    for days, deed in ((80, before.submit), (77, before.inspect), (74, before.accept), (72, before.close)):
        for code in BEFORE:
            diary.ago(days, partial(deed, code))
    diary.ago(12, now.open)
    diary.ago(9, partial(now.assess, "02", 5))
    diary.ago(8, partial(visit_early, bureau, now, "03"))
    for code in ("03", "04", "05", "06"):
        diary.ago(7, partial(now.submit, code))
    for days, code in ((5, "04"), (5, "05"), (4, "06")):
        diary.ago(days, partial(now.inspect, code))
    diary.ago(3, partial(now.object, "05"))
    diary.ago(2, partial(now.accept, "06"))
    for code in BEFORE:
        diary.ago(15, partial(show, bureau, code))
    diary.ago(1, partial(visit, bureau, now))
