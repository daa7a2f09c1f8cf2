"""What the sheets of report-ins and of helpers share: whose batch may be taken back, and which community a code means."""
from dataclasses import dataclass

from sqlalchemy import func, select

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.activities.sheet_store import OTHERS, DayStore
from xinfang_party.communities.models import Place
from xinfang_party.communities.terms import Level
from xinfang_party.kernel.database import db
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.terms import Context, Row


@dataclass(frozen=True)
class LedStore(DayStore):
    """Rows of branches. `imports`: the permission under which a sender brings those of the branches he or she leads."""

    imports: str = ""

    def why_not_undo(self, batch: ImportBatch, by: Identity) -> str | None:
        span = reach(by, self.imports)
        others = select(func.count()).where(self.model.batch_id == batch.id, self.model.branch_id.not_in(span.branch_ids))
        return OTHERS if not span.everything and db.session.scalar(others) else super().why_not_undo(batch, by)


def community(row: Row, context: Context) -> int | None:
    """By its code; None where there is none, with the reason at the row."""
    code = row.values["community"]
    found: int | None = context.recall("communities", communities).get(code)
    if code and found is None:
        row.refuse("community", f"没有代码为“{code}”的社区（村），请检查，或先导入社区")
    return found


def communities() -> dict[str, int]:
    return {code: key for key, code in db.session.execute(select(Place.id, Place.code).where(Place.level == Level.COMMUNITY))}
