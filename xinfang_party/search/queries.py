"""What a person finds: newest first, only what he or she may read, told by the search itself."""
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, UnaryExpression, and_, func, or_, select, union_all
from sqlalchemy.sql import operators

from xinfang_party.access.permissions import may, reach
from xinfang_party.access.terms import Identity
from xinfang_party.kernel.database import db, is_sqlite
from xinfang_party.search import grams
from xinfang_party.search.models import SearchEntry
from xinfang_party.search.registry import KINDS, Kind

MOST = 500
"""So many are shown; who wants more gives another word."""


def found(words: Sequence[str], identity: Identity, most: int) -> list[int]:
    """Ids of the newest entries with all these words that this person may read, at most `most`."""
    kinds = [kind for kind in KINDS.values() if may(identity, kind.permission)]
    if not kinds:
        return []
    is_overseer = all(reach(identity, kind.permission).everything for kind in kinds)
    statement = among_most(words, identity, kinds) if is_overseer else among_few(words, identity, kinds)
    return list(db.session.scalars(statement.limit(most)))


def among_most(words: Sequence[str], identity: Identity, kinds: Sequence[Kind]) -> Select[tuple[int]]:
    """For whom nearly everything is open: from the newest match on each is looked at, until there are enough.

    The order of ids is the order of days (`rules.ids_of`), so neither database sorts.
    """
    key = grams.grams.c.rowid
    return select(key).join(SearchEntry, key == SearchEntry.id).where(
        grams.matches(words), or_(*(of_kind(kind, identity) for kind in kinds))).order_by(key.desc())


def among_few(words: Sequence[str], identity: Identity, kinds: Sequence[Kind]) -> Select[tuple[int]]:
    """For whom little is open: what that is comes first, so that a word frequent elsewhere does not make every match be looked at.

    A plus keeps each database from its other way: SQLite from asking the index once for each entry, PostgreSQL from walking through all by id.
    """
    key = grams.grams.c.rowid
    own = union_all(*(select(SearchEntry.id).where(of_kind(kind, identity)) for kind in kinds))
    if is_sqlite():
        return select(key).where(grams.matches(words), plus(key).in_(own)).order_by(key.desc())
    return select(key).where(grams.matches(words), key == func.any(func.array(own.scalar_subquery()))).order_by(plus(key).desc())


def plus(column: Any) -> ColumnElement[int]:
    return UnaryExpression(column, operator=operators.custom_op("+"), type_=Integer())


def of_kind(kind: Kind, identity: Identity) -> ColumnElement[bool]:
    return and_(SearchEntry.kind == kind.name, SearchEntry.subject_id.in_(kind.visible(identity)))


def entries(ids: Sequence[int]) -> Sequence[SearchEntry]:
    return db.session.scalars(select(SearchEntry).where(SearchEntry.id.in_(ids)).order_by(SearchEntry.id.desc())).all()
