"""What may be done with rules in force and with the papers of a year, and until when: values and `today` in, verdicts out.

Who may approve a plan or a summary: whoever leads the branch (or the Party office) approves what somebody else drafted. What the same hand drafted
is passed by a meeting of the branch, whose record is named, or approved by somebody else.
"""
import calendar
from datetime import date, timedelta

from xinfang_party.documents.catalogue import number
from xinfang_party.documents.terms import PaperKind, PaperState, ReviewOutcome
from xinfang_party.kernel.periods import DAY, chinese
from xinfang_party.kernel.workflow import Workflow
from xinfang_party.organization.rules import add_months
from xinfang_party.organization.terms import BranchKind

VERBS = {"edit": "修改", "submit": "提交批准", "return": "退回", "approve": "批准", "publish": "公布", "add": "加人", "remove": "拿掉一行",
         "correct": "更正公布", "sign": "签收"}
PAPER: Workflow[PaperState] = Workflow({
    (PaperState.DRAFT, "edit"): PaperState.DRAFT,
    (PaperState.DRAFT, "submit"): PaperState.SUBMITTED,
    (PaperState.SUBMITTED, "return"): PaperState.DRAFT,
    (PaperState.SUBMITTED, "approve"): PaperState.APPROVED,
    (PaperState.APPROVED, "return"): PaperState.DRAFT,
}, VERBS)
LIST: Workflow[PaperState] = Workflow({
    (PaperState.DRAFT, "edit"): PaperState.DRAFT,
    (PaperState.DRAFT, "add"): PaperState.DRAFT,
    (PaperState.DRAFT, "remove"): PaperState.DRAFT,
    (PaperState.DRAFT, "publish"): PaperState.PUBLISHED,
    (PaperState.PUBLISHED, "edit"): PaperState.PUBLISHED,
    (PaperState.PUBLISHED, "add"): PaperState.PUBLISHED,
    (PaperState.PUBLISHED, "remove"): PaperState.PUBLISHED,
    (PaperState.PUBLISHED, "correct"): PaperState.PUBLISHED,
    (PaperState.PUBLISHED, "sign"): PaperState.PUBLISHED,
}, VERBS)
BINDING = (BranchKind.LEADING_GROUP, BranchKind.ORGAN_COMMITTEE)
"""Bodies whose rules may bind every branch."""
OWN_DRAFT = "这是您自己起草的。请选通过它的支部会议，或者请书记、副书记中的另一位或机关党委批准。"


# --- rules in force -----------------------------------------------------------------------------------------------------------

def next_review(from_on: date, reviewed_on: date | None) -> date:
    """The last day by which the rule is looked at again."""
    return add_months(reviewed_on or from_on, number("review_months"))


def asked_until(today: date) -> date:
    """Reviews that are due by this day are asked for now."""
    return today + timedelta(days=number("review_ahead"))


def why_not_bind_all(kind: BranchKind, is_for_all: bool) -> str | None:
    return None if not is_for_all or kind in BINDING else "只有党组、机关党委定的制度才能适用于全部党支部，请不要勾选。"


def why_not_replace(old_from: date, new_from: date, *, is_replaced: bool) -> str | None:
    if is_replaced:
        return "这项制度已经有新的代替，请打开新的那一项再办理。"
    return None if new_from > old_from else f"新制度要在{chinese(old_from)}以后开始执行，请检查。"


def end_by_replacement(old_to: date | None, new_from: date) -> date:
    """The day before the new one begins; one that had ended before stays as it was."""
    return min(old_to or date.max, new_from - DAY)


def why_not_end(from_on: date, to_on: date, *, already: date | None) -> str | None:
    if already is not None:
        return f"这项制度已经登记执行到{chinese(already)}。"
    return "停止执行的日期早于开始执行的日期，请检查。" if to_on < from_on else None


def why_not_span(from_on: date, to_on: date | None) -> str | None:
    """Of a rule whose last day is known already."""
    return f"这项制度登记执行到{chinese(to_on)}，开始执行的日期不能在它以后。" if to_on is not None and from_on > to_on else None


def why_not_correct_end(from_on: date, to_on: date | None, last_review: date | None, *, already: date | None, is_replaced: bool) -> str | None:
    """`to_on` None: the rule goes on."""
    if already is None:
        return "这项制度没有登记最后一天，不用更正。"
    if is_replaced:
        return "这项制度由新的代替，执行到新制度开始的前一天。请更正新制度开始执行的日期。"
    if to_on is not None and last_review is not None and to_on < last_review:
        return f"{chinese(last_review)}还复审过，最后一天不能比它早。"
    return None if to_on is None or to_on >= from_on else "停止执行的日期早于开始执行的日期，请检查。"


def why_not_review(from_on: date, to_on: date | None, last: date | None, on: date, today: date) -> str | None:
    if on > today:
        return "复审还没有进行，请在复审以后登记。"
    if on < from_on or (to_on is not None and on > to_on):
        return "这一天制度没有在执行，请检查日期。"
    return f"上次复审是{chinese(last)}，这次不能更早，请检查日期。" if last is not None and on < last else None


def why_not_opinion(outcome: ReviewOutcome, opinion: str) -> str | None:
    return None if outcome is ReviewOutcome.KEEP or opinion.strip() else "要修订或者废止的，请写明意见。"


# --- papers of a year ---------------------------------------------------------------------------------------------------------

def flow_of(kind: PaperKind) -> Workflow[PaperState]:
    return LIST if kind is PaperKind.DUTY_LIST else PAPER


def due_on(kind: PaperKind, year: int) -> date:
    """The last day of its month; a summary is due in the year after."""
    month, year = number(f"{kind.value}_month"), year + (kind is PaperKind.SUMMARY)
    return date(year, month, calendar.monthrange(year, month)[1])


def papers_of(today: date) -> list[tuple[PaperKind, int]]:
    """What is written in the course of this year: of the year itself, and the summary of the one before."""
    return [(kind, today.year - (kind is PaperKind.SUMMARY)) for kind in PaperKind]


def papers_asked_until(today: date) -> date:
    """Papers whose last day comes by this day are asked for now."""
    return today + timedelta(days=number("paper_ahead"))


def is_done(state: PaperState) -> bool:
    return state in (PaperState.APPROVED, PaperState.PUBLISHED)


def why_not_year(kind: PaperKind, year: int, founded_on: date, dissolved_on: date | None, today: date) -> str | None:
    if dissolved_on is not None and dissolved_on <= today:
        return "这个支部已经撤销，不能再起草。"
    if not founded_on.year <= year <= today.year + 1:
        return f"只能起草 {founded_on.year} 年到 {today.year + 1} 年的，请检查年份。"
    return f"{year} 年还没有到，总结请在年底起草。" if kind is PaperKind.SUMMARY and year > today.year else None


def why_not_approve(*, is_drafter: bool, has_meeting: bool) -> str | None:
    return OWN_DRAFT if is_drafter and not has_meeting else None


def why_not_meeting(year: int, held_on: date, today: date) -> str | None:
    if held_on > today:
        return "这次会议还没有开，请在开过以后办理。"
    first = year - number("passed_before")
    return None if held_on.year >= first else f"通过 {year} 年材料的会议不会早于 {first} 年，请检查。"


def passed_on(held_on: date, today: date) -> date:
    """The day a paper counts as passed by a meeting: the meeting's where that is told soon after, else the day it is told."""
    return held_on if held_on >= today - timedelta(days=number("passed_told_within")) else today


def why_not_remove(*, is_published: bool, sits: bool) -> str | None:
    return "清单已经公布，这位还在任，不能拿掉；责任变了请修改内容。" if is_published and sits else None


def why_not_publish(on: date, today: date, year: int, lines: int) -> tuple[str, str] | None:
    """(sentence, field). `year`: that of the list."""
    if on > today:
        return "公布日期不能晚于今天。", "published_on"
    if on < date(year - 1, number("publish_month"), 1):
        return f"{year} 年的责任清单不会早于 {year - 1} 年 {number('publish_month')} 月公布，请检查日期。", "published_on"
    return None if lines else ("清单里还没有人，请先加上书记和委员。", "published_where")
