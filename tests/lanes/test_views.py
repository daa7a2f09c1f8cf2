"""The board, the panel of a case and the pages of lanes and periods: what works, what is refused, what is not there."""
from datetime import date, time

import pytest
from sqlalchemy import select

from tests import people
from tests.petitions.made import OFFICER, Purpose, case
from xinfang_party.access.terms import Role
from xinfang_party.kernel.database import db
from xinfang_party.lanes import service, setting
from xinfang_party.lanes.models import CaseLane, CaseStep, LaneLimit, SpecialPeriod
from xinfang_party.lanes.renewing import renew
from xinfang_party.lanes.terms import StepCode
from xinfang_party.petitions import service as petitions
from xinfang_party.petitions.terms import HandlingClass

URGENT, SIMPLE, COMPLEX, HARD = HandlingClass
NOW = "2026-03-03 10:00"
RECEIVED = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def wall_clock(app, clock_at):
    with clock_at(NOW) as traveller:
        yield traveller


@pytest.fixture
def officer(log_in):
    return log_in(Role.PETITION_OFFICER)


def made(handling=URGENT, **facts):
    return case(handling=handling, **{"received_on": RECEIVED, **facts})


def steps(of):
    return {step.code: step for step in db.session.scalars(select(CaseStep).where(CaseStep.case_id == of.id))}


def period():
    found = setting.add_period(by=OFFICER, facts={"name": "汛期", "tag": "涉汛", "criterion": "房屋进水", "handling": URGENT, "subject_id": None, "district": "",
                                                  "from_on": date(2026, 3, 3), "to_on": None})
    db.session.commit()
    return found


# --- the board ----------------------------------------------------------------------------------------------------------------

def test_the_board_shows_the_lane_with_the_nearest_first_and_who_acts(officer):
    branch = people.branch()
    person = people.member(branch, "示例党员77")
    near, far = made(member=person), made(received_on=date(2026, 3, 3), member=person)
    page = officer.get("/case-board").text
    assert page.index(near.number) < page.index(far.number)
    assert page.count('<td data-label="最晚" class="is-named">2026年') == 2, "on a phone too the date says what it is"
    assert ["报告带班领导" in page, "信访业务工作人员" in row_of(page, near)] == [True, True]
    service.note(near, StepCode.REPORT, by=OFFICER)
    db.session.commit()
    assert ["联系信访人" in row_of(officer.get("/case-board").text, near), "示例党员77" in row_of(officer.get("/case-board").text, near)] == [True, True]


@pytest.mark.parametrize(("lane", "number"), [("urgent", 1), ("simple", 0), ("complex", 2), ("hard", 0), ("none", 1), ("x", 1)])
def test_each_case_stands_in_its_lane(officer, lane, number):
    made(), made(COMPLEX), made(COMPLEX), case()
    page = officer.get(f"/case-board?lane={lane}").text
    assert (f"办理中 {number} 件" in page) == bool(number)


def test_the_counts_tell_what_is_over_today_and_soon(officer):
    made(received_on=date(2026, 2, 2)), made(), made(received_on=date(2026, 3, 3)), made(HARD, received_on=date(2026, 2, 17))
    numbers = [cell.split(">")[1].split("<")[0] for cell in officer.get("/case-board").text.split('<td class="number" data-label=')[1:]]
    assert numbers[:4] == ["3", "2", "1", "0"]
    assert numbers[12:16] == ["1", "0", "0", "1"]


def test_a_member_sees_his_own_cases_alone_and_accusations_are_not_there(log_in):
    branch = people.branch()
    person = people.member(branch)
    mine, other, secret = made(member=person), made(member=people.member(branch)), made(member=person, purpose=Purpose.ACCUSATION)
    page = log_in(member=person).get("/case-board").text
    assert mine.number in page
    assert other.number not in page
    assert secret.number not in page
    assert "急事急办 1 件" in page


def test_only_what_is_mine_to_act_on(officer, log_in):
    person = people.member(people.branch())
    shared, nobodys, officers, keepers = made(member=person), made(), made(COMPLEX, member=person), made(SIMPLE, member=person)
    found = {lane: officer.get(f"/case-board?mine=1&lane={lane}").text for lane in ("urgent", "complex", "simple")}
    assert nobodys.number in found["urgent"]
    assert officers.number in found["complex"]
    assert keepers.number not in found["simple"]
    assert ["报告带班领导" in row_of(found["urgent"], shared), "报告带班领导" in row_of(found["urgent"], nobodys)] == [True, True]
    service.note(shared, StepCode.CONTACT, by=OFFICER)
    db.session.commit()
    page = log_in(member=person).get("/case-board?mine=1").text
    assert ["记录当日进展" in row_of(page, shared), "超过" in row_of(page, shared), nobodys.number in page] == [True, False, False]
    assert "报告带班领导" in row_of(officer.get("/case-board").text, shared)


def row_of(page, of):
    return page.split(f">{of.number}<")[1].split("</tr>")[0]


def test_of_an_assigned_case_the_day_of_the_law_is_its_keepers(officer, log_in):
    person = people.member(people.branch())
    one = made(COMPLEX, member=person)
    assert "答复（法定期限）" in row_of(log_in(member=person).get("/case-board?mine=1").text, one) or "受理告知（法定期限）" in row_of(
        log_in(member=person).get("/case-board?mine=1").text, one)
    service.note(one, StepCode.LEAD_UNIT, text="住建局", by=OFFICER)
    service.complete(one, StepCode.CONSULT, on=RECEIVED, by=OFFICER)
    db.session.commit()
    assert one.number not in officer.get("/case-board?mine=1&lane=complex").text


def test_pauses_and_marks_are_shown_apart(officer):
    one = made(HARD, received_on=date(2026, 3, 3), district="x")
    petitions.pause(one, reason="hearing", from_on=date(2026, 3, 3), by=OFFICER)
    special = period()
    setting.apply_period(special, by=OFFICER)
    db.session.commit()
    for query in ("lane=hard", f"lane=hard&special={special.id}&paused=1"):
        page = officer.get(f"/case-board?{query}").text
        assert "举行听证 1 件" in page
        assert "中止：举行听证" in page
        assert "涉汛" in page


def test_of_one_day_the_earlier_time_comes_first(officer):
    late, early = made(), made()
    early.received_time = time(9, 0)  # as a sheet tells it
    db.session.flush()
    renew([early.id])
    db.session.commit()
    page = officer.get("/case-board").text
    assert page.index(early.number) < page.index(late.number)


@pytest.mark.parametrize("query", ["branch=x", "special=99", "member=查无此人", "department=77", "lane=%00", "page=x"])
def test_odd_filters_are_no_error(officer, query):
    made()
    assert officer.get(f"/case-board?{query}").status_code == 200


def test_the_board_takes_as_many_statements_for_many_cases(officer, counted):
    branch = people.branch()
    sent = []
    for number in (1, 8):
        for _ in range(number):
            made(member=people.member(branch))
        officer.get("/case-board")
        with counted() as queries:
            officer.get("/case-board")
        sent.append(len(queries))
    assert sent[0] == sent[1] <= 15


# --- the panel ----------------------------------------------------------------------------------------------------------------

def test_the_page_of_a_case_shows_its_steps_and_takes_a_note(officer):
    one = made()
    page = officer.get(f"/cases/{one.id}").text
    assert "局内目标不超过" in page
    answer = officer.post(f"/cases/{one.id}/steps", data={"version": one.version, "code": "contact", "on": "2026-03-02", "at": "15:20", "note": ""})
    assert answer.status_code == 303
    step = steps(one)[StepCode.CONTACT]
    assert (step.done_on, step.done_time.hour, step.is_own) == (RECEIVED, 15, False)


@pytest.mark.parametrize(("data", "word"), [
    ({"code": "measures", "on": "2026-03-03", "note": ""}, "请写明采取了什么措施"), ({"code": "measures", "on": "2026-03-03", "note": "电话13800138000"}, "手机"),
    ({"code": "contact", "on": "2026-03-09", "note": "说过的话"}, "还没有到"), ({"code": "answer", "on": "2026-03-03"}, "请从给出的选项"), ({"code": "x"}, "选项")])
def test_a_refused_note_shows_the_page_with_what_was_typed(officer, data, word):
    one = made()
    answer = officer.post(f"/cases/{one.id}/steps", data={"version": one.version, **data})
    assert answer.status_code == 422
    assert word in answer.text
    assert data.get("note", "") in answer.text


def test_the_keeper_notes_what_he_does_now_and_no_past_day(log_in):
    person = people.member(people.branch())
    one = made(member=person)
    client = log_in(member=person)
    assert "不能补登" in client.get(f"/cases/{one.id}").text
    assert client.post(f"/cases/{one.id}/steps", data={"version": one.version, "code": "contact", "on": "2026-03-02", "at": "09:00"}).status_code == 303
    step = steps(one)[StepCode.CONTACT]
    assert (step.done_on, step.done_time.hour, step.is_own) == (date(2026, 3, 3), 10, True)
    assert client.post(f"/cases/{one.id}/steps", data={"version": one.version, "code": "report"}).status_code == 422


def test_a_leader_of_the_branch_notes_and_strangers_find_nothing(log_in):
    branch = people.branch()
    one = made(member=people.member(branch))
    data = {"version": one.version, "code": "contact"}
    assert log_in(member=people.member(branch)).post(f"/cases/{one.id}/steps", data=data).status_code == 404
    assert log_in(Role.INSPECTOR).post(f"/cases/{one.id}/steps", data=data).status_code == 404
    assert log_in(member=people.secretary(branch)).post(f"/cases/{one.id}/steps", data=data).status_code == 303
    assert steps(one)[StepCode.CONTACT].is_own


def test_a_leader_names_who_takes_charge_and_notes_nothing_else(log_in):
    person = people.member(people.branch())
    one, own, urgent = made(HARD), made(HARD, member=person), made()
    client = log_in(Role.LEADER, member=person)
    assert "由局领导或信访业务工作人员登记" in client.get(f"/cases/{one.id}").text
    data = {"code": "leader", "note": "分管副局长"}
    assert client.post(f"/cases/{one.id}/steps", data={**data, "version": one.version}).status_code == 303
    step = steps(one)[StepCode.LEADER]
    assert (step.done_on, step.note, step.is_own) == (date(2026, 3, 3), "分管副局长", False)
    client.post(f"/cases/{own.id}/steps", data={**data, "version": own.version})
    client.post(f"/cases/{urgent.id}/steps", data={"version": urgent.version, "code": "contact"})
    assert [steps(own)[StepCode.LEADER].done_on, steps(urgent)[StepCode.CONTACT].done_on] == [None, None]


def test_what_was_noted_is_taken_back(officer):
    one = made()
    officer.post(f"/cases/{one.id}/steps", data={"version": one.version, "code": "contact", "on": "2026-03-02"})
    assert officer.post(f"/case-steps/{steps(one)[StepCode.CONTACT].id}/take-back").status_code == 303
    assert steps(one)[StepCode.CONTACT].done_on is None
    assert officer.post("/case-steps/99999/take-back").status_code == 404


def test_what_another_room_records_is_neither_offered_nor_taken_back_by_hand(officer):
    one = made(HARD)
    assert 'value="supervise"' not in officer.get(f"/cases/{one.id}").text
    assert officer.post(f"/cases/{one.id}/steps", data={"version": one.version, "code": "supervise", "on": "2026-03-03"}).status_code == 422
    service.complete(one, StepCode.SUPERVISE, on=date(2026, 3, 3), by=OFFICER)
    db.session.commit()
    assert "撤回“督办”" not in officer.get(f"/cases/{one.id}").text
    assert officer.post(f"/case-steps/{steps(one)[StepCode.SUPERVISE].id}/take-back").status_code == 422
    assert steps(one)[StepCode.SUPERVISE].done_on == date(2026, 3, 3)


def test_the_daily_record_is_offered_once_a_day_and_what_is_written_afterwards_says_so(officer, log_in, wall_clock):
    person = people.member(people.branch())
    one = made(member=person)
    client = log_in(member=person)
    data = {"version": one.version, "code": "progress", "note": "现场看过"}
    assert client.post(f"/cases/{one.id}/steps", data=data).status_code == 303
    assert 'value="progress"' not in client.get(f"/cases/{one.id}").text
    assert client.post(f"/cases/{one.id}/steps", data=data).status_code == 422
    officer.post(f"/cases/{one.id}/steps", data={"version": one.version, "code": "contact", "on": "2026-03-02"})
    assert "2026年3月3日补登" in officer.get(f"/cases/{one.id}").text


def test_a_period_that_marks_cases_keeps_its_lane(officer):
    one, special = made(HARD, received_on=date(2026, 3, 3)), period()
    officer.post(f"/special-periods/{special.id}/apply")
    facts = {"name": "汛期", "tag": "涉汛", "criterion": "房屋进水", "handling": "simple", "from_on": "2026-03-03", "version": special.version}
    answer = officer.post(f"/special-periods/{special.id}/edit", data=facts)
    assert answer.status_code == 422
    assert "不能改为另一类" in answer.text
    assert StepCode.CONTACT in steps(one)


def test_a_case_is_marked_by_hand(officer):
    one, special = made(HARD), period()
    assert "涉汛" in officer.get(f"/cases/{one.id}/mark").text
    assert officer.post(f"/cases/{one.id}/mark", data={"version": one.version, "period_id": special.id}).status_code == 303
    assert db.session.get(CaseLane, one.id).period_id == special.id
    assert "涉汛" in officer.get(f"/cases/{one.id}").text
    assert officer.post(f"/cases/{one.id}/mark", data={"version": one.version, "period_id": special.id}).status_code == 422


# --- lanes and periods --------------------------------------------------------------------------------------------------------

def test_everybody_reads_what_a_lane_asks_and_officers_set_it(officer, log_in):
    page = log_in(member=people.member(people.branch())).get("/lanes").text
    assert "收到后 24 小时" in page
    assert "立即，最晚收到后 2 小时" in page
    assert "调整" not in page
    answer = officer.post("/lanes/hard/leader", data={"number": "10", "from_on": "2026-03-03", "reason": "试行"})
    assert answer.status_code == 303
    assert db.session.scalars(select(LaneLimit)).one().number == 10
    assert "收到后 10 日" in officer.get("/lanes").text


@pytest.mark.parametrize(("path", "data", "status"), [
    ("/lanes/urgent/report", {"number": "5", "from_on": "2026-03-03", "reason": "x"}, 422),
    ("/lanes/hard/leader", {"number": "0", "from_on": "2026-03-03", "reason": "x"}, 422),
    ("/lanes/hard/leader", {"number": "9", "from_on": "2026-03-01", "reason": "x"}, 422),
    ("/lanes/hard/leader", {"number": "9", "from_on": "2026-03-03"}, 422), ("/lanes/hard/contact", {"number": "9"}, 404), ("/lanes/x/y", {"number": "9"}, 404)])
def test_a_number_is_refused(officer, path, data, status):
    assert officer.post(path, data=data).status_code == status


def test_a_period_is_added_edited_ended_and_applied(officer):
    one = made(HARD, received_on=date(2026, 3, 3))
    facts = {"name": "汛期", "tag": "涉汛", "criterion": "房屋进水", "handling": "urgent", "subject_id": "", "district": "", "from_on": "2026-03-03", "to_on": ""}
    assert officer.post("/special-periods/new", data=facts).status_code == 303
    special = db.session.scalars(select(SpecialPeriod)).one()
    assert officer.post("/special-periods/new", data=facts).status_code == 422
    assert officer.post(f"/special-periods/{special.id}/apply").status_code == 303
    assert db.session.get(CaseLane, one.id).period_id == special.id
    assert officer.post(f"/special-periods/{special.id}/edit", data={**facts, "tag": "防汛", "version": special.version}).status_code == 303
    assert officer.post(f"/special-periods/{special.id}/end", data={"on": "2026-03-03", "version": special.version}).status_code == 303
    page = officer.get("/special-periods").text
    assert "防汛" in page
    assert "1 件" in page
    assert officer.post(f"/special-periods/{special.id}/end", data={"on": "2026-03-09", "version": special.version}).status_code == 422


def test_a_stale_period_is_a_conflict(officer):
    special = period()
    assert officer.post(f"/special-periods/{special.id}/end", data={"on": "2026-03-03", "version": special.version + 1}).status_code == 409


def test_a_step_nobody_keeps_is_the_officers_on_the_page_of_the_case_too(officer):
    one = made(received_on=date(2026, 2, 2))
    page = officer.get(f"/cases/{one.id}").text
    assert page.count('<td data-label="由谁办"><span>信访业务工作人员') >= 3
    assert "超过" in page[page.index("下一步："):page.index("下一步：") + 80]
