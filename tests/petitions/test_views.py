"""Pages of cases: works, refused, invalid, invisible; statements stay few as rows grow."""
import re
from datetime import date

import pytest
from sqlalchemy import select

from tests import people
from tests.petitions.made import OFFICER, TODAY, Channel, Purpose, answered, case, subject
from xinfang_party.access.terms import Role
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.database import db
from xinfang_party.organization import service as organization
from xinfang_party.organization.terms import BranchKind
from xinfang_party.petitions import service

MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def _standing_still(app, clock_at):
    with clock_at(TODAY):
        yield


@pytest.fixture
def officer(log_in):
    return log_in(Role.PETITION_OFFICER, name="信访员")


def statements(counted, client, url):
    client.get(url)
    with counted() as sent:
        assert client.get(url).status_code == 200
    return len(sent)


# --- list ---------------------------------------------------------------------------------------------------------------------

def test_the_list_links_each_case_and_says_where_it_stands(officer):
    late, done = case(received_on=date(2025, 11, 3)), answered()
    page = officer.get("/cases").text
    assert f"/cases/{late.id}" in page
    assert "超期" in page
    assert f"/cases/{done.id}" in page
    assert "已答复" in page


def test_filters_narrow_the_list(officer):
    letter, visit = case(channel=Channel.LETTER), case(channel=Channel.VISIT)
    page = officer.get("/cases?channel=letter").text
    assert letter.number in page
    assert visit.number not in page


def test_cases_that_do_not_say_and_lists_without_accusations(officer):
    said, unsaid = case(channel=Channel.LETTER, district="天河区", is_repeat=True), case(is_repeat=False)
    secret = case(channel=Channel.LETTER, purpose=Purpose.ACCUSATION)
    for query, numbers in {"": {said, unsaid, secret}, "open=1": {said, unsaid}, "missing=channel": {unsaid}, "missing=district&open=1": {unsaid},
                           "missing=purpose": {said, unsaid}, "missing=class&channel=letter": {said, secret}, "turn=repeat": {said}, "turn=first": {unsaid}}.items():
        page = officer.get(f"/cases?{query}").text
        assert {one for one in (said, unsaid, secret) if one.number in page} == numbers, query


@pytest.mark.parametrize("query", ["from=x&to=2026-02-30", "branch=abc&member=%00&state=zzz", "page=-5&sort=DROP", "text=%25%27%22&days=1e9",
                                   "subject=0&department=99999999999999999999", "period=9999Q9&class=&channel=[]", "_scheme=x&_anchor=y&endpoint=z"])
def test_odd_filters_are_told_never_an_error(officer, query):
    for _ in range(51):
        case()
    answer = officer.get(f"/cases?{query}")
    assert answer.status_code == 200


def test_an_odd_filter_says_so(officer):
    assert "没有按“形式”筛选" in officer.get("/cases?channel=fax").text


def test_pages_follow_each_other(officer):
    made = [case() for _ in range(51)]
    page = officer.get("/cases?sort=number&page=2").text
    assert made[-1].number in page
    assert made[0].number not in page


def test_statements_of_the_list_stay_few_as_rows_grow(officer, counted):
    case(member=people.member(people.branch()))
    few = statements(counted, officer, "/cases")
    for _ in range(20):
        case(member=people.member(people.branch()), subject_id=subject(f"类{_}").id)
    assert statements(counted, officer, "/cases") == few <= MOST_QUERIES


def test_accusations_are_counted_not_listed_for_a_leader(log_in):
    hidden = case(purpose=Purpose.ACCUSATION)
    client = log_in(Role.LEADER)
    page = client.get("/cases").text
    assert hidden.number not in page
    assert "另有 1 件检举控告事项" in page
    assert client.get(f"/cases/{hidden.id}").status_code == 404


@pytest.mark.parametrize(("query", "is_told"), [
    ("from=2026-01-01", True), ("sort=number&days=5", True), ("period=2026-02", True), ("from=2026-02-01&to=2026-02-01", False),
    ("state=open", False), ("channel=letter", False)])
def test_what_is_only_counted_is_told_where_nothing_but_whole_months_narrows(log_in, query, is_told):
    case(purpose=Purpose.ACCUSATION)
    assert ("另有 1 件检举控告事项" in log_in(Role.LEADER).get(f"/cases?{query}").text) is is_told


def test_discipline_officers_may_open_an_accusation(log_in):
    assert log_in(Role.DISCIPLINE).get(f"/cases/{case(purpose=Purpose.ACCUSATION).id}").status_code == 200


def test_branches_to_choose_are_those_that_hold_members(officer):
    branch, group, gone = people.branch("甲支部"), people.branch("某党组", kind=BranchKind.LEADING_GROUP), people.branch("旧支部")
    organization.dissolve_branch(gone, on=date(2020, 5, 1), by=people.BY)
    page = officer.get("/cases").text
    assert branch.name in page
    assert not {group.name, gone.name} & set(re.findall(r">([^<]+)</option>", page))


def test_a_link_to_a_dissolved_branch_still_narrows(officer):
    gone, made = people.branch("旧支部"), case(branch=people.branch())
    organization.dissolve_branch(gone, on=date(2020, 5, 1), by=people.BY)
    page = officer.get(f"/cases?branch={gone.id}").text
    assert f'<option value="{gone.id}" selected>旧支部</option>' in page
    assert made.number not in page


def test_a_member_who_sees_only_own_cases_chooses_no_branch(log_in):
    branch = people.branch()
    assert 'name="branch"' not in log_in(member=people.member(branch)).get("/cases").text
    assert 'name="branch"' in log_in(member=people.secretary(branch)).get("/cases").text


def test_the_empty_list_says_what_to_do(officer, log_in):
    assert "导入表格" in officer.get("/cases").text
    assert "导入表格" not in log_in(member=people.member(people.branch())).get("/cases").text


# --- one case -----------------------------------------------------------------------------------------------------------------

def test_the_page_shows_every_deadline_who_acts_next_and_the_way_so_far(officer):
    made = case(accepted_on=date(2026, 2, 5), channel=Channel.VISIT)
    service.extend(made, days=10, reason="需要现场核实", approver="示例负责人", approved_on=date(2026, 2, 25), by=OFFICER)
    service.pause(made, reason="hearing", from_on=date(2026, 2, 26), by=OFFICER)
    page = officer.get(f"/cases/{made.id}").text
    for words in ("受理告知", "答复（办结）", "个工作日", "第三十四条", "自受理之日起算", "举行听证", "需要现场核实", "来访", "请先分派"):
        assert words in page
    assert re.findall(r'class="timeline-title">([^<]+)<', page) == ["中止", "延期 10 日", "受理", "收到"]


def test_years_without_a_calendar_are_told(officer):
    made = case(given_due_on=date(2031, 1, 10))
    assert "2031 年的节假日安排还没有公布" in officer.get(f"/cases/{made.id}").text


def test_statements_of_the_page_stay_few(officer, counted):
    made = case(member=people.member(people.branch()), department=people.department(), subject_id=subject("二", subject("一")).id)
    few = statements(counted, officer, f"/cases/{made.id}")
    service.pause(made, reason="hearing", from_on=date(2026, 2, 20), by=OFFICER)
    service.resume(made, on=date(2026, 2, 21), by=OFFICER)
    service.pause(made, reason="material", from_on=date(2026, 2, 25), by=OFFICER)
    for _ in range(5):
        case(member=people.member(people.branch()))
    assert statements(counted, officer, f"/cases/{made.id}") == few <= MOST_QUERIES


def test_the_responsible_member_reads_and_changes_nothing(log_in):
    member = people.member(people.branch())
    made = case(member=member)
    client = log_in(member=member)
    assert "<summary>" not in client.get(f"/cases/{made.id}").text
    for path in ("edit", "accept", "reply", "extend", "assign"):
        assert client.post(f"/cases/{made.id}/{path}", data={"accepted_on": "2026-02-10"}).status_code == 404
    assert made.accepted_on is None


def test_the_responsible_member_is_told_what_to_do_and_who_notes_it_down(log_in, officer):
    member = people.member(people.branch())
    made, done = case(member=member), answered(member=member)
    client = log_in(member=member)
    assert "这件事项由您承办。请先决定是否受理并告知信访人，最晚在2026年4月2日书面答复信访人。" in client.get(f"/cases/{made.id}").text
    assert "由您承办" not in client.get(f"/cases/{done.id}").text + officer.get(f"/cases/{made.id}").text


def test_who_leads_the_branch_is_told_while_nobody_in_it_has_the_case(log_in):
    branch = people.branch()
    loose, given = case(branch=branch), case(member=people.member(branch))
    client = log_in(member=people.secretary(branch))
    assert "由您负责的支部承办，还没有定承办人" in client.get(f"/cases/{loose.id}").text
    assert "还没有定承办人" not in client.get(f"/cases/{given.id}").text


def test_what_was_not_checked_is_explained_once(officer):
    note = "请业务部门确认后再作依据"
    made, done = case(), answered()
    assert note not in officer.get(f"/cases/{made.id}").text
    assert officer.get(f"/cases/{done.id}").text.count(note) == 1


def test_a_case_of_a_dissolved_branch_keeps_it_in_the_form(officer):
    gone = people.branch("旧支部")
    made = case(branch=gone)
    organization.dissolve_branch(gone, on=date(2020, 5, 1), by=people.BY)
    assert f'<option selected value="{gone.id}">旧支部</option>' in officer.get(f"/cases/{made.id}").text


def test_cases_of_others_and_strangers_are_not_found(log_in, client):
    made = case(member=people.member(people.branch()))
    outsider = log_in(member=people.member(people.branch()))
    assert outsider.get(f"/cases/{made.id}").status_code == 404
    assert outsider.get("/cases/99999").status_code == 404
    assert client.get(f"/cases/{made.id}").status_code == 303


ACTS = [("accept", {"accepted_on": "2026-02-10"}, "case.accepted"), ("reply", {"replied_on": "2026-02-20", "outcome": "explained"}, "case.replied"),
        ("conclude", {"concluded_on": "2026-02-20"}, "case.concluded"), ("end", {"ending": "withdrawn", "ended_on": "2026-02-20"}, "case.ended"),
        ("extend", {"days": "10", "extension_reason": "案情复杂", "approver": "示例负责人", "approved_on": "2026-02-20"}, "case.extended"),
        ("pause", {"pause_reason": "hearing", "paused_on": "2026-02-20"}, "case.paused"),
        ("reclassify", {"handling": "urgent", "class_reason": "紧急"}, "case.reclassified")]


@pytest.mark.parametrize(("path", "data", "tag"), ACTS)
def test_each_act_works_from_the_page_and_leaves_an_entry(officer, session, path, data, tag):
    made = case()
    answer = officer.post(f"/cases/{made.id}/{path}", data=data)
    assert (answer.status_code, answer.location) == (303, f"/cases/{made.id}")
    assert tag in session.scalars(select(AuditEntry.tag).where(AuditEntry.subject_id == made.id))
    assert officer.get(f"/cases/{made.id}").status_code == 200


def test_rate_assign_and_resume_work_from_the_page(officer, session):
    member, done, paused = people.member(people.branch()), answered(), case()
    service.pause(paused, reason="hearing", from_on=date(2026, 2, 20), by=OFFICER)
    session.commit()
    for url, data in ((f"/cases/{done.id}/rate", {"party": "unit", "evaluation": "satisfied", "evaluated_on": "2026-02-25"}),
                      (f"/cases/{done.id}/assign", {"member": member.number}), (f"/cases/{paused.id}/resume", {"resumed_on": "2026-02-25"})):
        assert officer.post(url, data=data).status_code == 303
    assert (done.unit_evaluation, done.member_id, paused.paused_days) == ("satisfied", member.id, 6)


def test_an_act_with_faults_keeps_what_was_typed(officer):
    made = case()
    answer = officer.post(f"/cases/{made.id}/extend", data={"days": "45", "extension_reason": "理由写在这里", "approver": "", "approved_on": "2026-02-20"})
    assert answer.status_code == 422
    assert "理由写在这里" in answer.text
    assert "延长天数应在 1 到 30 之间" in answer.text


def test_an_act_that_is_refused_says_why_at_its_field(officer):
    made = case()
    answer = officer.post(f"/cases/{made.id}/reclassify", data={"handling": "hard", "class_reason": "来电 13812345678"})
    assert answer.status_code == 422
    assert "手机号" in answer.text
    assert made.handling is None


def test_an_act_on_a_page_that_is_out_of_date_is_a_conflict_that_keeps_the_text(officer):
    made = case()
    answer = officer.post(f"/cases/{made.id}/reclassify", data={"handling": "hard", "class_reason": "反复来访", "version": made.version - 1})
    assert answer.status_code == 409
    assert "反复来访" in answer.text
    assert f'href="/cases/{made.id}"' in answer.text


# --- panels -------------------------------------------------------------------------------------------------------------------

def test_panels_show_the_counts_of_a_member_and_a_branch(officer, session):
    member = people.member(people.branch())
    case(member=member, received_on=date(2025, 11, 3)), case(member=member)
    for url in (f"/members/{member.id}", f"/branches/{member.home_branch_id}"):
        page = officer.get(url).text
        assert "办理中 2 件" in page
        assert "已超期未答复 1 件" in page


def viewed() -> list[tuple[str, int | None]]:
    return [(entry.actor, entry.subject_id) for entry in _entries("case.viewed")]


def _entries(tag):
    return db.session.scalars(select(AuditEntry).where(AuditEntry.tag == tag).order_by(AuditEntry.id)).all()


def test_who_opens_an_accusation_is_noted_and_nobody_else(log_in):
    client = log_in(Role.DISCIPLINE, name="纪委")
    restricted, plain = case(purpose=Purpose.ACCUSATION), case(purpose=Purpose.APPEAL)
    client.get(f"/cases/{plain.id}"), client.head(f"/cases/{restricted.id}"), log_in(Role.LEADER).get(f"/cases/{restricted.id}")
    assert viewed() == []
    client.get(f"/cases/{restricted.id}")
    assert viewed() == [("纪委", restricted.id)]


def test_the_edit_page_and_a_form_that_comes_back_show_an_accusation_too(officer):
    restricted = case(purpose=Purpose.ACCUSATION)
    officer.get(f"/cases/{restricted.id}/edit")
    assert officer.post(f"/cases/{restricted.id}/extend", data={"days": "45"}).status_code == 422
    officer.post(f"/cases/{restricted.id}/accept", data={"accepted_on": "2026-02-25", "version": "0"})
    assert [key for _, key in viewed()].count(restricted.id) == 3


def test_an_accusation_takes_no_more_statements_than_a_page_may(log_in, counted):
    client, restricted = log_in(Role.PETITION_OFFICER), case(purpose=Purpose.ACCUSATION)
    client.get(f"/cases/{restricted.id}")
    with counted() as queries:
        assert client.get(f"/cases/{restricted.id}").status_code == 200
    assert len(queries) <= 15


@pytest.mark.parametrize("query", ["from=0001-01-01", "to=9999-12-31", "from=0001-01-01&to=9999-12-31"])
def test_days_beyond_the_calendar_narrow_nothing_and_are_told(log_in, query):
    answer = log_in(Role.LEADER).get(f"/cases?{query}")
    assert answer.status_code == 200
    assert "没有按" in answer.text


def test_a_member_who_may_not_be_seen_is_not_there_in_the_list(log_in):
    people.member(people.branch(), number="D2")
    client = log_in(member=people.member(people.branch()))
    seen, unknown = (client.get(f"/cases?member={number}").text for number in ("D2", "D9"))
    assert "看不懂“D2”，没有这名党员" in seen
    assert "看不懂“D9”，没有这名党员" in unknown


def test_a_member_with_nothing_but_accusations_has_no_panel(log_in, session):
    branch = people.branch()
    keeper, head = people.member(branch), people.member(branch)
    people.secretary(branch, head)
    case(member=keeper, purpose=Purpose.ACCUSATION)
    assert "办理中 1 件" in log_in(Role.DISCIPLINE).get(f"/branches/{branch.id}").text
    for address in (f"/members/{keeper.id}", f"/branches/{branch.id}"):
        assert "承办的信访事项" not in log_in(member=head).get(address).text
    case(member=keeper)
    page = log_in(member=head).get(f"/branches/{branch.id}").text
    assert "办理中 1 件" in page
    assert "检举控告事项不计入" in page


def test_own_cases_show_no_acts_but_the_reason(log_in):
    clerk = people.member(people.branch())
    own = case(member=clerk)
    page = log_in(Role.PETITION_OFFICER, member=clerk).get(f"/cases/{own.id}").text
    assert "您自己承办的事项" in page
    assert f"/cases/{own.id}/edit" not in page
    assert "登记受理" not in page


def test_filters_that_are_set_are_told_and_leave_the_screen_to_what_was_found(officer):
    case(district="示例区")
    assert "按条件筛选</summary>" in officer.get("/cases?state=open").text
    page = officer.get("/cases?state=open&district=示例区&text=&days=5&sort=due").text
    assert "按条件筛选（已填 1 项）" in page
    assert '<details class="act" open' not in page
    assert '<details class="act" open' in officer.get("/cases?channel=fax").text
