"""What is to be done within hours is told at once, to whoever must do it, and once."""
from datetime import date, datetime, time

import pytest
from sqlalchemy import select

from tests import people
from tests.petitions.made import OFFICER, Purpose, case, owner
from tests.sheets import bringing
from xinfang_party.access.terms import Role
from xinfang_party.accounts.models import Account
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.lanes import service as lanes
from xinfang_party.lanes.catalogue import MANY
from xinfang_party.lanes.terms import StepCode
from xinfang_party.notifications.models import Notice
from xinfang_party.petitions import assigning, service
from xinfang_party.petitions.sheets import SHEETS
from xinfang_party.petitions.terms import HandlingClass

URGENT, HARD = HandlingClass.URGENT, HandlingClass.HARD
TODAY = date(2026, 3, 3)


@pytest.fixture(autouse=True)
def wall_clock(app, clock_at):
    with clock_at("2026-03-03 10:00") as traveller:
        yield traveller


@pytest.fixture
def readers(log_in):
    """A keeper, who leads the branch, and an officer, each with a log-in."""
    branch = people.branch()
    keeper, head = people.member(branch, name="承办"), people.secretary(branch)
    head.name = "书记"
    log_in(member=keeper), log_in(member=head), log_in(Role.PETITION_OFFICER, name="信访")
    return {"branch": branch, "keeper": keeper}


def lines(kind="case.hours"):
    """[(who, text)] in the order in which they were told."""
    db.session.flush()
    return [tuple(row) for row in db.session.execute(select(Account.name, Notice.text).join(Account, Account.id == Notice.account_id).where(
        Notice.kind == kind).order_by(Notice.id))]


def told(kind="case.hours"):
    return sorted(name for name, _text in lines(kind))


@pytest.mark.parametrize(("of", "expected"), [
    ({"member": "keeper"}, ["信访", "承办"]), ({"branch": "branch"}, ["书记", "信访"]), ({}, ["信访"]),
    ({"member": "keeper", "purpose": Purpose.ACCUSATION}, ["信访"])])
def test_a_case_that_becomes_urgent_is_told_whoever_must_act(readers, of, expected):
    one = case(handling=HARD, received_on=TODAY, **{name: readers.get(word, word) for name, word in of.items()})
    assert told() == []
    service.reclassify(one, handling=URGENT, reason="房屋进水", by=OFFICER)
    assert told() == expected
    service.reclassify(one, handling=HARD, reason="写错", by=OFFICER)
    service.reclassify(one, handling=URGENT, reason="没有写错", by=OFFICER)
    assert told() == expected


def test_the_line_says_what_and_until_when(readers):
    one = case(handling=URGENT, received_on=TODAY, received_time=time(9, 30))
    assert lines() == [("信访", f"信访事项 {one.number} 要马上办：“报告带班领导”最晚2026年3月3日11:30，“联系信访人”最晚2026年3月4日09:30，请办理并登记。")]
    assert db.session.scalars(select(Notice.due_on)).all() == [TODAY]
    lanes.note(one, StepCode.REPORT, by=OFFICER)
    assert len(lines()) == 1


@pytest.mark.parametrize("give", [
    lambda one, keeper: assigning.assign(one, owner(member=keeper), by=OFFICER),
    lambda one, keeper: assigning.assign_many([one.id], owner(member=keeper), by=OFFICER)])
def test_who_gets_it_afterwards_is_told_too(readers, give):
    give(case(handling=URGENT, received_on=TODAY), readers["keeper"])
    assert told() == ["信访", "承办"]


def test_what_is_done_over_or_not_counted_in_hours_is_not_told(readers, wall_clock):
    for facts in ({"handling": HARD}, {}, {"handling": URGENT, "received_on": date(2026, 2, 2)},
                  {"handling": URGENT, "received_on": date(2026, 3, 2), "received_time": time(9, 59)}):
        case(**{"received_on": TODAY, **facts})
    assert lines() == []
    one = case(handling=URGENT, received_on=TODAY)
    for code in (StepCode.CONTACT, StepCode.REPORT):
        lanes.note(one, code, by=OFFICER)
    assigning.assign(one, owner(member=readers["keeper"]), by=OFFICER)
    wall_clock.move_to(datetime(2026, 3, 5, 10, tzinfo=clock.ZONE))
    service.accept(case(handling=HARD, received_on=TODAY), on=TODAY, by=OFFICER)
    assert told() == ["信访"]


@pytest.mark.parametrize(("number", "single", "together"), [(MANY.value, MANY.value, []), (MANY.value + 1, 0, ["信访"])])
def test_a_sheet_of_urgent_cases_is_no_flood(readers, tmp_path, number, single, together):
    rows = [f"A{n},2026-03-03 09:00,急事急办" for n in range(number)]
    bringing.bring(tmp_path, SHEETS[0], "信访编号,收到时间,四办分类", *rows, by=OFFICER)
    assert (len(told()), told("case.hours-many")) == (single, together)


def test_who_is_keeper_and_officer_has_one_line_of_both_and_none_of_what_he_may_not_note(readers, log_in):
    """The keeper's step is his, the officers' step of his own case is not."""
    both = people.member(readers["branch"], name="兼职")
    log_in(Role.PETITION_OFFICER, member=both)
    one = case(received_on=TODAY, member=both)
    service.reclassify(one, handling=URGENT, by=OFFICER)
    assert [("报告" in text, "联系" in text) for name, text in lines() if name == "兼职"] == [(False, True)]
    assert [("报告" in text, "联系" in text) for name, text in lines() if name == "信访"] == [(True, False)]
