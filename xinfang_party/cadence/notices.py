"""What the year's plan tells people, and, of each notice that asks for a step, when it is still owed."""
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from xinfang_party.activities.models import Activity
from xinfang_party.activities.terms import Kind
from xinfang_party.cadence.catalogue import BY_KIND, MEASURED
from xinfang_party.cadence.models import Waiver
from xinfang_party.cadence.queries import requirement_of
from xinfang_party.cadence.terms import Debtor, Requirement, WaiverState
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.notifications.models import Notice
from xinfang_party.notifications.registry import asks, informs
from xinfang_party.organization.models import Branch, Cell


def is_waiting() -> ColumnElement[bool]:
    return select(Waiver.id).where(Waiver.id == Notice.subject_id, Waiver.state == WaiverState.ASKED).exists()


def is_lacking(kind: Kind) -> Callable[[], ColumnElement[bool]]:
    """The sub-period of the notice still runs, and its branch (or Party group) is there to its end and has neither held enough nor been excused."""
    is_of_groups = BY_KIND[kind].debtor is Debtor.CELL
    body: Any = Cell if is_of_groups else Branch
    held_by: Any = Activity.cell_id if is_of_groups else Activity.branch_id
    excused: Any = Waiver.cell_id if is_of_groups else Waiver.branch_id

    @lru_cache(maxsize=1)
    def less_than(requirement: Requirement, today: date) -> ColumnElement[bool]:
        period = Period.of(today, requirement.each)
        rows = engine.rows(f"activities.{kind.value}", Scope.bureau(), period).order_by(None)
        held = rows.with_only_columns(func.count(Activity.id), maintain_column_froms=True).where(held_by == Notice.subject_id).scalar_subquery()
        is_excused = select(Waiver.id).where(Waiver.kind == kind, Waiver.period == str(period), Waiver.state == WaiverState.APPROVED,
                                             excused == Notice.subject_id, *([] if is_of_groups else [Waiver.cell_id.is_(None)])).exists()
        is_there = select(body.id).where(body.id == Notice.subject_id, or_(body.dissolved_on.is_(None), body.dissolved_on > today,
                                                                           body.dissolved_on >= period.end)).exists()
        return and_(Notice.due_on == period.end, is_there, held < requirement.at_least, ~is_excused)

    def lacks() -> ColumnElement[bool]:
        today = clock.today()
        requirement = requirement_of(kind, today.year)
        return false() if requirement is None else less_than(requirement, today)

    return lacks


CLOSING = {kind: asks(f"cadence.closing.{kind.value}", is_lacking(kind), varies=True) for kind in MEASURED}
WAIVER_ASKED = asks("cadence.waiver-asked", is_waiting)
WAIVER_DECIDED = informs("cadence.waiver-decided")
