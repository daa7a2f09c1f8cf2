"""Records and attendance from and to sheets: what is understood and refused, whose they are, there and back, undone."""
from datetime import date, time
from io import BytesIO

import pytest
from sqlalchemy import delete, select

from tests import people
from tests.activities import made
from tests.sheets import bringing
from xinfang_party.access.terms import Identity, Role
from xinfang_party.activities import service as activities
from xinfang_party.activities.models import Activity, ActivityPurpose, Attendance
from xinfang_party.activities.sheets import ATTENDANCE, RECORDS, as_clock
from xinfang_party.activities.terms import Kind, State, Status
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.organization import people as organization
from xinfang_party.search.models import SearchEntry
from xinfang_party.sheets import exporting, undoing
from xinfang_party.sheets.models import ImportBatch

OFFICE = Identity(account_id=1, name="机关党委测试员", roles=frozenset({Role.PARTY_OFFICE}))
HEAD = "党支部,党小组,形式,日期,主题"
ROLL = "党支部,形式,日期,主题,党员,考勤"


@pytest.fixture(autouse=True)
def in_march(app, clock_at):
    with clock_at("2026-03-20 12:00"):
        yield


@pytest.fixture
def house():
    return made.house(name="第一支部")


@pytest.fixture
def bring(tmp_path):
    return lambda *lines, sheet=RECORDS, by=OFFICE, **options: bringing.bring(tmp_path, sheet, *lines, by=by, **options)


def leader(branch):
    return Identity(account_id=2, name="书记", roles=frozenset({Role.SECRETARY}), led_branch_ids=frozenset({branch.id}))


def words(report):
    return "；".join([*report.warnings, *(problem["message"] for problem in report.problems)])


def the():
    db.session.expire_all()
    return db.session.scalars(select(Activity)).one()


def batch(report):
    return db.session.get(ImportBatch, report.batch)


def exported(sheet=RECORDS, by=OFFICE):
    target = BytesIO()
    exporting.write_export(sheet, by, target, "csv")
    return target.getvalue().decode("utf-8-sig").splitlines()


# --- records ------------------------------------------------------------------------------------------------------------------

def test_a_record_with_everything(bring, house):
    head = f"{HEAD},内容,结束日期,开始,结束,地点,主持人,记录人"
    report = bring(head, f"第一支部,,支部党员大会,2026/3/6,3月党员大会,组织生活会、民主评议党员,,9:00,11时30分,会议室,"
                   f"{house.secretary.number},{house.plain.name}")
    assert report.created == 1
    found = the()
    assert (found.form, found.state, found.held_on, found.recorded_on) == (Kind.MEMBER_MEETING, State.PLANNED, date(2026, 3, 6), None)
    assert (found.starts_at, found.ends_at, found.place, found.host_id, found.recorder_id) == (time(9), time(11, 30), "会议室", house.secretary.id, house.plain.id)
    assert [row.purpose for row in found.purposes] == [Kind.APPRAISAL, Kind.LIFE_MEETING]
    assert [step.verb for step in found.steps] == ["log"]
    assert db.session.scalars(select(SearchEntry.title)).one() == "3月党员大会"


def test_hours_follow_from_the_times(bring, house):
    bring(f"{HEAD},开始时间,结束时间", "第一支部,,主题党日,2026-03-06,3月主题党日,14:00,16:30")
    assert the().credited_hours == 2.5


@pytest.mark.parametrize(("form", "day", "state"), [("主题党日", "2026-03-27", State.PLANNED), ("主题党日", "2026-03-06", State.PLANNED),
                                                    ("外出培训", "2026-03-27", State.PLANNED), ("外出培训", "2026-03-06", State.HELD)])
def test_without_a_roll_only_what_needs_none_was_held(bring, house, form, day, state):
    bring(HEAD, f"第一支部,,{form},{day},三月")
    assert (the().state, the().recorded_on) == (state, date(2026, 3, 20) if state is State.HELD else None)


@pytest.mark.parametrize(("line", "sentence"), [
    ("没有的支部,,主题党日,2026-03-06,三月", "没有这个党支部"), ("第一支部,没有的小组,党小组会,2026-03-06,三月", "没有这个党小组"),
    ("第一支部,,党小组会,2026-03-06,三月", "哪个党小组"), ("第一支部,,组织生活会,2026-03-06,三月", "只能是"), ("第一支部,,主题党日,去年,三月", "认不出日期"),
    ("第一支部,,主题党日,1999-12-31,三月", "才成立"), ("第一支部,,主题党日,2031-01-01,三月", "日期太远"), ("第一支部,,主题党日,2026-03-06,", "没有填写"),
    ("第一支部,,主题党日,2026-03-06,电话13800138000", "个人信息")])
def test_rows_that_cannot_be_taken(bring, house, line, sentence):
    report = bring(HEAD, line, "第一支部,,主题党日,2026-03-05,好的一行")
    assert (report.created, report.rejected) == (1, 1)
    assert sentence in words(report)


def test_a_host_from_elsewhere_is_doubted(bring, house):
    stranger = people.member(people.branch())
    report = bring(f"{HEAD},主持人", f"第一支部,,主题党日,2026-03-06,三月,{stranger.number}")
    assert "不是这个党支部的党员" in words(report)
    assert the().host_id is None


def test_cells_meet_on_the_same_day(bring, house):
    people.cell(house.branch, "第二组")
    report = bring(HEAD, f"第一支部,{house.cell.name},党小组会,2026-03-06,三月", "第一支部,第二组,党小组会,2026-03-06,三月")
    assert (report.created, report.rejected) == (2, 0)


def test_the_same_again_is_unchanged_and_more_an_update(bring, house):
    bring(HEAD, "第一支部,,主题党日,2026-03-06,三月")
    assert bring(HEAD, "第一支部,,主题党日,2026-03-06,三月").unchanged == 1
    assert bring(f"{HEAD},地点,内容", "第一支部,,主题党日,2026-03-06,三月,广场,党课").updated == 1
    found = the()
    assert (found.place, [row.purpose for row in found.purposes], found.version) == ("广场", [Kind.PARTY_LESSON], 2)


def test_what_was_confirmed_is_not_changed_by_a_sheet(bring, house):
    made.confirmed(house.branch, host=house.secretary, recorder=house.plain, title="三月")
    line = "第一支部,,主题党日,2026-03-02,三月"
    assert bring(HEAD, line).unchanged == 1
    report = bring(f"{HEAD},地点", f"{line},广场")
    assert report.rejected == 1
    assert "不能用表格改" in words(report)


def test_a_secretary_brings_the_own_branch_only(bring, house):
    people.branch("第二支部")
    report = bring(HEAD, "第一支部,,主题党日,2026-03-06,三月", "第二支部,,主题党日,2026-03-06,三月", by=leader(house.branch))
    assert (report.created, report.rejected) == (1, 1)
    assert "不是您负责的党支部" in words(report)


def test_a_secretary_exports_the_own_branch_only(bring, house):
    bring(HEAD, "第一支部,,主题党日,2026-03-06,三月", f"{people.branch().name},,主题党日,2026-03-06,别处的")
    assert "别处的" in "".join(exported())
    assert "别处的" not in "".join(exported(by=leader(house.branch)))
    assert "别处的" not in "".join(exported(ATTENDANCE, by=leader(house.branch)))


def test_undo(bring, house):
    bring(HEAD, "第一支部,,主题党日,2026-03-06,三月")
    report = bring(f"{HEAD},内容", "第一支部,,主题党日,2026-03-06,三月,党课", "第一支部,,主题党日,2026-03-07,又一次,")
    undoing.undo(batch(report), RECORDS, by=OFFICE)
    found = the()
    assert (found.title, found.purposes) == ("三月", [])
    assert db.session.scalars(select(SearchEntry.title)).all() == ["三月"]


def test_no_undo_once_the_roll_was_called(bring, house):
    report = bring(HEAD, "第一支部,,主题党日,2026-03-06,三月")
    activities.edit(the(), facts={"roll": [{"member_id": house.plain.id, "status": Status.PRESENT}]}, version=None, by=OFFICE)
    with pytest.raises(Refusal, match="不能整批撤销"):
        undoing.undo(batch(report), RECORDS, by=OFFICE)


def test_no_undo_of_what_others_lead(bring, house):
    report = bring(HEAD, "第一支部,,主题党日,2026-03-06,三月", f"{people.branch().name},,主题党日,2026-03-06,三月")
    with pytest.raises(Refusal, match="机关党委"):
        undoing.undo(batch(report), RECORDS, by=leader(house.branch))


@pytest.mark.parametrize(("cell", "at"), [("14:30", time(14, 30)), ("９：００", time(9)), ("上午9点30分", time(9, 30)), ("下午2:15", time(14, 15)), (0.5, time(12)),
                                          ("00:00", time()), (time(8, 5, 59), time(8, 5)), ("", None), (None, None)])
def test_times_of_day(cell, at):
    assert as_clock(cell) == at


@pytest.mark.parametrize("cell", ["下午", "25:00", 3, True, "14.30.00.1"])
def test_what_is_no_time_of_day(cell):
    with pytest.raises(ValueError, match="时间"):
        as_clock(cell)


# --- attendance ---------------------------------------------------------------------------------------------------------------

@pytest.fixture
def held(bring, house):
    bring(HEAD, "第一支部,,主题党日,2026-03-06,三月")
    return house


def roll():
    db.session.expire_all()
    return {row.member_id: row for row in db.session.scalars(select(Attendance))}


def line(member, status, *more):
    return ",".join(["第一支部", "主题党日", "2026-03-06", "三月", member, status, *more])


def test_a_roll_from_a_sheet(bring, held):
    guest = people.member(people.branch())
    report = bring(f"{ROLL},备注", line(held.plain.number, "出席", ""), line(held.other.name, "病假", "书记批准"),
                   line(f"{held.probationary.number} {held.probationary.name}", "缺席", ""), line(guest.number, "出席", ""), sheet=ATTENDANCE)
    assert report.created == 4
    found = roll()
    assert (found[held.plain.id].status, found[held.plain.id].has_vote) == (Status.PRESENT, True)
    assert (found[held.other.id].status, found[held.other.id].note) == (Status.SICK_LEAVE, "书记批准")
    assert (found[held.probationary.id].has_vote, found[guest.id].is_guest, found[guest.id].has_vote) == (False, True, False)


def test_a_first_roll_makes_it_held_until_it_is_undone(bring, held):
    report = bring(ROLL, line(held.plain.number, "出席"), sheet=ATTENDANCE)
    assert (the().state, the().recorded_on) == (State.HELD, date(2026, 3, 20))
    undoing.undo(batch(report), ATTENDANCE, by=OFFICE)
    assert (the().state, the().recorded_on) == (State.PLANNED, None)
    undoing.undo(db.session.get(ImportBatch, the().batch_id), RECORDS, by=OFFICE)
    assert db.session.scalars(select(Activity)).all() == []


def test_a_roll_does_not_come_before_its_day(bring, house):
    bring(HEAD, "第一支部,,主题党日,2026-03-27,三月")
    assert "还没有结束" in words(bring(ROLL, f"第一支部,主题党日,2026-03-27,三月,{house.plain.number},出席", sheet=ATTENDANCE))
    assert the().state is State.PLANNED


@pytest.mark.parametrize(("text", "sentence"), [
    ("第一支部,主题党日,2026-03-06,四月,{0},出席", "没有这次活动的记录"), ("第一支部,主题党日,2026-03-06,三月,查无此人,出席", "没有这名党员"),
    ("第一支部,主题党日,2026-03-06,三月,{0},来了", "只能是"), ("第一支部,主题党日,2026-03-06,三月,{0},补学", "补学日期")])
def test_attendance_that_cannot_be_taken(bring, held, text, sentence):
    report = bring(ROLL, text.format(held.plain.number), line(held.other.number, "出席"), sheet=ATTENDANCE)
    assert (report.created, report.rejected) == (1, 1)
    assert sentence in words(report)


def test_namesakes_are_told_by_the_branch(bring, held):
    own = people.member(held.branch, "同名党员")
    people.member(people.branch(), "同名党员")
    bring(ROLL, line("同名党员", "出席"), sheet=ATTENDANCE)
    assert list(roll()) == [own.id]
    people.member(held.branch, "同名党员")
    assert "同名党员" in words(bring(ROLL, line("同名党员", "缺席"), sheet=ATTENDANCE))


def test_what_was_made_up(bring, held):
    bring(f"{ROLL},补学日期,补学内容,补学前", line(held.plain.number, "补学", "2026-03-10", "会议材料", "病假"), sheet=ATTENDANCE)
    row = roll()[held.plain.id]
    assert (row.made_up_on, row.made_up_material, row.missed_as) == (date(2026, 3, 10), "会议材料", Status.SICK_LEAVE)
    assert bring(ROLL, line(held.plain.number, "出席"), sheet=ATTENDANCE).updated == 1
    assert roll()[held.plain.id].made_up_on is None


def test_a_roll_that_is_sent_stays(bring, house):
    made.confirmed(house.branch, host=house.secretary, recorder=house.plain, title="三月", on=date(2026, 3, 6))
    assert bring(ROLL, line(house.plain.number, "出席"), sheet=ATTENDANCE).unchanged == 1
    assert "不能用表格改" in words(bring(ROLL, line(house.plain.number, "缺席"), sheet=ATTENDANCE))


def test_a_secretary_brings_attendance_of_the_own_branch_only(bring, held):
    assert "不是您负责的党支部" in words(bring(ROLL, line(held.plain.number, "出席"), sheet=ATTENDANCE, by=leader(people.branch())))


def test_undo_of_attendance(bring, held):
    bring(ROLL, line(held.plain.number, "病假"), sheet=ATTENDANCE)
    report = bring(ROLL, line(held.plain.number, "出席"), line(held.other.number, "出席"), sheet=ATTENDANCE)
    undoing.undo(batch(report), ATTENDANCE, by=OFFICE)
    assert {key: row.status for key, row in roll().items()} == {held.plain.id: Status.SICK_LEAVE}


def test_no_undo_of_what_was_changed_since(bring, held):
    report = bring(ROLL, line(held.plain.number, "出席"), sheet=ATTENDANCE)
    roll()[held.plain.id].status = Status.ABSENT
    db.session.commit()
    with pytest.raises(Refusal, match="不能整批撤销"):
        undoing.undo(batch(report), ATTENDANCE, by=OFFICE)


# --- there and back -----------------------------------------------------------------------------------------------------------

def facts():
    db.session.expire_all()
    rows = db.session.scalars(select(Activity).order_by(Activity.held_on, Activity.title)).all()
    return [(one.branch_id, one.cell_id, one.form, one.state, one.held_on, one.last_on, one.starts_at, one.ends_at, one.place, one.title, one.host_id,
             one.recorder_id, one.credited_hours, one.kinds, sorted((row.member_id, row.status, row.note, row.is_guest, row.has_vote, row.is_exempt,
                                                                     row.made_up_on, row.missed_as or "") for row in one.roll)) for one in rows]


@pytest.fixture
def year(house):
    excused = {"member_id": house.other.id, "status": Status.PERSONAL_LEAVE, "note": "书记批准"}
    one = made.activity(house.branch, on=date(2026, 3, 2), starts_at=time(9), ends_at=time(11), place="会议室", host_id=house.secretary.id,
                        recorder_id=house.plain.id, purposes=[Kind.PARTY_LESSON], roll=[excused])
    activities.make_up(next(row for row in one.roll if row.member_id == house.other.id), on=date(2026, 3, 9), material="材料", by=OFFICE)
    made.activity(house.branch, Kind.CELL_MEETING, date(2026, 3, 3), cell_id=house.cell.id)
    made.activity(house.branch, Kind.TRAINING, date(2026, 3, 4), last_on=date(2026, 3, 6), roll=[{"member_id": house.plain.id, "status": Status.PRESENT}])
    made.activity(house.branch, Kind.COMMITTEE_MEETING, date(2026, 3, 27), roll=None)
    guest = {"member_id": people.member(people.branch()).id, "status": Status.PRESENT}
    made.activity(house.branch, Kind.MEMBER_MEETING, date(2026, 3, 5), roll=[guest])
    return house


def test_there_and_back_is_unchanged(bring, year):
    before = facts()
    assert bring(*exported(), sheet=RECORDS).unchanged == 5
    assert bring(*exported(ATTENDANCE), sheet=ATTENDANCE).unchanged == sum(len(one[-1]) for one in before)
    assert facts() == before


def test_into_an_empty_site_is_equal(bring, year):
    before, records, rolls = facts(), exported(), exported(ATTENDANCE)
    for model in (Attendance, ActivityPurpose, Activity):
        db.session.execute(delete(model))
    assert bring(*records).rejected == 0
    assert bring(*rolls, sheet=ATTENDANCE).rejected == 0
    assert facts() == before


def test_members_who_moved_on_are_still_of_the_day(bring, held):
    organization.transfer(held.plain, placement=organization.Placement(people.branch().id, None, None, None), from_on=date(2026, 3, 10), by=people.BY)
    bring(ROLL, line(held.plain.number, "出席"), sheet=ATTENDANCE)
    assert not roll()[held.plain.id].is_guest
