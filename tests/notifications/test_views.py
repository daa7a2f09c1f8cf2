import pytest

from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts.models import Account
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.database import db
from xinfang_party.notifications import service
from xinfang_party.notifications.queries import unread_count
from xinfang_party.notifications.registry import Kind


@pytest.fixture
def reader(log_in):
    return log_in(Role.PARTY_OFFICE, name="示例党员01")


@pytest.fixture
def told(reader):
    """Two notices for the reader, one for somebody else; the reader's account id."""
    own = db.session.query(Account).filter_by(name="示例党员01").one().id
    for number in (1, 2):
        service.notify_accounts([own], kind=Kind(f"toy{number}"), text=f"第 {number} 条 <提醒>", url=f"/there/{number}")
    service.notify_accounts([own + 1000], kind=Kind("toy"), text="别人的事", url="/other")
    db.session.commit()
    return own


def test_the_inbox_shows_ones_own_with_links(reader, told):
    text = reader.get("/notifications").text
    assert ('<a href="/there/2">第 2 条 &lt;提醒&gt;</a>' in text, "有 2 条未读" in text, "别人的事" in text) == (True, True, False)


def test_looking_reads_nothing(reader, told):
    reader.get("/notifications")
    assert unread_count(Identity(account_id=told)) == 2


def test_reading_all_is_a_post_that_marks_ones_own_and_leaves_an_entry(reader, told):
    answer = reader.post("/notifications/read", follow_redirects=True)
    assert ("没有未读的消息" in answer.text, unread_count(Identity(account_id=told + 1000))) == (True, 1)
    assert db.session.query(AuditEntry).filter_by(tag="notice.read", account_id=told).count() == 1


def test_an_empty_inbox_teaches(reader):
    assert "还没有消息" in reader.get("/notifications").text


def test_a_stranger_is_asked_to_log_in(client):
    assert client.get("/notifications").status_code == 303


def test_the_list_takes_as_many_statements_for_many(reader, told, counted):
    with counted() as few:
        reader.get("/notifications")
    for number in range(45):
        service.notify_accounts([told], kind=Kind(f"more{number}"), text="更多", url="/x")
    db.session.commit()
    with counted() as many:
        reader.get("/notifications")
    assert len(many) == len(few) <= 10
