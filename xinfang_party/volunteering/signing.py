"""Shifts as something to sign in to and out of: the first scan checks in, one some minutes later checks out. Told to `presence` below."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound, refuse
from xinfang_party.presence import registry
from xinfang_party.presence.terms import Tally, Way
from xinfang_party.volunteering import queries, rules
from xinfang_party.volunteering.models import ServiceEvent, Shift, ShiftRole, SignUp
from xinfang_party.volunteering.terms import SignUpState, Span
from xinfang_party.volunteering.writing import when

EVENT = joinedload(Shift.event).joinedload(ServiceEvent.branch)
NO_DECLARING = "志愿服务不能事后自报。没有扫上码的，请告诉组织者，由他按签到表登记。"


@dataclass
class Seat:
    """A shift, and the sign-up of whoever stands before the screen; none for the organizer who shows it."""

    shift: Shift
    mine: SignUp | None = None

    @property
    def id(self) -> int:
        return self.shift.id


# --- finding it ---------------------------------------------------------------------------------------------------------------

def load(identity: Identity, shift_id: int) -> Seat:
    statement = select(Shift).join(Shift.event).where(Shift.id == shift_id, queries.owned_events(identity))
    parts = (EVENT, selectinload(Shift.roles).selectinload(ShiftRole.sign_ups).joinedload(SignUp.member))
    return Seat(queries.found(db.session.scalars(statement.options(*parts)).unique().one_or_none()))


def load_to_sign(identity: Identity, shift_id: int) -> Seat:
    """For those who have a place in it. Raises `NotFound` for anybody else."""
    statement = select(SignUp).where(SignUp.shift_id == shift_id, SignUp.member_id == identity.member_id, SignUp.state == SignUpState.TAKEN)
    mine = queries.found(db.session.scalars(statement.options(joinedload(SignUp.shift).options(EVENT))).one_or_none())
    return Seat(mine.shift, mine)


# --- what may be done ---------------------------------------------------------------------------------------------------------

def span(seat: Seat) -> Span:
    return Span(seat.shift.starts_at, seat.shift.ends_at)


def why_not_scan(seat: Seat, _identity: Identity) -> str | None:
    return rules.why_not_scan(seat.shift.event.state, span(seat), clock.now())


def has_signed(seat: Seat, _identity: Identity) -> bool:
    """Nothing is left to do now: out again, or in so lately that another scan is no leaving yet."""
    mine = seat.mine
    return mine is not None and mine.checked_in_at is not None and (mine.checked_out_at is not None or clock.now() < leaves_from(mine.checked_in_at))


def leaves_from(checked_in_at: datetime) -> datetime:
    return rules.may_check_out_from(checked_in_at)


def sign(seat: Seat, identity: Identity, _way: Way) -> None:
    """In, or out; of two scans at the same moment the second changes nothing."""
    mine = seat.mine
    if mine is None or mine.member_id != identity.member_id:
        raise NotFound
    db.session.refresh(mine, with_for_update={"key_share": True, "of": SignUp})
    if has_signed(seat, identity):
        return
    refuse(why_not_scan(seat, identity))
    verb = "checked-out" if mine.checked_in_at else "checked-in"
    setattr(mine, f"{verb.replace('-', '_')}_at", clock.now())
    audit.record(f"sign-up.{verb}", subject=mine, by=identity)


def may_open(shift: Shift) -> bool:
    """Does the event's page offer its organizer the code?"""
    return why_not_scan(Seat(shift), Identity()) is None


# --- what is shown ------------------------------------------------------------------------------------------------------------

def title(seat: Seat) -> str:
    return f"{seat.shift.event.title}{'（已签退）' if seat.mine and seat.mine.checked_out_at else ''}"


def facts(seat: Seat) -> Sequence[tuple[str, str]]:
    event = seat.shift.event
    return [("支部", event.branch.name), ("班次", when(seat.shift)), ("地点", event.venue), *own_facts(seat.mine)]


def own_facts(mine: SignUp | None) -> Sequence[tuple[str, str]]:
    if mine is None or mine.checked_in_at is None:
        return [] if mine is None else [("这次是", "签到。离开时请再扫一次签退")]
    said = [("签到时间", f"{clock.local(mine.checked_in_at):%H:%M}")]
    if mine.checked_out_at is not None:
        return [*said, ("签退时间", f"{clock.local(mine.checked_out_at):%H:%M}")]
    leaves = leaves_from(mine.checked_in_at)
    return [*said, ("这次是", "签退") if clock.now() >= leaves else ("签退", f"离开时再扫一次，{clock.local(leaves):%H:%M} 以后才算签退")]


def tally(seat: Seat) -> Tally:
    """Who has come and who is still expected."""
    taken = [row for role in seat.shift.roles for row in role.sign_ups if row.state is SignUpState.TAKEN]
    return Tally([row.member.name for row in taken if row.checked_in_at], [row.member.name for row in taken if not row.checked_in_at])


def url(seat: Seat) -> str:
    return url_for("volunteering.show_event", event_id=seat.shift.event_id)


registry.register(registry.Kind(
    name="shift", load=load, load_to_sign=load_to_sign, title=title, facts=facts, tally=tally, url=url, why_not_open=why_not_scan,
    why_not_sign=why_not_scan, has_signed=has_signed, why_not_declare=lambda _seat, _identity: NO_DECLARING, declare_until=lambda _seat: None, sign=sign))
