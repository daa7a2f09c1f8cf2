"""Frozen values every room passes around: whose facts (Scope), which of them (Selection), and the answer (Figure)."""
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from math import sqrt
from typing import Any

from xinfang_party.kernel.periods import Period

BUREAU = "bureau"
NOTHING = "—"
NO_OWNER = "没有归属的"
COUNTERS = "名个份"
"""Words that things are counted with."""
Z_95 = 1.959964


@dataclass(frozen=True)
class Scope:
    """Whose facts. One owner by `key`, several by `keys`, everybody at level "bureau"."""

    level: str
    key: int | None = None
    keys: frozenset[int] | None = None

    @staticmethod
    def bureau() -> "Scope":
        return Scope(BUREAU)

    @staticmethod
    def branch(key: int) -> "Scope":
        return Scope("branch", key)

    @staticmethod
    def branches(keys: Iterable[int]) -> "Scope":
        return Scope("branch", None, frozenset(keys))

    @staticmethod
    def department(key: int) -> "Scope":
        return Scope("department", key)

    @staticmethod
    def member(key: int) -> "Scope":
        return Scope("member", key)


@dataclass(frozen=True)
class Selection:
    """Which facts count: those of `scope` whose dimensions are within `only`, and besides them the hand-picked ones (same period rule)."""

    scope: Scope
    only: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    picked: tuple[int, ...] = ()

    @staticmethod
    def of(given: "Scope | Selection") -> "Selection":
        return Selection(given) if isinstance(given, Scope) else given

    def as_dict(self) -> dict[str, Any]:
        """As JSON keeps it; the same selection gives the same dict, whatever order it was written in."""
        return {"level": self.scope.level, "key": self.scope.key,
                "keys": None if self.scope.keys is None else sorted(self.scope.keys),
                "only": sorted(([name, sorted((plain(value) for value in values), key=str)] for name, values in self.only), key=str),
                "picked": sorted(set(self.picked))}

    @staticmethod
    def from_dict(stored: dict[str, Any]) -> "Selection":
        keys = stored["keys"]
        scope = Scope(stored["level"], stored["key"], None if keys is None else frozenset(keys))
        return Selection(scope, tuple((name, tuple(values)) for name, values in stored["only"]), tuple(stored["picked"]))


@dataclass(frozen=True)
class Figure:
    """One answer. Rates are per cent; `value` is None when nothing could be counted (denominator 0), never 0 % or 100 %.

    `denominator` is None for plain counts and totals; for a median both are the number of facts that have a value.
    `pending` requirements are not yet due, `waived` ones were excused; neither stands in the denominator.
    `counted_between`: the first and the last day on which the working calendar had a say in which facts are counted; None: it had none.
    `leaves_out`: secret facts were not counted (see `asking`). `is_frozen`: it was put away, and its rows page tells what changed since.
    `is_of_sums`: numerator and denominator are sums of what the facts hold, not counts of facts.
    """

    code: str
    name: str
    selection: Selection
    period: Period
    as_of: date
    numerator: int | float
    denominator: int | None
    value: int | float | None
    unit: str
    edition: str
    basis: str
    noun: str = "件"
    pending: int = 0
    waived: int = 0
    small: int = 5
    counted_between: tuple[date, date] | None = None
    leaves_out: bool = False
    is_frozen: bool = field(default=False, compare=False)
    is_of_sums: bool = field(default=False, compare=False)

    @property
    def scope(self) -> Scope:
        return self.selection.scope

    @property
    def bare_noun(self) -> str:
        return bare(self.noun)

    @property
    def is_rate(self) -> bool:
        return self.unit == "%"

    def is_small(self, threshold: int | None = None) -> bool:
        """Too few facts to be told as a rate (setting SMALL_NUMBER)."""
        return self.denominator is not None and self.denominator < (self.small if threshold is None else threshold)

    @property
    def text(self) -> str:
        """What a page says: "92.5%（37/40）", "3/4 件" when too few for a rate, "12 天（37 件）", "12 件", "—"."""
        if self.value is None:
            return NOTHING
        if self.denominator is None:
            return f"{number_text(self.value)} {self.unit}"
        if not self.is_rate:
            return f"{number_text(self.value)} {self.unit}（{self.denominator} {self.noun}）"
        parts = f"{number_text(self.numerator)}/{self.denominator}"
        small = parts if self.is_of_sums else f"{parts} {self.noun}"
        return small if self.is_small() else f"{number_text(self.value)}%（{parts}）"

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval of a rate, in per cent: how far chance alone may move it.

        None where there is no rate to tell, and for a graded share or a quotient, whose parts are no yes or no.
        """
        if not self.is_rate or self.is_of_sums or not self.denominator or self.is_small() or not float(self.numerator).is_integer():
            return None
        n, share = self.denominator, self.numerator / self.denominator
        middle = (share + Z_95**2 / (2 * n)) / (1 + Z_95**2 / n)
        half = Z_95 * sqrt(share * (1 - share) / n + Z_95**2 / (4 * n**2)) / (1 + Z_95**2 / n)
        return round(100 * max(middle - half, 0), 1), round(100 * min(middle + half, 1), 1)


def plain(value: Any) -> Any:
    """A dimension's value as JSON can hold it: an enum by its value, a day by its ISO text."""
    value = getattr(value, "value", value)
    return value.isoformat() if isinstance(value, date) else value


def bare(noun: str) -> str:
    """What is counted, without the word it is counted with: 名党员 is 党员, 个支部 is 支部, 份问卷 is 问卷. A counting word alone stays."""
    return noun[1:] if len(noun) > 1 and noun[0] in COUNTERS else noun


def number_text(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")
