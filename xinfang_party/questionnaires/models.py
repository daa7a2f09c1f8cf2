from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.kernel.database import Model, words
from xinfang_party.organization.models import Branch, Department
from xinfang_party.questionnaires.terms import Purpose, QuestionKind, Satisfaction, State


class Questionnaire(Model):
    """What is asked, about whom, and how far it has come. Neither a branch nor a department: it is about the bureau."""

    __tablename__ = "questionnaire"
    __table_args__ = (CheckConstraint("branch_id IS NULL OR department_id IS NULL", name="about"),
                      CheckConstraint("answers BETWEEN 0 AND links_issued", name="answers"))
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    purpose: Mapped[Purpose] = mapped_column(words(Purpose))
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"), index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    opening: Mapped[str] = mapped_column(Text, default="")
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    state: Mapped[State] = mapped_column(words(State), default=State.DRAFT, index=True)
    links_issued: Mapped[int] = mapped_column(default=0)
    answers: Mapped[int] = mapped_column(default=0)
    closed_on: Mapped[date | None]
    published_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    branch: Mapped[Branch | None] = relationship()
    department: Mapped[Department | None] = relationship()
    questions: Mapped[list["Question"]] = relationship(cascade="all, delete-orphan", order_by="Question.position")
    __mapper_args__ = {"version_id_col": version}

    @property
    def about(self) -> str:
        """Whom it is about, in words."""
        of = self.branch or self.department
        return of.name if of is not None else "全局"


class Question(Model):
    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("questionnaire_id", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"))
    position: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(words(QuestionKind))
    words: Mapped[str] = mapped_column(String(200))
    options: Mapped[list["QuestionOption"]] = relationship(cascade="all, delete-orphan", order_by="QuestionOption.position")


class QuestionOption(Model):
    """An option and how many answers chose it. `grade`: of a question of 满意度."""

    __tablename__ = "question_option"
    __table_args__ = (UniqueConstraint("question_id", "position"), CheckConstraint("chosen >= 0", name="chosen"))
    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(40))
    grade: Mapped[Satisfaction | None] = mapped_column(words(Satisfaction))
    chosen: Mapped[int] = mapped_column(default=0)


class AnswerLink(Model):
    """The digest of a link that was not used yet; a used one is gone. In the order of the digests, which is none."""

    __tablename__ = "answer_link"
    __table_args__ = {"sqlite_with_rowid": False}
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True, unique=True)


class AnswerText(Model):
    """A text somebody wrote. No time, no link, no number that counts on: its place among the others is drawn by lot (see `answering`)."""

    __tablename__ = "answer_text"
    __table_args__ = {"sqlite_with_rowid": False}
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    lot: Mapped[str] = mapped_column(String(32), primary_key=True)
    words: Mapped[str] = mapped_column(Text)
