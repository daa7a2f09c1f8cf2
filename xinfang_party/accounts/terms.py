"""Words and values of the room: limits, tallies of failures, what a person must do before anything else."""
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


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


class Ended(StrEnum):
    """Why a session is no longer good."""

    LOGGED_OUT = "logged_out"
    DISABLED = "disabled"
    REPLACED = "replaced"
    IDLE = "idle"
    TOO_LONG = "too_long"

    @property
    def label(self) -> str:
        return ENDED_LABELS[self]


ENDED_LABELS = {Ended.LOGGED_OUT: "已退出", Ended.DISABLED: "账号已停用", Ended.REPLACED: "密码或权限有变，已失效",
                Ended.IDLE: "长时间没有操作", Ended.TOO_LONG: "登录时间过长"}


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
