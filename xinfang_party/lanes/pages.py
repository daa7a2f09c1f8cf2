"""What the board, the page of lanes and the panel of a case show, gathered in a few statements."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from xinfang_party.access.permissions import may, reach
from xinfang_party.access.terms import Identity
from xinfang_party.kernel import clock
from xinfang_party.lanes import queries, rules
from xinfang_party.lanes.catalogue import AFTER, BY_DATES, DAILY, ELSEWHERE, LANES, WHO
from xinfang_party.lanes.forms import MarkForm, OfficerStepForm, StepForm
from xinfang_party.lanes.models import CaseLane, CaseStep
from xinfang_party.lanes.planning import RECORDS
from xinfang_party.lanes.renewing import kept_of, numbers_set
from xinfang_party.lanes.service import asks_of, sides_of
from xinfang_party.lanes.terms import Standing, StepCode, Who
from xinfang_party.petitions.catalogue import PAUSE_REASONS
from xinfang_party.petitions.filters import Reader
from xinfang_party.petitions.forms import offer
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.pages import owner_of, places_for
from xinfang_party.petitions.queries import why_not_write
from xinfang_party.petitions.terms import HandlingClass, Purpose
from xinfang_party.web.pagination import SIZE, Page, page_number

UNSORTED = "none"
NOT_NOTED = BY_DATES | ELSEWHERE.keys()
TONES = {Standing.DONE: "good", Standing.LATE: "warn", Standing.WAITING: "info", Standing.OVERDUE: "bad", Standing.MISSED: "quiet"}


# --- the board ----------------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Next:
    """What a case on the board needs next: what, by when, who, how near."""

    what: str
    when: str
    who: str
    state: str
    tone: str


def board(identity: Identity, args: Mapping[str, str]) -> dict[str, Any]:
    places, reader = places_for(identity, args), Reader(args)
    periods = queries.periods()
    known = places.known
    wanted = queries.Wanted(
        reader.number("branch", "党支部", known.branches), reader.number("department", "承办处室", known.departments), reader.member(known.member),
        reader.number("special", "特殊时期", {period.id for period in periods}), args.get("mine") == "1", args.get("paused") == "1")
    counts = queries.counts(identity, wanted)
    lane = lane_of(args.get("lane", ""), counts)
    total = counts.get(lane, queries.LaneCounts()).open
    page = page_of(identity, wanted, lane, total) if total else None
    ids = [listed.case.id for listed in page.items] if page else []
    return {"page": page, "lanes": queries.lanes_of(ids), "counts": counts, "chosen": lane,
            "problems": reader.problems, "places": places, "periods": [(period.id, period.name) for period in periods],
            "wanted": wanted, "pauses": queries.pauses_of(ids), "reasons": PAUSE_REASONS, "paused": paused_words(identity, wanted),
            "next_of": next_of, "tabs": tabs(), "no_cases": queries.LaneCounts(), "owner_of": owner_of,
            "profile": LANES.get(lane) if lane else None, "sees_own_only": reach(identity, "case:read").is_own_only}


def page_of(identity: Identity, wanted: queries.Wanted, lane: HandlingClass | None, total: int) -> Page:
    """As `paginate`, whose rows could not be in an order of another table."""
    number = min(page_number(), max(1, -(-total // SIZE)))
    return Page(queries.cases_listed(identity, wanted, lane, size=SIZE, start=(number - 1) * SIZE), number, SIZE, total)


def tabs() -> list[tuple[str, str, HandlingClass | None]]:
    return [*((lane.value, lane.label, lane) for lane in HandlingClass), (UNSORTED, "未分类", None)]


def lane_of(text: str, counts: Mapping[HandlingClass | None, queries.LaneCounts]) -> HandlingClass | None:
    """The one the address names, else the first with open cases."""
    if text == UNSORTED:
        return None
    named = next((lane for lane in HandlingClass if lane.value == text), None)
    return named or next((lane for lane in HandlingClass if lane in counts), None if None in counts else HandlingClass.URGENT)


def paused_words(identity: Identity, wanted: queries.Wanted) -> list[tuple[str, int]]:
    return [(PAUSE_REASONS[reason].words if reason in PAUSE_REASONS else reason, number) for reason, number in queries.paused_by_reason(identity, wanted)]


def law_of(case: Case) -> str:
    """Which of the law's last days `queries.LEGAL` is."""
    asks_acceptance = case.accepted_on is None and case.acceptance_known and case.accept_due_on < case.due_on
    return f"{'受理告知' if asks_acceptance else '答复'}（法定期限）"


def next_of(listed: queries.Listed) -> Next:
    case, code = listed.case, listed.step
    who = rules.actor(code, is_assigned=bool(case.member_id or case.branch_id), is_accusation=case.purpose is Purpose.ACCUSATION)
    return Next(code.label if code else law_of(case), rules.by_when(listed.on, listed.at), named(who, case),
                *state_of(listed.on, listed.at, clock.local(clock.now())))


def named(who: Who, case: Case) -> str:
    return owner_of(case) or who.label if who is Who.KEEPER else who.label


def state_of(day: date, at: Any, now: datetime) -> tuple[str, str]:
    """(words, tone)."""
    if rules.is_over(day, at, now):
        days = (now.date() - day).days
        return f"超过 {days} 天" if days else "已过时间", "bad"
    days = (day - now.date()).days
    return (f"还有 {days} 天" if days else "今天到期"), "warn" if day <= queries.soon_until() else "info"


# --- the panel of a case ------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Line:
    """One step as its list shows it."""

    step: CaseStep
    standing: Standing
    tone: str
    who: str


def panel(case: Case, viewer: Identity, typed: Any = None) -> dict[str, Any] | None:
    """None where there is nothing to say: no class, no mark, no steps, and nothing this viewer may set."""
    (lane, steps), may_mark = queries.lane_and_steps(case), marks(case, viewer)
    if case.handling is None and lane is None and not steps and not may_mark:
        return None
    now, is_answered = clock.local(clock.now()), case.replied_on is not None or case.concluded_on is not None
    lines = []
    for step in steps:
        standing = rules.standing_of(kept_of(step), step.done_time, now, is_answered=is_answered)
        lines.append(Line(step, standing, TONES[standing], WHO[step.code].label if step.done_on else named(actor_of(step.code, case), case)))
    form = typed or form_for(case, viewer, steps, is_answered=is_answered)
    return {"case": case, "lane": lane, "lines": lines, "profile": LANES[case.handling] if case.handling else None, "form": form, "may_mark": may_mark,
            "next": sentence(case, lane, now), "may_take_back": may(viewer, "case:edit") and not why_not_write(case, viewer), "not_noted": NOT_NOTED}


def sentence(case: Case, lane: CaseLane | None, now: datetime) -> tuple[str, str]:
    """(who must do which step by when, tone)."""
    if lane is None or lane.next_step is None or lane.next_on is None:
        return "", ""
    who, (left, tone) = actor_of(lane.next_step, case), state_of(lane.next_on, lane.next_time, now)
    noted = f"，随{ELSEWHERE[lane.next_step]}自动登记" if lane.next_step in ELSEWHERE else f"，由{rules.entered_by(who)}登记" if who is Who.LEADER else ""
    return f"下一步：{named(who, case)}最晚{rules.by_when(lane.next_on, lane.next_time)}“{lane.next_step.label}”{noted}，{left}。", tone


def actor_of(code: StepCode, case: Case) -> Who:
    return rules.actor(code, is_assigned=bool(case.member_id or case.branch_id), is_accusation=case.purpose is Purpose.ACCUSATION)


def marks(case: Case, viewer: Identity) -> bool:
    return case.is_open and may(viewer, "case:edit") and not why_not_write(case, viewer)


def mark_form(case: Case) -> MarkForm:
    lane = queries.lanes_of([case.id]).get(case.id)
    form = MarkForm(data={"version": case.version, "period_id": lane.period_id if lane else None}, scope="mark")
    offer(form.period_id, [(period.id, f"{period.tag}（{period.name}）") for period in queries.periods()])
    return form


def form_for(case: Case, viewer: Identity, steps: list[CaseStep], *, is_answered: bool, is_posted: bool = False) -> StepForm | None:
    """For who may note one of the waiting steps; an officer's alone has a day."""
    sides = sides_of(case, viewer)
    is_officer = Who.OFFICER in sides
    recorded = {step.done_on for step in steps if step.code in RECORDS}
    waiting = {step.code for step in steps if step.done_on is None and step.code not in NOT_NOTED and (is_officer or step.missed_on is None) and (
        step.code not in DAILY or step.missed_on or clock.today() not in recorded)}
    codes = [code for code in StepCode if code in waiting and WHO[code] in sides and (is_officer or not is_answered or code in AFTER)]
    if not codes:
        return None
    maker = OfficerStepForm if is_officer else StepForm
    data = {"version": case.version, "on": clock.today()}
    form: StepForm = maker(data=data, scope="step") if is_posted else maker(formdata=None, data=data, scope="step")
    form.offer_steps((code, asks_of(code)) for code in codes)
    return form


# --- the page of lanes --------------------------------------------------------------------------------------------------------

def lanes_page() -> list[dict[str, Any]]:
    """Each lane with its steps as they are today, and who set another number."""
    numbers, today = numbers_set(), clock.today()
    return [{"lane": lane, "steps": [(step, rules.number_on(step, today, numbers), [(day, number) for day, number in numbers.get((step.handling, step.code), ())
                                                                                    if day > today])
                                     for step in rules.steps_on(lane.handling, today)]} for lane in LANES.values()]
