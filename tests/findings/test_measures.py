"""Figures over findings against a plain count of the same rows, over random data sets and past days."""
import random
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, insert

from tests import people
from tests.findings import made
from xinfang_party.findings.measures import FACT_VIEWS
from xinfang_party.findings.models import Finding, FindingExtension, FindingStep, Remedy
from xinfang_party.findings.terms import DueKind, ExtensionState, RemedyKind, Severity, Source, State
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine, registry
from xinfang_party.measures.terms import Scope, Selection

NOW, TODAY = "2026-11-24 10:00", date(2026, 11, 24)
PERIODS = (Period.year(2025), Period.year(2026), Period.half(2026, 1), Period.month(2026, 10), Period.all())
DAYS = (TODAY, date(2026, 6, 30), date(2025, 12, 31))


@pytest.fixture
def world(app, clock_at):
    with clock_at(NOW):
        branches = [people.branch() for _ in range(3)]
        members = [people.member(branches[n % 3]) for n in range(5)]
        db.session.commit()
        yield branches, members


def made_up(dice, world):
    """Fresh tables of random findings, extensions, rechecks and remedies, as plain rows."""
    branches, members = world
    for model in (FindingStep, FindingExtension, Finding, Remedy):
        db.session.execute(delete(model))
    rows, extensions = zip(*(one(dice, branches, members, key) for key in range(1, 31)), strict=True)
    extensions = [row for found in extensions for row in found]
    steps = [{"id": key, "finding_id": dice.randint(1, 30), "verb": dice.choice(["fail", "fail", "pass"]), "opinion": "", "actor": "甲", "taken_on": ago(dice, 600),
              "at": clock.now()} for key in range(1, 21)]
    remedies = [{"id": key, "kind": dice.choice(list(RemedyKind)), "name": "甲", "document_no": "", "keeper": "", "started_on": ago(dice, 600), "version": 1,
                 "branch_id": dice.choice([None, *(branch.id for branch in branches)])} for key in range(1, 16)]
    for model, found in ((Finding, list(rows)), (FindingExtension, extensions), (FindingStep, steps), (Remedy, remedies)):
        if found:
            db.session.execute(insert(model), found)
    return list(rows), extensions, steps, remedies


def ago(dice, most):
    return TODAY - timedelta(days=dice.randint(0, most))


def one(dice, branches, members, key):
    found = ago(dice, 600)
    bound = found + timedelta(days=dice.choice([10, 40, 90, 400]))
    planned = found + timedelta(days=dice.randint(0, 30)) if dice.random() < 0.7 else None
    planned = None if planned is not None and planned > TODAY else planned
    due = bound - timedelta(days=dice.randint(0, 9)) if planned else bound
    extensions, begin = [], planned
    for _ in range(dice.randint(0, 2) if planned else 0):
        decided, new = begin + timedelta(days=dice.randint(0, 40)), due + timedelta(days=dice.randint(1, 60))
        state = dice.choice([ExtensionState.APPROVED, ExtensionState.REFUSED])
        if decided > TODAY:
            break
        extensions.append({"finding_id": key, "before_on": due, "new_on": new, "reason": "", "state": state, "asked_by": "甲", "asked_on": begin, "approver": "乙",
                           "decided_on": decided, "opinion": "", "version": 1})
        due, begin = (new if state is ExtensionState.APPROVED else due), decided
    state = dice.choice([State.PLANNED if planned else State.REGISTERED, State.CLOSED if planned else State.REGISTERED, State.WITHDRAWN])
    over = min(TODAY, (begin or found) + timedelta(days=dice.randint(0, 200)))
    return {"id": key, "year": 2026, "serial": key, "branch_id": dice.choice(branches).id, "source": dice.choice(list(Source)), "source_key": "", "found_by": "",
            "document_no": "", "found_on": found, "item_code": dice.choice(["", "A1-1", "B2-4"]), "facts": "甲", "severity": dice.choice(list(Severity)),
            "owner_id": dice.choice([None, *(member.id for member in members)]), "lead_leader": "", "cooperating": "", "cause": "", "measures": "",
            "due_kind": DueKind.NOW, "bound_on": bound, "due_on": due, "state": state, "state_since": found, "registrar": "甲", "approver": "", "version": 1,
            "planned_on": planned, "closed_on": over if state is State.CLOSED else None, "withdrawn_on": over if state is State.WITHDRAWN else None}, extensions


# --- the same by hand ---------------------------------------------------------------------------------------------------------

def is_there(row, day):
    return row["withdrawn_on"] is None or row["withdrawn_on"] > day


def is_open(row, day):
    return row["found_on"] <= day and is_there(row, day) and (row["closed_on"] is None or row["closed_on"] > day)


def is_over(row, day):
    """Of today's nobody can say yet that it was missed."""
    return row["due_on"] < TODAY or (row["closed_on"] is not None and row["closed_on"] <= day)


def due_on(row, extensions, day):
    """Played forward: the bound, then the branch's day, then each extension that was granted by then."""
    if row["planned_on"] is None or row["planned_on"] > day:
        return row["bound_on"]
    granted = [one for one in extensions if one["finding_id"] == row["id"] and one["state"] is ExtensionState.APPROVED]
    due = granted[0]["before_on"] if granted else row["due_on"]
    return next((one["new_on"] for one in reversed(granted) if one["decided_on"] <= day), due)


def by_hand(code, data, period, as_of):
    """The facts counted, and of a share the hits."""
    rows, extensions, steps, remedies = data
    rows = [row for row in rows if row["source"] is not Source.SIGNAL]
    day = min(period.end, as_of)
    within = [row for row in rows if period.contains(row["found_on"]) and row["found_on"] <= as_of]
    standing = [row for row in rows if period.start <= as_of and is_open(row, day)]
    due = [row for row in rows if period.contains(row["due_on"]) and row["due_on"] <= as_of and is_there(row, as_of) and is_over(row, as_of)]
    happened = {kind: [row for row in remedies if row["kind"] is kind and period.contains(row["started_on"]) and row["started_on"] <= as_of] for kind in RemedyKind}
    match code.removeprefix("findings."):
        case "found":
            return [row for row in within if is_there(row, as_of)], None
        case "open":
            return standing, None
        case "overdue":
            return [row for row in standing if due_on(row, extensions, day) < day], None
        case "overdue_long":
            return [row for row in standing if (day - due_on(row, extensions, day)).days > 30], None
        case "closed_on_time":
            return due, [row for row in due if row["closed_on"] is not None and row["closed_on"] <= min(row["due_on"], as_of)]
        case "recheck_failed":
            of = {row["id"]: row for row in rows}
            return [of[step["finding_id"]] for step in steps if step["verb"] == "fail" and period.contains(step["taken_on"])
                    and step["taken_on"] <= as_of and step["finding_id"] in of], None
        case "rules_made":
            return happened[RemedyKind.RULE], None
        case _:
            return happened[RemedyKind.CAMPAIGN], None


CODES = ("found", "open", "overdue", "overdue_long", "closed_on_time", "recheck_failed", "rules_made", "campaigns")


@pytest.mark.parametrize("seed", range(3))
def test_figures_count_what_a_plain_count_counts(world, seed):
    data = made_up(random.Random(seed), world)
    for code in (f"findings.{name}" for name in CODES):
        for period in PERIODS:
            for as_of in DAYS:
                counted, hits = by_hand(code, data, period, as_of)
                figures = engine.figures_by(code, "branch", period, as_of)
                for branch in world[0]:
                    own, part = [row for row in counted if row["branch_id"] == branch.id], figures[branch.id]
                    wanted = (len(own), None) if hits is None else (sum(row["branch_id"] == branch.id for row in hits), len(own))
                    assert (part.numerator, part.denominator) == wanted, (code, period, as_of)


@pytest.mark.parametrize("code", ["found", "overdue", "closed_on_time", "recheck_failed"])
def test_members_and_dimensions_split_the_same_rows(world, code):
    data, period = made_up(random.Random(9), world), Period.all()
    counted, hits = by_hand(f"findings.{code}", data, period, TODAY)
    told = counted if hits is None else hits
    for level, column in (("member", "owner_id"), ("source", "source"), ("severity", "severity"), ("item", "item_code")):
        figures = engine.figures_by(f"findings.{code}", level, period)
        for key in {row[column] for row in told}:
            assert figures[key].numerator == sum(row[column] == key for row in told), (level, key)
    narrowed = engine.figure(f"findings.{code}", Selection(Scope.bureau(), (("item", ("B2-4",)),)), period)
    assert narrowed.numerator == sum(row["item_code"] == "B2-4" for row in told)


def test_an_extension_does_not_change_how_late_it_was_before(world):
    made_up(random.Random(1), world)
    db.session.execute(delete(FindingStep)), db.session.execute(delete(FindingExtension)), db.session.execute(delete(Finding))
    row, _ = one(random.Random(2), world[0], world[1], 1)
    db.session.execute(insert(Finding), [{**row, "found_on": date(2026, 1, 1), "bound_on": date(2026, 2, 1), "planned_on": date(2026, 1, 5), "state": State.PLANNED,
                                          "source": Source.SELF, "due_on": date(2026, 6, 1), "closed_on": None, "withdrawn_on": None}])
    db.session.execute(insert(FindingExtension), [{"finding_id": 1, "before_on": date(2026, 1, 20), "new_on": date(2026, 6, 1), "reason": "", "asked_by": "甲",
                                                   "state": ExtensionState.APPROVED, "asked_on": date(2026, 3, 1), "approver": "乙", "opinion": "", "version": 1,
                                                   "decided_on": date(2026, 3, 10)}])
    late = {day: engine.figure("findings.overdue_long", Scope.bureau(), Period.year(2026), day).numerator
            for day in (date(2026, 2, 19), date(2026, 2, 20), date(2026, 3, 9), date(2026, 3, 10), date(2026, 7, 1), date(2026, 7, 2))}
    assert list(late.values()) == [0, 1, 1, 0, 0, 1]


def test_rows_show_only_what_the_viewer_may_read(app, clock_at):
    with clock_at(made.NOW):
        world = made.world()
        one = made.taken(world, "confirm")
        made.take(world, one, "fail")
        db.session.commit()
        views = {view.model: view for view in FACT_VIEWS}
        seen = {}
        for name, viewer in (("owner", made.by(world.owner)), ("far", made.by(world.far)), ("head", made.by(world.head)), ("office", made.OFFICE)):
            statements = [(views[model], engine.rows(f"findings.{code}", Scope.bureau(), Period.year(2026))) for model, code in
                          ((Finding, "open"), (FindingStep, "recheck_failed"))]
            seen[name] = [len(db.session.scalars(view.visible(statement, viewer)).all()) for view, statement in statements]
        assert seen == {"owner": [1, 1], "far": [0, 0], "head": [1, 1], "office": [1, 1]}
        assert registry.get("findings.overdue_long").better == "lower"
