"""Words of a bulletin and the frozen values its rules pass around."""
from dataclasses import dataclass
from datetime import date

from xinfang_party.findings.terms import DueKind
from xinfang_party.findings.terms import State as FindingState
from xinfang_party.kernel.labels import Labelled


class State(Labelled):
    DRAFT = "draft", "起草中"
    SUBMITTED = "submitted", "待审批"
    APPROVED = "approved", "已批准，待发布"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已作废"


class Section(Labelled):
    """What a bulletin says, in this order; the value is its column. The last is the author's own, the others are drafted from records."""

    STRONG = "strong", "好的方面"
    PROBLEMS = "problems", "存在的问题"
    DUE = "due", "限期整改"
    DEMANDS = "demands", "下一步要求"


VERBS = {"create": "起草", "edit": "修改", "refresh": "更新数据", "submit": "提交审批", "return": "退回修改", "approve": "批准", "publish": "发布",
         "withdraw": "作废", "acknowledge": "确认收到"}
PAST = {"create": "created", "edit": "edited", "refresh": "refreshed", "submit": "submitted", "return": "returned", "approve": "approved",
        "publish": "published", "withdraw": "withdrawn"}
"""Verb → tag of its audit entry."""
AUTHORING = frozenset({"create", "edit", "refresh", "submit"})
"""Whoever did one of these has written the bulletin, and does not approve it."""


@dataclass(frozen=True)
class Tally:
    """How one item stands in the branches that owe it. `met`: names of those of which records prove it; `missed`: (name, figures in words)."""

    code: str
    name: str
    owed: int
    met: tuple[str, ...] = ()
    missed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Fault:
    """A finding as a bulletin tells it."""

    number: str
    branch: str
    brief: str
    due_on: date
    item_code: str = ""
    due_kind: DueKind = DueKind.NOW
    state: FindingState = FindingState.REGISTERED


@dataclass(frozen=True)
class Measured:
    """A figure in words: of the branches that the bulletin is about, together, and of the bureau."""

    code: str
    name: str
    text: str
    bureau_text: str
