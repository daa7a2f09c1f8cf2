"""What a person owes because of the year's plan: what soon closes, and what waits for a decision."""
from collections.abc import Sequence

from xinfang_party.access.terms import Identity
from xinfang_party.cadence.boards import Line, lines_of
from xinfang_party.cadence.catalogue import days
from xinfang_party.cadence.queries import owes, waiting_waivers
from xinfang_party.cadence.rules import closes_within
from xinfang_party.cadence.service import record_path
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import Period
from xinfang_party.kernel.transaction import read_once
from xinfang_party.organization.models import Branch
from xinfang_party.organization.queries import branches_in_order
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import Owed

MOST = 30


def led_lines(identity: Identity) -> Sequence[Line]:
    """This year's board of the branches the person leads, not of those below them; read once for a page."""
    return read_once(f"cadence.led:{identity.member_id}", lambda: lines_of(led_in_person(identity), clock.today().year))


def led_in_person(identity: Identity) -> list[Branch]:
    return [branch for branch in branches_in_order() if branch.id in identity.led_in_person_ids and owes(branch)] if identity.led_in_person_ids else []


def to_hold(identity: Identity) -> list[Owed]:
    """Requirements that close within a fortnight and are not met yet."""
    return [Owed(f"开展{line.label}", f"{line.branch.name}，{cell.period.label}还差 {cell.wanted - cell.done} 次",
                 record_path(line.requirement.kind, line.branch, line.key[2]), cell.period.end)
            for line in led_lines(identity) for cell in closes_within(line.cells, days("owed_ahead"))][:MOST]


def to_decide(_identity: Identity) -> list[Owed]:
    return [Owed("决定免于要求的申请", f"{waiver.branch.name}，{Period.parse(waiver.period).label}{waiver.kind.label}",
                 path_to("cadence.decide_waiver", waiver_id=waiver.id)) for waiver in waiting_waivers(MOST)]
