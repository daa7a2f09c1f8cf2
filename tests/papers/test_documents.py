"""What stands in the documents, read again."""
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from tests import people
from tests.activities import made
from tests.activities.made import OFFICE, absent, house
from tests.papers.read import rows_of, text_of
from xinfang_party.activities import service as activities
from xinfang_party.activities.models import Amendment
from xinfang_party.activities.queries import expected_roll
from xinfang_party.activities.terms import Kind, SignedAs, Status, VoteMethod
from xinfang_party.cadence.models import PlanEntry
from xinfang_party.organization.models import CommitteePost
from xinfang_party.papers import books, describing, queries, service
from xinfang_party.papers.terms import Paper

ON = date(2026, 3, 12)
TOPIC = {"title": "讨论年度计划", "proposer": "支委会", "report": "书记报告。", "speeches": "甲：同意 <全部> & \"照办\"\n乙：同意", "differing": "没有不同意见",
         "method": VoteMethod.SHOW_OF_HANDS, "approve": 17, "against": 1, "abstain": 0, "decision": "通过年度计划。"}


@pytest.fixture(autouse=True)
def today(app, clock_at):
    with clock_at("2026-03-20 10:00"):
        yield


@pytest.fixture
def meeting(session):
    """Twenty members, two absent with leave, one decision."""
    branch = people.branch("第一党支部")
    members = [people.member(branch, f"示例党员{n:02}") for n in range(1, 21)]
    people.secretary(branch, members[0])
    return made.activity(
        branch, Kind.MEMBER_MEETING, ON, title="第一季度党员大会", place="三楼会议室", starts_at=time(14, 30), ends_at=time(16), host_id=members[0].id,
        recorder_id=members[1].id, observers="局办公室 1 人", summary="通报了情况。", purposes=[Kind.LIFE_MEETING], topics=[TOPIC],
        roll=[absent(members[18], "public_leave", note="书记批准"), absent(members[19], "sick_leave", note="书记批准")],
        materials=[{"title": "支部工作条例", "source": "党中央", "issued_on": date(2018, 10, 28), "way": None, "reader_id": members[2].id}],
        actions=[{"text": "张贴计划", "owner_id": members[1].id, "due_on": date(2026, 3, 31)}])


def minutes(activity):
    return service.make(Paper.MINUTES, describing.record(activity, queries.number_of(activity), ["通知.pdf"]))


def row_named(activity, name):
    return next(row for row in activity.roll if row.member.name == name)


def sign_in(activity):
    expected = [] if activity.roll else expected_roll(activity.branch_id, activity.cell_id, activity.form, activity.held_on)
    return service.make(Paper.SIGN_IN, describing.sign_in(activity, queries.number_of(activity), expected))


def test_minutes_tell_names_and_counts(meeting):
    text = text_of(minutes(meeting))
    for part in ("第一党支部支部党员大会记录", "2026年第1次（尚未确认）", "2026年3月12日", "14:30", "三楼会议室", "组织生活会", "应到|20 人|实到|18 人", "局办公室 1 人",
                 "支部工作条例|党中央|2018年10月28日", "议题1：讨论年度计划", "提出人：支委会", "没有不同意见", "通知.pdf", "张贴计划|示例党员02|2026年3月31日",
                 "应到会有表决权的 20 人，实到 18 人；同意 17 票，反对 1 票，弃权 0 票，通过。", "决定：通过年度计划。", "主持人签名"):
        assert part in text, part


def test_minutes_name_the_absent_with_reason_and_approver(meeting):
    assert rows_of(minutes(meeting), "姓名") == [["示例党员19", "公假", "书记批准", ""], ["示例党员20", "病假", "书记批准", ""]]
    present = next(line for line in text_of(minutes(meeting)).splitlines() if line.startswith("出席|"))
    assert present.count("示例党员") == 18


def test_what_was_typed_stands_as_it_was_typed(meeting):
    assert "甲：同意 <全部> & \"照办\"\n乙：同意" in text_of(minutes(meeting))


def test_an_absence_made_good_tells_when_and_with_what(session, meeting):
    activities.make_up(row_named(meeting, "示例党员20"), on=date(2026, 3, 18), material="会议材料", by=OFFICE)
    session.commit()
    assert rows_of(minutes(meeting), "姓名")[1] == ["示例党员20", "病假", "书记批准", "2026年3月18日补学：会议材料"]


def test_amendments_stand_at_the_end(session, meeting):
    changes, at = [["地点", "二楼", "三楼会议室"]], datetime(2026, 3, 19, 2, tzinfo=UTC)
    meeting.amendments.append(Amendment(number=1, reason="地点记错", changes=changes, actor="示例党员02", at=at))
    text = text_of(minutes(meeting))
    assert "2026年3月19日，示例党员02。原因：地点记错" in text
    assert text.index("地点：原为“二楼”，更正为“三楼会议室”。") > text.index("决定：")


def test_meetings_are_numbered_within_the_year_and_cancelled_ones_are_not(session, meeting):
    later = made.activity(meeting.branch, Kind.MEMBER_MEETING, date(2026, 3, 13))
    made.activity(meeting.branch, Kind.MEMBER_MEETING, date(2025, 12, 30))
    made.activity(meeting.branch, Kind.THEME_DAY, date(2026, 1, 9))
    assert [queries.number_of(meeting), queries.number_of(later)] == [1, 2]
    activities.cancel(meeting, reason="重复登记", version=meeting.version, by=OFFICE)
    session.commit()
    assert [queries.number_of(meeting), queries.number_of(later)] == [None, 1]
    assert "（已作废）" in text_of(minutes(meeting))


def test_the_sign_in_sheet_tells_how_each_signed(session, meeting):
    row = row_named(meeting, "示例党员02")
    row.signed_as, row.signed_at = SignedAs.CODE, datetime(2026, 3, 12, 6, 25, tzinfo=UTC)
    rows = rows_of(sign_in(meeting), "序号")
    assert len(rows) == 20
    assert rows[0] == ["1", "示例党员01", "记录人登记", "", ""]
    assert rows[1] == ["2", "示例党员02", "扫码签到", "03-12 14:25", ""]
    assert rows[18] == ["19", "示例党员19", "", "", "公假，书记批准"]
    assert "应到|20 人|实到|18 人" in text_of(sign_in(meeting))


def test_before_the_roll_is_called_the_sheet_is_there_to_be_signed_by_hand(session):
    h = house()
    planned = made.activity(h.branch, Kind.COMMITTEE_MEETING, date(2026, 4, 8), roll=None)
    assert [row[1:] for row in rows_of(sign_in(planned), "序号")] == [[member.name, "", "", ""] for member in (h.secretary, h.deputy, h.publicity)]
    assert describing.BY_HAND in text_of(sign_in(planned))


def test_guests_and_the_excused_are_in_no_number(session, meeting):
    guest = people.member(people.branch(), "示例党员30")
    row = row_named(meeting, "示例党员03")
    row.is_exempt, row.status = True, Status.ABSENT
    meeting.roll.append(type(row)(member=guest, status=Status.PRESENT, is_guest=True, has_vote=False, is_exempt=False, note="", made_up_material="",
                                  signed_as=SignedAs.RECORDER))
    session.commit()
    text = text_of(minutes(meeting))
    assert "应到|19 人|实到|17 人" in text
    assert "列席|示例党员30、局办公室 1 人" in text
    assert "不作要求|示例党员03（年老体弱或长期患病）" in text


def test_the_work_book_holds_the_year_in_order(session, meeting):
    made.activity(meeting.branch, Kind.THEME_DAY, date(2026, 3, 5), title="学雷锋", starts_at=time(9), ends_at=time(11))
    made.activity(meeting.branch, Kind.THEME_DAY, date(2025, 3, 5), title="去年的")
    session.add(PlanEntry(branch_id=meeting.branch_id, kind=Kind.MEMBER_MEETING, planned_on=ON, title="第一季度", activity_id=meeting.id))
    session.commit()
    text = text_of(service.make(Paper.WORK_BOOK, books.book(meeting.branch, 2026, OFFICE)))
    for part in ("第一党支部，党员 20 人，其中正式党员 20 人，预备党员 0 人。", "书记|示例党员01|2015年1月1日至今",
                 "2026年3月12日|支部党员大会|第一季度|2026年3月12日已开", "支部党员大会（1 次）", "主题党日（1 次）", "2026年第1次　学雷锋", "组织生活会（1 次）",
                 "另见：支部党员大会 2026年第1次，2026年3月12日，第一季度党员大会", "1|示例党员01|2|56", "2|示例党员02|2|32", "张贴计划"):
        assert part in text, part
    assert "去年的" not in text
    assert text.index("支部党员大会（1 次）") < text.index("主题党日（1 次）")
    assert "本年还没有评定。" in text
    assert "本年没有更正。" in text


def test_the_work_book_tells_how_requirements_stand(session, meeting):
    found = {line["名称"]: line["情况"] for line in books.book(meeting.branch, 2026, OFFICE)["要求"]}
    assert found["支部党员大会：每季度 1 次"].startswith("第1季度已完成；第2季度")
    assert "2月未完成" in found["主题党日：每月 1 次"]
    assert found["组织生活会：每年 1 次"] == "全年已完成"


def test_the_committees_hours_are_owed_for_the_days_of_office(session, meeting):
    branch, post = meeting.branch, session.scalars(select(CommitteePost)).one()
    before, now = post.member, next(row.member for row in meeting.roll if row.member_id != post.member_id)
    post.to_on = date(2026, 2, 1)
    people.secretary(branch, now, from_on=date(2026, 2, 2))
    session.flush()
    owed = {row["姓名"]: row["应学"] for row in books.book(branch, 2026, OFFICE)["学时"]}
    assert (owed[before.name], owed[now.name]) == ("34.1", "53.9")


def test_the_work_book_asks_the_database_as_often_for_many_records(session, meeting, counted):
    def asked():
        session.expire_all()
        with counted() as queries:
            books.book(meeting.branch, 2026, OFFICE)
        return len(queries)

    asked()
    few = asked()
    for day in range(1, 11):
        made.activity(meeting.branch, Kind.MEMBER_MEETING, date(2026, 3, day), topics=[TOPIC | {"approve": 1, "against": 0}])
    assert asked() == few
    assert few <= 30
