"""Whoever writes an address down, nothing goes there before the owner says that it is right."""
import re

import pytest
from sqlalchemy import select

from tests.accounts.people import account, enter, tags
from tests.accounts.test_views import text
from xinfang_party.access.terms import Role
from xinfang_party.accounts.queries import addresses_of
from xinfang_party.kernel import clock
from xinfang_party.notifications.models import Notice


@pytest.fixture
def row(app):
    found = account(name="王丽")
    found.email, found.email_confirmed_at = "wangli@example.cn", clock.now()
    return found


@pytest.fixture
def rewritten(log_in, row):
    """The system administrator has put an address of his own there."""
    assert addresses_of([row.id]) == {row.id: "wangli@example.cn"}
    log_in(Role.SYSTEM_ADMIN).post(f"/accounts/{row.id}/edit", data={"version": row.version, "name": "王丽", "email": "evil@example.cn"})
    return row


def version_of(page) -> str:
    return re.search(r'name="version"[^>]* value="(\d+)"', text(page))[1]


def test_a_changed_address_gets_no_digest_and_the_owner_is_told(rewritten, session) -> None:
    assert (rewritten.email, addresses_of([rewritten.id])) == ("evil@example.cn", {})
    notice = session.scalars(select(Notice).where(Notice.account_id == rewritten.id)).one()
    assert "evil@example.cn" in notice.text
    assert notice.url == "/account"


def test_each_change_is_told(rewritten, log_in, session) -> None:
    log_in(Role.SYSTEM_ADMIN).post(f"/accounts/{rewritten.id}/edit", data={"version": rewritten.version, "name": "王丽", "email": ""})
    assert len(session.scalars(select(Notice).where(Notice.account_id == rewritten.id)).all()) == 2


def test_the_owner_confirms_the_address_on_the_own_page(rewritten, client) -> None:
    enter(client, rewritten)
    page = client.get("/account")
    assert "请确认电子邮箱" in text(page)
    assert client.post("/account/email/confirm", data={"version": version_of(page)}).status_code == 303
    assert addresses_of([rewritten.id]) == {rewritten.id: "evil@example.cn"}
    assert "请确认电子邮箱" not in text(client.get("/account"))
    assert tags()[-1] == "account.email-confirmed"


def test_the_owner_throws_it_away(rewritten, client) -> None:
    enter(client, rewritten)
    assert client.post("/account/email/remove", data={"version": version_of(client.get("/account"))}).status_code == 303
    assert (rewritten.email, tags()[-1]) == ("", "account.email-removed")


def test_only_the_address_on_screen_is_confirmed(rewritten, client, session) -> None:
    enter(client, rewritten)
    page = client.get("/account")
    rewritten.email = "worse@example.cn"
    session.commit()
    assert client.post("/account/email/confirm", data={"version": version_of(page)}).status_code == 409
    assert addresses_of([rewritten.id]) == {}


def test_the_same_address_stays_confirmed(row, log_in) -> None:
    log_in(Role.SYSTEM_ADMIN).post(f"/accounts/{row.id}/edit", data={"version": row.version, "name": "王莉", "email": row.email})
    assert (row.name, addresses_of([row.id])) == ("王莉", {row.id: "wangli@example.cn"})
