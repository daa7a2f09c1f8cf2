"""One number twice with other facts: nothing is guessed, a person decides, and the decision holds."""
import pytest
from sqlalchemy import select

from tests.sheets.test_service import BY, numbers, stored
from tests.sheets.toys import Manner, Outing
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.sheets import decisions, pages, queries, undoing
from xinfang_party.sheets.models import ImportBatch, ImportConflict
from xinfang_party.sheets.parsing import digest
from xinfang_party.sheets.terms import BatchState, Way

EARLY = "1,来信,第一支部,2026-01-02,2026-01-05,"
LATE = "1,来访,第二支部,2026-01-02,2026-01-09,"
OTHER = "2,来访,第二支部,2026-01-03,,"


def conflict_of(report):
    return db.session.scalars(select(ImportConflict).where(ImportConflict.batch_id == report.batch)).one()


def decide(report, visits, way, *, row=None):
    conflict, batch = conflict_of(report), db.session.get(ImportBatch, report.batch)
    winner = next((digest(r) for r in decisions.rows_of(conflict, visits) if r.number == row), None)
    result = decisions.decide([conflict], batch, visits, way=way, winner=winner, by=BY)
    db.session.commit()
    return result


def test_neither_row_is_guessed_away(bring):
    report = bring(EARLY, OTHER, LATE)
    assert (numbers(report), stored("1")) == ((3, 1, 0, 0, 2), None)
    assert [(p["row"], "多次" in p["message"]) for p in report.problems] == [(2, True), (4, True)]


def test_said_twice_the_same_way_is_one_fact(bring):
    assert numbers(bring(EARLY, OTHER, EARLY)) == (3, 2, 0, 1, 0)


def test_one_row_wins(bring, visits):
    result = decide(bring(EARLY, LATE), visits, Way.ONE, row=2)
    assert (stored("1").manner, result.created, result.unchanged) == (Manner.LETTER, 1, 1)


@pytest.mark.parametrize("lines", [(EARLY, LATE), (LATE, EARLY)])
def test_the_newer_wins_by_what_the_sheet_calls_newer(bring, visits, lines):
    decide(bring(*lines), visits, Way.NEWER)
    assert stored("1").manner is Manner.VISIT


def test_where_no_row_says_when_the_later_row_is_newer(bring, visits):
    decide(bring("1,来访,,,,", "1,来信,,,,"), visits, Way.NEWER)
    assert stored("1").manner is Manner.LETTER


def test_two_facts_get_a_suffix_that_is_free(bring, visits):
    bring("1-2,来访,,,,")
    decide(bring(EARLY, LATE), visits, Way.SPLIT)
    assert [stored(number).manner for number in ("1", "1-2", "1-3")] == [Manner.LETTER, Manner.VISIT, Manner.VISIT]
    assert stored("1-3").branch == "第二支部"


@pytest.mark.parametrize(("way", "row", "unchanged"), [(Way.ONE, 3, 2), (Way.NEWER, None, 2), (Way.SPLIT, None, 2)])
def test_the_same_file_again_follows_the_decision(bring, visits, way, row, unchanged):
    decide(bring(EARLY, LATE), visits, way, row=row)
    assert numbers(bring(EARLY, LATE)) == (2, 0, 0, unchanged, 0)


def test_other_words_about_the_same_number_are_asked_about_again(bring, visits):
    decide(bring(EARLY, LATE), visits, Way.NEWER)
    assert bring(EARLY, "1,来访,第二支部,2026-01-02,2026-02-09,").rejected == 2


def test_a_decision_updates_what_stands_already(bring, visits):
    bring("1,来信,,,,")
    assert decide(bring(EARLY, LATE), visits, Way.NEWER).updated == 1
    assert stored("1").manner is Manner.VISIT


def test_undoing_a_decision_opens_it_again(bring, visits):
    report = bring(EARLY, LATE)
    result = decide(report, visits, Way.SPLIT)
    undoing.undo(result, visits, by=BY)
    db.session.commit()
    assert (stored("1"), conflict_of(report).choice, bring(EARLY, LATE).rejected) == (None, None, 2)
    assert decide(report, visits, Way.NEWER).state is BatchState.APPLIED


def test_a_chosen_row_that_cannot_be_imported_is_refused_with_its_reason(bring, visits):
    report = bring(EARLY, "1,来信,,2026-03-02,2026-03-01,")
    with pytest.raises(Refusal, match="第 3 行不能导入：答复日期答复早于收到"):
        decide(report, visits, Way.ONE, row=3)
    assert conflict_of(report).choice is None


def test_a_decision_needs_a_row_of_this_very_number(bring, visits):
    with pytest.raises(Refusal, match="以哪一行为准"):
        decide(bring(EARLY, LATE), visits, Way.ONE, row=99)


def test_what_was_decided_is_not_decided_twice(bring, visits):
    report = bring(EARLY, LATE)
    decide(report, visits, Way.NEWER)
    with pytest.raises(Refusal, match="已经处理过"):
        decide(report, visits, Way.NEWER)


def test_a_decision_about_another_version_is_a_conflict(bring, visits):
    conflict = conflict_of(bring(EARLY, LATE))
    with pytest.raises(Conflict):
        decisions.decide([conflict], db.session.get(ImportBatch, conflict.batch_id), visits, way=Way.NEWER, version=9, by=BY)


def test_all_at_once_by_age(bring, visits):
    report = bring(EARLY, LATE, "2,来信,,,,", "2,来访,,,,")
    batch = db.session.get(ImportBatch, report.batch)
    result = decisions.decide(queries.undecided(batch), batch, visits, way=Way.NEWER, by=BY)
    assert (result.created, result.unchanged, queries.open_conflicts(batch)) == (2, 2, 0)
    assert {visit.manner for visit in db.session.scalars(select(Outing))} == {Manner.VISIT}


def test_a_suffix_that_makes_the_number_too_long_is_refused(bring, visits):
    long = "9" * 100
    report = bring(f"{long},来信,,,,", f"{long},来访,,,,", dry_run=True)
    assert report.rejected == 2
    rows = [row for row in (parsed(visits, long, manner) for manner in ("来信", "来访"))]
    with pytest.raises(Refusal, match="不能用"):
        decisions.suffixes(rows, visits, BY)


def parsed(visits, number, manner):
    from xinfang_party.sheets.parsing import Parser

    return Parser(visits, {"number": 0, "manner": 1}).rows([(1, [number, manner])])[0]


def test_the_page_shows_what_differs(bring, visits):
    shown = pages.side_by_side(conflict_of(bring(EARLY, LATE)), visits)
    assert shown["numbers"] == ["第 2 行", "第 3 行"]
    assert [header for header, _, differs in shown["lines"] if differs] == ["方式", "办理支部", "答复日期"]
