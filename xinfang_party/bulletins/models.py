from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.bulletins.terms import AUTHORING, Section, State
from xinfang_party.findings.terms import Person
from xinfang_party.kernel.database import Model, UtcDateTime, words
from xinfang_party.kernel.periods import Period
from xinfang_party.organization.models import Branch


class Bulletin(Model):
    """One bulletin; the columns named in `Section` hold its text. `due_on`: by when the branches acknowledge it."""

    __tablename__ = "bulletin"
    __table_args__ = (UniqueConstraint("year", "serial"), CheckConstraint("(state = 'published') = (published_on IS NOT NULL)", name="published"),
                      CheckConstraint("(state = 'published') = (due_on IS NOT NULL)", name="due"))
    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    serial: Mapped[int]
    title: Mapped[str] = mapped_column(String(80))
    period_text: Mapped[str] = mapped_column(String(10))
    state: Mapped[State] = mapped_column(words(State), default=State.DRAFT, index=True)
    strong: Mapped[str] = mapped_column(Text, default="")
    problems: Mapped[str] = mapped_column(Text, default="")
    due: Mapped[str] = mapped_column(Text, default="")
    demands: Mapped[str] = mapped_column(Text, default="")
    published_on: Mapped[date | None]
    due_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    branches: Mapped[list["BulletinBranch"]] = relationship(order_by="BulletinBranch.position", back_populates="bulletin")
    figures: Mapped[list["BulletinFigure"]] = relationship(order_by="BulletinFigure.position", cascade="all, delete-orphan")
    steps: Mapped[list["BulletinStep"]] = relationship(order_by="BulletinStep.id")
    __mapper_args__ = {"version_id_col": version}

    @property
    def number(self) -> str:
        return f"通报〔{self.year}〕{self.serial}号"

    @property
    def period(self) -> Period:
        return Period.parse(self.period_text)

    @property
    def sections(self) -> list[tuple[Section, str]]:
        return [(section, getattr(self, section.value)) for section in Section]

    @property
    def authors(self) -> list[Person]:
        """From the rows of its steps."""
        return [Person(step.account_id, step.member_id) for step in self.steps if step.verb in AUTHORING]

    @property
    def waiting(self) -> list["BulletinBranch"]:
        """Those who have not acknowledged it, in the order of the roll."""
        return [one for one in self.branches if not one.is_acknowledged]


class BulletinBranch(Model):
    """A branch that a bulletin is about, under the name it then had, and its acknowledgement."""

    __tablename__ = "bulletin_branch"
    __table_args__ = (UniqueConstraint("bulletin_id", "branch_id"), CheckConstraint("(acknowledged_at IS NULL) = (actor = '')", name="acknowledged"))
    id: Mapped[int] = mapped_column(primary_key=True)
    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletin.id"))
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(80), default="")
    words: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column()
    bulletin: Mapped[Bulletin] = relationship(back_populates="branches")
    branch: Mapped[Branch] = relationship()
    __mapper_args__ = {"version_id_col": version}

    @property
    def is_acknowledged(self) -> bool:
        return self.acknowledged_at is not None


class BulletinFigure(Model):
    """A figure as it was told: never asked again."""

    __tablename__ = "bulletin_figure"
    __table_args__ = (UniqueConstraint("bulletin_id", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletin.id"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(String(80))
    bureau_text: Mapped[str] = mapped_column(String(80))
    period_text: Mapped[str] = mapped_column(String(10))
    as_of: Mapped[date]


class BulletinStep(Model):
    """What happened to a bulletin, in order: the verb, who, with which opinion, when."""

    __tablename__ = "bulletin_step"
    id: Mapped[int] = mapped_column(primary_key=True)
    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletin.id"), index=True)
    verb: Mapped[str] = mapped_column(String(30))
    opinion: Mapped[str] = mapped_column(String(1000), default="")
    account_id: Mapped[int | None]
    member_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class BulletinYear(Model):
    """The last number given in a year."""

    __tablename__ = "bulletin_year"
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
