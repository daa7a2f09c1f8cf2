"""What was kept outside the database tells what the chain itself no longer can."""
import pytest
from sqlalchemy import text

from tests.accounts import people
from xinfang_party.access.terms import Identity
from xinfang_party.audit import heads, jobs
from xinfang_party.audit import service as audit
from xinfang_party.audit.rules import GENESIS
from xinfang_party.audit.triggers import UNDO
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import unit_of_work

BY = Identity(account_id=7, name="示例党员01")


@pytest.fixture
def chain(app):
    """Six entries, their end kept."""
    write(6)
    daily()


def write(count):
    for number in range(count):
        audit.record("toy.made", by=BY, number=number)
    db.session.commit()


def cut(last_id):
    """As an attacker with the database's own rights would: the head goes along."""
    for statement in UNDO[db.session.get_bind().dialect.name]:
        db.session.execute(text(statement))
    end = db.session.scalar(text("SELECT hash FROM audit_entry WHERE id = :n"), {"n": last_id}) or GENESIS
    db.session.execute(text("DELETE FROM audit_entry WHERE id > :n"), {"n": last_id})
    db.session.execute(text("UPDATE audit_head SET last_id = :n, last_hash = :end"), {"n": last_id, "end": end})
    db.session.commit()


def daily():
    """As the scheduler does it."""
    with unit_of_work():
        jobs.keep_head()


def verified(app):
    return app.test_cli_runner().invoke(args=["audit", "verify"])


def test_a_cut_chain_is_whole_only_where_nothing_was_kept(chain):
    cut(3)
    assert "留存了第 6 条，现在只有 3 条" in audit.verify()[1]
    heads.file().unlink()
    assert audit.verify() == (3, None)


def test_a_chain_written_anew_over_the_cut_is_found(chain, app):
    cut(3)
    write(8)
    assert "现在第 6 条却是另一个内容" in audit.verify()[1]
    assert verified(app).exit_code == 1


def test_an_emptied_chain_is_a_fault_while_there_are_accounts(chain):
    people.account()
    db.session.commit()
    cut(0)
    assert "留存了第 6 条" in audit.verify()[1]
    heads.file().unlink()
    assert "一条记录也没有，却已有账号" in audit.verify()[1]


def test_every_verification_keeps_the_end_it_found_whole(chain, app):
    write(1)
    assert "与留存的 1 个链头对照过" in verified(app).output
    assert sorted(heads.kept()) == [6, 7]
    assert "与留存的 2 个链头对照过" in verified(app).output


def test_a_missing_file_is_said_and_begun_anew(chain, app):
    heads.file().unlink()
    result = verified(app)
    assert (result.exit_code, "没有留存的链头可以对照" in result.output, sorted(heads.kept())) == (0, True, [6])


def test_the_daily_job_keeps_nothing_over_a_fault_and_tells_the_page(chain):
    cut(3)
    daily()
    entry = db.session.get_one(audit.AuditEntry, 4)
    assert (entry.tag, "留存了第 6 条" in entry.details["fault"], sorted(heads.kept())) == ("audit.verified", True, [6])


def test_the_page_says_what_was_compared(chain, log_in):
    client = log_in(people.Role.AUDIT_ADMIN)
    assert "与留存的 1 个链头对照过" in client.post("/audit/verify", follow_redirects=True).text
    cut(3)
    assert "恢复过备份" in client.post("/audit/verify", follow_redirects=True).text


def test_the_file_is_only_appended_to_and_a_torn_line_stays_alone(chain):
    with heads.file().open("ab") as file:
        file.write(b"2026-03-01T10")
    before = heads.file().read_bytes()
    write(1)
    daily()
    assert heads.file().read_bytes().startswith(before)
    assert sorted(heads.kept()) == [6, 7]
    assert heads.file().stat().st_mode & 0o777 == 0o600


def test_an_end_kept_already_is_not_kept_twice(chain):
    size = heads.file().stat().st_size
    daily()
    assert heads.file().stat().st_size == size
