"""What the cases say, split, and which pauses began. Built from the measures' own conditions, so that no two figures differ."""
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal, select, union_all
from sqlalchemy.orm import joinedload

from xinfang_party.access.terms import Identity
from xinfang_party.analyses.terms import Split
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.organization.models import Department
from xinfang_party.petitions.models import Case, Pause
from xinfang_party.petitions.queries import IS_NO_ACCUSATION, readable
from xinfang_party.petitions.terms import Channel, HandlingClass, Purpose

WORDS: dict[Split, Any] = {Split.CHANNEL: (Case.channel, Channel), Split.PURPOSE: (Case.purpose, Purpose), Split.LANE: (Case.handling, HandlingClass)}
NAMED = [(split, word) for split, (_column, labels) in WORDS.items() for word in labels]
Counted = dict[tuple[Split, str], list[int]]


def splits(periods: Sequence[Period]) -> Counted:
    """(split, value) → how many were received in each of the periods, accusations left out; "" where a case does not say. Two statements.

    What has few words is counted beside the subjects: each grouping of its own would put all cases in order once more.
    """
    each = list(dict.fromkeys(periods))
    found: Counted = {}

    def add(split: Split, value: str, place: int, number: int) -> None:
        if number:
            found.setdefault((split, value), [0] * len(each))[place] += number

    numbers = [func.count().filter(WORDS[split][0] == word) for split, word in NAMED]
    for place, subject, total, *counts in grouped(Case.subject_id, each, *numbers):
        rest = dict.fromkeys(WORDS, total)
        add(Split.SUBJECT, str(subject or ""), place, total)
        for (split, word), number in zip(NAMED, counts, strict=True):
            add(split, word.value, place, number)
            rest[split] -= number
        for split, number in rest.items():
            add(split, "", place, number)
    for place, district, total in grouped(Case.district, each):
        add(Split.DISTRICT, district or "", place, total)
    places = [each.index(period) for period in periods]
    return {key: [numbers[place] for place in places] for key, numbers in found.items()}


def grouped(column: Any, periods: Sequence[Period], *numbers: Any) -> Any:
    """(place of the period, value, how many, `numbers`) of each value in each period. One statement."""
    return db.session.execute(union_all(*(
        engine.rows("petitions.received", Scope.bureau(), period, seen=IS_NO_ACCUSATION).order_by(None).with_only_columns(
            literal(place), column, func.count(), *numbers).group_by(column) for place, period in enumerate(periods))))


# --- pauses -------------------------------------------------------------------------------------------------------------------

def began_in(period: Period) -> ColumnElement[bool]:
    return Pause.from_on.between(period.start, period.end)


def pauses(periods: Sequence[Period]) -> dict[str, list[int]]:
    """reason → how many began in each of the periods, those of accusations left out. One statement."""
    numbers = [func.count().filter(began_in(period)) for period in periods]
    hull = began_in(Period.stretch(min(p.start for p in periods), max(p.end for p in periods)))
    statement = select(Pause.reason, *numbers).join(Case, Case.id == Pause.case_id).where(hull, IS_NO_ACCUSATION).group_by(Pause.reason)
    return {reason: list(counts) for reason, *counts in db.session.execute(statement)}


def pauses_listed(identity: Identity, period: Period, reason: str) -> Select[Any]:
    """The pauses behind one of these numbers, of cases the viewer may see."""
    whose = exists().where(Case.id == Pause.case_id, readable(identity), IS_NO_ACCUSATION)
    narrowed = [Pause.reason == reason] if reason else []
    return select(Pause).where(began_in(period), whose, *narrowed).order_by(Pause.from_on.desc(), Pause.id.desc())


def numbers_of(pauses: Sequence[Pause]) -> dict[int, str]:
    """case id → number of the cases these pauses are about."""
    keys = [pause.case_id for pause in pauses]
    return {key: number for key, number in db.session.execute(select(Case.id, Case.number).where(Case.id.in_(keys)))}


# --- services -----------------------------------------------------------------------------------------------------------------

def keepers() -> list[Department]:
    """Departments that keep or kept cases, in the bureau's own order."""
    keeps = exists().where(Case.department_id == Department.id)
    statement = select(Department).where(keeps).order_by(Department.sort_order, Department.code)
    return list(db.session.scalars(statement.options(joinedload(Department.branch))))
