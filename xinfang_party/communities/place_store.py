"""Where the sheet of divisions goes to: rows may stand under others of the same file, whatever their order within a chunk."""
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased

from xinfang_party.access.terms import Identity
from xinfang_party.communities import rules
from xinfang_party.communities.models import Place
from xinfang_party.communities.terms import Level
from xinfang_party.kernel.database import db
from xinfang_party.sheets.tables import TableStore
from xinfang_party.sheets.terms import Context, Row, Verdict

Values = dict[str, Any]


class PlaceStore(TableStore):
    """A table store that looks at the shortest codes of a chunk first."""

    def plan(self, rows: list[Row], context: Context) -> list[Verdict | None]:
        known: set[str] = context.recall("codes", codes)
        for row in sorted(rows, key=lambda row: len(row.values["code"])):
            code, parent = row.values["code"], rules.above(row.values["code"])
            for field in ("street", "district"):
                if reason := rules.why_not_within(code, row.values.get(field)):
                    row.refuse(field, reason)
            if parent and parent not in known:
                row.refuse("code", f"没有代码为“{parent}”的{'镇街' if len(code) == max(rules.LEVELS) else '区'}，请先导入它")
            if not row.is_refused(context.lenient):
                known.add(code)
        return super().plan(rows, context)


def codes() -> set[str]:
    return set(db.session.scalars(select(Place.code)))


def translate(row: Row, context: Context) -> Values | None:
    code = row.values["code"]
    return None if row.is_refused(context.lenient) else {"code": code, "name": row.values["name"], "level": rules.LEVELS[len(code)]}


def written(_verdicts: list[Verdict], _context: Context) -> None:
    """New rows find what they stand under by their codes. The version stays 1: nobody has edited them."""
    table: Any = Place.__table__
    upper = aliased(Place)
    begins = func.substr(table.c.code, 1, func.length(table.c.code) - rules.STEP)
    parent = select(upper.id).where(upper.code == begins).correlate(table).scalar_subquery()
    db.session.connection().execute(update(table).where(table.c.parent_id.is_(None), table.c.level != Level.DISTRICT).values(parent_id=parent))


def export(_identity: Identity) -> Iterable[Values]:
    """Districts, streets, communities, each by code."""
    for code, name in db.session.execute(select(Place.code, Place.name).order_by(func.length(Place.code), Place.code)):
        yield {"code": code, "name": name, "street": code[:9] if len(code) > 9 else None, "district": code[:6] if len(code) > 6 else None}
