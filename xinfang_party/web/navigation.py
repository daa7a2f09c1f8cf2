"""The menu: each room registers its entries; a viewer sees those whose permission is his or hers."""
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from flask import Flask, current_app, request, url_for
from markupsafe import Markup

SECTIONS = ("工作台", "组织生活", "志愿服务", "信访业务", "承诺践诺", "支部标准", "制度台账", "廉政风险", "组织", "数据", "系统")


MANY = 12
"""More entries than one reads down: then only the first section and the one one is in stand open."""


@dataclass(frozen=True)
class Entry:
    section: str
    label: str
    endpoint: str
    permission: str
    icon: str = "file-text"
    order: int = 50
    unless: str = ""
    """Whoever has this permission comes here from another page of the room."""


REGISTERED: list[Entry] = []


def register(*entries: Entry) -> None:
    REGISTERED.extend(entry for entry in entries if entry not in REGISTERED)


def menu(allowed: Callable[[str], bool]) -> Markup:
    """What this viewer's menu says on this page; drawn once in each process for all who have the same one."""
    entries = tuple(entry for entry in in_order(tuple(REGISTERED)) if allowed(entry.permission) and not (entry.unless and allowed(entry.unless)))
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    here = place_of(request.endpoint or "", request.path, addresses_of(app, request.script_root, entries))
    return drawn(app, request.script_root, entries, here, "page" if here == request.endpoint else "true")


@lru_cache(maxsize=16)
def in_order(entries: tuple[Entry, ...]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (SECTIONS.index(entry.section), entry.order))


@lru_cache(maxsize=256)
def addresses_of(_app: Flask, _script_root: str, entries: tuple[Entry, ...]) -> Mapping[str, str]:
    return {entry.endpoint: url_for(entry.endpoint) for entry in entries}


@lru_cache(maxsize=2048)
def drawn(app: Flask, script_root: str, entries: tuple[Entry, ...], here: str | None, mark: str) -> Markup:
    found = sections(entries, addresses_of(app, script_root, entries), here, mark)
    return Markup(app.jinja_env.get_template("layouts/_menu.html").render(sections=found))  # noqa: S704 - escaped by the template


def sections(entries: Sequence[Entry], addresses: Mapping[str, str], here: str | None, mark: str) -> list[dict[str, Any]]:
    """[{title, is_open, items: [{label, url, icon, current}]}]; sections with nothing to show are left out.

    `current` is `mark` for the entry `here`: "page" on its very page, "true" on a page of its room below it; else "".
    """
    named = [(title, [{"label": e.label, "url": addresses[e.endpoint], "icon": e.icon, "current": mark if e.endpoint == here else ""} for e in some])
             for title, some in groupby(entries, key=lambda e: e.section)]
    return [{"title": title, "items": items, "is_open": len(entries) <= MANY or place == 0 or any(item["current"] for item in items)}
            for place, (title, items) in enumerate(named)]


def place_of(endpoint: str, path: str, entries: Mapping[str, str]) -> str | None:
    """Where in the menu this page belongs. `entries`: endpoint → address, in the order of the menu."""
    room = endpoint.partition(".")[0] + "."
    own = [entry for entry in entries if entry.startswith(room)]
    above = [entry for entry in own if path.startswith(f"{entries[entry]}/")]
    return endpoint if endpoint in entries else next(iter([*above, *own]), None)
