"""The text of the standard from and to a sheet."""
from io import BytesIO

import pytest
from sqlalchemy import select

from tests.sheets import bringing
from xinfang_party.access.terms import Identity, Role
from xinfang_party.audit.models import AuditEntry
from xinfang_party.checklists import editions
from xinfang_party.checklists.catalogue import DEFAULT
from xinfang_party.checklists.models import StandardEdition
from xinfang_party.checklists.sheets import STANDARD
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.sheets import exporting, undoing
from xinfang_party.sheets.models import ImportBatch

OFFICE = Identity(account_id=1, name="机关党委测试员", roles=frozenset({Role.PARTY_OFFICE}))
HEAD = "版本,版本名称,编号,方面,大类,名称,要求,分值,怎样证明"
ONE, TWO = "记录 cadence.theme_day ≥ 100 本期；评判", "材料 12个月"


def stored_edition(code):
    found = db.session.scalars(select(StandardEdition).where(StandardEdition.code == code)).one_or_none()
    return found.text if found else None


@pytest.fixture(autouse=True)
def in_march(app, clock_at):
    with clock_at("2026-03-20 12:00"):
        yield


@pytest.fixture
def bring(tmp_path):
    return lambda *lines, **options: bringing.bring(tmp_path, STANDARD, *lines, by=OFFICE, **options)


def row(code, *, edition="甲", name="", demand="要求", weight="50", proof=TWO):
    return f"{edition},{name},{code},方面,大类,名称{code},{demand},{weight},{proof}"


def words(report):
    return "；".join([*report.warnings, *(problem["message"] for problem in report.problems)])


def exported():
    target = BytesIO()
    exporting.write_export(STANDARD, OFFICE, target, "csv")
    return target.getvalue().decode("utf-8-sig").splitlines()


def codes(edition="甲"):
    db.session.expire_all()
    return [item.code for item in stored_edition(edition).items]


def undo(report):
    undoing.undo(db.session.get(ImportBatch, report.batch), STANDARD, by=OFFICE)


def in_force(code="甲"):
    edition = db.session.scalars(select(StandardEdition).where(StandardEdition.code == code)).one()
    editions.put_in_force(edition, from_on=clock.today(), version=None, by=OFFICE)


def test_an_unknown_edition_begins_as_a_draft(bring):
    report = bring(HEAD, row("A1", name="甲版"), row("A2", proof=ONE))
    edition = db.session.scalars(select(StandardEdition)).one()
    assert (report.created, edition.code, edition.name, edition.from_on) == (2, "甲", "甲版", None)
    assert edition.items[1].proof == ONE
    assert [tag for tag in db.session.scalars(select(AuditEntry.tag)) if tag.startswith("standard.")] == ["standard.created"]


def test_a_dry_run_writes_nothing(bring):
    assert bring(HEAD, row("A1"), dry_run=True).created == 1
    assert stored_edition("甲") is None


def test_the_default_goes_out_and_comes_back_under_another_code(bring):
    lines = exported()
    assert bring(*lines).unchanged == 32
    assert bring(lines[0], *(line.replace(DEFAULT.code, "乙", 1) for line in lines[1:])).created == 32
    assert stored_edition("乙").items == DEFAULT.items
    assert bring(*exported()).unchanged == 64


def test_the_default_itself_is_not_changed(bring):
    lines = [line.replace("任期届满前换届", "按期换届就行") for line in exported()]
    report = bring(*lines, f"{DEFAULT.code},,Z9,方面,大类,新的,要求,怎样算,每年,依据,原文,1,谁,否,评判")
    assert (report.unchanged, report.rejected, stored_edition(DEFAULT.code)) == (31, 2, None)
    assert "默认版本，内容不能改" in words(report)


@pytest.mark.parametrize(("line", "sentence"), [
    (row("A1", weight="0"), "大于 0"), (row("A1", weight="1.234"), "两位小数"), (row("A1", weight=""), "没有填写"), (row("A1", proof="看着办"), "看不懂"),
    (row("A1", proof=""), "没有填写"), (row("A1", proof="记录 cadence.theme_day ≥ 1234.5678 本期"), "最多 6 位"), (row("A1", demand="电话13800138000"), "手机号"),
    (row("A1", edition="a/b"), "代码用汉字"), (row("编号" * 11), "编号用汉字"), (row("A1", demand="长" * 301), "太长")])
def test_rows_that_cannot_be_taken(bring, line, sentence):
    report = bring(HEAD, line, row("A9"))
    assert (report.created, report.rejected) == (1, 1)
    assert sentence in words(report)


@pytest.mark.parametrize(("code", "sentence"), [
    ("cadence.memberr_meeting", "您要找的是不是“cadence.member_meeting”"), ("petitions.received_by_nobody_at_all", "没有登记"), ("documents.anything", "没有登记"),
    ("organization.size_fits", "")])
def test_a_slip_in_a_measure_is_doubted(bring, code, sentence):
    report = bring(HEAD, row("A1", proof=f"记录 {code} ≥ 100 本期"))
    assert report.created == 1
    assert sentence in words(report)
    assert bool(report.warnings or report.problems) is bool(sentence)


def test_new_items_come_behind_and_the_whole_edition_may_be_put_in_another_order(bring):
    bring(HEAD, row("A1"), row("A2"))
    bring(HEAD, row("A3"), row("A2", demand="改了"))
    assert codes() == ["A1", "A2", "A3"]
    bring(HEAD, row("A3"), row("A0"), row("A2", demand="改了"), row("A1"))
    assert codes() == ["A3", "A0", "A2", "A1"]


def test_what_is_in_force_stays_as_it_is(bring):
    lines = (HEAD, row("A1"), row("A2"))
    bring(*lines)
    in_force()
    assert bring(*lines).unchanged == 2
    report = bring(HEAD, row("A1", demand="改了"), row("A3"), row("A2"))
    assert (report.unchanged, report.rejected) == (1, 2)
    assert editions.USED.rstrip("。") in words(report)
    assert bring(HEAD, row("A2"), row("A1")).rejected == 2


def test_undo_takes_items_and_the_empty_draft_away(bring):
    first = bring(HEAD, row("A1"), row("B1", edition="乙"))
    second = bring(HEAD, row("A1", demand="改了"), row("A2"))
    with pytest.raises(Refusal, match="别的导入改过"):
        undo(first)
    undo(second)
    assert (codes(), stored_edition("甲").items[0].demand) == (["A1"], "要求")
    undo(first)
    assert db.session.scalars(select(StandardEdition)).all() == []


def test_no_undo_once_it_is_in_force(bring):
    report = bring(HEAD, row("A1"), row("A2"))
    in_force()
    with pytest.raises(Refusal, match="已经执行"):
        undo(report)


def test_whoever_has_the_edition_on_screen_is_told_of_an_import(bring):
    bring(HEAD, row("A1"), row("A2"))
    edition = db.session.scalars(select(StandardEdition)).one()
    seen = edition.version
    bring(HEAD, row("A1", demand="改了"))
    db.session.refresh(edition)
    assert edition.version > seen


def test_an_edition_does_not_grow_without_end(bring):
    report = bring(HEAD, *(row(f"A{number}", weight="1") for number in range(203)))
    assert (report.created, report.rejected) == (200, 3)
