"""Whose a consultation is: of the department that called for it, and of that department's branch, which can promise by it."""
from datetime import date

import pytest

from tests import people
from tests.consultations.made import NOW, held
from tests.petitions.made import case
from xinfang_party.access.terms import Role
from xinfang_party.commitments import choices
from xinfang_party.commitments.terms import Kind
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope


@pytest.mark.parametrize(("code", "parts"), [("held", (1, None)), ("on_time_rate", (0, 1)), ("overdue", (1, None))])
def test_figures_are_asked_of_the_branch_of_the_department(session, clock_at, code, parts):
    mine, other = people.branch(), people.branch(name="另一支部")
    department = people.department(name="会商处", branch=mine)
    with clock_at(NOW):
        held(case(), department_id=department.id), held(case(), department_id=people.department(name="别的处", branch=other).id), held(case())
    with clock_at("2026-04-20 10:00"):
        for scope in (Scope.branch(mine.id), Scope.department(department.id)):
            figure = engine.figure(f"consultations.{code}", scope, Period.year(2026), date(2026, 4, 20))
            assert (figure.numerator, figure.denominator) == parts
        whole = engine.figure(f"consultations.{code}", Scope.bureau(), Period.year(2026), date(2026, 4, 20))
        assert (whole.denominator or whole.numerator) == 3, "those without a department stay in the bureau's"


def test_the_rows_behind_a_branchs_figure_are_listed(session, clock_at, log_in):
    mine = people.branch()
    department = people.department(name="会商处", branch=mine)
    with clock_at(NOW):
        held(case(), department_id=department.id), held(case(), topic="没有写明处室的会商")
        for code in ("held", "on_time_rate"):
            page = log_in(Role.PETITION_OFFICER).get(f"/measures/consultations.{code}/rows?scope=branch:{mine.code}&period=2026")
            assert page.status_code == 200
            assert "没有写明处室的会商" not in page.text
        assert "小区物业管理会商" in log_in(Role.LEADER).get(f"/measures/consultations.held/rows?scope=branch:{mine.code}&period=2026").text


def test_a_branch_can_promise_by_them_and_a_member_cannot(app):
    codes = {"consultations.on_time_rate", "consultations.overdue"}
    assert codes <= {code for code, _words in choices.measures(Kind.BRANCH)}
    assert not codes & {code for code, _words in choices.measures(Kind.MEMBER)}
