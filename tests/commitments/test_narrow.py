"""Accusations in the figures of promises: no two of them differ by one, whoever asks and however the promise is cut (docs/decisions/0015)."""
from datetime import date
from html import unescape

import pytest
from sqlalchemy import select

from tests import promises
from tests.petitions import made
from tests.petitions.made import Purpose
from xinfang_party.commitments import figures, jobs, panels, picks
from xinfang_party.commitments.models import Commitment
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine, kept
from xinfang_party.measures.terms import Scope

SAID = "检举控告事项不计入"
REPEATED = "petitions.repeat_rate"
OWN_LINE = [{"measure_code": REPEATED, "target": 0}]
BRANCH_LINE = [{"measure_code": REPEATED, "target": 0, "level": "branch"}]


@pytest.fixture
def world(app, clock_at):
    """Of the keeper's cases of last June one is an accusation; the same in this year's February."""
    with clock_at("2026-03-02 10:00"):
        whole = promises.world()
        for year, month in ((2025, 6), (2026, 1)):
            for purpose, day in ((None, 5), (Purpose.ACCUSATION, 10)):
                made.case(member=whole.keeper, received_on=date(year, month, day), replied_on=date(year, month, 25), purpose=purpose, is_repeat=False)
        yield whole


def start(client, ends_on, **inputs):
    asked = {"starts_on": "2026-03-01", "ends_on": ends_on, "lines-0-measure_code": REPEATED, "lines-0-reach": "branch", **inputs}
    return unescape(client.get("/commitment-baselines/member", query_string=asked).get_data(as_text=True))


def told(page):
    return page.partition("同口径")[2].partition("<strong>")[2].partition("</strong>")[0]


def test_two_windows_differ_by_no_accusation(world, log_in):
    """The period before begins on 10 June or on the day after: between the two lies the accusation alone."""
    client = log_in(member=world.peer)
    with_it, without = start(client, "2026-11-16"), start(client, "2026-11-15")
    assert told(with_it) == told(without) != ""
    assert SAID in with_it
    assert SAID in without


@pytest.mark.parametrize("inputs", [{"lines-0-channels": "letter"}, {"lines-0-reach": "member"}])
def test_what_is_narrowed_otherwise_leaves_accusations_out_too(world, log_in, inputs):
    assert SAID in start(log_in(member=world.peer), "2026-11-30", **inputs)


def test_a_whole_branch_over_whole_years_counts_them(world, log_in):
    page = start(log_in(member=world.peer), "2026-12-31", starts_on="2026-01-01")
    assert "/2 件" in told(page)
    assert SAID not in page


def course_and_others(commitment):
    standings = figures.standings([commitment])[commitment.id]
    [course] = figures.courses(commitment, clock.today())
    return course, figures.comparisons(standings, [course.whole], commitment.period)[0]


def counts(line_figures):
    return [figure.denominator for figure in line_figures]


@pytest.mark.parametrize(("period", "lines", "n"), [
    ({}, BRANCH_LINE, 2), ({}, OWN_LINE, 1),
    ({"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 30)}, BRANCH_LINE, 1),
    ({"starts_on": date(2026, 1, 1), "ends_on": date(2026, 6, 30)}, BRANCH_LINE, 1)])
def test_figure_months_others_and_what_is_frozen_count_alike(world, clock_at, period, lines, n):
    """A promise whose own months are whole and whose period before is not is cut as well."""
    commitment = promises.published(world, lines=lines, **period)
    made.case(member=world.peer, received_on=date(2026, 1, 6), is_repeat=False, purpose=Purpose.ACCUSATION)
    made.case(branch=promises.world().branch, received_on=date(2026, 1, 6), is_repeat=False)
    with clock_at("2027-01-01 10:00"):
        own = n + (n == 2)
        course, beside = course_and_others(commitment)
        assert counts([figures.standings([commitment])[commitment.id][0].figure, course.whole, course.months[-1].so_far]) == [own] * 3
        assert beside.others.denominator == 1
        jobs.freeze_ended()
        assert (commitment.lines[0].frozen.denominator, commitment.lines[0].frozen.leaves_out) == (own, n == 1)


def test_a_colleague_reads_nothing_of_the_keepers_accusation(world, log_in):
    commitment = promises.published(world, lines=OWN_LINE)
    for member in (world.peer, world.keeper):
        page = unescape(log_in(member=member).get(f"/commitments/{commitment.id}").get_data(as_text=True))
        assert SAID in page
        assert "0/1 件" in page
        assert "0/2 件" not in page


def test_the_rows_behind_are_those_that_count(world, log_in):
    commitment = promises.published(world, lines=OWN_LINE)
    client = log_in(member=world.keeper)
    page = unescape(client.get(f"/commitments/{commitment.id}").get_data(as_text=True))
    address = next(part.split('"')[0] for part in page.split('href="') if part.startswith(f"/measures/{REPEATED}/rows"))
    rows = unescape(client.get(address).get_data(as_text=True))
    assert "open=1" in address
    assert "0/1 件" in rows
    assert SAID in rows


def test_an_accusation_shows_no_promise_it_counts_for(world):
    commitment = promises.published(world, lines=OWN_LINE)
    secret = made.case(member=world.keeper, is_repeat=False, purpose=Purpose.ACCUSATION)
    question = panels.question(db.session.execute(panels.candidates(secret)).first(), secret)
    assert db.session.scalar(select(Commitment.id).where(panels.counts(secret, *question))) is None
    assert commitment.id


def test_an_accusation_cannot_be_counted_by_hand(world):
    commitment = promises.draft(world, lines=OWN_LINE)
    secret = made.case(member=world.keeper, is_repeat=False, purpose=Purpose.ACCUSATION)
    reader = promises.Identity(name="纪委", member_id=world.keeper.id, roles=frozenset({promises.Role.DISCIPLINE}))
    with pytest.raises(Refusal, match="检举控告事项不能计入"):
        picks.pick_by_number(commitment.lines[0], commitment, secret.number, by=reader)


@pytest.mark.parametrize("ask", [engine.many, kept.many])
@pytest.mark.parametrize("code", [REPEATED, "petitions.median_reply_days"])
def test_of_two_questions_that_differ_in_this_only_each_has_its_answer(world, ask, code):
    scope, year = Scope.member(world.keeper.id), Period.year(2026)
    seen = figures.seen_of(code, figures.Selection(scope), year)
    for _ in range(2):
        assert counts(ask([(code, scope, year), (code, scope, year, seen), (code, Scope.member(world.peer.id), year, seen)])) == [2, 1, 0]
