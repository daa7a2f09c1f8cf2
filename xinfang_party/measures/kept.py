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
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.engine import Figures
from xinfang_party.measures.terms import Figure, Scope, Selection

MOST = 1_000
Asked = tuple[str, Selection | Scope, Period]

_kept: OrderedDict[Hashable, tuple[str, Any]] = OrderedDict()
_lock = Lock()


def many(requests: Sequence[Asked], as_of: date | None = None) -> list[Figure]:
    """`engine.many`, asking only what is not known yet. For pages that read, not for what is frozen or decided by."""
    day, mark = as_of or clock.today(), newest_change()
    keys = [(code, Selection.of(selection), period, day) for code, selection, period in requests]
    found: dict[Hashable, Figure] = {key: figure for key in keys if (figure := recall(key, mark)) is not None}
    missing = {key: request for key, request in zip(keys, requests, strict=True) if key not in found}
    for key, figure in zip(missing, engine.many(list(missing.values()), day) if missing else (), strict=True):
        found[key] = remember(key, mark, figure)
    return [found[key] for key in keys]


def figures_by(code: str, level: str, period: Period) -> Figures:
    """`engine.figures_by` of today."""
    day, mark = clock.today(), newest_change()
    return known((code, level, period, day), mark, lambda: engine.figures_by(code, level, period, day))


def known(key: Hashable, mark: str | None, ask: Callable[[], Any]) -> Any:
    found = recall(key, mark)
    return remember(key, mark, ask()) if found is None else found


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
