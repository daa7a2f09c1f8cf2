"""Words of a promise and the frozen values its rules pass around."""
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Labelled(StrEnum):
    @property
    def label(self) -> str:
        return LABELS[type(self).__name__][self.value]


class Kind(Labelled):
    MEMBER = "member"
    BRANCH = "branch"


class State(Labelled):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    REPORTED = "reported"
    CONCLUDED = "concluded"
    WITHDRAWN = "withdrawn"

    @property
    def is_public(self) -> bool:
        return self in PUBLIC_STATES

    @property
    def is_editable(self) -> bool:
        return self in {State.DRAFT, State.RETURNED}


class Side(Labelled):
    """Who appraises. The masses speak through the evaluations of the linked facts, not through a form."""

    SELF = "self"
    PEER = "peer"
    ORGANIZATION = "organization"
    MASSES = "masses"


class Grade(Labelled):
    SATISFIED = "satisfied"
    BASIC = "basic"
    DISSATISFIED = "dissatisfied"


class Result(Labelled):
    KEPT = "kept"
    MOSTLY_KEPT = "mostly_kept"
    NOT_KEPT = "not_kept"


class Pace(Labelled):
    """Where a promise stands against its target, given how much of its time has passed."""

    REACHED = "reached"
    ON_TRACK = "on_track"
    OFF_TRACK = "off_track"
    TOO_FEW = "too_few"
    NO_FACTS = "no_facts"
    MISSED = "missed"


LABELS = {
    "Kind": {"member": "党员承诺", "branch": "支部承诺"},
    "State": {"draft": "草拟", "submitted": "待审诺", "returned": "已退回修改", "approved": "已审定，待公示", "published": "践诺中",
              "reported": "已述诺，评诺中", "concluded": "已评定", "withdrawn": "已撤回"},
    "Side": {"self": "本人自评", "peer": "党员互评", "organization": "党组织评价", "masses": "群众评价"},
    "Grade": {"satisfied": "满意", "basic": "基本满意", "dissatisfied": "不满意"},
    "Result": {"kept": "兑现", "mostly_kept": "基本兑现", "not_kept": "未兑现"},
    "Pace": {"reached": "已达到目标", "on_track": "进度正常", "off_track": "落后于进度", "too_few": "数量太少，暂不评判", "no_facts": "尚无数据",
             "missed": "未达到目标"},
}
VERB_LABELS = {"draft": "定诺", "edit": "修改", "submit": "提交审诺", "approve": "审诺通过", "return": "退回修改", "publish": "示诺",
               "withdraw": "撤回", "note-progress": "践诺记录", "report": "述诺", "conclude": "评定结果", "freeze": "到期封存", "appraise": "评诺"}
PAST = {"draft": "drafted", "edit": "edited", "submit": "submitted", "approve": "approved", "return": "returned", "publish": "published",
        "withdraw": "withdrawn", "note-progress": "progress-noted", "report": "reported", "conclude": "concluded", "freeze": "frozen"}
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
