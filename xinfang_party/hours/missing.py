"""Who was thought not to have come and is so no longer."""
from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.kernel.database import db
from xinfang_party.volunteering.models import SignUp


def take_back_no_show(sign_up: SignUp, *, by: Identity) -> None:
    """It was noted by mistake."""
    sign_up.no_show_at = sign_up.forgiven_at = None
    sign_up.no_show_by = sign_up.no_show_reason = sign_up.forgiven_by = sign_up.forgiven_reason = ""
    audit.record("sign-up.no-show-taken-back", subject=sign_up, by=by, member_id=sign_up.member_id)


def came_after_all(shift_id: int, member_id: int, *, by: Identity) -> None:
    statement = select(SignUp).where(SignUp.shift_id == shift_id, SignUp.member_id == member_id, SignUp.no_show_at.is_not(None))
    for sign_up in db.session.scalars(statement):
        take_back_no_show(sign_up, by=by)
