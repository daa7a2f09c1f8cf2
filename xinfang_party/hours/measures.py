"""Figures of verified service (domain.md 7.4, 7.5). Hours count on the day they were served, from the day somebody else gave the word for them."""
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from xinfang_party.access.terms import Identity
from xinfang_party.communities.models import Place
from xinfang_party.communities.queries import ABOVE
from xinfang_party.hours.catalogue import I_ZHIYUAN, number
from xinfang_party.hours.models import ServiceHours
from xinfang_party.hours.queries import ROW, readable
from xinfang_party.hours.terms import HoursState
from xinfang_party.kernel.database import db
from xinfang_party.measures.kinds import Count, Dimension, Owners, Share, Total
from xinfang_party.measures.registry import FactView
from xinfang_party.organization.models import Membership
from xinfang_party.volunteering.catalogue import REGULATION
from xinfang_party.volunteering.catalogue import number as volunteering
from xinfang_party.volunteering.models import ServiceKind

RECORD = f"{REGULATION}第十九条；《志愿服务记录与证明出具办法（试行）》"
AGAIN = "更正过的要重新核实，从那天起才又计入，所以查看过去某一天的数字时会比当时少"


def is_verified(row: Any, day: date) -> ColumnElement[bool]:
    """By that evening."""
    return and_(row.state == HoursState.VERIFIED, row.verified_on <= day)


def counts(day: date) -> ColumnElement[bool]:
    return is_verified(ServiceHours, day)


def is_first_of_its_event(day: date) -> ColumnElement[bool]:
    """Of several shifts of one event the member's earliest; what came from outside is a service of its own each time."""
    other = aliased(ServiceHours)
    earlier = or_(other.served_on < ServiceHours.served_on, and_(other.served_on == ServiceHours.served_on, other.id < ServiceHours.id))
    before = exists().where(other.event_id == ServiceHours.event_id, other.member_id == ServiceHours.member_id, is_verified(other, day), earlier)
    return and_(counts(day), or_(ServiceHours.event_id.is_(None), ~before))


def emergencies(day: date) -> ColumnElement[bool]:
    return and_(counts(day), ServiceKind.is_emergency.is_(True))


def kinds() -> dict[Any, str]:
    return {key: name for key, name in db.session.execute(select(ServiceKind.id, ServiceKind.name).order_by(ServiceKind.sort_order, ServiceKind.id))}


def places() -> dict[Any, str]:
    """Those where anybody ever served, with the names above theirs: names alone repeat."""
    statement = select(Place).where(exists().where(ServiceHours.place_id == Place.id)).order_by(Place.code)
    return {place.id: place.path for place in db.session.scalars(statement.options(*ABOVE))}


SERVED: Mapping[str, Any] = {
    "of": ServiceHours, "dated": ServiceHours.served_on, "owners": Owners(branch=ServiceHours.branch_id, member=ServiceHours.member_id), "noun": "条",
    "joins": ((ServiceKind, ServiceKind.id == ServiceHours.kind_id),), "dimensions": {
        "service_kind": Dimension(ServiceHours.kind_id, "服务类别", kinds), "community": Dimension(ServiceHours.place_id, "社区", places),
        "source": Dimension(ServiceHours.source, "来源"),
        "emergency": Dimension(ServiceKind.is_emergency, "是否应急", lambda: {True: "应急", False: "日常"})}}
HOURS = Total(code="volunteering.hours", name="志愿服务时长", unit="小时", better="higher", sum=ServiceHours.hours, where=counts, basis=f"{RECORD}；{I_ZHIYUAN}",
              note="已核实的时长，按服务日期计入时段；实际服务的时间扣除休息，不足 "
                   f"{volunteering('quarter_minutes')} 分钟的舍去，其他平台导入的按原数；没有核实的不计；{AGAIN}", **SERVED)
SERVICES = Count(code="volunteering.services", name="志愿服务次数", better="higher", where=is_first_of_its_event, basis="domain.md 7.5 的建议值",
                 note=f"已核实的服务，按服务日期计入时段；同一名党员参加一次活动的几个班次只算一次，计在最早的一天；其他平台导入的一条算一次；{AGAIN}",
                 unit="次", **{**SERVED, "noun": "次"})
EMERGENCY_HOURS = Total(code="volunteering.emergency_hours", name="应急服务时长", unit="小时", better="none", sum=ServiceHours.hours, where=emergencies,
                        basis=RECORD, note=f"已核实的、服务类别属于应急的时长，按服务日期计入时段；{AGAIN}", **SERVED)
SERVING_SHARE = Share(
    code="volunteering.serving_share", name="党员参加志愿服务的比例", of=Membership, key=Membership.member_id, level="member", reaches=SERVICES.code,
    during=(Membership.from_on, Membership.to_on), owners=Owners(branch=Membership.branch_id, department=Membership.department_id, cell=Membership.cell_id),
    at_least=number("services_a_year"), yearly=True, basis=f"domain.md 7.5 的建议值；标准化清单 E1-5；{REGULATION}第二十五条（自愿，不得摊派）",
    note=f"时段末在册党员，一年服务 {number('services_a_year')} 次，按本人在册的天数（时段内已过的）折算；志愿服务出于自愿，年老体弱的党员不参加也不必说明")
MEASURES = (HOURS, SERVICES, EMERGENCY_HOURS, SERVING_SHARE)


def cells(row: ServiceHours) -> list[Any]:
    return [row.member.name, row.branch.name, row.title, row.kind.name, row.served_on, f"{row.hours:g}", row.source, row.state]


def narrowed(statement: Select[Any], identity: Identity) -> Select[Any]:
    return statement.where(readable(identity))


FACT_VIEWS = (
    FactView(model=ServiceHours, permission="service-hours:read", headers=("党员", "党支部", "做了什么", "服务类别", "服务日期", "时长", "来源", "核实"),
             cells=cells, url=lambda row: url_for("hours.show_hours", hours_id=row.id), visible=narrowed, options=ROW,
             kept_by="活动的组织者登记，组织者或机关党委核实"),
)
