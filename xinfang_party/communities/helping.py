"""External helpers (社会力量) in settling disputes: how many of which role, never who."""
from typing import Any

from sqlalchemy import Select, func, select

from xinfang_party.access.queries import get_for, owned
from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.communities import rules
from xinfang_party.communities.models import HelperCount
from xinfang_party.communities.registry import wiring
from xinfang_party.communities.saving import written_of
from xinfang_party.communities.terms import HelperRole
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import refuse
from xinfang_party.kernel.periods import Period
from xinfang_party.web.links import refuse_stale

NO_CLASS = "没有填分类"
NO_LONGER = "已停用的分类"


def record(*, facts: dict[str, Any], by: Identity) -> HelperCount:
    """`facts`: branch_id, helped_on, role, people, subject_id, place_id, is_settled, note."""
    refuse("这一天还没有到，请在之后登记。" if facts["helped_on"] > clock.today() else None, "helped_on")
    refuse(rules.why_not_people(facts["people"]), "people")
    names = ("branch_id", "helped_on", "role", "people", "subject_id", "place_id", "is_settled")
    row = HelperCount(recorder=by.name, **written_of(facts, "note"), **{name: facts[name] for name in names})
    db.session.add(row)
    audit.record("helper-count.recorded", subject=row, by=by, branch_id=row.branch_id)
    return row


def remove(row: HelperCount, *, version: int | None = None, by: Identity) -> None:
    """Entered by mistake: it stays readable and counts nowhere."""
    refuse_stale(row, version, "communities.list_helpers")
    refuse("这一条已经作废。" if row.removed_on is not None else None)
    row.removed_on = clock.today()
    audit.record("helper-count.removed", subject=row, by=by)


def get(identity: Identity, helper_id: int) -> HelperCount:
    return get_for(identity, "helper:record", HelperCount, helper_id)


def listed(identity: Identity, period: Period, branch_id: int | None = None) -> Select[Any]:
    statement = select(HelperCount).where(owned(HelperCount, identity, "helper:read"), HelperCount.helped_on.between(period.start, period.end))
    if branch_id is not None:
        statement = statement.where(HelperCount.branch_id == branch_id)
    return statement.order_by(HelperCount.helped_on.desc(), HelperCount.id.desc())


def totals(identity: Identity, period: Period, branch_id: int | None = None) -> list[tuple[str, dict[HelperRole, int], int, int]]:
    """(class of case, people of each role, people, of those in disputes that were settled); one statement."""
    rows = listed(identity, period, branch_id).order_by(None).where(HelperCount.removed_on.is_(None)).with_only_columns(
        HelperCount.subject_id, HelperCount.role, HelperCount.is_settled, func.sum(HelperCount.people)).group_by(
        HelperCount.subject_id, HelperCount.role, HelperCount.is_settled)
    found: dict[int | None, dict[HelperRole, int]] = {}
    settled: dict[int | None, int] = {}
    for subject, role, is_settled, people in db.session.execute(rows):
        of_class = found.setdefault(subject, dict.fromkeys(HelperRole, 0))
        of_class[role] += people
        settled[subject] = settled.get(subject, 0) + (people if is_settled else 0)
    names = wiring.case_classes()
    order = [*names, *sorted(key for key in found if key is not None and key not in names), None]
    return [(class_name(names, key), found[key], sum(found[key].values()), settled[key]) for key in order if key in found]


def class_name(names: Any, key: int | None) -> str:
    return NO_CLASS if key is None else names.get(key, NO_LONGER)
