from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.directives.models import Campaign
from xinfang_party.documents.models import Rule
from xinfang_party.findings.terms import DueKind, ExtensionState, Hands, Person, RemedyKind, Severity, Source, State
from xinfang_party.kernel.database import Model, UtcDateTime, words
from xinfang_party.organization.models import Branch, Department, Member

BRIEF = 40


class Finding(Model):
    """One thing found wrong. `bound_on`: the last day its registrar allows, for ever; `due_on`: the day that counts now."""

    __tablename__ = "finding"
    __table_args__ = (UniqueConstraint("year", "serial"), Index(None, "branch_id", "state"), Index(None, "owner_id", "state"),
                      CheckConstraint("(state = 'closed') = (closed_on IS NOT NULL)", name="closed"),
                      CheckConstraint("(state = 'withdrawn') = (withdrawn_on IS NOT NULL)", name="withdrawn"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id", "member": "owner_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    serial: Mapped[int]
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("finding.id"), index=True)
    source: Mapped[Source] = mapped_column(words(Source), index=True)
    source_key: Mapped[str] = mapped_column(String(40), default="")
    """Which round or inspection, in the words of the room that found it."""
    found_by: Mapped[str] = mapped_column(String(60), default="")
    document_no: Mapped[str] = mapped_column(String(60), default="")
    feedback_on: Mapped[date | None]
    found_on: Mapped[date] = mapped_column(index=True)
    item_code: Mapped[str] = mapped_column(String(20), default="", index=True)
    facts: Mapped[str] = mapped_column(Text)
    severity: Mapped[Severity] = mapped_column(words(Severity), default=Severity.MINOR)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    lead_leader: Mapped[str] = mapped_column(String(40), default="")
    lead_department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    cooperating: Mapped[str] = mapped_column(String(120), default="")
    cause: Mapped[str] = mapped_column(Text, default="")
    measures: Mapped[str] = mapped_column(Text, default="")
    due_kind: Mapped[DueKind] = mapped_column(words(DueKind), default=DueKind.NOW)
    bound_on: Mapped[date]
    due_on: Mapped[date] = mapped_column(index=True)
    state: Mapped[State] = mapped_column(words(State), default=State.REGISTERED, index=True)
    state_since: Mapped[date]
    registrar_account_id: Mapped[int | None]
    registrar_member_id: Mapped[int | None]
    registrar: Mapped[str] = mapped_column(String(80))
    planned_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    approver: Mapped[str] = mapped_column(String(80), default="")
    version: Mapped[int] = mapped_column()
    branch: Mapped[Branch] = relationship()
    owner: Mapped[Member | None] = relationship()
    lead_department: Mapped[Department | None] = relationship()
    parent: Mapped["Finding | None"] = relationship(remote_side=[id], back_populates="parts")
    parts: Mapped[list["Finding"]] = relationship(back_populates="parent", order_by="Finding.id")
    steps: Mapped[list["FindingStep"]] = relationship(order_by="FindingStep.id", back_populates="finding")
    extensions: Mapped[list["FindingExtension"]] = relationship(order_by="FindingExtension.id", back_populates="finding")
    remedies: Mapped[list["Remedy"]] = relationship(secondary="remedy_finding", back_populates="findings", order_by="Remedy.id")
    __mapper_args__ = {"version_id_col": version}

    @property
    def number(self) -> str:
        return f"问〔{self.year}〕{self.serial}号"

    @property
    def brief(self) -> str:
        line = " ".join(self.facts.split())
        return line if len(line) <= BRIEF else f"{line[:BRIEF]}…"

    @property
    def hands(self) -> Hands:
        """From the rows of its steps."""
        def who(*verbs: str) -> tuple[Person, ...]:
            return tuple(Person(step.account_id, step.member_id) for step in self.steps if step.verb in verbs)

        return Hands(Person(None, self.owner_id), Person(self.registrar_account_id, self.registrar_member_id), who("report"), who("confirm"), who("pass"))


class FindingStep(Model):
    """What happened to a finding, in order: the verb, who, with which opinion, when; the day by itself, so that it can be counted."""

    __tablename__ = "finding_step"
    __table_args__ = (Index(None, "verb", "taken_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    verb: Mapped[str] = mapped_column(String(30))
    opinion: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[int | None]
    member_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(80))
    taken_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    finding: Mapped[Finding] = relationship(back_populates="steps")


class FindingNote(Model):
    """Progress on the way (进展); files hang on it as attachments."""

    __tablename__ = "finding_note"
    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    noted_on: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class FindingExtension(Model):
    """More time asked for, and what was decided. `before_on`: the due day until then, which so stays on record."""

    __tablename__ = "finding_extension"
    __table_args__ = (CheckConstraint("(state = 'asked') = (decided_on IS NULL)", name="decided"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    before_on: Mapped[date]
    new_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    state: Mapped[ExtensionState] = mapped_column(words(ExtensionState), default=ExtensionState.ASKED, index=True)
    asker_account_id: Mapped[int | None]
    asker_member_id: Mapped[int | None]
    asked_by: Mapped[str] = mapped_column(String(80))
    asked_on: Mapped[date]
    approver: Mapped[str] = mapped_column(String(80), default="")
    decided_on: Mapped[date | None]
    opinion: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column()
    finding: Mapped[Finding] = relationship(back_populates="extensions")
    __mapper_args__ = {"version_id_col": version}


class FindingYear(Model):
    """The last number given in a year."""

    __tablename__ = "finding_year"
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class Remedy(Model):
    """What findings led to: a rule made or improved, or a special campaign. No branch: the bureau's own."""

    __tablename__ = "remedy"
    __table_args__ = (CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="dates"),)
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[RemedyKind] = mapped_column(words(RemedyKind), index=True)
    name: Mapped[str] = mapped_column(String(120))
    document_no: Mapped[str] = mapped_column(String(60), default="")
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"), index=True)
    keeper: Mapped[str] = mapped_column(String(60), default="")
    started_on: Mapped[date] = mapped_column(index=True)
    ended_on: Mapped[date | None]
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("rule_document.id"), index=True)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"), index=True)
    """The rule or campaign itself, where it is recorded in its own room: what is told here was then taken from there."""
    version: Mapped[int] = mapped_column()
    branch: Mapped[Branch | None] = relationship()
    rule: Mapped[Rule | None] = relationship()
    campaign: Mapped[Campaign | None] = relationship()
    findings: Mapped[list[Finding]] = relationship(secondary="remedy_finding", back_populates="remedies", order_by="Finding.id")
    __mapper_args__ = {"version_id_col": version}

    @property
    def until(self) -> date | None:
        """The last day as it stands now: a campaign ends, a rule is replaced, after it was named here."""
        return self.campaign.ended_on if self.campaign is not None else self.rule.to_on if self.rule is not None else self.ended_on


class RemedyFinding(Model):
    """Which remedy answers which finding."""

    __tablename__ = "remedy_finding"
    remedy_id: Mapped[int] = mapped_column(ForeignKey("remedy.id"), primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), primary_key=True, index=True)
