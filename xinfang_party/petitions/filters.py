"""What a list of cases is narrowed to, read from an address: odd values are passed over and told, never an error."""
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period, day_of
from xinfang_party.kernel.text import clean_line
from xinfang_party.petitions.terms import Channel, HandlingClass, Purpose

SOON = 5
"""Working days before the last day in which a case is due soon; reminders use the same."""
MOST_DAYS = 60
SORTS = ("received", "due", "number")
Word = TypeVar("Word", bound=StrEnum)


class CaseState(StrEnum):
    OPEN = "open"
    OVERDUE = "overdue"
    DUE = "due"
    UNASSIGNED = "unassigned"
    OWNERLESS = "ownerless"
    RATED = "rated"
    DISSATISFIED = "dissatisfied"
    ENDED = "ended"

    @property
    def label(self) -> str:
        return {"open": "办理中", "overdue": "已超期未答复", "due": "快到期", "unassigned": "未分派", "ownerless": "没有归属（含已办结）", "rated": "已评价",
                "dissatisfied": "评价不满意", "ended": "撤回、不予受理等"}[self.value]

    @property
    def is_by_due_date(self) -> bool:
        return self in (CaseState.OPEN, CaseState.OVERDUE, CaseState.DUE)


class Turn(StrEnum):
    """Whether a case is the first on its matter; one that is not known to be is neither."""

    FIRST = "first"
    REPEAT = "repeat"

    @property
    def label(self) -> str:
        return {"first": "初次", "repeat": "重复"}[self.value]


class Missing(StrEnum):
    """What a case does not say."""

    CHANNEL = "channel"
    PURPOSE = "purpose"
    CLASS = "class"
    SUBJECT = "subject"
    DISTRICT = "district"

    @property
    def label(self) -> str:
        return {"channel": "没有填形式", "purpose": "没有填目的", "class": "没有定四办分类", "subject": "没有填内容分类", "district": "没有填区县"}[self.value]


@dataclass(frozen=True)
class Filters:
    """`start` and `end`: days of receipt, both counted. `subject_ids`: a subject and all below, or it alone (`is_alone`). `within`: working days, for state due.

    `is_open`: without accusations, whoever asks: as figures are counted that many read.
    `sort` is one of SORTS, falling with "-" before it; empty = newest first, by due date where the state is about being due.
    """

    start: date | None = None
    end: date | None = None
    channel: Channel | None = None
    purpose: Purpose | None = None
    handling: HandlingClass | None = None
    branch_id: int | None = None
    department_id: int | None = None
    member_id: int | None = None
    district: str = ""
    subject_ids: frozenset[int] = frozenset()
    is_alone: bool = False
    text: str = ""
    missing: Missing | None = None
    turn: Turn | None = None
    is_open: bool = False
    state: CaseState | None = None
    within: int = SOON
    sort: str = ""

    @property
    def order(self) -> str:
        return self.sort or ("due" if self.state and self.state.is_by_due_date else "-received")

    @property
    def is_by_time_only(self) -> bool:
        """Narrowed by nothing but the days of receipt: all that may narrow a count of cases nobody here may see one by one."""
        return replace(self, within=SOON, sort="") == Filters(start=self.start, end=self.end)


@dataclass(frozen=True)
class Known:
    """What a filter may name: ids of branches and departments, a subject's id → itself and all below, a person's number or name → id."""

    branches: Container[int]
    departments: Container[int]
    below: Mapping[int, frozenset[int]]
    member: Callable[[str], int | None]


class Reader:
    """One address. What cannot be understood is noted in `problems` as a sentence and counts as not given."""

    def __init__(self, args: Mapping[str, str]) -> None:
        self.args = args
        self.problems: list[str] = []

    def text(self, name: str) -> str:
        return clean_line(self.args.get(name, "")[:200], 60)

    def odd(self, label: str, text: str, advice: str = "请重新选择") -> None:
        self.problems.append(f"没有按“{label}”筛选：看不懂“{text}”，{advice}。")

    def day(self, name: str, label: str) -> date | None:
        text = self.text(name)
        try:
            return day_of(text) if text else None
        except ValueError:
            self.odd(label, text, "日期请写成 2026-01-31")
            return None

    def period(self) -> Period | None:
        text = self.text("period")
        try:
            return Period.parse(text) if text else None
        except ValueError:
            self.odd("收到时间", text, "请写成 2026、2026Q3 或 2026-07")
            return None

    def word(self, name: str, label: str, words: type[Word]) -> Word | None:
        text = self.text(name)
        found = next((word for word in words if word.value == text), None)
        if text and found is None:
            self.odd(label, text)
        return found

    def number(self, name: str, label: str, known: Container[int]) -> int | None:
        text = self.text(name)
        found = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
        if found is not None and found in known:
            return found
        if text:
            self.odd(label, text)
        return None

    def member(self, find: Callable[[str], int | None]) -> int | None:
        text = self.text("member")
        try:
            found = find(text) if text else None
        except Refusal as refusal:
            self.problems.append(f"没有按“承办人”筛选：{refusal.sentence}")
            return None
        if text and found is None:
            self.odd("承办人", text, "没有这名党员，请填编号或姓名")
        return found


def read(args: Mapping[str, str], known: Known) -> tuple[Filters, list[str]]:
    """(filters, sentences about what was passed over)."""
    reader = Reader(args)
    subject_id = reader.number("subject", "内容分类", known.below)
    days = reader.number("days", "几个工作日内到期", range(MOST_DAYS + 1))
    is_alone = subject_id is not None and args.get("alone") == "1"
    filters = Filters(
        channel=reader.word("channel", "形式", Channel), purpose=reader.word("purpose", "目的", Purpose),
        handling=reader.word("class", "四办分类", HandlingClass), branch_id=reader.number("branch", "支部", known.branches),
        department_id=reader.number("department", "处室", known.departments), member_id=reader.member(known.member),
        district=reader.text("district"), is_alone=is_alone, text=reader.text("text"),
        subject_ids=frozenset() if subject_id is None else frozenset({subject_id}) if is_alone else known.below[subject_id],
        missing=reader.word("missing", "没有填的", Missing), turn=reader.word("turn", "初次或重复", Turn), is_open=args.get("open") == "1",
        state=reader.word("state", "状态", CaseState), within=SOON if days is None else days,
        sort=sort_of(reader))
    return in_time(filters, reader), reader.problems


def in_time(filters: Filters, reader: Reader) -> Filters:
    """With the days of receipt; a first day after the last one is no stretch at all."""
    period = reader.period()
    start, end = reader.day("from", "收到日期从"), reader.day("to", "收到日期到")
    start, end = start or (period.start if period else None), end or (period.end if period else None)
    if start and end and end < start:
        reader.problems.append("没有按“收到日期”筛选：结束日期早于开始日期，请检查。")
        return filters
    return replace(filters, start=start, end=end)


def sort_of(reader: Reader) -> str:
    text = reader.text("sort")
    if text and text.removeprefix("-") not in SORTS:
        reader.odd("排序", text)
        return ""
    return text
