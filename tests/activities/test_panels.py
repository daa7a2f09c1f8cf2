"""What the home page, a member's and a branch's page say of activities, and what people owe."""
from datetime import date
from typing import Any

import pytest

from tests import owing, people
from tests.activities import made
from xinfang_party.access.terms import Role
from xinfang_party.activities import service
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import CommitteePost
from xinfang_party.organization.terms import BranchKind, CommitteeDuty

NOW = "2026-03-10 16:00"


@pytest.fixture
def home(app, clock_at):  # type: ignore[no-untyped-def]
    with clock_at(NOW):
        yield made.house()


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def test_recorders_start_from_the_home_page(home, log_in) -> None:  # type: ignore[no-untyped-def]
    assert 'href="/activities/new?form=theme_day"' in text(log_in(member=home.secretary).get("/"))
    assert "/activities/new" not in text(log_in(member=home.plain).get("/"))


def test_a_member_sees_the_own_year_at_home(home, log_in) -> None:  # type: ignore[no-untyped-def]
    made.activity(home.branch, credited_hours=4)
    page = text(log_in(member=home.plain).get("/"))
    assert "我今年的学时" in page
    assert "还差 <strong>28</strong> 学时" in page


@pytest.mark.parametrize(("kind", "days", "owed"), [
    (BranchKind.BRANCH, (date(2026, 1, 1), None), "56"), (BranchKind.BRANCH, (date(2026, 1, 1), date(2026, 1, 31)), "34"),
    (BranchKind.BRANCH, (date(2025, 1, 1), date(2025, 12, 31)), "32"), (BranchKind.GENERAL_BRANCH, (date(2026, 1, 1), None), "56"),
    (BranchKind.ORGAN_COMMITTEE, (date(2026, 1, 1), None), "32"), (BranchKind.LEADING_GROUP, (date(2026, 1, 1), None), "32"),
])
def test_the_committees_hours_are_owed_for_the_days_of_office(home, log_in, kind, days, owed) -> None:  # type: ignore[no-untyped-def]
    """One who left the committee owes a member's hours since; only committees of bodies that hold members count."""
    body = people.branch(kind=kind)
    term = people.term(body)
    db.session.add(CommitteePost(term=term, branch_id=term.branch_id, member=home.plain, duty=CommitteeDuty.OTHER, from_on=days[0], to_on=days[1]))
    db.session.commit()
    assert f"全年应学 <strong>{owed}</strong> 学时" in text(log_in(member=home.plain).get("/"))


def test_a_members_page_tells_hours_to_those_who_may_know(home, log_in) -> None:  # type: ignore[no-untyped-def]
    made.activity(home.branch, title="学雷锋", credited_hours=4)
    page = text(log_in(member=home.secretary).get(f"/members/{home.plain.id}"))
    assert "已计 <strong>4</strong> 学时" in page
    assert "学雷锋" in page
    assert "学时和活动" not in text(log_in(Role.PETITION_OFFICER).get(f"/members/{home.plain.id}"))


def test_activities_of_a_former_branch_stay_unnamed(home, log_in) -> None:  # type: ignore[no-untyped-def]
    old = made.house()
    made.activity(old.branch, title="原支部的会", roll=[made.absent(home.plain, "present")])
    page = text(log_in(member=home.secretary).get(f"/members/{home.plain.id}/hours"))
    assert "原支部的会" not in page
    assert "其他支部的活动" in page


def test_a_branchs_page_lists_the_last_ones(home, log_in) -> None:  # type: ignore[no-untyped-def]
    made.activity(home.branch, title="学雷锋")
    assert "学雷锋" in text(log_in(member=home.plain).get(f"/branches/{home.branch.id}"))
    assert "学雷锋" not in text(log_in(member=made.house().plain).get(f"/branches/{home.branch.id}"))


def test_the_host_owes_a_confirmation(home) -> None:  # type: ignore[no-untyped-def]
    activity = made.told(home.branch, host=home.plain, recorder=home.deputy)
    service.submit(activity, by=made.identity(home.deputy))
    assert [one.what for one in owing.asked(made.identity(home.plain), "activities.confirm")] == ["确认活动记录"]
    assert owing.asked(made.identity(home.other), "activities.confirm") == []


def test_the_recorder_owes_the_rest_of_the_record(home) -> None:  # type: ignore[no-untyped-def]
    made.told(home.branch, host=home.secretary, recorder=home.deputy)
    made.activity(home.branch, roll=None, on=date(2026, 3, 10), recorder_id=home.deputy.id)
    made.activity(home.branch, roll=None, on=date(2026, 3, 20), recorder_id=home.deputy.id)
    assert sorted(one.what for one in owing.asked(made.identity(home.deputy), "activities.finish")) == ["补全活动记录并提交", "记录开过的活动"]
    assert owing.asked(made.identity(home.plain), "activities.finish") == []


def test_an_owner_owes_what_was_decided_until_it_is_closed(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = made.activity(home.branch, actions=[{"text": "联系社区", "owner_id": home.plain.id, "due_on": date(2026, 3, 20)}])
    assert [one.due_on for one in owing.asked(made.identity(home.plain), "activities.close")] == [date(2026, 3, 20)]
    assert "联系社区" in text(log_in(member=home.plain).get("/"))
    service.close_action(activity.actions[0], result="好了", on=date(2026, 3, 9), by=made.OFFICE)
    db.session.commit()
    assert owing.asked(made.identity(home.plain), "activities.close") == []


def test_strangers_to_every_branch_owe_nothing(home) -> None:  # type: ignore[no-untyped-def]
    lone = people.member(people.branch())
    identity = made.identity(lone)
    assert owing.asked(identity, "activities.confirm", "activities.finish", "activities.close") == []


def test_leaders_owe_it_where_the_recorder_may_not_write(home) -> None:  # type: ignore[no-untyped-def]
    made.told(home.branch, host=home.secretary, recorder=home.plain)
    assert [one.what for one in owing.asked(made.identity(home.deputy), "activities.finish")] == ["补全活动记录并提交"]


def test_leaders_owe_the_confirmation_a_host_without_account_cannot_give(home) -> None:  # type: ignore[no-untyped-def]
    activity = made.told(home.branch, host=home.plain, recorder=home.deputy)
    service.submit(activity, by=made.identity(home.deputy))
    assert [one.what for one in owing.asked(made.identity(home.secretary), "activities.confirm")] == ["确认活动记录"]
    assert owing.asked(made.identity(home.deputy), "activities.confirm") == []
