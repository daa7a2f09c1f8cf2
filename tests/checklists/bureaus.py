"""Small bureaus made by dice and written straight into the tables: a few branches, eighteen months of what they did and what they left undone.

Each branch has its own luck and its own flaw: one that does all but one thing shows whether that one is counted.
"""
import random
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any

from tests.checklists import lives, lives_papers
from xinfang_party.activities.models import ActionItem, Activity, ActivityPurpose, Attendance, Material, Topic
from xinfang_party.appraisals.models import AppraisalRound, AppraisedMember
from xinfang_party.cadence.models import RequirementChange, Waiver
from xinfang_party.commitments.models import Commitment
from xinfang_party.kernel import clock
from xinfang_party.organization.models import Branch, Cell, CommitteePost, CommitteeTerm, Department, Member, Membership, Post
from xinfang_party.organization.terms import BranchKind, CommitteeDuty
from xinfang_party.sheets import bulk
from xinfang_party.talks.models import Talk
from xinfang_party.xuexi.models import XuexiFigure

ORDER = (Branch, Department, Post, Member, Cell, Membership, CommitteeTerm, CommitteePost, Activity, ActivityPurpose, Attendance, Material, Topic, ActionItem,
         Waiver, RequirementChange, Talk, AppraisalRound, AppraisedMember, Commitment, XuexiFigure, *lives_papers.MODELS)
DAY = timedelta(days=1)
LONG_AGO, LONG_FORMAL = date(2012, 3, 1), date(2010, 7, 1)
SECRETARY, DEPUTY, WHOLE = CommitteeDuty.SECRETARY, CommitteeDuty.DEPUTY, tuple(CommitteeDuty)[:1] + tuple(CommitteeDuty)[2:5]
COMMITTEES = ((), (SECRETARY,), (SECRETARY, DEPUTY), (SECRETARY, CommitteeDuty.OTHER), WHOLE, WHOLE, WHOLE, tuple(CommitteeDuty))
FLAWS = ("actions", "confirming", "findings", "best", "presence", "score", "host", "roll", "talks", "preparing", "promises", "posts", "said", "concluding",
         "holding", "study", "presence", "best", "confirming", "rules", "reviews", "papers", "duties", "archive", "owner", "disclosure", "reading", "dues", "entering",
         "registers")


class Bureau:
    """Rows by model until they are written. `first`: the first of the months something happened in."""

    def __init__(self, seed: int, today: date) -> None:
        self.dice, self.today = random.Random(seed), today
        self.first = months_before(today, 18)
        self.rows: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        self.luck: dict[int, float] = {}
        self.flaws: dict[int, str] = {}
        self.collected: set[tuple[int, date]] = set()
        """(member, month) whose dues are told of already."""

    def add(self, model: Any, **facts: Any) -> dict[str, Any]:
        columns = model.__table__.c
        whole = {**({"id": len(self.rows[model]) + 1} if "id" in columns else {}), **({"version": 1} if "version" in columns else {}), **facts}
        self.rows[model].append(whole)
        return whole

    def write(self) -> None:
        for model in ORDER:
            bulk.insert(model.__table__, self.rows[model])

    def lucky(self, branch: dict[str, Any], at: str = "") -> bool:
        return self.dice.random() < (0.4 if self.flaws[branch["id"]] == at else self.luck[branch["id"]])

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def some_day(self, start: date, end: date) -> date:
        return start + timedelta(days=self.dice.randint(0, max((end - start).days, 0)))

    def of(self, model: Any, branch: dict[str, Any]) -> list[dict[str, Any]]:
        return [row for row in self.rows[model] if row["branch_id"] == branch["id"]]

    def stays(self, branch: dict[str, Any], day: date) -> list[dict[str, Any]]:
        return [stay for stay in self.of(Membership, branch) if stay["from_on"] <= day and (stay["to_on"] is None or day <= stay["to_on"])]

    def moment(self, day: date) -> datetime:
        return clock.at(day, time(12))

    def member(self, key: int) -> dict[str, Any]:
        return self.rows[Member][key - 1]


def months_before(day: date, count: int) -> date:
    months = day.year * 12 + day.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def make(seed: int, today: date, branches: int | None = None) -> list[int]:
    """Writes one of a few branches, or of so many, and answers their ids."""
    bureau = Bureau(seed, today)
    bureau.add(Department, code="CS1", name="综合处")
    for n in range(branches or bureau.dice.randint(2, 4)):
        found(bureau, n)
    lead(bureau)
    for branch in bureau.rows[Branch]:
        if branch["kind"] is not BranchKind.LEADING_GROUP:
            lives.live(bureau, branch)
            lives_papers.keep(bureau, branch)
    lives.change(bureau)
    bureau.write()
    return [branch["id"] for branch in bureau.rows[Branch]]


# --- branches and people ------------------------------------------------------------------------------------------------------

def found(bureau: Bureau, n: int) -> None:
    """A branch, mostly an old one, with its Party groups, members and committee."""
    dice = bureau.dice
    kind = BranchKind.BRANCH if n == 0 else dice.choice([BranchKind.BRANCH] * 6 + [BranchKind.GENERAL_BRANCH, BranchKind.ORGAN_COMMITTEE])
    founded = LONG_AGO if n == 0 or bureau.chance(0.8) else bureau.some_day(bureau.first, bureau.today)
    dissolved = bureau.some_day(max(founded, bureau.first), bureau.today) if n and bureau.chance(0.1) else None
    branch = bureau.add(Branch, code=f"ZB{n}", name=f"第{n}支部", kind=kind, founded_on=founded, dissolved_on=dissolved)
    bureau.luck[branch["id"]], bureau.flaws[branch["id"]] = dice.choice((0.5, 0.85, 0.97, 1.0, 1.0, 1.0)), dice.choice(FLAWS)
    for number in range(dice.randint(1, 2) if bureau.chance(0.6) else 0):
        group(bureau, branch, number)
    if kind is not BranchKind.ORGAN_COMMITTEE and not (kind is BranchKind.GENERAL_BRANCH and bureau.chance(0.5)):
        for _ in range(dice.choice((1, 2, *range(3, 13)))):
            admit(bureau, branch)
        elect(bureau, branch)
    for cell in bureau.of(Cell, branch):
        inside = [stay["member_id"] for stay in bureau.of(Membership, branch) if stay["cell_id"] == cell["id"] and stay["to_on"] is None]
        cell["leader_id"] = dice.choice(inside) if inside and bureau.lucky(branch) else None


def group(bureau: Bureau, branch: dict[str, Any], number: int) -> None:
    founded = branch["founded_on"] if bureau.chance(0.7) else bureau.some_day(branch["founded_on"], bureau.today)
    ends = bureau.some_day(max(founded, bureau.first), bureau.today) if bureau.chance(0.3) else branch["dissolved_on"]
    bureau.add(Cell, branch_id=branch["id"], name=f"第{number}小组", leader_id=None, founded_on=founded, dissolved_on=max(ends, founded) if ends else None)


def admit(bureau: Bureau, branch: dict[str, Any]) -> None:
    """Mostly long ago; some came lately, are on probation, moved on or left."""
    is_new, since, first = bureau.chance(0.15), branch["founded_on"], bureau.rows[Branch][0]
    joined = bureau.some_day(months_before(bureau.today, 30), bureau.today) if is_new and bureau.chance(0.6) else date(2009, 7, 1)
    formal = LONG_FORMAL if joined < LONG_FORMAL else bureau.dice.choice((None, joined + 365 * DAY))
    start = bureau.some_day(max(since, bureau.first), bureau.today) if is_new else since
    end = bureau.some_day(max(start, bureau.first), bureau.today) if bureau.chance(0.1) else branch["dissolved_on"]
    end = max(end, start) if end else None
    goes, number = end is not None and bureau.chance(0.5), f"D{len(bureau.rows[Member]) + 1:03}"
    known = joined if bureau.lucky(branch) else bureau.dice.choice((None, joined))
    member = bureau.add(Member, number=number, name=f"示例党员{number}", joined_on=known, formal_on=formal, left_on=end if end and not goes else None)
    stay(bureau, branch, member, start, end)
    if goes and end < bureau.today:
        stay(bureau, first, member, end + DAY, None)


def stay(bureau: Bureau, branch: dict[str, Any], member: dict[str, Any], start: date, end: date | None) -> None:
    cells = bureau.of(Cell, branch)
    cell = bureau.dice.choice(cells) if cells and bureau.lucky(branch) else None
    bureau.add(Membership, member_id=member["id"], branch_id=branch["id"], cell_id=cell and cell["id"], department_id=1 if bureau.lucky(branch) else None,
               from_on=start, to_on=end, entered_on=None if bureau.chance(0.3) else start + timedelta(days=0 if bureau.lucky(branch, "entering") else 16))


def elect(bureau: Bureau, branch: dict[str, Any]) -> None:
    """A term that may be about to end, or over; duties of which some fell vacant, were taken up late or are held together."""
    dice, since = bureau.dice, branch["founded_on"]
    near = bureau.today + timedelta(days=dice.choice((-400, -200, -30, -1, 0, 1, 60)))
    planned = max(since, bureau.today + 700 * DAY if bureau.lucky(branch) else near)
    extended = planned + timedelta(days=dice.choice((90, 365, 500))) if bureau.chance(0.3) else None
    term = bureau.add(CommitteeTerm, branch_id=branch["id"], number=1, from_on=since, planned_to_on=planned, extended_to_on=extended,
                      ended_on=branch["dissolved_on"])
    inside = [stay["member_id"] for stay in bureau.of(Membership, branch) if stay["from_on"] == since and stay["to_on"] is None]
    few = inside if bureau.lucky(branch) else inside[:2]
    for place, duty in enumerate(dice.choice(COMMITTEES) if few else ()):
        name_to(bureau, branch, term, few[place % len(few)], duty)


def name_to(bureau: Bureau, branch: dict[str, Any], term: dict[str, Any], member: int, duty: CommitteeDuty) -> None:
    since = branch["founded_on"] if bureau.chance(0.8) else bureau.some_day(max(branch["founded_on"], bureau.first), bureau.today)
    facts = {"term_id": term["id"], "branch_id": branch["id"], "member_id": member, "duty": duty}
    if bureau.lucky(branch, "posts") or since >= bureau.today - 200 * DAY:
        bureau.add(CommitteePost, **facts, from_on=since, to_on=branch["dissolved_on"] and max(branch["dissolved_on"], since))
        return
    vacant = bureau.today - timedelta(days=bureau.dice.choice((30, 89, 90, 91, 180)))
    bureau.add(CommitteePost, **facts, from_on=since, to_on=vacant)
    if bureau.chance(0.6):
        again = vacant + timedelta(days=bureau.dice.choice((1, 1, 20)))
        bureau.add(CommitteePost, **facts, from_on=again, to_on=None)


def lead(bureau: Bureau) -> None:
    """The leading Party group: one or two members of branches, who teach there."""
    group = bureau.add(Branch, code="DZ", name="党组", kind=BranchKind.LEADING_GROUP, founded_on=LONG_AGO, dissolved_on=None)
    term = bureau.add(CommitteeTerm, branch_id=group["id"], number=1, from_on=LONG_AGO, planned_to_on=bureau.today + 900 * DAY)
    for member in bureau.dice.choices([one["id"] for one in bureau.rows[Member]], k=2):
        since = bureau.dice.choice((LONG_AGO, bureau.some_day(bureau.first, bureau.today)))
        bureau.add(CommitteePost, term_id=term["id"], branch_id=group["id"], member_id=member, duty=CommitteeDuty.OTHER, from_on=since, to_on=None)
