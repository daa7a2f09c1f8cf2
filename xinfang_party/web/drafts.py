"""What people typed into a long form and have not saved, kept while they type so that a closed tab loses nothing.

A draft is its writer's own: nobody else reads it and no audit entry tells of it, because nothing was done yet. It may hold what saving would
refuse (a phone number, too long a text), so it is deleted when the form is saved, and after two weeks at the latest.
"""
import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Protocol

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import MultiDict

from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.web.models import Draft

KEY = re.compile(r"[a-z0-9:_-]{1,80}")
NEVER = "ballot"
"""Keys of secret ballots begin so: what somebody is about to vote is written down nowhere."""
MOST_BYTES, MOST_FIELDS, MOST_DRAFTS = 60_000, 400, 40
"""Of one draft (names and values, UTF-8); and drafts of one account, the oldest giving way."""
KEPT = timedelta(days=14)
NOT_KEPT = frozenset({"csrf_token", "form_id"})
"""Of the moment only; `version` stays, so that a draft of what others changed meanwhile is refused as any stale form."""


class Writer(Protocol):
    """Whose draft it is: an `access.terms.Identity`, which this room does not know."""

    @property
    def account_id(self) -> int | None: ...


def kept(writer: Writer, key: str) -> Draft | None:
    return db.session.scalars(select(Draft).where(Draft.account_id == writer.account_id, Draft.key == key)).one_or_none()


def keep(writer: Writer, key: str, fields: Iterable[tuple[str, str]]) -> Draft:
    """In the place of what was kept before under this key: of two tabs the last one wins. Raises `NotFound` for a key no form has."""
    if writer.account_id is None or not KEY.fullmatch(key) or key.startswith(NEVER):
        raise NotFound
    draft = kept(writer, key) or begun(writer.account_id, key)
    draft.fields = [[name, value] for name, value in fields if name not in NOT_KEPT]
    draft.kept_at = clock.now()
    db.session.flush()
    return draft


def fits(fields: Sequence[tuple[str, str]]) -> bool:
    return len(fields) <= MOST_FIELDS and sum(len((name + value).encode()) for name, value in fields) <= MOST_BYTES


def begun(account_id: int, key: str) -> Draft:
    """A new one, or the one another tab began this moment."""
    draft = Draft(account_id=account_id, key=key, fields=[], kept_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(draft)
    except IntegrityError:
        return db.session.scalars(select(Draft).where(Draft.account_id == account_id, Draft.key == key)).one()
    beyond = select(Draft.id).where(Draft.account_id == account_id).order_by(Draft.kept_at.desc(), Draft.id.desc()).offset(MOST_DRAFTS)
    db.session.execute(delete(Draft).where(Draft.id.in_(db.session.scalars(beyond).all())))
    return draft


def drop(writer: Writer, key: str) -> None:
    """Saved, or thrown away."""
    db.session.execute(delete(Draft).where(Draft.account_id == writer.account_id, Draft.key == key))


def form_data(draft: Draft) -> MultiDict[str, str]:
    """What the form takes in the place of a posted body: `Form(formdata=form_data(draft))`."""
    return MultiDict([(name, value) for name, value in draft.fields])


def clear() -> int:
    """Delete those nobody came back to. Returns how many."""
    return db.session.execute(delete(Draft).where(Draft.kept_at < clock.now() - KEPT)).rowcount  # type: ignore[attr-defined, no-any-return]
