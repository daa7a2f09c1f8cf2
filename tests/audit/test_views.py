import pytest

from tests.answers import taken
from xinfang_party.access.terms import DERIVED, Identity, Role
from xinfang_party.audit import heads
from xinfang_party.audit import service as audit
from xinfang_party.audit.models import AuditEntry
from xinfang_party.audit.triggers import UNDO
from xinfang_party.kernel.database import db


@pytest.fixture
def entries(app, clock_at):
    """Three entries of February, by two people."""
    for day, tag, name in (("01", "commitment.published", "示例党员01"), ("02", "member.admitted", "示例党员02"), ("03", "member.edited", "示例党员01")):
        with clock_at(f"2026-02-{day} 23:30"):
            audit.record(tag, by=Identity(account_id=1, name=name), note=f"<b>{tag}</b>")
    db.session.commit()


@pytest.fixture
def auditor(entries, log_in):
    return log_in(Role.AUDIT_ADMIN, name="审计员")


def shown(answer):
    return [tag for tag in ("commitment.published", "member.admitted", "member.edited") if f"<code>{tag}</code>" in answer.text]


def test_the_auditor_reads_all_in_words(auditor):
    answer = auditor.get("/audit")
    assert (answer.status_code, len(shown(answer))) == (200, 3)
    assert "承诺：公示" in answer.text
    assert answer.text.index("member.edited") < answer.text.index("commitment.published")


def test_details_are_shown_as_text(auditor):
    audit.record("account.edited", by=Identity(name="x"), note="<b>改名</b>")
    db.session.commit()
    assert "&lt;b&gt;改名&lt;/b&gt;" in auditor.get("/audit").text


def test_of_business_the_auditor_reads_who_did_what_but_no_content(auditor):
    """The three administrators see no business data."""
    page = auditor.get("/audit").text
    assert "&lt;b&gt;member.edited&lt;/b&gt;" not in page
    assert "业务内容，不在这里显示" in page


@pytest.mark.parametrize(("query", "tags"), [
    ("tag=member", ["member.admitted", "member.edited"]), ("tag=member.edited", ["member.edited"]), ("tag=m_mber", []), ("tag=%25", []),
    ("actor=党员01&since=2026-02-01&until=2026-02-28", ["commitment.published", "member.edited"]),
    ("since=2026-02-02&until=2026-02-02", ["member.admitted"]), ("until=2026-02-01", ["commitment.published"]),
    ("until=9999-12-31&tag=commitment", ["commitment.published"]), ("since=yesterday&tag=member.a", ["member.admitted"])])
def test_filters_narrow_the_list(auditor, query, tags):
    assert shown(auditor.get(f"/audit?{query}")) == tags


def test_the_kind_that_narrows_is_chosen_in_words(auditor):
    page = auditor.get("/audit?tag=member.").text
    assert '<option value="member." selected>党员</option>' in page
    assert '<option value="second-factor.">动态口令</option>' in page


def test_an_empty_result_says_what_to_do(auditor):
    assert "请放宽筛选条件" in auditor.get("/audit?tag=nothing").text


def test_a_long_list_has_pages(auditor):
    for number in range(60):
        audit.record("toy.made", by=Identity(name="x"), number=number)
    db.session.commit()
    assert "/audit?page=2" in auditor.get("/audit").text
    assert len(shown(auditor.get("/audit?page=2"))) == 3


def test_the_list_takes_few_statements(auditor, counted):
    auditor.get("/audit")
    with counted() as queries:
        auditor.get("/audit")
    assert len(queries) <= 8


def test_a_check_from_the_page_shows_its_result_and_leaves_an_entry(auditor):
    answer = auditor.post("/audit/verify", follow_redirects=True)
    assert "审计记录完好" in answer.text
    assert "上次核对" in answer.text
    assert audit.verify()[1] is None
    assert db.session.query(AuditEntry).filter_by(tag="audit.verified", actor="审计员").count() == 1


def test_a_check_names_the_fault(auditor):
    for statement in (*UNDO[db.engine.dialect.name], "UPDATE audit_entry SET actor = '别人' WHERE id = 2"):
        db.session.execute(db.text(statement))
    db.session.commit()
    answer = auditor.post("/audit/verify", follow_redirects=True)
    assert "第 2 条的内容被改动过" in answer.text
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDIT_ADMIN and role not in DERIVED])
def test_nobody_else_reads_or_checks(entries, log_in, role):
    client = log_in(role)
    assert (client.get("/audit").status_code, client.post("/audit/verify").status_code) == (404, 404)


def test_a_stranger_is_asked_to_log_in(app, client):
    assert client.get("/audit").status_code == 303


def test_the_command_says_whole(app):
    audit.record("toy.made", by=Identity(name="x"))
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["audit", "verify"])
    end = db.session.get_one(AuditEntry, 1).hash
    assert (result.exit_code, "完好：共 1 条" in result.output, f"链头：第 1 条，{end}" in result.output) == (0, True, True)
    assert end in heads.file().read_text("utf-8")


def test_the_command_names_the_fault_and_fails(entries, app):
    for statement in (*UNDO[db.engine.dialect.name], "DELETE FROM audit_entry WHERE id = 2"):
        db.session.execute(db.text(statement))
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert (result.exit_code, "第 2 条缺失或被移动" in result.output) == (1, True)


def test_the_export_holds_what_the_list_shows_and_is_noted(auditor):
    answer = taken(auditor, "/audit/export.csv?tag=member", "存档")
    rows = answer.data.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("编号,时间,操作人,登录名,账号编号,")
    assert ("党员：登记" in answer.text, "承诺：公示" in answer.text, len(rows)) == (True, False, 4)
    entry = db.session.query(AuditEntry).filter_by(tag="export.made").one()
    assert (entry.details, entry.username) == ({"sheet": "审计记录", "purpose": "存档", "filter": {"tag": "member"}, "rows": 2}, entry.username)
    assert "筛选条件" in auditor.get("/audit?tag=export").text
    assert audit.verify()[1] is None


def test_two_of_one_name_are_told_apart(auditor):
    for number in (11, 12):
        audit.record("toy.made", by=Identity(account_id=number, name="王丽", username=f"wangli{number}"))
    db.session.commit()
    page = auditor.get("/audit?actor=wangli12").text
    assert ("<code>wangli12</code>，12 号" in page, "wangli11" in page) == (True, False)
