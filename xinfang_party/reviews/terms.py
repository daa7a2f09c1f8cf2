"""Words of a review: its steps, and through whose hands it goes."""
from dataclasses import dataclass
from datetime import date

from xinfang_party.integrity.terms import State

VERB_LABELS = {
    "submit": "提交自查", "pass": "通过", "return": "退回", "file": "备案并公示", "uphold": "采纳异议，重新自查", "put-in-force": "公示结束，生效",
    "hand-on": "有人离开岗位，换了办理人", "name": "调整办理人", "drop": "撤销这次复核",
    "signal": "线索提示，请一并复核",
}
"""What each step is called where it is told."""
BACK = frozenset({"return", "uphold", "drop"})
COLUMNS = {State.CHECK: "holder_id", State.CROSS: "cross_checker_id", State.HEAD: "head_id", State.LEADER: "leader_id", State.MAIN: "main_leader_id"}
"""Step → the column that says whose it is."""
NAMED = {State.CHECK: "holder", State.CROSS: "cross_checker", State.HEAD: "head", State.LEADER: "leader", State.MAIN: "main_leader"}
"""Step → the field of the form that names its person."""
ROUTE = (State.CROSS, State.HEAD, State.LEADER, State.MAIN)
"""The steps between the own check and the filing, in their order."""
LED = (State.HEAD, State.LEADER, State.MAIN)
"""Steps of those who answer for the department: whoever takes one finds the register right."""


@dataclass(frozen=True)
class Checked:
    """What a version in force tells of its check. `is_named`: the discipline office named who takes the steps; `is_paper`: a sheet brought it."""

    holder: int | None
    head: int | None
    opened_on: date
    is_named: bool = False
    is_paper: bool = False
