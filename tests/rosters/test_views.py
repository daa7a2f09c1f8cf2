"""Tables for the platform over the web: works, refused, invalid, invisible."""
import io

import openpyxl
import pytest
from flask import g

from tests.accounts.people import tags
from tests.answers import taken, text_of
from tests.attestations import made
from xinfang_party.access.terms import Role
from xinfang_party.hours.terms import HoursState
from xinfang_party.kernel.database import db
from xinfang_party.rosters.catalogue import FIELDS
from xinfang_party.rosters.pages import panel_of_event
from xinfang_party.rosters.terms import Which

COLUMNS = "/volunteer-sheets/hours/columns"


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW):
        yield made.world()


@pytest.fixture
def office(world, log_in):
    return log_in(Role.PARTY_OFFICE)


def form(*on, **more):
    """As the page sends it: these columns in this order, the others off."""
    places = {code: place for place, code in enumerate(on, 1)}
    data = {"name": "市平台"}
    for field in FIELDS[Which.HOURS]:
        data |= {f"{field.code}_place": places.get(field.code, 50), f"{field.code}_header": field.header}
        data |= {f"{field.code}_on": "y"} if field.code in places else {}
    return {**data, **more}


def hours_table(client):
    return taken(client, "/volunteer-sheets/hours?period=2026")


def headers(answer):
    return [cell.value for cell in openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0][1]]


def test_the_office_changes_the_columns_and_the_secretary_takes_the_table(world, office, log_in):
    made.hours(world.one, made.kind(), 2)
    assert office.post(COLUMNS, data=form("hours", "name", name_header="志愿者")).status_code == 303
    head = log_in(member=world.head)
    assert "时长、志愿者" in text_of(head.get("/volunteer-sheets"))
    assert headers(hours_table(head)) == ["时长", "志愿者"]
    assert ("sheet-layout.changed" in tags(), "export.made" in tags()) == (True, True)
    assert office.post(COLUMNS, data=form("hours", name="改回")).status_code == 303


@pytest.mark.parametrize(("on", "more", "sentence"), [
    ((), {}, "至少要留一列"), (("name",), {"name_header": ""}, "请填写表头"), (("name", "hours"), {"hours_header": "姓名"}, "已经有一列叫“姓名”"),
    (("name",), {"name_place": "第一"}, "整数"), (("name",), {"name_place": "100"}, "1 到 99"), (("name",), {"name": ""}, "请填写表的名称"),
    (("name",), {"name_header": "字" * 31}, "不要超过 30 个字")])
def test_invalid_columns_keep_what_was_typed(office, on, more, sentence):
    answer = office.post(COLUMNS, data=form(*on, **{"recorder_header": "登记的人", **more}))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "登记的人" in answer.get_data(as_text=True)
    assert "市平台" not in text_of(office.get("/volunteer-sheets"))


def test_what_somebody_else_saved_is_a_conflict(office):
    office.post(COLUMNS, data=form("name"))
    answer = office.post(COLUMNS, data=form("hours", name="我写的", version="0"))
    assert answer.status_code == 409
    assert "我写的" in answer.get_data(as_text=True)


def test_a_roster_is_offered_on_its_event_and_taken_by_its_organizers(app, world, log_in):
    event = made.event(world.branch, made.kind())
    db.session.commit()
    address = f"/volunteering/events/{event.id}/roster-sheet"
    assert headers(taken(log_in(member=world.head), address))[:2] == ["姓名", "志愿者编号"]
    assert {log_in(member=who).get(address).status_code for who in (world.one, world.far_head)} == {404}
    for who, is_offered in ((world.head, True), (world.far_head, False)):
        with app.test_request_context():
            g.identity = made.by(who)
            assert (address in (panel_of_event(event) or "")) is is_offered


@pytest.mark.parametrize("period", ["2026-13", "abc", "2026-02-01..2026-01-01"])
def test_no_table_of_days_nobody_asked_for(office, period):
    assert office.get(f"/volunteer-sheets/hours?period={period}").status_code == 422


@pytest.mark.parametrize(("state", "hours"), [("", [2, 3]), ("all", [2, 3, 4]), ("refused", [4]), ("verified", [2]), ("x", [2, 3])])
def test_what_was_refused_goes_out_only_where_asked_for(world, office, state, hours):
    for amount, standing in ((2, HoursState.VERIFIED), (3, HoursState.RECORDED), (4, HoursState.REFUSED)):
        made.hours(world.one, made.kind(), amount, state=standing)
    db.session.commit()
    book = openpyxl.load_workbook(io.BytesIO(taken(office, f"/volunteer-sheets/hours?period=2026&state={state}").data))
    assert [row[7] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)] == hours


def test_members_have_no_tables(world, log_in):
    client = log_in(member=world.one)
    assert {client.get(address).status_code for address in ("/volunteer-sheets", "/volunteer-sheets/hours", COLUMNS)} == {404}
    assert log_in(member=world.head).get(COLUMNS).status_code == 404


def test_a_table_asks_a_constant_number_of_statements(world, office, counted):
    with counted() as few:
        hours_table(office)
    of, member = made.kind(), world.one
    for shift in made.event(world.branch, of, shifts=6).shifts:
        made.hours(member, of, 2, shift=shift)
    db.session.commit()
    with counted() as many:
        hours_table(office)
    assert len(many) == len(few) <= 15
