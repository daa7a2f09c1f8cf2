"""Versions begun, one or many, as copies of what was last in force: a handful of statements, however many registers there are.

Whoever calls has held the registers, so that no other review is begun beside it.
"""
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import and_, bindparam, false, func, insert, literal, select, update
from sqlalchemy.orm import aliased

from xinfang_party.integrity.models import ControlMeasure, PowerItem, Register, RegisterVersion, RiskPoint
from xinfang_party.integrity.terms import Change, State
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Department, Post

IN_ONE = 500
"""Rows or numbers of one statement."""
POINT = [column.name for column in RiskPoint.__table__.columns if column.name not in ("id", "version_id", "change", "change_reason", "is_checked")]
CONTROL = [column.name for column in ControlMeasure.__table__.columns if column.name not in ("id", "point_id")]
POWER = [column.name for column in PowerItem.__table__.columns if column.name not in ("id", "version_id")]
Item = TypeVar("Item")
Given = Mapping[int, Mapping[str, Any]]


def pieces(ids: Sequence[Item]) -> list[Sequence[Item]]:
    return [ids[start:start + IN_ONE] for start in range(0, len(ids), IN_ONE)]


def hold(ids: Sequence[int]) -> None:
    """The registers, in their order: of two who begin reviews of the same ones, the second waits."""
    for some in pieces(sorted(ids)):
        db.session.execute(select(Register.id).where(Register.id.in_(some)).order_by(Register.id).with_for_update()).all()


def begin_versions(given: Given, *, today: date) -> list[int]:
    """`given`: register → the columns of its new version that no other row tells. None of them has one under way. Their ids."""
    made: list[int] = []
    for some in pieces(sorted(given)):
        last = dict(db.session.execute(select(RegisterVersion.register_id, func.max(RegisterVersion.number)).where(
            RegisterVersion.register_id.in_(some)).group_by(RegisterVersion.register_id)).all())
        before = {row.register_id: row for row in db.session.execute(select(
            RegisterVersion.register_id, RegisterVersion.duties, RegisterVersion.grade).where(RegisterVersion.register_id.in_(some), is_base()))}
        called = names_of(some)
        rows = [{"register_id": key, "number": last.get(key, 0) + 1, "state": State.CHECK, "state_since": today, "opened_on": today, "version": 1,
                 "duties": before[key].duties if key in before else "", "grade": before[key].grade if key in before else None,
                 "grade_before": before[key].grade if key in before else None, "subject_name": called[key], **given[key]} for key in some]
        made += db.session.scalars(insert(RegisterVersion).returning(RegisterVersion.id), rows)
        copy(some)
    return made


def write(rows: Mapping[RegisterVersion, Mapping[str, Any]]) -> None:
    """Columns of versions that are held, the same columns of each."""
    db.session.flush()
    table: Any = RegisterVersion.__table__
    given = [{"of_id": version.id, **{f"to_{name}": value for name, value in told.items()}} for version, told in rows.items()]
    names = next(iter(rows.values()), {})
    statement = update(table).where(table.c.id == bindparam("of_id")).values(
        version=table.c.version + 1, **{name: bindparam(f"to_{name}", type_=table.c[name].type) for name in names})
    for some in pieces(given):
        db.session.execute(statement, list(some))
    for version in rows:
        db.session.expire(version)


def names_of(register_ids: Sequence[int]) -> dict[int, str]:
    """What their posts, or departments, are called now."""
    return dict(db.session.execute(select(Register.id, func.coalesce(Post.name, Department.name)).join(Department, Department.id == Register.department_id).outerjoin(
        Post, Post.id == Register.post_id).where(Register.id.in_(register_ids))).all())


def is_base(version: Any = RegisterVersion) -> Any:
    """The last of its register that came into force, also where it has ended with the register's closing: what a new version begins from."""
    other = aliased(RegisterVersion)
    last = select(func.max(other.number)).where(other.register_id == version.register_id, other.state == State.IN_FORCE).scalar_subquery()
    return and_(version.state == State.IN_FORCE, version.number == last)


def copy(register_ids: Sequence[int]) -> None:
    """Powers, open points and their controls of what was last in force into what is under way; all of it is new there."""
    before, after = aliased(RegisterVersion), aliased(RegisterVersion)
    pair = and_(after.register_id == before.register_id, after.state == State.CHECK, before.register_id.in_(register_ids), is_base(before))
    db.session.execute(insert(PowerItem).from_select(["version_id", *POWER], select(after.id, *of(PowerItem, POWER)).join(
        before, before.id == PowerItem.version_id).join(after, pair).order_by(PowerItem.id)))
    db.session.execute(insert(RiskPoint).from_select(["version_id", "change", "change_reason", "is_checked", *POINT], select(
        after.id, literal(Change.SAME, RiskPoint.__table__.c.change.type), literal(""), false(), *of(RiskPoint, POINT)).join(
        before, before.id == RiskPoint.version_id).join(after, pair).where(RiskPoint.change != Change.CLOSED).order_by(RiskPoint.id)))
    old, new = aliased(RiskPoint), aliased(RiskPoint)
    db.session.execute(insert(ControlMeasure).from_select(["point_id", *CONTROL], select(new.id, *of(ControlMeasure, CONTROL)).join(
        old, old.id == ControlMeasure.point_id).join(before, before.id == old.version_id).join(after, pair).join(
        new, and_(new.version_id == after.id, new.key == old.key)).order_by(ControlMeasure.id)))


def of(model: Any, names: Sequence[str]) -> list[Any]:
    return [model.__table__.c[name] for name in names]
