"""How many signals there were and how soon they were decided, of the whole bureau alone: which department one is about is not for everybody.
Warnings have no figure: a number would tell of one."""
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import Select, and_, or_
from sqlalchemy.orm import joinedload

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.measures.expressions import days_between
from xinfang_party.measures.kinds import Count, Dimension, Owners, Ratio
from xinfang_party.measures.registry import FactView
from xinfang_party.signals.catalogue import number
from xinfang_party.signals.models import RiskSignal

ABOUT: Mapping[str, Any] = dict(of=RiskSignal, dated=RiskSignal.seen_on, owners=Owners(), noun="条",
                                dimensions={"risk_cause": Dimension(RiskSignal.cause, "线索")}, basis="本系统的建议值；线索只指处室和岗位的工作")


def is_due(day: date) -> Any:
    return or_(RiskSignal.decided_on <= day, RiskSignal.seen_on < day - timedelta(days=number("decide_days")))


def in_time(day: date) -> Any:
    return and_(RiskSignal.decided_on <= day, days_between(RiskSignal.seen_on, RiskSignal.decided_on) <= number("decide_days"))


SIGNALS = Count(code="integrity.signals", name="廉政风险线索提示", unit="条", note="按提示日期计入时段；提示不等于有问题，由人决定要不要复核", **ABOUT)
DECIDED = Ratio(code="integrity.signals_decided", name="线索按时决定率", among=is_due, hits=in_time, hits_words="按时决定的", among_words="已决定和到期的",
                better="higher", note=f"提示以后 {number('decide_days')} 日内决定采纳或不采纳；按提示日期计入时段", **ABOUT)
MEASURES = (SIGNALS, DECIDED)


def visible(statement: Select[Any], identity: Identity) -> Select[Any]:
    return statement.where(RiskSignal.id.is_not(None) if may(identity, "risk-signal:read") else RiskSignal.id.is_(None))


FACT_VIEWS = (
    FactView(model=RiskSignal, permission="risk-signal:read", headers=("处室", "线索", "哪一期", "提示日期", "决定"),
             cells=lambda row: [row.department.name, row.cause.label, row.period, row.seen_on, row.state.label],
             url=lambda row: url_for("signals.show_signal", signal_id=row.id), visible=visible, options=(joinedload(RiskSignal.department),),
             kept_by="系统按设定的数字提示，机关纪委决定"),
)
