"""Who may read what, what is still open, and reminders."""
from datetime import date

import pytest
from sqlalchemy import select

from tests import people
from tests.activities import made
from tests.activities.made import OFFICE, absent, house, identity
from xinfang_party.access.terms import Identity, Role
from xinfang_party.activities import jobs, queries, service
from xinfang_party.activities.models import Activity, Exemption
from xinfang_party.activities.terms import ExemptionReason, Kind, State
from xinfang_party.kernel.errors import NotFound
from xinfang_party.notifications.models import Notice
from xinfang_party.notifications.queries import is_settled


@pytest.fixture(autouse=True)
def today(app, clock_at):
    with clock_at("2026-03-20 10:00"):
        yield


def forms_read(identity):
    from_all = select(Activity.form).where(queries.readable(identity)).order_by(Activity.id)
    return [form.value for form in queries.db.session.scalars(from_all)]


@pytest.fixture
def year(session):
    """A branch with one of each form that matters here, and another branch's."""
    h = house()
    for form in (Kind.THEME_DAY, Kind.COMMITTEE_MEETING, Kind.LEADING_MEETING):
        made.activity(h.branch, form)
    made.activity(people.branch(), Kind.STUDY)
    return h


@pytest.mark.parametrize(("name", "seen"), [
    ("plain", ["theme_day"]), ("publicity", ["theme_day", "committee_meeting", "leading_meeting"]),
    ("secretary", ["theme_day", "committee_meeting", "leading_meeting"])])
def test_members_read_their_branch_and_the_committee_its_meetings(year, name, seen):
    assert forms_read(identity(getattr(year, name))) == seen


@pytest.mark.parametrize("role", [Role.PARTY_OFFICE, Role.INSPECTOR, Role.DISCIPLINE, Role.LEADER])
def test_overseers_read_all(year, role):
    assert len(forms_read(Identity(account_id=1, roles=frozenset({role})))) == 4


@pytest.mark.parametrize("role", [Role.PETITION_OFFICER, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN])
def test_others_read_nothing(year, role):
    assert forms_read(Identity(account_id=1, roles=frozenset({role}))) == []


def test_who_was_there_reads_it_wherever_it_was(session):
    h, other = house(), people.branch()
    meeting = made.activity(other, Kind.COMMITTEE_MEETING, roll=[absent(h.plain, "present")])
    assert queries.get_readable(identity(h.plain), meeting.id) is meeting
    with pytest.raises(NotFound):
        queries.get_readable(identity(h.other), meeting.id)


def test_a_host_who_is_no_member_of_it_confirms_it(session):
    h, other = house(), house()
    activity = made.told(h.branch, host=other.plain, recorder=h.plain, roll=[absent(other.plain, "present")])
    assert queries.get_recorded(identity(other.plain), "activity:confirm", activity.id) is activity
    with pytest.raises(NotFound):
        queries.get_recorded(identity(other.other), "activity:confirm", activity.id)
    with pytest.raises(NotFound):
        queries.get_recorded(identity(h.plain), "activity:record", activity.id)


def test_cancelled_ones_stay_readable(session):
    h = house()
    activity = made.activity(h.branch)
    service.cancel(activity, reason="重复", by=OFFICE)
    assert queries.get_readable(identity(h.plain), activity.id).state is State.CANCELLED


def test_rows_of_others_are_not_there(session):
    h, stranger = house(), house()
    activity = made.activity(h.branch, roll=[absent(h.plain)], actions=[{"text": "办", "owner_id": h.plain.id}])
    row, item = made.row_of(activity, h.plain), activity.actions[0]
    session.add(exemption := Exemption(member_id=h.plain.id, from_on=date(2026, 1, 1), reason=ExemptionReason.AGE, approver="支委会"))
    session.commit()
    assert queries.get_attendance(identity(h.secretary), "activity:record", row.id) is row
    assert queries.get_action(identity(h.plain), item.id) is item
    assert queries.get_exemption(identity(h.secretary), exemption.id) is exemption
    for get in (lambda by: queries.get_attendance(by, "activity:record", row.id), lambda by: queries.get_action(by, item.id),
                lambda by: queries.get_exemption(by, exemption.id)):
        with pytest.raises(NotFound):
            get(identity(stranger.secretary))


@pytest.mark.parametrize(("narrowed", "days"), [
    ({}, [9, 5, 3, 2]), ({"kind": Kind.THEME_DAY}, [9, 2]), ({"kind": Kind.FIRST_TOPIC}, [5]), ({"state": State.PLANNED}, [9]),
    ({"since": date(2026, 3, 3), "until": date(2026, 3, 5)}, [5, 3])])
def test_lists_are_narrowed(session, narrowed, days):
    h = house()
    made.activity(h.branch, on=date(2026, 3, 2))
    made.activity(h.branch, Kind.STUDY, on=date(2026, 3, 3))
    made.activity(h.branch, Kind.MEMBER_MEETING, on=date(2026, 3, 5), purposes=[Kind.FIRST_TOPIC])
    made.activity(h.branch, on=date(2026, 3, 9), roll=None)
    found = session.scalars(queries.listed(identity(h.secretary), branch_id=h.branch.id, **narrowed)).unique().all()
    assert [activity.held_on.day for activity in found] == days


def test_a_list_takes_as_many_statements_for_many(session, counted):
    h = house()
    by, numbers = identity(h.secretary), []
    for _round in range(2):
        for _number in range(6):
            made.activity(h.branch, purposes=[Kind.STUDY], topics=[{"title": "一"}], actions=[{"text": "办", "owner_id": h.plain.id}])
        session.expire_all()
        with counted() as statements:
            for activity in session.scalars(queries.listed(by)).unique():
                assert activity.branch.name
                assert activity.kinds
            assert [item.activity.title for item in queries.open_actions(made.OFFICE, h.branch.id)]
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= 14


def test_what_is_open_comes_due_first(session):
    h = house()
    activity = made.activity(h.branch, actions=[{"text": "无期限"}, {"text": "晚", "due_on": date(2026, 4, 1)}, {"text": "早", "due_on": date(2026, 3, 25)},
                                                {"text": "办完", "due_on": date(2026, 3, 3)}])
    service.close_action(activity.actions[3], result="好", on=date(2026, 3, 4), by=OFFICE)
    service.cancel(made.activity(h.branch, actions=[{"text": "作废的"}]), reason="重复", by=OFFICE)
    assert [item.text for item in queries.open_actions(made.OFFICE, h.branch.id)] == ["早", "晚", "无期限"]


# --- reminders ----------------------------------------------------------------------------------------------------------------

def notices(session, kind):
    return session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id)).all()


def test_overdue_items_are_reminded_once_for_each_day_due(session):
    h = house()
    owner, secretary = identity(h.plain), identity(h.secretary)
    activity = made.activity(h.branch, actions=[{"text": "办", "owner_id": h.plain.id, "due_on": date(2026, 3, 19)}, {"text": "无人", "due_on": date(2026, 3, 19)},
                                                {"text": "今天", "owner_id": h.plain.id, "due_on": date(2026, 3, 20)}])
    for _day in range(2):
        jobs.remind_overdue_actions()
    assert {notice.account_id for notice in notices(session, "activity.action-item-overdue")} >= {owner.account_id, secretary.account_id}
    assert len([notice for notice in notices(session, "activity.action-item-overdue") if notice.account_id == owner.account_id]) == 1
    service.close_action(activity.actions[0], result="好", on=date(2026, 3, 20), by=owner)
    session.flush()
    settled = session.scalars(select(Notice.account_id).where(Notice.kind == "activity.action-item-overdue", is_settled())).all()
    assert settled == [owner.account_id]


@pytest.mark.parametrize(("on", "is_reminded"), [(date(2026, 3, 12), True), (date(2026, 3, 13), False), (date(2026, 3, 16), False)])
def test_records_not_sent_within_five_working_days(session, on, is_reminded):
    h = house()
    secretary = identity(h.secretary)
    activity = made.told(h.branch, on=on, host=h.secretary, recorder=h.plain)
    for _day in range(2):
        jobs.remind_unsubmitted()
    assert [notice.account_id for notice in notices(session, "activity.unsubmitted")] == [secretary.account_id] * is_reminded
    service.submit(activity, by=secretary)
    session.flush()
    assert session.scalars(select(Notice.id).where(Notice.kind == "activity.unsubmitted", ~is_settled())).all() == []
