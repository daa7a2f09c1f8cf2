"""What consultations ask of officers: to hold or record one, to press for what was decided, to close one when all is done."""
from datetime import timedelta

from sqlalchemy import exists, literal, select

from xinfang_party.access.terms import Identity
from xinfang_party.consultations import queries
from xinfang_party.consultations.catalogue import number
from xinfang_party.consultations.models import Consultation, ConsultationQuestion
from xinfang_party.consultations.terms import State
from xinfang_party.kernel import clock
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import NO_DAY, Found, Owed, Rows


def to_hold(identity: Identity) -> Rows:
    until = clock.today() + timedelta(days=number("remind_ahead"))
    return select(literal("开会商，开过的登记会商情况"), Consultation.id, Consultation.topic, literal(""), Consultation.planned_on).where(
        queries.written(identity), Consultation.state == State.PLANNED, Consultation.planned_on <= until).order_by(Consultation.planned_on, Consultation.id)


def to_press(identity: Identity) -> Rows:
    """Decisions whose day is near or past."""
    until, due_on = clock.today() + timedelta(days=number("remind_ahead")), ConsultationQuestion.due_on
    return select(literal("催办会商议定的事，落实了的登记"), Consultation.id, Consultation.topic, ConsultationQuestion.owner_unit, due_on).join(
        Consultation, Consultation.id == ConsultationQuestion.consultation_id).where(
        queries.written(identity), Consultation.state == State.HELD, queries.is_waiting(), due_on <= until).order_by(due_on, ConsultationQuestion.id)


def to_close(identity: Identity) -> Rows:
    waits = exists().where(ConsultationQuestion.consultation_id == Consultation.id, queries.is_waiting())
    return select(literal("议定的事都落实了，办结会商"), Consultation.id, Consultation.topic, literal(""), NO_DAY).where(
        queries.written(identity), Consultation.state == State.HELD, ~waits).order_by(Consultation.held_on, Consultation.id)


def consultation(row: Found) -> Owed:
    return Owed(row.word, f"{row.about}（{row.more}）" if row.more else row.about, path_to("consultations.show_consultation", consultation_id=row.key), row.due_on)
