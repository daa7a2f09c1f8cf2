"""Every step that is to stand beside a case: its facts and what stands already in, steps out. Pure.

What was over stays: a step nobody did by its day is kept as missed when its lane is left, when the answer comes, and each day without a daily record,
whatever the case owes afterwards. Only the daily record goes on beyond the legal last day: it ends with the answer.
"""
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, time

from xinfang_party.kernel import workdays
from xinfang_party.lanes import rules
from xinfang_party.lanes.catalogue import AFTER, BY_DATES, DAILY
from xinfang_party.lanes.rules import DAY, AddWorkdays, Move, Numbers
from xinfang_party.lanes.terms import CaseFacts, Going, Kept, LaneStep, StepCode

RECORDS = DAILY | {StepCode.CONTACT}
"""A contact is the record of its day too."""


def plan(facts: CaseFacts, kept: Sequence[Kept], numbers: Numbers, *, move: Move, add_workdays: AddWorkdays = workdays.add_workdays) -> list[Kept]:
    """All but what was noted: what waits, what the case's own dates did, what was missed. With the `id` of the row each goes on with."""
    if facts.is_ended:
        return [replace(row, missed_on=row.missed_on or facts.now.date()) for row in kept if row.done_on is None and is_over(row, facts)]
    asked: dict[StepCode, Kept] = {}
    for lane, step in steps_asked(facts):
        start = rules.start_of(step, lane, facts)
        if step.code in DAILY or start is None or not is_asked(step, facts, kept) or was_done_before(step, start, lane, facts):
            continue
        due = rules.due_of(step, rules.number_on(step, facts.received_on, numbers), start, facts, move=move, add_workdays=add_workdays)
        found = Kept(step.code, step.handling, *rules.limited(step, due, facts), done_on=done_by_dates(step.code, facts),
                     since=start if start == lane.since else None)
        if step.code not in asked or rules.moment(found) < rules.moment(asked[step.code]):
            asked[step.code] = found
    standing = [continued(step, kept) for step in [*asked.values(), *daily_records(facts, kept, numbers)]]
    return [*standing, *missed(facts, kept, {step.id for step in standing})]


def steps_asked(facts: CaseFacts) -> list[tuple[Going, LaneStep]]:
    return [(lane, step) for lane in facts.lanes for step in rules.steps_on(lane.handling, facts.received_on)]


def is_asked(step: LaneStep, facts: CaseFacts, kept: Sequence[Kept]) -> bool:
    """What comes after the answer once there is one, before it everything else; what was noted already no more."""
    if step.code in BY_DATES and done_by_dates(step.code, facts):
        return True
    if step.code not in BY_DATES and any(row.code is step.code and row.done_on for row in kept):
        return False
    return step.after == (facts.answered_on is not None)


def was_done_before(step: LaneStep, start: rules.Moment, lane: Going, facts: CaseFacts) -> bool:
    """Accepted or answered before the case came into the lane, which has no part in it."""
    done_on = done_by_dates(step.code, facts)
    return done_on is not None and start == lane.since and done_on < start[0]


def done_by_dates(code: StepCode, facts: CaseFacts) -> date | None:
    return {StepCode.ACCEPT: facts.accepted_on, StepCode.ANSWER: facts.answered_on}.get(code)


# --- the daily record ---------------------------------------------------------------------------------------------------------

def daily_records(facts: CaseFacts, kept: Sequence[Kept], numbers: Numbers) -> list[Kept]:
    """One for each day that passed without a record, as missed, and the one that waits; of two lanes the first that asks."""
    asking = [(start[0], step) for lane, step in steps_asked(facts) if step.code in DAILY and (start := rules.start_of(step, lane, facts))]
    if not asking:
        return []
    begun, step = min(asking, key=lambda one: one[0])
    number = rules.number_on(step, facts.received_on, numbers)
    days = days_unrecorded(facts, kept, max(begun, facts.made_on - number * DAY), number)
    return [Kept(step.code, step.handling, day, missed_on=day if day < facts.now.date() else None) for day in days]


def days_unrecorded(facts: CaseFacts, kept: Sequence[Kept], since: date, number: int) -> Iterator[date]:
    """Until the answer, or the day that still waits; a day on which the case stands still asks for nothing."""
    recorded = sorted({row.done_on for row in kept if row.done_on and row.code in RECORDS})
    last, today = since, facts.now.date()
    while True:
        due = going_on(facts, last + number * DAY)
        done = next((day for day in reversed(recorded) if last < day <= (due or date.max)), None)
        if done is not None:
            last = done
        elif due is None or (facts.answered_on is not None and due >= facts.answered_on):
            return
        else:
            yield due
            if due >= today:
                return
            last = due


def going_on(facts: CaseFacts, day: date) -> date | None:
    """That day, or the first after the stop it lies in; None while that lasts. What was over when the stop was entered was asked for all the same."""
    for stop in sorted(facts.stops, key=lambda one: one.first):
        if max(stop.first, stop.entered_on) > day:
            continue
        if stop.last is None:
            return None
        day = max(day, stop.last + DAY, stop.ended_on or stop.last)
    return day


# --- what stands already ------------------------------------------------------------------------------------------------------

def continued(step: Kept, kept: Sequence[Kept]) -> Kept:
    """The step as the row it goes on with; one without an `id` is to be made."""
    rows = [row for row in kept if row.code is step.code and (row.done_on is None or row.code in BY_DATES)]
    row = next((row for row in rows if goes_on(row, step)), None)
    if row is not None and row.done_on is None:
        return replace(step, id=row.id)
    row = row or next(iter(rows if step.done_on else ()), None)
    if row is None:
        return step
    same = row if step.done_on else step
    return replace(step, id=row.id, handling=same.handling, due_on=same.due_on, due_time=same.due_time)


def goes_on(row: Kept, step: Kept) -> bool:
    """Not what was over when the case came into the lane, nor what was given up, except by the same moment."""
    if row.done_on or rules.moment(row) == rules.moment(step):
        return True
    return row.code not in DAILY and row.missed_on is None and not (step.since and is_before(row, step.since))


def missed(facts: CaseFacts, kept: Sequence[Kept], standing: set[int | None]) -> list[Kept]:
    """Of what is asked for no more, what was over and not done."""
    return [replace(row, missed_on=row.missed_on or facts.now.date()) for row in kept
            if row.done_on is None and row.id not in standing and is_over(row, facts) and stays(row, facts)]


def is_over(row: Kept, facts: CaseFacts) -> bool:
    return row.due_on is not None and rules.is_over(row.due_on, row.due_time, facts.now)


def stays(row: Kept, facts: CaseFacts) -> bool:
    """It was over before the answer, or comes after one; and no lane of the case still asks for it, which would know better by its facts."""
    lanes = [lane for lane, step in steps_asked(facts) if step.code is row.code]
    is_left = all(lane.since is not None and is_before(row, lane.since) for lane in lanes)
    if row.code in AFTER:
        return facts.answered_on is not None and is_left
    if facts.answered_on is None:
        return is_left
    is_late = row.due_on is not None and rules.moment(row) < answered_at(facts, facts.answered_on)
    return (is_late or row.missed_on == facts.answered_on == row.due_on) and (is_left or row.code not in DAILY)


def answered_at(facts: CaseFacts, day: date) -> tuple[date, time]:
    """A time nobody knows is that of writing on its day, else none."""
    return day, facts.answered_time or (facts.now.time() if day == facts.now.date() else time.min)


def is_before(row: Kept, moment: rules.Moment) -> bool:
    return rules.moment(row) < (moment[0], moment[1] or time.min)
