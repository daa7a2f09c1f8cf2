"""Activities as something to sign in to: who may show the code, who may sign, what a signature leaves on the roll. Told to `presence` below."""
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.accounts.sessions import signed_in
from xinfang_party.activities import rules, service
from xinfang_party.activities.models import Activity, Attendance
from xinfang_party.activities.queries import expected_roll, get_recorded
from xinfang_party.activities.terms import Expected, SignedAs, State, Status
from xinfang_party.kernel import clock, workdays
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.kernel.periods import chinese
from xinfang_party.presence import registry
from xinfang_party.presence.catalogue import DECLARE_WORKDAYS
from xinfang_party.presence.terms import Tally, Way

PARTS = (joinedload(Activity.branch), selectinload(Activity.roll).joinedload(Attendance.member))
A_DAY = timedelta(days=1)


def has_signed(activity: Activity) -> bool:
    """Did anybody sign by the code? Then who did not is not taken for present (the recorder's form starts from this)."""
    return any(row.signed_as is SignedAs.CODE and row.signed_at is not None for row in activity.roll)


# --- finding it ---------------------------------------------------------------------------------------------------------------

def load(identity: Identity, activity_id: int) -> Activity:
    return get_recorded(identity, "activity:record", activity_id, *PARTS)


def load_to_sign(identity: Identity, activity_id: int) -> Activity:
    """For those who stand on its roll or are expected. Raises `NotFound` for anybody else: its code says nothing to them."""
    activity = db.session.scalars(select(Activity).where(Activity.id == activity_id).options(*PARTS)).unique().one_or_none()
    if activity is None or not concerns(activity, identity):
        raise NotFound
    return activity


def concerns(activity: Activity, identity: Identity) -> bool:
    return row_of(activity, identity) is not None or any(one.member_id == identity.member_id for one in expected(activity))


def row_of(activity: Activity, identity: Identity) -> Attendance | None:
    return next((row for row in activity.roll if row.member_id == identity.member_id), None)


def expected(activity: Activity) -> list[Expected]:
    return expected_roll(activity.branch_id, activity.cell_id, activity.form, activity.held_on)


# --- what may be done ---------------------------------------------------------------------------------------------------------

def last_day(activity: Activity) -> date:
    return activity.last_on or activity.held_on


def why_not_open(activity: Activity, _identity: Identity) -> str | None:
    if activity.state not in (State.PLANNED, State.HELD):
        return f"这次活动“{activity.state.label}”，不再扫码签到。"
    if not activity.held_on <= clock.today() <= last_day(activity):
        return f"签到码只在活动当天打开，这次活动是{chinese(activity.held_on)}。"
    return None


def why_not_sign(activity: Activity, _identity: Identity) -> str | None:
    return rules.why_not_sign(activity.state, activity.held_on, activity.last_on, clock.today(), is_expected=True)


def is_signed(activity: Activity, identity: Identity) -> bool:
    row = row_of(activity, identity)
    return row is not None and row.status is Status.PRESENT and row.signed_at is not None


def why_not_declare(activity: Activity, identity: Identity) -> str | None:
    """From its end until the window closes, by who is not on record as having been there."""
    row = row_of(activity, identity)
    if row is not None and row.status in (Status.PRESENT, Status.MADE_UP):
        return f"记录上您已经是“{row.status.label}”，不用自报。"
    if clock.now() < end_of(activity):
        return "活动还没有结束，请在会场扫码签到，或者请记录人登记。"
    return rules.why_not_sign(activity.state, activity.held_on, activity.last_on, clock.today(), is_expected=True, late_days=late_days(activity))


def end_of(activity: Activity) -> datetime:
    """The end of its last day where no time is known."""
    return clock.at(last_day(activity), activity.ends_at) if activity.ends_at else clock.at(last_day(activity) + A_DAY)


def declare_until(activity: Activity) -> date:
    return workdays.add_workdays(last_day(activity), DECLARE_WORKDAYS.value)


def late_days(activity: Activity) -> int:
    return (declare_until(activity) - last_day(activity)).days


def sign(activity: Activity, identity: Identity, way: Way) -> None:
    if identity.member_id is None:
        raise NotFound
    service.sign(activity, identity.member_id, as_=SignedAs(way.value), by=identity, late_days=late_days(activity) if way is Way.DECLARED else 0)


def may_open(activity: Activity, viewer: Identity) -> bool:
    """Does the record's page offer this viewer the code?"""
    return reach(viewer, "activity:record").covers(branch_id=activity.branch_id, cell_id=activity.own_cell_id) and why_not_open(activity, viewer) is None


def may_declare(activity: Activity, viewer: Identity) -> bool:
    """Does it offer the late declaration?"""
    return viewer.member_id is not None and why_not_declare(activity, viewer) is None and concerns(activity, viewer)


# --- what is shown ------------------------------------------------------------------------------------------------------------

def facts(activity: Activity) -> Sequence[tuple[str, str]]:
    hours = "至".join(f"{moment:%H:%M}" for moment in (activity.starts_at, activity.ends_at) if moment)
    return [("支部", activity.branch.name), ("日期", f"{chinese(activity.held_on)} {hours}".strip()), ("地点", activity.place)]


def tally(activity: Activity) -> Tally:
    """Guests are in neither list; who is on leave, or excused and not here, is not missed."""
    own = [row for row in activity.roll if not row.is_guest]
    known = {row.member_id for row in activity.roll if row.status is not Status.ABSENT}
    absent = {row.member_id: row.member.name for row in own if row.status is Status.ABSENT}
    missed = {one.member_id: one.name for one in expected(activity) if not one.is_exempt and one.member_id not in known}
    return Tally([row.member.name for row in own if row.status is Status.PRESENT], list({**missed, **absent}.values()))


def url(activity: Activity) -> str:
    return url_for("activities.show_activity", activity_id=activity.id)


registry.wiring.login_id = lambda: signed_in().row.id
registry.register(registry.Kind(
    name="activity", load=load, load_to_sign=load_to_sign, title=lambda activity: activity.title, facts=facts, tally=tally, url=url,
    why_not_open=why_not_open, why_not_sign=why_not_sign, has_signed=is_signed, why_not_declare=why_not_declare, declare_until=declare_until,
    sign=sign))
