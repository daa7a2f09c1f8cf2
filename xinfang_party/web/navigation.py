"""The menu: each room registers its entries; a viewer sees those whose permission is his or hers."""
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

SECTIONS = ("工作台", "信访业务", "承诺践诺", "组织", "数据", "系统")


@dataclass(frozen=True)
class Entry:
    section: str
    label: str
    endpoint: str
    permission: str
    icon: str = "file-text"
    order: int = 50


REGISTERED: list[Entry] = []


def register(*entries: Entry) -> None:
    REGISTERED.extend(entry for entry in entries if entry not in REGISTERED)


def menu(allowed: Callable[[str], bool]) -> list[dict[str, Any]]:
    """[{title, items: [{label, url, icon, current}]}] in the order of SECTIONS; sections with nothing to show are left out."""
    here = (request.endpoint or "").split(".")[0]
    sections = []
    for title in SECTIONS:
        entries = sorted((e for e in REGISTERED if e.section == title and allowed(e.permission)), key=lambda e: e.order)
        if entries:
            sections.append({"title": title, "items": [
                {"label": e.label, "url": url_for(e.endpoint), "icon": e.icon,
                 "current": e.endpoint == request.endpoint or (e.endpoint.split(".")[0] == here and len(entries) == 1)}
                for e in entries]})
    return sections
