"""Keys that stand in addresses: made at random, known by their digests only."""
import hashlib
import secrets


def new_token(bits: int) -> str:
    return secrets.token_urlsafe(bits // 8)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
