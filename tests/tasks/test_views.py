import pytest

from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts.models import Account
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.tasks import progress, registry, service
from xinfang_party.tasks.models import JobRun, TaskState

POLLING = 'data-hx-trigger="every 1s"'


@pytest.fixture
def starter(log_in):
    return log_in(Role.PETITION_OFFICER, name="示例党员01")


@pytest.fixture
def task(starter, monkeypatch):
    monkeypatch.setitem(registry.FUNCTIONS, "toy", lambda run: None)
    account = db.session.query(Account).filter_by(name="示例党员01").one()
    made = service.start("toy", title="导入信访事项", by=Identity(account_id=account.id, name=account.name), arguments={}, result_url="/import")
    db.session.commit()
    return made


def end(task, state, words, url="/import"):
    task.state, task.words, task.result_url, task.finished_at = state, words, url, clock.now()
    db.session.commit()


def test_a_running_task_shows_its_progress_and_asks_again(starter, task):
    progress.write(task.id, 400, 1200, "正在导入")
    db.session.commit()
    text = starter.get(f"/tasks/{task.id}").text
    assert "已处理 400，共 1,200" in text
    assert '<progress value="400" max="1200">' in text
    assert POLLING in text


def test_a_queued_task_does_not_pretend_to_know_its_end(starter, task):
    text = starter.get(f"/tasks/{task.id}").text
    assert ("排队中" in text, '<progress max="1">' in text) == (True, True)


def test_without_script_a_link_refreshes(starter, task):
    assert f'<a href="/tasks/{task.id}">刷新进度</a>' in starter.get(f"/tasks/{task.id}").text


def test_htmx_gets_the_fragment_alone(starter, task):
    text = starter.get(f"/tasks/{task.id}", headers={"HX-Request": "true"}).text
    assert text.lstrip().startswith('<div id="task-progress"')
    assert "<html" not in text


def test_a_finished_task_links_its_result_and_asks_no_more(starter, task):
    end(task, TaskState.DONE, "导入 1,200 行。")
    text = starter.get(f"/tasks/{task.id}", headers={"HX-Request": "true"}).text
    assert ("导入 1,200 行。" in text, 'href="/import">查看结果' in text, POLLING in text) == (True, True, False)


def test_a_failed_task_says_why_and_asks_no_more(starter, task):
    end(task, TaskState.FAILED, "表里只有表头，没有数据。")
    text = starter.get(f"/tasks/{task.id}").text
    assert ("未完成" in text, "表里只有表头" in text, POLLING in text) == (True, True, False)


def test_a_task_is_shown_only_to_its_starter(task, log_in):
    assert log_in(Role.PETITION_OFFICER).get(f"/tasks/{task.id}").status_code == 404
    assert log_in(Role.SYSTEM_ADMIN).get(f"/tasks/{task.id}").status_code == 404


def test_the_system_administrator_sees_the_jobs(app, log_in):
    db.session.add(JobRun(job=app.extensions["jobs"][0].id, period="2026-03-01", ran_at=clock.now()))
    text = log_in(Role.SYSTEM_ADMIN).get("/jobs").text
    assert all(job.name in text for job in app.extensions["jobs"])
    assert "2026-03-01" in text


def test_jobs_that_never_ran_are_explained(log_in):
    assert "还没有运行记录" in log_in(Role.SYSTEM_ADMIN).get("/jobs").text


@pytest.mark.parametrize("role", [Role.PARTY_OFFICE, Role.AUDIT_ADMIN, Role.SECURITY_ADMIN])
def test_nobody_else_sees_the_jobs(log_in, role):
    assert log_in(role).get("/jobs").status_code == 404
