"""The figures over links and what came over them. What the sheets of the national system bring has figures of its own (`petitions.measures`)."""
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, and_, case, exists, or_
from sqlalchemy.orm import joinedload

from xinfang_party.access.terms import Identity
from xinfang_party.measures.kinds import Count, Dimension, Owners, Ratio
from xinfang_party.measures.registry import FactView
from xinfang_party.petitions.measures import in_rates, is_over, replied_by
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.queries import IS_NO_ACCUSATION, districts, subject_paths
from xinfang_party.ratings.catalogue import BASIS
from xinfang_party.ratings.models import Rating, RatingLink
from xinfang_party.ratings.queries import of_read_case
from xinfang_party.ratings.terms import CONTENT, Face

APART = "只计本系统的链接，和国家系统来表的评价分开，不相加；后来改为检举控告的不计"
OF_CASE: Mapping[str, Any] = {
    "owners": Owners(branch=Case.branch_id, member=Case.member_id, department=Case.department_id), "basis": BASIS,
    "dimensions": {"class": Dimension(Case.handling, "四办分类"), "channel": Dimension(Case.channel, "形式"),
                   "subject": Dimension(Case.subject_id, "内容分类", subject_paths), "district": Dimension(Case.district, "区县", districts)}}
IS_ASKING = and_(IS_NO_ACCUSATION, RatingLink.is_replaced.is_(False))
"""A link that was replaced is the same asking as the one that came after it."""
TO_CASE = (Case, Case.id == RatingLink.case_id)


def is_closed(day: date) -> ColumnElement[bool]:
    """Answered by that evening, or the last day of the asking is over. A link that was withdrawn and never made again is one nobody answered."""
    return and_(IS_ASKING, or_(RatingLink.used_on <= day, is_over(RatingLink.due_on, day)))


def closed_on(day: date) -> ColumnElement[date]:
    return case((RatingLink.used_on <= day, RatingLink.used_on), else_=RatingLink.due_on)


def is_answered(day: date) -> ColumnElement[bool]:
    return and_(IS_NO_ACCUSATION, in_rates(day), replied_by(day))


def was_asked(day: date) -> ColumnElement[bool]:
    return exists().where(RatingLink.case_id == Case.id, RatingLink.withdrawn_at.is_(None), RatingLink.issued_on <= day)


LINKS = Count(code="ratings.links", name="发出的评价链接", unit="个", noun="个", of=RatingLink, dated=RatingLink.issued_on, joins=(TO_CASE,),
              where=IS_ASKING, note=f"按生成的日期计入时段；作废的也计，由新的代替的不计。{APART}", **OF_CASE)
WITHDRAWN = Count(code="ratings.withdrawn", name="作废的评价链接", unit="个", noun="个", of=RatingLink, dated=RatingLink.issued_on, joins=(TO_CASE,), better="lower",
                  where=and_(IS_ASKING, RatingLink.withdrawn_at.is_not(None)), note=f"按生成的日期计入时段；由新的代替的不计。{APART}", **OF_CASE)
ASKED_RATE = Ratio(
    code="ratings.asked_rate", name="答复后请了评价的", better="higher", of=Case, dated=Case.replied_on, among=is_answered, hits=was_asked,
    hits_words="生成过评价链接的", among_words="已答复的", note=f"按答复日期计入时段；只有作废的链接，算没有请过。{APART}", **OF_CASE)
RESPONSE_RATE = Ratio(
    code="ratings.response_rate", name="链接参评率", better="higher", noun="个", of=RatingLink, joins=(TO_CASE,),
    dated=closed_on, among=is_closed, hits=lambda day: RatingLink.used_on <= day, hits_words="已评价的链接", among_words="已评价和过期的链接",
    note=f"评价了的按评价日期，没有评价的按最后一天计入时段，重新生成不延长这一天；作废了没有再发的算没有评价，还在有效期的不计。{APART}", **OF_CASE)
SATISFACTION_RATE = Ratio(
    code="ratings.satisfaction_rate", name="链接评价满意率", better="higher", of=Rating, joins=((Case, Case.id == Rating.case_id),), dated=Rating.rated_on,
    among=IS_NO_ACCUSATION, hits=Rating.face.in_(sorted(CONTENT)), hits_words="满意和基本满意的", among_words="已评价的", note=f"按评价日期计入时段。{APART}",
    **{**OF_CASE, "dimensions": {**OF_CASE["dimensions"], "face": Dimension(Rating.face, "评价")}})
DISSATISFIED = Count(
    code="ratings.dissatisfied", name="链接评价不满意", of=Rating, joins=((Case, Case.id == Rating.case_id),), dated=Rating.rated_on, better="lower",
    where=and_(IS_NO_ACCUSATION, Rating.face == Face.DISSATISFIED), note=f"按评价日期计入时段。{APART}", **OF_CASE)
MEASURES = (LINKS, WITHDRAWN, ASKED_RATE, RESPONSE_RATE, SATISFACTION_RATE, DISSATISFIED)


# --- the rows behind them: what was said in words leaves by none of them ----------------------------------------------------------

def rating_cells(rating: Rating) -> list[Any]:
    return [rating.case.number, rating.rated_on, rating.face.label, *kept_by(rating.case)]


def link_cells(link: RatingLink) -> list[Any]:
    return [link.case.number, link.issued_on, link.expires_on, "已评价" if link.used_at else "作废" if link.withdrawn_at else "没有评价", *kept_by(link.case)]


def kept_by(of: Case) -> list[str]:
    return [of.department.name if of.department else "", of.branch.name if of.branch else "", of.member.name if of.member else ""]


def seen(column: Any) -> Any:
    def visible(statement: Select[Any], identity: Identity) -> Select[Any]:
        return statement.where(of_read_case(column, identity))
    return visible


def case_page(row: Rating | RatingLink) -> str:
    return url_for("petitions.show_case", case_id=row.case_id)


def whole(column: Any) -> tuple[Any, ...]:
    return tuple(joinedload(column).joinedload(part) for part in (Case.department, Case.branch, Case.member))


FACT_VIEWS = (
    FactView(model=Rating, permission="rating:read", headers=("编号", "评价日期", "评价", "处室", "支部", "承办人"), cells=rating_cells, url=case_page,
             visible=seen(Rating.case_id), options=whole(Rating.case), kept_by="信访人用一次性链接评价，谁也不能改"),
    FactView(model=RatingLink, permission="rating:read", headers=("编号", "生成日期", "最晚", "结果", "处室", "支部", "承办人"), cells=link_cells, url=case_page,
             visible=seen(RatingLink.case_id), options=whole(RatingLink.case), kept_by="信访业务工作人员在事项页面上生成"),
)
