"""The Party office's list of kinds of service."""
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, refuse
from xinfang_party.kernel.text import same_name
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.volunteering import rules
from xinfang_party.volunteering.catalogue import KINDS
from xinfang_party.volunteering.models import ServiceKind

COLUMNS = ("name", "sort_order", "is_emergency", "needs_cover", "is_theme_day")


def add(*, facts: Mapping[str, Any], by: Identity) -> ServiceKind:
    kind = ServiceKind()
    write(kind, facts)
    db.session.add(kind)
    audit.record("service-kind.added", subject=kind, by=by, name=kind.name)
    return kind


def edit(kind: ServiceKind, *, facts: Mapping[str, Any], version: int | None = None, by: Identity) -> None:
    """Events that stand keep what they say; whether one is an emergency is asked of its kind."""
    refuse_stale(kind, version)
    before = {name: getattr(kind, name) for name in COLUMNS}
    write(kind, facts)
    audit.record("service-kind.edited", subject=kind, by=by, changes={name: [old, getattr(kind, name)] for name, old in before.items() if old != getattr(kind, name)})


def retire(kind: ServiceKind, *, by: Identity) -> None:
    """No new event is of this kind; those there are stay."""
    refuse("这一类已经停用了。" if kind.retired_on is not None else None)
    kind.retired_on = clock.today()
    audit.record("service-kind.retired", subject=kind, by=by, name=kind.name)


def restore(kind: ServiceKind, *, by: Identity) -> None:
    refuse("这一类正在使用。" if kind.retired_on is None else None)
    kind.retired_on = None
    audit.record("service-kind.restored", subject=kind, by=by, name=kind.name)


def add_missing(*, by: Identity) -> int:
    """The kinds this site suggests, as far as none is called so; how many were new."""
    known = {same_name(name) for name in db.session.scalars(select(ServiceKind.name))}
    fresh = [(place, one) for place, one in enumerate(KINDS, 1) if same_name(one.name) not in known]
    for place, one in fresh:
        add(facts={**vars(one), "sort_order": place * 10}, by=by)
    return len(fresh)


def write(kind: ServiceKind, facts: Mapping[str, Any]) -> None:
    name = (facts.get("name") or "").strip()
    refuse(rules.why_not_words(name, "请填写类别名称。"), "name")
    others = db.session.execute(select(ServiceKind.id, ServiceKind.name)).all()
    refuse("已经有这个类别了，停用的可以恢复。" if any(same_name(name) == same_name(other) and key != kind.id for key, other in others) else None, "name")
    for column in COLUMNS:
        setattr(kind, column, name if column == "name" else facts.get(column) or 0 if column == "sort_order" else bool(facts.get(column)))


def refuse_stale(kind: ServiceKind, version: int | None) -> None:
    if version is not None and version != kind.version:
        raise Conflict(MEANWHILE)
