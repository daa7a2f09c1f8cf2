"""What the pages of the standard show, gathered in a few statements."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request, url_for

from xinfang_party.access.terms import Identity
from xinfang_party.checklists import describing, freezing
from xinfang_party.checklists.catalogue import number
from xinfang_party.checklists.contradictions import contradictions, question_of_left
from xinfang_party.checklists.history import entered_after
from xinfang_party.checklists.models import Assessment, Evidence
from xinfang_party.checklists.queries import (
    assessed_branches,
    assessments_of_branch,
    closed_among,
    edition_over,
    evidence_of,
    known_from,
    known_of,
)
from xinfang_party.checklists.standing import answers_to, sheets, sheets_from
from xinfang_party.checklists.terms import SIGNS, TONES, Item, Sheet, Standing, State
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import NotFound, Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import addresses
from xinfang_party.organization.models import Branch
from xinfang_party.web.links import row_number

KINDS = ("quarter", "half", "year")
BACK = number("quarters_back")
"""How many quarters back the list of periods reaches."""


@dataclass(frozen=True)
class Category:
    name: str
    standings: Sequence[Standing]


@dataclass(frozen=True)
class Aspect:
    name: str
    total: str
    categories: Sequence[Category]


def by_aspect(sheet: Sheet) -> list[Aspect]:
    """In the order of the edition."""
    found: dict[str, dict[str, list[Standing]]] = {}
    for one in sheet.standings:
        found.setdefault(one.item.aspect, {}).setdefault(one.item.category, []).append(one)
    return [Aspect(aspect, describing.total_words(sheet.aspects[aspect]), [Category(name, some) for name, some in categories.items()])
            for aspect, categories in found.items()]


# --- what an address asks for -------------------------------------------------------------------------------------------------

def period_asked() -> Period:
    """The quarter that runs unless told. Raises `Refusal` for what is no period of a quarter, half or year."""
    text = request.args.get("period", "")
    period = addresses.read_period(text) if text else Period.of(clock.today(), "quarter")
    if period.kind not in KINDS:
        raise Refusal("支部标准按季度、半年或年评定，请写成 2026Q3、2026H1 或 2026。")
    return period


def day_asked() -> date | None:
    """None: today."""
    text = request.args.get("as_of", "")
    day = addresses.read_day(text) if text else None
    return None if day is None or day >= clock.today() else day


def branch_asked(branches: Sequence[Branch], viewer: Identity) -> Branch | None:
    """The one that is asked for; else the own one, else the first. Raises `NotFound` for one out of reach."""
    key = request.args.get("branch", type=row_number)
    if key is None:
        own = viewer.led_in_person_ids or viewer.committee_branch_ids
        return next((branch for branch in branches if branch.id in own), branches[0] if branches else None)
    found = next((branch for branch in branches if branch.id == key), None)
    if found is None:
        raise NotFound
    return found


def period_choices(chosen: Period) -> list[tuple[str, str]]:
    """The running quarter, half and year and those before, newest first; what is asked for already besides."""
    today, found = clock.today(), dict[str, str]()
    for kind, back in zip(KINDS, (BACK, BACK // 2, BACK // 3), strict=True):
        period = Period.of(today, kind)
        for _ in range(back):
            found[str(period)] = period.label + ("（未结束）" if not period.is_over(today) else "")
            period = period.previous
    found.setdefault(str(chosen), chosen.label)
    return list(found.items())


# --- pages --------------------------------------------------------------------------------------------------------------------

def standing_page(viewer: Identity) -> dict[str, Any]:
    """One branch over one time, as of a day; beside it what was closed of the same time."""
    period, as_of = period_asked(), day_asked()
    day = as_of or clock.today()
    branches = assessed_branches(viewer, on=min(day, period.end))
    branch = branch_asked(branches, viewer)
    common = {"period": period, "as_of": as_of, "day": day, "period_choices": period_choices(period), "branch": branch,
              "branch_choices": [(one.id, one.name) for one in branches]}
    if branch is None:
        return common
    every = assessments_of_branch(branch.id)
    closed = sorted(closed_among(every), key=lambda one: (one.round.ends_on, one.round_id))
    assessment = next((one for one in reversed(every) if one.round.period == period), None)
    edition = assessment.round.edition.text if assessment is not None else edition_over(period, day)
    shown = evidence_of(branch.id, day=as_of)
    spoken = assessment if assessment is not None and was_sent(assessment, day) else None
    evidence = [one for one in shown if one.dated_on <= day]
    answers = answers_to(edition.items, [branch.id], period, as_of, also=[question_of_left(period, day)])
    sheet = sheets_from(edition, [branch.id], answers, {branch.id: known_from(spoken, evidence)})[branch.id]
    return common | {"edition": edition, "sheet": sheet, "aspects": by_aspect(sheet), "assessment": assessment, "describing": describing,
                     "evidence": by_item(evidence), "frozen": frozen_beside(assessment, sheet), "closed": closed, "course": course_of(closed),
                     "total_words": describing.total_words(sheet.total),
                     "doubts": contradictions(branch.id, period, edition, said=said_in(spoken), as_of=day, viewer=viewer, shown=shown, found=answers.found),
                     "later": entered_after(sheet, branch.id, day, viewer) if as_of else []}


def course_of(closed: Sequence[Assessment]) -> dict[str, Any] | None:
    """The totals of closed rounds as the chart draws them, in the order given; None where there are not two to draw a line between."""
    totals = [freezing.frozen_total(one) for one in closed]
    values = [None if total is None else total.value for total in totals]
    if sum(value is not None for value in values) < 2:
        return None
    return {"kind": "line", "labels": [one.round.period.label for one in closed], "series": [{"name": "总分", "values": values}], "unit": "分"}


def was_sent(assessment: Assessment, day: date) -> bool:
    """Whether what was said in it was said by then: on a day gone by nothing is known of words that were not sent yet."""
    return day >= clock.today() or any(step.verb == "submit" and clock.local(step.at).date() <= day for step in assessment.steps)


def said_in(assessment: Assessment | None) -> dict[str, float]:
    return {score.item_code: score.self_ratio for score in assessment.scores if score.self_ratio is not None} if assessment else {}


def by_item(evidence: Sequence[Evidence]) -> Mapping[str, Sequence[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    for one in evidence:
        for code in one.codes:
            found.setdefault(code, []).append(one)
    return found


def frozen_beside(assessment: Assessment | None, now: Sheet) -> dict[str, Any] | None:
    """What was closed, and what the same records say otherwise since."""
    total = None if assessment is None else freezing.frozen_total(assessment)
    if assessment is None or total is None:
        return None
    return {"total_words": describing.total_words(total), "changes": freezing.changes(assessment, now.standings),
            "by_code": {score.item_code: score for score in assessment.scores}}


def heat_page(viewer: Identity) -> dict[str, Any]:
    """Branches by items, in the order of the tree."""
    period, as_of = period_asked(), day_asked()
    day = as_of or clock.today()
    branches, edition = assessed_branches(viewer, on=min(day, period.end)), edition_over(period, day)
    keys = [branch.id for branch in branches]
    found = sheets(edition, keys, period, as_of, known_of(keys, period, edition=edition)) if keys else {}
    return {"period": period, "as_of": as_of, "day": day, "edition": edition, "period_choices": period_choices(period), "columns": columns_of(edition.items),
            "rows": [(branch, found[branch.id]) for branch in branches], "states": list(State), "signs": SIGNS, "tones": TONES, "describing": describing,
            "standing_url": f"{url_for('checklists.show_standing', period=str(period), as_of=as_of)}&branch="}


def columns_of(items: Sequence[Item]) -> list[tuple[str, int]]:
    """(aspect, how many items) for the head of the table."""
    counts: dict[str, int] = {}
    for item in items:
        counts[item.aspect] = counts.get(item.aspect, 0) + 1
    return list(counts.items())
