"""What stands beside a case after each thing that is done to it, and who may note what."""
from datetime import date, datetime, time

import pytest
from sqlalchemy import delete, func, select

from tests import people
from tests.petitions.made import OFFICER, Ending, Outcome, Purpose, answered, case, subject, tags
from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.lanes import catalogue, service, setting
from xinfang_party.lanes import jobs as lane_jobs
from xinfang_party.lanes.models import CaseLane, CaseStep
from xinfang_party.lanes.renewing import renew
from xinfang_party.lanes.terms import StepCode
from xinfang_party.petitions import jobs
from xinfang_party.petitions import service as petitions
from xinfang_party.petitions.models import Pause
from xinfang_party.petitions.terms import HandlingClass

URGENT, SIMPLE, COMPLEX, HARD = HandlingClass
S = StepCode
NOW = "2026-03-03 10:00"
RECEIVED = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def wall_clock(app, clock_at):
    with clock_at(NOW) as traveller:
        yield traveller


def at(traveller, text):
    traveller.move_to(datetime.fromisoformat(text).replace(tzinfo=clock.ZONE))


def made(handling=URGENT, **facts):
    return case(handling=handling, **{"received_on": RECEIVED, **facts})


def waiting(of):
    return {step.code: step.due_on for step in db.session.scalars(select(CaseStep).where(CaseStep.case_id == of.id, CaseStep.done_on.is_(None),
                                                                                          CaseStep.missed_on.is_(None)))}


def missed(of):
    return {step.code: step.due_on for step in db.session.scalars(select(CaseStep).where(
        CaseStep.case_id == of.id, CaseStep.done_on.is_(None), CaseStep.missed_on.is_not(None)))}


def done(of):
    rows = db.session.scalars(select(CaseStep).where(CaseStep.case_id == of.id, CaseStep.done_on.is_not(None)).order_by(CaseStep.id))
    return [(step.code, step.done_on) for step in rows]


def next_of(of):
    lane = db.session.get(CaseLane, of.id)
    return lane and (lane.next_step, lane.next_on)


def keeper(of, *, led=()):
    return Identity(account_id=None, name="承办党员", roles=frozenset({Role.MEMBER}), member_id=of and of.id, led_branch_ids=frozenset(led))


def period(**facts):
    given = {"name": "汛期", "tag": "涉汛", "criterion": "房屋进水", "handling": URGENT, "subject_id": None, "district": "", "from_on": RECEIVED, "to_on": None}
    made = setting.add_period(facts={**given, **facts}, by=OFFICER)
    db.session.flush()
    return made


# --- what follows from what is done -------------------------------------------------------------------------------------------

def test_a_recorded_case_owes_the_steps_of_its_lane():
    assert waiting(made()) == {S.CONTACT: date(2026, 3, 3), S.REPORT: date(2026, 3, 2), S.MEASURES: date(2026, 3, 5), S.PROGRESS: date(2026, 3, 3)}
    assert next_of(made()) == (S.REPORT, date(2026, 3, 2))
    assert (waiting(case()), next_of(case())) == ({}, (None, None))


def test_a_case_that_comes_in_answered_owes_nothing():
    closed = answered(handling=SIMPLE)
    petitions.conclude(closed, on=date(2026, 3, 2), by=OFFICER)
    assert (waiting(closed), done(closed), next_of(closed)) == ({}, [], None)


def test_what_waits_changes_with_the_class_and_what_was_done_stays(wall_clock):
    one = made()
    service.note(one, S.CONTACT, on=RECEIVED, at=time(15, 0), by=OFFICER)
    at(wall_clock, "2026-03-20 09:00")
    petitions.reclassify(one, handling=HARD, reason="积案", by=OFFICER)
    assert waiting(one) == {S.LEADER: date(2026, 4, 7), S.SUPERVISE: date(2026, 4, 20)}
    over = {S.REPORT: date(2026, 3, 2), S.MEASURES: date(2026, 3, 5), S.PROGRESS: date(2026, 3, 3)}
    assert missed(one) == over
    assert next_of(one) == (S.LEADER, date(2026, 4, 7))
    petitions.reclassify(one, handling=URGENT, reason="有危险", by=OFFICER)
    assert set(waiting(one)) == {S.REPORT, S.MEASURES, S.PROGRESS}
    assert missed(one) == over
    assert done(one) == [(S.CONTACT, RECEIVED)]


def test_acceptance_and_answer_are_taken_from_the_case():
    one = made(SIMPLE)
    petitions.accept(one, on=date(2026, 3, 3), by=OFFICER)
    assert waiting(one) == {S.ANSWER: date(2026, 3, 17)}
    petitions.reply(one, on=date(2026, 3, 3), outcome=Outcome.EXPLAINED, by=OFFICER)
    assert waiting(one) == {S.NOTIFY: date(2026, 3, 4), S.INVITE: date(2026, 3, 6)}
    assert done(one) == [(S.ACCEPT, date(2026, 3, 3)), (S.ANSWER, date(2026, 3, 3))]
    petitions.edit(one, facts={**{name: getattr(one, name) for name in petitions.FACTS}, "replied_on": None, "outcome": None}, version=None, by=OFFICER)
    assert waiting(one) == {S.ANSWER: date(2026, 3, 17)}


def test_a_withdrawn_case_owes_nothing():
    one = made()
    petitions.end(one, ending=Ending.WITHDRAWN, on=date(2026, 3, 3), by=OFFICER)
    assert (waiting(one), next_of(one)) == ({}, (None, None))


def test_what_was_missed_when_the_answer_came_is_owed_no_more(wall_clock):
    one = made()
    at(wall_clock, "2026-03-05 09:00")
    petitions.reply(one, on=date(2026, 3, 5), outcome=Outcome.EXPLAINED, by=OFFICER)
    assert (set(waiting(one)), set(missed(one))) == (set(), {S.CONTACT, S.REPORT, S.PROGRESS})
    assert next_of(one) == (None, None)


def test_a_pause_that_stops_the_clock_moves_the_targets_day_by_day(wall_clock):
    one, other = made(HARD), made(HARD)
    petitions.pause(one, reason="hearing", from_on=date(2026, 3, 3), by=OFFICER)
    petitions.pause(other, reason="material", from_on=date(2026, 3, 3), by=OFFICER)
    db.session.commit()
    at(wall_clock, "2026-03-06 00:20")
    jobs.count_pauses()
    assert (waiting(one)[S.LEADER], waiting(other)[S.LEADER]) == (date(2026, 3, 23), date(2026, 3, 17))
    at(wall_clock, "2026-03-08 09:00")
    petitions.resume(one, on=date(2026, 3, 4), by=OFFICER)
    assert waiting(one)[S.LEADER] == date(2026, 3, 19)


# --- noting -------------------------------------------------------------------------------------------------------------------

def test_an_officer_enters_a_past_moment_and_the_keeper_that_of_writing():
    one, person = made(), people.member(people.branch())
    one.member_id = person.id
    db.session.flush()
    service.note(one, S.REPORT, on=RECEIVED, at=time(11, 0), by=OFFICER)
    step = service.note(one, S.CONTACT, by=keeper(person))
    assert (step.done_on, step.done_time, step.is_own) == (date(2026, 3, 3), time(10, 0), True)
    with pytest.raises(Refusal, match="补登"):
        service.note(one, S.MEASURES, on=RECEIVED, text="停工", by=keeper(person))
    with pytest.raises(Refusal, match="信访业务工作人员"):
        service.note(made(member=person), S.REPORT, by=keeper(person))
    assert "case.step-noted" in tags(db.session, one)


def test_an_officer_who_keeps_the_case_backdates_nothing_either():
    person = people.member(people.branch())
    one = made(member=person)
    own = Identity(name="信访员", roles=frozenset({Role.PETITION_OFFICER, Role.MEMBER}), member_id=person.id)
    with pytest.raises(Refusal, match="补登"):
        service.note(one, S.CONTACT, on=RECEIVED, by=own)
    led = Identity(name="信访员", roles=frozenset({Role.PETITION_OFFICER}), led_branch_ids=frozenset({one.branch_id}))
    with pytest.raises(Refusal, match="补登"):
        service.note(one, S.CONTACT, on=RECEIVED, by=led)


@pytest.mark.parametrize(("code", "text", "field"), [
    (S.MEASURES, "", "note"), (S.MEASURES, "联系13800138000", "note"), (S.LEADER, "局长", "code"), (S.ANSWER, "", "on")])
def test_a_step_is_refused(code, text, field):
    with pytest.raises(Refusal) as refusal:
        service.note(made(), code, text=text, by=OFFICER)
    assert refusal.value.field == field


def test_a_daily_record_is_asked_for_again_the_day_after():
    one = made()
    service.note(one, S.PROGRESS, text="现场看过", by=OFFICER)
    assert waiting(one)[S.PROGRESS] == date(2026, 3, 4)


def records(of):
    rows = db.session.scalars(select(CaseStep).where(CaseStep.case_id == of.id, CaseStep.code == S.PROGRESS).order_by(CaseStep.due_on))
    return {row.due_on.day: row.done_on and row.done_on.day for row in rows}


def test_one_record_a_day_however_often_it_is_sent():
    person = people.member(people.branch())
    one = made(member=person)
    service.note(one, S.PROGRESS, text="现场看过", by=keeper(person))
    for by in (keeper(person), OFFICER):
        with pytest.raises(Refusal, match="已经有"):
            service.note(one, S.PROGRESS, text="又看过", by=by)
    assert records(one) == {3: 3, 4: None}


def test_days_without_a_record_are_missed_one_by_one_and_only_an_officer_fills_them(wall_clock):
    person = people.member(people.branch())
    one = made(member=person)
    at(wall_clock, "2026-03-07 00:25")
    lane_jobs.count_days()
    assert records(one) == {3: None, 4: None, 5: None, 6: None, 7: None}
    assert waiting(one)[S.PROGRESS] == date(2026, 3, 7)
    at(wall_clock, "2026-03-08 09:00")    # the night's count has not come yet
    service.note(one, S.PROGRESS, text="今天", by=keeper(person))
    with pytest.raises(Refusal, match="已经有"):
        service.note(one, S.PROGRESS, text="今天", by=OFFICER)
    filled = service.note(one, S.PROGRESS, on=date(2026, 3, 5), text="当天已到现场", by=OFFICER)
    assert (filled.written_on, filled.is_own) == (date(2026, 3, 8), False)
    assert records(one) == {3: None, 4: None, 5: 5, 6: None, 7: None, 8: 8, 9: None}
    service.take_back(filled, by=OFFICER)
    assert records(one)[5] is None


def test_what_was_missed_is_missed_again_when_the_note_is_taken_back(wall_clock):
    one = made()
    at(wall_clock, "2026-03-10 09:00")
    petitions.reclassify(one, handling=HARD, reason="积案", by=OFFICER)
    step = service.note(one, S.CONTACT, on=date(2026, 3, 3), text="", by=OFFICER)
    assert S.CONTACT not in missed(one)
    service.take_back(step, by=OFFICER)
    assert missed(one)[S.CONTACT] == date(2026, 3, 3)


@pytest.mark.parametrize(("code", "handling"), [(S.SUPERVISE, HARD), (S.CONSULT, COMPLEX)])
def test_what_another_room_records_is_not_noted_by_hand(code, handling):
    with pytest.raises(Refusal, match="自动登记"):
        service.note(made(handling), code, text="电话", by=OFFICER)


def test_a_pause_entered_when_the_day_was_over_moves_nothing(wall_clock):
    one, other = made(HARD, received_on=date(2026, 3, 1)), made(HARD, received_on=date(2026, 3, 1))
    legal, due = one.due_on, waiting(one)[S.LEADER]
    at(wall_clock, "2026-03-20 09:00")
    petitions.pause(one, reason="hearing", from_on=date(2026, 3, 10), by=OFFICER)
    petitions.resume(one, on=date(2026, 3, 14), by=OFFICER)
    assert waiting(one)[S.LEADER] == due
    assert one.due_on > legal
    at(wall_clock, "2026-05-20 09:00")
    petitions.pause(other, reason="hearing", from_on=date(2026, 3, 10), by=OFFICER)
    assert (other.due_on, other.paused_days, other.pauses[0].is_late) == (legal, 0, True)


def test_somebody_elses_edit_is_a_conflict():
    one = made()
    with pytest.raises(Conflict):
        service.note(one, S.CONTACT, version=one.version + 1, by=OFFICER)


def test_what_was_noted_by_mistake_waits_again():
    one = made()
    step = service.note(one, S.CONTACT, by=OFFICER)
    service.take_back(step, by=OFFICER)
    assert waiting(one)[S.CONTACT] == date(2026, 3, 3)
    assert tags(db.session, one)[-1] == "case.step-taken-back"


def test_what_another_room_records_completes_a_step_or_stands_by_itself():
    one = made(COMPLEX)
    for _ in range(2):
        service.complete(one, S.CONSULT, on=date(2026, 3, 3), note="会商 1 号", by=OFFICER)
    rows = db.session.scalars(select(CaseStep).where(CaseStep.case_id == one.id, CaseStep.code == S.CONSULT).order_by(CaseStep.id)).all()
    assert [row.due_on for row in rows] == [date(2026, 4, 1), None]
    assert set(waiting(one)) == {S.LEAD_UNIT}
    service.follow(one, S.CONSULT, was=date(2026, 3, 2), on=None, note="会商 1 号", by=OFFICER)
    assert len(done(one)) == 2
    for left in (1, 0):
        service.follow(one, S.CONSULT, was=date(2026, 3, 3), on=None, note="会商 1 号", by=OFFICER)
        assert len(done(one)) == left
    assert set(waiting(one)) == {S.LEAD_UNIT, S.CONSULT}
    unsorted = case(received_on=RECEIVED)
    service.complete(unsorted, S.CONSULT, on=date(2026, 3, 3), by=OFFICER)
    assert done(unsorted) == []


def test_an_invitation_sent_again_is_no_second_step():
    one = answered(handling=SIMPLE)
    db.session.add(CaseLane(case_id=one.id))
    for day in (3, 4):
        service.complete(one, S.INVITE, on=date(2026, 3, day), by=OFFICER)
    assert done(one).count((S.INVITE, date(2026, 3, 3))) == len([code for code, _on in done(one) if code is S.INVITE]) == 1


# --- numbers, periods ---------------------------------------------------------------------------------------------------------

def test_a_number_holds_for_cases_received_from_its_day_on():
    step = next(step for step in catalogue.STEPS if step.code is S.LEADER)
    before, today = made(HARD), made(HARD, received_on=date(2026, 3, 3))
    for number in (20, 10):
        setting.set_limit(step, number=number, from_on=date(2026, 3, 3), reason="试行", by=OFFICER)
    assert (waiting(before)[S.LEADER], waiting(today)[S.LEADER]) == (date(2026, 3, 17), date(2026, 3, 13))
    for number, from_on, field in ((10, RECEIVED, "from_on"), (500, RECEIVED, "number"), (500, date(2026, 3, 3), "number")):
        with pytest.raises(Refusal) as refused:
            setting.set_limit(step, number=number, from_on=from_on, reason="补", by=OFFICER)
        assert refused.value.field == field


def test_new_cases_that_fit_are_marked_and_owe_both_lanes():
    floods = subject("房屋安全")
    one = period(subject_id=floods.id, district="天河区")
    fits, other = made(HARD, subject_id=floods.id, district="天河区"), made(HARD, subject_id=floods.id, district="越秀区")
    assert (db.session.get(CaseLane, fits.id).period_id, db.session.get(CaseLane, other.id).period_id) == (one.id, None)
    assert set(waiting(fits)) == {S.LEADER, S.SUPERVISE, S.CONTACT, S.REPORT, S.MEASURES, S.PROGRESS}
    unsorted = case(received_on=RECEIVED, subject_id=floods.id, district="天河区")
    assert S.CONTACT in waiting(unsorted)


def test_applying_marks_what_is_open_and_fits_and_the_clock_starts_then(wall_clock):
    fits, old, closed = made(HARD), case(handling=HARD), answered(handling=HARD)
    one = period()
    at(wall_clock, "2026-03-10 15:00")
    assert setting.apply_period(one, by=OFFICER) == 1
    assert waiting(fits)[S.CONTACT] == date(2026, 3, 11)
    assert S.CONTACT not in waiting(old) | waiting(closed)
    assert setting.apply_period(one, by=OFFICER) == 0


def test_a_mark_is_set_and_taken_away_by_hand():
    one, special = made(HARD), period(from_on=date(2026, 3, 3))
    service.put_under(one, special, by=OFFICER)
    assert S.CONTACT in waiting(one)
    service.put_under(one, None, by=OFFICER)
    assert set(waiting(one)) == {S.LEADER, S.SUPERVISE}
    with pytest.raises(Refusal, match="没有变化"):
        service.put_under(one, None, by=OFFICER)


def test_what_was_closed_when_it_came_bears_no_mark(officer):
    one = answered(handling=HARD)
    with pytest.raises(Refusal, match="登记进来时已经办结"):
        service.put_under(one, period(), by=OFFICER)
    assert (officer.get(f"/cases/{one.id}/mark").status_code, db.session.get(CaseLane, one.id)) == (422, None)


def test_open_cases_of_a_database_that_knew_no_lanes_are_looked_after_from_the_next_night():
    one, closed = made(HARD), answered(handling=HARD)
    db.session.execute(delete(CaseStep))
    db.session.execute(delete(CaseLane))
    for _ in range(2):
        lane_jobs.count_days()
        assert set(waiting(one)) == {S.LEADER, S.SUPERVISE}
        assert next_of(one) is not None
    assert next_of(closed) is None


def test_a_first_class_and_a_period_set_afterwards_count_from_then(wall_clock):
    one = case(received_on=RECEIVED)
    at(wall_clock, "2026-03-20 09:00")
    period()
    petitions.reclassify(one, handling=URGENT, by=OFFICER)
    assert db.session.get(CaseLane, one.id).period_id is None
    assert waiting(one)[S.CONTACT] == date(2026, 3, 21)


def test_another_room_completes_what_a_period_asks_of_a_case_without_a_class():
    one = case(received_on=RECEIVED)
    service.put_under(one, period(handling=COMPLEX, from_on=date(2026, 3, 3)), by=OFFICER)
    service.complete(one, S.CONSULT, on=date(2026, 3, 3), by=OFFICER)
    assert done(one) == [(S.CONSULT, date(2026, 3, 3))]


def test_acceptance_is_no_step_of_a_lane_the_case_came_into_afterwards(wall_clock):
    one, other = made(HARD), made(SIMPLE)
    for case_ in (one, other):
        petitions.accept(case_, on=date(2026, 3, 3), by=OFFICER)
    at(wall_clock, "2026-03-10 09:00")
    petitions.reclassify(one, handling=SIMPLE, reason="简单", by=OFFICER)
    assert done(one) == []
    petitions.reclassify(other, handling=HARD, reason="积案", by=OFFICER)
    assert done(other) == [(S.ACCEPT, date(2026, 3, 3))]
    petitions.edit(other, facts={**{name: getattr(other, name) for name in petitions.FACTS}, "accepted_on": None}, version=None, by=OFFICER)
    assert done(other) == []


def test_a_period_that_ended_marks_no_more(wall_clock):
    one = period()
    at(wall_clock, "2026-03-05 10:00")
    setting.end_period(one, on=date(2026, 3, 4), version=None, by=OFFICER)
    assert db.session.get(CaseLane, made(HARD, received_on=date(2026, 3, 5)).id).period_id is None


@pytest.mark.parametrize(("facts", "field"), [
    ({"to_on": date(2026, 3, 1)}, "to_on"), ({"criterion": "电话13800138000"}, "criterion"), ({"district": "中山路5号"}, "district"), ({"name": "已有"}, "name")])
def test_a_period_is_refused(facts, field):
    period(name="已有")
    with pytest.raises(Refusal) as refusal:
        period(name="另一个") if not facts else period(**{"name": "另一个", **facts})
    assert refusal.value.field == field


def test_a_period_that_marks_cases_keeps_its_lane_and_their_steps(wall_clock):
    one, special = made(HARD), period(from_on=date(2026, 3, 3))
    free = period(name="没有标记的")
    service.put_under(one, special, by=OFFICER)
    at(wall_clock, "2026-03-10 09:00")
    facts = {name: getattr(special, name) for name in setting.PERIOD_FACTS}
    with pytest.raises(Refusal, match="不能改为另一类"):
        setting.edit_period(special, facts={**facts, "handling": SIMPLE}, version=None, by=OFFICER)
    setting.edit_period(special, facts={**facts, "tag": "防汛"}, version=None, by=OFFICER)
    setting.edit_period(free, facts={**facts, "name": free.name, "handling": SIMPLE}, version=None, by=OFFICER)
    assert waiting(one)[S.CONTACT] == date(2026, 3, 4)
    service.put_under(one, None, by=OFFICER)
    assert missed(one)[S.CONTACT] == date(2026, 3, 4)


@pytest.mark.parametrize(("received_on", "due_on"), [(date(2026, 3, 9), date(2026, 3, 13)), (date(2026, 3, 11), date(2026, 3, 12))])
def test_a_period_counts_from_the_receipt_only_where_it_stood_then(wall_clock, received_on, due_on):
    at(wall_clock, "2026-03-10 09:00")
    period()
    at(wall_clock, "2026-03-12 09:00")
    assert waiting(made(HARD, received_on=received_on))[S.CONTACT] == due_on


# --- many at once -------------------------------------------------------------------------------------------------------------

def test_many_cases_take_a_few_statements(counted):
    ids = [made(handling).id for handling in list(HandlingClass) * 6]
    db.session.execute(CaseStep.__table__.delete())
    with counted() as sent:
        renew(ids)
    assert len(sent) <= 15
    assert db.session.scalar(select(func.count(CaseStep.id))) == 6 * (4 + 1 + 2 + 2)


def test_an_accusation_goes_by_its_lane_like_any_other():
    assert S.CONTACT in waiting(made(purpose=Purpose.ACCUSATION))


def test_a_pause_is_known_with_its_case(session):
    one = made(HARD)
    petitions.pause(one, reason="hearing", from_on=date(2026, 3, 3), by=OFFICER)
    assert session.scalars(select(Pause)).one().case.id == one.id
