"""Figures over the ledger against a plain count of the same rows, over random ledgers and past days."""
import random
from datetime import date, timedelta
from statistics import median

import pytest
from sqlalchemy import delete, insert

from tests import people
from xinfang_party.commitments.choices import measures as promised_by
from xinfang_party.commitments.terms import Kind
from xinfang_party.directives.measures import FACT_VIEWS, MEASURES
from xinfang_party.directives.models import Directive, DirectiveTask, TaskNote
from xinfang_party.directives.terms import Level, NoteKind, Secrecy, TaskState
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope

NOW, TODAY = "2026-11-24 10:00", date(2026, 11, 24)
PERIODS = (Period.year(2025), Period.year(2026), Period.half(2026, 1), Period.month(2026, 10), Period.all())
DAYS = (TODAY, date(2026, 6, 30), date(2025, 12, 31))
CODES = ("updated_share", "closed_on_time", "open", "overdue")


@pytest.fixture
def world(app, clock_at):
    with clock_at(NOW):
        branches = [people.branch() for _ in range(3)]
        members = [people.member(branches[n % 3]) for n in range(4)]
        db.session.commit()
        yield branches, members


def ago(dice, most):
    return TODAY - timedelta(days=dice.randint(0, most))


def made_up(dice, world):
    """A fresh ledger of random entries, tasks and notes, as plain rows."""
    branches, members = world
    for model in (TaskNote, DirectiveTask, Directive):
        db.session.execute(delete(model))
    entries = [{"id": key, "year": 2026, "serial": key, "branch_id": dice.choice(branches).id, "source": "甲", "level": dice.choice(list(Level)), "summary": "乙",
                "document_no": "", "secrecy": Secrecy.OPEN, "decision": "", "registered_on": TODAY, "registered_by": "丙", "version": 1,
                "learned_on": ago(dice, 500), "lag_days": dice.choice([None, 0, 3, 8])} for key in range(1, 11)]
    tasks, notes = zip(*(one(dice, entries, members, key) for key in range(1, 31)), strict=True)
    notes = [row for found in notes for row in found]
    for model, found in ((Directive, entries), (DirectiveTask, list(tasks)), (TaskNote, notes)):
        db.session.execute(insert(model), found)
    return entries, list(tasks), notes


def one(dice, entries, members, key):
    entry, set_on, state = dice.choice(entries), ago(dice, 600), dice.choice(list(TaskState))
    over = min(TODAY, set_on + timedelta(days=dice.randint(0, 300)))
    due = set_on + timedelta(days=dice.choice([20, 60, 200])) if dice.random() < 0.8 else None
    notes = [{"task_id": key, "kind": NoteKind.PROGRESS, "noted_on": min(TODAY, set_on + timedelta(days=dice.randint(0, 300))), "was_due_on": None}
             for _ in range(dice.randint(0, 3))]
    notes += again(dice, key, set_on) if state is not TaskState.DONE else []
    moved = sorted(min(TODAY, set_on + timedelta(days=dice.randint(0, 200))) for _ in range(dice.randint(0, 2)))
    for day in moved:
        notes.append({"task_id": key, "kind": NoteKind.DUE, "noted_on": day, "was_due_on": due})
        due = day + timedelta(days=dice.choice([5, 50])) if dice.random() < 0.8 else None
    notes = [{**row, "percent": 1, "text": "丁", "problems": "", "actor": "戊", "at": clock.at(written(dice, row))} for row in notes]
    return {"id": key, "directive_id": entry["id"], "branch_id": entry["branch_id"], "position": 0, "text": "甲", "lead_leader": "", "cooperating": "", "measures": "",
            "owner_id": dice.choice([None, *(member.id for member in members)]), "is_lasting": due is None, "due_on": due, "state": state, "percent": 0,
            "set_on": set_on, "updated_on": set_on, "closed_by": "", "result": "", "version": 1, "closed_on": over if state is TaskState.DONE else None,
            "withdrawn_on": over if state is TaskState.WITHDRAWN else None}, notes


def again(dice, key, set_on):
    """Closed and taken up again, or neither."""
    days = sorted(min(TODAY, set_on + timedelta(days=dice.randint(0, 300))) for _ in range(2 * dice.randint(0, 2)))
    kinds = (NoteKind.CLOSED, NoteKind.REOPENED) * 2
    return [{"task_id": key, "kind": kind, "noted_on": day, "was_due_on": None} for kind, day in zip(kinds, days, strict=False)]


def written(dice, row):
    """Progress may be written down late, but the day it is about."""
    return min(TODAY, row["noted_on"] + timedelta(days=dice.choice([0, 0, 100]))) if row["kind"] is NoteKind.PROGRESS else row["noted_on"]


# --- the same by hand ---------------------------------------------------------------------------------------------------------

def is_there(row, day):
    return row["withdrawn_on"] is None or row["withdrawn_on"] > day


def told(row, notes, *kinds):
    return [note for note in notes if note["task_id"] == row["id"] and note["kind"] in kinds]


def closed_on(row, notes, day):
    """Played on: closed by the last step up to that day."""
    steps = [note for note in told(row, notes, NoteKind.CLOSED, NoteKind.REOPENED) if note["noted_on"] <= day]
    if steps:
        return steps[-1]["noted_on"] if steps[-1]["kind"] is NoteKind.CLOSED else None
    return row["closed_on"] if row["closed_on"] is not None and row["closed_on"] <= day else None


def is_open(row, notes, day):
    return row["set_on"] <= day and is_there(row, day) and closed_on(row, notes, day) is None


def due_on(row, notes, day):
    """Played back: each move after that day undone, the latest first."""
    due = row["due_on"]
    for note in reversed(told(row, notes, NoteKind.DUE)):
        due = note["was_due_on"] if note["noted_on"] > day else due
    return due


def updated(row, notes, day):
    return max([row["set_on"], *(note["noted_on"] for note in told(row, notes, NoteKind.PROGRESS, NoteKind.REOPENED) if clock.local(note["at"]).date() <= day)])


def by_hand(code, data, period, as_of):
    """The tasks counted, and of a share the hits."""
    _, rows, notes = data
    day = min(period.end, as_of)
    standing = [row for row in rows if period.start <= as_of and is_open(row, notes, day)]
    match code:
        case "updated_share":
            return standing, [row for row in standing if (day - updated(row, notes, day)).days <= 90]
        case "open":
            return standing, None
        case "overdue":
            return [row for row in standing if (due := due_on(row, notes, day)) is not None and due < day], None
    known = [(due_on(row, notes, as_of), closed_on(row, notes, as_of), row) for row in rows if is_there(row, as_of)]
    judged = [(due, closed, row) for due, closed, row in known if due is not None and period.contains(due) and due <= as_of
              and (due < TODAY or closed is not None)]
    return [row for *_, row in judged], [row for due, closed, row in judged if closed is not None and closed <= due]


@pytest.mark.parametrize("seed", range(3))
def test_figures_count_what_a_plain_count_counts(world, seed):
    data = made_up(random.Random(seed), world)
    scopes = [(Scope.bureau(), "id", None), (Scope.branch(world[0][0].id), "branch_id", world[0][0].id), (Scope.member(world[1][0].id), "owner_id", world[1][0].id)]
    for code in CODES:
        for period in PERIODS:
            for as_of in DAYS:
                for scope, column, key in scopes:
                    counted, hits = (None if found is None else len([row for row in found if key is None or row[column] == key])
                                     for found in by_hand(code, data, period, as_of))
                    figure = engine.figure(f"directives.{code}", scope, period, as_of)
                    expected = (counted, None) if hits is None else (hits, counted)
                    assert (figure.numerator, figure.denominator if hits is not None else None) == expected, (code, period, as_of, scope)


def test_the_lag_is_the_middle_of_those_known(world):
    entries, *_ = made_up(random.Random(4), world)
    known = [row["lag_days"] for row in entries if row["lag_days"] is not None and row["learned_on"].year == 2026]
    assert engine.figure("directives.lag", Scope.bureau(), Period.year(2026)).value == median(known)


def test_a_member_and_a_branch_can_promise_by_the_ledger(app):
    ours = {measure.code for measure in MEASURES}
    assert {"directives.updated_share", "directives.closed_on_time", "directives.overdue"} <= ours & {code for code, _name in promised_by(Kind.MEMBER)}


def test_rows_behind_a_figure_lead_to_their_pages(world, app):
    made_up(random.Random(5), world)
    views = {view.model: view for view in FACT_VIEWS}
    with app.test_request_context():
        task = db.session.get(DirectiveTask, 1)
        assert views[DirectiveTask].url(task).endswith("/directive-tasks/1")
        assert len(views[DirectiveTask].cells(task)) == len(views[DirectiveTask].headers)
