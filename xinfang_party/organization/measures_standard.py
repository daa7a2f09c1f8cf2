"""Is each branch set up as the rules ask? The figures behind A1-1 to A1-4 and B2-1 of the branch standard (domain.md 4.2)."""
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from xinfang_party.access.queries import visible
from xinfang_party.access.terms import Identity
from xinfang_party.measures.kinds import Owners, Ratio
from xinfang_party.measures.registry import FactView
from xinfang_party.organization.catalogue import (
    BRANCH_RULES,
    BRANCH_TERM,
    CELL_MIN,
    COMMITTEE_FROM_FORMAL,
    COMMITTEE_MAX,
    COMMITTEE_MIN,
    COMMITTEE_VACANCY,
    EXTENSION_MAX,
    FROM_MEMORY,
    MAX_BRANCH_SIZE,
    MIN_FORMAL_FOR_BRANCH,
    PROBATION_MAX,
)
from xinfang_party.organization.models import Branch, Cell, CommitteePost, CommitteeTerm, Member, Membership, in_force
from xinfang_party.organization.rules import DAY, add_months
from xinfang_party.organization.terms import BranchKind, CommitteeDuty, Threshold
from xinfang_party.organization.warnings import BASIC_DUTIES


def told(*limits: Threshold) -> str:
    """Where the numbers come from and how sure they are."""
    by_source: dict[tuple[str, str], list[str]] = {}
    for limit in limits:
        by_source.setdefault((limit.source, limit.confidence), []).append(limit.words)
    return "；".join(f"{source}（{'、'.join(words)}，可信程度：{confidence}）" for (source, confidence), words in by_source.items())


# --- branches -----------------------------------------------------------------------------------------------------------------

def members(day: date, *conditions: Any) -> Any:
    """How many stand in the branch directly."""
    return select(func.count(Membership.id)).where(Membership.branch_id == Branch.id, in_force(Membership, day), *conditions).correlate(
        Branch).scalar_subquery()


def formal_members(day: date) -> Any:
    return members(day, Member.id == Membership.member_id, Member.formal_on <= day)


def is_judged(day: date) -> Any:
    """党支部, and a 党总支 in which members stand directly. On its last day a branch has nobody left to lead: it is not judged any more."""
    holds = exists().where(Membership.branch_id == Branch.id, in_force(Membership, day))
    return and_(or_(Branch.dissolved_on.is_(None), Branch.dissolved_on > day),
                or_(Branch.kind == BranchKind.BRANCH, and_(Branch.kind == BranchKind.GENERAL_BRANCH, holds)))


def fits(day: date) -> Any:
    return and_(formal_members(day) >= MIN_FORMAL_FOR_BRANCH.value, members(day) <= MAX_BRANCH_SIZE.value)


def held(counted: Any, day: date, *conditions: Any, spared: int = 0) -> Any:
    """How many different ones the branch's committee holds; who left no more than `spared` days ago is as good as there."""
    since = day - timedelta(days=spared)
    return select(func.count(counted.distinct())).where(
        CommitteePost.branch_id == Branch.id, CommitteePost.from_on <= day,
        or_(CommitteePost.to_on.is_(None), CommitteePost.to_on >= since), *conditions).correlate(Branch).scalar_subquery()


def is_complete(day: date) -> Any:
    spared = COMMITTEE_VACANCY.value
    committee = and_(
        held(CommitteePost.duty, day, CommitteePost.duty.in_(BASIC_DUTIES), spared=spared) == len(BASIC_DUTIES),
        held(CommitteePost.member_id, day, spared=spared) >= COMMITTEE_MIN.value, held(CommitteePost.member_id, day) <= COMMITTEE_MAX.value)
    secretary = held(CommitteePost.duty, day, CommitteePost.duty == CommitteeDuty.SECRETARY, spared=spared) > 0
    return case((formal_members(day) >= COMMITTEE_FROM_FORMAL.value, committee), else_=secretary)


def is_in_term(day: date) -> Any:
    """The running term is due on this day or later; an extension counts up to a year."""
    longest = and_(CommitteeTerm.extended_to_on >= day, CommitteeTerm.planned_to_on >= first_reaching(day, EXTENSION_MAX.value))
    return exists().where(
        CommitteeTerm.branch_id == Branch.id, CommitteeTerm.from_on <= day, or_(CommitteeTerm.ended_on.is_(None), CommitteeTerm.ended_on >= day),
        or_(CommitteeTerm.planned_to_on >= day, longest))


def first_reaching(day: date, months: int) -> date:
    """The earliest day that so many months later is not before `day`."""
    start = add_months(day, -months)
    return start if add_months(start, months) >= day else start + DAY


WHICH_BRANCHES = "按时段末（或截至日）还在的党支部计，党总支有党员直接编入的也计；撤销当天起不计"
STANDING_BRANCHES: Mapping[str, Any] = {
    "of": Branch, "during": (Branch.founded_on, Branch.dissolved_on), "owners": Owners(branch=Branch.id), "where": is_judged, "noun": "个支部",
    "better": "higher", "among_words": "全部"}
SIZE_FITS = Ratio(
    code="organization.size_fits", name="支部设置合规率", hits=fits, hits_words="人数合规的", basis=told(MIN_FORMAL_FOR_BRANCH, MAX_BRANCH_SIZE),
    note=f"正式党员不少于 {MIN_FORMAL_FOR_BRANCH.value} 名、党员（含预备党员）不超过 {MAX_BRANCH_SIZE.value} 名的算合规，"
         f"只数直接编入的党员。{WHICH_BRANCHES}", **STANDING_BRANCHES)
COMMITTEE_COMPLETE = Ratio(
    code="organization.committee_complete", name="班子配备齐全率", hits=is_complete, hits_words="班子配备齐全的",
    basis=told(COMMITTEE_FROM_FORMAL, COMMITTEE_MIN, COMMITTEE_MAX, COMMITTEE_VACANCY),
    note=f"正式党员满 {COMMITTEE_FROM_FORMAL.value} 名的，支部委员会有 {COMMITTEE_MIN.value} 至 {COMMITTEE_MAX.value} 人，"
         f"{'、'.join(duty.label for duty in BASIC_DUTIES)}都有人担任；不满的有书记。一人可以担任几项职务。"
         f"免职后 {COMMITTEE_VACANCY.value} 天之内的空缺暂不算缺。{WHICH_BRANCHES}", **STANDING_BRANCHES)
TERM_IN_TIME = Ratio(
    code="organization.term_in_time", name="按期换届率", hits=is_in_term, hits_words="班子在任期内的", basis=told(BRANCH_TERM, EXTENSION_MAX),
    note=f"有在任的一届，并且没有超过登记的届满日期（届满当天不算超过）。批准的延期按延期后的日期，最多算 {EXTENSION_MAX.value} 个月；"
         f"延期哪天批准的没有登记，问过去的日子也按现在登记的延期。没有登记任期的算没有达到。{WHICH_BRANCHES}", **STANDING_BRANCHES)


# --- Party groups -------------------------------------------------------------------------------------------------------------

def goes_on(cell: Any, day: date) -> Any:
    """The group was there that day and not dissolved on it."""
    return and_(cell.founded_on <= day, or_(cell.dissolved_on.is_(None), cell.dissolved_on > day))


def is_in_order(day: date) -> Any:
    """A dissolved group keeps no leader: of days gone by its size alone can be told."""
    size = select(func.count(Membership.id)).where(Membership.cell_id == Cell.id, in_force(Membership, day)).correlate(Cell).scalar_subquery()
    leader = exists().where(Membership.cell_id == Cell.id, Membership.member_id == Cell.leader_id, in_force(Membership, day))
    return and_(size >= CELL_MIN.value, or_(Cell.dissolved_on.is_not(None), leader))


def has_cells(day: date) -> Any:
    other = aliased(Cell)
    return exists().where(other.branch_id == Membership.branch_id, goes_on(other, day))


CELLS_IN_ORDER = Ratio(
    code="organization.cells_in_order", name="党小组设置合规率", of=Cell, during=(Cell.founded_on, Cell.dissolved_on), owners=Owners(branch=Cell.branch_id),
    where=lambda day: goes_on(Cell, day), noun="个党小组", better="higher", hits=is_in_order, hits_words="设置合规的", among_words="全部",
    basis=f"{BRANCH_RULES}第十三条（设组长，可信程度：原文）；{told(CELL_MIN)}",
    note=f"组长是本小组的党员，小组党员不少于 {CELL_MIN.value} 名的算合规；撤销当天起不计。组长只登记现任的，问过去的日子看现任组长当天是不是在这个小组；"
         "后来撤销的小组不再登记组长，只看人数")
MEMBERS_IN_CELLS = Ratio(
    code="organization.members_in_cells", name="党员编入党小组的比例", of=Membership, during=(Membership.from_on, Membership.to_on),
    owners=Owners(branch=Membership.branch_id), joins=((Cell, Cell.id == Membership.cell_id),), noun="名党员", better="higher", among=has_cells,
    hits=lambda day: goes_on(Cell, day), hits_words="编入党小组的", among_words="设党小组的支部的",
    basis=f"《中国共产党章程》第八条（可信程度：{FROM_MEMORY}）；{BRANCH_RULES}第十三条",
    note="时段末（或截至日）设有党小组的支部，每名党员都应当编入一个党小组；没有设党小组的支部不计")


# --- the roll -----------------------------------------------------------------------------------------------------------------

def is_filled(day: date) -> Any:
    """Number and name cannot be missing, and a post stands in a department."""
    formal = or_(Member.formal_on <= day, Member.joined_on >= first_reaching(day, PROBATION_MAX.value))
    return and_(Member.joined_on.is_not(None), Membership.department_id.is_not(None), formal)


ROLL_COMPLETE = Ratio(
    code="organization.roll_complete", name="党员名册齐全率", of=Membership, during=(Membership.from_on, Membership.to_on),
    owners=Owners(branch=Membership.branch_id), joins=((Member, Member.id == Membership.member_id),), noun="名党员", better="higher", hits=is_filled,
    hits_words="名册填写齐全的", among_words="全部",
    basis=f"《中国共产党党员教育管理工作条例》第二十五、二十六、三十六条（应填哪些项是本系统约定）；{told(PROBATION_MAX)}",
    note=f"编号、姓名、入党日期、处室都填了，并且已经转正，或者还在预备期（连同延长，入党后不超过 {PROBATION_MAX.value} 个月）。"
         "时段末（或截至日）编在支部的党员都计，按现在登记的内容看。变动登记得及时不及时，看党员变动按期登记率")
MEASURES = (SIZE_FITS, COMMITTEE_COMPLETE, TERM_IN_TIME, CELLS_IN_ORDER, MEMBERS_IN_CELLS, ROLL_COMPLETE)


# --- the rows behind them: what the pages of branches show everybody inside ---------------------------------------------------

KEPT_BY = "机关党委维护党组织、任期和党小组"


def branch_cells(branch: Branch) -> list[Any]:
    return [branch.name, branch.code, branch.kind.label, branch.founded_on, branch.dissolved_on]


def cell_cells(cell: Cell) -> list[Any]:
    return [cell.name, cell.branch.name, cell.leader.name if cell.leader else None, cell.founded_on, cell.dissolved_on]


def readable(model: Any) -> Any:
    def narrow(statement: Select[Any], identity: Identity) -> Select[Any]:
        return visible(statement, model, identity, "organization:read")

    return narrow


FACT_VIEWS = (
    FactView(model=Branch, permission="organization:read", headers=("党支部", "代码", "类别", "成立日期", "撤销日期"), cells=branch_cells,
             url=lambda branch: url_for("organization.show_branch", branch_id=branch.id), visible=readable(Branch), kept_by=KEPT_BY),
    FactView(model=Cell, permission="organization:read", headers=("党小组", "党支部", "现任组长", "成立日期", "撤销日期"), cells=cell_cells,
             url=lambda cell: url_for("organization.show_branch", branch_id=cell.branch_id), visible=readable(Cell),
             options=(joinedload(Cell.branch), joinedload(Cell.leader)), kept_by=KEPT_BY),
)
