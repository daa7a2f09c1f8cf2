"""Templates of the bureau: used when they are sound, put aside when asked, missed when lost."""
import pytest
from sqlalchemy import select

from tests.papers.read import template, text_of
from xinfang_party.access.terms import Identity, Role
from xinfang_party.audit.models import AuditEntry
from xinfang_party.files.service import path_of
from xinfang_party.kernel.errors import Refusal
from xinfang_party.papers import service
from xinfang_party.papers.catalogue import SAMPLES
from xinfang_party.papers.originals import original
from xinfang_party.papers.terms import Paper

BY = Identity(name="机关党委测试员", roles=frozenset({Role.PARTY_OFFICE}))
CONTEXT = SAMPLES[Paper.MINUTES]


def replaced(name="本单位记录.docx"):
    return service.replace(Paper.MINUTES, template("本单位：{{ 标题 }}"), name, by=BY)


def entries(session):
    return list(session.scalars(select(AuditEntry).where(AuditEntry.tag.startswith("word-template")).order_by(AuditEntry.id)))


def test_the_newest_template_is_used_for_its_paper_only(session):
    replaced()
    service.replace(Paper.MINUTES, template("第二版：{{ 标题 }}"), "二.docx", by=BY)
    assert text_of(service.make(Paper.MINUTES, CONTEXT)) == "第二版：2026年第一季度党员大会"
    assert service.template(Paper.SIGN_IN) == original(Paper.SIGN_IN)


def test_replacing_leaves_an_audit_entry_without_free_text(session):
    row = replaced()
    entry = entries(session)[0]
    assert (entry.tag, entry.subject_kind, entry.subject_id) == ("word-template.replaced", "word_template", row.id)
    assert entry.details["name"] == "会议记录"


def test_a_name_that_tells_who_somebody_is_stands_nowhere(session):
    row = replaced("张三13812345678.docx")
    assert "13812345678" not in row.file.filename
    assert "13812345678" not in str(entries(session)[0].details)


@pytest.mark.parametrize("name", ["记录", "记录.doc", "记录.DOCX"])
def test_it_is_kept_as_a_word_file_whatever_its_name(session, name):
    assert replaced(name).file.filename.lower().endswith(".docx")


def test_the_original_comes_back(session):
    replaced()
    service.restore(Paper.MINUTES, by=BY)
    assert service.template(Paper.MINUTES) == original(Paper.MINUTES)
    assert [entry.tag for entry in entries(session)] == ["word-template.replaced", "word-template.restored"]


def test_what_was_never_replaced_cannot_be_restored(session):
    with pytest.raises(Refusal, match="系统自带"):
        service.restore(Paper.MINUTES, by=BY)
    replaced()
    service.restore(Paper.MINUTES, by=BY)
    with pytest.raises(Refusal, match="系统自带"):
        service.restore(Paper.MINUTES, by=BY)


def test_a_lost_template_is_told_in_a_sentence(session):
    path_of(replaced().file).unlink()
    with pytest.raises(Refusal, match="重新上传"):
        service.make(Paper.MINUTES, CONTEXT)


def test_a_sheet_template_may_not_use_names_of_the_minutes(session):
    problems = service.problems_of(Paper.SIGN_IN, template("{%p for 题 in 议题 %}", "{{ 题.标题 }}", "{%p endfor %}").read())
    assert problems
    assert "没有“议题”这一项" in problems[0]
