"""Who an account is today, in three statements; lists of accounts and sessions for the administration pages."""
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, func, literal, or_, select
from sqlalchemy.orm import joinedload

from xinfang_party.access.terms import ADMINISTRATORS, Identity, Role
from xinfang_party.accounts import catalogue
from xinfang_party.accounts.models import Account, AccountRole, LoginSession
from xinfang_party.accounts.rules import folded
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.text import like_escape
from xinfang_party.organization.models import Branch, CommitteePost, Member, Membership, in_force
from xinfang_party.organization.terms import LEADING

# --- the identity of a request ------------------------------------------------------------------------------------------------

def identity_of(account: Account, today: date) -> Identity:
    """Granted roles, and what follows from the membership and the committee posts in force. Two statements, none without a member."""
    if account.member_id is None:
        return Identity(account_id=account.id, name=account.name, roles=account.granted)
    place = db.session.execute(select(Membership.branch_id, Membership.department_id).where(
        Membership.member_id == account.member_id, in_force(Membership, today))).one_or_none()
    led, sat_in = branches_of_posts(account.member_id, today)
    derived = {Role.MEMBER: place is not None, Role.SECRETARY: bool(led), Role.COMMITTEE: bool(sat_in)}
    return Identity(account_id=account.id, name=account.name, member_id=account.member_id,
                    roles=account.granted | {role for role, holds in derived.items() if holds},
                    home_branch_id=place.branch_id if place else None, department_id=place.department_id if place else None,
                    led_branch_ids=led, committee_branch_ids=sat_in)


def branches_of_posts(member_id: int, today: date) -> tuple[frozenset[int], frozenset[int]]:
    """(branches led as secretary or deputy, branches of other committee posts), each with all below; one statement."""
    leads = CommitteePost.duty.in_(LEADING).label("leads")
    below = select(CommitteePost.branch_id.label("id"), leads).where(
        CommitteePost.member_id == member_id, in_force(CommitteePost, today)).cte("below", recursive=True)
    below = below.union(select(Branch.id, below.c.leads).where(Branch.parent_id == below.c.id))
    rows = db.session.execute(select(below.c.id, below.c.leads)).all()
    return frozenset(key for key, leads in rows if leads), frozenset(key for key, leads in rows if not leads)


def session_of(token_hash: str) -> LoginSession | None:
    """The session of this token with its account and the granted roles; one statement."""
    statement = select(LoginSession).where(LoginSession.token_hash == token_hash).options(
        joinedload(LoginSession.account).joinedload(Account.roles))
    return db.session.scalars(statement.execution_options(populate_existing=True)).unique().one_or_none()


# --- accounts -----------------------------------------------------------------------------------------------------------------

def account_named(username: str) -> Account | None:
    return db.session.scalars(select(Account).where(Account.username == folded(username)[:60])).one_or_none()


def account_of_member(member_id: int) -> Account | None:
    return db.session.scalars(select(Account).where(Account.member_id == member_id)).one_or_none()


def member_number_of(account: Account) -> str:
    """The number of the member behind the account, "" without one."""
    return db.session.scalar(select(Member.number).where(Member.id == account.member_id)) or ""


def account_list(*, text: str = "", role: str = "", state: str = "") -> Select[Any]:
    """Accounts by user name, filtered. `state` is "", active, disabled or stale."""
    conditions: list[Any] = []
    if text:
        pattern = f"%{like_escape(folded(text))}%"
        conditions.append(or_(Account.username.like(pattern, escape="\\"), func.lower(Account.name).like(pattern, escape="\\")))
    if role:
        conditions.append(exists().where(AccountRole.account_id == Account.id, AccountRole.role == role))
    if state == "disabled":
        conditions.append(Account.disabled_at.is_not(None))
    elif state:
        conditions.append(Account.disabled_at.is_(None))
    if state == "stale":
        conditions.append(unused_since(clock.now() - timedelta(days=catalogue.STALE.value)))
    return select(Account).where(*conditions).order_by(Account.username, Account.id)


def unused_since(moment: Any) -> Any:
    return func.coalesce(Account.last_login_at, Account.created_at) <= moment


def administrator_roles_besides(account_id: int) -> frozenset[Role]:
    """Administrator roles held by other accounts that are not disabled."""
    return frozenset(db.session.scalars(select(AccountRole.role).join(AccountRole.account).where(
        AccountRole.account_id != account_id, AccountRole.role.in_(ADMINISTRATORS), Account.disabled_at.is_(None))))


def sessions_of(account: Account) -> list[LoginSession]:
    """Sessions of the account that nothing ended, the latest seen first; some of them may be over by time."""
    return list(db.session.scalars(select(LoginSession).where(
        LoginSession.account_id == account.id, LoginSession.ended_at.is_(None), LoginSession.second_factor_done.is_(True)).order_by(
        LoginSession.seen_at.desc(), LoginSession.id.desc())))


# --- for notifications --------------------------------------------------------------------------------------------------------

def accounts_of_members(member_ids: Collection[int]) -> list[int]:
    return list(db.session.scalars(select(Account.id).where(
        Account.member_id.in_(list(member_ids)), Account.disabled_at.is_(None)).order_by(Account.id)))


def accounts_in_role(role: Role) -> list[int]:
    """Active accounts that hold the role, by grant or because it follows from today's membership or posts."""
    return list(db.session.scalars(select(Account.id).where(Account.disabled_at.is_(None), holds(role, clock.today())).order_by(Account.id)))


def holds(role: Role, today: date) -> Any:
    """SQL condition on Account."""
    if role is Role.MEMBER:
        return exists().where(Membership.member_id == Account.member_id, in_force(Membership, today))
    if role in (Role.SECRETARY, Role.COMMITTEE):
        leads = CommitteePost.duty.in_(LEADING)
        return exists().where(and_(CommitteePost.member_id == Account.member_id, in_force(CommitteePost, today),
                                   leads if role is Role.SECRETARY else ~leads))
    return exists().where(AccountRole.account_id == Account.id, AccountRole.role == role)


def addresses_of(account_ids: Collection[int]) -> dict[int, str]:
    rows = db.session.execute(select(Account.id, Account.email).where(
        Account.id.in_(list(account_ids)), Account.email != literal(""), Account.disabled_at.is_(None)))
    return {key: email for key, email in rows}
