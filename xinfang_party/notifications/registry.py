"""How a member or a role becomes accounts, and an account an address: told by `accounts` when the house opens; and which notices name counted days."""
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from xinfang_party.access.terms import Role


@dataclass
class Directory:
    of_members: Callable[[Iterable[int]], list[int]] = lambda members: []
    of_role: Callable[[Role], list[int]] = lambda role: []
    addresses: Callable[[Iterable[int]], Mapping[int, str]] = lambda accounts: {}


directory = Directory()
BY_WORKDAYS: set[str] = set()
"""Kinds of notices whose day was counted by the working calendar: rooms add theirs."""
