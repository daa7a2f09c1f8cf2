"""What stands in the tables, and who says so."""
import io
from datetime import date

import openpyxl
import pytest

from tests.attestations import made
from xinfang_party.access.terms import Identity
from xinfang_party.communities.models import VolunteerProfile
from xinfang_party.hours.terms import HoursState, Source
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, NotFound, Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.rosters import queries, service
from xinfang_party.rosters.terms import Column, Which
from xinfang_party.volunteering.models import SignUp
from xinfang_party.volunteering.terms import SignUpState

MARCH = Period.month(2026, 3)
COLUMNS = [Column("hours", "服务时长"), Column("name", "=人")]


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW):
        yield made.world()


def sign_up(shift, member, state=SignUpState.TAKEN, **more):
    row = SignUp(shift_id=shift.id, role_id=shift.roles[0].id, member_id=member.id, branch_id=member.home_branch_id, state=state, asked_at=shift.starts_at, **more)
    db.session.add(row)
    db.session.flush()
    return row


def read(which, lines):
    target = io.BytesIO()
    service.write(which, lines, target)
    return openpyxl.load_workbook(target).worksheets[0]


def test_roster_tells_who_comes_shift_by_shift(world):
    first, second = made.event(world.branch, made.kind(), shifts=2).shifts
    db.session.add(VolunteerProfile(member_id=world.one.id, volunteer_no="G001", skills=[], free_times=[]))
    sign_up(second, world.one, SignUpState.WAITING)
    sign_up(first, world.one, checked_in_at=first.starts_at)
    sign_up(first, world.far, SignUpState.WITHDRAWN)
    rows = list(read(Which.ROSTER, queries.roster(first.event)).iter_rows(values_only=True))
    assert [row[:3] + row[5:6] for row in rows[1:]] == [(world.one.name, "G001", "引导", "已报名"), (world.one.name, "G001", "引导", "候补")]
    assert [f"{moment:%H:%M}" for moment in (rows[1][3], rows[1][4], rows[1][6], rows[2][3])] == ["09:00", "11:00", "09:00", "11:00"]
    assert rows[1][7] is None


def test_hours_tell_role_source_and_state(world):
    shift = made.event(world.branch, made.kind(), project="文明路口").shifts[0]
    sign_up(shift, world.one)
    made.hours(world.one, made.kind(), 1.75, shift=shift, state=HoursState.RECORDED, source=Source.CODE)
    made.hours(world.one, made.kind(), 3.33, date(2026, 3, 8), title="=HYPERLINK(1)")
    made.hours(world.one, made.kind(), 9, date(2026, 4, 1))
    sheet = read(Which.HOURS, queries.hours(made.by(world.head), MARCH))
    rows = [row[2:5] + row[7:] for row in list(sheet.iter_rows(values_only=True))[1:]]
    assert [(row[0], row[1], f"{row[2]:%m-%d}", *row[3:]) for row in rows] == [
        ("文明路口", "引导", "03-07", 1.75, "扫码签到签退", "待组织者核实"), ("=HYPERLINK(1)", None, "03-08", 3.33, "其他平台导入", "已核实")]
    assert (sheet["C3"].data_type, sheet["C3"].quotePrefix) == ("s", True)


def test_hours_are_those_within_reach(world):
    of = made.kind()
    for member in (world.one, world.far):
        made.hours(member, of, 2)
    names = {who: [line["name"] for line in queries.hours(identity, MARCH)] for who, identity in (
        ("head", made.by(world.head)), ("office", made.office()), ("one", made.by(world.one)), ("nobody", Identity()))}
    assert names == {"head": [world.one.name], "office": [world.one.name, world.far.name], "one": [], "nobody": []}
    assert queries.hours(made.office(), MARCH, [HoursState.REFUSED]) == []


@pytest.mark.parametrize(("who", "is_there"), [("head", True), ("far_head", False), ("one", False)])
def test_the_roster_is_its_organizers(world, who, is_there):
    event = made.event(world.branch, made.kind())
    if is_there:
        assert queries.get_event(made.by(getattr(world, who)), event.id) is event
    else:
        with pytest.raises(NotFound):
            queries.get_event(made.by(getattr(world, who)), event.id)


def test_change_sets_order_and_headers_of_one_table(world):
    before = service.layout(Which.ROSTER)
    service.change(Which.HOURS, name="市平台", columns=COLUMNS, version=0, by=made.office())
    made.hours(world.one, made.kind(), 2.5)
    sheet = read(Which.HOURS, queries.hours(made.office(), MARCH))
    assert (sheet.title, list(sheet.values)) == ("市平台", [("服务时长", "=人"), (2.5, world.one.name)])
    assert sheet["B1"].data_type == "s"
    assert service.layout(Which.ROSTER) == before


def test_change_refuses_a_stale_version_and_personal_data(world):
    row = service.change(Which.HOURS, name="表", columns=COLUMNS, version=0, by=made.office())
    db.session.flush()
    with pytest.raises(Conflict):
        service.change(Which.HOURS, name="表", columns=COLUMNS, version=0, by=made.office())
    with pytest.raises(Refusal) as refused:
        service.change(Which.HOURS, name="表", columns=[Column("name", "找 13800138000")], version=row.version, by=made.office())
    assert refused.value.field == "name_header"


def test_a_column_the_catalogue_no_longer_knows_is_left_out(world):
    service.change(Which.HOURS, name="表", columns=[*COLUMNS, Column("gone", "没了")], version=0, by=made.office())
    assert service.layout(Which.HOURS)[1] == COLUMNS
