"""Timed work on letters."""
from xinfang_party.letters import following


def remind_overdue() -> None:
    following.remind_drafters()
    following.tell_leaders()
