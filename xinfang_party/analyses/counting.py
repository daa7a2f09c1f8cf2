"""The whole situation of a period, in a few statements however many cases there are; made again when something happened in the house.

Many people read it, and it goes into a report that is handed on: what is counted does not depend on who asks. Whole figures count accusations
where all windows are of whole months (`asking.seen_by_all`); what is split, or shorter, leaves them out (docs/decisions/0015, 0042).
"""
from typing import Any

from xinfang_party.analyses import queries
from xinfang_party.analyses.catalogue import LANES, OUTCOMES, OVERDUE, WORK
from xinfang_party.analyses.terms import Figures, Line, Situation, Split, Three, Windows
from xinfang_party.kernel import clock
from xinfang_party.measures import asking, kept, registry, stacks, sums
from xinfang_party.measures.kinds import Measure
from xinfang_party.measures.terms import Scope, Selection
from xinfang_party.petitions import knowing
from xinfang_party.petitions.catalogue import PAUSE_REASONS
from xinfang_party.petitions.models import Subject
from xinfang_party.petitions.queries import below, subjects_in_order

UNSAID = "没有填"
BUREAU = Selection(Scope.bureau())


def situation(windows: Windows, subject_id: int | None = None) -> Situation:
    """`subject_id`: the subject of the first level whose own parts are told besides."""
    return kept.Reading().made(("analyses.situation", windows, subject_id), lambda: count(windows, subject_id))  # type: ignore[no-any-return]


def count(windows: Windows, subject_id: int | None) -> Situation:
    work = [(heading, measures) for room, heading in WORK if (measures := told_by(room))]
    codes = [*OUTCOMES, *(measure.code for _, measures in work for measure in measures)]
    found, overdue = figures(codes, windows)
    counts, subjects = queries.splits(windows), subjects_in_order()
    tops = tops_of(subjects)
    top = next((subject for subject in subjects if subject.id == subject_id and subject.parent_id is None), None)
    return Situation(
        windows, clock.today(), {code: found[code] for code in OUTCOMES}, overdue,
        {Split.SUBJECT: by_subject(counts, tops), **{split: by_word(counts, split) for split in queries.WORDS}, Split.DISTRICT: by_district(counts)},
        Three(*(sum(one[place] for (split, _), one in counts.items() if split is Split.CHANNEL) for place in range(3))), pauses(windows),
        tuple((heading, tuple(found[measure.code] for measure in measures)) for heading, measures in work), overdue.leaves_out,
        by_second(counts, subjects, top) if top else (), top.name if top else "", knowing.reach())


def told_by(room: str) -> list[Measure]:
    """What a room tells of the whole bureau, if it is there: counts, totals and rates."""
    told = [measure for measure in registry.in_order() if measure.code.startswith(f"{room}.") and sums.is_sum(measure) and not measure.is_helper]
    return [measure for measure in told if room != "lanes" or measure.code in LANES]


def figures(codes: list[str], windows: Windows) -> tuple[dict[str, Figures], Any]:
    """All of them, and what is overdue at the end of the period (or today). One statement."""
    asked: list[Any] = [(code, BUREAU, period, asking.seen_by_all(registry.get(code), BUREAU, *windows)) for code in codes for period in windows]
    asked.append((OVERDUE, BUREAU, windows.now, asking.seen_by_all(registry.get(OVERDUE), BUREAU, *windows)))
    *found, overdue = stacks.figures(asked)
    return {code: Figures(*found[3 * place:3 * place + 3]) for place, code in enumerate(codes)}, overdue


# --- splits -------------------------------------------------------------------------------------------------------------------

def by_word(counts: queries.Counted, split: Split) -> tuple[Line, ...]:
    """All words in their own order, never by number; what no case says is no line."""
    lines = [Line(word.label, three(counts, split, word.value), word.value) for word in queries.WORDS[split][1] if (split, word.value) in counts]
    return (*lines, *unsaid(counts, split))


def by_district(counts: queries.Counted) -> tuple[Line, ...]:
    names = sorted(value for split, value in counts if split is Split.DISTRICT and value)
    return (*(Line(name, three(counts, Split.DISTRICT, name), name) for name in names), *unsaid(counts, Split.DISTRICT))


def by_subject(counts: queries.Counted, groups: dict[int, tuple[str, frozenset[int]]]) -> tuple[Line, ...]:
    lines = []
    for key, (name, ids) in groups.items():
        total = Three(*(sum(one) for one in zip(*(three(counts, Split.SUBJECT, str(id_)) for id_ in ids), strict=True)))
        if any(total):
            lines.append(Line(name, total, str(key)))
    whole = set().union(*(ids for _, ids in groups.values())) if groups else set()
    return (*lines, *(unsaid(counts, Split.SUBJECT) if is_whole(counts, whole) else ()))


def by_second(counts: queries.Counted, subjects: list[Subject], top: Subject) -> tuple[Line, ...]:
    """The parts of one subject, and last what was filed under no part."""
    under = below(subjects)
    groups = {subject.id: (subject.name, under[subject.id]) for subject in subjects if subject.parent_id == top.id}
    own = three(counts, Split.SUBJECT, str(top.id))
    return (*(line for line in by_subject(counts, groups) if not line.is_missing), *([Line("没有再分的", own, str(top.id), is_alone=True)] if any(own) else ()))


def is_whole(counts: queries.Counted, ids: set[int]) -> bool:
    """The groups hold every case that has a subject: then those without one make up the rest."""
    return all(not value or int(value) in ids for split, value in counts if split is Split.SUBJECT)


def three(counts: queries.Counted, split: Split, value: str) -> Three:
    return Three(*counts.get((split, value), (0, 0, 0)))


def unsaid(counts: queries.Counted, split: Split) -> tuple[Line, ...]:
    return (Line(UNSAID, three(counts, split, ""), is_missing=True),) if (split, "") in counts else ()


def tops_of(subjects: list[Subject]) -> dict[int, tuple[str, frozenset[int]]]:
    """Subject of the first level → (name, its id and those of all below), in the tree's own order."""
    under = below(subjects)
    return {subject.id: (subject.name, under[subject.id]) for subject in subjects if subject.parent_id is None}


def pauses(windows: Windows) -> tuple[Line, ...]:
    found = queries.pauses(windows)
    known = [*(reason for reason in PAUSE_REASONS if reason in found), *sorted(reason for reason in found if reason not in PAUSE_REASONS)]
    return tuple(Line(words_of(reason), Three(*found[reason]), reason) for reason in known if any(found[reason]))


def words_of(reason: str) -> str:
    known = PAUSE_REASONS.get(reason)
    return f"{known.words}（{'停止计算期限' if known.stops_clock else '期限照常计算'}）" if known else reason
