"""The rules of a promise as tables of cases."""
from datetime import date

import pytest

from xinfang_party.commitments import rules
from xinfang_party.commitments.catalogue import DEFAULT_WEIGHTS
from xinfang_party.commitments.terms import Grade, Pace, Result, Side, State, Weights, Wording
from xinfang_party.kernel.errors import Refusal

TODAY = date(2026, 6, 30)
CONCRETE = Wording("承办事项按期答复", "来信来访群众", date(2026, 12, 31), 1)


@pytest.mark.parametrize(("state", "verb", "after"), [
    (State.DRAFT, "submit", State.SUBMITTED), (State.RETURNED, "submit", State.SUBMITTED),
    (State.SUBMITTED, "approve", State.APPROVED), (State.SUBMITTED, "return", State.RETURNED),
    (State.APPROVED, "publish", State.PUBLISHED), (State.PUBLISHED, "report", State.REPORTED),
    (State.REPORTED, "conclude", State.CONCLUDED), (State.PUBLISHED, "conclude", State.CONCLUDED),
    (State.SUBMITTED, "withdraw", State.WITHDRAWN), (State.APPROVED, "return", State.RETURNED),
    (State.APPROVED, "withdraw", State.WITHDRAWN)])
def test_a_promise_goes_its_way(state, verb, after):
    assert rules.FLOW.next(state, verb) is after


@pytest.mark.parametrize(("state", "verb"), [
    (State.DRAFT, "publish"), (State.SUBMITTED, "publish"), (State.PUBLISHED, "approve"), (State.CONCLUDED, "withdraw"),
    (State.PUBLISHED, "withdraw"), (State.WITHDRAWN, "submit"), (State.DRAFT, "conclude")])
def test_no_step_may_be_skipped(state, verb):
    with pytest.raises(Refusal, match="现在的状态"):
        rules.FLOW.next(state, verb)


@pytest.mark.parametrize(("wording", "asked"), [
    (CONCRETE, []),
    (Wording("做好工作", "", date(2026, 12, 31), 1), ["为谁"]),
    (Wording("做好工作", "群众", None, 1), ["什么时候"]),
    (Wording("做好工作", "群众", date(2026, 12, 31), 0), ["哪个数字"]),
    (Wording("做好工作", " ", None, 0), ["为谁", "什么时候", "哪个数字"])])
def test_a_vague_promise_is_questioned(wording, asked):
    questions = rules.why_vague(wording)
    assert len(questions) == len(asked)
    assert all(word in question for word, question in zip(asked, questions, strict=True))


def test_words_that_promise_nothing_are_pointed_out():
    assert rules.vague_words("进一步加强作风，按期答复率达到 95%") == ["进一步", "加强"]
    assert rules.vague_words("承办事项全部按期答复") == []


@pytest.mark.parametrize(("starts_on", "ends_on", "word"), [
    (date(2026, 1, 1), date(2026, 12, 31), None), (date(2026, 6, 1), TODAY, None),
    (date(2026, 6, 1), date(2026, 6, 1), "晚于开始"), (date(2025, 1, 1), date(2026, 6, 29), "已经过去"),
    (date(2026, 1, 1), date(2029, 12, 31), "最长三年"), (date(2030, 1, 1), date(2031, 12, 31), None),
    (date(2031, 1, 1), date(2032, 1, 1), "最晚到 2031 年底"), (date(2102, 1, 1), date(2102, 6, 1), "最晚到 2031 年底")])
def test_the_period_must_make_sense(starts_on, ends_on, word):
    reason = rules.why_not_period(starts_on, ends_on, TODAY)
    assert reason is None if word is None else word in reason


def test_an_end_beyond_the_calendar_still_has_its_steps():
    """It is refused today, but may stand in the table."""
    assert rules.step_due(State.PUBLISHED, since=TODAY, ends_on=date.max) == ("述诺", date(2101, 1, 15))
    assert rules.conclude_due(date.max) == date(2101, 2, 14)


@pytest.mark.parametrize(("target", "baseline", "better", "is_share", "word"), [
    (95, 90, "higher", True, None), (90.32, 90.3226, "higher", True, None), (100, None, "higher", True, None), (10, 20, "lower", False, None),
    (101, 90, "higher", True, "0 到 100"), (80, 90, "higher", True, "退步"), (30, 20, "lower", False, "越低越好"), (-1, None, "lower", False, "负数")])
def test_a_target_must_not_promise_less_than_the_baseline(target, baseline, better, is_share, word):
    reason = rules.why_not_target(target, baseline, better=better, is_share=is_share)
    assert reason is None if word is None else word in reason


def test_nobody_vets_the_own_promise():
    assert "自己" in rules.why_not_vet([3, 5], by_member_id=3)
    assert rules.why_not_vet([3, 5], by_member_id=4) is None
    assert rules.why_not_vet([3, 5], by_member_id=None) is None


@pytest.mark.parametrize(("side", "by", "word"), [
    (Side.SELF, 3, None), (Side.SELF, 4, "自己填写"), (Side.PEER, 3, "不能互评自己"), (Side.PEER, 4, None), (Side.ORGANIZATION, 3, "自己作出"),
    (Side.ORGANIZATION, None, None), (Side.MASSES, 4, "满意度评价")])
def test_each_side_has_its_speakers(side, by, word):
    reason = rules.why_not_appraise(side, [3], by)
    assert reason is None if word is None else word in reason


@pytest.mark.parametrize(("state", "today", "word"), [
    (State.APPROVED, date(2026, 12, 31), None), (State.SUBMITTED, date(2026, 6, 1), "审诺通过之后"), (State.APPROVED, date(2027, 1, 1), "已经结束")])
def test_only_an_approved_promise_that_is_not_over_goes_public(state, today, word):
    reason = rules.why_not_publish(state, date(2026, 12, 31), today)
    assert reason is None if word is None else word in reason


@pytest.mark.parametrize(("state", "today", "frozen", "word"), [
    (State.DRAFT, TODAY, False, None), (State.RETURNED, TODAY, False, None), (State.PUBLISHED, date(2026, 12, 31), False, None),
    (State.SUBMITTED, TODAY, False, "审诺和公示之间"), (State.APPROVED, TODAY, False, "审诺和公示之间"),
    (State.PUBLISHED, date(2027, 1, 1), False, "已经结束"), (State.REPORTED, TODAY, True, "已经结束")])
def test_facts_are_picked_before_vetting_or_while_it_runs(state, today, frozen, word):
    reason = rules.why_not_pick(state, date(2026, 12, 31), today, is_frozen=frozen)
    assert reason is None if word is None else word in reason


@pytest.mark.parametrize(("text", "seen"), [
    ("联系 13800138000 的群众", "手机号"), ("身份证 11010519491231002X", "身份证号"), ("来信来访群众", None), ("全年 2026 件", None)])
def test_text_that_looks_personal_is_named(text, seen):
    reason = rules.why_not_text(text)
    assert reason is None if seen is None else seen in reason


@pytest.mark.parametrize(("today", "allowed"), [(date(2026, 6, 30), False), (date(2026, 7, 1), True)])
def test_the_report_comes_after_the_last_day(today, allowed):
    assert (rules.why_not_report(date(2026, 6, 30), today) is None) is allowed


@pytest.mark.parametrize(("value", "n", "elapsed", "better", "grows", "expected"), [
    (None, None, 0.5, "higher", False, Pace.NO_FACTS), (90, 0, 0.5, "higher", False, Pace.NO_FACTS),
    (96, 40, 0.5, "higher", False, Pace.ON_TRACK), (90, 40, 0.5, "higher", False, Pace.OFF_TRACK),
    (90, 40, 0.2, "higher", False, Pace.ON_TRACK), (50, 4, 0.5, "higher", False, Pace.TOO_FEW),
    (96, 40, 1.0, "higher", False, Pace.REACHED), (90, 40, 1.0, "higher", False, Pace.MISSED), (90, 4, 1.0, "higher", False, Pace.MISSED),
    (50, None, 0.5, "higher", True, Pace.ON_TRACK), (40, None, 0.5, "higher", True, Pace.OFF_TRACK),
    (95, None, 0.5, "higher", True, Pace.REACHED), (20, None, 0.5, "lower", False, Pace.ON_TRACK), (96, None, 0.5, "lower", False, Pace.OFF_TRACK)])
def test_pace_compares_with_target_and_elapsed_time(value, n, elapsed, better, grows, expected):  # noqa: PLR0917 - a table
    assert rules.pace(value, 95, n=n, elapsed=elapsed, better=better, grows=grows, small=5) is expected


@pytest.mark.parametrize(("lines", "expected"), [
    ([(96, 95, "higher")], Result.KEPT), ([(96, 95, "higher"), (9, 10, "lower")], Result.KEPT),
    ([(86, 95, "higher")], Result.MOSTLY_KEPT), ([(96, 95, "higher"), (86, 95, "higher")], Result.MOSTLY_KEPT),
    ([(50, 95, "higher")], Result.NOT_KEPT), ([(None, 95, "higher")], None), ([], None), ([(11, 10, "lower")], Result.MOSTLY_KEPT),
    ([(None, 95, "higher"), (96, 95, "higher")], Result.KEPT), ([(96, 95, "higher"), (50, 95, "higher")], Result.NOT_KEPT)])
def test_the_figures_suggest_the_result(lines, expected):
    assert rules.suggested_result(lines) is expected


def test_four_sides_weigh_as_set():
    grades = {Side.SELF: [Grade.SATISFIED], Side.PEER: [Grade.SATISFIED, Grade.BASIC], Side.ORGANIZATION: [Grade.BASIC]}
    joint = rules.joint_appraisal(grades, 90.0, 10, DEFAULT_WEIGHTS)
    assert joint.value == pytest.approx(0.1 * 100 + 0.2 * 80 + 0.3 * 60 + 0.4 * 90)
    assert joint.silent == ()


def test_under_five_answers_the_masses_weight_is_spread():
    grades = {Side.SELF: [Grade.SATISFIED], Side.PEER: [Grade.BASIC], Side.ORGANIZATION: [Grade.BASIC]}
    joint = rules.joint_appraisal(grades, 100.0, 4, DEFAULT_WEIGHTS)
    assert joint.value == pytest.approx((10 * 100 + 20 * 60 + 30 * 60) / 60, abs=0.05)
    assert joint.silent == (Side.MASSES,)
    assert sum(joint.used.values()) == pytest.approx(1)


def test_nobody_spoke_means_no_value():
    assert rules.joint_appraisal({}, None, 0, DEFAULT_WEIGHTS).value is None


@pytest.mark.parametrize(("state", "expected"), [
    (State.RETURNED, ("修改", date(2026, 7, 10))), (State.SUBMITTED, ("审诺", date(2026, 7, 10))), (State.APPROVED, ("示诺", date(2026, 7, 5))),
    (State.PUBLISHED, ("述诺", date(2027, 1, 15))), (State.REPORTED, ("评定", date(2027, 2, 14))), (State.CONCLUDED, None), (State.DRAFT, None)])
def test_each_state_owes_its_next_step(state, expected):
    assert rules.step_due(state, since=TODAY, ends_on=date(2026, 12, 31)) == expected


def test_weights_must_sum_to_a_hundred():
    assert rules.why_not_weights(DEFAULT_WEIGHTS) is None
    assert rules.why_not_weights(Weights(10, 20, 30, 30)) is not None
    assert rules.why_not_weights(Weights(-10, 40, 30, 40)) is not None


@pytest.mark.parametrize(("frozen", "answers", "reason", "suggested", "chosen", "word"), [
    (True, 1, "", Result.KEPT, Result.KEPT, None), (False, 1, "", Result.KEPT, Result.KEPT, "封存"),
    (True, 0, "", Result.KEPT, Result.KEPT, "党组织评价"), (True, 1, "", Result.NOT_KEPT, Result.NOT_KEPT, "理由"),
    (True, 1, "", Result.MOSTLY_KEPT, Result.KEPT, "理由"), (True, 1, "", None, Result.KEPT, "没有可计的数据"),
    (True, 1, "驻点一年", None, Result.KEPT, None), (True, 1, "当年抽调驻点三个月", Result.NOT_KEPT, Result.MOSTLY_KEPT, None)])
def test_a_result_needs_frozen_figures_an_opinion_and_reasons(frozen, answers, reason, suggested, chosen, word):  # noqa: PLR0917 - a table
    found = rules.why_not_conclude(is_frozen=frozen, is_reported=True, organization_answers=answers, opinion=reason, suggested=suggested, chosen=chosen)
    assert found is None if word is None else word in found
