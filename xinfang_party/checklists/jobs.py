"""Timed work of the standard."""
from xinfang_party.checklists import scheduling


def open_due() -> None:
    scheduling.open_due()
