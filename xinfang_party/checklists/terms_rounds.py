"""The words of a round: how far an assessment has come, who says what of an item, what evidence there is."""
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xinfang_party.kernel.labels import Labelled


class AssessmentState(Labelled):
    OPEN = "open", "待自评"
    ASSESSED = "assessed", "待核查"
    INSPECTED = "inspected", "已核查，可提异议"
    OBJECTED = "objected", "有异议，待答复"
    ACCEPTED = "accepted", "无异议，待封存"
    CLOSED = "closed", "已封存"


class EvidenceKind(Labelled):
    FILE = "file", "文件"
    RECORD = "record", "本系统的记录"
    PAPER = "paper", "纸质材料"


MET, PARTLY, NOT_MET = 1.0, 0.5, 0.0
"""What a person may give: met, partly, not (domain.md 4.2)."""
RATIO_WORDS = {MET: "达到", PARTLY: "部分达到", NOT_MET: "没有达到"}

VERBS = {"submit": "提交自评", "return": "退回自评", "inspect": "完成核查", "object": "提出异议", "answer": "答复异议", "accept": "确认无异议", "close": "封存"}
PAST = {"submit": "submitted", "return": "returned", "inspect": "inspected", "object": "objected", "answer": "answered", "accept": "accepted", "close": "closed"}


class Part(Labelled):
    """Whose word on an item: of the branch, of the inspector, an objection of the one, an answer of the other."""

    SELF = "self", "自评"
    INSPECT = "inspect", "核查"
    OBJECT = "object", "提异议"
    ANSWER = "answer", "答复异议"

    @property
    def past(self) -> str:
        return {Part.SELF: "item-assessed", Part.INSPECT: "item-inspected", Part.OBJECT: "item-objected", Part.ANSWER: "item-answered"}[self]


@dataclass(frozen=True)
class Said:
    """How far an item is met (None: not said), and a remark."""

    ratio: float | None = None
    words: str = ""


@dataclass(frozen=True)
class Progress:
    """Of one round: how many branches take part, how many are closed, and how far each of one's own has come, where these are few (`catalogue.SETTINGS`)."""

    count: int
    closed: int
    mine: Sequence[Any] = ()

    @property
    def is_only_mine(self) -> bool:
        return len(self.mine) == self.count
