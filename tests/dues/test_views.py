"""The pages of dues: one post for a whole month, nothing typed is lost, whom they show what."""
import re
from datetime import date

import pytest

from tests import people
from xinfang_party.access.terms import Role
from xinfang_party.dues import queries, service
from xinfang_party.dues.terms import Entry
from xinfang_party.kernel.database import db

MARCH = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def in_april(app, clock_at):
    with clock_at("2026-04-06 12:00"):
        yield


@pytest.fixture
def scene(log_in):
    """(branch, secretary's client, two members)."""
    branch = people.branch("第一支部")
    head = people.secretary(branch)
    one, two = people.member(branch, "甲测试"), people.member(branch, "乙测试")
    return branch, log_in(member=head), one, two


def fields(page):
    """What the form would send as it stands."""
    text = page.get_data(as_text=True)
    found = dict(re.findall(r'name="([^"]+)" type="(?:hidden|date|text)" value="([^"]*)"', text))
    return {**found, **{name: value for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text)}}


def place_of(typed, member):
    return next(name.removesuffix("-number") for name, value in typed.items() if name.endswith("-number") and value == member.number)


def test_a_month_in_one_post(scene):
    branch, client, one, two = scene
    address = f"/dues/branches/{branch.id}/2026/3"
    typed = fields(client.get(address))
    typed |= {f"{place_of(typed, one)}-is_paid": "y", f"{place_of(typed, one)}-amount": "12.5", f"{place_of(typed, two)}-exempt_reason": "经支部同意"}
    assert client.post(address, data=typed).status_code == 303
    assert service.entry_of(queries.one(one.id, MARCH)) == Entry(True, date(2026, 4, 6), 1250)
    grid = client.get("/dues?year=2026").get_data(as_text=True)
    assert grid.count("已交<") == 1
    assert grid.count("免交<") == 1
    assert (grid.count("本月未到期<"), grid.count('4月">未交')) == (3, 0)


def test_what_is_refused_comes_back_with_everything_typed(scene):
    branch, client, one, two = scene
    address = f"/dues/branches/{branch.id}/2026/3"
    typed = fields(client.get(address))
    typed |= {f"{place_of(typed, one)}-is_paid": "y", f"{place_of(typed, one)}-exempt_reason": "经支部同意", f"{place_of(typed, two)}-amount": "一百"}
    answer = client.post(address, data=typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="一百"' in page
    assert "乙测试：请填写金额" in page
    assert "请检查这一项" not in page
    typed[f"{place_of(typed, two)}-amount"] = ""
    page = client.post(address, data=typed).get_data(as_text=True)
    assert "甲测试：又填了已交又填了免交的原因" in page
    assert 'value="经支部同意"' in page


def test_one_cell_is_put_right(scene):
    branch, client, one, two = scene
    service.record_month(branch, MARCH, {one.id: Entry(True, date(2026, 3, 5))}, by=people.BY)
    db.session.commit()
    address = f"/dues/members/{one.id}/2026/3"
    typed = fields(client.get(address))
    assert client.post(address, data={**typed, "standing": "exempt"}).status_code == 422
    shown = client.get(f"/dues/members/{two.id}/2026/3").get_data(as_text=True)
    assert re.findall(r'<input[^>]*checked[^>]*value="(\w+)"', shown) == ["unpaid"]
    assert client.post(address, data={**typed, "standing": "exempt", "exempt_reason": "经支部同意"}).status_code == 303
    assert service.entry_of(queries.one(one.id, MARCH)) == Entry(exempt_reason="经支部同意")


def test_a_member_sees_the_own_year_alone(scene, log_in):
    branch, _client, one, two = scene
    service.record_month(branch, MARCH, {one.id: Entry(True, date(2026, 3, 5), 1250)}, by=people.BY)
    client = log_in(member=one)
    page = client.get("/dues", follow_redirects=True).get_data(as_text=True)
    assert "我的党费" in page
    assert "12.50" in page
    assert client.get(f"/dues/members/{two.id}").status_code == 404
    assert client.get(f"/dues/branches/{branch.id}/2026/3").status_code == 404


def test_few_statements_however_many_members(scene, log_in, counted):
    branch, client, *_ = scene
    with counted() as few:
        client.get("/dues")
    for _ in range(20):
        service.correct(people.member(branch), MARCH, Entry(True, date(2026, 3, 5)), by=people.BY)
    db.session.commit()
    with counted() as many:
        client.get("/dues")
    assert len(few) == len(many) <= 15


def test_nobody_else_reads_the_warning(scene, log_in):
    branch, client, one, _two = scene
    for back in range(10, 16):
        month = date(2025 + back // 13, back % 12 or 12, 1)
        service.correct(one, month, Entry(True, month), by=people.BY)
    db.session.commit()
    assert "已经连续 6 个月没有交纳" in client.get("/dues").get_data(as_text=True)
    assert "已经连续 6 个月没有交纳" not in log_in(Role.LEADER).get(f"/dues?branch={branch.id}").get_data(as_text=True)
