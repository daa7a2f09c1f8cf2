"""Words of ratings over a link."""
from xinfang_party.kernel.labels import Labelled


class Face(Labelled):
    SATISFIED = "satisfied", "满意"
    BASIC = "basic", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"


class Reason(Labelled):
    """What a petitioner may tick beside the face; all may be left out."""

    FAST = "fast", "办得快"
    PATIENT = "patient", "态度耐心"
    CLEAR = "clear", "讲得清楚"
    SOLVED = "solved", "问题解决了"
    SLOW = "slow", "办得慢"
    COLD = "cold", "态度不好"
    UNCLEAR = "unclear", "没有讲清楚"
    UNSOLVED = "unsolved", "问题没有解决"

    @property
    def is_praise(self) -> bool:
        return self in (Reason.FAST, Reason.PATIENT, Reason.CLEAR, Reason.SOLVED)


class LinkState(Labelled):
    """How a link stands; follows from its days."""

    OPEN = "open", "等信访人评价"
    USED = "used", "已评价"
    EXPIRED = "expired", "过期没有评价"
    WITHDRAWN = "withdrawn", "已作废"


CONTENT = (Face.SATISFIED, Face.BASIC)
