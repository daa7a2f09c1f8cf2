"""The figures against plain Python over random rows."""
import random
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import people
from tests.communities import made
from xinfang_party.access.terms import Role
from xinfang_party.communities.models import HelperCount, Need, ReportIn
from xinfang_party.communities.terms import Bond, Group, HelperRole, NeedKind, NeedState, Receipt
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope, Selection
from xinfang_party.organization.models import Membership

NOW, TODAY, SHARE = "2026-11-24 10:00", date(2026, 11, 24), "volunteering.registered_share"
PERIODS = (Period.year(2025), Period.year(2026), Period.half(2026, 1), Period.month(2026, 9))


@pytest.fixture
def world(app, clock_at):
    with clock_at(NOW):
        place, lot = made.divisions()["440103001101"], random.Random(6)
        branches = [people.branch() for _ in range(3)]
        members = [people.member(branches[n % 3], from_on=date(2025, 1 + n % 12, 1)) for n in range(12)]
        db.session.add_all(one(lot, place, branches, members) for one in (a_report, a_need, a_helper) for _ in range(40))
        db.session.commit()
        yield branches, members


def some_day(lot):
    return date(2025, 1, 1) + timedelta(days=lot.randrange(690))


def a_report(lot, place, branches, members):
    first, member = some_day(lot), lot.choice([*members, None])
    confirmed = min(first + timedelta(days=lot.randrange(60)), TODAY) if lot.random() < 0.7 else None
    return ReportIn(branch_id=lot.choice(branches).id, member_id=member and member.id, place_id=place.id, bond=Bond.HOME, from_on=first,
                    to_on=first + timedelta(days=lot.randrange(30, 200)), confirmed_on=confirmed, receipt=confirmed and Receipt.PAPER)


def a_need(lot, place, branches, members):
    confirmed = some_day(lot) if lot.random() < 0.6 else None
    return Need(place_id=place.id, kind=lot.choice(list(NeedKind)), title="修水龙头", group=Group.ELDERLY, published_on=date(2025, 1, 1), published_by="社区",
                state=NeedState.CONFIRMED if confirmed else NeedState.DONE, claimed_branch_id=lot.choice(branches).id, claimed_member_id=lot.choice(members).id,
                confirmed_on=confirmed)


def a_helper(lot, place, branches, _members):
    return HelperCount(branch_id=lot.choice(branches).id, helped_on=some_day(lot), role=lot.choice(list(HelperRole)), people=lot.randrange(1, 9), recorder="书记",
                       removed_on=TODAY if lot.random() < 0.2 else None)


def in_force(row, day):
    return row.from_on <= day <= row.to_on and row.confirmed_on is not None and row.confirmed_on <= day


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_members_with_a_receipt_in_force(world, period):
    day, reports = min(period.end, TODAY), db.session.scalars(select(ReportIn)).all()
    there = {row.member_id for row in reports if in_force(row, day)}
    found = engine.figures_by(SHARE, "branch", period)
    for branch in world[0]:
        stays = [stay.member_id for stay in db.session.scalars(select(Membership).where(Membership.branch_id == branch.id)) if stay.from_on <= day]
        assert (found[branch.id].numerator, found[branch.id].denominator) == (sum(member in there for member in stays), len(stays))


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_branches_needs_and_helpers(world, period):
    day = min(period.end, TODAY)
    reports, needs, helpers = (db.session.scalars(select(model)).all() for model in (ReportIn, Need, HelperCount))
    there = {row.branch_id for row in reports if row.member_id is None and in_force(row, day)}
    assert (one := engine.figure("communities.branches_reported", Scope.bureau(), period)).numerator == len(there)
    assert one.denominator == 3
    assert engine.figure("communities.needs_confirmed", Scope.bureau(), period).numerator == sum(
        row.confirmed_on is not None and period.start <= row.confirmed_on <= day for row in needs)
    of_role = Selection(Scope.bureau(), (("role", (HelperRole.LAWYER,)),))
    assert engine.figure("communities.helpers", of_role, period).value == sum(
        row.people for row in helpers if row.role is HelperRole.LAWYER and row.removed_on is None and period.start <= row.helped_on <= day)


def test_rows_lead_to_what_is_behind(world, log_in):
    client = log_in(Role.PARTY_OFFICE)
    for code in (SHARE, "communities.branches_reported", "communities.needs_confirmed", "communities.helpers"):
        assert client.get(f"/measures/{code}?period=2026").status_code == client.get(f"/measures/{code}/rows?period=2026").status_code == 200
