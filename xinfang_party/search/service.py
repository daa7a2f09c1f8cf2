"""The words of a record are put in when it changes, taken out when it goes, and all written anew by command."""
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from xinfang_party.kernel.database import db, is_sqlite
from xinfang_party.kernel.text import clean_line, clean_text
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.search import grams
from xinfang_party.search.models import SearchEntry
from xinfang_party.search.registry import KINDS, Kind, Words
from xinfang_party.search.rules import ids_of

TITLE, BODY = 120, 100_000
AT_ONCE = 500
entries: Any = SearchEntry.__table__


def put(kind: str, subject_id: int, *, on: date, title: str, body: str = "") -> None:
    """What is found of this record from now on; the same words again change nothing. Part of the caller's transaction."""
    db.session.flush()
    put_all(kind, [Words(subject_id, on, title, body)])


def remove(kind: str, subject_id: int) -> None:
    """It is found no longer; nothing happens where it never was."""
    take_out(kind, [subject_id])


def put_all(kind: str, rows: Iterable[Words], *, anew: bool = False) -> None:
    """`put` for some hundred records of different ids. `anew`: also where the words are the same."""
    wanted = {row.subject_id: tidied(row) for row in rows}
    if not anew:
        for row in db.session.execute(of(kind, list(wanted), entries.c.subject_id, entries.c.on, entries.c.title, entries.c.body)):
            if wanted[row.subject_id] == Words(*row):
                del wanted[row.subject_id]
    if not wanted:
        return
    take_out(kind, list(wanted))
    keys = insert_entries(kind, wanted)
    grams.write((key, wanted[subject].title, wanted[subject].body) for subject, key in keys.items())


def tidied(row: Words) -> Words:
    return replace(row, title=clean_line(row.title, TITLE), body=clean_text(row.body, BODY))


def of(kind: str, subjects: Sequence[int], *columns: Any) -> Any:
    return select(*columns).where(entries.c.kind == kind, entries.c.subject_id.in_(subjects))


def take_out(kind: str, subjects: Sequence[int]) -> None:
    keys = db.session.scalars(of(kind, subjects, entries.c.id)).all()
    if keys:
        grams.remove(keys)
        db.session.execute(delete(entries).where(entries.c.id.in_(keys)))


def insert_entries(kind: str, wanted: dict[int, Words]) -> dict[int, int]:
    """Subject → id. The next id of its day is tried where somebody else has taken the one before, also at this very moment."""
    insert = insert_sqlite if is_sqlite() else insert_postgresql
    statement = insert(entries).on_conflict_do_nothing(index_elements=["id"]).returning(entries.c.subject_id, entries.c.id)
    keys: dict[int, int] = {}
    free = {subject: iter(ids_of(row.on, subject)) for subject, row in wanted.items()}
    while free:
        rows = [{"id": next(ids), "kind": kind, "subject_id": subject, "on": wanted[subject].on, "title": wanted[subject].title,
                 "body": wanted[subject].body} for subject, ids in free.items()]
        keys.update((subject, key) for subject, key in db.session.execute(statement, rows))
        free = {subject: ids for subject, ids in free.items() if subject not in keys}
    return keys


def rebuild(report: Callable[[Kind, int], None] = lambda kind, done: None) -> dict[str, int]:
    """Every kind writes its entries anew, some hundred to a transaction, so that nobody waits; what has no record any more goes.

    Answers how many entries there are of each kind, by label.
    """
    with unit_of_work():
        for name in db.session.scalars(select(entries.c.kind).where(entries.c.kind.not_in(list(KINDS))).distinct()).all():
            take_out_others(name, set())
    return {kind.label: rebuild_kind(kind, report) for kind in KINDS.values()}


def rebuild_kind(kind: Kind, report: Callable[[Kind, int], None]) -> int:
    seen: set[int] = set()
    for rows in in_parts(kind.everything(), AT_ONCE):
        with unit_of_work():
            put_all(kind.name, rows, anew=True)
        seen.update(row.subject_id for row in rows)
        report(kind, len(seen))
    with unit_of_work():
        take_out_others(kind.name, seen)
    return len(seen)


def take_out_others(kind: str, seen: set[int]) -> None:
    gone = set(db.session.scalars(select(entries.c.subject_id).where(entries.c.kind == kind))) - seen
    for part in in_parts(gone, AT_ONCE):
        take_out(kind, part)


def in_parts(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    waiting = iter(rows)
    while part := list(islice(waiting, size)):
        yield part
