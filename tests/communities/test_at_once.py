"""Many at once on a database where commits are real: one claim wins, one member reports once to one community."""
from tests.communities import made
from tests.live import at_once
from xinfang_party.communities import needs, reporting
from xinfang_party.communities.models import Need, Place, ReportIn
from xinfang_party.communities.terms import Bond
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.transaction import unit_of_work

NOW = made.NOW


def tried(act):
    try:
        with unit_of_work():
            act()
    except Refusal:
        return False
    return True


def test_of_ten_claims_exactly_one_wins(site):
    world = made.world()
    need, branches, by = made.need(world.place).id, (world.branch.id, world.other.id), made.people.BY
    db.session.remove()
    won = at_once(site, 10, lambda n: tried(lambda: needs.claim(db.session.get_one(Need, need), branch_id=branches[n % 2], by=by)))
    assert sum(won) == 1
    assert db.session.get_one(Need, need).claimed_branch_id == branches[won.index(True) % 2]


def test_of_five_reports_at_once_one_stands(site):
    world = made.world()
    place, branch, member, by = world.place.id, world.branch.id, world.one.id, made.people.BY
    db.session.remove()
    stands = at_once(site, 5, lambda _n: tried(lambda: reporting.report_in(
        db.session.get_one(Place, place), branch_id=branch, member_id=member, bond=Bond.HOME, by=by)))
    assert sum(stands) == db.session.query(ReportIn).count() == 1
