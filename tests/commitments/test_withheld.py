"""A keeper's own line, told alike to whoever reads it, and frozen apart from figures that count everything (docs/decisions/0015)."""
from dataclasses import replace
from datetime import date

import pytest

from tests import promises
from tests.answers import text_of
from tests.petitions import made
from xinfang_party.access.terms import Role
from xinfang_party.commitments import jobs
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine, service
from xinfang_party.measures.terms import Scope

NOW, REPEATS = "2026-11-24 10:00", "petitions.repeat_rate"
SAID = "检举控告事项不计入"
OWN_LINE = [{"measure_code": REPEATS, "target": 100}]


@pytest.fixture
def world(app, clock_at):
    """The keeper has two cases: one that anybody may see, and an accusation."""
    with clock_at(NOW):
        found = promises.world()
        for day, purpose in ((10, None), (3, made.Purpose.ACCUSATION)):
            made.case(member=found.keeper, received_on=date(2026, 11, day), is_repeat=True, purpose=purpose)
        yield found


def read(answer) -> str:
    assert answer.status_code == 200
    return text_of(answer)


@pytest.mark.parametrize("who", ["keeper", "peer", "head", Role.PARTY_OFFICE, Role.DISCIPLINE])
def test_a_members_own_line_is_the_same_for_whoever_reads_it(world, log_in, who):
    commitment = promises.published(world, lines=OWN_LINE)
    client = log_in(who) if isinstance(who, Role) else log_in(member=getattr(world, who))
    page = read(client.get(f"/commitments/{commitment.id}"))
    assert "1/1 件" in page
    assert "2/2 件" not in page
    assert SAID in page


def test_the_form_of_a_draft_says_what_is_not_counted(world, log_in):
    commitment = promises.draft(world, lines=OWN_LINE)
    assert SAID in read(log_in(member=world.keeper).get(f"/commitments/{commitment.id}/edit"))


def test_a_promise_never_takes_a_frozen_figure_that_counts_everything(world, clock_at):
    commitment = promises.published(world, lines=OWN_LINE)
    with clock_at("2027-01-02 10:00"):
        [whole] = service.freeze([engine.figure(REPEATS, Scope.member(world.keeper.id), Period.year(2026))], by=world.by)
        jobs.freeze_ended()
        db.session.expire_all()
        assert (whole.denominator, commitment.lines[0].frozen.denominator) == (2, 1)


def test_with_and_without_secret_facts_are_two_figures(world):
    figure = engine.figure(REPEATS, Scope.member(world.keeper.id), Period.year(2026))
    assert service.fingerprint(figure) != service.fingerprint(replace(figure, leaves_out=True))
