"""How often units sat together, and whether what they decided was done in time."""
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from xinfang_party.access.terms import Identity
from xinfang_party.consultations import queries, rules
from xinfang_party.consultations.catalogue import BASIS
from xinfang_party.consultations.models import Consultation, ConsultationQuestion
from xinfang_party.measures.kinds import Count, Owners, Ratio
from xinfang_party.measures.registry import FactView
from xinfang_party.organization.models import Department
from xinfang_party.petitions.measures import is_over

Condition = ColumnElement[bool]
CALLED_BY = (Department, Department.id == Consultation.department_id)
OWNERS = Owners(department=Consultation.department_id, branch=Department.branch_id)
"""Those of the department that called for it, and of the branch this department belongs to now."""
DECISIONS: Mapping[str, Any] = dict(
    of=ConsultationQuestion, joins=((Consultation, Consultation.id == ConsultationQuestion.consultation_id), CALLED_BY), noun="项", basis=BASIS, owners=OWNERS)


def is_due(day: date) -> Condition:
    """Its last day is over, or it was carried out by that evening."""
    return and_(ConsultationQuestion.decision != "", or_(is_over(ConsultationQuestion.first_due_on, day), ConsultationQuestion.done_on <= day))


def is_overdue(day: date) -> Condition:
    return and_(ConsultationQuestion.decision != "", is_over(ConsultationQuestion.first_due_on, day), or_(
        ConsultationQuestion.done_on.is_(None), ConsultationQuestion.done_on > day))


HELD = Count(code="consultations.held", name="会商协调", unit="次", noun="次", of=Consultation, dated=Consultation.held_on, basis=BASIS,
             joins=(CALLED_BY,), owners=OWNERS, note="开过并登记的，按会商日期计入时段；没有写明召集处室的只计入全局")
ON_TIME_RATE = Ratio(
    code="consultations.on_time_rate", name="会商议定事项按期落实率", better="higher", dated=ConsultationQuestion.first_due_on, among=is_due,
    hits=lambda day: and_(ConsultationQuestion.done_on <= ConsultationQuestion.first_due_on, ConsultationQuestion.done_on <= day), hits_words="期限内落实的",
    among_words="到期和已落实的", note="按会商时定的期限计入时段，以后改晚的只管催办；没有议定要办的事的问题不计", **DECISIONS)
OVERDUE = Count(code="consultations.overdue", name="会商议定事项超期没有落实", unit="项", better="lower",
                during=(ConsultationQuestion.first_due_on, ConsultationQuestion.done_on), where=is_overdue,
                note="截至当日已过会商时定的期限没有落实的，不论哪一年到期", **DECISIONS)
WRITTEN_LATE = Count(code="consultations.written_late", name="补登的会商落实", unit="项", dated=ConsultationQuestion.first_due_on,
                     where=lambda day: and_(ConsultationQuestion.noted_on > ConsultationQuestion.done_on, ConsultationQuestion.noted_on <= day),
                     note="落实日期早于登记日期的；按会商时定的期限计入时段，和按期落实率对照着看", **DECISIONS)
MEASURES = (HELD, ON_TIME_RATE, OVERDUE, WRITTEN_LATE)


def question_cells(one: ConsultationQuestion) -> list[Any]:
    return [one.consultation.topic, one.question, one.owner_unit, one.first_due_on, one.done_on,
            rules.late_entry(one.done_on, one.noted_on).strip("（）")]


def seen(statement: Select[Any], identity: Identity) -> Select[Any]:
    return statement.where(queries.readable(identity))


def seen_questions(statement: Select[Any], identity: Identity) -> Select[Any]:
    return statement.where(ConsultationQuestion.consultation_id.in_(select(Consultation.id).where(queries.readable(identity))))


FACT_VIEWS = (
    FactView(model=Consultation, permission=queries.READ, headers=("日期", "议题", "召集人", "召集处室", "进行到"), visible=seen,
             options=(joinedload(Consultation.department),),
             cells=lambda one: [one.held_on, one.topic, one.convener, one.department.name if one.department else "", one.state.label],
             url=lambda one: url_for("consultations.show_consultation", consultation_id=one.id), kept_by="信访业务工作人员登记"),
    FactView(model=ConsultationQuestion, permission=queries.READ, headers=("议题", "问题", "落实单位", "期限", "落实", "登记"),
             cells=question_cells, visible=seen_questions, options=(joinedload(ConsultationQuestion.consultation),), kept_by="信访业务工作人员登记",
             url=lambda one: url_for("consultations.show_consultation", consultation_id=one.consultation_id)),
)
