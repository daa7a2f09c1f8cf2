"""Coverage as the measures count it against the rules in plain Python, over random years."""
import random
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, insert, select

from tests import people
from tests.talks import made
from xinfang_party.access.terms import Role
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.organization import people as organization
from xinfang_party.organization.models import CommitteePost
from xinfang_party.organization.terms import CommitteeDuty, Placement
from xinfang_party.talks import coverage, queries, rules
from xinfang_party.talks.models import Talk
from xinfang_party.talks.terms import TalkKind

NOW, TODAY, CODE = "2026-11-24 10:00", date(2026, 11, 24), "talks.coverage"
PERIODS = (Period.year(2025), Period.year(2026), Period.half(2026, 1), Period.month(2026, 10))


@pytest.fixture
def world(app, clock_at):
    """Three branches; people who came, went, moved and are on probation; one branch without a committee, one that was dissolved."""
    with clock_at(NOW):
        branches = [people.branch() for _ in range(4)]
        members = [people.member(branches[n % 3], from_on=date(2025, 1 + n % 12, 1), formal_on=None if n == 5 else people.FORMAL) for n in range(12)]
        for place in range(2):
            people.secretary(branches[place], members[place], from_on=date(2025, 3, 1))
            people.secretary(branches[place], members[place + 3], duty=CommitteeDuty.DISCIPLINE, from_on=date(2026, 3, 1))
            people.secretary(branches[place], members[place + 3], duty=CommitteeDuty.OTHER, from_on=date(2026, 5, 1))
        organization.leave(members[9], left_on=date(2026, 3, 1), reason="退休", by=people.BY)
        organization.transfer(members[10], Placement(branches[0].id), date(2026, 10, 20), people.BY)
        branches[3].dissolved_on = date(2026, 2, 1)
        db.session.commit()
        yield branches, members


def talked(dice, members):
    db.session.execute(delete(Talk))
    rows = []
    for number in range(40):
        one, other = dice.sample(members, 2)
        rows.append({"id": number + 1, "branch_id": members[0].home_branch_id, "kind": TalkKind.DAILY, "talker_id": one.id, "person_id": other.id, "version": 1,
                     "held_on": date(2025, 6, 1) + timedelta(days=dice.randint(0, 540)), "content": "甲", **dict.fromkeys(
                         ("place", "recorder", "reason", "opinions", "problems", "measures", "follow_up"), "")})
    db.session.execute(insert(Talk), rows)


def by_hand(branch, period):
    """(covered, required) from the rules, talks of the period alone."""
    on = min(period.end, TODAY)
    members = queries.stays(branch.id, on)
    posts = [rules.Stint(*row) for row in db.session.execute(select(CommitteePost.member_id, CommitteePost.from_on, CommitteePost.to_on).where(
        CommitteePost.branch_id == branch.id))]
    needs = rules.required(members, posts, on) if branch.exists_on(on) else set()
    held = [rules.Held(*row) for row in db.session.execute(select(Talk.held_on, Talk.talker_id, Talk.person_id).where(
        Talk.held_on >= period.start, Talk.held_on <= on))]
    return len(rules.covered(needs, held, posts, on.year, on)), len(needs)


@pytest.mark.parametrize("seed", range(4))
def test_coverage_counts_what_the_rules_count(world, seed):
    branches, members = world
    talked(random.Random(seed), members)
    for period in PERIODS:
        figures, wanted = engine.figures_by(CODE, "branch", period), {branch.id: by_hand(branch, period) for branch in branches}
        assert {key: (figures[key].numerator, figures[key].denominator) for key in wanted} == wanted
        whole = engine.figure(CODE, Scope.bureau(), period)
        assert (whole.numerator, whole.denominator) == tuple(map(sum, zip(*wanted.values(), strict=True)))


def test_the_page_says_what_the_figure_says(world):
    branches, members = world
    talked(random.Random(9), members)
    for year in (2025, 2026):
        lines = [row for rows in coverage.lines_of(branches[0].id, year).values() for row in rows]
        figure = engine.figure(CODE, Scope.branch(branches[0].id), Period.year(year))
        assert (sum(row.is_covered for row in lines), len(lines)) == (figure.numerator, figure.denominator)


def test_rows_are_hits_and_misses(world):
    branches, members = world
    talked(random.Random(3), members)
    asked = CODE, Scope.branch(branches[0].id), Period.year(2026)
    figure = engine.figure(*asked)
    counts = [len(db.session.scalars(engine.rows(*asked, which=which)).all()) for which in ("hits", "misses", "all")]
    assert counts == [figure.numerator, figure.denominator - figure.numerator, figure.denominator]


def test_rows_page_shows_names_only_to_overseers(world, log_in):
    branches, members = world
    address = f"/measures/{CODE}/rows?scope=branch:%23{branches[0].id}"
    assert members[3].name in log_in(Role.PARTY_OFFICE).get(address).get_data(as_text=True)
    assert members[3].name not in log_in(member=members[6], name="普通").get(address).get_data(as_text=True)


def test_nobody_learns_from_figures_who_talked_with_whom(world, log_in):
    """One key, one day: the figures count nothing for anybody."""
    branches, members = world
    db.session.execute(delete(Talk))
    made.talk(members[0], members[6], held_on=date(2026, 11, 3))
    client = log_in(Role.PARTY_OFFICE)
    for narrow in (f"only.need=m{members[6].id}", f"only.need=c{branches[0].id}-{members[6].id}", "period=2026-11-03..2026-11-03"):
        page = client.get(f"/measures/talks.held_keys?{narrow}").get_data(as_text=True)
        assert "具体是谁谈的不计入" in page
        assert engine.figure("talks.held_keys", Scope.bureau(), Period.year(2026)).numerator == 4


def test_held_counts_talks(world):
    talked(random.Random(1), world[1])
    assert engine.figure("talks.held", Scope.bureau(), Period.year(2026)).numerator == sum(
        talk.held_on.year == 2026 and talk.held_on <= TODAY for talk in db.session.scalars(select(Talk)))
