"""Writes what the members' sheet decided, many rows at once, and takes it back."""
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.exc import IntegrityError

from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.organization.models import Member, Membership
from xinfang_party.sheets import bulk
from xinfang_party.sheets.models import ImportBatch, SheetChange
from xinfang_party.sheets.queries import changes_of
from xinfang_party.sheets.tables import IN_USE
from xinfang_party.sheets.terms import Verdict

PEOPLE: Any = Member.__table__
STAYS: Any = Membership.__table__
DAY = timedelta(days=1)
ASKED_AT_ONCE = 500
MOVE = "from_on"
"""An update that names it opens a new stay; one that does not completes the open one."""
Values = Mapping[str, Any]


def write_created(created: Sequence[Values], batch_id: int | None) -> None:
    """One member and one open stay for each. A member's first stay has no day of entry: a roll that is brought in whole is not late."""
    bulk.insert(PEOPLE, [{**about(PEOPLE, values), "batch_id": batch_id} for values in created])
    ids = ids_of([values["number"] for values in created])
    bulk.insert(STAYS, [{**about(STAYS, values), "member_id": ids[values["number"]], "batch_id": batch_id} for values in created])


def write_updated(changed: Sequence[Verdict], batch_id: int | None) -> None:
    """Every change raises the member's version, also one of the stay alone."""
    bulk.update(PEOPLE, [(verdict.id, about(PEOPLE, verdict.after)) for verdict in changed if verdict.id is not None])
    moves = [verdict for verdict in changed if MOVE in verdict.after]
    close([(verdict.id, verdict.after[MOVE]) for verdict in moves])
    bulk.insert(STAYS, [{**about(STAYS, verdict.after), "member_id": verdict.id, "batch_id": batch_id, "entered_on": clock.today()} for verdict in moves])
    for verdict in changed:
        if MOVE not in verdict.after:
            complete(verdict.id, about(STAYS, verdict.after))


def close(moves: Sequence[tuple[int | None, date]]) -> None:
    """The open stay of each member ends the day before the new one begins."""
    if moves:
        statement = update(STAYS).where(STAYS.c.member_id == bindparam("whose"), STAYS.c.to_on.is_(None)).values(to_on=bindparam("last"))
        db.session.connection().execute(statement, [{"whose": member_id, "last": from_on - DAY} for member_id, from_on in moves])


def complete(member_id: int | None, values: Values) -> None:
    if values:
        db.session.connection().execute(update(STAYS).where(STAYS.c.member_id == member_id, STAYS.c.to_on.is_(None)).values(**values))


def undo(batch: ImportBatch) -> None:
    """Raises `Refusal` when other records stand on a member of the batch."""
    try:
        with db.session.begin_nested():
            for changes in changes_of(batch):
                take_back(batch, changes)
            db.session.execute(delete(Membership).where(Membership.batch_id == batch.id))
            db.session.execute(delete(Member).where(Member.batch_id == batch.id))
    except IntegrityError as fault:
        raise Refusal(IN_USE) from fault
    db.session.expire_all()


def take_back(batch: ImportBatch, changes: Sequence[SheetChange]) -> None:
    bulk.update(PEOPLE, [(change.fact_id, bulk.thawed(PEOPLE, about(PEOPLE, change.before))) for change in changes])
    for change in changes:
        if MOVE in change.after:
            reopen(batch, change.fact_id, date.fromisoformat(change.after[MOVE]))
        else:
            complete(change.fact_id, bulk.thawed(STAYS, about(STAYS, change.before)))


def reopen(batch: ImportBatch, member_id: int, from_on: date) -> None:
    """The stay the batch opened goes, the one it closed is open again."""
    own = (STAYS.c.member_id == member_id, STAYS.c.from_on == from_on, STAYS.c.batch_id == batch.id)
    db.session.connection().execute(delete(STAYS).where(*own))
    closed = (STAYS.c.member_id == member_id, STAYS.c.to_on == from_on - DAY)
    db.session.connection().execute(update(STAYS).where(*closed).values(to_on=None))


def about(table: Any, values: Values) -> dict[str, Any]:
    """The values that are columns of this table."""
    return {name: value for name, value in values.items() if name in table.c}


def ids_of(numbers: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(numbers), ASKED_AT_ONCE):
        rows = db.session.execute(select(Member.number, Member.id).where(Member.number.in_(numbers[start:start + ASKED_AT_ONCE])))
        found.update((number, key) for number, key in rows)
    return found
