from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xinfang_party.access.terms import Role
from xinfang_party.accounts.terms import Half, LinkState
from xinfang_party.kernel.database import Model, UtcDateTime, words
from xinfang_party.organization.models import Member


class Account(Model):
    """One person's way in. `username` is stored folded; `epoch` grows whenever all sessions must end. Never deleted, so no name recurs."""

    __tablename__ = "account"
    owner_columns: ClassVar[dict[str, str]] = {}

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    email: Mapped[str] = mapped_column(String(200), default="")
    email_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=True)
    password_changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    epoch: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_login_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    totp_sealed: Mapped[str | None] = mapped_column(String(200))
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    totp_step: Mapped[int | None]
    version: Mapped[int] = mapped_column()
    roles: Mapped[list["AccountRole"]] = relationship(
        back_populates="account", order_by="AccountRole.id", foreign_keys="AccountRole.account_id", cascade="all, delete-orphan")
    __mapper_args__ = {"version_id_col": version}

    @property
    def granted(self) -> frozenset[Role]:
        return frozenset(row.role for row in self.roles)

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None

    @property
    def is_administrator(self) -> bool:
        return any(role.is_administrator for role in self.granted)

    @property
    def has_second_factor(self) -> bool:
        return self.totp_confirmed_at is not None

    @property
    def awaits_address(self) -> bool:
        """Somebody wrote an address down that the owner has not confirmed."""
        return bool(self.email) and self.email_confirmed_at is None


class AccountRole(Model):
    """One role granted to one account. The derived roles are never stored."""

    __tablename__ = "account_role"
    __table_args__ = (UniqueConstraint("account_id", "role"), CheckConstraint("role NOT IN ('member', 'secretary', 'committee')", name="granted"))
    owner_columns: ClassVar[dict[str, str]] = {}

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Role] = mapped_column(words(Role), index=True)
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    account: Mapped[Account] = relationship(back_populates="roles", foreign_keys=[account_id])


class AccountLink(Model):
    """One change of the link between an account and a member, kept for ever. What is in force stands in `Account.member_id`; a row that is
    asked for gives no rights."""

    __tablename__ = "account_link"
    __table_args__ = (
        Index("uq_account_link_asked", "account_id", unique=True, sqlite_where=text("state = 'asked'"), postgresql_where=text("state = 'asked'")),
        Index(None, "member_id", "state"),
    )
    owner_columns: ClassVar[dict[str, str]] = {}

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    state: Mapped[LinkState] = mapped_column(words(LinkState))
    asked_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    asked_by: Mapped[str] = mapped_column(String(120))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[str] = mapped_column(String(120), default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    member: Mapped[Member] = relationship()


class AccountReset(Model):
    """A password or second factor reset by somebody else, told to the owner at the next log-in; `by` is who, in words."""

    __tablename__ = "account_reset"
    __table_args__ = (Index(None, "account_id", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    half: Mapped[Half] = mapped_column(words(Half))
    by_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LoginSession(Model):
    """One log-in. The cookie holds a random token, this row its SHA-256; good while the epoch is the account's and nothing ended it."""

    __tablename__ = "login_session"
    __table_args__ = (Index(None, "account_id", "ended_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    epoch: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    source: Mapped[str] = mapped_column(String(60), default="")
    user_agent: Mapped[str] = mapped_column(String(120), default="")
    second_factor_done: Mapped[bool] = mapped_column(default=False)
    account: Mapped[Account] = relationship()


class LoginAttempt(Model):
    """Failures of one name (known or not), one source, one name from one source and so on (`attempts`), shared by all workers; a try is counted
    before it is looked at. `key` holds no name: only digests, and addresses of sources. Beside them: which first passwords wait to be shown (`once`)."""

    __tablename__ = "login_attempt"
    __table_args__ = (UniqueConstraint("kind", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(64))
    failures: Mapped[int]
    since: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FormerPassword(Model):
    """The hash of a password used before, so that the last few are not used again."""

    __tablename__ = "former_password"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    replaced_at: Mapped[datetime] = mapped_column(UtcDateTime)
