"""Figures over promises themselves; the standard's item E1-4 is judged by them."""
from collections.abc import Mapping
from typing import Any

from flask import url_for
from sqlalchemy import Select, and_, case, or_

from xinfang_party.access.terms import Identity
from xinfang_party.commitments.catalogue import value
from xinfang_party.commitments.models import Commitment
from xinfang_party.commitments.queries import IS_PUBLIC, readable
from xinfang_party.commitments.terms import DECIDED_STATES, Result, State
from xinfang_party.commitments.timed import step_is_overdue
from xinfang_party.commitments.unreported import is_unreported
from xinfang_party.measures.kinds import Count, Owners, Ratio, Share
from xinfang_party.measures.registry import FactView
from xinfang_party.organization.models import Membership

BASIS = "《中国共产党党员教育管理工作条例》第二十二条（承诺践诺）"
OWNERS = Owners(branch=Commitment.branch_id, member=Commitment.member_id)
TAKES_EFFECT_ON: Any = case((Commitment.published_on > Commitment.starts_on, Commitment.published_on), else_=Commitment.starts_on)
"""A promise for next year is published in this one, a yearly one in its first weeks: it belongs to the year it is for."""

PUBLISHED = Count(
    code="commitments.published", name="已公示的承诺", unit="项", noun="项", of=Commitment, dated=TAKES_EFFECT_ON, owners=OWNERS,
    where=lambda day: and_(IS_PUBLIC, Commitment.published_on <= day), basis=BASIS, note="按开始日期和公示日期中较晚的一天计入所在时段")
ENDED: Mapping[str, Any] = dict(of=Commitment, dated=Commitment.ends_on, owners=OWNERS, basis=BASIS, noun="项", better="higher")
EVALUATED_SHARE = Ratio(
    code="commitments.evaluated_share", name="到期承诺评定率", among=IS_PUBLIC,
    hits=lambda day: and_(Commitment.state == State.CONCLUDED, Commitment.concluded_on <= day),
    hits_words="已评定的", among_words="到期的", note="按承诺到期日计入所在时段；没有述诺、由党组织直接评定的也算已评定", **ENDED)
KEPT_SHARE = Ratio(
    code="commitments.kept_share", name="承诺兑现率", among=lambda day: and_(Commitment.result.is_not(None), Commitment.concluded_on <= day),
    hits=Commitment.result == Result.KEPT, hits_words="评为兑现的", among_words="已评定的", note="基本兑现另计", **ENDED)
KEPT_AT_LEAST_MOSTLY = Ratio(
    code="commitments.mostly_kept_share", name="承诺兑现和基本兑现率",
    among=lambda day: and_(Commitment.result.is_not(None), Commitment.concluded_on <= day),
    hits=Commitment.result.in_([Result.KEPT, Result.MOSTLY_KEPT]), hits_words="评为兑现或基本兑现的", among_words="已评定的", **ENDED)
WAITS_SINCE: Any = case((Commitment.state == State.PUBLISHED, Commitment.ends_on), else_=Commitment.state_since)
AWAITING = Count(
    code="commitments.awaiting_decision", name="等待办理的承诺", unit="项", noun="项", of=Commitment, dated=WAITS_SINCE, owners=OWNERS,
    where=lambda day: or_(Commitment.state.in_(DECIDED_STATES), is_unreported(day)), better="lower", basis=BASIS,
    note="待审诺、待公示、待评定，按进入该状态的日期计入；到期封存后没有述诺、可以直接评定的，按到期日计入")
STEPS_OVERDUE = Count(
    code="commitments.steps_overdue", name="超期的承诺步骤", unit="项", noun="项", of=Commitment,
    during=(Commitment.state_since, Commitment.concluded_on), owners=OWNERS, where=step_is_overdue, better="lower", basis=BASIS,
    note=f"时段末（或截至日）下一步已超过期限的承诺：提交后 {value('vet_within'):g} 日内审诺，审定后 {value('publish_within'):g} 日内公示，"
         f"到期后 {value('report_within'):g} 日内述诺（承诺人已离开的不等述诺）、{value('conclude_within'):g} 日内评定；过去的日子按现在的状态计")
MEMBERS_WITH_PROMISE = Share(
    code="commitments.members_with_promise", name="党员承诺公示率", of=Membership, key=Membership.member_id, level="member",
    during=(Membership.from_on, Membership.to_on), owners=Owners(branch=Membership.branch_id, member=Membership.member_id),
    reaches="commitments.published", at_least=1, basis=BASIS, note="分母为时段末在册党员；分子为当期至少有一项已公示承诺的党员")
MEASURES = (PUBLISHED, EVALUATED_SHARE, KEPT_SHARE, KEPT_AT_LEAST_MOSTLY, AWAITING, STEPS_OVERDUE, MEMBERS_WITH_PROMISE)


# --- the rows behind them -----------------------------------------------------------------------------------------------------

def cells(commitment: Commitment) -> list[Any]:
    return [commitment.title, commitment.keeper, commitment.branch.name, commitment.ends_on, commitment.state, commitment.result]


def visible(statement: Select[Any], identity: Identity) -> Select[Any]:
    return statement.where(readable(identity))


FACT_VIEWS = (
    FactView(model=Commitment, permission="commitment:read", headers=("承诺", "承诺人", "党支部", "完成期限", "进行到", "评定结果"), cells=cells,
             url=lambda commitment: url_for("commitments.show_commitment", commitment_id=commitment.id), visible=visible,
             kept_by="承诺人填写，党支部和机关党委审定", also=("commitment:appraise-peer",)),
)
