"""What rules and papers ask of people: a review that is due, a plan to approve, a duty list to sign."""
from typing import Any

from sqlalchemy import String, and_, cast, exists, literal, or_, select

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.documents import rules
from xinfang_party.documents.models import DutyLine, Rule, YearPaper
from xinfang_party.documents.queries import REVIEWED, is_due
from xinfang_party.documents.terms import PaperKind, PaperState
from xinfang_party.kernel import clock
from xinfang_party.organization.models import Branch
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import NO_DAY, Found, Owed, Rows


def to_review(identity: Identity) -> Rows | None:
    """Of the branches led in person; of the bodies above them by the Party office."""
    mine: Any = Rule.branch_id.in_(identity.led_in_person_ids)
    if reach(identity, "rule:review").everything:
        mine = or_(mine, exists().where(Branch.id == Rule.branch_id, Branch.kind.in_(rules.BINDING)))
    elif not identity.led_in_person_ids:
        return None
    return select(literal(""), Rule.id, Rule.title, literal(""), REVIEWED).where(
        mine, is_due(rules.asked_until(clock.today()))).order_by(REVIEWED, Rule.id)


def review(row: Found) -> Owed:
    """Asked by the day of the last review; due so many months after it."""
    due_on = rules.next_review(row.due_on, None) if row.due_on is not None else None
    return Owed("复审制度", row.about, path_to("documents.show_rule", rule_document_id=row.key), due_on)


def to_approve(identity: Identity) -> Rows | None:
    """Of the branches led in person, what somebody else submitted."""
    if not identity.led_in_person_ids:
        return None
    return select(literal(""), YearPaper.id, Branch.name, cast(YearPaper.kind, String), NO_DAY).join(Branch, Branch.id == YearPaper.branch_id).where(
        YearPaper.state == PaperState.SUBMITTED, YearPaper.branch_id.in_(identity.led_in_person_ids)).order_by(YearPaper.id)


def approval(row: Found) -> Owed:
    return Owed(f"批准{PaperKind(row.more).label}", row.about, path_to("documents.show_paper", paper_id=row.key))


def to_sign(identity: Identity) -> Rows | None:
    if identity.member_id is None:
        return None
    return select(literal(""), YearPaper.id, YearPaper.title, literal(""), NO_DAY).join(DutyLine, DutyLine.paper_id == YearPaper.id).where(
        and_(DutyLine.member_id == identity.member_id, DutyLine.signed_on.is_(None), YearPaper.state == PaperState.PUBLISHED,
             YearPaper.year >= clock.today().year)).order_by(YearPaper.id)


def signature(row: Found) -> Owed:
    return Owed("在责任清单上签字", row.about, path_to("documents.show_paper", paper_id=row.key))
