"""Cadres who report and what they filed; third-party staff and their accesses."""
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, case, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from xinfang_party.access.queries import get_for, owned
from xinfang_party.access.terms import Identity
from xinfang_party.filings import rules
from xinfang_party.filings.catalogue import number
from xinfang_party.filings.models import AccessGrant, AgencyStaff, PersonalReport, ReportingCadre
from xinfang_party.filings.terms import ReportKind
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Member

OF_STAFF = (joinedload(AgencyStaff.department), joinedload(AgencyStaff.keeper), selectinload(AgencyStaff.grants))


# --- reports ------------------------------------------------------------------------------------------------------------------

def cadres(identity: Identity, year: int, *, only_missing: bool = False) -> Select[Any]:
    """Who was listed in that year, by number; `only_missing`: who had to file the yearly report of it (rules.has_to) and did not."""
    by_number = select(Member.number).where(Member.id == ReportingCadre.member_id).correlate(ReportingCadre).scalar_subquery()
    statement = select(ReportingCadre).where(
        owned(ReportingCadre, identity, "personal-report:read"), ReportingCadre.from_on <= date(year, 12, 31),
        or_(ReportingCadre.to_on.is_(None), ReportingCadre.to_on >= date(year, 1, 1)))
    due = rules.due_on(year)
    missing = (ReportingCadre.from_on <= due, or_(ReportingCadre.to_on.is_(None), ReportingCadre.to_on >= due), ~has_filed(year))
    return (statement.where(*missing) if only_missing else statement).order_by(by_number, ReportingCadre.id)


def has_filed(year: int, by: date | None = None) -> Any:
    filed = exists().where(PersonalReport.member_id == ReportingCadre.member_id, PersonalReport.kind == ReportKind.YEARLY, PersonalReport.year == year)
    return filed if by is None else filed.where(PersonalReport.filed_on <= by)


def reports_of(member_ids: Sequence[int], year: int) -> dict[int, list[PersonalReport]]:
    """{member: what was filed in that year, by day}."""
    found: dict[int, list[PersonalReport]] = {}
    for one in db.session.scalars(select(PersonalReport).where(PersonalReport.member_id.in_(member_ids), PersonalReport.year == year).order_by(
            PersonalReport.filed_on, PersonalReport.id)):
        found.setdefault(one.member_id, []).append(one)
    return found


def cadres_lately() -> dict[int, str]:
    """{member: name and number} of those who report now, and of those who did in one of the years that are shown: a late report is still noted."""
    since = date(clock.today().year - number("years_shown") + 1, 1, 1)
    is_open = func.max(case((ReportingCadre.to_on.is_(None), 1), else_=0))
    rows = db.session.execute(select(Member.id, Member.name, Member.number, is_open).join(ReportingCadre, ReportingCadre.member_id == Member.id).where(
        or_(ReportingCadre.to_on.is_(None), ReportingCadre.to_on >= since)).group_by(Member.id).order_by(is_open.desc(), Member.number))
    return {key: f"{name}（{member_number}）{'' if stays else '，已移出名单'}" for key, name, member_number, stays in rows}


def get_cadre(identity: Identity, cadre_id: int) -> ReportingCadre:
    return get_for(identity, "personal-report:record", ReportingCadre, cadre_id, joinedload(ReportingCadre.member))


def get_report(identity: Identity, report_id: int) -> PersonalReport:
    return get_for(identity, "personal-report:record", PersonalReport, report_id, joinedload(PersonalReport.member))


# --- third-party staff --------------------------------------------------------------------------------------------------------

def staff(identity: Identity, state: str = "") -> Select[Any]:
    """Who is here first, by agency and name. `state`: here, left, open (left with access still open), or "" for all."""
    today = clock.today()
    narrowed = {"here": or_(AgencyStaff.to_on.is_(None), AgencyStaff.to_on >= today), "left": AgencyStaff.to_on < today,
                "open": (AgencyStaff.to_on < today) & has_open_access()}
    statement = select(AgencyStaff).where(owned(AgencyStaff, identity, "agency-staff:read"))
    if state in narrowed:
        statement = statement.where(narrowed[state])
    return statement.order_by(AgencyStaff.to_on.is_not(None), AgencyStaff.agency, AgencyStaff.name, AgencyStaff.id)


def has_open_access() -> Any:
    return exists().where(AccessGrant.staff_id == AgencyStaff.id, AccessGrant.withdrawn_on.is_(None))


def get_staff(identity: Identity, permission: str, staff_id: int) -> AgencyStaff:
    return get_for(identity, permission, AgencyStaff, staff_id, *OF_STAFF)


def get_grant(identity: Identity, grant_id: int) -> AccessGrant:
    return get_for(identity, "agency-staff:edit", AccessGrant, grant_id, joinedload(AccessGrant.staff))
