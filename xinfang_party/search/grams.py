"""The raw table of grams, which each database keeps and asks in its own way."""
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, TableClause, column, literal_column, table, text
from sqlalchemy.dialects.postgresql import TSQUERY

from xinfang_party.kernel.database import db, is_sqlite
from xinfang_party.search.models import GRAMS
from xinfang_party.search.rules import positions, tokens

grams: TableClause = table(GRAMS, column("rowid"), column("grams"))
APART = "0"
"""Stands where a position is free: FTS5 counts tokens."""
DELETE = text(f"DELETE FROM {GRAMS} WHERE rowid = :id")
INSERT = {True: text(f"INSERT INTO {GRAMS} (rowid, grams) VALUES (:id, :grams)"),
          False: text(f"INSERT INTO {GRAMS} (rowid, grams) VALUES (:id, CAST(:grams AS tsvector))")}


def write(entries: Iterable[tuple[int, str, str]]) -> None:
    """The grams of new entries: (id, title, body)."""
    sqlite = is_sqlite()
    render = as_text if sqlite else as_vector
    rows = [{"id": key, "grams": render(positions((title, body)))} for key, title, body in entries]
    if rows:
        db.session.execute(INSERT[sqlite], rows)


def remove(ids: Sequence[int]) -> None:
    if ids:
        db.session.execute(DELETE, [{"id": key} for key in ids])


def as_text(placed: Sequence[tuple[int, str]]) -> str:
    """For FTS5: tokens in their order."""
    line = [APART] * (placed[-1][0] if placed else 0)
    for at, gram in placed:
        line[at - 1] = gram
    return " ".join(line)


def as_vector(placed: Sequence[tuple[int, str]]) -> str:
    """For PostgreSQL: each token once, with its positions."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, gram in placed:
        places[gram].append(at)
    return " ".join(f"{gram}:{','.join(map(str, found))}" for gram, found in places.items())


def matches(words: Sequence[str]) -> ColumnElement[bool]:
    """Every word is there, one of three characters and more as a phrase. `words` are runs of at least two characters."""
    if is_sqlite():
        phrases = " AND ".join(f'"{" ".join(tokens(word))}"' for word in words)
        return literal_column(GRAMS).op("MATCH", is_comparison=True)(phrases)
    phrases = " & ".join(f"({' <-> '.join(tokens(word))})" for word in words)
    return grams.c.grams.op("@@", is_comparison=True)(db.cast(phrases, TSQUERY))
