"""The word that makes hours count: the organizer's, of a long day the Party office's, never the own."""
from collections.abc import Sequence

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.hours import days, rules, theme
from xinfang_party.hours.correcting import refuse_stale
from xinfang_party.hours.models import ServiceHours
from xinfang_party.hours.queries import hours_of_event
from xinfang_party.hours.terms import HoursState
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Conflict, refuse
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.volunteering.models import ServiceEvent
from xinfang_party.web.links import path_to


def verify(row: ServiceHours, *, reason: str = "", version: int | None = None, by: Identity) -> str | None:
    """`reason`: why the Party office takes more than 12 hours of a day. Answers what `theme.follow` says."""
    refuse_stale(row, version)
    days.hold(row.member_id)
    refuse(why_not(row, by, reason), "reason")
    mark(row, reason, by)
    return theme.follow(row.event, by)


def decline(row: ServiceHours, *, reason: str, version: int | None = None, by: Identity) -> str | None:
    """They are not taken; what waits on the same days may become shorter by it."""
    refuse_stale(row, version)
    days.hold(row.member_id)
    refuse(rules.why_not_decline(row.state, row.source, days.word_for(row), reason, is_own=is_own(row, by), is_office=is_office(row, by)), "reason")
    row.state, row.office_reason = HoursState.REFUSED, reason
    row.verified_on, row.verified_by = clock.today(), by.name
    audit.record("service-hours.refused", subject=row, by=by, member_id=row.member_id, reason=reason)
    days.settle(row.member_id, days.days_of(row))
    return theme.follow(row.event, by)


def seen(rows: Sequence[ServiceHours]) -> int:
    """Grows with every row and every change: whoever verifies all of them has seen what he verifies."""
    return sum(row.version for row in rows)


def verify_all(event: ServiceEvent, *, version: int | None = None, by: Identity) -> tuple[int, list[tuple[ServiceHours, str]], str | None]:
    """Everything of an event that waits for this person: (how many, what is left with why, what `theme.follow` says). `version`: as `seen` told it."""
    done, left, rows = 0, list[tuple[ServiceHours, str]](), hours_of_event(event.id)
    if version is not None and version != seen(rows):
        raise Conflict(MEANWHILE, path_to("hours.show_event", event_id=event.id))
    for row in sorted(rows, key=lambda one: one.member_id):
        if not row.state.waits:
            continue
        days.hold(row.member_id)
        sentence = why_not(row, by)
        if sentence:
            left.append((row, sentence))
        else:
            mark(row, "", by)
            done += 1
    return done, left, theme.follow(event, by) if done else None


def mark(row: ServiceHours, reason: str, by: Identity) -> None:
    row.state, row.verified_on, row.verified_by, row.office_reason = HoursState.VERIFIED, clock.today(), by.name, reason
    audit.record("service-hours.verified", subject=row, by=by, member_id=row.member_id, on=row.served_on, hours=row.hours)


def why_not(row: ServiceHours, by: Identity, reason: str = "") -> str | None:
    word = days.word_for(row)  # reads the row as it stands now
    return rules.why_not_verify(row.state, word, is_own=is_own(row, by), is_office=is_office(row, by), reason=reason)


def is_own(row: ServiceHours, by: Identity) -> bool:
    return by.member_id == row.member_id


def is_office(row: ServiceHours, by: Identity) -> bool:
    return reach(by, "service-hours:approve").covers(branch_id=row.branch_id)
