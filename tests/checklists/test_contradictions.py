"""What cannot all be true of what a branch says and shows; each kind, and where there is none."""
import io
from datetime import date
from typing import Any

import pytest

from tests import people
from tests.activities import made
from tests.checklists.made import INSPECTOR, leader
from tests.checklists.showings import BY, edition, file_of, item, paper, record_of
from xinfang_party.access.terms import Identity, Role
from xinfang_party.activities import service as activities
from xinfang_party.checklists import evidence as service
from xinfang_party.checklists.contradictions import MOST, Contradiction, Doubt, by_kind, contradictions, question_of_left, summary
from xinfang_party.checklists.queries import evidence_of
from xinfang_party.checklists.standing import answers_to
from xinfang_party.checklists.uses import FEW
from xinfang_party.files import service as files
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.organization.people import leave

QUARTER, TODAY = Period.parse("2026Q1"), date(2026, 7, 1)
TEXT = edition(item("X-1", "材料 6个月"), item("X-2", "评判"))


@pytest.fixture
def home(app, clock_at, monkeypatch):  # type: ignore[no-untyped-def]
    monkeypatch.setattr(service, "edition_on", lambda _day: TEXT)
    with clock_at("2026-07-01 10:00"):
        yield made.house()


def found(home: made.House, said: dict[str, float] | None = None, period: Period = QUARTER, viewer: Identity = INSPECTOR) -> list[Contradiction]:
    answers = answers_to(TEXT.items, [home.branch.id], period, TODAY, also=[question_of_left(period, TODAY)])
    return contradictions(home.branch.id, period, TEXT, said=said or {}, as_of=TODAY, viewer=viewer, shown=evidence_of(home.branch.id), found=answers.found)


def told(home: made.House, said: dict[str, float] | None = None) -> list[tuple[Doubt, str]]:
    return [(one.kind, one.code) for one in found(home, said)]


def put(words: str, to: Any) -> None:
    files.attach(io.BytesIO(words.encode()), "签到表.txt", to=to, by=BY)
    db.session.commit()


# --- the branch's word --------------------------------------------------------------------------------------------------------

def test_a_word_without_evidence(home) -> None:  # type: ignore[no-untyped-def]
    assert told(home) == []
    assert told(home, {"X-1": 0.5, "X-2": 0}) == [(Doubt.UNPROVED, "X-1")]
    assert found(home, {"X-1": 1})[0].url == f"/evidence?branch={home.branch.id}&item=X-1"
    paper(home.branch, "X-1")
    assert told(home, {"X-1": 1}) == []


@pytest.mark.parametrize(("on", "until"), [(date(2025, 8, 1), None), (date(2026, 2, 1), date(2026, 3, 30))])
def test_a_word_with_evidence_that_was_stale_at_the_periods_end(home, on, until) -> None:  # type: ignore[no-untyped-def]
    paper(home.branch, "X-1", on=on, until=until)
    assert [one.sentence for one in found(home, {"X-1": 1})] == ["X-1 条目X-1：支部说明达到，2026年3月31日没有一份佐证在有效期内。"]


def test_what_was_withdrawn_is_no_evidence(home) -> None:  # type: ignore[no-untyped-def]
    service.withdraw(paper(home.branch, "X-1"), version=None, by=BY)
    assert told(home, {"X-1": 1}) == [(Doubt.UNPROVED, "X-1")]


# --- the evidence's day -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("on", "until", "words"), [
    (date(2026, 4, 1), None, "的日期是 2026年4月1日，晚于2026年第1季度"), (date(2025, 12, 1), date(2025, 12, 31), "在2026年第1季度以前就失效了（到 2025年12月31日）"),
    (date(2025, 6, 1), None, "在2026年第1季度以前就失效了（到 2025年12月1日）"), (date(2026, 3, 31), None, ""), (date(2025, 12, 1), date(2026, 1, 1), ""),
])
def test_the_only_evidence_is_of_another_time(home, on, until, words) -> None:  # type: ignore[no-untyped-def]
    one = paper(home.branch, "X-1", on=on, until=until, title="说明")
    assert [(row.sentence, row.url) for row in found(home)] == (
        [(f"X-1 条目X-1：佐证“说明”{words}，没有别的佐证。", f"/evidence/{one.id}")] if words else [])


def test_each_later_paper_is_told_beside_good_evidence_too_and_an_old_one_is_not(home) -> None:  # type: ignore[no-untyped-def]
    late = [paper(home.branch, "X-1", on=date(2026, month, 1), title=f"{month}月的") for month in (4, 5)]
    paper(home.branch, "X-1", on=date(2025, 1, 1))
    assert [one.sentence.endswith("，这一项没有这一时段内的佐证。") for one in found(home)] == [True, True, True]
    paper(home.branch, "X-1", on=date(2026, 2, 1))
    assert [(one.url, one.sentence) for one in found(home)] == [
        (f"/evidence/{one.id}", f"X-1 条目X-1：佐证“{one.title}”的日期是 2026年{one.dated_on.month}月1日，晚于2026年第1季度。") for one in reversed(late)]


def test_of_very_many_the_rest_is_counted(home) -> None:  # type: ignore[no-untyped-def]
    for _ in range(MOST + 2):
        paper(home.branch, "X-1", on=date(2026, 4, 1))
    rows = found(home)
    assert (len(rows), rows[-1].sentence) == (MOST + 1, "X-1 条目X-1：还有 2 份佐证不在2026年第1季度内。")
    assert rows[-1].url == f"/evidence?branch={home.branch.id}&item=X-1"


# --- one file for different events --------------------------------------------------------------------------------------------

def test_one_file_at_two_events(home) -> None:  # type: ignore[no-untyped-def]
    first, second = made.activity(home.branch, title="一月的会", on=date(2026, 1, 5)), made.activity(home.branch, title="二月的会", on=date(2026, 2, 2))
    put("到会的人", first)
    put("另外的人", second)
    assert found(home) == []
    put("到会的人", second)
    assert [(one.kind, one.url) for one in found(home)] == [(Doubt.REUSED, f"/activities/{second.id}")]
    assert "“一月的会”（2026年1月5日）；“二月的会”（2026年2月2日）" in found(home)[0].sentence
    assert found(home, period=Period.parse("2026Q2")) == []
    activities.cancel(second, reason="重复", version=None, by=made.OFFICE)
    assert found(home) == []


def test_evidence_that_points_at_the_record_is_the_same_event(home) -> None:  # type: ignore[no-untyped-def]
    activity = made.activity(home.branch)
    put("到会的人", activity)
    put("到会的人", record_of(activity, "X-1"))
    assert found(home) == []
    file_of(home.branch, "X-2", words="到会的人2")
    put("到会的人", file_of(home.branch, "X-2", words="别的"))
    assert [one.kind for one in found(home)] == [Doubt.REUSED]


def test_one_file_at_events_of_two_branches(home, counted) -> None:  # type: ignore[no-untyped-def]
    own, other = made.activity(home.branch, title="一月的会", on=date(2026, 1, 5)), made.house()
    put("到会的人", own)
    with counted() as before:
        assert found(home) == []
    theirs = file_of(other.branch, "X-2", words="到会的人", title="他们的签到")
    with counted() as queries:
        (one,) = found(home)
    assert (one.kind, one.url, len(queries)) == (Doubt.SHARED, f"/evidence/{theirs.id}", len(before))
    assert f"同一个文件也用在别的党支部的事项上：{other.branch.name}“他们的签到”（2026年3月2日）。请核对" in one.sentence
    (one,) = found(home, viewer=leader(home.branch, home.secretary))
    assert (one.url, "也用在别的党支部的事项上。请核对" in one.sentence) == (f"/activities/{own.id}", True)
    assert other.branch.name not in one.sentence
    assert "他们的签到" not in one.sentence
    assert found(home, period=Period.parse("2026Q2")) == []
    service.withdraw(theirs, version=None, by=BY)
    assert found(home) == []


def test_what_was_held_together_or_handed_out_to_many_is_no_matter(home) -> None:  # type: ignore[no-untyped-def]
    on, branches = date(2026, 2, 2), [made.house().branch for _ in range(FEW)]
    put("合影", made.activity(home.branch, on=on))
    put("合影", made.activity(branches[0], on=on))
    put("通知", made.activity(home.branch, on=on))
    for branch in branches[:-1]:
        file_of(branch, "X-2", words="通知")
    assert [one.kind for one in found(home)] == [Doubt.SHARED]
    file_of(branches[-1], "X-2", words="通知")
    assert found(home) == []


# --- who had left -------------------------------------------------------------------------------------------------------------

def test_attendance_of_a_member_who_had_left(home, log_in) -> None:  # type: ignore[no-untyped-def]
    for on in (date(2026, 2, 1), date(2026, 2, 2), date(2026, 4, 7)):
        made.activity(home.branch, on=on, roll=[made.absent(home.other)])
    assert found(home) == []
    leave(home.plain, date(2026, 2, 1), "调出", people.BY)
    leave(home.other, date(2026, 1, 1), "调出", people.BY)
    db.session.commit()
    (one,) = found(home)
    assert (one.kind, one.sentence[:7]) == (Doubt.LEFT, "有 1 人次在")
    page = log_in(Role.INSPECTOR).get(one.url).text
    assert home.plain.name in page
    assert home.other.name not in page


def test_who_never_belonged_anywhere_that_day_counts_too_and_a_cancelled_one_does_not(home) -> None:  # type: ignore[no-untyped-def]
    late = people.member(home.branch, from_on=date(2026, 3, 1))
    activity = made.activity(home.branch, on=date(2026, 2, 2), roll=[made.absent(late, "present", is_guest=True)])
    scope, code = Scope.branch(home.branch.id), "activities.attendance_after_leaving"
    assert (engine.figure(code, scope, QUARTER).value, engine.figure(code, scope, QUARTER, date(2026, 2, 1)).value) == (1, 0)
    activities.cancel(activity, reason="重复", version=None, by=made.OFFICE)
    assert engine.figure(code, scope, QUARTER).value == 0


# --- together -----------------------------------------------------------------------------------------------------------------

def test_a_summary_tells_how_many_of_each_kind(home) -> None:  # type: ignore[no-untyped-def]
    assert summary([]) == "没有发现前后矛盾的地方。"
    paper(home.branch, "X-1", on=date(2026, 4, 1))
    rows = found(home, {"X-1": 1, "X-2": 1})
    assert {kind: [one.code for one in mine] for kind, mine in by_kind(rows).items()} == {Doubt.UNPROVED: ["X-1", "X-2"], Doubt.MISTIMED: ["X-1"]}
    assert summary(rows) == "有 3 处前后矛盾，请核对：说明达到，没有佐证 2 处；佐证的日期不在时段内 1 处。"


def test_the_statements_are_few_however_much_there_is(home, counted) -> None:  # type: ignore[no-untyped-def]
    asked = []
    for turn in range(2):
        for number in range(3):
            put(f"{turn}{number}", paper(home.branch, "X-1", "X-2", on=date(2026, 4, 1)))
            put("到会的人", made.activity(home.branch))
        with counted() as queries:
            found(home, {"X-1": 1})
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 6
