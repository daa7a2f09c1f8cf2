"""The keys in the links. All of one draw are made from one seed, which travels sealed to the one page that shows them; only digests are stored."""
import base64
import hashlib
import hmac
import secrets

from xinfang_party.questionnaires.catalogue import TOKEN_BITS

SEED_BYTES = 32


def new_seed() -> str:
    return secrets.token_urlsafe(SEED_BYTES)


def made_from(seed: str, count: int) -> list[str]:
    """Who knows one of them knows nothing of the others (HMAC-SHA-256 under the seed)."""
    return [token(hmac.digest(seed.encode(), str(number).encode(), hashlib.sha256)) for number in range(count)]


def token(secret: bytes) -> str:
    return base64.urlsafe_b64encode(secret[:TOKEN_BITS.value // 8]).decode()
