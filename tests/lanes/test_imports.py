"""Steps of cases that come in sheets: open ones owe theirs, closed history owes nothing, the same sheet again changes nothing."""
from datetime import date

import pytest
from sqlalchemy import func, select

from tests.petitions.made import OFFICER
from tests.sheets import bringing
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.lanes import service
from xinfang_party.lanes.models import CaseLane, CaseStep
from xinfang_party.lanes.terms import StepCode
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.sheets import SHEETS
from xinfang_party.sheets import undoing
from xinfang_party.sheets.models import ImportBatch

HEAD = "信访编号,收到时间,四办分类,答复时间"
OPEN, CLOSED, UNSORTED = "A1,2026-03-02 09:30,急事急办,", "A2,2026-02-02,急事急办,2026-02-20", "A3,2026-03-02,,"


@pytest.fixture(autouse=True)
def wall_clock(app, clock_at):
    with clock_at("2026-03-03 10:00"):
        yield


@pytest.fixture
def bring(tmp_path):
    return lambda *lines: bringing.bring(tmp_path, SHEETS[0], HEAD, *lines, by=OFFICER)


def the(number):
    db.session.expire_all()
    return db.session.scalars(select(Case).where(Case.number == number)).one()


def steps(number):
    return {step.code: (step.due_on, step.done_on) for step in db.session.scalars(select(CaseStep).where(CaseStep.case_id == the(number).id))}


def batch():
    return db.session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc())).first()


def test_open_cases_owe_their_steps_and_closed_history_nothing(bring):
    bring(OPEN, CLOSED, UNSORTED)
    assert steps("A1")[StepCode.CONTACT] == (date(2026, 3, 3), None)
    assert db.session.get(CaseLane, the("A1").id).next_time.hour == 11  # the report, two hours after the receipt
    assert (steps("A2"), steps("A3")) == ({}, {})
    assert db.session.scalar(select(func.count()).select_from(CaseLane)) == 2


def test_the_same_sheet_again_changes_nothing(bring):
    bring(OPEN, CLOSED)
    report = bring(OPEN, CLOSED)
    assert (report.created, report.updated) == (0, 0)
    assert the("A1").version == 1


def test_an_answer_in_a_later_sheet_closes_what_was_open(bring):
    bring("A1,2026-03-02,简事快办,")
    bring("A1,2026-03-02,简事快办,2026-03-03")
    assert steps("A1") == {StepCode.NOTIFY: (date(2026, 3, 4), None), StepCode.INVITE: (date(2026, 3, 6), None)}


def test_undoing_takes_the_steps_with_it(bring):
    bring(OPEN)
    undoing.undo(batch(), SHEETS[0], by=OFFICER)
    assert db.session.scalar(select(func.count()).select_from(CaseLane)) == 0
    assert db.session.scalar(select(func.count()).select_from(CaseStep)) == 0


def test_undoing_an_update_brings_the_steps_back(bring):
    bring(OPEN)
    bring("A1,2026-03-02 09:30,急事急办,2026-03-03")
    undoing.undo(batch(), SHEETS[0], by=OFFICER)
    assert steps("A1")[StepCode.MEASURES] == (date(2026, 3, 5), None)


def test_what_was_noted_by_hand_keeps_the_batch(bring):
    bring(OPEN)
    service.note(the("A1"), StepCode.CONTACT, by=OFFICER)
    with pytest.raises(Refusal, match="四办步骤"):
        undoing.undo(batch(), SHEETS[0], by=OFFICER)
