"""Failures counted in the database, so that all workers and restarts share them.

A try is counted as a failure before it is looked at, in a transaction of its own: however many come at once, no more than the limit are
looked at. Who was right gets the failure back. Names are kept as digests: people type their passwords where the name belongs.
"""
import hmac
from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from flask import current_app
from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.exc import IntegrityError

from xinfang_party.accounts import catalogue, rules
from xinfang_party.accounts.models import LoginAttempt
from xinfang_party.accounts.terms import Limit, Tally
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.text import folded
from xinfang_party.kernel.transaction import aside

NAME, PLACE, SOURCE, BROWSER, INSIDE = "name", "place", "source", "browser", "inside"
"""A name from wherever, a name from one source, one source with whatever name, a name in a browser that knows it, a name whose password
was given already."""
LINK = "link"
"""No log-in at all: links that opened nothing, from one source."""
SOURCE_LIMITS = {SOURCE: catalogue.SOURCE_FAILURES, LINK: catalogue.LINK_FAILURES}
HALF = 32


class Key(NamedTuple):
    kind: str
    text: str


def keys_of(username: str, source: str, browser: str = "") -> list[Key]:
    """What one try counts against, always in this order, so that two tries never wait for each other.

    `source` "": not known. `browser`: of one that was in with this account before, which answers for its own tries alone.
    """
    if browser:
        return [about(BROWSER, username, browser)]
    return [about(NAME, username), about(PLACE, username, source), *([Key(SOURCE, source[:64])] if source else [])]


def inner_keys(username: str, browser: str = "") -> list[Key]:
    """The same for who has given the password: a one-time code, or the own password once more. No stranger gets so far, so it is counted
    wherever it comes from."""
    return [about(BROWSER, username, browser) if browser else about(INSIDE, username)]


def link_key(source: str) -> Key:
    """As a digest: whoever follows a link was promised that nobody learns who he is."""
    return Key(LINK, digest(source))


def about(kind: str, username: str, rest: str = "") -> Key:
    """The first half of the text is the name's, whatever the kind."""
    return Key(kind, digest(folded(username)) + (digest(rest) if rest else ""))


def digest(text: str) -> str:
    return hmac.new(current_app.config["SECRET_KEY"].encode(), text.encode("utf-8", "replace"), "sha256").hexdigest()[:HALF]


def take(keys: list[Key]) -> bool:
    """Count one failure against each key; False when one of them is locked already (then nothing is counted)."""
    now, rows = clock.now(), [row_of(key) for key in keys]
    if any(rules.is_locked(tally_of(row), now) for row in rows):
        return False
    for row in rows:
        write(row, rules.with_failure(tally_of(row) if row.failures else None, now, limit_of(row.kind)))
    db.session.flush()
    return True


def give_back(keys: list[Key]) -> None:
    """The try was right: take its failure off again, and the lock it may have caused."""
    for key in keys:
        row = row_of(key)
        write(row, rules.without_failure(tally_of(row)))
    db.session.flush()


def forget(keys: Iterable[Key]) -> None:
    """After a complete log-in these begin anew. What was counted of a source stays: one good password in thirty is a guess like the others."""
    for row in filter(None, (held(key) for key in keys if key.kind != SOURCE)):
        write(row, Tally(0, clock.now()))
    db.session.flush()


def forget_all(username: str) -> bool:
    """On an administrator's word, whatever is counted of this name. Was there anything to forget?"""
    rows = db.session.scalars(select(LoginAttempt).where(of_name(username)).order_by(LoginAttempt.kind != NAME, LoginAttempt.id).with_for_update(
        ).execution_options(populate_existing=True)).all()  # in the order in which a try takes them
    had = any(row.failures for row in rows)
    for row in rows:
        write(row, Tally(0, clock.now()))
    db.session.flush()
    return had


def is_locked(username: str) -> bool:
    """For the administration pages, reads only: is anybody kept from trying this name, from anywhere?"""
    rows = db.session.scalars(select(LoginAttempt).where(of_name(username))).all()
    return any(rules.is_locked(tally_of(row), clock.now()) for row in rows)


def is_held(key: Key) -> bool:
    """Is nothing more looked at for a while? Reads only: not even a lock tells who asked."""
    row = db.session.scalars(select(LoginAttempt).where(LoginAttempt.kind == key.kind, LoginAttempt.key == key.text)).one_or_none()
    return row is not None and rules.is_locked(tally_of(row), clock.now())


def is_guessing(source: str) -> bool:
    """Were so many links tried from there that opened nothing that no more are looked at for a while?"""
    return bool(source) and is_held(link_key(source))


def note_guess(source: str) -> None:
    """A link was tried that opens nothing; in a transaction of its own, for the request itself is refused."""
    if source:
        with aside():
            take([link_key(source)])


def of_name(username: str) -> ColumnElement[bool]:
    return and_(LoginAttempt.kind != SOURCE, LoginAttempt.key.startswith(about(NAME, username).text))


def drop_old() -> int:
    """Delete counts that no longer mean anything; returns how many."""
    old = clock.now() - timedelta(hours=2 * catalogue.FAILURES_REMEMBERED.value)
    return db.session.execute(delete(LoginAttempt).where(LoginAttempt.since < old)).rowcount  # type: ignore[attr-defined, no-any-return]


def limit_of(kind: str) -> Limit:
    config = current_app.config
    if kind in SOURCE_LIMITS:
        window = timedelta(minutes=catalogue.SOURCE_WINDOW.value)
        return Limit(SOURCE_LIMITS[kind].value, window, window)
    failures = config["LOCK_AFTER"] * (catalogue.NAME_TIMES.value if kind == NAME else 1)
    return Limit(failures, timedelta(hours=catalogue.FAILURES_REMEMBERED.value), timedelta(minutes=config["LOCK_MINUTES"]))


def row_of(key: Key) -> LoginAttempt:
    """The row of this key, locked until the transaction ends; made when it is missing."""
    row = held(key)
    if row is None:
        try:
            with db.session.begin_nested():
                db.session.add(LoginAttempt(kind=key.kind, key=key.text, failures=0, since=clock.now()))
        except IntegrityError:
            pass  # another worker made it meanwhile
        row = held(key)
    if row is None:
        raise LookupError(f"no row for {key}")
    return row


def held(key: Key) -> LoginAttempt | None:
    statement = select(LoginAttempt).where(LoginAttempt.kind == key.kind, LoginAttempt.key == key.text).with_for_update()
    return db.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def tally_of(row: LoginAttempt) -> Tally:
    return Tally(row.failures, row.since, row.locked_until)


def write(row: LoginAttempt, tally: Tally) -> None:
    row.failures, row.since, row.locked_until = tally.failures, tally.since, tally.locked_until
