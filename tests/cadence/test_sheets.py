"""The year's plan from and to a sheet."""
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import delete, select

from tests import people
from tests.activities import made
from tests.sheets import bringing
from xinfang_party.access.terms import Identity, Role
from xinfang_party.activities.terms import Kind
from xinfang_party.cadence.models import PlanEntry
from xinfang_party.cadence.sheets import PLAN
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.sheets import exporting, undoing
from xinfang_party.sheets.models import ImportBatch

OFFICE = Identity(account_id=1, name="机关党委测试员", roles=frozenset({Role.PARTY_OFFICE}))
HEAD = "党支部,党小组,活动,计划日期,主题"


@pytest.fixture(autouse=True)
def in_march(app, clock_at):
    with clock_at("2026-03-20 12:00"):
        yield


@pytest.fixture
def house():
    return made.house(name="第一支部")


@pytest.fixture
def bring(tmp_path):
    return lambda *lines, by=OFFICE, **options: bringing.bring(tmp_path, PLAN, *lines, by=by, **options)


def leader(branch):
    return Identity(account_id=2, name="书记", roles=frozenset({Role.SECRETARY}), led_branch_ids=frozenset({branch.id}))


def words(report):
    return "；".join([*report.warnings, *(problem["message"] for problem in report.problems)])


def exported(by=OFFICE):
    target = BytesIO()
    exporting.write_export(PLAN, by, target, "csv")
    return target.getvalue().decode("utf-8-sig").splitlines()


def plan():
    db.session.expire_all()
    entries = db.session.scalars(select(PlanEntry).order_by(PlanEntry.planned_on, PlanEntry.id))
    return [(one.branch_id, one.cell_id, one.kind, one.planned_on, one.title) for one in entries]


def test_a_year_from_a_sheet(bring, house):
    report = bring(HEAD, "第一支部,,主题党日,2026-04-03,4月主题党日", f"第一支部,{house.cell.name},党小组会,2026-04-08,", "第一支部,,组织生活会,2027-01-15,")
    assert report.created == 3
    assert plan()[:2] == [(house.branch.id, None, Kind.THEME_DAY, date(2026, 4, 3), "4月主题党日"),
                          (house.branch.id, house.cell.id, Kind.CELL_MEETING, date(2026, 4, 8), "")]


@pytest.mark.parametrize(("line", "sentence"), [
    ("没有的支部,,主题党日,2026-04-03,", "没有这个党支部"), ("第一支部,,党小组会,2026-04-03,", "哪个党小组"), ("第一支部,,党组会,2026-04-03,", "不开展这种活动"),
    ("第一支部,,座谈,2026-04-03,", "只能是"), ("第一支部,,主题党日,2020-04-03,", "计划只能安排在")])
def test_rows_that_cannot_be_taken(bring, house, line, sentence):
    report = bring(HEAD, line, "第一支部,,党课,2026-05-01,")
    assert (report.created, report.rejected) == (1, 1)
    assert sentence in words(report)


def test_what_looks_personal_is_left_out(bring, house):
    report = bring(HEAD, "第一支部,,主题党日,2026-04-03,电话13800138000")
    assert "个人信息" in words(report)
    assert plan()[0][-1] == ""


def test_a_secretary_plans_for_the_own_branch_only(bring, house):
    people.branch("第二支部")
    report = bring(HEAD, "第一支部,,主题党日,2026-04-03,", "第二支部,,主题党日,2026-04-03,", by=leader(house.branch))
    assert (report.created, report.rejected) == (1, 1)


def test_what_was_recorded_is_not_changed(bring, house):
    bring(HEAD, "第一支部,,主题党日,2026-03-06,三月")
    one = db.session.scalars(select(PlanEntry)).one()
    one.activity_id = made.activity(house.branch, on=date(2026, 3, 6)).id
    assert bring(HEAD, "第一支部,,主题党日,2026-03-06,三月").unchanged == 1
    assert "已经有活动记录" in words(bring(HEAD, "第一支部,,主题党日,2026-03-06,改了"))
    assert "2026-03-06" in exported()[1].split(",")[-1]


def test_undo(bring, house):
    bring(HEAD, "第一支部,,主题党日,2026-04-03,四月")
    report = bring(HEAD, "第一支部,,主题党日,2026-04-03,改了", "第一支部,,党课,2026-05-01,")
    undoing.undo(db.session.get(ImportBatch, report.batch), PLAN, by=OFFICE)
    assert [row[-1] for row in plan()] == ["四月"]


def test_no_undo_once_it_was_held(bring, house):
    report = bring(HEAD, "第一支部,,主题党日,2026-03-06,三月")
    db.session.scalars(select(PlanEntry)).one().activity_id = made.activity(house.branch).id
    with pytest.raises(Refusal, match="不能整批撤销"):
        undoing.undo(db.session.get(ImportBatch, report.batch), PLAN, by=OFFICE)


def test_there_and_back(bring, house):
    bring(HEAD, "第一支部,,主题党日,2026-04-03,4月主题党日", f"第一支部,{house.cell.name},党小组会,2026-04-08,", f"{people.branch().name},,党课,2026-04-09,")
    before, lines = plan(), exported()
    assert bring(*lines).unchanged == 3
    assert len(exported(by=leader(house.branch))) == 3
    db.session.execute(delete(PlanEntry))
    bring(*lines)
    assert plan() == before
