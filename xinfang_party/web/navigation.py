"""The menu: each room registers its entries; a viewer sees those whose permission is his or hers."""
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import request, url_for

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


def menu(allowed: Callable[[str], bool]) -> list[dict[str, Any]]:
    """[{title, is_open, items: [{label, url, icon, current}]}] in the order of SECTIONS; sections with nothing to show are left out.

    `current` is "page" for the entry of this very page, else "true" for the entry of this page's room above it (or its first), else "".
    """
    chosen = sorted((e for e in REGISTERED if allowed(e.permission) and not (e.unless and allowed(e.unless))), key=lambda e: (SECTIONS.index(e.section), e.order))
    addresses = {entry.endpoint: url_for(entry.endpoint) for entry in chosen}
    here = place_of(request.endpoint or "", request.path, addresses)
    mark = "page" if here == request.endpoint else "true"
    sections = [(title, [{"label": e.label, "url": addresses[e.endpoint], "icon": e.icon, "current": mark if e.endpoint == here else ""} for e in entries])
                for title, entries in groupby(chosen, key=lambda e: e.section)]
    return [{"title": title, "items": items, "is_open": len(chosen) <= MANY or place == 0 or any(item["current"] for item in items)}
            for place, (title, items) in enumerate(sections)]


def place_of(endpoint: str, path: str, entries: Mapping[str, str]) -> str | None:
    """Where in the menu this page belongs. `entries`: endpoint → address, in the order of the menu."""
    room = endpoint.partition(".")[0] + "."
    own = [entry for entry in entries if entry.startswith(room)]
    above = [entry for entry in own if path.startswith(f"{entries[entry]}/")]
    return endpoint if endpoint in entries else next(iter([*above, *own]), None)
