from datetime import date, datetime
from itertools import takewhile
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.kernel.database import Model, UtcDateTime, words
from xinfang_party.letters.terms import Adoption, Check, Kind, Means, State, Trigger
from xinfang_party.petitions.models import Case


class Letter(Model):
    """One letter to one unit, numbered when it is issued (信督〔2026〕3号). Who drafted, reviewed and issued it are three accounts.

    `due_on`: the day by which the unit answers, moved only by being told so again (`LetterStep`); `first_due_on` is the one of the issue, by which
    figures judge the first answer. `reminders`: of all rounds; `listed_on`: of the first listing. `adoption`: of the latest answer, kept while the letter is
    open again. Texts hold no petitioner's data.
    """

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("series", "year", "serial"), Index(None, "state", "due_on"), Index(None, "issued_on", "kind"),
        CheckConstraint("(issued_on IS NULL) = (serial IS NULL)", name="numbered"),
        CheckConstraint("delivered_on IS NULL OR (issued_on IS NOT NULL AND delivered_on >= issued_on)", name="delivered"),
        CheckConstraint("(issued_on IS NULL) = (due_on IS NULL) AND (due_on IS NULL) = (first_due_on IS NULL)", name="due"),
        CheckConstraint("answered_on IS NULL OR (adoption IS NOT NULL AND first_answered_on IS NOT NULL AND answered_on >= delivered_on)", name="answered"),
        CheckConstraint("reviewer_account_id IS NULL OR reviewer_account_id <> drafter_account_id", name="reviewer"),
        CheckConstraint("issuer_account_id IS NULL OR (issuer_account_id <> drafter_account_id AND issuer_account_id <> reviewer_account_id)", name="issuer"))
    owner_columns: ClassVar[dict[str, str]] = {}
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(words(Kind))
    trigger: Mapped[Trigger] = mapped_column(words(Trigger))
    means: Mapped[Means] = mapped_column(words(Means), default=Means.ORDINARY)
    state: Mapped[State] = mapped_column(words(State), default=State.DRAFT)
    title: Mapped[str] = mapped_column(String(120))
    to_unit: Mapped[str] = mapped_column(String(80), index=True)
    facts: Mapped[str] = mapped_column(Text)
    requirement: Mapped[str] = mapped_column(Text)
    answer_days: Mapped[int]
    """Calendar days from the issue, as drafted; `due_on` follows when it is issued."""
    due_on: Mapped[date | None]
    first_due_on: Mapped[date | None] = mapped_column(index=True)
    series: Mapped[str | None] = mapped_column(String(10))
    year: Mapped[int | None]
    serial: Mapped[int | None]
    drafter_account_id: Mapped[int | None] = mapped_column(index=True)
    drafted_by: Mapped[str] = mapped_column(String(80))
    drafted_on: Mapped[date]
    reviewer_account_id: Mapped[int | None]
    issuer_account_id: Mapped[int | None]
    issued_by: Mapped[str] = mapped_column(String(80), default="")
    issued_on: Mapped[date | None]
    delivered_on: Mapped[date | None]
    delivered_how: Mapped[str] = mapped_column(String(80), default="")
    answered_on: Mapped[date | None]
    first_answered_on: Mapped[date | None] = mapped_column(index=True)
    adoption: Mapped[Adoption | None] = mapped_column(words(Adoption))
    answer: Mapped[str] = mapped_column(Text, default="")
    not_adopted_reason: Mapped[str] = mapped_column(Text, default="")
    reminders: Mapped[int] = mapped_column(default=0)
    reminded_on: Mapped[date | None]
    listed_on: Mapped[date | None] = mapped_column(index=True)
    checked_on: Mapped[date | None]
    check: Mapped[Check | None] = mapped_column(words(Check))
    check_text: Mapped[str] = mapped_column(Text, default="")
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    cases: Mapped[list[Case]] = relationship(secondary="letter_case", order_by=Case.received_on)
    steps: Mapped[list["LetterStep"]] = relationship(order_by="LetterStep.id")
    __mapper_args__ = {"version_id_col": version}

    @property
    def number(self) -> str:
        """Empty before it is issued."""
        return f"{self.series}〔{self.year}〕{self.serial}号" if self.serial is not None else ""

    @property
    def round(self) -> list[str]:
        """The verbs since the unit was last told to go on, the latest first; all where it never was."""
        return list(takewhile(lambda verb: verb != "reopen", (step.verb for step in reversed(self.steps))))


class LetterCase(Model):
    """Which cases it is about: by number, never by whom. Accusations (检举控告) are never attached."""

    __tablename__ = "letter_case"
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("petition_case.id"), primary_key=True, index=True)


class LetterStep(Model):
    """Who did what, when, with what was said. `due_on`: the day for the answer that was set by it."""

    __tablename__ = "letter_step"
    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), index=True)
    verb: Mapped[str] = mapped_column(String(30))
    note: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    account_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class LetterYear(Model):
    """The last number given in each series and year."""

    __tablename__ = "letter_year"
    series: Mapped[str] = mapped_column(String(10), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
