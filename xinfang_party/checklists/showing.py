"""How a piece of evidence reads: whether it is still good, what it is for and until when, its files with their revisions. Pure."""
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xinfang_party.checklists.terms import Edition
from xinfang_party.kernel.periods import chinese
from xinfang_party.organization.rules import add_months

EARLIER = "（不在现行的标准里）"


@dataclass(frozen=True)
class Served:
    """An item a piece of evidence is for. `ends_on`: the last day on which it counts for this item; None: no end."""

    code: str
    name: str
    ends_on: date | None
    is_stale: bool


def validity(evidence: Any, today: date, items: Sequence[Served] = ()) -> tuple[str, str]:
    """(tone, words). `items`: what it is for, some of which may take nothing so old."""
    if evidence.withdrawn_on is not None:
        return "quiet", "已撤回"
    if evidence.valid_until is not None and evidence.valid_until < today:
        return "warn", f"已过期（到 {chinese(evidence.valid_until)}）"
    stale = [one.code for one in items if one.is_stale]
    if stale:
        return "warn", "对条目已过期" if len(stale) == len(items) else f"对 {'、'.join(stale)} 已过期"
    return "good", "长期有效" if evidence.valid_until is None else f"有效到 {chinese(evidence.valid_until)}"


def served(evidence: Any, edition: Edition, today: date) -> list[Served]:
    """By code. Some items take no document older than so many months."""
    found = []
    for code in sorted(evidence.codes):
        item = edition.by_code.get(code)
        ends_on = last_day(evidence.dated_on, evidence.valid_until, 0 if item is None else item.proof.document_months)
        found.append(Served(code, EARLIER if item is None else item.name, ends_on, ends_on is not None and ends_on < today))
    return found


def last_day(dated_on: date, valid_until: date | None, months: int | None) -> date | None:
    """On which it counts, as `rules.is_valid` judges it: its own, or the age the item allows, whichever comes first."""
    return min((end for end in (valid_until, add_months(dated_on, months) if months else None) if end is not None), default=None)


def revisions(attachments: Iterable[Any]) -> dict[str, list[Any]]:
    """Name of a file → its revisions, the latest first, in the order given."""
    found: dict[str, list[Any]] = {}
    for attachment in attachments:
        found.setdefault(attachment.file.filename, []).append(attachment)
    return {name: sorted(rows, key=lambda row: -row.revision) for name, rows in found.items()}
