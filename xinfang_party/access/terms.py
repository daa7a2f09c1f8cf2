"""Roles, spans and the frozen identity of a request."""
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    MEMBER = "member"
    SECRETARY = "secretary"
    COMMITTEE = "committee"
    CELL_LEADER = "cell_leader"
    INSPECTOR = "inspector"
    PARTY_OFFICE = "party_office"
    DISCIPLINE = "discipline"
    PETITION_OFFICER = "petition_officer"
    LEADER = "leader"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"

    @property
    def label(self) -> str:
        return ROLE_LABELS[self]

    @property
    def is_administrator(self) -> bool:
        return self in ADMINISTRATORS


ROLE_LABELS = {
    Role.MEMBER: "党员", Role.SECRETARY: "支部书记", Role.COMMITTEE: "支部委员", Role.CELL_LEADER: "党小组组长",
    Role.INSPECTOR: "督导检查员", Role.PARTY_OFFICE: "机关党委工作人员", Role.DISCIPLINE: "机关纪委工作人员",
    Role.PETITION_OFFICER: "信访业务工作人员", Role.LEADER: "局领导", Role.SYSTEM_ADMIN: "系统管理员", Role.SECURITY_ADMIN: "安全管理员", Role.AUDIT_ADMIN: "审计管理员",
}
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
DERIVED = frozenset({Role.MEMBER, Role.SECRETARY, Role.COMMITTEE, Role.CELL_LEADER})
"""Roles nobody grants: they follow from the membership, the committee posts in force, and the Party group one leads."""


class Span(StrEnum):
    """How far a permission reaches: own rows, the own branch, the Party groups or the branches one leads, or everything."""

    OWN = "own"
    HOME = "home"
    CELLS = "cells"
    LED = "led"
    BUREAU = "bureau"


@dataclass(frozen=True)
class Identity:
    """The person behind one request, built once by `accounts`; services and rules see only this."""

    account_id: int | None = None
    name: str = ""
    roles: frozenset[Role] = frozenset()
    member_id: int | None = None
    home_branch_id: int | None = None
    led_branch_ids: frozenset[int] = frozenset()
    """Branches led as secretary or deputy, and all below them."""
    committee_branch_ids: frozenset[int] = frozenset()
    """Branches in whose committee the person sits without leading it, and all below them."""
    led_in_person_ids: frozenset[int] = frozenset()
    """Of the branches led those whose secretary or deputy the person is, without those below them."""
    led_cell_ids: frozenset[int] = frozenset()
    """The Party group (党小组) the person belongs to and leads, where he holds no post over its branch: a post reaches further anyhow."""
    department_id: int | None = None
    username: str = ""
    """The log-in name: unlike `name` it belongs to one account for ever."""

    @property
    def is_authenticated(self) -> bool:
        return self.account_id is not None

    @property
    def signature(self) -> str:
        """Name, log-in name and number: nobody else's, whatever he calls himself."""
        return f"{self.name}（{self.username}，{self.account_id} 号账号）" if self.is_authenticated else self.name

    @property
    def role_labels(self) -> list[str]:
        return [role.label for role in Role if role in self.roles]


STRANGER = Identity()
SYSTEM = Identity(account_id=None, name="系统")
OPERATOR = Identity(account_id=None, name="服务器上的操作员")
"""Whoever may run commands on the server."""
RESPONDENT = Identity(account_id=None, name="答卷人")
"""Whoever answers a questionnaire. Of his acts, and the petitioner's, the audit leaves out where they came from."""
COMMUNITY = Identity(account_id=None, name="社区")
"""A community's contact, who came by a one-time link."""
PETITIONER = Identity(account_id=None, name="信访人")
"""Whoever rates a case over a one-time link; where from is nobody's business either."""
DEMONSTRATOR = "演示"
"""Who makes the accounts of a demonstration, in their audit entries; no account can be called so."""
NOBODYS_NAMES = (SYSTEM.name, "访客", "命令行", OPERATOR.name, RESPONDENT.name, COMMUNITY.name, PETITIONER.name, DEMONSTRATOR)
"""Names under which acts of no account stand in the audit: nobody is called so."""
RESERVED_NAMES = (*NOBODYS_NAMES, *ROLE_LABELS.values(), "机关党委", "机关纪委", "党组")
"""No member is called as what is no person: steps, notes and opinions show the name alone."""


@dataclass(frozen=True)
class Reach:
    """What one identity reaches under one permission. `everything`, or the union of branches, Party groups and own rows."""

    everything: bool = False
    branch_ids: frozenset[int] = frozenset()
    member_id: int | None = None
    cell_ids: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.everything or bool(self.branch_ids or self.cell_ids) or self.member_id is not None

    @property
    def is_own_only(self) -> bool:
        """Nothing of others: then a page need not offer to choose among them."""
        return not self.everything and not self.branch_ids and not self.cell_ids

    def covers(self, *, branch_id: int | None = None, member_id: int | None = None, cell_id: int | None = None) -> bool:
        """Does it cover a row of this branch, this Party group or this member?"""
        return (self.everything or (branch_id is not None and branch_id in self.branch_ids)
                or (cell_id is not None and cell_id in self.cell_ids) or (member_id is not None and member_id == self.member_id))
