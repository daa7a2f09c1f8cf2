"""What talks that admonish ask of people: the approval, the talk itself, the check afterwards; names alone, nothing of the contents."""
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, false, literal, or_, select

from xinfang_party.access.terms import Identity, Role
from xinfang_party.admonitions.catalogue import REMIND_AHEAD
from xinfang_party.admonitions.models import Admonition
from xinfang_party.admonitions.notices import may_be_held
from xinfang_party.admonitions.queries import handled, is_member
from xinfang_party.admonitions.terms import Kind, State
from xinfang_party.kernel import clock
from xinfang_party.organization.models import Member
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import Found, Owed, Rows


def to_approve(identity: Identity) -> Rows:
    """By the discipline office, which writes down what others decided."""
    return rows(Admonition.due_on, literal("登记诫勉谈话的批准"), and_(
        handled(identity), Admonition.kind == Kind.ADMONITORY, Admonition.state == State.PLANNED))


def to_hold(identity: Identity) -> Rows:
    return rows(Admonition.due_on, literal("谈话，并登记记录"), and_(is_talkers(identity), may_be_held()))


def to_follow_up(identity: Identity) -> Rows:
    """When the day of the check comes near."""
    until = clock.today() + timedelta(days=REMIND_AHEAD.value)
    return rows(Admonition.follow_up_on, literal("检查谈话以后的改正情况"), and_(
        is_talkers(identity), Admonition.state == State.HELD, Admonition.follow_up_on <= until))


def is_talkers(identity: Identity) -> ColumnElement[bool]:
    """The talker's; of one who is no member here the discipline office's."""
    nobodys = and_(handled(identity), Admonition.talker_id.is_(None)) if Role.DISCIPLINE in identity.roles else false()
    return or_(is_member(identity, Admonition.talker_id), nobodys)


def rows(day: Any, what: Any, condition: ColumnElement[bool]) -> Rows:
    statement = select(what, Admonition.id, Member.name, cast(Admonition.kind, String).label("more"), day)
    return statement.join(Member, Member.id == Admonition.person_id).where(condition).order_by(day, Admonition.id)


def admonition(row: Found) -> Owed:
    return Owed(row.word, f"和{row.about}的{Kind(row.more).label}", path_to("admonitions.show_admonition", admonition_id=row.key), row.due_on)
