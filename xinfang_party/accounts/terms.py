"""Words and values of the room: limits, tallies of failures, what a person must do before anything else, where notices lead."""
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from xinfang_party.kernel.labels import Labelled

OWN_PAGE, INBOX = "/account", "/notifications"


class Refused(StrEnum):
    """Why a log-in was refused. For the audit entry only: the person at the keyboard is told one sentence for all."""

    UNKNOWN = "unknown"
    WRONG = "wrong"
    LOCKED = "locked"
    DISABLED = "disabled"
    EXPIRED = "expired"


class Duty(StrEnum):
    """What must be done before any other page opens."""

    CHANGE_PASSWORD = "change_password"  # noqa: S105 - a word, no password
    SET_UP_SECOND_FACTOR = "set_up_second_factor"


class Half(StrEnum):
    """The two halves of a log-in that somebody else can reset."""

    PASSWORD = "password"  # noqa: S105 - a word, no password
    SECOND_FACTOR = "second_factor"

    @property
    def label(self) -> str:
        return "密码" if self is Half.PASSWORD else "动态口令"

    @property
    def other(self) -> "Half":
        return Half.SECOND_FACTOR if self is Half.PASSWORD else Half.PASSWORD


class LinkState(Labelled):
    """How far one change of the link between an account and a member has come."""

    ASKED = "asked", "等待确认"
    CONFIRMED = "confirmed", "已确认"
    REFUSED = "refused", "没有通过"
    WITHDRAWN = "withdrawn", "已撤回"
    ENDED = "ended", "已解除"

    @property
    def deed(self) -> str:
        return DEEDS[self]


DEEDS = {LinkState.ASKED: "提出申请，等安全管理员确认", LinkState.CONFIRMED: "已确认，重新发了初始密码", LinkState.REFUSED: "没有同意",
         LinkState.WITHDRAWN: "撤回了申请", LinkState.ENDED: "已解除"}


class Ended(StrEnum):
    """Why a session is no longer good."""

    LOGGED_OUT = "logged_out"
    DISABLED = "disabled"
    REPLACED = "replaced"
    IDLE = "idle"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Limit:
    """After so many failures within `window`, no further try is looked at for `lock`."""

    failures: int
    window: timedelta
    lock: timedelta


@dataclass(frozen=True)
class Tally:
    """Failures counted so far for one name or one source, since when, and until when it is locked."""

    failures: int
    since: datetime
    locked_until: datetime | None = None


@dataclass(frozen=True)
class Browser:
    """A browser that was in before: its random number and the user names it was in with, the latest first."""

    number: str
    usernames: tuple[str, ...]


@dataclass(frozen=True)
class SessionLimits:
    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True)
class Threshold:
    """One number of a norm with where it comes from."""

    value: int
    unit: str
    source: str


@dataclass(frozen=True)
class DemoHint:
    """One log-in that the demonstration shows on its log-in page."""

    username: str
    password: str
    label: str
