"""The four lanes in the demonstration bureau: what officers noted of open cases, urgent ones a member sees to, a special period."""
from datetime import date, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from xinfang_party.demo import catalogue
from xinfang_party.demo.diary import Diary
from xinfang_party.demo.people import Bureau
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.lanes import jobs, service, setting
from xinfang_party.lanes.catalogue import BY_DATES, DAILY, ELSEWHERE
from xinfang_party.lanes.models import CaseStep
from xinfang_party.lanes.terms import StepCode
from xinfang_party.petitions import assigning
from xinfang_party.petitions import service as petitions
from xinfang_party.petitions.assigning import Owner
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.queries import IS_OPEN, not_own, subject_lookup
from xinfang_party.petitions.terms import Channel, HandlingClass, Purpose

WORDS = {StepCode.MEASURES: "已派人到现场，先恢复供水。", StepCode.PROGRESS: "和街道核对，当天的抢修已完成。", StepCode.LEAD_UNIT: "示例区住房和建设局",
         StepCode.LEADER: "分管副局长", StepCode.REVIEW: "程序和实体都合格。"}
LEFT_TO_DO = timedelta(days=4)
"""What came due lately stays to be noted."""
PLACES = (("02", 5), ("03", 5))
"""Offices and places of members who can log in and keep an urgent case."""


class Story:
    """One case, urgent or hard, received so many days ago by the member at this place of this office (`where`)."""

    def __init__(self, bureau: Bureau, number: int, days: int, where: tuple[str, int], handling: HandlingClass = HandlingClass.URGENT) -> None:
        self.bureau, self.days, (self.office, place), self.handling = bureau, days, where, handling
        self.number = f"XF{bureau.today - timedelta(days=days):%Y}8{number:05d}"
        self.member = bureau.members[self.office][place - 1]
        self.case: Case | None = None

    def record(self) -> None:
        by, kind = self.bureau.identities["xinfang"], 0 if self.handling is HandlingClass.URGENT else 1
        self.case = petitions.record(by=by, facts={
            "number": self.number, "channel": Channel.PHONE, "purpose": Purpose.APPEAL, "handling": self.handling, "is_repeat": False,
            "subject_id": subject_lookup()["/".join(catalogue.SUBJECTS[kind])], "district": catalogue.DISTRICTS[kind],
            "received_on": clock.today(), "registered_on": clock.today()})
        db.session.flush()
        assigning.assign(self.case, Owner(self.bureau.departments[self.office].id, None, self.member.id), by=by)

    def record_and_report(self) -> None:
        self.record()
        self.note(StepCode.REPORT, own=False)

    def note(self, code: StepCode, *, own: bool = True) -> None:
        by = self.bureau.as_member(self.member) if own else self.bureau.identities["xinfang"]
        assert self.case is not None
        service.note(self.case, code, text=WORDS.get(code, ""), by=by)


def enter(diary: Diary, bureau: Bureau) -> None:
    by = bureau.identities["xinfang"]
    period: list[Any] = []
    diary.ago(40, lambda: period.append(add_period(bureau)))
    diary.ago(3, lambda: setting.apply_period(period[0], by=by))
    diary.ago(2, partial(catch_up, bureau))
    hard = Story(bureau, 9, 14, PLACES[0], HandlingClass.HARD)
    diary.ago(hard.days, hard.record)
    for number, where in enumerate(PLACES):
        fresh, older = Story(bureau, 2 * number + 1, 1, where), Story(bureau, 2 * number + 2, 5, where)
        diary.ago(fresh.days, fresh.record)
        diary.ago(older.days, older.record_and_report)
        diary.ago(4, partial(older.note, StepCode.CONTACT))
        diary.ago(3, partial(older.note, StepCode.MEASURES))
        for days in (3, 2, 1):
            diary.ago(days, partial(older.note, StepCode.PROGRESS))


def add_period(bureau: Bureau) -> Any:
    path = "/".join(catalogue.SUBJECTS[0])
    facts = {"name": f"{clock.today().year}年防汛值守（演示）", "tag": "涉汛", "criterion": "强降雨引起的停水停电、房屋进水", "handling": HandlingClass.URGENT,
             "subject_id": subject_lookup()[path], "district": catalogue.DISTRICTS[0], "from_on": clock.today(), "to_on": None}
    made = setting.add_period(facts=facts, by=bureau.identities["xinfang"])
    db.session.flush()
    return made


def catch_up(bureau: Bureau) -> None:
    """What was due some time ago was done on its day, and noted by the officers."""
    by, until = bureau.identities["xinfang"], clock.today() - LEFT_TO_DO
    jobs.count_days()
    waiting = select(CaseStep).join(Case, Case.id == CaseStep.case_id).where(
        IS_OPEN, not_own(by), CaseStep.done_on.is_(None), CaseStep.due_on <= until, CaseStep.code.not_in(sorted(BY_DATES))).order_by(CaseStep.id)
    for step in db.session.scalars(waiting).all():
        on = max(day_of(step), step.case.received_on)
        if step.code in ELSEWHERE:
            service.complete(step.case, step.code, on=on, by=by)
            continue
        at = (step.case.received_time or time(9, 0)) if step.code is StepCode.CONTACT else None
        service.note(step.case, step.code, on=on, at=at, text=WORDS.get(step.code, ""), by=by)


def day_of(step: CaseStep) -> date:
    """A few were done late."""
    if step.due_on is None:
        return clock.today()
    if step.code in DAILY:
        return step.due_on
    return step.due_on + timedelta(days=1 if step.case_id % 9 == 0 else -1)
