"""The pages of inspections: works, refused, invalid, invisible; what the phone's script is told; the command."""
from urllib.parse import unquote

import pytest
from sqlalchemy import select

from tests import people
from tests.accounts.people import enter
from tests.answers import text_of
from tests.checklists.made import DUTY, JUDGED
from tests.inspections.made import NOW, OFFICE, SEEN, member_inspector, plan, say_all, world
from xinfang_party.access.terms import Role
from xinfang_party.inspections import rules, service, visiting
from xinfang_party.inspections.models import Inspection, VisitAnswer
from xinfang_party.inspections.terms import InspectionState
from xinfang_party.kernel.database import db
from xinfang_party.organization.terms import CommitteeDuty

JSON = {"Accept": "application/json"}


@pytest.fixture
def found(session, clock_at):
    with clock_at(NOW):
        yield world()


@pytest.fixture
def phone(found, app):
    client = app.test_client()
    enter(client, found.inspector)
    return client


@pytest.fixture
def page(found):
    return f"/inspections/{found.inspection.id}/visits/{found.one.id}"


# --- the plan -----------------------------------------------------------------------------------------------------------------

def test_plan_assign_and_start(found, log_in, session):
    office = log_in(Role.PARTY_OFFICE)
    data = {"title": "抽查", "period": "2026Q2", "round_id": "", "due_on": "2026-07-30", "branches": [found.home.branch.id, found.home.other.id],
            "branch_number": "1", "items": ["A1-1", "D1-1", "C1-1"], "item_number": "2", "record_number": "2", "seed": "2026-07-05"}
    assert office.post("/inspections/new", data=data).status_code == 303
    made = session.scalars(select(Inspection).order_by(Inspection.id.desc())).first()
    text = text_of(office.get(f"/inspections/{made.id}"))
    assert ("2026-07-05" in text, rules.rule_words(2) in text, '--from "A1-1,C1-1,D1-1" --number 2' in text) == (True, True, True)
    assert office.post(f"/inspections/{made.id}/start", data={}).status_code == 422
    visit = f"/inspections/{made.id}/visits/{made.visits[0].id}"
    assert office.post(f"{visit}/inspectors", data={"inspectors": [found.inspector.id]}).status_code == 303
    assert office.post(f"/inspections/{made.id}/start", data={}).status_code == 303
    assert session.get(Inspection, made.id).state is InspectionState.RUNNING


def test_a_plan_that_is_refused_comes_back_as_it_was_typed(found, log_in):
    answer = log_in(Role.DISCIPLINE).post("/inspections/new", data={
        "title": "我写的名称", "period": "2026Q2", "due_on": "2026-07-01", "branches": [found.home.branch.id], "items": ["A1-1"], "record_number": "3"})
    assert answer.status_code == 422
    assert ("完成期限不能早于今天" in text_of(answer), "我写的名称" in answer.text) == (True, True)


def test_an_overseer_learns_of_the_own_branch_when_its_visit_is_finished(found, app, session):
    client, own, page = app.test_client(), member_inspector(found.home), f"/inspections/{found.inspection.id}"
    enter(client, own)
    named, seed = found.home.branch.name, found.inspection.seed
    text = text_of(client.get(page))
    assert (found.home.other.name in text, named in text, seed in text) == (True, False, False)
    assert "1 个，查完 0 个" in text_of(client.get("/inspections"))
    assert seed not in client.get(f"{page}/visits/{found.far.id}").text
    say_all(found.one, found.by)
    visiting.finish(found.one, by=found.by)
    session.commit()
    text = text_of(client.get(page))
    assert (named in text, seed in text) == (True, True)


def test_a_plan_of_the_own_branch_alone_is_not_there_yet(found, app):
    client = app.test_client()
    enter(client, member_inspector(found.home))
    hidden = service.plan(plan(found.home, branch_ids=[found.home.branch.id], title="只去一个支部"), by=OFFICE)
    db.session.commit()
    assert client.get(f"/inspections/{hidden.id}").status_code == 404
    assert "只去一个支部" not in text_of(client.get("/inspections"))


def test_the_plan_page_takes_as_many_statements_however_many_branches(found, log_in, counted):
    office, sizes = log_in(Role.PARTY_OFFICE), []
    for keys in ([found.home.branch.id], [people.branch().id for _ in range(100)]):
        page = f"/inspections/{service.plan(plan(found.home, branch_ids=keys, inspector_ids=[found.inspector.id]), by=OFFICE).id}"
        db.session.commit()
        db.session.expire_all()
        with counted() as sent:
            assert office.get(page).text.count("<summary>这次不去") == len(keys)
        sizes.append(len(sent))
    assert sizes[0] == sizes[1] <= 15


# --- the visit ----------------------------------------------------------------------------------------------------------------

def test_the_visit_shows_the_records_to_open_and_how_they_were_drawn(phone, page, session, counted):
    session.expire_all()
    with counted() as sent:
        answer = phone.get(page)
    assert len(sent) <= 17
    assert answer.text.count('href="/activities/') == 3
    assert (f"{rules.rule_words(3)}" in text_of(answer), "data-offline=" in answer.text) == (True, True)


def test_answer_without_a_script(found, phone, page, session):
    answer = phone.post(f"{page}/answers/{JUDGED}", data={"verdict": "not_met", "words": SEEN, "version": 0})
    assert (answer.status_code, answer.location) == (303, f"{page}#item-{JUDGED}")
    assert "登录" not in text_of(phone.get(page))
    assert f'/findings/new?visit={found.one.id}&amp;item={JUDGED}"' in phone.get(page).text
    answer = phone.post(f"{page}/answers/{DUTY}", data={"verdict": "partly", "words": "", "version": 0})
    assert (answer.status_code, "请写一句看到了什么" in text_of(answer)) == (422, True)
    assert session.scalars(select(VisitAnswer.item_code)).all() == [JUDGED]


def test_the_link_fills_in_the_finding_and_the_visit_lists_it(found, phone, page):
    say_all(found.one, found.by)
    db.session.commit()
    link = next(part.split('"')[0] for part in phone.get(page).text.split('href="') if part.startswith("/findings/new")).replace("&amp;", "&")
    form = phone.get(link)
    assert (SEEN in form.text, found.one.source_key in form.text, SEEN in unquote(link)) == (True, True, False)
    data = {"branch_id": found.home.branch.id, "source": "inspection", "text": SEEN, "found_on": "2026-07-05", "severity": "minor", "due_kind": "now",
            "bound_on": "2026-07-30", "item_code": JUDGED, "source_key": found.one.source_key}
    assert phone.post("/findings/new", data=data).status_code == 303
    assert "问〔2026〕" in text_of(phone.get(page))


def test_what_the_script_is_told(found, phone, page):
    def send(**data):
        answer = phone.post(f"{page}/answers/{JUDGED}", data=data, headers=JSON)
        return answer.status_code, answer.json

    assert send(verdict="not_met", words="", version=0) == (422, {"field": "words", "sentence": "请写一句看到了什么、差在哪里。"})
    assert send(words="x", version=0)[1]["field"] == "verdict"
    status, stored = send(verdict="not_met", words=SEEN, version=0)
    assert (status, stored["version"], stored["label"]) == (200, 1, "没有达到")
    status, theirs = send(verdict="partly", words="有一面旗", version=0)
    assert (status, theirs["words"], theirs["version"], theirs["actor"]) == (409, SEEN, 1, found.inspector.name)
    assert send(verdict="partly", words="有一面旗", version=1)[1]["version"] == 2


def test_finish_and_who_sees_it(found, phone, page, log_in, session):
    head, peer = log_in(member=found.home.head), log_in(member=people.secretary(found.home.other, duty=CommitteeDuty.DEPUTY))
    assert head.get(page).status_code == 404
    say_all(found.one, found.by)
    session.commit()
    assert phone.post(f"{page}/finish", data={}).status_code == 303
    assert (SEEN in text_of(head.get(page)), "<form" in head.get(page).text.partition("<main")[2]) == (True, False)
    told = text_of(head.get(f"/inspections/{found.inspection.id}"))
    assert (found.home.branch.name in told, found.home.other.name in told) == (True, False)
    assert "接受过的督导检查" in text_of(head.get(f"/branches/{found.home.branch.id}"))
    assert [peer.get(path).status_code for path in (page, f"/inspections/{found.inspection.id}")] == [404, 404]
    assert phone.post(f"{page}/answers/{DUTY}", data={"verdict": "agree", "version": 1}).status_code == 422


def test_the_list_takes_as_many_statements_however_many_plans(found, log_in, counted):
    office = log_in(Role.PARTY_OFFICE)
    with counted() as few:
        office.get("/inspections")
    for _ in range(3):
        service.plan(plan(found.home), by=OFFICE)
    with counted() as many:
        office.get("/inspections")
    assert len(many) == len(few)


def test_the_command_draws_the_same(app):
    answer = app.test_cli_runner().invoke(args=["inspections", "draw", "--seed", "s", "--from", "ZB3, ZB1，ZB2", "--number", "2"])
    assert answer.output.splitlines()[-2:] == list(rules.draw(["ZB1", "ZB2", "ZB3"], 2, "s"))
    answer = app.test_cli_runner().invoke(args=["inspections", "draw", "--seed", "s", "--from", "ZB1", "--number", "2"])
    assert (answer.exit_code, "个数应在 1 到 1 之间" in answer.stderr) == (1, True)
