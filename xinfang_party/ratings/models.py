from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from xinfang_party.accounts.models import Account
from xinfang_party.kernel.database import Model, UtcDateTime, words
from xinfang_party.petitions.models import Case
from xinfang_party.ratings.terms import Face


class RatingLink(Model):
    """A link for one case. Only the digest of its key is stored; used once, until the evening of `expires_on`.

    `is_replaced`: the asking went on with a later link, which keeps the earliest last day (`due_on`); so each asking is counted once, and asking again hides
    nobody who did not answer. `issuer_id`: who made it; it opens nothing once the case is his.
    """

    __tablename__ = "rating_link"
    owner_columns: ClassVar[dict[str, str]] = {}
    __table_args__ = (Index(None, "case_id", "issued_at"), Index(None, "due_on"))
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("petition_case.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_on: Mapped[date]
    issued_by: Mapped[str] = mapped_column(String(80))
    account_id: Mapped[int | None] = mapped_column(index=True)
    issuer_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    expires_on: Mapped[date]
    due_on: Mapped[date]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_replaced: Mapped[bool] = mapped_column(default=False)
    case: Mapped[Case] = relationship()
    account: Mapped[Account | None] = relationship(primaryjoin=lambda: foreign(RatingLink.account_id) == Account.id, viewonly=True)

    @property
    def issuer_ids(self) -> set[int]:
        """The member who made it, and the one its maker's account was given to since."""
        return {one for one in (self.issuer_id, self.account.member_id if self.account else None) if one is not None}


class Rating(Model):
    """What came over the link: a face, ticked reasons, words only where the bureau takes them. One for a case."""

    __tablename__ = "rating"
    owner_columns: ClassVar[dict[str, str]] = {}
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("petition_case.id"), unique=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("rating_link.id"), unique=True)
    face: Mapped[Face] = mapped_column(words(Face))
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    remark: Mapped[str] = mapped_column(String(300), default="")
    rated_on: Mapped[date] = mapped_column(index=True)
    case: Mapped[Case] = relationship()
    link: Mapped[RatingLink] = relationship()


class RatingChoice(Model):
    """How the bureau asks from a day on: how many days a link is open, whether words are taken. The catalogue's hold before the first."""

    __tablename__ = "rating_choice"
    owner_columns: ClassVar[dict[str, str]] = {}
    __table_args__ = (CheckConstraint("days BETWEEN 1 AND 90", name="days"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    days: Mapped[int]
    takes_words: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(300), default="")
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
