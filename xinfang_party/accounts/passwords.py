"""Password hashes: argon2id. The same work is done for a name nobody has as for one somebody has."""
import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from xinfang_party.accounts.catalogue import PASSWORD_LONGEST


@lru_cache
def hasher(testing: bool) -> PasswordHasher:
    """Real ones take 50 to 300 ms; tests of everything else need not wait."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1) if testing else PasswordHasher(time_cost=3, memory_cost=48 * 1024, parallelism=1)


def ours() -> PasswordHasher:
    return hasher(bool(current_app.config["TESTING"]))


@lru_cache
def dummy(testing: bool) -> str:
    return hasher(testing).hash(b"nobody has this name")


def normal(password: str) -> bytes:
    """Full width or half, composed or not, the same password; never longer than the longest allowed."""
    return unicodedata.normalize("NFKC", password[:PASSWORD_LONGEST + 1]).encode("utf-8", "replace")


def hashed(password: str) -> str:
    return ours().hash(normal(password))


def matches(password_hash: str, password: str) -> bool:
    try:
        return ours().verify(password_hash, normal(password))
    except (VerificationError, InvalidHashError):
        return False


def matches_nobody(password: str) -> bool:
    """False, after the time a real comparison takes."""
    matches(dummy(bool(current_app.config["TESTING"])), password)
    return False


def is_outdated(password_hash: str) -> bool:
    return ours().check_needs_rehash(password_hash)
