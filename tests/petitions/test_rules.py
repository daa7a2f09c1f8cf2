"""The clocks of a case and what may be done to it, as tables; what holds for every case, as properties."""
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xinfang_party.kernel import workdays
from xinfang_party.petitions import catalogue, deriving, rules
from xinfang_party.petitions.catalogue import CONCLUSION
from xinfang_party.petitions.terms import Dates, DayUnit, DueFrom, Ending, HandlingClass, Procedure, Standing

ORDINARY, SIMPLIFIED = Procedure.ORDINARY, Procedure.SIMPLIFIED
MOVED = workdays.next_workday_on_or_after
DAY = timedelta(days=1)
RECEIVED = date(2026, 1, 5)


def clocks(procedure=ORDINARY, move=rules.stay, **dates):
    return rules.deadlines(Dates(**{"received_on": RECEIVED, **dates}), procedure, move=move)


# --- the clocks ---------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("dates", "due_on", "due_from"), [
    ({}, date(2026, 3, 6), DueFrom.RECEIVED),
    ({"registered_on": date(2026, 1, 7)}, date(2026, 3, 8), DueFrom.REGISTERED),
    ({"registered_on": date(2026, 1, 7), "accepted_on": date(2026, 1, 12)}, date(2026, 3, 13), DueFrom.ACCEPTED),
    ({"accepted_on": date(2026, 1, 12), "given_due_on": date(2026, 2, 1)}, date(2026, 2, 1), DueFrom.GIVEN),
    ({"accepted_on": date(2026, 1, 12), "extension_days": 30}, date(2026, 4, 12), DueFrom.ACCEPTED),
    ({"accepted_on": date(2026, 1, 12), "paused_days": 5}, date(2026, 3, 18), DueFrom.ACCEPTED),
    ({"given_due_on": date(2026, 2, 1), "extension_days": 10}, date(2026, 2, 11), DueFrom.GIVEN)])
def test_sixty_days_count_from_acceptance_else_registration_else_receipt(dates, due_on, due_from):
    found = clocks(**dates)
    assert (found.due_on, found.due_from) == (due_on, due_from)


def test_acceptance_has_fifteen_days_from_receipt_and_the_day_itself_is_not_counted():
    assert clocks(registered_on=date(2026, 1, 9)).accept_due_on == date(2026, 1, 20)


@pytest.mark.parametrize(("received_on", "last_day"), [
    (date(2026, 1, 2), date(2026, 3, 3)),       # a Tuesday stays
    (date(2026, 1, 6), date(2026, 3, 9)),       # Saturday 7 March moves over the weekend
    (date(2025, 12, 19), date(2026, 2, 24)),    # 17 February is the Spring Festival
    (date(2025, 8, 4), date(2025, 10, 9)),      # 3 October lies in the National Day holiday
    (date(2025, 11, 5), date(2026, 1, 4))])     # Sunday 4 January 2026 is a make-up working day
def test_a_last_day_off_moves_to_the_next_working_day(received_on, last_day):
    assert clocks(move=MOVED, received_on=received_on).due_on == last_day


def test_the_simplified_procedure_counts_working_days():
    found = clocks(SIMPLIFIED, received_on=date(2025, 9, 26), accepted_on=date(2025, 9, 28))
    assert found.accept_due_on == date(2025, 9, 30)
    assert found.due_on == date(2025, 10, 17), "the holiday of eight days and the make-up Saturdays are known"


def test_a_given_last_day_is_never_moved():
    assert clocks(move=MOVED, given_due_on=date(2026, 2, 17)).due_on == date(2026, 2, 17)


@pytest.mark.parametrize(("replied_on", "until"), [(None, None), (date(2026, 2, 2), date(2026, 3, 4))])
def test_the_time_to_evaluate_begins_with_the_answer(replied_on, until):
    assert clocks(replied_on=replied_on).evaluation_due_on == until


@pytest.mark.parametrize(("day", "article"), [(date(2022, 4, 30), "2005"), (date(2022, 5, 1), "第三十四条"), (date(2026, 1, 1), "第三十四条")])
def test_each_day_has_the_limits_then_in_force(day, article):
    assert article in rules.limits_on(day)[ORDINARY, CONCLUSION].basis


def test_every_procedure_has_each_limit_exactly_once_on_every_day():
    for day in (date(1950, 1, 1), date(2022, 4, 30), date(2022, 5, 1), date(2100, 1, 1)):
        steps = [(step.procedure, step.code) for step in catalogue.STEPS if step.from_on <= day and (step.to_on is None or day <= step.to_on)]
        assert len(steps) == len(set(steps)) == 2 * 4
    assert [step.days for (of, _), step in rules.limits_on(RECEIVED).items() if of is SIMPLIFIED and step.unit is DayUnit.WORKING] == [3, 3, 10]


@pytest.mark.parametrize(("accepted_on", "is_answered", "known", "counts_on"), [
    (date(2026, 1, 12), False, True, date(2026, 1, 12)), (date(2026, 1, 20), True, True, date(2026, 1, 20)),
    (date(2026, 2, 9), False, True, date(2026, 1, 20)), (None, False, True, date(2026, 1, 20)),
    (None, True, True, None), (None, False, False, None), (date(2026, 1, 12), False, False, date(2026, 1, 12))])
def test_acceptance_counts_on_its_day_a_late_one_on_its_last_day_an_unknown_one_never(accepted_on, is_answered, known, counts_on):
    assert rules.acceptance_on(accepted_on, date(2026, 1, 20), known=known, is_answered=is_answered) == counts_on


@pytest.mark.parametrize(("pauses", "days"), [
    ([], 0), ([("hearing", date(2026, 1, 6), date(2026, 1, 6))], 1), ([("material", date(2026, 1, 6), date(2026, 1, 20))], 0),
    ([("hearing", date(2026, 1, 6), date(2026, 1, 10)), ("appraisal", date(2026, 1, 8), date(2026, 1, 12))], 7),
    ([("hearing", date(2026, 1, 28), None)], 3), ([("nobody knows", date(2026, 1, 6), None)], 0)])
def test_only_reasons_with_a_rule_stop_the_clock_and_no_day_counts_twice(pauses, days):
    assert rules.paused_days(pauses, date(2026, 1, 30)) == days


# --- what holds for every case ------------------------------------------------------------------------------------------------

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
days = st.dates(date(2004, 1, 1), date(2027, 12, 31))
later = st.integers(0, 400)


@st.composite
def all_dates(draw):
    received_on = draw(days)
    after = st.none() | later.map(lambda n: received_on + n * DAY)
    return Dates(received_on, draw(after), draw(after), draw(after), draw(after), draw(st.integers(0, 30)), draw(st.integers(0, 60)))


@given(all_dates(), st.sampled_from(Procedure), st.sampled_from([rules.stay, MOVED]))
def test_no_last_day_comes_before_what_it_counts_from(dates, procedure, move):
    found = rules.deadlines(dates, procedure, move=move)
    assert found.accept_due_on > dates.received_on
    assert found.due_on >= (dates.given_due_on or dates.accepted_on or dates.registered_on or dates.received_on)
    assert found.evaluation_due_on is None or found.evaluation_due_on > dates.replied_on


@given(all_dates(), st.sampled_from(Procedure), st.sampled_from([rules.stay, MOVED]), st.integers(0, 30))
def test_an_extension_only_lengthens(dates, procedure, move, more):
    shorter = rules.deadlines(dates, procedure, move=move)
    longer = rules.deadlines(Dates(**{**vars(dates), "extension_days": dates.extension_days + more}), procedure, move=move)
    assert longer.due_on >= shorter.due_on
    assert longer.accept_due_on == shorter.accept_due_on


@given(all_dates(), st.sampled_from(Procedure))
def test_moving_never_shortens_and_ends_on_a_working_day(dates, procedure):
    plain, moved = (rules.deadlines(dates, procedure, move=move) for move in (rules.stay, MOVED))
    assert moved.due_on >= plain.due_on
    assert workdays.is_workday(moved.accept_due_on)
    assert dates.given_due_on or workdays.is_workday(moved.due_on)


@given(all_dates(), st.sampled_from(Procedure), st.booleans())
def test_sheets_and_pages_derive_by_the_same_rules(dates, procedure, moved):
    found = deriving.derived({**vars(dates), "procedure": procedure}, move_last_day=moved)
    plain = rules.deadlines(dates, procedure, move=MOVED if moved else rules.stay)
    assert (found["accept_due_on"], found["due_on"], found["due_from"], found["evaluation_due_on"]) == (
        plain.accept_due_on, plain.due_on, plain.due_from, plain.evaluation_due_on)


# --- what a page shows --------------------------------------------------------------------------------------------------------

def shown(today, standing=Standing(), **dates):  # noqa: B008
    return rules.deadlines_shown(Dates(**{"received_on": RECEIVED, **dates}), ORDINARY, today=today, move=MOVED, standing=standing)


def test_every_deadline_tells_the_days_left_and_where_it_comes_from():
    acceptance, answer = shown(date(2026, 2, 25), accepted_on=date(2026, 1, 6), extension_days=3)
    assert (acceptance.done_on, acceptance.is_late) == (date(2026, 1, 6), False)
    assert (answer.due_on, answer.days_left, answer.workdays_left) == (date(2026, 3, 10), 13, 10)
    assert all(word in answer.note for word in (DueFrom.ACCEPTED.label, "延长 3 日"))
    assert "第三十四条" in answer.basis


def test_a_moved_day_says_so():
    assert "原定2026年3月7日是休息日" in shown(date(2026, 2, 25), accepted_on=date(2026, 1, 6))[1].note


@pytest.mark.parametrize(("standing", "dates", "word"), [
    (Standing(acceptance_known=False), {}, "不计入及时受理率"), (Standing(), {"replied_on": date(2026, 2, 1)}, "不计入及时受理率"),
    (Standing(ending=Ending.WITHDRAWN), {}, "已撤回")])
def test_what_nobody_knows_or_no_longer_matters_is_never_late(standing, dates, word):
    acceptance = shown(date(2026, 6, 1), standing, **dates)[0]
    assert not acceptance.is_late
    assert word in acceptance.note


@pytest.mark.parametrize(("today", "dates", "standing", "owner", "word"), [
    (date(2026, 1, 6), {}, Standing(), "", "请先分派"),
    (date(2026, 1, 6), {}, Standing(), "办信处", "办信处：请最晚在2026年1月20日决定是否受理"),
    (date(2026, 1, 21), {}, Standing(), "办信处", "已经超过受理期限，请尽快决定是否受理"),
    (date(2026, 1, 21), {}, Standing(acceptance_known=False), "办信处", "请最晚在2026年3月6日答复"),
    (date(2026, 3, 9), {"accepted_on": date(2026, 1, 6)}, Standing(), "办信处", "办信处：请最晚在2026年3月9日答复"),
    (date(2026, 3, 12), {"accepted_on": date(2026, 1, 6)}, Standing(), "办信处", "已经超过答复期限 3 天"),
    (date(2026, 3, 12), {"replied_on": date(2026, 3, 2)}, Standing(), "办信处", "信访人：最晚可以在2026年4月1日评价"),
    (date(2026, 3, 12), {"replied_on": date(2026, 3, 2)}, Standing(evaluated_on=date(2026, 3, 3)), "办信处", "没有需要办理的"),
    (date(2026, 5, 12), {"replied_on": date(2026, 3, 2)}, Standing(), "办信处", "没有需要办理的"),
    (date(2026, 3, 12), {}, Standing(ending=Ending.NOT_ACCEPTED), "办信处", "不予受理，没有需要办理的")])
def test_somebody_is_told_to_act_next(today, dates, standing, owner, word):
    found = Dates(**{"received_on": RECEIVED, **dates})
    told = rules.next_actor(found, rules.deadlines(found, ORDINARY, move=MOVED), today=today, owner=owner, standing=standing)
    assert word in told


def test_a_pause_is_told_with_its_reason():
    dates = Dates(RECEIVED, accepted_on=RECEIVED)
    told = rules.next_actor(dates, clocks(accepted_on=RECEIVED), today=date(2026, 1, 9), owner="办信处", pause="举行听证")
    assert told == "办信处：因举行听证中止，恢复后请登记结束日期，并最晚在2026年3月6日答复。"


@pytest.mark.parametrize(("today", "is_accepted", "words"), [
    (date(2026, 3, 6), True, "请最晚在2026年3月6日书面答复"), (date(2026, 3, 7), True, "请尽快（期限是2026年3月6日，已经超过）书面答复"),
    (date(2026, 1, 9), False, "请先决定是否受理并告知信访人，最晚在2026年3月6日书面答复")])
def test_who_answers_is_told_what_to_do_and_who_notes_it_down(today, is_accepted, words):
    told = rules.note_to_keeper(date(2026, 3, 6), today, is_accepted=is_accepted)
    assert words in told
    assert "由信访业务工作人员登记" in told


# --- what may be done ---------------------------------------------------------------------------------------------------------

def why_not_extend(days=10, **more):
    return rules.why_not_extend(days, **{"already": 0, "reason": "案情复杂", "approver": "局长", "is_open": True, **more})


@pytest.mark.parametrize(("more", "word"), [
    ({}, None), ({"days": 30}, None), ({"days": 31}, "1 到 30"), ({"days": 0}, "1 到 30"), ({"already": 25}, "1 到 5"),
    ({"already": 30}, "上限"), ({"reason": " "}, "理由"), ({"approver": ""}, "负责人"), ({"is_open": False}, "不需要延期"),
    ({"is_simplified": True}, "普通程序"), ({"approved_on": date(2026, 3, 7), "due_on": date(2026, 3, 6)}, "超过办理期限"),
    ({"approved_on": date(2026, 3, 6), "due_on": date(2026, 3, 6)}, None)])
def test_an_extension_needs_reason_approver_and_room(more, word):
    reason = why_not_extend(**more)
    assert reason is None if word is None else word in reason


@pytest.mark.parametrize(("reason", "from_on", "to_on", "more", "word"), [
    ("hearing", date(2026, 1, 8), None, {}, None), ("hearing", date(2026, 1, 8), date(2026, 1, 9), {}, None),
    ("weather", date(2026, 1, 8), None, {}, "选择中止原因"), ("hearing", date(2026, 1, 4), None, {}, "早于收到"),
    ("hearing", date(2026, 1, 11), None, {}, "还没有到"), ("hearing", date(2026, 1, 9), date(2026, 1, 8), {}, "早于开始"),
    ("hearing", date(2026, 1, 8), None, {"is_open": False}, "不需要中止"),
    ("hearing", date(2026, 1, 8), None, {"others": [(date(2026, 1, 6), None)]}, "重叠"),
    ("hearing", date(2026, 1, 8), None, {"others": [(date(2026, 1, 6), date(2026, 1, 7))]}, None)])
def test_a_pause_needs_a_reason_and_its_own_days(reason, from_on, to_on, more, word):
    found = rules.why_not_pause(reason, from_on, to_on, **{"received_on": RECEIVED, "today": date(2026, 1, 10), "is_open": True, **more})
    assert found is None if word is None else word in found


@pytest.mark.parametrize(("replied_on", "more", "word"), [
    (date(2026, 1, 5), {}, None), (date(2026, 1, 10), {}, None), (date(2026, 1, 4), {}, "早于收到"), (date(2026, 1, 11), {}, "还没有到"),
    (date(2026, 1, 7), {"accepted_on": date(2026, 1, 8)}, "早于受理"), (date(2026, 1, 7), {"ending": Ending.WITHDRAWN}, "不需要答复")])
def test_a_reply_falls_between_receipt_and_today(replied_on, more, word):
    found = rules.why_not_reply(replied_on, received_on=RECEIVED, today=date(2026, 1, 10), **more)
    assert found is None if word is None else word in found


@pytest.mark.parametrize(("before", "after", "reason", "word"), [
    (None, HandlingClass.URGENT, "", None), (HandlingClass.SIMPLE, HandlingClass.HARD, "矛盾尖锐", None),
    (HandlingClass.SIMPLE, HandlingClass.HARD, " ", "理由"), (HandlingClass.SIMPLE, HandlingClass.SIMPLE, "x", "没有变化")])
def test_a_change_of_class_needs_a_reason(before, after, reason, word):
    found = rules.why_not_reclassify(before, after, reason)
    assert found is None if word is None else word in found


@pytest.mark.parametrize(("owner", "word"), [
    ({"department_id": 1}, None), ({"branch_id": 1}, None), ({"member_id": 1, "member_branch_id": 2}, None),
    ({"member_id": 1, "member_branch_id": 2, "branch_id": 2}, None), ({"member_id": 1, "member_branch_id": 2, "branch_id": 3}, "不属于所选"),
    ({"member_id": 1}, "不属于任何支部"), ({"branch_id": 1, "branch_exists": False}, "已经撤销"), ({}, "至少选择")])
def test_a_case_goes_to_one_who_is_there(owner, word):
    found = rules.why_not_assign(**{"department_id": None, "branch_id": None, "member_id": None, **owner})
    assert found is None if word is None else word in found


# --- the catalogue ------------------------------------------------------------------------------------------------------------

def test_every_limit_names_its_source_and_how_sure_it_is():
    confidences = {catalogue.VERIFIED, catalogue.SECOND_HAND, catalogue.FROM_MEMORY, catalogue.PROPOSED}
    rows = [*catalogue.STEPS, *catalogue.PAUSE_REASONS.values()]
    assert all(row.basis and row.confidence in confidences for row in rows)
    assert all(setting.source and setting.confidence in confidences for setting in catalogue.SETTINGS.values())


def test_only_what_was_not_checked_is_marked():
    found = {step.confidence: step.told_basis.removeprefix(step.basis) for step in catalogue.STEPS}
    assert found == {"已核实": "", "转引": "（转引）", "待核实": "（待核实）", "暂定": "（暂定）"}
