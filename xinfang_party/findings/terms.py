"""Words of a finding and the frozen values its rules pass around."""
from dataclasses import dataclass

from xinfang_party.kernel.labels import Labelled


class Source(Labelled):
    ROUND = "round", "支部标准评定"
    INSPECTION = "inspection", "督导检查"
    TOUR = "tour", "巡察"
    SELF = "self_check", "自查"
    SIGNAL = "signal", "线索"


class Severity(Labelled):
    MINOR = "minor", "一般"
    MAJOR = "major", "较重"
    GRAVE = "grave", "严重"


class DueKind(Labelled):
    NOW = "now", "当下改"
    LASTING = "lasting", "长期坚持"


class State(Labelled):
    REGISTERED = "registered", "待制定措施"
    PLANNED = "planned", "整改中"
    REPORTED = "reported", "已自查，待确认"
    CONFIRMED = "confirmed", "已确认，待复核"
    PASSED = "passed", "复核通过，待销号"
    CLOSED = "closed", "已销号"
    WITHDRAWN = "withdrawn", "已撤销"

    @property
    def is_open(self) -> bool:
        return self not in OVER

    @property
    def waits_for_mender(self) -> bool:
        """The next step is that of the branch at fault."""
        return self in MENDING


class Lateness(Labelled):
    """How far the due day is over; it follows from dates and stands in no column."""

    IN_TIME = "in_time", "未超期"
    REMIND = "remind", "超期，提醒"
    SUPERVISE = "supervise", "超期，督办"
    TALK = "talk", "超期，建议提醒谈话"


class ExtensionState(Labelled):
    ASKED = "asked", "待决定"
    APPROVED = "approved", "同意延期"
    REFUSED = "refused", "不同意延期"


class RemedyKind(Labelled):
    RULE = "rule", "制度"
    CAMPAIGN = "campaign", "专项治理"


OVER = frozenset({State.CLOSED, State.WITHDRAWN})
OPEN = tuple(state for state in State if state not in OVER)
MENDING = frozenset({State.REGISTERED, State.PLANNED})
VERB_LABELS = {"register": "登记", "edit": "修改", "plan": "制定整改措施", "report": "提交自查", "confirm": "确认", "return": "退回",
               "pass": "复核通过", "fail": "复核不通过", "close": "销号", "refuse-close": "不予销号", "withdraw": "撤销", "ask-extension": "申请延期",
               "approve-extension": "同意延期", "refuse-extension": "不同意延期"}
PAST = {"register": "registered", "edit": "edited", "plan": "planned", "report": "reported", "confirm": "confirmed", "return": "returned",
        "pass": "passed", "fail": "failed", "close": "closed", "refuse-close": "close-refused", "withdraw": "withdrawn", "ask-extension": "extension-asked",
        "approve-extension": "extension-approved", "refuse-extension": "extension-refused"}
"""Verb → tag of its audit entry."""


@dataclass(frozen=True)
class Start:
    """What the form of a new finding begins with."""

    branch_id: int | None = None
    source: Source | None = None
    item_code: str = ""
    source_key: str = ""
    facts: str = ""


@dataclass(frozen=True)
class Person:
    """Who took a step: the account, and the member it was linked to at that moment. An owner is a member alone."""

    account_id: int | None = None
    member_id: int | None = None

    def is_one_of(self, *others: "Person") -> bool:
        """The same member through whatever account, or the same account whoever it is linked to now."""
        return any((self.member_id is not None and self.member_id == other.member_id)
                   or (self.account_id is not None and self.account_id == other.account_id) for other in others)


@dataclass(frozen=True)
class Hands:
    """Through whose hands a finding has gone, as far as the separation of persons asks."""

    owner: Person
    registrar: Person
    reporters: tuple[Person, ...] = ()
    confirmers: tuple[Person, ...] = ()
    recheckers: tuple[Person, ...] = ()
    """Those who found it mended."""
