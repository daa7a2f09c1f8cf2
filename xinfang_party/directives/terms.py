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


class NoteKind(Labelled):
    """What a note tells. Progress, and that a task was taken up again, count as an update; the others do not."""

    PROGRESS = "progress", "进展"
    DUE = "due", "调整期限"
    CLOSED = "closed", "办结"
    REOPENED = "reopened", "重新办理"
    WITHDRAWN = "withdrawn", "撤销"


class Standing(Labelled):
    """How a task stands today: one of the first five, and besides what its dates say."""

    NOT_STARTED = "not_started", "未启动"
    GOING = "going", "推进中"
    LASTING = "lasting", "长期坚持"
    DONE = "done", "已完成"
    WITHDRAWN = "withdrawn", "已撤销"
    OVERDUE = "overdue", "逾期"
    STALE = "stale", "久未更新"


OPEN = (TaskState.NOT_STARTED, TaskState.GOING)
UPDATES = (NoteKind.PROGRESS, NoteKind.REOPENED)
VERB_LABELS = {"note": "登记进展", "close": "办结", "reopen": "重新办理", "withdraw": "撤销"}
