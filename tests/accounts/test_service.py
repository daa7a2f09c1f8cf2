import pytest
from sqlalchemy import select

from tests import people as organization
from tests.accounts.people import BY, PASSWORD, account, tags
from xinfang_party.access.terms import ADMINISTRATORS, DERIVED, Identity, Role
from xinfang_party.accounts import passwords, resets, service
from xinfang_party.accounts.models import FormerPassword
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.errors import Conflict, Refusal

pytestmark = pytest.mark.usefixtures("app")


# --- accounts -----------------------------------------------------------------------------------------------------------------

def test_create_makes_a_first_password_that_must_be_changed() -> None:
    made, first = service.create(username="ＷangLi", name="王丽", by=BY)
    assert (made.username, made.must_change_password) == ("wangli", True)
    assert passwords.matches(made.password_hash, first)
    assert tags() == ["account.created"]


@pytest.mark.parametrize("again", ["wangli", "WANGLI", "ｗangli", " wangli "])
def test_a_name_is_given_once(again: str) -> None:
    account(username="wangli")
    with pytest.raises(Refusal, match="已经有人用"):
        service.create(username=again, name="另一个", by=BY)


def test_the_name_of_a_disabled_account_does_not_recur() -> None:
    service.disable(account(username="wangli"), by=BY)
    with pytest.raises(Refusal, match="已经有人用"):
        service.create(username="wangli", name="后来人", by=BY)


def test_a_weak_given_password_is_refused() -> None:
    with pytest.raises(Refusal, match="至少"):
        service.create(username="wangli", name="王丽", password="short", by=BY)


def test_one_account_a_member() -> None:
    person = organization.member(organization.branch())
    account(member=person)
    with pytest.raises(Refusal, match="一人只开一个"):
        service.create(username="second", name="王丽", member_id=person.id, by=BY)


def test_edit_of_an_older_page_is_a_conflict() -> None:
    row = account()
    with pytest.raises(Conflict):
        service.edit(row, version=row.version - 1, name="新名", email="", member_id=None, by=BY)


def test_disable_keeps_the_last_administrator_and_oneself() -> None:
    only, me = account(Role.AUDIT_ADMIN), account(Role.SYSTEM_ADMIN)
    with pytest.raises(Refusal, match="最后一个审计管理员"):
        service.disable(only, by=BY)
    with pytest.raises(Refusal, match="自己"):
        service.disable(me, by=Identity(account_id=me.id, name="我"))


def test_reset_password_keeps_the_second_factor() -> None:
    row = account(second_factor=True)
    first = resets.reset_password(row, by=BY)
    assert row.has_second_factor
    assert row.must_change_password
    assert not passwords.matches(row.password_hash, PASSWORD)
    assert passwords.matches(row.password_hash, first)


# --- administrators apart: by every path ----------------------------------------------------------------------------------------

@pytest.mark.parametrize("administrator", sorted(ADMINISTRATORS))
def test_separation_when_granting(administrator: Role) -> None:
    for other in sorted(set(Role) - DERIVED - {administrator}):
        with pytest.raises(Refusal):
            service.grant(account(administrator), role=other, by=BY)
    for held in (Role.LEADER, Role.PETITION_OFFICER):
        with pytest.raises(Refusal):
            service.grant(account(held), role=administrator, by=BY)


def test_separation_when_creating() -> None:
    with pytest.raises(Refusal, match="三员分立"):
        service.create(username="two", name="两员", roles=(Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN), by=BY)
    with pytest.raises(Refusal, match="兼任"):
        service.create(username="both", name="兼任", roles=(Role.LEADER, Role.AUDIT_ADMIN), by=BY)


def test_separation_when_linking_a_member(session) -> None:
    person, admin = organization.member(organization.branch()), account(Role.SYSTEM_ADMIN)
    session.commit()
    with pytest.raises(Refusal, match="不能关联党员"):
        service.edit(admin, version=admin.version, name="某人", email="", member_id=person.id, by=BY)
    with pytest.raises(Refusal, match="不能关联党员"):
        service.create(username="linked", name="某人", member_id=person.id, roles=(Role.AUDIT_ADMIN,), by=BY)
    session.rollback()
    with pytest.raises(Refusal, match="不能关联党员"):
        service.grant(account(member=person), role=Role.SYSTEM_ADMIN, by=BY)


@pytest.mark.parametrize("verb", ["grant", "revoke"])
def test_nobody_changes_the_own_roles(verb: str) -> None:
    row = account(Role.LEADER)
    with pytest.raises(Refusal, match="自己"):
        getattr(service, verb)(row, role=Role.LEADER, by=Identity(account_id=row.id, name="我"))


@pytest.mark.parametrize("role", sorted(DERIVED))
def test_the_database_holds_no_derived_role(role: Role) -> None:
    with pytest.raises(Refusal):
        service.grant(account(), role=role, by=BY)


# --- passwords ----------------------------------------------------------------------------------------------------------------

def test_the_last_five_passwords_are_not_used_again() -> None:
    row = account()
    used = [PASSWORD, *(f"Teapot-Willow-{n}{n}" for n in range(2, 8))]
    for new in used[1:]:
        service.change_password(row, new=new, by=BY)
    for old in used[-6:]:
        with pytest.raises(Refusal, match="用过"):
            service.change_password(row, new=old, by=BY)
    service.change_password(row, new=PASSWORD, by=BY)


def test_no_password_stands_in_the_database_or_the_audit(session) -> None:
    row = account()
    service.change_password(row, new="Teapot-Willow-22", by=BY)
    stored = [*session.scalars(select(FormerPassword.password_hash)).all(), row.password_hash]
    assert all(text.startswith("$argon2id$") for text in stored)
    assert "Willow" not in str(session.scalars(select(AuditEntry.details)).all())


def test_hashes_of_the_real_site_are_costly() -> None:
    real = passwords.hasher(testing=False)
    assert (real.memory_cost, real.time_cost) >= (47_104, 1)
