"""Bulletins in each state about each of two branches, each with its own title and opinion; one about both, acknowledged by both; and a form for every act."""
from typing import Any

from tests.routes.marks import mark
from tests.routes.pledges import LEADERS
from xinfang_party.bulletins import service
from xinfang_party.bulletins.models import Bulletin
from xinfang_party.bulletins.terms import Section
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period

FIRST = Period.quarter(2026, 1)
STATES = ("draft", "submitted", "approved", "published")
VERBS = ("submit", "approve", "publish")


def of_every_state(world: Any) -> None:
    for letter in LEADERS:
        for steps, state in enumerate(STATES):
            owner, kind = f"{letter}1", f"bulletin{state}"
            made = drafted(world, mark(kind, owner), owner)
            world.note(kind, owner, made)
            taken(world, made, steps, mark("bulletinopinion", owner))
    joint = drafted(world, mark("bulletinjoint", "OO"), "A1", "B1")
    plain = {**dict.fromkeys(Section, ""), Section.STRONG: mark("bulletinjoint", "OO")}
    service.edit(joint, title=joint.title, sections=plain, by=world.visitors["party_office"].identity)
    taken(world, world.note("bulletinjoint", "OO", joint), len(VERBS), "")
    for one, (letter, leader) in zip(joint.branches, LEADERS.items(), strict=True):
        service.acknowledge(one, words=mark("bulletinword", f"{letter}1"), by=world.visitors[leader].identity)
    db.session.commit()


def drafted(world: Any, title: str, *owners: str) -> Bulletin:
    return service.create(title=title, period=FIRST, branch_ids=[world.id("branch", owner) for owner in owners], by=world.visitors["party_office"].identity)


def taken(world: Any, bulletin: Bulletin, steps: int, opinion: str) -> None:
    for verb in VERBS[:steps]:
        who = world.visitors["leader" if verb == "approve" else "party_office"].identity
        more = {"opinion": opinion} if verb == "approve" else {}
        getattr(service, verb)(bulletin, by=who, **more)
    db.session.commit()


ONE = "/bulletins/<int:bulletin_id>"
TEXT = {"title": "一季度通报", "strong": "按期开会", "problems": "缺签到表", "due": "月底前", "demands": ""}
DEEDS: tuple[tuple[Any, ...], ...] = (
    ("/bulletins/new", "party_office", lambda world: {"period": str(FIRST), "title": "", "branches": [world.id("branch")]}),
    (f"{ONE}/edit", "party_office", TEXT, "bulletindraft"), (f"{ONE}/refresh", "party_office", {}, "bulletindraft"),
    (f"{ONE}/submit", "party_office", {}, "bulletindraft"), (f"{ONE}/approve", "leader", {"opinion": ""}, "bulletinsubmitted"),
    (f"{ONE}/return", "leader", {"opinion": "请写明条目"}, "bulletinsubmitted"), (f"{ONE}/publish", "party_office", {}, "bulletinapproved"),
    (f"{ONE}/withdraw", "party_office", {"opinion": "改为口头通报"}, "bulletindraft"),
    (f"{ONE}/branches/<int:branch_id>/acknowledge", "secretary", {"words": "已组织学习"}, "bulletinpublished"),
)
