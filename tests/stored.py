"""What the database holds, whoever put it there."""
from sqlalchemy import MetaData, select

from xinfang_party.kernel.database import db


def everything() -> str:
    """Every row of every table as text."""
    metadata = MetaData()
    metadata.reflect(db.session.connection())
    return "\n".join(repr(tuple(row)) for table in metadata.sorted_tables for row in db.session.execute(select(table)))
