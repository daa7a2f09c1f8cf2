"""Words of the tables for the volunteers' platform."""
from dataclasses import dataclass

from xinfang_party.kernel.labels import Labelled


class Which(Labelled):
    ROSTER = "roster", "报名名单"
    HOURS = "hours", "服务时长"


@dataclass(frozen=True)
class Field:
    """What a column may tell; `header` and `is_on` until the Party office says otherwise."""

    code: str
    header: str
    is_on: bool = True


@dataclass(frozen=True)
class Column:
    field: str
    header: str


@dataclass(frozen=True)
class Placed:
    """A column as the form has it."""

    column: Column
    is_on: bool
    place: int
