"""Reports filed in time, accesses of people who have left, confidentiality signed."""
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import Select, and_, or_
from sqlalchemy.orm import joinedload

from xinfang_party.access.queries import visible
from xinfang_party.access.terms import Identity
from xinfang_party.filings import queries, rules
from xinfang_party.filings.catalogue import AGENCY_BASIS, REPORTS_BASIS
from xinfang_party.filings.models import AccessGrant, AgencyStaff, ReportingCadre
from xinfang_party.measures.kinds import Count, Owners, Ratio
from xinfang_party.measures.registry import FactView


def had_to(day: date) -> Any:
    return ReportingCadre.from_on <= rules.last_due(day)


def was_in_time(day: date) -> Any:
    due = rules.last_due(day)
    return queries.has_filed(due.year, due)


def is_open(day: date) -> Any:
    return and_(AgencyStaff.to_on < day, or_(AccessGrant.withdrawn_on.is_(None), AccessGrant.withdrawn_on > day))


STAFF: dict[str, Any] = {"during": (AgencyStaff.from_on, AgencyStaff.to_on), "owners": Owners(department=AgencyStaff.department_id)}
REPORTS_ON_TIME = Ratio(
    code="filings.reports_on_time", name="个人有关事项按期报告率", noun="人", of=ReportingCadre, during=(ReportingCadre.from_on, ReportingCadre.to_on),
    owners=Owners(member=ReportingCadre.member_id), among=had_to, hits=was_in_time, hits_words="按期报告的", among_words="应当报告的", better="higher",
    basis=REPORTS_BASIS,
    note="时段末（或截至日）还在名单上的，看最近一个报告期限（每年 1 月 31 日）以前交没有交年度集中报告；期限以后才进名单的不计。只看交没有交，不涉及内容")
OPEN_ACCESS = Count(
    code="filings.open_access_of_leavers", name="离场人员没有收回的权限", unit="项", noun="项", better="lower", of=AccessGrant,
    during=(AccessGrant.given_on, AccessGrant.withdrawn_on), owners=Owners(department=AgencyStaff.department_id),
    joins=((AgencyStaff, AgencyStaff.id == AccessGrant.staff_id),), where=is_open, basis=AGENCY_BASIS,
    note="时段末（或截至日）已经离场的第三方人员还没有收回的权限；离场当天不算，收回当天不算")
SIGNED = Ratio(
    code="filings.confidentiality_signed", name="第三方人员保密承诺签订率", noun="人", of=AgencyStaff, hits=lambda day: AgencyStaff.signed_on <= day,
    hits_words="签了保密承诺的", among_words="在场的", better="higher", basis=AGENCY_BASIS, note="时段末（或截至日）在场的第三方人员；离场当天仍算在场", **STAFF)
MEASURES = (REPORTS_ON_TIME, OPEN_ACCESS, SIGNED)


def reach_of(model: Any, permission: str) -> Any:
    def narrow(statement: Select[Any], identity: Identity) -> Select[Any]:
        return visible(statement, model, identity, permission)

    return narrow


FACT_VIEWS = (
    FactView(model=ReportingCadre, permission="personal-report:read", headers=("姓名", "从", "到"),
             cells=lambda one: [one.member.name, one.from_on, one.to_on], url=lambda one: url_for("filings.list_reports"),
             visible=reach_of(ReportingCadre, "personal-report:read"), options=(joinedload(ReportingCadre.member),), kept_by="机关党委登记",
             judged="personal-report:read"),
    FactView(model=AccessGrant, permission="agency-staff:read", headers=("单位", "姓名", "权限", "给的日期", "离场日期"),
             cells=lambda one: [one.staff.agency, one.staff.name, one.what, one.given_on, one.staff.to_on],
             url=lambda one: url_for("filings.show_staff", staff_id=one.staff_id), visible=reach_of(AccessGrant, "agency-staff:read"),
             options=(joinedload(AccessGrant.staff),), kept_by="机关党委登记"),
    FactView(model=AgencyStaff, permission="agency-staff:read", headers=("单位", "姓名", "做什么", "进场日期", "签保密承诺的日期"),
             cells=lambda one: [one.agency, one.name, one.post, one.from_on, one.signed_on], visible=reach_of(AgencyStaff, "agency-staff:read"),
             url=lambda one: url_for("filings.show_staff", staff_id=one.id), kept_by="机关党委登记"),
)
