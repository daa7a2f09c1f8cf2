"""The life meeting, the talks before it, and the appraisal of members: last year's concluded, this year's on its way. And the study platform."""
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import partial
from typing import Any

from xinfang_party.access.terms import Identity
from xinfang_party.activities.terms import Kind
from xinfang_party.appraisals import ballots, finding, paper, queries, rules, service
from xinfang_party.appraisals.models import AppraisalRound
from xinfang_party.appraisals.terms import BallotWay, MemberGrade
from xinfang_party.demo.diary import DAY, Diary
from xinfang_party.demo.gatherings import Gathering, workday
from xinfang_party.demo.people import Bureau
from xinfang_party.kernel import clock
from xinfang_party.organization.models import Member
from xinfang_party.organization.terms import Standing
from xinfang_party.talks import service as talks
from xinfang_party.talks.terms import TalkKind

WITH_ROUNDS = ("02", "03")
"""The branches whose members can log in."""
ON_PAPER = "02"
"""That of them which voted on paper last year."""
LIKED = (4, 0, 2, 5, 1)
"""Places of those whom the others find excellent, the most liked first."""
OF_HIMSELF, OF_ANOTHER = "学习不够系统，遇到复杂事项时请教同事不够主动。", "和其他处室沟通可以再主动一些，答复口径要早一点统一。"


@dataclass
class Round:
    """One branch's appraisal of one year, taken on by its secretary."""

    bureau: Bureau
    code: str
    year: int
    row: AppraisalRound | None = None

    @property
    def branch_id(self) -> int:
        return self.bureau.branches[self.code].id

    @property
    def members(self) -> Sequence[Member]:
        """Those who are there long enough to have been formal members then."""
        then = date(self.year, 6, 30)
        return [member for member in self.bureau.members[self.code] if is_here(member, then) and member.standing_on(then) is Standing.FORMAL]

    @property
    def lead(self) -> dict[str, Any]:
        return {"by": self.bureau.leader_of(self.code)}

    @property
    def round(self) -> AppraisalRound:
        assert self.row is not None
        return self.row

    def open(self, days: int, way: BallotWay = BallotWay.ONLINE) -> None:
        self.row = service.open_(branch_id=self.branch_id, year=self.year, closes_on=clock.today() + DAY * days, way=way, **self.lead)

    def vote(self, member: Member, turn: int) -> None:
        ballots.cast(self.round, grades=self.ballot(member, turn), by=self.bureau.as_member(member))

    def ballot(self, member: Member, turn: int) -> dict[int, MemberGrade]:
        """As many excellent as a ballot may hold: the most liked, of whom every third voter passes over the first; now and then one barely qualified."""
        members = self.members
        liked = [place for place in LIKED[turn % 3 == 1:] if place < len(members) and members[place] is not member][:rules.most_excellent(len(members))]
        rest = {place: MemberGrade.BARELY if (turn + place) % 9 == 7 else MemberGrade.QUALIFIED for place in range(len(members))}
        return {other.id: MemberGrade.EXCELLENT if place in liked else rest[place] for place, other in enumerate(members) if other is not member}

    def count_paper(self) -> None:
        """Everybody but one was there."""
        sheets = [self.ballot(member, turn) for turn, member in enumerate(self.members[:-1])]
        votes = {member.id: {grade: sum(sheet.get(member.id) is grade for sheet in sheets) for grade in MemberGrade} for member in self.members}
        paper.count(self.round, issued=len(sheets), collected=len(sheets), votes=votes, version=None, **self.lead)

    def appraise_self(self, member: Member) -> None:
        part = next(part for part in queries.parts_of(self.round.id) if part.member_id == member.id)
        service.appraise_self(part, grade=MemberGrade.QUALIFIED, words="按要求参加组织生活，完成了承办任务。", version=None, by=self.bureau.as_member(member))

    def close(self) -> None:
        service.close(self.round, version=None, **self.lead)

    def find(self) -> None:
        """Excellent are those to whom the most ballots gave it, as many as there may be; the secretary's own is entered by the committee."""
        parts, tally = queries.parts_of(self.round.id), queries.tally_of(self.round)
        best = sorted(parts, key=lambda part: -tally[part.member_id][MemberGrade.EXCELLENT])[:rules.most_excellent(len(parts))]
        for part in parts:
            finders = finding.finders_of(part)
            finder = next(self.bureau.as_member(member) for member in self.bureau.members[self.code] if member.id in finders)
            service.find(part, grade=MemberGrade.EXCELLENT if part in best else MemberGrade.QUALIFIED, words="", version=None, by=finder)

    def conclude(self) -> None:
        service.conclude(self.round, version=None, **self.lead)

    def be_told(self, member: Member) -> None:
        part = next(part for part in queries.parts_of(self.round.id) if part.member_id == member.id)
        service.confirm_told(part, version=None, by=self.bureau.as_member(member))


def enter(diary: Diary, bureau: Bureau, chance: random.Random) -> None:
    this, before = bureau.year, bureau.today.year - 1
    for code in bureau.branches:
        for year in sorted({this - 1, before}):
            life_meeting(diary, bureau, code, year)
        talk_round(diary, bureau, code, date(before, 12, 1), chance, share=1.0 if code in WITH_ROUNDS else 0.3)
        talk_round(diary, bureau, code, date(bureau.today.year, 3, 2), chance, share=0.7)
    for place, days, ahead in ((0, 20, 3), (4, 15, 10)):
        talker, person = bureau.members["02"][place:place + 2]
        diary.ago(days, partial(talk, bureau, talker, person, follow_up_on=bureau.today + DAY * ahead))
    for code in WITH_ROUNDS:
        held = on_paper if code == ON_PAPER else concluded
        held(diary, Round(bureau, code, this - 1), date(this - 1, 12, 15))
    running, voted = Round(bureau, "02", this), Round(bureau, "03", this)
    diary.ago(8, lambda: running.open(20))
    diary.ago(30, lambda: voted.open(18))
    for place, member in enumerate(voted.members):
        diary.ago(25, partial(voted.vote, member, place))
        diary.ago(26, partial(voted.appraise_self, member))
    diary.ago(12, voted.close)
    for member in running.members[2:4]:
        diary.ago(5, partial(running.vote, member, 1))


def life_meeting(diary: Diary, bureau: Bureau, code: str, year: int) -> None:
    """The general meeting of December that was the life meeting and the appraisal as well; in January the secretary reported on his duties."""
    members, branch_id = bureau.members[code], bureau.branches[code].id
    head, clerk = bureau.as_member(members[0]), bureau.as_member(committee_of(members)[:2][-1])
    times = {"starts_at": time(14, 30), "ends_at": time(17, 30), "place": "党员活动室", "roll": []}
    meeting = Gathering(branch_id, clerk, head, {
        "form": Kind.MEMBER_MEETING, "purposes": [Kind.LIFE_MEETING, Kind.APPRAISAL], "held_on": workday(date(year, 12, 22)), "title": f"{year}年度组织生活会",
        "summary": "会前谈心、征求意见；会上开展批评和自我批评，进行民主评议。", **times,
        "actions": [{"text": "针对来信回复口径不一的问题，编一份统一的办事口径", "owner_id": members[2].id, "due_on": date(year + 1, 3, 31)}]})
    report = Gathering(branch_id, clerk, head, {
        "form": Kind.MEMBER_MEETING, "purposes": [Kind.DUTY_REPORT], "held_on": workday(date(year + 1, 1, 15)), "title": f"{year}年度书记述职",
        "summary": "书记述职，党员评议。", "duty_score": 90.5, **times})
    for one in (meeting, report):
        for days, deed in enumerate((one.log, one.submit, one.confirm)):
            diary.on(one.facts["held_on"] + DAY * 2 * days, deed)
    if code in WITH_ROUNDS:
        diary.on(meeting.facts["held_on"] + DAY, partial(criticize, meeting, head, members[:4]))
    diary.on(date(year + 1, 3, 20), meeting.close_actions)


def criticize(meeting: Gathering, head: Identity, members: Sequence[Member]) -> None:
    """Each of these of himself and of the next, written down by the secretary."""
    for place, speaker in enumerate(members):
        for about, text in ((speaker, OF_HIMSELF), (members[(place + 1) % len(members)], OF_ANOTHER)):
            talks.criticize(meeting.done, speaker_id=speaker.id, about_id=about.id, text=text, by=head)


def talk_round(diary: Diary, bureau: Bureau, code: str, begin: date, chance: random.Random, *, share: float) -> None:
    """The secretary with everybody, the committee with each other; not everybody got round to it this year."""
    members = bureau.members[code]
    committee = committee_of(members)
    pairs = [(members[0], other) for other in members[1:]] + [(one, other) for place, one in enumerate(committee) for other in committee[place + 1:]
                                                              if place]
    for place, (talker, person) in enumerate(pairs):
        if chance.random() < share:
            diary.on(workday(begin + DAY * (place % 9)), partial(talk, bureau, talker, person))


def committee_of(members: Sequence[Member]) -> Sequence[Member]:
    """Four where there are seven members, else the secretary alone (see `people.elect`)."""
    return members[:4] if len(members) >= 7 else members[:1]


def is_here(member: Member, day: date) -> bool:
    """Nobody came from elsewhere, nobody left."""
    return member.joined_on is not None and member.joined_on <= day


def talk(bureau: Bureau, talker: Member, person: Member, *, follow_up_on: date | None = None) -> None:
    if not (is_here(talker, clock.today()) and is_here(person, clock.today())):
        return
    talks.record(facts={"kind": TalkKind.DAILY, "held_on": clock.today(), "talker_id": talker.id, "person_id": person.id, "place": "办公室",
                        "reason": "年度谈心", "content": "交流了近期办件和学习情况。", "opinions": "希望多安排办件交流。", "measures": "每月组织一次案例研讨。",
                        "follow_up_on": follow_up_on},
                 by=bureau.as_member(talker))


def concluded(diary: Diary, one: Round, begin: date) -> None:
    diary.on(begin, lambda: one.open(20))
    for place, member in enumerate(one.members):
        diary.on(begin + DAY * (1 + place % 3), partial(one.vote, member, place))
        diary.on(begin + DAY * (2 + place % 3), partial(one.appraise_self, member))
    end(diary, one, begin, one.close)


def on_paper(diary: Diary, one: Round, begin: date) -> None:
    """Voted at a meeting a week after the beginning, counted there, entered the next day."""
    diary.on(begin, lambda: one.open(7, BallotWay.PAPER))
    for place, member in enumerate(one.members):
        diary.on(begin + DAY * (2 + place % 3), partial(one.appraise_self, member))
    end(diary, one, begin, one.count_paper)


def end(diary: Diary, one: Round, begin: date, close: Callable[[], None]) -> None:
    for days, deed in ((8, close), (10, one.find), (12, one.conclude)):
        diary.on(begin + DAY * days, deed)
    for member in one.members[:5]:
        diary.on(begin + DAY * 14, partial(one.be_told, member))
