import json
import random
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError

from tests.audit.test_tampering import kinds
from tests.live import at_once
from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.audit.models import AuditEntry, AuditHead
from xinfang_party.audit.queries import head, newest_change
from xinfang_party.audit.rules import Found
from xinfang_party.audit.triggers import UNDO
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import unit_of_work

BY = Identity(account_id=7, name="示例党员01")


class Colour(StrEnum):
    RED = "red"


class Size(IntEnum):
    BIG = 3


class Shape(Enum):
    ROUND = "round"


AWKWARD = {
    "moment": datetime(2026, 3, 1, 10, 0, 0, 7, UTC), "whole_second": datetime(2026, 3, 1, 10, tzinfo=UTC), "day": date(2024, 2, 29),
    "text": "承诺“按期答复”\u2028\n\t\\\"𠮷", "nul": "a\x00b", "half": "\ud800x", "long": "长" * 5000,
    "float": 0.1 + 0.2, "whole": 1.0, "tiny": 5e-324, "huge": 2**80, "minus_zero": -0.0, "nan": float("nan"), "infinite": float("inf"),
    "decimal": Decimal("92.50"), "true": True, "nothing": None, "list": [1, (2, {3})], "set": {3, 1, 2}, "enum": Colour.RED,
    "size": Size.BIG, "shape": Shape.ROUND, "nested": {1: {"二": [None, date(2026, 1, 1)]}, "k\x00": "v"}, "empty": {},
}


def write(count=12):
    for number in range(count):
        audit.record("toy.made", by=BY, number=number, words=f"第{number}件")
    db.session.commit()


def unguarded():
    """What an attacker with the database's own rights would do first."""
    for statement in UNDO[db.session.get_bind().dialect.name]:
        db.session.execute(text(statement))


def test_an_entry_tells_who_what_when(session, clock_at, app):
    with clock_at("2026-03-01 10:00"):
        entry = audit.record("toy.made", by=BY, subject=AuditHead(id=5), colour=Colour.RED)
    assert (entry.id, entry.tag, entry.account_id, entry.actor) == (1, "toy.made", 7, "示例党员01")
    assert (entry.subject_kind, entry.subject_id, entry.details) == ("audit_head", 5, {"colour": "red"})
    assert (entry.at, entry.source) == (datetime(2026, 3, 1, 2, tzinfo=UTC), "命令或定时任务")


def test_within_a_request_the_address_is_noted(app):
    with app.test_request_context(environ_base={"REMOTE_ADDR": "10.1.2.3"}):
        assert audit.record("toy.made", by=BY).source == "10.1.2.3"


def test_words_too_long_for_their_column_are_cut(app):
    with app.test_request_context(environ_base={"REMOTE_ADDR": "x" * 500}):
        entry = audit.record("toy.made", by=Identity(account_id=1, name="长" * 200))
        db.session.commit()
    assert (len(entry.actor), len(entry.source), audit.verify()) == (80, 60, (1, None))


def test_a_name_no_database_could_hold_is_noted_without_what_it_cannot(app):
    entry = audit.record("toy.made", by=Identity(account_id=1, name="示例\x00党员\ud800"))
    db.session.commit()
    assert (entry.actor, audit.verify()) == ("示例党员?", (1, None))


def test_what_was_sealed_comes_back_the_same(app):
    entry = audit.record("toy.made", by=BY, **AWKWARD)
    before = json.dumps(audit.facts(entry), sort_keys=True)
    db.session.commit()
    db.session.expire_all()
    assert json.dumps(audit.facts(db.session.get_one(AuditEntry, 1)), sort_keys=True) == before
    assert audit.verify() == (1, None)


@pytest.mark.parametrize("microsecond", [0, 1, 999_999, 100_000])
def test_moments_keep_their_microseconds(app, clock_at, microsecond):
    with clock_at(f"2026-03-01 10:00:00.{microsecond:06}"):
        write(1)
    assert db.session.get_one(AuditEntry, 1, populate_existing=True).at.microsecond == microsecond
    assert audit.verify() == (1, None)


def test_an_untouched_chain_is_whole(app):
    write()
    assert audit.verify() == (12, None)


def test_an_empty_chain_is_whole(app):
    assert audit.verify() == (0, None)


def test_a_rolled_back_act_leaves_no_entry_and_no_gap(app):
    write(2)
    audit.record("toy.made", by=BY)
    db.session.rollback()
    write(1)
    assert audit.verify() == (3, None)


@pytest.mark.parametrize("statement", [
    "UPDATE audit_entry SET actor = 'x' WHERE id = 2", "DELETE FROM audit_entry WHERE id = 3", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_an_entry(app, statement):
    write(3)
    with pytest.raises(DatabaseError, match="append-only"), db.session.begin_nested():
        db.session.execute(text(statement))
    assert audit.verify() == (3, None)


TAMPERINGS = {
    "tag": lambda r, n: change(r, n, tag="toy.unmade"),
    "actor": lambda r, n: change(r, n, actor="别人"),
    "account": lambda r, n: change(r, n, account_id=r.choice([None, 8])),
    "moment": lambda r, n: change(r, n, at=datetime(2020, 1, 1, 0, 0, 0, r.randrange(10**6), UTC)),
    "details": lambda r, n: change(r, n, details={"number": r.random()}),
    "subject": lambda r, n: change(r, n, subject_id=r.randrange(1, 99)),
    "source": lambda r, n: change(r, n, source="127.0.0.1"),
    "hash": lambda r, n: change(r, n, hash=f"{r.getrandbits(256):064x}"),
    "previous": lambda r, n: change(r, n, previous_hash=f"{r.getrandbits(256):064x}"),
    "removed": lambda r, n: db.session.execute(text("DELETE FROM audit_entry WHERE id = :n"), {"n": r.randint(1, n)}),
    "removed and closed up": lambda r, n: close_gap(r.randint(1, n - 1), n),
    "truncated": lambda r, n: db.session.execute(text("DELETE FROM audit_entry WHERE id > :n"), {"n": r.randint(0, n - 1)}),
    "swapped": lambda r, n: swap(*r.sample(range(1, n + 1), 2)),
    "sealed anew": lambda r, n: forge(r.randint(1, n), audit.seal),
    "appended": lambda r, n: append(n, r),
    "cannot be read": lambda r, n: spoil(r.choice(list(kinds())), r.randint(1, n)),
    "second head": lambda r, n: db.session.add(AuditHead(id=r.randint(2, 99), last_id=n)),
    "head moved back": lambda r, n: db.session.execute(update(AuditHead).values(last_id=r.randint(0, n - 1))),
}


def change(r, n, **values):
    db.session.execute(update(AuditEntry).where(AuditEntry.id == r.randint(1, n)).values(**values))


def spoil(kind, number):
    db.session.connection().exec_driver_sql(f"UPDATE audit_entry SET {kind[1]} WHERE id = {number}")


def close_gap(gone, n):
    db.session.execute(text("DELETE FROM audit_entry WHERE id = :n"), {"n": gone})
    for number in range(gone + 1, n + 1):
        db.session.execute(text("UPDATE audit_entry SET id = :n - 1 WHERE id = :n"), {"n": number})


def swap(one, other):
    for old, new in ((one, 10_000), (other, one), (10_000, other)):
        db.session.execute(text("UPDATE audit_entry SET id = :new WHERE id = :old"), {"old": old, "new": new})


def forge(number, seal):
    """Changes an entry and seals it anew, but cannot reach those after it (or, for the last, the head)."""
    entry = db.session.execute(select(AuditEntry.__table__).where(AuditEntry.id == number)).one()
    facts = {**audit.facts(entry), "actor": "别人"}
    db.session.execute(update(AuditEntry).where(AuditEntry.id == number).values(actor="别人", hash=seal(facts, entry.previous_hash)))


def append(n, r):
    last = db.session.get_one(AuditEntry, n)
    db.session.add(AuditEntry(id=n + 1, at=last.at, tag="toy.forged", account_id=7, actor="x", subject_kind="", subject_id=None, source="",
                              details={}, previous_hash=last.hash, hash=f"{r.getrandbits(256):064x}"))
    db.session.flush()


def tamper(number):
    """One random tampering in a savepoint; whether the check found it."""
    r = random.Random(number)
    kind = list(TAMPERINGS)[number % len(TAMPERINGS)]
    with db.session.begin_nested() as savepoint:
        TAMPERINGS[kind](r, 12)
        found = audit.verify()[1] is not None
        savepoint.rollback()
    db.session.expire_all()
    return kind, found


def test_each_of_three_hundred_random_tamperings_is_found(app):
    write()
    unguarded()
    assert [kind for kind, found in map(tamper, range(300)) if not found] == []
    assert audit.verify() == (12, None)


def test_the_check_leaves_an_entry_with_its_result(live):
    write(3)
    with unit_of_work():
        assert audit.check(by=BY).is_good
    assert db.session.get_one(AuditEntry, 4).details == {"count": 3, "fault": None, "trouble": None}


def test_a_chain_that_takes_no_more_entries_still_gets_its_answer(live):
    write(3)
    db.session.execute(update(AuditHead).values(last_id=1))
    db.session.commit()
    with unit_of_work():
        assert audit.check(by=BY) == Found(1, "末尾记录与链头不符：链头记着 1 条，现有 3 条")


def test_writers_at_once_keep_one_chain(live):
    def write_ten(number):
        for _ in range(10):
            with unit_of_work():
                audit.record("toy.made", by=BY, writer=number)

    at_once(live, 4, write_ten)
    assert audit.verify() == (40, None)


def test_a_check_sees_no_fault_in_what_is_written_meanwhile(live):
    write(50)

    def act(number):
        if number:
            for _ in range(15):
                with unit_of_work():
                    audit.record("toy.made", by=BY)
            return None
        return {audit.verify()[1] for _ in range(30) if not db.session.rollback()}

    assert at_once(live, 2, act)[0] == {None}


def test_a_writer_that_looked_at_the_head_before_continues_from_its_present_end(live):
    write(1)
    looked_at = head()

    def another(_number):
        with unit_of_work():
            audit.record("toy.made", by=BY)

    if db.engine.dialect.name == "postgresql":
        at_once(live, 1, another)
    audit.record("toy.made", by=BY)
    db.session.commit()
    assert (audit.verify()[1], looked_at.last_id) == (None, 3 if db.engine.dialect.name == "postgresql" else 2)


def test_the_log_in_name_is_sealed_too(app):
    audit.record("toy.made", by=Identity(account_id=7, name="王丽", username="wangli"))
    write(1)
    db.session.commit()
    unguarded()
    db.session.execute(update(AuditEntry).where(AuditEntry.id == 1).values(username="liqiang"))
    assert audit.verify()[1] == "第 1 条的内容被改动过"
    db.session.execute(update(AuditEntry).where(AuditEntry.id == 1).values(username="wangli"))
    assert audit.verify()[1] is None
    db.session.execute(update(AuditEntry).where(AuditEntry.id == 2).values(username="wangli"))
    assert audit.verify()[1] == "第 2 条的内容被改动过"


def test_reading_leaves_the_figures_as_they_are(app):
    """Or every page of an accusation would make every figure be counted anew."""
    write(1)
    newest = newest_change()
    for tag in ("case.viewed", "file.downloaded", "export.made"):
        audit.record(tag, by=BY)
    assert newest_change() == newest
