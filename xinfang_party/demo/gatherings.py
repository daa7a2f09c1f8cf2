"""Meetings, lessons, theme days and study of more than a year, each recorded, sent and confirmed by the person whose step it is."""
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from xinfang_party.access.terms import Identity
from xinfang_party.activities import service, signing
from xinfang_party.activities.models import Activity
from xinfang_party.activities.queries import expected_roll
from xinfang_party.activities.terms import Expected, Kind, SignedAs, Status, VoteMethod, Way
from xinfang_party.cadence import service as cadence
from xinfang_party.cadence import waiving
from xinfang_party.demo import agenda, catalogue
from xinfang_party.demo.agenda import Slot
from xinfang_party.demo.diary import DAY, Diary
from xinfang_party.demo.people import Bureau
from xinfang_party.kernel import clock, workdays
from xinfang_party.kernel.periods import Period, last_periods
from xinfang_party.organization.queries import cells_of

MONTHS = 13
"""So many months back the branches that can log in began to record here; the others did with the year."""
WITH_LOG_INS = frozenset(log_in.office for log_in in catalogue.LOG_INS)
BY_CODE = "03"
"""The branch that last signed in by the code on the screen."""
WAIVED, ASKS = "05", "04"
"""The branches whose theme day was waived, and that asks for it this month."""
LATELY = 10
"""Records younger than so many days still wait for somebody in the two branches that can log in."""


@dataclass
class Gathering:
    """One record on its way."""

    branch_id: int
    recorder: Identity
    host: Identity
    facts: dict[str, Any]
    row: Activity | None = None
    people: dict[int, Identity] = field(default_factory=dict)
    """Who may sign by the code, where one was shown."""

    def log(self) -> None:
        self.row = service.log(facts={"branch_id": self.branch_id, "host_id": self.host.member_id, "recorder_id": self.recorder.member_id, **self.facts},
                               by=self.recorder)
        for member_id in [row.member_id for row in self.row.roll if row.status is Status.PRESENT and row.member_id in self.people]:
            service.sign(self.row, member_id, as_=SignedAs.CODE, by=self.people[member_id])

    def declare(self) -> None:
        """One who was there had left the telephone at home."""
        for row in [row for row in self.done.roll if row.status is Status.ABSENT and row.member_id in self.people]:
            service.sign(self.done, row.member_id, as_=SignedAs.DECLARED, by=self.people[row.member_id], late_days=signing.late_days(self.done))

    def submit(self) -> None:
        service.submit(self.done, by=self.recorder)

    def confirm(self) -> None:
        service.confirm(self.done, by=self.host)

    def return_(self) -> None:
        service.return_(self.done, opinion="请把讨论的主要意见写进记录。", by=self.host)

    def cancel(self) -> None:
        service.cancel(self.done, reason="同一次学习登记了两遍。", by=self.recorder)

    def close_actions(self) -> None:
        for item in self.done.actions:
            service.close_action(item, result="已办结。", on=clock.today(), by=self.recorder)

    def make_up(self) -> None:
        missed = next((row for row in self.done.roll if row.status is Status.ABSENT), None)
        if missed is not None:
            service.make_up(missed, on=clock.today(), material="阅读当天的学习材料并写心得", by=self.recorder)

    def review(self, by: Identity) -> None:
        service.review(self.done, opinion="已阅，记录完整，议定的事请按期落实。", by=by)

    def amend(self) -> None:
        service.amend(self.done, facts={"place": "接待大厅会商室"}, reason="地点记错了，按会议通知更正。", version=None, by=self.host)

    @property
    def done(self) -> Activity:
        assert self.row is not None
        return self.row


def enter(diary: Diary, bureau: Bureau, chance: random.Random) -> None:
    for code in bureau.branches:
        regular(diary, bureau, code, chance)
    planned(diary, bureau)


# --- the regular ones ---------------------------------------------------------------------------------------------------------

def regular(diary: Diary, bureau: Bureau, code: str, chance: random.Random) -> None:
    is_whole = code in WITH_LOG_INS
    found = [one for turn, month in enumerate(months_of(bureau, MONTHS if is_whole else months_since(bureau)))
             for slot in (agenda.SLOTS if is_whole else agenda.AT_ONE_GO) if month.start.month in slot.months and is_held(bureau, code, slot, month, chance)
             for one in held(bureau, code, slot, workday(month.start.replace(day=slot.day)), turn=turn, chance=chance)]
    if code == BY_CODE:
        show_code(bureau, found)
    for one in found:
        go(diary, bureau, code, one)


def is_held(bureau: Bureau, code: str, slot: Slot, month: Period, chance: random.Random) -> bool:
    """Branches without a committee or groups hold no such meetings; now and then a month was missed; two were on duty."""
    members = len(bureau.members[code])
    if (slot.kind is Kind.COMMITTEE_MEETING and members < 7) or (slot.kind is Kind.CELL_MEETING and not cells_of(bureau.branches[code].id)):
        return False
    return chance.random() > 0.06 and not (slot.kind is Kind.THEME_DAY and is_on_duty(bureau, code, month))


def is_on_duty(bureau: Bureau, code: str, month: Period) -> bool:
    return (code == WAIVED and month == waived_month(bureau)) or (code == ASKS and month.contains(bureau.today))


def waived_month(bureau: Bureau) -> Period:
    return months_of(bureau, 6)[0]


def show_code(bureau: Bureau, found: Sequence[Gathering]) -> None:
    """At the last theme day that has been over for some days."""
    latest = max((one for one in found if one.facts["form"] is Kind.THEME_DAY and (bureau.today - one.facts["held_on"]).days > 2),
                 key=lambda one: one.facts["held_on"])
    latest.people = {member.id: bureau.as_member(member) for member in bureau.members[BY_CODE][:7]}
    latest.facts["roll"] = [{"member_id": list(latest.people)[-1], "status": Status.ABSENT}]


def workday(day: date) -> date:
    while not workdays.is_workday(day):
        day += DAY
    return day


def held(bureau: Bureau, code: str, slot: Slot, day: date, *, turn: int, chance: random.Random) -> Iterator[Gathering]:
    """One record, of a Party group meeting one for each group."""
    branch, members = bureau.branches[code], bureau.members[code]
    host, recorder = bureau.as_member(members[0]), bureau.as_member(members[1])
    purposes = [kind for kind in slot.purposes if kind is not Kind.THEME_DAY or not is_on_duty(bureau, code, Period.of(day, "month"))]
    if day > bureau.today:
        return
    for cell_id in groups_of(bureau, code, day) if slot.kind is Kind.CELL_MEETING else [None]:
        facts = {"form": slot.kind, "cell_id": cell_id, "held_on": day, "starts_at": slot.starts_at, "ends_at": slot.ends_at,
                 "place": agenda.PLACES[turn % len(agenda.PLACES)], "title": agenda.title_of(slot.kind, day, turn + int(code)),
                 "credited_hours": None, "purposes": purposes, "lecturer_id": host.member_id if Kind.PARTY_LESSON in (slot.kind, *purposes) else None}
        expected = expected_roll(branch.id, cell_id, slot.kind, day)
        voting, away = [person for person in expected if person.has_vote], absent(expected, chance)
        yield Gathering(branch.id, recorder, host, facts | {"roll": away} | said(slot.kind, day, turn, recorder, voters=len(voting) - len(away)))


def groups_of(bureau: Bureau, code: str, day: date) -> list[int]:
    """This month the last group of one branch has not met yet."""
    found = [cell.id for cell in cells_of(bureau.branches[code].id)]
    return found[:-1] if code == "02" and Period.of(day, "month").contains(bureau.today) else found


def absent(expected: Sequence[Expected], chance: random.Random) -> list[dict[str, Any]]:
    """Those who did not come; the others are there by default. The host always is."""
    return [{"member_id": person.member_id, "status": chance.choice(agenda.ABSENCES), "note": "已报书记"} for person in expected[1:]
            if chance.random() < 0.08]


def said(kind: Kind, day: date, turn: int, recorder: Identity, *, voters: int) -> dict[str, Any]:
    """Agenda and decisions of a meeting; materials of a study; a summary of the rest."""
    action = {"text": agenda.DECISIONS[turn % len(agenda.DECISIONS)], "owner_id": recorder.member_id, "due_on": day + DAY * 20}
    if kind in (Kind.MEMBER_MEETING, Kind.COMMITTEE_MEETING):
        title, decision = agenda.TOPICS[turn % len(agenda.TOPICS)]
        return {"topics": [{"title": title, "decision": decision, "proposer": recorder.name, "method": VoteMethod.SHOW_OF_HANDS, "approve": voters}],
                "actions": [action] if kind is Kind.MEMBER_MEETING else []}
    if kind in (Kind.STUDY, Kind.PARTY_LESSON):
        title, source = agenda.SOURCES[turn % len(agenda.SOURCES)]
        return {"materials": [{"title": title, "source": source, "issued_on": day - DAY * (5 + turn), "way": Way.CONVEYED, "reader_id": recorder.member_id}]}
    return {"summary": "按计划开展，党员结合岗位谈了体会。"}


def go(diary: Diary, bureau: Bureau, code: str, one: Gathering) -> None:
    """Recorded the same day, sent the next, confirmed on the third; the latest ones of the branches that can log in still wait."""
    day = one.facts["held_on"]
    waits = code in WITH_LOG_INS and (bureau.today - day).days < LATELY
    diary.on(day, one.log)
    if one.people:
        diary.at_night(day + DAY, one.declare)
    if not waits or code == "03":
        diary.on(day + DAY, one.submit)
    if not waits:
        diary.on(day + DAY * 2, one.confirm)
        if one.facts.get("actions") and (bureau.today - day).days > 40:
            diary.on(day + DAY * 15, one.close_actions)
        if one.facts["form"] is Kind.MEMBER_MEETING:
            diary.on(day + DAY * 9, partial(one.review, bureau.identities["dangwei"]))
        if one.facts["form"] is Kind.STUDY:
            diary.on(day + DAY * 7, one.make_up)


# --- the plan -----------------------------------------------------------------------------------------------------------------

def planned(diary: Diary, bureau: Bureau) -> None:
    """Each branch planned the year in its first days; a month of duty was waived; another branch asks for the same."""
    planners = [*((branch, bureau.leader_of(code)) for code, branch in bureau.branches.items()), (bureau.group, bureau.identities["dangwei"])]
    for year in sorted({bureau.year, bureau.today.year}):
        for branch, by in planners:
            diary.on(date(year, 1, 4), partial(cadence.propose, branch, year, by=by))
    month = waived_month(bureau)
    diary.on(month.start.replace(day=20), lambda: waive(bureau, WAIVED, month, decided=True))
    diary.ago(3, lambda: waive(bureau, ASKS, Period.of(bureau.today, "month"), decided=False))


def waive(bureau: Bureau, code: str, period: Period, *, decided: bool) -> None:
    asked = waiving.ask(bureau.branches[code], kind=Kind.THEME_DAY, cell_id=None, period=period, reason="应急值班，本月全员在岗。",
                        by=bureau.leader_of(code))
    if decided:
        waiving.decide(asked, approves=True, opinion="情况属实，同意。", version=None, by=bureau.identities["dangwei"])


def months_of(bureau: Bureau, count: int) -> list[Period]:
    """So many months, the last of them this one."""
    return last_periods(Period.of(bureau.today, "month"), count)


def months_since(bureau: Bureau) -> int:
    """How many months have begun since the year did that is under way."""
    return 12 * (bureau.today.year - bureau.year) + bureau.today.month
