"""Figures of voices, policies and clusters."""
from typing import Any

from flask import url_for
from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from xinfang_party.access.queries import visible
from xinfang_party.access.terms import Identity
from xinfang_party.clusters.catalogue import BASIS, REPLY_WITHIN
from xinfang_party.clusters.models import Cluster, Policy, Voice
from xinfang_party.clusters.queries import CLUSTER_ROW
from xinfang_party.measures.kinds import Count, Owners, Ratio
from xinfang_party.measures.registry import FactView

NOTED = Count(
    code="clusters.voices_noted", name="提出的一线声音", unit="条", noun="条", of=Voice, dated=Voice.noted_on, better="higher", basis=BASIS,
    owners=Owners(branch=Voice.branch_id, member=Voice.member_id), note="按登记的日期计入时段；支部按提出时所在的支部计")
IN_TIME = Ratio(
    code="clusters.voices_in_time", name="一线声音按期回应率", noun="条", of=Voice, dated=Voice.due_on, better="higher", basis=BASIS, owners=Owners(),
    hits=Voice.first_turn_on <= Voice.due_on, hits_words="按期回应的", among_words="到期的",
    note=f"登记以后 {REPLY_WITHIN.value} 天为到期；登记调研、答复、转为建议或者政策都是回应，只归入类案不算；由信访业务工作人员回应，所以只计全局")
POLICIES = Count(
    code="clusters.policies_made", name="推动出台的政策", unit="项", noun="项", of=Policy, dated=Policy.made_on, better="none", basis=BASIS, owners=Owners(),
    note="按政策出台的日期计入时段；件数的前后对照在政策的页面上，不等于因果")
OPEN = Count(
    code="clusters.open", name="正在跟踪的类案", unit="个", noun="个", of=Cluster, during=(Cluster.made_on, Cluster.closed_on), better="none", basis=BASIS,
    owners=Owners(), note="时段末（或截至日）正在跟踪的")
MEASURES = (NOTED, IN_TIME, POLICIES, OPEN)


def within(model: Any, permission: str) -> Any:
    def narrow(statement: Select[Any], identity: Identity) -> Select[Any]:
        return visible(statement, model, identity, permission)

    return narrow


FACT_VIEWS = (
    FactView(model=Voice, permission="voice:read", headers=("登记日期", "题目", "在哪里听到", "支部", "进行到"), options=(joinedload(Voice.branch),),
             cells=lambda row: [row.noted_on, row.title, row.source.label, row.branch.name if row.branch else "", row.state.label],
             url=lambda row: url_for("clusters.show_voice", voice_id=row.id), visible=within(Voice, "voice:read")),
    FactView(model=Policy, permission="policy:read", headers=("出台日期", "名称", "制定机关"), cells=lambda row: [row.made_on, row.title, row.organ],
             url=lambda row: url_for("clusters.show_policy", policy_id=row.id), visible=within(Policy, "policy:read")),
    FactView(model=Cluster, permission="cluster:read", headers=("建立日期", "名称", "区县", "状态"), options=CLUSTER_ROW,
             cells=lambda row: [row.made_on, row.name, row.district or "各区合计", row.state.label],
             url=lambda row: url_for("clusters.show_cluster", cluster_id=row.id), visible=within(Cluster, "cluster:read")),
)
