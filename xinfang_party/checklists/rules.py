"""How an item is judged and a branch is scored (domain.md 4.2). Figures in, verdicts out.

An item is met where all its tests are; its ratio is that of the weakest test: figure ÷ threshold for "at least", at most 1. What is not due yet is
pending, never failed. The total is the scores of the items that count over their weights, so that what a branch does not owe neither helps nor harms.
"""
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from xinfang_party.checklists.terms import (
    Check,
    Comparison,
    Document,
    Edition,
    Item,
    Result,
    Sheet,
    Standing,
    State,
    Total,
    Verdict,
    When,
)
from xinfang_party.organization.rules import add_months

TOLERANCE = 1e-6
NOT_HERE = "本系统还没有登记这类事项，不能判定，可以写说明"
NO_FACTS = "没有可以计算的记录"
NO_DOCUMENT = "还没有材料"
STALE = "材料已过有效期"
DOCUMENT_NAME = "佐证材料"
TO_BE_JUDGED = Result("人工评判", Verdict.UNKNOWN, reason="等待评判")


# --- one test -----------------------------------------------------------------------------------------------------------------

def judge(test: Check, name: str, figure: Any, *, is_over: bool, has_begun: bool = True) -> Result:
    """`figure`: None where the measure is not registered. `is_over`, `has_begun`: the time that the test is about."""
    if figure is None:
        return Result(name, Verdict.UNKNOWN, None, test, None, NOT_HERE)
    if figure.value is None:
        verdict = empty(test, figure, is_over=is_over) if has_begun else Verdict.PENDING
        return Result(name, verdict, None, test, figure, NO_FACTS if verdict is Verdict.UNKNOWN else "")
    if reaches(test, figure.value):
        return Result(name, Verdict.REACHED, 1.0, test, figure)
    if test.when is When.YEAR and not is_over:
        return Result(name, Verdict.PENDING, None, test, figure)
    return Result(name, Verdict.MISSED, share(test, figure.value), test, figure)


def empty(test: Check, figure: Any, *, is_over: bool) -> Verdict:
    """Nothing to count: because it is not due yet, because somebody excused it, because there need not be any, or because nobody wrote it down."""
    if figure.pending:
        return Verdict.PENDING
    if figure.waived:
        return Verdict.WAIVED
    if test.may_lack:
        return Verdict.NOT_OWED
    return Verdict.UNKNOWN if is_over else Verdict.PENDING


def reaches(test: Check, value: float) -> bool:
    if test.comparison is Comparison.AT_LEAST:
        return value >= test.threshold - TOLERANCE
    return value <= test.threshold + TOLERANCE


def share(test: Check, value: float) -> float:
    """How far a figure that falls short has come; past an upper bound there is no half way."""
    if test.comparison is Comparison.AT_MOST or test.threshold <= 0:
        return 0.0
    return round(min(max(value / test.threshold, 0.0), 1.0), 4)


def judge_documents(months: int, documents: Sequence[Document], day: date) -> Result:
    known = [document for document in documents if document.dated_on <= day]
    if not known:
        return Result(DOCUMENT_NAME, Verdict.UNKNOWN, reason=NO_DOCUMENT)
    if any(is_valid(document, months, day) for document in known):
        return Result(DOCUMENT_NAME, Verdict.REACHED, 1.0)
    return Result(DOCUMENT_NAME, Verdict.UNKNOWN, reason=STALE)


def is_valid(document: Document, months: int, day: date) -> bool:
    """Neither past its own last day nor older than the item allows."""
    ends_on = [end for end in (document.valid_until, add_months(document.dated_on, months) if months else None) if end is not None]
    return document.dated_on <= day and all(day <= end for end in ends_on)


def too_old_from(months: int, today: date) -> date:
    """The last day of which a document is older than `months` today: what is dated by then is stale, what is dated later is not."""
    back = add_months(today, -months)
    return back if add_months(back, months) < today else back - timedelta(days=1)


# --- one item -----------------------------------------------------------------------------------------------------------------

def stand(item: Item, results: Sequence[Result], said: float | None = None) -> Standing:
    """`said`: how far the branch says the item is met (0 to 1), None where it says nothing. Its word counts only where records cannot tell; less than
    the whole is not met, whoever says so."""
    ratios = [result.ratio for result in results if result.verdict is Verdict.MISSED]
    if ratios:
        return Standing(item, State.NOT_MET, min(ratio or 0.0 for ratio in ratios), tuple(results))
    state = state_of({result.verdict for result in results})
    if state is State.UNKNOWN and said is not None:
        return Standing(item, State.STATEMENT if said >= 1 else State.NOT_MET, said, tuple(results))
    return Standing(item, state, 1.0 if state is State.RECORDS else None, tuple(results))


def inspected(standing: Standing, given: float | None) -> Standing:
    """The inspector's word stands over what was computed and said; None: he or she agrees."""
    if given is None:
        return standing
    if given < 1:
        return replace(standing, state=State.NOT_MET, ratio=given)
    return replace(standing, state=standing.state if standing.state in (State.RECORDS, State.STATEMENT) else State.STATEMENT, ratio=given)


def state_of(verdicts: set[Verdict]) -> State:
    """Where none failed: what nobody can tell weighs more than what is met, what is met more than what is not due yet."""
    if Verdict.UNKNOWN in verdicts:
        return State.UNKNOWN
    if Verdict.REACHED in verdicts:
        return State.RECORDS
    if Verdict.PENDING in verdicts:
        return State.PENDING
    return State.WAIVED if Verdict.WAIVED in verdicts else State.NOT_OWED


# --- the whole ----------------------------------------------------------------------------------------------------------------

def sheet(edition: Edition, standings: Sequence[Standing]) -> Sheet:
    aspects = {aspect: total(edition, [one for one in standings if one.item.aspect == aspect]) for aspect in aspects_of(edition.items)}
    return Sheet(tuple(standings), total(edition, standings, caps=True), aspects)


def aspects_of(items: Iterable[Item]) -> list[str]:
    """In the order in which they come first."""
    return list(dict.fromkeys(item.aspect for item in items))


def total(edition: Edition, standings: Sequence[Standing], *, caps: bool = False) -> Total:
    """`caps`: whether a zero-tolerance item that is failed wholly holds the grade down, as it does of a branch but not of one aspect."""
    counted = [one for one in standings if one.state.counts]
    out_of = round(sum(one.item.weight for one in counted), 2)
    points = round(sum(one.score or 0 for one in counted), 2)
    if not out_of:
        return Total(None, "", 0, 0)
    value = round(100 * points / out_of, 1)
    unknown = round(sum(one.item.weight for one in counted if one.state is State.UNKNOWN), 2)
    is_failing = caps and any(is_failed(one) for one in counted)
    grade, is_capped = graded(edition, value, failed=is_failing)
    best, _ = graded(edition, round(100 * (points + unknown) / out_of, 1), failed=is_failing)
    return Total(value, grade, points, out_of, unknown, is_capped, best)


def is_failed(one: Standing) -> bool:
    return one.item.is_zero_tolerance and one.state is State.NOT_MET and not one.ratio


def graded(edition: Edition, value: float, *, failed: bool) -> tuple[str, bool]:
    """(grade, whether it was held down)."""
    names = [grade.name for grade in edition.grades]
    place = next((place for place, grade in enumerate(edition.grades) if value >= grade.least), len(names) - 1)
    cap = names.index(edition.cap) if failed and edition.cap in names else 0
    return names[max(place, cap)], place < cap
