"""Scopes, selections, periods and days as addresses and commands write them, and back. Whatever cannot be read is refused in words."""
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from unicodedata import category

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.kernel import periods
from xinfang_party.kernel.errors import NotFound, Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import registry
from xinfang_party.measures.questions import LARGEST
from xinfang_party.measures.terms import BUREAU, Scope, Selection, plain

BY_ID = "#"
"""`branch:#12` (or `branch:#12,#15`) names rows by id: links between pages are written without asking the database for codes."""
ONLY = "only."
OPEN = "open"
"""`open=1`: only facts that are no secret to anybody."""
FROZEN = "frozen"
"""`frozen=1`: beside the figure that was put away of the same, where there is one."""
UNKNOWN = "-"
"""`only.class=-`: facts whose class is not known. An empty value is no narrowing, as forms send it."""
MOST = 500
NO_TEXT = frozenset({"Cc", "Cf", "Cs", "Cn"})

Arguments = dict[str, Any]


def arguments(selection: Selection, period: Period, as_of: date, *, leaves_out: bool = False) -> Arguments:
    """The query of an address that asks the same again. `leaves_out`: without secret facts, whoever follows it."""
    narrowed: Arguments = {}
    for name, values in selection.only:
        narrowed.setdefault(ONLY + name, []).extend(UNKNOWN if value is None else word(value) for value in values)
    picked = {"picked": ",".join(str(key) for key in sorted(set(selection.picked)))} if selection.picked else {}
    return {"scope": scope_text(selection.scope), "period": str(period), "as_of": as_of.isoformat(), **narrowed, **picked, **({OPEN: "1"} if leaves_out else {})}


def word(value: Any) -> str:
    value = plain(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def scope_text(scope: Scope) -> str:
    """`bureau`, `branch:#12`, `branch:#12,#15`; `branch:` where there is no owner at all."""
    return BUREAU if scope.level == BUREAU else f"{scope.level}:{','.join(f'{BY_ID}{key}' for key in keys_of(scope))}"


def spoken_scope(scope: Scope) -> str:
    """The same with the codes and numbers people use, where the level has them."""
    if scope.level == BUREAU:
        return BUREAU
    code_of = registry.level(scope.level).code_of or (lambda key: f"{BY_ID}{key}")
    return f"{scope.level}:{','.join(code_of(key) for key in keys_of(scope))}"


def keys_of(scope: Scope) -> list[int]:
    return sorted(scope.keys or ()) if scope.key is None else [scope.key]


def scope_label(scope: Scope) -> str:
    """Its name: 全局, one owner, or the first of several."""
    if scope.level == BUREAU:
        return "全局"
    level, keys = registry.level(scope.level), keys_of(scope)
    if not keys:
        return f"没有{level.label}"
    return level.label_of(keys[0]) + (f"等 {len(keys)} 个{level.label}" if len(keys) > 1 else "")


def read_scope(text: str, viewer: Identity | None = None) -> Scope:
    """`bureau`, `branch:CODE`, `branch:#ID`, `branch:#ID,#ID`. With a `viewer`, who does not exist and whom he may not see are one answer."""
    name, _, code = text.strip().partition(":")
    if name == BUREAU and not code:
        return Scope.bureau()
    level, code = registry.level(name), code.strip()
    if not code:
        raise Refusal(f"请写明是哪一个{level.label}，例如 {level.name}:代码。", "scope")
    if code.startswith(BY_ID):
        keys = known_ids(code, level, viewer)
        return Scope(level.name, keys[0]) if len(keys) == 1 else Scope(level.name, None, frozenset(keys))
    if viewer is not None and level.resolve_seen is not None and hides_some(level, viewer):
        key = level.resolve_seen(code, viewer)
        if key is None:
            raise NotFound
    else:
        key = level.resolve(code)
        if key is None:
            raise Refusal(f"没有代码或编号为「{code[:40]}」的{level.label}，请核对后再试。", "scope")
    return Scope(level.name, key)


def hides_some(level: registry.Level, viewer: Identity) -> bool:
    """Somebody there may be out of the viewer's sight: then who is not there at all must look the same."""
    return level.resolve_seen is not None and not reach(viewer, level.permission).everything


def known_ids(code: str, level: registry.Level, viewer: Identity | None) -> list[int]:
    keys = sorted({number(part.strip().removeprefix(BY_ID), "scope") for part in code.split(",")})
    if len(keys) > MOST:
        raise Refusal(f"范围里一次最多 {MOST} 个{level.label}。", "scope")
    offered = level.ordered_labels() if level.ordered_labels is not None else {}
    unknown = next((key for key in keys if key not in offered and level.label_of(key) == str(key)), None)
    if unknown is not None and viewer is not None and hides_some(level, viewer):
        raise NotFound
    if unknown is not None:
        raise Refusal(f"没有编号为「{unknown}」的{level.label}，请核对后再试。", "scope")
    return keys


def read_period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError as error:
        raise Refusal(str(error), "period") from error


def read_day(text: str) -> date:
    try:
        return periods.day_of(text.strip())
    except ValueError as error:
        raise Refusal("看不懂截至日期，请写成 2026-03-31 这样，并检查有没有这一天。", "as_of") from error


def read_only(given: Mapping[str, Iterable[str]]) -> tuple[tuple[str, tuple[str | None, ...]], ...]:
    """{"only.class": texts} → what a selection holds; other names are no business of ours, blank values say nothing."""
    found = []
    for name in sorted(given):
        values = tuple(None if text == UNKNOWN else text for text in given[name] if text)
        if name.startswith(ONLY) and values:
            found.append((name.removeprefix(ONLY), values))
    return tuple(found)


def read_picked(text: str) -> tuple[int, ...]:
    """Ids of hand-picked facts: `3,17`."""
    found = sorted({number(part, "picked") for part in text.split(",") if part.strip()})
    if len(found) > MOST:
        raise Refusal(f"手工选入的最多 {MOST} 件。", "picked")
    return tuple(found)


def is_text(text: str) -> bool:
    """No control character, no half of one, nothing that is no character at all: databases and browsers choke on them."""
    return not any(category(letter) in NO_TEXT for letter in text)


def number(text: str, field: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST)) and int(text) <= LARGEST):
        raise Refusal(f"「{text[:40]}」不是有效的编号。", field)
    return int(text)
