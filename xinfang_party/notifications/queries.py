"""The inbox, and which of its notices are settled: the step they asked for was taken, by whomever, or a later notice asks for it anew."""
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, false, func, or_, select
from sqlalchemy.orm import aliased

from xinfang_party.access.terms import Identity
from xinfang_party.kernel.database import db
from xinfang_party.notifications.models import Notice
from xinfang_party.notifications.registry import KINDS


def inbox(identity: Identity, *, only_unread: bool = False) -> Select[Any]:
    conditions = [is_unread()] if only_unread else []
    return select(Notice).where(Notice.account_id == identity.account_id, *conditions).order_by(Notice.id.desc())


WAITING = Notice.account_id == bindparam("reader"), Notice.read_at.is_(None)
UNREAD_BY_KIND = select(Notice.kind, func.count(Notice.id)).where(*WAITING).group_by(Notice.kind)


def unread_count(identity: Identity) -> int:
    """Every page asks for it: so the facts are asked only of kinds that lie unread in this inbox, mostly none. At most two statements."""
    if identity.account_id is None:
        return 0
    reader = {"reader": identity.account_id}
    unread = {kind: count for kind, count in db.session.execute(UNREAD_BY_KIND, reader)}
    owed = asking(unread)
    done = db.session.scalar(settled_count(tuple(owed.items())), reader) if owed else 0
    return sum(unread.values()) - (done or 0)


@lru_cache(maxsize=64)
def settled_count(owed: tuple[tuple[str, ColumnElement[bool]], ...]) -> Select[Any]:
    """How many that are unread are settled, by these predicates; made once for as long as they stay the same: putting it together takes longer
    than asking it."""
    return select(func.count(Notice.id)).where(*WAITING, settled_by(dict(owed)))


def settled(notices: Sequence[Notice]) -> Mapping[int, str]:
    """{id: why, in a word} of those of these that are settled; one statement."""
    owed = asking({notice.kind for notice in notices})
    if not owed:
        return {}
    rows = db.session.execute(select(Notice.id, owed_by(owed)).where(Notice.id.in_([notice.id for notice in notices]), settled_by(owed)))
    return {key: "另有新消息" if owed else "已办" for key, owed in rows}


def is_unread() -> ColumnElement[bool]:
    """Neither read nor settled."""
    return and_(Notice.read_at.is_(None), ~is_settled())


def is_settled() -> ColumnElement[bool]:
    """Never of what only informs."""
    return settled_by(asking(KINDS))


def settled_by(owed: Mapping[str, ColumnElement[bool]]) -> ColumnElement[bool]:
    return and_(Notice.kind.in_(list(owed)), or_(~owed_by(owed), is_superseded()))


def owed_by(owed: Mapping[str, ColumnElement[bool]]) -> ColumnElement[bool]:
    """By the predicate of each one's own room."""
    return case(dict(owed), value=Notice.kind, else_=false()) if owed else false()


def asking(kinds: Container[str]) -> dict[str, ColumnElement[bool]]:
    """{kind: its predicate} of those of these that ask for a step; in a fixed order, so that the same kinds make the same statement."""
    return {name: kind.owed() for name, kind in KINDS.items() if name in kinds and kind.owed is not None}


def is_superseded() -> ColumnElement[bool]:
    """The same person was asked later for the same: the promise came back and was sent again, the next month's reminder is there."""
    later = aliased(Notice)
    return select(later.id).where(later.account_id == Notice.account_id, later.kind == Notice.kind, later.id > Notice.id,
                                  later.subject_id.is_not_distinct_from(Notice.subject_id)).exists()
