"""Where the sheet of helpers goes to: a row is how many of one role helped on one day in one class of disputes. What stands is never changed by a sheet."""
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity
from xinfang_party.activities.sheet_store import Key, Values, place, refuse
from xinfang_party.communities import rules
from xinfang_party.communities.helping import NO_LONGER
from xinfang_party.communities.led_store import LedStore, community
from xinfang_party.communities.models import HelperCount
from xinfang_party.communities.registry import wiring
from xinfang_party.kernel.database import db
from xinfang_party.sheets.terms import Context, Row, Verdict

STANDS = "这样的一条以前登记过，是 {} 人；登记错了的，先在社会力量里作废"


@dataclass(frozen=True)
class HelperStore(LedStore):
    """Known by everything but the number; several entries of the same go out as one row."""

    def stored(self, keys: set[Key], context: Context) -> dict[Key, Values]:
        if not keys:
            return {}
        days, names = [key[KEY.index("helped_on")] for key in keys], (getattr(HelperCount, name) for name in KEY)
        statement = select(HelperCount.id, HelperCount.people, *names).where(
            HelperCount.helped_on.between(min(days), max(days)), HelperCount.removed_on.is_(None)).order_by(HelperCount.id)
        found: dict[Key, Values] = {}
        for one, people, *key in db.session.execute(statement):
            sofar = found.setdefault(tuple(key), {"id": one, "people": 0})
            sofar["people"] += people
        return {key: values for key, values in found.items() if key in keys}

    def judge(self, row: Row, values: Values, stored: Values | None, context: Context) -> Verdict | None:  # type: ignore[override]
        if stored is None:
            refuse(row, "people", rules.why_not_people(values["people"]))
            return None if row.is_refused(lenient=True) else super().judge(row, values, None, context)
        refuse(row, "people", None if stored["people"] == values["people"] else STANDS.format(stored["people"]))
        return None if row.is_refused(lenient=True) else Verdict.unchanged(row, stored["id"])


def translate(row: Row, context: Context) -> Values | None:
    said, where = row.values, place(row, context, "helped_on")
    if where is None:
        return None
    place_id, classes = community(row, context), context.recall("classes", classes_by_name)
    refuse(row, "helped_on", "这一天还没有到" if said["helped_on"] > context.today else None)
    refuse(row, "case_class", None if not said["case_class"] or said["case_class"] in classes else f"没有“{said['case_class']}”这个一级内容分类")
    if row.is_refused(lenient=True):
        return None
    return {"branch_id": where["branch_id"], "helped_on": said["helped_on"], "role": said["role"], "subject_id": classes.get(said["case_class"]),
            "place_id": place_id, "is_settled": said["settled"], "people": said["people"], "recorder": context.by.name[:80]}


def classes_by_name() -> dict[str, int]:
    return {name: key for key, name in wiring.case_classes().items()}


def export(identity: Identity) -> Iterable[Values]:
    """Within reach and not removed, by day; the notes stay here."""
    classes, sums = wiring.case_classes(), Counter[tuple[Any, ...]]()
    statement = select(HelperCount).where(owned(HelperCount, identity, "helper:read"), HelperCount.removed_on.is_(None)).options(
        joinedload(HelperCount.branch), joinedload(HelperCount.place))
    for one in db.session.scalars(statement.order_by(HelperCount.helped_on, HelperCount.branch_id, HelperCount.id)):
        case_class = classes.get(one.subject_id, NO_LONGER) if one.subject_id is not None else ""
        sums[one.branch.name, one.helped_on, one.role, case_class, one.place.code if one.place else "", one.is_settled] += one.people
    for key, people in sums.items():
        yield {**dict(zip(("branch", "helped_on", "role", "case_class", "community", "settled"), key, strict=True)), "people": people}


KEY = ("branch_id", "helped_on", "role", "subject_id", "place_id", "is_settled")
HELPERS = HelperStore(model=HelperCount, key={"role": "role"}, known_by=KEY, day="helped_on", translate=translate, export=export, imports="helper:record")
