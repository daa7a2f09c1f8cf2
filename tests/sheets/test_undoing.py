from datetime import date

import pytest

from tests.sheets.test_service import BY, ONE, TWO, stored, tags
from tests.sheets.toys import Manner, Note
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.sheets import undoing
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.terms import BatchState

CHANGED = "1,来访,,,2026-05-01,"


def undo(report, visits):
    batch = db.session.get(ImportBatch, report.batch)
    undoing.undo(batch, visits, by=BY)
    db.session.commit()
    return batch


def test_created_facts_go_and_updated_ones_are_as_before(bring, visits):
    bring(ONE)
    batch = undo(bring(CHANGED, TWO), visits)
    visit = stored("1")
    assert (visit.manner, visit.replied_on, visit.late, stored("2")) == (Manner.LETTER, date(2026, 1, 5), False, None)
    assert (batch.state, tags()[-1]) == (BatchState.UNDONE, "batch.undone")


def test_what_somebody_edited_since_is_not_undone(bring, visits):
    report = bring(ONE)
    stored("1").people = 9
    db.session.flush()
    with pytest.raises(Refusal, match="有 1 条后来又被修改过"):
        undo(report, visits)
    assert stored("1").people == 9


def test_an_update_somebody_edited_since_is_not_undone(bring, visits):
    bring(ONE)
    report = bring(CHANGED)
    stored("1").replied_on = date(2026, 6, 1)
    db.session.flush()
    with pytest.raises(Refusal, match="后来又被修改过"):
        undo(report, visits)


def test_later_imports_are_undone_first_then_the_earlier(bring, visits):
    first, second = bring(ONE), bring(CHANGED)
    with pytest.raises(Refusal, match="请先撤销后来的导入"):
        undo(first, visits)
    undo(second, visits)
    undo(first, visits)
    assert stored("1") is None


def test_what_others_built_on_is_not_undone(bring, visits):
    report = bring(ONE, TWO)
    db.session.add(Note(visit_id=stored("1").id))
    db.session.flush()
    with pytest.raises(Refusal, match="已被其他记录引用"):
        undo(report, visits)
    assert stored("2") is not None


def test_a_batch_is_undone_once(bring, visits):
    report = bring(ONE)
    undo(report, visits)
    with pytest.raises(Refusal, match="已经撤销"):
        undo(report, visits)


def test_after_undoing_the_file_can_be_imported_again(bring, visits):
    undo(bring(ONE), visits)
    assert bring(ONE).created == 1
