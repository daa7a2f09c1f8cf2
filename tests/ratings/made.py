"""Links in every state for tests; committed, so that a page read afterwards does not undo them."""
from datetime import timedelta
from typing import Any

from tests.petitions.made import OFFICER, answered
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.petitions.models import Case
from xinfang_party.ratings import links, service
from xinfang_party.ratings.models import RatingLink
from xinfang_party.ratings.terms import Face

NOW = "2026-03-02 10:00"
DEAD = ("unknown", "used", "expired", "withdrawn", "replaced", "accused", "ended")


def asked(case: Case | None = None) -> str:
    """The key of a link for a case, else for a new answered one."""
    key = links.ask(case or answered(), by=OFFICER)
    db.session.commit()
    return key


def link_of(key: str) -> RatingLink:
    found = links.find(key)
    assert found is not None
    return found


def rated(case: Case | None = None, face: Face = Face.SATISFIED, **more: Any) -> Case:
    case = case or answered()
    assert service.rate(asked(case), face=face, reasons=more.pop("reasons", []), **more)
    db.session.commit()
    return case


def dead(how: str) -> str:
    """A key that opens nothing (any more)."""
    if how == "unknown":
        return "A" * 32
    key = asked()
    link = link_of(key)
    match how:
        case "used":
            service.rate(key, face=Face.BASIC, reasons=[])
        case "expired":
            link.expires_on = clock.today() - timedelta(days=1)
        case "withdrawn":
            links.withdraw(link, by=OFFICER)
        case "replaced":
            links.ask(link.case, by=OFFICER)
        case "accused":
            link.case.purpose = "accusation"  # type: ignore[assignment]
        case "ended":
            link.case.replied_on = None
    db.session.commit()
    return key
