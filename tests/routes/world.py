"""A bureau of two branches in which every text says whose it is: `mark("case", "A1")` → `canarycaseA1` and stands nowhere else.

A1 is what belongs to the member who visits, A2 what belongs to somebody else of the same branch, B1 what belongs to the other branch;
OO is the bureau's own. Branch A and B stand under the 机关党委, whose committee one member of A also sits in.
"""
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask import Flask

from tests import people
from tests.accounts.people import account, give_second_factor
from tests.routes import (
    admonishing,
    asking,
    attestations,
    communities,
    conferring,
    documents,
    fronting,
    hours,
    imports,
    laning,
    ledger,
    ledgers,
    letters,
    meetings,
    mending,
    pledges,
    reviewing,
    risking,
    rounds,
    serving,
    showings,
    telling,
    visiting,
)
from tests.routes.marks import OWNERS, mark
from tests.routes.visitors import Visitor, visitor
from xinfang_party.access.terms import Role
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import waiting_link
from xinfang_party.accounts.service import create, disable
from xinfang_party.checklists import editions
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.notifications import service as notifications
from xinfang_party.notifications.jobs import DELIVER
from xinfang_party.notifications.registry import Kind
from xinfang_party.organization import holidays, service
from xinfang_party.organization.models import Branch, Member
from xinfang_party.organization.people import leave
from xinfang_party.organization.terms import BranchKind, CommitteeDuty
from xinfang_party.petitions import assigning, subjects
from xinfang_party.petitions import service as petitions
from xinfang_party.petitions.terms import Channel, Evaluation, HandlingClass, Outcome, Party, Purpose
from xinfang_party.tasks import service as tasks

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=clock.ZONE)
"""A Monday. 2025 is over, its promises are frozen."""
GRANTED = (Role.INSPECTOR, Role.PARTY_OFFICE, Role.DISCIPLINE, Role.PETITION_OFFICER, Role.LEADER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN,
           Role.AUDIT_ADMIN)
VISITORS = ("stranger", "member", "secretary", "committee", "organ_committee", "cell_leader", "commissioner", *(role.value for role in GRANTED))
WORKERS = ("head", "clerk", "sitter", "deputy", "convener", "watcher")
OFFICER = people.Identity(account_id=900_001, name="信访测试员", roles=frozenset({Role.PETITION_OFFICER}))


@dataclass
class World:
    """`rows[kind][owner]`: ids of what stands in the bureau. `visitors[name]`: who looks at it."""

    rows: dict[str, dict[str, int]] = field(default_factory=dict)
    visitors: dict[str, Visitor] = field(default_factory=dict)
    secret: str = ""
    """Of the second factor of `careful`, who as `waiting` has given the password and not yet the code."""

    def note(self, kind: str, owner: str, row: Any) -> Any:
        db.session.flush()
        self.rows.setdefault(kind, {})[owner] = row.id
        return row

    def id(self, kind: str, owner: str = "A1") -> int:
        return self.rows[kind][owner]


def build(app: Flask) -> World:
    world = World()
    committee = world.note("branch", "OO", people.branch(mark("branch", "OO"), code="OO", kind=BranchKind.ORGAN_COMMITTEE))
    world.note("term", "OO", people.term(committee))
    subject = world.note("subject", "OO", subjects.add(name=mark("subject", "OO"), by=OFFICER))
    retired = world.note("subject", "retired", subjects.add(name=mark("subject", "retired"), by=OFFICER))
    subjects.retire(retired, by=OFFICER)
    branches = {letter: settle(world, letter, committee) for letter in "AB"}
    world.note("branch", "spare", people.branch(mark("branch", "spare"), code="SP", parent=committee))
    people.secretary(committee, db.session.get(Member, world.id("sitter", "A1")), duty=CommitteeDuty.OTHER)
    world.note("rule", "OO", assigning.add_rule(by=OFFICER, facts={
        "position": 1, "subject_id": subject.id, "district": mark("district", "OO"), "channel": None, "department_id": None,
        "branch_id": branches["A"].id, "member_id": None}))
    world.note("edition", "OO", editions.adopt_default(by=people.BY))
    later = world.note("editionlater", "OO", editions.adopt_default(by=people.BY))
    editions.put_in_force(later, from_on=date(2027, 1, 1), version=None, by=people.BY)
    holidays.set_day(date(2026, 3, 20), False, mark("holiday", "OO"), by=people.BY)
    for owner in OWNERS:
        cases_of(world, owner)
    db.session.commit()
    accounts_of(app, world)
    pledges.of_every_state(world)
    meetings.of_every_state(world)
    mending.of_every_state(world)
    showings.of_every_state(world)
    rounds.of_every_state(world)
    asking.of_every_state(world)
    visiting.of_every_state(world)
    telling.of_every_state(world)
    admonishing.of_every_state(world)
    communities.of_every_state(world)
    serving.of_every_state(world)
    hours.of_every_state(world)
    attestations.of_every_state(world)
    ledger.of_every_state(world)
    risking.of_every_state(world)
    reviewing.of_every_state(world)
    ledgers.of_every_state(world)
    documents.of_every_state(world)
    letters.of_every_state(world)
    conferring.of_every_state(world)
    fronting.of_every_state(world)
    laning.of_every_state(world)
    imports.of_every_state(world)
    own_things(world)
    db.session.commit()
    return world


def settle(world: World, letter: str, above: Branch) -> Branch:
    """A branch with department, post, Party groups and the people A1 (a member), A2 (a peer), secretary, committee members,
    the leader of its group without a post (convener), sitter."""
    one = f"{letter}1"
    branch = world.note("branch", one, people.branch(mark("branch", one), code=f"ZB{letter}", parent=above))
    department = world.note("department", one, people.department(mark("department", one), code=f"CS{letter}", branch=branch))
    post = world.note("post", one, service.create_post(department, name=mark("post", one), by=people.BY))
    world.note("post", f"{letter}spare", service.create_post(department, name=mark("sparepost", one), by=people.BY))
    cell = world.note("cell", one, people.cell(branch, mark("cell", one)))
    world.note("cell", f"{letter}spare", people.cell(branch, mark("sparecell", one)))
    who = {name: people.member(branch, mark(name, one), number=f"{mark('no', name)}{letter}", department=department, cell=cell, post_id=post.id)
           for name in WORKERS}
    for name in WORKERS:
        world.note(name, one, who[name])
    for owner in (one, f"{letter}2"):
        world.note("member", owner, people.member(branch, mark("member", owner), number=mark("number", owner), department=department, cell=cell))
    young = people.member(branch, mark("young", one), number=mark("nyoung", one), formal_on=None)
    world.note("young", one, young)
    gone = world.note("gone", one, people.member(branch, mark("gone", one), number=mark("ngone", one)))
    leave(gone, date(2026, 2, 1), mark("left", one), people.BY)
    service.name_leader(cell, who["convener"], people.BY)
    people.secretary(branch, who["head"])
    people.secretary(branch, who["deputy"], duty=CommitteeDuty.DEPUTY)
    people.secretary(branch, who["clerk"], duty=CommitteeDuty.ORGANIZATION)
    people.secretary(branch, who["watcher"], duty=CommitteeDuty.DISCIPLINE)
    term = world.note("term", one, people.term(branch))
    world.note("seat", one, next(seat for seat in term.posts if seat.duty is CommitteeDuty.ORGANIZATION))
    return branch


def cases_of(world: World, owner: str) -> None:
    """One case of each stage; accusations bear another mark, because few may read them."""
    def case(kind: str, **facts: Any) -> Any:
        made = petitions.record(by=OFFICER, facts={"number": mark(kind, owner), "received_on": date(2026, 2, 2), "channel": Channel.LETTER,
                                                   "subject_id": world.id("subject", "OO"), "district": mark("place", owner), **facts})
        assigning.assign(made, assigning.Owner(None, None, world.id("member", owner)), by=OFFICER)
        return world.note(kind, owner, made)

    case("accusation", purpose=Purpose.ACCUSATION)
    case("fresh")
    petitions.pause(case("paused"), reason="hearing", from_on=date(2026, 2, 20), by=OFFICER)
    replied = case("replied", accepted_on=date(2026, 2, 5), replied_on=date(2026, 2, 20), outcome=Outcome.EXPLAINED)
    petitions.rate(replied, party=Party.UNIT, evaluation=Evaluation.SATISFIED, on=date(2026, 2, 25), by=OFFICER)
    whole = case("case", accepted_on=date(2026, 2, 5))
    petitions.reclassify(whole, handling=HandlingClass.HARD, reason=mark("classreason", owner), by=OFFICER)
    petitions.extend(whole, days=5, reason=mark("extension", owner), approver=mark("approver", owner), approved_on=date(2026, 2, 20), by=OFFICER)


def accounts_of(app: Flask, world: World) -> None:
    """Who visits: five by membership and post, one who also sits in the 机关党委, the rest by grant alone; and accounts to administer."""
    def enters(name: str, *roles: Role, member: int | None = None) -> None:
        row = world.note("account", name, account(*roles, member=member, name=f"{mark('person', name)}", username=f"u-{name.replace('_', '-')}"))
        world.visitors[name] = visitor(app, name, row)

    world.visitors["stranger"] = visitor(app, "stranger")
    for name, kind in (("member", "member"), ("secretary", "head"), ("committee", "clerk"), ("organ_committee", "sitter"), ("deputy", "deputy"),
                       ("cell_leader", "convener"), ("commissioner", "watcher")):
        enters(name, member=world.id(kind, "A1"))
    enters("peer", member=world.id("member", "A2"))
    enters("other", member=world.id("member", "B1"))
    enters("other_secretary", member=world.id("head", "B1"))
    for role in GRANTED:
        enters(role.value, role)
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
        enters(f"second_{role.value}", role)
    enters("inspector_two", Role.INSPECTOR)
    enters("careful", Role.LEADER)
    enters("addressed", Role.LEADER)
    db.session.get_one(Account, world.id("account", "addressed")).email = "addressed@example.cn"
    waiting_links(world)
    careful = db.session.get_one(Account, world.id("account", "careful"))
    world.secret = give_second_factor(careful)
    world.visitors["waiting"] = visitor(app, "waiting", careful, complete=False)
    gone = world.note("account", "disabled", account(name=mark("person", "disabled"), username="u-disabled"))
    disable(gone, by=people.Identity(name="系统管理员", roles=frozenset({Role.SYSTEM_ADMIN})))


def waiting_links(world: World) -> None:
    """An account for which a member of the other branch is asked for, and nobody has confirmed it."""
    made, _ = create(username="u-linked", name=mark("person", "linked"), member_id=world.id("young", "B1"),
                     by=people.Identity(name="系统管理员", roles=frozenset({Role.SYSTEM_ADMIN})))
    world.note("link", "OO", waiting_link(world.note("account", "linked", made).id))


def own_things(world: World) -> None:
    """A task, a notice for each visitor: nobody else's to see."""
    for name, who in world.visitors.items():
        if who.account_id is None or name == "waiting":
            continue
        identity = who.identity
        world.note("task", name, tasks.start(DELIVER, title=mark("task", name), by=identity, arguments={}, result_url="/"))
        notifications.notify_accounts([who.account_id], kind=Kind("test"), text=mark("notice", name), url="/")
