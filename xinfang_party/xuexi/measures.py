"""How many members are enrolled on the study platform, and how many of those enrolled were active; the standard's item C1-3 is judged by both."""
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from xinfang_party.access.queries import visible
from xinfang_party.access.terms import Identity
from xinfang_party.measures.kinds import Owners, Quotient
from xinfang_party.measures.registry import FactView
from xinfang_party.organization.models import Membership, in_force
from xinfang_party.xuexi.models import XuexiFigure

longer = aliased(XuexiFigure)


def is_by_itself(day: date) -> ColumnElement[bool]:
    """No day of a month whose own figure counts as well by then: the running month's does not yet."""
    return ~exists().where(longer.branch_id == XuexiFigure.branch_id, longer.first_on <= XuexiFigure.first_on, longer.last_on >= XuexiFigure.last_on,
                           longer.last_on <= day, longer.id != XuexiFigure.id)


ACTIVE_RATE = Quotient(
    code="xuexi.active_rate", name="学习强国活跃率", better="higher", noun="条", of=XuexiFigure, dated=XuexiFigure.last_on,
    owners=Owners(branch=XuexiFigure.branch_id), where=is_by_itself, top=XuexiFigure.active, bottom=XuexiFigure.enrolled,
    top_words="活跃学员", bottom_words="学员", basis="学习强国平台“活跃学员参与度”的算法；活跃学员之和 ÷ 学员之和",
    note="只有支部的合计数。一个月既有整月数又有每日数的，只计整月数；全局的比率是各支部人数相加后相除，不是各支部比率的平均")
MEMBERS = select(func.count(Membership.id)).where(
    Membership.branch_id == XuexiFigure.branch_id, in_force(Membership, XuexiFigure.last_on)).correlate(XuexiFigure).scalar_subquery()
ENROLLED_SHARE = Quotient(
    code="xuexi.enrolled_share", name="学习强国注册率", better="higher", noun="条", of=XuexiFigure, dated=XuexiFigure.last_on,
    owners=Owners(branch=XuexiFigure.branch_id), where=is_by_itself, top=XuexiFigure.enrolled, bottom=MEMBERS, top_words="学员", bottom_words="党员",
    basis="《中国共产党党员教育管理工作条例》第三十五条至第三十八条；学员之和 ÷ 党员之和",
    note="每条数据的学员总数，对它最后一天编在支部的党员（含预备党员）。学员里有不在本支部的人时，会超过 100%。"
         "一个月既有整月数又有每日数的，只计整月数；全局的比率是各支部人数相加后相除")
MEASURES = (ACTIVE_RATE, ENROLLED_SHARE)


def cells(one: XuexiFigure) -> list[Any]:
    return [one.branch.name, one.first_on, one.last_on, one.enrolled, one.active]


def within_reach(statement: Select[Any], identity: Identity) -> Select[Any]:
    return visible(statement, XuexiFigure, identity, "measure:read")


FACT_VIEWS = (FactView(
    model=XuexiFigure, permission="measure:read", headers=("党支部", "第一天", "最后一天", "学员总数", "活跃学员"), cells=cells,
    url=lambda one: url_for("xuexi.show_figures", month=f"{one.last_on:%Y-%m}"), visible=within_reach, options=(joinedload(XuexiFigure.branch),),
    kept_by="党支部书记和机关党委从学习强国平台导入"),)
