"""What a stranger is told who holds a sheet: never whose it is."""
from xinfang_party.accounts import attempts
from xinfang_party.attestations import queries, rules, service
from xinfang_party.attestations.terms import Checked
from xinfang_party.kernel.transaction import aside


def find(code: str) -> Checked | None:
    found = queries.by_code(code) if rules.looks_like_code(code) else None
    if found is None:
        return None
    return Checked(found.number, found.hours, found.from_on, found.to_on, service.standings([found])[found.id])


def is_held_up(source: str) -> bool:
    """Were so many addresses tried from there that opened nothing that no more are looked at for a while?"""
    return bool(source) and attempts.is_held(attempts.link_key(source))


def note_miss(source: str) -> None:
    """In a transaction of its own: the page is only read."""
    if source:
        with aside():
            attempts.take([attempts.link_key(source)])
