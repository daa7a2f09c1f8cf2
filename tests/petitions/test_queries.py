"""Who sees which cases, filtered and sorted how, in how many statements."""
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests import people
from tests.petitions.made import (
    OFFICER,
    TODAY,
    Channel,
    Ending,
    Evaluation,
    HandlingClass,
    Party,
    Purpose,
    answered,
    case,
    owner,
    subject,
)
from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel.errors import NotFound, Refusal
from xinfang_party.petitions import assigning, queries, service
from xinfang_party.petitions.filters import CaseState, Filters, read
from xinfang_party.petitions.models import Case

DISCIPLINE = Identity(name="纪委", roles=frozenset({Role.DISCIPLINE}))
LEADER = Identity(name="局领导", roles=frozenset({Role.LEADER}))


@pytest.fixture(autouse=True)
def _standing_still(app, clock_at):
    with clock_at(TODAY):
        yield


def found(session, identity=OFFICER, **filters):
    return list(session.scalars(queries.listed(identity, Filters(**filters))).unique())


def as_member(member):
    return Identity(name="党员", roles=frozenset({Role.MEMBER}), member_id=member.id, home_branch_id=member.home_branch_id)


def as_secretary(branch):
    return Identity(name="书记", roles=frozenset({Role.MEMBER, Role.SECRETARY}), led_branch_ids=frozenset({branch.id}))


# --- who sees what ------------------------------------------------------------------------------------------------------------

def test_a_member_sees_own_cases_and_a_secretary_the_branchs(session):
    branch = people.branch()
    mine, colleague = people.member(branch), people.member(branch)
    own, other, _alien = case(member=mine), case(member=colleague), case(branch=people.branch())
    assert found(session, as_member(mine)) == [own]
    assert set(found(session, as_secretary(branch))) == {own, other}


def test_accusations_are_listed_for_officers_and_discipline_only(session):
    made = case(purpose=Purpose.ACCUSATION)
    assert made in found(session, OFFICER)
    assert made in found(session, DISCIPLINE)
    assert made not in found(session, LEADER)


def test_the_member_who_handles_an_accusation_sees_only_its_count(session):
    member = people.member(people.branch())
    made = case(member=member, purpose=Purpose.ACCUSATION)
    with pytest.raises(NotFound):
        queries.get_case(as_member(member), made.id)
    assert queries.numbers_of(as_member(member), Filters()) == (0, 1)
    assert queries.counts_of(as_member(member)).open == 0


def test_a_case_without_a_purpose_is_no_accusation(session):
    assert case() in found(session, LEADER)


@pytest.mark.parametrize(("narrowed", "told"), [
    ({}, 1), ({"start": date(2026, 2, 1), "end": date(2026, 2, 28)}, 1), ({"start": date(2026, 2, 1)}, 1), ({"end": date(2026, 3, 2)}, 1),
    ({"start": date(2026, 2, 1), "end": date(2026, 2, 1)}, 0), ({"start": date(2026, 1, 31)}, 0), ({"end": date(2026, 2, 27)}, 0),
    ({"text": "XF"}, 0), ({"state": CaseState.OPEN}, 0)])
def test_what_is_hidden_is_told_over_whole_months_only(session, narrowed, told):
    case(purpose=Purpose.ACCUSATION), case()
    assert queries.numbers_of(LEADER, Filters(**narrowed)) == (1, told)


@pytest.mark.parametrize("who", [OFFICER, DISCIPLINE, LEADER])
def test_the_number_of_a_list_is_that_of_its_rows(session, who):
    case(purpose=Purpose.ACCUSATION), case(), case(purpose=Purpose.APPEAL, district="示例区")
    for filters in (Filters(), Filters(district="示例区"), Filters(purpose=Purpose.ACCUSATION), Filters(state=CaseState.OPEN)):
        assert queries.numbers_of(who, filters)[0] == len(session.scalars(queries.listed(who, filters)).all())


def test_accusations_are_counted_for_those_only_who_may_read_them(session):
    branch = people.branch()
    member = people.member(branch)
    case(member=member, purpose=Purpose.ACCUSATION, given_due_on=date(2026, 3, 5))
    for who in (as_member(member), as_secretary(branch), LEADER):
        for scope in ({"member_id": member.id}, {"branch_id": branch.id}, {}):
            assert queries.counts_of(who, **scope) == queries.Counts(0, 0, 0, 0)
    assert queries.counts_of(OFFICER, branch_id=branch.id) == queries.Counts(1, 0, 1, 0)


def test_get_case_asks_the_permission_of_the_act(session):
    member = people.member(people.branch())
    made = case(member=member)
    assert queries.get_case(as_member(member), made.id) is made
    with pytest.raises(NotFound):
        queries.get_case(as_member(member), made.id, "case:edit")


# --- filters and order --------------------------------------------------------------------------------------------------------

def test_each_filter_narrows(session):
    branch, department = people.branch(), people.department()
    member, top = people.member(branch), subject("城建")
    made = case(member=member, department=department, channel=Channel.LETTER, purpose=Purpose.APPEAL, handling=HandlingClass.HARD,
                district="示例区", subject_id=subject("拆迁", top).id, received_on=date(2026, 1, 15))
    case(received_on=date(2026, 2, 20))
    wanted = {"channel": Channel.LETTER, "purpose": Purpose.APPEAL, "handling": HandlingClass.HARD, "branch_id": branch.id,
              "department_id": department.id, "member_id": member.id, "district": "示例区", "end": date(2026, 1, 31),
              "subject_ids": queries.below(queries.subjects_in_order())[top.id], "text": made.number[3:]}
    assert {name: found(session, **{name: value}) for name, value in wanted.items()} == {name: [made] for name in wanted}


def test_the_states(session):
    late = case(received_on=date(2025, 11, 3), branch=people.branch())
    soon = case(given_due_on=date(2026, 3, 9), branch=people.branch())
    later, ended, rated = case(given_due_on=date(2026, 3, 10), branch=people.branch()), case(ending=Ending.WITHDRAWN, ended_on=date(2026, 2, 3)), answered()
    nobodys = case()
    service.rate(rated, party=Party.UNIT, evaluation=Evaluation.DISSATISFIED, on=date(2026, 2, 25), by=OFFICER)
    expected = {CaseState.OPEN: [late, soon, later, nobodys], CaseState.OVERDUE: [late], CaseState.DUE: [soon],
                CaseState.UNASSIGNED: [nobodys], CaseState.OWNERLESS: [rated, ended, nobodys],
                CaseState.RATED: [rated], CaseState.DISSATISFIED: [rated], CaseState.ENDED: [ended]}
    assert {state: set(found(session, state=state)) for state in CaseState} == {state: set(cases) for state, cases in expected.items()}


def test_the_order_is_newest_first_and_by_due_date_where_that_matters(session):
    first, second = case(received_on=date(2026, 1, 5)), case(received_on=date(2026, 1, 6))
    assert found(session) == [second, first]
    assert found(session, state=CaseState.OPEN) == [first, second]
    assert found(session, sort="-number") == [second, first]


def test_a_text_with_wildcards_is_taken_literally(session):
    case()
    assert found(session, text="%") == []


def test_odd_values_are_passed_over_and_told(session):
    args = {"from": "2026-13-01", "channel": "fax", "branch": "99999", "subject": "x", "member": "无此人", "days": "-1", "sort": "points",
            "period": "2026Q9", "state": "\x00", "class": "1" * 500}
    filters, problems = read(args, queries.places(OFFICER).known)
    assert (filters, len(problems)) == (Filters(), 9)


def test_a_period_and_two_days_say_the_same(session):
    known = queries.places(OFFICER).known
    by_days = read({"from": "2026-01-01", "to": "2026-03-31"}, known)
    assert read({"period": "2026Q1"}, known) == by_days
    assert read({"from": "2026-02-01", "to": "2026-01-01"}, known)[1]


# --- home pages ---------------------------------------------------------------------------------------------------------------

def test_due_for_a_member_shows_what_is_over_and_soon_the_nearest_first(session):
    member = people.member(people.branch())
    soon, late = case(member=member, given_due_on=date(2026, 3, 5)), case(member=member, received_on=date(2025, 11, 3))
    case(member=member), case(given_due_on=date(2026, 3, 5))
    due = select(Case).where(queries.is_due_for(as_member(member))).order_by(Case.due_on)
    assert session.scalars(due).all() == [late, soon]


def test_counts_of_the_bureau_take_one_statement_however_many_cases(session, counted):
    case(received_on=date(2025, 11, 3)), case(given_due_on=date(2026, 3, 5), branch=people.branch()), answered()
    with counted() as sent:
        counts = queries.counts_of(OFFICER)
    assert (counts.open, counts.overdue, counts.soon, counts.unassigned) == (2, 1, 1, 1)
    assert len(sent) == 1


def test_a_member_who_came_later_gives_todays_branch(session):
    branch = people.branch()
    member = people.member(branch, from_on=date(2026, 2, 10))
    made = case(received_on=date(2026, 2, 1))
    assigning.assign_many([made.id], owner(member=member), by=OFFICER)
    assert made.branch_id == branch.id


def test_nobody_writes_the_facts_of_a_branch_he_leads():
    branch = people.branch()
    made, officer = case(branch=branch), replace(OFFICER, led_branch_ids=frozenset({branch.id}))
    assert queries.get_case(officer, made.id) is made
    for permission in ("case:edit", "case:assign", "case:extend"):
        with pytest.raises(Refusal, match="所负责支部"):
            queries.get_case(officer, made.id, permission)


def test_who_may_not_be_seen_is_not_there(session):
    branch, other = people.branch(), people.branch()
    mine, alien = people.member(branch, "同名", number="D1"), people.member(other, "同名", number="D2")
    assert queries.member_id_of("同名", as_member(mine)) == mine.id
    assert queries.member_id_of("D2", as_member(mine)) is queries.member_id_of("D999", as_member(mine)) is None
    assert queries.member_id_of("D2", as_secretary(branch)) is None
    case(member=alien, branch=other)
    assert queries.member_id_of("D2", as_secretary(other)) == alien.id
    with pytest.raises(Refusal, match="D1、D2"):
        queries.member_id_of("同名", OFFICER)


def test_nobody_writes_the_facts_of_his_own_case():
    clerk = people.member(people.branch())
    own, officer = case(member=clerk), replace(OFFICER, member_id=clerk.id)
    assert queries.get_case(officer, own.id) is own
    with pytest.raises(Refusal, match="您自己承办"):
        queries.get_case(officer, own.id, "case:edit")
