"""What a branch is told about itself: pure questions whose answers warn and never forbid."""
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from itertools import pairwise

from xinfang_party.kernel.periods import chinese
from xinfang_party.organization import catalogue
from xinfang_party.organization.rules import add_months
from xinfang_party.organization.terms import BranchKind, CommitteeDuty, Stay

BASIC_DUTIES = (CommitteeDuty.SECRETARY, CommitteeDuty.ORGANIZATION, CommitteeDuty.PUBLICITY, CommitteeDuty.DISCIPLINE)


def committee_warnings(*, formal_members: int, duties: Sequence[tuple[int, CommitteeDuty]]) -> list[str]:
    """Size and make-up of a branch's committee; `duties` are (member id, duty) in force. 支部工作条例, chapter 6."""
    held = {duty for _member_id, duty in duties}
    if CommitteeDuty.SECRETARY not in held and formal_members:
        return ["还没有书记，请选举或报上级指派。"]
    due = catalogue.COMMITTEE_FROM_FORMAL
    if formal_members < due.value:
        return []
    people = len({member_id for member_id, _duty in duties})
    found = []
    if people < catalogue.COMMITTEE_MIN.value:
        found.append(f"正式党员 {formal_members} 名，满 {due.value} 名应当设支部委员会（3 至 5 人，最多 7 人），现在只有 {people} 人。")
    if people > catalogue.COMMITTEE_MAX.value:
        found.append(f"支部委员会有 {people} 人，最多 {catalogue.COMMITTEE_MAX.value} 人。")
    missing = [duty.label for duty in BASIC_DUTIES if duty not in held]
    if missing and people >= catalogue.COMMITTEE_MIN.value:
        found.append(f"支部委员会还缺{'、'.join(missing)}。")
    return found


def size_warnings(*, members: int, formal_members: int, kind: BranchKind = BranchKind.BRANCH) -> list[str]:
    """A branch of too few formal members or too many members. 支部工作条例, chapter 2."""
    if kind is not BranchKind.BRANCH:
        return []
    least, most = catalogue.MIN_FORMAL_FOR_BRANCH, catalogue.MAX_BRANCH_SIZE
    if formal_members < least.value:
        return [f"正式党员 {formal_members} 名，不足 {least.value} 名，应考虑联合设立党支部（{least.source}）。"]
    return [f"党员 {members} 名，一般不超过 {most.value} 名（{most.source}）。"] if members > most.value else []


def term_warning(due_on: date | None, today: date) -> str | None:
    """The election that comes: about six months before the term ends, and once it has. 支部工作条例 art. 21 (from memory)."""
    if due_on is None:
        return None
    if today > due_on:
        return f"任期已于{chinese(due_on)}届满，请尽快换届；要延期须写明理由并报批。"
    if today >= add_months(due_on, -catalogue.ELECTION_NOTICE.value):
        return f"任期将于{chinese(due_on)}届满，还有 {(due_on - today).days} 天，请着手准备换届。"
    return None


def entered_on(stays: Sequence[tuple[int, Stay]]) -> date | None:
    """Since when the member has been in the branch of the last stay without a gap; `stays` are (branch id, stay) in order of time."""
    if not stays:
        return None
    begun = stays[-1][1].from_on
    for (earlier_id, earlier), (later_id, later) in reversed(list(pairwise(stays))):
        if earlier_id != later_id or earlier.to_on is None or earlier.to_on + timedelta(days=1) != later.from_on:
            break
        begun = earlier.from_on
    return begun


def cell_warnings(sizes: Collection[tuple[str, int]]) -> list[str]:
    """Party groups with fewer members than usual; `sizes` are (name, members)."""
    least = catalogue.CELL_MIN
    return [f"{name}只有 {size} 名党员，一般不少于 {least.value} 名（{least.source}）。" for name, size in sizes if size < least.value]
