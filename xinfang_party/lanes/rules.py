"""The clocks of the lanes, how a step stands, what may be noted: dates in, days and sentences out. Pure.

A target counts from its event, or from the moment the case came into the lane where that was later; the clock stands still with the pauses that stop the
answer's (but moves no target that was over when it was entered); no target lies after the legal last day (`limit_of`).
"""
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from xinfang_party.kernel.periods import chinese
from xinfang_party.lanes.catalogue import AFTER, AT_ONCE, BOUNDS, BY_DATES, ELSEWHERE, STEPS, WHO
from xinfang_party.lanes.terms import CaseFacts, Going, Kept, LaneStep, Standing, Start, StepCode, Stop, Unit, Who
from xinfang_party.petitions.terms import HandlingClass

DAY = timedelta(days=1)
HOURS_OF_DAY = 24
Moment = tuple[date, time | None]
Numbers = Mapping[tuple[HandlingClass, StepCode], Sequence[tuple[date, int]]]
"""(from, number) of each step somebody set otherwise, the latest first."""
Move = Callable[[date], date]
AddWorkdays = Callable[[date, int], date]


def steps_on(handling: HandlingClass, day: date) -> list[LaneStep]:
    """What the lane asks of a case received that day: of each act the newest version in force."""
    found: dict[StepCode, LaneStep] = {}
    for step in sorted((one for one in STEPS if one.handling is handling and one.from_on <= day), key=lambda one: one.from_on):
        found[step.code] = step
    return list(found.values())


def number_on(step: LaneStep, day: date, numbers: Numbers) -> int:
    return next((number for from_on, number in numbers.get((step.handling, step.code), ()) if from_on <= day), step.number)


# --- clocks -------------------------------------------------------------------------------------------------------------------

def start_of(step: LaneStep, lane: Going, facts: CaseFacts) -> Moment | None:
    """The event the target counts from; None before it. A daily record's first is the receipt."""
    received: Moment = (facts.received_on, facts.received_time)
    events: Mapping[Start, Moment | None] = {
        Start.RECEIVED: received, Start.ACCEPTED: (facts.accepted_on, None) if facts.accepted_on else None,
        Start.ANSWERED: (facts.answered_on, None) if facts.answered_on else None, Start.LAST_PROGRESS: (facts.received_on, None)}
    event = events[step.start]
    return lane.since if event and is_anew(lane, event) else event


def is_anew(lane: Going, event: Moment) -> bool:
    """The case came into the lane later; what nobody knows the time of lasts its day."""
    return lane.since is not None and (lane.since[0], lane.since[1] or time.min) > (event[0], event[1] or time.max)


def due_of(step: LaneStep, number: int, start: Moment, facts: CaseFacts, *, move: Move, add_workdays: AddWorkdays) -> Moment:
    """The last moment; hours count from a known time, else to the end of the day they reach into, a few hours to the end of their own."""
    day, at = start
    due_time = None
    if step.unit is Unit.HOUR and at is not None:
        reached = datetime.combine(day, at) + timedelta(hours=number)
        due, due_time = reached.date(), reached.time()
    elif step.unit is Unit.HOUR:
        due = day + (-(-number // HOURS_OF_DAY) if number >= HOURS_OF_DAY else 0) * DAY
    else:
        due = add_workdays(day, number) if step.unit is Unit.WORKDAY else day + number * DAY
    pushed = pushed_by(facts.stops, due, day, facts.now.date())
    return (pushed if step.unit is Unit.HOUR else move(pushed)), due_time


def pushed_by(stops: Sequence[Stop], due: date, start: date, today: date) -> date:
    """`due` with the days added on which the clock stood still before it; a day that was over when the stop was entered stays."""
    after = start
    for stop in sorted(stops, key=lambda one: one.first):
        first, last = max(stop.first, after), stop.last or today
        if first > due:
            break
        if last >= first and stop.entered_on <= due:
            due += (last - first).days * DAY + DAY
            after = last + DAY
    return due


def limited(step: LaneStep, due: Moment, facts: CaseFacts) -> Moment:
    """Never after the legal last day."""
    limit = limit_of(step, facts)
    return due if limit is None or due[0] <= limit else (limit, None)


def limit_of(step: LaneStep, facts: CaseFacts) -> date | None:
    if step.after:
        return facts.evaluation_due_on if step.code is StepCode.INVITE else None
    return facts.accept_due_on if step.code is StepCode.ACCEPT else facts.due_on


def moment(step: Kept) -> tuple[date, time]:
    """Comparable: a day without a time ends at midnight."""
    return step.due_on or date.max, step.due_time or time.max


def next_of(steps: Sequence[Kept], *, is_answered: bool) -> Kept | None:
    """The nearest that is still to be done: of an answered case only what comes after the answer."""
    live = [step for step in steps if step.is_waiting and (not is_answered or step.code in AFTER)]
    return min(live, key=lambda step: (moment(step), list(StepCode).index(step.code)), default=None)


# --- how it stands, who acts --------------------------------------------------------------------------------------------------

def is_over(due_on: date, due_time: time | None, now: datetime) -> bool:
    """`now`: on the wall clock."""
    return (due_on, due_time or time.max) < (now.date(), now.time())


def is_late(due_on: date | None, due_time: time | None, done_on: date, done_time: time | None) -> bool:
    """A moment of doing that nobody knows counts for the end of its day only where the day itself is over."""
    if due_on is None or done_on != due_on:
        return due_on is not None and done_on > due_on
    return due_time is not None and done_time is not None and done_time > due_time


def standing_of(step: Kept, done_time: time | None, now: datetime, *, is_answered: bool) -> Standing:
    if step.missed_on and not step.done_on:
        return Standing.MISSED
    if step.done_on:
        return Standing.LATE if is_late(step.due_on, step.due_time, step.done_on, done_time) else Standing.DONE
    if is_answered and step.code not in AFTER:
        return Standing.MISSED
    return Standing.OVERDUE if step.due_on and is_over(step.due_on, step.due_time, now) else Standing.WAITING


def actor(code: StepCode | None, *, is_assigned: bool, is_accusation: bool) -> Who:
    """Who acts next: whoever the step names; of a case without a keeper, or that no keeper may open, the officers."""
    who = WHO[code] if code else Who.KEEPER
    return Who.OFFICER if who is Who.KEEPER and (not is_assigned or is_accusation) else who


def by_when(due_on: date, due_time: time | None) -> str:
    return f"{chinese(due_on)}{due_time:%H:%M}" if due_time else chinese(due_on)


# --- what may be noted and set ------------------------------------------------------------------------------------------------

def why_not_note(code: StepCode, *, sides: Collection[Who], on: date, received_on: date, now: datetime, at: time | None = None,
                 received_time: time | None = None) -> str | None:
    """`sides`: whose steps whoever notes it may note. Of the moment: that of writing; only an officer may enter a past one."""
    if code in BY_DATES:
        return "受理和答复按这件事项登记的日期计算，不用另外登记。"
    if code in ELSEWHERE:
        return f"“{code.label}”随{ELSEWHERE[code]}自动登记，请到那里办理。"
    if WHO[code] not in sides:
        return f"“{code.label}”由{entered_by(WHO[code])}登记。"
    if Who.OFFICER not in sides and on != now.date():
        return "只能登记当时办的事，不能补登以前的日期。"
    if on < received_on or (on == received_on and at is not None and received_time is not None and at < received_time):
        return "时间早于收到的时间，请检查。"
    return "这个时间还没有到，请检查。" if (on, at or time.min) > (now.date(), now.time()) else None


def entered_by(who: Who) -> str:
    """Officers enter what others did, too."""
    return who.label if who is Who.OFFICER else f"{who.label}或{Who.OFFICER.label}"


def why_not_take_back(code: StepCode) -> str | None:
    """By hand; other rooms take back what they recorded."""
    return f"“{code.label}”随{ELSEWHERE[code]}登记，请到那里更正。" if code in ELSEWHERE else None


def why_not_record(due_on: date | None, number: int, *, on: date, recorded: Collection[date]) -> str | None:
    """Of a daily record: one a day, each within its own days. `due_on`: the nearest from that day on; `recorded`: days with a record or a contact."""
    if on in recorded:
        return f"{chinese(on)}已经有进展或联系的登记，同一天不用再登记。"
    if due_on is None or on <= due_on - number * DAY:
        return f"{chinese(on)}没有要登记的每日进展。"
    return None


def bounds_of(step: LaneStep) -> tuple[int, int]:
    return AT_ONCE if step.is_at_once else BOUNDS[step.unit]


def why_not_limit(step: LaneStep, number: int) -> str | None:
    least, most = bounds_of(step)
    return None if least <= number <= most else f"请填 {least} 到 {most} 之间的数（{step.unit.label}）。"


def why_not_period(from_on: date, to_on: date | None) -> str | None:
    return "结束日期早于开始日期，请检查。" if to_on is not None and to_on < from_on else None
