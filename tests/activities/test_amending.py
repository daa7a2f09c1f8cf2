"""A confirmed record changes only by numbered corrections that say what changed, in words."""
from datetime import date, time

import pytest
from sqlalchemy import select

from tests.activities import made
from tests.activities.made import OFFICE, absent, house, identity, row_of
from xinfang_party.activities import service
from xinfang_party.activities.models import Amendment
from xinfang_party.activities.terms import Kind, State, Status, VoteMethod, Way
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.notifications.models import Notice


@pytest.fixture(autouse=True)
def today(app, clock_at):
    with clock_at("2026-03-20 10:00"):
        yield


@pytest.fixture
def h(session):
    return house()


@pytest.fixture
def activity(h):
    return made.confirmed(h.branch, Kind.MEMBER_MEETING, host=h.secretary, recorder=h.plain, place="一楼", starts_at=time(9), ends_at=time(11),
                          topics=[{"title": "发展对象", "method": VoteMethod.SECRET, "approve": 4, "against": 1, "abstain": 0, "decision": "同意"}])


def amend(activity, reason="记录有误", **facts):
    return service.amend(activity, facts=facts, reason=reason, version=activity.version, by=OFFICE)


@pytest.mark.parametrize(("change", "told"), [
    ({"held_on": date(2026, 3, 3)}, ["日期", "2026年3月2日", "2026年3月3日"]), ({"place": "二楼"}, ["地点", "一楼", "二楼"]),
    ({"place": ""}, ["地点", "一楼", "（没有）"]), ({"starts_at": time(9, 30)}, ["时间", "09:00至11:00", "09:30至11:00"]),
    ({"purposes": [Kind.LIFE_MEETING]}, ["同时也是", "（没有）", "组织生活会"]), ({"credited_hours": 1.5}, ["学时", "0", "1.5"]),
    ({"cost": 120.0}, ["经费", "（没有）", "120元"]), ({"summary": "改过的小结。"}, ["内容小结", "学习了有关文件。", "改过的小结。"]),
    ({"last_on": date(2026, 3, 3)}, ["日期", "2026年3月2日", "2026年3月2日至2026年3月3日"]),
])
def test_what_changed_stands_in_words(activity, change, told):
    assert amend(activity, **change).changes == [told]


def test_people_are_told_by_name(h, activity):
    changes = amend(activity, host_id=h.deputy.id, recorder_id=h.other.id, lecturer_id=h.publicity.id).changes
    assert changes == [["主持人", h.secretary.name, h.deputy.name], ["记录人", h.plain.name, h.other.name], ["讲课人", "（没有）", h.publicity.name]]


def test_the_roll_is_told_by_name_and_keeps_its_rules(h, activity):
    amendment = amend(activity, roll=[absent(h.plain, "sick_leave", was="present", note="书记批准")],
                      topics=[{"title": "发展对象", "method": VoteMethod.SECRET, "approve": 4, "decision": "同意"}])
    assert [f"{h.plain.name}的出席情况", "出席", "病假；书记批准"] in amendment.changes
    assert row_of(activity, h.plain).status is Status.SICK_LEAVE
    with pytest.raises(Refusal) as refusal:
        amend(activity, roll=[absent(h.other, was="present")], topics=[{"title": "发展对象", "method": VoteMethod.SECRET, "approve": 5}])
    assert refusal.value.field == "topics-0-approve"


def test_lists_are_told_whole(h, activity):
    changes = amend(activity, topics=[{"title": "发展对象", "method": VoteMethod.SECRET, "approve": 3, "against": 2, "decision": "同意"}],
                    materials=[{"title": "党章", "way": Way.READ, "issued_on": date(2022, 10, 22), "reader_id": h.plain.id}],
                    actions=[{"text": "报上级", "owner_id": h.other.id, "due_on": date(2026, 3, 31)}]).changes
    assert changes == [
        ["议题1", "发展对象；无记名投票：赞成 4，反对 1，弃权 0；决议：同意", "发展对象；无记名投票：赞成 3，反对 2，弃权 0；决议：同意"],
        ["学习内容1", "（没有）", f"党章；2022年10月22日发布；诵读原文；{h.plain.name}领学"],
        ["落实事项", "（没有）", f"报上级；{h.other.name}；2026年3月31日前办好"]]


def test_another_day_brings_its_own_roll(h, activity):
    """Expected, entitled and excused follow the day, and the correction says so."""
    h.probationary.formal_on = date(2026, 3, 3)
    amend(activity, held_on=date(2026, 3, 4))
    assert row_of(activity, h.probationary).has_vote


def test_corrections_are_numbered_and_the_host_hears(session, h, activity):
    host, version = identity(h.secretary), activity.version
    assert [amend(activity, place=place).number for place in ("二楼", "三楼")] == [1, 2]
    session.commit()
    assert (activity.version, activity.state, len(activity.amendments)) == (version + 2, State.CONFIRMED, 2)
    assert [notice.account_id for notice in session.scalars(select(Notice).where(Notice.kind == "activity.amended"))] == [host.account_id] * 2
    last = session.scalars(select(AuditEntry).where(AuditEntry.tag == "activity.amended").order_by(AuditEntry.id.desc())).first()
    assert last.details == {"state": "confirmed", "number": 2}


@pytest.mark.parametrize(("reason", "change"), [("", {"place": "二楼"}), ("记录有误", {}), ("记录有误", {"place": "一楼"}), ("电话13812345678", {"place": "二楼"})])
def test_no_correction_without_reason_or_change(session, activity, reason, change):
    with pytest.raises(Refusal) as refusal:
        amend(activity, reason, **change)
    assert refusal.value.field == "reason"
    assert session.scalars(select(Amendment)).all() == []


def test_only_confirmed_records_are_corrected(h):
    with pytest.raises(Refusal):
        amend(made.activity(h.branch), place="二楼")


def test_two_corrections_at_once(activity):
    with pytest.raises(Conflict):
        service.amend(activity, facts={"place": "二楼"}, reason="记录有误", version=activity.version - 1, by=OFFICE)
