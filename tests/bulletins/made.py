"""Two branches of which one held its member meetings, a finding in each, and a bulletin about both taken step by step to where a test needs it."""
from dataclasses import dataclass
from datetime import date

from tests import people
from tests.activities.made import activity
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import identity_of
from xinfang_party.activities.terms import Kind
from xinfang_party.bulletins import service
from xinfang_party.bulletins.models import Bulletin, BulletinBranch, BulletinYear
from xinfang_party.bulletins.terms import State
from xinfang_party.findings import service as findings
from xinfang_party.findings.models import Finding
from xinfang_party.findings.terms import Source
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.kernel.serials import next_serial
from xinfang_party.organization.models import Branch, Member

NOW, Q2 = "2026-07-05 10:00", Period.quarter(2026, 2)
AUTHOR = Identity(account_id=900_041, name="机关党委甲", roles=frozenset({Role.PARTY_OFFICE}))
OTHER = Identity(account_id=900_042, name="机关党委乙", roles=frozenset({Role.PARTY_OFFICE}))
LEADER = Identity(account_id=900_043, name="局领导测试员", roles=frozenset({Role.LEADER}))
STEPS = ("submit", "approve", "publish")
MEETING = "D1-1"
"""The item of the default standard that asks for a member meeting each quarter."""


@dataclass
class World:
    one: Branch
    two: Branch
    head: Member
    peer: Member
    findings: tuple[Finding, Finding]

    @property
    def ids(self) -> list[int]:
        """Not in the order of the roll."""
        return [self.two.id, self.one.id]


def world() -> World:
    one, two = people.branch("甲支部"), people.branch("乙支部")
    head, peer = people.secretary(one), people.secretary(two)
    activity(one, Kind.MEMBER_MEETING, date(2026, 5, 12))
    made = World(one, two, head, peer, (found(one, "签到不全", Source.INSPECTION, "E1-1"), found(two, "没有学习记录", Source.SELF)))
    db.session.commit()
    return made


def found(of: Branch, facts: str, source: Source, item_code: str = "", on: date = date(2026, 6, 2)) -> Finding:
    return findings.register(branch_id=of.id, source=source, facts=facts, found_on=on, bound_on=date(2026, 7, 31), item_code=item_code, by=OTHER)


def by(member: Member) -> Identity:
    """The member at the keyboard; the account's number is made up from the member's."""
    return identity_of(Account(id=800_000 + member.id, name=member.name, member_id=member.id), clock.today())


def bulletin(world: World, until: str = "", **facts: object) -> Bulletin:
    """Drafted from records and taken through the steps up to this one."""
    return taken(service.create(**{"title": "", "period": Q2, "branch_ids": world.ids, "by": AUTHOR, **facts}), until)  # type: ignore[arg-type]


def plain(world: World, until: str = "") -> Bulletin:
    """The same written by hand, for what happens to one whatever it says: no record is read and no figure asked."""
    made = Bulletin(title="2026年第2季度讲评通报", period_text=str(Q2), state=State.DRAFT, year=2026, serial=next_serial(BulletinYear, 2026), strong="都开了会",
                    problems="签到不全；没有学习记录", branches=[
                        BulletinBranch(branch_id=branch.id, position=place, name=branch.name) for place, branch in enumerate((world.one, world.two))])
    db.session.add(made)
    service.step(made, "create", by=AUTHOR)
    return taken(made, until)


def taken(made: Bulletin, until: str) -> Bulletin:
    for verb in STEPS[:STEPS.index(until) + 1] if until else ():
        getattr(service, verb)(made, by=LEADER if verb == "approve" else AUTHOR)
    db.session.commit()
    return made
