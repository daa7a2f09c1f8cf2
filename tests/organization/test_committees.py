from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests import people as made
from tests.accounts.people import account
from tests.people import BY
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts.queries import identity_of
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.notifications.models import Notice
from xinfang_party.organization import committees, service
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


# --- who hears of a post that reads what others may not -----------------------------------------------------------------------

@pytest.fixture
def watched():
    """A branch with secretary, deputy and another committee member; accounts of theirs, of a plain member and of the discipline office."""
    branch = made.branch()
    people = {"书记": made.secretary(branch), "副书记": made.secretary(branch, duty=CommitteeDuty.DEPUTY),
              "委员": made.secretary(branch, duty=CommitteeDuty.PUBLICITY), "党员": made.member(branch)}
    found = {name: account(member=member) for name, member in people.items()} | {"纪委": account(Role.DISCIPLINE), "领导": account(Role.LEADER)}
    return branch, people, found


def told(accounts):
    notices = db.session.scalars(select(Notice).where(Notice.kind == "committee-post.named")).all()
    return {name for name, one in accounts.items() if one.id in {notice.account_id for notice in notices}}, {notice.text for notice in notices}


def name(branch, member, duty, by=BY):
    return committees.name_to(made.term(branch), member, duty, date(2020, 1, 1), by)


def test_leaders_and_the_discipline_office_hear_who_was_named(watched):
    branch, _people, accounts = watched
    new = made.member(branch, "新来的")
    name(branch, new, CommitteeDuty.DISCIPLINE)
    who, [text] = told(accounts)
    assert who == {"书记", "副书记", "纪委"}
    assert f"机关党委测试员登记新来的从 2020 年 1 月 1 日起任{branch.name}纪检委员".replace(" ", "") in text.replace(" ", "")


@pytest.mark.parametrize(("duty", "is_told"), [
    (CommitteeDuty.DEPUTY, True), (CommitteeDuty.DISCIPLINE, True), (CommitteeDuty.ORGANIZATION, False), (CommitteeDuty.OTHER, False)])
def test_only_posts_that_read_are_told_of(watched, duty, is_told):
    branch, people, accounts = watched
    name(branch, people["党员"], duty)
    assert bool(told(accounts)[0]) is is_told


def test_the_office_cannot_name_itself_in_silence(watched):
    """Becoming a leader by this very post makes nobody the branch's own leader."""
    branch, people, accounts = watched
    office = identity_of(account(Role.PARTY_OFFICE, member=people["党员"]), clock.today())
    name(branch, people["党员"], CommitteeDuty.DEPUTY, office)
    assert told(accounts)[0] == {"书记", "副书记", "纪委"}


def test_a_leader_of_another_branch_is_told_of(watched):
    branch, people, accounts = watched
    other = Identity(name="外人", roles=frozenset({Role.PARTY_OFFICE}), led_in_person_ids=frozenset({branch.id + 1}), led_branch_ids=frozenset({branch.id}))
    name(branch, people["党员"], CommitteeDuty.DISCIPLINE, other)
    assert "纪委" in told(accounts)[0]


def test_the_branchs_own_leader_names_without_notices(watched):
    branch, people, accounts = watched
    own = replace(BY, member_id=people["书记"].id, led_in_person_ids=frozenset({branch.id}))
    name(branch, people["党员"], CommitteeDuty.DISCIPLINE, own)
    assert told(accounts)[0] == set()


def test_who_was_relieved_first_hears_all_the_same(watched):
    branch, people, accounts = watched
    for post in posts_of_branch(branch.id, clock.today()):
        committees.relieve(post, clock.today(), BY)
    name(branch, people["党员"], CommitteeDuty.DISCIPLINE)
    assert {"书记", "纪委"} <= told(accounts)[0]


def test_the_leader_of_a_group_is_not_named_in_silence(watched):
    branch, _people, accounts = watched
    cell = made.cell(branch)
    inside = made.member(branch, cell=cell)
    service.name_leader(cell, inside, BY)
    notices = db.session.scalars(select(Notice).where(Notice.kind == "cell.leader-named")).all()
    assert {one.account_id for one in notices} == {accounts["书记"].id, accounts["副书记"].id}
    service.name_leader(cell, None, replace(BY, led_in_person_ids=frozenset({branch.id})))


def test_the_notice_opens_the_term(watched, log_in):
    branch, people, _accounts = watched
    name(branch, people["党员"], CommitteeDuty.DISCIPLINE)
    db.session.commit()
    url = db.session.scalars(select(Notice.url).where(Notice.kind == "committee-post.named")).first()
    for client in (log_in(member=people["书记"]), log_in(Role.DISCIPLINE)):
        assert people["党员"].name in client.get(url).get_data(as_text=True)
