"""Codes and tickets on their way: signed with the site's key, each kind of thing under a salt of its own. Nothing of them is stored."""
import hashlib
from datetime import UTC, datetime

from flask import current_app
from itsdangerous import BadSignature, Signer

from xinfang_party.presence.terms import Code, Ticket

CODES, TICKETS = "presence.code", "presence.ticket"
LONGEST = 200


def sealed_code(code: Code) -> str:
    """Letters, digits, `-`, `_` and dots: it stands in an address."""
    return sealed(CODES, code.kind, code.subject_id, code.slot)


def read_code(text: str) -> Code | None:
    """None for what this site did not sign as a code."""
    found = unsealed(CODES, text, numbers=2)
    return Code(found[0], *found[1]) if found else None


def sealed_ticket(ticket: Ticket) -> str:
    return sealed(TICKETS, ticket.kind, ticket.subject_id, ticket.account_id, ticket.login_id, int(ticket.made_at.timestamp()))


def read_ticket(text: str) -> Ticket | None:
    found = unsealed(TICKETS, text, numbers=4)
    if found is None:
        return None
    subject_id, account_id, login_id, made_at = found[1]
    return Ticket(found[0], subject_id, account_id, login_id, datetime.fromtimestamp(made_at, UTC))


def sealed(salt: str, kind: str, *numbers: int) -> str:
    return signer(salt).sign(".".join([kind, *map(str, numbers)])).decode()


def unsealed(salt: str, text: str, *, numbers: int) -> tuple[str, list[int]] | None:
    if len(text) > LONGEST or not text.isascii():
        return None
    try:
        kind, *rest = signer(salt).unsign(text).decode().split(".")
    except BadSignature:
        return None
    return (kind, [int(number) for number in rest]) if len(rest) == numbers else None


def signer(salt: str) -> Signer:
    """Keys that were replaced still prove what they signed, for the minute it matters."""
    keys = [*(current_app.config.get("SECRET_KEY_FALLBACKS") or ()), current_app.config["SECRET_KEY"]]
    return Signer(keys, salt=salt, key_derivation="hmac", digest_method=hashlib.sha256)
