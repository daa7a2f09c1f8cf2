"""The address for the daily digest: whoever writes it down, the owner says that it is right before anything goes there."""
from xinfang_party.access.terms import Identity
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.service import refuse, refuse_stale
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock

NOTHING = "没有等您确认的电子邮箱，请刷新“我的账号”查看现在的情况。"


def confirm(account: Account, *, version: int | None, by: Identity) -> None:
    refuse_stale(account, version)
    refuse(None if account.awaits_address else NOTHING)
    account.email_confirmed_at = clock.now()
    audit.record("account.email-confirmed", subject=account, by=by)


def remove(account: Account, *, version: int | None, by: Identity) -> None:
    """Not the owner's address: it goes."""
    refuse_stale(account, version)
    refuse(None if account.awaits_address else NOTHING)
    before, account.email = account.email, ""
    audit.record("account.email-removed", subject=account, by=by, before=before)
