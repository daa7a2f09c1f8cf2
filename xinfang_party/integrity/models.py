from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.integrity.terms import Category, Change, ControlKind, Grade, State, Trigger
from xinfang_party.kernel.database import Model, words
from xinfang_party.organization.models import Department, Member, Post


class Register(Model):
    """The register of one department, or of one of its posts. Its text stands in its versions."""

    __tablename__ = "risk_register"
    __table_args__ = (Index("uq_risk_register_department", "department_id", unique=True, sqlite_where=text("post_id IS NULL"),
                            postgresql_where=text("post_id IS NULL")),)
    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), unique=True)
    made_on: Mapped[date]
    closed_on: Mapped[date | None]
    close_reason: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column()
    department: Mapped[Department] = relationship()
    post: Mapped[Post | None] = relationship()
    versions: Mapped[list["RegisterVersion"]] = relationship(back_populates="register", order_by="RegisterVersion.number")
    __mapper_args__ = {"version_id_col": version}

    @property
    def name(self) -> str:
        return f"{self.department.name}·{self.post.name}" if self.post is not None else self.department.name


class RegisterVersion(Model):
    """One version of a register, from its first check to the day the next one takes its place. At most one of a register is under way.

    `holder`, `cross_checker`, `head`, `leader`, `main_leader`: through whose hands it goes, as named when it was begun or handed on.
    `from_on`, `to_on`: in force, both days counted. `grade`: the highest of its open points.
    """

    __tablename__ = "risk_version"
    __table_args__ = (
        UniqueConstraint("register_id", "number"), Index(None, "state", "due_on"), Index(None, "register_id", "from_on"),
        Index("uq_risk_version_under_way", "register_id", unique=True, sqlite_where=text("state NOT IN ('in_force', 'dropped')"),
              postgresql_where=text("state NOT IN ('in_force', 'dropped')")),
        CheckConstraint("(state = 'in_force') = (from_on IS NOT NULL)", name="in_force"), CheckConstraint("to_on IS NULL OR to_on >= from_on", name="dates"))
    id: Mapped[int] = mapped_column(primary_key=True)
    register_id: Mapped[int] = mapped_column(ForeignKey("risk_register.id"))
    number: Mapped[int]
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("risk_campaign.id"), index=True)
    trigger: Mapped[Trigger] = mapped_column(words(Trigger))
    reason: Mapped[str] = mapped_column(String(300), default="")
    subject_name: Mapped[str] = mapped_column(String(60), default="")
    """What the post, or the department, was called when this was checked; another name since is a change of duties. Empty: nobody knows."""
    state: Mapped[State] = mapped_column(words(State), default=State.CHECK)
    state_since: Mapped[date]
    due_on: Mapped[date]
    """The day by which the step it stands at should be taken."""
    opened_on: Mapped[date]
    opened_by: Mapped[str] = mapped_column(String(80))
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    cross_checker_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    head_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    main_leader_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    duties: Mapped[str] = mapped_column(Text, default="")
    grade: Mapped[Grade | None] = mapped_column(words(Grade))
    grade_before: Mapped[Grade | None] = mapped_column(words(Grade))
    """That of what was in force when it was begun."""
    filed_on: Mapped[date | None]
    filed_by: Mapped[str] = mapped_column(String(80), default="")
    notice_from_on: Mapped[date | None]
    notice_to_on: Mapped[date | None]
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
    reviewed_on: Mapped[date | None]
    """The day the head, or a leader, last found it right."""
    review_due_on: Mapped[date | None] = mapped_column(index=True)
    """The day by which the next review should be over, by its grade."""
    dropped_on: Mapped[date | None]
    drop_reason: Mapped[str] = mapped_column(String(300), default="")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    version: Mapped[int] = mapped_column()
    register: Mapped[Register] = relationship(back_populates="versions")
    holder: Mapped[Member | None] = relationship(foreign_keys=[holder_id])
    cross_checker: Mapped[Member | None] = relationship(foreign_keys=[cross_checker_id])
    head: Mapped[Member | None] = relationship(foreign_keys=[head_id])
    leader: Mapped[Member | None] = relationship(foreign_keys=[leader_id])
    main_leader: Mapped[Member | None] = relationship(foreign_keys=[main_leader_id])
    powers: Mapped[list["PowerItem"]] = relationship(cascade="all, delete-orphan", order_by="PowerItem.position, PowerItem.id")
    points: Mapped[list["RiskPoint"]] = relationship(back_populates="of_version", cascade="all, delete-orphan", order_by="RiskPoint.key")
    __mapper_args__ = {"version_id_col": version}

    @property
    def grade_led_by(self) -> Grade | None:
        """By which it is decided who must find it right: what was high is not led past the main leader by scoring it lower."""
        return Grade.HIGH if Grade.HIGH in (self.grade, self.grade_before) else self.grade


class PowerItem(Model):
    """One power of a post or department, with the steps of its procedure, a line each."""

    __tablename__ = "power_item"
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("risk_version.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(80))
    basis: Mapped[str] = mapped_column(String(120), default="")
    steps: Mapped[str] = mapped_column(Text, default="")


class RiskPoint(Model):
    """One risk point as one version tells it. `key`: its number within the register, the same in every version. Nothing is deleted: a version says that
    it is closed, and why. `grade` follows from the scores, the aggravating factors and the override (integrity.rules.grade)."""

    __tablename__ = "risk_point"
    __table_args__ = (UniqueConstraint("version_id", "key"), Index(None, "grade", "accepted_until_on"),
                      CheckConstraint("likelihood BETWEEN 1 AND 5 AND impact BETWEEN 1 AND 5", name="scores"))
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("risk_version.id", ondelete="CASCADE"))
    key: Mapped[int]
    power: Mapped[str] = mapped_column(String(80), default="")
    step: Mapped[str] = mapped_column(String(80), default="")
    category: Mapped[Category] = mapped_column(words(Category))
    name: Mapped[str] = mapped_column(String(120))
    shows_as: Mapped[str] = mapped_column(Text, default="")
    cause: Mapped[str] = mapped_column(Text, default="")
    likelihood: Mapped[int]
    impact: Mapped[int]
    factors: Mapped[list[str]] = mapped_column(JSON)
    """Codes of catalogue.FACTORS: any makes it high."""
    override: Mapped[Grade | None] = mapped_column(words(Grade))
    override_reason: Mapped[str] = mapped_column(String(300), default="")
    grade: Mapped[Grade] = mapped_column(words(Grade))
    indicator: Mapped[str] = mapped_column(String(120), default="")
    residual_likelihood: Mapped[int | None]
    residual_impact: Mapped[int | None]
    accepted_until_on: Mapped[date | None]
    accepted_reason: Mapped[str] = mapped_column(String(300), default="")
    change: Mapped[Change] = mapped_column(words(Change), default=Change.NEW)
    change_reason: Mapped[str] = mapped_column(String(300), default="")
    is_checked: Mapped[bool] = mapped_column(default=True, server_default=true())
    """False: taken over from the version before, and whoever checks has not said yet what he finds of it."""
    of_version: Mapped[RegisterVersion] = relationship(back_populates="points")
    controls: Mapped[list["ControlMeasure"]] = relationship(cascade="all, delete-orphan", order_by="ControlMeasure.position, ControlMeasure.id")

    @property
    def is_open(self) -> bool:
        return self.change is not Change.CLOSED


class ControlMeasure(Model):
    __tablename__ = "control_measure"
    id: Mapped[int] = mapped_column(primary_key=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("risk_point.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[ControlKind] = mapped_column(words(ControlKind))
    text: Mapped[str] = mapped_column(String(300))
    owner: Mapped[str] = mapped_column(String(40), default="")
    evidence: Mapped[str] = mapped_column(String(200), default="")


class ReviewInterval(Model):
    """So many months after its review a register of this grade is reviewed again, from a day on. Before the first row of a grade the catalogue's holds."""

    __tablename__ = "review_interval"
    __table_args__ = (UniqueConstraint("grade", "from_on"), CheckConstraint("months > 0", name="months"))
    id: Mapped[int] = mapped_column(primary_key=True)
    grade: Mapped[Grade] = mapped_column(words(Grade))
    months: Mapped[int]
    from_on: Mapped[date]
    actor: Mapped[str] = mapped_column(String(80))
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
