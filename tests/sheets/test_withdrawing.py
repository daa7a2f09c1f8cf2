"""An upload that is not to be imported after all: it goes from the home page, and its rows go with the next tidying."""
import os

import pytest
from sqlalchemy import select

from tests.sheets.test_service import ONE, stored, tags, uploaded
from tests.sheets.test_views import applied, fields, page, send, tried
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.sheets import batches, jobs, rules, service
from xinfang_party.sheets.models import ImportBatch, ImportProblem
from xinfang_party.sheets.sources import place
from xinfang_party.sheets.terms import BatchState

BAD = "9,来信,,2026-03-02,2026-03-01,"
BUTTON = "不导入了</button>"
BY = service.operator("case:import")


def the_batch():
    db.session.expire_all()
    return db.session.scalars(select(ImportBatch)).one()


def sent(officer):
    return send(officer, ONE).location.removesuffix("/columns")


@pytest.mark.parametrize(("begin", "owed"), [
    (sent, "核对列并试导入"), (lambda officer: tried(officer, ONE, BAD), "确认导入"), (lambda officer: tried(officer, BAD), "")])
def test_an_upload_is_let_go_by_page(officer, begin, owed):
    batch = begin(officer)
    assert (owed in page(officer, "/"), BUTTON in page(officer, batch), BUTTON in page(officer, f"{batch}/columns")) == (True, True, True)
    assert officer.post(f"{batch}/withdraw").status_code == 303
    told, home = page(officer, batch), page(officer, "/")
    assert ("不导入了，没有改动任何数据" in told, BUTTON in told, "核对列并试导入" in home + told, "确认导入" in home + told) == (True, False, False, False)
    found = the_batch()
    assert (found.state, found.spool, found.rejected_spool, found.rows, stored("1")) == (BatchState.WITHDRAWN, None, None, 0, None)
    assert (db.session.scalars(select(ImportProblem)).all(), tags()[-1]) == ([], "batch.withdrawn")


def test_its_files_go_with_the_next_tidying(officer):
    batch = tried(officer, ONE, BAD)
    files = [place(the_batch().spool), place(the_batch().rejected_spool)]
    officer.post(f"{batch}/withdraw")
    for path in files:
        os.utime(path, (clock.now().timestamp() - 2 * 86_400,) * 2)
    jobs.clear_spools()
    assert [path.exists() for path in files] == [False, False]


def test_what_was_imported_meanwhile_stays_and_the_page_says_so(officer):
    batch = tried(officer, ONE)
    on_screen = fields(officer.get(batch))
    officer.post(f"{batch}/apply", data=on_screen)
    answer = officer.post(f"{batch}/withdraw", data={"version": on_screen["version"]})
    assert (answer.status_code, "这批数据已经导入了。要取消，请点“撤销这批导入”。" in answer.text) == (422, True)
    assert (the_batch().state, stored("1").people, BUTTON in page(officer, batch)) == (BatchState.APPLIED, 3, False)


def test_what_is_being_imported_in_the_background_is_not_let_go(officer, monkeypatch):
    batch = tried(officer, ONE)
    monkeypatch.setattr(batches, "AT_ONCE", 1)
    officer.post(f"{batch}/apply", data=fields(officer.get(batch)))
    answer = officer.post(f"{batch}/withdraw", data={"version": the_batch().version})
    assert (answer.status_code, "正在后台处理" in answer.text, the_batch().state) == (422, True, BatchState.CHECKED)


def test_an_import_of_which_nothing_was_taken_is_not_let_go(officer):
    """It may still have repeated numbers to settle."""
    batch = applied(officer, "1,来信,,,,", "1,来访,,,,")
    answer = officer.post(f"{batch}/withdraw", data={"version": the_batch().version})
    assert (answer.status_code, the_batch().state) == (422, BatchState.REFUSED)


def test_what_is_let_go_is_neither_tried_nor_imported_nor_let_go_again(visits):
    batch = uploaded(visits, ONE)
    service.withdraw(batch, by=BY)
    for act in (lambda: service.try_out(batch, visits, by=BY), lambda: service.apply(batch, visits, by=BY), lambda: service.withdraw(batch, by=BY)):
        with pytest.raises(Refusal, match="已经选了不导入。要导入，请重新上传文件"):
            act()


def test_another_version_than_the_one_on_screen_is_a_conflict(visits):
    batch = uploaded(visits, ONE)
    with pytest.raises(Conflict):
        service.withdraw(batch, by=BY, version=9)
    assert batch.state is BatchState.UPLOADED


def test_without_the_version_on_screen_nothing_is_let_go(officer):
    batch = tried(officer, ONE)
    assert (officer.post(f"{batch}/withdraw", data={"version": ""}).status_code, the_batch().state) == (409, BatchState.CHECKED)


def test_a_file_imported_after_all_is_uploaded_anew(officer):
    officer.post(f"{tried(officer, ONE)}/withdraw")
    applied(officer, ONE)
    assert stored("1").people == 3


def test_every_state_has_its_words():
    assert set(BatchState) == set(rules.NOW)
