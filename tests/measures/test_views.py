"""The pages of figures: what they show, what they refuse, what they hide."""
import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from flask import url_for
from sqlalchemy import false

from tests import people
from tests.measures.toys import Deed, Kind, deed, post, toys  # noqa: F401
from xinfang_party.access.queries import visible
from xinfang_party.access.terms import Role
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine, registry
from xinfang_party.measures.links import measure_url, rows_url
from xinfang_party.measures.registry import FactView
from xinfang_party.measures.terms import Scope, Selection
from xinfang_party.organization.terms import BranchKind

pytestmark = pytest.mark.usefixtures("toys")
YEAR = Period.year(2026)
VIEW = FactView(model=Deed, permission="case:read", headers=("编号", "完成", "缓急"), cells=lambda fact: [fact.id, fact.done_on, fact.kind],
                url=lambda fact: f"/toys/{fact.id}", visible=lambda statement, identity: visible(statement, Deed, identity, "case:read"),
                kept_by="玩具管理员")


@pytest.fixture(autouse=True)
def now(clock_at, monkeypatch):
    monkeypatch.setitem(registry.REGISTERED.views, Deed, VIEW)
    with clock_at("2026-07-01 10:00"):
        yield


@pytest.fixture
def house(session):
    """Two branches with a member each; 8 deeds of the first, 6 of them on time, and 2 of the second."""
    first, second = people.branch("第一支部", code="ZB1"), people.branch("第二支部", code="ZB2")
    one, other = people.member(first, "甲", number="D1"), people.member(second, "乙", number="D2")
    for n in range(10):
        owner = (first, one) if n < 8 else (second, other)
        session.add(deed(branch_id=owner[0].id, member_id=owner[1].id, due_on=date(2026, 3, 1), kind=Kind.PLAIN,
                         replied_on=date(2026, 2, 20 + n) if n < 7 else date(2026, 4, 1)))
    session.commit()
    return {"first": first, "second": second, "one": one, "other": other}


def text(answer, status=200) -> str:
    assert answer.status_code == status, answer.get_data(as_text=True)[:2000]
    return unescape(answer.get_data(as_text=True))


def test_the_list_explains_every_measure(log_in, house):
    page = text(log_in(Role.LEADER).get("/measures"))
    for measure in (one for one in registry.all_measures() if not one.is_helper):
        assert measure.name in page
        assert measure.formula in page
    assert "70%（7/10）" in page
    assert "依据：《玩具条例》第二条" in page


def test_the_list_costs_the_same_however_many_rows(log_in, house, counted, session):
    client = log_in(Role.LEADER)
    with counted() as few:
        client.get("/measures")
    session.add_all([deed(branch_id=house["first"].id) for _ in range(300)])
    session.flush()
    with counted() as many:
        client.get("/measures")
    assert len(few) == len(many)


def test_the_list_leaves_out_what_only_another_measure_needs(log_in, house, monkeypatch):
    monkeypatch.setitem(registry.REGISTERED.measures, "toys.deeds", helper := replace(registry.get("toys.deeds"), is_helper=True, name="只供内部的数"))
    client = log_in(Role.LEADER)
    assert helper.name not in text(client.get("/measures"))
    assert helper.name in text(client.get("/measures/toys.monthly"))


def test_where_nobody_is_shown_a_row_no_number_is_a_link(log_in, house, monkeypatch):
    client = log_in(Role.LEADER)
    before = text(client.get("/measures/toys.deeds"))
    monkeypatch.setitem(registry.REGISTERED.views, Deed, replace(VIEW, permission=None, visible=lambda statement, identity: statement.where(false())))
    after = text(client.get("/measures/toys.deeds"))
    assert ["点数字看背后的每一件" in page for page in (before, after)] == [True, False]
    assert ["/measures/toys.deeds/rows" in page for page in (before, after)] == [True, False]
    assert "/measures/toys.deeds/rows" not in text(client.get("/measures"))


@pytest.fixture
def yearly(monkeypatch):
    monkeypatch.setitem(registry.REGISTERED.views, Deed, replace(VIEW, only_years=True))


def test_a_measure_of_years_shows_no_months_and_leads_from_a_month_to_its_year(log_in, house, yearly):
    client = log_in(Role.LEADER)
    month, year = (text(client.get(f"/measures/toys.on_time?period={period}&only.kind=plain")) for period in ("2026-03", "2026"))
    assert ["近十二个月" in page for page in (month, year)] == [False, False]
    assert ["各党支部" in page for page in (month, year)] == [True, True]
    assert ["点数字看背后的每一件" in page for page in (month, year)] == [False, True]
    [onward] = re.findall(r'<a href="([^"]+)">看整年的', month)
    assert text(client.get(onward)).count("只统计缓急为“plain”") == 1
    assert ("period=2026&" in onward, "as_of=2026-07-01" in onward) == (True, True)


@pytest.mark.parametrize(("asked", "year"), [
    ("period=2026&as_of=2026-06-30", 2026), ("period=2026-03", 2026), ("period=2025H1", 2025), ("period=2025&as_of=2025-06-30", 2025), ("period=all", 2026)])
def test_rows_of_a_page_left_open_overnight_are_those_of_today(log_in, house, yearly, asked, year):
    client = log_in(Role.LEADER)
    answer = client.get(f"/measures/toys.on_time/rows?{asked}&scope=branch:ZB1&which=misses")
    assert answer.status_code == 303
    page = text(client.get(answer.location))
    assert f"“准时率”只按整年列出明细。这里列的是{year}年的，截至今天。".replace("准时率", registry.get("toys.on_time").name) in page
    assert page.count('href="/toys/') == (1 if year == 2026 else 0)


def test_each_sees_the_own_scope_first(log_in, house):
    assert "甲，2026年，" in text(log_in(member=house["one"]).get("/measures/toys.on_time"))
    people.secretary(house["first"], house["one"])
    assert "第一支部，2026年，" in text(log_in(member=house["one"]).get("/measures/toys.on_time"))
    assert "全局，2026年，" in text(log_in(Role.PARTY_OFFICE).get("/measures/toys.on_time"))


def test_a_measure_without_members_falls_back_to_the_branch(log_in, house):
    assert "第一支部，2026年，" in text(log_in(member=house["one"]).get("/measures/toys.senior"))


def test_a_measure_explains_itself(log_in, house):
    page = text(log_in(Role.LEADER).get("/measures/toys.on_time?period=2026Q1"))
    assert "70%（7/10）" in page
    assert "39.7% 到 89.2% 之间" in page
    assert "《玩具条例》第二条" in page
    assert "总数不到 5 的只列件数" in page
    assert "2025年4月" in page


def test_branches_stand_in_the_order_of_the_tree(log_in, house, session):
    page = text(log_in(Role.LEADER).get("/measures/toys.on_time"))
    assert page.index(">第一支部<") < page.index(">第二支部<")
    assert "0/2 件" in page
    session.add(deed(branch_id=None, due_on=date(2026, 3, 1), kind=Kind.PLAIN))
    assert "没有归属的" in text(log_in(Role.LEADER).get("/measures/toys.on_time"))


def test_a_branch_that_is_no_more_stands_last_and_keeps_its_facts(log_in, house, session):
    session.add(deed(branch_id=house["first"].id))
    house["first"].dissolved_on = date(2026, 4, 1)
    session.commit()
    page = text(log_in(Role.LEADER).get("/measures/toys.on_time"))
    assert page.index(">第二支部</td>") < page.index(">第一支部</td>")
    assert "第一支部，2026年，" in text(log_in(Role.LEADER).get(f"/measures/toys.on_time?scope=branch:%23{house['first'].id}"))


def test_a_body_without_members_stands_in_no_table(log_in, house):
    people.branch("某党组", kind=BranchKind.LEADING_GROUP)
    assert "某党组" not in text(log_in(Role.LEADER).get("/measures/toys.on_time"))


@pytest.mark.parametrize("code", ["toys.deeds", "toys.wait", "toys.posts", "toys.monthly", "toys.each_quarter", "toys.busy", "toys.items"])
def test_every_kind_has_its_page_and_rows(log_in, house, session, code):
    session.add(post(house["one"].id, branch_id=house["first"].id))
    client = log_in(Role.LEADER)
    assert "怎么算的" in text(client.get(f"/measures/{code}"))
    assert "明细" in text(client.get(f"/measures/{code}/rows"))


def test_rows_are_the_facts_behind_the_figure(log_in, house):
    page = text(log_in(Role.LEADER).get("/measures/toys.on_time/rows?scope=branch:ZB1&which=misses&period=2026"))
    assert "87.5%（7/8）" in page
    assert page.count('href="/toys/') == 1
    assert "第 1–1 条，共 1 条" in page


def test_rows_are_paged(log_in, house, session):
    session.add_all([deed(branch_id=house["first"].id) for _ in range(60)])
    page = text(log_in(Role.LEADER).get("/measures/toys.deeds/rows?page=2"))
    assert "第 51–70 条，共 70 条" in page
    assert page.count('href="/toys/') == 20


def test_hidden_rows_are_said_not_shown(log_in, house):
    page = text(log_in(member=house["one"]).get("/measures/toys.deeds/rows?scope=bureau"))
    assert "共 10 条，其中 2 条不在您的查看范围内，没有列出。" in page
    assert "玩具管理员。发现数字不对，请告诉他们更正。" in page
    assert page.count('href="/toys/') == 8


def test_rows_without_a_view_say_how_many(log_in, house, session, monkeypatch):
    monkeypatch.delitem(registry.REGISTERED.views, Deed)
    assert "其中 10 条不在您的查看范围内" in text(log_in(Role.LEADER).get("/measures/toys.deeds/rows"))


def test_nothing_to_show_says_what_to_do(log_in, house):
    page = text(log_in(Role.LEADER).get("/measures/toys.on_time/rows?period=2020"))
    assert "没有符合的记录" in page
    assert "换范围或时段" in page


@pytest.mark.parametrize(("figure_of", "which"), [
    (lambda h: Scope.bureau(), "all"), (lambda h: Scope.branch(h["first"].id), "misses"), (lambda h: Scope.member(h["one"].id), "hits"),
    (lambda h: Scope.branches([h["first"].id, h["second"].id]), "hits"),
    (lambda h: Selection(Scope.branch(h["second"].id), (("kind", (Kind.PLAIN, None)), ("item", ("x",)))), "misses")])
def test_the_link_of_any_figure_leads_to_exactly_its_rows(app, log_in, house, figure_of, which):
    figure = engine.figure("toys.on_time", figure_of(house), YEAR)
    with app.test_request_context():
        address = rows_url(figure, which)
    page = text(log_in(Role.LEADER).get(address))
    count = {"all": figure.denominator, "hits": figure.numerator, "misses": figure.denominator - figure.numerator}[which]
    assert figure.text in page
    assert page.count('href="/toys/') == count


def test_the_link_of_a_branch_of_a_table_leads_to_its_rows(app, log_in, house):
    within = Selection(Scope.bureau(), (("kind", ("plain",)),))
    figure = engine.figures_by("toys.on_time", "member", YEAR, within=Selection(Scope.branch(house["first"].id), within.only))[house["one"].id]
    with app.test_request_context():
        page = text(log_in(Role.LEADER).get(rows_url(figure)))
    assert "87.5%（7/8）" in page
    assert "党员为“甲”" in page


def test_links_need_no_statement(app, house, counted):
    figures = engine.figures_by("toys.on_time", "branch", YEAR)
    with app.test_request_context(), counted() as queries:
        assert all(rows_url(figure) and measure_url(figure) for figure in figures.values())
        assert url_for("measures.list_measures") == "/measures"
    assert queries == []


def test_picked_facts_count_as_far_as_the_viewer_may_see_them(log_in, house, session):
    mine, other = (session.query(Deed).filter_by(member_id=house[who].id).first().id for who in ("one", "other"))
    page = text(log_in(member=house["one"]).get(f"/measures/toys.deeds?period=2026-03&only.kind=hard&picked={mine},{other}"))
    assert "另外计入手工选入的 1 件" in page
    assert "手工选入的有 1 件不在您的查看范围内" in page
    assert "1 件</a>" in page


@pytest.mark.parametrize(("query", "sentence"), [
    ("scope=planet:1", "没有「planet」这一级范围"), ("scope=branch:XX", "没有代码或编号为「XX」的党支部"), ("scope=branch:", "请写明是哪一个党支部"),
    ("scope=branch:%23999", "没有编号为「999」的党支部"), ("scope=branch:%23x", "不是有效的编号"), ("scope=member:%23999", "没有编号为「999」的党员"),
    ("scope=branch:%00", "不能识别的字符"), ("scope=%1b:1", "不能识别的字符"),
    ("only.%00=1", "不能识别的字符"), ("scope=:", "没有「」这一级范围"), ("scope=bureau:x", "没有「bureau」这一级范围"),
    ("period=soon", "看不懂这个时间段"), ("period=2026-13", "看不懂这个时间段"), ("period=2026-02-30..2026-03-01", "没有 2026-02-30 这一天"),
    ("period=9999", "1900 年到 2100 年"), ("as_of=yesterday", "看不懂截至日期"), ("as_of=0001-01-01", "看不懂截至日期"),
    ("only.kind=blue", "没有「blue」这个值"), ("only.colour=blue", "不能按「colour」细分"), ("only.item=%00", "不能识别的字符"),
    ("only.member=zwei", "不是有效的编号"), ("picked=1,x", "不是有效的编号"), ("picked=99999999999", "不是有效的编号"),
    ("scope=branch:" + ",".join(f"%23{n}" for n in range(1, 600)), "一次最多 500 个")])
@pytest.mark.parametrize("address", ["/measures/toys.on_time", "/measures/toys.on_time/rows"])
def test_what_cannot_be_read_is_refused_in_words(log_in, house, address, query, sentence):
    assert sentence in text(log_in(Role.LEADER).get(f"{address}?{query}"), 422)


@pytest.mark.parametrize(("address", "sentence"), [
    ("/measures/toys.deeds/rows?which=some", "明细只能是"),
    ("/measures/toys.senior?scope=department:CS1", "不能按处室计算")])
def test_what_is_not_there_is_refused_in_words(log_in, house, address, sentence):
    people.department(code="CS1")
    assert sentence in text(log_in(Role.LEADER).get(address), 422)


@pytest.mark.parametrize("code", ["nope", "toys.deed", "%00%1b"])
@pytest.mark.parametrize("rest", ["", "/rows"])
def test_an_unknown_code_is_a_page_that_does_not_exist(log_in, code, rest):
    page = text(log_in(Role.LEADER).get(f"/measures/{code}{rest}"), 404)
    assert "这个页面不存在" in page
    assert "flask" not in page


def test_a_refused_question_comes_back_in_its_form_as_it_was_typed(log_in, house):
    branch = house["first"].id
    asked = {"scope": f"branch:#{branch}", "member": "ZZZ", "period": "2026Q1", "only.kind": "plain", "as_of": "2026-06-30", "picked": "3"}
    page = text(log_in(Role.LEADER).get("/measures/toys.on_time", query_string=asked), 422)
    assert "没有代码或编号为「ZZZ」的党员，请核对后再试。" in page
    for kept in ('name="member" value="ZZZ"', f'<option value="branch:#{branch}" selected>', '<option value="2026Q1" selected>',
                 '<option value="plain" selected>', 'value="2026-06-30"', 'name="picked" value="3"'):
        assert kept in page
    assert "70%" not in page  # no figure that could be read as the answer
    assert page.index("没有代码或编号") < page.index('role="search"')


def test_characters_that_no_page_can_hold_do_not_come_back(log_in, house):
    assert "不能识别的字符" in text(log_in(Role.LEADER).get("/measures/toys.on_time?member=%00%1b&as_of=2026-06-30"), 422)


def test_who_sees_only_a_part_gets_the_form_back_too(log_in, house):
    page = text(log_in(member=house["one"]).get("/measures/toys.on_time?member=D2"), 404)
    assert "没有找到，或者不在您的查看范围内，请核对后再试。" in page
    assert 'name="member" value="D2"' in page


@pytest.mark.parametrize("query", ["scope=member:D2", "member=D2", "scope=member:%23{other}", "scope=bureau&only.member={other}",
                                   "scope=branch:ZB1&only.member={one}&only.member={other}"])
def test_another_members_figures_are_not_there(log_in, house, query):
    client = log_in(member=house["one"])
    address = query.format(one=house["one"].id, other=house["other"].id)
    assert client.get(f"/measures/toys.on_time?{address}").status_code == 404
    assert client.get(f"/measures/toys.on_time/rows?{address}").status_code == 404


@pytest.mark.parametrize("query", ["scope=member:{}", "member={}"])
def test_who_is_not_there_and_who_may_not_be_seen_are_one_answer(log_in, house, query):
    client, there = log_in(member=house["one"]), query.format("D2")
    for address in ("/measures/toys.on_time", "/measures/toys.on_time/rows"):
        seen, unknown = (client.get(f"{address}?{asked}") for asked in (there, query.format("D999")))
        assert seen.status_code == unknown.status_code == 404
        assert bare(seen, "D2") == bare(unknown, "D999")
    assert client.get("/measures/toys.on_time?scope=member:%23999").status_code == 404


def bare(answer, number):
    """The page without what changes from one answer to the next."""
    return re.sub(r'value="[^"]*"|content="[^"]*"|页面生成于[^<]*', "", answer.get_data(as_text=True)).replace(number, "")


def test_namesakes_are_told_within_what_the_viewer_may_see(log_in, house):
    people.member(house["second"], house["one"].name, number="D7")
    assert text(log_in(member=house["one"]).get(f"/measures/toys.on_time?member={house['one'].name}"))
    refused = text(log_in(Role.PARTY_OFFICE).get(f"/measures/toys.on_time?member={house['one'].name}"), 422)
    assert "D7" in refused


def test_who_leads_the_branch_sees_its_members(log_in, house):
    people.secretary(house["first"], leader := people.member(house["first"], "丙", number="D3"))
    client = log_in(member=leader)
    assert "87.5%（7/8）" in text(client.get("/measures/toys.on_time?member=D1"))
    assert client.get("/measures/toys.on_time?member=D2").status_code == 404
    assert log_in(Role.PETITION_OFFICER).get("/measures/toys.on_time?member=D1").status_code == 404


def test_figures_of_branches_are_open_inside(log_in, house):
    assert "0/2 件" in text(log_in(member=house["one"]).get("/measures/toys.on_time?scope=branch:ZB2"))


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_administrators_see_no_figures(log_in, house, role):
    assert log_in(role).get("/measures").status_code == 404


def test_strangers_are_asked_to_log_in(client):
    assert client.get("/measures/toys.deeds").status_code == 303


def test_the_form_keeps_what_was_asked(log_in, house):
    page = text(log_in(Role.LEADER).get("/measures/toys.on_time?scope=member:D1&period=2026H1&only.kind=plain&as_of=2026-06-30"))
    for chosen in (f'<option value="member:#{house["one"].id}" selected>甲', '<option value="2026H1" selected>2026年上半年',
                   '<option value="plain" selected>', 'value="2026-06-30"'):
        assert chosen in page
    assert "只统计缓急为“plain”的件" in page


def test_a_page_costs_few_statements(log_in, house, counted):
    client = log_in(Role.LEADER)
    for address in ("/measures/toys.on_time", "/measures/toys.on_time/rows"):
        with counted() as queries:
            client.get(address)
        assert len(queries) <= 15


def test_figures_come_before_how_they_are_counted_and_before_the_form(log_in, house):
    client = log_in(Role.LEADER)
    listed = text(client.get("/measures")).partition("<main")[2]
    row = next(row for row in listed.split("<tr>") if ">准时率</a>" in row or "toys.on_time?" in row)
    assert row.index("70%（7/10）") < row.index("<details>") < row.index("《玩具条例》第二条")
    page = text(client.get("/measures/toys.on_time")).partition("<main")[2]
    assert page.index("70%（7/10）") < page.index("<details") < page.index('name="period"') < page.index("</details>")
