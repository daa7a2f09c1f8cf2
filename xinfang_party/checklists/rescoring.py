"""What the closed results of a round would be if they were counted again by the records as they stand now. A dry run: nothing is written."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xinfang_party.checklists import freezing
from xinfang_party.checklists.comparing import Outcome
from xinfang_party.checklists.freezing import Change, frozen_standing, frozen_total
from xinfang_party.checklists.models import Assessment, ChecklistRound, ItemScore
from xinfang_party.checklists.queries import known_of
from xinfang_party.checklists.standing import sheets
from xinfang_party.checklists.terms import Item, Sheet, Standing


@dataclass(frozen=True)
class Moved:
    """An item that would stand otherwise, or score otherwise. `why`: its tests that say something else since."""

    item: Item
    then: Standing
    now: Standing
    why: Sequence[Change]


@dataclass(frozen=True)
class Rescored:
    """One branch: what was closed, what would be."""

    assessment: Assessment
    outcome: Outcome
    moved: Sequence[Moved]

    @property
    def is_same(self) -> bool:
        return not self.moved and self.outcome.is_same


def rescored(round_: ChecklistRound, assessments: Sequence[Assessment]) -> list[Rescored]:
    """Of those that are closed, in the order given; all are counted at once. With the inspector's word, which stands over records as it did then."""
    closed = [one for one in assessments if one.is_frozen]
    if not closed:
        return []
    ids = [one.branch_id for one in closed]
    found = sheets(round_.edition.text, ids, round_.period, None, known_of(ids, round_.period, round_.id))
    return [rescored_one(one, found[one.branch_id]) for one in closed]


def rescored_one(assessment: Assessment, now: Sheet) -> Rescored:
    before = frozen_total(assessment)
    assert before is not None, "a closed assessment has its total"
    why: dict[str, list[Change]] = {}
    for change in freezing.changes(assessment, now.standings):
        why.setdefault(change.code, []).append(change)
    scores = {score.item_code: score for score in assessment.scores}
    moved = [one for standing in now.standings if (one := moved_one(standing, scores, why)) is not None]
    return Rescored(assessment, Outcome(assessment.branch, before, now.total), moved)


def moved_one(now: Standing, scores: Mapping[str, ItemScore], why: Mapping[str, Sequence[Change]]) -> Moved | None:
    then = frozen_standing(now.item, scores[now.item.code])
    return None if (then.state, then.score) == (now.state, now.score) else Moved(now.item, then, now, why.get(now.item.code, ()))
