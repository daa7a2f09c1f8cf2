"""Talks that admonish for each of three owners: what lies ahead bears one kind of mark, what was held another.

A1 and B1 are talked to by somebody from outside, A2 by a member of the committee; the Party office planned those of A1 and A2, and knows of no other.
"""
from datetime import date
from typing import Any

from tests.routes.marks import OWNERS, mark
from xinfang_party.admonitions import service
from xinfang_party.admonitions.models import Admonition
from xinfang_party.admonitions.terms import Category, Kind
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db

STATES = {"admonplanned": (Kind.REMINDER, 0), "admonwaits": (Kind.ADMONITORY, 0), "admonapproved": (Kind.ADMONITORY, 1), "admonheld": (Kind.REMINDER, 2),
          "admonover": (Kind.ADMONITORY, 3)}
"""Name → which kind of talk, and how far it has come: planned, approved, held, followed up."""
TALKED_ON = date(2026, 3, 1)


def of_every_state(world: Any) -> None:
    for owner in OWNERS:
        for name, (kind, steps) in STATES.items():
            made = world.note(name, owner, planned(world, kind, owner, is_ahead=steps < 2))
            if kind is Kind.ADMONITORY and steps:
                service.approve(made, studied_on=TALKED_ON, approved_by=mark("admonapprover", owner), approved_on=TALKED_ON, by=discipline(world))
            if steps > 1:
                held(world, made, owner, is_over=steps > 2)
            db.session.commit()


def planned(world: Any, kind: Kind, owner: str, *, is_ahead: bool) -> Admonition:
    by = discipline(world) if owner == "B1" else world.visitors["party_office"].identity
    when = "ahead" if is_ahead else ""
    return service.plan(by=by, facts={
        "kind": kind, "person_id": world.id("member", owner), "person_post": "", "talker_id": world.id("clerk") if owner == "A2" else None,
        "talker": mark("admontalker", owner), "recorder_id": None, "recorder": mark(f"admon{when}recorder", owner), "category": Category.SIGNS,
        "reason": mark(f"admon{when}reason", owner), "due_on": TALKED_ON, "place": mark(f"admon{when}place", owner), "findings": []})


def held(world: Any, made: Admonition, owner: str, *, is_over: bool) -> None:
    by = discipline(world)
    service.hold(made, by=by, facts={
        "held_on": TALKED_ON, "place": mark("admonplace", owner), "recorder_id": None, "recorder": mark("admonrecorder", owner),
        "content": mark("admoncontent", owner), "attitude": mark("admonattitude", owner), "measures": mark("admonmeasure", owner), "follow_up_on": clock.today()})
    if is_over:
        service.copy(made, copied_to=mark("admoncopied", owner), copied_on=clock.today(), by=by)
        service.follow_up(made, text=mark("admonfollow", owner), by=by)


def discipline(world: Any) -> Any:
    return world.visitors["discipline"].identity
