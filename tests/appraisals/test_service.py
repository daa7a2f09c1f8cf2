"""An appraisal from opening to having been told, without the web."""
from datetime import date

import pytest
from sqlalchemy import func, select

from tests import owing, people
from tests.accounts import people as accounts
from tests.appraisals import made
from tests.appraisals.made import BEST, GOOD, by
from tests.promises import OFFICE
from xinfang_party.access.terms import Identity, Role
from xinfang_party.appraisals import ballots, jobs, queries, service
from xinfang_party.appraisals.models import Tally, Voter
from xinfang_party.appraisals.terms import MemberGrade, RoundState
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, NotFound, Refusal
from xinfang_party.notifications.models import Notice
from xinfang_party.notifications.queries import is_unread


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW):
        yield made.world()


def votes(round_):
    return db.session.scalar(select(func.sum(Tally.votes)).where(Tally.round_id == round_.id))


def test_open_puts_every_counter_there_for_formal_members(world):
    round_ = made.opened(world)
    rows = db.session.execute(select(Tally.member_id, Tally.grade, Tally.votes).where(Tally.round_id == round_.id)).all()
    assert {(row.member_id, row.grade) for row in rows} == {(member.id, grade) for member in world.formal for grade in MemberGrade}
    assert {row.votes for row in rows} == {0}
    assert world.probationer.id not in {part.member_id for part in round_.members}


@pytest.mark.parametrize(("more", "sentence"), [({"year": 2024}, "今年或去年"), ({"closes_on": date(2026, 11, 1)}, "已经过去"),
                                              ({"closes_on": date(2027, 3, 1)}, "最长")])
def test_open_refuses_in_words(world, more, sentence):
    with pytest.raises(Refusal, match=sentence):
        service.open_(**{"branch_id": world.branch.id, "year": 2026, "closes_on": made.LAST, "by": by(world.head), **more})


def test_open_once_a_year(world):
    made.opened(world)
    with pytest.raises(Refusal, match="已经开始过"):
        made.opened(world)


def test_a_second_ballot_is_refused(world):
    round_ = made.opened(world)
    made.vote(round_, world.head)
    with pytest.raises(Refusal, match="已经投过票"):
        made.vote(round_, world.head)
    assert votes(round_) == 4


def test_the_row_decides_who_comes_first(world):
    """Two that both saw "not voted": only one claims the row."""
    round_ = made.opened(world)
    ballots.claim(round_.id, by(world.head))
    with pytest.raises(Refusal, match="已经投过票"):
        ballots.claim(round_.id, by(world.head))


@pytest.mark.parametrize("who", ["probationer", "stranger"])
def test_who_has_no_vote_casts_none(world, who):
    round_ = made.opened(world)
    voter = world.probationer if who == "probationer" else people.member(people.branch())
    with pytest.raises(Refusal):
        made.vote(round_, voter)
    with pytest.raises(NotFound):
        queries.get_of_voter(by(voter), round_.id)


def test_nobody_reads_the_tally_before_the_closing(world):
    round_ = made.opened(world)
    for voter in world.formal:
        made.vote(round_, voter)
    assert queries.tally_of(round_) == {}
    service.close(round_, version=round_.version, by=by(world.head))
    assert set(queries.tally_of(round_)) == {member.id for member in world.formal}
    assert queries.tally_of(round_)[world.head.id][GOOD] == 4
    assert list(queries.tally_of(round_)[world.head.id]) == list(MemberGrade)


def test_close_waits_for_everybody_or_the_last_day(world, clock_at):
    round_ = made.opened(world)
    for voter in world.formal[:4]:
        made.vote(round_, voter)
    with pytest.raises(Refusal, match="还有 1 人"):
        service.close(round_, version=None, by=by(world.head))
    with clock_at("2026-12-11 09:00"):
        with pytest.raises(Refusal, match="截止"):
            made.vote(round_, world.formal[4])
        service.close(round_, version=None, by=by(world.head))
    assert round_.state is RoundState.CLOSED


def test_close_with_few_ballots_destroys_the_counts(world, clock_at):
    round_ = made.opened(world)
    for voter in world.formal[:3]:
        made.vote(round_, voter)
    with clock_at("2026-12-11 09:00"):
        with pytest.raises(Refusal, match="不计票"):
            service.close(round_, version=None, by=by(world.head))
        service.close(round_, without_tally=True, version=None, by=by(world.head))
    assert votes(round_) == 0
    assert queries.tally_of(round_) == {}


def test_extend_calls_those_who_have_not_voted(world):
    round_ = made.opened(world)
    made.vote(round_, world.head)
    service.extend(round_, closes_on=date(2026, 12, 20), version=round_.version, by=by(world.head))
    assert round_.closes_on == date(2026, 12, 20)
    texts = {notice.account_id: notice.text for notice in db.session.scalars(select(Notice).where(Notice.due_on == date(2026, 12, 20)))}
    assert set(texts) == {accounts.account(member=world.watcher).id}
    assert all("投票延长了" in text and "开始了" not in text for text in texts.values())


def test_conclude_wants_everybody_graded_and_a_third_excellent(world):
    round_ = made.closed(world)
    with pytest.raises(Refusal, match="还有 5 名"):
        service.conclude(round_, version=None, by=by(world.head))
    made.find_all(world, round_, best=5)
    with pytest.raises(Refusal, match="最多 1 名"):
        service.conclude(round_, version=None, by=by(world.head))


def test_each_step_refuses_a_stale_version(world):
    round_ = made.opened(world)
    for act in (lambda: service.extend(round_, closes_on=made.LAST, version=99, by=by(world.head)), lambda: service.close(round_, version=99, by=by(world.head)),
                lambda: service.conclude(round_, version=99, by=by(world.head))):
        with pytest.raises(Conflict):
            act()


def test_no_entry_tells_a_grade(world):
    made.concluded(world)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "appraisal_round")).all()
    assert {entry.tag for entry in entries} == {"appraisal.opened", "ballot.cast", "appraisal.closed", "appraisal.found", "appraisal.concluded"}
    assert all(set(entry.details) <= {"year", "closes_on", "count", "member"} for entry in entries)
    assert all(entry.details == {} for entry in entries if entry.tag == "ballot.cast")


@pytest.mark.parametrize(("who", "watches", "reads"), [("head", True, True), ("watcher", True, True), ("plain", False, True), ("stranger", False, False)])
def test_results_are_for_few(world, who, watches, reads):
    round_ = made.concluded(world)
    identity = by({"head": world.head, "watcher": world.watcher, "plain": world.members[0], "stranger": people.member(people.branch())}[who])
    for may, get in ((watches, queries.get_watched), (reads, queries.get_readable)):
        if may:
            assert get(identity, round_.id) is round_
        else:
            with pytest.raises(NotFound):
                get(identity, round_.id)


def test_the_discipline_office_watches_and_the_party_office_counts(world):
    round_ = made.concluded(world)
    office = Identity(account_id=1, name="纪委", roles=frozenset({Role.DISCIPLINE}))
    assert queries.get_watched(office, round_.id) is round_
    with pytest.raises(NotFound):
        queries.get_watched(OFFICE, round_.id)
    assert [result.counts for result in queries.results(OFFICE, 2026)] == [{BEST: 1, GOOD: 4}]
    assert queries.results(by(world.members[0]), 2026) == []


def test_what_is_owed_goes_away_when_done(world):
    def owes(member):
        return sorted(item.what for item in owing.asked(by(member), "appraisals.vote", "appraisals.answer", "appraisals.run"))

    round_ = made.opened(world)
    assert owes(world.members[0]) == sorted(["填写民主评议自评", "民主评议投票"])
    service.appraise_self(queries.get_own_part(by(world.members[0]), round_.id), grade=GOOD, words="尚可", version=None, by=by(world.members[0]))
    for voter in world.formal:
        made.vote(round_, voter)
    assert owes(world.members[0]) == []
    assert "结束民主评议投票" in owes(world.head)
    service.close(round_, version=None, by=by(world.head))
    assert owes(world.head) == ["评定民主评议结果"]


def test_confirm_told_once(world):
    round_ = made.concluded(world)
    part = queries.get_own_part(by(world.members[0]), round_.id)
    assert [item.what for item in owing.asked(by(world.members[0]), "appraisals.vote", "appraisals.answer")] == ["查看民主评议结果并确认"]
    service.confirm_told(part, version=part.version, by=by(world.members[0]))
    assert owing.asked(by(world.members[0]), "appraisals.vote", "appraisals.answer") == []
    with pytest.raises(Refusal, match="已经确认过"):
        service.confirm_told(part, version=None, by=by(world.members[0]))


def test_notices_settle_when_the_step_is_taken(world):
    account = accounts.account(member=world.members[0])

    def unread():
        return [notice.kind for notice in db.session.scalars(select(Notice).where(Notice.account_id == account.id, is_unread()))]

    round_ = made.opened(world)
    assert unread() == ["appraisal.opened"]
    made.vote(round_, world.members[0])
    assert unread() == []
    assert db.session.scalar(select(func.count()).select_from(Voter).where(Voter.has_voted)) == 1


def test_the_secretary_is_told_once_that_the_vote_can_be_closed(world, clock_at):
    account, round_ = accounts.account(member=world.head), made.opened(world)
    made.vote(round_, world.head)

    def unread():
        return list(db.session.scalars(select(Notice.kind).where(Notice.account_id == account.id, is_unread())))

    assert unread() == []
    with clock_at("2026-12-11 08:00"):
        for _ in range(2):
            jobs.remind_to_close()
        assert unread() == ["appraisal.closable"]
        service.close(round_, without_tally=True, version=None, by=by(world.head))
        db.session.flush()
        assert unread() == []


def test_the_last_ballot_tells_the_secretary(world):
    accounts.account(member=world.head)
    round_ = made.opened(world)
    for voter in world.formal:
        made.vote(round_, voter)
    assert "appraisal.closable" in db.session.scalars(select(Notice.kind)).all()
