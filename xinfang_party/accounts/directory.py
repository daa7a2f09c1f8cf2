"""Tells `notifications` which accounts stand behind members and roles, and where their mail goes."""
from xinfang_party.accounts.queries import accounts_in_role, accounts_of_members, addresses_of
from xinfang_party.notifications.registry import directory


def register_directory() -> None:
    directory.of_members = lambda members: accounts_of_members(list(members))
    directory.of_role = accounts_in_role
    directory.addresses = lambda accounts: addresses_of(list(accounts))
