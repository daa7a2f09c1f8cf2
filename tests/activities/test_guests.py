"""Who comes besides those expected: named by the recorder, or there the last time."""
from typing import Any

import pytest
from sqlalchemy import select

from tests import people
from tests.activities import made
from xinfang_party.activities.models import Activity
from xinfang_party.activities.terms import Kind, Status
from xinfang_party.kernel.database import db
from xinfang_party.organization import people as organization


@pytest.fixture
def home(app, clock_at):  # type: ignore[no-untyped-def]
    with clock_at("2026-03-10 16:00"):
        yield made.house()


@pytest.fixture
def elsewhere(home):  # type: ignore[no-untyped-def]
    """Members of another branch: one with a name of his own, two of one name."""
    branch = people.branch()
    found = [people.member(branch, name, number=number) for name, number in (("示例甲", "外来01"), ("示例乙", "外来02"), ("示例乙", "外来03"))]
    db.session.commit()
    return found


def new(home: made.House, kind: str = "theme_day") -> str:
    return f"/activities/new?form={kind}&branch={home.branch.id}"


def body(home: made.House, guests: str = "", status: str = "present", **more: str) -> dict[str, str]:
    return {"held_on": "2026-03-10", "guests": guests, **{f"seat-{one.id}": status for one in home.members}, **more}


def saved() -> Activity:
    return db.session.scalars(select(Activity).order_by(Activity.id.desc())).first()  # type: ignore[return-value]


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def test_a_member_of_another_branch_comes_as_a_guest(home, elsewhere, log_in) -> None:  # type: ignore[no-untyped-def]
    assert log_in(member=home.secretary).post(new(home), data=body(home, "示例甲，外来02、")).status_code == 303
    guests = [(row.member_id, row.status, row.has_vote) for row in saved().roll if row.is_guest]
    assert guests == [(elsewhere[0].id, Status.PRESENT, False), (elsewhere[1].id, Status.PRESENT, False)]
    assert len(saved().roll) == 8


def test_a_member_of_the_branch_sits_in_on_its_committee(home, log_in) -> None:  # type: ignore[no-untyped-def]
    seats = {f"seat-{one.id}": "present" for one in (home.secretary, home.deputy, home.publicity)}
    data = {"held_on": "2026-03-10", "guests": home.plain.name, **seats}
    assert log_in(member=home.secretary).post(new(home, "committee_meeting"), data=data).status_code == 303
    assert [row.member_id for row in saved().roll if row.is_guest] == [home.plain.id]


def test_where_nobody_is_expected_whoever_is_named_took_part(home, elsewhere, log_in) -> None:  # type: ignore[no-untyped-def]
    log_in(member=home.secretary).post(new(home, "research"), data=body(home, "示例甲", "") | {f"seat-{home.plain.id}": "present"})
    assert {(row.member_id, row.is_guest) for row in saved().roll} == {(home.plain.id, False), (elsewhere[0].id, False)}


@pytest.mark.parametrize(("guests", "sentence"), [
    ("示例甲、示例乙", "有几名党员都叫“示例乙”，请改填党员编号。"), ("示例丙", "没有找到“示例丙”这名党员"), ("{plain}", "已经在点名的名单上"),
    ("示例", "没有找到“示例”")])
def test_a_word_that_names_nobody_or_several_is_told_and_kept(home, elsewhere, log_in, guests: str, sentence: str) -> None:  # type: ignore[no-untyped-def]
    typed = guests.format(plain=home.plain.name)
    answer = log_in(member=home.secretary).post(new(home), data=body(home, typed))
    assert (answer.status_code, saved()) == (422, None)
    assert sentence in text(answer)
    assert f'value="{typed}"' in text(answer)
    assert elsewhere[1].number not in text(answer)


def test_who_has_left_the_bureau_is_nobody(home, elsewhere, log_in, session) -> None:  # type: ignore[no-untyped-def]
    organization.leave(elsewhere[0], left_on=made.ON, reason="调出", by=people.BY)
    assert "没有找到“示例甲”" in text(log_in(member=home.secretary).post(new(home), data=body(home, "示例甲")))


def test_what_was_named_stays_where_something_else_is_wrong(home, elsewhere, log_in) -> None:  # type: ignore[no-untyped-def]
    client = log_in(member=home.secretary)
    page = text(client.post(new(home), data=body(home, "示例甲", starts_at="16:00", ends_at="14:00")))
    assert 'value="示例甲"' in page
    assert f"seat-{elsewhere[0].id}-" not in page
    assert client.post(new(home), data=body(home, "示例甲", starts_at="14:00", ends_at="16:00")).status_code == 303


def test_a_guest_of_the_record_can_be_taken_off_again(home, elsewhere, log_in) -> None:  # type: ignore[no-untyped-def]
    client = log_in(member=home.secretary)
    client.post(new(home), data=body(home, "示例甲"))
    key, was = f"seat-{elsewhere[0].id}", {f"seat-{one.id}-was": "present" for one in (*home.members, elsewhere[0])}
    answer = client.post(f"/activities/{saved().id}/edit", data=body(home, **was, **{key: ""}) | {"version": str(saved().version)})
    assert answer.status_code == 303
    db.session.expire_all()
    assert [row.member_id for row in saved().roll if row.is_guest] == []


# --- the last time ------------------------------------------------------------------------------------------------------------

def test_a_name_is_not_told_for_a_number_and_nothing_but_presence_is_said_of_others(home, elsewhere, log_in) -> None:  # type: ignore[no-untyped-def]
    client, key = log_in(member=home.secretary), f"seat-{elsewhere[1].id}"
    sent = body(home, "外来02", **{key: "absent", f"{key}-note": "无故缺席"})
    assert elsewhere[1].name not in text(client.post(new(home), data=sent | {"held_on": ""}))
    for kind in ("theme_day", "research"):
        assert client.post(new(home, kind), data=sent | ({} if kind == "theme_day" else {f"seat-{one.id}": "" for one in home.members})).status_code == 303
        row = next(row for row in saved().roll if row.member_id == elsewhere[1].id)
        assert (row.status, row.note) == (Status.PRESENT, "")
    assert client.post(f"/activities/{saved().id}/edit", data=body(home, status="", version=saved().version) | {
        key: "sick_leave", f"{key}-was": "present"}).status_code == 422


def last(home: made.House, kind: Kind, *who: Any) -> None:
    made.activity(home.branch, kind, roll=[made.absent(one, "present") for one in who])


def test_those_who_went_the_last_time_are_taken_to_go_again(home, elsewhere, log_in) -> None:  # type: ignore[no-untyped-def]
    last(home, Kind.RESEARCH, home.plain, elsewhere[0])
    client = log_in(member=home.secretary)
    page = text(client.get(new(home, "research")))
    for one, came in ((home.plain, True), (elsewhere[0], True), (home.other, False)):
        assert (f'id="seat-{one.id}-present" value="present" checked' in page) is came
    assert "参加 <strong>2</strong> 人" in page
    assert "参加 <strong>1</strong> 人" in text(client.get(f"/activities/sitting?form=research&branch={home.branch.id}&held_on=2026-03-10&seat-{home.plain.id}="))
    sent = {f"seat-{elsewhere[0].id}": "", f"seat-{home.other.id}": "present"}
    assert client.post(new(home, "research"), data=body(home, status="") | sent).status_code == 303
    assert [row.member_id for row in saved().roll] == [home.other.id]


def test_guests_of_the_last_meeting_are_offered_and_come_only_if_chosen(home, elsewhere, log_in) -> None:  # type: ignore[no-untyped-def]
    last(home, Kind.THEME_DAY, home.plain, elsewhere[0])
    client, key = log_in(member=home.secretary), f"seat-{elsewhere[0].id}"
    page = text(client.get(new(home)))
    assert f'id="{key}-none" value="" checked' in page
    assert key not in text(client.get(new(home, "study")))
    for choice, guests in (("present", [elsewhere[0].id]), ("", [])):
        assert client.post(new(home), data=body(home, **{key: choice})).status_code == 303
        assert [row.member_id for row in saved().roll if row.is_guest] == guests


def test_a_guest_not_chosen_is_missed_by_nobody_when_the_last_time_is_another_meanwhile(home, elsewhere, log_in) -> None:  # type: ignore[no-untyped-def]
    client, key = log_in(member=home.secretary), f"seat-{elsewhere[0].id}"
    assert client.post(new(home), data=body(home, **{key: ""})).status_code == 303
    answer = client.post(new(home), data=body(home, **{key: "present"}))
    assert "少了 1 人" in text(answer)


def test_who_left_meanwhile_is_not_offered_again(home, elsewhere, log_in) -> None:  # type: ignore[no-untyped-def]
    last(home, Kind.RESEARCH, elsewhere[0])
    organization.leave(elsewhere[0], left_on=made.ON, reason="调出", by=people.BY)
    assert f"seat-{elsewhere[0].id}-" not in text(log_in(member=home.secretary).get(new(home, "research")))
