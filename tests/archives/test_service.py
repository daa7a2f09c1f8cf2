"""The list fills itself; handing in, receiving, returning; what is asked of whom; the figure of it."""
from datetime import date

import pytest
from sqlalchemy import select

from tests import people
from tests.directives import made
from tests.owing import asked
from xinfang_party.access.terms import Identity, Role
from xinfang_party.activities.models import Activity
from xinfang_party.activities.terms import Kind
from xinfang_party.activities.terms import State as ActivityState
from xinfang_party.archives import contents, handing_over, queries, rules, service
from xinfang_party.archives.measures import ARCHIVED_SHARE
from xinfang_party.archives.models import HandIn
from xinfang_party.archives.terms import HandInState, HandoverState, Line
from xinfang_party.audit.models import AuditEntry
from xinfang_party.documents.models import DutyLine, Rule, YearPaper
from xinfang_party.documents.terms import CORE, PaperKind, PaperState
from xinfang_party.dues.models import DuesMonth
from xinfang_party.findings.models import Finding
from xinfang_party.findings.terms import Source
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.organization.models import CommitteePost
from xinfang_party.organization.terms import CommitteeDuty
from xinfang_party.venues.models import Channel, Posting
from xinfang_party.venues.terms import ChannelKind, PostingState

OFFICE = Identity(account_id=1, name="机关党委测试员", roles=frozenset({Role.PARTY_OFFICE}))
LACKING = Line("plan", "年度计划", "没有", ("没有2025年的年度计划",))
YEAR = 2025


@pytest.fixture(autouse=True)
def in_january(app, clock_at):
    with clock_at("2026-01-15 12:00"):
        yield


@pytest.fixture
def branch():
    return people.branch()


def leader(branch, member=None):
    return Identity(account_id=2, name="书记", roles=frozenset({Role.SECRETARY}), led_branch_ids=frozenset({branch.id}),
                    led_in_person_ids=frozenset({branch.id}), member_id=member and member.id, home_branch_id=branch.id)


def line(branch, code):
    return next(one for one in contents.lines_of(branch, YEAR) if one.code == code)


def hand_in(branch, lines=(), notes=None):
    return service.hand_in(branch, YEAR, lines=lines, notes=notes or {}, by=leader(branch))


# --- the list -----------------------------------------------------------------------------------------------------------------

def test_meetings_tell_the_months_without_one_and_what_nobody_confirmed(branch):
    people.secretary(branch), people.secretary(branch, duty=CommitteeDuty.ORGANIZATION), people.secretary(branch, duty=CommitteeDuty.PUBLICITY)
    for month in range(1, 12):
        db.session.add(Activity(branch_id=branch.id, form=Kind.COMMITTEE_MEETING, held_on=date(YEAR, month, 5), title="支委会",
                                state=ActivityState.HELD if month < 3 else ActivityState.CONFIRMED))
    db.session.flush()
    found = line(branch, "kind-committee_meeting")
    assert (found.there, found.lacks) == ("11 次", ("12月支委会没有记录", "2 份记录还没有确认"))


def test_papers_tell_what_is_missing_unpublished_or_unsigned(branch):
    member = people.member(branch)
    assert line(branch, "summary").lacks == ("没有2025年的年度总结",)
    db.session.add_all([
        YearPaper(branch_id=branch.id, year=YEAR, kind=PaperKind.PLAN, title="计划", state=PaperState.APPROVED, drafted_by="委员"),
        YearPaper(branch_id=branch.id, year=YEAR, kind=PaperKind.SUMMARY, title="总结", state=PaperState.SUBMITTED, drafted_by="委员"),
        YearPaper(branch_id=branch.id, year=YEAR, kind=PaperKind.DUTY_LIST, title="清单", state=PaperState.PUBLISHED, drafted_by="委员",
                  lines=[DutyLine(member_id=member.id, content="负责", added_on=date(YEAR, 2, 1))])])
    db.session.flush()
    assert [line(branch, code).lacks for code in ("plan", "summary", "duty_list")] == [(), ("年度总结还没有批准",), ("责任清单还有 1 人没有签收",)]


def test_rules_dues_findings_and_disclosure_are_counted(branch):
    member = people.member(branch)
    for kind in CORE[1:]:
        db.session.add(Rule(branch_id=branch.id, title="制度", kind=kind, from_on=date(2020, 1, 1)))
    for month in range(1, 12):
        first = date(YEAR, month, 1)
        db.session.add(DuesMonth(member_id=member.id, branch_id=branch.id, month_on=first, paid_on=first, recorded_on=first, recorded_by="委员"))
    db.session.add(Finding(year=YEAR, serial=1, branch_id=branch.id, source=Source.INSPECTION, facts="缺签到", found_on=date(YEAR, 5, 5), due_on=date(YEAR, 6, 5),
                           bound_on=date(YEAR, 6, 5), state_since=date(YEAR, 5, 5), registrar="督导员"))
    db.session.flush()
    assert line(branch, "rules").lacks == (f"没有这些制度：{CORE[0].label}",)
    assert (line(branch, "dues").there, line(branch, "dues").lacks) == ("每名党员每月一次，应登记 12 次，登记了 11 次", ("12月党费没有登记完",))
    assert line(branch, "findings").lacks == ("1 个问题还没有销号",)
    assert line(branch, "disclosure").lacks == ("第1季度、第2季度、第3季度、第4季度没有公开",)
    assert line(branch, "venue").lacks == ("上半年、下半年没有检查",)


def test_another_branchs_records_fill_nothing(branch):
    other = people.branch()
    db.session.add(Activity(branch_id=other.id, form=Kind.TRAINING, held_on=date(YEAR, 5, 5), title="培训", state=ActivityState.CONFIRMED))
    db.session.flush()
    assert "kind-training" not in {one.code for one in contents.lines_of(branch, YEAR)}
    assert line(other, "kind-training").there == "1 次"


# --- handing in ---------------------------------------------------------------------------------------------------------------

def test_what_lacks_needs_a_word(branch):
    with pytest.raises(service.Unexplained, match="年度计划") as refused:
        hand_in(branch, [LACKING])
    assert refused.value.code == "plan"
    found = hand_in(branch, [LACKING], {"plan": "上年没有单独成文"})
    assert found.lacks == [{"title": "年度计划", "lacks": ["没有2025年的年度计划"], "note": "上年没有单独成文"}]


def test_handed_in_returned_and_received(branch):
    found = hand_in(branch)
    with pytest.raises(Refusal, match="正等机关党委接收"):
        hand_in(branch)
    service.give_back(found, reason="缺总结", version=found.version, by=OFFICE)
    assert hand_in(branch) is found
    with pytest.raises(Conflict):
        service.receive(found, archive_number="", version=1, by=OFFICE)
    with pytest.raises(Refusal, match="自己移交的"):
        service.receive(found, archive_number="", version=found.version, by=leader(branch))
    service.receive(found, archive_number="2025-07", version=found.version, by=OFFICE)
    assert (found.state, found.received_on, found.archive_number) == (HandInState.RECEIVED, date(2026, 1, 15), "2025-07")
    with pytest.raises(Refusal, match="已经归档"):
        hand_in(branch)
    service.reopen(found, reason="号写错了", version=found.version, by=OFFICE)
    assert (found.state, found.received_on, found.archive_number) == (HandInState.HANDED, None, "")
    [told] = db.session.scalars(select(AuditEntry).where(AuditEntry.tag == "hand-in.reopened"))
    assert (told.details["reason"], told.details["before"]["archive_number"]) == ("号写错了", "2025-07")


def test_a_year_that_is_not_over_is_not_handed_in(branch):
    with pytest.raises(Refusal, match="12 月起"):
        service.hand_in(branch, 2026, lines=[], notes={}, by=leader(branch))


def test_who_is_asked_for_what_by_when(branch, clock_at):
    [owed] = asked(leader(branch), "archives.hand_in")
    assert (owed.what, owed.about, owed.due_on) == ("移交 2025 年的资料", branch.name, date(2026, 1, 10))
    with clock_at("2026-06-15 12:00"):
        assert [one.due_on for one in asked(leader(branch), "archives.hand_in")] == [date(2026, 1, 10)]
    found = hand_in(branch)
    assert asked(leader(branch), "archives.hand_in") == []
    [owed] = asked(OFFICE, "archives.receive")
    assert (owed.what, owed.due_on) == ("接收 2025 年的资料", date(2026, 1, 31))
    service.give_back(found, reason="缺总结", by=OFFICE)
    with clock_at("2026-06-15 12:00"):
        assert len(asked(leader(branch), "archives.hand_in")) == 1


def test_the_share_as_plain_python_counts(clock_at):
    """Received in time; handed in time and waiting; in time but returned later; late; not at all; and one founded too late."""
    made = [people.branch() for _ in range(5)]
    people.branch(founded_on=date(2026, 1, 5))
    for branch, handed, state in zip(made, (20, 30, 20, 32), (HandInState.RECEIVED, HandInState.HANDED, HandInState.RETURNED, HandInState.HANDED), strict=False):
        on = date(2026, 1, handed) if handed < 32 else date(2026, 2, 1)
        db.session.add(HandIn(branch_id=branch.id, year=YEAR, state=state, handed_on=on, handed_by="书记", lacks=[],
                              returned_on=date(2026, 3, 1) if state is HandInState.RETURNED else None,
                              received_on=on if state is HandInState.RECEIVED else None))
    db.session.flush()
    rows, due = list(db.session.query(HandIn)), rules.archive_by(YEAR)
    for day in (date(2026, 1, 31), date(2026, 2, 15), date(2026, 3, 15)):
        hits = [row for row in rows if row.handed_on <= due and (row.state is not HandInState.RETURNED or row.returned_on > day)]
        with clock_at(f"{day} 12:00"):
            figure = engine.figure(ARCHIVED_SHARE.code, Scope.bureau(), Period.year(2026), day)
        assert (figure.numerator, figure.denominator) == ((0, 0) if day <= due else (len(hits), 5))


# --- handing over -------------------------------------------------------------------------------------------------------------

def test_a_branch_is_handed_over_with_what_is_open(branch):
    head, next_one = people.secretary(branch), people.member(branch)
    db.session.add(Activity(branch_id=branch.id, form=Kind.THEME_DAY, held_on=date(2026, 1, 9), title="主题党日", state=ActivityState.HELD))
    channel = Channel(branch_id=branch.id, name="公开栏", kind=next(iter(ChannelKind)), from_on=date(2025, 1, 1))
    db.session.add_all([channel, YearPaper(branch_id=branch.id, year=2026, kind=PaperKind.PLAN, title="计划", drafted_by="委员")])
    db.session.flush()
    db.session.add(Posting(branch_id=branch.id, channel_id=channel.id, title="公开", state=PostingState.FIRST, drafted_by="委员"))
    found = handing_over.offer(branch, next_one.id, note="档案在柜子里", by=leader(branch, head))
    assert {"what": "移交 2025 年的资料", "about": branch.name, "url": f"/archives/branches/{branch.id}/2025", "due_on": "2026-01-10"} in found.tasks
    paper, post = db.session.query(YearPaper.id).scalar(), db.session.query(Posting.id).scalar()
    assert [one for one in found.tasks if "day" in one] == [
        {"what": "没有确认的活动记录", "about": "主题党日", "url": f"/activities/{db.session.query(Activity.id).scalar()}", "day": "2026-01-09"},
        {"what": "没有发布的公开内容", "about": "", "url": f"/postings/{post}", "day": ""},
        {"what": "没有批准的年度计划", "about": "2026年", "url": f"/year-papers/{paper}", "day": ""}]
    taker = Identity(account_id=3, name="接任", roles=frozenset({Role.MEMBER}), member_id=next_one.id, home_branch_id=branch.id)
    [owed] = asked(taker, "archives.accept")
    assert owed.at_once
    handing_over.accept(found, version=found.version, by=taker)
    assert (found.state, found.accepted_on) == (HandoverState.ACCEPTED, date(2026, 1, 15))
    assert asked(taker, "archives.accept") == []


def test_one_at_a_time_to_somebody_of_the_branch(branch):
    head, next_one = people.secretary(branch), people.member(branch)
    with pytest.raises(Refusal, match="接收人要是这个支部的党员"):
        handing_over.offer(branch, people.member(people.branch()).id, by=OFFICE)
    with pytest.raises(Refusal, match="不能是同一个人"):
        handing_over.offer(branch, head.id, by=leader(branch, head))
    found = handing_over.offer(branch, next_one.id, by=OFFICE)
    assert found.from_member_id == head.id
    with pytest.raises(Refusal, match="已经有一份"):
        handing_over.offer(branch, next_one.id, by=OFFICE)
    handing_over.withdraw(found, by=OFFICE)
    with pytest.raises(Refusal, match="已经接收或撤回"):
        handing_over.accept(found, by=OFFICE)
    assert queries.offered_of(branch.id) is None


def test_the_office_hands_over_to_the_new_secretary_who_holds_the_post_already(branch):
    old = people.secretary(branch, from_on=date(2024, 1, 1))
    db.session.query(CommitteePost).filter_by(member_id=old.id).update({"to_on": date(2026, 1, 9)})
    new = people.secretary(branch, from_on=date(2026, 1, 10))
    found = handing_over.offer(branch, new.id, by=OFFICE)
    assert (found.from_member_id, found.to_member_id) == (old.id, new.id)
    first = people.branch()
    assert handing_over.offer(first, people.secretary(first).id, by=OFFICE).from_member_id is None


def test_a_handover_lists_all_that_is_open(branch):
    for number in range(40):
        made.entry(branch, issued_on=None, learned_on=None, task={"text": f"任务{number}", "due_on": date(2026, 1, 20)})
    found = handing_over.offer(branch, people.member(branch).id, by=OFFICE)
    assert sum(one["what"] == "完成贯彻落实任务" for one in found.tasks) == 40
