"""What filings ask of the Party office: accesses of who has left, yearly reports that are missing."""
from sqlalchemy import Date, String, and_, cast, func, literal, or_, select

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.filings import queries, rules
from xinfang_party.filings.models import AccessGrant, AgencyStaff, ReportingCadre
from xinfang_party.kernel import clock
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import NO_DAY, Found, Owed, Rows


def to_withdraw(identity: Identity) -> Rows | None:
    """Who has left with access still open, and how many."""
    if not may(identity, "agency-staff:edit"):
        return None
    return select(literal(""), AgencyStaff.id, AgencyStaff.name, cast(func.count(AccessGrant.id), String), NO_DAY).join(
        AccessGrant, and_(AccessGrant.staff_id == AgencyStaff.id, AccessGrant.withdrawn_on.is_(None))).where(
        AgencyStaff.to_on < clock.today()).group_by(AgencyStaff.id, AgencyStaff.name).order_by(AgencyStaff.id)


def withdrawal(row: Found) -> Owed:
    return Owed("收回离场人员的权限", f"{row.about}，{row.more} 项", path_to("filings.show_staff", staff_id=row.key), at_once=True)


def to_collect(identity: Identity) -> Rows | None:
    """How many yearly reports of this year are not there yet."""
    if not may(identity, "personal-report:record"):
        return None
    today = clock.today()
    due, count = rules.due_on(today.year), func.count(ReportingCadre.id)
    return select(literal(str(today.year)), literal(0), literal(""), cast(count, String), literal(due, Date)).where(
        ReportingCadre.from_on <= due, or_(ReportingCadre.to_on.is_(None), ReportingCadre.to_on >= today), ~queries.has_filed(today.year)).having(count > 0)


def collection(row: Found) -> Owed:
    return Owed("登记个人有关事项报告", f"{row.word} 年还有 {row.more} 人没有登记", path_to("filings.list_reports", year=row.word, missing="1"), row.due_on)
