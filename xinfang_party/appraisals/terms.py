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


class BallotWay(Labelled):
    """How the branch votes."""

    ONLINE = "online", "在本系统投票"
    PAPER = "paper", "现场纸质投票"

    @property
    def last_day(self) -> str:
        """What the day is called on which the vote ends."""
        return "投票截止日期" if self is BallotWay.ONLINE else "开会日期"


def votes_field(member_id: int, grade: MemberGrade) -> str:
    """What the input of one number is called."""
    return f"votes-{member_id}-{grade.value}"
