"""What cases leave to do: numbers for who assigns them, the own ones for who answers."""
from datetime import date

import pytest

from tests import owing, people
from tests.petitions.made import OFFICER, TODAY, Ending, answered, case
from xinfang_party.access.terms import Identity, Role
from xinfang_party.petitions.panels import ANSWER


def asked(identity):
    return owing.asked(identity, "cases.lists", "cases")



@pytest.fixture(autouse=True)
def _standing_still(app, clock_at):
    with clock_at(TODAY), app.test_request_context():
        yield


def test_the_officer_sees_how_many_are_over_how_many_soon_how_many_nobodys():
    branch = people.branch()
    case(received_on=date(2025, 11, 3), branch=branch), case(received_on=date(2025, 11, 4), branch=branch)
    case(given_due_on=date(2026, 3, 6), branch=branch), case(), answered(), case(ending=Ending.WITHDRAWN, ended_on=date(2026, 2, 3))
    assert [item.what for item in asked(OFFICER)] == ["2 件已超过答复期限", "1 件在 5 个工作日内到期", "1 件没有分派"]
    assert all(item.at_once for item in asked(OFFICER))


def test_nothing_waits_nothing_is_said():
    answered(branch=people.branch()), case(ending=Ending.WITHDRAWN, ended_on=date(2026, 2, 3), branch=people.branch())
    assert asked(OFFICER) == []


def test_each_line_leads_to_a_list_of_that_many(log_in):
    case(received_on=date(2025, 11, 3)), case(given_due_on=date(2026, 3, 6)), answered()
    client = log_in(Role.PETITION_OFFICER)
    for item in asked(OFFICER):
        assert f"信访事项，共 {item.what.split()[0]} 件" in client.get(item.url).text


def test_the_numbers_take_one_statement_however_many_cases(counted):
    for _ in range(5):
        case(received_on=date(2025, 11, 3))
    with counted() as sent:
        asked(OFFICER)
    assert len(sent) == 1


@pytest.mark.parametrize("role", [Role.LEADER, Role.INSPECTOR, Role.DISCIPLINE])
def test_who_assigns_nothing_is_told_no_numbers(role):
    case(received_on=date(2025, 11, 3))
    assert asked(Identity(name="某人", roles=frozenset({role}))) == []


def test_a_member_is_told_to_answer_and_who_notes_the_day():
    member = people.member(people.branch())
    mine = case(member=member, given_due_on=date(2026, 3, 6))
    case(given_due_on=date(2026, 3, 6))
    found = asked(Identity(name="党员", roles=frozenset({Role.MEMBER}), member_id=member.id))
    assert [(item.what, item.about, item.due_on) for item in found] == [(ANSWER, mine.number, date(2026, 3, 6))]
    assert "信访业务工作人员登记答复日期" in ANSWER
