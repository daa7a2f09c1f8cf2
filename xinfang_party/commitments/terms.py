"""Words of a promise and the frozen values its rules pass around."""
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xinfang_party.kernel.labels import Labelled


class Kind(Labelled):
    MEMBER = "member", "党员承诺"
    BRANCH = "branch", "支部承诺"


class State(Labelled):
    DRAFT = "draft", "草拟"
    SUBMITTED = "submitted", "待审诺"
    RETURNED = "returned", "已退回修改"
    APPROVED = "approved", "已审定，待公示"
    PUBLISHED = "published", "践诺中"
    REPORTED = "reported", "已述诺，评诺中"
    CONCLUDED = "concluded", "已评定"
    WITHDRAWN = "withdrawn", "已撤回"

    @property
    def is_public(self) -> bool:
        return self in PUBLIC_STATES

    @property
    def is_editable(self) -> bool:
        return self in {State.DRAFT, State.RETURNED}


class Side(Labelled):
    """Who appraises. The masses speak through the evaluations of the linked facts, not through a form."""

    SELF = "self", "本人自评"
    PEER = "peer", "党员互评"
    ORGANIZATION = "organization", "党组织评价"
    MASSES = "masses", "群众评价"


class Grade(Labelled):
    SATISFIED = "satisfied", "满意"
    BASIC = "basic", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"


class Result(Labelled):
    KEPT = "kept", "兑现"
    MOSTLY_KEPT = "mostly_kept", "基本兑现"
    NOT_KEPT = "not_kept", "未兑现"


class Pace(Labelled):
    """Where a promise stands against its target, given how much of its time has passed."""

    REACHED = "reached", "已达到目标"
    ON_TRACK = "on_track", "进度正常"
    OFF_TRACK = "off_track", "落后于进度"
    TOO_FEW = "too_few", "数量太少，暂不评判"
    NO_FACTS = "no_facts", "尚无数据"
    MISSED = "missed", "未达到目标"


class Turn(StrEnum):
    """What a promise asks of a person."""

    DECIDE = "decide"
    VET_PICKS = "vet-picks"
    APPRAISE_OWN = "appraise-own"
    APPRAISE_PEER = "appraise-peer"
    KEEP = "keep"


class Wish(Labelled):
    """What the keeper asks for after publication: one more fact counted by hand, or one no longer."""

    ADD = "add", "计入"
    DROP = "drop", "移出"


VERB_LABELS = {"draft": "定诺", "edit": "修改", "submit": "提交审诺", "approve": "审诺通过", "return": "退回修改", "publish": "示诺",
               "withdraw": "撤回", "note-progress": "践诺记录", "report": "述诺", "conclude": "评定结果", "freeze": "到期封存", "appraise": "评诺",
               "ask-pick": "申请手工计入", "ask-unpick": "申请移出手工计入的事项", "take-back-pick": "收回手工增减申请", "approve-pick": "同意手工增减",
               "refuse-pick": "不同意手工增减"}
PAST = {"draft": "drafted", "edit": "edited", "submit": "submitted", "approve": "approved", "return": "returned", "publish": "published",
        "withdraw": "withdrawn", "note-progress": "progress-noted", "report": "reported", "conclude": "concluded", "freeze": "frozen",
        "ask-pick": "pick-asked", "ask-unpick": "unpick-asked", "take-back-pick": "pick-taken-back", "approve-pick": "pick-approved",
        "refuse-pick": "pick-refused"}
"""Verb → tag of its audit entry."""
PUBLIC_STATES = frozenset({State.PUBLISHED, State.REPORTED, State.CONCLUDED})
DECIDED_STATES = frozenset({State.SUBMITTED, State.APPROVED, State.REPORTED})
"""States in which the branch or the Party office has something to decide."""


@dataclass(frozen=True)
class Wording:
    """What a promise says, as far as the vagueness questions need it. `targets` counts lines that name a measure and a target."""

    content: str
    served: str
    ends_on: date | None
    targets: int


@dataclass(frozen=True)
class Weights:
    """Shares of the four sides in per cent; they sum to 100."""

    self: int
    peer: int
    organization: int
    masses: int

    def as_dict(self) -> dict[Side, int]:
        return {Side.SELF: self.self, Side.PEER: self.peer, Side.ORGANIZATION: self.organization, Side.MASSES: self.masses}


@dataclass(frozen=True)
class Appraised:
    """The joint appraisal: 0 to 100, the weights that were really used, how many spoke on each side."""

    value: float | None
    used: dict[Side, float]
    answers: dict[Side, int]

    @property
    def silent(self) -> tuple[Side, ...]:
        """Sides that carry no weight: nobody spoke for them, or too few."""
        return tuple(side for side in Side if side not in self.used)
