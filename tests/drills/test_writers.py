"""Many writers at once, each reading before it writes: nobody is told that the database is locked, and no change is lost."""
import pytest

from tests import people
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch

PROCESSES, TIMES = 4, 300


@pytest.fixture
def branch_id(site):
    branch = people.branch(sort_order=0)
    db.session.commit()
    return branch.id


def run(site, branch_id, times, *weak):
    """(failures, repeats after a conflict, slowest in ms) over all processes."""
    processes = [site.start("write", branch_id, times, *weak) for _ in range(PROCESSES)]
    said = [process.communicate() for process in processes]
    numbers = [list(map(int, out.split())) for out, _ in said]
    assert all(numbers), said
    failed, again, slowest = zip(*numbers, strict=True)
    return sum(failed), sum(again), max(slowest)


def test_writers_at_once_wait_for_each_other(site, branch_id, figure):
    before = db.session.query(AuditEntry).count()
    db.session.rollback()
    failed, again, slowest = run(site, branch_id, TIMES)
    figure(f"{PROCESSES} writers × {TIMES} read-then-write: {failed} failed, {again} repeated after a conflict, slowest {slowest} ms")
    assert failed == 0
    db.session.expire_all()
    assert db.session.get(Branch, branch_id).sort_order == PROCESSES * TIMES
    assert (db.session.query(AuditEntry).count() - before, site.faults()) == (PROCESSES * TIMES, [])


def test_the_control_writers_that_begin_by_reading_are_locked_out(site, branch_id):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("sqlite only")
    failed, _again, _slowest = run(site, branch_id, 60, "weak")
    assert failed > 0
