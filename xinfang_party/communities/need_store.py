"""Where the sheet of needs goes to: new ones come in open; what became of them is told on their pages, and by the sheet only outwards."""
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.activities.sheet_store import Values, refuse
from xinfang_party.communities import rules
from xinfang_party.communities.led_store import community
from xinfang_party.communities.models import Need
from xinfang_party.communities.queries import OF_NEED
from xinfang_party.communities.terms import NeedState
from xinfang_party.kernel.database import db
from xinfang_party.sheets.tables import TableStore
from xinfang_party.sheets.terms import Context, Row, Verdict

STANDS = "这项需求以前登记过，这一格和登记的不一样；要改的请在需求的页面上办理"
NOT_NEW = "新导入的只能是待认领的；认领以后的事请在需求的页面上办理"


@dataclass(frozen=True)
class NeedStore(TableStore):
    """Known by community, kind, title and day."""

    def judge(self, row: Row, values: Values, stored: Values | None, context: Context) -> Verdict | None:  # type: ignore[override]
        if stored is not None:
            for field in ("group", "wanted", "due_on"):
                refuse(row, field, STANDS if values[field] not in (None, stored[field]) else None)
            return None if row.is_refused(lenient=True) else Verdict.unchanged(row, stored["id"])
        refuse(row, "state", None if row.values.get("state") in (None, NeedState.OPEN) else NOT_NEW)
        refuse(row, "due_on", rules.why_not_due(values["due_on"], context.today))
        if row.is_refused(lenient=True):
            return None
        by = {"published_by": context.by.name[:80], "published_account_id": context.by.account_id}
        return super().judge(row, {**values, **by}, None, context)


def translate(row: Row, context: Context) -> Values | None:
    said, place_id = row.values, community(row, context)
    wanted = said.get("wanted")
    refuse(row, "published_on", "发布日期还没有到" if said["published_on"] > context.today else None)
    refuse(row, "wanted", rules.why_not_people(wanted) if wanted is not None else None)
    if row.is_refused(lenient=True):
        return None
    return {"place_id": place_id, **{name: said[name] for name in ("kind", "title", "group", "published_on")}, "wanted": wanted, "due_on": said.get("due_on")}


def export(_identity: Identity) -> Iterable[Values]:
    """All: whoever reads communities reads what they ask for."""
    for one in db.session.scalars(select(Need).options(*OF_NEED).order_by(Need.published_on, Need.id)):
        yield {"community": one.place.code, "name": one.place.name, "kind": one.kind, "title": one.title, "group": one.group, "wanted": one.wanted,
               "published_on": one.published_on, "due_on": one.due_on, "state": one.state, "grade": one.grade,
               "claimed": one.claimed_branch.name if one.claimed_branch else None}


NEEDS = NeedStore(model=Need, key={"community": "place_id", "kind": "kind", "title": "title", "published_on": "published_on"}, translate=translate,
                  export=export)
