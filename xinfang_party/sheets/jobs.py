"""Files of imports do not stay longer than they are of use."""
from datetime import timedelta

from xinfang_party.sheets import intake

UNAPPLIED = timedelta(days=7)
REJECTED = timedelta(days=90)
NAMELESS = timedelta(days=1)


def clear_spools() -> None:
    """Rows of uploads nobody imported within a week, refused rows after 90 days, files no batch names after a day."""
    intake.clear(unapplied=UNAPPLIED, rejected=REJECTED, nameless=NAMELESS)
