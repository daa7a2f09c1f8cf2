"""The ledger as a sheet: both ways, by whom, and what stands is kept."""
from io import BytesIO

import pytest
from sqlalchemy import delete, select

from tests import people
from tests.activities import made as activities
from tests.directives import made
from tests.sheets import bringing
from xinfang_party.directives import tasks
from xinfang_party.directives.models import Directive, DirectiveTask, TaskNote
from xinfang_party.directives.sheets import SHEET
from xinfang_party.directives.terms import TaskState
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.sheets import exporting, undoing
from xinfang_party.sheets.models import ImportBatch

HEAD = "编号,党支部,来源,主要内容,任务,布置日期,期限,进行到,办结日期,结果,最近进展日期,最近进展,学习日期,印发日期"


@pytest.fixture
def house(app, clock_at):
    with clock_at(made.NOW):
        yield activities.house()


@pytest.fixture
def bring(tmp_path):
    def act(*lines, by=made.OFFICE):
        report = bringing.bring(tmp_path, SHEET, *lines, by=by)
        db.session.expire_all()
        return report

    return act


def counts(report):
    return report.created, report.updated, report.unchanged, report.rejected


def words(report):
    return "；".join(problem["message"] for problem in report.problems)


USUAL = {"number": "2026-7", "task": "会商", "set_on": "2026-01-05", "due": "2026-06-30", "rest": ",,,,,,", "source": "示例会议", "summary": "要求"}


def row(house, **facts):
    one = {**USUAL, **facts}
    return ",".join((one["number"], house.branch.name, *(one[name] for name in ("source", "summary", "task", "set_on", "due", "rest"))))


def test_an_old_ledger_comes_in_and_later_numbers_go_on(house, bring):
    report = bring(HEAD, row(house), row(house, task="走访", due="长期", rest=",,,2026-02-01,走访三户,2026-01-05,2026-01-04"),
                   row(house, number="2025-3", source="另一会议", rest="已完成,2026-02-02,已办,,,,"))
    assert (counts(report), words(report)) == ((3, 0, 0, 0), "")
    first, second, third = db.session.scalars(select(DirectiveTask).order_by(DirectiveTask.id)).all()
    assert (first.directive_id, first.position, second.position, second.is_lasting) == (second.directive_id, 0, 1, True)
    assert (second.state, str(second.updated_on), second.notes[0].text) == (TaskState.GOING, "2026-02-01", "走访三户")
    assert (third.state, str(third.closed_on), third.directive.number) == (TaskState.DONE, "2026-02-02", "落〔2025〕3号")
    assert made.entry(house.branch).number == "落〔2026〕8号"


def test_what_goes_out_comes_back_unchanged_and_whole(house, bring):
    task = made.task(house.branch, owner_id=house.plain.id)
    tasks.note(task, noted_on=made.TODAY, percent=40, text="已会商一次", by=made.OFFICE)
    made.task(house.branch, is_lasting=True, due_on=None)
    db.session.commit()
    target = BytesIO()
    exporting.write_export(SHEET, made.OFFICE, target, "csv")
    lines = target.getvalue().decode("utf-8-sig").splitlines()
    assert counts(bring(*lines)) == (0, 0, 2, 0)
    for model in (TaskNote, DirectiveTask, Directive):
        db.session.execute(delete(model))
    report = bring(*lines)
    assert (counts(report), words(report)) == ((2, 0, 0, 0), "")
    back = db.session.scalars(select(DirectiveTask).order_by(DirectiveTask.id)).all()
    assert [(one.percent, one.is_lasting, one.owner_id) for one in back] == [(40, False, house.plain.id), (0, True, None)]


@pytest.mark.parametrize(("facts", "sentence"), [
    ({"number": "三号"}, "认不出编号"), ({"summary": "机密★"}, "密级标志"), ({"rest": "已完成,,,,,,"}, "办结日期和结果"), ({"set_on": "2026-03-03"}, "布置日期还没有到"),
    ({"rest": ",,,2026-02-01,,,"}, "要么都填"), ({"rest": ",,,,,2026-02-01,2026-02-02"}, "早于印发日期"), ({"number": "2027-1"}, "年份还没有到"),
])
def test_a_row_is_refused_in_words(house, bring, facts, sentence):
    report = bring(HEAD, row(house, **facts))
    assert (counts(report), sentence in words(report)) == ((0, 0, 0, 1), True)


def test_what_stands_is_kept_and_a_number_is_one_matter(house, bring):
    bring(HEAD, row(house))
    assert "不一样" in words(bring(HEAD, row(house, due="2026-07-31")))
    assert "另一件事" in words(bring(HEAD, row(house, task="别的任务", source="别的会议")))
    assert db.session.scalars(select(DirectiveTask)).one().text == "会商"


def test_a_secretary_brings_the_own_branch_alone_and_takes_a_batch_back(house, bring):
    secretary = activities.identity(house.secretary)
    other = activities.identity(people.secretary(people.branch()))
    assert "不是您负责的" in words(bring(HEAD, row(house), by=other))
    bring(HEAD, row(house, rest=",,,2026-02-01,走访三户,,"), by=secretary)
    batch = db.session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc()).limit(1)).one()
    task = db.session.scalars(select(DirectiveTask)).one()
    added = tasks.add(task.directive, facts=made.TASK, by=secretary)
    db.session.commit()
    with pytest.raises(Refusal):
        undoing.undo(batch, SHEET, by=secretary)
    db.session.rollback()
    db.session.delete(added)
    db.session.commit()
    undoing.undo(batch, SHEET, by=secretary)
    assert db.session.scalars(select(Directive)).all() == []
