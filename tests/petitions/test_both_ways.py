"""The real tables and the files made to break readers once more, by page and by command: the same outcome either way."""
import io
import json
import os
from pathlib import Path

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.sheets.test_views import fields
from xinfang_party.access.terms import Role
from xinfang_party.petitions.models import Case
from xinfang_party.sheets.models import ImportBatch

DATA = Path(os.environ.get("XINFANG_SHARED", Path(__file__).parents[3] / "shared")) / "data"
HOSTILE = sorted(path.name for path in (DATA / "hostile").glob("*"))
COUNTS = ("rows", "created", "updated", "unchanged", "rejected")
REAL = [("附件4_sample120.xlsx", (120, 120, 0, 0, 0), (120, 0, 0, 120, 0)), ("附件3_full.xlsx", (4326, 4326, 0, 0, 0), (4326, 0, 0, 4326, 0)),
        ("beijing_letters.csv", (812, 809, 0, 3, 0), (812, 0, 0, 812, 0)), ("hangzhou_board.csv", (1027, 1027, 0, 0, 0), (1027, 0, 0, 1027, 0))]


@pytest.fixture
def officer(log_in):
    return log_in(Role.PETITION_OFFICER)


@pytest.fixture
def by_page(officer, session):
    """Upload, columns as guessed, dry run, confirm where there is something to import; the numbers of the batch."""
    def act(path):
        columns = send(officer, path).location
        batch = officer.post(columns, data=fields(officer.get(columns))).location
        shown = officer.get(batch)
        if "确认导入" in shown.text:
            officer.post(f"{batch}/apply", data=fields(shown))
        session.expire_all()
        made = session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc())).first()
        return tuple(getattr(made, name) for name in COUNTS)

    return act


def send(officer, path, sheet="petitions.cases"):
    """The body whole: the client would leave the file open in which it puts a large one together."""
    boundary, body = encode_multipart({"file": FileStorage(io.BytesIO(path.read_bytes()), path.name)})
    return officer.post(f"/sheets/{sheet}/batches/new", data=body, content_type=f"multipart/form-data; boundary={boundary}")


@pytest.fixture
def by_command(app):
    def act(path):
        done = app.test_cli_runner().invoke(args=["sheets", "import", "petitions.cases", str(path), "--json"])
        told = json.loads(done.stdout)
        return tuple(told[name] for name in COUNTS)

    return act


@pytest.fixture(params=["by page", "by command"])
def bring(request, by_page, by_command):
    return {"by page": by_page, "by command": by_command}[request.param]


@pytest.mark.by_turns
@pytest.mark.parametrize(("name", "first", "again"), REAL)
def test_a_real_table_comes_in_and_then_changes_nothing(bring, shared, name, first, again):
    path = shared / "petitions" / name
    assert bring(path) == first
    assert bring(path) == again


def test_its_answers_took_as_long_as_they_took(bring, session, shared):
    bring(shared / "petitions" / "附件4_sample120.xlsx")
    days = [(replied - received).days for received, replied in session.execute(select(Case.received_on, Case.replied_on))]
    assert [sum(n <= limit for n in days) for limit in (15, 60, 90)] == [81, 111, 115]


@pytest.mark.by_turns
@pytest.mark.parametrize("sheet", ["petitions.cases", "petitions.subjects"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_by_command_gives_its_numbers_or_a_sentence(app, session, shared, name, sheet):
    done = app.test_cli_runner().invoke(args=["sheets", "import", sheet, str(shared / "hostile" / name), "--json"])
    told = json.loads(done.stdout or done.stderr)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert told["error"].endswith("。") if "error" in told else told["rows"] == told["rejected"]
    assert session.scalars(select(Case)).all() == []


@pytest.mark.by_turns
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_by_page_is_refused_in_words_or_shown_with_its_faults(officer, session, shared, name):
    answer = send(officer, shared / "hostile" / name)
    if answer.status_code == 303:
        columns = fields(officer.get(answer.location)) | {"header_row": None}
        answer = officer.post(answer.location, data={name: value for name, value in columns.items() if value is not None})
    page = officer.get(answer.location) if answer.status_code == 303 else answer
    assert page.status_code in (200, 422)
    assert 'role="alert"' in page.text or "没有一行可以导入" in page.text or "不能导入的内容" in page.text
    assert session.scalars(select(Case)).all() == []
