"""What a stranger is told who holds a sheet: never whose it is."""
from xinfang_party.attestations import queries, rules, service
from xinfang_party.attestations.terms import Checked


def find(code: str) -> Checked | None:
    found = queries.by_code(code) if rules.looks_like_code(code) else None
    if found is None:
        return None
    return Checked(found.number, found.hours, found.from_on, found.to_on, service.standings([found])[found.id])

