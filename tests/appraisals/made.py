"""Appraisals for tests, taken to where a test needs them."""
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests import people
from tests.accounts.people import account
from tests.talks.made import by
from xinfang_party.appraisals import ballots, paper, queries, service
from xinfang_party.appraisals.models import AppraisalRound
from xinfang_party.appraisals.terms import BallotWay, MemberGrade
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch, Member
from xinfang_party.organization.terms import CommitteeDuty

NOW, TODAY, LAST = "2026-11-24 10:00", date(2026, 11, 24), date(2026, 12, 10)
GOOD, BEST = MemberGrade.QUALIFIED, MemberGrade.EXCELLENT


@dataclass
class World:
    """A branch of five formal members (secretary and discipline member, who can log in, three more) and a probationary one."""

    branch: Branch
    head: Member
    watcher: Member
    members: list[Member]
    probationer: Member

    @property
    def formal(self) -> list[Member]:
        return [self.head, self.watcher, *self.members]


def world() -> World:
    branch = people.branch()
    found = World(branch, people.secretary(branch), people.secretary(branch, duty=CommitteeDuty.DISCIPLINE), [people.member(branch) for _ in range(3)],
                  people.member(branch, formal_on=None))
    for who in (found.head, found.watcher):
        account(member=who)
    return found


def opened(world: World, **more: Any) -> AppraisalRound:
    made = service.open_(**{"branch_id": world.branch.id, "year": 2026, "closes_on": LAST, "by": by(world.head), **more})
    db.session.commit()
    return made


def vote(round_: AppraisalRound, voter: Member, grade: MemberGrade = GOOD, **grades: Any) -> None:
    names = queries.names_to_grade(round_.id, voter.id)
    ballots.cast(round_, grades={key: grades.get(f"m{key}", grade) for key in names}, by=by(voter))
    db.session.commit()


def closed(world: World) -> AppraisalRound:
    round_ = opened(world)
    for voter in world.formal:
        vote(round_, voter)
    service.close(round_, version=round_.version, by=by(world.head))
    db.session.commit()
    return round_


def concluded(world: World, best: int = 1) -> AppraisalRound:
    round_ = closed(world)
    find_all(world, round_, best)
    service.conclude(round_, version=round_.version, by=by(world.head))
    db.session.commit()
    return round_


def find_all(world: World, round_: AppraisalRound, best: int = 1) -> None:
    """By the secretary; the secretary's own by the discipline member."""
    for place, part in enumerate(queries.parts_of(round_.id)):
        finder = world.watcher if part.member_id == world.head.id else world.head
        service.find(part, grade=BEST if place < best else GOOD, words="表现稳定", version=part.version, by=by(finder))


def find_but(round_: AppraisalRound, leader: Member) -> None:
    """By this leader: of everybody but himself."""
    for part in queries.parts_of(round_.id):
        if part.member_id != leader.id:
            service.find(part, grade=GOOD, words="", version=None, by=by(leader))
    db.session.commit()


def on_paper(world: World, **more: Any) -> AppraisalRound:
    return opened(world, way=BallotWay.PAPER, **more)


def met(world: World) -> AppraisalRound:
    """A vote on paper whose meeting is today: its counts can be entered."""
    return on_paper(world, closes_on=TODAY)


def votes_of(world: World, good: int = 5, **more: int) -> dict[int, dict[MemberGrade, int]]:
    """So many ballots for each member; `m7_excellent=2`: of one of them."""
    found = {member.id: {**dict.fromkeys(MemberGrade, 0), GOOD: good} for member in world.formal}
    for name, number in more.items():
        key, _, grade = name[1:].partition("_")
        found[int(key)][MemberGrade(grade)] = number
    return found


def counted(world: World, **more: Any) -> AppraisalRound:
    """A vote on paper of five ballots, entered."""
    round_ = met(world)
    paper.count(round_, **{"issued": 5, "collected": 5, "votes": votes_of(world), "version": None, "by": by(world.head), **more})
    db.session.commit()
    return round_
