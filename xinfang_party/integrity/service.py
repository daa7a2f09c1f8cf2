"""Registers and their versions: begun as a copy of what is in force, written, dropped, put in force. Nothing is ever deleted.

The steps of the chain between are `reviews.service`; whoever calls here has seen to it that it is that person's turn.
"""
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.integrity import copying, rules, telling
from xinfang_party.integrity.catalogue import number
from xinfang_party.integrity.intervals import months_on
from xinfang_party.integrity.models import ControlMeasure, PowerItem, Register, RegisterVersion, RiskPoint
from xinfang_party.integrity.queries import base_of, in_force_on, version_under_way
from xinfang_party.integrity.terms import Change, State, Trigger
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal, refuse
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.organization.models import Department, Post
from xinfang_party.organization.rules import add_months
from xinfang_party.web.links import path_to

DAY = timedelta(days=1)
PEOPLE = ("holder_id", "cross_checker_id", "head_id", "leader_id", "main_leader_id")
SAID = ("power", "step", "category", "name", "shows_as", "cause", "indicator")
SCORED = ("likelihood", "impact", "factors", "override", "override_reason")
REST = ("residual_likelihood", "residual_impact", "accepted_until_on", "accepted_reason")
CONTROL = ("kind", "text", "owner", "evidence")


def make_register(department: Department, post: Post | None = None, *, by: Identity) -> Register:
    """The register of a department, or of one of its posts; the same again where there is one."""
    found = db.session.scalars(select(Register).where(Register.department_id == department.id, Register.post_id == (post.id if post else None))).one_or_none()
    if found is not None:
        return found
    register = Register(department=department, post=post, made_on=clock.today())
    try:
        with db.session.begin_nested():
            db.session.add(register)
    except IntegrityError as fault:  # somebody else made it in the same moment
        raise Conflict(MEANWHILE) from fault
    audit.record("risk-register.created", subject=register, by=by, department=department.name, post=post.name if post else "")
    return register


def begin(register: Register, *, trigger: Trigger, due_on: date, people: Mapping[str, int | None], reason: str = "", campaign_id: int | None = None,
          by: Identity) -> RegisterVersion:
    """A version to be checked, as a copy of what was last in force. `people`: the columns of PEOPLE. One at a time."""
    held = locked(register)
    if held.closed_on is not None:
        raise Refusal("这张登记表已经关闭。")
    if version_under_way(held) is not None:
        raise Refusal("这张登记表正在复核，请等这一次复核结束。")
    told = {"trigger": trigger, "reason": reason, "due_on": due_on, "campaign_id": campaign_id, "opened_by": by.name, **{name: people.get(name) for name in PEOPLE}}
    [version_id] = copying.begin_versions({held.id: told}, today=clock.today())
    db.session.expire(held, ["versions"])
    version = db.session.get_one(RegisterVersion, version_id)
    audit.record("risk-version.begun", subject=version, by=by, number=version.number, kind=trigger)
    return version


def write_duties(version: RegisterVersion, *, duties: str, powers: Sequence[Mapping[str, str]], seen: int | None = None, by: Identity) -> None:
    """`powers`: name, basis, steps of each, in their order."""
    refuse_closed(version, seen)
    refuse(why_not_text(duties), "duties")
    for power in powers:
        refuse(why_not_text(" ".join(power.values())), "powers")
    if len(powers) > number("most_powers"):
        raise Refusal(f"最多 {number('most_powers')} 项职权。", "powers")
    version.duties = duties
    version.powers = [PowerItem(position=place, **power) for place, power in enumerate(powers)]
    flag_modified(version, "duties")
    audit.record("risk-version.edited", subject=version, by=by, number=version.number)


def write_point(version: RegisterVersion, key: int | None, *, facts: Mapping[str, Any], controls: Sequence[Mapping[str, Any]], reason: str = "",
                seen: int | None = None, by: Identity) -> RiskPoint:
    """A new point (`key` None), or what this version says of one. `facts`: SAID, SCORED and REST; `controls`: CONTROL each."""
    refuse_closed(version, seen)
    refuse_facts(facts, controls)
    refuse(why_not_text(reason), "change_reason")
    point = point_of(version, key) if key is not None else RiskPoint(key=next_key(version), change=Change.NEW)
    if len(version.points) >= number("most_points") and point not in version.points:
        raise Refusal(f"一张登记表最多 {number('most_points')} 个风险点。")
    for name in (*SAID, *SCORED, *REST):
        setattr(point, name, facts.get(name, getattr(point, name)))
    point.grade, point.is_checked = rules.grade(point.likelihood, point.impact, point.factors, point.override), True
    point.controls = [ControlMeasure(position=place, **control) for place, control in enumerate(controls)]
    mark(version, point, reason)
    if point not in version.points:
        version.points.append(point)
    sum_up(version)
    audit.record("risk-version.point-written", subject=version, by=by, number=point.key)
    return point


def refuse_facts(facts: Mapping[str, Any], controls: Sequence[Mapping[str, Any]]) -> None:
    today = clock.today()
    latest = add_months(today, number("longest_acceptance_months"))
    for field in (*SAID, "override_reason", "accepted_reason"):
        refuse(why_not_text(str(facts.get(field) or "")), field)
    if not str(facts["name"]).strip():
        raise Refusal("请写明风险点。", "name")
    scores = (facts["likelihood"], facts["impact"])
    for problem in (rules.why_not_scored(*scores, facts.get("override"), facts.get("override_reason") or ""),
                    rules.why_not_residual(facts.get("residual_likelihood"), facts.get("residual_impact"), scores),
                    rules.why_not_accepted(facts.get("accepted_until_on"), facts.get("accepted_reason") or "", today, latest)):
        refuse(*(reversed(problem) if problem else (None, None)))
    refuse(f"一个风险点最多 {number('most_controls')} 条防控措施。" if len(controls) > number("most_controls") else None, "controls")
    for control in controls:
        refuse(why_not_text(" ".join(str(control.get(name) or "") for name in ("text", "owner", "evidence"))), "controls")


def mark(version: RegisterVersion, point: RiskPoint, reason: str) -> None:
    """What kind of change it is from the version in force; what is new to it stays new. Accepting again what is accepted is no change of what it says."""
    with db.session.no_autoflush:
        before = base_of(version.register)
    base = next((one for one in before.points if one.key == point.key), None) if before is not None else None
    if base is None:
        point.change, point.change_reason = Change.NEW, reason
        return
    (was, scored), (says, scores) = said(base), said(point)
    change = rules.change_of(was, says, scored, scores)
    reason = reason or ("" if change is Change.SAME or point.change is Change.CLOSED else point.change_reason)
    refuse(*(reversed(problem) if (problem := rules.why_not_changed(change, reason)) else (None, None)))
    point.change, point.change_reason = change, reason


def keep_all(version: RegisterVersion, *, seen: int | None = None, by: Identity) -> int:
    """Whatever nobody has touched still holds (仍然有效); how many points that were."""
    refuse_closed(version, seen)
    kept = [point for point in version.points if not point.is_checked]
    for point in kept:
        point.is_checked = True
    flag_modified(version, "duties")
    audit.record("risk-version.kept", subject=version, by=by, number=len(kept))
    return len(kept)


def why_not_handed_on(version: RegisterVersion) -> str | None:
    """What is still to be done before the own check is over."""
    left = sum(not point.is_checked for point in version.points)
    if left:
        return f"还有 {left} 个风险点没有核对，请逐个修改、重新评分、关闭，或者选“其余的仍然有效”。"
    return None if any(point.is_open for point in version.points) else "还没有风险点，请至少登记一个。"


def said(point: RiskPoint) -> tuple[list[Any], list[Any]]:
    """(what it says, its scores)."""
    controls = [tuple(getattr(control, name) for name in CONTROL) for control in point.controls]
    return [*(getattr(point, name) for name in SAID), controls], [getattr(point, name) for name in SCORED]


def close_point(version: RegisterVersion, key: int, *, reason: str, seen: int | None = None, by: Identity) -> None:
    """It is no risk any more. It stays to be read in this version, and is left out of the next one."""
    refuse_closed(version, seen)
    refuse(*(reversed(problem) if (problem := rules.why_not_changed(Change.CLOSED, reason)) else (None, None)))
    refuse(why_not_text(reason), "change_reason")
    point = point_of(version, key)
    point.change, point.change_reason, point.is_checked = Change.CLOSED, reason, True
    sum_up(version)
    audit.record("risk-version.point-closed", subject=version, by=by, number=key)


def point_of(version: RegisterVersion, key: int) -> RiskPoint:
    found = next((point for point in version.points if point.key == key), None)
    if found is None:
        raise Refusal("这个版本没有这个风险点。")
    return found


def next_key(version: RegisterVersion) -> int:
    """Numbers of a register's points are never used again."""
    stored = select(func.max(RiskPoint.key)).join(RegisterVersion, RegisterVersion.id == RiskPoint.version_id).where(
        RegisterVersion.register_id == version.register_id)
    return max([db.session.scalar(stored) or 0, *(point.key for point in version.points)]) + 1


def sum_up(version: RegisterVersion) -> None:
    """A change of a point alone makes a new version of the row too: two who write at once see each other."""
    version.grade = rules.highest([point.grade for point in version.points if point.is_open])
    flag_modified(version, "duties")


def put_in_force(version: RegisterVersion, *, on: date, by: Identity) -> None:
    put_all_in_force([version], on=on, by=by)


def put_all_in_force(versions: Sequence[RegisterVersion], *, on: date, by: Identity) -> None:
    """From that day on; what was in force ends the day before. The interval to the next review renews itself from the day it was found right.

    Never two of a register in force on one day: what follows one that came into force the same day does so the day after.
    """
    ids = [version.register_id for version in versions]
    copying.hold(ids)
    before = {old.register_id: old for some in copying.pieces(ids) for old in db.session.scalars(select(RegisterVersion).where(
        RegisterVersion.register_id.in_(some), in_force_on(on)).order_by(RegisterVersion.number))}
    rows, ended, months = {}, {}, months_on(on)
    for version in versions:
        since, old = on, before.get(version.register_id)
        if old is not None and old.from_on is not None:
            since = max(on, old.from_on + DAY)
            ended[old] = {"to_on": since - DAY}
        reviewed_on = version.reviewed_on or since
        rows[version] = {"state": State.IN_FORCE, "state_since": since, "from_on": since, "reviewed_on": reviewed_on,
                         "review_due_on": add_months(reviewed_on, rules.months_to_review(version.grade, months))}
    telling.told("put-in-force", versions, by=by, from_on=on.isoformat())
    copying.write(ended)
    copying.write(rows)


def drop(version: RegisterVersion, *, reason: str, by: Identity) -> None:
    """A version under way that is not needed; it stays to be read by its chain."""
    if not rules.is_under_way(version.state):
        raise Refusal("这个版本已经不在复核中。")
    refuse(why_not_text(reason), "reason")
    refuse(None if reason.strip() else "请写明为什么撤销这次复核。", "reason")
    version.state, version.state_since, version.dropped_on, version.drop_reason = State.DROPPED, clock.today(), clock.today(), reason
    audit.record("risk-version.dropped", subject=version, by=by, number=version.number)


def locked(register: Register) -> Register:
    return db.session.scalars(select(Register).where(Register.id == register.id).with_for_update(of=Register).execution_options(populate_existing=True)).one()


def refuse_closed(version: RegisterVersion, seen: int | None) -> None:
    """It is written while it stands at the own check."""
    refuse_stale(version, seen)
    if version.state is not State.CHECK:
        raise Refusal("这个版本已经交出去了，不能再改。要改的请经办的人退回。")


def refuse_stale(version: RegisterVersion, seen: int | None) -> None:
    if seen is not None and seen != version.version:
        raise Conflict(MEANWHILE, path_to("integrity.show_version", version_id=version.id))
