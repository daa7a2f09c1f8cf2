"""Words of clusters and voices."""
from xinfang_party.kernel.labels import Labelled


class ClusterState(Labelled):
    OPEN = "open", "跟踪中"
    CLOSED = "closed", "已结束跟踪"


class Source(Labelled):
    """Where a voice was heard."""

    FRONT_DESK = "front_desk", "接访窗口"
    STREET = "street", "镇街、社区"
    DEPARTMENT = "department", "业务处室"
    UNIT = "unit", "责任单位"
    OTHER = "other", "其他"


class VoiceState(Labelled):
    NOTED = "noted", "已收到"
    STUDYING = "studying", "调研中"
    PROPOSED = "proposed", "已提出建议"
    POLICY = "policy", "已形成政策"
    ANSWERED = "answered", "已答复，不转为建议"


VERB_LABELS = {"note": "提出", "edit": "修改", "place": "归入类案", "study": "登记调研", "propose": "关联建议", "make-policy": "对应到政策", "answer": "答复",
               "reopen": "重新跟进"}
PAST = {"note": "noted", "edit": "edited", "place": "placed", "study": "studied", "propose": "proposed", "make-policy": "made-policy", "answer": "answered",
        "reopen": "reopened"}
"""Verb → tag of its audit entry."""
TURNS = {"place": "已归入类案", "study": "已开展调研", "propose": "已据此提出完善政策建议", "make-policy": "已推动形成政策", "answer": "已答复",
         "reopen": "重新跟进"}
"""Verb → what the member is told became of it."""
FIRST_TURNS = frozenset({"study", "propose", "make-policy", "answer"})
"""Steps that tell what becomes of a voice; to place it tells nothing yet."""
