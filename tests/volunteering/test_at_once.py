"""Sign-ups at the same moment, on databases where commits are real: one place goes to one, and nobody is at two places at once."""
import pytest

from tests import people
from tests.live import at_once
from tests.volunteering import made, racing
from tests.volunteering.made import role
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.volunteering import joining
from xinfang_party.volunteering.models import ShiftRole, SignUp
from xinfang_party.volunteering.terms import SignUpState

NOW = made.NOW
THREADS, ROUNDS = 8, 5


@pytest.fixture
def branch(site):
    found = people.branch()
    db.session.commit()
    return found


def test_of_eight_for_the_last_place_one_gets_it(site, branch):
    members, key = racing.crowd(branch, THREADS), branch.id
    for _round in range(ROUNDS):
        assert racing.round_of(site, db.session.get_one(type(branch), key), members) == {"taken": 1, "waiting": THREADS - 1}


def test_of_two_that_overlap_one_member_gets_one(site, branch):
    """The same member from two phones."""
    [member] = racing.crowd(branch, 1)
    events = [made.opened(branch, [role(start, end)]) for start, end in (("2026-03-07 22:00", "2026-03-08 02:00"), ("2026-03-08 01:00", "2026-03-08 05:00"))]
    ids = [made.roles_of(event)[0].id for event in events]
    db.session.remove()

    def act(number):
        try:
            with unit_of_work():
                joining.sign_up(db.session.get_one(ShiftRole, ids[number]), by=member)
        except Refusal as refusal:
            return refusal.sentence
        return "taken"

    answers = at_once(site, 2, act)
    assert sorted(answer == "taken" for answer in answers) == [False, True]
    assert db.session.query(SignUp).count() == 1


def test_leaving_and_asking_cross_without_losing_the_place(site, branch):
    """Whichever comes first, the place is taken by exactly one in the end and nobody waits beside a free one."""
    first, second = racing.crowd(branch, 2)
    event = made.opened(branch, [role(needed=1)])
    role_id, row_id = made.roles_of(event)[0].id, made.signed_up(event, first).id
    db.session.remove()

    def act(number):
        with unit_of_work():
            if number == 0:
                joining.withdraw(db.session.get_one(SignUp, row_id), by=first)
            else:
                joining.sign_up(db.session.get_one(ShiftRole, role_id), by=second)

    at_once(site, 2, act)
    assert {row.member_id: row.state for row in db.session.query(SignUp)} == {first.member_id: SignUpState.WITHDRAWN, second.member_id: SignUpState.TAKEN}
