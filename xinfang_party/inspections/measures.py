"""Figures over inspections on site; what they found is counted by `findings`."""
from typing import Any

from flask import url_for
from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from xinfang_party.access.terms import Identity
from xinfang_party.inspections.models import Visit
from xinfang_party.inspections.queries import readable
from xinfang_party.inspections.terms import VisitState
from xinfang_party.measures.kinds import Count, Owners
from xinfang_party.measures.registry import FactView

VISITS = Count(code="inspections.visits", name="接受督导检查", unit="次", noun="次", of=Visit, dated=Visit.finished_on, owners=Owners(branch=Visit.branch_id),
               where=Visit.state == VisitState.FINISHED, basis="机关党建督导检查通行做法",
               note="按检查完成的日期计入所在时段；没有完成的不计")
MEASURES = (VISITS,)


def visible(statement: Select[Any], identity: Identity) -> Select[Any]:
    return statement.where(readable(identity))


FACT_VIEWS = (
    FactView(model=Visit, permission="inspection:read", headers=("党支部", "检查", "完成日期", "由谁完成"),
             cells=lambda visit: [visit.branch.name, visit.inspection.title, visit.finished_on, visit.finisher],
             url=lambda visit: url_for("inspections.show_visit", inspection_id=visit.inspection_id, visit_id=visit.id), visible=visible,
             options=(joinedload(Visit.branch), joinedload(Visit.inspection)), kept_by="督导检查员在现场填写"),
)
