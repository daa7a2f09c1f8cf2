"""Two years of voluntary service, with verified hours of every member and some that wait."""
import random
from datetime import datetime, timedelta
from typing import Any

from bench.world import MEMBERS, branch_of, move_sequence
from xinfang_party.hours.models import ServiceHours
from xinfang_party.hours.terms import HoursState, Source
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.sheets import bulk
from xinfang_party.volunteering.catalogue import KINDS
from xinfang_party.volunteering.models import ServiceEvent, ServiceKind, Shift
from xinfang_party.volunteering.terms import EventState

ROWS, EVENTS = 20_000, 400


def build() -> None:
    """400 events of two shifts, four in five rows from them, the rest from another platform."""
    chance, today = random.Random(9), clock.today()
    starts = [clock.at(today - timedelta(days=2 + chance.randrange(720))) + timedelta(hours=9) for _ in range(EVENTS)]
    with unit_of_work():
        bulk.insert(ServiceKind.__table__, [{"id": n, "name": kind.name, "sort_order": n, "is_emergency": kind.is_emergency, "needs_cover": kind.needs_cover,
                                             "is_theme_day": kind.is_theme_day, "version": 1} for n, kind in enumerate(KINDS, 1)])
        bulk.insert(ServiceEvent.__table__, [event(n, start) for n, start in enumerate(starts, 1)])
        bulk.insert(Shift.__table__, [{"id": 2 * n + half, "event_id": n, "starts_at": start + timedelta(hours=4 * half),
                                       "ends_at": start + timedelta(hours=4 * half + 3), "break_minutes": 0} for n, start in enumerate(starts, 1) for half in (0, 1)])
        bulk.insert(ServiceHours.__table__, [row(n, starts, chance) for n in range(ROWS)])
        for model in (ServiceKind, ServiceEvent, Shift):
            move_sequence(model)
    db.session.commit()


def event(n: int, start: datetime) -> dict[str, Any]:
    day = clock.local(start).date()
    return {"id": n, "branch_id": n % 100 + 2, "kind_id": n % len(KINDS) + 1, "title": f"志愿服务{n}", "project": "", "venue": "", "content": "", "insurance": "",
            "risk_notice": "", "training": "", "is_for_all": True, "is_theme_day": False, "held_on": day, "last_on": day, "state": EventState.CLOSED,
            "summary": "", "cancel_reason": "", "version": 1}


def row(n: int, starts: list[datetime], chance: random.Random) -> dict[str, Any]:
    member, place, half = n % MEMBERS + 1, n * 7 % EVENTS + 1, n // MEMBERS // 2
    start = starts[place - 1] + timedelta(hours=4 * half)
    day, inside = clock.local(start).date(), n % 5 > 0
    times = {"event_id": place, "shift_id": 2 * place + half, "starts_at": start, "ends_at": start + timedelta(hours=3)} if inside else {
        "event_id": None, "shift_id": None, "starts_at": None, "ends_at": None}
    waits = chance.random() < 0.05
    return {"member_id": member, "branch_id": branch_of(member), "kind_id": place % len(KINDS) + 1, "title": f"志愿服务{n % 5 and place}", "served_on": day,
            "break_minutes": 0, "hours": 3.0, "source": Source.PAPER if inside else Source.OUTSIDE, "recorder": "示例", "recorded_on": day,
            "state": HoursState.RECORDED if waits else HoursState.VERIFIED, "verified_on": None if waits else day, "verified_by": "", "office_reason": "",
            "note": "", "version": 1, **times}
