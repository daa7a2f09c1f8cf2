"""Cases within the viewer's reach: the list, one case, what is due, counts. Accusations (检举控告) are listed only for who may read them."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal_column, or_, select
from sqlalchemy.orm import joinedload, selectinload

from xinfang_party.access.permissions import may
from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity
from xinfang_party.kernel import clock, workdays
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound, Refusal
from xinfang_party.kernel.text import like_escape
from xinfang_party.kernel.trees import subtrees
from xinfang_party.measures.rules import is_of_whole_months
from xinfang_party.organization.models import Member
from xinfang_party.organization.queries import branch_choices, department_names, find_member
from xinfang_party.organization.rules import tree_order
from xinfang_party.petitions import checks
from xinfang_party.petitions.filters import SOON, CaseState, Filters, Known, Missing, Turn
from xinfang_party.petitions.models import AssignmentRule, Case, ClassChange, Subject
from xinfang_party.petitions.terms import Evaluation, Purpose

CASES = "petitions.cases"
ROW = (joinedload(Case.subject), joinedload(Case.department), joinedload(Case.branch), joinedload(Case.member))
WHOLE = (joinedload(Case.subject).joinedload(Subject.parent).joinedload(Subject.parent), *ROW[1:],
         selectinload(Case.extensions), selectinload(Case.pauses))
SORT_COLUMNS: Mapping[str, Any] = {"received": Case.received_on, "due": Case.due_on, "number": Case.number}

IS_OPEN = and_(Case.replied_on.is_(None), Case.ending.is_(None), Case.concluded_on.is_(None))
IS_UNASSIGNED = and_(Case.branch_id.is_(None), Case.member_id.is_(None))
ACCUSATION: Any = literal_column(f"'{Purpose.ACCUSATION}'")
DISSATISFIED: Any = literal_column(f"'{Evaluation.DISSATISFIED}'")
"""Spelled out in the statement, so that the index over just these cases is seen to fit."""
IS_ACCUSATION = Case.purpose == ACCUSATION
IS_NO_ACCUSATION = Case.purpose.is_distinct_from(Purpose.ACCUSATION)

UNSAID: Mapping[Missing, ColumnElement[bool]] = {
    Missing.CHANNEL: Case.channel.is_(None), Missing.PURPOSE: Case.purpose.is_(None), Missing.CLASS: Case.handling.is_(None),
    Missing.SUBJECT: Case.subject_id.is_(None), Missing.DISTRICT: Case.district == ""}


# --- who may see what ---------------------------------------------------------------------------------------------------------

def readable(identity: Identity) -> ColumnElement[bool]:
    """SQL condition for every page, list, export and row view: the reach of case:read; accusations only with case:read-accusation."""
    return and_(owned(Case, identity, "case:read"), or_(owned(Case, identity, "case:read-accusation"), IS_NO_ACCUSATION))


def why_not_write(case: Case, identity: Identity) -> str | None:
    """A sentence where the case is this person's own, or of a branch he or she leads (`checks.why_not_write`)."""
    return checks.why_not_write(member_id=case.member_id, branch_id=case.branch_id, by_member_id=identity.member_id,
                                led_branch_ids=identity.led_branch_ids)


def not_own(identity: Identity) -> ColumnElement[bool]:
    """The same as SQL: cases this person may write."""
    others = or_(Case.member_id.is_(None), Case.member_id != (identity.member_id or 0))
    return and_(others, or_(Case.branch_id.is_(None), Case.branch_id.not_in(sorted(identity.led_branch_ids))))


def get_case(identity: Identity, case_id: int, permission: str = "case:read") -> Case:
    """The case with all its page shows, if it is the viewer's to see and to do `permission` to; else `NotFound`."""
    statement = select(Case).where(Case.id == case_id, readable(identity), owned(Case, identity, permission))
    case = db.session.scalars(statement.options(*WHOLE)).unique().one_or_none()
    if case is None:
        raise NotFound
    reason = why_not_write(case, identity) if permission != "case:read" else None
    if reason:
        raise Refusal(reason)
    return case


def numbers_of(identity: Identity, filters: Filters) -> tuple[int, int]:
    """(cases the list holds, accusations in the viewer's reach that it leaves out, 0 where they may not be told): two counts over indexes."""
    today = clock.today()
    if may(identity, "case:read-accusation"):
        return number(readable(identity), *narrowed(filters, today)), 0
    reached = (owned(Case, identity, "case:read"), *narrowed(filters, today))
    hidden = number(IS_ACCUSATION, *reached)
    return number(*reached) - hidden, hidden if tells_hidden(filters) else 0


def tells_hidden(filters: Filters) -> bool:
    """By any other filter, or over less than a month, a number would tell of one case (docs/decisions/0015)."""
    return filters.is_by_time_only and is_of_whole_months(filters.start, filters.end, clock.today())


def number(*conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(Case.id)).where(*conditions)) or 0


# --- the list -----------------------------------------------------------------------------------------------------------------

def listed(identity: Identity, filters: Filters = Filters()) -> Select[Any]:  # noqa: B008 - frozen
    """Cases the viewer may see, filtered and sorted; the order ends in the id."""
    column = SORT_COLUMNS[filters.order.removeprefix("-")]
    order = (column.desc(), Case.id.desc()) if filters.order.startswith("-") else (column, Case.id)
    return select(Case).where(readable(identity), *narrowed(filters, clock.today())).order_by(*order)


def narrowed(filters: Filters, today: date) -> list[ColumnElement[bool]]:
    """The SQL conditions of the filters that are set."""
    wanted: list[tuple[Any, Any]] = [
        (filters.channel, Case.channel), (filters.purpose, Case.purpose), (filters.handling, Case.handling),
        (filters.branch_id, Case.branch_id), (filters.department_id, Case.department_id), (filters.member_id, Case.member_id),
        (filters.district or None, Case.district), (filters.turn and filters.turn is Turn.REPEAT, Case.is_repeat)]
    conditions = [column == value for value, column in wanted if value is not None]
    if filters.start is not None:
        conditions.append(Case.received_on >= filters.start)
    if filters.end is not None:
        conditions.append(Case.received_on <= filters.end)
    if filters.subject_ids:
        conditions.append(Case.subject_id.in_(sorted(filters.subject_ids)))
    if filters.text:
        conditions.append(Case.number.like(f"%{like_escape(filters.text)}%", escape="\\"))
    if filters.missing is not None:
        conditions.append(UNSAID[filters.missing])
    if filters.is_open:
        conditions.append(IS_NO_ACCUSATION)
    if filters.state is not None:
        conditions.append(in_state(filters.state, today, filters.within))
    return conditions


def in_state(state: CaseState, today: date, within: int = SOON) -> ColumnElement[bool]:
    conditions: Mapping[CaseState, ColumnElement[bool]] = {
        CaseState.OPEN: IS_OPEN, CaseState.OVERDUE: and_(IS_OPEN, Case.due_on < today),
        CaseState.DUE: and_(IS_OPEN, Case.due_on >= today, Case.due_on <= workdays.add_workdays(today, within)),
        CaseState.UNASSIGNED: and_(IS_OPEN, IS_UNASSIGNED), CaseState.OWNERLESS: IS_UNASSIGNED, CaseState.ENDED: Case.ending.is_not(None),
        CaseState.RATED: Case.evaluated_on.is_not(None),
        CaseState.DISSATISFIED: or_(Case.office_evaluation == DISSATISFIED, Case.unit_evaluation == DISSATISFIED)}
    return conditions[state]


def class_changes(case: Case) -> Sequence[ClassChange]:
    return db.session.scalars(select(ClassChange).where(ClassChange.case_id == case.id).order_by(ClassChange.id)).all()


# --- home pages and panels ----------------------------------------------------------------------------------------------------

def is_due_for(identity: Identity) -> ColumnElement[bool]:
    """Open cases in reach that are overdue or due within five working days."""
    return and_(readable(identity), IS_OPEN, Case.due_on <= workdays.add_workdays(clock.today(), SOON))


@dataclass(frozen=True)
class Counts:
    """Open cases, and of these the overdue, those due within five working days, those nobody sees to yet."""

    open: int
    overdue: int
    soon: int
    unassigned: int


def counts_of(identity: Identity, *, member_id: int | None = None, branch_id: int | None = None) -> Counts:
    """Counts of what the viewer may read, in one statement: accusations only for who may read them, so few would tell of one (docs/decisions/0015)."""
    today, count = clock.today(), func.count(Case.id)
    conditions = [IS_OPEN, readable(identity)]
    if member_id is not None:
        conditions.append(Case.member_id == member_id)
    if branch_id is not None:
        conditions.append(Case.branch_id == branch_id)
    return Counts(*db.session.execute(select(
        count, count.filter(Case.due_on < today), count.filter(in_state(CaseState.DUE, today)),
        count.filter(IS_UNASSIGNED)).where(*conditions)).one())


# --- what filters and forms offer ---------------------------------------------------------------------------------------------

def subjects_in_order() -> list[Subject]:
    """The whole tree, parents before children. One statement."""
    subjects = {subject.id: subject for subject in db.session.scalars(select(Subject))}
    order = tree_order([(s.id, s.parent_id, (s.sort_order, s.name)) for s in subjects.values()])
    return [subjects[key] for key, _depth in order]


def subject_paths() -> dict[int, str]:
    """{id: "一级/二级/三级"} in order of the tree."""
    paths: dict[int, str] = {}
    for subject in subjects_in_order():
        above = paths.get(subject.parent_id) if subject.parent_id else None
        paths[subject.id] = f"{above}/{subject.name}" if above else subject.name
    return paths


def subject_lookup() -> dict[str, int | None]:
    """{path: id} and {name: id, or None where it stands in several places}; retired ones are left out."""
    paths, names = subject_paths(), dict[str, int | None]()
    in_use = [subject for subject in subjects_in_order() if subject.retired_on is None]
    for subject in in_use:
        names[subject.name] = None if subject.name in names else subject.id
    return names | {paths[subject.id]: subject.id for subject in in_use if subject.level > 1}


def districts() -> dict[str, str]:
    """{district: its words} of those the cases name. One statement over an index."""
    found = select(Case.district).where(Case.district != "").distinct().order_by(Case.district)
    return {name: name for name in db.session.scalars(found)}


def below(subjects: Sequence[Subject]) -> dict[int, frozenset[int]]:
    """{subject id: its own and the ids of all below}."""
    return subtrees({subject.id: subject.parent_id for subject in subjects})


@dataclass(frozen=True)
class Places:
    """What cases can be filed under. Three statements."""

    branches: dict[int, str]
    departments: dict[int, str]
    subjects: list[Subject]
    viewer: Identity

    @property
    def known(self) -> Known:
        return Known(self.branches, self.departments, below(self.subjects), lambda text: member_id_of(text, self.viewer))


def places(viewer: Identity, branch_id: int | None = None) -> Places:
    """`branch_id`: the branch that is chosen already, offered even where it takes no new cases."""
    return Places(branch_choices(branch_id), department_names(), subjects_in_order(), viewer)


def member_id_of(text: str, viewer: Identity) -> int | None:
    """By number or name, of those the viewer may see or whose cases he may; nobody else is there. Raises `Refusal` for namesakes."""
    keeps = exists().where(Case.member_id == Member.id, readable(viewer))
    member = find_member(text, among=or_(owned(Member, viewer, "member:read"), keeps))
    return member.id if member else None


def assignment_rules() -> Sequence[AssignmentRule]:
    """In the order in which they are tried."""
    whole = (joinedload(AssignmentRule.subject), joinedload(AssignmentRule.department), joinedload(AssignmentRule.branch),
             joinedload(AssignmentRule.member))
    return db.session.scalars(select(AssignmentRule).order_by(AssignmentRule.position, AssignmentRule.id).options(*whole)).unique().all()
