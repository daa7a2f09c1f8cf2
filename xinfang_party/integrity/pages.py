"""What the pages of registers and their versions show."""
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import request
from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.integrity import comparing, queries, service
from xinfang_party.integrity.catalogue import FACTORS, SUPERVISOR
from xinfang_party.integrity.comparing import Difference, Said
from xinfang_party.integrity.forms import KeepForm
from xinfang_party.integrity.listing import Wanted
from xinfang_party.integrity.models import Register, RegisterVersion, RiskPoint
from xinfang_party.integrity.terms import UNDER_WAY, Change, Grade, Standing, State
from xinfang_party.kernel import clock, periods
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.web.links import row_number

GRADE_TONES = {Grade.HIGH: "bad", Grade.MEDIUM: "warn", Grade.LOW: "good", None: "quiet"}
TONES = {Standing.NONE: "warn", Standing.VALID: "good", Standing.UNDER_WAY: "info", Standing.OVERDUE: "bad", Standing.CLOSED: "quiet"}
STATE_TONES = {State.IN_FORCE: "good", State.DROPPED: "quiet"}
WORDS = {"grade_tones": GRADE_TONES, "supervisors": SUPERVISOR, "factors": FACTORS, "state_tones": STATE_TONES}


def wanted() -> Wanted:
    """What the address asks for; what makes no sense is not asked."""
    step = chosen(State, "step")
    return Wanted(request.args.get("department", type=row_number), chosen(Grade, "grade"), chosen(Standing, "standing"), day_asked("due"),
                  step if step in UNDER_WAY else None, request.args.get("late") == "1", request.args.get("campaign", type=row_number))


def chosen(words: Any, name: str) -> Any:
    return next((one for one in words if one.value == request.args.get(name)), None)


def day_asked(name: str) -> date | None:
    try:
        return periods.day_of(request.args.get(name, ""))
    except ValueError:
        return None


def register_page(register: Register, viewer: Identity) -> dict[str, Any]:
    """`version`: the one in force; `under_way`: where the viewer may read it."""
    versions, today = queries.versions_of(viewer, register), clock.today()
    version = queries.version_in_force(register, today, *queries.WHOLE)
    under_way = next((one for one in versions if one.state not in (State.IN_FORCE, State.DROPPED)), None)
    return {"register": register, "version": version, "versions": versions, "under_way": under_way, "today": today, **WORDS,
            "is_inside": {one.id for one in versions if queries.is_private_to(viewer, one)}, "comparable": [one for one in versions if one.state is not State.DROPPED]}


def version_page(version: RegisterVersion, viewer: Identity) -> dict[str, Any]:
    edits = version.state is State.CHECK and queries.writes(viewer, version)
    keeping = KeepForm(formdata=None, data={"version": version.version}) if edits else None
    return {"version": version, "register": version.register, "edits": edits, "keeping": keeping, "left": service.why_not_handed_on(version),
            "is_inside": queries.is_private_to(viewer, version), "is_under_way": version.state in UNDER_WAY, "today": clock.today(), **WORDS}


# --- differences --------------------------------------------------------------------------------------------------------------

def differences(register: Register, viewer: Identity) -> dict[str, Any]:
    """Between the versions `from` and `to` of the address; without them, between the last two the viewer reads. Raises `NotFound`."""
    versions = [one for one in queries.versions_of(viewer, register) if one.state is not State.DROPPED]
    numbers = [one.number for one in versions]
    after = request.args.get("to", type=row_number) or (numbers[0] if numbers else 0)
    before = request.args.get("from", type=row_number) or next((number for number in numbers if number < after), after)
    chosen_ones = [next((one for one in versions if one.number == number), None) for number in (before, after)]
    if None in chosen_ones:
        raise NotFound
    old, new = (queries.get_version(viewer, one.id, *queries.WHOLE) for one in chosen_ones if one is not None)
    found = comparing.compare(said(old), said(new), (old.duties, new.duties), (powers(old), powers(new)))
    return {"register": register, "old": old, "new": new, "found": found, "versions": versions, "reasons": reasons(register, viewer, found, new)}


def said(version: RegisterVersion) -> list[Said]:
    return [Said(point.key, point.name, {name: in_words(point, name) for name in comparing.FIELDS}) for point in version.points if point.is_open]


def in_words(point: RiskPoint, name: str) -> str:
    if name == "factors":
        return "；".join(FACTORS.get(code, code) for code in point.factors)
    if name == "controls":
        return "\n".join(f"{one.kind.label}：{one.text}（{one.owner or '没有写责任人'}）{one.evidence}" for one in point.controls)
    value = getattr(point, name)
    if value is None:
        return ""
    return value.label if hasattr(value, "label") else str(value)


def powers(version: RegisterVersion) -> str:
    return "\n".join(f"{one.name}　{one.basis}　{'→'.join(one.steps.splitlines())}" for one in version.powers)


def reasons(register: Register, viewer: Identity, found: Difference, new: RegisterVersion) -> dict[int, str]:
    """key → why it was closed or changed, as the versions say that the viewer may read."""
    keys: Sequence[int] = [one.key for one in found.closed]
    statement = select(RiskPoint.key, RiskPoint.change_reason).join(RegisterVersion, RegisterVersion.id == RiskPoint.version_id).where(
        RegisterVersion.register_id == register.id, RiskPoint.key.in_(keys), RiskPoint.change == Change.CLOSED, queries.readable(viewer))
    closed = {key: reason for key, reason in db.session.execute(statement)} if keys else {}
    return {**closed, **{point.key: point.change_reason for point in new.points if point.change_reason}}
