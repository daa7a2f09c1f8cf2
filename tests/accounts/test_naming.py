"""In the audit nobody can pass for somebody else."""
import pytest
from sqlalchemy import select

from tests import people as organization
from tests.accounts.people import BY, account, enter
from tests.answers import taken
from xinfang_party.access.terms import Role
from xinfang_party.accounts import service
from xinfang_party.accounts.models import Account
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.errors import Refusal
from xinfang_party.organization import people

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize("name", ["王丽", "王　丽", " 王 丽", "王\u200b丽"])
def test_two_accounts_are_not_called_alike(name) -> None:
    account(name="王丽")
    with pytest.raises(Refusal, match="请在姓名后加上处室"):
        service.create(username="second", name=name, by=BY)


def test_the_name_of_a_disabled_account_stays_its_own() -> None:
    service.disable(account(name="王丽"), by=BY)
    with pytest.raises(Refusal, match="已经有账号叫"):
        service.create(username="second", name="王丽", by=BY)


@pytest.mark.parametrize("name", ["系统", "访客", "服务器上的操作员", "演示"])
def test_nobody_is_called_as_what_is_no_person(name) -> None:
    with pytest.raises(Refusal, match="另有所指"):
        service.create(username="second", name=name, by=BY)


def test_an_account_may_keep_its_own_name() -> None:
    row = account(name="王丽")
    service.edit(row, version=row.version, name="王丽", email="a@b.cn", member_id=None, by=BY)
    assert (row.name, row.email) == ("王丽", "a@b.cn")


def test_a_members_account_goes_by_the_member_whatever_is_typed() -> None:
    person = organization.member(organization.branch(), "李强")
    made, _ = service.create(username="liqiang", name="王局长", member_id=person.id, on_server=True, by=BY)
    service.edit(made, version=made.version, name="王局长", email="", member_id=person.id, by=BY)
    assert made.name == "李强"


def test_namesakes_carry_their_numbers() -> None:
    home = organization.branch()
    one, two = (organization.member(home, "李强", number=number) for number in ("D001", "D002"))
    names = [service.create(username=f"u-{row.number.lower()}", name="", member_id=row.id, on_server=True, by=BY)[0].name for row in (one, two)]
    assert names == ["李强", "李强（D002）"]


def test_an_account_follows_its_member_at_the_next_log_in(client, session) -> None:
    person = organization.member(organization.branch(), "李强")
    row = account(member=person)
    people.edit_member(person, number=person.number, name="李坚强", joined_on=person.joined_on, formal_on=person.formal_on, by=organization.BY)
    session.commit()
    enter(client, row)
    assert session.scalar(select(Account.name).where(Account.id == row.id)) == "李坚强"
    entry = session.scalars(select(AuditEntry).where(AuditEntry.tag == "account.renamed")).one()
    assert (entry.username, entry.details) == (row.username, {"before": "李强", "after": "李坚强"})


def test_the_audit_names_the_account_beside_the_person(log_in) -> None:
    auditor = log_in(Role.AUDIT_ADMIN, name="王丽")
    row = account(name="李强", username="liqiang")
    log_in(Role.SYSTEM_ADMIN).post(f"/accounts/{row.id}/disable")
    enter(auditor.application.test_client(), account(name="赵敏", username="zhaomin"))
    page, file = auditor.get("/audit?actor=zhaomin").text, taken(auditor, "/audit/export.csv?actor=zhaomin").text
    assert "<code>zhaomin</code>" in page
    assert ("赵敏" in page, "liqiang" in page) == (True, False)
    assert ",赵敏,zhaomin," in file
