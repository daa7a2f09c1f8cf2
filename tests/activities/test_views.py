"""Reading: the list, the record, who sees which."""
from datetime import date
from typing import Any

import pytest

from tests.activities import made
from xinfang_party.access.terms import Role
from xinfang_party.activities.terms import Kind

NOW = "2026-03-10 16:00"


@pytest.fixture
def home(app, clock_at):  # type: ignore[no-untyped-def]
    with clock_at(NOW):
        yield made.house()


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def test_the_list_is_newest_first_with_states(home, log_in) -> None:  # type: ignore[no-untyped-def]
    made.activity(home.branch, on=date(2026, 1, 5), title="早的")
    made.activity(home.branch, on=date(2026, 2, 5), title="晚的")
    made.activity(home.branch, on=date(2026, 4, 5), title="计划的", roll=None)
    page = text(log_in(member=home.plain).get("/activities"))
    assert page.index("计划的") < page.index("晚的") < page.index("早的")
    assert "还没有开" in page
    assert "记主题党日" not in page


def test_recorders_have_quick_buttons(home, log_in) -> None:  # type: ignore[no-untyped-def]
    assert "记主题党日" in text(log_in(member=home.secretary).get("/activities"))


@pytest.mark.parametrize(("query", "seen"), [("kind=study", False), ("kind=theme_day", True), ("year=2026", True), ("year=2025", False), ("state=held", True),
                                             ("state=confirmed", False), ("year=x&kind=y&state=z&branch=q&page=p", True)])
def test_the_list_is_narrowed(home, log_in, query: str, seen: bool) -> None:  # type: ignore[no-untyped-def]
    made.activity(home.branch, title="学雷锋")
    assert ("学雷锋" in text(log_in(member=home.secretary).get(f"/activities?{query}"))) is seen


def test_only_those_who_read_several_branches_choose_one(home, log_in) -> None:  # type: ignore[no-untyped-def]
    other = made.house()
    made.activity(other.branch, title="别的支部的")
    assert 'id="filter-branch"' not in text(log_in(member=home.plain).get("/activities"))
    office = log_in(Role.PARTY_OFFICE)
    assert 'id="filter-branch"' in text(office.get("/activities"))
    assert "别的支部的" not in text(office.get(f"/activities?branch={home.branch.id}"))


def test_an_empty_list_teaches(home, log_in) -> None:  # type: ignore[no-untyped-def]
    assert "还没有活动记录" in text(log_in(member=home.secretary).get("/activities"))
    assert "没有符合条件的活动" in text(log_in(member=home.secretary).get("/activities?year=2025"))


def test_the_record_says_everything(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = made.activity(
        home.branch, Kind.MEMBER_MEETING, host_id=home.secretary.id, recorder_id=home.deputy.id, purposes=[Kind.LIFE_MEETING], place="三楼会议室",
        roll=[made.absent(home.plain, "sick_leave", note="书记同意")], observers="上级派员", summary="谈了问题",
        materials=[{"title": "某文件", "issued_on": date(2026, 2, 26), "reader_id": home.other.id}],
        topics=[{"title": "改进接访", "method": "secret", "approve": 4, "decision": "每周轮班", "differing": "有人主张两周"}],
        actions=[{"text": "排班表", "owner_id": home.other.id, "due_on": date(2026, 3, 5)}])
    page = text(log_in(member=home.deputy).get(f"/activities/{activity.id}"))
    for words in ("组织生活会", "三楼会议室", "书记同意", "病假", "上级派员", "发布后 3 个工作日学的", "每周轮班", "有人主张两周", "通过", "够法定人数", "已超过期限"):
        assert words in page, words
    assert "应到 <strong>6</strong> 人，实到 <strong>5</strong> 人，出席率 <strong>83.3%</strong>" in page


def test_members_read_their_branch_but_not_its_committee(home, log_in) -> None:  # type: ignore[no-untyped-def]
    open_one, closed = made.activity(home.branch), made.activity(home.branch, Kind.COMMITTEE_MEETING)
    client = log_in(member=home.plain)
    assert client.get(f"/activities/{open_one.id}").status_code == 200
    assert client.get(f"/activities/{closed.id}").status_code == 404
    assert log_in(member=home.publicity).get(f"/activities/{closed.id}").status_code == 200


def test_strangers_read_nothing(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = made.activity(home.branch)
    assert log_in(member=made.house().plain).get(f"/activities/{activity.id}").status_code == 404
    assert log_in(Role.SYSTEM_ADMIN).get("/activities").status_code == 404


def test_readers_have_no_buttons(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = made.activity(home.branch, roll=[made.absent(home.other)])
    page = text(log_in(member=home.plain).get(f"/activities/{activity.id}"))
    assert "/edit" not in page
    assert "登记补学" not in page
    assert "作废这条记录" not in page


def test_a_planned_one_that_is_due_says_so(home, log_in) -> None:  # type: ignore[no-untyped-def]
    activity = made.activity(home.branch, roll=None, on=date(2026, 3, 10))
    page = text(log_in(member=home.secretary).get(f"/activities/{activity.id}"))
    assert "开完了，来点名" in page
    assert f"/presence/activity/{activity.id}/code" in page
