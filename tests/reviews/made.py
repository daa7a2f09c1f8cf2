"""A department with head, leader and main leader, two posts and their holders, and reviews taken to where a test needs them."""
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests import people
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import identity_of
from xinfang_party.integrity import service as integrity
from xinfang_party.integrity.models import Register, RegisterVersion
from xinfang_party.integrity.terms import Category, State, Trigger
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch, Department, Member, Post
from xinfang_party.organization.terms import BranchKind
from xinfang_party.reviews import service, starting
from xinfang_party.reviews.models import RiskCampaign

NOW = "2026-03-02 10:00"
TODAY, CHECK_BY = date(2026, 3, 2), date(2026, 3, 20)
DISCIPLINE = Identity(account_id=900_051, name="机关纪委甲", roles=frozenset({Role.DISCIPLINE}))
OTHER_DISCIPLINE = Identity(account_id=900_052, name="机关纪委乙", roles=frozenset({Role.DISCIPLINE}))
POINT, OPINION, OBJECTION, ANSWER = "私自留存来信", "办信的一步再写细些", "漏了印章保管这一项", "印章由办公室保管，不在这个岗位"


@dataclass
class World:
    branch: Branch
    department: Department
    post: Post
    holder: Member
    colleague: Member
    head: Member
    leader: Member
    main: Member
    outsider: Member
    traveller: Any = None


def world() -> World:
    group, branch = people.branch(kind=BranchKind.LEADING_GROUP), people.branch()
    department = people.department(branch=branch)
    post = Post(department_id=department.id, name="办信岗")
    db.session.add(post)
    db.session.flush()
    colleague, holder = people.member(branch, department=department), people.member(branch, department=department, post_id=post.id)
    head, leader, outsider = people.member(branch, department=department), people.member(branch), people.member(people.branch())
    main = people.secretary(group, people.member(branch))
    department.head_id, department.leader_id = head.id, leader.id
    db.session.commit()
    return World(branch, department, post, holder, colleague, head, leader, main, outsider)


def by(member: Member) -> Identity:
    return identity_of(Account(id=800_000 + member.id, name=member.name, username=f"u{member.id}", member_id=member.id), clock.today())


def campaign(world: World, **more: Any) -> RiskCampaign:
    made = starting.open_campaign(**{"title": "年度集中复核", "check_due_on": CHECK_BY, "department_ids": [world.department.id], "by": DISCIPLINE, **more})
    db.session.commit()
    return made


def version_of(world: World, post: Post | None, number: int | None = None) -> RegisterVersion:
    """The latest, or the one of this number."""
    found = db.session.query(RegisterVersion).join(Register).filter(Register.department_id == world.department.id, Register.post_id == (post.id if post else None))
    return found.filter(RegisterVersion.number == number).one() if number else found.order_by(RegisterVersion.number.desc()).first()  # type: ignore[return-value]


def begun(world: World) -> RegisterVersion:
    """A post's review at the own check."""
    register = integrity.make_register(world.department, world.post, by=DISCIPLINE)
    made = starting.begin_review(register, Trigger.FIRST, "首次登记", by=DISCIPLINE)
    db.session.commit()
    return made


def write(version: RegisterVersion, who: Identity, *, likelihood: int = 2, impact: int = 3, name: str = POINT) -> None:
    facts = {"power": "办信", "step": "登记", "category": Category.DUTY, "name": name, "shows_as": "", "cause": "", "indicator": "", "likelihood": likelihood,
             "impact": impact, "factors": [], "override": None, "override_reason": "", "residual_likelihood": None, "residual_impact": None,
             "accepted_until_on": None, "accepted_reason": ""}
    integrity.write_point(version, None, facts=facts, controls=[{"kind": "rule", "text": "两人拆封"}], by=who)


def taken(world: World, until: State, *, high: bool = False) -> RegisterVersion:
    """A post's review, taken by everybody in turn until it stands there."""
    version = begun(world)
    return on_to(world, version, until, high=high)


def on_to(world: World, version: RegisterVersion, until: State, *, high: bool = False, written: bool = False) -> RegisterVersion:
    steps = {State.CROSS: world.colleague, State.HEAD: world.head, State.LEADER: world.leader, State.MAIN: world.main}
    if version.state is State.CHECK and until is not State.CHECK:
        if not written:
            write(version, by(world.holder), likelihood=5 if high else 2)
        integrity.keep_all(version, by=by(world.holder))
        service.submit(version, by=by(world.holder))
    while version.state is not until and version.state in steps:
        service.pass_(version, opinion=OPINION, by=by(steps[version.state]))
    if version.state is State.FILING and until is not State.FILING:
        service.file(version, by=DISCIPLINE)
    db.session.commit()
    return version
