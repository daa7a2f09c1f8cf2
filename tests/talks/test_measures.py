"""Coverage as the measures count it against the rules in plain Python, over random years."""
import random
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, insert, select

from tests import people
from tests.talks import made
from xinfang_party.access.terms import Role
from xinfang_party.activities.models import Activity
from xinfang_party.activities.terms import State
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.organization import people as organization
from xinfang_party.organization.models import CommitteePost
from xinfang_party.organization.terms import CommitteeDuty, Placement
from xinfang_party.talks import coverage, queries, rules
from xinfang_party.talks.mapped import RequiredTalk, TalkReach
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


def test_the_helper_of_coverage_is_no_link_and_on_no_list(world, log_in):
    _branches, members = world
    made.talk(members[0], members[6], held_on=date(2026, 11, 3))
    client = log_in(Role.PARTY_OFFICE)
    assert "talks.held_keys/rows" not in client.get("/measures/talks.held_keys").get_data(as_text=True)
    listed = client.get("/measures").get_data(as_text=True)
    assert ("talks.coverage" in listed, "talks.held_keys" in listed) == (True, False)


def test_held_counts_talks(world):
    talked(random.Random(1), world[1])
    assert engine.figure("talks.held", Scope.bureau(), Period.year(2026)).numerator == sum(
        talk.held_on.year == 2026 and talk.held_on <= TODAY for talk in db.session.scalars(select(Talk)))


@pytest.mark.parametrize(("period", "as_of", "is_told"), [
    ("2026", "", True), ("2025", "", True), ("2025", "2025-12-31", True), ("2025", "2026-02-28", True),
    ("2026", "2026-10-31", False), ("2025", "2025-06-30", False), ("2026", "2026-11-25", False), ("2026-10", "", False), ("2026H1", "", False),
    ("2026Q3", "", False), ("2026-01-01..2026-10-31", "", False), ("all", "", False)])
def test_who_is_covered_is_told_of_whole_years_alone(world, log_in, period, as_of, is_told):
    """Lists that end on different days would tell in which month somebody talked. The figure is told all the same."""
    branches, members = world
    made.talk(members[0], members[6], held_on=date(2026, 10, 6))
    client, asked = log_in(Role.PARTY_OFFICE), f"scope=branch:%23{branches[0].id}&period={period}&as_of={as_of}"
    page, rows = client.get(f"/measures/{CODE}?{asked}"), [client.get(f"/measures/{CODE}/rows?{asked}&which={which}") for which in ("all", "hits", "misses")]
    assert "谈心谈话覆盖率" in page.get_data(as_text=True)
    assert {answer.status_code for answer in rows} == {200 if is_told else 303}
    assert any(members[3].name in answer.get_data(as_text=True) for answer in rows) is is_told
    assert is_told or "只按整年列出明细" in client.get(rows[0].location).get_data(as_text=True)
    assert is_told or f"/measures/{CODE}/rows" not in page.get_data(as_text=True)


def test_nobody_learns_of_one_member_by_picking(world, log_in):
    """One need of another branch, added by hand to a figure of a month, would tell whether it was met in that month."""
    branches, members = world
    db.session.execute(delete(Talk))
    made.talk(members[1], members[7], held_on=date(2026, 10, 6))
    need = db.session.scalars(select(RequiredTalk.id).where(RequiredTalk.key == f"m{members[7].id}")).first()
    alone, picked = (log_in(Role.PARTY_OFFICE).get(f"/measures/{CODE}?scope=branch:%23{branches[0].id}&period=2026-10{more}").get_data(as_text=True)
                     for more in ("", f"&picked={need}"))
    figure = engine.figure(CODE, Scope.branch(branches[0].id), Period.month(2026, 10))
    assert figure.text in alone
    assert figure.text in picked
    assert "没有计入这里的数字" in picked


def test_one_person_with_two_posts_speaks_for_the_committee_once(world):
    """A person with two posts at a time is one person."""
    members = world[1]
    db.session.execute(delete(Talk))
    made.talk(members[3], members[6], held_on=date(2026, 6, 3))
    keys = db.session.scalars(select(TalkReach.key).order_by(TalkReach.key)).all()
    assert len(keys) == len(set(keys)) == 4
    assert engine.figure("talks.held_keys", Scope.bureau(), Period.year(2026)).numerator == 4


# --- life meetings ------------------------------------------------------------------------------------------------------------

PREPARED = "talks.life_meetings_prepared"


@pytest.mark.parametrize(("held_on", "is_prepared"), [
    (date(2026, 4, 19), False), (date(2026, 4, 20), True), (date(2026, 5, 20), True), (date(2026, 5, 21), False)])
def test_a_life_meeting_is_prepared_by_a_talk_of_the_thirty_days_before(world, held_on, is_prepared):
    branches, members = world
    db.session.execute(delete(Talk))
    made.life_meeting(branches[0], state=State.CONFIRMED)
    made.talk(members[0], members[6], held_on=held_on)
    assert engine.figure(PREPARED, Scope.branch(branches[0].id), Period.year(2026)).numerator == is_prepared


def test_prepared_meetings_as_plain_python_counts_them(world):
    branches, members = world
    talked(random.Random(5), members)
    for branch, state in [*((branches[0], state) for state in (State.HELD, State.CONFIRMED, State.CONFIRMED, State.PLANNED)), (branches[1], State.CONFIRMED)]:
        made.life_meeting(branch, state=state)
    other = made.life_meeting(branches[0], state=State.CONFIRMED)
    other.purposes.clear()
    db.session.commit()
    talks = db.session.execute(select(Talk.branch_id, Talk.held_on)).all()
    meetings = [activity for activity in db.session.scalars(select(Activity)) if activity.state is State.CONFIRMED and activity.purposes]
    wanted = {branch.id: sum(one.branch_id == branch.id and any(of == branch.id and 0 <= (one.held_on - day).days <= 30 for of, day in talks)
                             for one in meetings) for branch in branches}
    assert sum(wanted.values()) == 2
    found = engine.figures_by(PREPARED, "branch", Period.year(2026))
    assert {key: found[key].numerator for key in wanted} == wanted


def test_the_rows_are_meetings_and_name_nobody_who_talked(world, log_in):
    branches, members = world
    db.session.execute(delete(Talk))
    made.life_meeting(branches[0], state=State.CONFIRMED)
    made.talk(members[0], members[6], held_on=date(2026, 5, 6))
    page = log_in(Role.PARTY_OFFICE).get(f"/measures/{PREPARED}/rows").get_data(as_text=True)
    assert "年度组织生活会" in page
    assert members[6].name not in page
    assert made.SECRET not in page
