"""The pages of hours: what they take and show, to whom, at what cost."""
from collections import Counter

import pytest

from tests import people
from tests.accounts.people import account, enter
from tests.answers import text_of
from tests.hours import made
from tests.hours.made import DAY, hours, signed, span
from tests.owing import asked
from xinfang_party.access.terms import Role
from xinfang_party.activities.terms import State
from xinfang_party.hours import closing, paper, recording, verifying
from xinfang_party.hours.models import ServiceHours
from xinfang_party.hours.terms import HoursState, Source
from xinfang_party.hours.theme import LOCKED
from xinfang_party.kernel.database import db
from xinfang_party.organization.terms import CommitteeDuty
from xinfang_party.volunteering.models import SignUp
from xinfang_party.volunteering.terms import EventState


@pytest.fixture(autouse=True)
def monday(app, clock_at):
    with clock_at(made.NOW):
        yield


@pytest.fixture
def world(app):
    return made.world()


@pytest.fixture
def event(world):
    """Two of the branch signed up for the morning, one of them for the afternoon as well."""
    found = made.event(world.branch, span(), span(f"{DAY} 14:00", f"{DAY} 16:00"), breaks=15)
    signed(found.shifts[0], world.one, "09:00", "12:00"), signed(found.shifts[0], world.two, "09:00"), signed(found.shifts[1], world.two)
    return found


@pytest.fixture
def head(world, app):
    client = app.test_client()
    enter(client, account(member=world.head))
    return client


def grid(event, *lines, **more):
    """(member, shift, starts, ends, further inputs) as the page posts them."""
    data = {"version": event.version, **more}
    for place, (member, shift, starts, ends, inputs) in enumerate(lines):
        facts = {"number": member.number, "shift": shift.id, "starts": starts, "ends": ends, "break_minutes": "0", **inputs}
        data |= {f"lines-{place}-{name}": value for name, value in facts.items()}
    return data


def kept(event):
    db.session.expire_all()
    return {(row.member_id, row.hours, row.source) for row in db.session.query(ServiceHours).filter_by(event_id=event.id)}


# --- the paper sheet ----------------------------------------------------------------------------------------------------------

def test_a_paper_sheet_is_typed_at_once(head, world, event):
    morning, afternoon = event.shifts
    page = head.get(f"/service-events/{event.id}/hours/paper").get_data(as_text=True)
    assert (page.count(world.two.name) > 1, 'value="09:00"' in page, 'value="12:00"' in page) == (True, True, True)
    answer = head.post(f"/service-events/{event.id}/hours/paper", data=grid(
        event, (world.one, morning, "9:00", "12:00", {"break_minutes": "15"}), (world.two, morning, "", "", {"missed": "y", "note": "点名没有到", "sign_up": "1"}),
        (world.two, afternoon, "", "", {}), (world.head, afternoon, "14:00", "16:00", {})))
    assert (answer.status_code, kept(event)) == (303, {(world.one.id, 2.75, Source.PAPER), (world.head.id, 2, Source.PAPER)})
    assert "点名没有到" in text_of(head.get(f"/service-events/{event.id}/hours"))


def test_every_fault_stands_at_its_cell_and_nothing_typed_is_lost(head, world, event):
    morning = event.shifts[0]
    hours(made.event(world.branch, span(f"{DAY} 08:00", f"{DAY} 10:00")).shifts[0], world.one)
    answer = head.post(f"/service-events/{event.id}/hours/paper", data=grid(
        event, (world.one, morning, "09:30", "12:00", {"note": "我写的说明"}), (world.two, morning, "09:00", "", {}), (world.head, morning, "09:00", "11:00", {})))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert [words in page for words in ("重叠", "开始和结束都要填", "我写的说明", 'value="11:00"', "有 2 行还要改")] == [True] * 5
    assert kept(event) == set()


def test_who_came_without_signing_up_is_added_by_name(head, world, event):
    data = grid(event, (world.one, event.shifts[0], "09:10", "", {}), add="1", people=f"{world.head.name}、没有的人", add_shift=str(event.shifts[1].id))
    page = head.post(f"/service-events/{event.id}/hours/paper", data=data).get_data(as_text=True)
    assert (f'value="{world.head.number}"' in page, "没有找到“没有的人”" in page, 'value="09:10"' in page) == (True, True, True)
    data["people"] = world.far.name
    assert f'value="{world.far.number}"' not in head.post(f"/service-events/{event.id}/hours/paper", data=data).get_data(as_text=True)


def test_typed_again_it_is_a_correction_with_its_reason(head, world, event):
    row = hours(event.shifts[0], world.one)
    lines = (world.one, event.shifts[0], "09:00", "11:00", {"row": row.version})
    path = f"/service-events/{event.id}/hours/paper"
    assert "写明更正的理由" in text_of(head.post(path, data=grid(event, lines)))
    assert head.post(path, data=grid(event, lines, reason="看错了")).status_code == 303
    assert "第 1 次更正" in text_of(head.get(f"/service-hours/{row.id}"))
    assert "被别人登记成了 2 小时" in text_of(head.post(path, data=grid(event, lines, reason="看错了")))


def test_blank_lines_are_filled_and_nothing_typed_is_lost(head, world, event):
    data = grid(event, (world.one, event.shifts[0], "09:10", "11:50", {}), (world.two, event.shifts[1], "", "", {"note": "我写的说明"}), fill="1")
    page = head.post(f"/service-events/{event.id}/hours/paper", data=data).get_data(as_text=True)
    assert [f'value="{words}"' in page for words in ("09:10", "11:50", "我写的说明", "14:00", "16:00")] == [True] * 5
    assert kept(event) == set()


def test_a_page_opened_before_does_not_undo_a_no_show(head, world, event):
    row, path = db.session.query(SignUp).filter_by(shift_id=event.shifts[1].id).one(), f"/service-events/{event.id}/hours/paper"
    before = row.version
    closing.note_no_show(row, reason="当天点名没有到", by=world.by)
    db.session.commit()
    lines = [grid(event, (world.two, event.shifts[1], *typed, {"sign_up": before})) for typed in (("", ""), ("14:00", "16:00"))]
    assert ["登记了未到（当天点名没有到）" in text_of(head.post(path, data=data)) for data in lines] == [True, True]
    db.session.expire_all()
    assert head.post(path, data={**lines[0], "lines-0-sign_up": row.version}).status_code == 303
    db.session.expire_all()
    assert row.no_show_at is None


def test_a_sheet_too_long_for_a_page_comes_shift_by_shift(head, world, event, monkeypatch):
    monkeypatch.setattr(paper, "MOST_LINES", 2)
    path = f"/service-events/{event.id}/hours/paper"
    pages = [head.get(f"{path}?part={part}").get_data(as_text=True) for part in (0, 1, 9)]
    assert [(page.count('name="lines-'), "签到表分成几部分" in page, "part=1" in page) for page in pages] == [(18, True, True), (9, True, True), (9, True, True)]
    full = grid(event, *((one, event.shifts[0], "", "", {}) for one in (world.one, world.two)), add="1", people=world.head.name, add_shift=event.shifts[0].id)
    assert "请先保存，再加" in text_of(head.post(path, data=full))


def test_a_locked_theme_day_is_told_after_a_correction_by_sheet(head, world, event):
    activity, row = made.theme_day(event), hours(event.shifts[0], world.one)
    verifying.verify(row, by=made.OFFICE)
    activity.state = State.CONFIRMED
    db.session.commit()
    data = grid(event, (world.one, event.shifts[0], "09:00", "11:00", {"row": row.version}), reason="看错了")
    assert LOCKED in text_of(head.post(f"/service-events/{event.id}/hours/paper", data=data, follow_redirects=True))


# --- codes, verifying, the end ------------------------------------------------------------------------------------------------

def test_from_codes_to_the_end_of_the_event(head, world, event):
    path = f"/service-events/{event.id}"
    assert "没有签退" in text_of(head.get(f"{path}/hours"))
    assert recording.NO_CHECK_OUT in text_of(head.post(f"{path}/hours/codes", data={}, follow_redirects=True))
    facts = {"person": world.two.number, "shift": event.shifts[0].id, "starts": "09:00", "ends": "11:30", "break_minutes": "0"}
    assert head.post(f"{path}/hours/new", data=facts).status_code == 303
    assert head.post(f"{path}/hours/verify", data={}).status_code == 303
    assert "没有登记时长" in text_of(head.post(f"{path}/hours/close", data={"summary": "劝导了一上午。"}))
    head.post(f"{path}/hours/paper", data=grid(event, (world.two, event.shifts[1], "", "", {"missed": "y", "note": "当天请了假", "sign_up": "1"})))
    assert head.post(f"{path}/hours/close", data={"summary": "劝导了一上午。"}).status_code == 303
    db.session.expire_all()
    assert (event.state, {row.state for row in db.session.query(ServiceHours)}) == (EventState.CLOSED, {HoursState.VERIFIED})


def test_all_are_verified_as_they_were_seen(head, world, event):
    row = hours(event.shifts[0], world.one)
    assert head.post(f"/service-events/{event.id}/hours/verify", data={"version": row.version + 1}).status_code == 409


def test_a_long_day_from_the_branch_to_the_party_office(head, world, log_in):
    row = hours(made.event(world.branch, span(f"{DAY} 08:00", f"{DAY} 21:00")).shifts[0], world.one)
    assert "核实，计入时长" not in text_of(head.get(f"/service-hours/{row.id}"))
    assert head.post(f"/service-hours/{row.id}/verify", data={"version": row.version}).status_code == 422
    office = log_in(Role.PARTY_OFFICE)
    assert "核实一天超过 8 小时的服务时长" in text_of(office.get("/"))
    assert "请写明为什么认定" in text_of(office.post(f"/service-hours/{row.id}/verify", data={"reason": ""}))
    assert office.post(f"/service-hours/{row.id}/verify", data={"reason": "抢险，连续值守"}).status_code == 303
    assert "抢险，连续值守" in text_of(head.get(f"/service-hours/{row.id}"))


def test_the_office_is_asked_for_what_nobody_else_of_the_branch_can_verify(head, world, event):
    own, other = hours(event.shifts[0], world.head), hours(event.shifts[0], world.one)
    assert [one.about for one in asked(made.OFFICE, "hours.approve")] == [f"{world.head.name}：{own.title}"]
    people.secretary(world.branch, world.two, duty=CommitteeDuty.OTHER)
    account(member=world.two)
    assert asked(made.OFFICE, "hours.approve") == []
    assert other.state is HoursState.RECORDED


def brought(event, member, amount):
    """From another platform, on the day of the event, at a time nobody told."""
    row = ServiceHours(member_id=member.id, branch_id=member.home_branch_id, kind_id=event.kind_id, title="社区清洁", served_on=event.held_on, hours=amount,
                       source=Source.OUTSIDE, state=HoursState.VERIFIED, recorder="某人", recorded_on=event.held_on, verified_on=event.held_on)
    db.session.add(row)
    db.session.commit()
    return row


def test_whoever_verifies_hears_of_as_many_hours_from_another_platform(head, world, event):
    row, other = hours(event.shifts[0], world.one), brought(event, world.one, 3.1)
    paths = (f"/service-hours/{row.id}", f"/service-events/{event.id}/hours", f"/service-hours/{other.id}")
    assert ["时长差不多" in text_of(head.get(path)) for path in paths] == [True, True, False]


def test_times_are_added_to_what_another_platform_told_without(head, world, event):
    row = brought(event, world.one, 2)
    facts = {"hours": "2", "starts": "19:00", "ends": "", "note": "", "reason": "问清楚了"}
    assert head.post(f"/service-hours/{row.id}/correct", data=facts).status_code == 422
    assert head.post(f"/service-hours/{row.id}/correct", data={**facts, "ends": "21:00"}).status_code == 303
    db.session.expire_all()
    assert (row.hours, row.starts_at, row.served_on) == (2, made.at(f"{DAY} 19:00"), event.held_on)
    assert head.post(f"/service-hours/{row.id}/decline", data={"reason": "本系统已经登记"}).status_code == 303


def test_declined_and_corrected_on_the_row(head, world, event):
    row = hours(event.shifts[0], world.one)
    assert head.post(f"/service-hours/{row.id}/decline", data={"reason": ""}).status_code == 422
    assert head.post(f"/service-hours/{row.id}/decline", data={"reason": "签到表上没有"}).status_code == 303
    facts = {"starts": "09:00", "ends": "11:00", "break_minutes": "0", "note": "", "reason": "找到了签到表"}
    assert head.post(f"/service-hours/{row.id}/correct", data={**facts, "ends": ""}).status_code == 422
    assert head.post(f"/service-hours/{row.id}/correct", data=facts).status_code == 303
    db.session.expire_all()
    assert (row.hours, row.state) == (2, HoursState.RECORDED)


def test_a_no_show_is_forgiven_and_seen_by_few(head, world, event, app, log_in):
    row = signed(made.event(world.branch).shifts[0], world.one, no_show_at=made.at(f"{DAY} 13:00"), no_show_by="某组织者", no_show_reason="点名没有到")
    assert head.post(f"/sign-ups/{row.id}/forgive", data={"reason": "临时出差"}).status_code == 303
    own = app.test_client()
    enter(own, account(member=world.one))
    path = f"/members/{world.one.id}/service-hours"
    assert ["已谅解：临时出差" in text_of(client.get(path)) for client in (own, head, log_in(Role.LEADER))] == [True, True, False]


# --- who sees what, at what cost ----------------------------------------------------------------------------------------------

def test_members_read_their_own_and_organizers_their_guests(world, app, head):
    event = made.event(world.branch, is_for_all=True)
    mine, theirs = hours(event.shifts[0], world.one), hours(event.shifts[0], world.far)
    own, stranger = app.test_client(), app.test_client()
    enter(own, account(member=world.one)), enter(stranger, account(member=people.member(world.far_branch)))
    assert [own.get(f"/service-hours/{row.id}").status_code for row in (mine, theirs)] == [200, 404]
    assert [head.get(f"/service-hours/{row.id}").status_code for row in (mine, theirs)] == [200, 200]
    assert stranger.get(f"/service-hours/{mine.id}").status_code == 404
    assert [client.get(f"/service-events/{event.id}/hours").status_code for client in (own, head)] == [404, 200]


def test_home_and_year_tell_hours_and_star(world, event, app):
    row = hours(event.shifts[0], world.one)
    own = app.test_client()
    enter(own, account(member=world.one))
    assert "小时是一星" not in text_of(own.get("/"))
    verifying.verify(row, by=made.OFFICE)
    db.session.commit()
    assert "再服务 97 小时是一星" in text_of(own.get("/"))
    assert "路口文明劝导" in text_of(own.get(f"/members/{world.one.id}/service-hours"))


def test_filters_narrow_the_list(head, world, event):
    hours(event.shifts[0], world.one)
    found = {query: "共 1 条" in text_of(head.get(f"/service-hours?{query}")) for query in (
        "state=recorded", "state=verified", "source=organizer", f"branch={world.branch.id}", "since=2026-03-08", f"kind={event.kind_id}", "since=x&kind=y")}
    assert [query for query, is_there in found.items() if not is_there] == ["state=verified", "since=2026-03-08"]


def test_pages_take_the_same_few_statements_however_many_rows(log_in, world, counted):
    office, costs = log_in(Role.PARTY_OFFICE), Counter()
    paths = ["/service-hours", "/service-hours/figures", f"/members/{world.one.id}/service-hours"]
    for turn, days in enumerate(((6,), (1, 2, 3, 4, 5))):
        for day in days:
            event = made.event(world.branch, span(f"2026-03-0{day} 09:00", f"2026-03-0{day} 11:00"))
            for member in (world.one, world.two):
                verifying.verify(hours(event.shifts[0], member), by=made.OFFICE)
        db.session.commit()
        for path in [*paths, f"/service-events/{event.id}/hours", f"/service-events/{event.id}/hours/paper"]:
            db.session.expire_all()
            with counted() as queries:
                assert office.get(path).status_code == 200
            costs[turn, path.replace(str(event.id), "")] = len(queries)
    assert {path: cost for (turn, path), cost in costs.items() if turn == 0} == {path: cost for (turn, path), cost in costs.items() if turn == 1}
    assert max(costs.values()) <= 15
