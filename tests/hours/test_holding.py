"""What hours were recorded of stays: a walk-in keeps the shift and the event."""
import pytest

from tests.accounts.people import account, enter
from tests.answers import text_of
from tests.hours import made
from tests.hours.made import DAY, hours, span
from xinfang_party.kernel.errors import Refusal
from xinfang_party.volunteering import service


@pytest.fixture
def event(app, clock_at):
    """Over; nobody signed up for its two shifts, one who walked in is recorded in the second."""
    with clock_at(made.NOW):
        world = made.world()
        found = made.event(world.branch, span(), span(f"{DAY} 14:00", f"{DAY} 16:00"))
        hours(found.shifts[1], world.one)
        found.head = world.head
        yield found


def rows(event, *kept):
    """The form of the event as its page sends it, with the shifts of these places."""
    sent = {"kind_id": event.kind_id, "title": "另起的名称", "is_theme_day": "no", "version": event.version}
    for place in kept:
        [role] = event.shifts[place].roles
        times = ("09:00", "12:00") if place == 0 else ("14:00", "16:00")
        facts = {"id": role.id, "on": DAY, "starts": times[0], "ends": times[1], "name": role.name, "needed": role.needed}
        sent |= {f"shifts-{place}-{name}": value for name, value in facts.items()}
    return sent


def test_a_shift_with_hours_of_a_walk_in_cannot_be_left_out(event, app):
    client, path = app.test_client(), f"/service-events/{event.id}/edit"
    enter(client, account(member=event.head))
    answer = client.post(path, data=rows(event, 0))
    assert (answer.status_code, "已经登记了 1 人的服务时长" in text_of(answer), "另起的名称" in answer.text) == (422, True, True)
    assert client.post(path, data=rows(event, 1)).status_code == 303


def test_nor_can_the_event_be_called_off(event):
    with pytest.raises(Refusal, match="已经登记了 1 人的服务时长"):
        service.cancel(event, reason="下雨", by=made.OFFICE)
