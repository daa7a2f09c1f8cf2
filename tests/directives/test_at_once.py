"""Several at once on a database where commits are real: one decision goes over once, whoever clicks."""
from tests.activities import made as activities
from tests.directives import made
from tests.live import at_once
from xinfang_party.activities.models import ActionItem
from xinfang_party.directives import service
from xinfang_party.directives.models import Directive, DirectiveTask
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.transaction import unit_of_work

NOW = made.NOW


def moved(key):
    try:
        with unit_of_work():
            service.from_action(db.session.get_one(ActionItem, key), by=made.OFFICE)
    except Refusal:
        return False
    return True


def test_of_five_clicks_on_one_decision_one_makes_an_entry(site):
    house = activities.house()
    key = made.first_topic(house.branch, house.plain).actions[0].id
    db.session.remove()
    assert sum(at_once(site, 5, lambda _n: moved(key))) == 1
    assert (db.session.query(Directive).count(), db.session.query(DirectiveTask).count()) == (1, 1)
