"""Many at once on a database where commits are real: nobody serves at two places at a time, and no long day slips through."""
from tests.hours import made
from tests.hours.made import DAY, span
from tests.live import at_once
from xinfang_party.hours import recording
from xinfang_party.hours.models import ServiceHours
from xinfang_party.hours.recording import Served
from xinfang_party.hours.terms import HoursState, Source
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.volunteering.models import Shift
from xinfang_party.volunteering.terms import Span

NOW = made.NOW


def recorded_at_once(site, member, shifts):
    """What came of recording all these shifts of one member at the same moment."""
    member_id, keys = member.id, [shift.id for shift in shifts]
    db.session.remove()

    def record(number):
        try:
            with unit_of_work():
                shift = db.session.get_one(Shift, keys[number])
                served = Served(Span(shift.starts_at, shift.ends_at))
                recording.record(shift, member_id, served=served, source=Source.PAPER, by=made.OFFICE)
        except Refusal as refusal:
            return refusal.sentence[:8]
        return "recorded"

    return at_once(site, len(keys), record)


def test_of_shifts_at_the_same_time_one_is_recorded(site):
    world = made.world()
    shifts = [made.event(world.branch, span(f"{DAY} 09:{place:02}", f"{DAY} 12:00")).shifts[0] for place in range(6)]
    assert recorded_at_once(site, world.one, [*shifts, shifts[0]]).count("recorded") == 1
    assert db.session.query(ServiceHours).count() == 1


def test_hours_that_make_a_day_long_together_all_wait_for_the_office(site):
    world = made.world()
    shifts = [made.event(world.branch, span(f"{DAY} {hour:02}:00", f"{DAY} {hour + 3:02}:00")).shifts[0] for hour in (8, 12, 16)]
    assert recorded_at_once(site, world.one, shifts) == ["recorded"] * 3
    assert {row.state for row in db.session.query(ServiceHours)} == {HoursState.OFFICE}
