import random
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import people as made
from tests.people import BY
from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine, registry
from xinfang_party.measures.terms import Scope
from xinfang_party.organization import people
from xinfang_party.organization.measures import FACT_VIEWS
from xinfang_party.organization.models import Member, Membership
from xinfang_party.organization.terms import Placement

pytestmark = pytest.mark.usefixtures("app")
MEMBERS, FORMAL = "organization.members", "organization.formal_members"


def number(code: str, scope: Scope, period: str, as_of: date | None = None) -> int:
    return int(engine.figure(code, scope, Period.parse(period), as_of).numerator)


def test_members_are_counted_as_of_the_periods_end():
    old, new = made.branch(), made.branch()
    people.transfer(made.member(old), Placement(new.id), date(2020, 3, 1), BY)
    assert [number(MEMBERS, Scope.branch(old.id), period) for period in ("2014", "2019", "2020-02", "2020")] == [0, 1, 1, 0]
    assert number(MEMBERS, Scope.branch(new.id), "2020") == 1


def test_formal_members_count_from_the_day_they_became_so():
    branch = made.branch()
    made.member(branch, formal_on=date(2020, 6, 30))
    made.member(branch, formal_on=None)
    assert [number(FORMAL, Scope.branch(branch.id), period) for period in ("2020-05", "2020-06")] == [0, 1]


@pytest.mark.parametrize("seed", range(5))
def test_figures_equal_a_count_in_plain_python(session, seed):
    chance = random.Random(seed)
    branches = [made.branch() for _ in range(3)]
    for _ in range(25):
        formal = chance.choice([None, date(2016, 1, 1) + timedelta(days=chance.randrange(3000))])
        member = made.member(chance.choice(branches), formal_on=formal, from_on=date(2015, 1, 1) + timedelta(days=chance.randrange(900)))
        if chance.random() < 0.6 and (goal := chance.choice(branches)).id != member.home_branch_id:
            people.transfer(member, Placement(goal.id), date(2018, 1, 1) + timedelta(days=chance.randrange(2000)), BY)
        if chance.random() < 0.2:
            people.leave(member, date(2024, 1, 1) + timedelta(days=chance.randrange(300)), "调出", BY)
    rows = session.execute(select(Membership.branch_id, Membership.from_on, Membership.to_on, Member.formal_on).join(Member)).all()
    for period in (Period.parse(text) for text in ("2017", "2019Q2", "2024-06", "2026")):
        end = min(period.end, date(2026, 6, 1))
        here = [row for row in rows if row.from_on <= end and (row.to_on is None or row.to_on >= end)]
        found = {code: engine.figures_by(code, "branch", period, as_of=date(2026, 6, 1)) for code in (MEMBERS, FORMAL)}
        for branch in branches:
            mine = [row for row in here if row.branch_id == branch.id]
            assert found[MEMBERS][branch.id].numerator == len(mine)
            assert found[FORMAL][branch.id].numerator == len([row for row in mine if row.formal_on and row.formal_on <= end])


def test_levels_are_asked_by_code_and_number():
    branch, department = made.branch("第一党支部", code="ZB01"), made.department("来访处", code="CS01")
    member = made.member(branch, "李明", number="D0001")
    asked = [registry.level(name).resolve(text) for name, text in (
        ("branch", "ZB01"), ("branch", "第一党支部"), ("department", "CS01"), ("member", "D0001"), ("member", "李明"), ("member", "D9"))]
    assert asked == [branch.id, branch.id, department.id, member.id, member.id, None]


def test_levels_know_names_and_branches():
    branch = made.branch("第一党支部", code="ZB01")
    member = made.member(branch, "李明", number="D0001")
    level = registry.level("member")
    assert (level.label_of(member.id), level.code_of(member.id), level.branch_of(member.id)) == ("李明", "D0001", branch.id)
    assert registry.level("branch").ordered_labels() == {branch.id: "第一党支部"}


def test_a_name_of_two_members_is_no_scope():
    branch = made.branch()
    made.member(branch, "李明")
    made.member(branch, "李明")
    with pytest.raises(Refusal, match="请改填党员编号"):
        registry.level("member").resolve("李明")


def test_rows_show_only_who_the_viewer_may_see(app, session):
    mine, other = made.branch(), made.branch()
    member = made.member(mine, "李明", number="D0001")
    made.member(other)
    led = Identity(roles=frozenset({Role.SECRETARY}), led_branch_ids=frozenset({mine.id}))
    view = FACT_VIEWS[0]
    rows = session.scalars(view.visible(engine.rows(MEMBERS, Scope.bureau(), Period.parse("2026")), led).options(*view.options)).all()
    with app.test_request_context():
        assert [(view.cells(row)[:2], view.url(row)) for row in rows] == [(["D0001", "李明"], f"/members/{member.id}")]


def test_which_members_fell_short_is_told_to_whom_their_figures_are_open(log_in, session):
    branch = made.branch()
    made.member(branch, "没有报到的党员")
    session.commit()
    asked = f"/measures/volunteering.registered_share/rows?scope=branch:{branch.code}&which="
    told = {role: "没有报到的党员" in log_in(role).get(f"{asked}misses").get_data(as_text=True) for role in (Role.INSPECTOR, Role.PETITION_OFFICER)}
    assert told == {Role.INSPECTOR: True, Role.PETITION_OFFICER: False}
