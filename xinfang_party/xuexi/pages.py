"""How many were active and how many are enrolled in a month, branch by branch in the order of the tree; the active of the last twelve months."""
from typing import Any

from sqlalchemy import func, select

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period, last_periods
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.organization.queries import branches_in_order
from xinfang_party.xuexi.measures import ACTIVE_RATE, ENROLLED_SHARE
from xinfang_party.xuexi.models import XuexiFigure

MONTHS_SHOWN = 12
CODES = ACTIVE_RATE.code, ENROLLED_SHARE.code


def page_of(text: str, viewer: Identity) -> dict[str, Any]:
    """`month` is the one asked for (2026-03), else the last with figures, else the running one."""
    month = month_of(text)
    before = last_periods(month, MONTHS_SHOWN)
    active, enrolled = engine.figures_by_each([(code, month) for code in CODES], "branch")
    rows = [(branch, active[branch.id], enrolled[branch.id]) for branch in branches_in_order() if branch.id in active or branch.takes_members]
    return {"month": month, "measure": ACTIVE_RATE, "bureau": engine.many([(code, Scope.bureau(), month) for code in CODES]), "rows": rows,
            "has_any": bool(active), "trend": list(zip(before, engine.series(ACTIVE_RATE.code, Scope.bureau(), before), strict=True))[::-1],
            "can_import": may(viewer, "xuexi:import")}


def month_of(text: str) -> Period:
    try:
        asked = Period.parse(text)
    except ValueError:
        asked = None
    if asked is not None and asked.kind == "month":
        return asked
    return Period.of(db.session.scalar(select(func.max(XuexiFigure.last_on))) or clock.today(), "month")
