"""The words of the room: kinds of Party organization, duties of a committee, a member's standing, a holiday calendar's row."""
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MEMBER_NUMBER = r"[0-9A-Za-z][0-9A-Za-z_\-]{0,29}"
CODE = r"[0-9A-Za-z][0-9A-Za-z_\-]{0,19}"


class BranchKind(StrEnum):
    LEADING_GROUP = "leading_group"
    ORGAN_COMMITTEE = "organ_committee"
    GENERAL_BRANCH = "general_branch"
    BRANCH = "branch"

    @property
    def label(self) -> str:
        return BRANCH_KIND_LABELS[self]

    @property
    def holds_members(self) -> bool:
        """Members belong to a branch; the bodies above it only lead (党组 and 机关党委 members sit in a branch as well)."""
        return self in (BranchKind.BRANCH, BranchKind.GENERAL_BRANCH)


BRANCH_KIND_LABELS = {
    BranchKind.LEADING_GROUP: "党组", BranchKind.ORGAN_COMMITTEE: "机关党委",
    BranchKind.GENERAL_BRANCH: "党总支", BranchKind.BRANCH: "党支部",
}
KIND_RANK = {kind: rank for rank, kind in enumerate(BranchKind)}


class CommitteeDuty(StrEnum):
    SECRETARY = "secretary"
    DEPUTY = "deputy"
    ORGANIZATION = "organization"
    PUBLICITY = "publicity"
    DISCIPLINE = "discipline"
    YOUTH = "youth"
    OTHER = "other"

    @property
    def label(self) -> str:
        return DUTY_LABELS[self]

    @property
    def leads(self) -> bool:
        """Secretary and deputy act for the branch."""
        return self in LEADING


DUTY_LABELS = {
    CommitteeDuty.SECRETARY: "书记", CommitteeDuty.DEPUTY: "副书记", CommitteeDuty.ORGANIZATION: "组织委员",
    CommitteeDuty.PUBLICITY: "宣传委员", CommitteeDuty.DISCIPLINE: "纪检委员", CommitteeDuty.YOUTH: "青年委员",
    CommitteeDuty.OTHER: "委员",
}
LEADING = frozenset({CommitteeDuty.SECRETARY, CommitteeDuty.DEPUTY})


class Standing(StrEnum):
    FORMAL = "formal"
    PROBATIONARY = "probationary"
    LEFT = "left"

    @property
    def label(self) -> str:
        return {"formal": "正式党员", "probationary": "预备党员", "left": "已转出"}[self.value]


@dataclass(frozen=True)
class Stay:
    """One membership as a rule sees it: first and last day, both counted; no last day = still there."""

    from_on: date
    to_on: date | None = None


@dataclass(frozen=True)
class Placement:
    """Where in the bureau a member stands: branch, and within it group, department and post."""

    branch_id: int
    cell_id: int | None = None
    department_id: int | None = None
    post_id: int | None = None


@dataclass(frozen=True)
class Threshold:
    """One number of a rule with where it comes from. `confidence`: 原文 (read in the text), 转引 (second hand), 记忆 (from memory)."""

    value: int
    unit: str
    source: str
    edition: str
    confidence: str

    @property
    def words(self) -> str:
        return f"{self.value}{self.unit}"
