"""Words of the lanes and the frozen values their rules pass around (domain.md 3.6)."""
from dataclasses import dataclass
from datetime import date, datetime, time

from xinfang_party.kernel.labels import Labelled
from xinfang_party.petitions.terms import HandlingClass, Sourced


class StepCode(Labelled):
    """What a lane asks to be done. `accept` and `answer` are done by the dates of the case itself; the others are noted."""

    CONTACT = "contact", "联系信访人"
    REPORT = "report", "报告带班领导"
    MEASURES = "measures", "采取措施"
    PROGRESS = "progress", "记录当日进展"
    ACCEPT = "accept", "受理告知"
    ANSWER = "answer", "答复"
    NOTIFY = "notify", "电话或短信答复"
    INVITE = "invite", "邀请评价"
    LEAD_UNIT = "lead_unit", "确定牵头单位"
    CONSULT = "consult", "会商协调"
    LEADER = "leader", "领导包案"
    SUPERVISE = "supervise", "督办"
    REVIEW = "review", "办结后评查"


class Unit(Labelled):
    HOUR = "hour", "小时"
    DAY = "day", "日"
    WORKDAY = "workday", "个工作日"


class Start(Labelled):
    """The event a step's time is counted from."""

    RECEIVED = "received", "收到"
    ACCEPTED = "accepted", "受理"
    ANSWERED = "answered", "答复或办结"
    LAST_PROGRESS = "last_progress", "上次记录进展"


class Who(Labelled):
    """Who acts; of a case without a keeper always the officers."""

    KEEPER = "keeper", "承办人"
    OFFICER = "officer", "信访业务工作人员"
    LEADER = "leader", "局领导"


@dataclass(frozen=True)
class LaneStep(Sourced):
    """One thing a lane asks for: within `number` of `unit` after `start`, by `who`. `repeats`: daily until the answer; `after`: once answered or concluded.

    `is_at_once`: the law says so without a number. `asks`: what whoever notes it writes beside it, empty = nothing is asked for. `confidence` as in
    `petitions.catalogue`.
    """

    handling: HandlingClass
    code: StepCode
    number: int
    unit: Unit
    start: Start
    who: Who
    asks: str
    basis: str
    confidence: str
    from_on: date
    after: bool = False
    repeats: bool = False
    is_at_once: bool = False


@dataclass(frozen=True)
class Lane(Sourced):
    """One of the four: when it applies, and what else is done that no step counts."""

    handling: HandlingClass
    criterion: str
    also: str
    basis: str
    confidence: str


@dataclass(frozen=True)
class Going:
    """A lane a case goes by. `since`: the moment it came into it where that was after the receipt (a change of class, a mark set later)."""

    handling: HandlingClass
    since: tuple[date, time | None] | None = None


@dataclass(frozen=True)
class Stop:
    """Days on which the clock stood still, both counted; `last` None = still. What was over when it was entered it does not move; `ended_on`: the day its
    end was entered, until which nobody knew that there was something to record again."""

    first: date
    last: date | None
    entered_on: date
    ended_on: date | None = None


@dataclass(frozen=True)
class CaseFacts:
    """What of a case its steps depend on. `now`: on the wall clock; `made_on`: the day the case came under the lanes here."""

    lanes: tuple[Going, ...]
    received_on: date
    accept_due_on: date
    due_on: date
    now: datetime
    made_on: date
    received_time: time | None = None
    accepted_on: date | None = None
    answered_on: date | None = None
    answered_time: time | None = None
    evaluation_due_on: date | None = None
    is_ended: bool = False
    stops: tuple[Stop, ...] = ()


@dataclass(frozen=True)
class Kept:
    """A step as it stands in the table. `id` None = to be made. `since`: the moment it is counted from, where that is a change of lane."""

    code: StepCode
    handling: HandlingClass
    due_on: date | None
    due_time: time | None = None
    done_on: date | None = None
    id: int | None = None
    missed_on: date | None = None
    since: tuple[date, time | None] | None = None

    @property
    def is_waiting(self) -> bool:
        return self.done_on is None and self.missed_on is None


class Standing(Labelled):
    """How a step stands as its list shows it."""

    DONE = "done", "已完成"
    LATE = "late", "完成，超过目标"
    WAITING = "waiting", "待办"
    OVERDUE = "overdue", "已超过目标"
    MISSED = "missed", "没有登记"
