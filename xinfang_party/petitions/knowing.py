"""Of which days the bureau has its cases: of others nothing is known, which is not the same as none (docs/decisions/0042)."""
from datetime import date

from sqlalchemy import func, select

from xinfang_party.kernel import clock, workdays
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import DAY, Period
from xinfang_party.petitions.catalogue import WHOLE_MONTH_DAYS
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.queries import CASES
from xinfang_party.petitions.terms import Reach
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.terms import BatchState


def reach() -> Reach | None:
    """None where there is no case. Two statements over indexes."""
    ends = (select(func.min(Case.received_on)).scalar_subquery(), select(func.max(Case.received_on)).scalar_subquery())
    first, last = db.session.execute(select(*ends)).one()
    return Reach(first, last, end_of(last)) if first is not None else None


def known() -> Period | None:
    found = reach()
    return found.whole if found else None


def end_of(last: date) -> date:
    """The month of the last case ends what is known where it goes on, where that case came close to its end, or where a sheet was brought in the month
    after; else the month before does: a sheet may stop on any day."""
    month = Period.of(last, "month")
    is_whole = not month.is_over(clock.today()) or workdays.add_workdays(last, WHOLE_MONTH_DAYS + 1) > month.end or is_brought_after(month)
    return month.end if is_whole else month.start - DAY


def is_brought_after(month: Period) -> bool:
    """A sheet that comes later says nothing of how far it goes: it may be an old one."""
    following = Period.of(month.end + DAY, "month")
    applied = ImportBatch.applied_at.between(clock.at(following.start), clock.at(following.end + DAY))
    statement = select(ImportBatch.id).where(ImportBatch.sheet == CASES, ImportBatch.state == BatchState.APPLIED, applied)
    return db.session.scalar(statement.limit(1)) is not None
