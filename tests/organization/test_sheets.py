from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests import people as made
from tests.answers import taken
from tests.people import BY
from tests.sheets import bringing
from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization import people
from xinfang_party.organization.models import Branch, Member
from xinfang_party.organization.queries import history_of, member_by_number
from xinfang_party.organization.sheets import MEMBERS
from xinfang_party.organization.terms import BranchKind, Placement
from xinfang_party.sheets import exporting, service, undoing
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.outcomes import Report
from xinfang_party.sheets.terms import Sheet

pytestmark = pytest.mark.usefixtures("app")
HEAD = "党员编号,姓名,党支部,党小组,处室,岗位,入党日期,转正日期,编入日期"
Bring = Callable[..., Report]


@pytest.fixture
def bring(app, tmp_path: Path) -> Bring:
    """Import these lines; what the test made before is kept."""
    return lambda *lines, head=HEAD, sheet=MEMBERS, **more: bringing.bring(tmp_path, sheet, head, *lines, by=BY, **more)


@pytest.fixture
def branch() -> Branch:
    return made.branch("第一党支部", code="ZB01")


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.created, report.updated, report.unchanged, report.rejected


def stays(number: str) -> list[tuple[str, date, date | None]]:
    return [(stay.branch.code, stay.from_on, stay.to_on) for stay in reversed(history_of(number_id(number)))]


def number_id(number: str) -> int:
    found = member_by_number(number)
    assert found is not None
    return found.id


def only_message(report: Report) -> str:
    assert len(report.problems) == 1
    return str(report.problems[0]["message"])


def undo(report: Report) -> None:
    undoing.undo(db.session.get_one(ImportBatch, report.batch), MEMBERS, by=BY)
    db.session.commit()


# --- members: in --------------------------------------------------------------------------------------------------------------

def test_a_new_member_comes_with_a_stay(bring, branch):
    department, cell = made.department("来访处"), made.cell(branch, "第一党小组")
    report = bring("D0001,李明,第一党支部,第一党小组,来访处,,2010-07-01,2011-07-01,2020-01-01")
    stay = history_of(number_id("D0001"))[0]
    assert counts(report) == (1, 0, 0, 0)
    assert (stay.branch_id, stay.cell_id, stay.department_id, stay.from_on) == (branch.id, cell.id, department.id, date(2020, 1, 1))


def test_without_a_date_the_stay_begins_today(bring, branch):
    bring("D0001,李明,ZB01,,,,,,")
    assert stays("D0001") == [("ZB01", clock.today(), None)]


def test_the_same_file_again_changes_nothing(bring, branch):
    line = "D0001,李明,ZB01,,,,2010-07-01,2011-07-01,2020-01-01"
    bring(line)
    assert counts(bring(line)) == (0, 0, 1, 0)


@pytest.mark.parametrize(("line", "message"), [
    ("D0001,李明,没有的支部,,,,,,", "没有这个党支部"),
    ("D0001,李明,机关党委,,,,,,", "不能直接编入机关党委"),
    ("D0001,李明,ZB01,,,,2011-07-01,2010-07-01,", "转正日期早于入党日期"),
    ("D0001,李明,ZB01,,,,,,2999-01-01", "没有这样的日期"),
    ("D0001,李明,ZB01,,,,,,2099-01-01", "还没有到"),
    ("D 1,李明,ZB01,,,,,,", "编号用字母"),
    ("11010519491231002X,李明,ZB01,,,,,,", "编号里像是有身份证号"),
    ("D0001,,ZB01,,,,,,", "没有填写"),
])
def test_a_row_that_cannot_be_is_rejected(bring, branch, line, message):
    made.branch("机关党委", kind=BranchKind.ORGAN_COMMITTEE)
    report = bring(line, lenient=False)
    assert counts(report) == (0, 0, 0, 1)
    assert message in only_message(report)


def test_what_is_not_known_is_left_out_with_a_warning(bring, branch):
    report = bring("D0001,李明,ZB01,没有的小组,没有的处室,没有的岗位,,,2020-01-01")
    stay = history_of(number_id("D0001"))[0]
    assert (stay.cell_id, stay.department_id, stay.post_id, len(report.warnings)) == (None, None, None, 3)
    assert ["，这一格留空：" in warning for warning in report.warnings] == [True] * 3


def test_namesakes_are_asked_about_and_never_merged(bring, branch):
    made.member(branch, "李明", number="D0001")
    lines = ["D0002,李明,ZB01,,,,,,2020-01-01", "D0003,李明,ZB01,,,,,,2020-01-01"]
    assert counts(bring(*lines, lenient=False)) == (0, 0, 0, 2)
    report = bring(*lines)
    assert (report.created, db.session.query(Member).count()) == (2, 3)
    assert "与编号 D0001 的党员同名" in report.warnings[0]
    assert report.warnings[0].endswith("，已照表里填的导入")


def test_another_name_under_a_known_number_is_asked_about(bring, branch):
    made.member(branch, "李明", number="D0001")
    report = bring("D0001,王芳,ZB01,,,,,,", lenient=False)
    assert "在系统里是“李明”" in only_message(report)


def test_an_update_of_dates_keeps_the_stay(bring, branch):
    made.member(branch, "李明", number="D0001", formal_on=None)
    assert counts(bring("D0001,李明,ZB01,,,,,2016-07-01,")) == (0, 1, 0, 0)
    assert (member_by_number("D0001").formal_on, len(stays("D0001"))) == (date(2016, 7, 1), 1)


def test_blanks_never_clear(bring, branch):
    made.member(branch, "李明", number="D0001", department=made.department())
    assert counts(bring("D0001,李明,ZB01,,,,,,")) == (0, 0, 1, 0)


@pytest.mark.parametrize(("said", "from_on"), [("2020-03-01", date(2020, 3, 1)), ("", None), ("2015-01-01", None)])
def test_another_branch_is_a_transfer_on_the_said_day_or_today(bring, branch, said, from_on):
    made.branch("第二党支部", code="ZB02")
    made.member(branch, "李明", number="D0001")
    bring(f"D0001,李明,第二党支部,,,,,,{said}")
    day = from_on or clock.today()
    assert stays("D0001") == [("ZB01", made.SINCE, day - people.DAY), ("ZB02", day, None)]


def test_a_transfer_before_the_present_stay_is_rejected(bring, branch):
    made.branch("第二党支部", code="ZB02")
    made.member(branch, "李明", number="D0001")
    assert "晚于现在这一段" in only_message(bring("D0001,李明,ZB02,,,,,,2014-01-01"))


def test_a_department_that_was_missing_completes_the_stay(bring, branch):
    department = made.department("来访处")
    made.member(branch, "李明", number="D0001")
    bring("D0001,李明,ZB01,,来访处,,,,")
    stay = history_of(number_id("D0001"))
    assert [(one.department_id, one.from_on) for one in stay] == [(department.id, made.SINCE)]


def test_a_secretary_is_not_moved_by_a_sheet(bring, branch):
    made.branch("第二党支部", code="ZB02")
    made.secretary(branch, made.member(branch, "李明", number="D0001"))
    assert "现任第一党支部书记" in only_message(bring("D0001,李明,ZB02,,,,,,2020-01-01"))


def test_a_member_who_left_is_not_brought_back_by_a_sheet(bring, branch):
    people.leave(made.member(branch, "李明", number="D0001"), date(2020, 1, 1), "调出", BY)
    assert "已于 2020-01-01 转出" in only_message(bring("D0001,李明,ZB01,,,,,,"))


def test_a_dry_run_writes_nothing(bring, branch):
    assert bring("D0001,李明,ZB01,,,,,,", dry_run=True).created == 1
    assert member_by_number("D0001") is None


def test_personal_columns_are_dropped(bring, branch):
    report = bring("D0001,李明,ZB01,13800138000,x", head="党员编号,姓名,党支部,手机号码,身份证号")
    assert (report.created, sorted(report.dropped_columns)) == (1, ["手机号码", "身份证号"])


# --- members: back ------------------------------------------------------------------------------------------------------------

def test_undo_takes_back_new_members_and_transfers(bring, branch):
    made.branch("第二党支部", code="ZB02")
    made.member(branch, "李明", number="D0001")
    report = bring("D0001,李明,ZB02,,,,,2008-01-01,2020-03-01", "D0002,王芳,ZB02,,,,,,2020-03-01")
    undo(report)
    assert (stays("D0001"), member_by_number("D0002")) == ([("ZB01", made.SINCE, None)], None)
    assert member_by_number("D0001").formal_on == made.FORMAL


def test_undo_takes_back_what_completed_a_stay(bring, branch):
    made.department("来访处")
    made.member(branch, "李明", number="D0001")
    undo(bring("D0001,李明,ZB01,,来访处,,,,"))
    assert history_of(number_id("D0001"))[0].department_id is None


def test_undo_is_refused_after_a_transfer_by_hand(bring, branch):
    report = bring("D0001,李明,ZB01,,,,,,2020-03-01")
    people.transfer(member_by_number("D0001"), Placement(made.branch().id), date(2021, 1, 1), BY)
    assert "1 名党员后来又被修改或调动过" in MEMBERS.store.why_not_undo(db.session.get(ImportBatch, report.batch), BY)


def test_undo_twice_over_one_member(bring, branch):
    made.branch("第二党支部", code="ZB02")
    first = bring("D0001,李明,ZB01,,,,,,2020-03-01")
    undo(bring("D0001,李明,ZB02,,,,,,2021-03-01"))
    undo(first)
    assert member_by_number("D0001") is None


# --- members: out -------------------------------------------------------------------------------------------------------------

def exported(sheet: Sheet, identity: Identity = BY) -> list[Sequence[Any]]:
    return list(exporting.rows_of(sheet, identity))


def test_an_export_imports_without_a_change(bring, branch, tmp_path):
    department = made.department("来访处")
    made.member(branch, "李明", number="D0001", department=department, cell=made.cell(branch))
    made.member(branch, "王芳", number="D0002", formal_on=None, joined_on=None)
    db.session.commit()
    file = tmp_path / "党员.xlsx"
    exporting.write_export(MEMBERS, BY, file, "xlsx")
    assert counts(service.import_file(MEMBERS, file, "党员.xlsx", by=BY)) == (0, 0, 2, 0)


def test_a_secretary_exports_the_led_branch_only(branch):
    made.member(branch, number="D0001")
    made.member(made.branch(), number="D0002")
    led = Identity(name="书记", roles=frozenset({Role.SECRETARY}), led_branch_ids=frozenset({branch.id}))
    assert [row[0] for row in exported(MEMBERS, led)] == ["D0001"]


def test_the_export_answers_by_page(log_in, branch):
    made.member(branch, "李明", number="D0001")
    made.member(made.branch(), "王芳", number="D0002")
    with taken(log_in(member=made.secretary(branch)), "/sheets/organization.members/export.csv") as answer:
        assert "李明" in answer.text
        assert "王芳" not in answer.text


def test_a_secretary_cannot_import_members(log_in, branch):
    answer = log_in(member=made.secretary(branch)).post("/sheets/organization.members/batches/new", data={"file": (BytesIO(b"x"), "a.csv")})
    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["系统", "系 统", "审计管理员"])
def test_a_reserved_name_is_not_imported(bring, name: str) -> None:
    home = made.branch("第一支部")
    person = made.member(home, "李强", number="D-old")
    bring(f"D-new,{name},第一支部,,,,,,", f"D-old,{name},第一支部,,,,,,")
    assert (member_by_number("D-new"), person.name) == (None, "李强")
