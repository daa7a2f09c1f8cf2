from datetime import date

import pytest

from tests import people as made
from tests.people import BY
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.organization import committees
from xinfang_party.organization.queries import leaders_of, posts_of_branch, secretaries
from xinfang_party.organization.terms import BranchKind, CommitteeDuty

pytestmark = pytest.mark.usefixtures("app")
DAY = date(2020, 1, 1)


def test_open_term_plans_the_years_of_its_kind():
    term = committees.open_term(made.branch(), from_on=date(2024, 1, 1), by=BY)
    above = committees.open_term(made.branch(kind=BranchKind.ORGAN_COMMITTEE), from_on=date(2024, 1, 1), by=BY)
    assert (term.number, term.due_on, above.due_on) == (1, date(2026, 12, 31), date(2028, 12, 31))


def test_open_term_waits_for_the_end_of_the_last():
    branch = made.branch()
    committees.open_term(branch, from_on=date(2018, 1, 1), by=BY)
    with pytest.raises(Refusal, match="上一届还没有结束"):
        committees.open_term(branch, from_on=date(2021, 1, 1), by=BY)


def test_end_term_ends_its_posts_and_lets_the_next_begin():
    branch = made.branch()
    made.secretary(branch)
    term = made.term(branch)
    committees.end_term(term, on=DAY, by=BY)
    assert [post.to_on for post in term.posts] == [DAY]
    assert committees.open_term(branch, from_on=date(2020, 1, 2), by=BY).number == 2


def test_extend_term():
    term = committees.open_term(made.branch(), from_on=date(2020, 1, 1), by=BY)
    committees.extend_term(term, to_on=date(2023, 6, 30), reason="报机关党委同意", version=term.version, by=BY)
    assert term.due_on == date(2023, 6, 30)


def test_extend_term_refuses_an_old_version():
    term = made.term(made.branch())
    with pytest.raises(Conflict):
        committees.extend_term(term, to_on=date(2036, 6, 30), reason="报批", version=term.version + 1, by=BY)


def test_a_branch_has_one_secretary_at_a_time():
    branch = made.branch()
    made.secretary(branch)
    with pytest.raises(Refusal, match="已经有人担任"):
        made.secretary(branch)


def test_a_new_secretary_follows_the_relieved_one():
    branch = made.branch()
    first = made.secretary(branch)
    committees.relieve(posts_of_branch(branch.id, DAY)[0], DAY, BY)
    second = made.secretary(branch, from_on=date(2020, 1, 2))
    assert (leaders_of(branch.id, DAY), leaders_of(branch.id, date(2020, 1, 2))) == ([first.id], [second.id])
    assert secretaries(date(2020, 1, 2)) == {branch.id: second.name}


def test_one_member_may_hold_two_duties():
    branch = made.branch()
    member = made.secretary(branch)
    made.secretary(branch, member, duty=CommitteeDuty.DISCIPLINE)
    assert [post.duty for post in posts_of_branch(branch.id, DAY)] == [CommitteeDuty.SECRETARY, CommitteeDuty.DISCIPLINE]


def test_a_general_branch_is_led_by_members_below_it():
    above = made.branch(kind=BranchKind.GENERAL_BRANCH)
    member = made.secretary(above, made.member(made.branch(parent=above)))
    assert leaders_of(above.id, DAY) == [member.id]


def test_a_branch_is_not_led_from_elsewhere():
    with pytest.raises(Refusal, match="不在这个支部"):
        made.secretary(made.branch(), made.member(made.branch()))


def test_relieve_refuses_a_day_before_the_beginning():
    branch = made.branch()
    made.secretary(branch)
    with pytest.raises(Refusal, match="早于开始"):
        committees.relieve(posts_of_branch(branch.id, DAY)[0], date(2014, 12, 31), BY)
