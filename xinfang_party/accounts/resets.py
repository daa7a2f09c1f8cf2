"""A password or second factor reset by somebody else, and how its owner learns of it."""
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts import attempts, notices, rules, rules_apart
from xinfang_party.accounts.models import Account, AccountReset
from xinfang_party.accounts.queries import accounts_in_role, accounts_of_members, granted_at, reset_at, resets_of
from xinfang_party.accounts.service import drop_second_factor, first_password, write_password
from xinfang_party.accounts.signing_in import end_all
from xinfang_party.accounts.terms import INBOX, OWN_PAGE, Half
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import refuse
from xinfang_party.notifications import service as notifications
from xinfang_party.organization.queries import branch_of_member, leaders_of


def reset_password(account: Account, *, by: Identity, on_server: bool = False) -> str:
    """A new first password, to be changed at the next log-in. The second factor stays: who lost it asks for `reset_second_factor`."""
    refuse_reset(account, Half.PASSWORD, by, on_server)
    first = give_first_password(account, by=by)
    audit.record("password.reset", subject=account, by=by, username=account.username, on_server=on_server)
    return first


def give_first_password(account: Account, *, by: Identity) -> str:
    first = first_password(account.username, account.name)
    write_password(account, first, must_change=True)
    attempts.forget_all(account.username)
    note(account, Half.PASSWORD, by)
    return first


def reset_second_factor(account: Account, *, by: Identity, on_server: bool = False) -> None:
    refuse_reset(account, Half.SECOND_FACTOR, by, on_server)
    drop_second_factor(account)
    end_all(account)
    note(account, Half.SECOND_FACTOR, by)
    audit.record("second-factor.reset", subject=account, by=by, username=account.username, on_server=on_server)


def refuse_reset(account: Account, half: Half, by: Identity, on_server: bool) -> None:
    """Nobody may come by both halves of somebody else's log-in, or by one and the rights. Two at once meet in the account's version."""
    refuse(rules.why_not_touch(own=account.id == by.account_id, verb="重置"))
    refuse(rules_apart.why_not_reset(half, administrator=account.is_administrator, username=account.username, on_server=on_server,
                               other_at=reset_at(account.id, by.account_id, half.other), granted_at=granted_at(account, by), now=clock.now()))


def note(account: Account, half: Half, by: Identity) -> None:
    row = AccountReset(account_id=account.id, half=half, by_account_id=by.account_id, by=by.signature[:120], at=clock.now())
    db.session.add(row)
    db.session.flush()
    notifications.notify_accounts([account.id], kind=notices.RESET, subject=row, text=words_of(row), url=OWN_PAGE)
    text = rules_apart.told_others_of_reset(half, account=f"{account.name}（{account.username}）", when=when(row), by=row.by)
    notifications.notify_accounts(set(watchers_of(account)) - {account.id}, kind=notices.RESET_TOLD, subject=row, text=text, url=INBOX)


def watchers_of(account: Account) -> list[int]:
    """The Party office and who leads the member's branch: whoever reset a log-in could read the owner's own notice away."""
    branch_id = branch_of_member(account.member_id) if account.member_id is not None else None
    leaders = accounts_of_members(leaders_of(branch_id, clock.today())) if branch_id is not None else []
    return [*accounts_in_role(Role.PARTY_OFFICE), *leaders]


def words_of(row: AccountReset) -> str:
    return rules_apart.told_reset(row.half, when=when(row), by=row.by)


def when(row: AccountReset) -> str:
    return f"{clock.local(row.at):%Y-%m-%d %H:%M}"


def tell(account: Account) -> list[str]:
    """What the owner was not told yet; told now."""
    rows = resets_of(account.id, AccountReset.told_at.is_(None))
    for row in rows:
        row.told_at = clock.now()
    return [words_of(row) for row in rows]
