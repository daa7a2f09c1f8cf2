"""Whose step it is, as SQL over a bulletin: the twin of the rules, for home pages and notices alike."""
from sqlalchemy import ColumnElement, and_, exists, false, or_

from xinfang_party.access.terms import Role
from xinfang_party.bulletins.models import Bulletin, BulletinBranch, BulletinStep
from xinfang_party.bulletins.terms import AUTHORING, State
from xinfang_party.findings.turns import Who
from xinfang_party.kernel import clock
from xinfang_party.organization.models import CommitteePost, in_force
from xinfang_party.organization.terms import LEADING

Condition = ColumnElement[bool]


def wrote(who: Who) -> Condition:
    return exists().where(BulletinStep.bulletin_id == Bulletin.id, BulletinStep.verb.in_(AUTHORING), who.is_in(BulletinStep.account_id, BulletinStep.member_id))


def approves(who: Who) -> Condition:
    """Who may, and did not write it."""
    return and_(Bulletin.state == State.SUBMITTED, or_(who.has(Role.LEADER), who.has(Role.PARTY_OFFICE)), ~wrote(who))


def corrects(who: Who) -> Condition:
    """A draft is finished by those who wrote it."""
    return and_(Bulletin.state == State.DRAFT, who.has(Role.PARTY_OFFICE), wrote(who))


def publishes(who: Who) -> Condition:
    return and_(Bulletin.state == State.APPROVED, who.has(Role.PARTY_OFFICE))


def leads(who: Who) -> Condition:
    """Over a row of `BulletinBranch`: in person, not from above."""
    if who.member_id is None:
        return false()
    return exists().where(CommitteePost.branch_id == BulletinBranch.branch_id, CommitteePost.member_id == who.member_id, CommitteePost.duty.in_(LEADING),
                          in_force(CommitteePost, clock.today()))


def acknowledges(who: Who) -> Condition:
    """Over a row of `BulletinBranch` joined with its bulletin."""
    return and_(Bulletin.state == State.PUBLISHED, BulletinBranch.acknowledged_at.is_(None), leads(who))
