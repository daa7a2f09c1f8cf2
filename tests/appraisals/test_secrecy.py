"""Nothing stored, logged or audited depends on who cast which ballot."""
import logging
import random
import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.appraisals import made
from tests.stored import everything
from xinfang_party.appraisals import queries
from xinfang_party.appraisals.terms import MemberGrade
from xinfang_party.kernel.database import db, is_sqlite

BEST, *OTHERS = MemberGrade
NUMBER = re.compile(r"^\(\d+, ", re.MULTILINE)
"""The first number of a row: PostgreSQL counts on even where rows are taken back."""
Column = dict[int, list[MemberGrade]]
"""Member → the grades given to him or her, in no particular order: what a tally tells."""


@pytest.fixture
def scene(app, clock_at, log_in):
    with clock_at(made.NOW):
        world = made.world()
        round_ = made.opened(world)
        clients = {member.id: log_in(member=member, name=f"选民{place}") for place, member in enumerate(world.formal)}
        yield round_.id, clients


def columns(drawn: random.Random, members: list[int]) -> Column:
    """Only the first member gets excellent votes, so that any way of handing out the grades makes valid ballots."""
    return {member: [drawn.choice([BEST, *OTHERS] if place == 0 else OTHERS) for _ in members[1:]] for place, member in enumerate(members)}


def handed_out(given_grades: Column, dice: random.Random) -> dict[int, dict[int, MemberGrade]]:
    """voter → ballot: the grades of each member shuffled among those who grade him or her."""
    ballots: dict[int, dict[int, MemberGrade]] = {member: {} for member in given_grades}
    for member, grades in given_grades.items():
        voters = [voter for voter in given_grades if voter != member]
        for voter, grade in zip(voters, dice.sample(grades, len(grades)), strict=True):
            ballots[voter][member] = grade
    return ballots


def traces(scene, order: list[int], ballots: dict[int, dict[int, MemberGrade]], log: Callable[[], str]) -> tuple[str, str]:
    """What the database and the log hold after these ballots were posted in this order; then all is taken back.

    In the order in which SQLite keeps them; PostgreSQL puts rows wherever those that were taken back left room.
    """
    round_id, clients = scene
    db.session.remove()
    nested = db.engine.begin_nested()  # type: ignore[attr-defined]  # in a test the engine is the one connection
    for voter in order:
        data = {"form_id": f"{voter:022}", **{f"grade-{member}": grade.value for member, grade in ballots[voter].items()}}
        assert clients[voter].post(f"/appraisal-rounds/{round_id}/ballot", data=data).status_code == 303
    found = everything() if is_sqlite() else "\n".join(sorted(NUMBER.sub("(", everything()).splitlines()))
    db.session.remove()
    nested.rollback()
    return found, log()


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000))
def test_the_same_ballots_from_other_hands_leave_the_same_traces(scene, caplog, seed):
    caplog.set_level(logging.INFO)
    drawn = random.Random(seed)
    order = drawn.sample(list(scene[1]), len(scene[1]))
    given_grades = columns(drawn, list(scene[1]))

    def log():
        said = caplog.text
        caplog.clear()
        return said

    first, second = (traces(scene, order, handed_out(given_grades, random.Random(seed + n)), log) for n in (1, 2))
    assert first == second
    assert "ballot.cast" in first[0]


def test_all_counters_are_written_by_the_same_ballot(scene):
    """PostgreSQL marks each row with the transaction that wrote it last; every ballot writes them all."""
    round_id, clients = scene
    voter, client = next(iter(clients.items()))
    client.post(f"/appraisal-rounds/{round_id}/ballot", data={f"grade-{member}": "qualified" for member in queries.names_to_grade(round_id, voter)})
    if not is_sqlite():
        assert db.session.scalar(text("SELECT count(DISTINCT xmin::text) FROM tally")) == 1
    assert db.session.scalar(text("SELECT sum(votes) FROM tally")) == len(clients) - 1


def test_counters_are_there_from_the_opening_in_the_order_of_the_members(scene):
    """The place of a row on the disk is known of SQLite only: PostgreSQL fills gaps first."""
    pairs = [(member, grade.value) for member in scene[1] for grade in MemberGrade]
    if db.engine.dialect.name == "sqlite":
        assert [tuple(row) for row in db.session.execute(text("SELECT member_id, grade FROM tally ORDER BY rowid"))] == pairs
    else:
        assert {tuple(row) for row in db.session.execute(text("SELECT member_id, grade FROM tally"))} == set(pairs)


def test_nothing_typed_is_kept_of_a_refused_ballot(scene, caplog):
    round_id, clients = scene
    voter, client = next(iter(clients.items()))
    before = everything()
    answer = client.post(f"/appraisal-rounds/{round_id}/ballot", data={f"grade-{member}": "excellent" for member in queries.names_to_grade(round_id, voter)})
    assert answer.status_code == 422
    assert everything() == before
    assert "excellent" not in caplog.text


def test_a_vote_on_paper_leaves_totals_and_nothing_of_any_voter(app, clock_at, log_in, caplog):
    """Nobody is marked as having voted, and nobody but who entered the totals is named by it."""
    caplog.set_level(logging.INFO)
    with clock_at(made.NOW):
        world = made.world()
        round_, head = made.met(world), log_in(member=world.head)
        before = rows_besides_sums()
        data = {"ballots_issued": "5", "ballots_collected": "5", **{f"votes-{member.id}-barely": "4" for member in world.formal}}
        assert head.post(f"/appraisal-rounds/{round_.id}/paper-counts", data=data).status_code == 303
    assert db.session.scalars(text("SELECT has_voted FROM voter")).all() == [False] * 5
    assert rows_besides_sums() == before
    assert db.session.execute(text("SELECT DISTINCT grade, votes FROM tally WHERE votes > 0")).all() == [("barely", 4)]
    entries = db.session.scalars(text("SELECT details FROM audit_entry WHERE tag = 'appraisal.counted'")).all()
    assert len(entries) == 1
    assert "barely" not in f"{entries}{caplog.text}"


def rows_besides_sums() -> dict[str, list[str]]:
    """Of the tables that name members in a round: what they hold, and in what order."""
    wanted = {"voter": "SELECT * FROM voter", "tally": "SELECT round_id, member_id, grade FROM tally ORDER BY member_id, grade",
              "appraised_member": "SELECT * FROM appraised_member ORDER BY id"}
    return {name: [str(tuple(row)) for row in db.session.execute(text(statement))] for name, statement in wanted.items()}
