"""Words of archives."""
from dataclasses import dataclass
from datetime import date

from xinfang_party.kernel.labels import Labelled


class HandInState(Labelled):
    HANDED = "handed", "已移交，待接收"
    RETURNED = "returned", "已退回补齐"
    RECEIVED = "received", "已归档"


class HandoverState(Labelled):
    OFFERED = "offered", "待接收"
    ACCEPTED = "accepted", "已接收"
    WITHDRAWN = "withdrawn", "已撤回"


@dataclass(frozen=True)
class Line:
    """One line of the list of a year's archive, filled from the records: what is there, and what is lacking in sentences."""

    code: str
    title: str
    there: str
    lacks: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True)
class Fact:
    """How much of one thing there is: see `reading.facts`."""

    what: str
    key: str
    state: str
    number: int
    day: date | None
