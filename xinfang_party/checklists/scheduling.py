"""Rounds that open by themselves when a quarter, half or year is over."""
from datetime import timedelta

from xinfang_party.access.terms import SYSTEM, Identity
from xinfang_party.audit import service as audit
from xinfang_party.checklists import service
from xinfang_party.checklists.catalogue import number
from xinfang_party.checklists.models import ChecklistRound, RoundSchedule
from xinfang_party.checklists.queries import assessed_branches, assessed_over, edition_on
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.web.links import path_to

SELF_DAYS, INSPECT_DAYS = number("self_days"), number("inspect_days")
"""Days after the opening, unless told."""
EACH = ("", "quarter", "half", "year")


def schedule() -> RoundSchedule | None:
    return db.session.get(RoundSchedule, 1)


def set_schedule(*, each: str, self_days: int, inspect_days: int, version: int | None, by: Identity) -> None:
    if each not in EACH:
        raise Refusal("请从给出的选项中选一项。", "each")
    if inspect_days < self_days:
        raise Refusal("核查的天数不能少于自评的天数。", "inspect_days")
    found = schedule()
    if version is not None and version != (found.version if found else 0):
        raise Conflict(MEANWHILE, path_to("checklists.edit_schedule"))
    if found is None:
        found = RoundSchedule(id=1)
        db.session.add(found)
    found.each, found.self_days, found.inspect_days, found.actor = each, self_days, inspect_days, by.name
    audit.record("round.scheduled", by=by, each=each)


def open_due() -> ChecklistRound | None:
    """The period that ended last, for the branches that have no assessment of it yet. Once: the next run finds them."""
    found, today = schedule(), clock.today()
    if found is None or not found.each:
        return None
    period = Period.of(today, found.each).previous
    there = [branch.id for branch in assessed_branches(on=period.end) if branch.exists_on(today)]
    branches = sorted(set(there) - set(assessed_over(period, there)))
    if not branches:
        return None
    return service.open_round(edition=edition_on(period.end), name="", period=period, branch_ids=branches, by=SYSTEM,
                              self_due_on=today + timedelta(days=found.self_days), inspect_due_on=today + timedelta(days=found.inspect_days))
