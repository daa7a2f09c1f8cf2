"""The calendar somebody subscribes to: what stands in it, and who can open it."""
import html
import re
from datetime import date, time

import pytest
from icalendar import Calendar
from sqlalchemy import select

from tests import people
from tests.accounts.people import BY as SECURITY
from tests.accounts.people import account, tags
from tests.activities import made
from xinfang_party.access.terms import Role
from xinfang_party.accounts import service as accounts
from xinfang_party.accounts.queries import account_of_member
from xinfang_party.activities import service
from xinfang_party.activities.terms import Kind
from xinfang_party.audit.models import AuditEntry
from xinfang_party.cadence import feeds
from xinfang_party.cadence.models import CalendarToken, PlanEntry
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound, Refusal
from xinfang_party.organization import people as organization
from xinfang_party.organization.terms import Placement

TODAY = "2026-03-05 10:00"
NEXT = date(2026, 3, 20)


@pytest.fixture
def house(session, clock_at):
    with clock_at(TODAY):
        yield made.house()


def planned(branch, kind=Kind.THEME_DAY, on=NEXT, **facts):
    db.session.add(PlanEntry(branch_id=branch.id, kind=kind, planned_on=on, title=facts.pop("title", f"计划的{kind.label}"), **facts))
    db.session.commit()


def read(data):
    return Calendar.from_ical(data).walk("VEVENT")


def titles(member):
    token, _row = feeds.renew(by=made.identity(member))
    return [str(event["summary"]) for event in read(feeds.file_of(token))]


# --- what stands in it --------------------------------------------------------------------------------------------------------

def test_what_the_own_branch_plans_and_holds(house):
    made.activity(house.branch, title="三月主题党日", roll=None, on=NEXT, starts_at=time(15), ends_at=time(17), place="三楼会议室")
    planned(house.branch, title="四月主题党日", on=date(2026, 4, 2))
    made.activity(people.branch(), title="别支部的")
    assert titles(house.plain) == ["三月主题党日", "四月主题党日（计划）"]


def test_when_and_where(house):
    held = made.activity(house.branch, on=NEXT, roll=None, starts_at=time(15), ends_at=time(17), place="三楼会议室")
    event = read(feeds.file_of(feeds.renew(by=made.identity(house.plain))[0]))[0]
    assert (str(event["uid"]), str(event["location"])) == (f"activity-{held.id}@xinfang-party", "三楼会议室")
    assert event.decoded("dtstart").isoformat() == "2026-03-20T07:00:00+00:00"


def test_the_committees_meetings_are_for_the_committee(house):
    made.activity(house.branch, Kind.COMMITTEE_MEETING, title="三月支委会")
    planned(house.branch, Kind.COMMITTEE_MEETING, title="四月支委会")
    assert (titles(house.plain), titles(house.publicity)) == ([], ["三月支委会", "四月支委会（计划）"])


def test_another_groups_meeting_is_not_theirs(house):
    cell = people.cell(house.branch)
    planned(house.branch, Kind.CELL_MEETING, title="别组的", cell_id=cell.id)
    planned(house.branch, Kind.CELL_MEETING, title="本组的", cell_id=house.cell.id)
    assert (titles(house.plain), titles(house.secretary)) == (["本组的（计划）"], ["别组的（计划）", "本组的（计划）"])


def test_those_below_a_branch_do_not_fill_the_calendar_of_who_leads_it(house):
    made.activity(people.branch(parent=house.branch), title="下级支部的")
    assert titles(house.secretary) == []


def test_a_plan_that_was_held_stands_there_once(house):
    held = made.activity(house.branch, title="开了的")
    planned(house.branch, activity_id=held.id)
    assert titles(house.plain) == ["开了的"]


def test_what_was_cancelled_is_gone(house):
    service.cancel(made.activity(house.branch, on=NEXT, roll=None), reason="重复登记", by=made.OFFICE)
    assert titles(house.plain) == []


@pytest.mark.parametrize(("on", "shown"), [(date(2026, 1, 3), False), (date(2026, 1, 4), True), (date(2026, 12, 31), True), (date(2027, 1, 1), False)])
def test_from_sixty_days_ago_to_the_end_of_the_year(house, on, shown):
    planned(house.branch, on=on)
    assert bool(titles(house.plain)) is shown


def test_december_shows_the_next_year(house, clock_at):
    planned(house.branch, on=date(2027, 1, 8))
    with clock_at("2026-12-01 10:00"):
        assert titles(house.plain) == ["计划的主题党日（计划）"]


def test_the_own_tasks_with_their_days_until_they_are_done(house):
    held = made.activity(house.branch, title="三月主题党日")
    task = service.add_action(held, text="整理台账；报机关党委", owner_id=house.plain.id, due_on=NEXT, by=made.OFFICE)
    service.add_action(held, text="别人的", owner_id=house.other.id, due_on=NEXT, by=made.OFFICE)
    service.add_action(held, text="没有期限的", owner_id=house.plain.id, due_on=None, by=made.OFFICE)
    assert titles(house.plain) == ["三月主题党日", "截止：整理台账；报机关党委"]
    service.close_action(task, result="已报", on=date(2026, 3, 5), by=made.OFFICE)
    assert titles(house.plain) == ["三月主题党日"]


def test_who_moved_on_sees_the_new_branch(house):
    planned(house.branch)
    token, _row = feeds.renew(by=made.identity(house.plain))
    planned(new := people.branch(), title="新支部的")
    organization.transfer(house.plain, Placement(new.id), date(2026, 3, 5), people.BY)
    assert [str(event["summary"]) for event in read(feeds.file_of(token))] == ["新支部的（计划）"]


def test_as_many_statements_whatever_stands_in_it(house, counted):
    token, _row = feeds.renew(by=made.identity(house.plain))

    def statements():
        db.session.expire_all()
        with counted() as queries:
            feeds.file_of(token)
        return len(queries)

    held = made.activity(house.branch)
    service.add_action(held, text="整理台账", owner_id=house.plain.id, due_on=NEXT, by=made.OFFICE)
    planned(house.branch)
    few = statements()
    for day in range(1, 9):
        planned(house.branch, on=date(2026, 4, day))
        made.activity(house.branch, on=date(2026, 2, day))
    assert (statements(), few <= 8) == (few, True)


# --- the key ------------------------------------------------------------------------------------------------------------------

def test_renew_ends_the_old_key(house):
    by = made.identity(house.plain)
    old, new = feeds.renew(by=by)[0], feeds.renew(by=by)[0]
    assert feeds.file_of(new)
    with pytest.raises(NotFound):
        feeds.file_of(old)


def test_only_the_digest_is_kept(house):
    token, row = feeds.renew(by=made.identity(house.plain))
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.tag == "calendar-feed.renewed")).all()
    assert (row.token_hash, len(entries)) == (feeds.digest(token), 1)
    assert not any(token in repr(vars(entry)) or row.token_hash in repr(vars(entry)) for entry in entries)


def test_nobody_in_the_party_has_no_calendar(session):
    with pytest.raises(Refusal):
        feeds.renew(by=made.OFFICE)


def test_a_disabled_account_or_one_of_nobody_has_none(house):
    for end in (lambda one: accounts.disable(one, by=SECURITY), lambda one: setattr(one, "member_id", None)):
        member = people.member(house.branch)
        token, _row = feeds.renew(by=made.identity(member))
        end(account_of_member(member.id))
        db.session.flush()
        with pytest.raises(NotFound):
            feeds.file_of(token)


# --- the pages ----------------------------------------------------------------------------------------------------------------

def address_on(page):
    found = re.search(r"data-feed-address>([^<]+)<", page.get_data(as_text=True))
    return html.unescape(found[1]) if found else None


def test_renew_shows_the_address_once_and_it_opens_without_a_log_in(house, log_in, client):
    planned(house.branch)
    owner = log_in(member=house.plain)
    assert "还没有订阅地址" in owner.get("/calendar-feed").get_data(as_text=True)
    assert owner.post("/calendar-feed/renew").location == "/calendar-feed"
    owner.head("/calendar-feed")
    address = address_on(owner.get("/calendar-feed"))
    assert address_on(owner.get("/calendar-feed")) is None
    answer = client.get(address)
    assert (answer.status_code, answer.content_type, answer.headers["Cache-Control"]) == (200, "text/calendar; charset=utf-8", "no-store")
    assert len(read(answer.get_data())) == 1
    assert tags()[-1] == "calendar-feed.renewed"


def test_revoke_ends_it(house, log_in, client):
    owner = log_in(member=house.plain)
    owner.post("/calendar-feed/renew")
    address = address_on(owner.get("/calendar-feed"))
    assert owner.post("/calendar-feed/revoke").status_code == 303
    assert client.get(address).status_code == 404
    assert db.session.query(CalendarToken).count() == 0


@pytest.mark.parametrize("token", ["x", "a" * 43, "a" * 3000, "%E7%AD%BE", "..%2F", "%00"])
def test_unknown_keys_open_nothing(house, client, token):
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_who_is_no_member_is_told_so(house, log_in):
    office = log_in(Role.PARTY_OFFICE)
    assert "没有可以订阅的日历" in office.get("/calendar-feed").get_data(as_text=True)
    assert office.post("/calendar-feed/renew").status_code == 422


def test_renew_is_each_persons_own(house, log_in):
    first, second = log_in(member=house.plain), log_in(member=house.other)
    first.post("/calendar-feed/renew")
    second.post("/calendar-feed/revoke")
    assert db.session.scalars(select(CalendarToken.account_id)).all() == [account(member=house.plain).id]
