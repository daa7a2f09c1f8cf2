"""Branches, departments and members for tests, made through the services like any user's work."""
from datetime import date
from itertools import count
from typing import Any

from xinfang_party.access.terms import Identity, Role
from xinfang_party.organization import committees, people, service
from xinfang_party.organization.models import Branch, Cell, CommitteeTerm, Department, Member
from xinfang_party.organization.queries import terms_of
from xinfang_party.organization.terms import BranchKind, CommitteeDuty, Placement

BY = Identity(name="机关党委测试员", roles=frozenset({Role.PARTY_OFFICE}))
FOUNDED, JOINED, FORMAL, SINCE = date(2000, 1, 1), date(2005, 7, 1), date(2006, 7, 1), date(2015, 1, 1)
numbers = count(1)


def branch(name: str | None = None, *, code: str | None = None, kind: BranchKind = BranchKind.BRANCH, parent: Branch | None = None,
           **more: Any) -> Branch:
    """`branch()`, `branch("第一支部")`, `branch(kind=BranchKind.ORGAN_COMMITTEE)`."""
    n = next(numbers)
    facts = {"founded_on": FOUNDED, "sort_order": n, "by": BY, **more}
    return service.create_branch(code=code or f"ZB{n:03}", name=name or f"测试{kind.label}{n}", kind=kind, parent=parent, **facts)


def cell(of: Branch, name: str | None = None) -> Cell:
    return service.create_cell(of, name=name or f"第{next(numbers)}党小组", founded_on=FOUNDED, by=BY)


def department(name: str | None = None, *, code: str | None = None, branch: Branch | None = None) -> Department:
    n = next(numbers)
    return service.create_department(code=code or f"CS{n:03}", name=name or f"测试处室{n}", branch=branch, sort_order=n, by=BY)


def member(of: Branch, name: str | None = None, *, number: str | None = None, department: Department | None = None, cell: Cell | None = None,
           post_id: int | None = None, **more: Any) -> Member:
    """A formal member of the branch since 2015; `formal_on=None` makes a probationary one, `from_on` another first day."""
    n = next(numbers)
    place = Placement(of.id, cell.id if cell else None, department.id if department else None, post_id)
    facts = {"joined_on": JOINED, "formal_on": FORMAL, "from_on": SINCE, "by": BY, **more}
    return people.admit(number=number or f"D{n:04}", name=name or f"测试党员{n}", placement=place, **facts)


def term(of: Branch, from_on: date = SINCE) -> CommitteeTerm:
    """The branch's open term of office, begun when there is none."""
    terms = terms_of(of.id)
    if terms and terms[0].ended_on is None:
        return terms[0]
    return committees.open_term(of, from_on=from_on, planned_to_on=date(2035, 12, 31), by=BY)


def secretary(of: Branch, member: Member | None = None, *, duty: CommitteeDuty = CommitteeDuty.SECRETARY, from_on: date = SINCE) -> Member:
    """This member (else a new one) as secretary, or with another duty in the committee; answers the member."""
    chosen = member or new_member(of)
    committees.name_to(term(of, from_on), chosen, duty, from_on, BY)
    return chosen


new_member = member
