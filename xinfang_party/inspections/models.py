from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.accounts.models import Account
from xinfang_party.checklists.models import ChecklistRound
from xinfang_party.inspections.terms import InspectionState, SampleKind, Verdict, VisitState
from xinfang_party.kernel.database import Model, UtcDateTime, words
from xinfang_party.kernel.periods import Period
from xinfang_party.organization.models import Branch

KEY = 24


class Inspection(Model):
    """One plan. Its items are codes of the edition named by `edition_code`; its branches are its visits."""

    __tablename__ = "inspection"
    __table_args__ = (CheckConstraint("state <> 'planned' OR started_on IS NULL", name="started"),
                      CheckConstraint("(state = 'finished') = (finished_on IS NOT NULL)", name="finished"),
                      CheckConstraint("(state = 'withdrawn') = (withdrawn_on IS NOT NULL)", name="withdrawn"),
                      CheckConstraint("record_number >= 0", name="record_number"))
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(60))
    period_text: Mapped[str] = mapped_column(String(10))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("checklist_round.id"), index=True)
    edition_code: Mapped[str] = mapped_column(String(20))
    item_codes: Mapped[list[str]] = mapped_column(JSON)
    record_number: Mapped[int]
    seed: Mapped[str] = mapped_column(String(40))
    due_on: Mapped[date] = mapped_column(index=True)
    state: Mapped[InspectionState] = mapped_column(words(InspectionState), default=InspectionState.PLANNED, index=True)
    planned_on: Mapped[date]
    started_on: Mapped[date | None]
    finished_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    withdrawer: Mapped[str] = mapped_column(String(80), default="", server_default=text("''"))
    withdraw_reason: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("inspection.id"), index=True)
    """The withdrawn plan in whose place this one stands."""
    actor: Mapped[str] = mapped_column(String(80))
    version: Mapped[int] = mapped_column()
    replaces: Mapped["Inspection | None"] = relationship(remote_side=[id], back_populates="replacements")
    replacements: Mapped[list["Inspection"]] = relationship(back_populates="replaces", order_by="Inspection.id")
    round: Mapped[ChecklistRound | None] = relationship()
    visits: Mapped[list["Visit"]] = relationship(order_by="Visit.id", back_populates="inspection")
    samples: Mapped[list["InspectionSample"]] = relationship(order_by="InspectionSample.id", back_populates="inspection")
    __mapper_args__ = {"version_id_col": version}

    @property
    def period(self) -> Period:
        return Period.parse(self.period_text)


class Visit(Model):
    """One branch of a plan. `is_carried`: what was seen was written into the branch's assessment. `finisher`: also who said that nobody goes."""

    __tablename__ = "inspection_visit"
    __table_args__ = (UniqueConstraint("inspection_id", "branch_id"), CheckConstraint("(state = 'finished') = (finished_on IS NOT NULL)", name="finished"),
                      CheckConstraint("(state = 'skipped') = (skipped_on IS NOT NULL)", name="skipped"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"), index=True)
    state: Mapped[VisitState] = mapped_column(words(VisitState), default=VisitState.OPEN, index=True)
    finished_on: Mapped[date | None] = mapped_column(index=True)
    finisher: Mapped[str] = mapped_column(String(80), default="")
    skipped_on: Mapped[date | None]
    skip_reason: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    is_carried: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()
    inspection: Mapped[Inspection] = relationship(back_populates="visits")
    branch: Mapped[Branch] = relationship()
    inspectors: Mapped[list[Account]] = relationship(secondary="visit_inspector", order_by=Account.id)
    answers: Mapped[list["VisitAnswer"]] = relationship(order_by="VisitAnswer.id", back_populates="visit")
    __mapper_args__ = {"version_id_col": version}

    @property
    def is_finished(self) -> bool:
        return self.state is VisitState.FINISHED

    @property
    def is_open(self) -> bool:
        return self.state is VisitState.OPEN

    @property
    def source_key(self) -> str:
        """By which findings of this visit are known: the title, as far as it goes, and the visit's number."""
        return f"{self.inspection.title[:KEY]}（检查{self.id}）"


class VisitInspector(Model):
    """Who visits which branch."""

    __tablename__ = "visit_inspector"
    visit_id: Mapped[int] = mapped_column(ForeignKey("inspection_visit.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)


class VisitAnswer(Model):
    """What was seen of one item."""

    __tablename__ = "visit_answer"
    __table_args__ = (UniqueConstraint("visit_id", "item_code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("inspection_visit.id"))
    item_code: Mapped[str] = mapped_column(String(20))
    verdict: Mapped[Verdict] = mapped_column(words(Verdict))
    words: Mapped[str] = mapped_column(String(500), default="")
    account_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()
    visit: Mapped[Visit] = relationship(back_populates="answers")
    __mapper_args__ = {"version_id_col": version}

    @property
    def is_told(self) -> bool:
        """Who agrees and writes nothing leaves a round as it is."""
        return self.verdict is not Verdict.AGREE or bool(self.words)


class InspectionSample(Model):
    """What was drawn from what: enough to draw it again. Of records (`visit_id` set) the codes are the ids of the rows behind `measure_code`."""

    __tablename__ = "inspection_sample"
    __table_args__ = (CheckConstraint("(kind = 'records') = (visit_id IS NOT NULL)", name="visit"), CheckConstraint("number > 0", name="number"))
    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("inspection_visit.id"), index=True)
    kind: Mapped[SampleKind] = mapped_column(words(SampleKind))
    item_code: Mapped[str] = mapped_column(String(20), default="")
    measure_code: Mapped[str] = mapped_column(String(80), default="")
    seed: Mapped[str] = mapped_column(String(160))
    number: Mapped[int]
    population: Mapped[list[str]] = mapped_column(JSON)
    result: Mapped[list[str]] = mapped_column(JSON)
    drawn_on: Mapped[date]
    inspection: Mapped[Inspection] = relationship(back_populates="samples")
