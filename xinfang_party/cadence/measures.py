"""One figure for each requirement of the year: how many of the sub-periods that are due were kept."""
from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from xinfang_party.activities.terms import Kind
from xinfang_party.cadence.catalogue import BY_KIND, ITEMS, REQUIREMENTS
from xinfang_party.cadence.models import Waiver
from xinfang_party.cadence.queries import HAS_COMMITTEE, HOLDING, changes
from xinfang_party.cadence.rules import in_force
from xinfang_party.cadence.terms import Debtor, Requirement, WaiverState
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.kernel.transaction import read_once
from xinfang_party.measures.kinds import Every, Owners, Subjects
from xinfang_party.organization.models import Branch, Cell, CommitteePost
from xinfang_party.organization.terms import BranchKind

NOTE = "{whom}在每一期各算一次；整期都在的才算，经批准免于要求的不算，当期还没有到期的不算未完成{item}"


def bodies(*kinds: BranchKind) -> Subjects:
    return Subjects(of=Branch, key=Branch.id, level="branch", during=(Branch.founded_on, Branch.dissolved_on), owners=Owners(), where=Branch.kind.in_(kinds))


SUBJECTS = {
    Debtor.BRANCH: bodies(*HOLDING),
    Debtor.LEADING_GROUP: bodies(BranchKind.LEADING_GROUP),
    Debtor.COMMITTEE: Subjects(of=CommitteePost, key=CommitteePost.branch_id, level="branch", during=(CommitteePost.from_on, CommitteePost.to_on),
                               owners=Owners(), where=HAS_COMMITTEE),
    Debtor.CELL: Subjects(of=Cell, key=Cell.id, level="cell", during=(Cell.founded_on, Cell.dissolved_on), owners=Owners(branch=Cell.branch_id)),
}


def terms_of(kind: Kind) -> Callable[[Period], tuple[str, int]]:
    def terms(year: Period) -> tuple[str, int]:
        requirement = in_force(BY_KIND[kind], changes(), year.start.year)
        return requirement.each, requirement.at_least

    return terms


def waived(requirement: Requirement) -> Callable[[Sequence[Period], date], Collection[tuple[int | None, Period]]]:
    """The sub-periods from which somebody had been excused by a day, by whom it is owed."""
    is_of_groups = requirement.debtor is Debtor.CELL
    def skip(subs: Sequence[Period], as_of: date) -> Collection[tuple[int | None, Period]]:
        by_name = {str(sub): sub for sub in subs}
        return {(waiver.cell_id if is_of_groups else waiver.branch_id, by_name[waiver.period]) for waiver in read_once("cadence.approved", approved)
                if waiver.kind == requirement.kind and waiver.period in by_name and waiver.decided_on <= as_of and (waiver.cell_id is not None) == is_of_groups}

    return skip


def approved() -> list[Any]:
    """All waivers that were ever agreed to: a few for each branch and year; one statement for the many measures of a page."""
    statement = select(Waiver.kind, Waiver.branch_id, Waiver.cell_id, Waiver.period, Waiver.decided_on)
    return list(db.session.execute(statement.where(Waiver.state == WaiverState.APPROVED)))


def measure(requirement: Requirement) -> Every:
    item = f"。对应标准化清单 {ITEMS[requirement.kind]}" if requirement.kind in ITEMS else ""
    return Every(code=f"cadence.{requirement.kind.value}", name=f"{requirement.kind.label}按期完成率", basis=requirement.source,
                 note=NOTE.format(whom=requirement.debtor.label, item=item), of=f"activities.{requirement.kind.value}", each=requirement.each,
                 at_least=requirement.at_least, by=SUBJECTS[requirement.debtor], terms=terms_of(requirement.kind), skip=waived(requirement))


MEASURES = tuple(map(measure, REQUIREMENTS))
