"""The last meeting of a branch that is no more: the Party office may still write it down for a month."""
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from tests import people
from tests.activities import made
from xinfang_party.access.terms import Role
from xinfang_party.activities.models import Activity
from xinfang_party.activities.terms import Kind
from xinfang_party.kernel.database import db
from xinfang_party.organization import service
from xinfang_party.organization.models import Membership

LAST = date(2026, 3, 10)


@pytest.fixture
def gone(app, clock_at):  # type: ignore[no-untyped-def]
    """A house whose members all went elsewhere, and which was dissolved on the same day."""
    with clock_at("2026-03-10 16:00"):
        home, heir = made.house(), people.branch()
        db.session.execute(update(Membership).where(Membership.branch_id == home.branch.id).values(to_on=LAST))
        db.session.add_all(Membership(member_id=one.id, branch_id=heir.id, from_on=date(2026, 3, 11)) for one in home.members)
        service.dissolve_branch(home.branch, on=LAST, by=people.BY)
        db.session.commit()
    return home


def new(home: made.House, kind: str = "member_meeting") -> str:
    return f"/activities/new?form={kind}&branch={home.branch.id}"


def body(home: made.House, on: str, *who: Any) -> dict[str, str]:
    return {"held_on": on, **{f"seat-{one.id}": "present" for one in who or home.members}}


@pytest.mark.parametrize(("now", "status"), [("2026-04-09 10:00", 200), ("2026-04-10 10:00", 404)])
def test_for_thirty_days(gone, log_in, clock_at, now: str, status: int) -> None:  # type: ignore[no-untyped-def]
    with clock_at(now):
        assert log_in(Role.PARTY_OFFICE).get(new(gone)).status_code == status


def test_the_form_starts_on_its_last_day_with_its_last_members(gone, log_in, clock_at) -> None:  # type: ignore[no-untyped-def]
    with clock_at("2026-03-20 10:00"):
        client = log_in(Role.PARTY_OFFICE)
        page = client.get(new(gone)).get_data(as_text=True)
        assert f"{gone.branch.name}（已撤销）" in page
        assert 'value="2026-03-10"' in page
        assert f'<option selected value="{gone.secretary.id}">' in page
        assert client.post(new(gone), data=body(gone, "2026-03-10")).status_code == 303
    saved = db.session.scalars(select(Activity)).one()
    assert (saved.branch_id, len(saved.roll)) == (gone.branch.id, 6)


def test_not_on_a_day_when_it_was_no_more(gone, log_in, clock_at) -> None:  # type: ignore[no-untyped-def]
    with clock_at("2026-03-20 10:00"):
        answer = log_in(Role.PARTY_OFFICE).post(new(gone), data={"held_on": "2026-03-11"})
    assert answer.status_code == 422
    assert "已经撤销" in answer.get_data(as_text=True)


def test_its_party_group_had_a_last_meeting_too(gone, log_in, clock_at) -> None:  # type: ignore[no-untyped-def]
    with clock_at("2026-03-20 10:00"):
        assert log_in(Role.PARTY_OFFICE).post(new(gone, Kind.CELL_MEETING.value), data=body(gone, "2026-03-09", gone.plain, gone.other)).status_code == 303
    assert db.session.scalars(select(Activity.cell_id)).one() == gone.cell.id


def test_who_led_it_does_so_no_more(gone, log_in, clock_at) -> None:  # type: ignore[no-untyped-def]
    with clock_at("2026-03-20 10:00"):
        assert log_in(member=gone.secretary).get(new(gone)).status_code == 404
