"""The pages of signals and handling: what they say, who opens them, what a refusal keeps."""
import pytest

from tests.reviews import made
from tests.reviews.made import DISCIPLINE
from tests.signals.test_service import FACTS, pile_up, seen, signals
from xinfang_party.access.terms import Role
from xinfang_party.kernel.database import db
from xinfang_party.signals import warnings
from xinfang_party.signals.models import RiskWarning

BASIS = "登记簿连续两月没有复核"
DATA = {"kind": "rectify", "basis": BASIS, "document_no": "", "acted_on": "2026-03-02", "acted_by": "机关纪委", "due_on": "2026-04-01"}


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW) as traveller:
        found = made.world()
        found.traveller = traveller
        yield found


def test_the_discipline_office_looks_and_accepts(world, log_in):
    pile_up(world)
    office = log_in(Role.DISCIPLINE)
    assert office.post("/risk-signals/look").status_code == 303
    [signal] = signals()
    register = made.integrity.make_register(world.department, by=DISCIPLINE)
    db.session.commit()
    page = office.get(f"/risk-signals/{signal.id}").text
    assert signal.sentence in page
    assert "2025年11月" in page
    assert f'value="{register.id}"' in page
    data = {"version": signal.version, "register_ids": [register.id], "reason": "连续增加"}
    assert office.post(f"/risk-signals/{signal.id}/accept", data=data).status_code == 303
    page = office.get(f"/risk-signals/{signal.id}").text
    assert "连续增加" in page
    assert "/accept" not in page
    assert f"/risk-registers/{register.id}" in page


def test_declining_without_a_reason_is_refused_and_shown_to_no_one_else(world, log_in):
    signal, office = seen(world), log_in(Role.DISCIPLINE)
    refused = office.post(f"/risk-signals/{signal.id}/decline", data={"version": signal.version, "reason": " "})
    assert refused.status_code == 422
    assert "请写明理由" in refused.text
    assert "/decline" not in log_in(Role.LEADER).get(f"/risk-signals/{signal.id}").text
    for client in (log_in(Role.PARTY_OFFICE), log_in(member=world.head), log_in(Role.PETITION_OFFICER)):
        assert client.get("/risk-signals").status_code == client.get(f"/risk-signals/{signal.id}").status_code == 404


def test_handling_is_the_discipline_offices_alone(world, log_in):
    register, office = made.integrity.make_register(world.department, world.post, by=DISCIPLINE), log_in(Role.DISCIPLINE)
    refused = office.post(f"/risk-registers/{register.id}/warnings/new", data={**DATA, "due_on": ""})
    assert refused.status_code == 422
    assert BASIS in refused.text
    done = office.post(f"/risk-registers/{register.id}/warnings/new", data=DATA)
    assert BASIS in office.get(done.location).text
    assert "限期整改" in office.get(f"/risk-registers/{register.id}").text
    for client in (log_in(Role.LEADER), log_in(Role.PARTY_OFFICE), log_in(member=world.head)):
        assert client.get(done.location).status_code == client.get("/risk-warnings").status_code == 404
        assert "限期整改" not in client.get(f"/risk-registers/{register.id}").text


def test_handling_is_edited_and_finished(world, log_in):
    one, office = warnings.record(made.integrity.make_register(world.department, by=DISCIPLINE), facts=FACTS, by=DISCIPLINE), log_in(Role.DISCIPLINE)
    path = f"/risk-warnings/{one.id}"
    assert BASIS in office.get(f"{path}/edit").text
    assert office.post(f"{path}/edit", data={**DATA, "version": one.version, "basis": "另写"}).status_code == 303
    assert office.post(f"{path}/finish", data={"version": one.version, "result": "", "done_on": "2026-03-02"}).status_code == 422
    assert office.post(f"{path}/finish", data={"version": one.version, "result": "已改", "done_on": "2026-03-02"}).status_code == 303
    page = office.get("/risk-warnings").text
    assert "已办结" in page
    assert db.session.get(RiskWarning, one.id).result == "已改"
    assert office.post(f"{path}/reopen", data={"version": db.session.get(RiskWarning, one.id).version, "reason": " "}).status_code == 422
    assert office.post(f"{path}/reopen", data={"version": db.session.get(RiskWarning, one.id).version, "reason": "写错了"}).status_code == 303
    assert "已改" in office.get(path).text


def test_lists_keep_their_statements_as_rows_grow(world, log_in, counted):
    office, signal = log_in(Role.DISCIPLINE), seen(world)
    warnings.record(made.integrity.make_register(world.department, by=DISCIPLINE), facts=FACTS, by=DISCIPLINE)
    db.session.commit()
    paths = ("/risk-signals", f"/risk-signals/{signal.id}", "/risk-warnings")
    before = [statements_of(office, counted, path) for path in paths]
    for _ in range(3):
        other = made.world()
        pile_up(other)
        warnings.record(made.integrity.make_register(other.department, by=DISCIPLINE), facts=FACTS, by=DISCIPLINE)
    office.post("/risk-signals/look")
    assert [statements_of(office, counted, path) for path in paths] == before
    assert max(before) <= 15
    assert len(signals()) == 4


def statements_of(client, counted, path):
    with counted() as statements:
        assert client.get(path).status_code == 200
    return len(statements)
