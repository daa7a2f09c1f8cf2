"""What few records say besides, proofs of make-up study, and what the Party office says of a record: who writes it, who reads it."""
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from tests import people
from tests.activities import made
from tests.activities.test_views_recording import NOW, body, new, saved, text
from xinfang_party.access.terms import Role
from xinfang_party.activities import service
from xinfang_party.activities.models import Activity
from xinfang_party.activities.terms import Kind
from xinfang_party.files.models import Attachment
from xinfang_party.kernel.database import db
from xinfang_party.organization.terms import BranchKind


@pytest.fixture
def home(app, clock_at):  # type: ignore[no-untyped-def]
    with clock_at(NOW):
        yield made.house()


BESIDES = {"settled_by": "3月支委会", "archive_number": "2026-03", "topics-0-title": "通报情况", "topics-0-starts_at": "14:10"}


def page(activity: Activity) -> str:
    return f"/activities/{activity.id}"


def report(home: made.House, score: float | None = 92.5) -> Activity:
    return made.told(home.branch, Kind.MEMBER_MEETING, host=home.deputy, recorder=home.publicity, purposes=[Kind.DUTY_REPORT], duty_score=score)


def test_what_few_records_say_is_saved_shown_and_kept_by_an_edit(home, log_in) -> None:  # type: ignore[no-untyped-def]
    client = log_in(member=home.secretary)
    assert client.post(new(home), data=body(home, **BESIDES)).status_code == 303
    shown = text(client.get(page(saved())))
    assert all(part in shown for part in ("3月支委会", "2026-03", "（14:10）"))
    form = text(client.get(f"{page(saved())}/edit"))
    assert all(f'value="{part}"' in form for part in ("3月支委会", "2026-03", "14:10"))


def test_a_study_group_has_its_secretary_and_speakers_and_the_next_one_starts_with_him(home, log_in) -> None:  # type: ignore[no-untyped-def]
    group, client = people.branch(kind=BranchKind.LEADING_GROUP), log_in(Role.PARTY_OFFICE)
    head, address = people.secretary(group, home.plain), f"/activities/new?form=study_group&branch={group.id}"
    sent = {"study_secretary_id": str(head.id), "key_speakers": "组长谈体会", "held_on": "2026-03-02", f"seat-{head.id}": "present"}
    assert client.post(address, data=sent).status_code == 303
    assert "组长谈体会" in text(client.get(page(saved())))
    opened = text(client.get(address))
    assert f'selected value="{head.id}"' in opened[opened.index('id="study_secretary_id"'):opened.index('id="key_speakers"')]


@pytest.mark.parametrize(("name", "reads"), [("publicity", True), ("deputy", True), ("plain", False)])
def test_what_a_report_was_assessed_at_is_not_for_everybody(home, log_in, name: str, reads: bool) -> None:  # type: ignore[no-untyped-def]
    shown = text(log_in(member=getattr(home, name)).get(page(report(home))))
    assert ("92.5" in shown) is reads


def test_nor_is_its_correction(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = made.confirmed(home.branch, Kind.MEMBER_MEETING, host=home.deputy, recorder=home.publicity, purposes=[Kind.DUTY_REPORT], duty_score=92.5)
    service.amend(activity, facts={"duty_score": 88}, reason="登记错了", version=None, by=made.OFFICE)
    db.session.commit()
    assert "92.5" in text(log_in(member=home.secretary).get(page(activity)))
    assert "92.5" not in text(log_in(member=home.plain).get(page(activity)))


def test_a_score_without_a_report_is_told_and_everything_kept(home, log_in) -> None:  # type: ignore[no-untyped-def]
    answer = log_in(member=home.secretary).post(new(home, "member_meeting"), data=body(home, duty_score="90", summary="听取了汇报"))
    assert answer.status_code == 422
    assert "只有书记述职才有测评得分" in text(answer)
    assert "听取了汇报" in text(answer)


@pytest.mark.parametrize("kind", ["theme_day", "member_meeting", "committee_meeting"])
def test_whoever_gave_the_lesson_can_be_named_where_it_is_one_besides(home, log_in, kind: str) -> None:  # type: ignore[no-untyped-def]
    client = log_in(member=home.secretary)
    assert 'id="lecturer_id"' in text(client.get(new(home, kind, purpose="party_lesson")))
    seats = body(home) if kind != "committee_meeting" else {"held_on": "2026-03-10", **{f"seat-{one.id}": "present" for one in home.members[:3]}}
    assert client.post(new(home, kind), data={**seats, "purposes": ["party_lesson"], "lecturer_id": str(home.secretary.id)}).status_code == 303
    assert saved().lecturer_id == home.secretary.id


def test_a_report_without_its_score_says_so_to_who_may_write_it(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = report(home, None)
    assert [("测评得分还没有登记" in text(log_in(member=one).get(page(activity)))) for one in (home.publicity, home.plain)] == [True, False]


# --- proofs -------------------------------------------------------------------------------------------------------------------

def made_up(home: made.House, log_in: Any) -> tuple[Activity, Attachment]:
    activity = made.told(home.branch, host=home.secretary, recorder=home.deputy, roll=[made.absent(home.plain, "sick_leave")])
    sent = {"on": "2026-03-09", "material": "读了原文", "file": (BytesIO("学习笔记".encode()), "学习笔记.txt")}
    assert log_in(member=home.deputy).post(f"/attendances/{made.row_of(activity, home.plain).id}/make-up", data=sent).status_code == 303
    return activity, db.session.scalars(select(Attachment)).one()


@pytest.mark.parametrize(("name", "reads"), [("publicity", True), ("plain", True), ("other", False)])
def test_the_proof_of_make_up_study_is_for_the_member_and_the_committee(home, log_in, name: str, reads: bool) -> None:  # type: ignore[no-untyped-def]
    activity, proof = made_up(home, log_in)
    client = log_in(member=getattr(home, name))
    assert ("学习笔记.txt" in text(client.get(page(activity)))) is reads
    with client.get(f"/attachments/{proof.id}") as answer:
        assert answer.status_code == (200 if reads else 404)


def test_what_cannot_be_kept_leaves_the_absence_open(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = made.told(home.branch, host=home.secretary, recorder=home.deputy, roll=[made.absent(home.plain)])
    row = made.row_of(activity, home.plain)
    sent = {"on": "2026-03-09", "material": "读了原文", "file": (BytesIO(b"MZ\x90"), "笔记.exe")}
    answer = log_in(member=home.deputy).post(f"/attendances/{row.id}/make-up", data=sent)
    assert answer.status_code == 422
    assert "读了原文" in text(answer)
    db.session.refresh(row)
    assert row.made_up_on is None


# --- what is said above -------------------------------------------------------------------------------------------------------

def test_the_office_says_what_it_read_and_the_branch_sees_it(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = made.confirmed(home.branch, host=home.secretary, recorder=home.deputy)
    office = log_in(Role.PARTY_OFFICE)
    empty = office.post(f"{page(activity)}/review", data={"version": activity.version})
    assert (empty.status_code, "请写一句审阅意见" in text(empty)) == (422, True)
    assert office.post(f"{page(activity)}/review", data={"version": activity.version, "opinion": "已阅，记录完整"}).status_code == 303
    assert "已阅，记录完整" in text(log_in(member=home.deputy).get(page(activity)))


def test_nobody_else_does(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = made.confirmed(home.branch, host=home.secretary, recorder=home.deputy)
    for client in (log_in(member=home.secretary), log_in(Role.INSPECTOR), log_in(Role.DISCIPLINE)):
        assert "上级审阅" not in text(client.get(page(activity)))
        assert client.post(f"{page(activity)}/review", data={"version": activity.version, "opinion": "已阅"}).status_code == 404
