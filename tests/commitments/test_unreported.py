"""Promises of which nobody reports: the organization concludes them without, and says so."""
from datetime import date

import pytest
from flask import g
from sqlalchemy import select

from tests import people, promises
from tests.commitments.test_views import text_of, url
from tests.petitions import made
from xinfang_party.audit.models import AuditEntry
from xinfang_party.commitments import closing, jobs, owed, service
from xinfang_party.commitments.terms import Grade, Kind, Result, Side, State
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.notifications.models import Notice
from xinfang_party.organization import people as organization
from xinfang_party.organization.terms import Placement

EARLY, ENDED, LAST_DAY, LATE = "2026-01-05 10:00", "2027-01-01 10:00", "2027-01-15 10:00", "2027-01-16 10:00"
NO_REPORT = "承诺人没有述诺"


@pytest.fixture
def world(app, clock_at):
    with clock_at(EARLY):
        yield promises.world()


@pytest.fixture
def published(world):
    return promises.published(world)


@pytest.fixture
def late(published, clock_at):
    """Frozen, and the day for the report just over."""
    with clock_at(LATE):
        jobs.freeze_ended()
        yield published


def leave(member, day):
    organization.leave(member, left_on=day, reason="调出", by=people.BY)
    db.session.commit()


def asked(identity):
    g.pop("asked_by_promises", None)  # each question is a request of its own
    return [(item.what, item.due_on) for item in owed.to_decide(identity)]


def conclude(commitment, by, *, reason="两次提醒没有述诺"):
    closing.appraise(commitment, Side.ORGANIZATION, grade=Grade.BASIC, by=by)
    closing.conclude(commitment, result=Result.NOT_KEPT, reason=reason, by=by)
    db.session.commit()


def test_until_the_last_day_the_report_is_waited_for(world, published, clock_at):
    with clock_at(LAST_DAY):
        jobs.freeze_ended()
        assert asked(world.secretary) == []
        with pytest.raises(Refusal, match="期限到 2027年1月15日"):
            closing.appraise(published, Side.ORGANIZATION, grade=Grade.BASIC, by=world.secretary)
        with pytest.raises(Refusal, match="期限到 2027年1月15日"):
            closing.conclude(published, result=Result.NOT_KEPT, reason="没有述诺", by=world.secretary)


def test_without_frozen_figures_nothing_is_concluded(world, published, clock_at):
    with clock_at(LATE), pytest.raises(Refusal, match="还没有封存"):
        closing.appraise(published, Side.ORGANIZATION, grade=Grade.BASIC, by=world.secretary)


def test_an_overdue_report_is_concluded_without(world, late, session):
    assert asked(world.secretary) == [("承诺人没有述诺，评诺和评定", date(2027, 2, 14))]
    conclude(late, world.secretary)
    assert (late.state, late.result, late.weights["peer"], asked(world.secretary)) == (State.CONCLUDED, Result.NOT_KEPT, 20, [])
    entry = session.scalars(select(AuditEntry).where(AuditEntry.tag == "commitment.concluded")).one()
    assert entry.details["reported"] is False


def test_the_finding_without_a_report_needs_a_word_and_its_reason(world, late):
    with pytest.raises(Refusal, match="还没有党组织评价"):
        closing.conclude(late, result=Result.NOT_KEPT, reason="没有述诺", by=world.secretary)
    with pytest.raises(Refusal, match="没有述诺，评定结果请写明理由"):
        conclude(late, world.secretary, reason=" ")


@pytest.mark.parametrize("side", [Side.SELF, Side.PEER])
def test_others_say_their_word_after_a_report_only(world, late, side):
    by = world.by if side is Side.SELF else promises.identity(world.peer)
    with pytest.raises(Refusal, match="述诺之后"):
        closing.appraise(late, side, grade=Grade.BASIC, by=by)


def test_nobody_concludes_the_own_promise_without_a_report(world, clock_at):
    own = promises.draft(world, by=world.secretary)
    service.submit(own, by=world.secretary)
    service.approve(own, by=promises.OFFICE)
    service.publish(own, by=promises.OFFICE)
    db.session.commit()
    with clock_at(LATE):
        jobs.freeze_ended()
        assert [len(asked(who)) for who in (world.secretary, promises.OFFICE)] == [0, 1]
        with pytest.raises(Refusal, match="自己作出的承诺"):
            closing.appraise(own, Side.ORGANIZATION, grade=Grade.BASIC, by=world.secretary)
        conclude(own, promises.OFFICE)


def test_the_report_stays_possible_until_the_finding(world, late):
    closing.appraise(late, Side.ORGANIZATION, grade=Grade.BASIC, by=world.secretary)
    service.report(late, text="出差，今天补上。", by=world.by)
    assert (late.state, asked(world.secretary)) == (State.REPORTED, [("评诺和评定", date(2027, 2, 14))])
    closing.conclude(late, result=Result.NOT_KEPT, reason="没有数据", by=world.secretary)
    with pytest.raises(Refusal):
        service.report(late, text="再说一遍", by=world.by)


def test_of_who_left_no_report_is_waited_for(world, published, clock_at, session, log_in):
    log_in(member=world.head)
    with clock_at("2026-06-01 10:00"):
        leave(world.keeper, date(2026, 5, 31))
        assert asked(world.secretary) == []
    with clock_at(ENDED):
        jobs.freeze_ended()
        assert asked(world.secretary) == [("承诺人没有述诺，评诺和评定", date(2027, 2, 14))]
        assert "承诺人已经离开" in session.scalar(select(Notice.text).where(Notice.kind == "commitment.unreported"))
        conclude(published, world.secretary)


def test_a_branch_that_is_no_more_promises_nothing(world, clock_at):
    made = promises.draft(world, kind=Kind.BRANCH, by=world.secretary)
    service.submit(made, by=world.secretary)
    service.approve(made, by=promises.OFFICE)
    service.publish(made, by=promises.OFFICE)
    world.branch.dissolved_on = date(2026, 12, 1)
    db.session.commit()
    with clock_at(ENDED):
        jobs.freeze_ended()
        assert len(asked(promises.OFFICE)) == 1
        conclude(made, promises.OFFICE)


def test_who_moved_keeps_the_promise_where_it_was_made(world, published, clock_at):
    other = people.branch()
    chief = people.secretary(other)
    with clock_at("2026-06-01 10:00"):
        organization.transfer(world.keeper, Placement(other.id), date(2026, 6, 1), people.BY)
        db.session.commit()
    with clock_at(LATE):
        jobs.freeze_ended()
        assert [len(asked(who)) for who in (world.secretary, promises.identity(chief))] == [1, 0]
        service.report(published, text="做到了", by=world.by)
        assert (published.branch_id, published.state) == (world.branch.id, State.REPORTED)


def test_the_page_says_so_and_offers_the_two_forms(world, late, log_in):
    client = log_in(member=world.head)
    page = text_of(client.get(url(late)))
    assert all(words in page for words in [NO_REPORT, "述诺的期限已经过了", "评定之前承诺人仍然可以述诺", "代表支部或机关党委评价"])
    assert client.post(url(late, "/appraisals/organization"), data={"grade": "basic"}).status_code == 303
    assert "不论评为什么结果都要写明理由" in text_of(client.get(url(late)))
    assert "没有述诺，评定结果请写明理由" in text_of(client.post(url(late, "/conclude"), data={"result": "not_kept"}))
    assert client.post(url(late, "/conclude"), data={"result": "not_kept", "opinion": "两次提醒没有述诺"}).status_code == 303
    page = text_of(client.get(url(late)))
    assert all(words in page for words in ["评定结果：未兑现", NO_REPORT, "述诺（没有）", "两次提醒没有述诺"])


def test_the_keeper_still_finds_the_form_of_the_report(world, late, log_in):
    page = text_of(log_in(member=world.keeper).get(url(late)))
    assert "提交述诺" in page
    assert "保存评定结果" not in page


def test_the_keeper_is_told_of_the_finding(world, late, session, log_in):
    log_in(member=world.keeper)
    conclude(late, world.secretary)
    assert "未兑现（承诺人没有述诺）" in session.scalar(select(Notice.text).where(Notice.kind == "commitment.concluded"))


def test_who_may_conclude_is_told_once_when_the_report_is_late(world, late, session, log_in):
    for who in (world.head, world.keeper):
        log_in(member=who)
    for _ in range(2):
        jobs.remind_overdue_steps()
    kinds = list(session.scalars(select(Notice.kind).where(Notice.kind.in_(["commitment.unreported", "commitment.overdue.published"]))))
    assert sorted(kinds) == ["commitment.overdue.published", "commitment.unreported"]


@pytest.mark.parametrize(("left", "day", "overdue", "awaiting"), [
    (False, LAST_DAY, 0, 0), (False, LATE, 1, 1), (True, LATE, 0, 1), (True, "2027-02-15 10:00", 1, 1)])
def test_figures_count_it(world, published, clock_at, left, day, overdue, awaiting):  # noqa: PLR0917 - a table
    if left:
        with clock_at("2026-06-01 10:00"):
            leave(world.keeper, date(2026, 5, 31))
    with clock_at(day):
        jobs.freeze_ended()
        assert figures("steps_overdue", 2027, "awaiting_decision", 2026) == [overdue, awaiting]


def test_concluded_without_a_report_is_evaluated(world, late):
    assert figures("evaluated_share", 2026) == [0]
    conclude(late, world.secretary)
    assert figures("evaluated_share", 2026, "steps_overdue", 2027, "awaiting_decision", 2026) == [100, 0, 0]


def figures(*asked_for):
    pairs = zip(asked_for[::2], asked_for[1::2], strict=True)
    return [engine.figure(f"commitments.{code}", Scope.bureau(), Period.year(year)).value for code, year in pairs]


# --- never published -----------------------------------------------------------------------------------------------------------

def withdrawn(client, commitment, **data):
    return client.post(url(commitment, "/withdraw-of-left"), data={"version": commitment.version, **data})


def test_what_a_keeper_who_left_did_not_publish_is_taken_back_by_those_who_vet(world, log_in, clock_at):
    commitment = promises.draft(world)
    service.submit(commitment, by=world.by)
    db.session.commit()
    client = log_in(member=world.head)
    assert "承诺人没有离开" in text_of(withdrawn(client, commitment, opinion="调出"))
    with clock_at("2026-02-02 10:00"):
        leave(world.keeper, date(2026, 2, 1))
        client = log_in(member=world.head)
        assert "承诺人已经离开，撤回这项承诺" in text_of(client.get(url(commitment)))
        assert "撤回请写明原因" in text_of(withdrawn(client, commitment, opinion=""))
        assert withdrawn(client, commitment, opinion="承诺人已调出").status_code == 303
    db.session.expire_all()
    assert commitment.state is State.WITHDRAWN
    assert (commitment.steps[-1].verb, commitment.steps[-1].opinion) == ("withdraw", "承诺人已调出")


def test_of_a_keeper_who_left_the_deciders_hear_that_it_came_back(world, clock_at, log_in):
    commitment = promises.draft(world)
    service.submit(commitment, by=world.by)
    service.return_(commitment, opinion="请写具体", by=world.secretary)
    db.session.commit()
    log_in(member=world.head)
    with clock_at("2026-03-02 10:00"):
        leave(world.keeper, date(2026, 1, 20))
        jobs.remind_overdue_steps()
    assert "不再办理的请撤回" in db.session.scalars(select(Notice.text).where(Notice.kind == "commitment.overdue.returned")).one()


def test_figures_of_who_left_lead_the_branch_to_no_closed_door(world, log_in, clock_at):
    commitment = promises.draft(world)
    made.case(member=world.keeper, branch=world.branch, received_on=date(2025, 11, 4), replied_on=date(2025, 12, 4))
    service.submit(commitment, by=world.by)
    db.session.commit()
    assert "/rows?" in log_in(member=world.head).get(url(commitment)).text
    with clock_at("2026-02-02 10:00"):
        leave(world.keeper, date(2026, 2, 1))
        client = log_in(member=world.head)
        assert [client.get(address).text.count("/rows?") for address in (url(commitment), "/commitments")] == [0, 0]
