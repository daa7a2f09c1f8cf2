"""A good and a revoked record sheet for each of three owners, an event of each branch, and a form for every act."""
from dataclasses import replace
from datetime import date
from typing import Any

from tests.attestations import made
from tests.routes.marks import OWNERS, mark
from xinfang_party.attestations import service
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch, Member
from xinfang_party.rosters.catalogue import FIELDS
from xinfang_party.rosters.terms import Which

FROM, TO = date(2026, 1, 1), date(2026, 3, 1)


def of_every_state(world: Any) -> None:
    of = made.kind("环境整治（示例）")
    for owner in OWNERS:
        member, office = db.session.get_one(Member, world.id("member", owner)), world.visitors["party_office"].identity
        made.hours(member, of, 2.5, date(2026, 2, 10))
        for name in ("attestation", "attestationover"):
            row = world.note(name, owner, service.issue(member, from_on=FROM, to_on=TO, by=replace(office, name=mark("attestissuer", owner))))
        service.revoke(row, reason=mark("attestreason", owner), version=None, by=office)
        world.rows.setdefault("recordcode", {})[owner] = db.session.get_one(type(row), world.id("attestation", owner)).code
    for owner in ("A1", "B1"):
        world.note("serviceevent", owner, made.event(db.session.get_one(Branch, world.id("branch", owner)), of, date(2026, 3, 7)))
    db.session.commit()


COLUMNS = {"name": "市平台", **{f"{one.code}_{what}": value for place, one in enumerate(FIELDS[Which.HOURS], 1)
                              for what, value in (("on", "y"), ("place", place), ("header", one.header))}}
DEEDS: tuple[tuple[Any, ...], ...] = (
    ("/attestations/new", "secretary", {"member": mark("number", "A1"), "from_on": FROM.isoformat(), "to_on": TO.isoformat()}),
    ("/attestations/<int:attestation_id>/revoke", "secretary", {"reason": "日期填错了"}),
    ("/volunteer-sheets/<any(roster, hours):kind>/columns", "party_office", COLUMNS, "hours"),
)
