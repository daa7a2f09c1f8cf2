"""Words of the yearly appraisal of members (支部工作条例 art. 18; grades: domain.md 4.2)."""
from xinfang_party.kernel.labels import Labelled


class MemberGrade(Labelled):
    EXCELLENT = "excellent", "优秀"
    QUALIFIED = "qualified", "合格"
    BARELY = "barely", "基本合格"
    UNQUALIFIED = "unqualified", "不合格"


class RoundState(Labelled):
    OPEN = "open", "评议和投票中"
    CLOSED = "closed", "已结束投票，待评定"
    CONCLUDED = "concluded", "已评定"
