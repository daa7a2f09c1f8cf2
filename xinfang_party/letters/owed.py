"""What letters ask of people: to review, issue, deliver, remind of, list, check, and to revise what was returned."""
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, func, literal, select

from xinfang_party.access.terms import Identity
from xinfang_party.kernel import clock
from xinfang_party.letters import queries
from xinfang_party.letters.models import Letter, LetterStep
from xinfang_party.letters.terms import Kind, State
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import NO_DAY, Found, Owed, Rows

NUMBER = Letter.series + "〔" + cast(Letter.year, String) + "〕" + cast(Letter.serial, String) + "号"
TOLD = case((Letter.kind != Kind.ACCOUNTABILITY, Letter.title), else_=func.coalesce(NUMBER, "没有编号"))
"""Mails carry it out of the house: of a proposal of accountability the number, as `acting.named`."""


def to_review(identity: Identity) -> Rows:
    return rows("审核", NO_DAY, queries.to_review(identity))


def to_issue(identity: Identity) -> Rows:
    return rows("签发", NO_DAY, queries.to_issue(identity))


def to_revise(identity: Identity) -> Rows:
    """Drafts of one's own that were returned; what was never submitted asks for nothing."""
    returned = select(LetterStep.id).where(LetterStep.letter_id == Letter.id, LetterStep.verb == "return").exists()
    return rows("按意见修改", NO_DAY, queries.to_revise(identity) & returned)


def to_deliver(_identity: Identity) -> Rows:
    return rows("送达并登记", NO_DAY, Letter.state == State.ISSUED)


def to_remind(_identity: Identity) -> Rows:
    return rows("催办反馈", Letter.due_on, queries.is_to_remind(clock.today()))


def to_list(identity: Identity) -> Rows:
    return rows("决定是否挂牌督办", Letter.due_on, queries.to_list(clock.today(), identity))


def to_check(_identity: Identity) -> Rows:
    """Answered, or checked and not yet put away."""
    return rows("核查落实情况，落实的归档", NO_DAY, Letter.state.in_((State.ANSWERED, State.CHECKED)))


def rows(word: str, day: Any, condition: ColumnElement[bool]) -> Rows:
    return select(literal(word), Letter.id, TOLD, cast(Letter.kind, String), day).where(condition).order_by(Letter.due_on, Letter.id)


def letter(row: Found) -> Owed:
    return Owed(row.word, f"{Kind(row.more).label}：{row.about}", path_to("letters.show_letter", letter_id=row.key), row.due_on)
