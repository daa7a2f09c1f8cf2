import io
from urllib.parse import quote

import pytest

from xinfang_party.access.terms import Identity, Role
from xinfang_party.files import registry, service
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.notifications.models import Notice

BY = Identity(account_id=7, name="示例党员01")
PDF = b"%PDF-1.7 promise"


@pytest.fixture
def address(app, monkeypatch):
    """Where a file at an object of the audit administrator's stands."""
    monkeypatch.setitem(registry.READERS, Notice.__tablename__, (Notice, "audit:read"))
    monkeypatch.setattr(Notice, "owner_columns", {}, raising=False)
    notice = Notice(account_id=7, key="toy", kind="toy", text="x", url="/", sent_at=clock.now())
    db.session.add(notice)
    db.session.flush()
    attachment = service.attach(io.BytesIO(PDF), "2026年 总结“终稿”.pdf", to=notice, by=BY)
    db.session.commit()
    return f"/attachments/{attachment.id}"


def test_a_file_is_sent_as_a_download_that_can_do_nothing(address, log_in):
    answer = log_in(Role.AUDIT_ADMIN).get(address, buffered=True)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, PDF, "application/pdf")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_its_chinese_name_arrives_whole(address, log_in):
    disposition = log_in(Role.AUDIT_ADMIN).get(address, buffered=True).headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert f"filename*=UTF-8''{quote('2026年 总结“终稿”.pdf')}" in disposition


def test_whoever_may_not_see_the_object_finds_nothing(address, log_in):
    assert log_in(Role.SYSTEM_ADMIN).get(address).status_code == 404


def test_a_file_that_does_not_exist_looks_the_same(app, log_in):
    assert log_in(Role.AUDIT_ADMIN).get("/attachments/999999").status_code == 404


def test_a_stranger_is_asked_to_log_in(address, client):
    assert client.get(address).status_code == 303


def test_a_lost_content_is_a_plain_sentence(address, log_in, caplog):
    for file in service.store().glob("*/*"):
        file.unlink()
    answer = log_in(Role.AUDIT_ADMIN).get(address)
    assert answer.status_code == 404
    assert "从备份中恢复" in answer.text
    assert "is missing" in caplog.text
