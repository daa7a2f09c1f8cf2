"""What administrators do to accounts, and everybody to the own one. Each verb leaves an audit entry and ends sessions where rights change."""
import secrets
import string
from typing import Any

from sqlalchemy import select

from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts import attempts, catalogue, links, notices, passwords, rules, rules_apart
from xinfang_party.accounts.models import Account, AccountRole, FormerPassword
from xinfang_party.accounts.naming import name_for
from xinfang_party.accounts.queries import account_named, administrator_roles_besides, reset_at
from xinfang_party.accounts.second_factor import sealed_for, step_of
from xinfang_party.accounts.signing_in import end_all
from xinfang_party.accounts.terms import OWN_PAGE, Half
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal, refuse
from xinfang_party.kernel.text import folded
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.notifications import service as notifications
from xinfang_party.organization.queries import member_by_number

ALPHABET = "".join(sorted(set(string.ascii_letters + string.digits) - set("0O1lI5S2Z8B")))
GROUPS, GROUP = 4, 4
NO_ADDRESS = "没有等您确认的电子邮箱，请刷新“我的账号”查看现在的情况。"


# --- by administrators --------------------------------------------------------------------------------------------------------

def create(*, username: str, name: str, email: str = "", member_id: int | None = None, roles: tuple[Role, ...] = (),
           password: str | None = None, password_hash: str | None = None, must_change: bool = True, on_server: bool = False,
           by: Identity) -> tuple[Account, str]:
    """A new account and its first password (made here unless given; `password_hash`: its hash, where that is known). `roles` and `on_server` (the
    member is linked at once, not only asked for) are for commands and the demonstration; pages grant one by one."""
    refuse(rules.why_not_username(username), "username")
    refuse(rules.why_not_email(email), "email")
    if account_named(username) is not None:
        raise Refusal("这个用户名已经有人用了（大小写、全角半角视为相同；停用的账号也不再让出用户名），请换一个。", "username")
    if password is not None:
        refuse(rules.why_not_password(password, username=username, name=name), "password")
    name = name_for(name, member_id)
    first, now = password or first_password(username, name), clock.now()
    account = Account(username=folded(username), name=name, email=email, password_hash=password_hash or passwords.hashed(first),
                      must_change_password=must_change, password_changed_at=now, created_at=now)
    db.session.add(account)
    audit.record("account.created", subject=account, by=by, username=account.username, member_id=member_id)
    if member_id is not None:
        links.link_at_once(account, member_id, by=by) if on_server else links.ask(account, member_id, by=by)
    for role in roles:
        grant(account, role=role, by=by)
    return account, first


def edit(account: Account, *, version: int | None, name: str, email: str, member_id: int | None, by: Identity) -> None:
    refuse_stale(account, version)
    refuse(rules.why_not_email(email), "email")
    before: dict[str, Any] = {"name": account.name, "email": account.email, "member_id": account.member_id}
    links.ask(account, member_id, by=by)
    account.name, account.email = name_for(name, account.member_id, account.id), email
    if email != before["email"]:
        account.email_confirmed_at = None
    entry = audit.record("account.edited", subject=account, by=by, before=before, name=account.name, email=email, member_id=member_id)
    if email != before["email"]:
        text = rules_apart.told_email(email=email, by=by.signature)
        kind = notices.EMAIL if email else notices.EMAIL_REMOVED
        notifications.notify_accounts([account.id], kind=kind, subject=account, time=str(entry.id), text=text, url=OWN_PAGE)


def grant(account: Account, *, role: Role, by: Identity) -> AccountRole:
    """Grant a role; the account's sessions end, so that the new rights begin with a new log-in."""
    refuse(rules.why_not_touch(own=account.id == by.account_id, verb="授予权限给"))
    refuse(rules.why_not_grant(role, held=account.granted, has_member=links.wanted(account) is not None), "role")
    if by.account_id is not None:
        refuse(rules_apart.why_not_grant_yet(role=role, must_change=account.must_change_password, now=clock.now(),
                                             reset_at=reset_at(account.id, by.account_id, *Half)), "role")
    row = AccountRole(role=role, granted_at=clock.now(), granted_by=by.account_id)
    account.roles.append(row)
    end_all(account)
    audit.record("role.granted", subject=account, by=by, role=role)
    return row


def revoke(account: Account, *, role: Role, by: Identity) -> None:
    refuse(rules.why_not_touch(own=account.id == by.account_id, verb="撤销"))
    row = next((row for row in account.roles if row.role is role), None)
    if row is None:
        raise Refusal(f"这个账号没有“{role.label}”这个角色，可能刚刚被撤销了。", "role")
    if account.is_active:
        refuse(rules.why_not_disable({role}, administrator_roles_besides(account.id)), "role")
    account.roles.remove(row)
    end_all(account)
    audit.record("role.revoked", subject=account, by=by, role=role)


def disable(account: Account, *, by: Identity) -> None:
    refuse(rules.why_not_touch(own=account.id == by.account_id, verb="停用"))
    if not account.is_active:
        raise Refusal("这个账号已经停用。")
    refuse(rules.why_not_disable(account.granted, administrator_roles_besides(account.id)))
    account.disabled_at = clock.now()
    end_all(account)
    audit.record("account.disabled", subject=account, by=by)


def enable(account: Account, *, by: Identity) -> None:
    if account.is_active:
        raise Refusal("这个账号没有停用。")
    account.disabled_at = None
    audit.record("account.enabled", subject=account, by=by)


def unlock(account: Account, *, by: Identity) -> bool:
    """Forget the failures of this account. Was there anything to forget?"""
    had = attempts.forget_all(account.username)
    audit.record("account.unlocked", subject=account, by=by)
    return had


# --- by oneself ---------------------------------------------------------------------------------------------------------------

def change_password(account: Account, *, new: str, by: Identity) -> None:
    """The current one was confirmed before. All sessions end; the view opens a new one for the person who is here."""
    refuse(rules.why_not_password(new, username=account.username, name=account.name), "new_password")
    if was_used(account, new):
        raise Refusal(f"这个密码用过，请不要与现在的和最近 {catalogue.PASSWORD_HISTORY.value} 个密码相同。", "new_password")
    write_password(account, new, must_change=False)
    audit.record("password.changed", subject=account, by=by)


def set_up_second_factor(account: Account, *, secret: str, code: str, by: Identity) -> None:
    """Confirmed with a code of the new secret; that code is used up."""
    step = step_of(secret, code)
    if step is None:
        raise Refusal("动态口令不正确。请确认手机时间准确，并输入验证器里现在显示的 6 位数字。", "code")
    account.totp_sealed, account.totp_step, account.totp_confirmed_at = sealed_for(account, secret), step, clock.now()
    end_all(account)
    audit.record("second-factor.confirmed", subject=account, by=by)


def remove_second_factor(account: Account, *, demonstration: bool, by: Identity) -> None:
    if not account.has_second_factor:
        raise Refusal("您没有启用动态口令。")
    if account.is_administrator and not demonstration:
        raise Refusal("管理员必须使用动态口令，不能关闭。要换手机，请在服务器上运行 flask accounts reset-second-factor 后重新设置。")
    drop_second_factor(account)
    end_all(account)
    audit.record("second-factor.removed", subject=account, by=by)


def confirm_address(account: Account, *, version: int | None, by: Identity) -> None:
    """Whoever wrote it down, the owner says that it is right before the digest goes there."""
    refuse_stale(account, version)
    refuse(None if account.awaits_address else NO_ADDRESS)
    account.email_confirmed_at = clock.now()
    audit.record("account.email-confirmed", subject=account, by=by)


def remove_address(account: Account, *, version: int | None, by: Identity) -> None:
    """Not the owner's address: it goes."""
    refuse_stale(account, version)
    refuse(None if account.awaits_address else NO_ADDRESS)
    before, account.email = account.email, ""
    audit.record("account.email-removed", subject=account, by=by, before=before)


# --- parts --------------------------------------------------------------------------------------------------------------------

def refuse_stale(account: Account, version: int | None) -> None:
    if version is not None and version != account.version:
        raise Conflict(MEANWHILE)


def member_id_of(number: str) -> int | None:
    """The member of this number; None for an empty one."""
    if not number:
        return None
    member = member_by_number(number)
    if member is None:
        raise Refusal("没有这个编号的党员，请核对党员编号，或先在“组织”里登记。", "member_number")
    return member.id


def first_password(username: str, name: str) -> str:
    """Random, easy to read out: four groups of four without characters that look alike."""
    while True:
        password = "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
        if rules.why_not_password(password, username=username, name=name) is None:
            return password


def write_password(account: Account, new: str, *, must_change: bool) -> None:
    db.session.add(FormerPassword(account_id=account.id, password_hash=account.password_hash, replaced_at=clock.now()))
    account.password_hash, account.must_change_password, account.password_changed_at = passwords.hashed(new), must_change, clock.now()
    end_all(account)


def was_used(account: Account, new: str) -> bool:
    former = db.session.scalars(select(FormerPassword.password_hash).where(FormerPassword.account_id == account.id).order_by(
        FormerPassword.id.desc()).limit(catalogue.PASSWORD_HISTORY.value))
    return any(passwords.matches(old, new) for old in (account.password_hash, *former))


def drop_second_factor(account: Account) -> None:
    account.totp_sealed = account.totp_step = account.totp_confirmed_at = None
