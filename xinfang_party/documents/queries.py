"""Rules and papers, scoped by the viewer where they are anybody's."""
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from xinfang_party.access.permissions import reach
from xinfang_party.access.queries import get_for
from xinfang_party.access.terms import Identity
from xinfang_party.activities.models import Activity
from xinfang_party.activities.queries import readable as readable_activities
from xinfang_party.activities.terms import COUNTED, Kind
from xinfang_party.documents import rules
from xinfang_party.documents.catalogue import number
from xinfang_party.documents.mapped import AppliedRule
from xinfang_party.documents.models import DutyLine, Rule, RuleReview, YearPaper
from xinfang_party.documents.terms import CORE, PaperKind, RuleKind
from xinfang_party.files.models import Attachment
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.kernel.periods import DAY
from xinfang_party.organization.measures_standard import first_reaching
from xinfang_party.organization.models import Branch, in_force
from xinfang_party.organization.queries import branches_in_order

ROW = (joinedload(Rule.branch), selectinload(Rule.reviews))
WHOLE = (*ROW, joinedload(Rule.replaces), joinedload(Rule.replaced_by))
OF_PAPER = (joinedload(YearPaper.branch), joinedload(YearPaper.activity), selectinload(YearPaper.lines).joinedload(DutyLine.member))
PASSING = (Kind.COMMITTEE_MEETING, Kind.MEMBER_MEETING)
"""Meetings that pass what the branch resolves."""
LAST_REVIEW = select(func.max(RuleReview.reviewed_on)).where(RuleReview.rule_id == Rule.id).correlate(Rule).scalar_subquery()
REVIEWED = func.coalesce(LAST_REVIEW, Rule.from_on)
"""Since when nobody looked at it."""


# --- branches -----------------------------------------------------------------------------------------------------------------

def branches_of(identity: Identity, permission: str) -> dict[int, Branch]:
    """{id: branch} of the bodies in being that this person reaches, in tree order."""
    span = reach(identity, permission)
    return {one.id: one for one in branches_in_order() if one.is_active and (span.everything or one.id in span.branch_ids)}


def get_branch(identity: Identity, permission: str, branch_id: int) -> Branch:
    return get_for(identity, permission, Branch, branch_id)


# --- rules --------------------------------------------------------------------------------------------------------------------

def stands(day: date) -> ColumnElement[bool]:
    return in_force(Rule, day)  # type: ignore[no-any-return]


def is_due(day: date) -> ColumnElement[bool]:
    """In force, and to be reviewed by the day at the latest."""
    return and_(stands(day), first_reaching(day + DAY, number("review_months")) > REVIEWED)


def listed(today: date, *, branch_id: int | None = None, kind: RuleKind | None = None, state: str = "") -> Select[Any]:
    """Those that are over last. `branch_id`: those the branch goes by, its own and those for all; `state`: in_force, coming, ended, due."""
    is_over = and_(Rule.to_on.is_not(None), Rule.to_on < today)
    narrowed = {"in_force": stands(today), "coming": Rule.from_on > today, "ended": is_over, "due": is_due(rules.asked_until(today))}
    statement = select(Rule)
    if branch_id is not None:
        statement = statement.where(or_(Rule.branch_id == branch_id, Rule.is_for_all))
    if kind is not None:
        statement = statement.where(Rule.kind == kind)
    if state in narrowed:
        statement = statement.where(narrowed[state])
    return statement.order_by(case((is_over, 1), else_=0), Rule.kind, Rule.from_on.desc(), Rule.id.desc())


def get_rule(identity: Identity, permission: str, rule_id: int) -> Rule:
    """To read, whoever made it; to write, of a body within reach."""
    if permission != "rule:read":
        return get_for(identity, permission, Rule, rule_id, *WHOLE)
    found = db.session.scalars(select(Rule).where(Rule.id == rule_id).options(*WHOLE)).one_or_none()
    if found is None:
        raise NotFound
    return found


def lacking(day: date, branches: Sequence[Branch]) -> list[tuple[Branch, list[RuleKind]]]:
    """Of these branches those that lack some of the core kinds that day; one statement."""
    there: dict[int, set[RuleKind]] = {}
    statement = select(AppliedRule.branch_id, AppliedRule.kind).where(in_force(AppliedRule, day), AppliedRule.kind.in_(CORE)).distinct()
    for key, kind in db.session.execute(statement):
        there.setdefault(key, set()).add(kind)
    found = [(one, [kind for kind in CORE if kind not in there.get(one.id, ())]) for one in branches]
    return [(one, kinds) for one, kinds in found if kinds]


def files_of(row: Any) -> Sequence[Attachment]:
    return db.session.scalars(select(Attachment).where(
        Attachment.subject_kind == row.__tablename__, Attachment.subject_id == row.id).order_by(Attachment.id)).all()


# --- papers of a year ---------------------------------------------------------------------------------------------------------

def papers_of(branch_ids: Sequence[int], year: int) -> dict[tuple[int, PaperKind], YearPaper]:
    """{(branch, kind): paper}; two statements, however many branches."""
    statement = select(YearPaper).where(YearPaper.branch_id.in_(branch_ids), YearPaper.year == year).options(selectinload(YearPaper.lines))
    return {(one.branch_id, one.kind): one for one in db.session.scalars(statement)}


def find_paper(branch_id: int, year: int, kind: PaperKind) -> YearPaper | None:
    return db.session.scalars(select(YearPaper).where(
        YearPaper.branch_id == branch_id, YearPaper.year == year, YearPaper.kind == kind).options(*OF_PAPER)).one_or_none()


def get_paper(identity: Identity, permission: str, paper_id: int) -> YearPaper:
    return get_for(identity, permission, YearPaper, paper_id, *OF_PAPER)


def get_line(identity: Identity, permission: str, line_id: int) -> DutyLine:
    return get_for(identity, permission, DutyLine, line_id, joinedload(DutyLine.paper))


def get_line_of_list(identity: Identity, permission: str, line_id: int) -> DutyLine:
    """One that stands on a list within reach, whosever it is."""
    line = db.session.scalars(select(DutyLine).where(DutyLine.id == line_id, DutyLine.removed_on.is_(None))).one_or_none()
    if line is None:
        raise NotFound
    get_paper(identity, permission, line.paper_id)
    return line


def meetings_of(identity: Identity, branch_id: int, year: int) -> Sequence[Activity]:
    """Meetings of the branch that can have passed a paper of the year, the latest first; those the viewer may read."""
    first = date(year - number("passed_before"), 1, 1)
    statement = select(Activity).where(Activity.branch_id == branch_id, Activity.form.in_(PASSING), Activity.state.in_(COUNTED), Activity.held_on >= first,
                                       readable_activities(identity))
    return db.session.scalars(statement.order_by(Activity.held_on.desc(), Activity.id.desc()).limit(number("most_meetings"))).all()
