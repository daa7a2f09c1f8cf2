import io
from urllib.parse import quote

import pytest
from flask import send_file
from sqlalchemy import select

from tests.live import at_once
from xinfang_party.access.terms import Identity, Role
from xinfang_party.audit import service as audit
from xinfang_party.audit.models import AuditEntry
from xinfang_party.files import registry, service
from xinfang_party.kernel import clock, transaction
from xinfang_party.kernel.database import db
from xinfang_party.notifications.models import Notice

BY = Identity(account_id=7, name="示例党员01")
PDF = b"%PDF-1.7 promise"


@pytest.fixture
def notice(app, monkeypatch):
    """An object of the audit administrator's."""
    monkeypatch.setitem(registry.READERS, Notice.__tablename__, None)
    registry.register(Notice, "audit:read")
    monkeypatch.setattr(Notice, "owner_columns", {}, raising=False)
    notice = Notice(account_id=7, key="toy", kind="toy", text="x", url="/", sent_at=clock.now())
    db.session.add(notice)
    db.session.flush()
    return notice


@pytest.fixture
def address(notice):
    """Where a file at it stands."""
    attachment = service.attach(io.BytesIO(PDF), "2026年 总结“终稿”.pdf", to=notice, by=BY)
    db.session.commit()
    return f"/attachments/{attachment.id}"


def test_a_file_is_sent_as_a_download_that_can_do_nothing(address, log_in):
    answer = log_in(Role.AUDIT_ADMIN).get(address, buffered=True)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, PDF, "application/pdf")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_text_has_one_character_set(notice, log_in):
    attachment = service.attach(io.BytesIO("说明".encode()), "说明.txt", to=notice, by=BY)
    db.session.commit()
    answer = log_in(Role.AUDIT_ADMIN).get(f"/attachments/{attachment.id}", buffered=True)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


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


def downloads():
    """(who, account, about) of every download that was noted."""
    return [(entry.actor, entry.username, entry.subject_kind) for entry in db.session.scalars(
        select(AuditEntry).where(AuditEntry.tag == "file.downloaded").order_by(AuditEntry.id))]


def test_a_download_is_noted(address, log_in):
    client = log_in(Role.AUDIT_ADMIN, name="审计员")
    client.get(address, buffered=True)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.tag == "file.downloaded")).one()
    assert (entry.actor, entry.subject_kind, entry.details["filename"]) == ("审计员", "notice", "2026年 总结“终稿”.pdf")
    assert audit.verify()[1] is None


def test_what_hands_out_nothing_is_not_noted(address, log_in):
    client = log_in(Role.AUDIT_ADMIN)
    mark = client.get(address, buffered=True).headers["ETag"]
    client.head(address, buffered=True), client.get("/attachments/999999")
    assert client.get(address, headers={"If-None-Match": mark}, buffered=True).status_code == 304
    assert len(downloads()) == 1


def test_downloads_at_once_keep_the_chain_whole(live, tmp_path):
    """Real commits: eight people fetch a file at the same moment."""
    live.config["FILES_FOLDER"] = str(tmp_path)
    file = tmp_path / "x"
    file.write_bytes(PDF)

    def fetch(number):
        with live.test_request_context("/attachments/1"):
            audit.record_reading("file.downloaded", subject=("notice", 1), by=Identity(account_id=number + 1, name="x", username=f"u{number}"))
            transaction.settle(send_file(file)).close()

    transaction.install(live)
    at_once(live, 8, fetch)
    assert (audit.verify(), len(downloads())) == ((8, None), 8)
