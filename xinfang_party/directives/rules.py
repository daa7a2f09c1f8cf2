"""How a task stands and what may be done to it: values and `today` in, verdicts out."""
import re
from collections.abc import Sequence
from datetime import date, timedelta

from xinfang_party.directives.catalogue import days, number
from xinfang_party.directives.terms import OPEN, VERB_LABELS, Outcome, Standing, TaskState
from xinfang_party.kernel.periods import chinese
from xinfang_party.kernel.text import to_half_width, why_not_text
from xinfang_party.kernel.workflow import Workflow

FLOW: Workflow[TaskState] = Workflow({
    (TaskState.NOT_STARTED, "note"): TaskState.GOING,
    (TaskState.GOING, "note"): TaskState.GOING,
    (TaskState.NOT_STARTED, "close"): TaskState.DONE,
    (TaskState.GOING, "close"): TaskState.DONE,
    (TaskState.DONE, "reopen"): TaskState.GOING,
    (TaskState.NOT_STARTED, "withdraw"): TaskState.WITHDRAWN,
    (TaskState.GOING, "withdraw"): TaskState.WITHDRAWN,
}, VERB_LABELS)
NUMBER = re.compile(r"(20\d\d)\D{1,3}?(\d{1,4})(?!\d)", re.ASCII)
APART = r"[\s_\-.·]?"
MARK = re.compile(rf"[绝絕]{APART}密|(?<!工作)(?<!商业)(?:[机機]{APART}密|秘{APART}密){APART}(?:等?级|文件|件|★|☆|\*)|定为(?:[机機]密|秘密)"
                  rf"|(?<![\u4e00-\u9fff])(?:[机機]{APART}密|秘{APART}密)(?![\u4e00-\u9fff])")
"""The mark of a secret paper as it stands on it, alone or with its star or degree. 保守秘密, 工作秘密, 商业机密 are words like others."""
LATE = "期限已经过了，要改期限、改为长期坚持或者撤销，请告诉机关党委，由机关党委写明原因后办理。"
MARKED = "文字里有密级标志。秘密级以上的内容不能写进本系统，请按保密规定办理，这里只登记可以在内部公开的部分。"


# --- the words ----------------------------------------------------------------------------------------------------------------

def why_not_words(text: str) -> str | None:
    """Nobody's personal data, no secret."""
    return MARKED if MARK.search(to_half_width(text)) else why_not_text(text)


def numbers_in(text: str) -> list[tuple[int, int]]:
    """(year, serial) of each number somebody typed: 落〔2026〕3号, 2026-3."""
    return [(int(year), int(serial)) for year, serial in NUMBER.findall(to_half_width(text))]


# --- the clocks ---------------------------------------------------------------------------------------------------------------

def update_due(updated_on: date) -> date:
    """The last day on which it should be updated again."""
    return updated_on + days("update_within")


def stale_before(today: date) -> date:
    """What was updated before this day is stale."""
    return today - days("update_within")


def remind_until(today: date) -> date:
    """What was last updated up to this day is reminded of."""
    return stale_before(today) + days("remind_before")


def is_overdue(state: TaskState, due_on: date | None, today: date) -> bool:
    return state in OPEN and due_on is not None and due_on < today


def is_stale(state: TaskState, updated_on: date, today: date) -> bool:
    return state in OPEN and updated_on < stale_before(today)


def standings(state: TaskState, due_on: date | None, updated_on: date, today: date) -> tuple[Standing, ...]:
    """How it stands, and what its dates say besides."""
    base = Standing.LASTING if state in OPEN and due_on is None else Standing(state.value)
    late = [Standing.OVERDUE] if is_overdue(state, due_on, today) else []
    return (base, *late, *([Standing.STALE] if is_stale(state, updated_on, today) else []))


# --- entries ------------------------------------------------------------------------------------------------------------------

def why_not_days(issued_on: date | None, learned_on: date | None, today: date) -> tuple[str, str] | None:
    """(sentence, field)."""
    if issued_on is not None and issued_on > today:
        return "印发日期不能晚于今天，请检查年份和月份。", "issued_on"
    if learned_on is not None and learned_on > today:
        return "学习日期不能晚于今天；还没有学习的先空着。", "learned_on"
    if issued_on is not None and learned_on is not None and learned_on < issued_on:
        return f"学习日期（{chinese(learned_on)}）早于印发日期，请核对这两个日期。", "issued_on"
    return None


# --- tasks --------------------------------------------------------------------------------------------------------------------

def why_not_due(is_lasting: bool, due_on: date | None) -> str | None:
    if is_lasting == (due_on is not None):
        return "长期坚持的不填期限，请清空期限，或者去掉“长期坚持”。" if is_lasting else "请填写完成期限；没有期限、要一直做下去的，请勾选“长期坚持”。"
    return None


def why_not_late(state: TaskState, due_on: date | None, today: date, *, is_office: bool) -> str | None:
    """Its day is over: what would take it out of the overdue ones is not for those who were to do it."""
    return LATE if is_overdue(state, due_on, today) and not is_office else None


def why_not_begin(due_on: date | None, today: date) -> str | None:
    return "新任务的期限应不早于今天；早就到期的，请从表格导入台账时写明布置日期和结果。" if due_on is not None and due_on < today else None


def why_not_move(state: TaskState, before: date | None, after: date | None, reason: str, today: date) -> tuple[str, str] | None:
    """(sentence, field): the due day moves with a reason, and forwards only."""
    if state not in OPEN:
        return "已经办结或者撤销，不用再改期限。", "due_on"
    if before == after:
        return "和现在的期限一样，没有要改的。", "due_on"
    if after is not None and after < today:
        return "新的期限应不早于今天。", "due_on"
    return None if reason.strip() else ("请写明为什么要改期限。", "reason")


def why_not_note(state: TaskState, noted_on: date, percent: int, text: str, *, set_on: date, today: date) -> tuple[str, str] | None:
    """(sentence, field)."""
    if state not in OPEN:
        return "已经办结或者撤销，不能再登记进展。", "text"
    if not set_on <= noted_on <= today:
        return f"日期应在布置任务的{chinese(set_on)}以后，并且不晚于今天。", "noted_on"
    if not 0 <= percent <= 100:
        return "完成百分比填 0 到 100。", "percent"
    return None if text.strip() else ("请写明做了什么、进行到哪一步。", "text")


# --- research and campaigns ---------------------------------------------------------------------------------------------------

def why_not_research(held_on: date, last_on: date, title: str, reported_on: date | None, today: date) -> tuple[str, str] | None:
    """(sentence, field)."""
    if held_on > today:
        return "调研日期不能晚于今天；还没有去的，回来以后再登记。", "held_on"
    if not held_on <= last_on <= today:
        return "最后一天应不早于第一天，并且不晚于今天。", "last_on"
    if bool(title.strip()) != (reported_on is not None):
        return ("请填写报告的日期。", "reported_on") if title.strip() else ("请填写报告的题目；还没有报告的，日期也不填。", "report_title")
    return ("报告日期应在调研以后，并且不晚于今天。", "reported_on") if reported_on is not None and not held_on <= reported_on <= today else None


def why_not_instruct(given_on: date, due_on: date | None, held_on: date, today: date) -> tuple[str, str] | None:
    """(sentence, field)."""
    if not held_on <= given_on <= today:
        return "批示日期应在调研以后，并且不晚于今天。", "given_on"
    return ("办理期限应不早于批示日期。", "due_on") if due_on is not None and due_on < given_on else None


def why_not_follow(given: Sequence[date], held_on: date, report_title: str) -> tuple[str, str] | None:
    """(sentence, field): what leaders wrote on stays before what they wrote."""
    if given and min(given) < held_on:
        return f"{chinese(min(given))}已经有领导批示，调研日期不能改到它以后；批示日期登记错的，请先更正批示。", "held_on"
    return ("已经有领导批示，报告不能去掉。", "report_title") if given and not report_title else None


def why_not_settle(before: Outcome, outcome: Outcome, follow_up: str, *, has_rule: bool) -> tuple[str, str] | None:
    """(sentence, field)."""
    if before is not Outcome.WAITING:
        return "这条批示已经登记过办理结果。", "outcome"
    if outcome is Outcome.WAITING:
        return "请选择办理结果。", "outcome"
    if has_rule != (outcome is Outcome.RULE):
        return ("形成制度的，请选是哪一项制度；还没有登记的，先在“制度”里登记。", "rule_id") if not has_rule else ("没有形成制度的，不用选制度。", "rule_id")
    return None if follow_up.strip() else ("请写明怎样办理、结果怎样。", "follow_up")


def why_not_end(ended_on: date | None, on: date, from_on: date, results: str, today: date) -> tuple[str, str] | None:
    """(sentence, field)."""
    if ended_on is not None:
        return f"这项专项治理{chinese(ended_on)}已经结束。", "ended_on"
    if not from_on <= on <= today:
        return f"结束日期应在{chinese(from_on)}以后，并且不晚于今天。", "ended_on"
    return None if results.strip() else ("请写明取得了什么结果。", "results")


def years(today: date) -> range:
    """Those that can be chosen, the latest first."""
    return range(today.year, today.year - number("years_back"), -1)


def soon(today: date) -> date:
    """Days up to this one are near."""
    return today + timedelta(days=days("due_soon").days)
