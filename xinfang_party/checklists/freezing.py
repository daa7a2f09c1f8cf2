"""What an assessment came to, written down when it is closed; and what the same records say since."""
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from xinfang_party.checklists import describing, rules, rules_rounds
from xinfang_party.checklists.assessing import sheet_now
from xinfang_party.checklists.models import Assessment, ItemScore
from xinfang_party.checklists.terms import Item, Sheet, Standing, State, Total, Verdict
from xinfang_party.kernel import clock

WHOLE = ""


@dataclass(frozen=True)
class Change:
    """One test of an item that says something else than when it was closed."""

    code: str
    name: str
    then: str
    now: str


def freeze(assessment: Assessment) -> None:
    """Raises nothing: whether it may be closed was asked before."""
    computed = sheet_now(assessment)
    scores = {score.item_code: score for score in assessment.scores}
    for standing in computed.standings:
        score = scores.get(standing.item.code) or ItemScore(item_code=standing.item.code)
        if score.item_code not in scores:
            assessment.scores.append(score)
        put_away(score, standing)
    totals = final_sheet(assessment, computed)
    assessment.total = {WHOLE: asdict(totals.total), **{name: asdict(total) for name, total in totals.aspects.items()}}
    assessment.as_of, assessment.frozen_at = clock.today(), clock.now()


def put_away(score: ItemScore, standing: Standing) -> None:
    final = rules.inspected(standing, score.inspected_ratio)
    score.state, score.ratio, score.final = final.state, standing.ratio, final.ratio
    score.results = [describing.as_dict(result) for result in standing.results]


def final_sheet(assessment: Assessment, computed: Sheet) -> Sheet:
    """With the inspector's word over what was computed and said."""
    given = {score.item_code: score.inspected_ratio for score in assessment.scores}
    edition = assessment.round.edition.text
    return rules.sheet(edition, [rules.inspected(one, given.get(one.item.code)) for one in computed.standings])


def frozen_standing(item: Item, score: ItemScore) -> Standing:
    """As it stood then; the figures themselves are in `score.results`."""
    return Standing(item, score.state or State.UNKNOWN, score.final)


def frozen_total(assessment: Assessment, aspect: str = WHOLE) -> Total | None:
    told = (assessment.total or {}).get(aspect)
    return None if told is None else Total(**told)


def mend_by(assessment: Assessment) -> date | None:
    """The day by which what was closed is to be mended; None where it is good, or not closed."""
    total = frozen_total(assessment)
    if total is None or assessment.as_of is None:
        return None
    return rules_rounds.mend_by(assessment.round.edition.text, total.grade, assessment.as_of)


def changes(assessment: Assessment, now: Sequence[Standing]) -> list[Change]:
    """Tests whose numbers are others since it was closed."""
    then = {score.item_code: score.results or [] for score in assessment.scores}
    found = []
    for standing in now:
        for before, after in zip(then.get(standing.item.code, []), map(describing.as_dict, standing.results), strict=False):
            if numbers(before) != numbers(after):
                found.append(Change(standing.item.code, str(after["name"]), spoken(before), spoken(after)))
    return found


def numbers(told: dict[str, Any]) -> tuple[Any, ...]:
    return told.get("numerator"), told.get("denominator"), told.get("value"), told["verdict"]


def spoken(told: dict[str, Any]) -> str:
    return str(told.get("text") or told["reason"] or Verdict(told["verdict"]).label)
