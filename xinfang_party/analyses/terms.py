"""Frozen values of the analyses: three stretches of time, and what was counted in each."""
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from xinfang_party.kernel.labels import Labelled
from xinfang_party.kernel.periods import DAY, Period
from xinfang_party.measures.terms import Figure
from xinfang_party.petitions.terms import Reach


class Split(Labelled):
    """What the cases received are split by."""

    CHANNEL = "channel", "渠道"
    PURPOSE = "purpose", "目的"
    SUBJECT = "subject", "内容"
    DISTRICT = "district", "区域"
    LANE = "class", "四办"


class Windows(NamedTuple):
    """The period asked about, the one before of the same length, the same of last year."""

    now: Period
    before: Period
    year_ago: Period

    @property
    def differ(self) -> bool:
        """Last year's is told: of a year it is the one before as well, of more than a year it runs into the period itself."""
        return self.year_ago.end < self.before.end


class Three(NamedTuple):
    """One count in each of the windows."""

    now: int
    before: int
    year_ago: int


class Known(NamedTuple):
    """Whether each of the windows is known from its first day to its last."""

    now: bool
    before: bool
    year_ago: bool


class Figures(NamedTuple):
    """One figure in each of the windows."""

    now: Figure
    before: Figure
    year_ago: Figure


@dataclass(frozen=True)
class Line:
    """One value of a split. `key`: what an address says for it; None: the cases do not say. `is_alone`: a subject without those below it."""

    label: str
    counts: Three
    key: str | None = None
    is_missing: bool = False
    is_alone: bool = False


@dataclass(frozen=True)
class Grounds:
    """What a change can be told from: whether the period is not over yet, and whether each of the others is known as well as the period itself."""

    is_running: bool = False
    before: bool = True
    year_ago: bool = True


@dataclass(frozen=True)
class Situation:
    """All figures of a page or a report, counted as of `as_of`. `reach`: of which days there are cases at all; of others nothing is known."""

    windows: Windows
    as_of: date
    figures: Mapping[str, Figures]
    overdue: Figure
    splits: Mapping[Split, tuple[Line, ...]]
    open_total: Three
    pauses: tuple[Line, ...]
    work: tuple[tuple[str, tuple[Figures, ...]], ...]
    leaves_out: bool
    second: tuple[Line, ...] = ()
    second_of: str = ""
    reach: Reach | None = None

    @property
    def is_running(self) -> bool:
        return not self.windows.now.is_over(self.as_of)

    @property
    def begun(self) -> Known:
        """Whether each of the windows begins with the month of the first case or later."""
        first = self.reach.first.replace(day=1) if self.reach else None
        return Known(*(first is not None and window.start >= first for window in self.windows))

    @property
    def reached(self) -> Known:
        """Whether the cases of each of the windows are all here; of one that is not over, those of the months that are."""
        over = Period.of(self.as_of, "month").start - DAY
        return Known(*(self.reach is not None and (window.end if window.is_over(self.as_of) else over) <= self.reach.end for window in self.windows))

    @property
    def is_blank(self) -> bool:
        """The period begins after the last day of which there is a case or all cases are known: no number is told, which is not none."""
        return self.reach is not None and self.windows.now.start > max(self.reach.last, self.reach.end)

    @property
    def known(self) -> Known:
        now, before, year_ago = (begun and reached for begun, reached in zip(self.begun, self.reached, strict=True))
        return Known(now and not self.is_blank, before, year_ago)

    @property
    def grounds(self) -> Grounds:
        known = self.known
        return Grounds(self.is_running, known.now and known.before, known.now and known.year_ago and self.windows.differ)

    def grounds_of(self, figure: Figure) -> Grounds:
        """Of the work: what the house itself keeps is known whatever sheets were brought in."""
        if follows_cases(figure):
            return self.grounds
        return Grounds(self.is_running, self.begun.now and self.begun.before, self.begun.now and self.begun.year_ago and self.windows.differ)

    @property
    def accusations(self) -> Three | None:
        """How many, where that may be told: over whole months, narrowed by nothing else."""
        if self.leaves_out:
            return None
        received = self.figures["petitions.received"]
        return Three(*(int(figure.numerator) - open_ for figure, open_ in zip(received, self.open_total, strict=True)))

    @property
    def first_and_repeat(self) -> tuple[Three, Three]:
        rates = self.figures["petitions.repeat_rate"]
        return (Three(*((one.denominator or 0) - int(one.numerator) for one in rates)), Three(*(int(one.numerator) for one in rates)))


def follows_cases(figure: Figure) -> bool:
    """The steps of the lanes are made by the cases that are here: where those are not known, neither are they."""
    return figure.code.startswith("lanes.")


@dataclass(frozen=True)
class Spread:
    """How the departments of the bureau with enough cases lie, without names."""

    low: float
    middle: float
    high: float
    departments: int


@dataclass(frozen=True)
class Service:
    """One department's figure over several periods, and the bureau's spread in the chosen one; None where there are too few departments."""

    series: tuple[Figure, ...]
    chosen: Figure
    spread: Spread | None = field(default=None)

    @property
    def name(self) -> str:
        return self.chosen.name

    @property
    def values(self) -> list[Any]:
        return [None if figure.value is None or figure.is_small() else round(figure.value, 2) for figure in self.series]
