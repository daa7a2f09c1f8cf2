"""The figures over petition cases (domain.md 3.5). Case outcomes in, rates out.

Everything is as of an evening: a reply after it has not happened, and a last day is over, except the present one, which still has hours left.
Withdrawn and not accepted cases stand outside the rates and are counted by `petitions.ended`.
"""
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import current_app, url_for
from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.kernel import clock, workdays
from xinfang_party.kernel.database import db
from xinfang_party.measures.expressions import days_between
from xinfang_party.measures.kinds import Count, Dimension, Median, Owners, Ratio
from xinfang_party.measures.registry import FactView
from xinfang_party.petitions.catalogue import EVALUATION_RULES, REGULATION
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.queries import IS_NO_ACCUSATION, ROW, districts, readable, subject_paths
from xinfang_party.petitions.terms import CONTENT, ONLINE, RATINGS, Channel

Condition = ColumnElement[bool]
DAY = timedelta(days=1)
STATISTICS = "广东信访统计口径"


# --- conditions ---------------------------------------------------------------------------------------------------------------

def in_rates(day: date) -> Condition:
    """Not withdrawn, not refused by that evening."""
    return or_(Case.ending.is_(None), Case.ended_on > day)


def is_over(column: Any, day: date) -> Condition:
    """A last day has passed by the evening of `day`; today's has not yet."""
    return column <= min(day, clock.today() - DAY)


def replied_by(day: date) -> Condition:
    return and_(Case.replied_on.is_not(None), Case.replied_on <= day)


def due_for_reply(day: date) -> Condition:
    """Answered, or its last day is over; with the setting also those with time left."""
    pending = current_app.config["COUNT_PENDING_REPLIES"]
    return and_(in_rates(day), Case.received_on <= day, or_(pending, is_over(Case.due_on, day), replied_by(day)))


def due_for_acceptance(day: date) -> Condition:
    return and_(in_rates(day), or_(is_over(Case.accept_due_on, day), Case.accepted_on <= day))


def due_for_evaluation(day: date) -> Condition:
    known = and_(Case.unit_evaluation.is_not(None), replied_by(day))
    return and_(in_rates(day), known, or_(is_over(Case.evaluation_due_on, day), rated_by(day)))


def rated_by(day: date) -> Condition:
    return and_(Case.unit_evaluation.in_(sorted(RATINGS)), Case.evaluated_on <= day)


def unanswered(day: date) -> Condition:
    return and_(in_rates(day), or_(Case.replied_on.is_(None), Case.replied_on > day), or_(Case.concluded_on.is_(None), Case.concluded_on > day))


# --- the figures --------------------------------------------------------------------------------------------------------------

FACTS: Mapping[str, Any] = {
    "of": Case, "owners": Owners(branch=Case.branch_id, member=Case.member_id, department=Case.department_id),
    "dimensions": {
        "class": Dimension(Case.handling, "四办分类"), "channel": Dimension(Case.channel, "形式"),
        "subject": Dimension(Case.subject_id, "内容分类", subject_paths), "district": Dimension(Case.district, "区县", districts)}}

RECEIVED = Count(code="petitions.received", name="收到信访事项", dated=Case.received_on, basis=REGULATION, note="按收到日期计入时段", **FACTS)
ACCEPTED = Count(code="petitions.accepted", name="受理信访事项", dated=Case.accepted_on, basis=f"{REGULATION}第二十二条、第二十三条",
                 note="按受理日期计入时段", **FACTS)
REPLIED = Count(code="petitions.replied", name="答复信访事项", dated=Case.replied_on, basis=f"{REGULATION}第三十四条",
                note="按答复日期计入时段", **FACTS)
CONCLUDED = Count(code="petitions.concluded", name="办结信访事项", dated=Case.concluded_on, basis=f"{REGULATION}第三十四条",
                  note="按办结日期计入时段", **FACTS)
DUE = Count(code="petitions.due", name="到期应答复的信访事项", dated=Case.due_on, counts_ahead=True,
            where=lambda day: and_(in_rates(day), Case.received_on <= day), basis=f"{REGULATION}第三十四条",
            note="按答复期限计入时段，包括时段内还没有到期的；撤回、不予受理、不再受理的除外", by_workdays=True, **FACTS)
ENDED = Count(code="petitions.ended", name="撤回、不予受理和不再受理的信访事项", dated=func.coalesce(Case.ended_on, Case.received_on),
              where=Case.ending.is_not(None), basis=f"{REGULATION}第三十一条、第三十六条",
              note="按终止日期计入时段，没有终止日期的按收到日期；不计入各项比率", **FACTS)
OVERDUE = Count(code="petitions.overdue", name="超期未答复", during=(Case.due_on, Case.replied_on), better="lower",
                where=lambda day: and_(is_over(Case.due_on, day), unanswered(day)), basis=f"{REGULATION}第三十四条",
                note="截至当日已过期限、没有答复也没有办结的，不论哪一年到期；撤回、不予受理、不再受理的除外", by_workdays=True, **FACTS)
TIMELY_ACCEPTANCE_RATE = Ratio(
    code="petitions.timely_acceptance_rate", name="及时受理率", better="higher", dated=Case.acceptance_on, among=due_for_acceptance,
    hits=lambda day: and_(Case.accepted_on <= Case.accept_due_on, Case.accepted_on <= day), hits_words="期限内受理的", among_words="已受理和超期未受理的",
    basis=f"{REGULATION}第二十二条、第二十三条；{STATISTICS}",
    note="按受理日期计入时段，超期受理和超期未受理的按受理期限计入；没有受理日期可查的不计（另见受理情况不明）", by_workdays=True, **FACTS)
ACCEPTANCE_UNKNOWN = Count(
    code="petitions.acceptance_unknown", name="受理情况不明", dated=Case.received_on, where=lambda day: and_(in_rates(day), Case.acceptance_on.is_(None)),
    basis=f"{REGULATION}第二十二条、第二十三条", note="来表没有受理日期的，不计入及时受理率，也不算超期；按收到日期计入时段", **FACTS)
ON_TIME_REPLY_RATE = Ratio(
    code="petitions.on_time_reply_rate", name="按期答复率", better="higher", dated=Case.due_on, among=due_for_reply,
    hits=lambda day: and_(Case.replied_on <= Case.due_on, replied_by(day)), hits_words="期限内答复的", among_words="到期的",
    counts_ahead=lambda: current_app.config["COUNT_PENDING_REPLIES"], basis=f"{REGULATION}第三十四条；{STATISTICS}",
    note="按答复期限计入时段，默认只计到期的（可设为未到期的也计入）；已办结但没有答复日期的算未答复；撤回、不予受理、不再受理的除外", by_workdays=True, **FACTS)
EVALUATION_RATE = Ratio(
    code="petitions.evaluation_rate", name="参评率", better="higher", dated=Case.evaluation_due_on, among=due_for_evaluation, hits=rated_by,
    hits_words="已评价的", among_words="已过评价期的", basis=f"{EVALUATION_RULES}；{STATISTICS}",
    note="对责任单位的评价，按评价期最后一天计入时段；评价期未满的不计，来表没有评价情况的不计；评价期天数待核实", by_workdays=True, **FACTS)
SATISFACTION_RATE = Ratio(
    code="petitions.satisfaction_rate", name="群众满意率（责任单位）", better="higher", dated=Case.evaluated_on,
    among=lambda day: and_(in_rates(day), Case.unit_evaluation.in_(sorted(RATINGS))), hits=Case.unit_evaluation.in_(sorted(CONTENT)),
    hits_words="满意和基本满意的", among_words="已评价的", basis=f"{EVALUATION_RULES}；{STATISTICS}",
    note="按评价日期计入时段，没有评价日期的按答复日期；没有评价的不计",
    **{**FACTS, "dimensions": {**FACTS["dimensions"], "evaluation": Dimension(Case.unit_evaluation, "评价")}})
OFFICE_SATISFACTION_RATE = Ratio(
    code="petitions.office_satisfaction_rate", name="群众满意率（信访部门）", better="higher", dated=Case.evaluated_on,
    among=lambda day: and_(in_rates(day), Case.office_evaluation.in_(sorted(RATINGS))), hits=Case.office_evaluation.in_(sorted(CONTENT)),
    hits_words="满意和基本满意的", among_words="已评价的", basis=f"{EVALUATION_RULES}；{STATISTICS}",
    note="按评价日期计入时段，没有评价日期的按答复日期；没有评价的不计", **FACTS)
ONLINE_SHARE = Ratio(
    code="petitions.online_share", name="网信占比", better="higher", dated=Case.received_on, among=Case.channel.is_not(None),
    hits=Case.channel.in_(sorted(ONLINE)), hits_words="网上信访", among_words="形式已知的", basis=STATISTICS,
    note=f"广东口径：既不是来信也不是来访的都算网信（{'、'.join(c.label for c in Channel if c in ONLINE)}）；形式不明的不计", **FACTS)
REPEAT_RATE = Ratio(
    code="petitions.repeat_rate", name="重复信访率", better="lower", dated=Case.received_on, among=Case.is_repeat.is_not(None),
    hits=Case.is_repeat, hits_words="重复信访", among_words="初次重复已知的", basis=STATISTICS, note="按收到日期计入时段；不知是否重复的不计", **FACTS)
MEDIAN_REPLY_DAYS = Median(
    code="petitions.median_reply_days", name="答复用时中位数", unit="天", better="lower", dated=Case.replied_on, where=in_rates,
    of_value=days_between(Case.received_on, Case.replied_on), basis=f"{REGULATION}第三十四条", note="从收到到答复的日历天数，按答复日期计入时段", **FACTS)

MEASURES = (
    RECEIVED, ACCEPTED, REPLIED, CONCLUDED, DUE, ENDED, OVERDUE, TIMELY_ACCEPTANCE_RATE, ACCEPTANCE_UNKNOWN, ON_TIME_REPLY_RATE,
    EVALUATION_RATE, SATISFACTION_RATE, OFFICE_SATISFACTION_RATE, ONLINE_SHARE, REPEAT_RATE, MEDIAN_REPLY_DAYS)


# --- the rows behind them -----------------------------------------------------------------------------------------------------

def cells(case: Case) -> list[Any]:
    return [case.number, case.channel.label if case.channel else "", case.handling.label if case.handling else "", case.received_on,
            workdays.shown(case.due_on), case.replied_on, case.branch.name if case.branch else "", case.member.name if case.member else ""]


def visible(statement: Select[Any], identity: Identity) -> Select[Any]:
    return statement.where(readable(identity))


def open_to(identity: Identity) -> Condition | None:
    return None if may(identity, "case:read-accusation") else IS_NO_ACCUSATION


def find(text: str, identity: Identity) -> int | None:
    return db.session.scalar(select(Case.id).where(Case.number == text.strip(), readable(identity)))


FACT_VIEWS = (
    FactView(model=Case, permission="case:read", headers=("编号", "形式", "四办分类", "收到", "期限", "答复", "支部", "承办人"), cells=cells,
             url=lambda case: url_for("petitions.show_case", case_id=case.id), visible=visible, options=ROW, kept_by="这些事项由信访业务工作人员登记和更正",
             find=find, open_to=open_to, withheld="检举控告事项"),
)
