"""What an import of cases has at hand: which columns the sheet has, who goes by which name, the calendar. Loaded once for all rows."""
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import select

from xinfang_party.kernel import workdays
from xinfang_party.kernel.database import db
from xinfang_party.kernel.workdays import Calendar
from xinfang_party.organization.models import Membership
from xinfang_party.organization.queries import branch_lookup, department_lookup, member_lookup
from xinfang_party.petitions.queries import subject_lookup
from xinfang_party.sheets.terms import Context, Row

Values = dict[str, Any]
NOTHING: Mapping[str, Any] = {}
Stays = Mapping[int, list[tuple[date, date | None, int]]]

PLAIN = {"number": "number", "channel": "channel", "purpose": "purpose", "district": "district", "class": "handling", "procedure": "procedure",
         "repeat": "is_repeat", "extension_days": "extension_days", "outcome": "outcome", "ending": "ending", "ended_on": "ended_on",
         "office_evaluation": "office_evaluation", "unit_evaluation": "unit_evaluation", "evaluated_on": "evaluated_on", "due_on": "given_due_on"}
"""Field of the sheet → attribute of the case, where the value is taken as it is."""
MOMENTS = {"received_at": ("received_on", "received_time"), "registered_at": ("registered_on", "registered_time"),
           "accepted_at": ("accepted_on", "accepted_time"), "replied_at": ("replied_on", "replied_time"), "concluded_at": ("concluded_on", None)}
NAMES = ("subject", "department", "branch", "member")
TIME_OF = {day: time for day, time in MOMENTS.values() if time}
DAYS = {"registered_at": "registered_on", "accepted_at": "accepted_on", "replied_at": "replied_on", "concluded_at": "concluded_on",
        "ended_on": "ended_on", "evaluated_on": "evaluated_on", "due_on": "given_due_on"}
"""Field → attribute of every day that cannot be before the receipt; only the given last day may lie ahead."""


BOARD_HEADER, BOARD_STARS = "留言", {"attitude_stars", "speed_stars"}


def is_board(mapping: Mapping[str, str]) -> bool:
    """`mapping` (header → field) is that of a leaders' message board: columns named after the messages, or stars for both manner and speed; and no
    column that says how the cases came.
    """
    fields = set(mapping.values())
    named = any(field and header.startswith(BOARD_HEADER) for header, field in mapping.items())
    return "channel" not in fields and (named or fields >= BOARD_STARS)


@dataclass(frozen=True)
class Shape:
    """Which of the fields an import has, so that a hundred thousand rows need not ask."""

    plain: list[tuple[str, str]]
    moments: list[tuple[str, str, str | None]]
    names: list[str]
    days: list[tuple[str, str]]

    @classmethod
    def of(cls, fields: Container[str]) -> "Shape":
        return cls([(field, attribute) for field, attribute in PLAIN.items() if field in fields],
                   [(field, *attributes) for field, attributes in MOMENTS.items() if field in fields],
                   [field for field in NAMES if field in fields],
                   [(field, attribute) for field, attribute in DAYS.items() if field in fields])


@dataclass(frozen=True)
class Name:
    """A column whose names become ids of `attribute`; what to say of a strange name, and of one that several go by."""

    attribute: str
    known: Mapping[str, int | None]
    strange: str
    ambiguous: str = ""


@dataclass
class Desk:
    """What an import looks names up in; loaded once."""

    today: date
    move_last_day: bool
    calendar: Calendar
    names: Mapping[str, Name]
    stays: Stays
    shape: Shape | None = None

    @classmethod
    def open(cls, today: date) -> "Desk":
        return cls(today, current_app.config["MOVE_LAST_DAY"], workdays.current(), {
            "subject": Name("subject_id", subject_lookup(), "没有这个内容分类，请先建好分类", "有同名的内容分类，请写成 一级/二级/三级"),
            "department": Name("department_id", department_lookup(), "不是本单位的处室"),
            "branch": Name("branch_id", branch_lookup(), "没有这个支部，请核对名称"),
            "member": Name("member_id", member_lookup(), "没有这名党员，请核对编号或姓名", "有重名，请改填党员编号"),
        }, stays_of_members())

    def shape_of(self, said: Container[str]) -> Shape:
        """All rows of one import have the same fields."""
        if self.shape is None:
            self.shape = Shape.of(said)
        return self.shape


def stays_of_members() -> Stays:
    """{member id: [(from, to, branch id)]}."""
    stays: dict[int, list[tuple[date, date | None, int]]] = {}
    for member_id, start, end, branch_id in db.session.execute(
            select(Membership.member_id, Membership.from_on, Membership.to_on, Membership.branch_id)):
        stays.setdefault(member_id, []).append((start, end, branch_id))
    return stays


def branch_on(stays: Stays, member_id: int, day: date) -> int | None:
    return next((branch_id for start, end, branch_id in stays.get(member_id, ()) if start <= day and (end is None or day <= end)), None)


def desk_of(context: Context) -> Desk:
    desk: Desk | None = context.memory.get("desk")
    return desk or context.recall("desk", lambda: Desk.open(context.today))  # type: ignore[no-any-return]


def leave_out(row: Row, values: Values, day: str, field: str, message: str) -> None:
    """A day that cannot be is a doubt, and stays blank."""
    row.doubt(field, message)
    values[day] = None
    if day in TIME_OF:
        values[TIME_OF[day]] = None
