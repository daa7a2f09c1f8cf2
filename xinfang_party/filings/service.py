"""Who reports, what was filed; third-party staff, their accesses. Nothing of what a report says is ever taken."""
from datetime import date
from typing import Any

from sqlalchemy import func, select

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.filings import rules
from xinfang_party.filings.models import AccessGrant, AgencyStaff, PersonalReport, ReportingCadre
from xinfang_party.filings.terms import ReportKind
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import refuse
from xinfang_party.kernel.periods import chinese
from xinfang_party.kernel.text import why_not_text
from xinfang_party.organization.models import Member
from xinfang_party.web.links import refuse_stale

ALREADY = "{}已经在名单上。"
NOT_LISTED = "这名党员不在报告名单上，请先加入名单。"
LISTED_THEN = "{}到{}为止已经在名单上，请填这以后的日期。"
TWICE = "这一天的这种报告已经登记过。"
TWICE_A_YEAR = "{}年的年度集中报告已经登记过（{}交的）。登记错了的，请先删除再登记。"
SAME_PERSON = "这个单位已经登记过这个人，进场日期也一样。"
TEXTS = ("agency", "post")


# --- reports ------------------------------------------------------------------------------------------------------------------

def name_cadre(member: Member, *, from_on: date, by: Identity) -> ReportingCadre:
    refuse(rules.why_not_day(from_on, clock.today()), "from_on")
    db.session.refresh(member, with_for_update=True)
    there = select(ReportingCadre.id).where(ReportingCadre.member_id == member.id, ReportingCadre.to_on.is_(None))
    refuse(ALREADY.format(member.name) if db.session.scalar(there) else None, "person")
    last = db.session.scalar(select(func.max(ReportingCadre.to_on)).where(ReportingCadre.member_id == member.id))
    refuse(LISTED_THEN.format(member.name, chinese(last)) if last is not None and from_on <= last else None, "from_on")
    cadre = ReportingCadre(member_id=member.id, from_on=from_on)
    db.session.add(cadre)
    audit.record("reporting-cadre.named", subject=cadre, by=by, member_id=member.id, from_on=from_on)
    return cadre


def end_cadre(cadre: ReportingCadre, *, on: date, version: int | None = None, by: Identity) -> None:
    refuse_stale(cadre, version, "filings.list_reports")
    refuse("这一条已经结束。" if cadre.to_on is not None else None)
    refuse(rules.why_not_day(on, clock.today(), cadre.from_on), "to_on")
    cadre.to_on = on
    audit.record("reporting-cadre.ended", subject=cadre, by=by, to_on=on)


def record_report(member_id: int, *, kind: ReportKind, year: int, filed_on: date, by: Identity) -> PersonalReport:
    """`by` received it."""
    refuse(rules.why_not_filed(filed_on, year, clock.today()), "filed_on")
    listed = select(ReportingCadre.id).where(ReportingCadre.member_id == member_id, ReportingCadre.from_on <= filed_on).limit(1)
    refuse(None if db.session.scalar(listed) else NOT_LISTED, "member_id")
    db.session.scalar(select(Member.id).where(Member.id == member_id).with_for_update())
    same = select(PersonalReport.id).where(PersonalReport.member_id == member_id, PersonalReport.kind == kind, PersonalReport.year == year,
                                           PersonalReport.filed_on == filed_on)
    refuse(TWICE if db.session.scalar(same) else None, "filed_on")
    if kind is ReportKind.YEARLY:
        there = db.session.scalar(select(PersonalReport.filed_on).where(PersonalReport.member_id == member_id, PersonalReport.kind == kind,
                                                                        PersonalReport.year == year).limit(1))
        refuse(TWICE_A_YEAR.format(year, chinese(there)) if there is not None else None, "year")
    report = PersonalReport(member_id=member_id, kind=kind, year=year, filed_on=filed_on, received_by=by.name[:80])
    db.session.add(report)
    audit.record("personal-report.recorded", subject=report, by=by, member_id=member_id, year=year, on=filed_on)
    return report


def remove_report(report: PersonalReport, *, version: int | None = None, by: Identity) -> None:
    """Written down by mistake; the audit keeps that it was."""
    refuse_stale(report, version, "filings.list_reports")
    audit.record("personal-report.removed", subject=report, by=by, member_id=report.member_id, year=report.year, on=report.filed_on)
    db.session.delete(report)


# --- third-party staff --------------------------------------------------------------------------------------------------------

def add_staff(*, facts: dict[str, Any], by: Identity) -> AgencyStaff:
    """`facts`: agency, name, post, department_id, keeper_id, from_on, signed_on."""
    check_staff(facts, facts.get("to_on"))
    refuse_twice(facts)
    staff = AgencyStaff(**facts)
    db.session.add(staff)
    audit.record("agency-staff.added", subject=staff, by=by, department_id=staff.department_id, from_on=staff.from_on)
    return staff


def edit_staff(staff: AgencyStaff, *, facts: dict[str, Any], version: int | None = None, by: Identity) -> None:
    hold(staff, version)
    check_staff(facts, staff.to_on)
    refuse_twice(facts, besides=staff.id)
    changes = {name: [getattr(staff, name), value] for name, value in facts.items() if getattr(staff, name) != value}
    for name, (_before, after) in changes.items():
        setattr(staff, name, after)
    audit.record("agency-staff.edited", subject=staff, by=by, changes=changes)


def refuse_twice(facts: dict[str, Any], besides: int | None = None) -> None:
    same = select(AgencyStaff.id).where(AgencyStaff.agency == facts["agency"], AgencyStaff.name == facts["name"], AgencyStaff.from_on == facts["from_on"],
                                        AgencyStaff.id != (besides or 0))
    refuse(SAME_PERSON if db.session.scalar(same) else None, "name")


def leave(staff: AgencyStaff, *, on: date, version: int | None = None, by: Identity) -> str | None:
    """The last day here. Answers what must be said out loud: accesses that are still open."""
    hold(staff, version)
    refuse("这个人已经登记离场。" if staff.to_on is not None else None)
    refuse(rules.why_not_last_day(on, staff.from_on, clock.today()), "to_on")
    staff.to_on = on
    audit.record("agency-staff.left", subject=staff, by=by, to_on=on)
    still = [grant.what for grant in staff.grants if grant.withdrawn_on is None]
    return rules.told_open(staff.name, still) if still else None


def correct_leaving(staff: AgencyStaff, *, on: date | None, version: int | None = None, by: Identity) -> None:
    """Another last day; None: the person is still here."""
    hold(staff, version)
    refuse("这个人还没有登记离场。" if staff.to_on is None else None)
    refuse(rules.why_not_last_day(on, staff.from_on, clock.today()), "to_on")
    refuse("这一天以后还给过权限，请检查。" if on is not None and any(grant.given_on > on for grant in staff.grants) else None, "to_on")
    audit.record("agency-staff.leaving-corrected", subject=staff, by=by, changes={"to_on": [staff.to_on, on]})
    staff.to_on = on


def give(staff: AgencyStaff, *, what: str, on: date, version: int | None = None, by: Identity) -> AccessGrant:
    hold(staff, version)
    refuse(why_not_text(what), "what")
    refuse_grant(staff, on, None)
    grant = AccessGrant(staff_id=staff.id, what=what, given_on=on, given_by=by.name[:80])
    db.session.add(grant)
    audit.record("agency-staff.access-given", subject=staff, by=by, what=what, on=on)
    return grant


def withdraw(grant: AccessGrant, *, on: date, version: int | None = None, by: Identity) -> None:
    refuse_stale(grant, version, "filings.show_staff", staff_id=grant.staff_id)
    refuse("这一项已经收回。" if grant.withdrawn_on is not None else None)
    refuse(rules.why_not_day(on, clock.today(), grant.given_on, "给权限的日期"), "withdrawn_on")
    grant.withdrawn_on, grant.withdrawn_by = on, by.name[:80]
    audit.record("agency-staff.access-withdrawn", subject=grant.staff, by=by, what=grant.what, on=on)


def correct_grant(grant: AccessGrant, *, what: str, given_on: date, withdrawn_on: date | None, version: int | None = None, by: Identity) -> None:
    """Written down wrong; `withdrawn_on` None: not withdrawn."""
    refuse_stale(grant, version, "filings.show_staff", staff_id=grant.staff_id)
    refuse(why_not_text(what), "what")
    refuse_grant(grant.staff, given_on, withdrawn_on)
    facts = {"what": what, "given_on": given_on, "withdrawn_on": withdrawn_on}
    changes = {name: [getattr(grant, name), value] for name, value in facts.items() if getattr(grant, name) != value}
    if "withdrawn_on" in changes:
        grant.withdrawn_by = by.name[:80] if withdrawn_on is not None else ""
    for name, (_before, after) in changes.items():
        setattr(grant, name, after)
    audit.record("agency-staff.access-corrected", subject=grant.staff, by=by, what=what, changes=changes)


def remove_grant(grant: AccessGrant, *, version: int | None = None, by: Identity) -> None:
    """There never was such an access; the audit keeps that it was written down."""
    refuse_stale(grant, version, "filings.show_staff", staff_id=grant.staff_id)
    audit.record("agency-staff.access-removed", subject=grant.staff, by=by, what=grant.what, on=grant.given_on)
    db.session.delete(grant)


def refuse_grant(staff: AgencyStaff, given_on: date, withdrawn_on: date | None) -> None:
    problem = rules.why_not_grant(given_on, withdrawn_on, (staff.from_on, staff.to_on), clock.today())
    refuse(*(reversed(problem) if problem else (None, None)))


def check_staff(facts: dict[str, Any], to_on: date | None) -> None:
    today = clock.today()
    refuse(rules.why_not_name(facts["name"]), "name")
    for name in TEXTS:
        refuse(why_not_text(facts[name]), name)
    refuse(rules.why_not_day(facts["from_on"], today), "from_on")
    refuse("进场日期晚于离场日期，请检查。" if to_on is not None and facts["from_on"] > to_on else None, "from_on")
    signed_on = facts.get("signed_on")
    refuse(rules.why_not_day(signed_on, today) if signed_on else None, "signed_on")


def hold(staff: AgencyStaff, version: int | None) -> None:
    """Two who act on the same person wait for each other."""
    refuse_stale(staff, version, "filings.show_staff", staff_id=staff.id)
    db.session.scalar(select(AgencyStaff.id).where(AgencyStaff.id == staff.id).with_for_update())
