"""Versions begun in bulk, as copies of what is in force: a handful of statements, however many registers there are.

What `integrity.service.begin` does for one register. The registers are held first, so that no other review is begun beside it.
"""
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, false, func, insert, literal, select
from sqlalchemy.orm import aliased

from xinfang_party.integrity.models import ControlMeasure, PowerItem, Register, RegisterVersion, RiskPoint
from xinfang_party.integrity.queries import in_force_on
from xinfang_party.integrity.terms import Change, State
from xinfang_party.kernel.database import db

IN_ONE = 500
"""Rows or numbers of one statement."""
POINT = [column.name for column in RiskPoint.__table__.columns if column.name not in ("id", "version_id", "change", "change_reason", "is_checked")]
CONTROL = [column.name for column in ControlMeasure.__table__.columns if column.name not in ("id", "point_id")]
POWER = [column.name for column in PowerItem.__table__.columns if column.name not in ("id", "version_id")]
Given = Mapping[int, Mapping[str, Any]]


def pieces(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start:start + IN_ONE] for start in range(0, len(ids), IN_ONE)]


def hold(ids: Sequence[int]) -> None:
    """The registers, in their order: of two who begin reviews of the same ones, the second waits."""
    for some in pieces(sorted(ids)):
        db.session.execute(select(Register.id).where(Register.id.in_(some)).order_by(Register.id).with_for_update()).all()


def begin_versions(given: Given, *, today: date) -> None:
    """`given`: register → the columns of its new version that no other row tells. None of them has one under way."""
    for some in pieces(sorted(given)):
        last = dict(db.session.execute(select(RegisterVersion.register_id, func.max(RegisterVersion.number)).where(
            RegisterVersion.register_id.in_(some)).group_by(RegisterVersion.register_id)).all())
        now = {row.register_id: row for row in db.session.execute(select(
            RegisterVersion.register_id, RegisterVersion.duties, RegisterVersion.grade).where(RegisterVersion.register_id.in_(some), in_force_on(today)))}
        rows = [{"register_id": key, "number": last.get(key, 0) + 1, "state": State.CHECK, "state_since": today, "opened_on": today, "version": 1,
                 "duties": now[key].duties if key in now else "", "grade": now[key].grade if key in now else None, **given[key]} for key in some]
        db.session.execute(insert(RegisterVersion), rows)
        copy(some, today)


def copy(register_ids: Sequence[int], today: date) -> None:
    """Powers, open points and their controls of what is in force into what is under way; all of it is new there."""
    before, after = aliased(RegisterVersion), aliased(RegisterVersion)
    pair = and_(after.register_id == before.register_id, after.state == State.CHECK, before.register_id.in_(register_ids), in_force(before, today))
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


def in_force(version: Any, day: date) -> Any:
    return and_(version.state == State.IN_FORCE, version.from_on <= day, (version.to_on.is_(None)) | (version.to_on >= day))
