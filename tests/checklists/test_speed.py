"""How many statements the whole standard takes: no more for a hundred branches than for one. How long: `make bench`."""
from datetime import date

from tests import people
from xinfang_party.checklists.catalogue import DEFAULT
from xinfang_party.checklists.standing import sheets
from xinfang_party.kernel.periods import Period
from xinfang_party.organization.models import Branch
from xinfang_party.organization.terms import BranchKind
from xinfang_party.sheets import bulk

MOST = 60


def test_a_hundred_branches_take_as_many_statements_as_one(session, counted, clock_at):
    facts = {"kind": BranchKind.BRANCH, "founded_on": people.FOUNDED, "version": 1}
    bulk.insert(Branch.__table__, [{"id": n, "code": f"B{n}", "name": f"第{n}支部", **facts} for n in range(1, 101)])
    with clock_at("2026-07-15 10:00"), counted() as few:
        sheets(DEFAULT, [1], Period.half(2026, 2), date(2026, 7, 15))
    with clock_at("2026-07-15 10:00"), counted() as many:
        found = sheets(DEFAULT, range(1, 101), Period.half(2026, 2), date(2026, 7, 15))
    assert (len(found), {len(sheet.standings) for sheet in found.values()}) == (100, {32})
    assert len(many) <= len(few) <= MOST
