"""Panels go up without an import: the room that knows registers one, the page that shows loops over them."""
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup


@dataclass(frozen=True)
class Panel:
    """`render(subject)` answers a rendered template, or None when there is nothing to say."""

    page: str
    title: str
    permission: str
    render: Callable[[Any], str | None] = field(compare=False)
    order: int = 50


@dataclass(frozen=True)
class Shown:
    title: str
    body: Markup


REGISTERED: list[Panel] = []


def register(panel: Panel) -> None:
    if panel not in REGISTERED:
        REGISTERED.append(panel)


def of(page: str, subject: Any, allowed: Callable[[str], bool]) -> list[Shown]:
    """The panels of one page that this viewer may see, rendered, empty ones left out."""
    chosen = sorted((panel for panel in REGISTERED if panel.page == page and allowed(panel.permission)), key=lambda p: p.order)
    bodies = [(panel.title, panel.render(subject)) for panel in chosen]
    return [Shown(title, Markup(body)) for title, body in bodies if body]  # noqa: S704 - rendered by Jinja with autoescape
