"""What happens to a record after it is written, as people do it on its page."""
import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from tests import people
from tests.activities import made
from xinfang_party.access.terms import Role
from xinfang_party.activities import service
from xinfang_party.activities.models import Activity, Exemption
from xinfang_party.activities.terms import ExemptionReason, Kind, State, Status
from xinfang_party.kernel.database import db

NOW = "2026-03-10 16:00"


@pytest.fixture
def home(app, clock_at):  # type: ignore[no-untyped-def]
    with clock_at(NOW):
        yield made.house()


def told(home: made.House, **facts: Any) -> Activity:
    """Hosted by the secretary, recorded by the deputy."""
    return made.told(home.branch, host=home.secretary, recorder=home.deputy, **facts)


def sent(home: made.House) -> Activity:
    activity = told(home)
    service.submit(activity, by=made.identity(home.deputy))
    db.session.commit()
    return activity


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def page(activity: Activity) -> str:
    return f"/activities/{activity.id}"


# --- the workflow -------------------------------------------------------------------------------------------------------------

def test_submitted_confirmed_and_locked(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = told(home)
    deputy, host = log_in(member=home.deputy), log_in(member=home.secretary)
    assert deputy.post(f"{page(activity)}/submit", data={"version": activity.version}).status_code == 303
    assert host.post(f"{page(activity)}/confirm", data={"version": activity.version}).status_code == 303
    assert activity.state is State.CONFIRMED
    answer = deputy.post(f"{page(activity)}/edit", data={"held_on": "2026-03-02", "version": activity.version})
    assert answer.status_code == 422


def test_an_empty_record_is_not_submitted(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = told(home, summary="")
    answer = log_in(member=home.deputy).post(f"{page(activity)}/submit", data={"version": activity.version})
    assert answer.status_code == 422
    assert "至少填写一项" in text(answer)


def test_who_sent_it_does_not_confirm_it(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = told(home)
    client = log_in(member=home.deputy)
    client.post(f"{page(activity)}/submit", data={"version": activity.version})
    answer = client.post(f"{page(activity)}/confirm", data={"version": activity.version})
    assert answer.status_code == 422
    assert "由主持人或支部其他负责人确认" in text(answer)


def test_a_return_needs_an_opinion_and_goes_back(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = sent(home)
    client = log_in(member=home.secretary)
    assert client.post(f"{page(activity)}/return", data={"version": activity.version}).status_code == 422
    assert client.post(f"{page(activity)}/return", data={"version": activity.version, "opinion": "请补讨论情况"}).status_code == 303
    assert activity.state is State.HELD
    assert "请补讨论情况" in text(client.get(page(activity)))


def test_a_plain_host_confirms_what_he_hosted(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = made.told(home.branch, host=home.plain, recorder=home.deputy)
    service.submit(activity, by=made.identity(home.deputy))
    client = log_in(member=home.plain)
    assert "确认记录" in text(client.get(page(activity)))
    assert client.post(f"{page(activity)}/confirm", data={"version": activity.version}).status_code == 303


def test_cancelling_needs_a_reason(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = told(home)
    client = log_in(member=home.deputy)
    assert client.post(f"{page(activity)}/cancel", data={"version": activity.version}).status_code == 422
    assert client.post(f"{page(activity)}/cancel", data={"version": activity.version, "reason": "重复登记"}).status_code == 303
    assert "已作废，不计入任何数字。原因：重复登记" in text(client.get(page(activity)))


def test_a_stale_step_is_a_conflict_that_leads_to_the_record(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = told(home)
    answer = log_in(member=home.deputy).post(f"{page(activity)}/submit", data={"version": activity.version - 1})
    assert answer.status_code == 409
    assert f'href="{page(activity)}"' in text(answer)


@pytest.mark.parametrize("verb", ["submit", "confirm", "return", "cancel", "actions", "files"])
def test_strangers_do_nothing(home, log_in, verb: str) -> None:  # type: ignore[no-untyped-def]
    activity = sent(home)
    for client in (log_in(member=made.house().secretary), log_in(member=home.plain)):
        assert client.post(f"{page(activity)}/{verb}", data={"version": activity.version}).status_code == 404


# --- absences, items, files ---------------------------------------------------------------------------------------------------

def test_an_absence_is_made_good(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = told(home, roll=[made.absent(home.plain)])
    row, client = made.row_of(activity, home.plain), log_in(member=home.deputy)
    assert client.post(f"/attendances/{row.id}/make-up", data={"on": "2026-03-09"}).status_code == 422
    assert client.post(f"/attendances/{row.id}/make-up", data={"on": "2026-03-09", "material": "读了原文"}).status_code == 303
    assert (row.status, row.missed_as) == (Status.MADE_UP, Status.ABSENT)
    assert "已补学" in text(client.get(page(activity)))


def test_making_good_before_it_was_held_is_told_at_the_day(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = told(home, roll=[made.absent(home.plain)])
    row = made.row_of(activity, home.plain)
    answer = log_in(member=home.deputy).post(f"/attendances/{row.id}/make-up", data={"on": "2026-03-01", "material": "读了原文"})
    assert answer.status_code == 422
    assert f'id="make-up-{row.id}-on-error"' in text(answer)
    assert "读了原文" in text(answer)


def test_an_item_is_added_and_closed_by_its_owner(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = told(home)
    data = {"text": "联系社区", "owner_id": str(home.plain.id), "due_on": "2026-03-20"}
    assert log_in(member=home.deputy).post(f"{page(activity)}/actions", data=data).status_code == 303
    item, owner = activity.actions[0], log_in(member=home.plain)
    assert "登记办结" in text(owner.get(page(activity)))
    assert owner.post(f"/action-items/{item.id}/close", data={"on": "2026-03-10", "version": item.version}).status_code == 422
    assert owner.post(f"/action-items/{item.id}/close", data={"on": "2026-03-10", "result": "联系好了", "version": item.version}).status_code == 303
    assert item.closed_on == date(2026, 3, 10)


def test_an_owner_closes_what_minutes_closed_to_him_decided(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = made.activity(home.branch, Kind.COMMITTEE_MEETING, actions=[{"text": "联系社区", "owner_id": home.plain.id}])
    item, client = activity.actions[0], log_in(member=home.plain)
    assert client.get(page(activity)).status_code == 404
    shown = text(client.get(f"/action-items/{item.id}"))
    assert "联系社区" in shown
    assert page(activity) not in shown
    answer = client.post(f"/action-items/{item.id}/close", data={"on": "2026-03-10", "result": "好了", "version": item.version})
    assert answer.headers["Location"] == f"/action-items/{item.id}"
    assert "已办结" in text(client.get(f"/action-items/{item.id}"))


def test_a_stale_closing_leads_to_the_item(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = made.activity(home.branch, actions=[{"text": "联系社区", "owner_id": home.plain.id}])
    item = activity.actions[0]
    answer = log_in(member=home.plain).post(f"/action-items/{item.id}/close", data={"on": "2026-03-10", "result": "好了", "version": item.version - 1})
    assert answer.status_code == 409
    assert f'href="/action-items/{item.id}"' in text(answer)


def test_nobody_else_closes_an_item(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = told(home, actions=[{"text": "联系社区", "owner_id": home.plain.id}])
    assert log_in(member=home.other).get(f"/action-items/{activity.actions[0].id}").status_code == 404
    answer = log_in(member=home.other).post(f"/action-items/{activity.actions[0].id}/close", data={"on": "2026-03-10", "result": "好了", "version": 1})
    assert answer.status_code == 404


def test_an_item_needs_words(home, log_in) -> None:  # type: ignore[no-untyped-def]
    answer = log_in(member=home.deputy).post(f"{page(told(home))}/actions", data={"due_on": "2026-03-20"})
    assert answer.status_code == 422
    assert "请填写要落实的事" in text(answer)


def test_a_file_is_kept_and_read_by_those_who_read_the_record(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity, client = told(home), log_in(member=home.deputy)
    assert client.post(f"{page(activity)}/files", data={}).status_code == 422
    file = (BytesIO(b"minutes"), "会议通知.txt")
    assert client.post(f"{page(activity)}/files", data={"file": file}, content_type="multipart/form-data").status_code == 303
    assert "会议通知.txt" in text(client.get(page(activity)))
    kept = re.search(r'/attachments/\d+', text(client.get(page(activity)))).group()
    with log_in(member=home.plain).get(kept) as answer:
        assert answer.status_code == 200
    assert log_in(member=people.member(people.branch())).get(kept).status_code == 404


def test_a_locked_record_takes_no_more_files(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = made.confirmed(home.branch, host=home.secretary, recorder=home.deputy)
    answer = log_in(member=home.deputy).post(f"{page(activity)}/files", data={"file": (BytesIO(b"x"), "后补.txt")}, content_type="multipart/form-data")
    assert (answer.status_code, "记录已经确认或作废" in text(answer)) == (422, True)


def test_a_file_of_the_committee_is_not_for_every_member(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity, client = told(home, kind=Kind.COMMITTEE_MEETING), log_in(member=home.deputy)
    client.post(f"{page(activity)}/files", data={"file": (BytesIO(b"minutes"), "会议通知.txt")}, content_type="multipart/form-data")
    kept = re.search(r'/attachments/\d+', text(client.get(page(activity)))).group()
    assert log_in(member=home.plain).get(kept).status_code == 404


# --- hours and exemptions -----------------------------------------------------------------------------------------------------

def test_a_member_sees_own_hours_and_nobody_elses(home, log_in) -> None:  # type: ignore[no-untyped-def]
    told(home, credited_hours=4)
    client = log_in(member=home.plain)
    shown = text(client.get(f"/members/{home.plain.id}/hours"))
    assert "2026年全年应学 32 学时，已计 4 学时，还差 28 学时" in shown
    assert client.get(f"/members/{home.other.id}/hours").status_code == 404


def test_the_committee_owes_more(home, log_in) -> None:  # type: ignore[no-untyped-def]
    assert "全年应学 56 学时" in text(log_in(member=home.deputy).get(f"/members/{home.deputy.id}/hours"))


def test_an_absent_year_is_another(home, log_in) -> None:  # type: ignore[no-untyped-def]
    told(home, credited_hours=4)
    assert "已计 0 学时" in text(log_in(member=home.plain).get(f"/members/{home.plain.id}/hours?year=2025"))


def test_an_exemption_is_added_and_ended(home, log_in) -> None:  # type: ignore[no-untyped-def]
    client, address = log_in(member=home.secretary), f"/members/{home.plain.id}/exemptions"
    assert client.post(address, data={"from_on": "2026-03-01", "reason": "age"}).status_code == 422
    assert client.post(address, data={"from_on": "2026-03-01", "reason": "age", "approver": "支委会"}).status_code == 303
    row = db.session.query(Exemption).one()
    assert client.post(f"/exemptions/{row.id}/end", data={"to_on": "2026-02-01", "version": row.version}).status_code == 422
    assert client.post(f"/exemptions/{row.id}/end", data={"to_on": "2026-03-31", "version": row.version}).status_code == 303
    assert row.to_on == date(2026, 3, 31)


def test_a_stale_end_leads_to_the_hours(home, log_in) -> None:  # type: ignore[no-untyped-def]
    row = Exemption(member_id=home.plain.id, from_on=date(2026, 3, 1), reason=ExemptionReason.ILLNESS, approver="支委会")
    db.session.add(row)
    db.session.commit()
    answer = log_in(member=home.secretary).post(f"/exemptions/{row.id}/end", data={"to_on": "2026-03-31", "version": row.version - 1})
    assert answer.status_code == 409
    assert f"/members/{home.plain.id}/hours" in text(answer)


def test_members_exempt_nobody(home, log_in) -> None:  # type: ignore[no-untyped-def]
    data = {"from_on": "2026-03-01", "reason": "age", "approver": "支委会"}
    assert log_in(member=home.plain).post(f"/members/{home.plain.id}/exemptions", data=data).status_code == 404


def test_the_office_reads_and_confirms_for_nobody_who_can(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = sent(home)
    client = log_in(Role.PARTY_OFFICE)
    assert client.get(page(activity)).status_code == 200
    assert client.post(f"{page(activity)}/confirm", data={"version": activity.version}).status_code == 422
