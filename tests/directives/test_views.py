"""The pages of the ledger: what works, what is refused in words, who finds nothing, how many statements a long list takes."""
import io

import pytest
from sqlalchemy import insert, select

from tests import people
from tests.accounts.people import account, enter
from tests.activities import made as activities
from tests.answers import text_of
from tests.directives import made
from xinfang_party.access.terms import Role
from xinfang_party.activities.terms import Kind
from xinfang_party.directives.models import Campaign, Directive, DirectiveTask, Research
from xinfang_party.directives.terms import TaskState
from xinfang_party.kernel.database import db

NEW = "/directives/new"
MOST = 15


@pytest.fixture
def house(app, clock_at):
    with clock_at(made.NOW):
        yield activities.house()


@pytest.fixture
def secretary(house, log_in):
    return log_in(member=house.secretary)


@pytest.fixture
def office(house, log_in):
    return log_in(Role.PARTY_OFFICE, name="机关党委测试员")


def typed(house, **more):
    return {"branch_id": str(house.branch.id), "source": "示例会议精神", "level": "city", "summary": "及时就地解决", "secrecy": "internal", "text": "每月会商一次",
            "due_on": "2026-06-30", "owner": house.plain.number, **more}


def as_owner(app, house):
    client = app.test_client()
    enter(client, account(member=house.plain))
    return client


def test_register_leads_to_the_entry_and_its_task(house, secretary):
    answer = secretary.post(NEW, data=typed(house))
    page = text_of(secretary.get(answer.location))
    assert (answer.status_code, all(word in page for word in ("落〔2026〕1号", "每月会商一次", house.plain.name, "未启动"))) == (303, True)
    assert "每月会商一次" in text_of(secretary.get("/directives"))
    assert "每月会商一次" in text_of(secretary.get("/directives/table?state=open&text=会商"))


def test_the_form_says_that_secrets_stay_out_and_refuses_them_keeping_what_was_typed(house, secretary):
    assert "秘密级以上" in text_of(secretary.get(NEW))
    answer = secretary.post(NEW, data=typed(house, summary="机密★ 长期"))
    assert (answer.status_code, "密级标志" in answer.text, "每月会商一次" in answer.text) == (422, True, True)
    assert db.session.scalars(select(Directive)).all() == []


def test_one_click_on_the_meeting_and_the_pages_lead_to_each_other(house, secretary):
    activity = made.first_topic(house.branch, house.plain)
    item = activity.actions[0].id
    assert "转入贯彻落实工作台账" in secretary.get(f"/activities/{activity.id}").text
    answer = secretary.post(f"/action-items/{item}/directive")
    assert f'href="/activities/{activity.id}"' in secretary.get(answer.location).text
    assert f'href="{answer.location}"' in secretary.get(f"/activities/{activity.id}").text
    assert f'href="{answer.location}"' in secretary.get(f"/action-items/{item}").text
    assert secretary.post(f"/action-items/{item}/directive").location == answer.location


def test_a_meeting_that_is_no_first_topic_offers_no_button(house, secretary):
    activity = made.first_topic(house.branch, house.plain, purposes=[])
    assert "转入贯彻落实工作台账" not in secretary.get(f"/activities/{activity.id}").text


def test_the_owner_notes_progress_with_a_file_and_the_secretary_closes(app, house, secretary):
    task = made.task(house.branch, owner_id=house.plain.id)
    owner, page = as_owner(app, house), f"/directive-tasks/{task.id}"
    shown = owner.get(page).text
    assert ("登记进展" in shown, f"{page}/close" in shown) == (True, False)
    sent = {"noted_on": "2026-03-02", "percent": "40", "text": "已会商一次", "file": (io.BytesIO("纪要".encode()), "纪要.txt")}
    assert owner.post(f"{page}/notes", data=sent).status_code == 303
    told = text_of(owner.get(page))
    assert all(word in told for word in ("已会商一次", "纪要.txt", "推进中", "40%"))
    version = db.session.get(DirectiveTask, task.id).version
    assert secretary.post(f"{page}/close", data={"version": version, "result": ""}).status_code == 422
    assert secretary.post(f"{page}/close", data={"version": version, "result": "已建立会商"}).status_code == 303
    assert "已完成" in text_of(secretary.get("/directives?state=done"))


def test_a_moved_day_is_told_in_the_timeline_and_the_office_reopens(house, office):
    task = made.task(house.branch)
    page = f"/directive-tasks/{task.id}"
    office.post(f"{page}/due", data={"version": task.version, "due_on": "2026-09-30", "reason": "等上级文件"})
    assert all(word in text_of(office.get(page)) for word in ("等上级文件", "原来的期限：2026年6月30日"))
    for verb, data in (("close", {"result": "办了"}), ("reopen", {"reason": "材料不全"}), ("withdraw", {"reason": "重复"})):
        version = db.session.get(DirectiveTask, task.id).version
        assert office.post(f"{page}/{verb}", data={"version": version, **data}).status_code == 303
    assert "已撤销" in text_of(office.get(page))


def test_the_page_of_an_overdue_task_sends_the_secretary_to_the_office(house, secretary):
    task = made.task(house.branch)
    task.due_on = made.TODAY.replace(day=1)
    db.session.commit()
    page = f"/directive-tasks/{task.id}"
    shown = secretary.get(page).text
    assert ("期限已经过了" in shown, f"{page}/due" in shown, f"{page}/withdraw" in shown) == (True, False, False)
    assert secretary.post(f"{page}/withdraw", data={"version": task.version, "reason": "重复"}).status_code == 422


def test_the_ledger_of_a_year_is_what_was_learned_in_it(house, secretary):
    made.entry(house.branch, task={"text": "去年学的"}, issued_on=None, learned_on=made.TODAY.replace(year=2025))
    made.entry(house.branch, task={"text": "没有学的"}, issued_on=None, learned_on=None)
    pages = [text_of(secretary.get(f"/directives?year={year}")) for year in (2025, 2026)]
    assert [["去年学的" in page, "没有学的" in page] for page in pages] == [[True, False], [False, True]]


def test_edit_entry_and_task_and_add_another(house, secretary):
    entry = made.entry(house.branch)
    page, first = f"/directives/{entry.id}", entry.tasks[0]
    assert secretary.get(f"{page}/edit").status_code == secretary.get(f"/directive-tasks/{first.id}/edit").status_code == 200
    changed = {name: value for name, value in typed(house, source="改过的来源").items() if name not in ("branch_id", "text", "due_on", "owner")}
    assert secretary.post(f"{page}/edit", data={**changed, "version": entry.version}).status_code == 303
    assert secretary.post(f"{page}/tasks/new", data={"text": "第二件", "is_lasting": "y"}).status_code == 303
    assert secretary.post(f"/directive-tasks/{first.id}/edit", data={"text": "改过的任务", "version": first.version}).status_code == 303
    assert all(word in text_of(secretary.get(page)) for word in ("改过的来源", "第二件", "改过的任务", "长期坚持"))


def test_supervisors_write_on_the_entry_and_others_see_no_form(house, secretary, log_in):
    entry = made.entry(house.branch)
    inspector = log_in(Role.INSPECTOR)
    assert inspector.post(f"/directives/{entry.id}/supervisions", data={"text": "请抓紧"}).status_code == 303
    page = secretary.get(f"/directives/{entry.id}").text
    assert ("请抓紧" in page, "写督办意见" in page) == (True, False)
    assert "请抓紧" in secretary.get(f"/directive-tasks/{entry.tasks[0].id}").text


def test_a_strange_secretary_finds_nothing(house, log_in):
    task = made.task(house.branch)
    stranger = log_in(member=people.secretary(people.branch()))
    assert [stranger.get(path).status_code for path in (f"/directives/{task.directive_id}", f"/directive-tasks/{task.id}")] == [404, 404]
    assert task.text not in stranger.get("/directives").text


def test_research_its_report_an_instruction_and_what_came_of_it(house, office):
    answer = office.post("/researches/new", data={"theme": "老旧小区信访", "leader": "示例领导", "places": "示例街道", "held_on": "2026-03-02"})
    page, one = answer.location, db.session.scalars(select(Research)).one()
    office.post(f"{page}/edit", data={"theme": one.theme, "leader": one.leader, "places": one.places, "held_on": "2026-03-02", "version": one.version,
                                      "report_title": "调研报告", "reported_on": "2026-03-02"})
    office.post(f"{page}/instructions", data={"given_by": "示例领导", "given_on": "2026-03-02", "text": "请研究"})
    settle = "/written-instructions/1/settle"
    assert office.post(settle, data={"version": "1", "outcome": "rule", "follow_up": "办了"}).status_code == 422
    assert office.post(settle, data={"version": "1", "outcome": "solved", "follow_up": "办了"}).status_code == 303
    assert all(word in text_of(office.get(page)) for word in ("调研报告", "请研究", "问题已解决"))
    assert "老旧小区信访" in text_of(office.get("/researches?year=2026"))
    assert office.post("/written-instructions/1/reopen", data={"version": "2", "reason": "登记错了"}).status_code == 303
    right = {"version": "3", "given_by": "示例领导", "given_on": "2026-03-02", "text": "请抓紧研究"}
    assert office.post("/written-instructions/1/correct", data=right).status_code == 422
    assert office.post("/written-instructions/1/correct", data={**right, "reason": "抄错了"}).status_code == 303
    assert all(word in text_of(office.get(page)) for word in ("请抓紧研究", "办理中"))


def test_research_that_a_branch_recorded_as_an_activity_is_counted_once_and_both_pages_lead_to_each_other(house, office):
    activity = activities.activity(house.branch, Kind.RESEARCH, made.TODAY, title="走访街道", place="示例街道")
    other = made.first_topic(house.branch, house.plain)
    page = f"/activities/{activity.id}"
    assert f"/researches/new?activity={activity.id}" in office.get(page).text
    typed = {"leader": "示例领导", "activity_id": str(activity.id)}
    assert office.post("/researches/new", data={**typed, "activity_id": str(other.id)}).status_code == 422
    answer = office.post("/researches/new", data=typed)
    one = db.session.scalars(select(Research)).one()
    assert (one.theme, one.places, one.held_on, one.branch_id) == ("走访街道", "示例街道", made.TODAY, house.branch.id)
    assert f'href="{page}"' in office.get(answer.location).text
    assert f'href="{answer.location}"' in office.get(page).text
    assert office.post("/researches/new", data=typed).status_code == 422
    edited = {"leader": "示例领导", "theme": "街道信访", "places": "示例街道", "activity_id": str(activity.id), "version": one.version}
    assert (office.get(f"{answer.location}/edit").status_code, office.post(f"{answer.location}/edit", data=edited).status_code) == (200, 303)


def test_a_campaign_from_begin_to_end(house, office):
    data = {"name": "重复信访专项治理", "goal": "减少三成", "from_on": "2026-03-01", "to_on": "2026-09-30"}
    page = office.post("/campaigns/new", data=data).location
    assert office.post(f"{page}/edit", data={**data, "version": "1", "measures": "逐件包案"}).status_code == 303
    assert office.post(f"{page}/end", data={"version": "2", "ended_on": "2026-03-02", "results": "减少四成"}).status_code == 303
    assert all(word in text_of(office.get(page)) for word in ("逐件包案", "减少四成", "已经结束"))
    assert "重复信访专项治理" in text_of(office.get("/campaigns"))
    assert db.session.scalars(select(Campaign.ended_on)).one() == made.TODAY
    assert office.post(f"{page}/reopen", data={"version": "3", "reason": "点错了"}).status_code == 303
    assert "正在进行" in text_of(office.get(page))


def test_a_long_ledger_takes_no_more_statements_than_a_short_one(house, office, counted):
    task = made.task(house.branch, owner_id=house.plain.id)
    office.get("/directives")
    with counted() as few:
        office.get("/directives")
    row = {name: getattr(task, name) for name in ("directive_id", "branch_id", "text", "owner_id", "due_on", "set_on", "updated_on")}
    db.session.execute(insert(DirectiveTask), [{**row, "position": n, "is_lasting": False, "state": TaskState.GOING, "lead_leader": "", "cooperating": "",
                                                "measures": "", "percent": 0, "closed_by": "", "result": "", "version": 1} for n in range(1, 200)])
    db.session.commit()
    with counted() as many:
        office.get("/directives")
    assert len(few) == len(many) <= MOST
