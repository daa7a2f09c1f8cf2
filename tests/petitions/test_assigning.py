"""Whose a case is: one by one, many at once, by rules; and the subject tree they are filed under."""
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests import people
from tests.petitions.made import OFFICER, TODAY, Channel, Purpose, case, owner, refused, subject, tags
from xinfang_party.kernel.errors import Refusal
from xinfang_party.notifications.models import Notice
from xinfang_party.petitions import assigning, subjects


@pytest.fixture(autouse=True)
def _standing_still(app, clock_at):
    with clock_at(TODAY):
        yield


def test_assign_takes_the_members_branch_of_the_day_of_receipt(session):
    member = people.member(people.branch())
    made = case()
    assigning.assign(made, owner(member=member), by=OFFICER)
    assert (made.member_id, made.branch_id) == (member.id, member.home_branch_id)
    assert tags(session, made)[-1] == "case.assigned"


def test_assign_falls_back_on_the_departments_branch(app):
    branch = people.branch()
    made = case(department=people.department(branch=branch))
    assert made.branch_id == branch.id


def test_assign_refuses_nobody_and_a_member_of_another_branch(app):
    made, member = case(), people.member(people.branch())
    refused("branch_id", assigning.assign, made, owner())
    refused("branch_id", assigning.assign, made, owner(member=member, branch=people.branch()))


def test_assign_many_takes_one_entry_and_each_members_branch_by_receipt(session):
    member = people.member(people.branch())
    made = [case(), case()]
    assert assigning.assign_many([one.id for one in made], owner(member=member), by=OFFICER) == 2
    assert {(one.member_id, one.branch_id, one.version) for one in made} == {(member.id, member.home_branch_id, 2)}
    assert tags(session)[-1] == "case.assigned"


def test_assign_many_leaves_what_is_not_chosen(app):
    member, department = people.member(people.branch()), people.department()
    made = case(member=member)
    assigning.assign_many([made.id], owner(department=department), by=OFFICER)
    assert (made.department_id, made.member_id) == (department.id, member.id)


def test_assign_many_to_another_branch_takes_the_member_off(app):
    made, branch = case(member=people.member(people.branch())), people.branch()
    assigning.assign_many([made.id], owner(branch=branch), by=OFFICER)
    assert (made.branch_id, made.member_id) == (branch.id, None)


def test_assign_many_refuses_none_and_more_than_a_thousand(app):
    branch = people.branch()
    refused(None, assigning.assign_many, [], owner(branch=branch))
    refused(None, assigning.assign_many, range(1, 1002), owner(branch=branch))


def test_the_member_is_told_of_each_case_and_of_many_in_one_line(session, log_in):
    member = people.member(people.branch())
    log_in(member=member)
    made = case(member=member, number="XF-A")
    assigning.assign(made, owner(member=member), by=OFFICER)
    assigning.assign_many([case().id, case().id], owner(member=member), by=OFFICER)
    assert [(notice.url, notice.text[:11]) for notice in session.scalars(select(Notice).where(Notice.kind.startswith("case.")).order_by(Notice.id))] == [
        (f"/cases/{made.id}", "信访事项 XF-A 已"), ("/cases?state=open", "有 2 件信访事项分派")]


def rule(**facts):
    blank = dict.fromkeys(assigning.RULE_FACTS)
    return assigning.add_rule(facts={**blank, "position": 10, "district": "", **facts}, by=OFFICER)


def test_apply_rules_the_first_that_fits_wins_and_subjects_include_those_below(session):
    top = subject("城建")
    below, first, second = subject("拆迁", top), people.branch(), people.branch()
    rule(position=1, subject_id=top.id, branch_id=first.id)
    rule(position=2, branch_id=second.id, channel=Channel.LETTER)
    fits, other, left = case(subject_id=below.id, channel=Channel.LETTER), case(channel=Channel.LETTER), case(channel=Channel.VISIT)
    applied = assigning.apply_rules(by=OFFICER)
    assert [count for _rule, count in applied.counts] == [1, 1]
    assert (fits.branch_id, other.branch_id, left.branch_id, applied.left) == (first.id, second.id, None, 1)
    assert tags(session)[-1] == "assignment-rule.applied"


def test_apply_rules_changes_nothing_that_has_an_owner(app):
    made, other = case(branch=people.branch()), people.branch()
    rule(branch_id=other.id)
    assert assigning.apply_rules(by=OFFICER).total == 0
    assert made.branch_id != other.id


def test_apply_rules_takes_the_members_branch(app):
    member = people.member(people.branch())
    rule(member_id=member.id, district="示例区")
    made = case(district="示例区")
    assigning.apply_rules(by=OFFICER)
    assert (made.member_id, made.branch_id) == (member.id, member.home_branch_id)


def test_a_rule_must_lead_to_a_branch(app):
    with pytest.raises(Refusal):
        rule(department_id=people.department().id)


def test_a_rule_is_edited_and_removed_with_entries(session):
    made, branch = rule(branch_id=people.branch().id), people.branch()
    facts = {**dict.fromkeys(assigning.RULE_FACTS), "position": 3, "district": "", "branch_id": branch.id}
    assigning.edit_rule(made, facts=facts, version=made.version, by=OFFICER)
    assigning.remove_rule(made, by=OFFICER)
    assert tags(session)[-2:] == ["assignment-rule.edited", "assignment-rule.removed"]


# --- subjects -----------------------------------------------------------------------------------------------------------------

def test_subjects_have_three_levels_and_one_name_once(app):
    third = subject("三", subject("二", subject("一")))
    assert third.level == 3
    refused("parent_id", subjects.add, name="四", parent=third)
    refused("name", subjects.add, name="一")


def test_a_subject_with_others_below_is_not_retired_first(session):
    top = subject("城建")
    below = subject("拆迁", top)
    refused(None, subjects.retire, top)
    subjects.retire(below, by=OFFICER)
    subjects.retire(top, by=OFFICER)
    refused(None, subjects.restore, below)
    assert tags(session, top) == ["subject.added", "subject.retired"]


def test_rename_keeps_the_cases(app):
    top = subject("城建")
    made = case(subject_id=top.id)
    subjects.rename(top, name="城乡建设", by=OFFICER)
    assert made.subject.name == "城乡建设"


def test_nobody_gives_a_case_to_himself():
    clerk = people.member(people.branch())
    officer, one = replace(OFFICER, member_id=clerk.id), case()
    with pytest.raises(Refusal, match="分派给自己"):
        assigning.assign(one, owner(member=clerk), by=officer)
    with pytest.raises(Refusal, match="分派给自己"):
        assigning.assign_many([one.id], owner(member=clerk), by=officer)


def test_of_many_the_keeper_is_told_without_accusations(session, log_in):
    member = people.member(people.branch())
    log_in(member=member)
    secret, open_one = case(purpose=Purpose.ACCUSATION), case()
    assert assigning.assign_many([secret.id], owner(member=member), by=OFFICER) == 1
    assigning.assign_many([secret.id, open_one.id], owner(member=member), by=OFFICER)
    assert [text[:4] for text in session.scalars(select(Notice.text).where(Notice.kind.startswith("case.")))] == ["有 1 "]


@pytest.fixture
def head():
    """An officer who is secretary of a branch."""
    branch = people.branch()
    member = people.member(branch)
    return replace(OFFICER, member_id=member.id, led_branch_ids=frozenset({branch.id})), branch, member


def test_nobody_gives_a_case_to_the_branch_he_leads_nor_takes_one_from_it(head):
    by, branch, _ = head
    other, colleague = people.branch(), people.member(branch)
    for to in (owner(branch=branch), owner(member=colleague), owner(department=people.department(branch=branch))):
        with pytest.raises(Refusal, match="所负责的支部"):
            assigning.assign(case(), to, by=by)
        with pytest.raises(Refusal, match="所负责的支部"):
            assigning.assign_many([case().id], to, by=by)
    kept, free = case(branch=branch), case()
    assert assigning.assign_many([kept.id, free.id], owner(branch=other), by=by) == 1
    assert (kept.branch_id, free.branch_id) == (branch.id, other.id)


@pytest.mark.parametrize("to", ["member", "branch"])
def test_nobody_writes_a_rule_for_himself(head, to):
    by, branch, member = head
    facts = {**dict.fromkeys(assigning.RULE_FACTS), "position": 1, "district": "", f"{to}_id": member.id if to == "member" else branch.id}
    with pytest.raises(Refusal, match="不能把事项分派给"):
        assigning.add_rule(facts=facts, by=by)
    one = rule(branch_id=people.branch().id)
    with pytest.raises(Refusal, match="不能把事项分派给"):
        assigning.edit_rule(one, facts=facts, version=one.version, by=by)


def test_rules_that_lead_to_whoever_applies_them_are_left_to_others(head):
    """Their cases go to nobody by a later rule either."""
    by, branch, member = head
    other = people.branch()
    rule(position=1, channel=Channel.LETTER, member_id=member.id)
    rule(position=2, channel=Channel.VISIT, branch_id=branch.id)
    rule(position=3, branch_id=other.id)
    letter, visit, call, unknown = case(channel=Channel.LETTER), case(channel=Channel.VISIT), case(channel=Channel.PHONE), case()
    applied = assigning.apply_rules(by=by)
    assert (applied.passed_over, applied.left) == (2, 2)
    assert [one.branch_id for one in (letter, visit, call, unknown)] == [None, None, other.id, other.id]
    assigning.apply_rules(by=OFFICER)
    assert (letter.member_id, visit.branch_id) == (member.id, branch.id)


def test_rules_leave_cases_that_are_over(app):
    done = case(concluded_on=date(2026, 2, 20))
    rule(branch_id=people.branch().id)
    assert assigning.apply_rules(by=OFFICER).total == 0
    assert done.branch_id is None
