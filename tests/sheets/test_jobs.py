import os
from datetime import timedelta

import pytest

from tests.sheets.test_service import ONE, uploaded
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.sheets import jobs, pages, registry
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.sources import place


@pytest.fixture
def old(visits):
    """An upload of this many days ago."""
    def make(days, **facts):
        batch = uploaded(visits, ONE)
        batch.uploaded_at = clock.now() - timedelta(days=days)
        for name, value in facts.items():
            setattr(batch, name, value)
        db.session.flush()
        for name in filter(None, (batch.spool, batch.rejected_spool)):
            os.utime(place(name), (clock.now().timestamp() - days * 86_400,) * 2)
        return batch

    return make


def cleared(batch):
    name = batch.spool or batch.rejected_spool
    jobs.clear_spools()
    db.session.expire_all()
    return not place(name).exists()


@pytest.mark.parametrize(("days", "goes"), [(6, False), (8, True)])
def test_rows_nobody_imported_go_after_a_week(old, days, goes):
    assert cleared(old(days)) is goes


@pytest.mark.parametrize(("days", "goes"), [(89, False), (91, True)])
def test_refused_rows_go_after_ninety_days(old, days, goes):
    batch = old(days)
    batch.rejected_spool, batch.spool = batch.spool, None
    db.session.flush()
    assert cleared(batch) is goes


@pytest.mark.parametrize(("days", "goes"), [(0, False), (2, True)])
def test_files_no_batch_names_go_after_a_day(old, days, goes):
    batch = old(days)
    name, batch.spool = batch.spool, None
    db.session.flush()
    jobs.clear_spools()
    assert place(name).exists() is not goes


def test_a_batch_whose_rows_are_gone_says_what_to_do(old):
    batch = old(8)
    jobs.clear_spools()
    with pytest.raises(Refusal, match="请重新上传文件"):
        pages.samples(db.session.get(ImportBatch, batch.id, populate_existing=True), registry.SHEETS[batch.sheet])
