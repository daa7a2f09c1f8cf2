"""Nobody alone gives an account a member's rights: one asks, another confirms and hands out a new password, and everybody concerned is told."""
import re

import pytest
from sqlalchemy import select

from tests import people as organization
from tests.accounts.people import PASSWORD, account, enter, is_signed_in, send_login, tags
from tests.accounts.test_views import text
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts import confirming, links, passwords, resets, service
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import account_named, identity_of, waiting_link
from xinfang_party.accounts.terms import LinkState
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Refusal
from xinfang_party.notifications.models import Notice


def identity(row: Account) -> Identity:
    return identity_of(row, clock.today())


@pytest.fixture
def secretary(app):
    home = organization.branch()
    return organization.secretary(home, organization.member(home, "李强", number="D-link"))


@pytest.fixture
def asked(secretary) -> Account:
    """An account for which the system administrator has asked for the secretary's rights."""
    made, _ = service.create(username="evil", name="某人", password=PASSWORD, must_change=False, member_id=secretary.id, by=sysadmin())
    return made


@pytest.fixture
def security(app) -> Identity:
    return identity(account(Role.SECURITY_ADMIN, name="安全管理员"))


def sysadmin() -> Identity:
    return identity(account(Role.SYSTEM_ADMIN))


def told(session, kind: str) -> set[int]:
    return set(session.scalars(select(Notice.account_id).where(Notice.kind == f"account.link-{kind}")))


def test_a_link_asked_for_gives_no_rights(asked, secretary) -> None:
    who = identity(asked)
    assert (who.roles, who.member_id, who.led_branch_ids) == (frozenset(), None, frozenset())
    assert links.wanted(asked) == secretary.id


def test_the_system_administrator_alone_gets_nowhere_by_the_pages(log_in, client, secretary) -> None:
    """The way of the break-in: free the member from the old account, open a new one, log in with the password that was shown."""
    old = account(member=secretary)
    system = log_in(Role.SYSTEM_ADMIN)
    system.post(f"/accounts/{old.id}/edit", data={"version": old.version, "name": "旧号", "member_number": ""})
    made = system.post("/accounts/new", data={"username": "evil1", "name": "", "member_number": "D-link"})
    first = re.search(r"初始密码：<strong><code>([^<]+)</code>", text(system.get(made.location)))[1]
    row = account_named("evil1")
    assert send_login(client, "evil1", first).status_code == 303
    assert (identity(row).roles, row.member_id, old.member_id) == (frozenset(), None, None)
    assert system.post(f"/account-links/{waiting_link(row.id).id}/confirm").status_code == 404


def test_the_home_of_the_security_administrator_says_what_waits_until_it_is_decided(log_in, asked, security, session) -> None:
    client = log_in(Role.SECURITY_ADMIN)
    waits = "1 个账号的党员关联等待确认"
    assert (waits in text(client.get("/")), "evil" in text(client.get("/accounts?state=linking"))) == (True, True)
    confirming.turn_down(waiting_link(asked.id), by=security)
    session.commit()
    assert waits not in text(client.get("/"))


def test_confirming_shows_a_new_password_to_the_security_administrator_only(log_in, client, asked, secretary, session) -> None:
    session.commit()
    enter(client, asked)
    page = text((officer := log_in(Role.SECURITY_ADMIN)).get(f"/accounts/{asked.id}"))
    assert ("李强（D-link）" in page, waiting_link(asked.id).asked_by in page, "确认关联" in page) == (True, True, True)
    answer = officer.post(f"/account-links/{waiting_link(asked.id).id}/confirm")
    first = re.search(r"初始密码：<strong><code>([^<]+)</code>", text(officer.get(answer.location)))[1]
    assert Role.SECRETARY in identity(asked).roles
    assert (asked.name, asked.must_change_password) == ("李强", True)
    assert (passwords.matches(asked.password_hash, first), passwords.matches(asked.password_hash, PASSWORD)) == (True, False)
    assert not is_signed_in(client)


def test_the_page_says_which_account_had_the_member(log_in, secretary) -> None:
    old = account(member=secretary, username="laoshuji")
    service.edit(old, version=None, name="旧号", email="", member_id=None, by=sysadmin())
    made, _ = service.create(username="evil", name="某人", member_id=secretary.id, by=sysadmin())
    page = text(log_in(Role.SECURITY_ADMIN).get(f"/accounts/{made.id}"))
    assert "以前用过账号" in page
    assert "laoshuji" in page


def test_the_old_account_the_new_one_and_the_party_office_are_told_of_every_step(session, secretary, security) -> None:
    office, old = account(Role.PARTY_OFFICE), account(member=secretary)
    service.edit(old, version=None, name="旧号", email="", member_id=None, by=sysadmin())
    assert told(session, "ended") == {old.id, office.id}
    made, _ = service.create(username="evil", name="某人", member_id=secretary.id, by=sysadmin())
    assert told(session, "asked") == {old.id, office.id, made.id}
    assert security.account_id in told(session, "waits")
    confirming.confirm(waiting_link(made.id), by=security)
    assert told(session, "confirmed") == {old.id, office.id, made.id}


def test_refusing_drops_it_and_keeps_the_link_in_force(session, security) -> None:
    home = organization.branch()
    one, two = organization.member(home), organization.member(home)
    row = account(member=one)
    service.edit(row, version=None, name="", email="", member_id=two.id, by=sysadmin())
    assert (row.member_id, links.wanted(row)) == (one.id, two.id)
    confirming.turn_down(waiting_link(row.id), by=security)
    assert (row.member_id, waiting_link(row.id), tags()[-1]) == (one.id, None, "link.refused")
    assert row.id in told(session, "refused")


def test_a_changed_link_ends_the_old_one_when_it_is_confirmed(session, security) -> None:
    home = organization.branch()
    one, two = organization.member(home, "甲某"), organization.member(home, "乙某")
    row = account(member=one)
    service.edit(row, version=None, name="", email="", member_id=two.id, by=sysadmin())
    confirming.confirm(waiting_link(row.id), by=security)
    assert (row.member_id, row.name) == (two.id, "乙某")
    assert row.id in told(session, "ended") & told(session, "confirmed")


def test_emptying_the_number_withdraws_what_was_asked(asked, session) -> None:
    service.edit(asked, version=None, name="某人", email="", member_id=None, by=sysadmin())
    assert (waiting_link(asked.id), tags().count("link.withdrawn")) == (None, 1)
    assert asked.id in told(session, "withdrawn")


def test_saving_the_page_again_asks_no_second_time(asked, secretary) -> None:
    service.edit(asked, version=None, name="某人", email="", member_id=secretary.id, by=sysadmin())
    assert tags().count("link.asked") == 1


def test_a_decided_link_is_not_decided_again(asked, security) -> None:
    link = waiting_link(asked.id)
    confirming.turn_down(link, by=security)
    for verb in (confirming.confirm, confirming.turn_down):
        with pytest.raises(Refusal, match="不用再办"):
            verb(link, by=security)


def test_who_asked_does_not_confirm(secretary, security) -> None:
    made, _ = service.create(username="evil", name="某人", member_id=secretary.id, by=security)
    with pytest.raises(Refusal, match="另一人确认"):
        confirming.confirm(waiting_link(made.id), by=security)


def test_who_confirmed_holds_the_password_and_grants_no_role(asked, security) -> None:
    confirming.confirm(waiting_link(asked.id), by=security)
    with pytest.raises(Refusal, match="另一名安全管理员授予"):
        service.grant(asked, role=Role.DISCIPLINE, by=security)
    with pytest.raises(Refusal, match="另一名安全管理员重置"):
        resets.reset_second_factor(asked, by=security)


def test_who_granted_a_role_does_not_confirm(asked, security) -> None:
    service.grant(asked, role=Role.DISCIPLINE, by=security)
    with pytest.raises(Refusal, match="由您授予过"):
        confirming.confirm(waiting_link(asked.id), by=security)
    assert asked.member_id is None


@pytest.mark.parametrize("pending", [True, False])
def test_a_member_belongs_to_one_account_asked_for_or_in_force(secretary, pending) -> None:
    service.create(username="first", name="某人", member_id=secretary.id, on_server=not pending, by=sysadmin())
    with pytest.raises(Refusal, match="等着关联" if pending else "一人只开一个"):
        service.create(username="second", name="另一人", member_id=secretary.id, by=sysadmin())


def test_an_account_that_waits_for_a_member_becomes_no_administrator(asked, security) -> None:
    with pytest.raises(Refusal, match="不能关联党员"):
        service.grant(asked, role=Role.AUDIT_ADMIN, by=security)


def test_on_the_server_a_link_counts_at_once(app, secretary, session) -> None:
    session.commit()
    output = app.test_cli_runner().invoke(args=["accounts", "create", "--username", "liqiang", "--name", "", "--member", "D-link"]).output
    row = account_named("liqiang")
    assert (row.member_id, waiting_link(row.id)) == (secretary.id, None)
    assert passwords.matches(row.password_hash, re.search(r"：(\S+-\S+-\S+-\S+)", output)[1])


def test_the_server_confirms_what_was_asked(app, asked, session) -> None:
    session.commit()
    output = app.test_cli_runner().invoke(args=["accounts", "confirm-link", "evil"]).output
    assert passwords.matches(asked.password_hash, re.search(r"：(\S+-\S+-\S+-\S+)$", output.strip())[1])
    assert app.test_cli_runner().invoke(args=["accounts", "confirm-link", "evil"]).exit_code == 1


def test_the_list_finds_the_links_that_wait(log_in, asked, session) -> None:
    account(username="quiet")
    page = text(log_in(Role.SECURITY_ADMIN).get("/accounts?state=linking"))
    assert ("evil" in page, "quiet" in page) == (True, False)


def test_every_state_of_a_link_has_its_words() -> None:
    assert {state.deed for state in LinkState} >= {"已确认，重新发了初始密码", "没有同意"}
