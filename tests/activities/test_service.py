"""What people do with a record: the row, its roll, its steps, the audit entry, who is told."""
from datetime import date, time

import pytest
from sqlalchemy import select

from tests import people
from tests.activities import made
from tests.activities.made import OFFICE, ON, absent, house, identity, row_of
from xinfang_party.access.terms import Role
from xinfang_party.activities import finding, service
from xinfang_party.activities.models import ActionItem, ActivityStep
from xinfang_party.activities.terms import Kind, State, Status, VoteMethod
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.notifications.models import Notice
from xinfang_party.notifications.queries import is_settled
from xinfang_party.search.models import SearchEntry


@pytest.fixture(autouse=True)
def today(app, clock_at):
    with clock_at("2026-03-20 10:00"):
        yield


def facts(house, **more):
    return {"branch_id": house.branch.id, "form": Kind.THEME_DAY, "held_on": ON, "title": "3月主题党日", "roll": [], **more}


def tags(session):
    """Of this room."""
    found = session.scalars(select(AuditEntry.tag).where(AuditEntry.subject_kind.in_(["activity", "attendance", "action_item", "exemption"]))
                            .order_by(AuditEntry.id))
    return list(found)


def kinds_of(session, kind):
    return session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id)).all()


def refused(field, do, *args, **more):
    with pytest.raises(Refusal) as refusal:
        do(*args, by=OFFICE, **more)
    assert refusal.value.field == field
    assert refusal.value.sentence.endswith("。")


# --- writing ------------------------------------------------------------------------------------------------------------------

def test_a_theme_day_is_logged_with_everybody_there_but_the_named(session):
    h = house()
    activity = made.activity(h.branch, roll=[absent(h.plain, "sick_leave", note="支部书记批准")], starts_at=time(9), ends_at=time(11), summary="学习。")
    assert [(row.member_id, row.status) for row in activity.roll if row.status is not Status.PRESENT] == [(h.plain.id, Status.SICK_LEAVE)]
    assert {row.member_id for row in activity.roll} == {member.id for member in h.members}
    assert (activity.state, activity.recorded_on, activity.credited_hours) == (State.HELD, date(2026, 3, 20), 2)
    assert [row.member_id for row in activity.roll if not row.has_vote] == [h.probationary.id]


def test_without_a_roll_it_is_planned(session):
    h = house()
    activity = made.activity(h.branch, on=date(2026, 4, 8), roll=None)
    assert (activity.state, activity.roll, activity.recorded_on) == (State.PLANNED, [], None)


def test_a_planned_one_is_held_when_its_roll_is_called(session):
    h = house()
    activity = made.activity(h.branch, roll=None)
    service.edit(activity, facts={"roll": [absent(h.other)]}, version=activity.version, by=OFFICE)
    assert activity.state is State.HELD
    assert row_of(activity, h.other).status is Status.ABSENT
    assert len(activity.roll) == 6


@pytest.mark.parametrize(("change", "field"), [
    ({"held_on": date(2026, 3, 21)}, "held_on"), ({"last_on": date(2026, 3, 1)}, "held_on"), ({"held_on": date(1999, 12, 31)}, "held_on"),
    ({"starts_at": time(10), "ends_at": time(9)}, "ends_at"), ({"form": Kind.LIFE_MEETING}, "form"), ({"form": Kind.CELL_MEETING}, "cell_id"),
    ({"summary": "联系电话13812345678"}, "summary"), ({"topics": [{"title": ""}]}, "topics-0-title"), ({"cost": -1.0}, "cost"),
    ({"topics": [{"title": "议题"}, {"title": "议题", "decision": "打13812345678"}]}, "topics-1-decision"), ({"credited_hours": 500.0}, "credited_hours"),
    ({"topics": [{"title": "议题", "method": VoteMethod.SHOW_OF_HANDS, "approve": 6}]}, "topics-0-approve"), ({"actions": [{"text": " "}]}, "actions-0-text"),
    ({"materials": [{"title": "文件", "source": "13812345678"}]}, "materials-0-source"),
])
def test_what_cannot_be_is_refused_at_its_field(session, change, field):
    refused(field, service.log, facts=facts(house(), **change))


def test_the_host_was_there_or_is_of_the_branch(session):
    h, stranger = house(), people.member(people.branch())
    refused("host_id", service.log, facts=facts(h, host_id=stranger.id))
    activity = made.activity(h.branch, host_id=stranger.id, roll=[absent(stranger, "present", is_guest=True)])
    assert activity.host_id == stranger.id


def test_votes_are_those_of_members_with_a_vote_who_came(session):
    vote = {"title": "发展对象", "method": VoteMethod.SECRET, "approve": 4, "against": 1, "abstain": 0, "decision": "同意"}
    activity = made.activity(house().branch, Kind.MEMBER_MEETING, topics=[vote])
    assert (activity.topics[0].approve, activity.topics[0].report) == (4, "")


def test_a_stale_page_changes_nothing(session):
    activity = made.activity(house().branch)
    version = activity.version
    service.edit(activity, facts={"place": "一楼会议室"}, version=version, by=OFFICE)
    session.commit()
    assert activity.version == version + 1
    with pytest.raises(Conflict):
        service.edit(activity, facts={"place": "二楼"}, version=version, by=OFFICE)


def test_only_lists_that_are_told_change(session):
    h = house()
    activity = made.activity(h.branch, topics=[{"title": "一"}, {"title": "二"}], materials=[{"title": "文件"}], purposes=[Kind.FIRST_TOPIC, Kind.THEME_DAY])
    service.edit(activity, facts={"topics": [{"title": "二"}]}, version=activity.version, by=OFFICE)
    session.commit()
    assert ([row.title for row in activity.topics], len(activity.materials), activity.kinds) == (["二"], 1, [Kind.THEME_DAY, Kind.FIRST_TOPIC])


def test_open_action_items_become_those_of_the_page_and_closed_ones_stay(session):
    h = house()
    activity = made.activity(h.branch, actions=[{"text": "一", "owner_id": h.plain.id}, {"text": "二"}, {"text": "三"}])
    first, second, third = activity.actions
    service.close_action(first, result="办好了", on=date(2026, 3, 10), by=OFFICE)
    service.edit(activity, facts={"actions": [{"id": second.id, "text": "二改"}, {"text": "四"}]}, version=activity.version, by=OFFICE)
    session.commit()
    assert [item.text for item in session.scalars(select(ActionItem).order_by(ActionItem.id))] == ["一", "二改", "四"]
    assert third not in session


def test_another_branch_takes_the_action_items_along(session):
    h, other = house(), house()
    activity = made.activity(h.branch, actions=[{"text": "办"}])
    service.edit(activity, facts={"branch_id": other.branch.id, "actions": [{"id": activity.actions[0].id, "text": "办"}]}, version=activity.version, by=OFFICE)
    session.commit()
    assert activity.actions[0].branch_id == other.branch.id
    assert {row.is_guest for row in activity.roll if row.member_id in {member.id for member in h.members}} == {True}


def test_the_plan_hears_of_every_new_record(session, monkeypatch):
    heard = []
    monkeypatch.setattr(service, "ON_LOGGED", [lambda activity, plan_id, by: heard.append((activity, plan_id))])
    activity = service.log(facts=facts(house()), by=OFFICE, plan_id=7)
    unplanned = service.log(facts=facts(house()), by=OFFICE)
    assert heard == [(activity, 7), (unplanned, None)]


def test_it_can_be_searched_by_its_topics(session):
    activity = made.activity(house().branch, topics=[{"title": "发展党员", "decision": "同意接收"}])
    entry = session.scalars(select(SearchEntry).where(SearchEntry.kind == "activity")).one()
    assert (entry.subject_id, entry.title, entry.body) == (activity.id, activity.title, "发展党员\n同意接收")
    assert [words.body for words in finding.everything()] == [entry.body]


def test_only_readers_find_it(session):
    h = house()
    meeting = made.activity(h.branch, Kind.COMMITTEE_MEETING)
    assert [session.scalars(finding.visible(identity(member))).all() for member in (h.publicity, h.plain)] == [[meeting.id], []]


# --- the way of a record ------------------------------------------------------------------------------------------------------

def test_submitted_by_the_recorder_confirmed_by_the_host(session):
    h = house()
    activity = made.told(h.branch, host=h.publicity, recorder=h.plain)
    host = identity(h.publicity)
    service.submit(activity, version=activity.version, by=identity(h.deputy))
    asked, = kinds_of(session, "activity.confirm")
    assert (asked.account_id, activity.state, activity.submitted_on) == (host.account_id, State.SUBMITTED, date(2026, 3, 20))
    service.confirm(activity, version=None, by=host)
    session.flush()
    assert (activity.state, activity.confirmed_on) == (State.CONFIRMED, date(2026, 3, 20))
    assert session.scalar(select(Notice.id).where(Notice.id == asked.id, is_settled())) == asked.id
    assert [step.verb for step in session.scalars(select(ActivityStep).order_by(ActivityStep.id))] == ["log", "submit", "confirm"]
    assert tags(session)[-3:] == ["activity.logged", "activity.submitted", "activity.confirmed"]


@pytest.mark.parametrize(("name", "may"), [("publicity", True), ("secretary", True), ("deputy", False), ("plain", False)])
def test_who_may_confirm(session, name, may):
    """The host and a leader who did not send it."""
    h = house()
    activity = made.told(h.branch, host=h.publicity, recorder=h.plain)
    service.submit(activity, by=identity(h.deputy))
    by = identity(getattr(h, name))
    if may:
        service.confirm(activity, by=by)
        assert activity.state is State.CONFIRMED
    else:
        with pytest.raises(Refusal):
            service.confirm(activity, by=by)


def test_the_party_office_confirms_only_where_nobody_else_is_left(session):
    branch = people.branch()
    recorder = people.secretary(branch)
    activity = made.told(branch, host=recorder, recorder=recorder)
    activity.host_id = None
    with pytest.raises(Refusal):
        service.submit(activity, by=identity(recorder))
    activity.host_id = recorder.id
    service.submit(activity, by=identity(recorder))
    refused(None, service.confirm, activity)
    activity.host = None
    session.flush()
    service.confirm(activity, by=OFFICE)
    assert activity.state is State.CONFIRMED


def test_the_party_office_reads_a_confirmed_record_and_the_branch_hears(session):
    h = house()
    activity = made.confirmed(h.branch, host=h.publicity, recorder=h.plain)
    refused("opinion", service.review, activity, opinion=" ")
    leader, version = identity(h.secretary), activity.version
    service.review(activity, opinion="已阅，记录完整", version=version, by=OFFICE)
    assert (activity.state, activity.steps[-1].opinion) == (State.CONFIRMED, "已阅，记录完整")
    assert leader.account_id in {notice.account_id for notice in kinds_of(session, "activity.reviewed")}
    assert tags(session)[-1] == "activity.reviewed"


def test_nobody_reads_the_own_record_from_above_and_nobody_twice_at_once(session):
    h = house()
    activity, version = made.confirmed(h.branch, host=h.publicity, recorder=h.plain), None
    own = identity(h.publicity, Role.PARTY_OFFICE)
    with pytest.raises(Refusal):
        service.review(activity, opinion="已阅", by=own)
    version = activity.version
    service.review(activity, opinion="已阅", version=version, by=OFFICE)
    session.commit()
    with pytest.raises(Conflict):
        service.review(activity, opinion="已阅", version=version, by=OFFICE)


def test_a_material_is_not_learned_before_it_was_issued(session):
    h = house()
    refused("materials-1-issued_on", service.log, facts=facts(h, materials=[{"title": "讲话", "issued_on": ON}, {"title": "通知", "issued_on": date(2027, 3, 2)}]))


def test_only_a_confirmed_record_is_read_above(session):
    h = house()
    with pytest.raises(Refusal):
        service.review(made.told(h.branch, host=h.publicity, recorder=h.plain), opinion="已阅", by=OFFICE)


@pytest.mark.parametrize(("purposes", "score", "field"), [([Kind.DUTY_REPORT], 92.5, None), ([Kind.DUTY_REPORT], 101, "duty_score"),
                                                          ([Kind.DUTY_REPORT], -1, "duty_score"), ([], 90, "duty_score"), ([], None, None)])
def test_only_a_report_on_duty_has_a_score(session, purposes, score, field):
    h = house()
    wanted = facts(h, form=Kind.MEMBER_MEETING, purposes=purposes, duty_score=score)
    if field is not None:
        refused(field, service.log, facts=wanted)
    else:
        assert service.log(facts=wanted, by=OFFICE).duty_score == score


def test_the_lag_of_material_follows_the_day_it_was_learned(session):
    h = house()
    activity = made.activity(h.branch, materials=[{"title": "讲话", "issued_on": date(2026, 2, 27)}, {"title": "没有日期的"}])
    assert [row.lag_days for row in activity.materials] == [2, None]
    service.edit(activity, facts={"held_on": date(2026, 3, 4)}, version=None, by=OFFICE)
    assert [row.lag_days for row in activity.materials] == [4, None]


def test_returned_with_an_opinion_to_whoever_recorded_it(session):
    h = house()
    activity = made.told(h.branch, host=h.secretary, recorder=h.plain)
    service.submit(activity, by=identity(h.deputy))
    plain, deputy = identity(h.plain), identity(h.deputy)
    with pytest.raises(Refusal) as refusal:
        service.return_(activity, opinion=" ", by=identity(h.secretary))
    assert refusal.value.field == "opinion"
    service.return_(activity, opinion="请补充讨论情况", by=identity(h.secretary))
    assert (activity.state, activity.submitted_on) == (State.HELD, None)
    assert {notice.account_id for notice in kinds_of(session, "activity.returned")} == {plain.account_id, deputy.account_id}
    service.submit(activity, by=deputy)
    session.flush()
    assert session.scalars(select(Notice.id).where(Notice.kind == "activity.returned", ~is_settled())).all() == []


@pytest.mark.parametrize("missing", ["host_id", "recorder_id", "summary"])
def test_incomplete_records_are_not_sent(session, missing):
    h = house()
    activity = made.told(h.branch, host=h.secretary, recorder=h.plain)
    service.edit(activity, facts={missing: None}, version=activity.version, by=OFFICE)
    refused(None, service.submit, activity)


def test_cancelled_with_a_reason(session):
    activity = made.activity(house().branch)
    refused("reason", service.cancel, activity, reason="")
    service.cancel(activity, reason="重复登记", by=OFFICE)
    assert (activity.state, activity.cancel_reason) == (State.CANCELLED, "重复登记")
    for do in (service.submit, service.confirm):
        refused(None, do, activity)


def test_a_sent_record_is_not_edited(session):
    h = house()
    activity = made.told(h.branch, host=h.secretary, recorder=h.plain)
    service.submit(activity, by=identity(h.plain))
    refused(None, service.edit, activity, facts={"place": "别处"}, version=activity.version)


# --- action items -------------------------------------------------------------------------------------------------------------

def test_an_action_item_is_asked_of_its_owner_until_it_is_closed(session):
    h = house()
    owner = identity(h.plain)
    activity = made.activity(h.branch)
    item = service.add_action(activity, text="整理台账", owner_id=h.plain.id, due_on=date(2026, 3, 31), by=OFFICE)
    notice, = kinds_of(session, "activity.action-item")
    assert (notice.account_id, notice.due_on) == (owner.account_id, date(2026, 3, 31))
    refused("result", service.close_action, item, result="", on=date(2026, 3, 19))
    refused("on", service.close_action, item, result="办好", on=date(2026, 3, 21))
    service.close_action(item, result="整理好了", on=date(2026, 3, 19), version=item.version, by=owner)
    session.flush()
    assert session.scalar(select(Notice.id).where(Notice.id == notice.id, is_settled())) == notice.id
    refused("on", service.close_action, item, result="又办", on=date(2026, 3, 19))
    assert tags(session)[-2:] == ["action-item.added", "action-item.closed"]


def test_saving_again_asks_nobody_twice_but_a_new_day_does(session):
    h = house()
    identity(h.plain)
    activity = made.activity(h.branch, actions=[{"text": "办", "owner_id": h.plain.id, "due_on": date(2026, 3, 25)}])
    item = activity.actions[0]
    for due_on in (date(2026, 3, 25), date(2026, 3, 30)):
        service.edit(activity, facts={"actions": [{"id": item.id, "text": "办", "owner_id": h.plain.id, "due_on": due_on}]}, version=activity.version, by=OFFICE)
        session.commit()
    assert [notice.due_on.day for notice in kinds_of(session, "activity.action-item")] == [25, 30]


def test_a_page_opened_before_a_new_action_item_is_stale(session):
    activity = made.activity(house().branch)
    version = activity.version
    service.add_action(activity, text="整理台账", owner_id=None, due_on=None, by=OFFICE)
    session.commit()
    with pytest.raises(Conflict):
        service.edit(activity, facts={"actions": []}, version=version, by=OFFICE)
