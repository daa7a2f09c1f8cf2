"""What a year needs and what talks reach, as read-only rows that the measures count like any facts.

The SQL twin of `rules.required` and `rules.covered`; tests hold the two together. Keys: `m12` (member 12 with anybody), `c3-12` (member 12 with
somebody of the committee of branch 3), `p12-15` (the committee members 12 and 15).
"""
from datetime import date
from functools import reduce
from operator import add
from typing import Any, ClassVar

from sqlalchemy import BigInteger, ColumnElement, String, and_, case, cast, exists, literal, null, or_, select, union_all
from sqlalchemy.orm import Mapped, foreign, relationship

from xinfang_party.kernel.database import Model
from xinfang_party.organization.models import Branch, CommitteePost, Member, Membership, in_force
from xinfang_party.talks.models import Talk
from xinfang_party.talks.queries import coverable
from xinfang_party.talks.terms import Need

First, Second = CommitteePost.__table__.alias("first_post"), CommitteePost.__table__.alias("second_post")


def key(*parts: Any) -> Any:
    """The parts as one text."""
    texts: list[Any] = [literal(part) if isinstance(part, str) else cast(part, String) for part in parts]
    return reduce(add, texts)


def smaller(one: Any, other: Any) -> Any:
    return case((one < other, one), else_=other)


def larger(one: Any, other: Any) -> Any:
    return case((one < other, other), else_=one)


def needed() -> Any:
    """A row for each stretch of days in which something is needed. Ids are made up of those of memberships and posts: even and odd ones tell
    the needs of a member apart, those of two posts are negative."""
    stay = Membership.__table__.c
    member = select((cast(stay.id, BigInteger) * 2).label("id"), stay.branch_id, key("m", stay.member_id).label("key"), literal(Need.MEMBER.value).label("need"),
                    stay.member_id, cast(null(), stay.member_id.type).label("other_id"), stay.from_on, stay.to_on)
    with_committee = select(cast(stay.id, BigInteger) * 2 + 1, stay.branch_id, key("c", stay.branch_id, "-", stay.member_id),
                            literal(Need.COMMITTEE_MEMBER.value), stay.member_id, cast(null(), stay.member_id.type), stay.from_on, stay.to_on)
    one, other = First.c, Second.c
    ends = case((one.to_on.is_(None), other.to_on), (other.to_on.is_(None), one.to_on), else_=smaller(one.to_on, other.to_on))
    place = cast(larger(one.id, other.id), BigInteger)
    pair = select(-(place * (place - 1) // 2 + smaller(one.id, other.id)), one.branch_id, key("p", one.member_id, "-", other.member_id),
                  literal(Need.COMMITTEE_PAIR.value), one.member_id, other.member_id, larger(one.from_on, other.from_on), ends).select_from(
        First.join(Second, and_(one.branch_id == other.branch_id, one.member_id < other.member_id)))
    return union_all(member, with_committee, pair).subquery("required_talk")


def reached() -> Any:
    """A row for each thing a talk meets, dated by the talk; one, however many posts the person held that day."""
    talk = Talk.__table__.c
    low, high = smaller(talk.talker_id, talk.person_id), larger(talk.talker_id, talk.person_id)
    parts = [select(talk.id, talk.branch_id, key("m", who).label("key"), talk.held_on) for who in (talk.talker_id, talk.person_id)]
    parts.append(select(talk.id, talk.branch_id, key("p", low, "-", high), talk.held_on))
    for speaks, other in ((talk.talker_id, talk.person_id), (talk.person_id, talk.talker_id)):
        sits = and_(First.c.member_id == speaks, First.c.from_on <= talk.held_on, or_(First.c.to_on.is_(None), First.c.to_on >= talk.held_on))
        met = select(talk.id, talk.branch_id, key("c", First.c.branch_id, "-", other), talk.held_on).select_from(Talk.__table__.join(First, sits))
        parts.append(met.distinct())
    return union_all(*parts).subquery("talk_reach")


NEEDED, REACHED = needed(), reached()


class RequiredTalk(Model):
    """Something needed in a branch from one day to another. Nothing is stored of it."""

    __table__ = NEEDED
    __mapper_args__ = {"primary_key": [NEEDED.c.id]}
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int]
    branch_id: Mapped[int]
    key: Mapped[str]
    need: Mapped[str]
    member_id: Mapped[int]
    other_id: Mapped[int | None]
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    branch: Mapped[Branch] = relationship(primaryjoin=foreign(NEEDED.c.branch_id) == Branch.id, viewonly=True)
    member: Mapped[Member] = relationship(primaryjoin=foreign(NEEDED.c.member_id) == Member.id, viewonly=True)
    other: Mapped[Member | None] = relationship(primaryjoin=foreign(NEEDED.c.other_id) == Member.id, viewonly=True)


class TalkReach(Model):
    """One thing that one talk met; `id` is the talk's, `key` as `RequiredTalk` has it."""

    __table__ = REACHED
    __mapper_args__ = {"primary_key": [REACHED.c.id, REACHED.c.key]}
    id: Mapped[int]
    branch_id: Mapped[int]
    key: Mapped[str]
    held_on: Mapped[date]


def is_needed(day: date) -> ColumnElement[bool]:
    """Of branches that are there; of members with a committee only of those outside it, where there is one."""
    def sits(*conditions: Any) -> Any:
        return exists().where(CommitteePost.branch_id == RequiredTalk.branch_id, in_force(CommitteePost, day), *conditions)

    is_ordinary = and_(sits(), ~sits(CommitteePost.member_id == RequiredTalk.member_id))
    return and_(RequiredTalk.branch_id.in_(coverable(day)), or_(RequiredTalk.need != Need.COMMITTEE_MEMBER.value, is_ordinary))

