"""A vote on paper: nobody votes in the site, its totals are entered once and corrected until the round is concluded."""
import re
from datetime import date

import pytest
from sqlalchemy import func, select

from tests import owing, people
from tests.accounts.people import account, tags
from tests.answers import text_of
from tests.appraisals import made
from tests.appraisals.made import BEST, GOOD, by
from xinfang_party.access.terms import Role
from xinfang_party.appraisals import jobs, paper, queries, service
from xinfang_party.appraisals.models import AppraisalRound, Tally
from xinfang_party.appraisals.terms import BallotWay, MemberGrade, RoundState
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.notifications.models import Notice
from xinfang_party.organization.terms import CommitteeDuty

COUNTS = {"ballots_issued": "5", "ballots_collected": "5"}


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW):
        yield made.world()


def at(round_, rest=""):
    return f"/appraisal-rounds/{round_.id}{rest}"


def typed(world, good="5", **more):
    return {**COUNTS, **{f"votes-{member.id}-qualified": good for member in world.formal}, **more}


def owes(member):
    return sorted(item.what for item in owing.asked(by(member), "appraisals.vote", "appraisals.answer", "appraisals.run"))


# --- what is done ---------------------------------------------------------------------------------------------------------------

def test_counts_end_the_vote_and_are_read_as_any_tally(world):
    round_ = made.counted(world, votes=made.votes_of(world, good=3, **{f"m{world.head.id}_excellent": 2}))
    assert (round_.state, round_.ballots_issued, round_.ballots_collected) == (RoundState.CLOSED, 5, 5)
    tally = queries.tally_of(round_)
    assert {key: counts[GOOD] for key, counts in tally.items()} == {member.id: 3 for member in world.formal}
    assert [tally[member.id][BEST] for member in world.formal] == [2, 0, 0, 0, 0]


def test_counts_are_corrected_until_the_round_is_concluded(world):
    round_ = made.counted(world)
    paper.count(round_, issued=5, collected=4, votes=made.votes_of(world, good=4), version=round_.version, by=by(world.head))
    assert queries.tally_of(round_)[world.head.id][GOOD] == 4
    assert round_.state is RoundState.CLOSED
    made.find_all(world, round_)
    service.conclude(round_, version=None, by=by(world.head))
    with pytest.raises(Refusal, match="录入票数"):
        paper.count(round_, issued=5, collected=5, votes=made.votes_of(world), version=None, by=by(world.head))


def test_of_few_ballots_no_counts_are_kept(world):
    round_ = made.met(world)
    facts = {"issued": 5, "collected": 3, "votes": made.votes_of(world, good=3), "version": None, "by": by(world.head)}
    with pytest.raises(Refusal, match="不计票"):
        paper.count(round_, **facts)
    paper.count(round_, without_tally=True, **facts)
    assert db.session.scalar(select(func.sum(Tally.votes))) == 0
    assert (round_.state, round_.ballots_collected, queries.tally_of(round_)) == (RoundState.CLOSED, 3, {})


def test_a_correction_to_few_ballots_takes_the_counts_away(world):
    round_ = made.counted(world)
    paper.count(round_, issued=5, collected=3, votes={}, without_tally=True, version=None, by=by(world.head))
    assert db.session.scalar(select(func.sum(Tally.votes))) == 0


@pytest.mark.parametrize(("more", "field"), [
    ({"issued": 6}, "ballots_issued"), ({"issued": 4}, "ballots_collected"), ({"collected": 3}, "without_tally"), ({"collected": 4}, "votes-1-excellent")])
def test_impossible_counts_are_refused_at_their_field(world, more, field):
    round_ = made.met(world)
    with pytest.raises(Refusal) as refusal:
        paper.count(round_, **{"issued": 5, "collected": 5, "votes": made.votes_of(world), "version": None, "by": by(world.head), **more})
    assert refusal.value.field == field.replace("-1-", f"-{world.head.id}-")
    assert round_.state is RoundState.OPEN


def test_more_excellent_votes_than_the_ballots_hold_are_refused(world):
    votes = made.votes_of(world, good=0, **{f"m{member.id}_excellent": 2 for member in world.formal})
    with pytest.raises(Refusal, match="“优秀”一共 10 票"):
        made.counted(world, votes=votes)


def test_neither_ballot_nor_closing_where_the_vote_is_on_paper(world):
    round_ = made.met(world)
    with pytest.raises(Refusal, match="请在会上投票"):
        made.vote(round_, world.members[0])
    with pytest.raises(Refusal, match="录入票数"):
        service.close(round_, version=None, by=by(world.head))


def test_counts_over_somebody_elses_are_a_conflict(world):
    round_ = made.met(world)
    with pytest.raises(Conflict):
        paper.count(round_, issued=5, collected=5, votes=made.votes_of(world), version=99, by=by(world.head))


def test_entries_tell_how_many_ballots_and_nothing_of_a_member(world):
    round_ = made.counted(world)
    paper.count(round_, issued=5, collected=4, votes=made.votes_of(world, good=4), version=None, by=by(world.head))
    db.session.flush()
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.tag.in_(("appraisal.counted", "appraisal.recounted"))).order_by(AuditEntry.id)).all()
    assert [(entry.tag, entry.details) for entry in entries] == [("appraisal.counted", {"count": 5}), ("appraisal.recounted", {"count": 4})]


# --- what is asked of whom ------------------------------------------------------------------------------------------------------

def test_nobody_owes_a_vote_or_words_and_the_secretary_owes_the_counts_after_the_day(world, clock_at):
    round_ = made.on_paper(world)
    assert [owes(member) for member in world.formal] == [[]] * 5
    with clock_at("2026-12-11 09:00"):
        assert owes(world.head) == ["录入民主评议票数"]
        paper.count(round_, issued=5, collected=5, votes=made.votes_of(world), version=None, by=by(world.head))
        assert owes(world.head) == ["评定民主评议结果"]


def test_the_notices_speak_of_the_meeting(world, clock_at):
    made.on_paper(world)
    with clock_at("2026-12-11 08:00"):
        jobs.remind_to_close()
    found = db.session.execute(select(Notice.kind, Notice.text).order_by(Notice.id)).all()
    assert [kind for kind, _ in found] == ["appraisal.announced"] * 2 + ["appraisal.closable"]
    assert ["纸质票" in text for _, text in found] == [True, True, False]
    assert "录入会上的票数" in found[-1].text


def test_a_meeting_that_moved_is_told_once_for_each_move_and_never_as_a_beginning(world):
    round_ = made.on_paper(world)
    for day in (date(2026, 12, 3), made.LAST):
        service.extend(round_, closes_on=day, version=None, by=by(world.head))
        db.session.flush()
    told = db.session.scalars(select(Notice.text).where(Notice.kind == "appraisal.announced").distinct().order_by(Notice.text)).all()
    assert len(told) == 3
    assert sum("民主评议开始了，开会日期2026年12月10日" in text.replace(" ", "") for text in told) == 1
    assert sum("民主评议会议改期，开会日期2026年12月" in text.replace(" ", "") for text in told) == 2
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 6


def test_counts_wait_for_the_day_of_the_meeting_which_may_be_moved(world, clock_at):
    round_ = made.on_paper(world)
    facts = {"issued": 5, "collected": 5, "votes": made.votes_of(world), "version": None, "by": by(world.head)}
    with clock_at("2026-12-09 23:00"), pytest.raises(Refusal, match="请先“改开会日期”"):
        paper.count(round_, **facts)
    with clock_at("2026-12-10 00:30"):
        paper.count(round_, **facts)
    early = made.on_paper(other := made.world())
    service.extend(early, closes_on=made.TODAY, version=None, by=by(other.head))
    paper.count(early, **{**facts, "votes": made.votes_of(other), "by": by(other.head)})
    assert (round_.closes_on, early.closes_on) == (made.LAST, made.TODAY)


def test_one_person_does_not_skip_the_vote(world):
    """Neither before the meeting nor with fewer ballots than half of the voters, whether or not they are counted."""
    round_ = made.met(world)
    for issued, collected in ((1, 0), (1, 1), (2, 2), (5, 0), (5, 2)):
        with pytest.raises(Refusal, match="不足半数"):
            paper.count(round_, issued=issued, collected=collected, votes={}, without_tally=True, version=None, by=by(world.head))
    assert round_.state is RoundState.OPEN


def test_each_correction_is_told_to_who_watches_without_any_number(world):
    deputy = people.secretary(world.branch, world.members[0], duty=CommitteeDuty.DEPUTY)
    people.secretary(world.branch, world.members[1], duty=CommitteeDuty.ORGANIZATION)
    readers = {account(member=who).id for who in (deputy, world.watcher)}
    account(member=world.members[1])
    round_ = made.counted(world)
    told = select(Notice.account_id, Notice.text).where(Notice.kind == "appraisal.recounted")
    assert db.session.execute(told).all() == []
    for good in (4, 3):
        paper.count(round_, issued=5, collected=5, votes=made.votes_of(world, good=good), version=None, by=by(world.head))
        db.session.commit()
    found = db.session.execute(told).all()
    assert sorted(key for key, _ in found) == sorted([*readers, *readers])
    assert all("更正了" in text and not re.search(r"\d+ [张票]", text) for _, text in found)


def test_a_second_correction_over_the_first_is_a_conflict(world):
    """Also where the first left the numbers of ballots as they were."""
    round_ = made.counted(world)
    seen = round_.version
    facts = {"issued": 5, "collected": 5, "version": seen, "by": by(world.head)}
    paper.count(round_, votes=made.votes_of(world, good=4), **facts)
    db.session.commit()
    with pytest.raises(Conflict):
        paper.count(round_, votes=made.votes_of(world, good=3), **facts)
    assert queries.tally_of(round_)[world.head.id][GOOD] == 4


def test_own_words_can_be_written_before_the_meeting(world, log_in):
    round_ = made.met(world)
    client = log_in(member=world.members[0])
    assert client.post(at(round_, "/self-appraisal"), data={"grade": "qualified", "words": "还要努力"}).status_code == 303
    made_counted = typed(world)
    assert log_in(member=world.head).post(at(round_, "/paper-counts"), data=made_counted).status_code == 303
    assert client.post(at(round_, "/self-appraisal"), data={"grade": "qualified", "words": "晚了"}).status_code == 422


# --- the pages ------------------------------------------------------------------------------------------------------------------

def test_the_secretary_opens_counts_and_corrects(world, log_in):
    head = log_in(member=world.head)
    data = {"branch_id": world.branch.id, "year": "2026", "closes_on": "2026-11-24", "activity_id": "", "way": "paper"}
    assert head.post("/appraisal-rounds/new", data=data).status_code == 303
    round_ = db.session.scalars(select(AppraisalRound)).one()
    assert round_.way is BallotWay.PAPER
    assert head.post(at(round_, "/paper-counts"), data=typed(world)).location == at(round_, "/results")
    page = head.get(at(round_, "/paper-counts")).get_data(as_text=True)
    assert page.count('value="5"') == 7
    assert head.post(at(round_, "/paper-counts"), data=typed(world, **{f"votes-{world.head.id}-qualified": "4", f"votes-{world.head.id}-barely": "1"})).status_code == 303
    told = text_of(head.get(at(round_, "/results")))
    assert "发出 5 张，收回 5 张" in told
    assert "基本合格 1 票" in told


def test_the_pages_tell_the_way_and_ask_nobody_to_vote(world, log_in):
    round_ = made.on_paper(world)
    head, member = log_in(member=world.head), log_in(member=world.members[0])
    for client in (head, member):
        page = text_of(client.get(at(round_)))
        assert ("现场纸质投票" in page, "没有投票" in page, "去投票" in page, "已投票" in page) == (True, False, False, False)
        assert "现场纸质投票" in text_of(client.get("/appraisal-rounds"))
    page = text_of(head.get(at(round_)))
    assert ("开会当天起可以录入" in page, "录入票数，结束投票" in page) == (True, False)
    waits = (head.get(at(round_, "/paper-counts")), head.post(at(round_, "/paper-counts"), data=typed(world, version=str(round_.version))))
    assert [(answer.status_code, "会还没有开" in text_of(answer)) for answer in waits] == [(200, True), (422, True)]
    assert "请在会上投票" in text_of(member.get(at(round_, "/ballot")))
    answer = member.post(at(round_, "/ballot"), data={f"grade-{key}": "qualified" for key in queries.names_to_grade(round_.id, world.members[0].id)})
    assert (answer.status_code, "请在会上投票" in text_of(answer)) == (422, True)
    assert ("开会日期" in text_of(head.get(at(round_))), "延长" in text_of(head.get(at(round_))), "投票截止" in text_of(head.get(at(round_)))) == (True, False, False)
    answer = head.post(at(round_, "/close"), data={})
    assert (answer.status_code, "录入票数以后" in text_of(answer)) == (422, True)


def test_the_meeting_is_moved_in_words_of_a_meeting(world, log_in):
    round_, head = made.on_paper(world), log_in(member=world.head)
    for day, sentence in (("2026-11-01", "开会日期已经过去"), ("2026-12-10", "没有改"), ("2027-06-01", "开会日期最晚"), ("", "请填写开会日期")):
        answer = head.post(at(round_, "/extend"), data={"closes_on": day})
        page = text_of(answer)
        assert (answer.status_code, sentence in page, "延长" in page, "投票截止" in page) == (422, True, False, False)
    page = text_of(head.get(head.post(at(round_, "/extend"), data={"closes_on": "2026-11-24"}).location))
    assert ("已改期，党员会收到通知" in page, "延长" in page, "录入票数，结束投票" in page) == (True, False, True)
    assert head.post(at(round_, "/paper-counts"), data=typed(world)).status_code == 303
    with pytest.raises(Refusal, match="不能改开会日期"):
        service.extend(db.session.get_one(AppraisalRound, round_.id), closes_on=date(2026, 12, 20), version=None, by=by(world.head))


def test_of_few_ballots_on_paper_nobody_is_asked_to_extend_the_vote(world, log_in):
    answer = log_in(member=world.head).post(at(made.met(world), "/paper-counts"), data=typed(world, good="3", ballots_collected="3"))
    assert ("少于 4 张" in text_of(answer), "延长" in text_of(answer)) == (True, False)


@pytest.mark.parametrize(("more", "sentence"), [
    ({"ballots_issued": ""}, "发出几张"), ({"ballots_issued": "9"}, "3 到 5 张"), ({"ballots_issued": "4"}, "投票无效"), ({"ballots_collected": "x"}, "整数"),
    ({"ballots_collected": "3"}, "不计票"), ({"votes-1-excellent": "3"}, "合计 8 票"), ({"votes-1-excellent": "-1"}, "0 到 9999"),
    ({"votes-1-qualified": ""}, "还没有填写")])
def test_wrong_counts_are_refused_in_words_and_kept(world, log_in, more, sentence):
    round_ = made.met(world)
    more = {name.replace("-1-", f"-{world.head.id}-"): value for name, value in more.items()}
    answer = log_in(member=world.head).post(at(round_, "/paper-counts"), data=typed(world, **more))
    assert (answer.status_code, sentence in text_of(answer)) == (422, True)
    assert answer.get_data(as_text=True).count('value="5"') >= 5
    db.session.rollback()
    assert db.session.scalars(select(AppraisalRound.state)).one() is RoundState.OPEN
    assert db.session.scalar(select(func.sum(Tally.votes))) == 0


def test_after_the_conclusion_the_page_only_says_so(world, log_in):
    round_ = made.counted(world)
    made.find_all(world, round_)
    service.conclude(round_, version=None, by=by(world.head))
    db.session.commit()
    head = log_in(member=world.head)
    assert "票数不能再改" in text_of(head.get(at(round_, "/paper-counts")))
    assert head.post(at(round_, "/paper-counts"), data=typed(world, version=str(round_.version))).status_code == 422


def test_counts_are_entered_by_who_leads_the_branch_and_only_of_a_vote_on_paper(world, log_in):
    round_, online = made.met(world), made.opened(other := made.world())
    stranger = people.secretary(people.branch())
    for client in (log_in(member=world.watcher), log_in(member=world.members[0]), log_in(member=stranger), log_in(Role.PARTY_OFFICE), log_in(Role.DISCIPLINE)):
        assert client.get(at(round_, "/paper-counts")).status_code == 404
        assert client.post(at(round_, "/paper-counts"), data=typed(world)).status_code == 404
    assert log_in(member=other.head).get(at(online, "/paper-counts")).status_code == 404
    assert "appraisal.counted" not in tags()


def test_fifty_are_entered_in_as_many_statements_as_five(world, log_in, counted):
    large, numbers = made.world(), []
    for _ in range(45):
        people.member(large.branch)
    for one, people_in in ((world, 5), (large, 50)):
        round_, head = made.met(one), log_in(member=one.head)
        data = {"ballots_issued": people_in, "ballots_collected": people_in,
                **{f"votes-{key}-qualified": people_in for key in queries.names_to_grade(round_.id, None)}}
        with counted() as sent:
            assert head.post(at(round_, "/paper-counts"), data=data).status_code == 303
        numbers.append(len(sent))
        found = db.session.get_one(AppraisalRound, round_.id)
        assert [counts[MemberGrade.QUALIFIED] for counts in queries.tally_of(found).values()] == [people_in] * people_in
    assert numbers[0] == numbers[1]
