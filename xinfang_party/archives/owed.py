"""What archives ask of a secretary, of the Party office, and of who is to take a branch over."""
from sqlalchemy import Date, String, and_, cast, literal, or_, select

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.archives import queries, rules
from xinfang_party.archives.models import HandIn, Handover
from xinfang_party.archives.terms import HandInState, HandoverState
from xinfang_party.kernel import clock
from xinfang_party.organization.models import Branch
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import NO_DAY, Found, Owed, Rows


def to_hand_in(identity: Identity) -> Rows | None:
    """Of the branches led in person: last year's archive until it is handed in, and again where it came back."""
    if not identity.led_in_person_ids:
        return None
    year = clock.today().year - 1
    return select(literal(str(year)), Branch.id, Branch.name, literal(""), literal(rules.check_by(year), Date)).outerjoin(
        HandIn, and_(HandIn.branch_id == Branch.id, HandIn.year == year)).where(
        Branch.id.in_(identity.led_in_person_ids), Branch.kind.in_(queries.HOLDING), Branch.dissolved_on.is_(None), *queries.was_there(year),
        or_(HandIn.id.is_(None), HandIn.state == HandInState.RETURNED)).order_by(Branch.id)


def hand_in(row: Found) -> Owed:
    return Owed(f"移交 {row.word} 年的资料", row.about, path_to("archives.show_archive", branch_id=row.key, year=int(row.word)), row.due_on)


def to_receive(identity: Identity) -> Rows | None:
    if not may(identity, "archive:receive"):
        return None
    return select(cast(HandIn.year, String), Branch.id, Branch.name, literal(""), HandIn.handed_on).join(Branch, Branch.id == HandIn.branch_id).where(
        HandIn.state == HandInState.HANDED).order_by(HandIn.handed_on, HandIn.id)


def reception(row: Found) -> Owed:
    year = int(row.word)
    return Owed(f"接收 {year} 年的资料", row.about, path_to("archives.show_archive", branch_id=row.key, year=year), rules.archive_by(year))


def to_accept(identity: Identity) -> Rows | None:
    if identity.member_id is None:
        return None
    return select(literal(""), Handover.id, Branch.name, literal(""), NO_DAY).join(Branch, Branch.id == Handover.branch_id).where(
        Handover.to_member_id == identity.member_id, Handover.state == HandoverState.OFFERED).order_by(Handover.id)


def acceptance(row: Found) -> Owed:
    return Owed("接收支部工作", row.about, path_to("archives.show_handover", handover_id=row.key), at_once=True)
