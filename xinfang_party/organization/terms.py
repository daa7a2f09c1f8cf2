"""The words of the room: kinds of Party organization, duties of a committee, a member's standing, a holiday calendar's row."""
from dataclasses import dataclass
from datetime import date

from xinfang_party.kernel.labels import Labelled

MEMBER_NUMBER = r"[0-9A-Za-z][0-9A-Za-z_\-]{0,29}"
CODE = r"[0-9A-Za-z][0-9A-Za-z_\-]{0,19}"


class BranchKind(Labelled):
    LEADING_GROUP = "leading_group", "党组"
    ORGAN_COMMITTEE = "organ_committee", "机关党委"
    GENERAL_BRANCH = "general_branch", "党总支"
    BRANCH = "branch", "党支部"

    @property
    def holds_members(self) -> bool:
        """Members belong to a branch; the bodies above it only lead (党组 and 机关党委 members sit in a branch as well)."""
        return self in (BranchKind.BRANCH, BranchKind.GENERAL_BRANCH)


KIND_RANK = {kind: rank for rank, kind in enumerate(BranchKind)}


class CommitteeDuty(Labelled):
    SECRETARY = "secretary", "书记"
    DEPUTY = "deputy", "副书记"
    ORGANIZATION = "organization", "组织委员"
    PUBLICITY = "publicity", "宣传委员"
    DISCIPLINE = "discipline", "纪检委员"
    YOUTH = "youth", "青年委员"
    OTHER = "other", "委员"

    @property
    def leads(self) -> bool:
        """Secretary and deputy act for the branch."""
        return self in LEADING


LEADING = frozenset({CommitteeDuty.SECRETARY, CommitteeDuty.DEPUTY})


class Standing(Labelled):
    FORMAL = "formal", "正式党员"
    PROBATIONARY = "probationary", "预备党员"
    LEFT = "left", "已转出"


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
