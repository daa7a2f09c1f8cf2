"""What the pages of the standard's text show: one edition item by item, two side by side."""
from dataclasses import dataclass
from typing import Any

from xinfang_party.access.terms import Identity
from xinfang_party.checklists import comparing, editions
from xinfang_party.checklists.catalogue import DEFAULT, number
from xinfang_party.checklists.describing import wanted
from xinfang_party.checklists.models import StandardEdition
from xinfang_party.checklists.queries import assessed_branches, edition_on, editions_called
from xinfang_party.checklists.terms import Check, Edition, Item
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import MONTHS, Period
from xinfang_party.measures import registry
from xinfang_party.measures.addresses import read_period
from xinfang_party.web.pagination import Page, page_number

SIZE = number("compared_at_once")
"""Branches on one page of a comparison."""
EACH = "请写成 2026、2026H1、2026Q3 或 2026-07。"


@dataclass(frozen=True)
class Told:
    """A test of an item as it is read. `code`: "" where no room registered the measure."""

    name: str
    wanted: str
    code: str
    may_lack: bool


@dataclass(frozen=True)
class Group:
    """An aspect with its categories, or a category with its items."""

    name: str
    weight: float
    parts: list[Any]


def page_of(edition: Edition, row: StandardEdition | None = None) -> dict[str, Any]:
    """`row`: None for the default as it is shipped."""
    today = clock.today()
    state = editions.AT_HAND if row is None else editions.state_of(row, editions.used_ids(), edition_on(today).code)
    if row is None and edition_on(today).code == edition.code:
        state = editions.NOW
    return {"edition": edition, "row": row, "state": state, "tone": editions.TONES[state], "is_default": edition.code == DEFAULT.code,
            "is_draft": state == editions.DRAFT, "aspects": aspects_of(edition), "grades": comparing.SCALE["等次"](edition), "tests_of": tests_of}


def aspects_of(edition: Edition) -> list[Group]:
    return [group(aspect, items, [group(category, some, some) for category, some in grouped(items, "category").items()])
            for aspect, items in grouped(edition.items, "aspect").items()]


def grouped(items: Any, field: str) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(getattr(item, field), []).append(item)
    return found


def group(name: str, items: list[Item], parts: list[Any]) -> Group:
    return Group(name, round(sum(item.weight for item in items), 2), parts)


def tests_of(item: Item) -> list[Told]:
    return [told(check) for check in item.proof.tests]


def told(check: Check) -> Told:
    if not registry.is_code(check.code):
        return Told(check.code, wanted(check, ""), "", check.may_lack)
    measure = registry.get(check.code)
    return Told(measure.name, wanted(check, measure.unit), check.code, check.may_lack)


def compared(a: str, b: str, period_text: str, viewer: Identity) -> dict[str, Any]:
    """Nothing where no two editions are named. Raises `Refusal`."""
    if not (a and b):
        return {}
    before, later = editions_called(a, b)
    period = period_asked(period_text)
    branches = assessed_branches(viewer, on=min(period.end, clock.today()))
    number = min(page_number(), max(1, -(-len(branches) // SIZE)))
    part = branches[(number - 1) * SIZE:number * SIZE]
    return {"before": before, "after": later, "period": period, "differences": comparing.differences(before, later),
            "page": Page(comparing.outcomes(before, later, part, period), number, SIZE, len(branches))}


def period_asked(text: str) -> Period:
    """The last quarter that is over, unless another period is named."""
    if not text:
        return Period.of(clock.today(), "quarter").previous
    period = read_period(text)
    if period.kind not in MONTHS:
        raise Refusal(EACH, "period")
    return period
