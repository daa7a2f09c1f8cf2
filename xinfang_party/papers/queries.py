"""What documents are made of beyond a record itself, and the template in use."""
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from xinfang_party.access.terms import Identity
from xinfang_party.activities.models import ActionItem, Activity, Attendance, Material
from xinfang_party.activities.queries import COUNTS, NAMED, ROW, readable
from xinfang_party.activities.terms import STUDIED, Kind
from xinfang_party.appraisals.models import AppraisalRound, AppraisedMember
from xinfang_party.appraisals.terms import MemberGrade, RoundState
from xinfang_party.files.models import Attachment, StoredFile
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.organization.models import CommitteePost, Member, Membership, in_force
from xinfang_party.organization.terms import CommitteeDuty
from xinfang_party.papers.models import WordTemplate
from xinfang_party.papers.terms import Paper

PARTS = (*ROW, *NAMED, selectinload(Activity.roll).joinedload(Attendance.member),
         selectinload(Activity.materials).joinedload(Material.reader), selectinload(Activity.topics),
         selectinload(Activity.actions).joinedload(ActionItem.owner), selectinload(Activity.amendments), selectinload(Activity.steps))
"""What a document tells of a record."""


def newest_template(paper: Paper) -> WordTemplate | None:
    """What the bureau last did about this template; None: the house's own was never replaced."""
    return db.session.scalars(select(WordTemplate).where(WordTemplate.code == paper.value).order_by(WordTemplate.id.desc()).limit(1)).one_or_none()


def newest_templates() -> dict[str, WordTemplate]:
    newest = select(func.max(WordTemplate.id)).group_by(WordTemplate.code)
    return {row.code: row for row in db.session.scalars(select(WordTemplate).where(WordTemplate.id.in_(newest)))}


def number_of(activity: Activity) -> int | None:
    """The how-manieth of its form it was in its branch's year (a Party group counts its own); None for what does not count."""
    if not activity.state.counts:
        return None
    same = [Activity.branch_id == activity.branch_id, Activity.form == activity.form, COUNTS]
    if activity.form is Kind.CELL_MEETING:
        same.append(Activity.cell_id == activity.cell_id)
    before = or_(Activity.held_on < activity.held_on, and_(Activity.held_on == activity.held_on, Activity.id <= activity.id))
    return db.session.scalar(select(func.count(Activity.id)).where(*same, Activity.held_on >= date(activity.held_on.year, 1, 1), before))


def attached_to(activity: Activity) -> list[str]:
    """Names of its files, in the order they came."""
    statement = select(StoredFile.filename).join(Attachment).where(Attachment.subject_kind == "activity", Attachment.subject_id == activity.id)
    return list(db.session.scalars(statement.order_by(Attachment.id)))


def held_in(identity: Identity, branch_id: int, year: Period) -> Sequence[Activity]:
    """Whole records of what counts, in order, as far as the viewer may read them. Eight statements however many there are."""
    return db.session.scalars(select(Activity).where(
        Activity.branch_id == branch_id, COUNTS, Activity.held_on.between(year.start, year.end), readable(identity),
    ).options(*PARTS).order_by(Activity.held_on, Activity.id)).unique().all()


def stays_of(branch_id: int, on: date) -> dict[Member, list[Membership]]:
    """Each member of the branch on that day, by number, with every membership he or she ever had."""
    here = select(Membership.member_id).where(Membership.branch_id == branch_id, in_force(Membership, on))
    statement = select(Membership).join(Membership.member).where(Membership.member_id.in_(here)).options(contains_eager(Membership.member))
    found: dict[Member, list[Membership]] = {}
    for stay in db.session.scalars(statement.order_by(Member.number, Membership.from_on)):
        found.setdefault(stay.member, []).append(stay)
    return found


def posts_in(branch_id: int, member_ids: Collection[int], year: Period) -> list[CommitteePost]:
    """Posts held in the year: those of the branch, and those of these members wherever; secretary first."""
    statement = select(CommitteePost).where(
        or_(CommitteePost.branch_id == branch_id, CommitteePost.member_id.in_(list(member_ids))), CommitteePost.from_on <= year.end,
        or_(CommitteePost.to_on.is_(None), CommitteePost.to_on >= year.start)).options(joinedload(CommitteePost.member), joinedload(CommitteePost.branch))
    posts = db.session.scalars(statement.order_by(CommitteePost.from_on, CommitteePost.id))
    return sorted(posts, key=lambda post: list(CommitteeDuty).index(post.duty))


def hours_in(member_ids: Collection[int], year: Period) -> dict[int, float]:
    """{member id: 学时 credited in the year, in whichever branch}; who has none is left out."""
    statement = select(Attendance.member_id, func.sum(Activity.credited_hours)).join(Attendance.activity).where(
        Attendance.member_id.in_(list(member_ids)), Attendance.status.in_(STUDIED), COUNTS, Activity.held_on.between(year.start, year.end))
    return {key: float(hours) for key, hours in db.session.execute(statement.group_by(Attendance.member_id))}


def findings_of(branch_id: int, year: int) -> tuple[date, dict[MemberGrade, int]] | None:
    """When the year's appraisal was concluded and how many were found what; None while it is not. Nobody's name."""
    statement = select(AppraisalRound.concluded_on, AppraisedMember.finding, func.count()).join(AppraisedMember.round).where(
        AppraisalRound.branch_id == branch_id, AppraisalRound.year == year, AppraisalRound.state == RoundState.CONCLUDED,
        AppraisedMember.finding.is_not(None)).group_by(AppraisalRound.concluded_on, AppraisedMember.finding)
    rows = db.session.execute(statement).all()
    return (rows[0][0], {grade: count for _on, grade, count in rows if grade is not None}) if rows and rows[0][0] else None
