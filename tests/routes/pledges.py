"""A promise in each state for each of three keepers, each with its own title, and texts and a file at those that are public."""
import io
from datetime import UTC, date, datetime
from typing import Any

from tests.routes.marks import OWNERS, mark
from xinfang_party.access.terms import Identity, Role
from xinfang_party.commitments import closing, picks, service
from xinfang_party.commitments.models import Commitment
from xinfang_party.commitments.terms import Grade, Kind, Result, Side
from xinfang_party.files import service as files
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db

ON_TIME = "petitions.on_time_reply_rate"
KEEPERS = {"A1": "member", "A2": "peer", "B1": "other"}
LEADERS = {"A": "secretary", "B": "other_secretary"}
OFFICE = Identity(account_id=900_002, name="机关党委", roles=frozenset({Role.PARTY_OFFICE}))
LAST_YEAR = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}
THIS_YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}


def of_every_state(world: Any) -> None:
    for owner in OWNERS:
        keeper, leader = world.visitors[KEEPERS[owner]].identity, world.visitors[LEADERS[owner[0]]].identity
        young_ones(world, owner, keeper, leader)
        grown_ones(world, owner, keeper, leader)
    for letter, leader in LEADERS.items():
        whole = drafted(world, "pledgeofbranch", f"{letter}1", world.visitors[leader].identity, THIS_YEAR, kind=Kind.BRANCH)
        taken(whole, world.visitors[leader].identity, OFFICE, "submit", "approve", "publish")
        gone = Identity(name="调出的党员", member_id=world.id("gone", f"{letter}1"), home_branch_id=world.id("branch", f"{letter}1"))
        taken(drafted(world, "forsaken", f"{letter}1", gone, THIS_YEAR), gone, OFFICE, "submit")


def young_ones(world: Any, owner: str, keeper: Identity, leader: Identity) -> None:
    """This year's: written, sent, returned, approved, published, withdrawn."""
    drafted(world, "draft", owner, keeper, THIS_YEAR)
    taken(drafted(world, "submitted", owner, keeper, THIS_YEAR), keeper, leader, "submit")
    returned = taken(drafted(world, "returned", owner, keeper, THIS_YEAR), keeper, leader, "submit")
    service.return_(returned, opinion=mark("opinion", owner), by=leader)
    taken(drafted(world, "approved", owner, keeper, THIS_YEAR), keeper, leader, "submit", "approve")
    service.withdraw(drafted(world, "withdrawn", owner, keeper, THIS_YEAR), opinion=mark("regret", owner), by=keeper)
    public = drafted(world, "published", owner, keeper, THIS_YEAR)
    line = world.note("line", owner, public.lines[0])
    picks.pick_by_number(line, public, mark("replied", owner), by=keeper)
    taken(public, keeper, leader, "submit", "approve", "publish")
    picks.pick_by_number(line, public, mark("paused", owner), by=keeper)
    world.note("request", owner, public.requests[0])
    note = service.note_progress(public, noted_on=date(2026, 2, 3), text=mark("note", owner), by=keeper)
    kept = files.attach(io.BytesIO(mark("content", owner).encode()), mark("file", owner) + ".txt", to=note, by=keeper)
    world.note("attachment", owner, kept)


def grown_ones(world: Any, owner: str, keeper: Identity, leader: Identity) -> None:
    """Last year's: ended, reported, concluded."""
    with clock.told(datetime(2025, 1, 10, tzinfo=UTC)):
        grown = [drafted(world, kind, owner, keeper, LAST_YEAR) for kind in ("ended", "reported", "appraised", "concluded")]
        for one in grown:
            taken(one, keeper, leader, "submit", "approve", "publish")
    for one in grown:
        closing.freeze(one)
    for one in grown[1:]:
        service.report(one, text=mark("report", owner), by=keeper)
    for one in grown[2:]:
        closing.appraise(one, Side.ORGANIZATION, grade=Grade.SATISFIED, opinion=mark("judgement", owner), by=leader)
    closing.conclude(grown[3], result=Result.KEPT, reason=mark("reason", owner), by=leader)


def drafted(world: Any, name: str, owner: str, by: Identity, period: dict[str, date], *, kind: Kind = Kind.MEMBER) -> Commitment:
    facts = {"title": mark(name, owner), "content": mark("words", f"{owner}{name}"), "served": "来信来访群众", **period}
    made = service.draft(kind=kind, facts=facts, lines=[{"measure_code": ON_TIME, "target": 90}], branch_id=by.home_branch_id or 0, by=by)
    db.session.commit()
    return world.note(name, owner, made)  # type: ignore[no-any-return]


def taken(commitment: Commitment, keeper: Identity, leader: Identity, *verbs: str) -> Commitment:
    for verb in verbs:
        getattr(service, verb)(commitment, by=keeper if verb == "submit" else leader)
    return commitment
