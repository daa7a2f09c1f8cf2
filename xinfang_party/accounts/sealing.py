"""Small secrets at rest or in a cookie: AES-256-GCM under a key derived from SECRET_KEY (HKDF-SHA-256), bound to their purpose."""
import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

NONCE = 12


def seal(text: str, purpose: str) -> str:
    nonce = os.urandom(NONCE)
    sealed = AESGCM(derived(current_app.config["SECRET_KEY"])).encrypt(nonce, text.encode(), purpose.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(sealed: str | None, purpose: str) -> str | None:
    """The text, or None when it was not sealed by us for this purpose (or under a key that is gone)."""
    try:
        data = base64.urlsafe_b64decode(sealed or "")
    except (binascii.Error, ValueError):
        return None
    for key in (current_app.config["SECRET_KEY"], *(current_app.config.get("SECRET_KEY_FALLBACKS") or ())):
        try:
            return AESGCM(derived(key)).decrypt(data[:NONCE], data[NONCE:], purpose.encode()).decode()
        except (InvalidTag, ValueError):
            continue
    return None


def derived(key: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"xinfang_party.accounts").derive(key.encode())
