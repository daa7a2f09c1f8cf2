"""Words of the ledger, of research and of campaigns (domain.md 8.5)."""
from xinfang_party.kernel.labels import Labelled


class Level(Labelled):
    CENTRAL = "central", "中央"
    PROVINCE = "province", "省"
    CITY = "city", "市"
    BUREAU = "bureau", "本单位"


class Secrecy(Labelled):
    """Secret material (秘密 and above) has no word here: this site must not hold it."""

    OPEN = "open", "公开"
    INTERNAL = "internal", "内部"
    WORK_SECRET = "work_secret", "工作秘密"


class TaskState(Labelled):
    """Overdue, stale and lasting follow from dates and stand in no column."""

    NOT_STARTED = "not_started", "未启动"
    GOING = "going", "推进中"
    DONE = "done", "已完成"
    WITHDRAWN = "withdrawn", "已撤销"


class Outcome(Labelled):
    """What came of a written instruction."""

    WAITING = "waiting", "办理中"
    SOLVED = "solved", "问题已解决"
    RULE = "rule", "形成制度"
    NOTED = "noted", "已作参考"
