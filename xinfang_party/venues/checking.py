"""What people do with room checks."""
from collections.abc import Mapping
from datetime import date
from typing import Any, BinaryIO

from xinfang_party.access.terms import Identity, Role
from xinfang_party.audit import service as audit
from xinfang_party.documents.saving import edited, told_of, written_of
from xinfang_party.files import service as files
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import refuse
from xinfang_party.organization.models import Branch
from xinfang_party.venues import rules
from xinfang_party.venues.catalogue import TEN_POINTS
from xinfang_party.venues.models import VenueCheck
from xinfang_party.venues.terms import Person, Point
from xinfang_party.web.links import refuse_stale


def record(branch: Branch, *, on: date, points: Mapping[str, str], facts: Mapping[str, Any], by: Identity) -> VenueCheck:
    """`points`: of each of the ten a word of `terms.Point`; `facts`: room, note. No photo is ever asked for."""
    refuse("这个组织已经撤销。" if branch.dissolved_on is not None else None)
    check = VenueCheck(branch_id=branch.id, checker=by.name[:80], checker_account_id=by.account_id, checker_member_id=by.member_id)
    write(check, on, points, facts)
    db.session.add(check)
    audit.record("venue-check.recorded", subject=check, by=by)
    return check


def edit(check: VenueCheck, *, on: date, points: Mapping[str, str], facts: Mapping[str, Any], version: int | None = None, by: Identity) -> None:
    """A slip put right by who looked, or by the Party office; anybody else looks again."""
    refuse_stale(check, version, "venues.show_check", check_id=check.id)
    refuse(rules.why_not_edit_check(is_checker=is_checker(check, by), is_office=Role.PARTY_OFFICE in by.roles))
    before, were = told_of(check, "checked_on", "room", "note"), dict(check.points)
    write(check, on, points, facts)
    changed = {code: (were.get(code), now) for code, now in check.points.items() if were.get(code) != now}
    edited("venue-check.edited", check, before, by, points=[f"{TEN_POINTS[code]}：{label(was)}→{label(now)}" for code, (was, now) in changed.items()])


def label(point: str | None) -> str:
    return Point(point).label if point else "没有填"


def is_checker(check: VenueCheck, by: Identity) -> bool:
    return Person(check.checker_account_id, check.checker_member_id).is_same(Person(by.account_id, by.member_id))


def write(check: VenueCheck, on: date, points: Mapping[str, str], facts: Mapping[str, Any]) -> None:
    refuse(*(rules.why_not_check(on, clock.today(), points) or (None, None)))
    for name, text in written_of(facts, "room", "note").items():
        setattr(check, name, text)
    check.checked_on, check.points = on, {code: str(points[code]) for code in TEN_POINTS}
    check.lacking, check.ready = len(rules.lacking(points)), list(check.points.values()).count(Point.YES)


def attach(check: VenueCheck, file: tuple[BinaryIO, str], *, by: Identity) -> None:
    files.attach(*file, to=check, by=by)
