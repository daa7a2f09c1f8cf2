"""The first hour of a new site: what comes first, each step done or not as the facts say."""
from dataclasses import dataclass

from flask import url_for
from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine, registry
from xinfang_party.measures.terms import Scope
from xinfang_party.organization.models import Branch, CommitteePost, Department, Member
from xinfang_party.organization.pages import import_url
from xinfang_party.organization.terms import BranchKind, CommitteeDuty

FIRST_RECORDS = ("petitions.received", "commitments.published")
"""Figures that say work has begun; the rooms that count them stand above this one."""


@dataclass(frozen=True)
class Step:
    title: str
    text: str
    done: bool
    url: str | None
    action: str
    other_url: str | None = None
    other_action: str = ""


def steps(identity: Identity) -> list[Step]:
    """In the order in which they are done, with the buttons this person may use. One statement for all facts of this room, one or two for first records."""
    has_branches, has_departments, has_members, has_committees = found()
    return [
        Step("建立组织", "登记党组、机关党委和各党支部；有现成表格的可以一次导入。", has_branches,
             url_for("organization.create_branch"), "新建组织", import_url("organization.branches", identity), "从表格导入"),
        Step("设处室", "登记各处室和它对应的党支部，信访事项和岗位都要用到。", has_departments,
             url_for("organization.create_department"), "新建处室", import_url("organization.departments", identity), "从表格导入"),
        Step("导入党员", "按模板填好党员编号、姓名和所在支部，一次导入；人少也可以逐个登记。", has_members,
             import_url("organization.members", identity) or url_for("organization.admit_member"), "导入党员",
             url_for("organization.admit_member"), "逐个登记"),
        Step("任命支部委员会", "给每个党支部登记本届任期，再登记书记和委员。", has_committees,
             url_for("organization.show_tree"), "选一个党支部"),
        Step("记第一批业务", "请信访业务工作人员导入信访办理结果，请党员写下第一条承诺；各项数字从这里开始。", has_records(),
             import_url("petitions.cases", identity), "导入信访事项"),
    ]


def found() -> tuple[bool, bool, bool, bool]:
    """Is there a branch of members, a department, a member, a secretary?"""
    row = db.session.execute(select(
        select(Branch.id).where(Branch.kind.in_([kind for kind in BranchKind if kind.holds_members])).exists(),
        select(Department.id).exists(), select(Member.id).exists(),
        select(CommitteePost.id).where(CommitteePost.duty == CommitteeDuty.SECRETARY).exists())).one()
    return bool(row[0]), bool(row[1]), bool(row[2]), bool(row[3])


def has_records() -> bool:
    asked = [(code, Scope.bureau(), Period.all()) for code in FIRST_RECORDS if code in registry.REGISTERED.measures]
    return any(figure.numerator for figure in engine.many(asked))


def is_young() -> bool:
    """Are the people of the site not all in place yet?"""
    return not all(found())
