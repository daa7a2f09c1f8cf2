"""What the drills run in processes of their own: `python -m tests.drills.workers VERB …`. Each says on standard output how far it is."""
import sys
import time
from datetime import datetime
from pathlib import Path

import time_machine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from xinfang_party import create_app
from xinfang_party.access.terms import SYSTEM
from xinfang_party.audit import service as audit
from xinfang_party.commitments import closing
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.organization.models import Branch
from xinfang_party.petitions.sheets import SHEETS
from xinfang_party.schedule import JOBS
from xinfang_party.sheets import service as sheets
from xinfang_party.tasks import runner

CASES = SHEETS[0]
WRITING = "正在导入"


def say(*words: object) -> None:
    print(*words, flush=True)


def bring(path: str, weak: str = "") -> None:
    """Import a file, one line for each portion written. `weak`: commit after each, as an import without one transaction would."""
    def progress(done: int, _total: int, words: str = "") -> None:
        if words == WRITING:
            if weak:
                db.session.commit()
            say("wrote", done)

    report = sheets.import_file(CASES, Path(path), Path(path).name, by=sheets.operator(CASES.import_permission), progress=progress)
    say("done", report.created, report.unchanged)


def write(branch_id: str, times: str, weak: str = "") -> None:
    """Read and write the same row so many times. `weak`: as a transaction that begins reading and only then asks for the lock."""
    failed, again, slowest = 0, 0, 0.0
    for _ in range(int(times)):
        begun, done = time.monotonic(), False
        while not done:
            try:
                with unit_of_work() if not weak else db.session.no_autoflush:
                    db.session.expire_all()
                    add_one(int(branch_id))
                    if weak:
                        db.session.commit()
                done = True
            except StaleDataError:
                db.session.rollback()
                again += 1
            except OperationalError:
                db.session.rollback()
                failed, done = failed + 1, True
        slowest = max(slowest, time.monotonic() - begun)
    say(failed, again, round(slowest * 1000))


def add_one(branch_id: int) -> None:
    branch = db.session.get_one(Branch, branch_id)
    branch.sort_order += 1
    audit.record("branch.edited", subject=branch, by=SYSTEM, changes={"sort_order": [branch.sort_order - 1, branch.sort_order]})


def freeze(moment: str, begin_at: str) -> None:
    """Be a scheduler that runs the freeze at this moment of the wall clock; all begin together."""
    job, real = next(job for job in JOBS if job.id == "commitments.freeze"), closing.freeze

    def told(commitment):  # type: ignore[no-untyped-def]
        real(commitment)
        say("froze", commitment.id)

    closing.freeze = told
    time.sleep(max(0.0, float(begin_at) - time.time()))
    with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=clock.ZONE)):
        say("ran", runner.run_job(app, job))


if __name__ == "__main__":
    app = create_app()
    with app.app_context():
        {"bring": bring, "write": write, "freeze": freeze}[sys.argv[1]](*sys.argv[2:])
