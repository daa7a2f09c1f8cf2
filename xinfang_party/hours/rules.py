"""How long somebody served, whose word it takes, which star it comes to. Moments are compared as moments, whatever the clocks on the wall showed."""
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from xinfang_party.hours.catalogue import STARS, number
from xinfang_party.hours.terms import HoursState, Source, Word
from xinfang_party.kernel import clock
from xinfang_party.kernel.text import same_name, why_not_text
from xinfang_party.volunteering import catalogue as volunteering
from xinfang_party.volunteering.rules import overlaps
from xinfang_party.volunteering.terms import EventState, Span

DAY = timedelta(days=1)
CLOSE = 1e-6
MOST_OF_A_DAY = 24


# --- time ---------------------------------------------------------------------------------------------------------------------

def real_hours(span: Span, break_minutes: int) -> float:
    """What passed between the two moments, breaks taken off, in full quarters of an hour; a quarter that was begun is left out."""
    step = volunteering.number("quarter_minutes")
    return max(0, int((span.seconds / 60 - break_minutes) // step)) * step / 60


def by_day(span: Span, hours: float) -> dict[date, float]:
    """How many of the `hours` fall on each day in Shanghai, in the proportion of the time that passed: when the breaks were is not known."""
    whole, found = span.seconds, dict[date, float]()
    moment, end = span.starts_at.timestamp(), span.ends_at.timestamp()
    day = clock.local(span.starts_at).date()
    while moment < end:
        until = min(end, clock.at(day + DAY).timestamp())
        found[day] = hours * (until - moment) / whole
        moment, day = until, day + DAY
    return found


def days_of(served_on: date, span: Span | None, hours: float) -> dict[date, float]:
    """The same of hours whose times nobody knows: all on their day."""
    return {served_on: hours} if span is None else by_day(span, hours)


def clipped(signed: Span, shift: Span) -> Span | None:
    """From codes: from the later of check-in and start to the earlier of check-out and end; None where nothing is left."""
    starts_at = max(signed.starts_at, shift.starts_at, key=datetime.timestamp)
    ends_at = min(signed.ends_at, shift.ends_at, key=datetime.timestamp)
    return Span(starts_at, ends_at) if starts_at.timestamp() < ends_at.timestamp() else None


def typed_span(shift: Span, starts: time, ends: time) -> Span:
    """Two times of day typed for a shift: the beginning on the day that brings it nearest to the shift's, the end the first such time from it on. Twice
    the same time is a slip (nothing lies between), but for a shift of a whole day.
    """
    if (starts, ends) == (clock.local(shift.starts_at).time(), clock.local(shift.ends_at).time()):
        return shift
    first = clock.local(shift.starts_at).date()
    starts_at = min((clock.at(day, starts) for day in (first, first - DAY, first + DAY)),
                    key=lambda moment: abs(moment.timestamp() - shift.starts_at.timestamp()))
    day = clock.local(starts_at).date()
    ends_at = next(moment for moment in (clock.at(day, ends), clock.at(day + DAY, ends)) if moment.timestamp() >= starts_at.timestamp())
    return Span(starts_at, ends_at)


def span_on(day: date, starts: time, ends: time) -> Span:
    """Of another platform's row: the end on the next day where it is before the beginning."""
    return Span(clock.at(day, starts), clock.at(day if ends >= starts else day + DAY, ends))


# --- whose word it takes ------------------------------------------------------------------------------------------------------

def word_needed(total: float) -> Word:
    """Of so many hours of one day."""
    if total > number("office_hours") + CLOSE:
        return Word.REASON
    return Word.OFFICE if total > number("organizer_hours") + CLOSE else Word.ORGANIZER


def word_of_days(days: Mapping[date, float], totals: Mapping[date, float]) -> Word:
    """Hours of two days need the word of the longer of them."""
    return word_needed(max(totals.get(day, 0.0) for day in days))


def waiting_state(word: Word) -> HoursState:
    return HoursState.RECORDED if word is Word.ORGANIZER else HoursState.OFFICE


def why_not_verify(state: HoursState, word: Word, *, is_own: bool, is_office: bool, reason: str = "") -> str | None:
    if state is HoursState.VERIFIED:
        return "这一条已经核实过了。"
    if state is HoursState.REFUSED:
        return "这一条没有认定。情况不对的，请先更正，再核实。"
    if is_own:
        return "自己的服务时长不能自己核实，请本支部的其他同志或机关党委核实。"
    if word is not Word.ORGANIZER and not is_office:
        return f"这名党员这一天一共超过 {number('organizer_hours')} 小时，由机关党委核实。"
    if word is Word.REASON and not reason.strip():
        return f"这名党员这一天一共超过 {number('office_hours')} 小时，请写明为什么认定。"
    return why_not_text(reason)


def may_decline(state: HoursState, source: Source) -> bool:
    """What waits; of another platform also what was verified: whoever brought it did not know of the same service here."""
    return state.waits or (state is HoursState.VERIFIED and source is Source.OUTSIDE)


def why_not_decline(state: HoursState, source: Source, word: Word, reason: str, *, is_own: bool, is_office: bool) -> str | None:
    if not may_decline(state, source):
        return "这一条已经核实或者没有认定。情况不对的，请先更正。"
    if is_own:
        return "自己的服务时长不能自己处理，请本支部的其他同志或机关党委处理。"
    if word is not Word.ORGANIZER and not is_office:
        return "这一条由机关党委处理。"
    return why_not_reason(reason, "请写明为什么不予认定。")


def why_not_reason(reason: str, sentence: str) -> str | None:
    return why_not_text(reason) if reason.strip() else sentence


# --- recording ----------------------------------------------------------------------------------------------------------------

def why_not_hours(span: Span, shift: Span, break_minutes: int, now: datetime) -> str | None:
    """Of what was typed or signed for one shift."""
    longest, margin = volunteering.number("longest_shift_hours"), number("outside_shift_hours")
    if span.seconds <= 0:
        return "开始和结束是同一个时间，请检查。"
    if span.ends_at.timestamp() > now.timestamp():
        return "服务还没有结束，结束以后再登记。"
    if clock.local(span.starts_at).date() < clock.local(now).date() - DAY * number("back_days"):
        return f"只能补录 {number('back_days')} 天以内的服务。"
    if span.seconds > longest * 3600:
        return f"一次服务不超过 {longest} 小时，请检查开始和结束的时间。"
    if not overlaps(span, shift):
        return "写的时间和这个班次对不上，请检查开始和结束的时间。"
    if shift.starts_at.timestamp() - span.starts_at.timestamp() > margin * 3600 or span.ends_at.timestamp() - shift.ends_at.timestamp() > margin * 3600:
        return f"写的时间比班次早或晚了 {margin} 小时以上，请检查。确实服务了这么久的，请在活动里另加一个班次，分开登记。"
    return why_not_break(span, break_minutes)


def why_not_break(span: Span, break_minutes: int) -> str | None:
    if break_minutes < 0:
        return "休息的分钟数不能小于 0。"
    if real_hours(span, break_minutes) <= 0:
        return f"扣除休息以后不足 {volunteering.number('quarter_minutes')} 分钟，不能计为服务时长。"
    return None


def why_not_amount(hours: float | None) -> str | None:
    """Hours of another platform, whose times may be unknown."""
    return None if hours is not None and 0 < hours <= MOST_OF_A_DAY else f"时长要大于 0、不超过 {MOST_OF_A_DAY} 小时。"


def why_not_longer(hours: float, span: Span) -> str | None:
    return "时长比从开始到结束的时间还长，请核对" if hours * 3600 > span.seconds + 1 else None


def is_called_alike(one: str, other: str) -> bool:
    """Case, width and blanks aside, one name holds the other."""
    first, second = same_name(one), same_name(other)
    return bool(first and second) and (first in second or second in first)


def is_about_as_long(one: float, other: float) -> bool:
    """Own hours are cut to full quarters, those of other platforms are not."""
    return abs(one - other) <= volunteering.number("quarter_minutes") / 60 + CLOSE


def why_not_record(state: EventState) -> str | None:
    return None if state in (EventState.OPEN, EventState.CLOSED) else "活动还没有发布或者已经取消，不能登记时长。"


def why_not_close(state: EventState, last_end: datetime, now: datetime, waiting: int, untold: int) -> str | None:
    if state is not EventState.OPEN:
        return "只有已发布的活动可以结束。"
    if last_end.timestamp() > now.timestamp():
        return "活动还没有开完，开完以后再结束。"
    if untold:
        return f"还有 {untold} 个报名没有登记时长，也没有登记未到，请先登记。"
    return f"还有 {waiting} 条时长等待核实，核实以后再结束。" if waiting else None


def why_not_no_show(shift_end: datetime, now: datetime, reason: str, *, has_taken: bool, has_hours: bool) -> str | None:
    if not has_taken:
        return "没有报名或者已经退出的，不能登记未到。"
    if shift_end.timestamp() > now.timestamp():
        return "这个班次还没有结束，结束以后再登记。"
    if has_hours:
        return "已经登记了时长的，不能再登记未到。"
    return why_not_reason(reason, "请写明是怎么知道没有来的，比如当天点名没有到。")


# --- stars --------------------------------------------------------------------------------------------------------------------

def star(hours: float) -> str | None:
    return next((name for needed, name in reversed(STARS) if hours + CLOSE >= needed), None)


def next_star(hours: float) -> tuple[str, float] | None:
    """(its name, how many hours are still missing); None above the last."""
    return next(((name, round(needed - hours, 2)) for needed, name in STARS if hours + CLOSE < needed), None)
