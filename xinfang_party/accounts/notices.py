"""What accounts tell people, and, of each notice that asks for a step, when it is still owed."""
from sqlalchemy import select

from xinfang_party.accounts.models import Account, AccountLink
from xinfang_party.accounts.terms import LinkState
from xinfang_party.notifications.models import Notice
from xinfang_party.notifications.registry import asks, informs

LINK_WAITS = asks("account.link-waits", lambda: select(AccountLink.id).where(
    AccountLink.id == Notice.subject_id, AccountLink.state == LinkState.ASKED).exists())
EMAIL = asks("account.email", lambda: select(Account.id).where(
    Account.id == Notice.subject_id, Account.email != "", Account.email_confirmed_at.is_(None)).exists())

EMAIL_REMOVED = informs("account.email-removed")
LINK = {state: informs(f"account.link-{state}") for state in LinkState}
RESET = informs("account.reset")
RESET_TOLD = informs("account.reset-told")
