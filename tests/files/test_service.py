import hashlib
import io
from pathlib import Path

import pytest
from sqlalchemy import func, select

from xinfang_party.access.terms import Identity, Role
from xinfang_party.audit.models import AuditEntry
from xinfang_party.files import registry, service
from xinfang_party.files.models import Attachment, StoredFile
from xinfang_party.files.queries import attachment_for
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound, Refusal
from xinfang_party.notifications.models import Notice

BY = Identity(account_id=7, name="示例党员01", roles=frozenset({Role.AUDIT_ADMIN}))
PDF = b"%PDF-1.7 promise"


@pytest.fixture
def subject(app, monkeypatch):
    """Something files may hang on; only the audit administrator may read it."""
    monkeypatch.setitem(registry.READERS, Notice.__tablename__, None)
    registry.register(Notice, "audit:read")
    monkeypatch.setattr(Notice, "owner_columns", {}, raising=False)
    notice = Notice(account_id=7, key="toy", kind="toy", text="x", url="/", sent_at=clock.now())
    db.session.add(notice)
    db.session.flush()
    return notice


def attach(subject, content=PDF, name="总结.pdf"):
    return service.attach(io.BytesIO(content), name, to=subject, by=BY)


def test_a_file_is_kept_under_its_fingerprint(subject):
    stored = attach(subject).file
    digest = hashlib.sha256(PDF).hexdigest()
    assert (stored.sha256, stored.size, stored.media_type, stored.account_id) == (digest, len(PDF), "application/pdf", 7)
    assert service.path_of(stored) == service.store() / digest[:2] / digest
    assert service.path_of(stored).read_bytes() == PDF


def test_the_same_content_takes_its_place_once(subject):
    attach(subject, b"%PDF-same", "一.pdf"), attach(subject, b"%PDF-same", "二.pdf")
    files = db.session.scalars(select(StoredFile).order_by(StoredFile.id)).all()
    assert len({service.path_of(stored) for stored in files}) == 1
    assert [stored.filename for stored in files] == ["一.pdf", "二.pdf"]


def test_the_same_name_again_is_the_next_revision(subject):
    assert [attach(subject, content).revision for content in (PDF, b"%PDF-second", b"%PDF-third")] == [1, 2, 3]
    assert attach(subject, name="别的.pdf").revision == 1


@pytest.mark.parametrize("name", ["../../../总结.pdf", "/tmp/总结.pdf", "..\\..\\总结.pdf", "C:\\总结.pdf"])
def test_no_name_leaves_the_store(subject, name):
    stored = attach(subject, name=name).file
    assert service.path_of(stored).resolve().is_relative_to(service.store().resolve())
    assert stored.filename == "总结.pdf"


def test_a_name_is_judged_as_it_is_shown(subject):
    assert attach(subject, name="总结.pdf  ").file.media_type == "application/pdf"


@pytest.mark.parametrize(("content", "name"), [(b"<html>", "总结.pdf"), (PDF, "x.html"), (b"", "总结.pdf"), (PDF, "张三13800138000.pdf")])
def test_a_refused_file_leaves_nothing(subject, content, name):
    before = sorted(service.store().rglob("*"))
    with pytest.raises(Refusal):
        attach(subject, content, name)
    assert (sorted(service.store().rglob("*")), db.session.scalar(select(func.count(Attachment.id)))) == (before, 0)


def test_a_file_above_the_limit_is_refused(subject, monkeypatch):
    monkeypatch.setattr(service, "ATTACHMENT_LIMIT", 10)
    with pytest.raises(Refusal, match="超过"):
        attach(subject)


def test_a_write_that_breaks_leaves_no_draft(subject, monkeypatch):
    before = sorted(service.store().rglob("*"))

    def broken(_descriptor):
        raise OSError("no space left")

    monkeypatch.setattr(service.os, "fsync", broken)
    with pytest.raises(OSError, match="no space"):
        attach(subject, b"%PDF-never")
    assert sorted(service.store().rglob("*")) == before


def test_attaching_leaves_an_entry(subject):
    stored = attach(subject).file
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.tag, entry.subject_kind, entry.subject_id) == ("file.attached", "notice", subject.id)
    assert entry.details == {"filename": "总结.pdf", "sha256": stored.sha256}


def test_who_may_see_the_object_may_read_its_files(subject):
    attachment = attach(subject)
    db.session.flush()
    assert attachment_for(BY, attachment.id) is attachment


@pytest.mark.parametrize("other", [Identity(), Identity(account_id=8, roles=frozenset({Role.SYSTEM_ADMIN})), Identity(account_id=7)])
def test_who_may_not_finds_nothing(subject, other):
    attachment = attach(subject)
    db.session.flush()
    with pytest.raises(NotFound):
        attachment_for(other, attachment.id)


def test_a_file_at_an_object_no_room_registered_is_nobodys(subject):
    attachment = attach(subject)
    db.session.flush()
    del registry.READERS[Notice.__tablename__]
    with pytest.raises(NotFound):
        attachment_for(BY, attachment.id)


def test_a_file_whose_object_is_gone_is_nobodys(subject):
    attachment = attach(subject)
    db.session.delete(subject)
    db.session.flush()
    with pytest.raises(NotFound):
        attachment_for(BY, attachment.id)


def test_the_store_is_made_when_first_used(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "FILES_FOLDER", str(tmp_path / "a" / "b"))
    assert service.store() == Path(tmp_path / "a" / "b")
    assert service.store().is_dir()
