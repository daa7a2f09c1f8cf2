"""The board and the measure are two readings of the same year: whatever happened, they come to the same counts."""
import random
from datetime import date, timedelta

import pytest

from tests import people
from tests.cadence.made import held, waived
from xinfang_party.activities.terms import Kind, State
from xinfang_party.cadence import boards, queries, rules
from xinfang_party.cadence.catalogue import BY_KIND, REQUIREMENTS
from xinfang_party.cadence.measures import MEASURES
from xinfang_party.cadence.models import RequirementChange
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine, registry
from xinfang_party.measures.rules import Verdict
from xinfang_party.measures.terms import Scope
from xinfang_party.organization.models import Cell
from xinfang_party.organization.queries import posts_of_branch
from xinfang_party.organization.terms import BranchKind, CommitteeDuty

FIRST, DAYS, YEAR = date(2026, 1, 1), 365, Period.year(2026)


def test_there_is_one_for_each_requirement(app):
    assert [measure.code for measure in MEASURES] == [f"cadence.{requirement.kind.value}" for requirement in REQUIREMENTS]
    assert all(registry.facts_of(measure).code == measure.of for measure in MEASURES)


@pytest.mark.parametrize("seed", range(12))
def test_the_board_comes_to_what_the_measure_says(session, clock_at, seed):
    dice = random.Random(seed)
    bodies = [body(dice) for _ in range(3)] + [people.branch(kind=BranchKind.LEADING_GROUP)]
    for _ in range(dice.choice((0, 10, 60))):
        happen(dice, dice.choice(bodies))
    change(session, dice)
    with clock_at(f"{FIRST + timedelta(days=dice.randrange(DAYS + 20))} 10:00"):
        queries.forget_changes()
        lines = boards.lines_of(bodies, 2026)
        for requirement in REQUIREMENTS:
            by_branch = engine.figures_by(f"cadence.{requirement.kind.value}", "branch", YEAR)
            for branch in bodies:
                own = [line for line in lines if line.branch is branch and line.requirement.kind is requirement.kind]
                board = sum((rules.counted(line.cells) for line in own), Verdict())
                figure = by_branch[branch.id]
                assert (figure.numerator, figure.denominator, figure.pending, figure.waived) == (board.met, board.due, board.pending, board.waived), (
                    requirement.kind, seed)
                alone = engine.figure(figure.code, Scope.branch(branch.id), YEAR)
                assert (alone.numerator, alone.denominator) == (board.met, board.due)


def body(dice):
    founded = FIRST + timedelta(days=dice.choice((-900, -900, 40, 90)))
    branch = people.branch(founded_on=founded)
    members = [people.member(branch, from_on=founded) for _ in range(3)]
    people.secretary(branch, members[0], from_on=founded)
    if dice.random() < 0.7:
        people.secretary(branch, members[1], duty=CommitteeDuty.ORGANIZATION, from_on=founded + timedelta(days=dice.choice((0, 45))))
    for number in range(dice.choice((0, 1, 2))):
        group = people.cell(branch, f"第{number + 1}党小组")
        group.founded_on = founded + timedelta(days=dice.choice((0, 20)))
        group.dissolved_on = dice.choice((None, date(2026, 8, 31), date(2026, 9, 10)))
    branch.dissolved_on = dice.choice((None, None, None, date(2026, 7, 31), date(2026, 9, 10)))
    return branch


def happen(dice, branch):
    groups = list(queries.cells_among([branch.id]))
    kind, day = dice.choice(list(BY_KIND)), FIRST + timedelta(days=dice.randrange(-20, DAYS + 20))
    group: Cell | None = dice.choice(groups) if groups and (kind is Kind.CELL_MEETING or dice.random() < 0.2) else None
    if dice.random() < 0.15:
        requirement = BY_KIND[kind]
        waived(branch, kind, str(Period.of(day, requirement.each)), cell=group if kind is Kind.CELL_MEETING else None)
        return
    form = kind if kind.is_form else Kind.MEMBER_MEETING
    purposes = [one for one in (kind, dice.choice((Kind.PARTY_LESSON, Kind.APPRAISAL))) if one is not form and one.is_purpose]
    voters = [post.member for post in posts_of_branch(branch.id, day)]
    held(branch, form, day, *dict.fromkeys(purposes), cell=group, voters=voters, state=dice.choice((State.HELD, State.CONFIRMED, State.CANCELLED, State.PLANNED)))


def change(session, dice):
    for kind in dice.sample(list(BY_KIND), 2):
        session.add(RequirementChange(kind=kind, year=dice.choice((2025, 2026, 2027)), each=dice.choice(("month", "quarter", "half", "year")),
                                      at_least=dice.choice((1, 2)), source="工作要点", actor="机关党委"))
    session.flush()


def test_a_meeting_without_quorum_is_none(session, clock_at):
    with clock_at("2026-05-10 10:00"):
        branch = people.branch()
        held(branch, Kind.MEMBER_MEETING, date(2026, 2, 3))
        figure = engine.figure("cadence.member_meeting", Scope.branch(branch.id), YEAR)
        assert (figure.numerator, figure.denominator, figure.pending) == (0, 1, 1)


def test_what_was_excused_later_was_missed_before(session, clock_at):
    branch = people.branch()
    waived(branch, Kind.THEME_DAY, "2026-03", on=date(2026, 4, 20))
    with clock_at("2026-05-10 10:00"):
        figures = [engine.figure("cadence.theme_day", Scope.branch(branch.id), Period.quarter(2026, 1), as_of) for as_of in (
            date(2026, 4, 19), date(2026, 4, 20))]
    assert [(figure.denominator, figure.waived) for figure in figures] == [(3, 0), (2, 1)]


def test_the_formula_follows_the_bureau(session, clock_at):
    with clock_at("2026-05-10 10:00"):
        queries.forget_changes()
        measure = registry.get("cadence.party_lesson")
        assert "至少 1 的季度数" in measure.formula
        session.add(RequirementChange(kind=Kind.PARTY_LESSON, year=2026, each="half", at_least=2, source="工作要点", actor="机关党委"))
        session.flush()
        queries.forget_changes()
        assert "至少 2 的半年数" in measure.formula


def test_years_before_a_change_are_judged_as_they_were(session, clock_at):
    with clock_at("2027-01-10 10:00"):
        branch = people.branch(founded_on=date(2024, 1, 1))
        session.add(RequirementChange(kind=Kind.THEME_DAY, year=2026, each="quarter", at_least=1, source="工作要点", actor="机关党委"))
        session.flush()
        queries.forget_changes()
        figures = engine.series("cadence.theme_day", Scope.branch(branch.id), [Period.year(2025), YEAR])
        assert [figure.denominator for figure in figures] == [12, 4]
