"""Signing in to an activity by the code on the screen, and declaring afterwards that one was there."""
import html
import re
from datetime import date, time

import pytest

from tests import people
from tests.accounts.people import tags
from tests.activities import made
from xinfang_party.access.terms import Role
from xinfang_party.activities import service, signing
from xinfang_party.activities.models import Activity, Attendance
from xinfang_party.activities.terms import Kind, SignedAs, State, Status
from xinfang_party.kernel.database import db

DAY = date(2026, 3, 5)
"""A Thursday: three working days after it is the 10th."""
AT = "2026-03-05 15:00:10"


@pytest.fixture
def house(session, clock_at):
    with clock_at(AT) as traveller:
        found = made.house()
        yield found, made.activity(found.branch, on=DAY, roll=None, title="三月主题党日", starts_at=time(15), ends_at=time(17), place="三楼会议室"), traveller


def screen_of(activity):
    return f"/presence/activity/{activity.id}/code"


def declare_of(activity):
    return f"/presence/activity/{activity.id}/declare"


def text_of(answer):
    return answer.get_data(as_text=True)


def code_on(screen, activity):
    page = text_of(screen.get(screen_of(activity), headers={"HX-Request": "true"}))
    return re.search(r"data-code-address>https?://[^/]+(/sign-in/[^<]+)<", page)[1]


def ticket_of(page):
    return html.unescape(re.search(r'name="ticket" type="hidden" value="([^"]+)"', text_of(page))[1])


def sign(phone, screen, activity):
    return phone.post("/sign-in", data={"ticket": ticket_of(phone.get(code_on(screen, activity)))})


def roll():
    db.session.expire_all()
    return {row.member_id: (row.status, row.signed_as) for row in db.session.query(Attendance)}


def test_two_phones_sign_and_the_record_is_still_to_be_written(house, log_in):
    house, activity, _ = house
    screen = log_in(member=house.secretary)
    before = tags().count("attendance.signed")
    for member in (house.plain, house.probationary):
        answer = sign(log_in(member=member), screen, activity)
        assert (answer.status_code, answer.location) == (303, f"/activities/{activity.id}")
    assert roll() == {member.id: (Status.PRESENT, SignedAs.CODE) for member in (house.plain, house.probationary)}
    found = db.session.get(Activity, activity.id)
    assert (found.state, signing.has_signed(found), tags().count("attendance.signed") - before) == (State.PLANNED, True, 2)
    assert {row.member_id: row.has_vote for row in found.roll} == {house.plain.id: True, house.probationary.id: False}
    assert "已签到 2 人，应到 6 人" in text_of(screen.get(screen_of(activity)))


def test_the_confirm_page_says_what_is_signed(house, log_in):
    house, activity, _ = house
    page = text_of(log_in(member=house.plain).get(code_on(log_in(member=house.secretary), activity)))
    assert all(words in page for words in ("三月主题党日", house.branch.name, "2026年3月5日", "15:00至17:00", "三楼会议室"))


def test_nobody_has_signed_where_the_recorder_called_the_roll(house):
    assert not signing.has_signed(made.activity(house[0].branch, on=DAY))


def test_signing_again_or_by_the_same_ticket_changes_nothing(house, log_in):
    house, activity, traveller = house
    screen, phone = log_in(member=house.secretary), log_in(member=house.plain)
    ticket = ticket_of(phone.get(code_on(screen, activity)))
    phone.post("/sign-in", data={"ticket": ticket})
    first = db.session.query(Attendance.signed_at).scalar()
    traveller.shift(40)
    assert phone.post("/sign-in", data={"ticket": ticket}).status_code == 303
    assert "您已经签到" in text_of(phone.get(code_on(screen, activity)))
    assert db.session.query(Attendance.signed_at).scalar() == first
    assert tags().count("attendance.signed") == 1


def test_a_member_of_another_branch_signs_nothing_and_learns_nothing(house, log_in):
    house, activity, _ = house
    page = log_in(member=people.member(people.branch())).get(code_on(log_in(member=house.secretary), activity))
    assert (page.status_code, "三月主题党日" in text_of(page)) == (422, False)


def test_the_committees_meeting_is_signed_by_the_committee(house, log_in):
    house, _, _ = house
    meeting = made.activity(house.branch, Kind.COMMITTEE_MEETING, DAY, roll=None)
    screen = log_in(member=house.secretary)
    assert sign(log_in(member=house.publicity), screen, meeting).status_code == 303
    assert log_in(member=house.plain).get(code_on(screen, meeting)).status_code == 422
    assert "应到 3 人" in text_of(screen.get(screen_of(meeting)))


def test_a_guest_on_the_roll_may_sign(house, log_in):
    house, _, _ = house
    guest = people.member(people.branch())
    held = made.activity(house.branch, on=DAY, roll=[made.absent(guest, "present", is_guest=True)])
    assert sign(log_in(member=guest), log_in(member=house.secretary), held).status_code == 303
    assert roll()[guest.id] == (Status.PRESENT, SignedAs.CODE)


@pytest.mark.parametrize("end", ["cancelled", "confirmed"])
def test_after_it_was_cancelled_or_confirmed_a_ticket_signs_nobody(house, log_in, end):
    house, _, _ = house
    held = made.told(house.branch, on=DAY, host=house.deputy, recorder=house.publicity, roll=[made.absent(house.plain)])
    phone = log_in(member=house.plain)
    ticket = ticket_of(phone.get(code_on(log_in(member=house.secretary), held)))
    if end == "cancelled":
        service.cancel(held, reason="没有开", by=made.OFFICE)
    else:
        service.submit(held, by=made.identity(house.publicity))
        service.confirm(held, by=made.identity(house.deputy))
    db.session.commit()
    answer = phone.post("/sign-in", data={"ticket": ticket})
    assert (answer.status_code, "记录已经提交、确认或作废" in text_of(answer), roll()[house.plain.id][0]) == (422, True, Status.ABSENT)


def test_the_screen_is_for_those_who_record(house, log_in):
    house, activity, _ = house
    foreign = people.secretary(people.branch())
    assert [log_in(member=who).get(screen_of(activity)).status_code for who in (house.secretary, house.publicity, house.plain, foreign)] == [200, 200, 404, 404]
    assert [log_in(role).get(screen_of(activity)).status_code for role in (Role.PARTY_OFFICE, Role.INSPECTOR, Role.SYSTEM_ADMIN)] == [200, 404, 404]


@pytest.mark.parametrize(("on", "last_on", "is_open"), [
    (DAY, None, True), (date(2026, 3, 4), None, False), (date(2026, 3, 6), None, False), (date(2026, 3, 4), DAY, True), (date(2026, 3, 3), date(2026, 3, 4), False)])
def test_the_code_is_open_on_its_days(house, log_in, on, last_on, is_open):
    activity = made.activity(house[0].branch, on=on, last_on=last_on, roll=None)
    page = text_of(log_in(member=house[0].secretary).get(screen_of(activity)))
    assert ("data:image/svg" in page, "签到码只在活动当天打开" in page) == (is_open, not is_open)


def test_a_submitted_record_shows_no_code(house, log_in):
    house, _, _ = house
    held = made.told(house.branch, on=DAY, host=house.deputy, recorder=house.publicity)
    service.submit(held, by=made.identity(house.publicity))
    db.session.commit()
    assert "不再扫码签到" in text_of(log_in(member=house.secretary).get(screen_of(held)))


def test_those_excused_or_on_leave_are_not_missed(house):
    house, activity, _ = house
    activity.roll.append(Attendance(member_id=house.other.id, status=Status.SICK_LEAVE))
    service.exempt(house.plain, from_on=DAY, to_on=None, reason="age", approver="示例书记", by=made.OFFICE)
    db.session.flush()
    tally = signing.tally(activity)
    assert (len(tally.signed), len(tally.missing), house.plain.name in tally.missing, house.other.name in tally.missing) == (0, 4, False, False)


# --- afterwards ---------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("moment", "status"), [
    ("2026-03-05 16:59", 422), ("2026-03-05 17:00", 303), ("2026-03-06 09:00", 303), ("2026-03-10 23:59", 303), ("2026-03-11 00:00", 422)])
def test_declare_from_its_end_for_three_working_days(house, log_in, clock_at, moment, status):
    house, activity, _ = house
    phone = log_in(member=house.plain)
    with clock_at(moment):
        phone = log_in(member=house.plain)
        assert phone.post(declare_of(activity)).status_code == status
    assert roll() == ({house.plain.id: (Status.PRESENT, SignedAs.DECLARED)} if status == 303 else {})


def test_declare_is_for_who_is_not_on_record_as_present(house, log_in, clock_at):
    house, _, _ = house
    held = made.activity(house.branch, on=DAY, ends_at=time(16), starts_at=time(15), roll=[made.absent(house.plain)])
    with clock_at("2026-03-06 09:00"):
        assert log_in(member=house.plain).post(declare_of(held)).status_code == 303
        answer = log_in(member=house.other).post(declare_of(held))
    assert (answer.status_code, "记录上您已经是“出席”" in text_of(answer)) == (422, True)
    assert (roll()[house.plain.id], roll()[house.other.id]) == ((Status.PRESENT, SignedAs.DECLARED), (Status.PRESENT, SignedAs.RECORDER))


def test_declare_is_nobodys_but_the_expected(house, log_in, clock_at):
    house, activity, _ = house
    with clock_at("2026-03-06 09:00"):
        statuses = [log_in(member=people.member(people.branch())).post(declare_of(activity)).status_code, log_in(Role.PARTY_OFFICE).get(declare_of(activity)).status_code]
    assert (statuses, roll()) == ([404, 404], {})


def test_a_meeting_without_hours_can_be_declared_from_the_next_day(house, clock_at):
    activity = made.activity(house[0].branch, on=DAY, roll=None)
    by = made.identity(house[0].plain)
    assert "活动还没有结束" in (signing.why_not_declare(activity, by) or "")
    with clock_at("2026-03-06 00:00"):
        assert signing.why_not_declare(activity, by) is None


def test_the_record_offers_the_code_and_the_declaration_to_whom_they_are_for(house, clock_at):
    house, activity, _ = house
    head, plain, foreign = (made.identity(member) for member in (house.secretary, house.plain, people.member(people.branch())))
    assert [signing.may_open(activity, one) for one in (head, plain, foreign, made.OFFICE)] == [True, False, False, True]
    with clock_at("2026-03-06 09:00"):
        assert not signing.may_open(activity, head)
        assert [signing.may_declare(activity, one) for one in (head, plain, foreign, made.OFFICE)] == [True, True, False, False]


def test_the_pages_send_as_many_statements_however_many_signed(house, log_in, counted):
    house, activity, _ = house
    screen = log_in(member=house.secretary)

    def statements():
        with counted() as queries:
            screen.get(screen_of(activity), headers={"HX-Request": "true"})
        return len(queries)

    few = statements()
    for member in [*house.members, *(people.member(house.branch) for _ in range(5))]:
        service.sign(activity, member.id, as_=SignedAs.CODE, by=made.identity(member))
    db.session.commit()
    assert statements() <= min(few + 1, 15)
