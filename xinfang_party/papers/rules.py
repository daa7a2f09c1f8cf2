"""Sentences and names of documents: values in, words out."""
from collections.abc import Sequence
from datetime import date

from xinfang_party.activities.terms import Kind, State
from xinfang_party.kernel.periods import chinese

NOT_YET = {State.PLANNED: "还没有开", State.HELD: "尚未确认", State.SUBMITTED: "尚未确认", State.CONFIRMED: "", State.CANCELLED: "已作废"}
"""What a document says of a record that is not the last word; nothing of one that is."""


def filename(held_on: date, form: str, paper: str) -> str:
    """"2026-03-12 支部党员大会 会议记录.docx"."""
    return f"{held_on} {form} {paper}.docx"


def number_words(year: int, number: int | None) -> str:
    """None: it does not count, so it has no number."""
    return f"{year}年" if number is None else f"{year}年第{number}次"


def numbers(held: Sequence[tuple[int, Kind, int | None]]) -> dict[int, int]:
    """`held`: (id, form, cell) of what a branch held in a year, in order. Answers {id: the how-manieth of its form}; each Party group counts its own."""
    so_far: dict[tuple[Kind, int | None], int] = {}
    found = {}
    for key, form, cell_id in held:
        group = form, cell_id if form is Kind.CELL_MEETING else None
        found[key] = so_far[group] = so_far.get(group, 0) + 1
    return found


def joined(names: Sequence[str]) -> str:
    return "、".join(names) or "无"


def closed_words(closed_on: date | None, result: str) -> str:
    return "" if closed_on is None else f"{chinese(closed_on)}办结" + (f"：{result}" if result else "")


def served_words(from_on: date, to_on: date | None) -> str:
    return f"{chinese(from_on)}至{chinese(to_on) if to_on else '今'}"


def done_words(state: State | None, held_on: date | None) -> str:
    """How an entry of the plan stands, by the state and day of what was recorded for it."""
    if state is None or held_on is None or state is State.CANCELLED:
        return "还没有记录"
    return f"{chinese(held_on)}已开" if state.counts else f"定于{chinese(held_on)}"


def last_day(year: int, today: date, dissolved_on: date | None = None) -> date:
    """The day a work book is told as of: the year's last, today while it runs, or the branch's own last day."""
    return min(filter(None, (date(year, 12, 31), today, dissolved_on)))


def why_no_book(year: int, today: date, founded_on: date, dissolved_on: date | None) -> str | None:
    if year > today.year:
        return f"{year}年还没有到，没有工作手册。"
    if year < founded_on.year:
        return f"这个支部{chinese(founded_on)}才成立，{year}年没有工作手册。"
    if dissolved_on is not None and year > dissolved_on.year:
        return f"这个支部{chinese(dissolved_on)}已经撤销，{year}年没有工作手册。"
    return None
