"""Whose step it is, as SQL over a finding: the twin of the rules, for inboxes, home pages and notices alike."""
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import aliased

from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import holds
from xinfang_party.findings.models import Finding, FindingExtension, FindingStep
from xinfang_party.findings.terms import OPEN, ExtensionState, Person
from xinfang_party.kernel import clock
from xinfang_party.organization.models import CommitteePost, Membership, in_force
from xinfang_party.organization.terms import LEADING

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Who:
    """An account and its member: columns, or the values of one identity."""

    account_id: Any
    member_id: Any
    has: Callable[[Role], Condition]

    def is_in(self, account_column: Any, member_column: Any) -> Condition:
        """A column that is empty is nobody's."""
        pairs = ((account_column, self.account_id), (member_column, self.member_id))
        return or_(*(func.coalesce(column == value, false()) for column, value in pairs if value is not None), false())


READER = Who(Account.id, Account.member_id, lambda role: holds(role, clock.today()))
"""Any account of the statement."""


def person(by: Identity) -> Person:
    """Who takes a step, for the rules."""
    return Person(by.account_id, by.member_id)


def of_identity(identity: Identity) -> Who:
    return Who(identity.account_id, identity.member_id, lambda role: true() if role in identity.roles else false())


def is_owner(who: Who) -> Condition:
    """Known to be; of a finding without owner nobody is."""
    return false() if who.member_id is None else func.coalesce(Finding.owner_id == who.member_id, false())


def leads(who: Who) -> Condition:
    """In person, not from above."""
    if who.member_id is None:
        return false()
    return exists().where(CommitteePost.branch_id == Finding.branch_id, CommitteePost.member_id == who.member_id, CommitteePost.duty.in_(LEADING),
                          in_force(CommitteePost, clock.today()))


def took(who: Who, *verbs: str) -> Condition:
    return exists().where(FindingStep.finding_id == Finding.id, FindingStep.verb.in_(verbs), who.is_in(FindingStep.account_id, FindingStep.member_id))


def is_of_branch(who: Who) -> Condition:
    """The SQL twin of `service.is_of_branch`."""
    if who.member_id is None:
        return false()
    return or_(leads(who), exists().where(Membership.branch_id == Finding.branch_id, Membership.member_id == who.member_id,
                                          in_force(Membership, clock.today())))


def mends(who: Who) -> Condition:
    return or_(is_owner(who), leads(who))


def confirms(who: Who) -> Condition:
    """A leader of the branch who has no part in the report; the Party office where there is none with an account."""
    own = and_(leads(who), ~is_owner(who), ~took(who, "report"))
    return or_(own, and_(who.has(Role.PARTY_OFFICE), ~is_owner(who), ~took(who, "report"), ~branch_confirms()))


def branch_confirms() -> Condition:
    other = aliased(Account)
    reported = exists().where(FindingStep.finding_id == Finding.id, FindingStep.verb == "report",
                              or_(FindingStep.account_id == other.id, FindingStep.member_id == other.member_id))
    return select(CommitteePost.id).join(other, and_(other.member_id == CommitteePost.member_id, other.disabled_at.is_(None))).where(
        CommitteePost.branch_id == Finding.branch_id, CommitteePost.duty.in_(LEADING), in_force(CommitteePost, clock.today()),
        or_(Finding.owner_id.is_(None), CommitteePost.member_id != Finding.owner_id), ~reported).exists()


def rechecks(who: Who) -> Condition:
    is_asked = or_(*(who.has(role) for role in (Role.INSPECTOR, Role.PARTY_OFFICE, Role.DISCIPLINE)))
    return and_(is_asked, ~is_owner(who), ~took(who, "report", "confirm"), ~is_of_branch(who))


def closes(who: Who) -> Condition:
    return and_(or_(who.has(Role.PARTY_OFFICE), who.has(Role.DISCIPLINE)), ~is_owner(who), ~took(who, "report", "confirm", "pass"), ~is_of_branch(who))


def decides_extension(who: Who) -> Condition:
    """Of an extension joined with its finding."""
    return and_(who.has(Role.PARTY_OFFICE), FindingExtension.state == ExtensionState.ASKED, Finding.state.in_(OPEN),
                ~who.is_in(FindingExtension.asker_account_id, FindingExtension.asker_member_id), ~is_owner(who), ~is_of_branch(who))
