"""Editions, rounds and evidence as the rooms and the pages read them."""
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from xinfang_party.access.permissions import reach
from xinfang_party.access.queries import get_for, owned
from xinfang_party.access.terms import Identity
from xinfang_party.checklists.catalogue import DEFAULT, number
from xinfang_party.checklists.models import Assessment, ChecklistRound, Evidence, EvidenceItem, ItemScore, StandardEdition
from xinfang_party.checklists.terms import Document, Edition, Known
from xinfang_party.checklists.terms_rounds import AssessmentState, Progress
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound, Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.kernel.text import clean_line
from xinfang_party.organization.models import Branch
from xinfang_party.organization.queries import branches_in_order

WITH_ITEMS = joinedload(StandardEdition.items)
INSPECTED = (AssessmentState.INSPECTED, AssessmentState.OBJECTED, AssessmentState.ACCEPTED, AssessmentState.CLOSED)
"""What the inspector says counts everywhere once the inspection is finished, also while an objection is open."""


# --- editions -----------------------------------------------------------------------------------------------------------------

def editions() -> list[StandardEdition]:
    """Those in force first, the latest at the top; drafts after them."""
    statement = select(StandardEdition).order_by(StandardEdition.from_on.is_(None), StandardEdition.from_on.desc(), StandardEdition.id.desc())
    return list(db.session.scalars(statement))


def names_of_editions(day: date) -> tuple[list[tuple[str, str]], str]:
    """(code, name) of each, the default among them, and the code of the one in force on that day. One statement."""
    stored = editions()
    found = {one.code: one.name for one in stored}
    return list({**found, DEFAULT.code: found.get(DEFAULT.code, DEFAULT.name)}.items()), code_on(day, stored)


def code_on(day: date, stored: Sequence[StandardEdition]) -> str:
    """`stored`: as `editions` orders them."""
    return next((one.code for one in stored if one.from_on is not None and one.from_on <= day), DEFAULT.code)


def edition_on(day: date) -> Edition:
    """The text in force on that day; the default where the bureau put none in force yet."""
    return text_of(select(StandardEdition).where(StandardEdition.from_on <= day).order_by(StandardEdition.from_on.desc(), StandardEdition.id.desc()))


def text_of(statement: Select[Any]) -> Edition:
    """Of the first that is found; the default where there is none."""
    found = db.session.scalars(statement.options(WITH_ITEMS).limit(1)).unique().one_or_none()
    return DEFAULT if found is None else found.text


def edition_over(period: Period, day: date) -> Edition:
    """By which text branches are told of over a time: that of its latest round; without one, what was in force at its end, or on `day` if that is earlier."""
    of_round = and_(ChecklistRound.edition_id == StandardEdition.id, ChecklistRound.period_text == str(period))
    statement = select(StandardEdition).outerjoin(ChecklistRound, of_round).where(
        or_(ChecklistRound.id.is_not(None), StandardEdition.from_on <= min(period.end, day)))
    rounds_first = (ChecklistRound.id.is_(None), ChecklistRound.id.desc(), StandardEdition.from_on.desc(), StandardEdition.id.desc())
    return text_of(statement.order_by(*rounds_first))


def edition_called(code: str) -> Edition:
    """Raises `Refusal` where there is no such edition."""
    return editions_called(code)[0]


def editions_called(*codes: str) -> list[Edition]:
    """In one statement; the default as it is shipped where nobody keeps it yet. Raises `Refusal` where there is no such edition."""
    stored = db.session.scalars(select(StandardEdition).where(StandardEdition.code.in_(codes)).options(WITH_ITEMS)).unique()
    found = {DEFAULT.code: DEFAULT, **{one.code: one.text for one in stored}}
    for code in codes:
        if code not in found:
            known = "、".join([DEFAULT.code, *(edition.code for edition in editions() if edition.code != DEFAULT.code)])
            raise Refusal(f"没有代码为“{clean_line(code, 40)}”的标准版本。现有的版本：{known}。")
    return [found[code] for code in codes]


def get_edition(edition_id: int) -> StandardEdition:
    found = db.session.get(StandardEdition, edition_id, options=[WITH_ITEMS])
    if found is None:
        raise NotFound
    return found


# --- branches -----------------------------------------------------------------------------------------------------------------

def assessed_branches(identity: Identity | None = None, permission: str = "standing:read", *, on: date) -> list[Branch]:
    """The branches that the standard is for, in tree order; of `identity` those within reach."""
    found = [branch for branch in branches_in_order() if branch.kind.holds_members and branch.exists_on(on)]
    if identity is None:
        return found
    span = reach(identity, permission)
    return [branch for branch in found if span.covers(branch_id=branch.id)]


# --- rounds and assessments ---------------------------------------------------------------------------------------------------

def rounds_for(identity: Identity) -> Select[Any]:
    """Newest first; those in which some assessment is the viewer's to read."""
    within = select(Assessment.round_id).where(owned(Assessment, identity, "assessment:read"))
    return select(ChecklistRound).where(ChecklistRound.id.in_(within)).order_by(ChecklistRound.opened_on.desc(), ChecklistRound.id.desc())


def progress_of(round_ids: Collection[int], identity: Identity) -> dict[int, Progress]:
    """round id → how far those have come that the viewer may read; two statements, however many branches."""
    within = and_(Assessment.round_id.in_(round_ids), owned(Assessment, identity, "assessment:read"))
    counting = select(Assessment.round_id, func.count(), func.sum(case((Assessment.state == AssessmentState.CLOSED, 1), else_=0))).where(within)
    counts = db.session.execute(counting.group_by(Assessment.round_id)).all()
    mine: dict[int, list[Any]] = defaultdict(list)
    own = identity.led_in_person_ids or identity.committee_branch_ids
    if 0 < len(own) <= number("own_named"):
        rows = select(Assessment.round_id, Assessment.id, Assessment.state, Branch.name).join(Assessment.branch).where(within, Branch.id.in_(own))
        for row in db.session.execute(rows.order_by(Branch.id)):
            mine[row.round_id].append(row)
    return {key: Progress(count, closed, mine[key]) for key, count, closed in counts}


def assessments_of(round_id: int, identity: Identity, *options: Any) -> list[Assessment]:
    """Those that are the viewer's to read, in the order of the roll. Raises `NotFound` where none is."""
    statement = select(Assessment).join(Assessment.branch).where(Assessment.round_id == round_id, owned(Assessment, identity, "assessment:read"))
    found = {one.branch_id: one for one in db.session.scalars(statement.options(contains_eager(Assessment.branch), *options))}
    if not found:
        raise NotFound
    return [found[branch.id] for branch in branches_in_order() if branch.id in found]


def get_assessment(identity: Identity, permission: str, assessment_id: int) -> Assessment:
    """With everything its page shows; `NotFound` where it is not the viewer's."""
    return get_for(identity, permission, Assessment, assessment_id, selectinload(Assessment.scores), selectinload(Assessment.steps),
                   joinedload(Assessment.round).joinedload(ChecklistRound.edition).joinedload(StandardEdition.items))


def get_round(round_id: int) -> ChecklistRound:
    found = db.session.get(ChecklistRound, round_id, options=[joinedload(ChecklistRound.edition).joinedload(StandardEdition.items)])
    if found is None:
        raise NotFound
    return found


def assessments_of_branch(branch_id: int) -> list[Assessment]:
    """Every one of the branch with its round and edition, oldest first; a handful a year."""
    statement = select(Assessment).join(Assessment.round).where(Assessment.branch_id == branch_id)
    return list(db.session.scalars(statement.order_by(ChecklistRound.id).options(contains_eager(Assessment.round).joinedload(ChecklistRound.edition))))


def assessed_over(period: Period, branch_ids: Collection[int]) -> list[int]:
    """Those of the branches that have an assessment of this very time already."""
    statement = select(Assessment.branch_id).join(Assessment.round).where(ChecklistRound.period_text == str(period), Assessment.branch_id.in_(branch_ids))
    return list(db.session.scalars(statement.distinct()))


def assessments_over(period: Period, branch_ids: Collection[int], edition: Edition) -> list[Assessment]:
    """Of these branches over this very time by this text, with what was said; of a branch that was assessed twice, the latest comes last."""
    statement = select(Assessment).join(Assessment.round).where(
        ChecklistRound.period_text == str(period), ChecklistRound.edition_id == edition.id, Assessment.branch_id.in_(branch_ids))
    return list(db.session.scalars(statement.order_by(ChecklistRound.id).options(contains_eager(Assessment.round), selectinload(Assessment.scores))))


def closed_among(assessments: Sequence[Assessment]) -> list[Assessment]:
    return [one for one in assessments if one.state is AssessmentState.CLOSED]


# --- what branches say and show -----------------------------------------------------------------------------------------------

def known_of(branch_ids: Collection[int], period: Period, round_id: int | None = None, *, edition: Edition | None = None) -> dict[int, Known]:
    """branch id → its word in the round of this time (the latest; or in `round_id`), and its documents. `edition`: what was said of an item of this
    text alone, for another text may mean something else by the same code. Two statements."""
    said: dict[int, dict[str, float]] = defaultdict(dict)
    given: dict[int, dict[str, float]] = defaultdict(dict)
    which = ChecklistRound.period_text == str(period) if round_id is None else ChecklistRound.id == round_id
    which = which if edition is None else and_(which, ChecklistRound.edition_id == edition.id)
    statement = select(Assessment.branch_id, Assessment.state, ItemScore.item_code, ItemScore.self_ratio, ItemScore.inspected_ratio).join(ItemScore.assessment).join(
        Assessment.round).where(which, Assessment.branch_id.in_(branch_ids), or_(ItemScore.self_ratio.is_not(None), ItemScore.inspected_ratio.is_not(None)))
    for branch_id, state, code, own, inspectors in db.session.execute(statement.order_by(ChecklistRound.id)):
        said[branch_id] |= {} if own is None else {code: own}
        given[branch_id] |= {} if inspectors is None or state not in INSPECTED else {code: inspectors}
    papers = papers_of(branch_ids)
    return {key: Known(said.get(key, {}), given.get(key, {}), papers.get(key, {})) for key in branch_ids}


def papers_of(branch_ids: Collection[int]) -> Mapping[int, Mapping[str, Sequence[Document]]]:
    found: dict[int, dict[str, list[Document]]] = defaultdict(lambda: defaultdict(list))
    statement = select(Evidence.branch_id, EvidenceItem.item_code, Evidence.dated_on, Evidence.valid_until).join(
        EvidenceItem, EvidenceItem.evidence_id == Evidence.id).where(Evidence.branch_id.in_(branch_ids), Evidence.withdrawn_on.is_(None))
    for branch_id, code, dated_on, valid_until in db.session.execute(statement):
        found[branch_id][code].append(Document(dated_on, valid_until))
    return found


def known_from(assessment: Assessment | None, evidence: Sequence[Evidence], *, with_inspector: bool = True) -> Known:
    """The same of one branch, of what was read already."""
    scores = assessment.scores if assessment else []
    said = {score.item_code: score.self_ratio for score in scores if score.self_ratio is not None}
    is_told = with_inspector and assessment is not None and assessment.state in INSPECTED
    given = {score.item_code: score.inspected_ratio for score in scores if is_told and score.inspected_ratio is not None}
    papers: dict[str, list[Document]] = defaultdict(list)
    for one in evidence:
        for code in one.codes:
            papers[code].append(Document(one.dated_on, one.valid_until))
    return Known(said, given, papers)


def evidence_of(branch_id: int, *, code: str = "", day: date | None = None) -> list[Evidence]:
    """What a branch shows, the latest first; what was withdrawn (by that day) shows nothing."""
    withdrawn = Evidence.withdrawn_on.is_(None) if day is None else or_(Evidence.withdrawn_on.is_(None), Evidence.withdrawn_on > day)
    conditions = [Evidence.branch_id == branch_id, withdrawn]
    if code:
        conditions.append(Evidence.items.any(EvidenceItem.item_code == code))
    statement = select(Evidence).where(*conditions).order_by(Evidence.dated_on.desc(), Evidence.id.desc())
    return list(db.session.scalars(statement.options(joinedload(Evidence.items))).unique())
