"""Words of a petition case and the frozen values its rules pass around."""
from dataclasses import dataclass
from datetime import date

from xinfang_party.kernel.labels import Labelled
from xinfang_party.kernel.periods import Period


class Channel(Labelled):
    """Form of the petition. Source: domain.md 3.2; leaders' message boards stand apart because the bureau counts them."""

    LETTER = "letter", "来信"
    VISIT = "visit", "来访"
    PHONE = "phone", "来电"
    ONLINE = "online", "网信"
    MESSAGE_BOARD = "message_board", "领导留言"


class Purpose(Labelled):
    """《信访工作条例》 arts. 29-31, with the national system's 咨询 and 其他."""

    SUGGESTION = "suggestion", "建议意见"
    APPEAL = "appeal", "申诉求决"
    ACCUSATION = "accusation", "检举控告"
    INQUIRY = "inquiry", "咨询"
    OTHER = "other", "其他"


class HandlingClass(Labelled):
    """The four handlings (四办)."""

    URGENT = "urgent", "急事急办"
    SIMPLE = "simple", "简事快办"
    COMPLEX = "complex", "繁事精办"
    HARD = "hard", "难事认真办"


class Outcome(Labelled):
    SUPPORTED = "supported", "支持"
    EXPLAINED = "explained", "解释说明"
    NOT_SUPPORTED = "not_supported", "不予支持"
    MEDIATED = "mediated", "调解"
    ADOPTED = "adopted", "采纳建议"
    OTHER = "other", "其他"


class Ending(Labelled):
    """Why a case needs no answer; such cases stand outside the rates and are counted by themselves."""

    WITHDRAWN = "withdrawn", "已撤回"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    NO_LONGER_ACCEPTED = "no_longer_accepted", "不再受理"


class Evaluation(Labelled):
    """The petitioner's evaluation of one party. Source: national data states 待评价 / 未评价 / 已评价 / 超期未评价 (domain.md 3.5).

    A case without any is one nobody knows the evaluation of: it stands outside the participation rate.
    """

    SATISFIED = "satisfied", "满意"
    BASIC = "basic", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"
    NOT_RATED = "not_rated", "未评价"
    OVERDUE = "overdue", "超期未评价"

    @property
    def is_rating(self) -> bool:
        return self in RATINGS


class Unsaid(Labelled):
    """What a sheet writes where nobody knows the evaluation; a blank there means that the petitioner gave none."""

    UNKNOWN = "unknown", "不详"


class Party(Labelled):
    """Whom the petitioner evaluates: the petition office or the responsible unit (domain.md 3.5)."""

    OFFICE = "office", "信访部门"
    UNIT = "unit", "责任单位"


class DueFrom(Labelled):
    """What the last day for the answer was counted from; `given` means the sheet said the day itself."""

    GIVEN = "given", "按来表所列期限"
    ACCEPTED = "accepted", "自受理之日起算"
    REGISTERED = "registered", "没有受理日期，自登记之日起算"
    RECEIVED = "received", "没有受理和登记日期，自收到之日起算"


class Procedure(Labelled):
    ORDINARY = "ordinary", "普通程序"
    SIMPLIFIED = "simplified", "简易办理"


class DayUnit(Labelled):
    CALENDAR = "calendar", "日"
    WORKING = "working", "个工作日"


CHECKED = "已核实"
RATINGS = frozenset({Evaluation.SATISFIED, Evaluation.BASIC, Evaluation.DISSATISFIED})
CONTENT = frozenset({Evaluation.SATISFIED, Evaluation.BASIC})
ONLINE = frozenset({Channel.ONLINE, Channel.MESSAGE_BOARD, Channel.PHONE})
"""网信 in the Guangdong statistics: whatever is neither 来信 nor 来访 (domain.md 3.5, S6)."""


class Sourced:
    """Something with a basis and with how sure it is (`confidence`, a word of the catalogue)."""

    basis: str
    confidence: str

    @property
    def is_checked(self) -> bool:
        return self.confidence == CHECKED

    @property
    def told_basis(self) -> str:
        """The basis as a page tells it: only what was not checked is marked."""
        return self.basis if self.is_checked else f"{self.basis}（{self.confidence}）"


@dataclass(frozen=True)
class Step(Sourced):
    """One limit of a procedure: `days` of `unit` after the event `starts`, in force between two days. `confidence` as in domain.md."""

    procedure: Procedure
    code: str
    name: str
    days: int
    unit: DayUnit
    starts: str
    basis: str
    confidence: str
    from_on: date
    to_on: date | None = None


@dataclass(frozen=True)
class PauseReason(Sourced):
    """Why a case cannot go on. Only what a rule says stops the clock does so; the rest is shown and counted on."""

    code: str
    words: str
    stops_clock: bool
    basis: str
    confidence: str


@dataclass(frozen=True)
class Setting:
    """A number or switch of this room that an office may decide otherwise; `name` is the environment's where there is one."""

    name: str
    words: str
    value: int | bool
    unit: str
    source: str
    confidence: str


@dataclass(frozen=True)
class Dates:
    """The days of a case that its clocks depend on."""

    received_on: date
    registered_on: date | None = None
    accepted_on: date | None = None
    replied_on: date | None = None
    given_due_on: date | None = None
    extension_days: int = 0
    paused_days: int = 0


@dataclass(frozen=True)
class Standing:
    """What else decides whether a deadline still matters."""

    acceptance_known: bool = True
    concluded_on: date | None = None
    evaluated_on: date | None = None
    ending: Ending | None = None


@dataclass(frozen=True)
class Deadlines:
    """What follows from the dates: last days for acceptance, answer and evaluation, and what the answer's was counted from."""

    accept_due_on: date
    due_on: date
    due_from: DueFrom
    evaluation_due_on: date | None


@dataclass(frozen=True)
class Deadline:
    """One deadline as a page shows it. `done_on` None = still open; days left (from today, or from the day it was done) are negative when over.

    `counts` False: nobody knows whether it was met, or it no longer matters; then it is never late, and `note` says why.
    """

    name: str
    due_on: date
    done_on: date | None
    days_left: int
    workdays_left: int
    basis: str
    note: str = ""
    counts: bool = True
    is_checked: bool = True

    @property
    def is_late(self) -> bool:
        return self.counts and (self.done_on > self.due_on if self.done_on else self.days_left < 0)


@dataclass(frozen=True)
class Reach:
    """The days of the first and the last case there are, and the `end` of the last month of which all are here: before `first` where there is none."""

    first: date
    last: date
    end: date

    @property
    def whole(self) -> Period:
        return Period.stretch(self.first, self.end)
