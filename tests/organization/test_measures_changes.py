"""How soon changes of the roll were written down, as plain Python counts the same rows."""
from datetime import date

from tests import people as made
from tests.sheets import bringing
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.organization import people
from xinfang_party.organization.measures_changes import CHANGES_IN_TIME
from xinfang_party.organization.models import Membership
from xinfang_party.organization.sheets import SHEETS
from xinfang_party.organization.terms import Placement

MEMBERS = next(sheet for sheet in SHEETS if sheet.code == "organization.members")


def found(as_of):
    one = engine.figure(CHANGES_IN_TIME.code, Scope.bureau(), Period.year(2026), as_of)
    return one.numerator, one.denominator


def test_within_fifteen_days_as_plain_python_counts(app, clock_at):
    """Moved and written down on the 16th day, on the 17th, at once; and one whose day of entry nobody knows."""
    with clock_at("2026-03-17 12:00"):
        one, two = made.branch(), made.branch()
        for from_on in (date(2026, 3, 2), date(2026, 3, 1), date(2026, 3, 17)):
            people.transfer(made.member(one), Placement(two.id), from_on, made.BY)
        made.member(one, from_on=date(2026, 3, 1))
        known = [stay for stay in db.session.query(Membership) if stay.entered_on and stay.from_on.year == 2026]
        in_time = [stay for stay in known if (stay.entered_on - stay.from_on).days <= 15]
        assert found(date(2026, 3, 17)) == (len(in_time), len(known)) == (2, 3)
        assert found(date(2026, 3, 16)) == (0, 0)


def test_a_roll_brought_in_whole_is_not_late_but_a_later_move_is(app, clock_at, tmp_path):
    with clock_at("2026-03-31 12:00"):
        made.branch("第一支部"), made.branch("第二支部")
        bringing.bring(tmp_path, MEMBERS, "编号,姓名,党支部,编入日期", "D1,甲测试,第一支部,2026-01-05", by=made.BY)
        assert found(date(2026, 3, 31)) == (0, 0)
        bringing.bring(tmp_path, MEMBERS, "编号,姓名,党支部,编入日期", "D1,甲测试,第二支部,2026-03-01", by=made.BY)
        assert found(date(2026, 3, 31)) == (0, 1)
