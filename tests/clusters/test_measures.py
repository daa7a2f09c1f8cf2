"""Figures of voices, policies and clusters against a plain count."""
from datetime import date

import pytest

from tests.clusters import made
from xinfang_party.clusters import service
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope


def figure(code, scope=None, period="2026"):
    found = engine.figure(code, scope or Scope.bureau(), Period.parse(period))
    return found.numerator, found.denominator


@pytest.fixture(autouse=True)
def world(app, clock_at):
    with clock_at(made.NOW) as traveller:
        yield traveller


def test_voices_count_for_the_member_and_the_branch_of_that_day(app):
    one, other = made.member(), made.member()
    made.voice(one), made.voice(one, title="电梯维修"), made.voice(other)
    assert figure("clusters.voices_noted")[0] == 3
    assert [figure("clusters.voices_noted", Scope("member", who.id))[0] for who in (one, other)] == [2, 1]
    assert figure("clusters.voices_noted", Scope.branch(one.home_branch_id))[0] == 2
    assert figure("clusters.voices_noted", period="2025")[0] == 0


def test_a_voice_is_in_time_by_its_first_turn_and_counts_when_it_is_due(world):
    member = made.member()
    early, late, never, placed = (made.voice(member, title=title) for title in ("公示", "电梯", "停车", "绿化"))
    made.take(early, "study")
    world.move_to("2026-03-16T10:00:00+08:00")
    assert figure("clusters.voices_in_time") == (0, 0)
    made.take(placed, "answer")
    world.move_to("2026-03-18T10:00:00+08:00")
    made.take(late, "answer")
    made.take(early, "answer")
    assert never.first_turn_on is None
    assert figure("clusters.voices_in_time") == (2, 4)


def test_policies_count_by_the_day_they_were_made_and_clusters_while_they_are_followed(world):
    of = made.subject("物业管理")
    cluster, other = made.cluster(of), made.cluster(of, "海珠区")
    made.policy(cluster, made_on=date(2025, 8, 20)), made.policy(other, made_on=date(2026, 1, 5))
    assert [figure("clusters.policies_made", period=year)[0] for year in ("2025", "2026")] == [1, 1]
    assert figure("clusters.open")[0] == 2
    service.close(other, reason="不再反映", by=made.OFFICER)
    db.session.commit()
    world.move_to("2026-03-03T10:00:00+08:00")
    assert figure("clusters.open")[0] == 1
