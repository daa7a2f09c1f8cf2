from datetime import date, timedelta

import pytest
from sqlalchemy import update

from tests import people as organization
from tests.accounts.people import account
from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Role
from xinfang_party.accounts import service
from xinfang_party.accounts.queries import identity_of
from xinfang_party.accounts.registry import register_directory
from xinfang_party.kernel import clock
from xinfang_party.notifications.registry import directory
from xinfang_party.organization import committees, people
from xinfang_party.organization import service as groups
from xinfang_party.organization.models import CommitteePost, Membership
from xinfang_party.organization.terms import BranchKind, CommitteeDuty

pytestmark = pytest.mark.usefixtures("app")


def identity(member):
    return identity_of(account(member=member), clock.today())


def test_a_member_has_home_and_department() -> None:
    office = organization.department()
    person = organization.member(organization.branch(), department=office)
    who = identity(person)
    assert who.roles == {Role.MEMBER}
    assert (who.member_id, who.department_id) == (person.id, office.id)
    assert who.home_branch_id == person.home_branch_id


def test_secretary_of_one_and_committee_member_of_the_organ_committee_leads_only_the_one() -> None:
    organ = organization.branch(kind=BranchKind.ORGAN_COMMITTEE)
    mine, other = organization.branch(parent=organ), organization.branch(parent=organ)
    person = organization.secretary(mine)
    organization.secretary(organ, person, duty=CommitteeDuty.ORGANIZATION)
    who = identity(person)
    assert who.roles == {Role.MEMBER, Role.SECRETARY, Role.COMMITTEE}
    assert who.led_branch_ids == {mine.id}
    assert who.committee_branch_ids == {organ.id, mine.id, other.id}
    assert not reach(who, "member:edit").covers(branch_id=other.id)


def test_a_deputy_leads_what_lies_below() -> None:
    top = organization.branch(kind=BranchKind.GENERAL_BRANCH)
    below = organization.branch(parent=top)
    deepest = organization.branch(parent=below)
    who = identity(organization.secretary(top, duty=CommitteeDuty.DEPUTY))
    assert who.led_branch_ids == {top.id, below.id, deepest.id}
    assert who.committee_branch_ids == frozenset()


def test_a_post_that_ended_gives_nothing(session) -> None:
    branch = organization.branch()
    person = organization.secretary(branch)
    post = session.query(CommitteePost).filter_by(member_id=person.id).one()
    committees.relieve(post, to_on=clock.today() - timedelta(days=1), by=organization.BY)
    assert identity(person).roles == {Role.MEMBER}


def test_who_left_is_no_member_any_more() -> None:
    person = organization.member(organization.branch())
    people.leave(person, left_on=clock.today() - timedelta(days=1), reason="调出", by=organization.BY)
    who = identity(person)
    assert (who.roles, who.home_branch_id) == (frozenset(), None)


def test_who_leads_a_party_group_without_a_post_over_its_branch_reaches_the_group(session) -> None:
    branch = organization.branch()
    cell, other = organization.cell(branch), organization.cell(branch)
    person = organization.member(branch, cell=cell)
    groups.name_leader(cell, person, organization.BY)
    who = identity(person)
    assert (who.roles, who.led_cell_ids) == ({Role.MEMBER, Role.CELL_LEADER}, {cell.id})
    assert [reach(who, "activity:record").covers(branch_id=branch.id, cell_id=one.id) for one in (cell, other)] == [True, False]


@pytest.mark.parametrize("duty", [CommitteeDuty.SECRETARY, CommitteeDuty.ORGANIZATION])
def test_a_post_reaches_further_than_a_party_group(duty: CommitteeDuty) -> None:
    branch = organization.branch()
    cell = organization.cell(branch)
    person = organization.member(branch, cell=cell)
    groups.name_leader(cell, person, organization.BY)
    organization.secretary(branch, person, duty=duty)
    who = identity(person)
    assert (Role.CELL_LEADER in who.roles, who.led_cell_ids) == (False, frozenset())


def test_a_party_group_that_was_dissolved_or_left_is_led_by_nobody(session) -> None:
    branch = organization.branch()
    cell, gone = organization.cell(branch), organization.cell(branch)
    mover, last = organization.member(branch, cell=cell), organization.member(branch, cell=gone)
    groups.name_leader(cell, mover, organization.BY)
    gone.leader_id, gone.dissolved_on = last.id, clock.today()
    session.execute(update(Membership).where(Membership.member_id == mover.id).values(cell_id=None))
    assert [identity(one).led_cell_ids for one in (mover, last)] == [frozenset(), frozenset()]


def test_granted_and_derived_roles_add_up() -> None:
    person = organization.member(organization.branch())
    who = identity_of(account(Role.INSPECTOR, Role.PETITION_OFFICER, member=person), clock.today())
    assert who.roles == {Role.MEMBER, Role.INSPECTOR, Role.PETITION_OFFICER}


def test_an_administrator_reaches_no_business_data() -> None:
    who = identity_of(account(Role.SYSTEM_ADMIN), clock.today())
    assert (who.roles, who.member_id) == ({Role.SYSTEM_ADMIN}, None)
    assert not any(reach(who, permission) for permission in ("case:read", "member:read", "commitment:read", "audit:read", "role:grant"))


def test_a_request_builds_its_identity_in_three_statements(log_in, counted) -> None:
    top = organization.branch(kind=BranchKind.GENERAL_BRANCH)
    for _ in range(5):
        organization.branch(parent=top)
    client = log_in(Role.INSPECTOR, Role.LEADER, member=organization.secretary(top))
    with counted() as queries:
        client.get("/no-such-page")
    assert len([q for q in queries if "notice" not in q]) <= 3


# --- the directory of notifications ---------------------------------------------------------------------------------------------

def test_directory_maps_members_roles_and_addresses(session) -> None:
    register_directory()
    branch = organization.branch()
    secretary, plain = account(member=organization.secretary(branch)), account(member=organization.member(branch))
    officer = account(Role.PETITION_OFFICER)
    officer.email, officer.email_confirmed_at = "officer@example.cn", clock.now()
    session.flush()
    assert directory.of_members([secretary.member_id, plain.member_id, 999_999]) == [secretary.id, plain.id]
    assert directory.of_role(Role.SECRETARY) == [secretary.id]
    assert directory.of_role(Role.MEMBER) == [secretary.id, plain.id]
    assert directory.of_role(Role.PETITION_OFFICER) == [officer.id]
    assert directory.of_role(Role.COMMITTEE) == directory.of_role(Role.CELL_LEADER) == []
    assert directory.addresses([secretary.id, officer.id]) == {officer.id: "officer@example.cn"}


def test_directory_leaves_disabled_accounts_out() -> None:
    register_directory()
    gone = account(Role.LEADER, member=organization.member(organization.branch()))
    service.disable(gone, by=organization.BY)
    assert directory.of_role(Role.LEADER) == directory.of_members([gone.member_id]) == []


def test_sqlite_and_postgresql_take_a_day_far_back() -> None:
    person = organization.secretary(organization.branch())
    assert identity_of(account(member=person), date(1990, 1, 1)).roles == frozenset()
