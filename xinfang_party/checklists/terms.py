"""The words of the standard: how an item is proved, and how it stands."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xinfang_party.kernel.labels import Labelled


class Comparison(Labelled):
    AT_LEAST = "at_least", "≥"
    AT_MOST = "at_most", "≤"


class When(Labelled):
    """Over which time a measure is asked: the round's own; its whole year, which is not failed before it is over; that year as far as it has come."""

    ROUND = "round", "本期"
    YEAR = "year", "全年"
    SO_FAR = "so_far", "当年至今"


class Verdict(Labelled):
    """What one test of an item came to."""

    REACHED = "reached", "达到"
    MISSED = "missed", "没有达到"
    UNKNOWN = "unknown", "不能判定"
    PENDING = "pending", "还没有到期"
    WAIVED = "waived", "已批准免除"
    NOT_OWED = "not_owed", "没有这类事项"


class State(Labelled):
    """How an item stands. The first four count; the other three stand apart and are in no total."""

    RECORDS = "met_by_records", "记录证明达到"
    STATEMENT = "met_by_statement", "说明达到"
    NOT_MET = "not_met", "没有达到"
    UNKNOWN = "cannot_tell", "不能判定"
    PENDING = "pending", "未到期"
    WAIVED = "waived", "已免除"
    NOT_OWED = "not_owed", "不适用"

    @property
    def counts(self) -> bool:
        return self in COUNTED

    @property
    def tone(self) -> str:
        return TONES[self]


COUNTED = (State.RECORDS, State.STATEMENT, State.NOT_MET, State.UNKNOWN)
TONES = {State.RECORDS: "good", State.STATEMENT: "info", State.NOT_MET: "bad", State.UNKNOWN: "warn", State.PENDING: "quiet", State.WAIVED: "quiet",
         State.NOT_OWED: "quiet"}
SIGNS = {State.RECORDS: "达", State.STATEMENT: "述", State.NOT_MET: "未", State.UNKNOWN: "？", State.PENDING: "待", State.WAIVED: "免", State.NOT_OWED: "—"}
"""One character for the field of a table."""


@dataclass(frozen=True)
class Check:
    """A measure's figure of the branch against a threshold. `may_lack`: where there is nothing to count the item owes nothing, rather than that
    nobody can tell."""

    code: str
    comparison: Comparison
    threshold: float
    when: When
    may_lack: bool = False


@dataclass(frozen=True)
class Proof:
    """All tests must be reached. `document_months`: a document is wanted that is no older than so many months (0: of any age)."""

    tests: tuple[Check, ...] = ()
    document_months: int | None = None
    is_judged: bool = False

    @property
    def kind(self) -> str:
        words = [word for word, is_part in (("记录", bool(self.tests)), ("材料", self.document_months is not None), ("评判", self.is_judged)) if is_part]
        return "＋".join(words)


@dataclass(frozen=True)
class Item:
    code: str
    aspect: str
    category: str
    name: str
    demand: str
    frequency: str
    basis: str
    confidence: str
    weight: float
    confirmed_by: str
    proof: Proof
    counted_as: str = ""
    is_zero_tolerance: bool = False


@dataclass(frozen=True)
class Grade:
    least: float
    name: str


@dataclass(frozen=True)
class Days:
    """What a branch gets: to object to its inspection, from the day that is finished; to mend a poor result, from the day it is closed."""

    to_object: int
    to_mend: int


@dataclass(frozen=True)
class Edition:
    """One text of the standard. `grades` from the best down; a zero-tolerance item that is failed wholly caps the grade at `cap`."""

    code: str
    name: str
    source: str
    items: tuple[Item, ...]
    grades: tuple[Grade, ...]
    cap: str
    days: Days
    id: int | None = None

    @property
    def weight(self) -> float:
        return round(sum(item.weight for item in self.items), 2)

    @property
    def by_code(self) -> Mapping[str, Item]:
        return {item.code: item for item in self.items}


@dataclass(frozen=True)
class Result:
    """What one test came to. `figure` is None where no room registered the measure yet; `ratio` 0 to 1, None where there is nothing to judge."""

    name: str
    verdict: Verdict
    ratio: float | None = None
    test: Check | None = None
    figure: Any = None
    reason: str = ""

    @property
    def pending(self) -> int:
        return self.figure.pending if self.figure is not None else 0

    @property
    def waived(self) -> int:
        return self.figure.waived if self.figure is not None else 0


@dataclass(frozen=True)
class Document:
    """A piece of evidence as a rule sees it."""

    dated_on: date
    valid_until: date | None = None


@dataclass(frozen=True)
class Known:
    """What a branch has besides figures: its word and the inspector's (item code → 0 to 1), and its documents (item code → each)."""

    said: Mapping[str, float] = field(default_factory=dict)
    given: Mapping[str, float] = field(default_factory=dict)
    papers: Mapping[str, Sequence[Document]] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """How one item of one branch stands. `ratio` 0 to 1; `score` = weight × ratio; both None where nothing is counted."""

    item: Item
    state: State
    ratio: float | None
    results: tuple[Result, ...] = ()

    @property
    def score(self) -> float | None:
        if not self.state.counts:
            return None
        return round(self.item.weight * (self.ratio or 0), 2)

    @property
    def decisive(self) -> Result | None:
        """The weakest test; of several alike the first."""
        judged = [result for result in self.results if result.ratio is not None]
        return min(judged, key=lambda result: result.ratio or 0, default=self.results[0] if self.results else None)

    @property
    def pending(self) -> int:
        return sum(result.pending for result in self.results)

    @property
    def waived(self) -> int:
        return sum(result.waived for result in self.results)

    @property
    def reasons(self) -> list[str]:
        return [result.reason for result in self.results if result.reason]


@dataclass(frozen=True)
class Total:
    """`value` out of 100, over the items that count; None where none does. `unknown`: how much of it nobody can tell yet."""

    value: float | None
    grade: str
    points: float
    out_of: float
    unknown: float = 0
    is_capped: bool = False
    best: str = ""
    """The grade if all that nobody can tell yet were met."""


@dataclass(frozen=True)
class Sheet:
    """All items of one branch over one time, with the totals."""

    standings: tuple[Standing, ...]
    total: Total
    aspects: Mapping[str, Total] = field(default_factory=dict)

    @property
    def by_code(self) -> Mapping[str, Standing]:
        return {standing.item.code: standing for standing in self.standings}
