"""Words of voluntary service."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from xinfang_party.kernel.labels import Labelled


class EventState(Labelled):
    """What the days imply (before, during, after) is derived."""

    DRAFT = "draft", "草稿"
    OPEN = "open", "已发布"
    CLOSED = "closed", "已结束"
    CANCELLED = "cancelled", "已取消"


HELD = (EventState.OPEN, EventState.CLOSED)
"""Published, and not called off."""


class SignUpState(Labelled):
    """`WAITING`: no place was left; moves up in the order of asking."""

    TAKEN = "taken", "已报名"
    WAITING = "waiting", "候补"
    WITHDRAWN = "withdrawn", "已退出"


STANDING = (SignUpState.TAKEN, SignUpState.WAITING)


class InvitationState(Labelled):
    ASKED = "asked", "待答复"
    ACCEPTED = "accepted", "已报名"
    DECLINED = "declined", "婉拒"


@dataclass(frozen=True)
class Span:
    """From one moment to another (aware); the end does not belong to it. Wall clocks are not compared: an hour of autumn comes twice on them."""

    starts_at: datetime
    ends_at: datetime

    @property
    def seconds(self) -> float:
        return self.ends_at.timestamp() - self.starts_at.timestamp()


@dataclass(frozen=True)
class Asked:
    """What decides whether somebody may sign up. `others`: the own other sign-ups, waiting ones too, and what each is called; `lacks`: the words of the
    skill that is asked for and was not told, else "".
    """

    state: EventState
    span: Span
    now: datetime
    is_welcome: bool
    is_in: bool = False
    lacks: str = ""
    others: Sequence[tuple[Span, str]] = ()


@dataclass(frozen=True)
class Queued:
    """One who waits for a place."""

    sign_up_id: int
    asked_at: datetime


@dataclass(frozen=True)
class RoleFacts:
    """One row of the form: a role in a shift. `id`: of the role that stands already; `row`: where the row stands, for what is wrong with it."""

    span: Span
    name: str
    needed: int
    skill: str = ""
    break_minutes: int = 0
    id: int | None = None
    row: int = 0


Facts = Mapping[str, Any]
"""What an event is written from (`volunteering.writing`)."""


@dataclass
class Offer:
    """Somebody who might be asked: what fits. `busy`: has signed up for something at that time."""

    member_id: int
    name: str
    skills: Sequence[str] = ()
    times: Sequence[str] = ()
    offers: bool = False
    fits_skills: Sequence[str] = field(default_factory=tuple)
    fits_times: bool = False
    is_busy: bool = False

    @property
    def rank(self) -> tuple[bool, bool, bool, bool]:
        return self.is_busy, not self.offers, not self.fits_skills, not self.fits_times


@dataclass(frozen=True)
class DefaultKind:
    """A kind of service that a new site starts with; its columns are those of `ServiceKind`."""

    name: str
    is_emergency: bool = False
    needs_cover: bool = False
    is_theme_day: bool = False
