"""The roll: called from what a page posts, kept as the day tells who is expected, may vote or is excused."""
from collections.abc import Mapping, Sequence
from typing import Any

from xinfang_party.activities import rules
from xinfang_party.activities.catalogue import EXPECTS_NOBODY
from xinfang_party.activities.models import Activity, Attendance
from xinfang_party.activities.queries import expected_roll, standing_of
from xinfang_party.activities.terms import Expected, Seat, SignedAs, Sitting, Status
from xinfang_party.kernel.errors import Refusal, refuse

REMOVE = "remove"
"""As a status: this person leaves the roll. Nobody leaves it otherwise."""
UNKNOWN = "unknown"
"""Who writes the entry saw no page before."""
Entry = Mapping[str, Any]


def call(activity: Activity, entries: Sequence[Entry], *, fill: bool, anew: bool) -> None:
    """`entries`: as `service.log` takes them. `fill`: those expected whom no entry names are present, as a recorder's page starts.
    `anew`: day, branch or form changed, so who is a guest follows from them, unless an entry says so itself."""
    expected, stood = expected_of(activity), {row.member_id: row.is_guest for row in activity.roll}
    for row in activity.roll if anew else ():
        row.is_guest = is_guest(activity, row.member_id, expected)
    for entry in entries:
        take(activity, entry, expected)
    if fill:
        known = {row.member_id for row in activity.roll} | {entry["member_id"] for entry in entries}
        activity.roll.extend(Attendance(member_id=key, status=Status.PRESENT, is_guest=False) for key in expected if key not in known)
    settle([row for row in activity.roll if anew or stood.get(row.member_id) is not row.is_guest], activity, expected)


def take(activity: Activity, entry: Entry, expected: Mapping[int, Expected]) -> None:
    """One line. A row that changed since the page showed `was` (None: no row) stays as it is, unless the line itself was changed."""
    member_id, status = entry["member_id"], entry["status"]
    row = next((one for one in activity.roll if one.member_id == member_id), None)
    was = entry.get("was", UNKNOWN)
    if row is not None and was is not UNKNOWN and (was is None or was == status):
        describe(row, entry)
    elif status == REMOVE:
        if row is not None:
            activity.roll.remove(row)
    elif row is None:
        row = Attendance(member_id=member_id, status=Status(status), is_guest=is_guest(activity, member_id, expected))
        describe(row, entry)
        refuse(rules.why_not_status(row.status, None, is_by_name=is_by_name(activity, row)), field_of(member_id))
        activity.roll.append(row)
    else:
        describe(row, entry)
        seat(row, Status(status), is_by_name=is_by_name(activity, row))


def describe(row: Attendance, entry: Entry) -> None:
    """Its note, and whether it is a guest, where the line says so."""
    if entry.get("note") is not None:
        refuse(rules.why_not_text(entry["note"]), field_of(row.member_id))
        row.note = entry["note"]
    if entry.get("is_guest") is not None:
        row.is_guest = entry["is_guest"]


def is_by_name(activity: Activity, row: Attendance) -> bool:
    return row.is_guest or activity.form in EXPECTS_NOBODY


def seat(row: Attendance, status: Status, *, is_by_name: bool) -> None:
    """As the recorder says. What was made up, or signed for, is no longer so where he says otherwise."""
    if row.status is status:
        return
    refuse(rules.why_not_status(status, row.status, is_by_name=is_by_name), field_of(row.member_id))
    row.status, row.missed_as, row.made_up_on, row.made_up_material = status, None, None, ""
    row.signed_as, row.signed_at = SignedAs.RECORDER, None


def settle(rows: Sequence[Attendance], activity: Activity, expected: Mapping[int, Expected]) -> None:
    """Who may vote and who is excused, as of the day; a row that was called before is not asked for again, so that it stays as it was."""
    others = standing_of([row.member_id for row in rows if row.member_id not in expected], activity.held_on)
    for row in rows:
        person = expected.get(row.member_id) or others.get(row.member_id)
        if person is None:
            raise Refusal("名单里有一名党员已经找不到，请刷新页面后再保存。", field_of(row.member_id))
        row.has_vote, row.is_exempt = person.has_vote and not row.is_guest, person.is_exempt


def is_guest(activity: Activity, member_id: int, expected: Mapping[int, Expected]) -> bool:
    """Somebody who was there without being expected. Where nobody is expected by rule, those who went are its own."""
    return member_id not in expected and activity.form not in EXPECTS_NOBODY


def expected_of(activity: Activity) -> dict[int, Expected]:
    return {one.member_id: one for one in expected_roll(activity.branch_id, activity.cell_id, activity.form, activity.held_on)}


def seated(activity: Activity) -> Sitting:
    """What the roll comes to."""
    return rules.sitting([seat_of(row) for row in activity.roll])


def seat_of(row: Attendance) -> Seat:
    return Seat(row.status, row.has_vote, row.is_exempt, row.is_guest)


def field_of(member_id: int) -> str:
    return f"roll-{member_id}"
