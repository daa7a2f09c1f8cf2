"""The form of a record by itself: rows, roll, numbers."""
from datetime import date
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from xinfang_party.activities.forms import RecordForm
from xinfang_party.activities.forms_roll import Line
from xinfang_party.activities.terms import Kind, Status, VoteMethod, Way
from xinfang_party.web import echo

PEOPLE = [(1, "甲"), (2, "乙"), (3, "丙")]


def form(app: Any, lines: Any = (), gone: Any = (), **sent: str) -> RecordForm:
    with app.test_request_context("/"):
        made = RecordForm(MultiDict({"held_on": "2026-03-10", **{name.replace("__", "-"): value for name, value in sent.items()}}), meta={"csrf": False}, is_new=True)
        made.roll.offer(lines, gone)
        made.offer(PEOPLE, [("study", "集中学习")])
        made.validate()
        return made


@pytest.mark.parametrize(("typed", "read"), [("4", 4.0), ("４", 4.0), ("1.5", 1.5), ("1,200", 1200.0), ("", None)])
def test_numbers_are_read_as_people_write_them(app, typed: str, read: float | None) -> None:  # type: ignore[no-untyped-def]
    assert form(app, cost=typed).facts()["cost"] == read


@pytest.mark.parametrize("typed", ["很多", "nan", "inf", "-1", "1e99"])
def test_what_is_no_amount_is_refused(app, typed: str) -> None:  # type: ignore[no-untyped-def]
    assert form(app, cost=typed).cost.errors


def test_rows_left_empty_are_no_rows(app) -> None:  # type: ignore[no-untyped-def]
    facts = form(app, topics__0__title="", topics__1__title="表决", topics__1__method="secret", materials__0__title="", actions__0__text=" ").facts()
    assert [topic["title"] for topic in facts["topics"]] == ["表决"]
    assert (facts["topics"][0]["method"], facts["topics"][0]["approve"], facts["materials"], facts["actions"]) == (VoteMethod.SECRET, 0, [], [])


def test_words_become_what_the_service_takes(app) -> None:  # type: ignore[no-untyped-def]
    facts = form(app, materials__0__title="某文件", materials__0__way="read", purposes="study").facts()
    assert (facts["materials"][0]["way"], facts["purposes"], facts["held_on"], facts["place"]) == (Way.READ, [Kind.STUDY], date(2026, 3, 10), "")


@pytest.mark.parametrize(("sent", "place"), [({"topics__0__decision": "办"}, "topics-0-title"), ({"materials__0__source": "网"}, "materials-0-title"),
                                             ({"actions__2__due_on": "2026-03-20"}, "actions-0-text"), ({"topics__0__approve": "九"}, "topics-0-approve")])
def test_a_begun_row_says_what_it_lacks(app, sent: dict[str, str], place: str) -> None:  # type: ignore[no-untyped-def]
    assert place in [where for where, _sentence in form(app, **sent).faults()]


def test_the_roll_is_who_is_offered_with_what_was_sent(app) -> None:  # type: ignore[no-untyped-def]
    lines = [Line(1, "甲"), Line(2, "乙", was=Status.PRESENT)]
    sent = {"seat-1": "present", "seat-2": "sick_leave", "seat-2-note": " 书记　同意 ", "seat-2-was": "present"}
    roll = form(app, lines, **sent).facts()["roll"]
    assert [(one["status"], one["was"], one["note"]) for one in roll] == [(Status.PRESENT, None, ""), (Status.SICK_LEAVE, Status.PRESENT, "书记 同意")]


def test_who_left_the_roll_is_removed(app) -> None:  # type: ignore[no-untyped-def]
    lines = [Line(1, "甲", status=Status.PRESENT, was=Status.PRESENT), Line(2, "乙", status=None)]
    roll = form(app, lines, gone=[9], **{"seat-1": "", "seat-1-was": "present", "seat-2": ""}).facts()["roll"]
    assert [(one["member_id"], one["status"]) for one in roll] == [(1, "remove"), (9, "remove")]


@pytest.mark.parametrize(("sent", "words"), [({"seat-1": "nobody"}, "请从给出的几项中选一项"), ({"seat-1": "absent", "seat-1-note": "长" * 101}, "不要超过 100 个字"),
                                             ({"seat-7": "present"}, "多了甲，少了 1 人")])
def test_a_wrong_roll_is_told(app, sent: dict[str, str], words: str) -> None:  # type: ignore[no-untyped-def]
    assert words in "".join(form(app, [Line(1, "甲")], **sent).roll.errors)


def test_whoever_sends_no_roll_had_everybody_there(app) -> None:  # type: ignore[no-untyped-def]
    made = form(app, [Line(1, "甲")])
    assert not made.errors
    assert made.facts()["roll"][0]["status"] is Status.PRESENT


def test_what_was_typed_can_be_told_again_in_words(app) -> None:  # type: ignore[no-untyped-def]
    made = form(app, [Line(1, "甲"), Line(2, "乙")], **{"seat-1": "present", "seat-2": "absent"})
    told = {name: echo.input_of(field, of, first) for name, field, of, first in echo.walk(made)}
    assert told["seat-2"].label == "乙"
    assert told["seat-2"].words(["absent"]) == "缺席"
    assert "seat-1" not in told


def test_rows_are_bounded(app) -> None:  # type: ignore[no-untyped-def]
    assert len(form(app, **{f"topics-{n}-title": "题" for n in range(40)}).facts()["topics"]) == 30
