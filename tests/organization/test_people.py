from datetime import date

import pytest

from tests import people as made
from tests.people import BY, SINCE
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.organization import people
from xinfang_party.organization.models import Member
from xinfang_party.organization.queries import (
    branch_of_member,
    current_posts,
    find_member,
    history_of,
    member_counts,
    membership_on,
    namesakes_of,
)
from xinfang_party.organization.terms import BranchKind, Placement, Standing

pytestmark = pytest.mark.usefixtures("app")
MOVED = date(2020, 3, 1)


def stays(member: Member):
    return [(stay.branch_id, stay.from_on, stay.to_on) for stay in reversed(history_of(member.id))]


def test_admit_places_the_member():
    branch = made.branch()
    member = made.member(branch)
    assert (member.home_branch_id, stays(member)) == (branch.id, [(branch.id, SINCE, None)])


def test_admit_refuses_a_number_that_is_taken():
    made.member(branch := made.branch(), number="D0001")
    with pytest.raises(Refusal) as refused:
        made.admit(branch, number="D0001")
    assert refused.value.field == "number"


def test_admit_refuses_a_body_without_members():
    with pytest.raises(Refusal, match="不能直接编入机关党委"):
        made.admit(made.branch(kind=BranchKind.ORGAN_COMMITTEE))


def test_namesakes_stay_apart():
    branch = made.branch()
    first, second = made.member(branch, "李明"), made.member(branch, "李明")
    assert namesakes_of("李明") == [first, second]
    with pytest.raises(Refusal, match="请改填党员编号"):
        find_member("李明")


def test_transfer_keeps_the_history():
    old, new = made.branch(), made.branch()
    member = made.member(old)
    people.transfer(member, Placement(new.id), MOVED, BY)
    assert stays(member) == [(old.id, SINCE, date(2020, 2, 29)), (new.id, MOVED, None)]
    assert (member.home_branch_id, branch_of_member(member.id)) == (new.id, new.id)


def test_transfer_leaves_the_past_where_it_was():
    old, new = made.branch(), made.branch()
    member = made.member(old)
    people.transfer(member, Placement(new.id), MOVED, BY)
    assert membership_on(member.id, date(2020, 2, 29)).branch_id == old.id
    assert (member_counts(date(2019, 12, 31)), member_counts(MOVED)) == ({old.id: (1, 1)}, {new.id: (1, 1)})


def test_transfer_ends_the_posts_and_the_lead_in_the_old_branch():
    old, new = made.branch(), made.branch()
    cell = made.cell(old)
    member = made.member(old, cell=cell)
    made.secretary(old, member)
    cell.leader_id = member.id
    people.transfer(member, Placement(new.id), MOVED, BY)
    assert current_posts(member.id, date(2020, 2, 29))[0].to_on == date(2020, 2, 29)
    assert cell.leader_id is None


def test_transfer_keeps_posts_above_the_branches():
    above = made.branch(kind=BranchKind.ORGAN_COMMITTEE)
    member = made.member(made.branch(parent=above))
    made.secretary(above, member)
    people.transfer(member, Placement(made.branch(parent=above).id), MOVED, BY)
    assert current_posts(member.id, date(2026, 1, 1))[0].branch_id == above.id


def test_transfer_within_the_branch_keeps_the_post():
    branch, department = made.branch(), made.department()
    member = made.secretary(branch)
    people.transfer(member, Placement(branch.id, department_id=department.id), MOVED, BY)
    assert len(current_posts(member.id, date(2026, 1, 1))) == 1


def test_transfer_to_the_same_place_is_refused():
    member = made.member(branch := made.branch())
    with pytest.raises(Refusal, match="没有变"):
        people.transfer(member, Placement(branch.id), MOVED, BY)


def test_a_second_transfer_from_an_old_page_conflicts():
    member, new = made.member(made.branch()), made.branch()
    version = member.version
    people.transfer(member, Placement(new.id), MOVED, BY, version)
    with pytest.raises(Conflict):
        people.transfer(member, Placement(made.branch().id), date(2021, 1, 1), BY, version)


def test_correct_last_stay_moves_the_seam():
    old, wrong, right = made.branch(), made.branch(), made.branch()
    member = made.member(old)
    people.transfer(member, Placement(wrong.id), MOVED, BY)
    people.correct_last_stay(member, Placement(right.id), date(2020, 6, 1), BY)
    assert stays(member) == [(old.id, SINCE, date(2020, 5, 31)), (right.id, date(2020, 6, 1), None)]


def test_correct_last_stay_leaves_a_gap_alone():
    member = made.member(branch := made.branch())
    people.leave(member, date(2018, 1, 1), "调出", BY)
    people.take_back(member, Placement(branch.id), date(2020, 1, 1), BY)
    people.correct_last_stay(member, Placement(branch.id), date(2019, 1, 1), BY)
    assert stays(member) == [(branch.id, SINCE, date(2018, 1, 1)), (branch.id, date(2019, 1, 1), None)]


def test_leave_ends_everything():
    member = made.secretary(branch := made.branch())
    people.leave(member, MOVED, "调出本局", BY)
    assert (stays(member), member.home_branch_id) == ([(branch.id, SINCE, MOVED)], None)
    assert [member.standing_on(MOVED), member.standing_on(date(2020, 3, 2))] == [Standing.FORMAL, Standing.LEFT]
    assert (len(current_posts(member.id, MOVED)), current_posts(member.id, date(2020, 3, 2))) == (1, [])


def test_take_back():
    member = made.member(branch := made.branch())
    people.leave(member, MOVED, "调出", BY)
    people.take_back(member, Placement(branch.id), date(2021, 1, 1), BY)
    assert (member.left_on, member.left_reason, stays(member)[-1]) == (None, "", (branch.id, date(2021, 1, 1), None))


def test_make_formal_once():
    member = made.member(made.branch(), formal_on=None)
    people.make_formal(member, MOVED, BY)
    with pytest.raises(Refusal, match="已于2020年3月1日转正"):
        people.make_formal(member, MOVED, BY)


def test_edit_member_refuses_dates_that_contradict():
    member = made.member(made.branch())
    with pytest.raises(Refusal, match="早于入党"):
        people.edit_member(member, number=member.number, name="改名", joined_on=date(2010, 1, 1), formal_on=date(2009, 1, 1), by=BY)
    assert member.name != "改名"
