"""A Party group's leader outside the committee: the own group's meetings, and nothing else (支部工作条例 arts. 13, 14)."""
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests import people
from tests.activities import made
from tests.cadence.made import planned
from xinfang_party.activities.models import ActionItem, Activity
from xinfang_party.activities.pages import quick_for
from xinfang_party.activities.pages_starting import forms_of, recordable
from xinfang_party.activities.queries import sees_reasons
from xinfang_party.activities.terms import FORMS, Kind, State
from xinfang_party.kernel.database import db
from xinfang_party.organization import service as organization


@pytest.fixture
def home(app, clock_at):  # type: ignore[no-untyped-def]
    """`plain` leads the group of the house; a second group has a member of its own."""
    with clock_at("2026-03-10 16:00"):
        found = made.house()
        organization.name_leader(found.cell, found.plain, people.BY)
        db.session.commit()
        yield found


@pytest.fixture
def second(home):  # type: ignore[no-untyped-def]
    cell = people.cell(home.branch, "第二党小组")
    people.member(home.branch, cell=cell)
    db.session.commit()
    return cell


def body(home: made.House, **more: Any) -> dict[str, Any]:
    return {"held_on": "2026-03-10", **{f"seat-{one.id}": "present" for one in (home.plain, home.other)}, **more}


def meeting(home: made.House, cell: Any, **facts: Any) -> Activity:
    return made.activity(home.branch, Kind.CELL_MEETING, cell_id=cell.id, host_id=home.plain.id, recorder_id=home.plain.id, summary="学习了有关文件。", **facts)


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def test_only_the_meeting_of_the_group_is_offered(home, second, log_in) -> None:  # type: ignore[no-untyped-def]
    who = made.identity(home.plain)
    assert (forms_of(who), list(quick_for(who))) == ([Kind.CELL_MEETING], [Kind.CELL_MEETING])
    assert {kind: list(recordable(who, kind)) for kind in FORMS if recordable(who, kind)} == {Kind.CELL_MEETING: [home.branch.id]}
    client = log_in(member=home.plain)
    for page in (text(client.get("/")), text(client.get("/activities"))):
        assert "记党小组会" in page
        assert "记主题党日" not in page
    page = text(client.get("/activities/new"))
    assert f"{home.branch.name}，{home.cell.name}" in page
    assert second.name not in page


def test_a_member_of_the_group_is_offered_nothing(home, log_in) -> None:  # type: ignore[no-untyped-def]
    assert quick_for(made.identity(home.other)) == ()
    assert log_in(member=home.other).get("/activities/new?form=cell_meeting").status_code == 404


def test_he_records_edits_and_sends_it_and_confirms_it_as_its_host(home, log_in) -> None:  # type: ignore[no-untyped-def]
    client = log_in(member=home.plain)
    assert client.post("/activities/new?form=cell_meeting", data=body(home, host_id=home.plain.id, recorder_id=home.plain.id)).status_code == 303
    made_one = db.session.scalars(select(Activity)).one()
    assert (made_one.form, made_one.cell_id, made_one.branch_id) == (Kind.CELL_MEETING, home.cell.id, home.branch.id)
    place = f"/activities/{made_one.id}"
    was = {f"seat-{one.id}-was": "present" for one in (home.plain, home.other)}
    edited = body(home, **was, host_id=home.plain.id, recorder_id=home.plain.id, summary="学习了有关文件。", version=made_one.version)
    assert client.post(f"{place}/edit", data={**edited, f"seat-{home.other.id}": "absent"}).status_code == 303
    missed = next(row for row in made_one.roll if row.member_id == home.other.id)
    assert client.post(f"/attendances/{missed.id}/make-up", data={"on": "2026-03-10", "material": "自学"}).status_code == 303
    assert client.post(f"{place}/actions", data={"text": "走访困难党员"}).status_code == 303
    for verb in ("submit", "confirm"):
        version = db.session.scalar(select(Activity.version).where(Activity.id == made_one.id))
        assert client.post(f"{place}/{verb}", data={"version": version}).status_code == 303
    db.session.expire_all()
    assert (made_one.state, db.session.scalars(select(ActionItem.text)).all()) == (State.CONFIRMED, ["走访困难党员"])
    assert client.get(f"{place}/amend").status_code == 200


def test_what_counts_for_the_branch_he_does_not_say(home, log_in) -> None:  # type: ignore[no-untyped-def]
    client = log_in(member=home.plain)
    for purpose in ("life_meeting", "appraisal", "duty_report", "election"):
        assert client.post("/activities/new?form=cell_meeting", data=body(home, purposes=purpose)).status_code == 422
    assert db.session.scalar(select(Activity.id)) is None
    one = meeting(home, home.cell, purposes=[Kind.LIFE_MEETING])
    was = {f"seat-{member.id}-was": "present" for member in (home.plain, home.other)}
    sent = body(home, **was, purposes="life_meeting", host_id=home.plain.id, recorder_id=home.plain.id, held_on="2026-03-02", version=one.version)
    assert client.post(f"/activities/{one.id}/edit", data=sent).status_code == 303


def test_another_group_in_the_address_is_not_there(home, second, log_in) -> None:  # type: ignore[no-untyped-def]
    assert log_in(member=home.plain).get(f"/activities/new?form=cell_meeting&cell={second.id}").status_code == 404


@pytest.mark.parametrize("kind", [kind.value for kind in FORMS if kind is not Kind.CELL_MEETING])
def test_no_other_form_is_his(home, log_in, kind: str) -> None:  # type: ignore[no-untyped-def]
    client = log_in(member=home.plain)
    address = f"/activities/new?form={kind}&branch={home.branch.id}&cell={home.cell.id}"
    assert (client.get(address).status_code, client.post(address, data=body(home)).status_code) == (404, 404)


def test_another_groups_meeting_and_the_branchs_own_are_not_his(home, second, log_in) -> None:  # type: ignore[no-untyped-def]
    client = log_in(member=home.plain)
    others = [meeting(home, second), made.activity(home.branch, Kind.THEME_DAY), made.activity(home.branch, Kind.STUDY, cell_id=home.cell.id)]
    for one in others:
        for page in ("edit", "amend"):
            assert client.get(f"/activities/{one.id}/{page}").status_code == 404
        assert client.post(f"/activities/{one.id}/cancel", data={"reason": "没有开", "version": one.version}).status_code == 404
        assert "修改" not in text(client.get(f"/activities/{one.id}")).split("<main")[1].split("办理经过")[0]
    client.post(f"/activities/new?form=cell_meeting&cell={second.id}", data=body(home))
    assert db.session.scalars(select(Activity.cell_id).order_by(Activity.id.desc())).first() == home.cell.id


def test_the_plan_of_the_group_opens_the_form_by_one_click_and_the_branchs_does_not(home, second, log_in) -> None:  # type: ignore[no-untyped-def]
    own = planned(home.branch, Kind.CELL_MEETING, date(2026, 3, 10), cell_id=home.cell.id)
    other = planned(home.branch, Kind.CELL_MEETING, date(2026, 3, 10), cell_id=second.id)
    theme = planned(home.branch, Kind.THEME_DAY, date(2026, 3, 10))
    client = log_in(member=home.plain)
    page = text(client.get("/cadence?year=2026"))
    assert [f"plan={one.id}" in page for one in (own, other, theme)] == [True, False, False]
    assert f"/plan-entries/{own.id}/edit" not in page
    address = next(part.split('"')[0] for part in page.split('href="') if f"plan={own.id}" in part.split('"')[0]).replace("&amp;", "&")
    assert client.post(address, data=body(home, plan=own.id)).status_code == 303
    assert own.activity_id is not None
    client.post(address, data=body(home, plan=other.id))
    assert other.activity_id is None


def test_what_is_to_be_finished_stands_on_his_home_page_and_not_on_the_secretarys(home, log_in) -> None:  # type: ignore[no-untyped-def]
    meeting(home, home.cell, title="三月小组会")
    assert ["三月小组会" in text(log_in(member=one).get("/")) for one in (home.plain, home.secretary)] == [True, False]


def test_he_shows_the_code_of_the_day(home, second, log_in) -> None:  # type: ignore[no-untyped-def]
    client, plan = log_in(member=home.plain), {"on": date(2026, 3, 10), "roll": None}
    own, other = (made.activity(home.branch, Kind.CELL_MEETING, cell_id=cell.id, **plan) for cell in (home.cell, second))
    assert [client.get(f"/presence/activity/{one.id}/code").status_code for one in (own, other)] == [200, 404]


def test_what_the_group_decided_is_on_its_agenda_and_his_to_close_and_the_committees_is_not(home, log_in) -> None:  # type: ignore[no-untyped-def]
    meeting(home, home.cell, actions=[{"text": "走访困难党员"}])
    made.activity(home.branch, Kind.COMMITTEE_MEETING, actions=[{"text": "研究发展党员"}])
    client, items = log_in(member=home.plain), {item.text: item for item in db.session.scalars(select(ActionItem))}
    page = text(client.get("/activities/new?form=cell_meeting"))
    assert [words in page for words in ("走访困难党员", "研究发展党员")] == [True, False]
    assert "研究发展党员" in text(log_in(member=home.secretary).get("/activities/new?form=cell_meeting"))
    own = items["走访困难党员"]
    closing = {"on": "2026-03-10", "result": "已走访", "version": own.version}
    assert [client.post(f"/action-items/{item.id}/close", data=closing).status_code for item in (own, items["研究发展党员"])] == [303, 404]


def test_the_reasons_of_absence_are_open_to_who_keeps_the_roll(home, second) -> None:  # type: ignore[no-untyped-def]
    facts = {"host_id": home.secretary.id, "roll": []}
    own, other = (made.activity(home.branch, Kind.CELL_MEETING, cell_id=cell.id, **facts) for cell in (home.cell, second))
    assert [sees_reasons(made.identity(home.plain), one) for one in (own, other)] == [True, False]
