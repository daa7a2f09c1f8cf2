"""The office's own numbers of the lanes, and special periods."""
from datetime import date
from typing import Any

from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.kernel.text import why_not_text
from xinfang_party.lanes import rules
from xinfang_party.lanes.models import CaseLane, LaneLimit, SpecialPeriod
from xinfang_party.lanes.renewing import fitting, renew
from xinfang_party.lanes.terms import LaneStep
from xinfang_party.petitions.checks import why_not_district
from xinfang_party.petitions.holding import hold
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.queries import IS_OPEN, not_own
from xinfang_party.petitions.service import refuse_stale

PERIOD_FACTS = ("name", "tag", "criterion", "handling", "subject_id", "district", "from_on", "to_on")
CONDITIONS = ("handling", "subject_id", "district", "from_on", "to_on")


def set_limit(step: LaneStep, *, number: int, from_on: date, reason: str, by: Identity) -> LaneLimit:
    """Another number for cases received from that day on; one set before for the same day is replaced, and the audit keeps both."""
    refuse(rules.why_not_limit(step, number), "number")
    refuse(None if from_on >= clock.today() else "只能从今天或以后起改，以前收到的事项仍按原来的目标。", "from_on")
    if not reason.strip():
        raise Refusal("请写明为什么调整。", "reason")
    refuse(why_not_text(reason, "保存"), "reason")
    limit = db.session.scalars(select(LaneLimit).where(
        LaneLimit.handling == step.handling, LaneLimit.code == step.code, LaneLimit.from_on == from_on)).first()
    before = limit.number if limit else None
    ids = list(db.session.scalars(select(Case.id).where(IS_OPEN, Case.received_on >= from_on)))
    hold(ids)
    limit = limit or LaneLimit(handling=step.handling, code=step.code, from_on=from_on)
    limit.number, limit.reason, limit.actor, limit.set_on = number, reason, by.name, clock.today()
    db.session.add(limit)
    audit.record("lane-limit.set", subject=limit, by=by, handling=step.handling, code=step.code, before=before, after=number, from_on=from_on, reason=reason)
    db.session.flush()
    renew(ids)
    return limit


def add_period(*, facts: dict[str, Any], by: Identity) -> SpecialPeriod:
    period = SpecialPeriod()
    write(period, facts)
    db.session.add(period)
    audit.record("special-period.added", subject=period, by=by, after=facts)
    return period


def edit_period(period: SpecialPeriod, *, facts: dict[str, Any], version: int | None, by: Identity) -> SpecialPeriod:
    """Marked cases stay marked. What they owe by its lane no edit takes away: another lane is another period."""
    refuse_stale(period, version)
    if facts["handling"] != period.handling and is_applied(period):
        raise Refusal("已经有事项按这个时期的步骤办理，不能改为另一类。请结束它，另外添加一个特殊时期。", "handling")
    before = {name: getattr(period, name) for name in PERIOD_FACTS}
    write(period, facts)
    audit.record("special-period.edited", subject=period, by=by, before=before, after=facts)
    return period


def is_applied(period: SpecialPeriod) -> bool:
    return db.session.scalar(select(CaseLane.case_id).where(CaseLane.period_id == period.id).limit(1)) is not None


def write(period: SpecialPeriod, facts: dict[str, Any]) -> None:
    refuse(rules.why_not_period(facts["from_on"], facts["to_on"]), "to_on")
    for name in ("name", "tag", "criterion"):
        refuse(why_not_text(facts[name] or "", "保存"), name)
    refuse(why_not_district(facts["district"] or ""), "district")
    with db.session.no_autoflush:
        taken = db.session.scalar(select(SpecialPeriod.id).where(SpecialPeriod.name == facts["name"], SpecialPeriod.id != (period.id or 0)))
    if taken is not None:
        raise Refusal("已经有这个名称的特殊时期，请换一个名称。", "name")
    given = {**facts, "district": facts["district"] or ""}
    if any(getattr(period, name) != given[name] for name in CONDITIONS):
        period.set_on = clock.today()
    for name in PERIOD_FACTS:
        setattr(period, name, given[name])


def end_period(period: SpecialPeriod, *, on: date, version: int | None, by: Identity) -> None:
    """Its last day. Cases received later are not marked; those marked stay so."""
    refuse_stale(period, version)
    if on > clock.today():
        raise Refusal("最后一天还没有到。以后才结束的，请用“修改”填写结束日期。", "on")
    refuse(rules.why_not_period(period.from_on, on), "on")
    period.to_on = on
    audit.record("special-period.ended", subject=period, by=by, on=on)


def apply_period(period: SpecialPeriod, *, by: Identity) -> int:
    """Mark every open case that fits and bears no mark yet, except those of one's own. Answers how many."""
    ids = list(db.session.scalars(select(Case.id).where(*fitting(period), not_own(by)).order_by(Case.id)))
    hold(ids)
    known = {lane.case_id: lane for lane in db.session.scalars(select(CaseLane).where(CaseLane.case_id.in_(select(Case.id).where(*fitting(period)))))}
    for case_id in ids:
        lane = known.get(case_id) or CaseLane(case_id=case_id)
        lane.period_id, lane.marked_at = period.id, clock.now()
        db.session.add(lane)
    audit.record("special-period.applied", subject=period, by=by, count=len(ids))
    db.session.flush()
    renew(ids)
    return len(ids)
