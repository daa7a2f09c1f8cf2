from datetime import date

import pytest

from xinfang_party.kernel.errors import Refusal
from xinfang_party.questionnaires import rules
from xinfang_party.questionnaires.terms import Answer, Choice, QuestionKind, State, Wording

TEXT, SINGLE, SEVERAL, PLEASED = QuestionKind.TEXT, QuestionKind.SINGLE, QuestionKind.SEVERAL, QuestionKind.SATISFACTION
FIRST, LAST = date(2026, 11, 20), date(2026, 12, 10)
ASKED = {1: Choice(PLEASED, frozenset({11, 12})), 2: Choice(SEVERAL, frozenset({21, 22})), 3: Choice(TEXT, frozenset())}


@pytest.mark.parametrize(("state", "verbs"), [
    (State.DRAFT, {"edit", "delete", "open"}), (State.OPEN, {"draw", "answer", "extend", "close"}), (State.CLOSED, {"publish"})])
def test_what_may_be_done_in_each_state(state, verbs):
    assert set(rules.FLOW.verbs(state)) == verbs
    for verb in set(rules.VERBS) - verbs:
        with pytest.raises(Refusal):
            rules.FLOW.next(state, verb)


@pytest.mark.parametrize(("state", "today", "expected"), [
    (State.OPEN, FIRST, True), (State.OPEN, LAST, True), (State.OPEN, date(2026, 11, 19), False), (State.OPEN, date(2026, 12, 11), False),
    (State.DRAFT, FIRST, False), (State.CLOSED, FIRST, False)])
def test_answers_are_taken_while_it_is_open_on_its_days(state, today, expected):
    assert rules.takes_answers(state, FIRST, LAST, today) is expected


@pytest.mark.parametrize(("state", "answers", "expected"), [(State.CLOSED, 5, True), (State.CLOSED, 4, False), (State.OPEN, 50, False)])
def test_results_want_a_closing_and_five_answers(state, answers, expected):
    assert rules.shows_results(state, answers) is expected


@pytest.mark.parametrize(("questions", "fault"), [
    ([Wording("好吗？", SINGLE, ("好",))], (0, "options", "2 到 12 个")), ([Wording("好吗？", SINGLE, ("好", "好"))], (0, "options", "写得一样")),
    ([Wording("好吗？", PLEASED), Wording("", TEXT)], (1, "words", "请写题目")), ([Wording("意见", TEXT)] * 4, (3, "kind", "最多 3 道")),
    ([Wording("好吗？", SEVERAL, ("好", "长" * 41))], (0, "options", "40 个字")), ([Wording("打 13800138000 了吗？", TEXT)], (0, "words", "手机号"))])
def test_faults_of_questions_say_where(questions, fault):
    place, field, sentence = rules.fault_of(questions)
    assert (place, field) == fault[:2]
    assert fault[2] in sentence


def test_a_good_list_of_questions_has_no_fault():
    assert rules.fault_of([Wording("好吗？", PLEASED), Wording("多久？", SINGLE, ("常来", "少来")), Wording("意见", TEXT)]) is None


@pytest.mark.parametrize(("chosen", "text", "question", "sentence"), [
    ({}, "", 1, "请选一项"), ({1: {11, 12}}, "", 1, "请选一项"), ({1: {21}}, "", 1, "请选一项"), ({1: {11}, 2: {99}}, "", 2, "请选一项"),
    ({1: {11}}, "字" * 301, 3, "300"), ({1: {11}}, "找 11010519491231002X", 3, "身份证号"), ({1: {11}}, "打一三八0013８０00", 3, "手机号"),
    ({1: {11}}, "卡号 6222 0212 3456 7894 ", 3, "银行卡号")])
def test_a_wrong_answer_is_refused_in_words(chosen, text, question, sentence):
    found = rules.fault_of_answer(Answer({key: frozenset(ids) for key, ids in chosen.items()}, {3: text}), ASKED)
    assert found is not None
    assert found[0] == question
    assert sentence in found[1]


def test_several_may_be_none_and_words_may_be_left_out():
    assert rules.fault_of_answer(Answer({1: frozenset({11})}, {}), ASKED) is None


@pytest.mark.parametrize(("count", "drawn", "today", "sentence"), [
    (0, 0, FIRST, "1 到 200"), (201, 0, FIRST, "1 到 200"), (200, 900, FIRST, "最多 1000"), (5, 0, date(2026, 12, 11), "截止")])
def test_no_more_links_than_a_questionnaire_has(count, drawn, today, sentence):
    assert sentence in rules.why_not_draw(count, drawn, LAST, today)


@pytest.mark.parametrize(("until", "today", "sentence"), [
    (LAST, FIRST, "晚于"), (date(2027, 3, 1), FIRST, "90 天"), (date(2026, 12, 12), date(2026, 12, 14), "已经过去")])
def test_it_is_extended_later_only(until, today, sentence):
    assert sentence in rules.why_not_extend(until, FIRST, LAST, today)
