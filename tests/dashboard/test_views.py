"""The home page: what do I owe, by when; figures with their rows; nothing that is not mine."""
import re
from datetime import date
from html import unescape

import pytest

from tests import people, promises
from tests.petitions import made
from xinfang_party.access.terms import Role
from xinfang_party.commitments import service
from xinfang_party.commitments.terms import Kind
from xinfang_party.organization.terms import CommitteeDuty

NOW = "2026-03-02 10:00"
MOST = 15
"""Statements of a home page whose figures nobody asked for before; every later room adds its own."""


@pytest.fixture
def world(app, clock_at):
    with clock_at(NOW):
        yield promises.world()


def home(client) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def sent(queries):
    return [query for query in queries if query not in {"BEGIN", "BEGIN IMMEDIATE"}]


@pytest.mark.parametrize("role", [role for role in Role if role.is_administrator or role in {
    Role.PETITION_OFFICER, Role.PARTY_OFFICE, Role.INSPECTOR, Role.DISCIPLINE, Role.LEADER}])
def test_every_role_has_a_home(log_in, role):
    assert "<h1>首页</h1>" in home(log_in(role))


@pytest.mark.parametrize(("role", "words"), [
    (Role.SYSTEM_ADMIN, ["账号</a>", "定时任务</a>", "新建账号"]), (Role.SECURITY_ADMIN, ["账号</a>", "授予和撤销角色"]),
    (Role.AUDIT_ADMIN, ["审计记录</a>", "抄到别处"])])
def test_administrators_are_told_what_they_do_here(log_in, role, words):
    page = home(log_in(role)).partition("<main")[2]
    assert all(word in page for word in ["您在这里做什么", *words])
    assert "诺、" not in page
    assert "我要办的" not in page


def test_the_officer_is_told_what_waits(world, log_in, counted):
    made.case(member=world.keeper, received_on=date(2025, 11, 3)), made.case()
    client = log_in(Role.PETITION_OFFICER)
    page = home(client)
    assert 'href="/cases?state=overdue">1 件已超过答复期限</a>' in page
    assert 'href="/cases?state=unassigned">1 件没有分派</a>' in page
    with counted() as queries:
        home(client)
    assert len(sent(queries)) <= MOST


def test_the_secretary_owes_the_vetting_and_the_member_does_not(world, log_in):
    commitment = promises.draft(world)
    service.submit(commitment, by=world.by)
    assert "审诺" in home(log_in(member=world.head))
    assert "提交审诺" not in home(log_in(member=world.keeper))


def test_a_draft_is_owed_by_its_keeper(world, log_in):
    promises.draft(world)
    assert "提交审诺" in home(log_in(member=world.keeper))


def test_figures_are_links_to_their_rows(world, log_in):
    made.case(member=world.keeper, received_on=date(2025, 12, 1), replied_on=date(2026, 1, 20))
    page = home(log_in(member=world.keeper))
    assert "我承办的事项" in page
    assert "/measures/petitions.on_time_reply_rate/rows?" in page


def test_a_change_shows_at_once(world, log_in):
    client = log_in(member=world.keeper)
    made.case(member=world.keeper, received_on=date(2025, 12, 1), replied_on=date(2026, 1, 20))
    assert "1/1 件" in home(client)
    made.case(member=world.keeper, received_on=date(2025, 12, 1))
    assert "1/2 件" in home(client)


def test_branches_stand_in_the_order_of_the_tree(world, log_in):
    second = people.branch("乙支部", sort_order=2_000)
    first = people.branch("甲支部", sort_order=1_000)
    page = home(log_in(Role.INSPECTOR))
    assert 0 < page.index(first.name) < page.index(second.name)


def test_a_member_sees_no_table_of_branches(world, log_in):
    assert "各支部的数字" not in home(log_in(member=world.keeper))


@pytest.mark.parametrize("rows", [1, 12])
def test_few_statements_however_much_there_is(world, log_in, counted, rows):
    for _ in range(rows):
        made.case(member=world.keeper)
        promises.draft(world)
    client = log_in(member=world.head)
    with counted() as queries:
        home(client)
    assert len(sent(queries)) <= MOST


@pytest.mark.parametrize("role", [Role.PARTY_OFFICE, Role.PETITION_OFFICER, Role.LEADER, Role.INSPECTOR, Role.DISCIPLINE])
def test_those_who_oversee_read_a_home_of_few_statements(world, log_in, counted, role):
    made.case(member=world.keeper)
    service.submit(promises.draft(world), by=world.by)
    client = log_in(role)
    with counted() as queries:
        home(client)
    assert len(sent(queries)) <= MOST


def test_a_secretary_with_promises_of_all_kinds_reads_few_statements(world, log_in, counted):
    for kind, by in ((Kind.BRANCH, world.secretary), (Kind.MEMBER, world.secretary), (Kind.MEMBER, world.by)):
        service.submit(promises.draft(world, kind=kind, by=by), by=by)
    made.case(member=world.head)
    client = log_in(member=world.head)
    with counted() as queries:
        page = home(client)
    assert page.count("目标 90%") == 2
    assert len(sent(queries)) <= MOST


def steps(client) -> dict[str, tuple[str, str]]:
    """step → (count, address) of the table of the own branch's promises."""
    table = unescape(home(client)).partition("支部的承诺到了哪一步")[2].partition("</table>")[0]
    return {label: (count, address) for label, address, count in re.findall(r'data-label="([^"]+)"><a href="([^"]+)">(\d+) 项</a>', table)}


def in_every_step(world) -> None:
    promises.draft(world)
    service.submit(promises.draft(world), by=world.by)
    promises.published(world), promises.published(world)
    promises.published(promises.world())


def test_the_secretary_sees_the_promises_of_the_branch_by_step(world, log_in):
    in_every_step(world)
    client = log_in(member=world.head)
    found = steps(client)
    assert {step: count for step, (count, _) in found.items()} == {"待审诺": "1", "践诺中": "2"}
    for count, address in found.values():
        listed = client.get(address).get_data(as_text=True)
        assert listed.count('<td data-label="承诺"><a') == int(count)


def test_who_sits_in_the_committee_sees_them_too(world, log_in):
    in_every_step(world)
    people.secretary(world.branch, world.peer, duty=CommitteeDuty.ORGANIZATION)
    assert {step: count for step, (count, _) in steps(log_in(member=world.peer)).items()} == {"待审诺": "1", "践诺中": "2"}


def test_others_see_no_steps_and_a_branch_without_promises_shows_none(world, log_in):
    assert "到了哪一步" not in home(log_in(member=world.head))
    in_every_step(world)
    assert "到了哪一步" not in home(log_in(member=world.keeper))
    assert "到了哪一步" not in home(log_in(Role.PARTY_OFFICE))


def test_branches_below_stand_each_in_its_line(world, log_in):
    below = promises.world()
    below.branch.parent_id = world.branch.id
    for one in (world, below, below):
        promises.published(one)
    page = unescape(home(log_in(member=world.head)))
    table = page.partition("支部的承诺到了哪一步")[2].partition("</table>")[0]
    assert {int(key): count for key, count in re.findall(r"branch=(\d+)&state=published\">(\d+) 项", table)} == {world.branch.id: "1", below.branch.id: "2"}
