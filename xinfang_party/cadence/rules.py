"""Which requirement stands how, on which days a year is planned, and why something cannot be done. Pure: values and `today` in."""
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from xinfang_party.activities.terms import Kind
from xinfang_party.cadence.catalogue import EACH, EACH_MONTHS, PLAN_DAYS, WHOLE_BRANCH, days
from xinfang_party.cadence.terms import Cell, Requirement, Standing, WaiverState
from xinfang_party.kernel.periods import Period
from xinfang_party.kernel.text import looks_personal
from xinfang_party.measures.rules import Days, Span, Verdict, judge

DAY, WEEK = timedelta(days=1), timedelta(days=7)
OPEN = (Standing.PENDING, Standing.MISSED)
"""What still can be done or excused."""


@dataclass(frozen=True)
class Change:
    """The bureau's own number for a kind, in force from 1 January of `year`."""

    kind: Kind
    year: int
    each: str
    at_least: int
    source: str


def in_force(requirement: Requirement, changes: Sequence[Change], year: int) -> Requirement:
    """The requirement as it is in that year: the newest change not later than it, else the catalogue's own."""
    known = [change for change in changes if change.kind is requirement.kind and change.year <= year]
    if not known:
        return requirement
    newest = max(known, key=lambda change: change.year)
    return replace(requirement, each=newest.each, at_least=newest.at_least, source=newest.source, confidence="本局规定")


# --- the board ----------------------------------------------------------------------------------------------------------------

def board(requirement: Requirement, *, spans: Sequence[Span] | None, done: Days, waivers: Mapping[Period, str], year: int,
          today: date) -> list[Cell]:
    """One field for each sub-period of the year, oldest first, judged as the measure of the same requirement judges.

    `spans`: the days the debtor existed (None: always); `done`: how many were held on which day; `waivers`: sub-period → who approved.
    A waiver that was not needed, because the thing was held all the same, is none.
    """
    known = None if spans is None else [(start, end if end is not None and end <= today else None) for start, end in spans]
    happened = {day: amount for day, amount in done.items() if day <= today}
    return [field(requirement, sub, spans=known, done=happened, waivers=waivers, today=today) for sub in Period.year(year).sub_periods(requirement.each)]


def field(requirement: Requirement, sub: Period, *, spans: Sequence[Span] | None, done: Days, waivers: Mapping[Period, str], today: date) -> Cell:
    verdict = judge(done, [sub], at_least=requirement.at_least, as_of=today, spans=spans, excused=waivers.keys())
    standing = Standing.AHEAD if sub.start > today and verdict != Verdict() else standing_of(verdict)
    count = sum(int(amount) for day, amount in done.items() if sub.contains(day))
    approver = waivers.get(sub, "") if standing in (Standing.WAIVED, Standing.AHEAD) else ""
    left = (sub.end - today).days if standing is Standing.PENDING else None
    return Cell(standing, sub, done=count, wanted=requirement.at_least, days=left, approver=approver)


def standing_of(verdict: Verdict) -> Standing:
    if verdict == Verdict():
        return Standing.NOT_OWED
    if verdict.met:
        return Standing.MET
    if verdict.waived:
        return Standing.WAIVED
    return Standing.PENDING if verdict.pending else Standing.MISSED


def counted(cells: Sequence[Cell]) -> Verdict:
    """What the fields come to, in the words of the measure."""
    met, missed, pending, waived = (sum(cell.standing is one for cell in cells)
                                    for one in (Standing.MET, Standing.MISSED, Standing.PENDING, Standing.WAIVED))
    return Verdict(met=met, due=met + missed, pending=pending, waived=waived)


def closes_within(cells: Sequence[Cell], most: int) -> list[Cell]:
    """Fields that are neither met nor waived and end in at most so many days."""
    return [cell for cell in cells if cell.standing is Standing.PENDING and cell.days is not None and cell.days <= most]


# --- the plan -----------------------------------------------------------------------------------------------------------------

def proposed_dates(requirement: Requirement, year: int, is_workday: Callable[[date], bool], taken: Sequence[Period] = (), *,
                   today: date | None = None, within: Collection[Period] | None = None) -> list[date]:
    """The days on which to hold what is still missing, oldest first. `taken`: sub-periods that have one already, once for each; `within`: those
    that are owed (None: all); nothing is proposed before `today`."""
    found = []
    for sub in Period.year(year).sub_periods(requirement.each):
        if (within is not None and sub not in within) or (today is not None and sub.end < today):
            continue
        wanted = days_in(requirement, sub, is_workday)[list(taken).count(sub):]
        rest = sub if today is None else Period.stretch(max(sub.start, today), sub.end)
        found += [at_work(max(day, rest.start), rest, is_workday) for day in wanted]
    return sorted(found)


def days_in(requirement: Requirement, sub: Period, is_workday: Callable[[date], bool]) -> list[date]:
    """One by the catalogue's rule; several evenly spread."""
    wanted = requirement.at_least
    if wanted == 1:
        return [at_work(usual_day(requirement.kind, sub), sub, is_workday)]
    return [at_work(sub.start + timedelta(days=(2 * n + 1) * sub.days // (2 * wanted)), sub, is_workday) for n in range(wanted)]


def usual_day(kind: Kind, sub: Period) -> date:
    """"第三个星期五": of the month of the sub-period that the rule names, the last one where it has fewer months."""
    rule = PLAN_DAYS[kind]
    month = sub.sub_periods("month")[min(rule.month, EACH_MONTHS[sub.kind]) - 1]
    first = month.start + timedelta(days=(rule.weekday - month.start.weekday()) % 7)
    return first + WEEK * (rule.nth - 1)


def at_work(day: date, within: Period, is_workday: Callable[[date], bool]) -> date:
    """The day itself or the working day before, after it where none comes before in the stretch; the day itself in one without any."""
    before = [day - DAY * n for n in range((day - within.start).days + 1)]
    after = [day + DAY * n for n in range(1, (within.end - day).days + 1)]
    return next((one for one in (*before, *after) if is_workday(one)), day)


def sub_period_of(requirement: Requirement | None, day: date) -> Period:
    """Within which a planned thing may be held and still be the same; a month for what nobody requires."""
    return Period.of(day, requirement.each if requirement is not None else "month")


# --- why not ------------------------------------------------------------------------------------------------------------------

def why_not_text(text: str) -> str | None:
    kind = looks_personal(text)
    return f"文字里像是有{kind}，这里不能写个人信息，请删去后再提交。" if kind else None


def why_not_year(year: int, today: date) -> str | None:
    last = today.year + days("plan_years_ahead")
    return None if today.year <= year <= last else f"计划只能安排在 {today.year} 年到 {last} 年之间，请检查年份。"


def why_not_kind(kind: Kind, known: Collection[Kind], *, has_cell: bool) -> str | None:
    if kind not in known:
        return "这个党组织不开展这种活动，请另选一种。"
    if kind is Kind.CELL_MEETING and not has_cell:
        return "党小组会要选是哪个党小组。"
    if has_cell and kind in WHOLE_BRANCH:
        return f"{kind.label}由全支部召开，请把“党小组”改为“全支部”。"
    return None


def why_not_ask(standing: Standing, before: WaiverState | None, reason: str) -> str | None:
    """Of one requirement in one sub-period: what is open, or ahead, and not asked for yet."""
    if standing is Standing.MET:
        return "这一期已经完成，不用申请免于要求。"
    if standing is Standing.NOT_OWED:
        return "这一期本来就不要求，不用申请。"
    if before is WaiverState.ASKED:
        return "这一期已经申请过，正在等机关党委决定。"
    if before is WaiverState.APPROVED:
        return "这一期已经批准免于要求，不用再申请。"
    if not reason.strip():
        return "请写明为什么不能按期开展，例如“防汛应急值守，全员在岗”。"
    return why_not_text(reason)


def why_not_ask_ahead(period: Period, today: date) -> str | None:
    last = today.year + days("plan_years_ahead")
    return f"最多只能提前申请到 {last} 年，请检查是哪一期。" if period.end.year > last else None


def why_not_decide(state: WaiverState, asked_by: str, by: str, *, approves: bool, opinion: str) -> str | None:
    if state is not WaiverState.ASKED:
        return f"这项申请{state.label}，不能再次决定。"
    if asked_by == by:
        return "申请是您自己提出的，请由机关党委的其他同志决定。"
    if not approves and not opinion.strip():
        return "不同意时请写明理由，让支部知道怎么补上。"
    return why_not_text(opinion)


def why_not_withdraw(state: WaiverState) -> str | None:
    return None if state is WaiverState.ASKED else f"这项申请{state.label}，不能撤回。"


def why_not_change(requirement: Requirement, *, each: str, at_least: int, year: int, source: str, today: date) -> tuple[str, str] | None:
    """(sentence, field). In force from 1 January; years that are over keep what stood in them."""
    if each not in EACH:
        return "请从给出的选项中选一项。", "each"
    most = days("most_each_month") * EACH_MONTHS[each]
    if not 1 <= at_least <= most:
        return f"{EACH[each]}的次数应在 1 到 {most} 之间，请检查。", "at_least"
    last = today.year + days("plan_years_ahead")
    if not max(today.year, requirement.since.year) <= year <= last:
        return f"请填写 {today.year} 年到 {last} 年之间的年份；已经过去的年份不能改。", "year"
    if not source.strip():
        return "请写明依据，例如“局党组 2026 年党建工作要点”。", "source"
    fault = why_not_text(source)
    return (fault, "source") if fault else None
