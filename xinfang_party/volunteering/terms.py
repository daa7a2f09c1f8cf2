"""Words of voluntary service."""
from dataclasses import dataclass
from datetime import datetime

from xinfang_party.kernel.labels import Labelled


class EventState(Labelled):
    """What the days imply (before, during, after) is derived."""

    DRAFT = "draft", "草稿"
    OPEN = "open", "已发布"
    CLOSED = "closed", "已结束"
    CANCELLED = "cancelled", "已取消"


class SignUpState(Labelled):
    """`WAITING`: no place was left; moves up in the order of asking."""

    TAKEN = "taken", "已报名"
    WAITING = "waiting", "候补"
    WITHDRAWN = "withdrawn", "已退出"


class InvitationState(Labelled):
    ASKED = "asked", "待答复"
    ACCEPTED = "accepted", "已报名"
    DECLINED = "declined", "婉拒"


@dataclass(frozen=True)
class Span:
    """From one moment to another (aware); the end does not belong to it."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class DefaultKind:
    """A kind of service that a new site starts with; its columns are those of `ServiceKind`."""

    name: str
    is_emergency: bool = False
    needs_cover: bool = False
    is_theme_day: bool = False
