"""What lanes ask of people: of each case the keeper's own nearest step, the officers' and the leaders' as a number."""
from typing import Any

from sqlalchemy import ColumnElement, String, cast, distinct, func, literal, or_, select

from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel import clock
from xinfang_party.lanes.models import CaseStep
from xinfang_party.lanes.notices import IS_DAILY, is_due
from xinfang_party.lanes.queries import nearest, soon_until, steps_for_keeper, steps_for_leader, steps_for_officers, waiting
from xinfang_party.lanes.terms import StepCode
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.queries import readable
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import NO_DAY, Found, Owed, Rows


def to_note(identity: Identity) -> Rows | None:
    """One line a case, whatever others have left undone beside it; a daily record on its day."""
    if identity.member_id is None:
        return None
    step: Any = nearest(waiting(steps_for_keeper(identity), or_(~IS_DAILY, CaseStep.due_on <= clock.today()))).c
    return select(cast(step.next_step, String), step.case_id, Case.number, literal(""), step.next_on).join(Case, Case.id == step.case_id).where(
        step.next_on <= soon_until()).order_by(step.next_on, step.case_id)


def own_step(row: Found) -> Owed:
    return Owed(f"四办步骤：{StepCode(row.word).label}", row.about, path_to("petitions.show_case", case_id=row.key), row.due_on)


def to_enter(identity: Identity) -> Rows:
    """One line, however many cases."""
    return number_of(steps_for_officers(identity), readable(identity))


def number_of(*conditions: ColumnElement[bool]) -> Rows:
    """A row with so many cases, none where there are none."""
    found = select(func.count(distinct(CaseStep.case_id)).label("number")).join(Case, Case.id == CaseStep.case_id).where(is_due(), *conditions).subquery()
    return select(literal(""), found.c.number, literal(""), literal(""), NO_DAY).where(found.c.number > 0)


def for_officers(row: Found) -> Owed:
    return Owed(f"{row.key:,} 件有由您登记的四办步骤到期", "请办理并登记", path_to("lanes.show_board", mine=1), at_once=True)


def to_decide(identity: Identity) -> Rows | None:
    return number_of(steps_for_leader(identity), readable(identity)) if Role.LEADER in identity.roles else None


def for_leaders(row: Found) -> Owed:
    return Owed(f"{row.key:,} 件难事要定包案领导", "请确定并登记", path_to("lanes.show_board", mine=1), at_once=True)
