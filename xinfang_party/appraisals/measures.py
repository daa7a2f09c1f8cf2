"""How far the yearly appraisal has come; the standard's item E1-3 is judged by it. No row tells a grade."""
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import Date, Select, and_, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.functions import GenericFunction

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.appraisals.catalogue import BASIS, LEAST_FORMAL
from xinfang_party.appraisals.models import AppraisalRound, AppraisedMember
from xinfang_party.appraisals.terms import MemberGrade, RoundState
from xinfang_party.measures.kinds import Count, Owners, Quotient, Ratio
from xinfang_party.measures.registry import FactView


class year_end(GenericFunction[date]):
    """31 December of a year that stands in a column of whole numbers."""

    type = Date()
    inherit_cache = True
    name = "year_end"


@compiles(year_end)
def made_of_numbers(element: Any, compiler: Any, **options: Any) -> str:
    return f"make_date({compiler.process(element.clauses, **options)}, 12, 31)"


@compiles(year_end, "sqlite")
def written_as_text(element: Any, compiler: Any, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} || '-12-31')"


def is_concluded(day: Any) -> Any:
    return and_(AppraisalRound.state == RoundState.CONCLUDED, AppraisalRound.concluded_on <= day)


def members(*conditions: Any) -> Any:
    """How many of the round fit."""
    return select(func.count(AppraisedMember.id)).where(AppraisedMember.round_id == AppraisalRound.id, *conditions).correlate(
        AppraisalRound).scalar_subquery()


DATED: Any = year_end(AppraisalRound.year)
"""The year appraised, whenever it was done: that of 2026 is often concluded in January 2027."""
NOTE = "按评议的年度计入时段，算在当年 12 月 31 日"
ROUND_OWNERS = Owners(branch=AppraisalRound.branch_id)
CONCLUDED = Count(
    code="appraisals.concluded", name="完成评定的民主评议", unit="次", noun="次", better="higher", of=AppraisalRound, dated=DATED, counts_ahead=True,
    where=is_concluded, owners=ROUND_OWNERS, basis=BASIS, note=NOTE)
GRADED_SHARE = Ratio(
    code="appraisals.graded_share", name="民主评议评定率", better="higher", of=AppraisedMember, dated=DATED, counts_ahead=True, noun="名正式党员",
    owners=Owners(branch=AppraisedMember.branch_id), joins=((AppraisalRound, AppraisalRound.id == AppraisedMember.round_id),),
    where=lambda day: AppraisalRound.opened_on <= day,
    hits=lambda day: and_(is_concluded(day), AppraisedMember.finding.is_not(None)), hits_words="已评定等次的", among_words="参评的", basis=BASIS,
    note=f"{NOTE}；开始评议那天的正式党员都是参评的，预备党员不评等次")
EXCELLENT_SHARE = Quotient(
    code="appraisals.excellent_share", name="民主评议优秀占比", of=AppraisalRound, dated=DATED, counts_ahead=True, noun="次", owners=ROUND_OWNERS,
    where=lambda day: and_(is_concluded(day), members() >= LEAST_FORMAL.value), top=members(AppraisedMember.finding == MemberGrade.EXCELLENT),
    bottom=members(), top_words="评为优秀的党员数", bottom_words="参评的党员数", basis=BASIS,
    note=f"{NOTE}；优秀一般不超过三分之一；不足 {LEAST_FORMAL.value} 名党员的不计。谁评了什么等次不在明细里")
MEASURES = (CONCLUDED, GRADED_SHARE, EXCELLENT_SHARE)


def round_cells(round_: AppraisalRound) -> list[Any]:
    return [round_.branch.name, f"{round_.year}年", round_.opened_on, round_.state.label, round_.concluded_on]


def member_cells(part: AppraisedMember) -> list[Any]:
    is_graded = part.round.state is RoundState.CONCLUDED and part.finding is not None
    return [part.member.name, part.round.branch.name, f"{part.round.year}年", "已评定" if is_graded else "还没有评定"]


def overseen(branch_column: Any) -> Callable[[Select[Any], Identity], Select[Any]]:
    def narrow(statement: Select[Any], identity: Identity) -> Select[Any]:
        span = reach(identity, "talk:coverage")
        return statement if span.everything else statement.where(branch_column.in_(span.branch_ids))

    return narrow


FACT_VIEWS = (
    FactView(model=AppraisalRound, permission="talk:coverage", headers=("党支部", "年度", "开始", "进行到", "完成评定"), cells=round_cells,
             url=lambda round_: url_for("appraisals.list_results", year=round_.year), visible=overseen(AppraisalRound.branch_id),
             options=(joinedload(AppraisalRound.branch),), kept_by="支部书记组织民主评议"),
    FactView(model=AppraisedMember, permission="talk:coverage", headers=("姓名", "党支部", "年度", "评定了没有"), cells=member_cells,
             url=lambda part: url_for("appraisals.list_results", year=part.round.year), visible=overseen(AppraisedMember.branch_id),
             options=(joinedload(AppraisedMember.member), joinedload(AppraisedMember.round).joinedload(AppraisalRound.branch)),
             kept_by="支部书记填写评定结果"),
)
