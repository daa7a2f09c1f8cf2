"""Promises in every state, each step taken on its day by the person whose step it is."""
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.commitments import closing, figures, picks, service
from xinfang_party.commitments.models import Commitment
from xinfang_party.commitments.terms import Grade, Kind, Result, Side, State
from xinfang_party.demo import catalogue
from xinfang_party.demo.people import Bureau
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import registry
from xinfang_party.measures.terms import Scope, Selection
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.terms import HandlingClass, Purpose

DAY = timedelta(days=1)
NOT_PUBLIC_YET = {0: {"draft": 4, "submit": 3}, 2: {"draft": 2}, 3: {"draft": 9, "submit": 8, "return_": 6},
                  4: {"draft": 20, "submit": 18, "approve": 12}, 6: {"draft": 16, "submit": 15}}
"""Place of a member in the branch → how many days ago each step of this year's promise was taken."""
IN_ODD_BRANCHES = {2: False, 3: True, 4: True}
"""Places where only every other branch has such a promise."""
OVER: dict[int, tuple[int, int, int | None]] = {1: (130, 20, None), 5: (150, 30, 6)}
ASKS_FOR_A_PICK = 3
OPINION = "“做到按期答复”请写明由谁在什么时候自查，再提交。"


@dataclass
class Diary:
    """Things to do, each at its moment; played in order of time, and only as far as today."""

    entries: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)

    def on(self, day: date, deed: Callable[[], None]) -> None:
        place = len(self.entries)
        self.entries.append((clock.at(day, time(9 + place % 8, place % 60)), place, deed))

    def play(self) -> None:
        for moment, _, deed in sorted(self.entries, key=lambda entry: entry[:2]):
            if moment <= clock.now():
                with clock.told(moment):
                    deed()


@dataclass
class Course:
    """One promise on its way: who keeps it, who decides on it, and the row once it is written."""

    kind: Kind
    keeper: Identity
    decider: Identity
    branch_id: int
    promise: catalogue.Promise
    starts_on: date
    ends_on: date
    row: Commitment | None = None
    only: dict[str, list[str]] = field(default_factory=dict)

    @property
    def commitment(self) -> Commitment:
        assert self.row is not None
        return self.row

    def draft(self) -> None:
        facts = {"title": self.promise.title, "content": self.promise.content, "served": "来信来访群众", "starts_on": self.starts_on,
                 "ends_on": self.ends_on}
        line = {"measure_code": self.promise.measure, "target": self.target(), "only": self.only}
        self.row = service.draft(kind=self.kind, facts=facts, lines=[line], branch_id=self.branch_id, by=self.keeper)
        db.session.flush()

    def target(self) -> float:
        """The catalogue's target, or the baseline where that is better already: nobody promises to fall back."""
        scope = Scope.member(self.keeper.member_id or 0) if self.kind is Kind.MEMBER else Scope.branch(self.branch_id)
        whole = Period.year(self.starts_on.year) if (self.ends_on - self.starts_on).days > 360 else Period.range(self.starts_on, self.ends_on)
        baseline = figures.baseline_of(self.promise.measure, self.selection(scope), whole).value
        if baseline is None:
            return self.promise.target
        better = registry.get(self.promise.measure).better
        return float(min(self.promise.target, baseline) if better == "lower" else max(self.promise.target, min(round(baseline + 0.05, 1), 100)))

    def selection(self, scope: Scope) -> Selection:
        return Selection(scope, tuple((name, tuple(values)) for name, values in self.only.items()))

    def submit(self) -> None:
        service.submit(self.commitment, by=self.keeper)

    def return_(self) -> None:
        service.return_(self.commitment, opinion=OPINION, by=self.decider)

    def approve(self) -> None:
        service.approve(self.commitment, opinion="内容真实，与岗位相符，同意。", by=self.decider)

    def publish(self) -> None:
        service.publish(self.commitment, by=self.decider)

    def note(self) -> None:
        service.note_progress(self.commitment, noted_on=clock.today(), text="对本月将到期的事项逐件核对，提前联系责任单位。", by=self.keeper)

    def ask_for_pick(self) -> None:
        """One of the keeper's own hard cases, which the promise's rule leaves out. In January nothing is public yet."""
        if self.row is None or self.row.state is not State.PUBLISHED:
            return
        own = select(Case.number).where(Case.member_id == self.keeper.member_id, Case.handling == HandlingClass.HARD, Case.purpose != Purpose.ACCUSATION,
                                        Case.due_on.between(self.starts_on, clock.today()))
        number = db.session.scalar(own.order_by(Case.id).limit(1))
        if number is not None:
            picks.pick_by_number(self.row.lines[0], self.row, number, by=self.keeper)

    def freeze(self) -> None:
        closing.freeze(self.commitment)

    def report(self) -> None:
        service.report(self.commitment, text="按承诺逐件盯办，数字见上；未达到的事项主要是涉及多个单位，已逐件说明。", by=self.keeper)

    def appraise_self(self) -> None:
        closing.appraise(self.commitment, Side.SELF, grade=Grade.BASIC, by=self.keeper)

    def appraise_by(self, peer: Identity, grade: Grade) -> None:
        closing.appraise(self.commitment, Side.PEER, grade=grade, by=peer)

    def appraise_organization(self) -> None:
        closing.appraise(self.commitment, Side.ORGANIZATION, grade=Grade.SATISFIED, by=self.decider)

    def conclude(self) -> None:
        result = closing.suggestion(self.commitment) or Result.NOT_KEPT
        reason = "" if result is not Result.NOT_KEPT else "指标未达到目标，主要因几件跨部门事项超期，下年继续改进。"
        closing.conclude(self.commitment, result=result, reason=reason, by=self.decider)


def write(bureau: Bureau, chance: random.Random) -> None:
    """Last year's promises through to the result, this year's in every state, each branch's own among them."""
    diary, today = Diary(), bureau.today
    office = bureau.identities["dangwei"]
    for code in catalogue.HANDLING_OFFICES:
        branch, leader = bureau.branches[code], bureau.leader_of(code)
        for year in (today.year - 1, today.year):
            course = Course(Kind.BRANCH, leader, office, branch.id, catalogue.PROMISES[0], date(year, 1, 1), date(year, 12, 31))
            whole_way(diary, course, [], year, chance)
        for place, member in enumerate(bureau.members[code][2:]):
            promise = catalogue.PROMISES[(place + int(code)) % len(catalogue.PROMISES)]
            peers = [bureau.as_member(peer) for peer in bureau.members[code][2:6] if peer is not member and bureau.as_member(peer).account_id]
            last = Course(Kind.MEMBER, bureau.as_member(member), leader, branch.id, promise, date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))
            whole_way(diary, last, peers, today.year - 1, chance)
            this_year(diary, Course(Kind.MEMBER, bureau.as_member(member), leader, branch.id, promise, date(today.year, 1, 1),
                                    date(today.year, 12, 31)), place, peers, chance)
    diary.play()


def whole_way(diary: Diary, course: Course, peers: list[Identity], year: int, chance: random.Random) -> None:
    """From the draft in January to the finding a year later; the days that lie ahead are left to their people."""
    begin, end = date(year, 1, 4) + DAY * chance.randint(0, 8), course.ends_on
    start_up(diary, course, begin)
    for month in (3, 6, 9):
        diary.on(date(year, month, 10 + chance.randint(0, 15)), course.note)
    wind_up(diary, course, peers, end, chance)


def start_up(diary: Diary, course: Course, begin: date) -> None:
    for days, deed in ((0, course.draft), (1, course.submit), (5, course.approve), (7, course.publish)):
        diary.on(begin + DAY * days, deed)


def wind_up(diary: Diary, course: Course, peers: list[Identity], end: date, chance: random.Random) -> None:
    diary.on(end + DAY, course.freeze)
    diary.on(end + DAY * 8, course.report)
    diary.on(end + DAY * 9, course.appraise_self)
    for peer in peers:
        grade = chance.choice((Grade.SATISFIED, Grade.SATISFIED, Grade.BASIC))
        diary.on(end + DAY * 12, partial(course.appraise_by, peer, grade))
    diary.on(end + DAY * 15, course.appraise_organization)
    diary.on(end + DAY * 20, course.conclude)


def this_year(diary: Diary, course: Course, place: int, peers: list[Identity], chance: random.Random) -> None:
    """One of each state among the first members of a branch, the others on their way since January."""
    is_odd = bool(course.branch_id % 2)
    if place in OVER:
        over(diary, course, *OVER[place])
    elif place in NOT_PUBLIC_YET and IN_ODD_BRANCHES.get(place, is_odd) is is_odd:
        for verb, days in NOT_PUBLIC_YET[place].items():
            diary.on(clock.today() - DAY * days, getattr(course, verb))
    else:
        if place == ASKS_FOR_A_PICK:
            course.only = {"class": [HandlingClass.SIMPLE.value]}
            diary.on(clock.today() - DAY * 3, course.ask_for_pick)
        whole_way(diary, course, peers, clock.today().year, chance)


def over(diary: Diary, course: Course, begun: int, ended: int, reported: int | None) -> None:
    """A shorter promise that is over: so many days ago; its report, where there is one, so many days after its end."""
    course.starts_on, course.ends_on = clock.today() - DAY * begun, clock.today() - DAY * ended
    start_up(diary, course, course.starts_on)
    diary.on(course.ends_on + DAY, course.freeze)
    if reported is not None:
        diary.on(course.ends_on + DAY * reported, course.report)
