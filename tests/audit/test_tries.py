"""A flood of refused tries fills no chain: the first of a minute are written out, the rest are counted in one entry."""
import pytest

from tests.accounts import people
from xinfang_party.access.terms import STRANGER, Identity, Role
from xinfang_party.audit import jobs, tries
from xinfang_party.audit import service as audit
from xinfang_party.audit.models import AuditEntry, AuditTally
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import unit_of_work

BY = Identity(account_id=7, name="示例党员01", username="shili01")


def daily():
    """As the scheduler does it."""
    with unit_of_work():
        jobs.keep_head()


def entries(tag):
    return db.session.query(AuditEntry).filter_by(tag=tag).order_by(AuditEntry.id).all()


def test_of_many_in_one_minute_the_rest_is_counted_once(app, clock_at):
    with clock_at("2026-03-01 10:00:01"):
        for number in range(250):
            tries.record_try("session.refused", by=STRANGER, username=f"u{number}")
    with clock_at("2026-03-01 10:01:00"):
        tries.record_try("session.refused", by=STRANGER, username="next")
    db.session.commit()
    found = [entry.details for entry in entries("session.refused")]
    assert [one["username"] for one in found[:10]] == [f"u{number}" for number in range(10)]
    assert found[10:] == [{"count": 240, "minute": "2026-03-01 10:00", "from": "命令或定时任务"}, {"username": "next"}]
    assert (db.session.query(AuditTally).count(), audit.verify()[1]) == (1, None)


@pytest.mark.parametrize("other", [
    {"tag": "access.refused"}, {"by": BY}, {"address": "10.0.0.2"}])
def test_nobody_hides_behind_the_flood_of_another(app, clock_at, other):
    other = {"tag": "session.refused", "by": STRANGER, "address": "10.0.0.1", **other}
    with clock_at("2026-03-01 10:00"):
        with app.test_request_context(environ_base={"REMOTE_ADDR": "10.0.0.1"}):
            assert [tries.record_try("session.refused", by=STRANGER) for _ in range(11)][-1] is None
        with app.test_request_context(environ_base={"REMOTE_ADDR": other["address"]}):
            assert tries.record_try(other["tag"], by=other["by"]) is not None


def test_few_tries_leave_no_count(app, clock_at):
    with clock_at("2026-03-01 10:00"):
        for _ in range(10):
            tries.record_try("access.refused", by=BY)
        db.session.commit()
    with clock_at("2026-03-02 00:05"):
        daily()
    assert (len(entries("access.refused")), db.session.query(AuditTally).count()) == (10, 0)


def test_the_daily_job_writes_the_counts_that_wait(app, clock_at):
    with clock_at("2026-03-01 10:00"):
        for _ in range(12):
            tries.record_try("access.refused", by=BY)
        db.session.commit()
    with clock_at("2026-03-02 00:05"):
        daily()
    last = entries("access.refused")[-1]
    assert (last.details["count"], last.account_id, last.actor, last.username) == (2, 7, "示例党员01", "shili01")


def test_refused_posts_of_a_signed_in_user_are_counted(log_in):
    client = log_in(Role.INSPECTOR)
    assert {client.post("/audit/verify").status_code for _ in range(30)} == {404}
    assert len(entries("access.refused")) in range(10, 23)  # the minute may turn meanwhile


def test_failed_log_ins_of_strangers_are_counted(client, clock_at):
    with clock_at("2026-03-01 10:00"):
        people.carry(client)
        answers = {client.post("/login", data={"username": f"nobody{number}", "password": "Wrong-Ladder-58"}).status_code for number in range(14)}
    assert (answers, len(entries("session.refused")), db.session.query(AuditTally).one().count) == ({422}, 10, 14)
