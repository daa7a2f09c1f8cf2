"""Who has reported to a community, what communities confirmed, how many helped; the standard's item E1-5 is judged by the first."""
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, exists
from sqlalchemy.orm import joinedload

from xinfang_party.access.queries import visible
from xinfang_party.access.terms import Identity
from xinfang_party.communities.models import HelperCount, Need, ReportIn
from xinfang_party.communities.queries import OF_NEED
from xinfang_party.communities.registry import wiring
from xinfang_party.measures.kinds import Count, Dimension, Owners, Ratio, Total
from xinfang_party.measures.registry import FactView
from xinfang_party.organization.measures_standard import STANDING_BRANCHES, WHICH_BRANCHES
from xinfang_party.organization.models import Branch, Membership

BASIS = "在职党员到社区报到（双报到）的通行做法，广州没有找到市一级的统一规定"


def in_force(day: date) -> tuple[ColumnElement[bool], ...]:
    return ReportIn.from_on <= day, ReportIn.to_on >= day, ReportIn.confirmed_on <= day


def has_reported(day: date) -> ColumnElement[bool]:
    return exists().where(ReportIn.member_id == Membership.member_id, *in_force(day))


def branch_has_reported(day: date) -> ColumnElement[bool]:
    return exists().where(ReportIn.member_id.is_(None), ReportIn.branch_id == Branch.id, *in_force(day))


def case_classes() -> Mapping[int, str]:
    return wiring.case_classes()


def settled_labels() -> Mapping[bool, str]:
    return {True: "已化解", False: "还没有化解"}


REGISTERED_SHARE = Ratio(
    code="volunteering.registered_share", name="党员社区报到率", of=Membership, during=(Membership.from_on, Membership.to_on), noun="名党员", better="higher",
    owners=Owners(branch=Membership.branch_id, member=Membership.member_id), hits=has_reported, hits_words="已到社区报到并有回执的", among_words="全部",
    basis=BASIS, note="时段末（或截至日）编在支部的党员里，当天报到还在有效期、社区已经确认（链接或纸质回执）的；到几个社区报到都只算一名")
BRANCHES_REPORTED = Ratio(
    code="communities.branches_reported", name="支部社区报到率", hits=branch_has_reported, hits_words="已到社区报到并有回执的", basis=BASIS,
    note=f"支部作为一个组织向社区报到，党员自己的报到不算在内。{WHICH_BRANCHES}", **STANDING_BRANCHES)
NEEDS_CONFIRMED = Count(
    code="communities.needs_confirmed", name="社区确认完成的需求和微心愿", unit="项", noun="项", better="higher", of=Need, dated=Need.confirmed_on,
    owners=Owners(branch=Need.claimed_branch_id, member=Need.claimed_member_id),
    dimensions={"kind": Dimension(Need.kind, "类别"), "group": Dimension(Need.group, "给谁")},
    basis="《志愿服务条例》第十九条（服务情况和评价要有记录）", note="按社区确认的日期计入时段；登记完成、社区还没有确认的不计")
HELPERS = Total(
    code="communities.helpers", name="参与化解矛盾的社会力量", unit="人次", noun="次", of=HelperCount, dated=HelperCount.helped_on, sum=HelperCount.people,
    owners=Owners(branch=HelperCount.branch_id), where=HelperCount.removed_on.is_(None), basis="《信访工作条例》关于社会力量参与的规定",
    dimensions={"role": Dimension(HelperCount.role, "角色"), "case_class": Dimension(HelperCount.subject_id, "内容分类", case_classes),
                "settled": Dimension(HelperCount.is_settled, "化解了没有", settled_labels)},
    note="按参与的日期计入时段；一人参与两次算两人次；登记错了作废的不计")
MEASURES = (REGISTERED_SHARE, BRANCHES_REPORTED, NEEDS_CONFIRMED, HELPERS)


def need_cells(need: Need) -> list[Any]:
    return [need.confirmed_on, need.title, need.place.name, need.claimed_branch.name if need.claimed_branch else None, need.grade.label if need.grade else None]


def helper_cells(row: HelperCount) -> list[Any]:
    return [row.helped_on, row.branch.name, row.role.label, row.people, "已化解" if row.is_settled else "还没有化解"]


def readable_helpers(statement: Select[Any], identity: Identity) -> Select[Any]:
    return visible(statement, HelperCount, identity, "helper:read")


FACT_VIEWS = (
    FactView(model=Need, permission="community:read", headers=("社区确认日期", "名称", "社区", "认领支部", "社区评价"), cells=need_cells, options=OF_NEED,
             url=lambda need: url_for("communities.show_need", need_id=need.id), visible=lambda statement, _identity: statement,
             kept_by="认领的支部或党员登记完成，社区确认"),
    FactView(model=HelperCount, permission="helper:read", headers=("日期", "党支部", "角色", "人数", "结果"), cells=helper_cells, visible=readable_helpers,
             options=(joinedload(HelperCount.branch),), url=lambda row: url_for("communities.list_helpers", period=str(row.helped_on.year), branch=row.branch_id),
             kept_by="支部书记、委员和机关党委登记"),
)
