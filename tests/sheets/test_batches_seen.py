"""Whoever imports for one branch only sees the batches he or she sent; whoever imports for the bureau sees all."""
import pytest

from tests import people
from tests.accounts import people as accounts
from xinfang_party.access.terms import Role
from xinfang_party.accounts.queries import identity_of
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.sheets import registry, service
from xinfang_party.sheets.models import ImportBatch


@pytest.fixture
def batch(app, tmp_path):
    """Of a secretary who is no longer asked, and who brought a row of somebody else's branch."""
    secretary = people.secretary(people.branch("第一支部"))
    people.branch("第二支部")
    path = tmp_path / "表.csv"
    path.write_text("日期,党支部,学员总数,活跃学员\n2026-01,第一支部,26,25\n2026-01,第二支部,26,25", "utf-8")
    db.session.commit()
    by = identity_of(accounts.account(member=secretary), clock.today())
    return db.session.get(ImportBatch, service.import_file(registry.SHEETS["xuexi.figures"], path, "一支部.csv", by=by).batch)


@pytest.mark.parametrize("path", ["/batches/{0}", "/batches/{0}/columns", "/batches/{0}/rejected.xlsx", "/batches/{0}/conflicts"])
def test_another_secretary_sees_nothing_of_it(batch, log_in, path):
    assert log_in(member=people.secretary(people.branch("别的支部"))).get(path.format(batch.id)).status_code == 404


@pytest.mark.parametrize("verb", ["apply", "withdraw", "undo"])
def test_another_secretary_does_nothing_with_it(batch, log_in, verb):
    client = log_in(member=people.secretary(people.branch("别的支部")))
    assert client.post(f"/batches/{batch.id}/{verb}", data={"version": batch.version}).status_code == 404


def test_lists_hold_the_own_ones(batch, log_in):
    client = log_in(member=people.secretary(people.branch("别的支部")))
    for path in ("/sheets/xuexi.figures/batches", "/"):
        assert "一支部.csv" not in client.get(path).get_data(as_text=True)


def test_the_party_office_sees_all(batch, log_in):
    client = log_in(Role.PARTY_OFFICE)
    assert "一支部.csv" in client.get("/sheets/xuexi.figures/batches").get_data(as_text=True)
    assert client.get(f"/batches/{batch.id}").status_code == 200
