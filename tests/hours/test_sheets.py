"""Hours of other platforms: the real sheet, what is brought twice, and what is known from own events."""
import csv
from collections import Counter
from datetime import date

import pytest

from tests import people
from tests.hours import made
from tests.hours.made import DAY, hours, span
from tests.sheets import bringing
from xinfang_party.access.terms import Identity, Role
from xinfang_party.hours import correcting, outside, verifying
from xinfang_party.hours.models import ServiceHours
from xinfang_party.hours.sheets import HOURS
from xinfang_party.hours.terms import HoursState, Source
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.sheets import service, undoing
from xinfang_party.sheets.models import ImportBatch, ImportProblem
from xinfang_party.sheets.terms import ProblemKind

OFFICE = Identity(account_id=1, name="机关党委测试员", roles=frozenset({Role.PARTY_OFFICE}))
HEAD = "姓名,党员编号,服务日期,项目名称,时长,开始时间,结束时间"


@pytest.fixture(autouse=True)
def in_may(app, clock_at):
    with clock_at("2026-05-11 12:00"):
        made.kind("其他服务")
        yield


@pytest.fixture
def bring(tmp_path):
    return lambda *lines, by=OFFICE, **options: bringing.bring(tmp_path, HOURS, *lines, by=by, **options)


@pytest.fixture
def world(app):
    return made.world()


def words(report):
    return "；".join([*report.warnings, *(problem["message"] for problem in report.problems)])


def kept(member):
    db.session.expire_all()
    return [(row.title, row.hours, row.state) for row in db.session.query(ServiceHours).filter_by(member_id=member.id).order_by(ServiceHours.id)]


def test_the_real_sheet(shared):
    branch = people.branch()
    for number in range(1, 7):
        people.member(branch, f"人员{number:02}")
    db.session.commit()
    path = shared / "volunteers" / "service_hours_anon.csv"
    report = service.import_file(HOURS, path, path.name, by=OFFICE)
    plain = Counter()
    for row in csv.DictReader(path.read_text("utf-8-sig").splitlines()):
        plain[row["人员"]] += float(row["时长"])
    rows = db.session.query(ServiceHours).all()
    sums = Counter()
    for row in rows:
        sums[row.member.name] += row.hours
    assert (report.created, report.rejected, {name: round(total, 2) for name, total in sums.items()}) == (
        24, 0, {name: round(total, 2) for name, total in plain.items()})
    assert "时间戳是 2024-03-25，和服务日期差 2 年，已按服务日期导入" in words(report)
    assert db.session.query(ImportProblem).filter_by(batch_id=report.batch, kind=ProblemKind.WARNING).count() == 23
    assert {(row.served_on, row.state) for row in rows if row.hours == 9} == {(date(2026, 4, 3), HoursState.OFFICE)}
    assert sum(row.state is HoursState.VERIFIED for row in rows) == 21
    assert service.import_file(HOURS, path, path.name, by=OFFICE).unchanged == 24


def test_what_an_own_event_tells_is_not_counted_twice(bring, world):
    hours(made.event(world.branch, span()).shifts[0], world.one)
    name = world.one.name
    report = bring(HEAD, f"{name},,{DAY},文明劝导,2,,", f"{name},,{DAY},路口 文明劝导（第二次）,3.1,,",
                   f"{name},,{DAY},重叠,1,11:30,12:30", f"{name},,{DAY},下午,3,14:00,17:00")
    assert (report.created, report.rejected) == (1, 3)
    assert f"同一次服务：路口文明劝导，{DAY}，3 小时" in words(report)


def test_nobodys_number_comes_in_by_a_title(bring, world):
    assert bring(HEAD, f"{world.one.name},,{DAY},打13812345678找人,2,,").created == 0


def test_as_many_hours_under_another_name_are_taken_on_trust_and_wait(bring, world):
    """Own hours are cut to quarters: 3.1 there are 3 here."""
    own, line = hours(made.event(world.branch, span()).shifts[0], world.one), f"{world.one.name},,{DAY},另一个名字,3.1,,"
    assert bring(HEAD, line, lenient=False).created == 0
    report = bring(HEAD, line)
    assert (report.created, "可能和本系统的活动记录是同一次服务：路口文明劝导" in words(report)) == (1, True)
    assert kept(world.one)[1] == ("另一个名字", 3.1, HoursState.RECORDED)
    assert ["时长差不多" in sentence for sentence in outside.perhaps_twice([own])] == [True]


@pytest.mark.parametrize(("first", "again"), [(",", "09:00,12:00"), ("09:00,12:00", ",")])
def test_with_times_or_without_it_is_the_same_row(bring, world, first, again):
    bring(HEAD, f"{world.one.name},,{DAY},社区清洁,3,{first}")
    assert bring(HEAD, f"{world.one.name},,{DAY},社区清洁,3,{again}").unchanged == 1


def test_what_was_brought_is_not_recorded_here_again(bring, world):
    """Until it is declined, or its times tell that it was another one."""
    shift = made.event(world.branch, span()).shifts[0]
    bring(HEAD, f"{world.one.name},,{DAY},文明劝导,3.1,,", f"{world.two.name},,{DAY},文明劝导,2,,")
    one, two = db.session.query(ServiceHours).order_by(ServiceHours.id)
    for member in (world.one, world.two):
        with pytest.raises(Refusal, match="其他平台导入的一条是同一次服务：文明劝导"):
            hours(shift, member)
        db.session.rollback()
    verifying.decline(one, reason="本系统已经登记", by=world.by)
    correcting.correct(two, span=span(f"{DAY} 14:00", f"{DAY} 16:00"), hours=2, reason="是下午的", version=None, by=world.by)
    assert [hours(shift, member).hours for member in (world.one, world.two)] == [3, 3]
    with pytest.raises(Refusal, match="同一次服务：路口文明劝导"):
        correcting.correct(one, hours=3, reason="又要算", version=None, by=world.by)


def test_a_correction_of_what_was_brought_keeps_to_its_times(bring, world):
    bring(HEAD, f"{world.one.name},,{DAY},社区清洁,2,09:00,11:00")
    row = db.session.query(ServiceHours).one()
    with pytest.raises(Refusal, match="还长"):
        correcting.correct(row, hours=2.5, reason="看错了", version=None, by=OFFICE)
    verifying.decline(row, reason="不是这一天", by=OFFICE)
    hours(made.event(world.branch, span()).shifts[0], world.one)
    with pytest.raises(Refusal, match="重叠"):
        correcting.correct(row, hours=1.5, reason="看错了", version=None, by=OFFICE)


def test_brought_again_it_is_unchanged_and_other_hours_are_a_correction(bring, world):
    bring(HEAD, f"{world.one.name},,{DAY},社区清洁,2.17,,")
    report = bring(HEAD, f"{world.one.name},,{DAY},社区清洁,2.17,,", f"{world.two.name},,{DAY},社区清洁,1,,")
    assert (report.unchanged, report.created) == (1, 1)
    assert "请在服务时长里更正" in words(bring(HEAD, f"{world.one.name},,{DAY},社区清洁,3,,"))
    assert kept(world.one) == [("社区清洁", 2.17, HoursState.VERIFIED)]


def test_the_row_that_makes_the_day_long_waits_and_so_does_what_waited(bring, world):
    waits = hours(made.event(world.branch, span(f"{DAY} 07:00", f"{DAY} 09:00")).shifts[0], world.one)
    bring(HEAD, f"{world.one.name},,{DAY},上午,3.5,09:00,13:00", f"{world.one.name},,{DAY},下午,4,14:00,18:00")
    assert [(hours_, state) for _, hours_, state in kept(world.one)] == [(2, HoursState.OFFICE), (3.5, HoursState.VERIFIED), (4, HoursState.OFFICE)]
    batch = db.session.query(ImportBatch).one()
    undoing.undo(batch, HOURS, by=OFFICE)
    db.session.commit()
    assert kept(world.one) == [(waits.title, 2, HoursState.RECORDED)]


def test_whoever_brings_the_own_hours_does_not_verify_them(bring, world):
    head = Identity(account_id=2, name="书记", member_id=world.head.id, roles=frozenset({Role.SECRETARY}), led_branch_ids=frozenset({world.branch.id}))
    report = bring(HEAD, f"{world.head.name},,{DAY},社区清洁,2,,", f"{world.one.name},,{DAY},社区清洁,2,,", f"{world.far.name},,{DAY},社区清洁,2,,", by=head)
    assert (kept(world.head)[0][2], kept(world.one)[0][2], report.rejected) == (HoursState.RECORDED, HoursState.VERIFIED, 1)
    assert "不归您负责" in words(report)


@pytest.mark.parametrize(("line", "part"), [
    ("没有的人,,2026-03-07,甲,1,,", "没有这名党员"), ("同名,,2026-03-07,甲,1,,", "请加一列党员编号"), ("同名,T1,2026-03-07,甲,0,,", "时长要大于 0"),
    ("同名,T1,2026-05-12,甲,1,,", "还没有到"), ("同名,T1,2026-03-07,甲,1,09:00,", "要么都填"), ("同名,T1,2026-03-07,甲,3,09:00,10:00", "还长"),
    ("别名,T1,2026-03-07,甲,1,,", "不叫这个名字")])
def test_what_cannot_be_taken_says_why(bring, world, line, part):
    people.member(world.branch, "同名", number="T1"), people.member(world.branch, "同名", number="T2")
    report = bring(HEAD, line)
    assert report.created == 0
    assert part in words(report)


def test_hours_that_were_verified_meanwhile_keep_their_batch(bring, world):
    report = bring(HEAD, f"{world.one.name},,{DAY},值守,9,,")
    row = db.session.query(ServiceHours).one()
    assert row.source is Source.OUTSIDE
    verifying.verify(row, by=made.OFFICE)
    db.session.commit()
    assert "后来又被修改过" in HOURS.store.why_not_undo(db.session.get(ImportBatch, report.batch), OFFICE)
