"""The bureau's tree, its members, committees and accounts."""
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from xinfang_party.access.terms import DEMONSTRATOR, Identity, Role
from xinfang_party.accounts import passwords
from xinfang_party.accounts import service as accounts
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import identity_of
from xinfang_party.accounts.terms import DemoHint
from xinfang_party.demo import catalogue
from xinfang_party.demo.catalogue import Office
from xinfang_party.kernel.database import db
from xinfang_party.organization import committees, people, service
from xinfang_party.organization.models import Branch, Department, Member
from xinfang_party.organization.queries import cells_of
from xinfang_party.organization.rules import add_months
from xinfang_party.organization.terms import BranchKind, CommitteeDuty, Placement

BY = Identity(name=DEMONSTRATOR, roles=frozenset({Role.PARTY_OFFICE, Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN}))
DUTIES = (CommitteeDuty.SECRETARY, CommitteeDuty.ORGANIZATION, CommitteeDuty.PUBLICITY, CommitteeDuty.DISCIPLINE)
GROUP = {"01": CommitteeDuty.SECRETARY, "04": CommitteeDuty.DEPUTY, "05": CommitteeDuty.OTHER}
"""The office whose head is in the leading Party group → as what."""


@dataclass
class Bureau:
    """What was made, for the parts that come after."""

    today: date
    group: Branch
    branches: dict[str, Branch] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    members: dict[str, list[Member]] = field(default_factory=dict)
    identities: dict[str, Identity] = field(default_factory=dict)
    password_hash: str = field(default_factory=lambda: passwords.hashed(catalogue.PASSWORD))
    """Everybody's: to make it takes long on purpose, so it is made once."""

    @property
    def year(self) -> int:
        """The year that is under way: in its first thirty days still the one before."""
        return (self.today - timedelta(days=30)).year

    @property
    def handlers(self) -> list[tuple[str, str]]:
        """(department, member number) of those who answer cases: not the secretaries, they have others to lead."""
        return [(self.departments[code].name, member.number) for code in catalogue.HANDLING_OFFICES for member in self.members[code][2:]]

    def leader_of(self, code: str) -> Identity:
        return self.as_member(self.members[code][0])

    def as_member(self, member: Member) -> Identity:
        return self.identities[member.number]


def build(today: date) -> Bureau:
    founded = date(today.year - 12, 3, 1)
    group = service.create_branch(code="DZ", name="中共示例市信访局党组", kind=BranchKind.LEADING_GROUP, founded_on=founded, by=BY)
    bureau = Bureau(today, group)
    committee = service.create_branch(code="JGDW", name="机关党委", kind=BranchKind.ORGAN_COMMITTEE, parent=group, founded_on=founded, by=BY)
    numbers = iter(range(1, 100))
    for order, office in enumerate(catalogue.OFFICES):
        establish(bureau, office, committee, order, founded)
        bureau.members[office.code] = [admit(bureau, office, place, next(numbers)) for place in range(office.members)]
        elect(bureau, office, order)
    term = committees.open_term(group, from_on=add_months(today, -26), by=BY)
    for office_code, duty in GROUP.items():
        committees.name_to(term, bureau.members[office_code][0], duty, add_months(today, -26), by=BY)
    return bureau


def establish(bureau: Bureau, office: Office, parent: Branch, order: int, founded: date) -> None:
    branch = service.create_branch(code=f"ZB{office.code}", name=office.branch, kind=BranchKind.BRANCH, parent=parent, founded_on=founded,
                                   sort_order=order, by=BY)
    department = service.create_department(code=f"CS{office.code}", name=office.department, branch=branch, sort_order=order, by=BY)
    for place, post in enumerate(office.posts):
        service.create_post(department, name=post, sort_order=place, by=BY)
    for number in range(office.cells):
        service.create_cell(branch, name=f"第{'一二三'[number]}党小组", founded_on=founded, sort_order=number, by=BY)
    bureau.branches[office.code], bureau.departments[office.code] = branch, department


def admit(bureau: Bureau, office: Office, place: int, number: int) -> Member:
    """One member; the youngest of a few branches is still probationary."""
    branch, department = bureau.branches[office.code], bureau.departments[office.code]
    cells = cells_of(branch.id)
    joined = date(bureau.today.year - 24 + number % 15, 1 + number % 12, 1 + number % 27)
    probationary = place == office.members - 1 and office.code in {"04", "07"}
    if probationary:
        joined = add_months(bureau.today, -7)
    placement = Placement(branch.id, cells[place % len(cells)].id if cells else None, department.id,
                          department.posts[min(place, len(department.posts) - 1)].id)
    member = people.admit(number=f"D{number:03d}", name=f"示例党员{number:02d}", joined_on=joined,
                          formal_on=None if probationary else add_months(joined, 12), placement=placement,
                          from_on=max(joined, date(bureau.today.year - 3, 1, 1)), by=BY)
    if cells and place in range(2, 2 + len(cells)):
        service.name_leader(cells[place % len(cells)], member, by=BY)
    return member


def elect(bureau: Bureau, office: Office, order: int) -> None:
    """A committee where there are seven formal members, else a secretary; one term is over, one ends within six months."""
    begun = {1: add_months(bureau.today, -32), 5: add_months(bureau.today, -35)}.get(order, add_months(bureau.today, -20 + order))
    planned = add_months(bureau.today, -1) if order == 5 else None
    term = committees.open_term(bureau.branches[office.code], from_on=begun, planned_to_on=planned, by=BY)
    members = bureau.members[office.code]
    for member, duty in zip(members, DUTIES if office.members >= 7 else DUTIES[:1], strict=False):
        committees.name_to(term, member, duty, begun, by=BY)


def open_accounts(bureau: Bureau) -> None:
    """One for every member of two branches and for each office; all know the demonstration's password. The offices come last: their inboxes
    begin without the links of the others."""
    named = {(log_in.office, log_in.place): log_in.username for log_in in catalogue.LOG_INS}
    with_accounts = {log_in.office for log_in in catalogue.LOG_INS}
    for code, members in bureau.members.items():
        for place, member in enumerate(members, 1):
            bureau.identities[member.number] = (
                account(bureau, named.get((code, place), member.number.lower()), member.name, member_id=member.id)
                if code in with_accounts else identity_of(Account(name=member.name, member_id=member.id), bureau.today))
    for username, name, role in catalogue.ROLES:
        bureau.identities[username] = account(bureau, username, name, roles=(Role(role),))


def account(bureau: Bureau, username: str, name: str, **facts: Any) -> Identity:
    made, _ = accounts.create(username=username, name=name, password=catalogue.PASSWORD, password_hash=bureau.password_hash, must_change=False,
                              on_server=True, by=BY, **facts)
    db.session.flush()
    return identity_of(made, bureau.today)


def hints() -> list[DemoHint]:
    """What the log-in page of a demonstration shows."""
    found = [DemoHint(log_in.username, catalogue.PASSWORD, log_in.words) for log_in in catalogue.LOG_INS]
    return found + [DemoHint(username, catalogue.PASSWORD, name) for username, name, _ in catalogue.ROLES]
