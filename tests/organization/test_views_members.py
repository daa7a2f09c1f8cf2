from datetime import date

import pytest

from tests import people as made
from tests.people import BY
from xinfang_party.access.terms import Role
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization import people
from xinfang_party.organization.models import Branch, Member
from xinfang_party.organization.queries import history_of, member_by_number


@pytest.fixture
def office(log_in):
    return log_in(Role.PARTY_OFFICE, name="机关党委")


def place(of: Branch, **more):
    return {"branch_id": of.id, "cell_id": "", "department_id": "", "post_id": "", "from_on": "2020-03-01", **more}


# --- members ------------------------------------------------------------------------------------------------------------------

def test_admit_member_tells_of_namesakes(office):
    branch = made.branch()
    made.member(branch, "李明", number="D0001")
    db.session.commit()
    data = {"number": "D0002", "name": "李明", "joined_on": "", "formal_on": "", **place(branch)}
    answer = office.post("/members/new", data=data, follow_redirects=True)
    assert "还有同名党员（编号 D0001）" in answer.text
    assert member_by_number("D0002").home_branch_id == branch.id


def test_admit_member_refuses_an_identity_number(office):
    data = {"number": "11010519491231002X", "name": "李明", "joined_on": "", "formal_on": "", **place(made.branch())}
    answer = office.post("/members/new", data=data)
    assert answer.status_code == 422
    assert "编号里像是有身份证号" in answer.text


def test_the_life_of_a_member(office, session):
    branch, other = made.branch(), made.branch()
    member = made.member(branch, formal_on=None)
    version = lambda: session.get(Member, member.id).version  # noqa: E731
    office.post(f"/members/{member.id}/formal", data={"on": "2016-01-01", "version": version()})
    office.post(f"/members/{member.id}/transfer", data={**place(other), "version": version()})
    office.post(f"/members/{member.id}/correct", data={**place(other, from_on="2020-04-01"), "version": version()})
    office.post(f"/members/{member.id}/leave", data={"left_on": "2022-01-01", "reason": "调出", "version": version()})
    office.post(f"/members/{member.id}/return", data={**place(branch, from_on="2023-01-01"), "version": version()})
    assert [stay.from_on for stay in history_of(member.id)] == [date(2023, 1, 1), date(2020, 4, 1), made.SINCE]
    assert "2020年3月31日" in office.get(f"/members/{member.id}").text


def test_edit_member(office):
    member = made.member(made.branch(), number="D0009")
    db.session.commit()
    page = office.get(f"/members/{member.id}/edit").text
    assert 'value="D0009"' in page
    office.post(f"/members/{member.id}/edit", data={"number": "D0010", "name": "新名", "joined_on": "2010-01-01", "formal_on": "", "version": member.version})
    assert (member.number, member.formal_on) == ("D0010", None)


def test_the_list_is_filtered(office):
    branch = made.branch()
    made.member(branch, "张三")
    made.member(made.branch(), "李四", formal_on=None)
    db.session.commit()
    assert "李四" not in office.get("/members?q=张三").text
    assert "李四" not in office.get(f"/members?branch={branch.id}").text
    assert "张三" not in office.get("/members?standing=probationary").text
    assert office.get("/members?q=%25").text.count('data-label="姓名"') == 0


def test_only_who_sees_others_chooses_a_branch(log_in):
    branch = made.branch()
    assert 'name="branch"' not in log_in(member=made.member(branch)).get("/members").text
    assert 'name="branch"' in log_in(member=made.secretary(branch)).get("/members").text


def test_a_branch_that_is_none_narrows_nothing(office):
    made.member(made.branch(), "张三")
    db.session.commit()
    assert "张三" in office.get(f"/members?branch={10**25}").text


def test_who_left_is_found_when_asked_for(office):
    member = made.member(made.branch(), "张三")
    people.leave(member, date(2020, 1, 1), "调出", BY)
    db.session.commit()
    assert "张三" not in office.get("/members").text
    assert "已转出" in office.get("/members?standing=left").text


# --- who may ------------------------------------------------------------------------------------------------------------------

def test_a_secretary_edits_the_led_branch_only(log_in):
    mine, other = made.branch(), made.branch()
    inside, outside = made.member(mine), made.member(other)
    secretary = log_in(member=made.secretary(mine))
    assert secretary.get(f"/members/{inside.id}/edit").status_code == 200
    assert secretary.get(f"/members/{outside.id}/edit").status_code == 404
    assert secretary.post(f"/members/{outside.id}/edit", data={}).status_code == 404


def test_a_secretary_moves_nobody_out_of_the_branch(log_in, session):
    mine, other = made.branch(), made.branch()
    inside, cell = made.member(mine), made.cell(mine)
    secretary = log_in(member=made.secretary(mine))
    now = {"from_on": clock.today().isoformat(), "version": inside.version}
    refused = secretary.post(f"/members/{inside.id}/transfer", data=place(other, **now))
    moved = secretary.post(f"/members/{inside.id}/transfer", data=place(mine, cell_id=cell.id, **now))
    assert (refused.status_code, moved.status_code) == (422, 303)
    assert history_of(inside.id)[0].branch_id == mine.id


def test_a_secretary_cannot_build_the_tree(log_in):
    secretary = log_in(member=made.secretary(made.branch()))
    assert secretary.get("/branches/new").status_code == 404
    assert secretary.post("/branches/new", data={"code": "ZB01"}).status_code == 404


def test_a_member_sees_only_the_own_page(log_in):
    branch = made.branch()
    me, colleague = made.member(branch), made.member(branch, "同事甲")
    mine = log_in(member=me)
    assert mine.get(f"/members/{me.id}").status_code == 200
    assert mine.get(f"/members/{colleague.id}").status_code == 404
    assert "同事甲" not in mine.get("/members").text + mine.get(f"/branches/{branch.id}").text


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_administrators_see_no_members(log_in, role):
    made.branch()
    admin = log_in(role)
    assert [admin.get(path).status_code for path in ("/organization", "/members", "/departments", "/calendar")] == [404] * 4


def test_strangers_are_asked_to_log_in(client):
    assert client.get("/organization").status_code == 303
    assert client.post("/branches/new", data={"code": "ZB01"}).status_code in (303, 400)
