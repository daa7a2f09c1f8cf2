"""Words of the room."""
from xinfang_party.kernel.labels import Labelled


class Paper(Labelled):
    """The documents that are made. Of each the house has a template of its own; the bureau may put another in its place."""

    MINUTES = "minutes", "会议记录"
    SIGN_IN = "sign-in", "签到表"
    WORK_BOOK = "work-book", "支部工作手册"
