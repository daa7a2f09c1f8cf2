"""The bureau's own word on how often something must be held."""
from xinfang_party.access.terms import Identity
from xinfang_party.activities.terms import Kind
from xinfang_party.audit import service as audit
from xinfang_party.cadence import rules
from xinfang_party.cadence.catalogue import BY_KIND
from xinfang_party.cadence.models import RequirementChange
from xinfang_party.cadence.queries import change_of, forget_changes, version_of
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.web.links import path_to


def change(kind: Kind, *, each: str, at_least: int, year: int, source: str, version: int | None = None, by: Identity) -> RequirementChange:
    """In force from 1 January of `year`, until a later change. One for a year: a second takes its place. `version`: `queries.version_of` the kind."""
    fault = rules.why_not_change(BY_KIND[kind], each=each, at_least=at_least, year=year, source=source, today=clock.today())
    if fault is not None:
        raise Refusal(*fault)
    if version is not None and version != version_of(kind):
        raise Conflict(MEANWHILE, path_to("cadence.list_requirements"))
    row = change_of(kind, year)
    if row is None:
        row = RequirementChange(kind=kind, year=year)
        db.session.add(row)
    row.each, row.at_least, row.source, row.actor = each, at_least, source, by.name
    db.session.flush()
    forget_changes()
    audit.record("requirement.edited", subject=row, by=by, kind=kind, year=year, each=each, at_least=at_least)
    return row
