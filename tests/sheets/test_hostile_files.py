"""Files others made: a correct import or a sentence, by command and by page, never anything else."""
import io
import json
import os
import re
import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.sheets.test_service import BY, numbers
from tests.sheets.test_views import fields
from xinfang_party.access.terms import Role
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.petitions.models import Case
from xinfang_party.sheets import service
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.terms import BatchState

DATA = Path(os.environ.get("XINFANG_SHARED", Path(__file__).parents[3] / "shared")) / "data"
SAID = re.compile(r'class="field-error"[^>]*>(?:<svg.*?</svg>)?[^<]*。|<div class="error-summary"[^>]*>.*?<li>[^<]*。', re.S)
HOSTILE = sorted(path.name for path in (DATA / "hostile").glob("*"))


@pytest.mark.parametrize("name", HOSTILE)
def test_every_hostile_file_gives_an_import_or_a_sentence(visits, shared, name):
    report, sentence = imported(visits, shared / "hostile" / name)
    assert sentence.endswith("。")
    assert report is None or report.rows == report.created + report.updated + report.unchanged + report.rejected > 0


def imported(sheet, path):
    """The report, or the sentence of the refusal."""
    try:
        return service.import_file(sheet, path, path.name, by=BY), "。"
    except Refusal as refusal:
        return None, refusal.sentence


@pytest.mark.parametrize("name", HOSTILE)
def test_every_hostile_file_by_page(visits, shared, log_in, name):
    content = io.BytesIO((shared / "hostile" / name).read_bytes())
    answer = log_in(Role.PETITION_OFFICER).post("/sheets/toys.visits/batches/new", data={"file": (content, name)},
                                                content_type="multipart/form-data")
    assert answer.status_code in {303, 422}


@pytest.mark.parametrize("name", HOSTILE)
def test_every_hostile_file_by_command(app, visits, shared, name):
    done = app.test_cli_runner().invoke(args=["sheets", "import", "toys.visits", str(shared / "hostile" / name), "--json"])
    assert (done.exit_code in {0, 1}, done.exception is None or isinstance(done.exception, SystemExit)) == (True, True)


@pytest.mark.parametrize("name", HOSTILE)
def test_every_hostile_file_as_cases_by_page(shared, log_in, name):
    """As far as the page lets it go, the first columns taken for number and day: a refusal stands in a sentence, an import in counts that
    add up."""
    officer, content = log_in(Role.PETITION_OFFICER), io.BytesIO((shared / "hostile" / name).read_bytes())
    sent = officer.post("/sheets/petitions.cases/batches/new", data={"file": (content, name)}, content_type="multipart/form-data")
    if is_told(sent):
        return
    page = fields(officer.get(sent.location))
    columns = {f"columns-{place}": {0: "number", 1: "received_at", 2: "channel"}.get(place, "")
               for place in range(sum(name.startswith("columns-") for name in page))}
    tried = officer.post(sent.location, data={"version": page["version"], "doubtful": page["doubtful"], **columns})
    if is_told(tried):
        return
    batch = db.session.scalars(select(ImportBatch)).one()
    if batch.state is BatchState.CHECKED and batch.created:
        assert officer.post(f"{tried.location}/apply", data=fields(officer.get(tried.location))).status_code == 303
    assert officer.get(tried.location).status_code == 200
    assert batch.rows == batch.created + batch.updated + batch.unchanged + batch.rejected > 0
    assert db.session.scalar(select(func.count(Case.id))) == (batch.created if batch.applied_at else 0)


def is_told(answer):
    """The page says in a sentence why it goes no further; any answer but this and a redirect is a fault."""
    assert answer.status_code in {303, 422}
    assert answer.status_code == 303 or SAID.search(answer.text)
    return answer.status_code == 422


@pytest.mark.parametrize("name", HOSTILE)
def test_every_hostile_file_as_cases_by_command(app, shared, name):
    done = app.test_cli_runner().invoke(args=["sheets", "import", "petitions.cases", str(shared / "hostile" / name), "--json"])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    said = json.loads(done.stdout)
    assert done.exit_code == (1 if "error" in said else 0)
    assert said.get("error", "。").endswith("。")
    assert said["rows"] == said["created"] + said["updated"] + said["unchanged"] + said["rejected"]
    assert db.session.scalar(select(func.count(Case.id))) == said["created"]


@pytest.mark.parametrize(("name", "rows", "dropped"), [
    ("附件4_sample120.xlsx", 120, {"留言用户", "留言主题", "留言详情", "答复意见"}), ("附件3_full.xlsx", 4_326, {"留言用户", "留言主题", "留言详情"})])
def test_real_cases_are_imported_and_then_unchanged(visits, shared, name, rows, dropped):
    path = shared / "petitions" / name
    report = service.import_file(visits, path, path.name, by=BY)
    assert (report.rows, report.rejected, dropped <= set(report.dropped_columns)) == (rows, report.rows - report.created, True)
    assert service.import_file(visits, path, path.name, by=BY).unchanged >= report.created


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_short_gives_an_import_or_a_sentence(visits, shared, tmp_path, cut):
    path = Path(shutil.copy(shared / "petitions" / "附件4_sample120.xlsx", tmp_path))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * cut)])
    with pytest.raises(Refusal, match=r"。$"):
        numbers(service.import_file(visits, path, path.name, by=BY))
