"""A finding in each state for each of three owners, each with its own words, a file and a note; more time asked for; a rule that came of one."""
import io
from datetime import date
from typing import Any

from tests.routes.marks import OWNERS, mark
from tests.routes.pledges import KEEPERS, LEADERS
from xinfang_party.files import service as files
from xinfang_party.findings import deciding, remedies, service
from xinfang_party.findings.models import Finding
from xinfang_party.findings.terms import RemedyKind, Source
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db

FOUND_ON, BOUND_ON = date(2026, 2, 2), date(2026, 4, 30)
STATES = {"findingnew": 0, "findingplanned": 1, "findingwaits": 1, "findingreported": 2, "findingconfirmed": 3, "findingpassed": 4, "findingclosed": 5}
"""Kind → how many steps it has gone."""


def of_every_state(world: Any) -> None:
    for owner in OWNERS:
        for kind, steps in STATES.items():
            one = world.note(kind, owner, found(world, kind, owner))
            for step in range(steps):
                taken(world, one, owner, step)
        waits(world, owner)
    office = world.visitors["party_office"].identity
    world.note("remedy", "OO", remedies.record(kind=RemedyKind.RULE, name=mark("remedy", "OO"), started_on=clock.today(), numbers="2026-1", by=office))
    world.note("remedy", "B1", remedies.record(kind=RemedyKind.CAMPAIGN, name=mark("remedy", "B1"), branch_id=world.id("branch", "B1"), by=office,
                                               started_on=clock.today(), numbers=db.session.get_one(Finding, world.id("findingclosed", "B1")).number))
    db.session.commit()


def found(world: Any, kind: str, owner: str) -> Finding:
    return service.register(branch_id=world.id("branch", f"{owner[0]}1"), source=Source.SELF, facts=mark(kind, owner), found_on=FOUND_ON, bound_on=BOUND_ON,
                            owner_id=world.id("member", owner), item_code="A1-3", by=world.visitors["inspector"].identity)


def taken(world: Any, one: Finding, owner: str, step: int) -> None:
    """Each by another person: the owner, the owner, who leads the branch, the inspector, the discipline office."""
    keeper, leader = world.visitors[KEEPERS[owner]].identity, world.visitors[LEADERS[owner[0]]].identity
    match step:
        case 0:
            service.plan(one, cause=mark("findcause", owner), measures=mark("findmeasure", owner), due_on=BOUND_ON, by=keeper)
        case 1:
            service.report(one, text=mark("findreport", owner), by=keeper)
        case 2:
            deciding.confirm(one, by=leader)
        case 3:
            deciding.recheck(one, passes=True, opinion=mark("findword", owner), by=world.visitors["inspector"].identity)
        case _:
            deciding.close(one, by=world.visitors["discipline"].identity)
    db.session.commit()


def waits(world: Any, owner: str) -> None:
    """More time was asked for; a note with a file."""
    one, keeper = db.session.get_one(Finding, world.id("findingwaits", owner)), world.visitors[KEEPERS[owner]].identity
    world.note("extension", owner, deciding.ask_extension(one, new_on=date(2026, 5, 20), reason=mark("findmore", owner), by=keeper))
    service.note(one, noted_on=FOUND_ON, text=mark("findnote", owner), file=(io.BytesIO(b"x"), mark("findnotefile", owner) + ".txt"), by=keeper)
    kept = files.attach(io.BytesIO(mark("findproof", owner).encode()), mark("findfile", owner) + ".txt", to=one, by=world.visitors["inspector"].identity)
    world.note("findingfile", owner, kept)
    db.session.commit()
