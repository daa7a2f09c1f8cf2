"""Rules as the branches go by them: read-only rows that the measures count like any facts."""
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Mapped, foreign, relationship

from xinfang_party.documents.models import Rule
from xinfang_party.documents.terms import RuleKind
from xinfang_party.kernel.database import Model
from xinfang_party.organization.models import Branch
from xinfang_party.organization.terms import BranchKind

HOLDING = tuple(kind for kind in BranchKind if kind.holds_members)


def applied() -> Any:
    """A row for each rule and each body that goes by it: the one that made it, and of a rule for all every branch."""
    rule, branch = Rule.__table__.c, Branch.__table__.c
    binds = or_(rule.branch_id == branch.id, and_(rule.is_for_all, branch.kind.in_(HOLDING)))
    columns = (rule.id, branch.id.label("branch_id"), rule.kind, rule.title, rule.number, rule.from_on, rule.to_on, branch.founded_on, branch.dissolved_on)
    return select(*columns).select_from(Rule.__table__.join(Branch.__table__, binds)).subquery("applied_rule")


APPLIED = applied()


class AppliedRule(Model):
    """One rule that one body goes by; `id` is the rule's. Nothing is stored of it."""

    __table__ = APPLIED
    __mapper_args__ = {"primary_key": [APPLIED.c.id, APPLIED.c.branch_id]}
    owner_columns: ClassVar[dict[str, str]] = {"branch": "branch_id"}

    id: Mapped[int]
    branch_id: Mapped[int]
    kind: Mapped[RuleKind]
    title: Mapped[str]
    number: Mapped[str]
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    founded_on: Mapped[date]
    dissolved_on: Mapped[date | None]
    branch: Mapped[Branch] = relationship(primaryjoin=foreign(APPLIED.c.branch_id) == Branch.id, viewonly=True)
