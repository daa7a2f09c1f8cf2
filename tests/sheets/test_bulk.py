"""Rows written past the ORM are what the ORM would have written, on both databases."""
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.sheets.toys import Manner, Outing
from xinfang_party.kernel.database import db
from xinfang_party.sheets import bulk
from xinfang_party.sheets.models import ImportBatch, ImportProblem
from xinfang_party.sheets.terms import BatchState, ProblemKind

TABLE = Outing.__table__
NASTY = 'tab\tnew\nline\\N "quoted" 𠮷😀 \\'


def batch(**facts):
    return {"sheet": "x", "filename": "x", "sha256": "", "headers": ["甲\t乙\\"], "mapping": {"甲": ""}, "dropped_columns": [], "actor": "某",
            "state": BatchState.UPLOADED, "uploaded_at": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), **facts}


def only(model):
    return db.session.scalars(select(model)).one()


def test_values_of_every_kind_come_back_the_same(visits):
    bulk.insert(TABLE, [{"number": "1", "manner": Manner.VISIT, "received_on": date(2026, 1, 2), "received_time": time(9, 30), "people": 3,
                         "late": True, "origin": NASTY}])
    visit = only(Outing)
    assert (visit.manner, visit.received_on, visit.received_time, visit.people, visit.late, visit.origin, visit.version) == (
        Manner.VISIT, date(2026, 1, 2), time(9, 30), 3, True, NASTY, 1)


def test_json_moments_and_enums_come_back_the_same(visits):
    bulk.insert(ImportBatch.__table__, [batch()])
    row = only(ImportBatch)
    assert (row.headers, row.mapping, row.state, row.uploaded_at) == (
        ["甲\t乙\\"], {"甲": ""}, BatchState.UPLOADED, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    assert (row.warnings, row.lenient, row.rows, row.version) == ([], True, 0, 1)


def test_rows_that_name_different_columns_get_defaults(visits):
    bulk.insert(TABLE, [{"number": "1", "people": 5}, {"number": "2", "branch": "甲"}])
    rows = db.session.scalars(select(Outing).order_by(Outing.number)).all()
    assert [(row.people, row.branch) for row in rows] == [(5, None), (1, "甲")]


def test_a_column_that_does_not_exist_is_a_fault(visits):
    with pytest.raises(LookupError, match="colour"):
        bulk.insert(TABLE, [{"number": "1", "colour": "red"}])


def test_a_repeated_key_is_the_same_fault_on_both_databases(visits):
    with pytest.raises(IntegrityError), db.session.begin_nested():
        bulk.insert(TABLE, [{"number": "1"}, {"number": "1"}])


def test_updates_set_only_what_they_name_and_raise_the_version(visits):
    bulk.insert(TABLE, [{"number": "1", "branch": "甲", "people": 2}, {"number": "2", "people": 2}])
    first, second = db.session.scalars(select(Outing).order_by(Outing.number)).all()
    bulk.update(TABLE, [(first.id, {"people": 7, "received_on": date(2026, 1, 2)}), (second.id, {"branch": None, "manner": Manner.LETTER})])
    db.session.expire_all()
    assert (first.people, first.received_on, first.branch, first.version) == (7, date(2026, 1, 2), "甲", 2)
    assert (second.people, second.manner, second.version) == (2, Manner.LETTER, 2)


def test_nothing_is_no_statement(visits, counted):
    with counted() as sent:
        bulk.insert(TABLE, [])
        bulk.update(TABLE, [])
    assert sent == []


def test_frozen_values_thaw_to_what_they_were():
    values = {"manner": Manner.VISIT, "received_on": date(2026, 1, 2), "received_time": time(9, 30), "people": 3, "late": True, "branch": None}
    assert bulk.thawed(TABLE, bulk.frozen(values)) == values


def test_moments_and_decimals_thaw_too():
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert bulk.thawed(ImportBatch.__table__, bulk.frozen({"uploaded_at": moment, "state": BatchState.UNDONE})) == {
        "uploaded_at": moment, "state": BatchState.UNDONE}
    assert bulk.plain(Decimal("1.50")) == "1.50"


def test_problems_belong_to_their_batch(visits):
    bulk.insert(ImportBatch.__table__, [batch()])
    bulk.insert(ImportProblem.__table__, [{"batch_id": only(ImportBatch).id, "row": 2, "column": "甲", "value": "", "message": NASTY,
                                           "kind": ProblemKind.WARNING}])
    assert (only(ImportProblem).message, only(ImportProblem).kind) == (NASTY, ProblemKind.WARNING)
