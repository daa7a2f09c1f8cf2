"""The grade of a risk, when it is reviewed again, what a version may say. Pure. Source: domain.md 5.3 to 5.5."""
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from xinfang_party.integrity.catalogue import FACTORS, number
from xinfang_party.integrity.terms import UNDER_WAY, Chain, Change, Grade, State

ORDER = (Grade.LOW, Grade.MEDIUM, Grade.HIGH)
SCORES = range(1, 6)


def grade_of_scores(likelihood: int, impact: int) -> Grade:
    product = likelihood * impact
    if product >= number("high_from"):
        return Grade.HIGH
    return Grade.MEDIUM if product >= number("medium_from") else Grade.LOW


def graded_in_words() -> str:
    high, medium = number("high_from"), number("medium_from")
    return f"{high} 以上为高，{medium} 到 {high - 1} 为中，{medium - 1} 以下为低"


def grade(likelihood: int, impact: int, factors: Collection[str] = (), override: Grade | None = None) -> Grade:
    """A person's override goes before an aggravating factor, that before the scores."""
    if override is not None:
        return override
    return Grade.HIGH if any(code in FACTORS for code in factors) else grade_of_scores(likelihood, impact)


def highest(grades: Collection[Grade]) -> Grade | None:
    return max(grades, key=ORDER.index) if grades else None


def months_to_review(of: Grade | None, months: Mapping[Grade, int]) -> int:
    """`months`: what is set that day (intervals.months_on). Where there is no risk point, as where they are low."""
    return months[of or Grade.LOW]


def why_not_months(months: int) -> str | None:
    longest = number("longest_interval_months")
    return None if 1 <= months <= longest else f"请填 1 到 {longest} 个月。"


def why_not_scored(likelihood: int, impact: int, of: Grade | None, reason: str) -> tuple[str, str] | None:
    """(field, sentence)."""
    if likelihood not in SCORES or impact not in SCORES:
        return "likelihood" if likelihood not in SCORES else "impact", "请选 1 到 5。"
    return ("override_reason", "人工调整了等级，请写明理由。") if of is not None and not reason.strip() else None


def why_not_residual(likelihood: int | None, impact: int | None, before: tuple[int, int]) -> tuple[str, str] | None:
    """What remains after the controls: both numbers or neither, none above what there was without them."""
    if (likelihood is None) != (impact is None):
        return "residual_impact" if impact is None else "residual_likelihood", "剩余风险的可能性和影响请都选，或者都不选。"
    if likelihood is None or impact is None:
        return None
    if likelihood not in SCORES or impact not in SCORES:
        return "residual_likelihood", "请选 1 到 5。"
    if likelihood > before[0] or impact > before[1]:
        return "residual_likelihood", "采取措施以后的可能性和影响不应高于采取以前，请核对。"
    return None


def why_not_accepted(until: date | None, reason: str, today: date, latest: date) -> tuple[str, str] | None:
    if until is None:
        return ("accepted_until_on", "写了接受的理由，请填接受到哪一天。") if reason.strip() else None
    if until < today or until > latest:
        return "accepted_until_on", f"接受的期限请填今天到 {latest:%Y-%m-%d} 之间的一天。"
    return None if reason.strip() else ("accepted_reason", "请写明为什么接受剩余风险。")


def why_not_changed(change: Change, reason: str) -> tuple[str, str] | None:
    """Whoever edits, rescores or closes says why."""
    needs = change in (Change.EDITED, Change.RESCORED, Change.CLOSED)
    return ("change_reason", "请写明为什么这样改。") if needs and not reason.strip() else None


def change_of(before: Sequence[object], after: Sequence[object], scores_before: Sequence[object], scores_after: Sequence[object]) -> Change:
    """`before`, `after`: what the point says without its scores."""
    if scores_before != scores_after:
        return Change.RESCORED
    return Change.SAME if before == after else Change.EDITED


def is_under_way(state: State) -> bool:
    return state in UNDER_WAY


def cross_checker(colleagues: Sequence[int], chain: Chain) -> int | None:
    """Of the department's members, by number, the first who has no other part in it."""
    return next((one for one in colleagues if one not in (chain.holder, chain.head, chain.leader, chain.main)), None)
