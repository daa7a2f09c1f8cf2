"""Each step on the database: what it changes, whom it tells, what it refuses."""
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import cases, people
from tests.accounts.people import account
from tests.letters.made import (
    BECAUSE,
    DISCIPLINE,
    DRAFTER,
    DUE,
    INSPECTOR,
    LEADER,
    NOW,
    REVIEWER,
    SAY,
    TODAY,
    answered,
    asked,
    checked,
    delivered,
    facts,
    identity,
    letter,
)
from tests.owing import asked as asked_of
from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Role
from xinfang_party.accounts.queries import account_of_member
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.errors import Conflict, NotFound, Refusal
from xinfang_party.lanes.models import CaseStep
from xinfang_party.lanes.terms import StepCode
from xinfang_party.letters import acting, following, jobs, pages, queries, service
from xinfang_party.letters.terms import Adoption, Check, Kind, Means, State
from xinfang_party.notifications.models import Notice
from xinfang_party.petitions.terms import HandlingClass, Purpose
from xinfang_party.web import owed

DAY = timedelta(days=1)


def refused(word, do, *args, **more):
    with pytest.raises(Refusal, match=word) as refusal:
        do(*args, **more)
    return refusal.value.field


def told(session):
    session.flush()
    return sorted((one.kind, one.account_id) for one in session.scalars(select(Notice)))


# --- numbers --------------------------------------------------------------------------------------------------------------------

def test_a_number_comes_with_the_issue_by_year_and_kind(session, move):
    numbers = [letter(State.ISSUED, kind=kind).number for kind in (Kind.SUPERVISION, Kind.SUPERVISION, Kind.IMPROVEMENT, Kind.POLICY, Kind.ACCOUNTABILITY)]
    assert numbers == ["信督〔2026〕1号", "信督〔2026〕2号", "信改〔2026〕1号", "信策〔2026〕1号", "信责〔2026〕1号"]
    move("2027-01-04 10:00")
    assert letter(State.ISSUED).number == "信督〔2027〕1号"
    assert letter(State.REVIEWED).number == ""


def test_a_number_of_what_was_withdrawn_is_not_given_again(session):
    first = letter(State.ISSUED)
    service.withdraw(first, BECAUSE, by=LEADER)
    assert letter(State.ISSUED).number == "信督〔2026〕2号"
    assert first.number == "信督〔2026〕1号"


@pytest.mark.parametrize(("on", "days", "due"), [(NOW, 30, DUE), (NOW, 5, date(2026, 3, 9)), ("2026-09-04 10:00", 27, date(2026, 10, 8))])
def test_the_last_day_is_counted_from_the_issue_and_moves_past_a_holiday(session, move, on, days, due):
    """5 days after Monday 2 March is a Saturday; 1 October 2026 begins a week off."""
    move(on)
    made = letter(State.ISSUED, answer_days=days)
    assert made.due_on == made.first_due_on == due


# --- who ------------------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("state", "deed", "by", "word"), [
    (State.DRAFT, service.submit, REVIEWER, "只有起草人"), (State.DRAFT, service.submit, INSPECTOR, "不由您办理"),
    (State.IN_REVIEW, service.review, DRAFTER, "起草人不能审核"), (State.IN_REVIEW, service.review, LEADER, "不由您办理"),
    (State.REVIEWED, service.issue, REVIEWER, "不由您办理"),
    (State.REVIEWED, service.issue, identity(1, "兼任甲", Role.LEADER), "起草人不能签发"),
    (State.REVIEWED, service.issue, identity(2, "兼任乙", Role.LEADER), "审核人不能签发")])
def test_one_account_takes_one_of_the_three_steps(session, state, deed, by, word):
    made = letter(state)
    refused(word, deed, made, SAY, by=by)
    assert made.state is state


def test_nobody_writes_about_his_own_case(session):
    branch = people.branch()
    keeper = people.member(branch)
    case = cases.case(member=keeper, branch=branch)
    own = identity(6, "承办人", Role.PETITION_OFFICER, member_id=keeper.id)
    assert refused("。", service.draft, facts=facts(cases=[case]), by=own) == "numbers"
    refused("。", service.review, letter(State.IN_REVIEW, cases=[case]), SAY, by=own)
    refused("自己承办", service.issue, letter(State.REVIEWED, cases=[case]), SAY, by=identity(7, "领导", Role.LEADER, member_id=keeper.id))
    assert letter(State.ISSUED, cases=[case]).cases == [case]


def test_a_leader_signs_about_a_branch_he_leads(session):
    branch = people.branch()
    made = letter(State.REVIEWED, cases=[cases.case(branch=branch)])
    service.issue(made, SAY, by=identity(8, "领导", Role.LEADER, member_id=1, led_branch_ids=frozenset({branch.id})))
    assert made.state is State.ISSUED


@pytest.mark.parametrize(("state", "deed", "is_taken"), [
    (State.REVIEWED, service.return_, True), (State.ISSUED, service.withdraw, False), (State.REVIEWED, service.withdraw, False),
    (State.IN_REVIEW, service.return_, False)])
def test_who_leads_its_branch_may_leave_a_letter_unsigned_but_not_make_it_void(session, state, deed, is_taken):
    branch = people.branch()
    made = letter(state, cases=[cases.case(branch=branch)])
    head = replace(identity(8, "领导", Role.LEADER, led_branch_ids=frozenset({branch.id})), roles=frozenset({Role.LEADER, Role.PETITION_OFFICER}))
    assert acting.may_now(made, deed.__name__.rstrip("_"), head) is is_taken
    if is_taken:
        deed(made, BECAUSE, by=head)
    else:
        refused("负责", deed, made, BECAUSE, by=head)


# --- cases ----------------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("text", "word"), [("XF-1，XF-404", "没有编号为 XF-404"), ("XF-9", "检举控告")])
def test_what_is_not_there_or_an_accusation_is_not_named(session, text, word):
    cases.case("XF-1")
    cases.case("XF-9", purpose=Purpose.ACCUSATION)
    assert refused(word, queries.cases_numbered, text, DRAFTER) == "numbers"


def test_whom_accusations_are_withheld_from_is_told_that_there_is_none(session):
    cases.case("XF-9", purpose=Purpose.ACCUSATION)
    refused("没有编号为 XF-9", queries.cases_numbered, "XF-9", LEADER)


def test_cases_are_named_by_number_several_at_once(session):
    first, second = cases.case("XF-1"), cases.case("XF-2")
    assert queries.cases_numbered(" XF-2，XF-1\nXF-2 ", DRAFTER) == [second, first]


def test_what_became_an_accusation_meanwhile_is_neither_issued_nor_named(session):
    case = cases.case("XF-1")
    made, sent = letter(State.REVIEWED, cases=[case]), letter(State.ISSUED, cases=[case])
    case.purpose = Purpose.ACCUSATION
    session.flush()
    refused("现在不能写进", service.issue, made, SAY, by=LEADER)
    assert queries.cases_shown(sent, DRAFTER) == []


@pytest.mark.parametrize(("kind", "noted"), [(Kind.SUPERVISION, ["信督〔2026〕1号"]), (Kind.IMPROVEMENT, [])])
def test_a_supervision_letter_is_the_supervision_the_lane_asks_for(session, kind, noted):
    case = cases.case(handling=HandlingClass.HARD)
    letter(State.ISSUED, kind=kind, cases=[case])
    session.flush()
    steps = session.scalars(select(CaseStep).where(CaseStep.case_id == case.id, CaseStep.code == StepCode.SUPERVISE, CaseStep.done_on == TODAY))
    assert [one.note for one in steps] == noted


def test_a_supervision_that_was_withdrawn_is_asked_for_again(session):
    case = cases.case(handling=HandlingClass.HARD)
    one = letter(State.ISSUED, cases=[case])
    service.withdraw(one, BECAUSE, by=LEADER)
    session.flush()
    steps = session.scalars(select(CaseStep).where(CaseStep.case_id == case.id, CaseStep.code == StepCode.SUPERVISE))
    assert [step.done_on for step in steps] == [None]


def test_a_case_that_another_letter_supervises_stays_supervised(session):
    case = cases.case(handling=HandlingClass.HARD)
    first, second = (letter(State.ISSUED, cases=[case]) for _ in range(2))
    statement = select(CaseStep.note, CaseStep.done_on).where(CaseStep.case_id == case.id, CaseStep.code == StepCode.SUPERVISE)
    service.withdraw(first, BECAUSE, by=LEADER)
    session.flush()
    assert session.execute(statement).all() == [(second.number, TODAY)]
    service.withdraw(second, BECAUSE, by=LEADER)
    session.flush()
    assert session.execute(statement).all() == [("", None)]


# --- texts ----------------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("name", ["title", "to_unit", "text", "requirement"])
@pytest.mark.parametrize(("text", "word"), [("联系电话 13812345678", "手机号"), ("  ", "请")])
def test_no_text_holds_personal_numbers_or_nothing(session, name, text, word):
    assert refused(word, service.draft, facts=facts(**{name: text}), by=DRAFTER) == name


NUMBER = "电话 13812345678"


SAID = {
    service.submit: (State.DRAFT, {"note": NUMBER}, DRAFTER), service.return_: (State.IN_REVIEW, {"reason": NUMBER}, REVIEWER),
    service.issue: (State.REVIEWED, {"note": NUMBER}, LEADER), service.withdraw: (State.DRAFT, {"reason": NUMBER}, DRAFTER),
    following.deliver: (State.ISSUED, {"delivered_how": NUMBER, "delivered_on": TODAY}, DRAFTER),
    following.answer: (State.DELIVERED, {"not_adopted_reason": NUMBER, "answer": "写了", "answered_on": TODAY, "adoption": Adoption.PARTLY}, DRAFTER),
    following.check: (State.ANSWERED, {"check_text": NUMBER, "checked_on": TODAY, "check": Check.PARTLY}, DRAFTER),
    following.reopen: (State.CHECKED, {"note": NUMBER, "due_on": DUE}, DRAFTER)}


@pytest.mark.parametrize("deed", SAID)
def test_what_is_said_at_a_step_holds_none_either(session, deed):
    state, given, by = SAID[deed]
    assert refused("手机号", deed, letter(state), given, by=by) == next(iter(given))


# --- the way of one letter ------------------------------------------------------------------------------------------------------

def test_what_was_returned_goes_through_review_again(session):
    made = letter(State.REVIEWED)
    service.return_(made, BECAUSE, by=LEADER)
    assert (made.state, made.reviewer_account_id) == (State.DRAFT, None)
    service.edit(made, facts(title="改过的标题"), by=DRAFTER)
    service.submit(made, SAY, by=DRAFTER)
    refused("起草人不能审核", service.review, made, SAY, by=DRAFTER)


def test_a_stale_page_is_a_conflict(session):
    made = letter(State.IN_REVIEW)
    session.commit()
    with pytest.raises(Conflict):
        service.review(made, SAY, version=made.version - 1, by=REVIEWER)


@pytest.mark.parametrize(("deed", "state", "given", "field"), [
    (following.deliver, State.ISSUED, {"delivered_on": TODAY - DAY, "delivered_how": "邮寄"}, "delivered_on"),
    (following.deliver, State.ISSUED, {"delivered_on": TODAY + DAY, "delivered_how": "邮寄"}, "delivered_on"),
    (following.answer, State.DELIVERED, answered(on=TODAY - DAY), "answered_on"), (following.answer, State.DELIVERED, answered(on=TODAY + DAY), "answered_on"),
    (following.check, State.ANSWERED, {"checked_on": TODAY - DAY, "check": Check.PARTLY, "check_text": "看过"}, "checked_on"),
    (following.reopen, State.CHECKED, asked(TODAY), "due_on"), (following.reopen, State.CHECKED, asked(), "due_on")])
def test_days_come_one_after_the_other_and_none_lies_ahead(session, deed, state, given, field):
    made = letter(state)
    assert refused("。", deed, made, given, by=DRAFTER) == field
    assert made.state is state


def test_what_was_not_carried_out_is_answered_again_and_all_of_it_stays_in_the_steps(session, move):
    made = letter(State.ANSWERED)
    following.check(made, checked(Check.NOT_CARRIED_OUT), by=DRAFTER)
    refused("没有落实", following.close, made, SAY, by=DRAFTER)
    following.reopen(made, asked(date(2026, 5, 6)), by=DRAFTER)
    assert (made.state, made.due_on, made.first_due_on, made.answered_on, made.check) == (State.DELIVERED, date(2026, 5, 6), DUE, None, None)
    move("2026-04-20 10:00")
    following.answer(made, answered(Adoption.PARTLY, reason="缺经费"), by=DRAFTER)
    assert (made.first_answered_on, made.answered_on, made.adoption) == (TODAY, date(2026, 4, 20), Adoption.PARTLY)
    assert [(step.verb, step.note) for step in made.steps[-4:]] == [
        ("answer", "采纳：已经答复信访人"), ("check", "没有落实：抽查两件都已答复"), ("reopen", "电话催办"), ("answer", "部分采纳：已经答复信访人；理由：缺经费")]


def test_overdue_reminded_listed(session, move):
    made = letter(State.DELIVERED)
    move("2026-04-01 10:00")
    refused("还没有超过", following.remind, made, asked(), by=DRAFTER)
    move("2026-04-02 10:00")
    refused("先催办", following.list_, made, asked(), by=LEADER)
    following.remind(made, asked(), by=DRAFTER)
    refused("不由您办理", following.list_, made, asked(), by=DRAFTER)
    following.list_(made, asked(date(2026, 4, 20)), by=LEADER)
    assert (made.means, made.listed_on, made.due_on, made.first_due_on) == (Means.LISTED, date(2026, 4, 2), date(2026, 4, 20), DUE)
    move("2026-04-21 10:00")
    refused("已经挂牌", following.list_, made, asked(), by=LEADER)


def is_to_list(session, made, leader=LEADER):
    """As the leader is told at home, first in the list, and on the page: all the same."""
    session.flush()
    session.expire(made)
    at_home = [one for one in asked_of(leader, "letters.list") if one.url.endswith(f"/letters/{made.id}")]
    first = session.scalars(queries.listed(leader, queries.Filters(is_own=True))).all()
    told = {bool(at_home), made in first, pages.is_offered(made, "list", leader), pages.shown(made, leader).is_own}
    assert len(told) == 1
    return told.pop()


def test_a_leader_who_keeps_one_of_its_cases_is_not_asked_to_list_it(session, move):
    keeper = people.member(people.branch())
    account(Role.LEADER, member=keeper), account(Role.LEADER)
    made = letter(State.DELIVERED, cases=[cases.case(member=keeper)])
    move("2026-04-02 10:00")
    following.remind(made, asked(), by=DRAFTER)
    assert [is_to_list(session, made, one) for one in (replace(LEADER, member_id=keeper.id), LEADER)] == [False, True]
    following.tell_leaders()
    told = session.scalars(select(Notice.account_id).where(Notice.kind == "letter.list")).all()
    assert told
    assert account_of_member(keeper.id).id not in told


def test_after_it_was_told_to_go_on_it_is_reminded_and_listed_anew(session, move):
    """Two rounds; the figure of the day of the first listing stays."""
    made = letter(State.DELIVERED)
    for day, due, days_later in (("2026-04-02 10:00", date(2026, 5, 6), "2026-05-07 10:00"), ("2026-05-07 10:00", date(2026, 6, 5), "2026-06-08 10:00")):
        move(day)
        refused("先催办", following.list_, made, asked(), by=LEADER)
        seen = [is_to_list(session, made)]
        following.remind(made, asked(), by=DRAFTER)
        seen.append(is_to_list(session, made))
        following.list_(made, asked(), by=LEADER)
        assert [*seen, is_to_list(session, made)] == [False, True, False]
        refused("已经挂牌", following.list_, made, asked(), by=LEADER)
        following.answer(made, answered(), by=DRAFTER)
        following.check(made, checked(Check.NOT_CARRIED_OUT), by=DRAFTER)
        following.reopen(made, asked(due), by=DRAFTER)
        move(days_later)
    assert (made.reminders, made.listed_on) == (2, date(2026, 4, 2))
    assert not is_to_list(session, made)
    assert pages.is_offered(made, "list", LEADER) is False


@pytest.mark.parametrize("kind", [one for one in Kind if one.is_proposal])
def test_a_proposal_is_not_listed(session, move, kind):
    made = letter(State.DELIVERED, kind=kind)
    move("2026-04-02 10:00")
    following.remind(made, asked(), by=DRAFTER)
    assert not is_to_list(session, made)
    refused("只用于督办函", following.list_, made, asked(), by=LEADER)
    assert (made.means, made.listed_on, pages.is_offered(made, "list", LEADER)) == (Means.ORDINARY, None, False)


def test_a_new_day_puts_off_what_is_overdue(session, move):
    made = letter(State.DELIVERED)
    move("2026-04-02 10:00")
    following.remind(made, asked(date(2026, 4, 10)), by=DRAFTER)
    assert [one.due_on for one in made.steps[-1:]] == [date(2026, 4, 10)]
    refused("没有超过", following.list_, made, asked(), by=LEADER)


def test_each_step_leaves_an_entry(session):
    made = letter(State.CLOSED)
    session.flush()
    tags = session.scalars(select(AuditEntry.tag).where(AuditEntry.subject_kind == "letter").order_by(AuditEntry.id)).all()
    assert tags == [f"letter.{word}" for word in ("drafted", "submitted", "reviewed", "issued", "delivered", "answered", "checked", "closed")]
    assert [step.verb for step in made.steps] == ["draft", "submit", "review", "issue", "deliver", "answer", "check", "close"]


# --- whom it tells --------------------------------------------------------------------------------------------------------------

def test_the_next_hand_is_told_and_no_other(session):
    drafter, reviewer, leader = account(Role.PETITION_OFFICER), account(Role.PETITION_OFFICER), account(Role.LEADER)
    first, second, third = (identity(row.id - 900_100, row.name, role) for row, role in (
        (drafter, Role.PETITION_OFFICER), (reviewer, Role.PETITION_OFFICER), (leader, Role.LEADER)))
    made = service.draft(facts=facts(), by=first)
    service.submit(made, SAY, by=first)
    assert told(session) == [("letter.review", reviewer.id)]
    service.review(made, SAY, by=second)
    service.issue(made, SAY, by=third)
    assert told(session) == [("letter.deliver", drafter.id), ("letter.issue", leader.id), ("letter.review", reviewer.id)]


@pytest.mark.parametrize(("kind", "said"), [(Kind.SUPERVISION, True), (Kind.ACCOUNTABILITY, False)])
def test_nothing_that_outlasts_a_role_says_what_a_proposal_of_accountability_is_about(session, move, kind, said):
    drafter, officer, leader = account(Role.PETITION_OFFICER), account(Role.PETITION_OFFICER), account(Role.LEADER)
    by, second = identity(drafter.id - 900_100, "甲", Role.PETITION_OFFICER), identity(officer.id - 900_100, "乙", Role.PETITION_OFFICER)
    head = identity(leader.id - 900_100, "丙", Role.LEADER)
    made, again, gone = (service.draft(facts=facts(kind, title="不外传的标题"), by=by) for _ in range(3))
    for one in (made, again, gone):
        service.submit(one, SAY, by=by)
        service.review(one, SAY, by=second)
    owes = [row.about for row in owed.by(head, lambda permission: may(head, permission))]
    service.return_(again, BECAUSE, by=head)
    owes += [row.about for row in owed.by(by, lambda permission: may(by, permission))]
    for one in (made, gone):
        service.issue(one, SAY, by=head)
    service.withdraw(gone, BECAUSE, by=head)
    following.deliver(made, delivered(), by=by)
    move("2026-04-02 10:00")
    jobs.remind_overdue()
    following.remind(made, asked(), by=by)
    if kind is Kind.SUPERVISION:
        following.list_(made, asked(), by=head)
    session.flush()
    told = {one.kind: one.text for one in session.scalars(select(Notice))}
    assert {tag.rpartition(".")[2] for tag in told} == {"review", "issue", "revise", "deliver", "overdue", "withdrawn", *(["listed"] if said else [])}
    assert {"不外传的标题" in text for text in (*told.values(), *owes)} == {said}
    assert len(owes) == 4


def test_the_drafter_is_told_once_for_each_letter_and_day(session, move):
    made = letter(State.DELIVERED)
    for day, many in (("2026-04-01", 0), ("2026-04-02", 1), ("2026-04-03", 1)):
        move(f"{day} 08:26")
        jobs.remind_overdue()
        assert [kind for kind, _ in told(session)].count("letter.overdue") == many, day
    following.remind(made, asked(date(2026, 4, 10)), by=DRAFTER)
    move("2026-04-11 08:26")
    jobs.remind_overdue()
    assert [kind for kind, _ in told(session)].count("letter.overdue") == 2


def test_leaders_are_told_once_of_what_reminding_did_not_help(session, move):
    leader, made = account(Role.LEADER), letter(State.DELIVERED)
    for day, many in (("2026-04-02", 0), ("2026-04-03", 1), ("2026-04-04", 1)):
        move(f"{day} 08:26")
        jobs.remind_overdue()
        assert told(session).count(("letter.list", leader.id)) == many, day
        if not made.reminders:
            following.remind(made, asked(), by=DRAFTER)


# --- who reads ------------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("by", "reads"), [(DRAFTER, True), (LEADER, True), (DISCIPLINE, True), (INSPECTOR, False),
                                           (identity(9, "机关党委", Role.PARTY_OFFICE), False)])
def test_proposals_of_accountability_are_for_few(session, by, reads):
    made, other = letter(State.DELIVERED, kind=Kind.ACCOUNTABILITY), letter(State.DELIVERED)
    found = session.scalars(queries.listed(by)).all()
    assert (made in found) == reads
    assert other in found
    assert (Kind.ACCOUNTABILITY in queries.yearly(by, 2026)) == reads
    if not reads:
        with pytest.raises(NotFound):
            queries.get_letter(by, made.id)


def test_what_waits_for_one_stands_first(session, move):
    closed, sent, review = letter(State.CLOSED), letter(State.DELIVERED), letter(State.IN_REVIEW)
    assert session.scalars(queries.listed(REVIEWER)).all() == [review, sent, closed]
    assert session.scalars(queries.listed(DRAFTER)).all() == [sent, review, closed]
    assert session.scalars(queries.listed(DRAFTER, queries.Filters(is_own=True))).all() == []
    move("2026-04-02 10:00")
    assert session.scalars(queries.listed(DRAFTER, queries.Filters(is_own=True))).all() == [sent]


