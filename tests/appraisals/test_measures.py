"""Figures over appraisals against a plain count of the same rows."""
from datetime import date

import pytest

from tests import people
from tests.appraisals import made
from tests.appraisals.made import BEST
from tests.talks.made import by
from xinfang_party.access.terms import Role
from xinfang_party.appraisals import queries, service
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope

YEAR = Period.year(2026)


@pytest.fixture
def worlds(app, clock_at):
    """One branch that concluded, one that voted, one that did nothing."""
    with clock_at(made.NOW):
        one, other = made.world(), made.world()
        concluded, open_ = made.concluded(one, best=1), made.opened(other)
        people.branch()
        db.session.commit()
        yield {one.branch.id: concluded, other.branch.id: open_}, one, other


def test_figures_count_what_stands_there(worlds):
    rounds, one, other = worlds
    graded = engine.figures_by("appraisals.graded_share", "branch", YEAR)
    for branch_id, round_ in rounds.items():
        parts = queries.parts_of(round_.id)
        wanted = sum(part.finding is not None and round_.concluded_on is not None for part in parts)
        assert (graded[branch_id].numerator, graded[branch_id].denominator) == (wanted, len(parts))
    best = engine.figure("appraisals.excellent_share", Scope.bureau(), YEAR)
    parts = [part for round_ in rounds.values() for part in queries.parts_of(round_.id) if round_.concluded_on]
    assert (best.numerator, best.denominator) == (sum(part.finding is BEST for part in parts), len(parts))
    assert engine.figure("appraisals.concluded", Scope.branch(one.branch.id), YEAR).numerator == 1
    assert engine.figure("appraisals.concluded", Scope.branch(other.branch.id), YEAR).numerator == 0


def test_nothing_is_known_of_days_before(worlds):
    figure = engine.figure("appraisals.graded_share", Scope.bureau(), YEAR, date(2026, 11, 23))
    assert (figure.numerator, figure.denominator, figure.value) == (0, 0, None)


def test_a_year_concluded_in_the_next_is_still_its_own(app, clock_at):
    with clock_at(made.NOW):
        world = made.world()
        round_ = made.closed(world)
    with clock_at("2027-01-12 10:00"):
        finish(round_, world)
        codes = ("appraisals.concluded", "appraisals.graded_share", "appraisals.excellent_share")
        counted = {year: [engine.figure(code, Scope.bureau(), Period.year(year)).numerator for code in codes] for year in (2026, 2027)}
        course = [[figure.numerator for figure in engine.series(code, Scope.bureau(), list(map(Period.year, (2025, 2026, 2027))))] for code in codes]
        before = [engine.figure(code, Scope.bureau(), YEAR, date(2027, 1, 11)).numerator for code in codes]
    assert counted == {2026: [1, 5, 1], 2027: [0, 0, 0]}
    assert course == [[0, 1, 0], [0, 5, 0], [0, 1, 0]]
    assert before == [0, 0, 0]


def finish(round_, world):
    made.find_all(world, round_)
    service.conclude(round_, version=round_.version, by=by(world.head))
    db.session.commit()


@pytest.mark.parametrize("code", ["appraisals.graded_share", "appraisals.excellent_share", "appraisals.concluded"])
@pytest.mark.parametrize("which", ["all", "hits", "misses"])
def test_rows_tell_no_grade(worlds, log_in, code, which):
    answer = log_in(Role.PARTY_OFFICE).get(f"/measures/{code}/rows?scope=bureau&period=2026&which={which}")
    page = answer.get_data(as_text=True).partition("<tbody>")[2].partition("</tbody>")[0]
    assert answer.status_code == 200
    assert not any(word in page for word in ("优秀", "基本合格", "不合格"))


def test_rows_of_the_graded_are_for_those_who_oversee(worlds, log_in):
    _rounds, one, _other = worlds
    address = f"/measures/appraisals.graded_share/rows?scope=branch:%23{one.branch.id}"
    assert one.members[1].name in log_in(Role.INSPECTOR).get(address).get_data(as_text=True)
    assert one.members[1].name not in log_in(member=one.members[0]).get(address).get_data(as_text=True)
