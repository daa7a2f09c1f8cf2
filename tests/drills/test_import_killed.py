"""kill -9 in the middle of an import: the batch is wholly there or not at all, and the database is whole."""
import random
import time
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from xinfang_party.kernel.database import db
from xinfang_party.petitions.models import Case
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.terms import BatchState

ROWS, PORTIONS, KILLS = 20_000, 10, 10


def sheet(folder, name):
    """A csv of new cases; every row its own number."""
    path, first = folder / f"{name}.csv", date(2024, 1, 1)
    lines = (f"{name}-{n:05},来信,{first + timedelta(days=n % 600)},{first + timedelta(days=n % 600 + 20)}" for n in range(ROWS))
    path.write_text("\n".join(["信访编号,信访形式,收到时间,答复时间", *lines]), "utf-8")
    return path


def killed_while_writing(site, path, portion, *weak):
    """Kill the importer a moment after it wrote this portion; False when it was faster."""
    process = site.start("bring", path, *weak)
    for line in process.stdout:
        if line.startswith("wrote") and int(line.split()[1]) >= portion * ROWS // PORTIONS:
            break
    time.sleep(random.uniform(0, 0.05))
    process.kill()
    process.wait()
    site.settle()
    return process.returncode == -9


def halves():
    """(batch, its cases) wherever these are neither none nor all; a batch without an end counts too."""
    db.session.rollback()
    counts = db.session.execute(select(Case.batch_id, func.count()).group_by(Case.batch_id)).all()
    unfinished = db.session.scalars(select(ImportBatch.id).where(ImportBatch.state != BatchState.APPLIED)).all()
    return [tuple(row) for row in counts if row[1] != ROWS] + [(batch, None) for batch in unfinished]


def test_an_import_that_is_killed_leaves_no_half_batch(site, figure):
    random.seed(20260301)
    killed = 0
    for number in range(KILLS):
        killed += killed_while_writing(site, sheet(site.folder, f"K{number}"), 1 + number % PORTIONS)
        assert (halves(), site.faults()) == ([], []), f"after kill {number}"
    path = sheet(site.folder, "last")
    assert "done 20000 0" in site.start("bring", path).communicate()[0]
    assert "done 0 20000" in site.start("bring", path).communicate()[0]
    figure(f"kill -9 during an import of {ROWS:,} rows: {killed} of {KILLS} killed in the middle, 0 half batches, database and audit chain whole")
    assert killed >= KILLS - 3


def test_the_control_an_import_without_one_transaction_leaves_half_a_batch(site):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("once is enough")
    assert killed_while_writing(site, sheet(site.folder, "weak"), 3, "weak")
    assert halves() != []
