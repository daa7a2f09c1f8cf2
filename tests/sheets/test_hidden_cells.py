"""What a sender should not have put into a table is named by row and column, never repeated: not on a page, in a list, in the database."""
import io
import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.sheets.test_service import BY, HEAD
from tests.sheets.test_views import applied, page, send, tried
from tests.stored import everything
from xinfang_party.exchange import cells
from xinfang_party.files.rules import NO_NAME
from xinfang_party.kernel.database import db
from xinfang_party.sheets import exporting, registry, rules, service
from xinfang_party.sheets.models import ImportBatch, ImportConflict, ImportProblem
from xinfang_party.sheets.sources import place

LIVES = "天河区某路12号"


def region(cell):
    text = cells.as_text(200)(cell)
    if text and text.endswith("号"):
        raise ValueError("只填区县")
    return text


@pytest.fixture
def visits(visits, monkeypatch):
    """The toy sheet with a column whose refused cells are not repeated."""
    *others, origin = visits.columns
    secretive = replace(visits, columns=(*others, replace(origin, parse=region, is_hidden=True)))
    monkeypatch.setitem(registry.SHEETS, visits.code, secretive)
    return secretive


@pytest.mark.parametrize("lenient", [True, False])
def test_a_report_names_the_place_and_hides_the_cell(visits, bring, lenient):
    report = bring(f"1,来信,,2026-01-02,,,{LIVES}", head=HEAD + ",转来单位", lenient=lenient)
    assert LIVES not in everything() + repr(report)
    assert [(problem.row, problem.value) for problem in db.session.scalars(select(ImportProblem))] == [(2, rules.HIDDEN)]


def test_the_page_of_the_batch_hides_it(visits, officer):
    shown = page(officer, tried(officer, f"1,来信,,2026-01-02,,,{LIVES}", "2,来信,,2026-01-02,,,某单位", head=HEAD + ",转来单位"))
    assert "只填区县" in shown
    assert LIVES not in shown


def test_the_columns_page_hides_it(visits, officer):
    shown = page(officer, send(officer, f"1,来信,,2026-01-02,,,{LIVES}", "2,来信,,2026-01-02,,,某单位", head=HEAD + ",转来单位").location)
    assert "（已隐去）；某单位" in shown
    assert LIVES not in shown


def test_the_rows_as_sent_are_for_the_service_alone(visits, officer):
    send(officer, "1,来信,,2026-01-02,,,某单位", head=HEAD + ",转来单位")
    assert place(db.session.scalars(select(ImportBatch.spool)).one()).stat().st_mode & 0o077 == 0


def test_the_list_of_rejected_rows_leaves_it_blank(visits, bring):
    bring(f"1,来信,,2026-01-02,,,{LIVES}", "13800138000 张三,写信,,,,,某单位", head=HEAD + ",转来单位", lenient=False)
    batch, target = db.session.scalars(select(ImportBatch)).one(), io.BytesIO()
    assert exporting.write_rejected(batch, visits, target) == 2
    rows = list(exporting.Spool(batch.rejected_spool).rows())
    assert [cells_[-3] for _, cells_ in rows] == ["", "某单位"]
    assert "写信" in rows[1][1]


def test_rows_kept_for_a_decision_leave_it_blank(visits, bring):
    bring(f"1,来信,,2026-01-02,,,{LIVES}", "1,来访,,2026-01-02,,,某单位", head=HEAD + ",转来单位")
    (conflict,) = db.session.scalars(select(ImportConflict))
    assert [row["cells"][-1] for row in conflict.rows] == ["", "某单位"]


def test_other_refused_cells_are_repeated_so_that_they_can_be_found(visits, bring):
    report = bring("1,写信,,2026-01-02,,,", head=HEAD + ",转来单位")
    assert [problem.value for problem in db.session.scalars(select(ImportProblem))] == ["写信"]
    assert report.warnings


def test_a_blank_cell_hides_nothing():
    assert (rules.shown_value(None, is_hidden=True), rules.shown_value("", is_hidden=True)) == ("", "")


@pytest.mark.parametrize("name", ["张三13800138000.csv", "张三，住天河区某路12号.csv"])
def test_the_name_of_a_file_that_tells_who_somebody_is_is_not_kept(visits, officer, name):
    applied(officer, "1,来信,,2026-01-02,,", name=name)
    batch = db.session.scalars(select(ImportBatch)).one()
    assert (batch.filename, batch.sheet_name) == (f"{NO_NAME}.csv", rules.HIDDEN)
    assert not re.search("张三|13800138000|某路", everything())


def test_the_name_of_a_file_is_not_kept_by_the_command_either(visits, file):
    service.import_file(visits, file("1,来信,,2026-01-02,,"), "13800138000.csv", by=BY)
    assert "13800138000" not in everything()


def test_ordinary_names_stay(visits, officer):
    send(officer, "1,来信,,2026-01-02,,", name="2026年一月（11.29）.csv")
    batch = db.session.scalars(select(ImportBatch)).one()
    assert (batch.filename, batch.sheet_name) == ("2026年一月（11.29）.csv", "2026年一月（11.29）")


def test_a_header_that_is_somebodys_number_is_dropped(visits, officer):
    shown = page(officer, send(officer, "1,来信", head="登记编号,方式,张三13800138000").location)
    assert rules.HIDDEN in shown
    assert "13800138000" not in shown + everything()
