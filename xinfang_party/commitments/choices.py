"""What the form of a promise offers: measures, whose facts, which of them, the period; and what an edit starts from."""
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from xinfang_party.commitments.models import Commitment
from xinfang_party.commitments.terms import Kind
from xinfang_party.kernel import clock
from xinfang_party.measures import registry
from xinfang_party.measures.kinds import Dimension
from xinfang_party.measures.terms import plain

Choices = Sequence[tuple[str, str]]
DIMENSIONS = {"classes": "class", "channels": "channel", "subjects": "subject", "districts": "district"}
"""Field of the form → dimension of the measure it narrows."""
LEVELS = {Kind.MEMBER: (("member", "我承办的"), ("branch", "我所在支部的"), ("department", "我所在处室的")),
          Kind.BRANCH: (("branch", "本支部的"),)}
NO_PROMISE_ABOUT = "commitments."
"""A promise to keep promises would move by itself."""
WRITTEN_FOR_THE_NEXT = 12
"""The month in which a promise is meant for the next year."""


def offered(kind: Kind) -> tuple[Choices, Choices, dict[str, Choices]]:
    """(measures, levels, options by dimension), as `CommitmentForm.offer` takes them."""
    return measures(kind), LEVELS[kind], {name: options(name) for name in DIMENSIONS.values()}


def measures(kind: Kind) -> list[tuple[str, str]]:
    """(code, name) of every measure that a member (or a branch) can be asked about and that can be better or worse."""
    level = "member" if kind is Kind.MEMBER else "branch"
    return [(measure.code, f"{measure.name}（{measure.unit}{'，越低越好' if measure.better == 'lower' else ''}）")
            for measure in registry.all_measures() if measure.better != "none" and level in registry.owner_columns(measure)
            and not measure.code.startswith(NO_PROMISE_ABOUT)]


def options(name: str) -> list[tuple[str, str]]:
    """(value, label) of what facts can be narrowed to, as the measures declare it; nothing when no measure has this dimension."""
    for measure in registry.all_measures():
        if name in (dimensions := registry.facts_of(measure).dimensions):
            return labels(dimensions[name])
    return []


def labels(dimension: Any) -> list[tuple[str, str]]:
    if isinstance(dimension, Dimension) and dimension.labels is not None:
        return [(str(plain(value)), words) for value, words in dimension.labels().items()]
    column = dimension.column if isinstance(dimension, Dimension) else dimension
    return [(member.value, member.label) for member in getattr(column.type, "enum_class", None) or ()]


def with_below(name: str, values: Iterable[Any]) -> list[Any]:
    """The values, and those that lie below one of them in a tree: their words begin with its words and a slash."""
    chosen = [str(value) for value in values]
    known = dict(options(name)) if chosen else {}
    tops = tuple(f"{known[value]}/" for value in chosen if value in known)
    return chosen + [value for value, words in known.items() if value not in chosen and words.startswith(tops)] if tops else chosen


def topmost(name: str, values: Iterable[Any], known: dict[str, str] | None = None) -> list[str]:
    """The opposite: without those that lie below another of them."""
    chosen = [str(value) for value in values]
    if known is None:
        known = dict(options(name)) if chosen else {}
    words = {known.get(value, value) for value in chosen}
    return [value for value in chosen if not any(known.get(value, value).startswith(f"{top}/") for top in words)]


def blank() -> dict[str, Any]:
    """A new promise is for a whole year, so that it starts from the whole year before: this one, in December the next."""
    today = clock.today()
    year = today.year + (today.month >= WRITTEN_FOR_THE_NEXT)
    return {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}


def filled(commitment: Commitment) -> dict[str, Any]:
    """The form's data of an existing promise; a baseline appears only where it was given by hand."""
    names = ("title", "content", "served", "starts_on", "ends_on", "version")
    return {**{name: getattr(commitment, name) for name in names}, "lines": [
        {"measure_code": line.measure_code, "reach": line.scope_level, "target": line.target,
         "baseline": line.baseline if line.baseline_reason else None, "baseline_reason": line.baseline_reason,
         **{field: topmost(name, line.only.get(name, [])) for field, name in DIMENSIONS.items()}}
        for line in commitment.lines]}
