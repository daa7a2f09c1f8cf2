"""The evaluations in a row of a case sheet: a blank and 不详 are told apart, and none goes before its answer."""
from collections.abc import Mapping
from datetime import date
from typing import Any

from xinfang_party.petitions.catalogue import STAR_EVALUATIONS
from xinfang_party.petitions.desk import NOTHING, Values, leave_out
from xinfang_party.petitions.terms import RATINGS, Evaluation, Unsaid
from xinfang_party.sheets.terms import Came, Row

UNANSWERED = "还没有答复，评价先不计入满意率和参评率"
DAY_UNANSWERED = "还没有答复，不能有评价日期"
DAY_UNRATED = "没有满意、基本满意或不满意的评价，不能有评价日期"
BEFORE_ANSWER = "早于答复日期，请检查"
AFTER_RATING = "晚于这件事项已有的评价日期，请检查"
STARS = ("attitude_stars", "speed_stars")
EVALUATIONS = ("unit_evaluation", "office_evaluation")
NEED_ANSWER = RATINGS | {Evaluation.OVERDUE}


def read_stars(row: Row, values: Values) -> None:
    """Stars of a message board as an evaluation, where the row says none in words and no cell of them is at fault."""
    if not at_fault(row).isdisjoint(STARS):
        return
    given = [stars for name in STARS if (stars := row.values.get(name))]
    if given and row.values.get("unit_evaluation") is None:
        values["unit_evaluation"] = STAR_EVALUATIONS[min(given)]


def at_fault(row: Row) -> set[str]:
    """Fields whose cells could not be read: they say something, nobody knows what."""
    return {problem.field for problem in row.problems}


def read_unsaid(row: Row, values: Values, old: Mapping[str, Any]) -> None:
    """A sheet with evaluations says of an answered case whose cell is blank that nobody rated it; without that column nothing is known."""
    for name in EVALUATIONS:
        if values.get(name) is Unsaid.UNKNOWN:
            values[name] = None
    read_stars(row, values)
    if not at_fault(row).isdisjoint(("unit_evaluation", *STARS)):
        return
    said = row.values.get("unit_evaluation", None if any(name in row.values for name in STARS) else Unsaid.UNKNOWN)
    if said is None and values.get("unit_evaluation") is None and old.get("unit_evaluation") is None and (values.get("replied_on") or old.get("replied_on")):
        values["unit_evaluation"] = Evaluation.NOT_RATED


def check(row: Row, values: Values, old: Mapping[str, Any]) -> None:
    """The order of `checks.why_not_rate`: an evaluation follows the answer, and only a rating has a day."""
    on, stood = values.get("evaluated_on"), old.get("evaluated_on")
    said = [name for name in EVALUATIONS if values.get(name) in NEED_ANSWER]
    if not said and on is None and stood is None:
        return
    answered_on = answered(values, old)
    if answered_on is None:
        for name in said:
            row.doubt(name, UNANSWERED, came=Came.TAKEN)
        if on is not None:
            leave_out(row, values, "evaluated_on", "evaluated_on", DAY_UNANSWERED)
        return
    if on is not None and not any((values.get(name) or old.get(name)) in RATINGS for name in EVALUATIONS):
        leave_out(row, values, "evaluated_on", "evaluated_on", DAY_UNRATED)
    elif on is not None and on < answered_on:
        leave_out(row, values, "evaluated_on", "evaluated_on", BEFORE_ANSWER)
    if stood is not None and values.get("evaluated_on") is None and answered_on > stood:
        check_moved_answer(row, values, old, answered_on)


def check_moved_answer(row: Row, values: Values, old: Mapping[str, Any], answered_on: date) -> None:
    """An answer moved past the rating that stands: one that had no day of its own goes with it, else the new answer is left out."""
    before = answered(NOTHING, old)
    if before == old["evaluated_on"]:
        values["evaluated_on"] = answered_on
    elif before != answered_on:
        day, field = ("replied_on", "replied_at") if values.get("replied_on") else ("concluded_on", "concluded_at")
        leave_out(row, values, day, field, AFTER_RATING)


def answered(values: Mapping[str, Any], old: Mapping[str, Any]) -> date | None:
    """The day of the answer, or where there is none of the conclusion, once the row is taken."""
    return next((day for name in ("replied_on", "concluded_on") if (day := values.get(name) or old.get(name))), None)
