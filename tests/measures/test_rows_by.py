"""The rows of many owners at once are those each owner is answered alone."""
import random
from datetime import date

import pytest

from tests.measures import test_oracle as oracle
from tests.measures.toys import MEASURES, deed, post, toys  # noqa: F401
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope

KEYS = (1, 2, 77)
pytestmark = pytest.mark.usefixtures("toys")


def alone(code, key, period, day):
    statement = engine.rows(code, Scope.branch(key), period, "all", day)
    return sorted(fact.id for fact in db.session.scalars(statement))


@pytest.mark.parametrize("seed", range(6))
def test_rows_by_branch_are_those_of_each_branch(session, seed):
    dice = random.Random(seed)
    oracle.made(session, dice)
    for measure in MEASURES:
        period, day = oracle.period(dice), oracle.day(dice)
        found = engine.rows_by(measure.code, "branch", period, day, Scope.branches(KEYS))
        assert {key: sorted(found.pop(key, ())) for key in KEYS} == {key: alone(measure.code, key, period, day) for key in KEYS}, measure.code
        assert found == {}


def test_rows_by_is_one_statement_and_knows_subjects_of_two_owners(session, counted):
    session.add_all([post(1), post(1, branch_id=2), done := deed(member_id=1, branch_id=3)])
    session.flush()
    with counted() as queries:
        found = engine.rows_by("toys.each_quarter", "branch", Period.year(2026), date(2026, 7, 1), Scope.branches([1, 2]))
    assert (found, len(queries)) == ({1: [done.id], 2: [done.id]}, 1)


def test_rows_by_what_the_facts_lack_is_refused():
    with pytest.raises(Refusal, match="不能按"):
        engine.rows_by("toys.senior", "member", Period.year(2026), None, Scope.bureau())
