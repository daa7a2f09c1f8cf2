"""Report-in (双报到): begin, renew, end; the community's word by a link or on paper; what a member can do and when."""
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import select

from xinfang_party.access.terms import COMMUNITY, Identity
from xinfang_party.audit import service as audit
from xinfang_party.communities import rules
from xinfang_party.communities.models import CommunityLink, Place, ReportIn, VolunteerProfile
from xinfang_party.communities.queries import waits
from xinfang_party.communities.saving import written_of
from xinfang_party.communities.service import NOT_A_COMMUNITY
from xinfang_party.communities.terms import Bond, Level, Receipt
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.kernel.periods import chinese
from xinfang_party.organization.models import Branch, Member
from xinfang_party.organization.queries import membership_on
from xinfang_party.web.links import refuse_stale

SIGNED_BY = 40


def report_in(place: Place, *, branch_id: int, member_id: int | None, bond: Bond, from_on: date | None = None, by: Identity) -> ReportIn:
    """Of a member of the branch, or of the branch as such (`member_id` None). Two at once: the second is told of the first.
    `from_on`: of a report that stands on paper its own day, else today.
    """
    today = clock.today()
    first = from_on or today
    refuse(rules.why_not_begin(first, today), "from_on")
    refuse(None if place.level is Level.COMMUNITY else NOT_A_COMMUNITY, "place")
    hold(branch_id, member_id)
    if member_id is not None:
        stay = membership_on(member_id, today)
        refuse(None if stay is not None and stay.branch_id == branch_id else "这名党员现在不在这个支部，请检查。", "member_id")
    refuse_again(place, branch_id, member_id, first)
    row = ReportIn(branch_id=branch_id, member_id=member_id, place_id=place.id, bond=bond, from_on=first, to_on=rules.last_day(first))
    db.session.add(row)
    audit.record("report-in.recorded", subject=row, by=by, member_id=member_id, branch_id=branch_id, on=first)
    return row


def hold(branch_id: int, member_id: int | None) -> None:
    """Who reports in is locked until the end, so that two requests come one after the other."""
    locked = select(Branch.id).where(Branch.id == branch_id) if member_id is None else select(Member.id).where(Member.id == member_id)
    db.session.execute(locked.with_for_update())


def refuse_again(place: Place, branch_id: int, member_id: int | None, first: date) -> None:
    """One that stands on any day the new one would be good for."""
    whose = ReportIn.member_id == member_id if member_id is not None else ReportIn.member_id.is_(None) & (ReportIn.branch_id == branch_id)
    overlaps = ReportIn.from_on <= rules.last_day(first), ReportIn.to_on >= first, ReportIn.end_reason == ""
    standing = db.session.scalars(select(ReportIn).where(whose, ReportIn.place_id == place.id, *overlaps).order_by(ReportIn.to_on.desc()).limit(1)).one_or_none()
    if standing is not None:
        raise Refusal(f"已经到这个社区报到过，有效期到{chinese(standing.to_on)}，不用再报到；快到期时请续报。", "place")


def renew(report: ReportIn, *, version: int | None = None, by: Identity) -> ReportIn:
    """Its last day moves on; of one that has lapsed a new one begins, for which the community's word is asked anew."""
    refuse_stale(report, version, "communities.show_report", report_id=report.id)
    today = clock.today()
    if report.to_on < today:
        return report_in(report.place, branch_id=branch_now(report, today), member_id=report.member_id, bond=report.bond, by=by)
    refuse(rules.why_not_renew(report.to_on, today, is_ended=bool(report.end_reason)))
    report.to_on, report.renewed_on = rules.renewed_to(report.to_on), today
    audit.record("report-in.renewed", subject=report, by=by, to_on=report.to_on)
    return report


def branch_now(report: ReportIn, today: date) -> int:
    stay = membership_on(report.member_id, today) if report.member_id is not None else None
    return report.branch_id if stay is None else stay.branch_id


def end(report: ReportIn, *, reason: str, version: int | None = None, by: Identity) -> None:
    """Before its time; today is its last day."""
    refuse_stale(report, version, "communities.show_report", report_id=report.id)
    refuse("这次报到已经结束。" if report.end_reason or report.to_on < clock.today() else None)
    text = written_of({"reason": reason}, "reason")["reason"]
    refuse(None if text else "请写明为什么结束，例如搬家。", "reason")
    report.to_on, report.end_reason = clock.today(), text
    audit.record("report-in.ended", subject=report, by=by)


# --- the community's word -----------------------------------------------------------------------------------------------------

def confirm_on_paper(report: ReportIn, *, on: date, signed_by: str, version: int | None = None, by: Identity) -> None:
    """A receipt that somebody of the community's office signed. Nobody enters the own one."""
    refuse_stale(report, version, "communities.show_report", report_id=report.id)
    refuse(rules.why_not_confirm_own(report.member_id, by.member_id))
    refuse("社区已经确认过。" if report.confirmed_on is not None else None)
    refuse(rules.why_not_receipt(on, report.from_on, clock.today()), "confirmed_on")
    confirm(report, on, Receipt.PAPER, written_of({"confirmed_by": signed_by}, "confirmed_by")["confirmed_by"], by)


def confirm_by_link(link: CommunityLink, *, report_ids: Collection[int]) -> None:
    """Those the contact ticked; the others go on waiting."""
    refuse(None if report_ids else "请至少勾选一名来报到过的；一个都没有的，请直接关闭这一页。", "who")
    for report in waiting(link.place_id, link.branch_id):
        if report.id in report_ids:
            confirm(report, clock.today(), Receipt.LINK, link.place.name, COMMUNITY)


def confirm(report: ReportIn, on: date, receipt: Receipt, who: str, by: Identity) -> None:
    report.confirmed_on, report.receipt, report.confirmed_by = on, receipt, who[:SIGNED_BY]
    audit.record("report-in.confirmed", subject=report, by=by, on=on)


def waiting(place_id: int, branch_id: int) -> list[ReportIn]:
    """What of the branch waits for the community's word, the branch itself first, then members by number."""
    statement = select(ReportIn).outerjoin(ReportIn.member).where(ReportIn.place_id == place_id, ReportIn.branch_id == branch_id, waits(clock.today()))
    return list(db.session.scalars(statement.order_by(ReportIn.member_id.is_not(None), Member.number, ReportIn.id)))


# --- what a member can do -----------------------------------------------------------------------------------------------------

def save_profile(member_id: int, *, facts: dict[str, Any], version: int | None = None, by: Identity) -> VolunteerProfile:
    """`facts`: volunteer_no, registered_on, skills, free_times, offers (asks to be called)."""
    profile = db.session.get(VolunteerProfile, member_id)
    if profile is None:
        profile = VolunteerProfile(member_id=member_id)
        db.session.add(profile)
    else:
        refuse_stale(profile, version, "communities.edit_profile")
    refuse("注册日期还没有到，请检查。" if facts["registered_on"] and facts["registered_on"] > clock.today() else None, "registered_on")
    profile.volunteer_no = written_of(facts, "volunteer_no")["volunteer_no"]
    profile.registered_on, profile.skills, profile.free_times = facts["registered_on"], list(facts["skills"] or ()), list(facts["free_times"] or ())
    profile.offers_since = (profile.offers_since or clock.today()) if facts["offers"] else None
    audit.record("volunteer-profile.edited", subject=("volunteer_profile", member_id), by=by)
    return profile
