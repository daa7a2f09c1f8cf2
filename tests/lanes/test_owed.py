"""What lanes leave to do, and reminders of it: to whom, once, never as a flood."""
from datetime import date

import pytest
from sqlalchemy import select

from tests import owing, people
from tests.petitions.made import OFFICER, Purpose, case, owner
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts.models import Account
from xinfang_party.kernel.database import db
from xinfang_party.lanes import jobs, service
from xinfang_party.lanes.terms import StepCode
from xinfang_party.notifications import queries
from xinfang_party.notifications.models import Notice
from xinfang_party.organization.terms import BranchKind, CommitteeDuty
from xinfang_party.petitions import assigning
from xinfang_party.petitions import service as petitions
from xinfang_party.petitions.terms import HandlingClass, Outcome

RECEIVED = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _standing_still(app, clock_at):
    with clock_at("2026-03-03 10:00"), app.test_request_context():
        yield


def made(handling=HandlingClass.URGENT, **facts):
    return case(handling=handling, **{"received_on": RECEIVED, **facts})


def asked(identity):
    return [(item.what, item.about, item.due_on) for item in owing.asked(identity, "lanes.officers", "lanes.steps")]


def keeper(person, *led):
    return Identity(name="某党员", roles=frozenset({Role.MEMBER}), member_id=person.id, led_branch_ids=frozenset(led))


def lines(kind="case.step-due"):
    db.session.flush()
    return db.session.scalars(select(Notice.text).where(Notice.kind == kind).order_by(Notice.id)).all()


def test_the_keeper_owes_his_own_next_step_whatever_others_left_undone(clock_at):
    person = people.member(people.branch())
    mine = made(member=person)
    made(), made(member=person, purpose=Purpose.ACCUSATION), made(HandlingClass.COMPLEX, member=person, received_on=date(2026, 2, 16))
    assert asked(keeper(person)) == [("四办步骤：联系信访人", mine.number, date(2026, 3, 3))]
    service.note(mine, StepCode.CONTACT, by=keeper(person))
    assert asked(keeper(person)) == [("四办步骤：采取措施", mine.number, date(2026, 3, 5))]  # the report still waits for an officer
    service.note(mine, StepCode.MEASURES, text="停工", by=keeper(person))
    assert asked(keeper(person)) == []
    with clock_at("2026-03-04 10:00"):
        assert asked(keeper(person)) == [("四办步骤：记录当日进展", mine.number, date(2026, 3, 4))]


def test_what_a_keeper_leaves_undone_hides_nothing_from_the_officers(clock_at, log_in):
    one = made(HandlingClass.SIMPLE, member=people.member(people.branch()))
    petitions.accept(one, on=RECEIVED, by=OFFICER)
    petitions.reply(one, on=date(2026, 3, 3), outcome=Outcome.EXPLAINED, by=OFFICER)
    with clock_at("2026-03-09 10:00"):
        [item] = owing.asked(OFFICER, "lanes.officers")
        assert item.what == "1 件有由您登记的四办步骤到期"
        page = log_in(Role.PETITION_OFFICER).get(item.url + "&lane=simple").text
        assert (one.number in page, "邀请评价" in page, "超过 3 天" in page) == (True, True, True)
        jobs.remind_due()
    assert any("邀请评价" in line for line in lines())


def test_who_leads_a_branch_owes_what_nobody_in_it_has():
    branch = people.branch()
    head = people.secretary(branch)
    one = made(branch=branch)
    made(member=people.member(branch))
    assert [about for _what, about, _due in asked(keeper(head, branch.id))] == [one.number]


def test_officers_are_told_a_number_that_leads_to_a_board_of_that_many(log_in):
    person = people.member(people.branch())
    made(), made(HandlingClass.COMPLEX, member=person, received_on=date(2026, 2, 16)), made(member=person), made(HandlingClass.HARD, member=person)
    [item] = owing.asked(OFFICER, "lanes.officers")
    assert item.what == "3 件有由您登记的四办步骤到期"
    client = log_in(Role.PETITION_OFFICER)
    assert "急事急办 2 件" in client.get(item.url).text
    assert "繁事精办 1 件" in client.get(item.url).text


def test_a_leader_is_asked_to_name_who_takes_charge_and_finds_the_case(log_in):
    """Not of a case he keeps himself, nor of an accusation; the officers, who may enter it for him, are asked too."""
    person = people.member(people.branch())
    client, _officer = log_in(Role.LEADER, member=person), log_in(Role.PETITION_OFFICER, name="信访")
    facts = {"received_on": date(2026, 2, 16)}
    one = made(HandlingClass.HARD, member=people.member(people.branch()), **facts)
    own, secret = made(HandlingClass.HARD, member=person, **facts), made(HandlingClass.HARD, purpose=Purpose.ACCUSATION, **facts)
    leader = Identity(name="局领导", roles=frozenset({Role.LEADER, Role.MEMBER}), member_id=person.id)
    [item] = owing.asked(leader, "lanes.leaders")
    assert item.what == "1 件难事要定包案领导"
    page = client.get(item.url + "&lane=hard").text
    assert [one.number in page, secret.number in page] == [True, False]
    jobs.remind_due()
    names = dict(db.session.execute(select(Account.id, Account.name)).all())
    unread = select(Notice).where(Notice.kind == "case.step-due", queries.is_unread())
    found = {(names[notice.account_id], notice.subject_id) for notice in db.session.scalars(unread)}
    assert found == {(person.name, one.id), ("信访", one.id), ("信访", own.id), ("信访", secret.id)}
    service.note(one, StepCode.LEADER, text="分管副局长", by=leader)
    assert owing.asked(leader, "lanes.leaders") == []
    assert one.id not in {notice.subject_id for notice in db.session.scalars(unread)}


@pytest.mark.parametrize(("handling", "owns"), [
    (HandlingClass.HARD, lambda person, _led: {"member": person}),
    (HandlingClass.URGENT, lambda person, _led: {"member": person, "purpose": Purpose.ACCUSATION}),
    (HandlingClass.HARD, lambda _person, led: {"branch": led}), (HandlingClass.HARD, lambda _person, led: {"branch": people.branch(parent=led)})])
def test_an_officer_is_asked_for_nothing_of_a_case_he_may_not_write(log_in, handling, owns):
    """Nor does a line of before he got it stay open."""
    led, facts = people.branch(kind=BranchKind.GENERAL_BRANCH), {"received_on": date(2026, 2, 16)}
    person = people.secretary(led)
    log_in(Role.PETITION_OFFICER, member=person, name=person.name), log_in(Role.PETITION_OFFICER, name="信访")
    one = made(handling, **facts)
    jobs.remind_due()
    assert readers() == {(person.name, one.id), ("信访", one.id)}
    other, owner = made(handling, **facts), owns(person, led)
    one.purpose = owner.pop("purpose", None)
    for name, row in owner.items():
        setattr(one, f"{name}_id", row.id)
    assert readers() == {("信访", one.id)}
    jobs.remind_due()
    assert readers() == {("信访", one.id), ("信访", other.id), (person.name, other.id)}


def readers():
    """{(who, case)} of the lines that are open."""
    db.session.flush()
    names = dict(db.session.execute(select(Account.id, Account.name)).all())
    rows = db.session.scalars(select(Notice).where(Notice.kind == "case.step-due", queries.is_unread()))
    return {(names[row.account_id], row.subject_id) for row in rows}


@pytest.mark.parametrize("role", [Role.LEADER, Role.DISCIPLINE])
def test_others_are_told_nothing(role):
    made()
    assert asked(Identity(name="某人", roles=frozenset({role}))) == []


def test_each_step_is_told_once_whatever_waits_beside_it(log_in):
    person = people.member(people.branch())
    log_in(member=person), log_in(Role.PETITION_OFFICER)
    one = made(member=person)
    jobs.remind_due(), jobs.remind_due()
    assert sorted(line.split("：", 1)[1] for line in lines()) == [
        "“报告带班领导”已经超过目标2026年3月2日，请办理并登记。", "“联系信访人”最晚2026年3月3日，“采取措施”最晚2026年3月5日，请办理并登记。"]
    for code in (StepCode.CONTACT, StepCode.REPORT, StepCode.MEASURES):
        service.note(one, code, text="处置", by=OFFICER)
    jobs.remind_due()
    assert len(lines()) == 2


def test_a_step_that_comes_near_later_is_told_with_what_still_waits(log_in, clock_at):
    person = people.member(people.branch())
    log_in(member=person)
    made(member=person)
    with clock_at("2026-03-02 10:00"):
        jobs.remind_due()
    with clock_at("2026-03-03 10:00"):
        jobs.remind_due(), jobs.remind_due()
    with clock_at("2026-03-04 10:00"):
        jobs.remind_due()
    assert [("联系信访人" in line, "采取措施" in line) for line in lines()] == [(True, False), (True, True)]


def test_who_takes_a_case_over_is_told_of_the_steps_others_were_told_of(log_in, clock_at):
    """Once, and the officers not again."""
    person = people.member(people.branch())
    log_in(member=person), log_in(Role.PETITION_OFFICER, name="信访")
    one = made(HandlingClass.SIMPLE)
    jobs.remind_due()
    assert [who for who, _text in told("case.step-due")] == ["信访"]
    assigning.assign(one, owner(member=person), by=OFFICER)
    for day in ("2026-03-04", "2026-03-05", "2026-03-06"):
        with clock_at(f"{day} 08:02"):
            jobs.remind_due()
    line = f"信访事项 {one.number} 的四办步骤：“受理告知”最晚2026年3月5日，请办理并登记。"
    assert told("case.step-due") == [("信访", line), (person.name, line)]


def test_a_day_without_a_record_is_told_once_the_next_morning(log_in, clock_at):
    """However many cases, and only who made none."""
    person, other = people.member(people.branch()), people.member(people.branch())
    log_in(member=person), log_in(member=other)
    [one, _second], good = [made(member=person) for _ in range(2)], made(member=other)
    told = []
    for day in ("2026-03-03", "2026-03-04", "2026-03-05"):
        with clock_at(f"{day} 09:00"):
            jobs.count_days()
            jobs.remind_due(), jobs.remind_due()
            told.append([line[:11] for line in lines("case.days")])
            service.note(good, StepCode.PROGRESS, text="现场", by=keeper(other))
            if day == "2026-03-04":
                service.note(one, StepCode.PROGRESS, text="现场", by=keeper(person))
    assert told == [[], ["有 2 件急事昨天没有"], ["有 2 件急事昨天没有", lines("case.days")[1][:11]]]
    assert "信访事项" in lines("case.days")[1]


def test_many_at_once_are_one_line_a_day(log_in):
    person = people.member(people.branch())
    log_in(member=person)
    for _ in range(7):
        made(member=person)
    jobs.remind_due(), jobs.remind_due()
    assert (len(lines()), len(lines("case.steps-due"))) == (0, 1)
    assert "7 件" in lines("case.steps-due")[0]


def test_a_number_counts_all_that_is_one_persons(log_in, clock_at):
    """His own and the branch's together; who shares the branch's alone has a line of that."""
    branch = people.branch()
    head, deputy = people.secretary(branch), people.secretary(branch, people.member(branch), duty=CommitteeDuty.DEPUTY)
    log_in(member=head), log_in(member=deputy)
    _own, shared = made(member=head), made(branch=branch)
    with clock_at("2026-03-04 09:00"):
        jobs.count_days(), jobs.remind_due()
    assert {who: text.partition("昨天")[0] for who, text in told("case.days")} == {head.name: "有 2 件急事", deputy.name: f"信访事项 {shared.number} "}
    for _ in range(3):
        made(member=head), made(branch=branch)
    with clock_at("2026-03-04 10:00"):
        jobs.remind_due()
    assert [(who, text[:6]) for who, text in told("case.steps-due")] == [(head.name, "有 6 件信")]


def told(kind):
    """[(who, line)]"""
    db.session.flush()
    names = dict(db.session.execute(select(Account.id, Account.name)).all())
    return [(names[row.account_id], row.text) for row in db.session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id))]
