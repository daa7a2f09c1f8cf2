"""Between the rows of the sheet of risk points and the points as they are stored."""
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from xinfang_party.integrity import sheet_powers
from xinfang_party.integrity.models import Register, RegisterVersion, RiskPoint
from xinfang_party.integrity.queries import in_force_on
from xinfang_party.integrity.terms import Change, ControlKind
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.text import clean_line
from xinfang_party.organization.models import Department, Post
from xinfang_party.organization.queries import department_lookup, post_lookup
from xinfang_party.sheets.terms import Row

Values = dict[str, Any]
Seats = tuple[dict[str, int], dict[tuple[int, str], int]]
ONE_LINE = ("power", "step", "name", "shows_as", "cause", "indicator", "accepted_reason")
AS_IS = ("category", "likelihood", "impact", "grade", "residual_likelihood", "residual_impact", "accepted_until_on")
KINDS = tuple(ControlKind)
LOADED = (selectinload(RiskPoint.controls), selectinload(RiskPoint.of_version).selectinload(RegisterVersion.powers))
AT_ONCE = 200


def seats() -> Seats:
    """Departments by name or code, posts by department and name."""
    return department_lookup(), post_lookup()


def seat_of(row: Row, known: Seats) -> tuple[int, int | None] | None:
    departments, posts = known
    department_id = departments.get(row.values["department"])
    if department_id is None:
        row.refuse("department", "没有这个处室，请改填系统里的处室名称或代码")
        return None
    if not row.values["post"]:
        return department_id, None
    post_id = posts.get((department_id, row.values["post"]))
    if post_id is None:
        row.refuse("post", "这个处室没有这个岗位，请先在处室页面新建岗位")
        return None
    return department_id, post_id


def controls_of(values: Mapping[str, Any]) -> list[Values]:
    """As `ControlMeasure` takes them; the owner is everybody's."""
    return [{"kind": kind, "text": text, "owner": values.get("owner") or ""} for kind in KINDS for text in values.get(kind.value) or []]


def in_row(point: RiskPoint) -> Values:
    """What the sheet says of a point, without whose it is."""
    found: Values = {name: clean_line(getattr(point, name)) or None for name in ONE_LINE}
    found |= {name: getattr(point, name) for name in AS_IS}
    found["factors"] = sorted(point.factors) or None
    for kind in KINDS:
        found[kind.value] = [clean_line(one.text) for one in point.controls if one.kind is kind] or None
    found["owner"] = "、".join(dict.fromkeys(one.owner for one in point.controls if one.owner))[:40] or None
    found["reviewed_on"] = point.of_version.reviewed_on
    return found | sheet_powers.in_row(point)


def said_by(values: Mapping[str, Any]) -> Values:
    """What a row says, without whose it is and what it left out."""
    return {name: value for name, value in values.items() if name not in ("department", "post") and value is not None}


def stored_points(version_id: int) -> dict[str, tuple[int, Values]]:
    statement = select(RiskPoint).where(RiskPoint.version_id == version_id, RiskPoint.change != Change.CLOSED).options(*LOADED)
    return {clean_line(point.name): (point.id, in_row(point)) for point in db.session.scalars(statement)}


def points_of() -> Iterator[Values]:
    """Every open point of a version in force today, by department, post and number; a few hundred at a time."""
    statement = select(RiskPoint, Department.name, Post.name).join(RegisterVersion, RegisterVersion.id == RiskPoint.version_id).join(
        Register, Register.id == RegisterVersion.register_id).join(Department, Department.id == Register.department_id).outerjoin(
        Post, Post.id == Register.post_id).where(in_force_on(clock.today()), RiskPoint.change != Change.CLOSED)
    statement = statement.order_by(Department.sort_order, Department.id, Register.post_id.is_not(None), Post.sort_order, Post.id, RiskPoint.key)
    for point, department, post in db.session.execute(statement.options(*LOADED).execution_options(yield_per=AT_ONCE)):
        yield {"department": department, "post": post or "", **in_row(point)}
