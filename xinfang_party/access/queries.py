"""The only way to load a row by id, and the condition that narrows every list to what the viewer may see."""
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, false, or_, select, true

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound

Row = TypeVar("Row")


def owned(model: Any, identity: Identity, permission: str) -> ColumnElement[bool]:
    """SQL condition: rows of `model` within reach. The model names its owner columns in `owner_columns` ({"branch": …, "member": …, "cell": …})."""
    span = reach(identity, permission)
    if span.everything:
        return true()
    columns = model.owner_columns
    conditions = []
    if span.branch_ids and "branch" in columns:
        conditions.append(getattr(model, columns["branch"]).in_(span.branch_ids))
    if span.member_id is not None and "member" in columns:
        conditions.append(getattr(model, columns["member"]) == span.member_id)
    if span.cell_ids and "cell" in columns:
        conditions.append(getattr(model, columns["cell"]).in_(span.cell_ids))
    return or_(*conditions) if conditions else false()


def visible(statement: Select[Any], model: Any, identity: Identity, permission: str) -> Select[Any]:
    return statement.where(owned(model, identity, permission))


def get_for(identity: Identity, permission: str, model: type[Row], key: int, *options: Any) -> Row:
    """The row with this id if it is the viewer's to see; otherwise `NotFound`, whether it exists or not."""
    statement = select(model).where(model.id == key, owned(model, identity, permission))  # type: ignore[attr-defined]
    row = db.session.scalars(statement.options(*options)).unique().one_or_none()
    if row is None:
        raise NotFound
    return row
