"""Figures of the platform from and to sheets: what is read, what is left behind, whose they are."""
from datetime import date
from io import BytesIO

import pytest

from tests import people
from tests.sheets import bringing
from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel.database import db
from xinfang_party.organization.terms import BranchKind
from xinfang_party.sheets import exporting, service, undoing
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.rules import Layout, why_not_choose
from xinfang_party.xuexi import rules
from xinfang_party.xuexi.models import XuexiFigure
from xinfang_party.xuexi.sheets import DROPPED, FIGURES

OFFICE = Identity(account_id=1, name="机关党委测试员", roles=frozenset({Role.PARTY_OFFICE}))
HEAD = "日期,组织,学员总数,活跃学员"


@pytest.fixture(autouse=True)
def at_noon(app, clock_at):
    with clock_at("2026-03-06 12:00"):
        yield


@pytest.fixture
def bring(tmp_path):
    return lambda *lines, sheet=FIGURES, by=OFFICE, **options: bringing.bring(tmp_path, sheet, *lines, by=by, **options)


def kept():
    db.session.expire_all()
    return [(one.branch.name, one.first_on, one.last_on, one.enrolled, one.active) for one in db.session.query(XuexiFigure).order_by(XuexiFigure.id)]


def words(report):
    return "；".join([*report.warnings, *(problem["message"] for problem in report.problems)])


def leader(branch):
    return Identity(account_id=2, name="书记", roles=frozenset({Role.SECRETARY}), led_branch_ids=frozenset({branch.id}))


def exported(sheet=FIGURES, by=OFFICE):
    target = BytesIO()
    exporting.write_export(sheet, by, target, "csv")
    return target.getvalue().decode("utf-8-sig").splitlines()


def test_the_platforms_own_layout(bring, shared):
    people.branch("七化建泸州分公司党委")
    db.session.commit()
    path = shared / "hostile" / "dj__学习强国模板.xlsx"
    report = service.import_file(FIGURES, path, path.name, by=OFFICE)
    assert kept() == [("七化建泸州分公司党委", date(2023, 5, 17), date(2023, 5, 17), 100, 100)]
    assert set(report.dropped_columns) <= set(DROPPED)
    assert len(report.dropped_columns) == 2
    assert service.import_file(FIGURES, path, path.name, by=OFFICE).unchanged == 1


def test_the_platforms_own_layout_by_upload(bring, shared):
    people.branch("七化建泸州分公司党委")
    db.session.commit()
    with (shared / "hostile" / "dj__学习强国模板.xlsx").open("rb") as stream:
        batch = service.upload(FIGURES, stream, "模板.xlsx", by=OFFICE)
    assert batch.mapping["日期"] == "period"
    assert "平台的计分或个人信息，不能导入" in why_not_choose({batch.dropped_columns[0]: "active"}, Layout((), (), tuple(batch.dropped_columns)), FIGURES)
    service.try_out(batch, FIGURES, by=OFFICE)
    service.apply(batch, FIGURES, by=OFFICE)
    assert kept()[0][1] == date(2023, 5, 17)


def test_a_column_of_days_outranks_the_banner(bring):
    people.branch("第一支部")
    bring("20230517日数据情况,,,", HEAD, "2026-02,第一支部,26,25")
    assert kept()[0][1] == date(2026, 2, 1)


@pytest.mark.parametrize(("text", "day"), [("某组织 20230517日数据情况", "2023-05-17"), ("2024年2月9日数据情况", "2024-02-09"), ("20230517", None), ("", None)])
def test_the_day_of_a_banner(text, day):
    assert rules.day_in_banner(text) == day


@pytest.mark.parametrize(("cell", "days"), [
    ("2026-03-05", (date(2026, 3, 5), date(2026, 3, 5))), ("20260305", (date(2026, 3, 5), date(2026, 3, 5))),
    ("2026-02", (date(2026, 2, 1), date(2026, 2, 28))), ("2024年2月", (date(2024, 2, 1), date(2024, 2, 29))), ("202602", (date(2026, 2, 1), date(2026, 2, 28))),
    ("２０２６年２月份", (date(2026, 2, 1), date(2026, 2, 28)))])
def test_days_and_months(bring, cell, days):
    people.branch("第一支部")
    assert bring(HEAD, f"{cell},第一支部,26,25").created == 1
    assert kept()[0][1:3] == days


@pytest.mark.parametrize(("line", "sentence"), [
    ("2026-03,没有的支部,26,25", "没有这个党支部"), ("2026-03,第一支部,25,26", "活跃学员多于学员总数"), ("2026-03,第一支部,-1,0", "不能是负数"),
    ("2026-03-07,第一支部,26,25", "日期还没有到"), ("2026-04,第一支部,26,25", "日期还没有到"), ("去年,第一支部,26,25", "认不出日期"),
    (",第一支部,26,25", "没有填写"), ("2026-03,机关党委,26,25", "汇总数")])
def test_rows_that_cannot_be_taken(bring, line, sentence):
    people.branch("第一支部")
    people.branch("机关党委", kind=BranchKind.ORGAN_COMMITTEE)
    report = bring(HEAD, line, "2026-01,第一支部,26,25")
    assert (report.created, report.rejected) == (1, 1)
    assert sentence in words(report)


def test_the_same_again_is_unchanged_and_a_correction_an_update(bring):
    people.branch("第一支部")
    bring(HEAD, "2026-02,第一支部,26,25")
    assert bring(HEAD, "2026-02,第一支部,26,25").unchanged == 1
    assert bring(HEAD, "2026-02,第一支部,26,26").updated == 1
    assert kept()[0][-1] == 26


def test_a_secretary_brings_figures_of_the_own_branch_only(bring):
    own, _other = people.branch("第一支部"), people.branch("第二支部")
    report = bring(HEAD, "2026-02,第一支部,26,25", "2026-02,第二支部,30,30", by=leader(own))
    assert (report.created, report.rejected) == (1, 1)
    assert "不是您负责的党支部" in words(report)


def test_a_secretary_exports_and_undoes_the_own_branch_only(bring):
    own, _other = people.branch("第一支部"), people.branch("第二支部")
    report = bring(HEAD, "2026-02,第一支部,26,25", "2026-02,第二支部,30,30")
    assert len(exported(by=leader(own))) == 2
    assert "机关党委" in FIGURES.store.why_not_undo(db.session.get(ImportBatch, report.batch), leader(own))


def test_undo_takes_everything_back(bring):
    people.branch("第一支部")
    bring(HEAD, "2026-02,第一支部,26,25")
    report = bring(HEAD, "2026-02,第一支部,26,20", "2026-01,第一支部,26,25")
    undoing.undo(db.session.get(ImportBatch, report.batch), FIGURES, by=OFFICE)
    assert [row[3:] for row in kept()] == [(26, 25)]


def test_there_and_back(bring):
    people.branch("第一支部"), people.branch("第二支部")
    bring(HEAD, "2026-02,第一支部,26,25", "2026-03-05,第二支部,30,30", "2026-03-05,第一支部,26,1")
    before, lines = kept(), exported()
    assert bring(*lines).unchanged == 3
    db.session.query(XuexiFigure).delete()
    bring(*lines)
    assert sorted(kept()) == sorted(before)


def test_nothing_of_a_person_is_read():
    assert {column.field for column in FIGURES.columns} == {"period", "branch", "enrolled", "active"}
