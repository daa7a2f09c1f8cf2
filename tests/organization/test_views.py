import re
from datetime import date

import pytest
from sqlalchemy import select

from tests import people as made
from tests.people import BY
from xinfang_party.access.terms import Role
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization import service
from xinfang_party.organization.models import Branch, Cell, CommitteePost, Department, Holiday, Post
from xinfang_party.organization.queries import branch_by_code, terms_of
from xinfang_party.organization.terms import BranchKind

NEW_BRANCH = {"code": "ZB01", "name": "第一党支部", "kind": "branch", "parent": "", "founded_on": "2016-03-01", "sort_order": "1"}


@pytest.fixture
def office(log_in):
    return log_in(Role.PARTY_OFFICE, name="机关党委")


# --- branches -----------------------------------------------------------------------------------------------------------------

def test_create_branch(office):
    answer = office.post("/branches/new", data=NEW_BRANCH)
    assert (answer.status_code, answer.location) == (303, f"/branches/{branch_by_code('ZB01').id}")


def test_create_branch_invalid_keeps_what_was_typed(office):
    answer = office.post("/branches/new", data={**NEW_BRANCH, "code": "第一", "founded_on": "去年"})
    assert answer.status_code == 422
    assert "第一党支部" in answer.text
    assert "代码用字母" in answer.text


def test_create_branch_refused_at_its_field(office):
    made.branch("第一党支部")
    answer = office.post("/branches/new", data=NEW_BRANCH)
    assert answer.status_code == 422
    assert 'id="name-error"' in answer.text


def test_edit_branch_in_two_windows_conflicts(office):
    branch = made.branch("第一党支部", code="ZB01")
    office.post(f"/branches/{branch.id}/edit", data={**NEW_BRANCH, "name": "新名称", "version": branch.version})
    answer = office.post(f"/branches/{branch.id}/edit", data={**NEW_BRANCH, "name": "另一名称", "version": 1})
    assert answer.status_code == 409
    assert "另一名称" in answer.text


def test_dissolve_branch(office, session):
    branch = made.branch()
    office.post(f"/branches/{branch.id}/dissolve", data={"on": "2020-05-01", "version": branch.version})
    assert session.get(Branch, branch.id).dissolved_on == date(2020, 5, 1)


def test_the_tree_counts_members_below(office):
    top = made.branch("机关党委", kind=BranchKind.ORGAN_COMMITTEE)
    made.member(made.branch(parent=top))
    made.member(made.branch(parent=top), formal_on=None)
    text = office.get("/organization").text
    row = text[text.index("机关党委</a>"):]
    assert row.index('class="number">2<') < row.index('class="number">1<')


def test_dissolved_branches_are_shown_when_asked_for(office):
    service.dissolve_branch(made.branch("老支部"), on=date(2020, 5, 1), by=BY)
    db.session.commit()
    assert "老支部" not in office.get("/organization").text
    assert "已于2020年5月1日撤销" in office.get("/organization?dissolved=1").text


def test_the_branch_page_warns(office):
    branch = made.branch()
    made.member(branch)
    text = office.get(f"/branches/{branch.id}").text
    assert "还没有书记" in text
    assert "不足 3 名" in text


def test_cells(office, session):
    branch = made.branch()
    office.post(f"/branches/{branch.id}/cells/new", data={"name": "第一党小组", "founded_on": "2020-01-01", "sort_order": "0"})
    cell = session.scalars(select(Cell)).one()
    member = made.member(branch, cell=cell)
    office.post(f"/cells/{cell.id}/leader", data={"leader": member.id, "version": cell.version})
    office.post(f"/cells/{cell.id}/edit", data={"name": "学习小组", "founded_on": "2020-01-01", "sort_order": "0", "version": cell.version})
    assert (cell.leader_id, cell.name) == (member.id, "学习小组")
    assert office.post(f"/cells/{cell.id}/dissolve", data={"on": "2026-01-01", "version": cell.version}).status_code == 422


def test_departments_and_posts(office, session):
    branch = made.branch()
    office.post("/departments/new", data={"code": "CS01", "name": "来访处", "branch": branch.id, "sort_order": "1"})
    department = session.scalars(select(Department)).one()
    office.post(f"/departments/{department.id}/posts/new", data={"name": "接访岗", "sort_order": "0"})
    post = session.scalars(select(Post)).one()
    office.post(f"/posts/{post.id}/edit", data={"name": "接谈岗", "sort_order": "0", "version": post.version})
    assert "接谈岗" in office.get(f"/departments/{department.id}").text
    office.post(f"/posts/{post.id}/remove")
    assert session.scalars(select(Post)).all() == []


def test_edit_department(office):
    department = made.department("信访处")
    db.session.commit()
    page = office.get(f"/departments/{department.id}/edit")
    answer = office.post(f"/departments/{department.id}/edit", data={
        "code": department.code, "name": "来访处", "branch": "", "sort_order": "5", "version": department.version})
    assert "信访处" in page.text
    assert (answer.status_code, department.name) == (303, "来访处")


def test_who_leads_a_department(office):
    department, head = made.department(), made.member(made.branch(), "示例处长")
    db.session.commit()
    typed = {"code": department.code, "name": department.name, "branch": "", "sort_order": "5", "version": department.version, "head": "示例处长"}
    refused = office.post(f"/departments/{department.id}/edit", data={**typed, "leader": "没有这个人"})
    assert (refused.status_code, "没有这名党员" in refused.text) == (422, True)
    assert office.post(f"/departments/{department.id}/edit", data=typed).status_code == 303
    assert department.head_id == head.id
    assert "示例处长" in office.get(f"/departments/{department.id}").text
    head.left_on = date(2020, 1, 1)
    db.session.commit()
    again = office.post(f"/departments/{department.id}/edit", data={**typed, "version": department.version})
    assert (again.status_code, "示例处长已经离开" in again.text) == (422, True)


# --- terms --------------------------------------------------------------------------------------------------------------------

def test_terms_and_posts(office, session):
    branch = made.branch()
    member = made.member(branch)
    office.post(f"/branches/{branch.id}/terms/new", data={"from_on": "2024-01-01", "planned_to_on": ""})
    term = terms_of(branch.id)[0]
    office.post(f"/terms/{term.id}/posts/new", data={"member": member.id, "duty": "secretary", "from_on": "2024-01-01"})
    office.post(f"/terms/{term.id}/extend", data={"to_on": "2027-06-30", "reason": "报批同意", "version": term.version})
    post = session.scalars(select(CommitteePost)).one()
    office.post(f"/committee-posts/{post.id}/relieve", data={"to_on": "2025-01-01"})
    assert "2025年1月1日" in office.get(f"/terms/{term.id}").text
    office.post(f"/terms/{term.id}/end", data={"on": "2025-06-01", "version": term.version})
    assert (term.extended_to_on, term.ended_on, post.to_on) == (date(2027, 6, 30), date(2025, 6, 1), date(2025, 1, 1))


def test_naming_is_refused_in_words(office):
    branch = made.branch()
    term, young = made.term(branch), made.member(branch, formal_on=date(2024, 6, 1))
    answer = office.post(f"/terms/{term.id}/posts/new", data={"member": young.id, "duty": "secretary", "from_on": "2025-01-01"})
    assert answer.status_code == 422
    assert "党龄满 1 年" in answer.text


# --- the first hour and the calendar ------------------------------------------------------------------------------------------

def test_the_first_hour_goes_on_as_facts_appear(office):
    assert office.get("/start").text.count("还没有做") == 5
    assert "看看接下来做什么" in office.get("/organization").text
    branch = made.branch()
    made.department()
    made.secretary(branch)
    text = office.get("/start").text
    assert (text.count("已完成</span>"), text.count("还没有做")) == (4, 1)


def test_the_first_hour_offers_only_what_the_viewer_may_do(office):
    links = set(re.findall(r'href="(/[^"]*)" *>(?:新建|从表格|导入|逐个|选一个)', office.get("/start").text))
    assert len(links) >= 7
    assert {office.get(link).status_code for link in links} == {200}


def test_calendar(office, session):
    answer = office.post("/calendar/days", data={"first": "2031-02-05", "last": "2031-02-06", "kind": "off", "note": "春节"})
    assert answer.status_code == 303
    page = office.get(answer.location).text
    assert page.count(">本局登记<") == 2
    office.post("/calendar/days/2031-02-05/remove")
    assert session.scalars(select(Holiday.day)).all() == [date(2031, 2, 6)]


def test_calendar_says_which_years_are_not_announced(office):
    assert "2037 年的节假日安排还没有公布" in office.get("/calendar?year=2037").text
    assert "的节假日安排还没有公布" not in office.get("/calendar?year=2025").text


@pytest.mark.parametrize("data", [{"first": ""}, {"first": "2031-02-05", "last": "2031-02-01", "kind": "off"}, {"first": "2031-02-05"}])
def test_calendar_invalid(office, data):
    assert office.post("/calendar/days", data=data).status_code == 422


def test_a_member_reads_the_calendar_but_cannot_change_it(log_in):
    member = log_in(member=made.member(made.branch()))
    assert "登记放假或上班" not in member.get("/calendar").text
    assert member.post("/calendar/days", data={"first": "2031-02-05", "kind": "off"}).status_code == 404


# --- how many statements ------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("path", ["/organization", "/members", "/branches/{branch}", "/members/{member}", "/departments", "/departments/{department}"])
def test_pages_cost_the_same_however_many_rows(office, counted, path):
    branch, department = made.branch(), made.department()
    member = made.member(branch, department=department, cell=made.cell(branch))
    service.create_post(department, name="接访岗", by=BY)
    db.session.commit()
    address = path.format(branch=branch.id, member=member.id, department=department.id)
    office.get(address)
    with counted() as few:
        office.get(address)
    for _ in range(6):
        below, cell = made.branch(parent=branch), made.cell(branch)
        made.secretary(below)
        made.member(branch, department=made.department(branch=branch), cell=cell)
        service.create_post(department, name=f"岗位{cell.id}", by=BY)
    db.session.commit()
    with counted() as many:
        office.get(address)
    assert len(many) == len(few) <= 15, "\n".join(many)


def test_today_is_a_day(office):
    assert f'value="{clock.today().isoformat()}"' in office.get("/branches/new").text
