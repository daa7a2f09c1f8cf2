"""Ask a measure. Every answer carries its numerator and denominator, and `rows` are the very facts behind it.

All functions read `db.session`; a code nobody registered, an owner or a dimension the measure lacks raise `Refusal`.
"""
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Select, union_all

from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import batches, details, duties, medians, registry, shares, sums, trends, unions
from xinfang_party.measures.kinds import Every, Median, Share
from xinfang_party.measures.questions import Question
from xinfang_party.measures.rules import Parts
from xinfang_party.measures.terms import BUREAU, Figure, Scope, Selection

Asked = tuple[str, Selection | Scope, Period] | tuple[str, Selection | Scope, Period, Any]
"""A question as data: code, which facts, when, and the condition `seen` where not every fact may be counted."""


Timed = tuple[str, Period] | tuple[str, Period, date]


class Figures(dict[Any, Figure]):
    """key → Figure. A key without facts is answered too, by `figures[key]` (not by `get`), with the figure of nothing."""

    def __init__(self, found: dict[Any, Figure], empty: Callable[[Any], Figure]) -> None:
        super().__init__(found)
        self.empty = empty
        self.nothing: dict[Any, Figure] = {}

    def __missing__(self, key: Any) -> Figure:
        """Made once: a page asks for it again and again, and figures are kept."""
        if key not in self.nothing:
            self.nothing[key] = self.empty(key)
        return self.nothing[key]


def figure(code: str, selection: Selection | Scope, period: Period, as_of: date | None = None, *, seen: Any = None) -> Figure:
    """One figure, one statement. `as_of` (today unless told): what was true on that day's evening, as far as the facts are dated.

    `seen`, here and below: an SQL condition; only facts that meet it are counted.
    """
    question = ask(code, selection, period, as_of, seen)
    facts: Any = registry.facts_of(question.measure)
    match question.measure:
        case Every() as every:
            return duties.figure(question, every, facts)
        case Share() as share:
            return shares.figure(question, share, facts)
        case Median():
            return medians.figure(question, facts)
        case _:
            return sums.figure(question, facts)


def figures_by(code: str, level: str, period: Period, as_of: date | None = None, within: Selection | Scope | None = None, *,
               seen: Any = None) -> Figures:
    """Figures of all owners at a level, or of all values of a dimension, in one statement. Key None holds facts without one.

    Each figure's selection says how to ask for it alone; hand-picked facts of `within` are left out, they would not stay with one owner.
    """
    question = ask(code, replace(Selection.of(within or Scope.bureau()), picked=()), period, as_of, seen)
    facts: Any = registry.facts_of(question.measure)

    match question.measure:
        case Every() as every:
            return of_duty(question, level, duties.debtors_by(question, every, facts, level))
        case Share() as share:
            return of_share(question, level, shares.by(question, share, facts, level))
        case Median():
            return figures(medians.by(question, facts, level), lambda key, found: medians.assemble(one_of(question, level, key), *(found or (None, 0))))
        case _:
            return of_sum(question, level, sums.by(question, facts, level))


def figures_by_each(asked: Sequence[Timed], level: str, as_of: date | None = None, within: Scope | None = None) -> list[Figures]:
    """`figures_by` of each (code, period), or (code, period, as of which day), in a handful of statements, however many they are: all sums share
    one, all shares, and all duties."""
    questions = {place: ask(code, within or Scope.bureau(), period, day[0] if day else as_of) for place, (code, period, *day) in enumerate(asked)}
    found: dict[int, Figures] = {}
    for kind, read, of in ((unions.is_sum, unions.sums_by, of_sum), (unions.is_share, unions.shares_by, of_share), (unions.is_duty, unions.duties_by, of_duty)):
        chosen = {place: question for place, question in questions.items() if kind(question.measure, level)}
        found |= {place: of(questions[place], level, answered) for place, answered in read(chosen, level).items()}
    return [found[place] if place in found else figures_by(q.measure.code, level, q.period, q.as_of, within) for place, q in questions.items()]


def series(code: str, selection: Selection | Scope, periods: Sequence[Period], as_of: date | None = None, *,
           seen: Any = None) -> list[Figure]:
    """The figure in each of the periods, in their order; one statement, whatever the kind. Periods may overlap."""
    if not periods:
        return []
    question = ask(code, selection, periods[0], as_of, seen)
    return trends.series(question, registry.facts_of(question.measure), periods)


def rows(code: str, selection: Selection | Scope, period: Period, which: str = "all", as_of: date | None = None, *,
         seen: Any = None) -> Select[Any]:
    """The facts behind a figure (for a Share its subjects), by date, ready for limit, offset, where and options. `which`: all, hits, misses."""
    question = ask(code, selection, period, as_of, seen)
    return details.rows(question, registry.facts_of(question.measure), which)


def rows_by(code: str, level: str, period: Period, as_of: date | None = None, within: Selection | Scope | None = None) -> dict[Any, list[int]]:
    """owner → ids of the rows behind its figure, those `rows` answers of it alone; one statement, however many owners."""
    question = ask(code, within or Scope.bureau(), period, as_of)
    found: dict[Any, list[int]] = {}
    for owner, key in db.session.execute(details.owned(question, registry.facts_of(question.measure), level)):
        found.setdefault(owner, []).append(key)
    return found


def around(code: str, selection: Selection | Scope, period: Period) -> list[tuple[Any, Select[Any]]]:
    """(model, a select of ids) of the facts a figure is looked for among, and of the rows they hang on: those that do not count today, too."""
    question = ask(code, selection, period, None)
    facts: Any = registry.facts_of(question.measure)
    return [(model, details.around(question, facts, model.id)) for model in (facts.of, *(target for target, _ in facts.joins))]


def parts(requests: Sequence[Asked], as_of: date | None = None) -> list[Parts]:
    """Of each of many questions what every single fact gave to the figure; one statement for all of them."""
    questions = [ask(code, selection, period, as_of, *seen) for code, selection, period, *seen in requests]
    found: list[dict[int, float]] = [{} for _ in questions]
    statements = [details.parts(question, registry.facts_of(question.measure), place) for place, question in enumerate(questions)]
    for place, key, value in db.session.execute(union_all(*statements)) if statements else ():
        found[place][key] = value or 0
    return list(found)


def many(requests: Sequence[Asked], as_of: date | None = None) -> list[Figure]:
    """The answers of many questions in the order asked: counts, totals, ratios and quotients over the same facts share statements,
    and so do all duties of subjects, and any measure asked about many owners."""
    questions = [ask(code, selection, period, as_of, *seen) for code, selection, period, *seen in requests]
    shared = batches.answers(questions)
    for group in batches.alike({place: question for place, question in enumerate(questions) if place not in shared}):
        shared |= of_owners(group)
    shared |= of_duties({place: question for place, question in enumerate(questions) if place not in shared and unions.is_owed_by_subjects(question.measure)})
    return [shared.get(place) or figure(q.measure.code, q.selection, q.period, q.as_of, seen=q.seen) for place, q in enumerate(questions)]


def of_owners(group: dict[int, Question]) -> dict[int, Figure]:
    """place → Figure of questions that differ in their owner only."""
    first = next(iter(group.values()))
    level, owners = first.selection.scope.level, (question.selection.scope.key for question in group.values())
    scope = Scope(level, None, frozenset(key for key in owners if key is not None))
    found = figures_by(first.measure.code, level, first.period, first.as_of, replace(first.selection, scope=scope), seen=first.seen)
    return {place: replace(found[question.selection.scope.key], selection=question.selection) for place, question in group.items()}


def of_duties(questions: dict[int, Question]) -> dict[int, Figure]:
    """place → Figure of what subjects owe, whatever the scopes; one statement for all."""
    found = unions.duties_by(questions, None)
    return {place: of_whole_duty(question, duties.asked_once(question.measure), found[place])  # type: ignore[arg-type]
            for place, question in questions.items()}


def of_whole_duty(question: Question, every: Every, groups: dict[Any, Any]) -> Figure:
    debtors = groups.get(None) or duties.nobody(every, question.selection.scope.key)
    return duties.judged(question, every, debtors, duties.excused_in(question, every, groups))


def ask(code: str, selection: Selection | Scope, period: Period, as_of: date | None, seen: Any = None) -> Question:
    return Question(registry.get(code), Selection.of(selection), period, as_of or clock.today(), seen)


def figures(found: dict[Any, Any], assemble: Callable[[Any, Any], Figure]) -> Figures:
    return Figures({key: assemble(key, parts) for key, parts in found.items()}, lambda key: assemble(key, None))


def of_sum(question: Question, level: str, found: dict[Any, Any]) -> Figures:
    return figures(found, lambda key, parts: sums.assemble(one_of(question, level, key), *(parts or (0, 0))))


def of_share(question: Question, level: str, found: dict[Any, Any]) -> Figures:
    return figures(found, lambda key, parts: shares.assemble(one_of(question, level, key), parts or shares.NOTHING))


def of_duty(question: Question, level: str, groups: dict[Any, Any]) -> Figures:
    every: Any = duties.asked_once(question.measure)  # type: ignore[arg-type]
    excused = duties.excused_in(question, every, groups)
    return figures(groups, lambda key, debtors: duties.judged(one_of(question, level, key), every, debtors or duties.nobody(every, key), excused))


def one_of(question: Question, level: str, key: Any) -> Question:
    return replace(question, selection=part_of(question.selection, level, key, registry.owner_columns(question.measure)))


def part_of(whole: Selection, name: str, key: Any, owners: dict[str, Any]) -> Selection:
    """The selection of one owner or value within a whole."""
    scope = whole.scope
    if name in owners and key is not None and (scope.level == BUREAU or (scope.level == name and key in (scope.keys or {scope.key}))):
        return replace(whole, scope=Scope(name, key))
    return replace(whole, only=(*whole.only, (name, (key,))))
