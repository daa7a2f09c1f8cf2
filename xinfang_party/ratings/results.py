"""What was rated in a period, of both sources side by side and never added: by department, lane and channel, each with its n.

Every number is a figure of the measures, so it is counted and rounded as everywhere, and leads to its rows. Accusations are left out, whoever looks: a cell
of one department and one lane would tell of a case (docs/decisions/0015).
"""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, and_, cast, func, select

from xinfang_party.access.terms import Identity
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import asking, registry, stacks
from xinfang_party.measures.stacks import Crossed
from xinfang_party.measures.terms import Figure
from xinfang_party.organization.queries import department_names
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.terms import Channel, HandlingClass
from xinfang_party.ratings import queries
from xinfang_party.ratings.models import Rating
from xinfang_party.ratings.terms import Face, Reason

SOURCES = (("ratings.satisfaction_rate", "face"), ("petitions.satisfaction_rate", "evaluation"))
"""(measure, its dimension of faces): over links, from sheets."""
ASKING = ("ratings.links", "ratings.withdrawn", "ratings.asked_rate", "ratings.response_rate")
NOT_KNOWN = "没有写明的"


@dataclass(frozen=True)
class Tally:
    """One source: the rate, and of each face how many."""

    rate: Figure
    faces: tuple[tuple[Face, Figure], ...]

    @property
    def number(self) -> int:
        return self.rate.denominator or 0

    @property
    def parts(self) -> list[tuple[str, Figure]]:
        """满意 3, 基本满意 1, 不满意 1; nothing where nobody rated."""
        return [(f"{face.label} {figure.denominator or 0:,}", figure) for face, figure in self.faces] if self.number else []


@dataclass(frozen=True)
class Line:
    label: str
    by_link: Tally
    by_sheet: Tally


@dataclass(frozen=True)
class Results:
    """`asking`: how many links, of these withdrawn; of the answered cases how many were asked; of the links how many were answered."""

    whole: Line
    splits: list[tuple[str, list[Line]]]
    reasons: list[tuple[str, int]]
    asking: tuple[Figure, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.whole.by_link.number or self.whole.by_sheet.number or self.asking[0].numerator)


def results_of(viewer: Identity, period: Period) -> Results:
    """A statement for the whole and one for each split, however many cases there are."""
    mine = queries.cases_read(viewer)
    scope = asking.natural_scope(registry.get(SOURCES[0][0]), viewer)
    asked = [((code, scope, period, mine), faces) for code, faces in SOURCES]
    splits: list[tuple[str, str, Mapping[Any, str]]] = [
        ("处室", "department", department_names()), ("四办分类", "class", labels(HandlingClass)), ("形式", "channel", labels(Channel))]
    return Results(line("合计", stacks.crossed(asked, None), None), [(title, split(asked, level, words)) for title, level, words in splits],
                   reasons_in(mine, period), tuple(stacks.figures([(code, scope, period, mine) for code in ASKING])))


def split(asked: Sequence[Any], level: str, words: Mapping[Any, str]) -> list[Line]:
    """In the order of the labels, never by figure; what is not known last."""
    found = stacks.crossed(asked, level)
    wanted = [*words.items(), (None, NOT_KNOWN)]
    return [line(label, found, key) for key, label in wanted if any(key in source.of for source in found)]


def line(label: str, found: Sequence[Crossed], key: Any) -> Line:
    by_link, by_sheet = (Tally(source.of[key], tuple((face, source.by[key, face.value]) for face in Face)) for source in found)
    return Line(label, by_link, by_sheet)


def labels(words: Any) -> dict[Any, str]:
    return {one: one.label for one in words}


def reasons_in(mine: Any, period: Period) -> list[tuple[str, int]]:
    """Of the links alone: a sheet tells none. Grouped by what was ticked together, of which there are few ways."""
    ticked = cast(Rating.reasons, String)
    within = and_(Rating.rated_on >= period.start, Rating.rated_on <= period.end)
    rows = db.session.execute(select(ticked, func.count()).join(Case, Case.id == Rating.case_id).where(mine, within).group_by(ticked)).all()
    return [(one.label, count) for one in Reason if (count := sum(number for text, number in rows if f'"{one.value}"' in (text or "")))]
