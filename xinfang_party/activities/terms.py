"""Words of activities. Form and purpose are separate (支部工作条例 arts. 11-18): one meeting may be a 党员大会 that is also 组织生活会."""
from dataclasses import dataclass
from datetime import date

from xinfang_party.kernel.labels import Labelled


class Kind(Labelled):
    """What an activity is, or counts as besides. Each requirement of the year names one."""

    MEMBER_MEETING = "member_meeting", "支部党员大会"
    COMMITTEE_MEETING = "committee_meeting", "支委会"
    CELL_MEETING = "cell_meeting", "党小组会"
    PARTY_LESSON = "party_lesson", "党课"
    THEME_DAY = "theme_day", "主题党日"
    STUDY = "study", "集中学习"
    STUDY_GROUP = "study_group", "理论学习中心组学习"
    LEADING_MEETING = "leading_meeting", "党组会"
    RESEARCH = "research", "调研"
    TRAINING = "training", "外出培训"
    FIRST_TOPIC = "first_topic", "“第一议题”学习"
    LIFE_MEETING = "life_meeting", "组织生活会"
    APPRAISAL = "appraisal", "民主评议党员"
    DUTY_REPORT = "duty_report", "书记述职"
    ELECTION = "election", "选举"

    @property
    def is_form(self) -> bool:
        return self in FORMS

    @property
    def is_purpose(self) -> bool:
        return self in PURPOSES


FORMS = (Kind.MEMBER_MEETING, Kind.COMMITTEE_MEETING, Kind.CELL_MEETING, Kind.PARTY_LESSON, Kind.THEME_DAY, Kind.STUDY, Kind.STUDY_GROUP,
         Kind.LEADING_MEETING, Kind.RESEARCH, Kind.TRAINING)
"""What an activity can be held as."""
PURPOSES = (Kind.PARTY_LESSON, Kind.THEME_DAY, Kind.STUDY, Kind.FIRST_TOPIC, Kind.LIFE_MEETING, Kind.APPRAISAL, Kind.DUTY_REPORT, Kind.ELECTION)
"""What it may be as well, besides its form."""
OF_THE_BRANCH = frozenset({Kind.APPRAISAL, Kind.DUTY_REPORT, Kind.ELECTION})
"""Matters of the whole branch: no meeting of a Party group is one besides."""
VOTING_FORMS = frozenset({Kind.MEMBER_MEETING, Kind.COMMITTEE_MEETING, Kind.CELL_MEETING, Kind.LEADING_MEETING})
"""Forms that decide by vote and need half of those entitled."""
OFFICE_FORMS = frozenset({Kind.STUDY_GROUP, Kind.LEADING_MEETING})
"""Held by the leading Party group (党组); its members are those of its term of office."""


class State(Labelled):
    """`PLANNED` has at most signatures on its roll and counts nowhere; a held one counts at once, long before its minutes are confirmed."""

    PLANNED = "planned", "还没有开"
    HELD = "held", "已开，记录中"
    SUBMITTED = "submitted", "待主持人确认"
    CONFIRMED = "confirmed", "已确认"
    CANCELLED = "cancelled", "作废"

    @property
    def counts(self) -> bool:
        return self in COUNTED

    @property
    def is_editable(self) -> bool:
        return self in (State.PLANNED, State.HELD)

    @property
    def is_open(self) -> bool:
        """Not locked yet: it may still be returned and changed."""
        return self.is_editable or self is State.SUBMITTED


COUNTED = (State.HELD, State.SUBMITTED, State.CONFIRMED)


class Status(Labelled):
    """Where somebody expected was (attendance)."""

    PRESENT = "present", "出席"
    PUBLIC_LEAVE = "public_leave", "公假"
    SICK_LEAVE = "sick_leave", "病假"
    PERSONAL_LEAVE = "personal_leave", "事假"
    ABSENT = "absent", "缺席"
    MADE_UP = "made_up", "补学"

    @property
    def has_studied(self) -> bool:
        return self in STUDIED


STUDIED = (Status.PRESENT, Status.MADE_UP)
"""Those whom study hours are credited to."""


class SignedAs(Labelled):
    RECORDER = "recorder", "记录人登记"
    CODE = "code", "扫码签到"
    DECLARED = "declared", "事后自报"


class ExemptionReason(Labelled):
    """教育管理条例 art. 23: no hard requirement for the old and the ill."""

    AGE = "age", "年老体弱"
    ILLNESS = "illness", "长期患病"


class Way(Labelled):
    """How material was studied (published working rules of 第一议题, domain.md 2.4)."""

    CONVEYED = "conveyed", "传达学习"
    DISCUSSED = "discussed", "研讨交流"
    READ = "read", "诵读原文"
    EXPERT = "expert", "专家辅导"
    FILM = "film", "专题片"
    CASE = "case", "案例学习"


class VoteMethod(Labelled):
    SHOW_OF_HANDS = "show_of_hands", "举手表决"
    SECRET = "secret", "无记名投票"
    OPEN = "open", "记名投票"
    ORAL = "oral", "口头表决"


@dataclass(frozen=True)
class Expected:
    """One person of the roll before anybody sat down: entitled to vote, excused by age or illness."""

    member_id: int
    name: str
    has_vote: bool
    is_exempt: bool = False


@dataclass(frozen=True)
class Seat:
    """One row of the roll as rules see it."""

    status: Status
    has_vote: bool = True
    is_exempt: bool = False
    is_guest: bool = False


@dataclass(frozen=True)
class Sitting:
    """What a roll comes to. `expected` leaves out guests and those excused who did not come, `entitled` only guests and those without a vote;
    `excused` are those entitled who were excused and did not come. `rate` is None over nobody."""

    expected: int
    present: int
    entitled: int
    voters: int
    exempt: int
    excused: int = 0

    @property
    def rate(self) -> float | None:
        return 100 * self.present / self.expected if self.expected else None


@dataclass(frozen=True)
class Rule:
    """One number of a rule with where it comes from. `confidence`: 原文, 转引, 记忆, 设定 (a default of this house)."""

    value: float
    unit: str
    source: str
    confidence: str
    edition: str = "2026.1"
    since: date = date(2018, 10, 28)
