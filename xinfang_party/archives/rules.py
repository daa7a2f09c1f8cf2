"""Days of the archive, what gaps are called, what stands against handing in: values and `today` in, verdicts out."""
from collections.abc import Mapping, Sequence
from datetime import date

from xinfang_party.archives.catalogue import number
from xinfang_party.archives.terms import HandInState, Line
from xinfang_party.kernel.text import why_not_text

ALREADY = {HandInState.HANDED: "这一年的资料已经移交，正等机关党委接收。", HandInState.RECEIVED: "这一年的资料已经归档。"}
NO_NOTE = "“{}”还有欠缺，请补齐，或者写明为什么。"


def check_by(year: int) -> date:
    return date(year + 1, 1, number("check_day"))


def archive_by(year: int) -> date:
    return date(year + 1, 1, number("archive_day"))


def judged_year(day: date) -> int | None:
    """The year whose archive should be there by that day; none in January until its last day is over."""
    return day.year - 1 if day > archive_by(day.year - 1) else None


def usual_year(today: date) -> int:
    """The year people look at: in the first months the one that ended."""
    return today.year if today.month >= number("first_month") else today.year - 1


def why_not_hand_in(year: int, today: date, state: HandInState | None) -> str | None:
    if today < date(year, number("first_month"), 1):
        return f"{year}年还没有结束，{number('first_month')} 月起可以移交。"
    return ALREADY.get(state) if state is not None else None


def why_not_notes(lines: Sequence[Line], notes: Mapping[str, str]) -> tuple[str, str] | None:
    """(code of the line, reason)."""
    for line in lines:
        note = notes.get(line.code, "").strip()
        reason = why_not_text(note) if note else NO_NOTE.format(line.title) if line.lacks else None
        if reason:
            return line.code, reason
    return None


def gaps(labels: Sequence[str], rest: str) -> tuple[str, ...]:
    """"3月、4月支委会没有记录"; nothing for no gaps."""
    if not labels:
        return ()
    named, most = "、".join(labels[:number("gap_named")]), number("gap_named")
    return (f"{named}{f'等 {len(labels)} 期' if len(labels) > most else ''}{rest}",)


def some(count: int, sentence: str) -> tuple[str, ...]:
    """The sentence with its number, where there is any."""
    return (sentence.format(count),) if count else ()


def quarters_until(year: int, last: date) -> list[tuple[int, date, date]]:
    """(number, first day, last day) of the quarters that are over."""
    ends = [(1, date(year, 1, 1), date(year, 3, 31)), (2, date(year, 4, 1), date(year, 6, 30)), (3, date(year, 7, 1), date(year, 9, 30)),
            (4, date(year, 10, 1), date(year, 12, 31))]
    return [one for one in ends if one[2] <= last]
