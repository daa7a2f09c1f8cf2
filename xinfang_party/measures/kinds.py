"""The kinds of measure. One declaration reads like its definition; the engine alone turns it into SQL.

`where`, `among`, `hits`, `sum`, `top`, `bottom` and `of_value` are SQL expressions, or callables `(as_of: date) -> expression` so that a figure
"as of" a past day ignores what happened later. Facts that are states (a membership, a rule in force) name `during=(from, to)`
instead of `dated`; they are counted as of the period's end or `as_of`, whichever is earlier, and that day is what callables get.
In a period that has not begun there is nothing to count yet: states are none, and a share of them is "—".
"""
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import Period
from xinfang_party.measures.terms import bare

Expression = Any
Skip = Callable[[Sequence[Period]], Collection[tuple[int | None, Period]]] | Callable[[Sequence[Period], date], Collection[tuple[int | None, Period]]]
Terms = Callable[[Period], tuple[str, int]]
EACH_WORDS = {"month": "个月", "quarter": "个季度", "half": "个半年", "year": "年"}


class Owners:
    """Level name → the column that says whose fact it is: `Owners(branch=Case.branch_id, member=Case.member_id)`."""

    def __init__(self, **columns: Expression) -> None:
        self.columns = columns


@dataclass(frozen=True, eq=False)
class Dimension:
    """A property figures can be narrowed to or split by; `labels` answers {value: words} where the values have no `.label`."""

    column: Expression
    label: str = ""
    labels: Callable[[], Mapping[Any, str]] | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Measure:
    """What every kind has. `better` is higher, lower or none; `noun` is what is counted one by one. `is_helper`: there for another measure to judge by,
    of no use alone, so that the list of measures leaves it out.
    """

    code: str
    name: str
    unit: str = "%"
    better: str = "none"
    basis: str = ""
    note: str = ""
    edition: str = "2026.1"
    noun: str = "件"
    is_helper: bool = False

    @property
    def formula(self) -> str:
        raise NotImplementedError

    @property
    def number(self) -> str:
        """What the counting yields, in words: 件数, 人数, 党员数."""
        return f"{bare(self.noun)}数"


@dataclass(frozen=True, eq=False, kw_only=True)
class Facts(Measure):
    """A measure over the rows of one model. `joins` are (model, on-clause) pairs, each many-to-one, where a column lives one table away;
    a fact without its partner stays a fact.

    `dated`: a column of days, or a callable like those above, where the fact's own day may have been another one then (a deadline that was moved).
    Facts dated after `as_of` have not happened; `counts_ahead=True` keeps them (deadlines that lie ahead); a callable is asked each time.
    `by_workdays`: the day they are dated by was counted by the working calendar, so a year without one makes the figure provisional.
    """

    of: Any
    owners: Owners
    dated: Expression = None
    during: tuple[Expression, Expression] | None = None
    where: Expression = None
    dimensions: Mapping[str, Expression] = field(default_factory=dict)
    joins: tuple[tuple[Any, Expression], ...] = ()
    counts_ahead: bool | Callable[[], bool] = False
    by_workdays: bool = False

    @property
    def looks_ahead(self) -> bool:
        return self.counts_ahead() if callable(self.counts_ahead) else self.counts_ahead


@dataclass(frozen=True, eq=False, kw_only=True)
class Count(Facts):
    unit: str = "件"

    @property
    def formula(self) -> str:
        return f"符合条件的{self.number}" if self.during is None else f"时段末（或截至日）符合条件的{self.number}"


@dataclass(frozen=True, eq=False, kw_only=True)
class Total(Facts):
    """The sum of a column, rounded to two decimals."""

    sum: Expression

    @property
    def formula(self) -> str:
        return f"每{self.noun}的数值相加（{self.unit}）"


Amount = Count | Total
"""What a duty or a share judges its subjects by."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Ratio(Facts):
    """hits ÷ among, in per cent. A fact whose `hits` is unknown (NULL) is a miss."""

    hits: Expression
    among: Expression = None
    hits_words: str = "达到要求的"
    among_words: str = "应计的"

    @property
    def formula(self) -> str:
        return f"{self.hits_words}{self.number} ÷ {self.among_words}{self.number} × 100%"


@dataclass(frozen=True, eq=False, kw_only=True)
class Quotient(Facts):
    """Σ`top` ÷ Σ`bottom` of the facts, in per cent: of each fact two numbers are known (so many active of so many enrolled). `bottom` holds
    whole numbers; an unknown one adds nothing. No fact is a hit or a miss.
    """

    top: Expression
    bottom: Expression
    top_words: str
    bottom_words: str

    @property
    def formula(self) -> str:
        return f"各{self.noun}的{self.top_words}之和 ÷ 各{self.noun}的{self.bottom_words}之和 × 100%"


@dataclass(frozen=True, eq=False, kw_only=True)
class Median(Facts):
    """The middle value; facts without a value are left out."""

    of_value: Expression

    @property
    def formula(self) -> str:
        return f"把每{self.noun}的数值从小到大排列，取正中间的一个（{self.unit}）；没有数值的不计"


@dataclass(frozen=True, eq=False, kw_only=True)
class Subjects:
    """Who owes something: rows of `of` in force `during` their days, each known by `key` at `level` of the facts it is judged by."""

    of: Any
    key: Expression
    level: str
    during: tuple[Expression, Expression]
    owners: Owners
    where: Expression = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Every(Measure):
    """At least `at_least` of the Count or Total `of` in each sub-period. The current one, not yet met, is pending, never failed.

    `of` must be dated. Without `by` the scope as a whole owes it; with `by` each subject of the scope does, in every sub-period it
    existed throughout. `skip(sub_periods)` answers the excused (key, sub-period) pairs: keys of the subjects, without `by` keys of
    scopes at `skip_level` (None: the bureau); one that takes two arguments gets `as_of` too, and answers who was excused by then. Only
    sub-periods wholly within the period count.

    `terms(year)` answers (`each`, `at_least`) as they are in force in that year, asked at question time; None: those written here always are.
    """

    of: str
    at_least: float = 1
    each: str = "month"
    by: Subjects | None = None
    skip: Skip | None = None
    skip_level: str = "branch"
    terms: Terms | None = None
    better: str = "higher"

    def terms_in(self, year: Period) -> tuple[str, float]:
        return (self.each, self.at_least) if self.terms is None else self.terms(year)

    @property
    def formula(self) -> str:
        each, at_least = self.terms_in(Period.of(clock.today(), "year"))
        each = EACH_WORDS[each].removeprefix("个")
        return f"完成量至少 {at_least:g} 的{each}数 ÷ 已到期的{each}数 × 100%；当期还没有到期的不算未完成"


@dataclass(frozen=True, eq=False, kw_only=True)
class Share(Measure):
    """Share of subjects whose figure `reaches` (a Count or Total code) is at least `at_least` in the period.

    `of` is a model of states (with `key`, `during`, `owners`), or a tuple of required values of the reached measure's dimension `level`.
    `graded`: each subject adds min(figure ÷ at_least, 1) instead of 0 or 1. `prorated`: the threshold grows with the period's elapsed share.
    `yearly`: `at_least` is for a whole year; each subject owes it for the days of its own states within the period that have begun, so that
    a month asks a twelfth and who came in October a quarter (days of two states at a time count once).
    """

    of: Any
    reaches: str
    level: str
    at_least: float = 1
    key: Expression = None
    during: tuple[Expression, Expression] | None = None
    owners: Owners = field(default_factory=Owners)
    where: Expression = None
    dimensions: Mapping[str, Expression] = field(default_factory=dict)
    graded: bool = False
    prorated: bool = False
    yearly: bool = False
    better: str = "higher"
    noun: str = "人"

    @property
    def formula(self) -> str:
        threshold = f"{'按天数折算的 ' if self.yearly else ''}{self.at_least:g}{'×时段已过比例' if self.prorated else ''}"
        if self.graded:
            return f"每{self.noun}的完成比例（完成量 ÷ {threshold}，最多计 1）之和 ÷ 应计{self.number} × 100%"
        return f"完成量达到 {threshold} 的{self.number} ÷ 应计{self.number} × 100%"


def at(expression: Expression, day: date) -> Expression:
    """The SQL of an expression that may depend on the day it is asked for."""
    return expression(day) if callable(expression) else expression
