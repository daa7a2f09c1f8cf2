"""A plan over the round of `tests.checklists.made`: two branches, the duty and the judged item, an inspector assigned to both."""
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests import people
from tests.accounts.people import account
from tests.activities.made import activity
from tests.checklists import made as rounds
from tests.checklists.made import DUTY, JUDGED, Q2
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import identity_of
from xinfang_party.activities.terms import Kind
from xinfang_party.inspections import service, visiting
from xinfang_party.inspections.models import Inspection, Visit
from xinfang_party.inspections.terms import Plan, Verdict
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db

NOW = rounds.NOW
OFFICE = rounds.OFFICE
DUE = date(2026, 7, 31)
SEEN = "活动室没有党旗"


@dataclass
class World:
    """`one`: the visit of the branch whose round waits for nothing yet; `far`: that of the other branch."""

    home: rounds.World
    inspection: Inspection
    inspector: Account
    by: Identity

    @property
    def one(self) -> Visit:
        return next(visit for visit in self.inspection.visits if visit.branch_id == self.home.branch.id)

    @property
    def far(self) -> Visit:
        return next(visit for visit in self.inspection.visits if visit.branch_id == self.home.other.id)


def identity(row: Account) -> Identity:
    return identity_of(row, clock.today())


def plan(home: rounds.World, **facts: Any) -> Plan:
    return Plan(**{"title": "二季度督导检查", "period": Q2, "branch_ids": [home.branch.id, home.other.id], "item_codes": [DUTY, JUDGED], "due_on": DUE,
                   "round_id": home.round.id, "seed": "2026-07-05", **facts})


def world(*, is_started: bool = True, **facts: Any) -> World:
    """With four member meetings of the branch behind its duty."""
    home, inspector = rounds.world(), account(Role.INSPECTOR, name="督导员甲")
    for day in (8, 12, 19, 26):
        activity(home.branch, Kind.MEMBER_MEETING, date(2026, 5, day))
    inspection = service.plan(plan(home, inspector_ids=[inspector.id], **facts), by=OFFICE)
    if is_started:
        service.start(inspection, by=OFFICE)
    db.session.commit()
    return World(home, inspection, inspector, identity(inspector))


def say_all(visit: Visit, by: Identity) -> None:
    visiting.answer(visit, DUTY, Verdict.AGREE, "", by=by)
    visiting.answer(visit, JUDGED, Verdict.NOT_MET, SEEN, by=by)
    db.session.flush()


def member_inspector(home: rounds.World) -> Account:
    """An inspector who belongs to the branch."""
    return account(Role.INSPECTOR, member=people.member(home.branch, "支部里的督导员"))
