"""The pages of reviews: the whole chain through the browser's eyes, who sees what of it, what a refusal keeps."""
import pytest

from tests.reviews import made
from xinfang_party.access.terms import Role
from xinfang_party.integrity.terms import State
from xinfang_party.kernel.database import db
from xinfang_party.reviews import objecting, queries, service

SUBMIT, PASS, FILE, RETURN = "submit", "pass", "file", "return"


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW) as traveller:
        found = made.world()
        found.traveller = traveller
        yield found


def step(client, version, verb, **data):
    return client.post(f"/risk-versions/{version.id}/{verb}", data={"version": version.version, **data})


def test_a_campaign_is_opened_and_walked_to_its_notice(world, log_in):
    office = log_in(Role.DISCIPLINE, name="机关纪委")
    made_ = office.post("/risk-campaigns/new", data={"title": "年度复核", "check_due_on": "2026-03-20", "reach": "all", "note": ""})
    assert made_.status_code == 303
    assert world.department.name in office.get(made_.location).text
    version = made.version_of(world, world.post)
    made.write(version, made.by(world.holder))
    db.session.commit()
    for person, verb in ((world.holder, SUBMIT), (world.colleague, PASS), (world.head, PASS), (world.leader, PASS)):
        client = log_in(member=person)
        assert f"/risk-versions/{version.id}/{verb}" in client.get(f"/risk-versions/{version.id}").text
        assert step(client, version, verb, opinion="").status_code == 303
    assert step(office, version, FILE, opinion="").status_code == 303
    assert version.state is State.NOTICE
    assert world.post.name in log_in(member=world.outsider).get("/risk-notices").text


def test_what_is_under_way_is_read_by_its_chain_alone(world, log_in):
    version = made.taken(world, State.HEAD)
    seen = [who for who in (world.holder, world.colleague, world.head, world.leader, world.main) if made.OPINION in log_in(member=who).get(
        f"/risk-versions/{version.id}").text]
    assert len(seen) == 5
    for client in (log_in(member=world.outsider), log_in(Role.PARTY_OFFICE), log_in(member=made.people.secretary(world.branch))):
        assert client.get(f"/risk-versions/{version.id}").status_code == client.get(f"/risk-versions/{version.id}/pass").status_code == 404


def test_opinions_stay_with_the_chain_when_all_may_read_the_version(world, log_in):
    version = made.taken(world, State.NOTICE)
    page = log_in(member=world.outsider).get(f"/risk-versions/{version.id}").text
    assert made.POINT in page
    assert made.OPINION not in page


def test_who_objected_only_the_discipline_office_reads(world, log_in):
    version = made.taken(world, State.NOTICE)
    world.traveller.move_to("2026-03-04T02:00:00+00:00")
    objector = log_in(member=world.outsider)
    assert objector.post(f"/risk-versions/{version.id}/objections/new", data={"text": made.OBJECTION}).status_code == 303
    pages = {name: client.get(f"/risk-versions/{version.id}").text for name, client in (
        ("own", objector), ("office", log_in(Role.DISCIPLINE)), ("chain", log_in(member=world.holder)), ("far", log_in(member=made.people.member(world.branch))))}
    assert {name for name, page in pages.items() if made.OBJECTION in page} == {"own", "office", "chain"}
    assert {name for name, page in pages.items() if f"，{world.outsider.name}<p" in page.replace("\n", "")} == {"own", "office"}


def test_an_answer_is_written_and_shown(world, log_in):
    version = made.taken(world, State.NOTICE)
    world.traveller.move_to("2026-03-04T02:00:00+00:00")
    objection = objecting.object_(version, text=made.OBJECTION, by=made.by(world.outsider))
    db.session.commit()
    office, path = log_in(Role.DISCIPLINE), f"/risk-objections/{objection.id}/answer"
    assert made.OBJECTION in office.get(path).text
    assert "/answer" in office.get("/").text
    assert office.post(path, data={"version": objection.version, "is_upheld": "no", "answer": made.ANSWER}).status_code == 303
    assert made.ANSWER in log_in(member=world.holder).get(f"/risk-versions/{version.id}").text


def test_an_objector_reads_the_answer_though_the_version_is_private_again(world, log_in):
    version = made.taken(world, State.NOTICE)
    world.traveller.move_to("2026-03-04T02:00:00+00:00")
    objector = log_in(Role.PARTY_OFFICE)
    assert objector.post(f"/risk-versions/{version.id}/objections/new", data={"text": made.OBJECTION}).status_code == 303
    objecting.answer(queries.objections_of(version, made.DISCIPLINE)[0], is_upheld=True, answer=made.ANSWER, by=made.DISCIPLINE)
    db.session.commit()
    assert objector.get(f"/risk-versions/{version.id}").status_code == 404
    assert made.ANSWER in objector.get("/risk-notices").text
    assert "提的异议已经答复" in objector.get("/notifications").text
    assert made.ANSWER not in log_in(member=world.outsider).get("/risk-notices").text


def test_the_counts_of_a_campaign_lead_to_its_registers(world, log_in):
    campaign, other = made.campaign(world), made.taken(made.world(), State.CROSS)
    world.department.head_id = None
    world.main.left_on = world.leader.left_on = made.TODAY.replace(month=1)
    world.traveller.move_to("2026-03-23T02:00:00+00:00")
    db.session.commit()
    office = log_in(Role.DISCIPLINE)
    page = office.get(f"/risk-campaigns/{campaign.id}").text
    assert "缺部门负责人、分管领导" in page
    address = f"/risk-registers?campaign={campaign.id}&step=check"
    assert address.replace("&", "&amp;") in page
    assert f"/risk-registers?campaign={campaign.id}&amp;late=1" in page
    listed = {path: office.get(path).text for path in (address, f"{address}&late=1", "/risk-registers?step=cross", "/risk-registers?late=1")}
    assert [(f"{world.department.name}·{world.post.name}" in text, other.register.name in text) for text in listed.values()] == [
        (True, False), (True, False), (False, True), (True, True)]
    assert all("超过期限</span>" in text for text in listed.values())


def test_a_refusal_keeps_what_was_typed(world, log_in):
    version = made.taken(world, State.HEAD)
    answer = step(log_in(member=world.leader), version, PASS, opinion="都合适")
    assert answer.status_code == 422
    assert "不是您办理" in answer.text
    assert "都合适" in answer.text
    late = log_in(member=world.head).post(f"/risk-versions/{version.id}/pass", data={"version": version.version - 1, "opinion": ""})
    assert late.status_code == 409


def test_people_are_named_by_number(world, log_in):
    version, office = made.taken(world, State.CROSS), log_in(Role.DISCIPLINE)
    data = {"holder": world.holder.number, "cross_checker": "", "head": world.head.number, "leader": world.leader.number, "main_leader": world.main.number,
            "opinion": "休假"}
    assert step(office, version, "people", **{**data, "head": "没有这个人"}).status_code == 422
    assert step(office, version, "people", **data).status_code == 303
    assert version.state is State.HEAD


def test_the_head_begins_a_review_when_duties_change(world, log_in):
    version = made.taken(world, State.NOTICE)
    world.traveller.move_to("2026-03-10T02:00:00+00:00")
    service.put_in_force(by=made.DISCIPLINE)
    db.session.commit()
    path = f"/risk-registers/{version.register_id}"
    head = log_in(member=world.head)
    assert f"{path}/reviews/new" in head.get(path).text
    assert log_in(member=world.holder).get(f"{path}/reviews/new").status_code == 404
    assert head.post(f"{path}/reviews/new", data={"trigger": "duty", "reason": "增加网上信访"}).status_code == 303
    assert "网上信访" in head.get(f"/risk-versions/{made.version_of(world, world.post, 2).id}").text


def test_pages_keep_their_statements_as_rows_grow(world, log_in, counted):
    office, version = log_in(Role.DISCIPLINE), made.taken(world, State.NOTICE)
    campaign = made.campaign(world)
    paths = ("/risk-campaigns", f"/risk-campaigns/{campaign.id}", "/risk-notices", f"/risk-versions/{version.id}", "/")
    before = [statements_of(office, counted, path) for path in paths]
    for _ in range(3):
        other = made.world()
        made.taken(other, State.NOTICE)
        made.campaign(other)
    assert [statements_of(office, counted, path) for path in paths] == before
    assert max(before) <= 20


def statements_of(client, counted, path):
    with counted() as statements:
        assert client.get(path).status_code == 200
    return len(statements)
