"""When a cluster is suggested, by what it is told from, and what of two says no more than the other."""
from datetime import date

import pytest

from xinfang_party.clusters.growing import Node, Place, Threshold, behind, covers, reason_of, suggestions, windows
from xinfang_party.kernel.periods import Period

TREE = {1: Node(None, 1, True), 2: Node(1, 2, True), 3: Node(2, 3, False), 4: Node(2, 3, False), 5: Node(None, 1, False), 6: Node(1, 2, False)}
"""城乡建设 / 物业管理 / 收费, 业委会; 其他 with nothing below it; 城乡建设 / 违法建设."""
THREE = Threshold(3, 10, 1.5)
SPANS = windows(date(2026, 3, 2), 3)
LONG_AGO = date(2020, 1, 1)


def found(rows, threshold=THREE, known_from=LONG_AGO, spans=SPANS):
    return suggestions(rows, TREE, threshold, spans, known(known_from) if known_from else None)


def known(first=LONG_AGO, last=date(2026, 3, 31)):
    return Period.stretch(first, last)


def places(rows, **more):
    return [(one.place.subject_id, one.place.district) for one in found(rows, **more)]


@pytest.mark.parametrize(("today", "months", "expected"), [
    (date(2026, 3, 2), 3, ["2025-12-01..2026-02-28", "2025-09-01..2025-11-30", "2025-06-01..2025-08-31", "2025-03-01..2025-05-31",
                           "2024-12-01..2025-02-28", "2024-12-01..2025-02-28"]),
    (date(2026, 3, 31), 1, ["2026-02-01..2026-02-28", "2026-01-01..2026-01-31", "2025-12-01..2025-12-31", "2025-11-01..2025-11-30",
                            "2025-10-01..2025-10-31", "2025-02-01..2025-02-28"]),
    (date(2024, 3, 1), 2, ["2024-01-01..2024-02-29", "2023-11-01..2023-12-31", "2023-09-01..2023-10-31", "2023-07-01..2023-08-31",
                           "2023-05-01..2023-06-30", "2023-01-01..2023-02-28"]),
])
def test_whole_months_are_set_beside_as_many_four_times_and_beside_last_year(today, months, expected):
    assert [str(span) for span in windows(today, months).all] == expected


@pytest.mark.parametrize(("last", "recent", "told"), [
    (date(2026, 3, 31), "2025-12-01..2026-02-28", ""), (date(2026, 2, 28), "2025-12-01..2026-02-28", ""),
    (date(2026, 1, 31), "2025-11-01..2026-01-31", "还没有2026年2月完整的数据"),
    (date(2025, 11, 30), "2025-09-01..2025-11-30", "还没有2025年12月到2026年2月完整的数据")])
def test_months_that_nothing_was_imported_of_yet_are_told_and_not_taken_for_empty(last, recent, told):
    assert str(windows(date(2026, 3, 2), 3, known(last=last)).recent) == recent
    sentence = behind(date(2026, 3, 2), known(last=last))
    assert told in sentence
    assert bool(sentence) is bool(told)


def test_before_the_first_import_nothing_is_behind():
    assert behind(date(2026, 3, 2), None) == ""


@pytest.mark.parametrize(("counts", "is_suggested"), [
    ((42, 18, 18, 18, 18, 18), True), ((15, 10, 10, 10, 10, 0), True), ((14, 10, 10, 10, 10, 0), False), ((9, 0, 0, 0, 0, 0), False),
    ((10, 0, 0, 0, 0, 0), True), ((10, 28, 0, 0, 0, 0), False), ((10, 26, 0, 0, 0, 0), True), ((30, 30, 30, 30, 30, 5), False),
])
def test_it_is_suggested_by_number_and_by_growth_over_its_own_history(counts, is_suggested):
    assert places([(6, "天河区", counts)]) == ([(6, "天河区")] if is_suggested else [])


@pytest.mark.parametrize(("threshold", "is_suggested"), [
    (Threshold(3, 20, 1.5), True), (Threshold(3, 21, 1.5), False), (Threshold(3, 20, 2.0), True), (Threshold(3, 20, 2.1), False)])
def test_the_threshold_is_what_it_was_set_to(threshold, is_suggested):
    assert bool(places([(6, "天河区", (20, 10, 10, 10, 10, 0))], threshold=threshold)) is is_suggested


@pytest.mark.parametrize(("known_from", "before", "last_year"), [
    (LONG_AGO, (4, 0, 0, 0), 0), (date(2025, 3, 1), (4, 0, 0), None), (date(2025, 3, 2), (4, 0), None), (date(2025, 9, 1), (4,), None)])
def test_months_before_the_first_case_are_unknown_and_lower_no_mean(known_from, before, last_year):
    one, = found([(6, "天河区", (12, 4, 0, 0, 0, 0))], known_from=known_from)
    assert (one.before, one.last_year) == (before, last_year)


@pytest.mark.parametrize("known_from", [None, date(2025, 9, 2)])
def test_without_any_history_nothing_is_suggested(known_from):
    assert places([(6, "天河区", (50, 0, 0, 0, 0, 0))], known_from=known_from) == []


def test_counts_go_up_to_the_second_level_and_to_all_districts_together():
    """Neither leaf grew enough in one district; the subject above did, and in all districts."""
    grown = (6, 2, 2, 2, 2, 2)
    rows = [(3, "天河区", grown), (4, "天河区", grown), (3, "海珠区", grown)]
    assert places(rows) == [(2, ""), (2, "天河区"), (3, "")]


def test_the_first_level_is_too_wide_unless_there_is_nothing_below_it():
    grown = (30, 2, 2, 2, 2, 2)
    assert places([(1, "天河区", grown)]) == []
    assert places([(5, "天河区", grown)]) == [(5, "天河区")]


def test_of_two_over_the_same_cases_only_the_narrower_is_told():
    grown = (30, 2, 2, 2, 2, 2)
    assert places([(3, "天河区", grown)]) == [(3, "天河区")]
    assert places([(3, "天河区", grown), (4, "天河区", (1, 1, 1, 1, 1, 1))]) == [(2, "天河区"), (3, "天河区")]


def test_what_grew_most_comes_first():
    rows = [(6, "天河区", (20, 8, 8, 8, 8, 0)), (5, "天河区", (40, 8, 8, 8, 8, 0))]
    assert places(rows) == [(5, "天河区"), (6, "天河区")]


@pytest.mark.parametrize(("wide", "place", "expected"), [
    (Place(2, ""), Place(3, "天河区"), True), (Place(2, "天河区"), Place(3, "天河区"), True), (Place(2, "天河区"), Place(3, ""), False),
    (Place(3, ""), Place(2, ""), False), (Place(2, "海珠区"), Place(2, "天河区"), False), (Place(6, ""), Place(3, "天河区"), False)])
def test_a_wider_place_covers_the_narrower(wide, place, expected):
    assert covers(wide, place, TREE) is expected


@pytest.mark.parametrize(("counts", "known_from", "words"), [
    ((42, 18, 18, 18, 18, 20), LONG_AGO, "天河区·物业管理：近 3 个月（2025年12月至2026年2月）42 件，之前四个 3 个月平均 18 件，去年同期 20 件"),
    ((42, 19, 18, 0, 0, 0), date(2025, 6, 1), "天河区·物业管理：近 3 个月（2025年12月至2026年2月）42 件，之前两个 3 个月平均 18.5 件")])
def test_the_reason_is_said_in_words(counts, known_from, words):
    one, = found([(6, "天河区", counts)], known_from=known_from)
    assert reason_of(one, "物业管理", SPANS, 3) == words
