"""What changed behind a frozen figure: fact by fact, because two corrections that cancel each other leave every total as it was."""
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, select

from xinfang_party.access.terms import Identity
from xinfang_party.kernel.database import db
from xinfang_party.measures import engine, registry
from xinfang_party.measures.asking import Asked, model_behind
from xinfang_party.measures.kinds import Measure, Median, Quotient, Ratio, Share, Total
from xinfang_party.measures.rules import Parts
from xinfang_party.measures.terms import Figure, number_text

CHANGED, CHANGED_LABEL = "changed", "封存后有变化的"
HEADER = "封存时→现在"
MOST_LISTED = 5_000
REACHED, MISSED = "达到", "没有达到"
Change = tuple[float | None, float | None]
"""What a fact gave when the figure was frozen, and what it gives now; None: it did not count."""


@dataclass(frozen=True)
class Since:
    """A frozen figure beside the same one `now`; `changes` by fact id, None where the facts were not kept with it."""

    measure: Measure
    frozen: Figure
    now: Figure
    changes: Mapping[int, Change] | None

    @property
    def is_changed(self) -> bool:
        """The facts are not what they were; not where only the way of counting differs."""
        return self.frozen.leaves_out == self.now.leaves_out and (bool(self.changes) or totals(self.frozen) != totals(self.now))

    @property
    def summary(self) -> str:
        """"1 件由没有达到变为达到、2 件新计入"; "" where nothing did, or where the facts were not kept."""
        found = Counter(kind_of(self.measure, change) for change in (self.changes or {}).values())
        return "、".join(f"{count} {self.frozen.noun}{words}" for words, count in sorted(found.items()))

    def of(self, fact_id: int) -> str:
        """What happened to one fact; "" where nothing did."""
        change = (self.changes or {}).get(fact_id)
        return "" if change is None else f"{spoken(self.measure, change[0])}→{spoken(self.measure, change[1])}"


def totals(figure: Figure) -> tuple[Any, ...]:
    return figure.numerator, figure.denominator, figure.value


def changes(then: Parts, now: Parts) -> dict[int, Change]:
    return {key: (then.get(key), now.get(key)) for key in sorted(then.keys() | now.keys()) if then.get(key) != now.get(key)}


def since(asked: Asked, now: Figure, viewer: Identity) -> Since | None:
    """For an address that asks for the frozen figure. It is compared whole, as the page of its promise does: with the facts picked by hand that
    this viewer may not see and that `now` leaves out."""
    if asked.frozen is None:
        return None
    frozen, kept = asked.frozen.figure, asked.frozen.parts
    whole = (asked.measure.code, frozen.selection, asked.period, asked.seen)
    if asked.left_out:
        [now] = engine.many([whole], asked.as_of)
    if kept is None:
        return Since(asked.measure, frozen, now, None)
    [present] = engine.parts([whole], asked.as_of)
    found = changes(kept, present)
    view = registry.rows_view(model_behind(asked.measure))
    return Since(asked.measure, frozen, now, told(found, asked.measure, None if view is None or view.open_to is None else view.open_to(viewer)))


def told(found: Mapping[int, Change], measure: Measure, is_open: Any) -> dict[int, Change]:
    """Without facts that are secret now (`is_open`: the condition of the others, None: all are): one by one they are told to nobody."""
    if is_open is None or not found:
        return dict(found)
    model, keys, secret = model_behind(measure), list(found), set[int]()
    for start in range(0, len(keys), MOST_LISTED):
        secret.update(db.session.scalars(select(model.id).where(model.id.in_(keys[start:start + MOST_LISTED]), ~is_open)))
    return {key: change for key, change in found.items() if key not in secret}


def changed_rows(model: Any, found: Since) -> Select[Any]:
    """Those that changed, among them what does not count any more; what is no more is no row."""
    return select(model).where(model.id.in_(list(found.changes or ())[:MOST_LISTED])).order_by(model.id)


def linked(figure: Figure) -> Figure:
    """So that links from it lead to the comparison again."""
    return replace(figure, is_frozen=True)


def is_share(measure: Measure) -> bool:
    return isinstance(measure, Ratio | Share)


def kind_of(measure: Measure, change: Change) -> str:
    then, now = change
    if then is None or now is None:
        entered = then is None
        given = (now if entered else then) or 0
        which = f"{REACHED if given else MISSED}的" if is_share(measure) else ""
        return f"新计入{f'（{which}）' if which else ''}" if entered else f"{which}不再计入"
    if is_share(measure):
        return f"由{MISSED}变为{REACHED}" if now else f"由{REACHED}变为{MISSED}"
    return "的数值有变化"


def spoken(measure: Measure, given: float | None) -> str:
    if given is None:
        return "不计入"
    if is_share(measure):
        return REACHED if given else MISSED
    return f"{number_text(given)} {measure.unit}" if isinstance(measure, Total | Median | Quotient) else "计入"
