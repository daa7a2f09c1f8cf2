"""What follows from the dates of a case, for rows of a sheet and for cases edited by hand alike: the same columns by the same rules."""
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from xinfang_party.kernel import workdays
from xinfang_party.kernel.workdays import Calendar
from xinfang_party.petitions import rules
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.rules import AddWorkdays, Move
from xinfang_party.petitions.terms import RATINGS, Dates, Deadline, Deadlines, Evaluation, Procedure, Standing

DAYS_REMEMBERED = 30_000
Values = dict[str, Any]
Days = tuple[date, date | None, date | None, date | None, int, int]
"""Received, registered, accepted, last day as given; days of extension, days of pause."""


def derived(values: Mapping[str, Any], *, move_last_day: bool, calendar: Calendar | None = None) -> Values:
    """The derived attributes of a case whose other attributes are `values` (absent = None). `calendar`: one for many rows.

    A case entered by hand and answered without an evaluation is known to be unrated; of an imported one only its sheet can say so.
    """
    counting = counting_by(calendar or workdays.current(), move_last_day)
    get = values.get
    received_on, accepted_on, replied_on = values["received_on"], get("accepted_on"), get("replied_on")
    procedure = get("procedure") or Procedure.ORDINARY
    found = counting.answer((received_on, get("registered_on"), accepted_on, get("given_due_on"), get("extension_days") or 0,
                             get("paused_days") or 0), procedure)
    answered_on = replied_on or get("concluded_on")
    known = get("acceptance_known") is not False or accepted_on is not None
    unit_evaluation = get("unit_evaluation")
    if unit_evaluation is None and replied_on and "batch_id" in values and values["batch_id"] is None:
        unit_evaluation = Evaluation.NOT_RATED
    is_rated = unit_evaluation in RATINGS or get("office_evaluation") in RATINGS
    return {
        "acceptance_known": known, "accept_due_on": found.accept_due_on, "due_on": found.due_on, "due_from": found.due_from,
        "acceptance_on": rules.acceptance_on(accepted_on, found.accept_due_on, known=known, is_answered=answered_on is not None),
        "unit_evaluation": unit_evaluation,
        "evaluation_due_on": rules.evaluation_due_on(replied_on, procedure, move=counting.move, on=received_on, add_workdays=counting.add),
        "evaluated_on": (get("evaluated_on") or answered_on) if is_rated else None}


def refresh(case: Case, *, move_last_day: bool) -> None:
    """Bring the derived columns of one case up to its other columns."""
    for name, value in derived(attributes_of(case), move_last_day=move_last_day).items():
        if getattr(case, name) != value:
            setattr(case, name, value)


def shown(case: Case, *, today: date, move_last_day: bool) -> list[Deadline]:
    """The deadlines of a case as its page shows them."""
    calendar = workdays.current()
    counting = counting_by(calendar, move_last_day)
    return rules.deadlines_shown(dates_of(attributes_of(case)), case.procedure, today=today, move=counting.move, standing=standing_of(case),
                                 add_workdays=counting.add, workdays_between=calendar.between)


def next_actor(case: Case, *, today: date, move_last_day: bool, owner: str, pause: str = "") -> str:
    """Who must do what next, in a sentence."""
    counting, dates = counting_by(workdays.current(), move_last_day), dates_of(attributes_of(case))
    found = rules.deadlines(dates, case.procedure, move=counting.move, add_workdays=counting.add)
    return rules.next_actor(dates, found, today=today, owner=owner, standing=standing_of(case), pause=pause)


def attributes_of(case: Case) -> Values:
    return {name: getattr(case, name) for name in READ}


READ = ("received_on", "registered_on", "accepted_on", "replied_on", "concluded_on", "given_due_on", "extension_days", "paused_days",
        "procedure", "acceptance_known", "office_evaluation", "unit_evaluation", "evaluated_on", "batch_id")


def dates_of(values: Mapping[str, Any]) -> Dates:
    get = values.get
    return Dates(values["received_on"], get("registered_on"), get("accepted_on"), get("replied_on"), get("given_due_on"),
                 get("extension_days") or 0, get("paused_days") or 0)


def standing_of(case: Case) -> Standing:
    return Standing(case.acceptance_known is not False, case.concluded_on, case.evaluated_on, case.ending)


@dataclass(frozen=True)
class Counting:
    """How days are counted under one calendar and one setting. What was counted once is remembered: many cases share their days."""

    move: Move
    add: AddWorkdays
    answer: Callable[[Days, Procedure], Deadlines]
    """All last days but the evaluation's."""


@lru_cache(maxsize=4)
def counting_by(calendar: Calendar, move_last_day: bool) -> Counting:
    def next_workday(day: date) -> date:
        return day if calendar.is_workday(day) else calendar.add(day, 1)

    def answer(days: Days, procedure: Procedure) -> Deadlines:
        received_on, registered_on, accepted_on, given_due_on, extension_days, paused_days = days
        dates = Dates(received_on, registered_on, accepted_on, None, given_due_on, extension_days, paused_days)
        return rules.deadlines(dates, procedure, move=move, add_workdays=add)

    remembered = lru_cache(maxsize=DAYS_REMEMBERED)
    move, add = remembered(next_workday) if move_last_day else rules.stay, remembered(calendar.add)
    return Counting(move, add, remembered(answer))
