"""Figures of promises: always read through `measures`, many at once, live until frozen."""
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import current_app

from xinfang_party.commitments.catalogue import SATISFACTION_MEASURE
from xinfang_party.commitments.models import Commitment, CommitmentLine
from xinfang_party.commitments.rules import pace
from xinfang_party.commitments.terms import Pace
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import DAY, Period
from xinfang_party.measures import asking, engine, kept, registry
from xinfang_party.measures.engine import Asked
from xinfang_party.measures.kinds import Count, Facts, Quotient, Ratio, Total
from xinfang_party.measures.since import Change, Since, changes, told
from xinfang_party.measures.terms import Figure, Scope, Selection


@dataclass(frozen=True)
class Standing:
    """One line of a promise as of today (or as frozen): its figure, and where it stands against its target."""

    line: CommitmentLine
    figure: Figure
    pace: Pace

    @property
    def is_frozen(self) -> bool:
        return self.line.frozen_id is not None

    @property
    def picks(self) -> int:
        """How many facts count by hand."""
        return len(self.line.picked)


@dataclass(frozen=True)
class Comparison:
    """Beside one line: `others`, what the same measure did for everyone else in the period (`includes_own`: for everyone, where the parts of a
    figure cannot be taken apart), frozen with the line where it is; `since`, what changed behind a frozen figure."""

    others: Figure
    includes_own: bool
    is_frozen: bool
    since: Since | None

    @property
    def changed(self) -> Figure | None:
        """A frozen figure as the facts stand now, where they are not what they were."""
        return self.since.now if self.since is not None and self.since.is_changed else None


@dataclass(frozen=True)
class Course:
    """A line month by month, and over its whole period as the facts stand now."""

    months: list["Month"]
    whole: Figure


@dataclass(frozen=True)
class Month:
    """One month of the promise's time: the figure of the month, and from the promise's beginning to the month's end."""

    label: str
    alone: Figure
    so_far: Figure


def selection_of(line: CommitmentLine) -> Selection:
    """Which facts count for a line: by rule, and those picked by hand."""
    scope = Scope(line.scope_level, line.scope_key)
    only = tuple((name, tuple(values)) for name, values in sorted(line.only.items()))
    return Selection(scope, only, tuple(sorted(fact.fact_id for fact in line.picked)))


def seen_of(code: str, selection: Selection, period: Period) -> Any:
    """The condition of what a line counts, None: everything. One for everybody who reads the promise, and for its figure, its start, its months, the
    others beside it and what is frozen alike, so that no two of them differ by a secret fact (docs/decisions/0015)."""
    return asking.seen_by_all(registry.get(code), selection, period, period.previous)


def question(line: CommitmentLine, period: Period) -> Asked:
    return asked_about(line.measure_code, selection_of(line), period)


def asked_about(code: str, selection: Selection, period: Period) -> Asked:
    return code, selection, period, seen_of(code, selection, period)


def withheld_from(line: CommitmentLine, commitment: Commitment) -> str:
    """What the line does not count, in a word; "" where it counts everything. Said whether there is any such fact or not."""
    measure = registry.get(line.measure_code)
    view = registry.rows_view(registry.facts_of(measure).of)
    is_open = line.frozen.leaves_out if line.frozen else seen_of(measure.code, selection_of(line), commitment.period) is not None
    return view.withheld if view is not None and is_open else ""


def standings(commitments: Sequence[Commitment]) -> dict[int, list[Standing]]:
    """commitment id → standing of each line. Live figures of all lines come in as few statements as the engine can; frozen ones are read."""
    return standings_by(commitments, engine.many(asked_for(commitments)))


def asked_for(commitments: Sequence[Commitment]) -> list[Asked]:
    """The questions behind the live lines, for whoever asks more in the same breath."""
    return [question(line, commitment.period) for line, commitment in live_lines(commitments)]


def live_lines(commitments: Sequence[Commitment]) -> list[tuple[CommitmentLine, Commitment]]:
    return [(line, commitment) for commitment in commitments for line in commitment.lines if line.frozen is None]


def standings_by(commitments: Sequence[Commitment], found: Sequence[Figure]) -> dict[int, list[Standing]]:
    """`found`: today's answers to `asked_for(commitments)`."""
    today = clock.today()
    by_line = {line.id: figure for (line, _), figure in zip(live_lines(commitments), found, strict=True)}
    return {commitment.id: [standing(line, commitment, by_line.get(line.id), today) for line in commitment.lines] for commitment in commitments}


def standing(line: CommitmentLine, commitment: Commitment, live: Figure | None, today: date) -> Standing:
    """As frozen, else by its `live` figure. Only days that are over have elapsed: on its last day a promise can still be kept."""
    measure, figure = registry.get(line.measure_code), line.frozen.figure if line.frozen else live
    assert figure is not None
    return Standing(line, figure, pace(
        figure.value, line.target, n=None if figure.denominator is None else int(figure.denominator),
        elapsed=commitment.period.elapsed_share(today - DAY), better=measure.better, grows=grows(measure),
        small=current_app.config["SMALL_NUMBER"]))


def grows(measure: Any) -> bool:
    """It only adds up over the period; a state (what is overdue now) does not."""
    return isinstance(measure, Count | Total) and measure.dated is not None


def baseline_of(code: str, selection: Selection, period: Period) -> Figure:
    """The same measure over the period before: where the promise starts. Hand-picked facts belong to the period itself and are left out."""
    return engine.figure(code, replace(selection, picked=()), period.previous, seen=seen_of(code, selection, period))


def comparisons(found: Sequence[Standing], now: Sequence[Figure], period: Period) -> list[Comparison]:
    """Each line beside everyone else, and beside itself as the facts stand `now`. One statement where the facts are the same, none for what is frozen."""
    if not found:
        return []
    as_of, since = found[0].figure.as_of, changes_since(found, now)
    live = iter(kept.many([everyone_asked(one.line, period) for one in found if one.line.frozen_everyone is None], as_of))
    return [comparison(one, next(live) if one.line.frozen_everyone is None else one.line.frozen_everyone.figure, own, since.get(one.line.id))
            for one, own in zip(found, now, strict=True)]


def everyone_asked(line: CommitmentLine, period: Period) -> Asked:
    return line.measure_code, everyones(line), period, seen_of(line.measure_code, selection_of(line), period)


def everyones(line: CommitmentLine) -> Selection:
    """The same facts whoever owns them: all, so that those picked by hand are among them, or those of the narrowing and the picked ones."""
    own = selection_of(line)
    return Selection(Scope.bureau(), own.only, own.picked if own.only else ())


def comparison(one: Standing, everyone: Figure, now: Figure, since: Since | None = None) -> Comparison:
    """Frozen beside frozen, live beside live."""
    is_frozen = one.line.frozen_everyone is not None
    others = without(everyone, one.figure if is_frozen else now)
    return Comparison(others or everyone, others is None, is_frozen, since)


def changes_since(found: Sequence[Standing], now: Sequence[Figure]) -> dict[int, Since]:
    """line id → what changed behind its frozen figure, told alike to everybody who reads the promise; one statement for how the facts stand now.
    Where the way of counting is another now, facts cannot be compared."""
    frozen = [(one, own, one.line.frozen.parts if one.figure.leaves_out == own.leaves_out else None)
              for one, own in zip(found, now, strict=True) if one.line.frozen is not None]
    known = [(own.code, own.selection, own.period, asking.no_secret(registry.get(own.code)) if own.leaves_out else None)
             for _, own, then in frozen if then is not None]
    present = iter(engine.parts(known, now[0].as_of) if known else ())
    return {one.line.id: since_of(one, own, None if then is None else changes(then, next(present))) for one, own, then in frozen}


def since_of(one: Standing, now: Figure, found: dict[int, Change] | None) -> Since:
    measure = registry.get(one.line.measure_code)
    return Since(measure, one.figure, now, None if found is None else told(found, measure, asking.no_secret(measure)))


def parts(figure: Figure) -> tuple[Any, ...]:
    return figure.numerator, figure.denominator, figure.value


def without(everyone: Figure, own: Figure) -> Figure | None:
    """None for kinds whose parts do not add up (a median)."""
    measure = registry.get(own.code)
    numerator = everyone.numerator - own.numerator
    if isinstance(measure, Ratio | Quotient):
        denominator = (everyone.denominator or 0) - (own.denominator or 0)
        share = round(100 * numerator / denominator, 4) if denominator else None
        return replace(everyone, numerator=numerator, denominator=denominator, value=share)
    return replace(everyone, numerator=round(numerator, 2), value=round(numerator, 2)) if isinstance(measure, Count | Total) else None


def satisfactions_of(commitment: Commitment, as_of: date | None = None) -> list[Figure | None]:
    """For each line the petitioners' own evaluations of the facts it counts; None when it counts other facts. One statement."""
    masses = registry.facts_of(registry.get(SATISFACTION_MEASURE)).of
    lines = [line for line in commitment.lines if registry.facts_of(registry.get(line.measure_code)).of is masses]
    found = engine.many([asked_about(SATISFACTION_MEASURE, selection_of(line), commitment.period) for line in lines], as_of)
    by_line = {line.id: figure for line, figure in zip(lines, found, strict=True)}
    return [by_line.get(line.id) for line in commitment.lines]


def courses(commitment: Commitment, today: date) -> list[Course]:
    """Each line as far as its time has come; one statement a line. Of a month that the promise only touches, its own days count."""
    period, until = commitment.period, min(today, commitment.ends_on)
    months = [month for month in period.sub_periods("month") if month.start <= until]
    alone = [month if period.start <= month.start and month.end <= period.end
             else Period.stretch(max(month.start, period.start), min(month.end, period.end)) for month in months]
    so_far = [Period.stretch(period.start, month.end) for month in alone]
    found = []
    for line in commitment.lines:
        code, selection, as_of = line.measure_code, selection_of(line), line.frozen.as_of if line.frozen else today
        *figures, whole = engine.series(code, selection, [*alone, *so_far, period], as_of, seen=seen_of(code, selection, period))
        pairs = zip(figures[:len(alone)], figures[len(alone):], strict=True)
        found.append(Course([Month(month.label, *pair) for month, pair in zip(months, pairs, strict=True)], whole))
    return found


def is_state(code: str) -> bool:
    """Counted as of a day, so that months do not add up to anything."""
    measure = registry.get(code)
    return isinstance(measure, Facts) and measure.during is not None
