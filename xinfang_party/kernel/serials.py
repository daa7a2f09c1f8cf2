"""Numbers that are counted up within a year: 问〔2026〕3号."""
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from xinfang_party.kernel.database import db, is_sqlite


def next_serial(years: Any, year: int, **series: str) -> int:
    """Counted up in one statement, so that two who ask at once get two numbers. `years`: a table of the last number given in each `year`, or in each
    year of a `series`."""
    insert = sqlite.insert if is_sqlite() else postgresql.insert
    statement = insert(years).values(year=year, last=1, **series)
    counted = statement.on_conflict_do_update(index_elements=[*series, "year"], set_={"last": years.last + 1}).returning(years.last)
    return int(db.session.scalars(counted).one())
