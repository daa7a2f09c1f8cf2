"""Branches, departments and members for tests, made through the services like any user's work where that is no matter of seconds."""
from datetime import date
from itertools import count
from typing import Any

from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel.database import db
from xinfang_party.organization import committees, people, service
from xinfang_party.organization.models import Branch, Cell, CommitteeTerm, Department, Member, Membership
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
    """A formal member of the branch since 2015; `formal_on=None` makes a probationary one, `from_on` another first day.

    Written down as `people.admit` writes it, without its questions and its audit entry: every scene is full of members.
    """
    n = next(numbers)
    facts = {"joined_on": JOINED, "formal_on": FORMAL, "from_on": SINCE, **more}
    stay = Membership(branch_id=of.id, cell_id=cell and cell.id, department_id=department and department.id, post_id=post_id, from_on=facts.pop("from_on"))
    person = Member(number=number or f"D{n:04}", name=name or f"测试党员{n}", memberships=[stay], **facts)
    db.session.add(person)
    db.session.flush()
    db.session.expire(person, ["home_branch_id", "memberships"])
    return person


def admit(of: Branch, name: str | None = None, *, number: str | None = None, **more: Any) -> Member:
    """The same through the service, which refuses and records."""
    n = next(numbers)
    facts = {"joined_on": JOINED, "formal_on": FORMAL, "from_on": SINCE, "by": BY, **more}
    return people.admit(number=number or f"D{n:04}", name=name or f"测试党员{n}", placement=Placement(of.id), **facts)


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
