"""Rooms above that keep something beside cases are told which ones changed; this room does not know them."""
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

Ids = Iterable[int]


def nothing(_batch: Any) -> None:
    """Nobody built on it."""


@dataclass(frozen=True)
class Watcher:
    """`changed(ids)`: their facts are now others. Of an import's batch: `built_on` answers a sentence why it cannot be undone, `before_undo` removes what hangs
    on the cases that vanish."""

    changed: Callable[[Ids], None]
    built_on: Callable[[Any], str | None] = nothing
    before_undo: Callable[[Any], None] = nothing


REGISTERED: list[Watcher] = []


def register(watcher: Watcher) -> None:
    if watcher not in REGISTERED:
        REGISTERED.append(watcher)


def tell(ids: Ids) -> None:
    changed = sorted(set(ids))
    for watcher in REGISTERED if changed else ():
        watcher.changed(changed)


def built_on(batch: Any) -> str | None:
    return next((reason for watcher in REGISTERED if (reason := watcher.built_on(batch))), None)


def before_undo(batch: Any) -> None:
    for watcher in REGISTERED:
        watcher.before_undo(batch)
