from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.checklists import proofs
from xinfang_party.checklists.catalogue import MEND_DAYS, OBJECT_DAYS
from xinfang_party.checklists.terms import Days, Edition, Grade, Item, State
from xinfang_party.checklists.terms_rounds import AssessmentState, EvidenceKind
from xinfang_party.kernel.database import Model, UtcDateTime, words
from xinfang_party.kernel.periods import Period
from xinfang_party.organization.models import Branch


class StandardEdition(Model):
    """One text of the standard. `from_on` None: not in force, a draft; rounds keep the edition they were opened under, which then never changes."""

    __tablename__ = "standard_edition"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(200), default="")
    from_on: Mapped[date | None] = mapped_column(index=True)
    grades: Mapped[list[list[Any]]] = mapped_column(JSON)
    """[least, name] from the best down."""
    cap: Mapped[str] = mapped_column(String(20))
    object_days: Mapped[int | None]
    mend_days: Mapped[int | None]
    """Both None in editions that came before they were settable: as the catalogue has them."""
    actor: Mapped[str] = mapped_column(String(80))
    made_on: Mapped[date]
    version: Mapped[int] = mapped_column()
    items: Mapped[list["StandardItem"]] = relationship(order_by="StandardItem.position, StandardItem.id", cascade="all, delete-orphan",
                                                       back_populates="edition")
    __mapper_args__ = {"version_id_col": version}

    @property
    def days(self) -> Days:
        return Days(OBJECT_DAYS if self.object_days is None else self.object_days, MEND_DAYS if self.mend_days is None else self.mend_days)

    @property
    def text(self) -> Edition:
        return Edition(self.code, self.name, self.source, tuple(item.text for item in self.items),
                       tuple(Grade(float(least), name) for least, name in self.grades), self.cap, self.days, self.id)


class StandardItem(Model):
    """One item. `proof` is the text that `proofs.read` understands; it was read once before it was stored."""

    __tablename__ = "standard_item"
    __table_args__ = (UniqueConstraint("edition_code", "code"), CheckConstraint("weight > 0", name="weight"))
    id: Mapped[int] = mapped_column(primary_key=True)
    edition_code: Mapped[str] = mapped_column(ForeignKey("standard_edition.code", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    code: Mapped[str] = mapped_column(String(20))
    aspect: Mapped[str] = mapped_column(String(40))
    category: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
    demand: Mapped[str] = mapped_column(String(300))
    counted_as: Mapped[str] = mapped_column(String(300), default="")
    frequency: Mapped[str] = mapped_column(String(40), default="")
    basis: Mapped[str] = mapped_column(String(200), default="")
    confidence: Mapped[str] = mapped_column(String(10), default="")
    weight: Mapped[float]
    confirmed_by: Mapped[str] = mapped_column(String(40), default="")
    is_zero_tolerance: Mapped[bool] = mapped_column(default=False)
    proof: Mapped[str] = mapped_column(String(500))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    edition: Mapped[StandardEdition] = relationship(back_populates="items")

    @property
    def text(self) -> Item:
        return Item(self.code, self.aspect, self.category, self.name, self.demand, self.frequency, self.basis, self.confidence, self.weight,
                    self.confirmed_by, proofs.read(self.proof), self.counted_as, self.is_zero_tolerance)


class ChecklistRound(Model):
    """One assessment of chosen branches over one time, under one edition."""

    __tablename__ = "checklist_round"
    __table_args__ = (CheckConstraint("self_due_on <= inspect_due_on", name="days"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("standard_edition.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    period_text: Mapped[str] = mapped_column(String(10), index=True)
    ends_on: Mapped[date]
    """The last day of its time: before it is over nothing can be closed."""
    self_due_on: Mapped[date]
    inspect_due_on: Mapped[date]
    opened_on: Mapped[date]
    actor: Mapped[str] = mapped_column(String(80))
    version: Mapped[int] = mapped_column()
    edition: Mapped[StandardEdition] = relationship()
    assessments: Mapped[list["Assessment"]] = relationship(back_populates="round")
    __mapper_args__ = {"version_id_col": version}

    @property
    def period(self) -> Period:
        return Period.parse(self.period_text)


class Assessment(Model):
    """One branch in one round. What it came to is written down when it is closed, and never changes after."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("round_id", "branch_id"),)
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("checklist_round.id"))
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"), index=True)
    state: Mapped[AssessmentState] = mapped_column(words(AssessmentState), default=AssessmentState.OPEN, index=True)
    state_since: Mapped[date]
    inspector_id: Mapped[int | None]
    """The account that inspected it last."""
    as_of: Mapped[date | None]
    """The day as of which the records were counted when it was closed."""
    total: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """The totals as closed: of the whole ("") and of each aspect, fields of `terms.Total`."""
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()
    round: Mapped[ChecklistRound] = relationship(back_populates="assessments", lazy="joined")
    branch: Mapped[Branch] = relationship(lazy="joined")
    scores: Mapped[list["ItemScore"]] = relationship(order_by="ItemScore.id", cascade="all, delete-orphan", back_populates="assessment")
    steps: Mapped[list["AssessmentStep"]] = relationship(order_by="AssessmentStep.id")
    __mapper_args__ = {"version_id_col": version}

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


class ItemScore(Model):
    """What was said about one item: by the branch, by the inspector, and what stood there when it was closed. Ratios are 0 to 1."""

    __tablename__ = "item_score"
    __table_args__ = (UniqueConstraint("assessment_id", "item_code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    item_code: Mapped[str] = mapped_column(String(20))
    self_ratio: Mapped[float | None]
    self_remark: Mapped[str] = mapped_column(String(500), default="")
    inspected_ratio: Mapped[float | None]
    inspected_reason: Mapped[str] = mapped_column(String(500), default="")
    objection: Mapped[str] = mapped_column(String(500), default="")
    answer: Mapped[str] = mapped_column(String(500), default="")
    state: Mapped[State | None] = mapped_column(words(State))
    ratio: Mapped[float | None]
    """As closed: what the item came to before the inspector's word."""
    final: Mapped[float | None]
    """As closed: what counts."""
    results: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    """As closed: each test with its figure (`freezing.as_dict`)."""
    version: Mapped[int] = mapped_column()
    assessment: Mapped[Assessment] = relationship(back_populates="scores")
    __mapper_args__ = {"version_id_col": version}


class AssessmentStep(Model):
    """What happened to an assessment, in order."""

    __tablename__ = "assessment_step"
    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), index=True)
    verb: Mapped[str] = mapped_column(String(30))
    opinion: Mapped[str] = mapped_column(String(500), default="")
    account_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Evidence(Model):
    """Something that shows that items are met: files, a record of this site, or where the paper is kept. One serves many items, in every round."""

    __tablename__ = "evidence"
    __table_args__ = (Index(None, "branch_id", "dated_on"), CheckConstraint("valid_until IS NULL OR valid_until >= dated_on", name="days"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    kind: Mapped[EvidenceKind] = mapped_column(words(EvidenceKind))
    title: Mapped[str] = mapped_column(String(80))
    place: Mapped[str] = mapped_column(String(200), default="")
    """The page of the record, or where the paper is kept."""
    dated_on: Mapped[date]
    valid_until: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()
    branch: Mapped[Branch] = relationship(lazy="joined")
    items: Mapped[list["EvidenceItem"]] = relationship(order_by="EvidenceItem.item_code", cascade="all, delete-orphan", lazy="selectin")
    __mapper_args__ = {"version_id_col": version}

    @property
    def codes(self) -> list[str]:
        return [item.item_code for item in self.items]


class EvidenceItem(Model):
    """Which items a piece of evidence is for, by their code in whatever edition."""

    __tablename__ = "evidence_item"
    __table_args__ = (UniqueConstraint("evidence_id", "item_code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id", ondelete="CASCADE"))
    item_code: Mapped[str] = mapped_column(String(20), index=True)


class RoundSchedule(Model):
    """Whether rounds open by themselves: after which periods, with how many days for each step. One row at most."""

    __tablename__ = "round_schedule"
    id: Mapped[int] = mapped_column(primary_key=True)
    each: Mapped[str] = mapped_column(String(10), default="")
    """quarter, half or year; "": by hand only."""
    self_days: Mapped[int]
    inspect_days: Mapped[int]
    actor: Mapped[str] = mapped_column(String(80))
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
