"""Records by their words: title, topics, decisions; who may read a record finds it."""
from collections.abc import Iterator, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import BooleanClauseList, ColumnElement, CompoundSelect, select, union
from sqlalchemy.orm import selectinload
from sqlalchemy.sql import operators

from xinfang_party.access.terms import Identity
from xinfang_party.activities.models import Activity
from xinfang_party.activities.queries import readable
from xinfang_party.kernel.database import db
from xinfang_party.search import registry
from xinfang_party.search import service as search
from xinfang_party.search.registry import Words

AT_ONCE = 500


def index(activity: Activity) -> None:
    """As it stands now; in the caller's transaction."""
    words = words_of(activity)
    search.put("activity", words.subject_id, on=words.on, title=words.title, body=words.body)


def words_of(activity: Activity) -> Words:
    said = (text for topic in activity.topics for text in (topic.title, topic.decision))
    return Words(activity.id, activity.held_on, activity.title, "\n".join(filter(None, said)))


def everything() -> Iterator[Words]:
    """A page at a time: between two of them the index is committed."""
    last = 0
    while page := db.session.scalars(select(Activity).where(Activity.id > last).options(selectinload(Activity.topics))
                                     .order_by(Activity.id).limit(AT_ONCE)).all():
        last = page[-1].id
        yield from [words_of(activity) for activity in page]


def visible(identity: Identity) -> CompoundSelect[Any]:
    """One statement for each way of being readable: an index serves each of them, and none serves all at once."""
    return union(*(select(Activity.id).where(way) for way in ways(readable(identity))))


def ways(condition: ColumnElement[bool]) -> Sequence[ColumnElement[bool]]:
    """The conditions of an "or"."""
    is_or = isinstance(condition, BooleanClauseList) and condition.operator is operators.or_
    return [way for part in condition.get_children() for way in ways(part)] if is_or else [condition]  # type: ignore[arg-type]


registry.register(registry.Kind(
    name="activity", label="活动记录", permission="activity:read", visible=visible, everything=everything,
    url=lambda activity_id: url_for("activities.show_activity", activity_id=activity_id)))
