"""Figures of whole bureaus, asked by every home page: remembered in this process until something happens in the house.

What happened is told by the audit chain: every change leaves an entry, so figures may be used again as long as its newest entry is the
same (log-ins and the like change no fact). The entry's hash and not its number is the mark: a number comes again after a rollback.
"""
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from datetime import date
from threading import Lock
from typing import Any

from xinfang_party.audit.queries import newest_change
from xinfang_party.kernel import clock
from xinfang_party.measures import engine
from xinfang_party.measures.engine import Asked, Figures, Timed
from xinfang_party.measures.terms import Figure, Selection

MOST = 1_000

_kept: OrderedDict[Hashable, tuple[str, Any]] = OrderedDict()
_lock = Lock()


class Reading:
    """One look at what happened last, for everything that one page asks. It must not outlive a change that its request makes."""

    def __init__(self) -> None:
        self.day, self.mark = clock.today(), newest_change()

    def many(self, requests: Sequence[Asked], as_of: date | None = None) -> list[Figure]:
        """`engine.many`, asking only what is not known yet. For pages that read, not for what is frozen or decided by.

        Of the conditions `seen` one is told from none: every kind of fact has but one (`asking.seen_by_all`)."""
        day = as_of or self.day
        keys = [(code, Selection.of(selection), period, day, any(condition is not None for condition in seen)) for code, selection, period, *seen in requests]
        found: dict[Hashable, Figure] = {key: figure for key in keys if (figure := recall(key, self.mark)) is not None}
        missing = {key: request for key, request in zip(keys, requests, strict=True) if key not in found}
        for key, figure in zip(missing, engine.many(list(missing.values()), day) if missing else (), strict=True):
            found[key] = remember(key, self.mark, figure)
        return [found[key] for key in keys]

    def figures_by(self, asked: Sequence[Timed], level: str) -> list[Figures]:
        """`engine.figures_by_each`, as of today unless told."""
        keys = {one: (one[0], level, one[1], one[2] if len(one) > 2 else self.day) for one in asked}
        found = {one: figures for one, key in keys.items() if (figures := recall(key, self.mark)) is not None}
        missing = [one for one in keys if one not in found]
        for one, figures in zip(missing, engine.figures_by_each(missing, level, self.day) if missing else (), strict=True):
            found[one] = remember(keys[one], self.mark, figures)
        return [found[one] for one in asked]

    def made(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What `make()` puts together of today's figures and names, made again only after a change: never None, the same for all who ask with `key`."""
        known = recall((key, self.day), self.mark)
        return remember((key, self.day), self.mark, make()) if known is None else known


def many(requests: Sequence[Asked], as_of: date | None = None) -> list[Figure]:
    return Reading().many(requests, as_of) if requests else []


def recall(key: Hashable, mark: str | None) -> Any:
    with _lock:
        kept = _kept.get(key)
        if kept is None or mark is None or kept[0] != mark:
            return None
        _kept.move_to_end(key)
        return kept[1]


def remember(key: Hashable, mark: str | None, value: Any) -> Any:
    """Nothing is kept where no entry marks the state (an empty site)."""
    if mark is not None:
        with _lock:
            _kept[key] = mark, value
            while len(_kept) > MOST:
                _kept.popitem(last=False)
    return value
