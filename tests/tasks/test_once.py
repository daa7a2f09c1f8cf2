"""A job does its work exactly once a period, however many runners there are."""
import time

import pytest

from tests.live import at_once
from tests.tasks.toys import notices, put_notice
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.tasks import service
from xinfang_party.tasks.models import JobRun
from xinfang_party.tasks.queries import last_run_of_each


def test_a_job_runs_once_a_period(live):
    ran = [service.once("toy", day, put_notice) for day in ("2026-03-01", "2026-03-01", "2026-03-02")]
    assert (ran, notices()) == ([True, False, True], 2)


def test_two_runners_at_once_run_a_job_once(live):
    def act(_number):
        return service.once("toy", "2026-03-01", lambda: (put_notice(), time.sleep(0.2)))

    assert sorted(at_once(live, 2, act)) == [False, True]
    assert notices() == 1


@pytest.mark.parametrize("round_", range(3))
def test_eight_runners_over_ten_periods_run_each_once(live, round_):
    def act(_number):
        return sum(service.once("toy", str(period), put_notice) for period in range(10))

    assert sum(at_once(live, 8, act)) == 10
    assert notices() == 10


def test_a_job_that_fails_leaves_nothing_and_may_run_again(live):
    def fail():
        put_notice()
        db.session.flush()
        raise OSError("power cut")

    with pytest.raises(OSError, match="power cut"):
        service.once("toy", "2026-03-01", fail)
    assert (notices(), service.has_run("toy", "2026-03-01")) == (0, False)
    assert service.once("toy", "2026-03-01", put_notice)


def test_once_inside_another_unit_of_work_keeps_what_was_done_before(live):
    service.once("toy.part", "1", put_notice)
    with unit_of_work():
        put_notice()
        assert not service.once("toy.part", "1", put_notice)
        assert service.once("toy.part", "2", put_notice)
    assert notices() == 3


def test_the_ledger_tells_the_last_run_of_each_job(live, clock_at):
    with clock_at("2026-03-01 08:30"):
        service.once("toy", "2026-03-01", put_notice)
    with clock_at("2026-03-02 08:30"):
        service.once("toy", "2026-03-02", put_notice)
        assert last_run_of_each() == {"toy": clock.now()}


def test_the_ledger_refuses_a_second_row_by_itself(live):
    service.once("toy", "1", put_notice)
    with pytest.raises(Exception, match=r"(?i)unique"), unit_of_work():
        db.session.add(JobRun(job="toy", period="1", ran_at=clock.now()))
