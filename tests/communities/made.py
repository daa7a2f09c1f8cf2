"""Communities, report-ins and needs for tests."""
from dataclasses import dataclass
from typing import Any

from tests import people
from xinfang_party.access.terms import Identity
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import identity_of
from xinfang_party.communities import needs, reporting
from xinfang_party.communities.models import Need, Place, ReportIn
from xinfang_party.communities.rules import LEVELS
from xinfang_party.communities.terms import Bond, Group, NeedKind
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch, Member

NOW = "2026-03-02 10:00"
CODES = {"440103": "荔湾区", "440103001": "沙面街道", "440103001101": "翠洲社区居民委员会", "440103001102": "东风社区居民委员会",
         "440104": "越秀区", "440104001": "洪桥街道", "440104001101": "东风社区居民委员会"}


@dataclass
class World:
    """Two branches, the first with secretary and two members; three communities, of which two have one name."""

    branch: Branch
    head: Member
    one: Member
    two: Member
    other: Branch
    far: Member
    place: Place
    twin: Place


def divisions(codes: dict[str, str] | None = None) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for code, name in (codes or CODES).items():
        above = found.get(code[:-3])
        found[code] = Place(code=code, name=name, level=LEVELS[len(code)], parent_id=above.id if above else None)
        db.session.add(found[code])
        db.session.flush()
    return found


def world() -> World:
    branch, other = people.branch(), people.branch()
    places = divisions()
    found = World(branch, people.secretary(branch), people.member(branch), people.member(branch), other, people.member(other),
                  places["440103001101"], places["440103001102"])
    people.secretary(other)
    db.session.commit()
    return found


def by(member: Member) -> Identity:
    return identity_of(Account(id=800_000 + member.id, name=member.name, member_id=member.id), clock.today())


def reported(place: Place, member: Member | None, branch: Branch, **more: Any) -> ReportIn:
    made = reporting.report_in(place, branch_id=branch.id, member_id=member and member.id, bond=Bond.HOME, by=people.BY, **more)
    db.session.commit()
    return made


def need(place: Place, *, by: Identity = people.BY, **more: Any) -> Need:
    facts = {"kind": NeedKind.NEED, "title": "给独居老人修水龙头", "content": "", "group": Group.ELDERLY, "wanted": 1, "due_on": None}
    made = needs.publish(place, facts={**facts, **more}, by=by)
    db.session.commit()
    return made
