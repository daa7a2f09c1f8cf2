"""Timed work on reviews."""
from xinfang_party.access.terms import SYSTEM
from xinfang_party.reviews import starting


def look() -> None:
    """Posts that changed hands, reviews that fall due, notices that are over."""
    starting.look(by=SYSTEM)
