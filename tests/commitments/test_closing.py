"""The end of a promise: frozen once, appraised from four sides, found kept or not."""
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests import promises
from tests.petitions import made
from xinfang_party.commitments import closing, figures, jobs, pages, service
from xinfang_party.commitments.models import Appraisal, Commitment
from xinfang_party.commitments.queries_owed import answered
from xinfang_party.commitments.terms import Grade, Pace, Result, Side, State
from xinfang_party.commitments.timed import to_freeze
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.notifications.models import Notice
from xinfang_party.petitions import service as petitions
from xinfang_party.petitions.terms import Evaluation

EARLY, AFTER = "2026-01-05 10:00", "2027-01-01 01:00"


@pytest.fixture
def world(app, clock_at):
    with clock_at(EARLY), app.test_request_context():
        yield promises.world()


@pytest.fixture
def ended(world, clock_at, session):
    """A promise of 90 % with one case answered in time and one answered late, its year just over; the clock stands after it."""
    commitment = promises.published(world)
    with clock_at("2026-12-01 10:00"):
        made.case(member=world.keeper, received_on=date(2026, 2, 1), replied_on=date(2026, 2, 20))
        made.case(member=world.keeper, received_on=date(2026, 2, 1), replied_on=date(2026, 8, 1))
    with clock_at(AFTER):
        yield commitment


def test_freeze_keeps_the_figure_with_its_parts(ended):
    jobs.freeze_ended()
    figure = ended.lines[0].frozen.figure
    assert (figure.numerator, figure.denominator, figure.value) == (1, 2, 50)
    assert ended.is_frozen


def test_freeze_happens_once(ended, session):
    jobs.freeze_ended()
    first = (ended.lines[0].frozen_id, ended.frozen_at, len(ended.steps))
    jobs.freeze_ended()
    session.expire_all()
    assert (ended.lines[0].frozen_id, ended.frozen_at, len(ended.steps)) == first
    assert list(to_freeze(clock.today())) == []


def test_a_running_promise_is_not_frozen(world, clock_at):
    commitment = promises.published(world)
    with clock_at("2026-12-31 23:59"):
        jobs.freeze_ended()
    assert not commitment.is_frozen


def test_a_later_correction_leaves_the_frozen_result_and_is_told(ended, world):
    jobs.freeze_ended()
    made.case(member=world.keeper, received_on=date(2026, 3, 1), replied_on=date(2026, 3, 9))
    page = pages.page_of(ended, world.by)
    assert page["standings"][0].figure.value == 50
    changed = page["comparisons"][0].changed
    assert (changed.numerator, changed.denominator) == (2, 3)
    assert closing.suggestion(ended) is Result.NOT_KEPT


def test_nothing_is_told_where_nothing_changed(ended, world):
    jobs.freeze_ended()
    assert [one.changed for one in pages.page_of(ended, world.by)["comparisons"]] == [None]


def test_a_frozen_promise_takes_no_more_cases(ended, world):
    jobs.freeze_ended()
    page = pages.page_of(ended, world.by)
    assert sorted(page["forms"]) == ["note", "report"]


@pytest.fixture
def reported(ended, world, session):
    jobs.freeze_ended()
    service.report(ended, text="逐件盯办，一件超期。", by=world.by)
    session.commit()
    return ended


def test_the_report_starts_from_the_figures(ended, world):
    jobs.freeze_ended()
    assert "目标 90%" in pages.page_of(ended, world.by)["forms"]["report"].text.data


def test_the_draft_of_the_report_stands_in_the_reports_form_alone(ended, world):
    jobs.freeze_ended()
    assert pages.page_of(ended, world.by)["forms"]["note"].text.data is None


def test_each_side_answers_once_and_may_change_its_mind(reported, world):
    peer = promises.identity(world.peer)
    closing.appraise(reported, Side.PEER, grade=Grade.BASIC, by=peer)
    closing.appraise(reported, Side.PEER, grade=Grade.SATISFIED, by=peer)
    assert closing.appraised(reported).answers[Side.PEER] == 1


def test_a_member_speaks_once_through_whatever_account(world, reported):
    """An account linked anew to the same member replaces the member's word, and owes none."""
    peer = promises.identity(world.peer)
    closing.appraise(reported, Side.PEER, grade=Grade.BASIC, by=peer)
    other = replace(peer, account_id=900_777)
    closing.appraise(reported, Side.PEER, grade=Grade.SATISFIED, by=other)
    assert closing.appraised(reported).answers[Side.PEER] == 1
    assert db.session.scalars(select(Commitment.id).where(answered(other, Side.PEER))).all() == [reported.id]


def test_a_member_has_one_word_whichever_account_speaks(reported, world, session):
    """An account linked to the member later speaks for the same person: the word is replaced, and there is no second one in the table."""
    peer = promises.identity(world.peer)
    another_account = replace(peer, account_id=700_000)
    for by, grade in ((peer, Grade.SATISFIED), (another_account, Grade.BASIC)):
        closing.appraise(reported, Side.PEER, grade=grade, by=by)
    [word] = session.scalars(select(Appraisal).where(Appraisal.side == Side.PEER)).all()
    assert (word.grade, word.member_id) == (Grade.BASIC, world.peer.id)
    session.add(Appraisal(commitment_id=reported.id, side=Side.PEER, grade=Grade.BASIC, account_id=700_000, member_id=world.peer.id, at=clock.now()))
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_dissatisfied_needs_a_reason(reported, world):
    with pytest.raises(Refusal, match="写一句理由"):
        closing.appraise(reported, Side.PEER, grade=Grade.DISSATISFIED, by=promises.identity(world.peer))


def test_nobody_speaks_as_peer_of_oneself(reported, world):
    with pytest.raises(Refusal, match="不能互评自己"):
        closing.appraise(reported, Side.PEER, grade=Grade.SATISFIED, by=world.by)


def test_few_petitioners_answers_spread_their_weight(reported, world):
    closing.appraise(reported, Side.SELF, grade=Grade.SATISFIED, by=world.by)
    closing.appraise(reported, Side.ORGANIZATION, grade=Grade.BASIC, by=world.secretary)
    joint = closing.appraised(reported)
    assert Side.MASSES in joint.silent
    assert joint.value == pytest.approx((100 * 10 + 60 * 30) / 40)


def test_conclude_needs_the_organizations_word(reported, world):
    with pytest.raises(Refusal, match="还没有党组织评价"):
        closing.conclude(reported, result=Result.NOT_KEPT, reason="一件超期", by=world.secretary)


def test_another_result_than_the_figures_suggest_needs_a_reason(reported, world):
    closing.appraise(reported, Side.ORGANIZATION, grade=Grade.SATISFIED, by=world.secretary)
    with pytest.raises(Refusal, match="请写明理由"):
        closing.conclude(reported, result=Result.KEPT, reason="", by=world.secretary)
    closing.conclude(reported, result=Result.KEPT, reason="超期一件系等待鉴定", by=world.secretary)
    assert (reported.state, reported.result) == (State.CONCLUDED, Result.KEPT)


def test_petitioners_evaluations_speak_for_the_masses(world, clock_at):
    commitment = promises.published(world)
    with clock_at("2026-04-01 10:00"):
        for grade in (Evaluation.SATISFIED, Evaluation.SATISFIED, Evaluation.BASIC, Evaluation.SATISFIED, Evaluation.DISSATISFIED):
            case = made.case(member=world.keeper, received_on=date(2026, 2, 1), replied_on=date(2026, 2, 20))
            petitions.rate(case, party=made.Party.UNIT, evaluation=grade, on=date(2026, 3, 1), by=made.OFFICER)
        satisfaction = figures.satisfactions_of(commitment)[0]
        assert (satisfaction.numerator, satisfaction.denominator) == (4, 5)


def test_a_promise_behind_its_pace_is_reminded_of_once_a_month(world, clock_at, session, log_in):
    log_in(member=world.keeper)
    commitment = promises.published(world)
    with clock_at("2026-09-01 10:00"):
        for _ in range(6):
            made.case(member=world.keeper, received_on=date(2026, 2, 1), replied_on=date(2026, 8, 1))
        assert figures.standings([commitment])[commitment.id][0].pace is Pace.OFF_TRACK
        jobs.remind_off_track()
        jobs.remind_off_track()
    assert [kind for kind in notices(session) if kind == "commitment.off-track"] == ["commitment.off-track"]


def notices(session):
    return list(session.scalars(select(Notice.kind)))


def test_an_overdue_vetting_reminds_the_secretary(world, clock_at, session, log_in):
    log_in(member=world.head)
    service.submit(promises.draft(world), by=world.by)
    with clock_at("2026-02-10 10:00"):
        jobs.remind_overdue_steps()
        jobs.remind_overdue_steps()
    assert notices(session).count("commitment.overdue.submitted") == 1
