"""Figures over services that were held, and what communities say of them; hours are counted by `hours`."""
from collections.abc import Mapping
from typing import Any

from flask import url_for
from sqlalchemy import Select, exists, select
from sqlalchemy.orm import joinedload

from xinfang_party.access.terms import Identity
from xinfang_party.communities.terms import Satisfaction
from xinfang_party.kernel.database import db
from xinfang_party.measures.kinds import Count, Dimension, Owners, Ratio
from xinfang_party.measures.registry import FactView
from xinfang_party.volunteering.catalogue import REGULATION
from xinfang_party.volunteering.models import EventEvaluation, ServiceEvent, ServiceKind
from xinfang_party.volunteering.queries import ROW, readable
from xinfang_party.volunteering.terms import HELD


def kind_names() -> Mapping[Any, str]:
    return {key: name for key, name in db.session.execute(select(ServiceKind.id, ServiceKind.name))}


EVENT: dict[str, Any] = {"of": ServiceEvent, "dated": ServiceEvent.held_on, "owners": Owners(branch=ServiceEvent.branch_id), "noun": "次",
        "dimensions": {"kind": Dimension(ServiceEvent.kind_id, "活动类别", kind_names)}}
WAS_HELD = ServiceEvent.state.in_(HELD)
IS_EMERGENCY = exists().where(ServiceKind.id == ServiceEvent.kind_id, ServiceKind.is_emergency.is_(True))
NOTE = "按活动的第一天计入时段；已发布或已结束、日期已到的才计，草稿和取消的不计"
EVENTS = Count(code="volunteering.events", name="志愿服务活动", unit="次", better="higher", where=WAS_HELD, basis=REGULATION, note=NOTE, **EVENT)
EMERGENCY_EVENTS = Count(
    code="volunteering.emergency_events", name="应急志愿服务", unit="次", where=WAS_HELD & IS_EMERGENCY, basis=REGULATION,
    note=f"{NOTE}；类别设为“应急服务”的活动", **EVENT)
SATISFACTION = Ratio(
    code="volunteering.satisfaction", name="社区对志愿服务的满意率", better="higher", noun="次评价", of=EventEvaluation, dated=EventEvaluation.evaluated_on,
    where=EventEvaluation.event_id.in_(select(ServiceEvent.id).where(WAS_HELD)),
    owners=Owners(branch=EventEvaluation.branch_id), hits=EventEvaluation.grade.in_((Satisfaction.VERY, Satisfaction.RATHER)), hits_words="“满意”和“较满意”的",
    among_words="全部", basis="本系统约定：社区通过一次性链接评价", note="按评价的日期计入时段；一次活动社区只评价一次，没有评价的和取消了的活动不计")
MEASURES = (EVENTS, EMERGENCY_EVENTS, SATISFACTION)


def visible_events(statement: Select[Any], identity: Identity) -> Select[Any]:
    return statement.where(readable(identity))


def visible_evaluations(statement: Select[Any], identity: Identity) -> Select[Any]:
    return statement.where(EventEvaluation.event_id.in_(select(ServiceEvent.id).where(readable(identity))))


FACT_VIEWS = (
    FactView(model=ServiceEvent, permission="service:read", headers=("活动", "类别", "党支部", "日期", "社区"),
             cells=lambda one: [one.title, one.kind.name, one.branch.name, one.held_on, one.place.path if one.place else ""],
             url=lambda one: url_for("volunteering.show_event", event_id=one.id), visible=visible_events, options=ROW, kept_by="主办支部登记"),
    FactView(model=EventEvaluation, permission="service:read", headers=("活动", "评价", "评价日期"),
             cells=lambda one: [one.event.title, one.grade.label, one.evaluated_on],
             url=lambda one: url_for("volunteering.show_event", event_id=one.event_id), visible=visible_evaluations,
             options=(joinedload(EventEvaluation.event),), kept_by="社区通过链接评价"),
)
