"""What the rooms below hold of one branch and year: everything that only needs counting in one statement, by small selects on their models."""
from datetime import date
from typing import Any

from sqlalchemy import Integer, String, cast, exists, func, literal, or_, select, union_all

from xinfang_party.activities.models import Activity, ActivityPurpose
from xinfang_party.activities.terms import State as ActivityState
from xinfang_party.appraisals.models import AppraisalRound
from xinfang_party.archives.terms import Fact
from xinfang_party.commitments.models import Commitment
from xinfang_party.commitments.terms import State as PromiseState
from xinfang_party.directives.models import Directive, DirectiveTask
from xinfang_party.directives.terms import TaskState
from xinfang_party.documents.models import DutyLine, Rule, YearPaper
from xinfang_party.findings.models import Finding
from xinfang_party.findings.terms import State as FindingState
from xinfang_party.integrity.models import Register, RegisterVersion
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Department, Post
from xinfang_party.venues.models import Posting, VenueCheck
from xinfang_party.volunteering.models import ServiceEvent
from xinfang_party.volunteering.terms import HELD
from xinfang_party.web.owed import NO_DAY

COUNT = cast(func.count(), Integer)


def facts(branch_id: int, year: int, last: date) -> list[Fact]:
    """`last`: the day as of which states are told, the year's last or today. One statement."""
    first = date(year, 1, 1)
    parts = [*of_meetings(branch_id, first, last), *of_papers(branch_id, year, last), *of_ledger(branch_id, first, last), *of_people(branch_id, first, last),
             *of_places(branch_id, first, last)]
    return [Fact(*row) for row in db.session.execute(union_all(*parts))]


def row(what: str, key: Any = None, state: Any = None, number: Any = COUNT, day: Any = NO_DAY) -> Any:
    return select(literal(what, String), literal("") if key is None else cast(key, String), literal("") if state is None else cast(state, String),
                  cast(number, Integer), day)


def of_meetings(branch_id: int, first: date, last: date) -> list[Any]:
    mine = (Activity.branch_id == branch_id, Activity.held_on.between(first, last), Activity.state != ActivityState.CANCELLED)
    besides = row("purpose", ActivityPurpose.purpose, Activity.state).select_from(Activity).join(ActivityPurpose, ActivityPurpose.activity_id == Activity.id)
    return [row("activity", Activity.form, Activity.state).where(*mine).group_by(Activity.form, Activity.state),
            besides.where(*mine, ActivityPurpose.purpose != Activity.form).group_by(ActivityPurpose.purpose, Activity.state),
            row("appraisal", None, AppraisalRound.state).where(AppraisalRound.branch_id == branch_id, AppraisalRound.year == first.year).group_by(
                AppraisalRound.state)]


def of_papers(branch_id: int, year: int, last: date) -> list[Any]:
    unsigned = select(func.count(DutyLine.id)).where(
        DutyLine.paper_id == YearPaper.id, DutyLine.signed_on.is_(None), DutyLine.removed_on.is_(None)).correlate(YearPaper).scalar_subquery()
    in_force = (or_(Rule.branch_id == branch_id, Rule.is_for_all), Rule.from_on <= last, or_(Rule.to_on.is_(None), Rule.to_on >= last))
    return [row("paper", YearPaper.kind, YearPaper.state, unsigned).where(YearPaper.branch_id == branch_id, YearPaper.year == year),
            row("rule", Rule.kind).where(*in_force).group_by(Rule.kind)]


def of_ledger(branch_id: int, first: date, last: date) -> list[Any]:
    open_tasks = DirectiveTask.state.in_((TaskState.NOT_STARTED, TaskState.GOING))
    since = func.coalesce(Directive.learned_on, Directive.registered_on)
    return [row("directive").where(Directive.branch_id == branch_id, since.between(first, last)),
            row("task").where(DirectiveTask.branch_id == branch_id, open_tasks, DirectiveTask.due_on.between(first, last)),
            row("finding", None, Finding.state).where(Finding.branch_id == branch_id, Finding.found_on.between(first, last),
                                                      Finding.state != FindingState.WITHDRAWN).group_by(Finding.state)]


def of_people(branch_id: int, first: date, last: date) -> list[Any]:
    kept = (Commitment.branch_id == branch_id, Commitment.starts_on <= last, Commitment.ends_on >= first, Commitment.state != PromiseState.WITHDRAWN)
    held = (ServiceEvent.branch_id == branch_id, ServiceEvent.held_on.between(first, last), ServiceEvent.state.in_(HELD))
    return [row("commitment", Commitment.kind, Commitment.state).where(*kept).group_by(Commitment.kind, Commitment.state),
            row("service", None, ServiceEvent.state).where(*held).group_by(ServiceEvent.state)]


def of_places(branch_id: int, first: date, last: date) -> list[Any]:
    """Posts that disclose, room checks, and the posts of the branch's departments with those whose register was in force."""
    in_force = exists().where(Register.post_id == Post.id, RegisterVersion.register_id == Register.id, RegisterVersion.from_on <= last,
                              or_(RegisterVersion.to_on.is_(None), RegisterVersion.to_on >= last))
    posts = row("post").select_from(Post).join(Department, Department.id == Post.department_id).where(Department.branch_id == branch_id)
    return [row("posting", day=Posting.posted_on).where(Posting.branch_id == branch_id, Posting.disclosure.is_not(None),
                                                         Posting.posted_on.between(first, last)).group_by(Posting.posted_on),
            row("venue", number=VenueCheck.lacking, day=VenueCheck.checked_on).where(VenueCheck.branch_id == branch_id,
                                                                                      VenueCheck.checked_on.between(first, last)),
            posts, row("registered").select_from(Post).join(Department, Department.id == Post.department_id).where(
                Department.branch_id == branch_id, in_force)]
