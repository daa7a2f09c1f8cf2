"""What may be done with a questionnaire and what an answer may hold: values and `today` in, verdicts out."""
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from xinfang_party.appraisals.rules import spaced
from xinfang_party.kernel.periods import chinese
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.workflow import Workflow
from xinfang_party.questionnaires import catalogue
from xinfang_party.questionnaires.terms import Answer, Choice, QuestionKind, State, Wording

VERBS = {"edit": "修改题目", "delete": "删除", "open": "开始收答卷", "draw": "生成答卷链接", "extend": "延长", "answer": "答卷", "close": "结束", "publish": "公布结果"}
FLOW: Workflow[State] = Workflow({
    (State.DRAFT, "edit"): State.DRAFT,
    (State.DRAFT, "delete"): State.DRAFT,
    (State.DRAFT, "open"): State.OPEN,
    (State.OPEN, "draw"): State.OPEN,
    (State.OPEN, "answer"): State.OPEN,
    (State.OPEN, "extend"): State.OPEN,
    (State.OPEN, "close"): State.CLOSED,
    (State.CLOSED, "publish"): State.CLOSED,
}, VERBS)
NO_WORDS = "请写题目；没有这道题的请把这一项清空。"
NOT_COMPLETE = "请选一项。"
Fault = tuple[int, str, str]
"""(which question, the field it is about, sentence)."""


def is_told(answers: int) -> bool:
    """Enough answers for results to be read."""
    return answers >= catalogue.LEAST_ANSWERS.value


def takes_answers(state: State, opens_on: date, closes_on: date, today: date) -> bool:
    return FLOW.may(state, "answer") and opens_on <= today <= closes_on


def shows_results(state: State, answers: int) -> bool:
    return state is State.CLOSED and is_told(answers)


# --- writing it ---------------------------------------------------------------------------------------------------------------

def why_not_days(opens_on: date, closes_on: date) -> str | None:
    if closes_on < opens_on:
        return "截止日期不能早于开始日期，请检查。"
    last = opens_on + timedelta(days=catalogue.LONGEST.value)
    return f"截止日期最晚 {chinese(last)}（从开始起最长 {spaced(catalogue.LONGEST)}）。" if closes_on > last else None


def fault_of(questions: Sequence[Wording]) -> Fault | None:
    """The first thing that must be put right."""
    texts = [place for place, question in enumerate(questions) if question.kind is QuestionKind.TEXT]
    if len(texts) > catalogue.MOST_TEXTS.value:
        return texts[-1], "kind", f"填写文字的题最多 {spaced(catalogue.MOST_TEXTS)}，请减少。"
    found = ((place, *fault) for place, question in enumerate(questions) if (fault := fault_in(question)) is not None)
    return next(found, None)


def fault_in(question: Wording) -> tuple[str, str] | None:
    if not question.words:
        return "words", NO_WORDS
    if reason := why_not_text(question.words):
        return "words", reason
    reason = why_not_options(question.options) if question.kind.has_own_options else None
    return ("options", reason) if reason else None


def why_not_options(options: Sequence[str]) -> str | None:
    least, most = catalogue.LEAST_OPTIONS, catalogue.MOST_OPTIONS
    if not least.value <= len(options) <= most.value:
        return f"请写 {least.value} 到 {spaced(most)}选项，一行一个；现在是 {len(options)} 个。"
    if len(set(options)) < len(options):
        return "有两个选项写得一样，请改成不同的。"
    if max(map(len, options)) > catalogue.LONGEST_OPTION.value:
        return f"每个选项不要超过 {spaced(catalogue.LONGEST_OPTION)}。"
    return next(filter(None, map(why_not_text, options)), None)


# --- its course ---------------------------------------------------------------------------------------------------------------

def why_not_open(questions: int, closes_on: date, today: date) -> str | None:
    if not questions:
        return "还没有题目，请先“修改”，至少写一道题。"
    return "截止日期已经过去，请先“修改”截止日期。" if closes_on < today else None


def why_not_draw(count: int, drawn: int, closes_on: date, today: date) -> str | None:
    once, whole = catalogue.MOST_LINKS_AT_ONCE, catalogue.MOST_LINKS
    if today > closes_on:
        return f"收答卷已于{chinese(closes_on)}截止，不能再生成链接。"
    if not 1 <= count <= once.value:
        return f"一次可以生成 1 到 {once.value} 个，不够的请再生成一次。"
    return f"一份问卷最多 {spaced(whole)}链接，已经有 {drawn} 个。" if drawn + count > whole.value else None


def why_not_extend(closes_on: date, opens_on: date, until: date, today: date) -> str | None:
    """Later only, and not into the past."""
    if closes_on <= until:
        return f"延长后的日期要晚于原来的截止日期（{chinese(until)}）。"
    return "截止日期已经过去，请填写今天或以后的日期。" if closes_on < today else why_not_days(opens_on, closes_on)


def why_not_publish(answers: int, *, is_published: bool) -> str | None:
    if is_published:
        return "结果已经公布过了。"
    return None if is_told(answers) else f"答卷太少，不显示：不足 {spaced(catalogue.LEAST_ANSWERS)}的没有结果可以公布。"


# --- answering ----------------------------------------------------------------------------------------------------------------

def fault_of_answer(answer: Answer, asked: Mapping[int, Choice]) -> tuple[int, str] | None:
    """(question, sentence) of the first fault: one option where one is asked for, none that is not there, no personal data, not too long."""
    for key, choice in asked.items():
        chosen = answer.chosen.get(key, frozenset())
        wants_one = choice.kind in (QuestionKind.SATISFACTION, QuestionKind.SINGLE)
        if not chosen <= choice.options or (wants_one and len(chosen) != 1):
            return key, NOT_COMPLETE
        text = answer.texts.get(key, "")
        if len(text) > catalogue.LONGEST_TEXT.value:
            return key, f"请不要超过 {spaced(catalogue.LONGEST_TEXT)}。"
        if reason := why_not_text(text):
            return key, reason
    return None
