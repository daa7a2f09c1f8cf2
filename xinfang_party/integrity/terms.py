"""Words of integrity risks (domain.md 5)."""
from dataclasses import dataclass

from xinfang_party.kernel.labels import Labelled


class Category(Labelled):
    THOUGHT = "thought", "思想道德"
    DUTY = "duty", "岗位职责"
    PROCEDURE = "procedure", "业务流程"
    SYSTEM = "system", "制度机制"
    OUTSIDE = "outside", "外部环境"


class Grade(Labelled):
    HIGH = "high", "高"
    MEDIUM = "medium", "中"
    LOW = "low", "低"


class ControlKind(Labelled):
    TEACHING = "teaching", "教育"
    RULE = "rule", "制度"
    SUPERVISION = "supervision", "监督"
    TECHNIQUE = "technique", "技术"


class Trigger(Labelled):
    """Why a version was begun."""

    FIRST = "first", "首次登记"
    CAMPAIGN = "campaign", "集中复核"
    DUE = "due", "复核到期"
    HOLDER = "holder", "岗位人员变动"
    DUTY = "duty", "职责变动"
    SIGNAL = "signal", "线索提示"
    OBJECTION = "objection", "公示异议"
    SHEET = "sheet", "表格导入"
    OTHER = "other", "其他"


class State(Labelled):
    """Whose turn it is (domain.md 5.5). What came into force stays `IN_FORCE`; whether it still is follows from its dates."""

    CHECK = "check", "本人自查"
    CROSS = "cross", "处室互查"
    HEAD = "head", "部门负责人审核"
    LEADER = "leader", "分管领导审定"
    MAIN = "main", "主要领导审定"
    FILING = "filing", "待机关纪委备案"
    NOTICE = "notice", "公示中"
    IN_FORCE = "in_force", "已生效"
    DROPPED = "dropped", "已撤销"


class Change(Labelled):
    """What a version says about a risk point of the one before."""

    SAME = "same", "仍然有效"
    EDITED = "edited", "修改"
    RESCORED = "rescored", "重新评分"
    NEW = "new", "新增"
    CLOSED = "closed", "关闭"


class Standing(Labelled):
    """How a department or post stands with its register today."""

    NONE = "none", "未登记"
    VALID = "valid", "已生效"
    UNDER_WAY = "under_way", "复核中"
    OVERDUE = "overdue", "复核到期"
    CLOSED = "closed", "已关闭"


UNDER_WAY = (State.CHECK, State.CROSS, State.HEAD, State.LEADER, State.MAIN, State.FILING, State.NOTICE)
PRIVATE = (State.CHECK, State.CROSS, State.HEAD, State.LEADER, State.MAIN, State.FILING, State.DROPPED)
"""Only the chain and the discipline office read it."""

@dataclass(frozen=True)
class Chain:
    """The members a version goes through, as they are named; None: nobody is."""

    holder: int | None = None
    cross: int | None = None
    head: int | None = None
    leader: int | None = None
    main: int | None = None

    def of(self, state: State) -> int | None:
        return {State.CHECK: self.holder, State.CROSS: self.cross, State.HEAD: self.head, State.LEADER: self.leader, State.MAIN: self.main}.get(state)
