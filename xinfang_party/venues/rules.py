"""What may be done with channels, posts and room checks, and until when: values and `today` in, verdicts out."""
from collections.abc import Mapping
from datetime import date, timedelta

from xinfang_party.kernel.periods import chinese
from xinfang_party.kernel.workflow import Workflow
from xinfang_party.organization.rules import add_months
from xinfang_party.venues.catalogue import TEN_POINTS, number
from xinfang_party.venues.terms import VERB_LABELS, Person, Point, PostingState

FLOW: Workflow[PostingState] = Workflow({
    (PostingState.DRAFT, "edit"): PostingState.DRAFT,
    (PostingState.DRAFT, "submit"): PostingState.FIRST,
    (PostingState.FIRST, "pass"): PostingState.SECOND,
    (PostingState.SECOND, "pass"): PostingState.PASSED,
    (PostingState.FIRST, "return"): PostingState.DRAFT,
    (PostingState.SECOND, "return"): PostingState.DRAFT,
    (PostingState.PASSED, "return"): PostingState.DRAFT,
    (PostingState.DRAFT, "drop"): PostingState.DROPPED,
    (PostingState.PASSED, "drop"): PostingState.DROPPED,
    (PostingState.PASSED, "publish"): PostingState.PUBLISHED,
    (PostingState.PUBLISHED, "withdraw"): PostingState.WITHDRAWN,
}, VERB_LABELS)


# --- channels -----------------------------------------------------------------------------------------------------------------

def why_not_end(from_on: date, to_on: date, today: date, *, already: date | None) -> str | None:
    if already is not None:
        return f"这个阵地已经登记到{chinese(already)}为止。"
    if to_on > today:
        return "这一天还没有到，请到当天再登记。"
    return "这一天早于开始的日期，请检查。" if to_on < from_on else None


def why_not_correct_end(from_on: date, to_on: date | None, last_post: date | None, today: date, *, already: date | None) -> str | None:
    """`to_on` None: it is used again."""
    if already is None:
        return "这个阵地还在用，不用更正。"
    if to_on is not None and last_post is not None and to_on < last_post:
        return f"{chinese(last_post)}还在这里发布过，停用的日期不能比它早。"
    return None if to_on is None else why_not_end(from_on, to_on, today, already=None)


# --- posts --------------------------------------------------------------------------------------------------------------------

def why_not_edit(by: Person, drafter: Person) -> str | None:
    return None if by.is_same(drafter) else "起草人才能修改。要换人写的，请另起一稿。"


def why_not_drop(by: Person, drafter: Person, *, leads: bool) -> str | None:
    """`leads`: the branch, or the Party office."""
    return None if leads or by.is_same(drafter) else "起草人、支部书记或机关党委才能登记不再发布。"


def lacks_readers(state: PostingState, others: int) -> bool:
    """`others`: who sits in the committee and neither drafted it nor passed it first."""
    return others < (number("readers") if state is not PostingState.SECOND else 1)


def why_not_review(by: Person, drafter: Person, first: Person) -> str | None:
    """Neither of the two who pass it wrote it, and they are two."""
    if by.is_same(drafter):
        return "自己起草的不能自己审核，请由支部其他书记、委员审核；不够两位的，请机关党委审核。"
    return "您已经初审过，复审要换一个人。" if by.is_same(first) else None


def why_not_publish(on: date, second_on: date | None, today: date) -> str | None:
    if on > today:
        return "发布日期不能晚于今天。"
    return f"{chinese(second_on)}才审核通过，发布日期不能更早。" if second_on is not None and on < second_on else None


def why_not_post_there(on: date, from_on: date, to_on: date | None) -> str | None:
    """`from_on`, `to_on`: of the channel."""
    return None if from_on <= on and (to_on is None or on <= to_on) else "那一天这个阵地没有在用，请检查日期。"


def why_not_withdraw(on: date, posted_on: date | None, today: date) -> str | None:
    return None if posted_on is not None and posted_on <= on <= today else "撤下的日期在发布以后、今天以前，请检查。"


# --- room checks --------------------------------------------------------------------------------------------------------------

def lacking(points: Mapping[str, str]) -> list[str]:
    """What is missing, in words."""
    return [label for code, label in TEN_POINTS.items() if points.get(code) == Point.NO]


def next_check(checked_on: date) -> date:
    return add_months(checked_on, number("check_months"))


def why_not_edit_check(*, is_checker: bool, is_office: bool) -> str | None:
    return None if is_checker or is_office else "只有检查人或机关党委才能更正这一次检查。现在的情况变了，请再登记一次检查。"


def disclosure_asked_from(quarter_end: date) -> date:
    return quarter_end - timedelta(days=number("disclosure_ahead"))


def asked_until(today: date) -> date:
    """Checks that are due by this day are asked for now."""
    return today + timedelta(days=number("check_ahead"))


def why_not_check(on: date, today: date, points: Mapping[str, str]) -> tuple[str, str] | None:
    """(sentence, field)."""
    if on > today:
        return "检查还没有进行，请在检查以后登记。", "checked_on"
    unsaid = next((code for code in TEN_POINTS if points.get(code) not in {*Point}), None)
    return ("请选一项。", f"point_{unsaid}") if unsaid is not None else None
