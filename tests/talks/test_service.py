"""Talks and criticism without the web: who may record what, and what the audit learns."""
from datetime import date

import pytest
from sqlalchemy import select

from tests import owing, people
from tests.accounts.people import account
from tests.talks import made
from tests.talks.made import by, facts
from xinfang_party.activities.terms import State
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, NotFound, Refusal
from xinfang_party.notifications.models import Notice
from xinfang_party.talks import coverage, queries, service
from xinfang_party.talks.terms import CriticismKind, Need


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW):
        yield made.world()


def test_record_leaves_an_entry_without_content(world):
    talk = made.talk(world.one, world.two)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.tag == "talk.recorded")).one()
    assert (entry.subject_kind, entry.subject_id, entry.details) == ("talk", talk.id, {})


def test_record_of_others_is_the_secretarys(world):
    assert service.record(facts=facts(world.one, world.two), by=by(world.head)).branch_id == world.branch.id
    for other in (world.sitter, world.watcher, world.far):
        with pytest.raises(Refusal, match="自己参加"):
            service.record(facts=facts(world.one, world.two), by=by(other))


def test_record_across_branches_belongs_to_the_recorders(world):
    assert service.record(facts=facts(world.far, world.one), by=by(world.one)).branch_id == world.branch.id
    assert service.record(facts=facts(world.far, world.one), by=by(world.far)).branch_id != world.branch.id


@pytest.mark.parametrize(("more", "field"), [
    ({"held_on": date(2026, 6, 2)}, "held_on"), ({"content": "手机 13800138000"}, "content"), ({"follow_up_on": date(2026, 4, 1)}, "follow_up_on"),
    ({"held_on": date(2014, 5, 1)}, "held_on")])
def test_record_refuses_at_the_field(world, more, field):
    with pytest.raises(Refusal) as refused:
        service.record(facts=facts(world.one, world.two, **more), by=by(world.one))
    assert refused.value.field == field


def test_record_refuses_who_was_in_no_branch(world):
    late = people.member(world.branch, from_on=date(2026, 5, 20))
    with pytest.raises(Refusal, match="不在任何支部"):
        service.record(facts=facts(world.one, late), by=by(world.one))


def test_edit_refuses_a_stale_version(world):
    talk = made.talk(world.one, world.two)
    with pytest.raises(Conflict):
        service.edit(talk, facts=facts(world.one, world.two, content="新的"), version=talk.version - 1, by=by(world.one))


@pytest.mark.parametrize(("who", "reads", "writes"), [
    ("one", True, True), ("two", True, False), ("head", True, True), ("watcher", True, False), ("sitter", False, False), ("far", False, False)])
def test_content_is_for_the_two_the_secretary_and_the_discipline_member(world, who, reads, writes):
    talk, identity = made.talk(world.one, world.two), by(getattr(world, who))
    for may, get in ((reads, queries.get_readable), (writes, queries.get_writable)):
        if may:
            assert get(identity, talk.id) is talk
        else:
            with pytest.raises(NotFound):
                get(identity, talk.id)


def test_who_leads_from_above_reads_nothing(app, clock_at):
    with clock_at(made.NOW):
        above = people.branch(kind=people.BranchKind.GENERAL_BRANCH)
        below = people.branch(parent=above)
        chief, one, two = people.secretary(above), people.member(below), people.member(below)
        talk = made.talk(one, two)
        with pytest.raises(NotFound):
            queries.get_readable(by(chief), talk.id)


def test_follow_up_is_owed_until_it_is_written(world):
    talk = made.talk(world.one, world.two, follow_up_on=date(2026, 6, 10))
    made.talk(world.one, world.two, follow_up_on=date(2026, 7, 10))
    owes = owing.asked(by(world.one), "talks.follow_up")
    assert [(item.due_on, made.SECRET in item.about) for item in owes] == [(date(2026, 6, 10), False)]
    service.follow_up(talk, text="已经好转", version=talk.version, by=by(world.one))
    assert owing.asked(by(world.one), "talks.follow_up") == []


def test_coverage_of_a_branch_names_who_is_missing(world):
    made.talk(world.head, world.one)
    lines = coverage.lines_of(world.branch.id, 2026)
    assert {row.who for row in lines[Need.COMMITTEE_MEMBER] if row.is_covered} == {world.one.name}
    assert [len(rows) for rows in lines.values()] == [3, 2, 5]
    assert not any(row.is_covered for row in lines[Need.COMMITTEE_PAIR])


def test_own_coverage_holds_only_what_concerns_one(world):
    assert {row.who for rows in coverage.lines_of_member(world.one.id, 2026).values() for row in rows} == {world.one.name}


def test_criticize_tells_self_from_mutual(world):
    meeting = made.life_meeting(world.branch, world.one, world.two, world.head)
    mine = service.criticize(meeting, speaker_id=world.one.id, about_id=world.one.id, text="学习不够", by=by(world.one))
    assert mine.kind is CriticismKind.SELF
    service.edit_criticism(mine, about_id=world.two.id, text="要抓紧", version=mine.version, by=by(world.one))
    db.session.flush()
    assert mine.kind is CriticismKind.MUTUAL


@pytest.mark.parametrize("state", [State.CONFIRMED, State.CANCELLED, State.PLANNED])
def test_criticize_only_before_the_minutes_are_confirmed(world, state):
    meeting = made.life_meeting(world.branch, world.one, state=state)
    with pytest.raises(Refusal):
        service.criticize(meeting, speaker_id=world.one.id, about_id=world.one.id, text="学习不够", by=by(world.one))


@pytest.mark.parametrize(("who", "count"), [("one", 1), ("two", 1), ("head", 1), ("watcher", 1), ("sitter", 0)])
def test_criticism_is_heard_by_few(world, who, count):
    meeting = made.life_meeting(world.branch, world.one, world.two, world.sitter)
    service.criticize(meeting, speaker_id=world.one.id, about_id=world.two.id, text="要抓紧", by=by(world.one))
    assert len(queries.criticisms_of(meeting.id, by(getattr(world, who)))) == count


def test_who_spoke_is_changed_only_by_one_of_them_and_both_are_told(world):
    talk = made.talk(world.one, world.two)
    accounts = {name: account(member=member).id for name, member in (("one", world.one), ("two", world.two), ("head", world.head))}
    with pytest.raises(Refusal, match="双方只能由其中一方改"):
        service.edit(talk, facts=facts(world.head, world.one), version=talk.version, by=by(world.head))
    service.edit(talk, facts=facts(world.one, world.two, content="更正后的内容"), version=talk.version, by=by(world.head))
    told = db.session.scalars(select(Notice).where(Notice.kind == "talk.edited")).all()
    assert {notice.account_id for notice in told} == {accounts["one"], accounts["two"]}
    assert not any("更正后的内容" in notice.text for notice in told)
