import random
from collections import Counter
from datetime import date, timedelta

import pytest

from tests import people as made
from tests.organization import standard
from tests.organization.standard import DAYS, PLAIN
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.organization import committees, service
from xinfang_party.organization.catalogue import CELL_MIN, COMMITTEE_FROM_FORMAL, MAX_BRANCH_SIZE, MIN_FORMAL_FOR_BRANCH
from xinfang_party.organization.measures_standard import MEASURES, first_reaching
from xinfang_party.organization.models import Branch, CommitteePost, CommitteeTerm, Member
from xinfang_party.organization.rules import add_months
from xinfang_party.organization.terms import BranchKind, CommitteeDuty

pytestmark = pytest.mark.usefixtures("app")
DAY = date(2026, 6, 1)
SIZE, COMMITTEE, TERM, CELLS, IN_CELLS, ROLL = (f"organization.{name}" for name in (
    "size_fits", "committee_complete", "term_in_time", "cells_in_order", "members_in_cells", "roll_complete"))
BASIC = (CommitteeDuty.SECRETARY, CommitteeDuty.ORGANIZATION, CommitteeDuty.PUBLICITY, CommitteeDuty.DISCIPLINE)


def told(code: str, branch: Branch, day: date = DAY) -> tuple[float, int | None]:
    figure = engine.figure(code, Scope.branch(branch.id), Period.of(day, "year"), day)
    return figure.numerator, figure.denominator


def filled(count: int, **more: object) -> Branch:
    branch = made.branch(**more)
    for _ in range(count):
        made.member(branch)
    return branch


def committee(branch: Branch, duties: tuple[CommitteeDuty, ...] = BASIC, **more: object) -> list[CommitteePost]:
    """The duties, one member each, as rows: whether they may be named is not asked here."""
    term, members = made.term(branch), list(db.session.scalars(db.select(Member).join(Member.memberships).filter_by(branch_id=branch.id)))
    posts = [CommitteePost(term_id=term.id, branch_id=branch.id, member_id=one.id, duty=duty, **{"from_on": made.SINCE, **more})
             for one, duty in zip(members, duties, strict=False)]
    db.session.add_all(posts)
    db.session.flush()
    return posts


# --- against plain counting ---------------------------------------------------------------------------------------------------

def test_every_measure_of_the_file_is_counted_plainly_below():
    assert {measure.code for measure in MEASURES} == set(PLAIN)


@pytest.mark.parametrize("seed", range(8))
def test_figures_equal_a_count_in_plain_python(session, seed):
    world = standard.made(session, random.Random(seed))
    for day in DAYS:
        for code, (subjects, is_hit) in PLAIN.items():
            owed = subjects(world, day)
            hits, all_of = (Counter(getattr(one, "branch_id", one.id) for one in some) for some in ([one for one in owed if is_hit(world, one, day)], owed))
            found = engine.figures_by(code, "branch", Period.of(day, "year"), day)
            assert {key: (found[key].numerator, found[key].denominator) for key in all_of} == {key: (hits[key], all_of[key]) for key in all_of}, code
            assert set(found) == set(all_of)


@pytest.mark.parametrize("code", PLAIN)
def test_rows_are_the_hits_and_the_misses(session, code):
    world, (subjects, is_hit) = standard.made(session, random.Random(9)), PLAIN[code]
    for which, wanted in (("hits", True), ("misses", False)):
        rows = session.scalars(engine.rows(code, Scope.bureau(), Period.of(DAY, "year"), which, DAY)).all()
        assert {row.id for row in rows} == {one.id for one in subjects(world, DAY) if is_hit(world, one, DAY) is wanted}


@pytest.mark.parametrize("code", PLAIN)
def test_all_branches_and_all_months_are_asked_in_one_statement_each(session, counted, code):
    world = standard.made(session, random.Random(10))
    with counted() as statements:
        by_branch = engine.figures_by(code, "branch", Period.of(DAY, "year"), DAY)
        months = engine.series(code, Scope.bureau(), Period.of(DAY, "year").sub_periods("month"), DAY)
    assert len(statements) == 2
    assert months[DAY.month - 1].denominator == sum(figure.denominator for figure in by_branch.values()) == len(PLAIN[code][0](world, DAY))


# --- the limits ---------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("formal", "others", "fits"), [
    (MIN_FORMAL_FOR_BRANCH.value, 0, 1), (MIN_FORMAL_FOR_BRANCH.value - 1, 5, 0),
    (3, MAX_BRANCH_SIZE.value - 3, 1), (3, MAX_BRANCH_SIZE.value - 2, 0), (0, 0, 0)])
def test_a_branch_has_three_formal_members_and_at_most_fifty_in_all(formal, others, fits):
    branch = filled(formal)
    for _ in range(others):
        made.member(branch, formal_on=None)
    assert told(SIZE, branch) == (fits, 1)


def test_a_body_that_only_leads_is_not_judged():
    above, general = filled(0, kind=BranchKind.ORGAN_COMMITTEE), filled(0, kind=BranchKind.GENERAL_BRANCH)
    assert [told(code, body) for code in (SIZE, COMMITTEE, TERM) for body in (above, general)] == [(0, 0)] * 6
    made.member(general)
    assert [told(code, general) for code in (SIZE, COMMITTEE, TERM)] == [(0, 1)] * 3


def test_a_dissolved_branch_is_judged_up_to_the_day_before(session):
    branch = filled(3)
    branch.dissolved_on = DAY
    session.flush()
    assert [told(SIZE, branch, day) for day in (DAY - timedelta(days=1), DAY, DAY + timedelta(days=1))] == [(1, 1), (0, 0), (0, 0)]


@pytest.mark.parametrize(("formal", "duties", "complete"), [
    (COMMITTEE_FROM_FORMAL.value - 1, BASIC[:1], 1), (6, BASIC[1:], 0), (COMMITTEE_FROM_FORMAL.value, BASIC[:1], 0), (7, BASIC, 1), (7, BASIC[:3], 0),
    (9, (*BASIC, *[CommitteeDuty.OTHER] * 3), 1), (9, (*BASIC, *[CommitteeDuty.OTHER] * 4), 0)])
def test_from_seven_formal_members_on_a_whole_committee_is_asked(formal, duties, complete):
    branch = filled(formal)
    committee(branch, duties, from_on=DAY)
    assert told(COMMITTEE, branch) == (complete, 1)


@pytest.mark.parametrize(("holders", "complete"), [((0, 0, 1, 2), 1), ((0, 0, 1, 1), 0)])
def test_duties_may_be_joined_as_long_as_three_sit(session, holders, complete):
    branch = filled(7)
    posts = committee(branch)
    members = [post.member_id for post in posts]
    for post, holder in zip(posts, holders, strict=True):
        post.member_id = members[holder]
    session.flush()
    assert told(COMMITTEE, branch) == (complete, 1)


@pytest.mark.parametrize("formal", [3, 7])
@pytest.mark.parametrize(("days", "complete"), [(90, 1), (91, 0)])
def test_a_vacancy_is_borne_for_ninety_days(session, formal, days, complete):
    """Also where fewer than three are left meanwhile."""
    branch = filled(formal)
    for post in committee(branch)[:2]:
        post.to_on = DAY - timedelta(days=days)
    session.flush()
    assert told(COMMITTEE, branch) == (complete, 1)


def test_who_has_left_is_not_one_too_many(session):
    branch = filled(8)
    posts = committee(branch, (*BASIC, *[CommitteeDuty.OTHER] * 4))
    posts[-1].to_on = DAY - timedelta(days=1)
    session.flush()
    assert [told(COMMITTEE, branch, day) for day in (posts[-1].to_on, DAY)] == [(0, 1), (1, 1)]


@pytest.mark.parametrize(("due", "extended", "ended", "in_time"), [
    (DAY, None, None, 1), (DAY - timedelta(days=1), None, None, 0), (DAY - timedelta(days=1), DAY, None, 1), (date(2025, 6, 1), date(2028, 1, 1), None, 1),
    (date(2025, 5, 31), date(2028, 1, 1), None, 0), (date(2029, 1, 1), None, DAY - timedelta(days=1), 0), (date(2029, 1, 1), None, DAY, 1)])
def test_a_term_is_in_time_to_its_last_day_and_a_year_longer_where_extended(session, due, extended, ended, in_time):
    branch = filled(3)
    assert told(TERM, branch) == (0, 1)
    session.add(CommitteeTerm(branch_id=branch.id, number=1, from_on=date(2023, 1, 1), planned_to_on=due, extended_to_on=extended, ended_on=ended))
    session.flush()
    assert told(TERM, branch) == (in_time, 1)


@pytest.mark.parametrize("months", [12, 24])
@pytest.mark.parametrize("day", [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1), date(2029, 2, 28), date(2029, 3, 1)])
def test_so_many_months_are_counted_back_as_they_are_counted_on(day, months):
    starts = [day - timedelta(days=back) for back in range(40 * months)]
    assert first_reaching(day, months) == min(start for start in starts if add_months(start, months) >= day)


def test_a_term_that_ended_since_was_in_time_on_the_day(clock_at):
    branch = filled(3)
    with clock_at("2026-06-10 10:00"):
        term = committees.open_term(branch, from_on=date(2023, 1, 1), planned_to_on=DAY, by=made.BY)
        committees.end_term(term, on=date(2026, 6, 9), by=made.BY)
    assert [told(TERM, branch, day)[0] for day in (date(2022, 12, 31), DAY, date(2026, 6, 9))] == [0, 1, 0]


@pytest.mark.parametrize(("size", "has_leader", "in_order"), [(CELL_MIN.value, True, 1), (CELL_MIN.value - 1, True, 0), (4, False, 0)])
def test_a_group_has_three_members_and_one_of_them_leads(session, size, has_leader, in_order):
    cell = made.cell(filled(1))
    members = [made.member(cell.branch, cell=cell) for _ in range(size)]
    cell.leader_id = members[0].id if has_leader else session.scalar(db.select(Member.id).where(Member.id.not_in([one.id for one in members])))
    session.flush()
    assert told(CELLS, cell.branch) == (in_order, 1)


def test_a_group_dissolved_since_is_judged_by_its_size(clock_at):
    cell = made.cell(filled(0))
    for _ in range(3):
        made.member(cell.branch, cell=cell).memberships[0].to_on = date(2026, 4, 30)
    with clock_at("2026-06-01 10:00"):
        service.dissolve_cell(cell, on=date(2026, 5, 1), by=made.BY)
    assert [told(CELLS, cell.branch, day) for day in (date(2026, 4, 30), date(2026, 5, 1))] == [(1, 1), (0, 0)]


def test_without_groups_nobody_owes_a_group():
    branch = filled(2)
    assert told(IN_CELLS, branch) == (0, 0)
    made.member(branch, cell=made.cell(branch))
    assert told(IN_CELLS, branch) == (1, 3)


@pytest.mark.parametrize(("facts", "complete"), [
    ({}, 1), ({"joined_on": None}, 0), ({"department": None}, 0), ({"joined_on": date(2024, 6, 1), "formal_on": None}, 1),
    ({"joined_on": date(2024, 5, 31), "formal_on": None}, 0), ({"joined_on": None, "formal_on": None}, 0)])
def test_a_roll_names_the_department_and_the_days_of_each_member(facts, complete):
    branch = filled(0)
    made.member(branch, **{"department": made.department(branch=branch), **facts})
    assert told(ROLL, branch) == (complete, 1)


# --- the rows -----------------------------------------------------------------------------------------------------------------

def test_anybody_inside_opens_the_branches_and_groups_and_nobody_elses_members(log_in):
    own, other = filled(0), filled(1)
    reader, cell = made.member(own, "示例甲"), made.cell(other, "示例小组")
    cell.leader_id = made.member(other, "示例组长", cell=cell).id
    made.member(other, "示例乙", cell=cell)
    client = log_in(member=reader)
    pages = {code: client.get(f"/measures/{code}/rows?scope=bureau").get_data(True) for code in PLAIN}
    assert all(other.name in pages[code] for code in (SIZE, COMMITTEE, TERM, CELLS))
    assert "示例组长" in pages[CELLS]
    assert "示例甲" in pages[ROLL]
    assert not [code for code, page in pages.items() if "示例乙" in page]
