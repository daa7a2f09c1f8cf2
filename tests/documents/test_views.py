"""The pages of rules and of the papers of a year."""
import io

import pytest

from tests.answers import text_of
from tests.documents import made
from xinfang_party.access.terms import Role
from xinfang_party.documents.models import Rule, YearPaper
from xinfang_party.documents.terms import PaperState
from xinfang_party.kernel.database import db

MOST = 15


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW):
        yield made.world()


def test_a_rule_from_its_registration_to_its_end(world, log_in):
    head = log_in(member=world.head)
    typed = {"branch_id": world.branch.id, "title": "谈心谈话方案", "kind": "talks", "from_on": "2025-01-01"}
    refused = head.post("/rules/new", data={**typed, "is_for_all": "y"})
    assert (refused.status_code, "不要勾选" in text_of(refused), "谈心谈话方案" in refused.text) == (422, True, True)
    path = head.post("/rules/new", data=typed).location
    for step, data in (("edit", {**typed, "number": "2025-3"}), ("reviews", {"reviewed_on": "2026-03-01", "outcome": "revise", "opinion": "补上新要求"}),
                       ("files", {"file": (io.BytesIO(b"%PDF-1.4\n%%EOF"), "全文.pdf")})):
        assert head.post(f"{path}/{step}", data=data).status_code == 303, step
    new = head.post(f"{path}/replace", data={**typed, "title": "新方案", "from_on": "2026-03-02"}).location
    assert head.post(f"{new}/end", data={"to_on": "2026-12-31", "end_reason": "试行期满"}).status_code == 303
    page = text_of(log_in(member=world.one).get(path))
    assert all(word in page for word in ("由新方案代替", "补上新要求", "需要修订", "全文.pdf", "已停止执行"))


def test_the_list_says_what_is_lacking_and_narrows(world, log_in):
    made.rule(world.above, title="全局的方案", is_for_all=True)
    made.rule(world.other, title="别家的方案")
    page = text_of(log_in(member=world.one).get(f"/rules?branch={world.branch.id}&kind=talks&state=in_force"))
    assert all(word in page for word in ("还缺 5 类", "全局的方案", "超过复审时间"))
    assert "别家的方案" not in page
    assert "没有这样的制度" in text_of(log_in(Role.PARTY_OFFICE).get("/rules?state=ended"))


def test_the_three_papers_of_a_year(world, log_in):
    clerk, head, year = log_in(member=world.clerk), log_in(member=world.head), f"/branches/{world.branch.id}/year-papers/2026"
    path = clerk.post(f"{year}/plan/new", data={"title": "2026年工作计划", "content": "开好三会一课"}).location
    assert clerk.post(f"{path}/approve", data={}).status_code == 404
    for who, step, data in ((clerk, "edit", {"title": "2026年工作计划", "content": "再加一条"}), (clerk, "submit", {}), (head, "return", {"return_reason": "缺党课"}),
                            (clerk, "submit", {}), (head, "approve", {"activity_id": ""})):
        assert who.post(f"{path}/{step}", data=data).status_code == 303, step
    duty_list = clerk.post(f"{year}/duty-list").location
    assert "还没有写" in text_of(head.post(f"{duty_list}/publish", data={"published_on": "2026-03-02", "published_where": "公开栏"}))
    assert clerk.post(f"{duty_list}/lines", data={f"contents-{place}": "负责任" for place in range(3)}).status_code == 303
    assert head.post(f"{duty_list}/publish", data={"published_on": "2026-03-02", "published_where": "公开栏"}).status_code == 303
    line = db.session.get_one(YearPaper, int(duty_list.rpartition("/")[2])).lines[0]
    assert [head.post(f"/duty-lines/{line.id}/sign").status_code, clerk.post(f"/duty-lines/{line.id}/sign").status_code] == [303, 404]
    page = text_of(log_in(member=world.one).get(year))
    assert all(word in page for word in ("已批准", "1/3 人已签收", "还没有"))


def test_the_secretary_names_the_meeting_that_passed_the_own_draft(world, log_in):
    head, meeting, far = log_in(member=world.head), made.meeting(world.branch), made.meeting(world.other)
    path = head.post(f"/branches/{world.branch.id}/year-papers/2025/summary/new", data={"title": "2025年总结", "content": "都做到了"}).location
    assert head.post(f"{path}/submit").status_code == 303
    assert [head.post(f"{path}/approve", data={"activity_id": key}).status_code for key in ("", far.id, meeting.id)] == [422, 422, 303]
    paper = db.session.get_one(YearPaper, int(path.rpartition("/")[2]))
    assert (paper.state, paper.activity_id, paper.approved_on) == (PaperState.APPROVED, meeting.id, meeting.held_on)


def test_an_older_page_is_a_conflict_that_keeps_the_words(world, log_in):
    rule = made.rule(world.branch)
    answer = log_in(member=world.head).post(f"/rules/{rule.id}/end", data={"to_on": "2026-03-02", "end_reason": "试行期满", "version": rule.version - 1})
    assert (answer.status_code, "试行期满" in answer.text, db.session.get_one(Rule, rule.id).to_on) == (409, True, None)


def test_statements_do_not_grow(world, log_in, counted):
    office, rule = log_in(Role.PARTY_OFFICE), made.rule(world.branch)
    paper = made.duty_list(world.branch, by=made.by(world.head))
    addresses = ("/rules", f"/rules/{rule.id}", "/year-papers", f"/branches/{world.branch.id}/year-papers/2026", f"/year-papers/{paper.id}")
    few = {}
    for address in addresses:
        office.get(address)
        with counted() as asked:
            office.get(address)
        few[address] = len(asked)
    for n in range(3):
        made.rule(world.branch, title=f"方案{n}", is_for_all=False)
    made.duty_list(world.other, by=made.by(world.far))
    for address in addresses:
        with counted() as many:
            assert office.get(address).status_code == 200
        assert len(many) <= min(few[address], MOST), address
