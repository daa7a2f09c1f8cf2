"""How long the whole branch standard takes for all branches at once, how many statements, and what pages of a round of all branches may take."""
from typing import Any

from sqlalchemy import event, select

from bench.activities import milliseconds
from xinfang_party.access.terms import SYSTEM
from xinfang_party.checklists import service
from xinfang_party.checklists.catalogue import DEFAULT
from xinfang_party.checklists.standing import sheets
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.measures import kept
from xinfang_party.organization.models import Branch
from xinfang_party.organization.terms import BranchKind

PETITION_WORK = ("/situation", "/service/", "/case-board", "/clusters", "/policies", "/voices", "/ratings", "/letters", "/consultations")
MOST_MS, MOST_STATEMENTS, MAP_MS, MOST_OF_A_PAGE = 2_000, 60, 300, 15


def standing() -> tuple[int, float, int]:
    """(branches, milliseconds, statements) of the running half-year; fails beyond the limits."""
    keys = list(db.session.scalars(select(Branch.id).where(Branch.kind == BranchKind.BRANCH)))
    statements, taken = counted(keys), milliseconds(lambda: judge(keys))
    assert (taken < MOST_MS, statements <= MOST_STATEMENTS) == (True, True), f"{taken:.0f} ms, {statements} statements"
    return len(keys), taken, statements


def open_round() -> None:
    """Of all branches, over the last quarter that is over."""
    today = clock.today()
    with unit_of_work():
        service.open_round(edition=DEFAULT, name="", period=Period.of(today, "quarter").previous, self_due_on=today, inspect_due_on=today, by=SYSTEM,
                           branch_ids=list(db.session.scalars(select(Branch.id).where(Branch.kind == BranchKind.BRANCH))))


def is_within(path: str, taken: float, statements: int) -> bool:
    """Pages of the standard and of petition work send few statements however much there is, and those that count all of it are quick."""
    if path.startswith(PETITION_WORK):
        return statements <= MOST_OF_A_PAGE and taken < MAP_MS
    if not path.startswith(("/rounds", "/assessments", "/standings", "/standards", "/inspections", "/findings", "/bulletins")):
        return True
    return statements <= MOST_OF_A_PAGE and (taken < MAP_MS or "heat-map" not in path)


def judge(keys: list[int]) -> None:
    """As if something had just happened in the house: no figure is known yet."""
    kept._kept.clear()
    sheets(DEFAULT, keys, Period.of(clock.today(), "half"))


def counted(keys: list[int]) -> int:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement not in {"BEGIN", "BEGIN IMMEDIATE"}:
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    judge(keys)
    event.remove(db.engine, "before_cursor_execute", note)
    return len(statements)
