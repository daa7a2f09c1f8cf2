"""What the page of the situation shows: rows of three windows, every number a link to the cases behind it."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.analyses import rules, sentences
from xinfang_party.analyses.catalogue import LEAST_FOR_CHANGE, PAUSE_UNIT
from xinfang_party.analyses.counting import situation
from xinfang_party.analyses.terms import Line, Situation, Split, Windows, follows_cases
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import WRONG as UNREADABLE
from xinfang_party.kernel.periods import Period, day_of
from xinfang_party.kernel.text import clean_line
from xinfang_party.measures.links import offered_rows_url
from xinfang_party.measures.pages import with_current
from xinfang_party.measures.terms import NOTHING
from xinfang_party.petitions.links import open_cases_url
from xinfang_party.petitions.terms import Channel, Purpose

WRONG = "看不懂“{}”是哪段时间，请从“哪一期”里选，或者填上开始、结束两天。"
LONE_DAY = "请把开始、结束两天都填上。"


@dataclass(frozen=True)
class Row:
    """One line of a table: number and address in each window, and two changes. `deeper`: where its parts are told."""

    label: str
    cells: tuple[tuple[str, str], ...]
    changes: tuple[str, str]
    share: str = ""
    deeper: str = ""


def asked(args: Mapping[str, str]) -> tuple[Windows, str]:
    """(windows, why what was asked is not shown). Nothing asked: the last month that is over."""
    try:
        period = typed_period(args) or rules.last_whole("month", clock.today())
        return rules.windows_of(period), ""
    except ValueError as error:
        fallback = rules.windows_of(rules.last_whole("month", clock.today()))
        return fallback, f"{error}下面列的是{fallback.now.label}。"


def typed_period(args: Mapping[str, str]) -> Period | None:
    """The two days of a form, or `period`. Raises `ValueError` with a sentence: one day alone is no period."""
    start, end = typed_days(args)
    if start and end:
        return Period.range(day_of(start), day_of(end))
    if start or end:
        raise ValueError(LONE_DAY)
    text = args.get("period", "").strip()
    try:
        return Period.parse(text) if text else None
    except ValueError as error:
        raise ValueError(WRONG.format(clean_line(text[:40], 20)) if str(error) == UNREADABLE else str(error)) from error


def typed_days(args: Mapping[str, str]) -> tuple[str, str]:
    return args.get("from", "").strip(), args.get("to", "").strip()


def situation_page(windows: Windows, viewer: Identity, subject: str = "") -> dict[str, Any]:
    key = int(subject) if subject.isascii() and subject.isdigit() and len(subject) < 10 else None
    found, today = situation(windows, key), clock.today()
    return {"situation": found, "windows": windows, "unknown": sentences.unknown(found), "least": LEAST_FOR_CHANGE.value,
            "choices": rules.choices(today), "older": with_current(rules.older_choices(today), str(windows.now), windows.now.label), "is_running": found.is_running,
            "outcomes": [(three, rules.figure_change(three, found.grounds)) for three in found.figures.values()],
            "work": [(heading, [(three, rules.figure_change(three, found.grounds_of(three.now))) for three in threes]) for heading, threes in found.work],
            "follows_cases": follows_cases,
            "first_and_repeat": first_and_repeat(found), "message_board": board(found),
            "splits": [(split, split_rows(found, split, found.splits[split])) for split in Split if found.splits[split]],
            "second": split_rows(found, Split.SUBJECT, found.second), "accusations": accusation_row(found, viewer), "pauses": pause_rows(found)}


def split_rows(found: Situation, split: Split, lines: tuple[Line, ...]) -> list[Row]:
    return [row_of(found, line, [cases_url(split, line, period) for period in found.windows], deeper_url(found, split, line)) for line in lines]


def row_of(found: Situation, line: Line, urls: list[str], deeper: str = "") -> Row:
    return Row(line.label, cells_of(found, line.counts, urls), rules.change_of(line.counts, found.grounds), rules.share_of(line.counts.now, found.open_total.now), deeper)


def cells_of(found: Situation, counts: Sequence[int], urls: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Number and address in each window; of a time that is not known no number."""
    is_told = (not found.is_blank, found.known.before, found.known.year_ago)
    return tuple((f"{number:,}", url if number else "") if told else (NOTHING, "") for number, url, told in zip(counts, urls, is_told, strict=True))


def cases_url(split: Split, line: Line, period: Period) -> str:
    """The list of just these cases, accusations left out."""
    named: dict[str, Any] = {"missing": split.value} if line.is_missing else {split.value: line.key or "", "alone": 1 if line.is_alone else None}
    return open_cases_url(period.start, period.end, **named)


def days(period: Period) -> dict[str, str]:
    return {"from": period.start.isoformat(), "to": period.end.isoformat()}


def deeper_url(found: Situation, split: Split, line: Line) -> str:
    if split is not Split.SUBJECT or not line.key or line in found.second:
        return ""
    return url_for("analyses.show_situation", period=str(found.windows.now), subject=line.key, _anchor="second-heading")


def first_and_repeat(found: Situation) -> list[Row]:
    """As shares of those of which it is known."""
    rates, (first, repeat) = found.figures["petitions.repeat_rate"], found.first_and_repeat
    known = first.now + repeat.now
    return [Row(label, cells_of(found, counts, [offered_rows_url(rate, which) for rate in rates]),
                rules.change_of(counts, found.grounds), rules.share_of(counts.now, known))
            for label, which, counts in (("初次信访", "misses", first), ("重复信访", "hits", repeat))]


def board(found: Situation) -> Row | None:
    """The count of leaders' message boards, a figure of its own in the bureau's reports."""
    line = next((line for line in found.splits[Split.CHANNEL] if line.key == Channel.MESSAGE_BOARD.value), None)
    return row_of(found, line, [cases_url(Split.CHANNEL, line, period) for period in found.windows]) if line else None


def accusation_row(found: Situation, viewer: Identity) -> Row | None:
    """Counts only; the list is for who may read them."""
    numbers = found.accusations
    if numbers is None:
        return None
    sees = may(viewer, "case:read-accusation")
    urls = [url_for("petitions.list_cases", purpose=Purpose.ACCUSATION.value, **days(period)) if sees else "" for period in found.windows]  # type: ignore[arg-type]
    return Row(Purpose.ACCUSATION.label, cells_of(found, numbers, urls), rules.change_of(numbers, found.grounds))


def pause_rows(found: Situation) -> list[Row]:
    return [Row(line.label, cells_of(found, line.counts, [url_for("analyses.list_pauses", period=str(period), reason=line.key) for period in found.windows]),
                rules.change_of(line.counts, found.grounds, PAUSE_UNIT)) for line in found.pauses]
