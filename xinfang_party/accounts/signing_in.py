"""Opening and ending sessions: the only place that decides whether somebody is who he says he is."""
import hashlib
import secrets
from datetime import timedelta
from typing import NamedTuple

from flask import current_app
from sqlalchemy import CursorResult, update

from xinfang_party.access.terms import STRANGER, Identity
from xinfang_party.accounts import attempts, passwords, rules
from xinfang_party.accounts.catalogue import DEMONSTRATION_PASSWORD, SECOND_FACTOR_WAIT
from xinfang_party.accounts.models import Account, LoginSession
from xinfang_party.accounts.naming import follow_member
from xinfang_party.accounts.queries import account_named, identity_of
from xinfang_party.accounts.second_factor import use_code
from xinfang_party.accounts.terms import Refused
from xinfang_party.audit import service as audit
from xinfang_party.audit import tries
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.text import clean_line, folded
from xinfang_party.kernel.transaction import aside, reading

NOT_ACCEPTED = "用户名或密码不正确，或者这个账号现在不能登录。请检查后再试；连续输错会锁定一段时间，仍不行请联系管理员。"
WRONG_CODE = "动态口令不正确、已经用过，或者现在不能登录。请等验证器换出下一个再试；连续输错会锁定一段时间。"
NOT_CONFIRMED = "现在的密码不正确，或者输错次数太多。请检查后再试。"
LIKE_A_PASSWORD = "（像是把密码填进了用户名，没有记下）"  # noqa: S105 - a remark, no password


class Proven(NamedTuple):
    """Whose password it was, and the account's epoch at that moment: what has ended all sessions since ends this log-in too."""

    account: Account
    epoch: int


def first_factor(username: str, password: str, *, source: str, browser: str = "") -> Proven | None:
    """The account of this name and password, or None. Both are recorded; every refusal takes the same time and says the same."""
    keys = attempts.keys_of(username, source, browser)
    with aside():
        taken = attempts.take(keys)
    with reading():
        account = account_named(username)
        reason, epoch = why_refused(account, password, locked=not taken), account.epoch if account else 0
    with aside():
        if reason is None:
            attempts.give_back(keys)
        else:
            tries.record_try("session.refused", by=STRANGER, username=shown(username, account), reason=reason)
    return Proven(account, epoch) if account is not None and reason is None else None


def why_refused(account: Account | None, password: str, *, locked: bool) -> Refused | None:
    """One hash comparison in every case, and all reasons looked at, so that the time tells nothing."""
    closed = account is None or locked or not account.is_active
    right = passwords.matches_nobody(password) if closed or account is None else passwords.matches(account.password_hash, password)
    if locked:
        return Refused.LOCKED
    if account is None:
        return Refused.UNKNOWN
    if not account.is_active:
        return Refused.DISABLED
    if not right or is_printed(password):
        return Refused.WRONG
    over = rules.is_first_password_over(must_change=account.must_change_password, changed_at=account.password_changed_at, now=clock.now())
    return Refused.EXPIRED if over else None


def is_printed(password: str) -> bool:
    """The demonstration's password opens nothing where the site is in real use, even on a database the demonstration made."""
    return password == DEMONSTRATION_PASSWORD and not current_app.config["DEMONSTRATION"]


def shown(username: str, account: Account | None) -> str:
    """The typed name for the audit entry: folded, one line, short. Nothing of what nobody is called and might be somebody's password, also
    once so many tries locked it."""
    return LIKE_A_PASSWORD if account is None and rules.is_like_a_password(username) else clean_line(folded(username), 40)


def confirm_password(account: Account, password: str, *, browser: str = "") -> None:
    """The own password again, before a change of importance. Raises `Refusal`; failures count as those of a log-in do."""
    keys, by = attempts.inner_keys(account.username, browser), identity_of(account, clock.today())
    with aside():
        taken = attempts.take(keys)
    with reading():
        right = taken and passwords.matches(account.password_hash, password)
    with aside():
        if right:
            attempts.give_back(keys)
        else:
            tries.record_try("password.refused", by=by)
    if not right:
        raise Refusal(NOT_CONFIRMED, "current_password")


def second_code(row: LoginSession, code: str, *, browser: str = "") -> bool:
    """Is it this account's code, not used before? Failures count as those of a log-in do; too many end the session."""
    account = row.account
    keys = attempts.inner_keys(account.username, browser)
    with aside():
        taken = attempts.take(keys)
        right = taken and use_code(account, code)
        if right:
            attempts.give_back(keys)
        else:
            tries.record_try("session.refused", by=STRANGER, username=account.username, reason="code" if taken else Refused.LOCKED)
        if not taken:
            end(row)
    return right


def open_session(account: Account, *, source: str, user_agent: str, complete: bool, browser: str = "", epoch: int | None = None) -> str:
    """A log-in; returns the token, which only the cookie keeps. Not `complete`: the second factor is still awaited. `epoch`: the account's when
    the password was proven.

    What strangers did to the name is not forgotten when a known browser comes in."""
    row, token = new_session(account, source=source, user_agent=user_agent, complete=complete, epoch=epoch)
    if complete:
        attempts.forget([*attempts.keys_of(account.username, source, browser), *attempts.inner_keys(account.username, browser)])
        follow_member(account)
        db.session.execute(update(Account).where(Account.id == account.id).values(last_login_at=row.created_at))
    audit.record("session.opened" if complete else "session.challenged", subject=row, by=identity_of(account, clock.today()))
    return token


def renew_session(account: Account, *, source: str, user_agent: str) -> str:
    """A new token for the person who is here, after all sessions of the account ended by his or her own act."""
    row, token = new_session(account, source=source, user_agent=user_agent, complete=True)
    audit.record("session.renewed", subject=row, by=identity_of(account, clock.today()))
    return token


def new_session(account: Account, *, source: str, user_agent: str, complete: bool, epoch: int | None = None) -> tuple[LoginSession, str]:
    now, token = clock.now(), secrets.token_urlsafe(32)
    row = LoginSession(token_hash=hash_of(token), account_id=account.id, epoch=account.epoch if epoch is None else epoch, created_at=now, seen_at=now, source=source[:60],
                       user_agent=clean_line(user_agent, 120), second_factor_done=complete)
    db.session.add(row)
    db.session.flush()
    return row, token


def rehash(account: Account, password: str) -> None:
    """Hashes made with older parameters are renewed when the password is at hand; one changed meanwhile stays."""
    before = account.password_hash
    if passwords.is_outdated(before):
        db.session.execute(update(Account).where(Account.id == account.id, Account.password_hash == before).values(
            password_hash=passwords.hashed(password)))


def waits_too_long(row: LoginSession) -> bool:
    return clock.now() - row.created_at >= timedelta(minutes=SECOND_FACTOR_WAIT.value)


def close(row: LoginSession, *, by: Identity) -> None:
    """Log out, or end one of the own sessions."""
    end(row)
    audit.record("session.closed", subject=row, by=by)


def close_others(account: Account, *, besides: int | None, by: Identity) -> int:
    """End all sessions of the account but one. Returns how many were open."""
    result: CursorResult[object] = db.session.execute(update(LoginSession).where(  # type: ignore[assignment]
        LoginSession.account_id == account.id, LoginSession.ended_at.is_(None), LoginSession.id != (besides or 0)).values(ended_at=clock.now()))
    audit.record("session.closed", subject=account, by=by, sessions=result.rowcount)
    return result.rowcount


def end_all(account: Account) -> None:
    """Kill every session of the account: the epoch moves on, so that one being opened this moment dies too."""
    account.epoch += 1
    db.session.execute(update(LoginSession).where(LoginSession.account_id == account.id, LoginSession.ended_at.is_(None)).values(
        ended_at=clock.now()))


def end(row: LoginSession) -> None:
    db.session.execute(update(LoginSession).where(LoginSession.id == row.id, LoginSession.ended_at.is_(None)).values(ended_at=clock.now()))


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
