"""Many at once on a database where commits are real: one claim wins, one member reports once to one community."""
from sqlalchemy import func, select

from tests.communities import made
from tests.live import at_once
from xinfang_party.audit.models import AuditEntry
from xinfang_party.communities import links, needs, reporting
from xinfang_party.communities.models import Need, Place, ReportIn
from xinfang_party.communities.terms import Bond, Purpose
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


def test_of_five_answers_to_one_link_one_acts(site):
    """Each as a browser sends it, through the whole site."""
    world = made.world()
    key = links.issue(Purpose.NEED, place_id=world.place.id, branch_id=world.branch.id, by=made.people.BY)
    db.session.commit()
    site.config["WTF_CSRF_ENABLED"] = False
    db.session.remove()
    wish = {"kind": "wish", "title": "想要一套新书", "group": "children", "wanted": "1"}
    assert sorted(at_once(site, 5, lambda _n: site.test_client().post(f"/community/{key}", data=wish).status_code)) == [303, 404, 404, 404, 404]
    used = select(func.count()).where(AuditEntry.tag == "community-link.used", AuditEntry.actor == "社区")
    assert (db.session.query(Need).count(), db.session.scalar(used)) == (1, 1)
