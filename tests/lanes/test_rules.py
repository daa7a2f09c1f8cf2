"""What each lane asks for by when: tables of cases over real holidays, without a database."""
from datetime import date, datetime, time, timedelta

import pytest

from xinfang_party.kernel import workdays
from xinfang_party.lanes import catalogue, planning, rules
from xinfang_party.lanes.terms import CaseFacts, Going, Kept, Standing, StepCode, Stop, Who
from xinfang_party.petitions.terms import HandlingClass

URGENT, SIMPLE, COMPLEX, HARD = HandlingClass
S = StepCode
RECEIVED = date(2026, 3, 2)
"""A Monday."""


def day(month, of_month, year=2026):
    return date(year, month, of_month)


def next_workday(found):
    return found if workdays.is_workday(found) else workdays.add_workdays(found, 1)


def facts(*lanes, received_on=RECEIVED, **more):
    given = {"accept_due_on": received_on + timedelta(15), "due_on": received_on + timedelta(60), "made_on": received_on,
             "now": datetime.combine(received_on, time(10, 0)), **more}
    given["stops"] = tuple(stop if isinstance(stop, Stop) else Stop(*stop, stop[0]) for stop in given.get("stops", ()))
    return CaseFacts(tuple(lane if isinstance(lane, Going) else Going(lane) for lane in lanes), received_on, **given)


def planned(found, kept=(), numbers=None, move=next_workday):
    return {step.code: (step.due_on, step.due_time) for step in planning.plan(found, kept, numbers or {}, move=move) if step.is_waiting}


def noted(code, on, handling=URGENT, due=None):
    return Kept(code, handling, due, None, on, 1)


# --- each lane ----------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("handling", "more", "expected"), [
    (URGENT, {}, {S.CONTACT: (day(3, 3), None), S.REPORT: (day(3, 2), None), S.MEASURES: (day(3, 5), None), S.PROGRESS: (day(3, 3), None)}),
    (URGENT, {"received_time": time(9, 30)}, {S.CONTACT: (day(3, 3), time(9, 30)), S.REPORT: (day(3, 2), time(11, 30)), S.MEASURES: (day(3, 5), None),
                                              S.PROGRESS: (day(3, 3), None)}),
    (SIMPLE, {}, {S.ACCEPT: (day(3, 5), None)}),
    (SIMPLE, {"accepted_on": day(3, 4)}, {S.ANSWER: (day(3, 18), None)}),
    (COMPLEX, {}, {S.LEAD_UNIT: (day(3, 17), None), S.CONSULT: (day(4, 1), None)}),
    (HARD, {}, {S.LEADER: (day(3, 17), None), S.SUPERVISE: (day(4, 1), None)}),
    (SIMPLE, {"accepted_on": day(3, 4), "answered_on": day(3, 10), "evaluation_due_on": day(4, 9)},
     {S.NOTIFY: (day(3, 11), None), S.INVITE: (day(3, 13), None)}),
    (HARD, {"answered_on": day(3, 10)}, {S.REVIEW: (day(4, 9), None)}),
    (URGENT, {"answered_on": day(3, 3)}, {}), (COMPLEX, {"answered_on": day(3, 3)}, {}),
])
def test_each_lane_asks_for_its_steps(handling, more, expected):
    assert planned(facts(handling, **more)) == expected


@pytest.mark.parametrize("handling", list(HandlingClass))
def test_an_ended_case_owes_nothing(handling):
    assert planned(facts(handling, is_ended=True), [Kept(S.CONTACT, URGENT, day(3, 3), id=1)]) == {}


def test_a_case_without_a_lane_owes_nothing():
    assert planned(facts()) == {}


# --- the calendar -------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("handling", "code", "received_on", "due_on"), [
    (URGENT, S.MEASURES, day(2, 13), day(2, 25)),    # the Spring Festival of 2026: 14 (made up) is worked, 15-23 are off
    (URGENT, S.MEASURES, day(9, 30, 2025), day(10, 11, 2025)),   # 1-8 October off, Saturday 11 worked
    (SIMPLE, S.ACCEPT, day(4, 24, 2025), day(4, 28, 2025)),      # Sunday 27 April is a working day
    (URGENT, S.CONTACT, day(9, 30, 2025), day(10, 1, 2025)),     # hours go on through holidays
    (COMPLEX, S.LEAD_UNIT, day(9, 16, 2025), day(10, 9, 2025)),  # 1 October moves to the first working day
])
def test_working_days_are_those_of_the_state_council(handling, code, received_on, due_on):
    assert planned(facts(handling, received_on=received_on))[code][0] == due_on


def test_an_office_that_moves_no_last_day_moves_no_target():
    assert planned(facts(COMPLEX, received_on=day(9, 16, 2025)), move=lambda found: found)[S.LEAD_UNIT][0] == day(10, 1, 2025)


# --- the law ------------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("handling", "more", "code", "due_on"), [
    (SIMPLE, {"accept_due_on": day(3, 4)}, S.ACCEPT, day(3, 4)),
    (SIMPLE, {"accepted_on": day(3, 4), "due_on": day(3, 10)}, S.ANSWER, day(3, 10)),
    (COMPLEX, {"due_on": day(3, 20)}, S.CONSULT, day(3, 20)), (HARD, {"due_on": day(3, 9)}, S.LEADER, day(3, 9)),
    (URGENT, {"due_on": day(3, 3)}, S.MEASURES, day(3, 3)),
    (SIMPLE, {"answered_on": day(3, 10), "evaluation_due_on": day(3, 11)}, S.INVITE, day(3, 11)),
])
def test_a_target_never_lies_after_the_legal_last_day(handling, more, code, due_on):
    assert planned(facts(handling, **more))[code] == (due_on, None)


@pytest.mark.parametrize("handling", list(HandlingClass))
@pytest.mark.parametrize("left", range(0, 70, 3))
def test_no_class_lengthens_the_law_whatever_the_days(handling, left):
    legal = RECEIVED + timedelta(left)
    found = planned(facts(handling, accepted_on=RECEIVED, due_on=legal, accept_due_on=legal))
    assert all(due_on <= legal for code, (due_on, _at) in found.items() if code is not S.PROGRESS)


def test_the_daily_record_goes_on_beyond_the_legal_day():
    assert planned(facts(URGENT, due_on=day(3, 3), now=at(9)), [noted(S.PROGRESS, day(3, 9))])[S.PROGRESS][0] == day(3, 10)


# --- pauses -------------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("stops", "due_on"), [
    ([], day(4, 1)), ([(day(3, 10), day(3, 14))], day(4, 7)),    # 6 April is Qingming
    ([(day(4, 2), day(4, 20))], day(4, 1)),                      # after the day nothing stands still any more
    ([(day(3, 1), day(3, 3))], day(4, 3)),                       # only what lies after the receipt
    ([(day(3, 10), day(3, 14)), (day(3, 12), day(3, 15))], day(4, 7)),
    ([Stop(day(3, 10), day(3, 14), day(4, 1))], day(4, 7)), ([Stop(day(3, 10), day(3, 14), day(4, 2))], day(4, 1)),   # entered when it was over
])
def test_a_pause_stops_the_targets_that_lie_ahead(stops, due_on):
    assert planned(facts(COMPLEX, stops=tuple(stops), due_on=day(6, 1)))[S.CONSULT][0] == due_on


def test_nobody_records_a_day_on_which_the_case_stands_still():
    kept = [noted(S.PROGRESS, day(3, 3)), noted(S.PROGRESS, day(3, 4))]
    assert days(facts(URGENT, stops=((day(3, 5), None),), now=at(8)), kept) == ([], None)
    assert days(facts(URGENT, stops=((day(3, 5), day(3, 8)),), now=at(9)), kept) == ([], day(3, 9))


# --- the daily record ---------------------------------------------------------------------------------------------------------

def at(of_march, hour=10):
    return datetime(2026, 3, of_march, hour)  # noqa: DTZ001 - on the wall clock


def days(found, kept=(), numbers=None):
    """(the days missed, the one that waits)."""
    records = [step for step in planning.plan(found, kept, numbers or {}, move=next_workday) if step.code is S.PROGRESS]
    return [step.due_on.day for step in records if step.missed_on], next((step.due_on for step in records if step.is_waiting), None)


@pytest.mark.parametrize(("more", "recorded", "expected"), [
    ({}, (), ([3, 4, 5, 6, 7], day(3, 8))), ({}, (3, 4, 5, 6, 7), ([], day(3, 8))), ({}, (5, 8), ([3, 4, 6, 7], day(3, 9))),
    ({"made_on": day(3, 6)}, (), ([6, 7], day(3, 8))),                            # nothing is asked for of days before the case was here
    ({"answered_on": day(3, 5)}, (), ([3, 4], None)), ({"answered_on": day(3, 5)}, (3, 4), ([], None)),
    ({"stops": (Stop(day(3, 4), None, day(3, 4)),)}, (), ([3], None)),
    ({"stops": (Stop(day(3, 4), None, day(3, 7)),)}, (), ([3, 4, 5, 6], None)),    # entered afterwards
    ({"stops": (Stop(day(3, 4), day(3, 5), day(3, 4), day(3, 8)),)}, (), ([3], day(3, 8))),   # nobody knew that it had ended
])
def test_each_day_without_a_record_is_missed(more, recorded, expected):
    assert days(facts(URGENT, **{"now": at(8), **more}), [noted(S.PROGRESS, day(3, one)) for one in recorded]) == expected


def test_a_contact_is_the_record_of_its_day():
    assert days(facts(URGENT, now=at(5)), [noted(S.CONTACT, day(3, 4))]) == ([3], day(3, 5))


def test_an_office_may_ask_for_a_record_every_other_day():
    numbers = {(URGENT, S.PROGRESS): [(RECEIVED, 2)]}
    assert days(facts(URGENT, now=at(9)), [noted(S.PROGRESS, day(3, 5))], numbers) == ([4, 7], day(3, 9))


@pytest.mark.parametrize(("due_on", "on", "recorded", "word"), [
    (day(3, 5), day(3, 5), (), None), (day(3, 6), day(3, 5), (), "没有要登记"), (day(3, 5), day(3, 5), (day(3, 5),), "已经有"), (None, day(3, 5), (), "没有要登记")])
def test_one_record_a_day_and_none_before_its_day(due_on, on, recorded, word):
    found = rules.why_not_record(due_on, 1, on=on, recorded=recorded)
    assert found is None if word is None else word in found


# --- what was over stays ------------------------------------------------------------------------------------------------------

def stands(found, kept):
    planned = planning.plan(found, kept, {}, move=next_workday)
    return sorted(((step.code.value, step.id, step.missed_on) for step in planned if step.done_on is None), key=str)


OVER = [Kept(S.CONTACT, URGENT, day(3, 3), id=1), Kept(S.MEASURES, URGENT, day(3, 12), id=2)]
GIVEN_UP = [Kept(S.CONTACT, URGENT, day(3, 3), id=1, missed_on=day(3, 10))]
BACK = Going(URGENT, (day(3, 11), time(9, 0)))


@pytest.mark.parametrize(("lanes", "more", "kept", "expected"), [
    ((SIMPLE,), {}, OVER, [("accept", None, None), ("contact", 1, day(3, 10))]),      # left: what was over stays, what was not vanishes
    ((), {}, OVER, [("contact", 1, day(3, 10))]),                                     # the mark taken off
    ((BACK,), {"now": at(11)}, GIVEN_UP, [("contact", None, None), ("contact", 1, day(3, 10)), ("measures", None, None), ("progress", None, None),
                                          ("report", None, None)]),
    ((URGENT,), {"answered_on": day(3, 9)}, OVER, [("contact", 1, day(3, 10)), *(("progress", None, day(3, one)) for one in range(3, 9))]),
    ((COMPLEX,), {"answered_on": day(3, 10), "now": at(10, 17)}, [Kept(S.CONTACT, URGENT, day(3, 10), time(9), id=3)], [("contact", 3, day(3, 10))]),
    ((COMPLEX,), {"answered_on": day(3, 10), "answered_time": time(8), "now": at(10, 17)}, [Kept(S.CONTACT, URGENT, day(3, 10), time(9), id=3)], []),
    ((COMPLEX,), {"is_ended": True}, OVER, [("contact", 1, day(3, 10))]),
    ((URGENT,), {"received_on": day(3, 9)}, OVER[:1], [("contact", 1, None), ("measures", None, None), ("progress", None, None), ("report", None, None)]),
])
def test_what_was_over_stays_whatever_lane_comes_after(lanes, more, kept, expected):
    assert stands(facts(*lanes, **{"now": at(10), **more}), kept) == sorted(expected, key=str)


def test_a_step_of_the_first_lane_is_not_moved_by_another_period_of_the_same():
    kept = [Kept(S.CONTACT, URGENT, day(3, 3), id=1)]
    found = [step for step in planning.plan(facts(BACK, now=at(11)), kept, {}, move=next_workday) if step.code is S.CONTACT]
    assert sorted((step.due_on, step.missed_on) for step in found) == [(day(3, 3), day(3, 11)), (day(3, 12), None)]


# --- what was done, other lanes -----------------------------------------------------------------------------------------------

def test_what_was_noted_is_asked_for_no_more_but_the_daily_record_is():
    kept = [noted(S.CONTACT, day(3, 2)), noted(S.MEASURES, day(3, 4))]
    assert planned(facts(URGENT), kept) == {S.REPORT: (day(3, 2), None), S.PROGRESS: (day(3, 3), None)}
    assert planned(facts(URGENT), [*kept, noted(S.PROGRESS, day(3, 3))])[S.PROGRESS][0] == day(3, 4)


def test_the_clock_of_another_lane_starts_when_the_case_came_into_it():
    changed = facts(Going(URGENT, (day(3, 20), time(15, 0))), received_time=time(9, 0))
    assert planned(changed)[S.CONTACT] == (day(3, 21), time(15, 0))
    assert planned(facts(Going(HARD, (day(3, 20), time(15, 0)))))[S.SUPERVISE][0] == day(4, 20)
    same_day = facts(Going(URGENT, (RECEIVED, time(17, 0))), received_time=time(8, 0))
    assert planned(same_day)[S.CONTACT] == (day(3, 3), time(17, 0))


def test_a_mark_adds_the_steps_of_its_lane_and_the_earlier_day_wins():
    marked = planned(facts(COMPLEX, URGENT))
    assert set(marked) == {S.CONTACT, S.REPORT, S.MEASURES, S.PROGRESS, S.LEAD_UNIT, S.CONSULT}
    later = planned(facts(Going(HARD), Going(HARD, (day(3, 20), None))))
    assert later[S.LEADER][0] == day(3, 17)


def test_what_was_over_when_the_answer_came_stays_and_what_was_not_vanishes():
    waiting = [Kept(S.LEAD_UNIT, COMPLEX, day(3, 17), id=1), Kept(S.CONSULT, COMPLEX, day(4, 1), id=2)]
    found = planning.plan(facts(COMPLEX, answered_on=day(3, 20), now=at(20)), waiting, {}, move=next_workday)
    assert [(step.code, step.id, step.missed_on) for step in found] == [(S.LEAD_UNIT, 1, day(3, 20))]
    assert rules.next_of(found, is_answered=True) is None


def test_acceptance_and_answer_are_done_by_the_dates_of_the_case():
    found = planning.plan(facts(SIMPLE, accepted_on=day(3, 4), answered_on=day(3, 9)), (), {}, move=next_workday)
    assert {step.code: step.done_on for step in found} == {S.ACCEPT: day(3, 4), S.ANSWER: day(3, 9), S.NOTIFY: None, S.INVITE: None}


@pytest.mark.parametrize(("received_on", "due_on"), [(RECEIVED, day(3, 12)), (day(3, 1), day(3, 16))])
def test_a_number_the_office_sets_holds_for_cases_received_from_its_day_on(received_on, due_on):
    numbers = {(COMPLEX, S.LEAD_UNIT): [(RECEIVED, 10)]}
    assert planned(facts(COMPLEX, received_on=received_on), numbers=numbers)[S.LEAD_UNIT][0] == due_on


# --- how it stands ------------------------------------------------------------------------------------------------------------

NOW = datetime(2026, 3, 3, 10, 0)  # noqa: DTZ001 - on the wall clock


@pytest.mark.parametrize(("due", "done", "is_answered", "standing"), [
    ((day(3, 3), time(9, 30)), None, False, Standing.OVERDUE), ((day(3, 3), time(10, 30)), None, False, Standing.WAITING),
    ((day(3, 3), None), None, False, Standing.WAITING), ((day(3, 2), None), None, True, Standing.MISSED),
    ((day(3, 3), time(9, 30)), (day(3, 3), time(9, 40)), False, Standing.LATE), ((day(3, 3), time(9, 30)), (day(3, 3), None), False, Standing.DONE),
    ((day(3, 2), None), (day(3, 3), time(8, 0)), True, Standing.LATE), ((None, None), (day(3, 3), time(8, 0)), False, Standing.DONE)])
def test_a_step_stands(due, done, is_answered, standing):
    done_on, done_time = done or (None, None)
    assert rules.standing_of(Kept(S.CONTACT, URGENT, *due, done_on), done_time, NOW, is_answered=is_answered) is standing


@pytest.mark.parametrize(("code", "more", "who"), [
    (S.CONTACT, {}, Who.KEEPER), (S.REPORT, {}, Who.OFFICER), (S.LEADER, {}, Who.LEADER), (None, {}, Who.KEEPER),
    (S.CONTACT, {"is_assigned": False}, Who.OFFICER), (S.CONTACT, {"is_accusation": True}, Who.OFFICER), (None, {"is_assigned": False}, Who.OFFICER)])
def test_who_acts(code, more, who):
    assert rules.actor(code, **{"is_assigned": True, "is_accusation": False, **more}) is who


OWN = {Who.KEEPER}


@pytest.mark.parametrize(("code", "more", "word"), [
    (S.CONTACT, {}, None), (S.CONTACT, {"on": day(3, 2)}, None), (S.CONTACT, {"on": day(3, 2), "sides": OWN}, "补登"), (S.CONTACT, {"sides": OWN}, None),
    (S.REPORT, {"sides": OWN}, "由信访业务工作人员登记"), (S.LEADER, {"sides": OWN}, "由局领导或信访业务工作人员登记"), (S.LEADER, {"sides": {Who.LEADER}}, None),
    (S.LEADER, {"sides": {Who.LEADER}, "on": day(3, 2)}, "补登"), (S.CONTACT, {"sides": {Who.LEADER}}, "由承办人或信访业务工作人员登记"),
    (S.ANSWER, {}, "按这件事项"), (S.ACCEPT, {"sides": OWN}, "按这件事项"),
    (S.CONSULT, {}, "会商协调自动登记"), (S.SUPERVISE, {}, "督办函"), (S.INVITE, {}, "评价链接"),
    (S.CONTACT, {"on": RECEIVED, "at": time(8, 0), "received_time": time(9, 0)}, "早于收到"),
    (S.CONTACT, {"on": day(3, 1)}, "早于收到"), (S.CONTACT, {"on": day(3, 4)}, "还没有到"), (S.CONTACT, {"at": time(11, 0)}, "还没有到")])
def test_why_a_step_cannot_be_noted(code, more, word):
    found = rules.why_not_note(code, **{"sides": set(Who), "on": day(3, 3), "received_on": RECEIVED, "now": NOW, **more})
    assert found is None if word is None else word in found


# --- the catalogue ------------------------------------------------------------------------------------------------------------

def test_every_step_names_its_basis_and_a_number_within_bounds():
    confidences = {catalogue.PROPOSED, catalogue.FROM_MEMORY, catalogue.SECOND_HAND}
    for step in catalogue.STEPS:
        least, most = rules.bounds_of(step)
        assert step.basis
        assert step.confidence in confidences
        assert least <= step.number <= most
    assert set(catalogue.LANES) == set(HandlingClass)


@pytest.mark.parametrize("code", [S.NOTIFY, S.INVITE, S.REVIEW, S.LEADER])
def test_a_number_no_rule_gives_is_our_own(code):
    step = next(step for step in catalogue.STEPS if step.code is code)
    assert step.confidence is catalogue.PROPOSED
    assert catalogue.OWN_BASIS in step.basis


def test_an_act_is_whose_it_is_in_every_lane():
    assert all(catalogue.WHO[step.code] is step.who and (step.code in catalogue.AFTER) is step.after for step in catalogue.STEPS)


@pytest.mark.parametrize(("code", "number", "word"), [
    (S.LEADER, 15, None), (S.LEADER, 0, "1 到 90"), (S.LEADER, 91, "1 到 90"), (S.CONTACT, 72, None), (S.REPORT, 4, None), (S.REPORT, 5, "1 到 4")])
def test_a_number_is_set_within_bounds(code, number, word):
    step = next(step for step in catalogue.STEPS if step.code is code)
    found = rules.why_not_limit(step, number)
    assert found is None if word is None else word in found
