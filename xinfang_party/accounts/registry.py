"""What this room gets from those above and gives to those below, when the house is put together."""
from xinfang_party.accounts.queries import accounts_in_role, accounts_of_members, addresses_of
from xinfang_party.accounts.reminding import coming_due
from xinfang_party.accounts.terms import DemoHint
from xinfang_party.notifications.registry import directory

demo_hints: list[DemoHint] = []
"""What the demonstration may show on the log-in page. Empty in real use; `demo` fills it when it is registered."""


def register_directory() -> None:
    """Tell `notifications` which accounts stand behind members and roles, where their mail goes, and what comes due for them."""
    directory.of_members = lambda members: accounts_of_members(list(members))
    directory.of_role = accounts_in_role
    directory.addresses = lambda accounts: addresses_of(list(accounts))
    directory.due = coming_due
