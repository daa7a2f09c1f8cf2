"""Consultations within the viewer's reach, and which of their cases he may see: no accusation, whatever it was when it was put there."""
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity
from xinfang_party.consultations.models import Consultation, ConsultationCase, ConsultationQuestion
from xinfang_party.consultations.terms import Filter, State
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound, Refusal
from xinfang_party.organization.models import Department
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.queries import IS_NO_ACCUSATION, not_own, why_not_write
from xinfang_party.petitions.queries import readable as readable_cases

ROW = (joinedload(Consultation.department), selectinload(Consultation.units), selectinload(Consultation.questions))
READ, WRITE = "consultation:read", "consultation:edit"
OWN_BRANCH = "召集的处室在您负责的支部，请交其他信访业务工作人员办理。"


def readable(identity: Identity) -> ColumnElement[bool]:
    return owned(Consultation, identity, READ)


def own_of(identity: Identity) -> ColumnElement[bool]:
    """A case of this person's, or of a branch he leads, is among those it is about; or a department of such a branch called for it."""
    linked = select(ConsultationCase.case_id).join(Case, Case.id == ConsultationCase.case_id).where(ConsultationCase.consultation_id == Consultation.id)
    theirs = select(Department.id).where(Department.branch_id.in_(sorted(identity.led_branch_ids)))
    return or_(linked.where(~not_own(identity)).exists(), and_(Consultation.department_id.is_not(None), Consultation.department_id.in_(theirs)))


def written(identity: Identity) -> ColumnElement[bool]:
    """Those whose next step is this person's to write."""
    return and_(owned(Consultation, identity, WRITE), ~own_of(identity))


def why_not_own(consultation: Consultation, by: Identity) -> str | None:
    """The same of one, in words."""
    reasons = (f"{case.number}：{reason}" for case in consultation.cases if (reason := why_not_write(case, by)))
    return next(reasons, None) or why_not_called_by(consultation.department_id, by)


def why_not_called_by(department_id: int | None, by: Identity) -> str | None:
    """How soon is done what its department's consultations decide is what a branch may promise: who leads it does not write that."""
    department = db.session.get(Department, department_id) if department_id and by.led_branch_ids else None
    return OWN_BRANCH if department is not None and department.branch_id in by.led_branch_ids else None


def get_consultation(identity: Identity, consultation_id: int, permission: str = READ) -> Consultation:
    statement = select(Consultation).where(Consultation.id == consultation_id, readable(identity), owned(Consultation, identity, permission))
    found = db.session.scalars(statement.options(*ROW)).one_or_none()
    if found is None:
        raise NotFound
    return found


def question_of(consultation: Consultation, question_id: int) -> ConsultationQuestion:
    found = next((one for one in consultation.questions if one.id == question_id), None)
    if found is None:
        raise NotFound
    return found


def listed(identity: Identity, *, state: State | None = None, narrow: Filter | None = None) -> Select[Any]:
    """The latest day first."""
    statement = select(Consultation).where(readable(identity))
    if state is not None:
        statement = statement.where(Consultation.state == state)
    if narrow is Filter.LATE:
        statement = statement.where(Consultation.state == State.HELD, has_late())
    if narrow is Filter.DUE:
        statement = statement.where(Consultation.state == State.PLANNED, Consultation.planned_on <= clock.today())
    return statement.order_by(Consultation.planned_on.desc(), Consultation.id.desc())


def is_waiting() -> ColumnElement[bool]:
    """Of a question: something was decided and is not carried out."""
    return and_(ConsultationQuestion.decision != "", ConsultationQuestion.done_on.is_(None))


def has_late() -> ColumnElement[bool]:
    return exists().where(ConsultationQuestion.consultation_id == Consultation.id, is_waiting(), ConsultationQuestion.first_due_on < clock.today())


# --- its cases ----------------------------------------------------------------------------------------------------------------

def cases_seen(consultation: Consultation, identity: Identity) -> Sequence[Case]:
    linked = select(ConsultationCase.case_id).where(ConsultationCase.consultation_id == consultation.id)
    return db.session.scalars(select(Case).where(Case.id.in_(linked), readable_cases(identity), IS_NO_ACCUSATION).order_by(Case.received_on, Case.id)).all()


def cases_numbered(numbers: Sequence[str], identity: Identity) -> list[Case]:
    """Raises `Refusal` naming those that are not there for this person; an accusation is not, whoever asks."""
    mine = and_(Case.number.in_(numbers), readable_cases(identity), IS_NO_ACCUSATION)
    found = db.session.scalars(select(Case).where(mine).order_by(Case.received_on, Case.id)).all()
    if missing := [one for one in numbers if one not in {case.number for case in found}]:
        raise Refusal(f"没有编号为 {'、'.join(missing)[:200]} 的事项，或者不能列入会商（检举控告事项不列入），请核对编号。", "numbers")
    return list(found)


def of_case(case: Case, identity: Identity) -> Select[Any]:
    linked = select(ConsultationCase.consultation_id).where(ConsultationCase.case_id == case.id)
    return listed(identity).where(Consultation.id.in_(linked))
