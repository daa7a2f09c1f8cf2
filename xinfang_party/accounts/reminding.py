"""What comes due, for the daily digest: what the home page lists is told by mail once when it comes near and once on its day."""
from collections.abc import Mapping
from datetime import date
from functools import partial

from sqlalchemy import select

from xinfang_party.access.permissions import may
from xinfang_party.accounts.catalogue import REMIND_WORKDAYS
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import identity_of, reachable
from xinfang_party.kernel import clock, workdays
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import chinese
from xinfang_party.web import owed
from xinfang_party.web.owed import Owed


def coming_due() -> Mapping[int, list[str]]:
    """account id → lines, of everybody with a confirmed address. What fell between the last working day and this one is told on this one."""
    today = clock.today()
    days = told_today(today)
    found = {}
    for account in db.session.scalars(select(Account).where(reachable()).order_by(Account.id)).all():
        identity = identity_of(account, today)
        lines = [line(one) for one in owed.by(identity, partial(may, identity)) if one.due_on in days]
        if lines:
            found[account.id] = lines
    return found


def told_today(today: date) -> frozenset[date]:
    """The last days of which today's digest tells: those since the digest before, and as many working days ahead."""
    before = workdays.add_workdays(today, -1)
    return frozenset(day for offset in (0, REMIND_WORKDAYS) for day in days_after(workdays.add_workdays(before, offset), workdays.add_workdays(today, offset)))


def days_after(first: date, last: date) -> list[date]:
    return [date.fromordinal(number) for number in range(first.toordinal() + 1, last.toordinal() + 1)]


def line(one: Owed) -> str:
    return f"快到期限：{one.what}，{one.about}" + (f"（期限 {chinese(one.due_on)}）" if one.due_on else "")
