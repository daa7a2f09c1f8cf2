"""One-time codes (动态口令, RFC 6238): a secret sealed in the account, each code good once."""
import hmac

import pyotp
import segno
from sqlalchemy import CursorResult, or_, update

from xinfang_party.accounts.models import Account
from xinfang_party.accounts.sealing import seal, unseal
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db

ISSUER = "信访党建工作台"
SECONDS = 30
SKEW = 1
"""Codes of the step before and after are taken too: clocks of phones differ."""


def new_secret() -> str:
    return pyotp.random_base32()


def step_of(secret: str, code: str) -> int | None:
    """The time step whose code this is, or None. All candidates are compared, in constant time."""
    now, found = int(clock.now().timestamp()) // SECONDS, None
    otp = pyotp.TOTP(secret)
    for step in range(now - SKEW, now + SKEW + 1):
        if hmac.compare_digest(otp.generate_otp(step).encode(), code.encode()):
            found = step
    return found


def use_code(account: Account, code: str) -> bool:
    """Is it a code of this account that was not used before? It is used up by asking."""
    secret = unseal(account.totp_sealed, purpose_of(account))
    step = step_of(secret, code) if secret else None
    if step is None:
        return False
    unused = or_(Account.totp_step.is_(None), Account.totp_step < step)
    result: CursorResult[object] = db.session.execute(  # type: ignore[assignment]
        update(Account).where(Account.id == account.id, unused).values(totp_step=step).execution_options(synchronize_session=False))
    return result.rowcount == 1


def sealed_for(account: Account, secret: str) -> str:
    return seal(secret, purpose_of(account))


def purpose_of(account: Account) -> str:
    return f"totp:{account.id}"


def qr_code(account: Account, secret: str) -> str:
    """The set-up code as a data address of an SVG picture, for an authenticator's camera."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=account.username, issuer_name=ISSUER)
    return str(segno.make(uri, micro=False).svg_data_uri(scale=4, border=4, dark="#000", light="#fff"))
