"""Timed work on signals."""
from xinfang_party.access.terms import SYSTEM
from xinfang_party.signals import service


def look() -> None:
    """Ask the figures of the month and the quarter that have ended."""
    service.look(by=SYSTEM)
