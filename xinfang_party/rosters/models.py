from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from xinfang_party.kernel.database import Model, words
from xinfang_party.rosters.terms import Which


class SheetLayout(Model):
    """What a table tells, as the Party office said it: `columns` in order, each {field, header}. Without a row the catalogue's holds."""

    __tablename__ = "sheet_layout"
    id: Mapped[int] = mapped_column(primary_key=True)
    which: Mapped[Which] = mapped_column(words(Which), unique=True)
    name: Mapped[str] = mapped_column(String(30))
    columns: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
