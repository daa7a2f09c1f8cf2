"""Cases entered by hand, each showing one thing that can happen to a case. Days are counted back from today."""
from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple

from xinfang_party.demo import catalogue
from xinfang_party.demo.diary import Diary
from xinfang_party.demo.people import Bureau
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.petitions import assigning, service
from xinfang_party.petitions.assigning import Owner
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.queries import subject_lookup
from xinfang_party.petitions.terms import Channel, Ending, Evaluation, HandlingClass, Outcome, Party, Procedure, Purpose

HARD, COMPLEX, SIMPLE, URGENT = HandlingClass.HARD, HandlingClass.COMPLEX, HandlingClass.SIMPLE, HandlingClass.URGENT
LETTER, VISIT, PHONE, ONLINE = Channel.LETTER, Channel.VISIT, Channel.PHONE, Channel.ONLINE
DAY_OF: Mapping[str, str | None] = {"extend": "approved_on", "pause": "from_on", "reclassify": None}
"""What a verb of `petitions.service` calls its day; `on` unless told, None where it takes none."""


class Act(NamedTuple):
    """A verb of `petitions.service`, so many days ago."""

    days: int
    verb: str
    facts: Mapping[str, Any] = {}


class Story(NamedTuple):
    """Received so many days ago by the member at this place of this office, then what was done."""

    office: str
    place: int
    received: int
    channel: Channel
    handling: HandlingClass
    acts: tuple[Act, ...]
    facts: Mapping[str, Any] = {}
    given_due: int | None = None
    """The last day somebody set, in days ahead."""


def answered(days: int, outcome: Outcome) -> Act:
    return Act(days, "reply", {"outcome": outcome})


def rated(days: int, party: Party, evaluation: Evaluation) -> Act:
    return Act(days, "rate", {"party": party, "evaluation": evaluation, **({} if evaluation.is_rating else {"on": None})})


STORIES = (
    # due soon, overdue, with a last day of its own, by the short procedure
    Story("02", 5, 63, LETTER, COMPLEX, (Act(58, "accept"),)),
    Story("02", 6, 80, LETTER, HARD, (Act(75, "accept"),)),
    Story("03", 5, 62, VISIT, COMPLEX, (Act(57, "accept"),)),
    Story("03", 6, 79, VISIT, HARD, (Act(74, "accept"),)),
    Story("02", 5, 12, LETTER, SIMPLE, (Act(9, "accept"),), given_due=6),
    Story("02", 5, 6, PHONE, SIMPLE, (Act(4, "accept"),), {"procedure": Procedure.SIMPLIFIED, "purpose": Purpose.INQUIRY}),
    # longer: an extension, a pause that goes on and stops the clock, one that is over, one that does not stop it
    Story("02", 5, 76, LETTER, HARD, (Act(70, "accept"), Act(12, "extend", {
        "days": 30, "approver": "示例党员01", "reason": "涉及规划和消防两家单位，需要现场会商后才能答复。"}))),
    Story("02", 6, 41, LETTER, HARD, (Act(36, "accept"), Act(10, "pause", {"reason": "appraisal"}))),
    Story("03", 5, 55, VISIT, HARD, (Act(50, "accept"), Act(30, "pause", {"reason": "hearing"}), Act(22, "resume"))),
    Story("04", 4, 33, ONLINE, COMPLEX, (Act(28, "accept"), Act(14, "pause", {"reason": "material"}))),
    # the class changed twice
    Story("03", 5, 34, VISIT, SIMPLE, (
        Act(30, "accept"), Act(27, "reclassify", {"handling": COMPLEX, "reason": "现场了解后，需要两家单位共同办理。"}),
        Act(9, "reclassify", {"handling": HARD, "reason": "历史遗留问题，需要集体研究。"}))),
    # hard ones answered late and in time, which their keeper wants counted by hand
    Story("02", 6, 135, LETTER, HARD, (Act(130, "accept"), answered(68, Outcome.EXPLAINED))),
    Story("02", 6, 105, LETTER, HARD, (Act(101, "accept"), answered(44, Outcome.SUPPORTED))),
    # no answer is due
    Story("02", 7, 25, LETTER, SIMPLE, (Act(20, "accept"), Act(11, "end", {"ending": Ending.WITHDRAWN}))),
    Story("03", 7, 23, VISIT, SIMPLE, (Act(13, "end", {"ending": Ending.NOT_ACCEPTED}),)),
    Story("04", 5, 45, ONLINE, HARD, (Act(38, "end", {"ending": Ending.NO_LONGER_ACCEPTED}),), {"is_repeat": True}),
    # answered, with both evaluations: alike, apart, given too late, not given
    Story("02", 5, 95, LETTER, COMPLEX, (Act(90, "accept"), answered(50, Outcome.SUPPORTED), Act(48, "conclude"),
                                         rated(44, Party.UNIT, Evaluation.SATISFIED), rated(43, Party.OFFICE, Evaluation.SATISFIED))),
    Story("02", 6, 88, LETTER, SIMPLE, (Act(84, "accept"), answered(62, Outcome.NOT_SUPPORTED),
                                        rated(58, Party.UNIT, Evaluation.DISSATISFIED), rated(57, Party.OFFICE, Evaluation.BASIC))),
    Story("03", 5, 120, VISIT, COMPLEX, (Act(115, "accept"), answered(80, Outcome.MEDIATED),
                                         rated(40, Party.UNIT, Evaluation.OVERDUE), rated(39, Party.OFFICE, Evaluation.OVERDUE))),
    Story("03", 6, 110, VISIT, URGENT, (Act(108, "accept"), answered(99, Outcome.EXPLAINED), rated(60, Party.OFFICE, Evaluation.NOT_RATED))),
)


def enter(diary: Diary, bureau: Bureau) -> None:
    for place, story in enumerate(STORIES, 1):
        told = Told(story, f"XF{bureau.today - timedelta(days=story.received):%Y}9{place:05d}", bureau)
        diary.ago(story.received, told.record)
        for act in story.acts:
            diary.ago(act.days, partial(told.act, act))


class Told:
    """One story while it is told; the row stands once it is recorded."""

    def __init__(self, story: Story, number: str, bureau: Bureau) -> None:
        self.story, self.number, self.bureau, self.by = story, number, bureau, bureau.identities["xinfang"]
        self.case: Case | None = None

    def record(self) -> None:
        """Received, registered and handed over on the same day."""
        story, bureau, today = self.story, self.bureau, clock.today()
        path = catalogue.SUBJECTS[int(self.number[-2:]) % len(catalogue.SUBJECTS)]
        facts = {"number": self.number, "channel": story.channel, "purpose": Purpose.APPEAL, "handling": story.handling, "is_repeat": False,
                 "subject_id": subject_lookup()["/".join(path)], "district": catalogue.DISTRICTS[story.place], "received_on": today,
                 "registered_on": today, "given_due_on": self.given_due_on(bureau.today), **story.facts}
        self.case = service.record(facts=facts, by=self.by)
        db.session.flush()
        assigning.assign(self.case, Owner(bureau.departments[story.office].id, None, bureau.members[story.office][story.place - 1].id), by=self.by)

    def given_due_on(self, today: date) -> date | None:
        return None if self.story.given_due is None else today + timedelta(days=self.story.given_due)

    def act(self, act: Act) -> None:
        name = DAY_OF.get(act.verb, "on")
        facts = {**({name: clock.today()} if name else {}), **act.facts}
        getattr(service, act.verb)(self.case, **facts, by=self.by)
