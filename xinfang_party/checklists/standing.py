"""How branches stand by the standard: every figure of every item, asked for all branches at once."""
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xinfang_party.checklists import rules
from xinfang_party.checklists.catalogue import number
from xinfang_party.checklists.terms import Check, Document, Edition, Item, Known, Result, Sheet, When
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import asking, engine, kept, registry
from xinfang_party.measures.asking import NO_DAY
from xinfang_party.measures.engine import Figures
from xinfang_party.measures.rules import is_of_whole_months
from xinfang_party.measures.terms import Scope

LEVEL = "branch"
FEW = number("read_apart")
"""Of so many branches only their own rows are read; of more all, which the next page then need not ask again."""
NOTHING_KNOWN = Known()


@dataclass(frozen=True)
class Asked:
    """One question for all branches: a measure, over which time, as of which day."""

    code: str
    period: Period
    as_of: date


Found = Mapping[Asked, Figures]


@dataclass(frozen=True)
class Answers:
    """What was found for a time as of a day."""

    period: Period
    day: date
    found: Found

    def is_over(self, check: Check, asked: Period) -> bool:
        """The year of a time that ends before it is not over for it, however long ago that was."""
        return asked.is_over(self.day) and (check.when is When.ROUND or self.period.end == asked.end)


@dataclass(frozen=True)
class Way:
    """How an item is looked at, the same for every branch: each of its tests with what is asked for it, None where no room can tell."""

    item: Item
    tests: Sequence[tuple[Check, Asked | None]]


def sheets(edition: Edition, branch_ids: Sequence[int], period: Period, as_of: date | None = None,
           known: Mapping[int, Known] | None = None) -> dict[int, Sheet]:
    """branch id → how it stands by every item. As many statements as there are questions, however many branches."""
    return sheets_from(edition, branch_ids, answers_to(edition.items, branch_ids, period, as_of), known or {})


def answers_to(items: Iterable[Item], branch_ids: Sequence[int], period: Period, as_of: date | None = None, *, also: Iterable[Asked] = ()) -> Answers:
    """Everything these items ask, of one edition or of several; `also`: what else the same page wants to know of the branches."""
    day = as_of or clock.today()
    checks = {check for item in items for check in item.proof.tests}
    asked = {question_of(check, period, day) for check in checks if is_told(check)}
    return Answers(period, day, figures(asked.union(also), branch_ids))


def sheets_from(edition: Edition, branch_ids: Sequence[int], answers: Answers, known: Mapping[int, Known]) -> dict[int, Sheet]:
    ways = [way_of(item, answers) for item in edition.items]
    return {key: sheet_of(edition, ways, key, answers, known.get(key, NOTHING_KNOWN)) for key in branch_ids}


def way_of(item: Item, answers: Answers) -> Way:
    return Way(item, [(check, question_of(check, answers.period, answers.day) if is_told(check) else None) for check in item.proof.tests])


def sheet_of(edition: Edition, ways: Sequence[Way], branch_id: int, answers: Answers, known: Known) -> Sheet:
    standings = [rules.stand(way.item, results_of(way, branch_id, answers, known.papers.get(way.item.code, ())), known.said.get(way.item.code))
                 for way in ways]
    return rules.sheet(edition, [rules.inspected(one, known.given.get(one.item.code)) for one in standings])


def results_of(way: Way, branch_id: int, answers: Answers, papers: Sequence[Document]) -> list[Result]:
    results = [result_of(check, asked, branch_id, answers) for check, asked in way.tests]
    proof = way.item.proof
    if proof.document_months is not None:
        results.append(rules.judge_documents(proof.document_months, papers, min(answers.day, answers.period.end)))
    if proof.is_judged and not results:
        results.append(rules.TO_BE_JUDGED)
    return results


def result_of(check: Check, asked: Asked | None, branch_id: int, answers: Answers) -> Result:
    if asked is None:
        return rules.judge(check, check.code, None, is_over=False)
    figure = answers.found[asked][branch_id]
    return rules.judge(check, registry.get(check.code).name, figure, is_over=answers.is_over(check, asked.period),
                       has_begun=asked.period.start <= answers.day)


def is_told(check: Check) -> bool:
    """A room registered the measure, and it can be asked of a branch."""
    return registry.is_code(check.code) and LEVEL in registry.owner_columns(registry.get(check.code))


def question_of(check: Check, period: Period, day: date) -> Asked:
    """A year is looked at as it stood at the end of the time that is assessed: what comes after is of the next one."""
    if check.when is not When.ROUND:
        year = Period.of(period.end, "year")
        period, day = year, (day if period.end == year.end else min(day, period.end))
    return Asked(check.code, period, told_on(check.code, day))


def told_on(code: str, day: date) -> date:
    """Of secret facts no day but today and a month's last is told: the figures of two other days would tell of the facts between (decision 0015)."""
    if day == clock.today() or is_of_whole_months(None, day, NO_DAY) or asking.no_secret(registry.get(code)) is None:
        return day
    return day.replace(day=1) - timedelta(days=1)


def figures(asked: set[Asked], branch_ids: Sequence[int]) -> Found:
    """A handful of statements; what is known of all branches is remembered."""
    group = sorted(asked, key=lambda one: (one.code, one.period, one.as_of))
    timed = [(one.code, one.period, one.as_of) for one in group]
    if len(branch_ids) > FEW:
        return dict(zip(group, kept.Reading().figures_by(timed, LEVEL), strict=True))
    return dict(zip(group, engine.figures_by_each(timed, LEVEL, None, Scope.branches(branch_ids)), strict=True))
