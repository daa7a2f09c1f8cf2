"""The list of a branch's archive of one year, in the order of domain.md 1.4. Nobody types it: every line is filled from the records."""
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from xinfang_party.activities.terms import Kind
from xinfang_party.activities.terms import State as ActivityState
from xinfang_party.archives import reading, rules
from xinfang_party.archives.catalogue import LINKS, MEETINGS
from xinfang_party.archives.lists import of_papers, of_places, of_work
from xinfang_party.archives.terms import Fact, Line
from xinfang_party.cadence import boards
from xinfang_party.cadence.terms import Standing
from xinfang_party.dues import queries as dues
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.organization.models import Branch
from xinfang_party.web.links import path_to

HOURS, TALKS = "activities.members_with_hours", "talks.coverage"


def lines_of(branch: Branch, year: int) -> list[Line]:
    """About ten statements, however much there is."""
    today = clock.today()
    last = min(date(year, 12, 31), today, branch.dissolved_on or today)
    facts: dict[str, list[Fact]] = defaultdict(list)
    for fact in reading.facts(branch.id, year, last):
        facts[fact.what].append(fact)
    book = Line("book", "支部工作手册", "由记录生成", url=path_to("papers.download_work_book", branch_id=branch.id, year=year))
    found = [book, *of_papers(facts["paper"], year, today), *of_meetings(branch, year, facts), *of_measures(branch, year),
             of_dues(branch, year, last), *of_work(facts, year, today), *of_places(facts, year, last)]
    return [linked(line, branch.id, year) for line in found]


def of_meetings(branch: Branch, year: int, facts: dict[str, list[Fact]]) -> list[Line]:
    """Each kind that was held or is required."""
    missed: dict[Kind, tuple[str, ...]] = defaultdict(tuple)
    for one in boards.lines_of([branch], year):
        labels = [cell.period.label.partition("年")[2] or "全年" for cell in one.cells if cell.standing is Standing.MISSED]
        missed[one.requirement.kind] += rules.gaps(labels, f"{one.label}没有记录")
        missed.setdefault(one.requirement.kind, ())
    rounds = sum(fact.number for fact in facts["appraisal"] if fact.state == "concluded")
    found = []
    for kind in MEETINGS:
        own = [fact for what in ("activity", "purpose") for fact in facts[what] if fact.key == kind.value]
        held = sum(fact.number for fact in own if ActivityState(fact.state).counts)
        waiting = sum(fact.number for fact in facts["activity"] if fact.key == kind.value and fact.state in (ActivityState.HELD, ActivityState.SUBMITTED))
        if own or kind in missed:
            there = f"{held} 次" + (f"，评定 {rounds} 次" if kind is Kind.APPRAISAL and rounds else "")
            found.append(Line(f"kind-{kind.value}", kind.label, there, (*missed[kind], *rules.some(waiting, "{} 份记录还没有确认")),
                              path_to("activities.list_activities", branch=branch.id, kind=kind.value, year=year)))
    return found


def of_measures(branch: Branch, year: int) -> list[Line]:
    """Talks and study hours, as their figures tell them."""
    talks, hours = engine.many([(code, Scope.branch(branch.id), Period.year(year)) for code in (TALKS, HOURS)])
    lacking = int((talks.denominator or 0) - talks.numerator)
    share = "没有要求" if hours.value is None else f"完成 {hours.value:.4g}%"
    return [Line("talks", "谈心谈话", f"应谈 {int(talks.denominator or 0)} 项，谈了 {int(talks.numerator)} 项", rules.some(lacking, "还有 {} 项应谈的没有谈")),
            Line("hours", "党员学时", share, () if hours.value is None or hours.value >= 100 else (f"还有党员没有学够，平均{share}",))]


def of_dues(branch: Branch, year: int, last: date) -> Line:
    owed, done = 0, 0
    lacking: list[str] = []
    grid = dues.grid(branch.id, year)
    for month in (date(year, number, 1) for number in range(1, 13)):
        owing = [member for member, _rows, months in grid if month in months]
        recorded = [rows for _member, rows, months in grid if month in months and month in rows]
        owed, done = owed + len(owing), done + len(recorded)
        if len(recorded) < len(owing) and (month + timedelta(days=31)).replace(day=1) <= last + timedelta(days=1):
            lacking.append(f"{month.month}月")
    return Line("dues", "党费", f"每名党员每月一次，应登记 {owed} 次，登记了 {done} 次", rules.gaps(lacking, "党费没有登记完"))


def linked(line: Line, branch_id: int, year: int) -> Line:
    if line.url or line.code not in LINKS:
        return line
    endpoint, is_narrowed = LINKS[line.code]
    return Line(line.code, line.title, line.there, line.lacks, path_to(endpoint, **({"branch": branch_id, "year": year} if is_narrowed else {})))


def lacking(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.lacks]
