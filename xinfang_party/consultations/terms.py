"""Words of joint consultations."""
from dataclasses import dataclass
from datetime import date

from xinfang_party.kernel.labels import Labelled


class State(Labelled):
    PLANNED = "planned", "已安排"
    HELD = "held", "已会商，落实中"
    CLOSED = "closed", "已办结"
    CANCELLED = "cancelled", "已取消"


class Filter(Labelled):
    """What the list narrows to besides the states."""

    LATE = "late", "有超期没有落实的"
    DUE = "due", "该开会或者补记的"


@dataclass(frozen=True)
class Decided:
    """One question as the record has it: what was decided, which unit does it by when; all empty where nothing was."""

    question: str
    decision: str = ""
    owner_unit: str = ""
    due_on: date | None = None


VERB_LABELS = {"edit": "修改", "hold": "登记会商", "correct": "更正", "carry-out": "登记落实", "close": "办结", "reopen": "撤回办结", "cancel": "取消"}
