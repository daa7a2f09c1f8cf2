from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.activities.models import ActionItem, Activity
from xinfang_party.directives.terms import Level, NoteKind, Outcome, Secrecy, TaskState
from xinfang_party.documents.models import Rule
from xinfang_party.kernel.database import Model, UtcDateTime, words
from xinfang_party.organization.models import Branch, Department, Member


class Directive(Model):
    """One instruction to be carried out (落〔2026〕3号). `action`: the decision of a first topic it was made from."""

    __tablename__ = "directive"
    __table_args__ = (UniqueConstraint("year", "serial"), Index(None, "branch_id", "learned_on"),
                      CheckConstraint("learned_on IS NULL OR issued_on IS NULL OR learned_on >= issued_on", name="dates"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    serial: Mapped[int]
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    source: Mapped[str] = mapped_column(String(120))
    level: Mapped[Level] = mapped_column(words(Level), index=True)
    document_no: Mapped[str] = mapped_column(String(60), default="")
    issued_on: Mapped[date | None]
    summary: Mapped[str] = mapped_column(Text)
    secrecy: Mapped[Secrecy] = mapped_column(words(Secrecy), default=Secrecy.INTERNAL)
    learned_on: Mapped[date | None]
    lag_days: Mapped[int | None]
    """Working days from its issue to the day it was learned."""
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action_item.id"), unique=True)
    decision: Mapped[str] = mapped_column(Text, default="")
    registered_on: Mapped[date]
    registered_by: Mapped[str] = mapped_column(String(80))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    version: Mapped[int] = mapped_column()
    branch: Mapped[Branch] = relationship()
    activity: Mapped[Activity | None] = relationship()
    action: Mapped[ActionItem | None] = relationship()
    tasks: Mapped[list["DirectiveTask"]] = relationship(back_populates="directive", order_by="DirectiveTask.position, DirectiveTask.id")
    supervisions: Mapped[list["Supervision"]] = relationship(order_by="Supervision.id")
    __mapper_args__ = {"version_id_col": version}

    @property
    def number(self) -> str:
        return f"落〔{self.year}〕{self.serial}号"


class DirectiveTask(Model):
    """Something to be done for it: by a day, or lasting. `updated_on`: the day of its latest progress, else the day it was set."""

    __tablename__ = "directive_task"
    __table_args__ = (Index(None, "branch_id", "state"), Index(None, "owner_id", "state"), CheckConstraint("is_lasting = (due_on IS NULL)", name="due"),
                      CheckConstraint("percent BETWEEN 0 AND 100", name="percent"), CheckConstraint("(state = 'done') = (closed_on IS NOT NULL)", name="closed"),
                      CheckConstraint("(state = 'withdrawn') = (withdrawn_on IS NOT NULL)", name="withdrawn"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id", "member": "owner_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id"), index=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    position: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(String(300))
    lead_leader: Mapped[str] = mapped_column(String(40), default="")
    lead_department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    cooperating: Mapped[str] = mapped_column(String(120), default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    measures: Mapped[str] = mapped_column(Text, default="")
    is_lasting: Mapped[bool] = mapped_column(default=False)
    due_on: Mapped[date | None] = mapped_column(index=True)
    state: Mapped[TaskState] = mapped_column(words(TaskState), default=TaskState.NOT_STARTED, index=True)
    percent: Mapped[int] = mapped_column(default=0)
    set_on: Mapped[date]
    updated_on: Mapped[date] = mapped_column(index=True)
    closed_on: Mapped[date | None]
    closed_by: Mapped[str] = mapped_column(String(80), default="")
    result: Mapped[str] = mapped_column(Text, default="")
    withdrawn_on: Mapped[date | None]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    version: Mapped[int] = mapped_column()
    directive: Mapped[Directive] = relationship(back_populates="tasks")
    branch: Mapped[Branch] = relationship()
    lead_department: Mapped[Department | None] = relationship()
    owner: Mapped[Member | None] = relationship()
    notes: Mapped[list["TaskNote"]] = relationship(order_by="TaskNote.id", back_populates="task")
    __mapper_args__ = {"version_id_col": version}


class TaskNote(Model):
    """Progress of a task, with its files as attachments; and what else happened to it. `was_due_on`: of a due day that was moved, the day before (None:
    it was lasting).
    """

    __tablename__ = "task_note"
    __table_args__ = (Index(None, "task_id", "noted_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("directive_task.id"))
    kind: Mapped[NoteKind] = mapped_column(words(NoteKind), default=NoteKind.PROGRESS)
    noted_on: Mapped[date]
    was_due_on: Mapped[date | None]
    percent: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    problems: Mapped[str] = mapped_column(Text, default="")
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    task: Mapped[DirectiveTask] = relationship(back_populates="notes")


class Supervision(Model):
    """What a supervisor had to say."""

    __tablename__ = "directive_supervision"
    id: Mapped[int] = mapped_column(primary_key=True)
    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id"), index=True)
    noted_on: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class DirectiveYear(Model):
    """The last number given in a year."""

    __tablename__ = "directive_year"
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class Research(Model):
    """One piece of research (调研), and its report once there is one."""

    __tablename__ = "research"
    __table_args__ = (CheckConstraint("last_on >= held_on", name="dates"), CheckConstraint("(reported_on IS NULL) = (report_title = '')", name="report"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"), index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    leader: Mapped[str] = mapped_column(String(60))
    team: Mapped[str] = mapped_column(String(200), default="")
    theme: Mapped[str] = mapped_column(String(120))
    places: Mapped[str] = mapped_column(String(300))
    held_on: Mapped[date] = mapped_column(index=True)
    last_on: Mapped[date]
    findings: Mapped[str] = mapped_column(Text, default="")
    report_title: Mapped[str] = mapped_column(String(120), default="")
    reported_on: Mapped[date | None] = mapped_column(index=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), unique=True)
    """The activity of a branch (调研) that it was."""
    version: Mapped[int] = mapped_column()
    branch: Mapped[Branch | None] = relationship()
    activity: Mapped[Activity | None] = relationship()
    department: Mapped[Department | None] = relationship()
    instructions: Mapped[list["WrittenInstruction"]] = relationship(back_populates="research", order_by="WrittenInstruction.given_on, WrittenInstruction.id")
    __mapper_args__ = {"version_id_col": version}


class WrittenInstruction(Model):
    """A leader's written instruction (批示) on a report, and what came of it."""

    __tablename__ = "written_instruction"
    __table_args__ = (CheckConstraint("(outcome = 'waiting') = (done_on IS NULL)", name="done"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    research_id: Mapped[int] = mapped_column(ForeignKey("research.id"), index=True)
    given_by: Mapped[str] = mapped_column(String(60))
    given_on: Mapped[date] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None]
    follow_up: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[Outcome] = mapped_column(words(Outcome), default=Outcome.WAITING, index=True)
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("rule_document.id"), index=True)
    done_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    research: Mapped[Research] = relationship(back_populates="instructions")
    rule: Mapped[Rule | None] = relationship()
    __mapper_args__ = {"version_id_col": version}


class Campaign(Model):
    """A special campaign (专项治理). Without a branch: the bureau's own. Which problems it answers stands in `findings`."""

    __tablename__ = "campaign"
    __table_args__ = (CheckConstraint("to_on >= from_on", name="dates"),)
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    goal: Mapped[str] = mapped_column(Text)
    measures: Mapped[str] = mapped_column(Text, default="")
    lead_leader: Mapped[str] = mapped_column(String(40), default="")
    lead_department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    from_on: Mapped[date] = mapped_column(index=True)
    to_on: Mapped[date]
    ended_on: Mapped[date | None]
    results: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column()
    branch: Mapped[Branch | None] = relationship()
    lead_department: Mapped[Department | None] = relationship()
    __mapper_args__ = {"version_id_col": version}
