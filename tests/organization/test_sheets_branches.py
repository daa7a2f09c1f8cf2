from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests import people as made
from tests.people import BY
from tests.sheets import bringing
from xinfang_party.kernel.database import db
from xinfang_party.organization import committees
from xinfang_party.organization.models import Department
from xinfang_party.organization.queries import branch_by_code
from xinfang_party.organization.sheets import BRANCHES, DEPARTMENTS
from xinfang_party.organization.terms import BranchKind
from xinfang_party.sheets import exporting
from xinfang_party.sheets.outcomes import Report
from xinfang_party.sheets.terms import Sheet

pytestmark = pytest.mark.usefixtures("app")
BRANCH_HEAD = "组织代码,组织名称,类别,上级组织,成立日期,排列顺序"
DEPARTMENT_HEAD = "处室代码,处室名称,对应党支部,排列顺序"


@pytest.fixture
def bring(app, tmp_path: Path) -> Callable[..., Report]:
    """Import these lines; what the test made before is kept."""
    return lambda *lines, head=BRANCH_HEAD, sheet=BRANCHES: bringing.bring(tmp_path, sheet, head, *lines, by=BY)


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.created, report.updated, report.unchanged, report.rejected


def exported(sheet: Sheet) -> list[list[Any]]:
    return [list(row) for row in exporting.rows_of(sheet, BY)]


@pytest.mark.parametrize(("sheet", "head", "line"), [
    (BRANCHES, BRANCH_HEAD, "ZB01,第一党支部 13800138000,党支部,,2016-01-01,"), (DEPARTMENTS, DEPARTMENT_HEAD, "CS01,接访处 138.0013.8000,,1")])
def test_nothing_is_called_by_a_persons_number(bring, sheet, head, line):
    report = bring(line, head=head, sheet=sheet)
    assert counts(report) == (0, 0, 0, 1)
    assert "名称里像是有手机号" in report.problems[0]["message"]
    assert report.problems[0]["value"] == "（已隐去）"


def test_branches_may_stand_under_rows_of_the_same_file(bring):
    report = bring("ZB01,第一党支部,党支部,机关党委,2016-01-01,1", "JGDW,机关党委,机关党委,,2016-01-01,")
    assert (counts(report), report.problems) == ((2, 0, 0, 0), [])
    assert branch_by_code("ZB01").parent_id == branch_by_code("JGDW").id


@pytest.mark.parametrize(("lines", "message"), [
    (["ZB01,第一党支部,小组,,2016-01-01,"], "类别只能是"),
    (["ZB01,第一党支部,党支部,没有的,2016-01-01,"], "没有这个上级组织"),
    (["ZB01,第一党支部,党支部,,,"], "要填成立日期"),
    (["ZB01,第一党支部,党支部,ZB01,2016-01-01,"], "自己或它的下级"),
    (["ZB02,老支部,党支部,,2016-01-01,"], "已经是“ZB09”的"),
])
def test_a_branch_that_cannot_be_is_rejected(bring, lines, message):
    made.branch("老支部", code="ZB09")
    assert message in bring(*lines).problems[0]["message"]


def test_branches_round_trip(bring):
    above = made.branch("机关党委", kind=BranchKind.ORGAN_COMMITTEE)
    made.branch("第一党支部", parent=above)
    lines = [",".join("" if cell is None else str(cell) for cell in row) for row in exported(BRANCHES)]
    assert counts(bring(*lines)) == (0, 0, 2, 0)


def test_a_branch_is_renamed_by_its_code(bring):
    branch = made.branch("第一党支部", code="ZB01")
    bring("ZB01,新名称,党支部,,,")
    db.session.expire_all()
    assert (branch.name, branch.founded_on) == ("新名称", made.FOUNDED)


def test_departments(bring):
    branch = made.branch("第一党支部", code="ZB01")
    report = bring("CS01,来访处,第一党支部,1", "CS02,来信处,没有的支部,2", head=DEPARTMENT_HEAD, sheet=DEPARTMENTS)
    found = db.session.execute(select(Department.code, Department.branch_id).order_by(Department.code)).all()
    assert ([tuple(row) for row in found], len(report.warnings)) == ([("CS01", branch.id), ("CS02", None)], 1)


def test_departments_name_who_leads_them(bring):
    head, leader = made.member(made.branch(), "示例处长"), made.member(made.branch(), "示例领导")
    report = bring(f"CS01,来访处,,示例处长,{leader.number}", "CS02,来信处,,没有这个人,", head="处室代码,处室名称,对应党支部,部门负责人,分管领导", sheet=DEPARTMENTS)
    one, other = db.session.scalars(select(Department).order_by(Department.code))
    assert ((one.head_id, one.leader_id), other.head_id, len(report.warnings)) == ((head.id, leader.id), None, 1)


def test_a_term_of_an_imported_branch_can_begin(bring):
    bring("ZB01,第一党支部,党支部,,2016-01-01,")
    assert committees.open_term(branch_by_code("ZB01"), from_on=date(2024, 1, 1), by=BY).number == 1
