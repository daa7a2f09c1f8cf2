"""The figures of the lanes against hand-counted cases."""
from datetime import date, time

import pytest
from sqlalchemy import select

from tests import people
from tests.petitions.made import OFFICER, Ending, Outcome, Purpose, case
from xinfang_party.access.terms import Identity, Role
from xinfang_party.commitments import choices
from xinfang_party.commitments.terms import Kind
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.lanes import jobs, service
from xinfang_party.lanes.measures import FACT_VIEWS
from xinfang_party.lanes.models import CaseStep
from xinfang_party.lanes.renewing import renew
from xinfang_party.lanes.terms import StepCode
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope, Selection
from xinfang_party.petitions import service as petitions
from xinfang_party.petitions.terms import HandlingClass

URGENT, SIMPLE, COMPLEX, HARD = HandlingClass
S = StepCode
RECEIVED = date(2026, 3, 2)
MARCH = Period.parse("2026-03")


@pytest.fixture(autouse=True)
def wall_clock(app, clock_at):
    with clock_at("2026-03-20 10:00") as traveller:
        yield traveller


def made(handling=URGENT, **facts):
    return case(handling=handling, **{"received_on": RECEIVED, **facts})


def note(one, code, on, at=None, text="处置"):
    service.note(one, code, on=on, at=at, text=text, by=OFFICER)


def figure(code, scope=None, as_of=None, **where):
    selection = Selection(scope or Scope.bureau(), tuple(where.items())) if where else Selection(scope or Scope.bureau())
    found = engine.figure(f"lanes.{code}", selection, MARCH, as_of=as_of)
    return found.numerator, found.denominator


def test_contacts_count_by_the_hour_and_only_when_their_day_is_over():
    early, late, never, today = made(), made(), made(), made(received_on=date(2026, 3, 20))
    early.received_time = late.received_time = time(9, 0)  # as a sheet tells it
    db.session.flush()
    renew([early.id, late.id])
    note(early, S.CONTACT, date(2026, 3, 3), time(9, 0)), note(late, S.CONTACT, date(2026, 3, 3), time(9, 1))
    assert figure("urgent_contacts_on_time") == (1, 3)
    assert figure("urgent_contacts_on_time", as_of=date(2026, 3, 2)) == (0, 0)
    note(never, S.CONTACT, date(2026, 3, 3)), note(today, S.CONTACT, date(2026, 3, 20), time(9, 0))
    assert figure("urgent_contacts_on_time") == (2, 3)  # what is due tomorrow counts tomorrow


def test_steps_in_time_and_those_over_now():
    branch = people.branch()
    one, other = made(COMPLEX, member=people.member(branch)), made(HARD)
    note(one, S.LEAD_UNIT, date(2026, 3, 17), text="住建局"), note(other, S.LEADER, date(2026, 3, 18), text="分管副局长")
    assert (figure("office_steps_on_time"), figure("office_steps_overdue")[0]) == ((1, 2), 0)
    made(HARD)
    assert (figure("office_steps_on_time"), figure("office_steps_overdue")[0]) == ((1, 3), 1)


def test_a_keeper_is_not_judged_by_what_only_officers_or_leaders_may_do():
    """Nor may he, or his branch, promise it."""
    branch = people.branch()
    person = people.member(branch)
    made(COMPLEX, member=person), made(HARD, member=person), made(SIMPLE, member=person)
    for scope in (Scope.member(person.id), Scope.bureau()):
        assert (figure("steps_on_time", scope), figure("steps_overdue", scope)[0]) == ((0, 1), 1)
    assert (figure("office_steps_on_time"), figure("office_steps_overdue")[0]) == ((0, 2), 2)
    offered = {kind: {code for code, _name in choices.measures(kind) if code.startswith("lanes.")} for kind in Kind}
    assert offered[Kind.MEMBER] == offered[Kind.BRANCH] == {f"lanes.{code}" for code in (
        "steps_on_time", "steps_overdue", "urgent_contacts_on_time", "answers_on_time")}


def test_what_is_written_afterwards_is_counted_beside_the_rate():
    one, other = made(), made()
    note(one, S.CONTACT, date(2026, 3, 3)), note(one, S.REPORT, date(2026, 3, 20)), note(other, S.MEASURES, date(2026, 3, 19))
    assert figure("steps_written_late")[0] == 2
    assert figure("steps_written_late", as_of=date(2026, 3, 19))[0] == 0


def test_so_is_a_consultation_entered_days_after_it_was_held():
    one, other = made(COMPLEX), made(COMPLEX)
    service.complete(one, S.CONSULT, on=date(2026, 3, 19), note="会商 1 号", by=OFFICER)
    service.complete(other, S.CONSULT, on=date(2026, 3, 20), note="会商 2 号", by=OFFICER)
    assert engine.figure("lanes.steps_written_late", Scope.bureau(), Period.month(2026, 4), as_of=date(2026, 4, 2)).numerator == 1


def test_a_keeper_gains_nothing_by_sending_the_daily_record_again(wall_clock):
    person = people.member(people.branch())
    one = made(member=person, received_on=date(2026, 3, 19))
    by = Identity(name="承办党员", roles=frozenset({Role.MEMBER}), member_id=person.id)
    service.note(one, S.PROGRESS, text="现场", by=by)
    for _ in range(3):
        with pytest.raises(Refusal):
            service.note(one, S.PROGRESS, text="现场", by=by)
    assert figure("steps_on_time", step=("progress",)) == (1, 1)
    wall_clock.shift(5 * 86_400)
    jobs.count_days()
    assert figure("steps_on_time", step=("progress",)) == (1, 5)
    assert figure("steps_overdue", step=("progress",))[0] == 0


def test_answers_within_the_target_of_the_lane():
    for answered in (date(2026, 3, 16), date(2026, 3, 18)):
        one = made(SIMPLE)
        petitions.accept(one, on=date(2026, 3, 2), by=OFFICER)
        petitions.reply(one, on=answered, outcome=Outcome.EXPLAINED, by=OFFICER)
    assert figure("answers_on_time") == (1, 2)


def test_what_was_missed_when_the_answer_came_counts_as_missed_but_is_over_no_more():
    one = made(COMPLEX)
    petitions.reply(one, on=date(2026, 3, 19), outcome=Outcome.EXPLAINED, by=OFFICER)
    assert (figure("office_steps_on_time"), figure("office_steps_overdue")[0]) == ((0, 1), 0)
    other = made(HARD)
    petitions.end(other, ending=Ending.WITHDRAWN, on=date(2026, 3, 20), by=OFFICER)
    assert figure("office_steps_on_time") == (0, 1)
    assert figure("office_steps_on_time", as_of=date(2026, 3, 19)) == (0, 2)


def test_pauses_and_their_days():
    one, other = made(HARD), made(HARD)
    petitions.pause(one, reason="hearing", from_on=date(2026, 3, 5), by=OFFICER)
    petitions.resume(one, on=date(2026, 3, 7), by=OFFICER)
    petitions.pause(other, reason="material", from_on=date(2026, 3, 9), by=OFFICER)
    assert (figure("pauses")[0], figure("paused_days")[0]) == (2, 3)


def test_rows_are_shown_to_who_may_read_the_case(app):
    made(), made(purpose=Purpose.ACCUSATION)
    steps, _pauses = FACT_VIEWS
    with app.test_request_context():
        shown = {role: len(db.session.scalars(steps.visible(select(CaseStep), Identity(name="x", roles=frozenset({role})))).all())
                 for role in (Role.PETITION_OFFICER, Role.LEADER)}
    assert shown == {Role.PETITION_OFFICER: 8, Role.LEADER: 4}


def test_the_pages_of_the_figures_open(log_in):
    one = made(HARD)
    petitions.pause(one, reason="hearing", from_on=date(2026, 3, 5), by=OFFICER)
    db.session.commit()
    client = log_in(Role.PETITION_OFFICER)
    for code in ("steps_on_time", "office_steps_on_time", "office_steps_overdue",
                 "urgent_contacts_on_time", "answers_on_time", "steps_overdue", "steps_written_late", "pauses", "paused_days", "marked_cases"):
        assert client.get(f"/measures/lanes.{code}").status_code == 200
        assert client.get(f"/measures/lanes.{code}/rows?period=2026-03").status_code == 200
