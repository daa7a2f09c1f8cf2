"""Words of talks (domain.md 8.3)."""
from xinfang_party.kernel.labels import Labelled


class TalkKind(Labelled):
    DAILY = "daily", "日常谈心"
    BEFORE_LIFE_MEETING = "before_life_meeting", "组织生活会前谈心"
    BEFORE_POST = "before_post", "任职前谈话"
    REMINDER = "reminder", "提醒谈话"
    CARE = "care", "关爱谈心"


class CriticismKind(Labelled):
    SELF = "self", "自我批评"
    MUTUAL = "mutual", "相互批评"


class Need(Labelled):
    """Which talks a year needs (支部工作条例 art. 19)."""

    COMMITTEE_PAIR = "committee_pair", "委员之间"
    COMMITTEE_MEMBER = "committee_member", "委员和党员之间"
    MEMBER = "member", "党员每人至少一次"
