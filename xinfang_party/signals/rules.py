"""Figures in, a sentence or nothing out. Nothing is decided here: a signal proposes, a person decides. Source: the issue's own words; all numbers are settings."""
from collections.abc import Sequence
from datetime import date
from statistics import median

from xinfang_party.signals.catalogue import number
from xinfang_party.signals.terms import Cause, Reading, SignalState, WarningKind


def speaks(cause: Cause, name: str, now: Reading, before: Sequence[Reading], known: Reading | None = None) -> str | None:
    """Why this figure, called `name`, is worth a look, in one sentence. `before`: the department's own past. `known`: what the last signal of this cause
    spoke of, where there was one lately."""
    match cause:
        case Cause.PILING_UP:
            return piling_up(name, now, before)
        case Cause.SATISFACTION:
            return satisfaction(name, now, before)
        case Cause.REPEATED:
            return counted(now, number("repeated_least"), known, "12 个月内牵头整改的问题")
        case Cause.OVERDUE_MENDING:
            return counted(now, number("mending_least"), None if known and has_fallen(before, known) else known, f"牵头整改的{name}")


def piling_up(name: str, now: Reading, before: Sequence[Reading]) -> str | None:
    usual = median([one.value or 0 for one in before]) if before else 0
    if now.value is None or now.value < number("overdue_least") or now.value * 100 < usual * number("overdue_percent") or now.value <= usual:
        return None
    return f"{now.label}末{name}的信访事项有 {now.value:g} 件，以往 {len(before)} 期末的中位数是 {usual:g} 件。"


def satisfaction(name: str, now: Reading, before: Sequence[Reading]) -> str | None:
    """Only periods with enough evaluations are compared."""
    past = [one.value for one in before if one.value is not None and one.n >= number("satisfaction_least")]
    if now.value is None or now.n < number("satisfaction_least") or len(past) < number("satisfaction_periods"):
        return None
    usual = median(past)
    if usual - now.value < number("satisfaction_below"):
        return None
    return f"{now.label}{name}是 {now.value:.1f}%（{now.n} 件评价），以往 {len(past)} 期的中位数是 {usual:.1f}%，低 {usual - now.value:.1f} 个百分点。"


def has_fallen(before: Sequence[Reading], known: Reading) -> bool:
    """Some of what was told was solved since: what is there now is new."""
    return any((one.value or 0) < (known.value or 0) for one in before if one.period > known.period)


def counted(now: Reading, least: int, known: Reading | None, what: str) -> str | None:
    if now.value is None or now.value < least or (known is not None and now.value <= (known.value or 0)):
        return None
    return f"{now.label}末，{what}有 {now.value:g} 个。"


def why_not_decide(state: SignalState, reason: str) -> tuple[str, str | None] | None:
    """(sentence, field)."""
    if state is not SignalState.OPEN:
        return "这条线索已经决定，请刷新页面查看。", None
    return None if reason.strip() else ("请写明理由；采纳和不采纳都要留下理由。", "reason")


def why_not_warning(kind: WarningKind, acted_on: date, due_on: date | None, today: date) -> tuple[str, str] | None:
    """(sentence, field)."""
    if acted_on > today:
        return "日期不能晚于今天；还没有做的，做了再登记。", "acted_on"
    if kind is WarningKind.RECTIFY and due_on is None:
        return "限期整改的，请填写期限。", "due_on"
    return ("期限应不早于处置的日期。", "due_on") if due_on is not None and due_on < acted_on else None


def why_not_finish(acted_on: date, done_on: date, today: date) -> str | None:
    if done_on > today:
        return "完成日期不能晚于今天。"
    return "完成日期应不早于处置的日期。" if done_on < acted_on else None
