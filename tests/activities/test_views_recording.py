"""The form of a record: opened, saved, refused, drafted, overtaken."""
import re
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import func, select

from tests import people
from tests.activities import made
from xinfang_party.access.terms import Role
from xinfang_party.activities import service
from xinfang_party.activities.forms import MOST_ROWS
from xinfang_party.activities.models import ActionItem, Activity, Attendance, Exemption
from xinfang_party.activities.terms import ExemptionReason, Kind, State, Status
from xinfang_party.kernel.database import db
from xinfang_party.organization.terms import BranchKind
from xinfang_party.web import drafts

NOW = "2026-03-10 16:00"


@pytest.fixture
def home(app, clock_at):  # type: ignore[no-untyped-def]
    with clock_at(NOW):
        yield made.house()


def new(home: made.House, kind: str = "theme_day", **more: Any) -> str:
    return f"/activities/new?form={kind}&branch={home.branch.id}" + "".join(f"&{name}={value}" for name, value in more.items())


def seats(home: made.House, **statuses: str) -> dict[str, str]:
    """What the page sends of a roll: everybody present but those named by their part in the house."""
    sent = {f"seat-{one.id}": "present" for one in home.members}
    return sent | {f"seat-{getattr(home, name).id}": status for name, status in statuses.items()}


def body(home: made.House, **more: Any) -> dict[str, Any]:
    return {"held_on": "2026-03-10", "starts_at": "14:00", "ends_at": "16:00", "place": "三楼会议室", **seats(home), **more}


def saved() -> Activity:
    return db.session.scalars(select(Activity).order_by(Activity.id.desc())).first()  # type: ignore[return-value]


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


# --- the new page -------------------------------------------------------------------------------------------------------------

def test_a_new_record_lists_everybody_expected_as_present(home, log_in) -> None:  # type: ignore[no-untyped-def]
    page = text(log_in(member=home.secretary).get(new(home)))
    assert all(f'id="seat-{one.id}-present" value="present" checked' in page for one in home.members)
    assert "应到 <strong>6</strong> 人" in page
    assert "预备党员" in page


def test_a_new_record_starts_from_the_last_of_its_kind(home, log_in) -> None:  # type: ignore[no-untyped-def]
    made.activity(home.branch, host_id=home.deputy.id, place="二楼会议室", starts_at=time(14, 30), topics=[{"title": "学习身边榜样"}])
    page = text(log_in(member=home.secretary).get(new(home)))
    assert "二楼会议室" in page
    assert "14:30" in page
    assert "学习身边榜样" in page
    assert f'<option selected value="{home.deputy.id}">' in page


def test_the_secretary_hosts_the_first_one_and_the_viewer_records(home, log_in) -> None:  # type: ignore[no-untyped-def]
    page = text(log_in(member=home.deputy).get(new(home)))
    assert page.index(f'<option selected value="{home.secretary.id}">') < page.index(f'<option selected value="{home.deputy.id}">')


def test_open_action_items_stand_on_the_agenda(home, log_in) -> None:  # type: ignore[no-untyped-def]
    made.activity(home.branch, actions=[{"text": "整理接访窗口", "owner_id": home.plain.id, "due_on": date(2026, 3, 31)}])
    assert "上次议定、还没有办结的（1 件）" in text(log_in(member=home.secretary).get(new(home)))


def test_a_committee_meeting_expects_the_committee_only(home, log_in) -> None:  # type: ignore[no-untyped-def]
    page = text(log_in(member=home.secretary).get(new(home, "committee_meeting")))
    assert f"seat-{home.deputy.id}-present" in page
    assert f"seat-{home.plain.id}-present" not in page


def test_a_group_meeting_is_of_a_group(home, log_in) -> None:  # type: ignore[no-untyped-def]
    client = log_in(member=home.secretary)
    roll = {f"seat-{one.id}": "present" for one in (home.plain, home.other)}
    assert client.post(new(home, "cell_meeting"), data={"held_on": "2026-03-10", **roll}).status_code == 303
    assert saved().cell_id == home.cell.id


def test_training_names_those_who_went(home, log_in) -> None:  # type: ignore[no-untyped-def]
    client = log_in(member=home.secretary)
    assert "未参加" in text(client.get(new(home, "training")))
    client.post(new(home, "training"), data=body(home, **{f"seat-{one.id}": "" for one in home.members[1:]}))
    assert [row.member_id for row in saved().roll] == [home.secretary.id]
    assert "参加 <strong>1</strong> 人" in text(client.get(f"/activities/{saved().id}"))


def test_a_training_edited_loses_who_did_not_go(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = made.activity(home.branch, Kind.TRAINING, roll=[made.absent(home.plain, "present"), made.absent(home.other, "present")])
    data = {"held_on": "2026-03-02", **{f"seat-{one.id}": "" for one in home.members}, f"seat-{home.plain.id}": "present", "version": activity.version,
            f"seat-{home.plain.id}-was": "present", f"seat-{home.other.id}-was": "present"}
    assert log_in(member=home.secretary).post(f"/activities/{activity.id}/edit", data=data).status_code == 303
    assert [row.member_id for row in saved().roll] == [home.plain.id]


def test_the_office_records_for_a_leading_group(home, log_in) -> None:  # type: ignore[no-untyped-def]
    group = people.branch(kind=BranchKind.LEADING_GROUP)
    head = people.secretary(group, home.plain)
    answer = log_in(Role.PARTY_OFFICE).post(f"/activities/new?form=study_group&branch={group.id}", data={"held_on": "2026-03-10", f"seat-{head.id}": "present"})
    assert answer.status_code == 303
    assert saved().branch_id == group.id


@pytest.mark.parametrize("address", ["/activities/new?form=nothing", "/activities/new?form=life_meeting", "/activities/new?form=theme_day&branch=999999",
                                     "/activities/new?form=theme_day&branch=x9"])
def test_what_cannot_be_recorded_is_not_there(home, log_in, address: str) -> None:  # type: ignore[no-untyped-def]
    client = log_in(member=home.secretary)
    assert client.get(address).status_code == (200 if "x9" in address else 404)


def test_others_branches_and_plain_members_record_nothing(home, log_in) -> None:  # type: ignore[no-untyped-def]
    stranger = made.house()
    assert log_in(member=stranger.secretary).get(new(home)).status_code == 404
    assert log_in(member=home.plain).get(new(home)).status_code == 404


# --- saving -------------------------------------------------------------------------------------------------------------------

def test_saving_records_roll_decision_and_hours(home, log_in) -> None:  # type: ignore[no-untyped-def]
    data = body(home, **{f"seat-{home.plain.id}": "sick_leave", f"seat-{home.plain.id}-note": "书记同意", "topics-0-title": "学雷锋活动",
                         "topics-0-decision": "每人参加一次", "actions-0-text": "联系社区", "actions-0-owner_id": str(home.other.id), "actions-0-due_on": "2026-03-20"})
    assert log_in(member=home.secretary).post(new(home), data=data).status_code == 303
    activity = saved()
    row = made.row_of(activity, home.plain)
    assert (activity.state, activity.title, activity.credited_hours) == (State.HELD, "3月主题党日", 2)
    assert (row.status, row.note, len(activity.roll)) == (Status.SICK_LEAVE, "书记同意", 6)
    assert (activity.topics[0].decision, activity.actions[0].owner_id) == ("每人参加一次", home.other.id)


def test_a_plan_has_no_roll(home, log_in) -> None:  # type: ignore[no-untyped-def]
    log_in(member=home.secretary).post(new(home), data=body(home, held_on="2026-04-10", then="plan"))
    assert (saved().state, saved().roll) == (State.PLANNED, [])


def test_the_future_cannot_be_called(home, log_in) -> None:  # type: ignore[no-untyped-def]
    answer = log_in(member=home.secretary).post(new(home), data=body(home, held_on="2026-04-10", topics="x"))
    assert answer.status_code == 422
    assert "现在只能列入计划" in text(answer)
    assert "三楼会议室" in text(answer)


def test_one_more_topic_without_script_saves_nothing(home, log_in) -> None:  # type: ignore[no-untyped-def]
    answer = log_in(member=home.secretary).post(new(home), data=body(home, **{"add": "topics", "topics-0-title": "学雷锋"}))
    assert answer.status_code == 422
    assert 'id="topics-1-title"' in text(answer)
    assert 'value="学雷锋"' in text(answer)
    assert db.session.scalar(select(func.count(Activity.id))) == 0


def test_a_begun_row_needs_its_name_and_is_told_where(home, log_in) -> None:  # type: ignore[no-untyped-def]
    answer = log_in(member=home.secretary).post(new(home), data=body(home, **{"topics-0-decision": "每人参加一次"}))
    assert answer.status_code == 422
    assert 'href="#topics-0-title"' in text(answer)
    assert "每人参加一次" in text(answer)


def test_a_refusal_about_a_row_stands_at_the_row(home, log_in) -> None:  # type: ignore[no-untyped-def]
    data = body(home, **{"topics-0-title": "", "topics-1-title": "表决", "topics-1-method": "secret", "topics-1-approve": "60"})
    answer = log_in(member=home.secretary).post(new(home), data=data)
    assert answer.status_code == 422
    assert 'id="topics-1-approve-error"' in text(answer)


@pytest.mark.parametrize(("field", "value", "words"), [
    ("held_on", "", "请填写日期"), ("held_on", "1026-03-10", "请检查年份"), ("starts_at", "25:00", "请填写时间"), ("last_on", "2026-03-01", "最后一天"),
    ("ends_at", "13:00", "结束"), ("credited_hours", "很多", "请填写数字"), ("cost", "-1", "0 到"), ("host_id", "999999", "请从列表中选择"),
    ("host_id", "x", "请从列表中选择"),
    ("purposes", "member_meeting", "请从给出的选项中选择"), ("place", "长" * 81, "不要超过 80"), ("summary", "张三手机13812345678", "手机号"),
    ("topics-0-approve", "九", "请填写整数"), ("materials-0-source", "新华网", "请填写学了什么")])
def test_bad_input_is_told_at_its_field(home, log_in, field: str, value: str, words: str) -> None:  # type: ignore[no-untyped-def]
    answer = log_in(member=home.secretary).post(new(home), data=body(home, **{field: value}))
    assert answer.status_code == 422
    assert words in text(answer)


@pytest.mark.parametrize("status", ["nobody", "made_up"])
def test_a_wrong_status_is_told_at_its_line(home, log_in, status: str) -> None:  # type: ignore[no-untyped-def]
    answer = log_in(member=home.secretary).post(new(home), data=body(home, **seats(home, plain=status)))
    assert answer.status_code == 422
    assert f'id="seat-{home.plain.id}-error"' in text(answer)


def test_a_roll_of_another_day_is_listed_anew(home, log_in) -> None:  # type: ignore[no-untyped-def]
    late = people.member(home.branch, from_on=date(2026, 3, 6))
    data = body(home, held_on="2026-03-05", **{f"seat-{late.id}": "present"})
    answer = log_in(member=home.secretary).post(new(home), data=data)
    assert answer.status_code == 422
    assert "少了 1 人" in text(answer)
    assert f'id="seat-{late.id}-present"' not in text(answer)


# --- while typing -------------------------------------------------------------------------------------------------------------

def test_the_sitting_is_told_while_tapping(home, log_in) -> None:  # type: ignore[no-untyped-def]
    statuses = "&".join(f"seat-{one.id}=absent" for one in home.members[:3])
    place = f"/activities/sitting?form=member_meeting&branch={home.branch.id}&held_on=2026-03-10&starts_at=14:00&ends_at=16:00&{statuses}"
    fragment = text(log_in(member=home.secretary).get(f"{place}&topics-0-method=secret&topics-0-approve=2"))
    assert "出席率 <strong>50%</strong>" in fragment
    assert "不到半数，不能作出决议" in fragment
    assert fragment.count("不够法定人数") == 2


def test_the_roll_of_another_day_comes_alone(home, log_in) -> None:  # type: ignore[no-untyped-def]
    late = people.member(home.branch, from_on=date(2026, 3, 6))
    client, place = log_in(member=home.secretary), f"/activities/roll?form=theme_day&branch={home.branch.id}&seat-{home.plain.id}=absent"
    assert f"seat-{late.id}-present" in text(client.get(f"{place}&held_on=2026-03-10"))
    fragment = text(client.get(f"{place}&held_on=2026-03-05"))
    assert f"seat-{late.id}-present" not in fragment
    assert f'id="seat-{home.plain.id}-absent" value="absent" checked' in fragment


def test_those_excused_are_marked_and_out_of_the_count(home, log_in) -> None:  # type: ignore[no-untyped-def]
    db.session.add(Exemption(member_id=home.plain.id, from_on=date(2026, 1, 1), reason=ExemptionReason.AGE, approver="支委会"))
    client = log_in(member=home.secretary)
    assert "免于要求" in text(client.get(new(home)))
    fragment = text(client.get(f"/activities/sitting?form=theme_day&branch={home.branch.id}&held_on=2026-03-10&seat-{home.plain.id}=absent"))
    assert "应到 <strong>5</strong> 人" in fragment
    assert "免于要求没有来的 1 人不计入应到" in fragment


# --- editing ------------------------------------------------------------------------------------------------------------------

def edit(home: made.House, **facts: Any) -> tuple[Activity, str]:
    activity = made.activity(home.branch, host_id=home.secretary.id, recorder_id=home.secretary.id, **facts)
    return activity, f"/activities/{activity.id}/edit"


def test_an_edit_starts_from_what_is_stored(home, log_in) -> None:  # type: ignore[no-untyped-def]
    _activity, address = edit(home, roll=[made.absent(home.plain, "sick_leave", note="书记同意")], topics=[{"title": "学雷锋", "decision": "办"}])
    page = text(log_in(member=home.secretary).get(address))
    assert f'id="seat-{home.plain.id}-sick_leave" value="sick_leave" checked' in page
    assert 'value="书记同意"' in page
    assert 'value="学雷锋"' in page


def test_an_edit_is_saved(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity, address = edit(home)
    data = {"held_on": "2026-03-02", "title": "新名称", **seats(home, plain="absent"), f"seat-{home.plain.id}-was": "present", "version": activity.version}
    assert log_in(member=home.secretary).post(address, data=data).status_code == 303
    assert saved().title == "新名称"
    assert made.row_of(saved(), home.plain).status is Status.ABSENT


def test_a_signature_made_meanwhile_stays(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity, address = edit(home, roll=[made.absent(home.plain)])
    data = {"held_on": "2026-03-02", **seats(home, plain="absent"), f"seat-{home.plain.id}-was": "absent", "version": activity.version}
    made.row_of(activity, home.plain).status = Status.PRESENT
    db.session.commit()
    assert log_in(member=home.secretary).post(address, data=data).status_code == 303
    assert made.row_of(saved(), home.plain).status is Status.PRESENT


def test_a_stale_edit_keeps_both_texts(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity, address = edit(home, summary="甲写的小结")
    data = {"held_on": "2026-03-02", "summary": "乙写的小结", **seats(home, plain="absent"), "version": activity.version - 1}
    answer = log_in(member=home.deputy).post(address, data=data)
    assert answer.status_code == 409
    assert "乙写的小结" in text(answer)
    assert "甲写的小结" in text(answer)
    assert f'href="/activities/{activity.id}"' in text(answer)
    assert home.plain.name in text(answer)


def test_a_form_without_version_is_refused(home, log_in) -> None:  # type: ignore[no-untyped-def]
    _activity, address = edit(home)
    assert log_in(member=home.secretary).post(address, data={"held_on": "2026-03-02", "version": ""}).status_code == 409


def test_a_planned_one_is_called_in_its_form(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity, address = edit(home, roll=None, on=date(2026, 3, 10))
    client = log_in(member=home.secretary)
    assert "只排计划" in text(client.get(address))
    client.post(address, data=body(home, version=activity.version))
    assert (saved().state, len(saved().roll)) == (State.HELD, 6)


def test_who_did_not_sign_in_is_thought_absent(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity, address = edit(home, roll=None, on=date(2026, 3, 10))
    activity.roll.append(Attendance(member_id=home.plain.id, status=Status.PRESENT))
    page = text(log_in(member=home.secretary).get(address))
    assert f'id="seat-{home.plain.id}-present" value="present" checked' in page
    assert f'id="seat-{home.other.id}-absent" value="absent" checked' in page


def test_who_is_registered_later_can_be_put_on_the_roll(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity, address = edit(home)
    late, client = people.member(home.branch), log_in(member=home.secretary)
    assert f'id="seat-{late.id}-none" value="" checked' in text(client.get(address))
    data = {"held_on": "2026-03-02", **seats(home), **{f"seat-{one.id}-was": "present" for one in home.members}}
    client.post(address, data={**data, f"seat-{late.id}": "", "version": activity.version})
    assert len(saved().roll) == 6
    client.post(address, data={**data, f"seat-{late.id}": "present", "version": activity.version})
    assert len(saved().roll) == 7


def test_closed_items_are_not_edited_and_stay(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity, address = edit(home, actions=[{"text": "甲事"}, {"text": "乙事"}])
    service.close_action(activity.actions[0], result="办好了", on=date(2026, 3, 9), by=made.OFFICE)
    db.session.commit()
    client = log_in(member=home.secretary)
    assert "甲事" not in text(client.get(address))
    data = {"held_on": "2026-03-02", **seats(home), "actions-0-id": str(activity.actions[1].id), "actions-0-text": "乙事改了", "version": activity.version}
    client.post(address, data=data)
    assert sorted(db.session.scalars(select(ActionItem.text))) == ["乙事改了", "甲事"]


def test_a_record_of_another_branch_is_not_there(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity, address = edit(home)
    client = log_in(member=made.house().secretary)
    assert [client.get(address).status_code, client.post(address, data={}).status_code, client.get(f"/activities/{activity.id}/amend").status_code] == [404] * 3


# --- amending -----------------------------------------------------------------------------------------------------------------

def test_a_confirmed_record_is_amended_with_a_reason(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = made.confirmed(home.branch, host=home.secretary, recorder=home.deputy, place="三楼")
    client, address = log_in(member=home.deputy), f"/activities/{activity.id}/amend"
    data = {"held_on": "2026-03-02", "place": "四楼", **seats(home), "version": activity.version}
    assert client.post(address, data=data).status_code == 422
    assert client.post(address, data={**data, "reason": "地点写错了"}).status_code == 303
    page = text(client.get(f"/activities/{activity.id}"))
    assert "第 1 次更正" in page
    assert "地点写错了" in page


def test_an_amendment_of_nothing_is_refused(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = made.confirmed(home.branch, host=home.secretary, recorder=home.deputy)
    data = {"held_on": "2026-03-02", "reason": "再看看", **seats(home), "version": activity.version}
    answer = log_in(member=home.deputy).post(f"/activities/{activity.id}/amend", data=data)
    assert answer.status_code == 422
    assert "没有改动任何内容" in text(answer)


def test_only_what_one_can_record_is_offered(home, log_in) -> None:  # type: ignore[no-untyped-def]
    page = text(log_in(member=home.secretary).get(new(home)))
    assert '<option value="training"' in page
    assert '<option value="leading_meeting"' not in page


# --- drafts -------------------------------------------------------------------------------------------------------------------

def keep(client: Any, home: made.House, **fields: str) -> str:
    key = f"activity:new:{home.branch.id}:theme_day"
    assert client.post(f"/drafts/{key}", data=fields).status_code == 204
    return key


def test_a_draft_comes_back_and_can_be_thrown_away(home, log_in) -> None:  # type: ignore[no-untyped-def]
    client = log_in(member=home.secretary)
    key = keep(client, home, held_on="2026-03-09", summary="写了一半", **{f"seat-{home.plain.id}": "absent", "topics-0-title": "甲", "topics-1-title": "乙"})
    page = text(client.get(new(home)))
    assert "没有保存的内容" in page
    assert "写了一半" in page
    assert 'id="topics-1-title"' in page
    assert f'id="seat-{home.plain.id}-absent" value="absent" checked' in page
    client.post(f"/drafts/{key}/drop", data={"back": new(home)})
    assert "写了一半" not in text(client.get(new(home)))


def test_saving_drops_the_draft(home, log_in) -> None:  # type: ignore[no-untyped-def]
    client = log_in(member=home.secretary)
    key = keep(client, home, summary="写了一半")
    client.post(new(home), data=body(home))
    assert db.session.scalar(select(func.count()).select_from(drafts.Draft).where(drafts.Draft.key == key)) == 0


def test_a_planned_entry_does_not_start_from_the_draft_of_something_else(home, log_in) -> None:  # type: ignore[no-untyped-def]
    client = log_in(member=home.secretary)
    keep(client, home, summary="写了一半", plan="3")
    page = text(client.get(new(home, plan=7, purpose="party_lesson")))
    assert "写了一半" not in page
    key = f"activity:new:{home.branch.id}:theme_day:p7:party_lesson"
    assert f'data-draft="{key}"' in page
    assert client.post(f"/drafts/{key}", data={"summary": "另一半"}).status_code == 204
    assert "另一半" in text(client.get(new(home, plan=7, purpose="party_lesson")))


def test_nobody_reads_anothers_draft(home, log_in) -> None:  # type: ignore[no-untyped-def]
    keep(log_in(member=home.secretary), home, summary="写了一半")
    assert "写了一半" not in text(log_in(member=home.deputy).get(new(home)))


def test_a_plan_entry_is_carried(home, log_in) -> None:  # type: ignore[no-untyped-def]
    page = text(log_in(member=home.secretary).get(new(home, plan=7, on="2026-03-03")))
    assert 'name="plan" type="hidden" value="7"' in page
    assert 'value="2026-03-03"' in page


def test_a_link_may_ask_for_purpose_and_title(home, log_in) -> None:  # type: ignore[no-untyped-def]
    page = text(log_in(member=home.secretary).get(new(home, "member_meeting", purpose="life_meeting", title="年度组织生活会")))
    assert "年度组织生活会" in page
    assert re.search(r'<input checked [^>]*name="purposes"[^>]*value="life_meeting"', page)


@pytest.mark.parametrize("asked", ["purposes=nothing", "held_on=x", "seat-1=nothing", "topics-0-method=x&topics-0-approve=y", "starts_at=9", "of=999999999",
                                   "on=0001-01-01", "purpose=nothing", "plan=x"])
def test_no_address_breaks_the_fragments(home, log_in, asked: str) -> None:  # type: ignore[no-untyped-def]
    client = log_in(member=home.secretary)
    for place in ("sitting", "roll", "new"):
        assert client.get(f"/activities/{place}?form=theme_day&branch={home.branch.id}&{asked}").status_code in (200, 404)


def test_kinds_of_the_house_all_open(home, log_in) -> None:  # type: ignore[no-untyped-def]
    client = log_in(member=home.secretary)
    for kind in (Kind.MEMBER_MEETING, Kind.PARTY_LESSON, Kind.STUDY, Kind.RESEARCH):
        assert client.get(new(home, kind.value)).status_code == 200


def test_a_branch_without_groups_says_where_to_make_one(home, log_in) -> None:  # type: ignore[no-untyped-def]
    bare = people.branch()
    answer = log_in(member=people.secretary(bare)).get(f"/activities/new?form=cell_meeting&branch={bare.id}")
    assert answer.status_code == 422
    assert "还没有党小组" in text(answer)


# --- what no honest browser sends ---------------------------------------------------------------------------------------------

@pytest.mark.parametrize("index", ["\u00b2", "9" * 5000, "-1", "01x"])
def test_odd_numbers_of_rows_break_nothing(home, log_in, index) -> None:  # type: ignore[no-untyped-def]
    answer = log_in(member=home.secretary).post(new(home), data={**body(home), f"topics-{index}-title": "议题"})
    assert answer.status_code in (303, 422)


def test_a_full_list_takes_no_more_rows(home, log_in) -> None:  # type: ignore[no-untyped-def]
    rows = {f"topics-{number}-title": f"议题{number}" for number in range(MOST_ROWS)}
    answer = log_in(member=home.secretary).post(new(home), data={**body(home), **rows, "add": "topics"})
    assert answer.status_code < 500
    assert f"议题{MOST_ROWS - 1}" in text(answer)
