"""What lanes ask of people: the keeper's own next step, the officers' as a number."""
from sqlalchemy import String, and_, cast, func, literal, select

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.kernel.database import db
from xinfang_party.lanes.models import CaseLane
from xinfang_party.lanes.notices import is_due, is_nobodys
from xinfang_party.lanes.queries import KEEPERS
from xinfang_party.lanes.terms import StepCode
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.queries import IS_NO_ACCUSATION, readable
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import Found, Owed, Rows


def to_note(identity: Identity) -> Rows | None:
    """Of the person's own cases the next step, when it is near or over."""
    if identity.member_id is None:
        return None
    is_own = Case.member_id == identity.member_id
    if identity.led_branch_ids:
        is_own = is_own | and_(Case.member_id.is_(None), Case.branch_id.in_(sorted(identity.led_branch_ids)))
    return select(cast(CaseLane.next_step, String), Case.id, Case.number, literal(""), CaseLane.next_on).select_from(CaseLane).join(
        Case, Case.id == CaseLane.case_id).where(is_own, is_due(), CaseLane.next_step.in_(KEEPERS), IS_NO_ACCUSATION).order_by(CaseLane.next_on, Case.id)


def own_step(row: Found) -> Owed:
    return Owed(f"四办步骤：{StepCode(row.word).label}", row.about, path_to("petitions.show_case", case_id=row.key), row.due_on)


def for_officers(identity: Identity) -> list[Owed]:
    """One line, however many cases."""
    if not may(identity, "case:assign"):
        return []
    number = db.session.scalar(select(func.count()).select_from(CaseLane).join(Case, Case.id == CaseLane.case_id).where(
        is_due(), is_nobodys(), readable(identity)))
    return [Owed(f"{number:,} 件有由您登记的四办步骤到期", "请办理并登记", path_to("lanes.show_board", mine=1), at_once=True)] if number else []
