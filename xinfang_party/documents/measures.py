"""Figures of what a branch works by on paper; the standard's items A2-1, B1-1, B1-2 and B1-3 are judged by them."""
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import joinedload

from xinfang_party.access.terms import Identity
from xinfang_party.documents.catalogue import LIFE_RULES, ORGAN_RULES, SETTINGS, number
from xinfang_party.documents.mapped import AppliedRule
from xinfang_party.documents.models import DutyLine, RuleReview, YearPaper
from xinfang_party.documents.rules import due_on
from xinfang_party.documents.terms import CORE, PaperKind
from xinfang_party.kernel.settings import OURS
from xinfang_party.measures.kinds import Count, Dimension, Owners, Ratio, Share
from xinfang_party.measures.registry import FactView
from xinfang_party.organization.catalogue import BRANCH_RULES
from xinfang_party.organization.measures_standard import STANDING_BRANCHES, WHICH_BRANCHES, first_reaching
from xinfang_party.organization.models import Branch, CommitteePost, in_force

FOR_ALL = "机关党委、党组定的适用于全部党支部的制度，每个支部都算"


# --- rules --------------------------------------------------------------------------------------------------------------------

def is_there(day: date) -> ColumnElement[bool]:
    """The body was founded by the day and not dissolved on it."""
    return and_(AppliedRule.founded_on <= day, or_(AppliedRule.dissolved_on.is_(None), AppliedRule.dissolved_on > day))


def is_reviewed(day: date) -> ColumnElement[bool]:
    last = select(func.max(RuleReview.reviewed_on)).where(RuleReview.rule_id == AppliedRule.id, RuleReview.reviewed_on <= day).correlate(AppliedRule)
    return func.coalesce(last.scalar_subquery(), AppliedRule.from_on) >= first_reaching(day, number("review_months"))  # type: ignore[no-any-return]


APPLIED: dict[str, Any] = {
    "of": AppliedRule, "during": (AppliedRule.from_on, AppliedRule.to_on), "where": is_there, "owners": Owners(branch=AppliedRule.branch_id),
    "dimensions": {"rule_kind": Dimension(AppliedRule.kind, "制度类别")}, "noun": "项制度"}
RULES_IN_FORCE = Count(
    code="documents.rules_in_force", name="执行中的制度（供核心制度齐全率用）", unit="项", basis=LIFE_RULES, is_helper=True,
    note=f"时段末（或截至日）各支部执行的制度；{FOR_ALL}", **APPLIED)
CORE_RULES_SHARE = Share(
    code="documents.core_rules_share", name="核心制度齐全率", of=CORE, reaches=RULES_IN_FORCE.code, level="rule_kind", noun="项核心制度",
    basis=f"{LIFE_RULES}（哪六项是本系统约定，可信程度：{OURS}）",
    note=f"{'、'.join(kind.label for kind in CORE)}六类里，时段末（或截至日）有制度在执行的类数；{FOR_ALL}。对应标准化清单 B1-2")
REVIEWED_SHARE = Ratio(
    code="documents.reviewed_share", name="制度年度复审率", better="higher", hits=is_reviewed, hits_words="按时复审的", among_words="执行中的",
    basis=f"{ORGAN_RULES}第八章（{number('review_months')} 个月，可信程度：{SETTINGS['review_months'].confidence}）",
    note=f"时段末（或截至日）在执行的制度，最近一次复审（没有复审过的，从开始执行那天起）不超过 {number('review_months')} 个月；{FOR_ALL}。"
         "对应标准化清单 B1-3", **APPLIED)


# --- papers of a year ---------------------------------------------------------------------------------------------------------

def has_duty_list(day: date) -> ColumnElement[bool]:
    """Published by then, with a line for each who sits in the committee that day."""
    mine = and_(YearPaper.branch_id == Branch.id, YearPaper.kind == PaperKind.DUTY_LIST, YearPaper.year == day.year, YearPaper.published_on <= day)
    named = exists().where(DutyLine.paper_id == YearPaper.id, DutyLine.member_id == CommitteePost.member_id, DutyLine.added_on <= day,
                           or_(DutyLine.removed_on.is_(None), DutyLine.removed_on > day)).correlate(
        YearPaper, CommitteePost)
    left_out = exists().where(CommitteePost.branch_id == Branch.id, in_force(CommitteePost, day), ~named).correlate(Branch, YearPaper)
    return exists().where(mine, ~left_out).correlate(Branch)


def list_is_due(day: date) -> ColumnElement[bool]:
    """Nobody can say yet that it is missing before its last day is over; one that is there counts at once."""
    return true() if due_on(PaperKind.DUTY_LIST, day.year) < day else has_duty_list(day)


def asked_by(day: date) -> list[tuple[PaperKind, int]]:
    """What had to be there by this day: the plan of its year, the summary of the year before."""
    return [(kind, year) for kind, year in ((PaperKind.PLAN, day.year), (PaperKind.SUMMARY, day.year - 1)) if due_on(kind, year) < day]


def existed_before(year: int) -> ColumnElement[bool]:
    return Branch.founded_on < date(year, 1, 1)


def something_is_due(day: date) -> ColumnElement[bool]:
    return or_(false(), *(existed_before(year) for _kind, year in asked_by(day)))


def all_were_in_time(day: date) -> ColumnElement[bool]:
    def approved(kind: PaperKind, year: int) -> ColumnElement[bool]:
        last = min(due_on(kind, year), day)
        is_taken_back = and_(YearPaper.was_approved_on <= last, YearPaper.returned_on > day)
        return exists().where(YearPaper.branch_id == Branch.id, YearPaper.kind == kind, YearPaper.year == year,
                              or_(YearPaper.approved_on <= last, is_taken_back)).correlate(Branch)

    return and_(true(), *(or_(~existed_before(year), approved(kind, year)) for kind, year in asked_by(day)))


def told(*codes: str) -> str:
    return "；".join(f"{one.basis}（{one.value}{one.unit}，可信程度：{one.confidence}）" for one in (SETTINGS[code] for code in codes))


DUTY_LIST_PUBLISHED = Ratio(
    code="documents.duty_list_published", name="责任清单公布率", among=list_is_due, hits=has_duty_list, hits_words="公布了当年责任清单的",
    basis=f"{ORGAN_RULES}第三章；{BRANCH_RULES}第六章",
    note=f"时段末（或截至日）那一年的责任清单已经公布，当天的书记和委员都有；签没签收不影响。过了当年 {number('duty_list_month')} 月还没有公布的才算没有，"
         f"没有过的不计。{WHICH_BRANCHES}。对应标准化清单 A2-1", **{**STANDING_BRANCHES, "among_words": "到期或已经公布的"})
PLAN_AND_SUMMARY = Ratio(
    code="documents.plan_and_summary", name="年度计划和总结按期完成率", among=something_is_due, hits=all_were_in_time, hits_words="计划和总结都按期批准的",
    basis=told("plan_month", "summary_month"),
    note=f"时段末（或截至日）已经到期的：当年计划（过了当年 {number('plan_month')} 月）、上一年总结（过了当年 {number('summary_month')} 月）；到期的都在期限以前"
         f"批准才算。会议通过的，{number('passed_told_within')} 天以内登记的按会议日期，再晚的按登记那天；"
         f"批准以后又退回的，重新批准才算。哪一年成立的支部，那一年的计划和总结不要求。{WHICH_BRANCHES}。对应标准化清单 B1-1",
    **{**STANDING_BRANCHES, "among_words": "有材料到期的"})
MEASURES = (RULES_IN_FORCE, CORE_RULES_SHARE, REVIEWED_SHARE, DUTY_LIST_PUBLISHED, PLAN_AND_SUMMARY)


def cells(row: AppliedRule) -> list[Any]:
    return [row.branch.name, row.title, row.number, row.kind.label, row.from_on, row.to_on]


def everybodys(statement: Select[Any], _identity: Identity) -> Select[Any]:
    """Rules are open inside the bureau."""
    return statement


FACT_VIEWS = (FactView(
    model=AppliedRule, permission="rule:read", headers=("党支部", "制度", "文号", "类别", "开始执行", "执行到"), cells=cells,
    url=lambda row: url_for("documents.show_rule", rule_document_id=row.id), visible=everybodys, options=(joinedload(AppliedRule.branch),),
    kept_by="党支部书记和机关党委登记制度"),)
