"""Who reads a talk that admonishes, who only knows of it, who acts on it. Nothing of it leaves by another door."""
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from xinfang_party.access.terms import Identity, Role
from xinfang_party.admonitions.models import Admonition, AdmonitionFinding
from xinfang_party.admonitions.terms import WAS_HELD, State
from xinfang_party.findings.models import Finding
from xinfang_party.findings.queries import readable as readable_findings
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound

Condition = ColumnElement[bool]
WHOLE = (joinedload(Admonition.person), selectinload(Admonition.findings), selectinload(Admonition.steps))
ROW = (joinedload(Admonition.person),)


def is_member(identity: Identity, *columns: Any) -> Condition:
    """This person stands in one of these columns."""
    return or_(*(column == identity.member_id for column in columns)) if identity.member_id is not None else false()


def is_of_another(identity: Identity) -> Condition:
    """Nobody handles what is about himself, whatever his post."""
    return Admonition.person_id != identity.member_id if identity.member_id is not None else true()


def handled(identity: Identity) -> Condition:
    """By the discipline office."""
    return is_of_another(identity) if Role.DISCIPLINE in identity.roles else false()


def arranged(identity: Identity) -> Condition:
    """By the discipline office, or by the very account of the Party office that planned it: it knows that there is one, and may take it back."""
    if Role.PARTY_OFFICE not in identity.roles or identity.account_id is None:
        return handled(identity)
    return or_(handled(identity), and_(Admonition.planner_account_id == identity.account_id, is_of_another(identity)))


def kept(identity: Identity) -> Condition:
    """Those whose record this person writes: as the talker, the recorder, the discipline office."""
    return or_(handled(identity), is_member(identity, Admonition.talker_id, Admonition.recorder_id))


def readable(identity: Identity) -> Condition:
    """Those whose contents this person may read: who keeps the record, and the person talked to once the talk was held."""
    return or_(kept(identity), and_(is_member(identity, Admonition.person_id), Admonition.state.in_(WAS_HELD)))


def known(identity: Identity) -> Condition:
    """Those of which this person may see that they exist."""
    return or_(readable(identity), arranged(identity))


def get_admonition(condition: Condition, admonition_id: int) -> Admonition:
    """`NotFound` where the condition lets it not through, whether there is one or not."""
    found = db.session.scalars(select(Admonition).where(Admonition.id == admonition_id, condition).options(*WHOLE)).one_or_none()
    if found is None:
        raise NotFound
    return found


def holds_for(admonition: Admonition, condition: Condition) -> bool:
    return db.session.scalar(select(Admonition.id).where(Admonition.id == admonition.id, condition)) is not None


def listed(identity: Identity, *, state: State | None = None) -> Select[Any]:
    """Those this person may know of, the latest day first."""
    statement = select(Admonition).where(known(identity))
    if state is not None:
        statement = statement.where(Admonition.state == state)
    return statement.order_by(Admonition.due_on.desc(), Admonition.id.desc())


def of_finding(identity: Identity, finding_id: int) -> Select[Any]:
    linked = select(AdmonitionFinding.admonition_id).where(AdmonitionFinding.finding_id == finding_id)
    return listed(identity).where(Admonition.id.in_(linked))


def readable_among(findings: list[Finding], identity: Identity) -> set[int]:
    """Ids of those of these problems that the viewer may open."""
    keys = [one.id for one in findings]
    return set(db.session.scalars(select(Finding.id).where(Finding.id.in_(keys), readable_findings(identity)))) if keys else set()
