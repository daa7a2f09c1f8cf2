"""Two people at once on a database where commits are real: a step of the round waits for the other, then sees what it left."""
from threading import Event

import pytest
from sqlalchemy.orm.exc import StaleDataError

from tests.appraisals import made
from tests.appraisals.made import BEST, GOOD, by
from tests.live import at_once
from xinfang_party.appraisals import paper, queries, service
from xinfang_party.appraisals.models import AppraisalRound, AppraisedMember
from xinfang_party.appraisals.terms import MemberGrade, RoundState
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.transaction import unit_of_work

NOW = made.NOW


@pytest.fixture
def world(site):
    return made.world()


def one_after_the_other(site, first, second):
    """The second begins when the first has done its work; the first saves when the second is through, or after a second in which it waited. What it was told."""
    worked, ended = Event(), Event()

    def lead():
        try:
            with unit_of_work():
                first()
                db.session.flush()
                worked.set()
                ended.wait(1)
        finally:
            worked.set()

    def follow():
        assert worked.wait(20)
        try:
            with unit_of_work():
                second()
        except (Refusal, StaleDataError) as error:
            return str(error)
        finally:
            ended.set()

    said = at_once(site, 2, lambda n: (lead, follow)[n]())[1]
    db.session.rollback()
    return said


def found_all(world):
    """Everybody is found, nobody excellent more than may be; (round id, id of one who is not excellent)."""
    round_ = made.closed(world)
    made.find_all(world, round_, best=1)
    db.session.commit()
    part = next(part for part in queries.parts_of(round_.id) if part.finding is GOOD and part.member_id != world.head.id)
    return round_.id, part.id


def steps(world, round_id, part_id):
    head = by(world.head)
    return {"find": lambda: service.find(db.session.get_one(AppraisedMember, part_id), grade=BEST, words="", version=None, by=head),
            "conclude": lambda: service.conclude(db.session.get_one(AppraisalRound, round_id), version=None, by=head)}


@pytest.mark.parametrize(("first", "second", "sentence"), [("find", "conclude", "最多 1 名"), ("conclude", "find", "不能填写评定结果")])
def test_a_finding_and_the_end_come_one_after_the_other(site, world, first, second, sentence):
    """Never more excellent than a third in a concluded round."""
    round_id, part_id = found_all(world)
    acts = steps(world, round_id, part_id)
    assert sentence in (one_after_the_other(site, acts[first], acts[second]) or "")
    excellent = [part.finding for part in queries.parts_of(round_id)].count(BEST)
    state = db.session.get_one(AppraisalRound, round_id).state
    assert (state, excellent) == {"find": (RoundState.CLOSED, 2), "conclude": (RoundState.CONCLUDED, 1)}[first]


def test_of_two_corrections_at_once_the_second_is_a_conflict(site, world):
    round_ = made.counted(world)
    key, version, head, member_id = round_.id, round_.version, by(world.head), world.head.id

    def count(good):
        votes = {part.member_id: {**dict.fromkeys(MemberGrade, 0), GOOD: good} for part in queries.parts_of(key)}
        return lambda: paper.count(db.session.get_one(AppraisalRound, key), issued=5, collected=5, votes=votes, version=version, by=head)

    first, second = count(4), count(3)
    assert one_after_the_other(site, first, second)
    assert queries.tally_of(db.session.get_one(AppraisalRound, key))[member_id][GOOD] == 4


def test_no_own_words_arrive_after_the_vote_was_closed(site, world):
    round_ = made.opened(world)
    for voter in world.formal:
        made.vote(round_, voter)
    key, me, head = round_.id, by(world.members[0]), by(world.head)
    said = one_after_the_other(
        site, lambda: service.close(db.session.get_one(AppraisalRound, key), version=None, by=head),
        lambda: service.appraise_self(queries.get_own_part(me, key), grade=GOOD, words="晚了", version=None, by=me))
    assert "不能填写自评" in (said or "")
