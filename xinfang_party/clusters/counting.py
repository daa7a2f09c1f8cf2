"""Cases counted by subject, district and day; accusations (检举控告) are never among them, whoever looks."""
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from xinfang_party.clusters.growing import Node
from xinfang_party.clusters.models import Cluster
from xinfang_party.consultations.models import ConsultationCase
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.kernel.trees import subtrees
from xinfang_party.letters.models import Letter, LetterCase
from xinfang_party.letters.terms import Kind
from xinfang_party.petitions.models import Case, Subject
from xinfang_party.petitions.queries import IS_NO_ACCUSATION

Totals = dict[str, int]


def tree() -> dict[int, Node]:
    """One statement."""
    rows = db.session.execute(select(Subject.id, Subject.parent_id, Subject.level)).all()
    above = {parent_id for _key, parent_id, _level in rows}
    return {key: Node(parent_id, level, key in above) for key, parent_id, level in rows}


def with_below(subject_id: int, nodes: dict[int, Node]) -> frozenset[int]:
    """The subject and all below it."""
    return subtrees({key: node.parent_id for key, node in nodes.items()})[subject_id]


def by_place(spans: Sequence[Period]) -> list[tuple[int, str, tuple[int, ...]]]:
    """(subject, district, count of each span) of all cases of these days as they are filed. One statement."""
    counts = [func.count().filter(Case.received_on.between(span.start, span.end)) for span in spans]
    statement = select(Case.subject_id, Case.district, *counts).where(
        Case.received_on.between(min(span.start for span in spans), max(span.end for span in spans)), IS_NO_ACCUSATION, Case.subject_id.is_not(None))
    rows: Any = db.session.execute(statement.group_by(Case.subject_id, Case.district))
    return [(key, district, tuple(rest)) for key, district, *rest in rows]


def by_cluster(clusters: Iterable[Cluster], span: Period, nodes: dict[int, Node]) -> dict[int, int]:
    """{cluster: cases of these days in its subject, those below, and its district}. One statement however many there are."""
    rows = by_place([span])
    return {one.id: sum(counts[0] for key, district, counts in rows if key in below and one.district in ("", district))
            for one in clusters for below in (with_below(one.subject_id, nodes),)}


def covered(cluster: Cluster, subject_ids: Collection[int]) -> list[ColumnElement[bool]]:
    """Cases of the cluster's subject and district, of whatever day."""
    conditions = [IS_NO_ACCUSATION, Case.subject_id.in_(sorted(subject_ids))]
    return [*conditions, Case.district == cluster.district] if cluster.district else conditions


def held(cluster: Cluster, subject_ids: Collection[int]) -> list[ColumnElement[bool]]:
    """Those received since the first day of the cluster."""
    return [*covered(cluster, subject_ids), Case.received_on >= cluster.from_on]


def per_month(cluster: Cluster, subject_ids: Collection[int], start: date, end: date) -> Counter[Period]:
    """How many were received in each month. One statement, one row a day."""
    statement = select(Case.received_on, func.count()).where(*covered(cluster, subject_ids), Case.received_on.between(start, end)).group_by(Case.received_on)
    found: Counter[Period] = Counter()
    for day, number in db.session.execute(statement):
        found[Period.of(day, "month")] += number
    return found


def totals(cluster: Cluster, subject_ids: Collection[int], *, tells_accountability: bool) -> Totals:
    """Since the first day of the cluster: cases, those known to be a repeat or not, repeats, those that are open; consultations and letters about
    them. One statement."""
    there = held(cluster, subject_ids)
    count = func.count(Case.id)
    is_open = (Case.replied_on.is_(None), Case.ending.is_(None), Case.concluded_on.is_(None))
    letters = [] if tells_accountability else [Letter.kind != Kind.ACCOUNTABILITY]
    columns = {
        "cases": count, "known": count.filter(Case.is_repeat.is_not(None)), "repeats": count.filter(Case.is_repeat.is_(True)), "open": count.filter(*is_open),
        "consultations": about(select(func.count(ConsultationCase.consultation_id.distinct())).join(Case, Case.id == ConsultationCase.case_id), there),
        "letters": about(select(func.count(Letter.id.distinct())).join(LetterCase, LetterCase.letter_id == Letter.id)
                         .join(Case, Case.id == LetterCase.case_id).where(*letters), there)}
    row = db.session.execute(select(*columns.values()).where(*there)).one()
    return dict(zip(columns, row, strict=True))


def about(statement: Select[Any], conditions: Sequence[ColumnElement[bool]]) -> Any:
    return statement.where(*conditions).correlate(None).scalar_subquery()
