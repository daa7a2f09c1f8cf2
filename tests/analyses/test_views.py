"""Pages of the situation and of services: works, odd addresses told, invisible; every number leads to as many rows."""
import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import select

from tests import people
from tests.petitions.made import Channel, Purpose, answered, case, subject
from xinfang_party.access.terms import Role
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.database import db
from xinfang_party.measures.kinds import Count, Owners
from xinfang_party.measures.registry import REGISTERED
from xinfang_party.petitions.models import Case, Pause

MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def _standing_still(app, clock_at):
    with clock_at("2026-03-02 10:00"):
        yield


@pytest.fixture
def leader(log_in):
    return log_in(Role.LEADER, name="局领导")


@pytest.fixture
def bureau(session):
    top = subject("城乡建设")
    for place in range(12):
        case(channel=list(Channel)[place % 5], purpose=Purpose.APPEAL, district="天河区" if place % 2 else "",
             subject_id=subject_of(top, place), is_repeat=place % 3 == 0)
    answered(channel=Channel.LETTER, received_on=date(2026, 1, 9))
    case(received_on=date(2026, 3, 1))
    return case(channel=Channel.LETTER, purpose=Purpose.ACCUSATION, district="从化区")


def subject_of(top, place):
    return top.id if place % 4 else None


def test_the_last_month_that_is_over_is_shown_first(leader, bureau):
    page = leader.get("/situation").text
    assert "2026年2月，与上期（2026年1月）和上年同期（2025年2月）对照" in page
    assert cells(page, "收到信访事项") == ["13 件", "1 件 环比增加 12 件", "—"], "with the accusation; of last year nothing is known"
    assert "系统里最早的信访事项是2026年1月收到的：上年同期（2025年2月）从更早的时候开始" in page
    assert "从化区" not in page, "an accusation stands in no split"
    assert "另有检举控告 1 件（上期 0 件，上年同期 —），按保密要求只计数" in page


def test_a_month_of_which_nothing_was_imported_yet_is_not_told_as_none(log_in, bureau, clock_at):
    with clock_at("2026-05-06 10:00"):
        page = log_in(Role.LEADER).get("/situation").text
    assert "本期（2026年4月）还没有数据，写“—”，不当作 0 件；上期（2026年3月）的数据不完整" in page
    assert cells(page, "收到信访事项") == ["—", "—", "—"]
    assert cells(page, "签发督办函")[0] == "0 份"
    assert "0 件" not in re.sub(r"(?s)<section aria-labelledby=\"work-.*|<p>.*?</p>|不当作 0 件", "", page.partition("<main")[2])


def cells(page, name):
    """The texts of the row of this name, without the name."""
    rows = [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]
            for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)]
    return next(rest for first, *rest in filter(None, rows) if first == name)


@pytest.mark.parametrize(("query", "says"), [
    ("period=2026", "2026年，与上期（2025年）对照"), ("period=2026Q1", "本期还没有结束"), ("from=2026-02-01&to=2026-02-10", "检举控告事项不计入"),
    ("period=xx", "看不懂“xx”是哪段时间"), ("period=all", "请把时间缩短"), ("period=1900", "前面没有可以对照"), ("from=2026-02-10&to=2026-02-01", "结束日期早于开始日期"),
    ("period=%00&subject=%27", "看不懂"), ("subject=99999999999", "信访形势分析"), ("period=0001", "1900 年到 2100 年")])
def test_any_period_is_shown_or_told_why_not(leader, bureau, query, says):
    answer = leader.get(f"/situation?{query}")
    assert answer.status_code == 200
    assert says in answer.text


@pytest.mark.parametrize(("query", "says", "kept"), [
    ("period=2025Q4", "", ("2025Q4", "", "")), ("period=2019-05", "", ("2019-05", "", "")), ("period=２０２６年１月", "", ("2026-01", "", "")),
    ("from=2026-01-05&to=2026-01-20", "", ("2026-01-05..2026-01-20", "2026-01-05", "2026-01-20")),
    ("period=2026-01-05..2026-01-20", "", ("2026-01-05..2026-01-20", "2026-01-05", "2026-01-20")),
    ("period=2026-01&from=2026-01-05&to=", "请把开始、结束两天都填上。", ("2026-02", "2026-01-05", "")),
    ("from=&to=2026-01-05", "请把开始、结束两天都填上。", ("2026-02", "", "2026-01-05")),
    ("from=2026-01-20&to=2026-01-05", "结束日期早于开始日期，请检查。", ("2026-02", "2026-01-20", "2026-01-05")),
    ("from=2026-02-30&to=2026-03-01", "没有 2026-02-30 这一天，请检查日期。", ("2026-02", "2026-02-30", "2026-03-01")),
    ("period=7月", "看不懂“7月”是哪段时间，请从“哪一期”里选，或者填上开始、结束两天。", ("2026-02", "", ""))])
def test_what_was_chosen_or_typed_stays_in_its_field(leader, bureau, query, says, kept):
    page = leader.get(f"/situation?{query}").text
    assert (f"{says}下面列的是2026年2月。" in page) if says else ("下面列的是" not in page)
    assert re.search(r'<option value="([^"]+)" selected>', page)[1] == kept[0]
    assert tuple(re.search(f'name="{name}" value="([^"]*)"', page)[1] for name in ("from", "to")) == kept[1:]


def test_every_section_is_linked_from_the_top(leader, bureau):
    page = leader.get("/situation?period=2026-02").text
    linked = re.findall(r'<li><a href="#([^"]+)">', page)
    assert linked == re.findall(r'<h2 id="([^"]+)"', page)
    assert len(linked) > 6


def test_every_number_leads_to_as_many_rows(leader, bureau):
    page = leader.get("/situation?period=2026-02").text
    links = re.findall(r'<a class="figure" href="(/cases\?[^"]+)">([\d,]+)</a>', page)
    assert len(links) > 8
    for address, number in set(links):
        assert f"共 {number} 件" in leader.get(unescape(address)).text, address


def test_what_no_case_says_is_a_list_of_its_own(leader, bureau):
    found = unescape(leader.get("/situation?period=2026-02").text)
    for missing, number in (("subject", 3), ("district", 6), ("class", 12)):
        address = f"/cases?missing={missing}&from=2026-02-01&to=2026-02-28&open=1"
        assert f'href="{address}">{number}</a>' in found
        assert f"共 {number} 件" in leader.get(address).text


def test_only_who_may_read_accusations_gets_a_list_of_them(leader, log_in, bureau):
    link = "/cases?purpose=accusation"
    assert link not in leader.get("/situation?period=2026-02").text
    assert link in log_in(Role.DISCIPLINE).get("/situation?period=2026-02").text


def test_a_subject_opens_into_its_parts(leader, session):
    top = subject("城乡建设")
    lower = subject("违法建设", parent=top)
    case(subject_id=lower.id)
    own = case(subject_id=top.id)
    page = leader.get(f"/situation?period=2026-02&subject={top.id}").text
    assert "城乡建设的二级内容" in page
    assert f"subject={lower.id}" in page
    address, number = re.search(r'没有再分的</td>.*?<a class="figure" href="([^"]+)">(\d+)</a>', page, re.DOTALL).groups()
    assert (number, unescape(address)) == ("1", f"/cases?subject={top.id}&alone=1&from=2026-02-01&to=2026-02-28&open=1")
    listed = leader.get(unescape(address)).text
    assert "共 1 件" in listed
    assert own.number in listed
    assert "共 2 件" in leader.get(unescape(address).replace("&alone=1", "")).text


def test_the_pauses_behind_a_number_are_listed_without_those_of_accusations(leader, bureau):
    open_ = db.session.scalars(select(Case).where(Case.purpose == Purpose.APPEAL)).first()
    for kept in (open_, bureau):
        db.session.add(Pause(case_id=kept.id, reason="hearing", from_on=date(2026, 2, 10), actor="测试"))
    db.session.commit()
    assert "/situation/pauses?period=2026-02&amp;reason=hearing" in leader.get("/situation?period=2026-02").text
    page = leader.get("/situation/pauses?period=2026-02&reason=hearing").text
    assert open_.number in page
    assert bureau.number not in page
    assert "没有您可以看到的中止" in leader.get("/situation/pauses?period=2026-02&reason=%00material").text


def test_figures_of_other_rooms_are_told_as_far_as_they_are_there(leader, bureau, monkeypatch):
    monkeypatch.setattr(REGISTERED, "measures", {code: one for code, one in REGISTERED.measures.items() if not code.startswith("letters.")})
    assert "督办和三项建议" not in leader.get("/situation?period=2026-01").text
    made = Count(code="letters.test_issued", name="试发的督办函", unit="份", of=Case, owners=Owners(), dated=Case.received_on)
    monkeypatch.setitem(REGISTERED.measures, made.code, made)
    page = leader.get("/situation?period=2026-02").text
    assert "督办和三项建议" in page
    assert cells(page, "试发的督办函") == ["13 份", "1 份 环比增加 12 份", "—"]


def test_the_report_is_a_draft_and_leaves_an_entry(leader, bureau, session):
    answer = leader.get("/situation/report.docx?period=2026-02")
    assert answer.status_code == 200
    assert "%E8%8D%89%E7%A8%BF" in answer.headers["Content-Disposition"]
    entry = session.scalars(select(AuditEntry).where(AuditEntry.tag == "document.made")).one()
    assert entry.details == {"name": "信访形势分析报告", "period": "2026-02"}


@pytest.mark.parametrize("is_member", [True, False])
def test_others_are_shown_nothing(log_in, bureau, is_member):
    client = log_in(member=people.member(people.branch())) if is_member else log_in(Role.SYSTEM_ADMIN)
    for address in ("/situation", "/situation/pauses", "/situation/report.docx", "/service", "/service/1"):
        assert client.get(address).status_code == 404, address


# --- services -----------------------------------------------------------------------------------------------------------------

def test_services_stand_in_the_bureaus_order(leader, session):
    first, second, idle = (people.department(name=name) for name in ("前一处", "后一处", "没有事项的处"))
    for _ in range(3):
        case(department=second)
    case(department=first)
    page = leader.get("/service").text
    assert page.index("前一处") < page.index("后一处")
    assert idle.name not in page


def test_a_service_is_shown_beside_its_own_past_and_the_spread_without_names(leader, session):
    departments = [people.department(name=f"第{place}处") for place in range(5)]
    for place, department in enumerate(departments):
        for number in range(10 + place):
            answered(department=department, received_on=date(2025, 11, 3 + number % 5))
    page = leader.get(f"/service/{departments[0].id}?period=2025Q4").text
    assert cells(page, "收到信访事项") == ["10 件", "11 件", "12 件", "13 件", "5 个"], "quartiles of 10, 11, 12, 13, 14"
    assert not [one.name for one in departments[1:] if one.name in page]


def test_the_spread_of_few_departments_is_not_told(leader, session):
    for place in range(3):
        department = people.department(name=f"第{place}处")
        for _ in range(12):
            case(department=department, received_on=date(2025, 11, 3))
    page = leader.get(f"/service/{department.id}?period=2025Q4").text
    assert "不足 4 个处室的不给出" in page
    assert cells(page, "收到信访事项") == ["12 件", "—", "—", "—", "—"]


def test_accusations_are_in_no_figure_of_a_service(log_in, session):
    department = people.department(name="来访接待处")
    case(department=department, purpose=Purpose.ACCUSATION), case(department=department)
    for role in (Role.PETITION_OFFICER, Role.LEADER):
        page = log_in(role).get(f"/service/{department.id}?each=month&period=2026-02").text
        assert cells(page, "收到信访事项")[0] == "1 件", "of two"


def test_a_figure_of_a_service_may_take_two_lines_and_the_tabs_are_not_printed(leader, session):
    department = people.department(name="来访接待处")
    for number in range(3):
        answered(department=department, received_on=date(2025, 11, 3 + number))
    page = leader.get(f"/service/{department.id}").text
    assert '<div class="brief is-wide">' in page
    assert re.search(r">\d+ 天<wbr>（3 件）</a>", page)
    assert '<nav class="no-print" aria-label="每一段多长">' in page


@pytest.mark.parametrize("address", ["/service/0", "/service/999999999"])
def test_no_department_no_page(leader, address):
    assert leader.get(address).status_code == 404


def test_statements_stay_few(leader, bureau, counted):
    department = people.department(name="来访接待处")
    case(department=department)
    for address in ("/situation?period=2026-02", "/situation?from=2026-02-03&to=2026-02-05", "/situation/pauses", "/service", f"/service/{department.id}"):
        leader.get(address)
        with counted() as sent:
            leader.get(address)
        assert len(sent) <= MOST_QUERIES, address
