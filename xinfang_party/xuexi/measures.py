"""How many members are enrolled on the study platform, and how many of those enrolled were active; the standard's item C1-3 is judged by both."""
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, ScalarSelect, Select, case, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from xinfang_party.access.queries import visible
from xinfang_party.access.terms import Identity
from xinfang_party.measures.expressions import days_before
from xinfang_party.measures.kinds import Owners, Quotient
from xinfang_party.measures.registry import FactView
from xinfang_party.organization.models import Membership
from xinfang_party.xuexi.models import XuexiFigure

longer = aliased(XuexiFigure)
LONGEST = 31
"""Days of the longest figure there is, a month: no other that began earlier needs to be looked for."""


def is_by_itself(day: date) -> ColumnElement[bool]:
    """No day of a month whose own figure counts as well by then: the running month's does not yet."""
    return ~exists().where(longer.branch_id == XuexiFigure.branch_id, longer.first_on <= XuexiFigure.first_on, longer.last_on >= XuexiFigure.last_on,
                           longer.first_on > days_before(XuexiFigure.first_on, LONGEST), longer.last_on <= day, longer.id != XuexiFigure.id)


def stays(*conditions: Any) -> ScalarSelect[int]:
    """Members who had come to the branch by the figure's last day, as far as their own last day there meets the conditions."""
    stay = select(func.count()).select_from(Membership).where(
        Membership.branch_id == XuexiFigure.branch_id, Membership.from_on <= XuexiFigure.last_on, *conditions)
    return stay.correlate(XuexiFigure).scalar_subquery()


ACTIVE_RATE = Quotient(
    code="xuexi.active_rate", name="学习强国活跃率", better="higher", noun="条", of=XuexiFigure, dated=XuexiFigure.last_on,
    owners=Owners(branch=XuexiFigure.branch_id), where=is_by_itself, top=XuexiFigure.active, bottom=XuexiFigure.enrolled,
    top_words="活跃学员", bottom_words="学员", basis="学习强国平台“活跃学员参与度”的算法；活跃学员之和 ÷ 学员之和",
    note="只有支部的合计数。一个月既有整月数又有每日数的，只计整月数；全局的比率是各支部人数相加后相除，不是各支部比率的平均")
MEMBERS = stays(Membership.to_on.is_(None)) + stays(Membership.to_on >= XuexiFigure.last_on)
"""Two counts, each one stretch of the index of memberships: an OR of both takes SQLite four times as long."""
ENROLLED_SHARE = Quotient(
    code="xuexi.enrolled_share", name="学习强国注册率", better="higher", noun="条", of=XuexiFigure, dated=XuexiFigure.last_on,
    owners=Owners(branch=XuexiFigure.branch_id), where=is_by_itself, bottom=MEMBERS, top_words="学员", bottom_words="党员",
    top=case((XuexiFigure.enrolled > MEMBERS, MEMBERS), else_=XuexiFigure.enrolled),
    basis="《中国共产党党员教育管理工作条例》第三十五条至第三十八条；学员之和 ÷ 党员之和",
    note="每条数据的学员总数，对它最后一天编在支部的党员（含预备党员）。学员多于党员的支部按党员数计，一个支部多出来的抵不了另一个支部少的。"
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
