"""Words of an inspection and the frozen values its rules pass around."""
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from xinfang_party.checklists.terms_rounds import MET, NOT_MET, PARTLY, RATIO_WORDS
from xinfang_party.inspections.catalogue import USUAL_RECORDS
from xinfang_party.kernel.labels import Labelled
from xinfang_party.kernel.periods import Period


class InspectionState(Labelled):
    PLANNED = "planned", "已制定，待开始"
    RUNNING = "running", "检查中"
    FINISHED = "finished", "已结束"
    WITHDRAWN = "withdrawn", "已撤销"


class VisitState(Labelled):
    OPEN = "open", "没有完成"
    FINISHED = "finished", "已完成"
    SKIPPED = "skipped", "这次不去"


class Verdict(Labelled):
    """What the inspector says of one item."""

    AGREE = "agree", "同意现在的结果"
    MET = "met", RATIO_WORDS[MET]
    PARTLY = "partly", RATIO_WORDS[PARTLY]
    NOT_MET = "not_met", RATIO_WORDS[NOT_MET]

    @property
    def ratio(self) -> float | None:
        """As a round takes it; None: agrees."""
        return RATIOS.get(self)


RATIOS = {Verdict.MET: MET, Verdict.PARTLY: PARTLY, Verdict.NOT_MET: NOT_MET}


class SampleKind(Labelled):
    BRANCHES = "branches", "党支部"
    ITEMS = "items", "条目"
    RECORDS = "records", "记录"


VERBS = {"edit": "修改计划", "start": "开始检查", "finish": "结束检查", "withdraw": "撤销计划"}
PAST = {"edit": "edited", "start": "started", "finish": "finished", "withdraw": "withdrawn"}


@dataclass(frozen=True)
class Plan:
    """What a planner writes. `branch_number`, `item_number`: so many are drawn of the chosen ones (None: all are taken); `record_number`: so many of
    the records behind each figure; `seed`: what was agreed on, to which the system adds a random number; `replaces_id`: a plan that was withdrawn."""

    title: str
    period: Period
    branch_ids: Collection[int]
    item_codes: Collection[str]
    due_on: date
    round_id: int | None = None
    branch_number: int | None = None
    item_number: int | None = None
    record_number: int = USUAL_RECORDS.value
    seed: str = ""
    inspector_ids: Collection[int] = ()
    replaces_id: int | None = None


@dataclass(frozen=True)
class Carried:
    """What came of writing the answers of a visit into a round. `kept`: items whose word there is another and stays; `refusals`: (item, sentence)."""

    kept: Sequence[str] = ()
    refusals: Sequence[tuple[str, str]] = ()
