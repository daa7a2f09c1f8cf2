"""Renewal, end, history; what is owed; one claim wins."""
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests.communities import made
from tests.owing import asked
from xinfang_party.communities import needs, reporting
from xinfang_party.communities.models import ReportIn
from xinfang_party.communities.queries import choices_for
from xinfang_party.communities.terms import NeedState, Satisfaction
from xinfang_party.kernel.errors import Conflict, Refusal


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW):
        yield made.world()


def test_renewed_in_time_its_last_day_moves_on_and_the_receipt_stays(world, clock_at):
    report = made.reported(world.place, world.one, world.branch)
    reporting.confirm_on_paper(report, on=date(2026, 3, 2), signed_by="李主任", by=made.by(world.head))
    with pytest.raises(Refusal, match="还没有到续报"):
        reporting.renew(report, by=made.by(world.one))
    with clock_at("2026-08-20 09:00"):
        assert reporting.renew(report, by=made.by(world.one)) is report
    assert (report.to_on, report.confirmed_on) == (date(2027, 3, 1), date(2026, 3, 2))


def test_after_it_lapsed_a_new_one_begins(world, clock_at):
    report = made.reported(world.place, world.one, world.branch)
    with clock_at("2026-10-08 09:00"):
        again = reporting.renew(report, by=made.by(world.one))
    assert (again.from_on, again.to_on, again.confirmed_on, report.to_on) == (date(2026, 10, 8), date(2027, 4, 7), None, date(2026, 9, 1))


def test_one_on_paper_has_its_own_day_and_no_two_overlap(world):
    report = made.reported(world.place, world.one, world.branch, from_on=date(2026, 1, 10))
    reporting.confirm_on_paper(report, on=date(2026, 1, 12), signed_by="李主任", by=made.by(world.head))
    assert (report.from_on, report.to_on, report.confirmed_on) == (date(2026, 1, 10), date(2026, 7, 9), date(2026, 1, 12))
    for first in (date(2025, 11, 1), date(2026, 3, 2)):
        with pytest.raises(Refusal, match="2026年7月9日"):
            made.reported(world.place, world.one, world.branch, from_on=first)


def test_ended_it_stays_readable_and_another_place_is_free(world, clock_at):
    report = made.reported(world.place, world.one, world.branch)
    with clock_at("2026-04-01 09:00"):
        reporting.end(report, reason="搬家", by=made.by(world.one))
        made.reported(world.twin, world.one, world.branch)
        with pytest.raises(Refusal, match="已经结束"):
            reporting.end(report, reason="搬家", by=made.by(world.one))
    assert (report.to_on, report.end_reason) == (date(2026, 4, 1), "搬家")


@pytest.mark.parametrize(("who", "branch"), [("far", "branch"), ("one", "other")])
def test_a_member_reports_with_the_own_branch(world, who, branch):
    with pytest.raises(Refusal, match="不在这个支部"):
        made.reported(world.place, getattr(world, who), getattr(world, branch))


def test_a_district_is_no_community(world):
    with pytest.raises(Refusal, match="社区（村）这一级"):
        made.reported(world.place.parent, world.one, world.branch)


def test_names_are_found_by_what_stands_above_them(world):
    assert len(choices_for("东风社区居民委员会")) == 2
    assert choices_for("荔湾 东风") == [world.twin]
    assert choices_for("440104001101")[0].path == "越秀区 洪桥街道 东风社区居民委员会"
    assert choices_for("50%") == choices_for("") == []


def test_what_members_and_secretaries_owe(world, clock_at):
    member, head, names = made.by(world.one), made.by(world.head), ("communities.report_in", "communities.renew", "communities.confirm")
    assert [one.what for one in asked(member, *names)] == ["到社区报到"]
    report = made.reported(world.place, world.one, world.branch)
    assert asked(member, *names) == []
    assert [(one.what, one.about) for one in asked(head, *names)][1:] == [("请社区确认报到", f"{world.place.name}，1 个在等")]
    with clock_at("2026-08-02 09:00"):
        assert [(one.what, one.due_on) for one in asked(member, *names)] == [("续报社区报到", date(2026, 9, 1))]
        reporting.renew(report, by=member)
        assert asked(member, *names) == []


def test_who_claimed_owes_until_the_community_confirms(world):
    need, names = made.need(world.place, due_on=date(2026, 4, 1)), ("communities.do", "communities.confirm_need")
    needs.claim(need, branch_id=world.branch.id, member_id=world.one.id, by=made.by(world.one))
    assert [(one.what, one.due_on) for one in asked(made.by(world.one), *names)] == [("完成认领的需求", date(2026, 4, 1))]
    assert asked(made.by(world.head), *names) == []
    needs.finish(need, result="修好了", by=made.by(world.one))
    assert [one.what for one in asked(made.by(world.head), *names)] == ["请社区确认完成的需求"]
    with pytest.raises(Refusal, match="不能登记自己的回执"):
        needs.confirm_on_paper(need, grade=Satisfaction.VERY, signed_by="李主任", by=made.by(world.one))
    needs.confirm_on_paper(need, grade=Satisfaction.VERY, signed_by="李主任", by=made.by(world.head))
    assert asked(made.by(world.head), *names) == []


def test_who_comes_second_does_not_get_it(world):
    need = made.need(world.place)
    needs.claim(need, branch_id=world.branch.id, by=made.by(world.head))
    with pytest.raises(Refusal, match="已经被别人认领"):
        needs.claim(need, branch_id=world.other.id, member_id=world.far.id, by=made.by(world.far))
    assert (need.state, need.claimed_branch_id) == (NeedState.CLAIMED, world.branch.id)


@pytest.mark.parametrize(("account", "is_withdrawn"), [(7, True), (8, False), (None, False)])
def test_a_need_is_withdrawn_by_the_account_that_published_it(world, account, is_withdrawn):
    publisher = replace(made.by(world.head), account_id=7)
    need = made.need(world.place, by=publisher)
    assert needs.may_withdraw(need, replace(publisher, account_id=account)) is is_withdrawn
    need.published_account_id = None
    assert not needs.may_withdraw(need, replace(publisher, account_id=account))


def test_an_older_screen_is_a_conflict(world):
    report = made.reported(world.place, world.one, world.branch)
    with pytest.raises(Conflict):
        reporting.end(report, reason="搬家", version=report.version + 1, by=made.by(world.one))


def test_texts_hold_nobodys_data(world):
    with pytest.raises(Refusal, match="身份证号"):
        made.need(world.place, title="帮 11010519491231002X 买药")


def test_history_is_kept(world):
    for place in (world.place, world.twin):
        made.reported(place, world.one, world.branch)
    assert len(world.place.path.split()) == 3
    assert sorted(row.place_id for row in made.db.session.scalars(select(ReportIn))) == sorted([world.place.id, world.twin.id])
