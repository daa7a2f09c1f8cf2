"""What people do with room checks."""
from collections.abc import Mapping
from datetime import date
from typing import Any, BinaryIO

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.documents.saving import refuse_stale, written_of
from xinfang_party.files import service as files
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import refuse
from xinfang_party.organization.models import Branch
from xinfang_party.venues import rules
from xinfang_party.venues.catalogue import TEN_POINTS
from xinfang_party.venues.models import VenueCheck


def record(branch: Branch, *, on: date, points: Mapping[str, str], facts: Mapping[str, Any], by: Identity) -> VenueCheck:
    """`points`: of each of the ten a word of `terms.Point`; `facts`: room, note. No photo is ever asked for."""
    refuse("这个组织已经撤销。" if branch.dissolved_on is not None else None)
    check = VenueCheck(branch_id=branch.id, checker=by.name[:80])
    write(check, on, points, facts)
    db.session.add(check)
    audit.record("venue-check.recorded", subject=check, by=by)
    return check


def edit(check: VenueCheck, *, on: date, points: Mapping[str, str], facts: Mapping[str, Any], version: int | None = None, by: Identity) -> None:
    """A slip put right."""
    refuse_stale(check, version, "venues.show_check", check_id=check.id)
    write(check, on, points, facts)
    audit.record("venue-check.edited", subject=check, by=by)


def write(check: VenueCheck, on: date, points: Mapping[str, str], facts: Mapping[str, Any]) -> None:
    refuse(*(rules.why_not_check(on, clock.today(), points) or (None, None)))
    for name, text in written_of(facts, "room", "note").items():
        setattr(check, name, text)
    check.checked_on, check.points, check.lacking = on, {code: str(points[code]) for code in TEN_POINTS}, len(rules.lacking(points))


def attach(check: VenueCheck, file: tuple[BinaryIO, str], *, by: Identity) -> None:
    files.attach(*file, to=check, by=by)
