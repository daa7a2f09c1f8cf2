"""The active rate of a month, branch by branch in the order of the tree, and of the last twelve months."""
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
from xinfang_party.xuexi.measures import ACTIVE_RATE
from xinfang_party.xuexi.models import XuexiFigure

MONTHS_SHOWN = 12
CODE = ACTIVE_RATE.code


def page_of(text: str, viewer: Identity) -> dict[str, Any]:
    """`month` is the one asked for (2026-03), else the last with figures, else the running one."""
    month = month_of(text)
    before = last_periods(month, MONTHS_SHOWN)
    by_branch = engine.figures_by(CODE, "branch", month)
    rows = [(branch, by_branch[branch.id]) for branch in branches_in_order() if branch.id in by_branch or branch.takes_members]
    return {"month": month, "measure": ACTIVE_RATE, "bureau": engine.figure(CODE, Scope.bureau(), month), "rows": rows, "has_any": bool(by_branch),
            "trend": list(zip(before, engine.series(CODE, Scope.bureau(), before), strict=True))[::-1],
            "can_import": may(viewer, "xuexi:import")}


def month_of(text: str) -> Period:
    try:
        asked = Period.parse(text)
    except ValueError:
        asked = None
    if asked is not None and asked.kind == "month":
        return asked
    return Period.of(db.session.scalar(select(func.max(XuexiFigure.last_on))) or clock.today(), "month")
