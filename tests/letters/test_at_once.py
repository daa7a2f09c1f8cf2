"""Several at once on a database where commits are real: each letter gets a number of its own."""
from tests.letters import made
from tests.live import at_once
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.letters import service
from xinfang_party.letters.models import Letter
from xinfang_party.letters.terms import State

NOW = made.NOW


def issued(key):
    with unit_of_work():
        one = db.session.get_one(Letter, key)
        service.issue(one, made.SAY, by=made.LEADER)
        return one.serial


def test_two_who_sign_at_once_get_two_numbers(site):
    keys = [made.letter(State.REVIEWED).id for _ in range(4)]
    db.session.commit()
    db.session.remove()
    assert sorted(at_once(site, 4, lambda n: issued(keys[n]))) == [1, 2, 3, 4]
