"""Where the sheet of rules goes to: known by the body, the title and the first day. Replacing and reviewing are done on the pages."""
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.activities.sheet_people import house
from xinfang_party.activities.sheet_store import OTHERS, DayStore, Values, place, refuse
from xinfang_party.documents import rules
from xinfang_party.documents.models import Rule
from xinfang_party.documents.queries import WHOLE
from xinfang_party.kernel.database import db
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.terms import Context, Row, Verdict

REPLACED = "这项制度已经有新的代替，执行到哪天不能用表格改"


@dataclass(frozen=True)
class RuleStore(DayStore):
    """Rows of bodies within the sender's reach."""

    def judge(self, row: Row, values: Values, stored: Values | None, context: Context) -> Verdict | None:  # type: ignore[override]
        if stored is None:
            return super().judge(row, {**values, "version": 1}, None, context)
        is_moved = values["to_on"] is not None and values["to_on"] != stored["to_on"]
        refuse(row, "to_on", REPLACED if is_moved and stored["id"] in context.recall("replaced", replaced) else None)
        return None if row.is_refused(lenient=True) else super().judge(row, values, stored, context)

    def why_not_undo(self, batch: ImportBatch, by: Identity) -> str | None:
        span = reach(by, "rule:import")
        others = select(func.count()).where(Rule.batch_id == batch.id, Rule.branch_id.not_in(span.branch_ids))
        return OTHERS if not span.everything and db.session.scalar(others) else super().why_not_undo(batch, by)


def replaced() -> set[int]:
    return set(db.session.scalars(select(Rule.replaces_id).where(Rule.replaces_id.is_not(None))))  # type: ignore[arg-type]


def translate(row: Row, context: Context) -> Values | None:
    said, where = row.values, place(row, context, "from_on")
    if where is None:
        return None
    branch = house(context).branches[said["branch"]]
    refuse(row, "is_for_all", rules.why_not_bind_all(branch.kind, bool(said.get("is_for_all"))))
    refuse(row, "to_on", "执行到的日期早于开始执行的日期" if said.get("to_on") is not None and said["to_on"] < said["from_on"] else None)
    if row.is_refused(lenient=True):
        return None
    return {"branch_id": where["branch_id"], "title": said["title"], "from_on": said["from_on"],
            **{name: said.get(name) for name in ("kind", "number", "made_by", "to_on", "is_for_all")}}


def export(_identity: Identity) -> Iterable[dict[str, Any]]:
    """All: rules are open inside the bureau."""
    for one in db.session.scalars(select(Rule).options(*WHOLE).order_by(Rule.branch_id, Rule.from_on, Rule.id)).unique():
        last = one.last_review
        yield {"branch": one.branch.name, "title": one.title, "kind": one.kind, "number": one.number, "made_by": one.made_by, "from_on": one.from_on,
               "to_on": one.to_on, "is_for_all": one.is_for_all, "replaces": one.replaces.title if one.replaces else None,
               "reviewed_on": last.reviewed_on if last else None, "outcome": last.outcome.label if last else None}


RULES = RuleStore(model=Rule, key={"title": "title", "from_on": "from_on"}, known_by=("branch_id", "title", "from_on"), day="from_on",
                  translate=translate, export=export)
