"""What may be done to a finding, by whom, and how late it is: values and `today` in, verdicts out."""
import re
from datetime import date

from xinfang_party.findings.catalogue import SETTINGS, days
from xinfang_party.findings.terms import (
    VERB_LABELS,
    DueKind,
    ExtensionState,
    Hands,
    Lateness,
    Person,
    Source,
    State,
)
from xinfang_party.kernel.periods import LAST, chinese
from xinfang_party.kernel.text import to_half_width
from xinfang_party.kernel.workflow import Workflow

FLOW: Workflow[State] = Workflow({
    (State.REGISTERED, "plan"): State.PLANNED,
    (State.PLANNED, "plan"): State.PLANNED,
    (State.PLANNED, "report"): State.REPORTED,
    (State.REPORTED, "confirm"): State.CONFIRMED,
    (State.REPORTED, "return"): State.PLANNED,
    (State.CONFIRMED, "pass"): State.PASSED,
    (State.CONFIRMED, "fail"): State.PLANNED,
    (State.PASSED, "close"): State.CLOSED,
    (State.PASSED, "refuse-close"): State.PLANNED,
    (State.REGISTERED, "withdraw"): State.WITHDRAWN,
    (State.PLANNED, "withdraw"): State.WITHDRAWN,
}, VERB_LABELS)
ITEM = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff._\-]{0,19}")
NUMBER = re.compile(r"(20\d\d)\D{1,3}?(\d{1,4})(?!\d)", re.ASCII)
TURNS = {
    State.REGISTERED: ("制定整改措施", "责任人或支部书记"), State.PLANNED: ("整改，完成后提交自查", "责任人或支部书记"),
    State.REPORTED: ("确认", "支部其他负责人或机关党委"), State.CONFIRMED: ("复核", "没有参与整改的督导检查员、机关党委或机关纪委"),
    State.PASSED: ("销号", "没有参与整改和复核的机关党委或机关纪委"),
}
"""State → (what comes next, whose turn it is)."""
LEVELS = ((Lateness.TALK, "talk_after"), (Lateness.SUPERVISE, "supervise_after"), (Lateness.REMIND, "remind_after"))


# --- the words ----------------------------------------------------------------------------------------------------------------

def why_not_facts(text: str) -> str | None:
    return None if text.strip() else "请写明发现了什么问题。"


def why_not_item(code: str) -> str | None:
    return None if not code or ITEM.fullmatch(code) else "清单条目填标准里的编号，例如 A1-3，最多 20 个字；没有对应条目的不填。"


def why_not_found(found_on: date, today: date) -> str | None:
    return "发现日期不能晚于今天。" if found_on > today else None


def why_not_bound(bound_on: date, found_on: date, today: date) -> str | None:
    """The last day within which the branch sets its own."""
    if bound_on < max(found_on, today):
        return "整改期限应不早于今天和发现日期，请检查日期。"
    last = today + days("longest")
    return f"整改期限最晚到{chinese(last)}，请检查年份。" if bound_on > last else None


def why_not_source(source: Source, *, found_by: str, document_no: str, feedback_on: date | None, is_sub: bool, today: date) -> tuple[str, str] | None:
    """(sentence, field). A city inspection tour says who, by which paper, and when it told the bureau; sub-problems stand under one that says so."""
    if is_sub and source is not Source.TOUR:
        return "只有巡察反馈的问题可以分成子问题，请把来源选为巡察。", "source"
    if feedback_on is not None and feedback_on > today:
        return "反馈日期不能晚于今天。", "feedback_on"
    if source is not Source.TOUR or is_sub:
        return None
    for text, field, words in ((found_by, "found_by", "由哪个巡察组反馈"), (document_no, "document_no", "反馈文件的文号")):
        if not text.strip():
            return f"巡察反馈的问题，请填写{words}。", field
    return ("巡察反馈的问题，请填写反馈日期。", "feedback_on") if feedback_on is None else None


def why_not_edit(state: State, by: Person, hands: Hands, *, is_of_branch: bool) -> str | None:
    """Nobody rewrites what was found wrong with himself or his branch."""
    if is_of_branch or by.is_one_of(hands.owner):
        return "这个问题和您本人或您所在的支部有关，请由其他人修改。"
    return None if state is State.REGISTERED else "支部已经制定整改措施，登记的内容不能再改；登记有误的，在提交自查之前可以撤销后重新登记。"


def numbers_in(text: str) -> list[tuple[int, int]]:
    """(year, serial) of each number somebody typed: 问〔2026〕3号, 2026-3."""
    return [(int(year), int(serial)) for year, serial in NUMBER.findall(to_half_width(text))]


# --- who ----------------------------------------------------------------------------------------------------------------------

def why_not_confirm(by: Person, hands: Hands) -> str | None:
    if by.is_one_of(hands.owner):
        return "责任人不能确认自己负责的整改，请由支部其他负责人或机关党委办理。"
    return "提交自查的人不能自己确认，请由支部其他负责人或机关党委办理。" if by.is_one_of(*hands.reporters) else None


def why_not_recheck(by: Person, hands: Hands, *, is_of_branch: bool) -> str | None:
    """复核 is always another person's."""
    if is_of_branch:
        return "复核人不能是存在问题的支部的党员，请由其他人办理。"
    if by.is_one_of(hands.owner):
        return "责任人不能复核自己负责的整改，请由其他人办理。"
    if by.is_one_of(*hands.reporters):
        return "提交过自查的人不能复核，请由其他人办理。"
    return "确认过这项整改的人不能复核，请由其他人办理。" if by.is_one_of(*hands.confirmers) else None


def why_not_close(by: Person, hands: Hands, *, is_of_branch: bool) -> str | None:
    if is_of_branch:
        return "存在问题的支部的人不能销号，请由其他人办理。"
    if by.is_one_of(hands.owner, *hands.reporters, *hands.confirmers):
        return "责任人、提交过自查和确认过的人不能销号，请由其他人办理。"
    return "复核和销号要由两个人办理，请由其他人销号。" if by.is_one_of(*hands.recheckers) else None


def why_not_withdraw(by: Person, hands: Hands, *, is_of_branch: bool) -> str | None:
    if is_of_branch:
        return "存在问题的支部的人不能撤销，请由其他人办理。"
    if not by.is_one_of(hands.registrar):
        return "只有登记人可以撤销，请联系登记人。"
    return "已经提交过自查，不能再撤销，请按步骤办理到销号。" if hands.reporters else None


def why_not_end(open_parts: int) -> str | None:
    """A problem is over when all its parts are."""
    return f"还有 {open_parts} 个子问题没有销号，请先把子问题办完。" if open_parts else None


# --- days ---------------------------------------------------------------------------------------------------------------------

def why_not_plan_due(due_on: date, *, bound_on: date, today: date, settled: date | None) -> str | None:
    """The branch sets its day within the bound; once set it moves by an extension alone. After the bound is over it is the bound."""
    if settled is not None:
        return None if due_on == settled else f"期限已经定为{chinese(settled)}，要改请申请延期。"
    if due_on > bound_on:
        return f"完成期限最晚到{chinese(bound_on)}（登记人定的期限）。"
    return "完成期限应不早于今天。" if due_on < min(today, bound_on) else None


def why_not_ask_extension(state: State, due_on: date, new_on: date, today: date, *, waits: bool) -> str | None:
    if state is not State.PLANNED:
        return "整改中才能申请延期。"
    if waits:
        return "已经有一项延期申请等待决定，请等结果。"
    begin = max(due_on, today)
    if new_on <= begin:
        return f"新的期限应晚于{chinese(begin)}。"
    last = min(begin + days("longest_extension"), LAST)
    return f"一次最多延到{chinese(last)}。" if new_on > last else None


def why_not_decide_extension(state: ExtensionState, finding: State, asker: Person, by: Person, *, is_concerned: bool, approves: bool,
                             opinion: str) -> str | None:
    """`is_concerned`: the one who is responsible, or of the branch at fault."""
    if state is not ExtensionState.ASKED:
        return "这项申请已经决定，请刷新页面查看结果。"
    if not finding.is_open:
        return "这个问题已经销号或者撤销，不用再决定延期。"
    if by.is_one_of(asker):
        return "不能决定自己提出的延期申请，请由其他人办理。"
    if is_concerned:
        return "这个问题和您本人或您所在的支部有关，请由机关党委其他人决定。"
    return "不同意延期的，请写明理由。" if not approves and not opinion.strip() else None


def days_over(state: State, due_on: date, today: date) -> int:
    """0 where it is in time or needs nothing any more."""
    return max((today - due_on).days, 0) if state.is_open else 0


def lateness(state: State, due_on: date, today: date) -> Lateness:
    over = days_over(state, due_on, today)
    return next((level for level, code in LEVELS if over > SETTINGS[code].value), Lateness.IN_TIME)


def late_words(state: State, due_on: date, today: date) -> str:
    """"超期 9 天，督办"; the word of the level only where the branch is late, not those who look at its work. "" where it is in time."""
    level = lateness(state, due_on, today)
    if level is Lateness.IN_TIME:
        return ""
    over = f"超期 {days_over(state, due_on, today)} 天"
    return level.label.replace("超期", over) if state.waits_for_mender else over


def due_words(kind: DueKind) -> str:
    return "复查日" if kind is DueKind.LASTING else "整改期限"


# --- what came of it ----------------------------------------------------------------------------------------------------------

def why_not_remedy(started_on: date, ended_on: date | None, today: date) -> tuple[str, str] | None:
    """(sentence, field)."""
    if started_on > today:
        return "印发（开始）日期不能晚于今天；还没有印发或开始的，请到时再登记。", "started_on"
    if ended_on is not None and ended_on < started_on:
        return "结束日期应不早于开始日期。", "ended_on"
    return None
