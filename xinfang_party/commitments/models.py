from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    and_,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from xinfang_party.access.terms import Identity
from xinfang_party.commitments.terms import Grade, Kind, Result, Side, State, Weights, Wish
from xinfang_party.kernel.database import Model, UtcDateTime, words
from xinfang_party.kernel.periods import Period
from xinfang_party.measures.models import FrozenFigure
from xinfang_party.organization.models import Branch, Member
from xinfang_party.organization.terms import Standing


def period_of(starts_on: date, ends_on: date) -> Period:
    """A whole calendar year is that year, so that the time before it is the year before. Whatever stands in the table is a period."""
    year = Period.year(ends_on.year)
    return year if (starts_on, ends_on) == (year.start, year.end) else Period.stretch(starts_on, ends_on)


class Commitment(Model):
    """One promise. `branch_id` is the branch it was made in and stays so when the member moves."""

    __tablename__ = "commitment"
    __table_args__ = (Index(None, "branch_id", "state"), Index(None, "member_id", "ends_on"),
                      CheckConstraint("(kind = 'member') = (member_id IS NOT NULL)", name="keeper"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id", "member": "member_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(words(Kind))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    title: Mapped[str] = mapped_column(String(60))
    content: Mapped[str] = mapped_column(Text)
    served: Mapped[str] = mapped_column(String(80))
    starts_on: Mapped[date]
    ends_on: Mapped[date] = mapped_column(index=True)
    state: Mapped[State] = mapped_column(words(State), default=State.DRAFT, index=True)
    state_since: Mapped[date]
    self_report: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[Result | None] = mapped_column(words(Result))
    result_reason: Mapped[str] = mapped_column(Text, default="")
    published_on: Mapped[date | None] = mapped_column(index=True)
    concluded_on: Mapped[date | None]
    weights: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))
    """The weights of its appraisal by side: those in force on the day of the report, so that they do not change under the appraisers' hands."""
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()
    member: Mapped[Member | None] = relationship(lazy="joined")
    branch: Mapped[Branch] = relationship(lazy="joined")
    lines: Mapped[list["CommitmentLine"]] = relationship(order_by="CommitmentLine.position", cascade="all, delete-orphan", back_populates="commitment")
    steps: Mapped[list["CommitmentStep"]] = relationship(order_by="CommitmentStep.id")
    __mapper_args__ = {"version_id_col": version}

    @property
    def period(self) -> Period:
        return period_of(self.starts_on, self.ends_on)

    @property
    def keeper(self) -> str:
        return self.member.name if self.member else self.branch.name

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def was_concluded_unreported(self) -> bool:
        return self.state is State.CONCLUDED and not self.self_report

    @property
    def requests(self) -> list["PickRequest"]:
        """Facts to be counted by hand, or no longer, that wait for the vetter; the oldest first."""
        return sorted((one for line in self.lines for one in line.requests), key=lambda one: one.id)

    def keeper_left(self, day: date) -> bool:
        """The member left the bureau, or the branch that promised is no more."""
        return self.member.standing_on(day) is Standing.LEFT if self.member else not self.branch.exists_on(day)


class CommitmentLine(Model):
    """One measure of a promise: which facts count, where it started, where it must arrive."""

    __tablename__ = "commitment_line"
    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    measure_code: Mapped[str] = mapped_column(String(80))
    scope_level: Mapped[str] = mapped_column(String(20))
    scope_key: Mapped[int | None]
    only: Mapped[dict[str, list[Any]]] = mapped_column(JSON, default=dict)
    target: Mapped[float]
    baseline: Mapped[float | None]
    baseline_numerator: Mapped[float | None]
    baseline_denominator: Mapped[float | None]
    baseline_period: Mapped[str] = mapped_column(String(30))
    baseline_on: Mapped[date]
    """The day it was computed: a promise for next year is written before this year is over."""
    baseline_reason: Mapped[str] = mapped_column(String(200), default="")
    frozen_id: Mapped[int | None] = mapped_column(ForeignKey("frozen_figure.id"))
    frozen_satisfaction_id: Mapped[int | None] = mapped_column(ForeignKey("frozen_figure.id"))
    frozen_everyone_id: Mapped[int | None] = mapped_column(ForeignKey("frozen_figure.id"))
    """What the same facts of everybody gave then; promises of one period and measure share it. None: frozen before
    revision 0005, or on another night with other numbers."""
    commitment: Mapped[Commitment] = relationship(back_populates="lines")
    picked: Mapped[list["PickedFact"]] = relationship(cascade="all, delete-orphan", lazy="joined", order_by="PickedFact.id")
    requests: Mapped[list["PickRequest"]] = relationship(viewonly=True)
    frozen: Mapped[FrozenFigure | None] = relationship(foreign_keys=[frozen_id], lazy="joined")
    frozen_satisfaction: Mapped[FrozenFigure | None] = relationship(foreign_keys=[frozen_satisfaction_id], lazy="joined")
    frozen_everyone: Mapped[FrozenFigure | None] = relationship(foreign_keys=[frozen_everyone_id], lazy="joined")


class PickedFact(Model):
    """A fact that counts by hand besides those the rule finds: vetted with the promise, or agreed to afterwards."""

    __tablename__ = "picked_fact"
    __table_args__ = (UniqueConstraint("line_id", "fact_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("commitment_line.id", ondelete="CASCADE"), index=True)
    fact_id: Mapped[int]
    actor: Mapped[str] = mapped_column(String(80))
    picked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PickRequest(Model):
    """A fact that the keeper of a published promise wants counted by hand, or no longer. It changes no figure until the vetter agrees;
    once decided it is gone, what was decided stands among the steps."""

    __tablename__ = "pick_request"
    __table_args__ = (UniqueConstraint("line_id", "fact_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("commitment_line.id", ondelete="CASCADE"), index=True)
    fact_id: Mapped[int]
    wish: Mapped[Wish] = mapped_column(words(Wish))
    actor: Mapped[str] = mapped_column(String(80))
    asked_on: Mapped[date]
    line: Mapped[CommitmentLine] = relationship()


class CommitmentStep(Model):
    """What happened to the promise, in order: the verb, who did it, with which opinion; where it is about one fact counted by hand,
    which one, of which line."""

    __tablename__ = "commitment_step"
    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id", ondelete="CASCADE"), index=True)
    verb: Mapped[str] = mapped_column(String(30))
    opinion: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    line_id: Mapped[int | None]
    fact_id: Mapped[int | None]


class ProgressNote(Model):
    """A note on the way (践诺记录); files hang on it as attachments, so it answers whose it is."""

    __tablename__ = "progress_note"
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id", "member": "member_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id", ondelete="CASCADE"), index=True)
    noted_on: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    branch_id: Mapped[int] = column_property(
        select(Commitment.branch_id).where(Commitment.id == commitment_id).scalar_subquery(), deferred=True)
    member_id: Mapped[int | None] = column_property(
        select(Commitment.member_id).where(Commitment.id == commitment_id).scalar_subquery(), deferred=True)


class Appraisal(Model):
    """One person's grade for one promise, from one side; a second answer replaces the first, also one given through another account.
    The person is the member the account was linked to; only where there was none it is the account."""

    __tablename__ = "appraisal"
    __table_args__ = (UniqueConstraint("commitment_id", "side", "member_id"),
                      Index(None, "commitment_id", "side", "account_id", unique=True,
                            sqlite_where=text("member_id IS NULL"), postgresql_where=text("member_id IS NULL")))
    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id", ondelete="CASCADE"), index=True)
    side: Mapped[Side] = mapped_column(words(Side))
    grade: Mapped[Grade] = mapped_column(words(Grade))
    opinion: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[int]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    def is_from(self, identity: Identity) -> bool:
        """The same member's word through whatever account; who has the account of another now does not speak for the other."""
        return self.account_id == identity.account_id if self.member_id is None else self.member_id == identity.member_id

    @classmethod
    def said_by(cls, identity: Identity) -> ColumnElement[bool]:
        """`is_from` as SQL."""
        of_account = and_(cls.member_id.is_(None), cls.account_id == identity.account_id)
        return of_account if identity.member_id is None else or_(of_account, cls.member_id == identity.member_id)


class AppraisalWeights(Model):
    """The weights in force from a day on; older ones stay for the promises concluded under them."""

    __tablename__ = "appraisal_weights"
    id: Mapped[int] = mapped_column(primary_key=True)
    from_on: Mapped[date] = mapped_column(index=True)
    self_share: Mapped[int]
    peer_share: Mapped[int]
    organization_share: Mapped[int]
    masses_share: Mapped[int]
    actor: Mapped[str] = mapped_column(String(80))

    @property
    def weights(self) -> Weights:
        return Weights(self.self_share, self.peer_share, self.organization_share, self.masses_share)
