"""What rules and papers ask of people: a review that is due, a paper to write, to mend, to approve, a duty list to sign for."""
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, String, and_, cast, exists, func, literal, or_, select, union_all

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts.models import Account
from xinfang_party.documents import rules
from xinfang_party.documents.mapped import HOLDING
from xinfang_party.documents.models import DutyLine, Rule, YearPaper
from xinfang_party.documents.queries import REVIEWED, is_due
from xinfang_party.documents.terms import PaperKind, PaperState
from xinfang_party.kernel import clock
from xinfang_party.organization.models import Branch, CommitteePost, in_force
from xinfang_party.organization.terms import LEADING
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


def to_write(identity: Identity) -> Rows | None:
    """Of the branches led in person: each paper whose last day is near or over, until it is on its way."""
    today = clock.today()
    asked = [(kind, year, due_on) for kind, year in rules.papers_of(today) if (due_on := rules.due_on(kind, year)) <= rules.papers_asked_until(today)]
    return union_all(*(lacking(identity, *one) for one in asked)) if asked and identity.led_in_person_ids else None


def lacking(identity: Identity, kind: PaperKind, year: int, due_on: date) -> Any:
    on_its_way = exists().where(YearPaper.branch_id == Branch.id, YearPaper.year == year, YearPaper.kind == kind,
                                or_(YearPaper.state != PaperState.DRAFT, came_back_to(identity)))
    there = and_(Branch.id.in_(identity.led_in_person_ids), Branch.kind.in_(HOLDING), Branch.dissolved_on.is_(None), Branch.founded_on < date(year, 1, 1))
    return select(literal(kind.value).label("word"), Branch.id.label("key"), Branch.name.label("about"), literal(str(year)).label("more"),
                  literal(due_on, Date).label("due_on")).where(there, ~on_its_way)


def writing(row: Found) -> Owed:
    kind, year = PaperKind(row.word), int(row.more)
    verb = "公布" if kind is PaperKind.DUTY_LIST else "起草"
    return Owed(f"{verb}{year}年的{kind.label}", row.about, path_to("documents.show_year", branch_id=row.key, year=year), row.due_on)


def to_mend(identity: Identity) -> Rows | None:
    """The drafter's that came back."""
    if identity.account_id is None:
        return None
    return papers(came_back_to(identity), YearPaper.state == PaperState.DRAFT)


def mending(row: Found) -> Owed:
    return Owed(f"修改退回的{PaperKind(row.more).label}", row.about, path_to("documents.show_paper", paper_id=row.key))


def came_back_to(identity: Identity) -> ColumnElement[bool]:
    return and_(YearPaper.return_reason != "", YearPaper.drafter_account_id == (identity.account_id or 0))


def to_approve(identity: Identity) -> Rows | None:
    """Of the branches led in person, what somebody else submitted; of the Party office what nobody else who leads the branch can approve."""
    whose: list[Any] = [YearPaper.branch_id.in_(identity.led_in_person_ids)] if identity.led_in_person_ids else []
    if Role.PARTY_OFFICE in identity.roles:
        drafter = select(Account.member_id).where(Account.id == YearPaper.drafter_account_id).correlate(YearPaper).scalar_subquery()
        whose.append(~exists().where(CommitteePost.branch_id == YearPaper.branch_id, CommitteePost.duty.in_(LEADING), in_force(CommitteePost, clock.today()),
                                     CommitteePost.member_id != func.coalesce(drafter, 0)))
    if not whose:
        return None
    return papers(or_(*whose), YearPaper.state == PaperState.SUBMITTED, func.coalesce(YearPaper.drafter_account_id, 0) != (identity.account_id or -1))


def papers(*conditions: Any) -> Rows:
    return select(literal(""), YearPaper.id, Branch.name, cast(YearPaper.kind, String), NO_DAY).join(Branch, Branch.id == YearPaper.branch_id).where(
        *conditions).order_by(YearPaper.id)


def approval(row: Found) -> Owed:
    return Owed(f"批准{PaperKind(row.more).label}", row.about, path_to("documents.show_paper", paper_id=row.key))


def to_sign(identity: Identity) -> Rows | None:
    """Of who still sits there."""
    if identity.member_id is None:
        return None
    sits = exists().where(CommitteePost.branch_id == YearPaper.branch_id, CommitteePost.member_id == identity.member_id, in_force(CommitteePost, clock.today()))
    return select(literal(""), YearPaper.id, YearPaper.title, literal(""), NO_DAY).join(DutyLine, DutyLine.paper_id == YearPaper.id).where(
        and_(DutyLine.member_id == identity.member_id, DutyLine.signed_on.is_(None), DutyLine.removed_on.is_(None), sits, YearPaper.state == PaperState.PUBLISHED,
             YearPaper.year >= clock.today().year)).order_by(YearPaper.id)


def signature(row: Found) -> Owed:
    return Owed("签收责任清单", row.about, path_to("documents.show_paper", paper_id=row.key))
