"""Who did not come, and the end of an event. A no-show counts nowhere: the organizer and the person see it, and it can be forgiven."""
from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.hours import days, rules
from xinfang_party.hours.queries import tally
from xinfang_party.hours.recording import row_of
from xinfang_party.hours.terms import HoursState
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, refuse
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.volunteering.models import ServiceEvent, SignUp
from xinfang_party.volunteering.rules import FLOW
from xinfang_party.volunteering.terms import SignUpState
from xinfang_party.web.links import path_to


def note_no_show(sign_up: SignUp, *, reason: str, version: int | None = None, by: Identity) -> None:
    refuse_stale_sign_up(sign_up, version)
    days.hold(sign_up.member_id)
    row = row_of(sign_up.shift_id, sign_up.member_id)
    has_hours = row is not None and row.state is not HoursState.REFUSED
    refuse(rules.why_not_no_show(sign_up.shift.ends_at, clock.now(), reason, has_taken=sign_up.state is SignUpState.TAKEN, has_hours=has_hours), "note")
    if sign_up.no_show_at is not None and sign_up.no_show_reason == reason:
        return
    sign_up.no_show_at, sign_up.no_show_by, sign_up.no_show_reason = clock.now(), by.name, reason
    audit.record("sign-up.no-show-noted", subject=sign_up, by=by, member_id=sign_up.member_id)


def forgive(sign_up: SignUp, *, reason: str, version: int | None = None, by: Identity) -> None:
    """It was not the member's fault, or is over and done with."""
    refuse_stale_sign_up(sign_up, version)
    refuse("没有登记未到，或者已经谅解过了。" if sign_up.no_show_at is None or sign_up.forgiven_at is not None else None, "reason")
    refuse("自己的未到，请其他同志谅解。" if by.member_id == sign_up.member_id else None, "reason")
    refuse(rules.why_not_reason(reason, "请写明谅解的原因。"), "reason")
    sign_up.forgiven_at, sign_up.forgiven_by, sign_up.forgiven_reason = clock.now(), by.name, reason
    audit.record("sign-up.no-show-forgiven", subject=sign_up, by=by, member_id=sign_up.member_id)


def close(event: ServiceEvent, *, summary: str, version: int | None = None, by: Identity) -> None:
    """After its last shift, when of everybody it is said whether he or she came, and no hours wait any more."""
    if version is not None and version != event.version:
        raise Conflict(MEANWHILE, address(event))
    counts = tally(event.id)
    waiting = counts[HoursState.RECORDED] + counts[HoursState.OFFICE]
    refuse(rules.why_not_close(event.state, max(shift.ends_at for shift in event.shifts), clock.now(), waiting, counts["untold"]), "summary")
    refuse(None if summary.strip() else "请写一两句活动的小结：做了什么，效果怎样。", "summary")
    refuse(why_not_text(summary), "summary")
    event.state, event.closed_on, event.summary = FLOW.next(event.state, "close"), clock.today(), summary
    audit.record("service-event.closed", subject=event, by=by)
    db.session.flush()


def refuse_stale_sign_up(sign_up: SignUp, version: int | None) -> None:
    if version is not None and version != sign_up.version:
        raise Conflict(MEANWHILE, address(sign_up.shift.event))


def address(event: ServiceEvent) -> str:
    return path_to("hours.show_event", event_id=event.id)
