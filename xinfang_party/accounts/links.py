"""Which member an account belongs to. A link gives the member's rights, so nobody makes one alone: the system administrator asks here, the
security administrator confirms (`confirming.py`), the old link stays until then. Taking one off works at once. Every change is told.
"""
from sqlalchemy.orm.attributes import flag_modified

from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts import notices, rules, rules_apart
from xinfang_party.accounts.models import Account, AccountLink
from xinfang_party.accounts.naming import name_and_number, name_for
from xinfang_party.accounts.queries import account_of_member, accounts_in_role, holders_of, waiting_link, waiting_links_of_member
from xinfang_party.accounts.signing_in import end_all
from xinfang_party.accounts.terms import INBOX, LinkState
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.notifications import service as notifications


def wanted(account: Account) -> int | None:
    """The member who is asked for, else the one linked."""
    link = waiting_link(account.id)
    return link.member_id if link else account.member_id


def ask(account: Account, member_id: int | None, *, by: Identity) -> None:
    """From now on this member is wanted, or nobody. What was asked before is withdrawn."""
    waiting = waiting_link(account.id)
    if member_id == (waiting.member_id if waiting else account.member_id):
        return
    if waiting is not None:
        settle(waiting, account, LinkState.WITHDRAWN, by=by)
    if member_id is None:
        end(account, by=by)
    elif member_id != account.member_id:
        refuse_taken(member_id, account)
        begin(account, member_id, LinkState.ASKED, by=by)


def end(account: Account, *, by: Identity) -> None:
    """Off at once: the rights of the member go."""
    if account.member_id is not None:
        member_id, account.member_id = account.member_id, None
        end_all(account)
        begin(account, member_id, LinkState.ENDED, by=by)


def put_in_force(link: AccountLink, account: Account, *, by: Identity, told: bool = True) -> None:
    """The link counts from now on; every session of the account ends."""
    refuse_taken(link.member_id, account, besides=link.id)
    end(account, by=by)
    account.member_id, account.name = link.member_id, name_for("", link.member_id, account.id)
    end_all(account)
    settle(link, account, LinkState.CONFIRMED, by=by, told=told)


def link_at_once(account: Account, member_id: int, *, by: Identity) -> None:
    """For whoever may run commands on the server: an account just made, so its owner has nothing to be warned of."""
    refuse_taken(member_id, account)
    put_in_force(begin(account, member_id, LinkState.ASKED, by=by, quietly=True), account, by=by, told=False)


def begin(account: Account, member_id: int, state: LinkState, *, by: Identity, quietly: bool = False) -> AccountLink:
    link = AccountLink(account_id=account.id, member_id=member_id, state=state, asked_by_account_id=by.account_id,
                       asked_by=by.signature[:120], asked_at=clock.now())
    db.session.add(link)
    db.session.flush()
    if not quietly:
        settle(link, account, state, by=by)
    return link


def settle(link: AccountLink, account: Account, state: LinkState, *, by: Identity, told: bool = True) -> None:
    """The step, its audit entry and who is told (`told`: the account itself too). The account's version moves on, so that two decisions at once meet there."""
    link.state = state
    if state is not LinkState.ASKED:
        link.decided_by, link.decided_at = by.signature[:120], clock.now()
    flag_modified(account, "name")
    audit.record(f"link.{state.value}", subject=account, by=by, username=account.username, member_id=link.member_id)
    tell(link, account, by, besides=set() if told else {account.id})


def tell(link: AccountLink, account: Account, by: Identity, besides: set[int]) -> None:
    name, number = name_and_number(link.member_id)
    text = rules_apart.told_link(link.state, account=account.username, member=f"{name}（{number}）", by=by.signature)
    concerned = {account.id, *(holder.id for holder in holders_of(link.member_id)), *accounts_in_role(Role.PARTY_OFFICE)}
    notifications.notify_accounts(concerned - besides, kind=notices.LINK[link.state], subject=link, text=text, url=INBOX)
    if link.state is LinkState.ASKED:
        notifications.notify_accounts(accounts_in_role(Role.SECURITY_ADMIN), kind=notices.LINK_WAITS, subject=link, text=text,
                                      url=f"/accounts/{account.id}")


def refuse_taken(member_id: int, account: Account, besides: int = 0) -> None:
    """One account a member, none for an administrator."""
    reason = rules.why_not_link(account.granted)
    if reason:
        raise Refusal(reason, "member_number")
    other = account_of_member(member_id)
    if other is not None and other is not account:
        raise Refusal(f"这名党员已有账号（{other.username}），一人只开一个。", "member_number")
    waiting = next((link for link in waiting_links_of_member(member_id) if link.id != besides and link.account_id != account.id), None)
    if waiting is not None:
        raise Refusal(f"另一个账号（{waiting.account.username}）正在等着关联这名党员，请先由安全管理员办理。", "member_number")
