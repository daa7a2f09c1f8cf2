"""Two officers open a round over the same time at once: one branch is assessed once."""
from collections import Counter

from sqlalchemy import func, select

from tests import people
from tests.checklists import made
from tests.live import at_once
from xinfang_party.checklists.models import Assessment
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.organization.models import Branch

NOW = made.NOW


def test_of_two_rounds_over_one_time_the_second_sees_the_first(site):
    with unit_of_work():
        branch_id = people.branch().id

    def open_(_n):
        try:
            with unit_of_work():
                made.opened(db.session.get_one(Branch, branch_id))
        except Refusal as refusal:
            return "已经发起过" in refusal.sentence
        return None

    assert Counter(at_once(site, 3, open_)) == {None: 1, True: 2}
    assert db.session.scalar(select(func.count(Assessment.id))) == 1
