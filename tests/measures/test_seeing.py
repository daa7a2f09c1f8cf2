"""Figures are links where their reader finds a row behind them, and nowhere else."""
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from tests import people, promises
from tests.petitions import made
from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.seeing import finds_rows, sees_rows
from xinfang_party.measures.terms import Scope

YEAR = Period.year(2026)
PUBLISHED, RECEIVED, ON_TIME = "commitments.published", "petitions.received", "petitions.on_time_reply_rate"


@pytest.fixture
def world(app, clock_at):
    with clock_at("2026-03-02 10:00"):
        world = promises.world()
        promises.published(world)
        made.case(member=world.keeper, received_on=date(2026, 2, 2))
        made.case(member=world.keeper, received_on=date(2025, 12, 1), replied_on=date(2026, 1, 20))
        yield world


def of(role: Role) -> Identity:
    return Identity(account_id=1, roles=frozenset({role}))


def figure(code, scope=None):
    return engine.figure(code, scope or Scope.bureau(), YEAR)


@pytest.mark.parametrize(("role", "code", "seen"), [
    (Role.LEADER, PUBLISHED, True), (Role.PARTY_OFFICE, RECEIVED, True), (Role.PETITION_OFFICER, RECEIVED, True),
    (Role.PETITION_OFFICER, PUBLISHED, False), (Role.SYSTEM_ADMIN, RECEIVED, False)])
def test_roles_tell_whose_rows_are_out_of_sight(world, role, code, seen):
    assert sees_rows(of(role), figure(code)) is seen


def test_a_member_finds_rows_of_the_own_branch_and_of_no_other(world):
    other = promises.world()
    promises.published(other)
    made.case(member=other.keeper, received_on=date(2026, 2, 3))
    for code in (PUBLISHED, RECEIVED):
        assert sees_rows(world.by, figure(code, Scope.branch(world.branch.id)))
        assert not sees_rows(world.by, figure(code, Scope.branch(other.branch.id)))
    assert not sees_rows(world.by, figure(RECEIVED, Scope.member(other.keeper.id)))


def test_who_leads_a_branch_finds_the_rows_of_its_members(world):
    assert sees_rows(world.secretary, figure(RECEIVED, Scope.member(world.keeper.id)))


def test_nothing_counted_is_no_link(world):
    nobody = Scope.branch(people.branch().id)
    assert not any(sees_rows(of(Role.LEADER), figure(code, nobody)) for code in (RECEIVED, ON_TIME, "petitions.median_reply_days"))
    assert sees_rows(of(Role.LEADER), figure(ON_TIME), "hits")
    assert not sees_rows(of(Role.LEADER), figure(ON_TIME), "misses")


def test_behind_a_frozen_figure_there_may_be_rows_by_now(world):
    nothing = figure(RECEIVED, Scope.branch(people.branch().id))
    assert sees_rows(of(Role.LEADER), replace(nothing, is_frozen=True))


def test_the_figure_of_a_page_is_asked_to_the_last_row(world, counted):
    peer = promises.identity(world.peer)
    assert sees_rows(peer, figure(RECEIVED))
    assert not finds_rows(peer, figure(RECEIVED))
    assert finds_rows(world.by, figure(RECEIVED))
    whole = figure(RECEIVED)
    with counted() as queries:
        assert finds_rows(of(Role.LEADER), whole)
    assert queries == []


def test_pages_leave_the_links_out(world, log_in):
    officer = unescape(log_in(Role.PETITION_OFFICER).get("/measures").get_data(as_text=True))
    assert "/measures/petitions.received/rows?" in officer
    assert "/measures/commitments.published/rows?" not in officer
    assert "1 项</span>" in officer
    own = unescape(log_in(member=world.peer).get("/measures/petitions.received?scope=bureau").get_data(as_text=True)).partition("怎么算的")[0]
    assert "2 件</span>" in own or "1 件</span>" in own
    assert "/rows?" not in own
