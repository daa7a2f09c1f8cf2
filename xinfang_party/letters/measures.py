"""The figures over letters (《信访工作条例》 art. 41): issued, adopted, answered in time, open too long, listed. Of the whole bureau: a letter is no branch's.

Those withdrawn stand outside. Answers are judged by the first day set and the first answer given: a new day makes no late answer timely.
"""
from collections.abc import Mapping
from typing import Any

from flask import url_for
from sqlalchemy import Select, and_, or_

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.kernel import workdays
from xinfang_party.letters.catalogue import ANSWER_BASIS, REGULATION, REPORTED_BY
from xinfang_party.letters.models import Letter
from xinfang_party.letters.queries import IN_FORCE, IS_LISTED, NO_ACCOUNTABILITY, Condition, is_over, readable, unanswered
from xinfang_party.letters.terms import Adoption, Kind
from xinfang_party.measures.kinds import Count, Dimension, Owners, Ratio
from xinfang_party.measures.registry import FactView

LISTING_BASIS = f"{REGULATION}第三十九条"
IS_PROPOSAL = Letter.kind != Kind.SUPERVISION


FACTS: Mapping[str, Any] = {
    "of": Letter, "owners": Owners(), "noun": "份",
    "dimensions": {"kind": Dimension(Letter.kind, "哪一种"), "trigger": Dimension(Letter.trigger, "事由")}}

SUPERVISIONS = Count(
    code="letters.supervisions", name="签发督办函", unit="份", dated=Letter.issued_on, where=and_(IN_FORCE, Letter.kind == Kind.SUPERVISION),
    basis=f"{REGULATION}第四十条", note="按签发日期计入时段；作废的不计", **FACTS)
PROPOSALS = Count(
    code="letters.proposals", name="提出三项建议", unit="份", dated=Letter.issued_on, where=and_(IN_FORCE, IS_PROPOSAL),
    basis=REPORTED_BY, note="改进工作、完善政策、追究责任建议，按签发日期计入时段；作废的不计", **FACTS)
ADOPTED_RATE = Ratio(
    code="letters.adopted_rate", name="三项建议采纳率", better="higher", dated=Letter.first_answered_on, among=and_(IN_FORCE, IS_PROPOSAL),
    hits=Letter.adoption == Adoption.ADOPTED, hits_words="采纳的", among_words="已反馈的", basis=REPORTED_BY,
    note="按第一次反馈日期计入时段，采纳情况看最近一次反馈；部分采纳的另计", **FACTS)
PARTLY_RATE = Ratio(
    code="letters.adopted_or_partly_rate", name="三项建议采纳和部分采纳率", better="higher", dated=Letter.first_answered_on, among=and_(IN_FORCE, IS_PROPOSAL),
    hits=Letter.adoption.in_((Adoption.ADOPTED, Adoption.PARTLY)), hits_words="采纳和部分采纳的", among_words="已反馈的", basis=REPORTED_BY,
    note="按第一次反馈日期计入时段，采纳情况看最近一次反馈", **FACTS)
IN_TIME_RATE = Ratio(
    code="letters.in_time_rate", name="督办函和建议按期反馈率", better="higher", dated=Letter.first_due_on,
    among=lambda day: and_(IN_FORCE, or_(is_over(day), Letter.first_answered_on <= day)),
    hits=lambda day: and_(Letter.first_answered_on <= Letter.first_due_on, Letter.first_answered_on <= day), hits_words="期限内反馈的", among_words="到期的",
    basis=ANSWER_BASIS, note="按签发时定的期限计入时段，只计到期的和已经反馈的；催办时另定的期限不算按期", by_workdays=True, **FACTS)
OVERDUE = Count(
    code="letters.overdue", name="超期没有反馈的督办函和建议", unit="份", better="lower", during=(Letter.first_due_on, Letter.first_answered_on), where=unanswered,
    basis=ANSWER_BASIS, note="截至当日已送达、超过签发时定的期限、一次也没有反馈的，不论哪一年签发；催办、挂牌、要求继续落实时另定的期限不算", by_workdays=True, **FACTS)
LISTED = Count(
    code="letters.listed", name="挂牌督办", unit="份", dated=Letter.listed_on, where=IS_LISTED, basis=LISTING_BASIS,
    note="按决定挂牌的日期计入时段；只用于督办函，要求继续落实以后再次挂牌的只计第一次", **FACTS)
MEASURES = (SUPERVISIONS, PROPOSALS, ADOPTED_RATE, PARTLY_RATE, IN_TIME_RATE, OVERDUE, LISTED)


# --- the rows behind them -----------------------------------------------------------------------------------------------------

def cells(letter: Letter) -> list[Any]:
    return [letter.number, letter.kind.label, letter.title, letter.to_unit, letter.issued_on, workdays.shown(letter.due_on) if letter.due_on else None,
            letter.answered_on, letter.adoption.label if letter.adoption else "", letter.state.label]


def visible(statement: Select[Any], identity: Identity) -> Select[Any]:
    return statement.where(readable(identity))


def open_to(identity: Identity) -> Condition | None:
    return None if may(identity, "letter:read-accountability") else NO_ACCOUNTABILITY


FACT_VIEWS = (
    FactView(model=Letter, permission="letter:read", headers=("编号", "哪一种", "标题", "发给", "签发", "期限", "反馈", "采纳", "进行到"), cells=cells,
             url=lambda letter: url_for("letters.show_letter", letter_id=letter.id), visible=visible,
             kept_by="这些文件由信访业务工作人员起草和登记", open_to=open_to, withheld="追究责任建议"),
)
