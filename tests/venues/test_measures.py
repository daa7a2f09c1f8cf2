"""The figures against plain Python over random rows."""
import random
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import people
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.organization.rules import add_months
from xinfang_party.venues.models import Channel, Posting, VenueCheck
from xinfang_party.venues.terms import ChannelKind, Disclosure, PostingState

DAYS = (date(2025, 3, 31), date(2025, 12, 31), date(2026, 2, 28), date(2026, 8, 31), date(2026, 11, 24))


@pytest.fixture
def world(app, clock_at):
    with clock_at("2026-11-24 10:00"):
        lot = random.Random(8)
        branches = [people.branch(), people.branch(), people.branch(founded_on=date(2025, 6, 1))]
        for branch in branches:
            owner = people.member(branch)
            owner.memberships[-1].to_on = date(2026, 6, 30)
            channels = [Channel(branch_id=branch.id, name=f"栏{n}", kind=ChannelKind.BOARD, from_on=some_day(lot), owner_id=owner.id if lot.random() < 0.8 else None,
                                to_on=date(2026, 10, 1) if lot.random() < 0.2 else None) for n in range(4)]
            db.session.add_all(channels)
            db.session.flush()
            db.session.add_all(a_posting(lot, lot.choice(channels)) for _ in range(12))
            db.session.add_all(VenueCheck(branch_id=branch.id, checked_on=some_day(lot), checker="书记", points={}, lacking=lot.choice((0, 0, 2)),
                                         ready=lot.choice((0, 8, 8))) for _ in range(6))
        db.session.commit()
        yield branches


def some_day(lot):
    return date(2025, 1, 1) + timedelta(days=lot.randrange(690))


def a_posting(lot, channel):
    on, is_out = some_day(lot), lot.random() < 0.9
    state = lot.choice((PostingState.PUBLISHED, PostingState.WITHDRAWN)) if is_out else PostingState.PASSED
    return Posting(branch_id=channel.branch_id, channel_id=channel.id, title="公示", drafted_by="支委", disclosure=lot.choice([None, *Disclosure]), state=state,
                   posted_on=on if is_out else None, second_on=on if lot.random() < 0.8 else None)


def rows(model, branch):
    return db.session.scalars(select(model).where(model.branch_id == branch.id)).all()


def parts(code, branch, day):
    figure = engine.figure(code, Scope.branch(branch.id), Period.year(day.year), day)
    return figure.numerator, figure.denominator


def is_kept(channel, branch, day):
    recent = [one for one in rows(Posting, branch) if one.channel_id == channel.id and one.posted_on and one.posted_on <= day <= add_months(one.posted_on, 6)]
    return channel.owner_id is not None and day <= date(2026, 6, 30) and all(one.second_on is not None for one in recent)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_each_branch_as_plain_counting_has_it(world, day):
    for branch in world:
        there = [one for one in rows(Channel, branch) if one.from_on <= day and (one.to_on is None or day <= one.to_on)]
        assert parts("documents.venues_kept", branch, day) == (sum(is_kept(one, branch, day) for one in there), len(there))
        last = max((one for one in rows(VenueCheck, branch) if one.checked_on <= day), key=lambda one: (one.checked_on, one.id), default=None)
        is_good = last is not None and last.lacking == 0 and last.ready > 0 and day <= add_months(last.checked_on, 6)
        assert parts("documents.venue_in_order", branch, day) == ((int(is_good), 1) if branch.founded_on <= day else (0, 0))


@pytest.mark.parametrize("year", [2025, 2026])
def test_a_disclosure_in_each_quarter(world, year):
    for branch in world:
        days = [one.posted_on for one in rows(Posting, branch) if one.disclosure and one.posted_on]
        quarters = [one for one in Period.year(year).sub_periods("quarter") if branch.founded_on <= one.start]
        met = [one for one in quarters if any(map(one.contains, days))]
        due = [one for one in quarters if one.end < DAYS[-1] or one in met]
        figure = engine.figure("documents.disclosure_on_time", Scope.branch(branch.id), Period.year(year))
        assert (figure.numerator, figure.denominator) == (len(met), len(due))
        assert engine.figure("documents.disclosures", Scope.branch(branch.id), Period.year(year)).value == sum(Period.year(year).contains(day) for day in days)
