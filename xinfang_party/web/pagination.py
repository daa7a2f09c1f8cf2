"""One page of a long list: ids first, rows after, so that page 2,000 costs what page 2 costs on an index."""
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from sqlalchemy import Select, func, select

from xinfang_party.kernel.database import db
from xinfang_party.web.links import carried

SIZE = 50
LAST_NUMBER = 1_000_000


@dataclass(frozen=True)
class Page:
    items: Sequence[Any]
    number: int
    size: int
    total: int

    @property
    def has_prev(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number * self.size < self.total

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first_no(self) -> int:
        return (self.number - 1) * self.size + 1 if self.items else 0

    @property
    def last_no(self) -> int:
        return (self.number - 1) * self.size + len(self.items)

    @property
    def prev_url(self) -> str:
        return self.url(self.number - 1)

    @property
    def next_url(self) -> str:
        return self.url(self.number + 1)

    def url(self, number: int) -> str:
        arguments = {**carried(), **(request.view_args or {}), "page": number}
        return url_for(request.endpoint or "", **arguments)


def page_number() -> int:
    """`?page=` as a number from 1; anything else is the first page."""
    text = request.args.get("page", "1")
    return min(max(int(text), 1), LAST_NUMBER) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def paginate(statement: Select[Any], model: Any, *options: Any, size: int = SIZE, total: int | None = None) -> Page:
    """Two statements (and one for each eager collection): the count, and the rows whose ids were chosen first.

    `statement` selects `model` with its filters and its order; the order must end in the primary key.
    """
    number = page_number()
    if total is None:
        total = db.session.scalar(select(func.count()).select_from(statement.with_only_columns(model.id).order_by(None).subquery())) or 0
    number = min(number, max(1, -(-total // size)))
    chosen = statement.with_only_columns(model.id, maintain_column_froms=True).limit(size).offset((number - 1) * size).subquery()
    rows = select(model).join(chosen, chosen.c.id == model.id).options(*options)
    for clause in statement._order_by_clauses:
        rows = rows.order_by(clause)
    return Page(db.session.scalars(rows).unique().all(), number, size, total)
