"""Who an account is today, in two statements; lists of accounts and sessions for the administration pages."""
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    cast,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import joinedload

from xinfang_party.access.terms import ADMINISTRATORS, DEMONSTRATOR, Identity, Role
from xinfang_party.accounts import catalogue
from xinfang_party.accounts.models import Account, AccountLink, AccountReset, AccountRole, LoginSession
from xinfang_party.accounts.terms import Half, LinkState
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.text import folded, like_escape, same_name
from xinfang_party.organization.models import Branch, Cell, CommitteePost, Member, Membership, in_force
from xinfang_party.organization.terms import LEADING

# --- the identity of a request ------------------------------------------------------------------------------------------------

def identity_of(account: Account, today: date) -> Identity:
    """Granted roles, and what follows from the membership, the Party group led and the committee posts in force. One statement, none without a member."""
    if account.member_id is None:
        return Identity(account_id=account.id, username=account.username or "", name=account.name, roles=account.granted)
    rows = db.session.execute(PLACES, {"member_id": account.member_id, "today": today}).all()
    home = next((row for row in rows if row.leads is None), None)
    led, sat_in = (frozenset(row.branch_id for row in rows if row.leads is not None and bool(row.leads) is leads) for leads in (True, False))
    cells = frozenset([home.led_cell_id] if home is not None and home.led_cell_id is not None and home.branch_id not in led | sat_in else ())
    derived = {Role.MEMBER: home is not None, Role.SECRETARY: bool(led), Role.COMMITTEE: bool(sat_in), Role.CELL_LEADER: bool(cells)}
    return Identity(account_id=account.id, username=account.username or "", name=account.name, member_id=account.member_id,
                    roles=account.granted | {role for role, holds in derived.items() if holds},
                    home_branch_id=home.branch_id if home else None, department_id=home.department_id if home else None,
                    led_branch_ids=led, committee_branch_ids=sat_in, led_cell_ids=cells,
                    led_in_person_ids=frozenset(row.branch_id for row in rows if row.leads and row.is_own))


def places() -> Any:
    """Of the bound `member_id` on the day `today`: (branch_id, department_id, leads, is_own, led_cell_id) of the membership, which `leads` nothing
    (None) but perhaps its own Party group, and of the branches of committee posts, each with all below (not `is_own`): led as secretary or
    deputy, or not."""
    member_id: Any = bindparam("member_id")
    today: Any = bindparam("today")
    leads = CommitteePost.duty.in_(LEADING).label("leads")
    below = select(CommitteePost.branch_id.label("id"), leads, true().label("is_own")).where(
        CommitteePost.member_id == member_id, in_force(CommitteePost, today)).cte("below", recursive=True)
    below = below.union(select(Branch.id, below.c.leads, false()).where(Branch.parent_id == below.c.id))
    led_cell = and_(Cell.id == Membership.cell_id, Cell.dissolved_on.is_(None), Cell.leader_id == member_id)
    home = select(Membership.branch_id, Membership.department_id, cast(null(), Boolean).label("leads"), true().label("is_own"),
                  Cell.id.label("led_cell_id")).outerjoin(Cell, led_cell).where(Membership.member_id == member_id, in_force(Membership, today))
    return union_all(home, select(below.c.id, cast(null(), Integer), below.c.leads, below.c.is_own, cast(null(), Integer)))


PLACES = places()
OF_TOKEN = select(LoginSession).where(LoginSession.token_hash == bindparam("token_hash")).options(
    joinedload(LoginSession.account).joinedload(Account.roles)).execution_options(populate_existing=True)
"""Every request sends these two: made once, since making a statement takes longer than answering it."""


def session_of(token_hash: str) -> LoginSession | None:
    """The session of this token with its account and the granted roles; one statement."""
    return db.session.scalars(OF_TOKEN, {"token_hash": token_hash}).unique().one_or_none()


# --- accounts -----------------------------------------------------------------------------------------------------------------

def account_named(username: str) -> Account | None:
    return db.session.scalars(select(Account).where(Account.username == folded(username)[:60])).one_or_none()


def names_taken(besides: int | None = None) -> set[str]:
    """`same_name` of what all accounts are called, the disabled too."""
    return {same_name(name) for name in db.session.scalars(select(Account.name).where(Account.id != (besides or 0)))}


def reset_at(account_id: int, by_account_id: int | None, *halves: Half) -> datetime | None:
    """When this person last reset one of these halves of the account."""
    return db.session.scalar(select(AccountReset.at).where(
        AccountReset.account_id == account_id, AccountReset.by_account_id == by_account_id, AccountReset.by_account_id.is_not(None),
        AccountReset.half.in_(halves)).order_by(AccountReset.at.desc()).limit(1))


def granted_at(account: Account, by: Identity) -> datetime | None:
    """When this person last granted the account a role it still has."""
    return max((row.granted_at for row in account.roles if row.granted_by is not None and row.granted_by == by.account_id), default=None)


def resets_of(account_id: int, *conditions: Any) -> Sequence[AccountReset]:
    """The latest ten, newest first."""
    return db.session.scalars(select(AccountReset).where(AccountReset.account_id == account_id, *conditions).order_by(
        AccountReset.at.desc(), AccountReset.id.desc()).limit(10)).all()


def demonstration_accounts() -> Sequence[str]:
    """User names of accounts that a demonstration made and nobody disabled: the audit knows, whatever became of them since."""
    made = select(AuditEntry.subject_id).where(
        AuditEntry.tag == "account.created", AuditEntry.actor == DEMONSTRATOR, AuditEntry.account_id.is_(None))
    return db.session.scalars(select(Account.username).where(Account.id.in_(made), Account.disabled_at.is_(None)).order_by(Account.id)).all()


def account_of_member(member_id: int) -> Account | None:
    return db.session.scalars(select(Account).where(Account.member_id == member_id)).one_or_none()


def member_number_of(member_id: int | None) -> str:
    """The member's number, "" without one."""
    return db.session.scalar(select(Member.number).where(Member.id == member_id)) or ""


def waiting_link(account_id: int) -> AccountLink | None:
    """The link of this account that waits for the security administrator."""
    return db.session.scalars(select(AccountLink).where(AccountLink.account_id == account_id, AccountLink.state == LinkState.ASKED)).one_or_none()


def waiting_links_of_member(member_id: int) -> Sequence[AccountLink]:
    return db.session.scalars(select(AccountLink).where(AccountLink.member_id == member_id, AccountLink.state == LinkState.ASKED)).all()


def waiting_links() -> int:
    """How many links wait for the security administrator."""
    return db.session.scalar(select(func.count()).select_from(AccountLink).where(AccountLink.state == LinkState.ASKED)) or 0


def holders_of(member_id: int) -> Sequence[Account]:
    """The accounts that are or ever were this member's."""
    ended = select(AccountLink.account_id).where(AccountLink.member_id == member_id, AccountLink.state == LinkState.ENDED)
    return db.session.scalars(select(Account).where(or_(Account.member_id == member_id, Account.id.in_(ended))).order_by(Account.id)).all()


def account_list(*, text: str = "", role: str = "", state: str = "") -> Select[Any]:
    """Accounts by user name, filtered. `state` is "", active, disabled, stale or linking (a link waits to be confirmed)."""
    conditions: list[Any] = []
    if text:
        pattern = f"%{like_escape(folded(text))}%"
        conditions.append(or_(Account.username.like(pattern, escape="\\"), func.lower(Account.name).like(pattern, escape="\\")))
    if role:
        conditions.append(exists().where(AccountRole.account_id == Account.id, AccountRole.role == role))
    if state == "linking":
        conditions.append(exists().where(AccountLink.account_id == Account.id, AccountLink.state == LinkState.ASKED))
    elif state == "disabled":
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
    if role is Role.CELL_LEADER:
        return exists().where(Cell.leader_id == Account.member_id, Cell.dissolved_on.is_(None))
    return exists().where(AccountRole.account_id == Account.id, AccountRole.role == role)


def addresses_of(account_ids: Collection[int]) -> dict[int, str]:
    """Addresses that their owners confirmed."""
    rows = db.session.execute(select(Account.id, Account.email).where(Account.id.in_(list(account_ids)), reachable()))
    return {key: email for key, email in rows}


def reachable() -> ColumnElement[bool]:
    """By mail."""
    return and_(Account.email != literal(""), Account.email_confirmed_at.is_not(None), Account.disabled_at.is_(None))
