"""The pages of talks that admonish: what works, what is invalid, and the way here from a problem."""
import pytest
from sqlalchemy import func, select

from tests.admonitions import made
from tests.answers import text_of
from tests.findings import made as findings
from xinfang_party.access.terms import Role
from xinfang_party.admonitions.models import Admonition
from xinfang_party.admonitions.terms import Kind, State
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope

NEW, MOST = "/admonitions/new", 20


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW) as traveller:
        found = made.world()
        found.traveller = traveller
        yield found


@pytest.fixture
def discipline(log_in):
    return log_in(Role.DISCIPLINE, name="机关纪委")


def typed(world, **more):
    return {"kind": "admonitory", "person": world.person.name, "talker": "某书记", "talker_number": world.talker.number, "category": "reported",
            "reason": made.REASON, "due_on": "2026-03-05", **more}


def record(**more):
    return {"held_on": "2026-03-02", "recorder": "记录员", "content": made.CONTENT, "attitude": made.ATTITUDE, "measures": made.MEASURES,
            "follow_up_on": "2026-04-02", **more}


def stored():
    db.session.rollback()
    return db.session.scalars(select(Admonition)).one()


def test_every_step_through_the_pages(world, log_in, discipline):
    path = discipline.post(NEW, data=typed(world)).location
    talker, arrangement = log_in(member=world.talker), {"talker": "某主任", "talker_number": world.talker.number, "due_on": "2026-03-02"}
    assert [talker.post(f"{path}/record", data=record()).status_code, discipline.post(f"{path}/arrangement", data=arrangement).status_code] == [422] * 2
    assert discipline.post(f"{path}/edit", data=typed(world, place="三楼")).status_code == 303
    approval = {"studied_on": "2026-02-26", "approved_by": "主要负责人", "approved_on": "2026-03-01"}
    for client, step, data in ((discipline, "approve", approval), (discipline, "arrangement", arrangement), (talker, "record", record()),
                               (talker, "record", record(attitude="更正过的")),
                               (discipline, "copy", {"copied_to": "主要负责人", "copied_on": "2026-03-02"}), (talker, "follow-up", {"follow_up": "写错了"}),
                               (discipline, "follow-up/correct", {"follow_up": made.FOLLOW_UP})):
        assert client.post(f"{path}/{step}", data=data).status_code == 303, step
    page = text_of(log_in(member=world.person).get(path))
    assert all(word in page for word in ("已跟进", "更正过的", "主要负责人，2026年3月1日", made.FOLLOW_UP, "登记抄送", "办理经过"))


def test_who_planned_it_cancels_it(world, log_in):
    office = log_in(Role.PARTY_OFFICE, name="安排人")
    path = office.post(NEW, data=typed(world)).location
    assert office.post(f"{path}/cancel", data={"cancel_reason": " "}).status_code == 422
    assert office.post(f"{path}/cancel", data={"cancel_reason": made.CANCELLED}).status_code == 303
    assert (stored().state, stored().cancel_reason) == (State.CANCELLED, made.CANCELLED)
    assert made.CANCELLED not in office.get(path).text


WRONG = (
    ({"kind": ""}, "请选择哪一种谈话"), ({"person": "没有这个人"}, "没有这名党员"), ({"talker_number": "没有"}, "没有编号为“没有”的党员"),
    ({"reason": ""}, "请写明谈话原因"), ({"due_on": "2027-03-05"}, "谈话要及时"), ({"numbers": "第一个"}, "问题编号写成"),
    ({"numbers": "2026-99"}, "没有编号为 2026-99 的问题"), ({"reason": "身份证 11010519491231002X"}, "身份证号"))


def test_an_invalid_plan_keeps_what_was_typed(world, discipline):
    for more, sentence in WRONG:
        answer = discipline.post(NEW, data=typed(world, place="五楼会谈室", **more))
        assert (answer.status_code, sentence in text_of(answer), "五楼会谈室" in answer.text) == (422, True, True), sentence
    assert db.session.scalar(select(func.count(Admonition.id))) == 0


def test_an_older_page_is_a_conflict_that_keeps_the_words(world, log_in):
    one = made.planned(world)
    answer = log_in(member=world.talker).post(f"/admonitions/{one.id}/record", data=record(version=one.version - 1))
    assert answer.status_code == 409
    assert made.CONTENT in answer.text


def test_steps_are_not_there_for_who_may_not_take_them(world, log_in):
    one = made.taken(world, "approve", kind=Kind.ADMONITORY)
    for client in (log_in(member=world.person), log_in(Role.PARTY_OFFICE)):
        assert {client.post(f"/admonitions/{one.id}/{step}", data={}).status_code for step in (
            "approve", "record", "copy", "follow-up", "follow-up/correct", "cancel", "edit", "arrangement")} == {404}
    talker = log_in(member=world.talker)
    assert {talker.post(f"/admonitions/{one.id}/{step}", data={}).status_code for step in ("approve", "cancel", "edit", "arrangement", "follow-up/correct")} == {404}


def test_a_long_late_problem_leads_to_a_talk_with_its_owner(world, log_in):
    there = findings.world()
    one = findings.taken(there, "plan")
    world.traveller.move_to("2026-06-05T10:00:00+08:00")
    discipline, path = log_in(Role.DISCIPLINE), f"/findings/{one.id}"
    assert "安排提醒谈话" in text_of(discipline.get(path))
    assert "安排提醒谈话" not in text_of(log_in(member=there.owner).get(path))
    form = discipline.get(f"{NEW}?finding={one.id}").text
    assert all(word in form for word in (there.owner.number, one.number))
    assert one.number not in discipline.get(f"{NEW}?finding=999999").text
    made_at = discipline.post(NEW, data=typed(world, person=there.owner.number, numbers=one.number, due_on="2026-06-05", kind="reminder")).location
    assert made_at in discipline.get(path).text
    assert made_at not in log_in(Role.PARTY_OFFICE).get(path).text
    discipline.post(f"{made_at}/record", data=record(held_on="2026-06-05", follow_up_on="2026-07-05"))
    assert engine.figure("admonitions.for_findings", Scope.bureau(), Period.year(2026)).numerator == 1


def test_the_menu_is_for_who_arranges_and_the_empty_page_teaches(world, log_in, discipline):
    assert "提醒和诫勉谈话" in discipline.get("/").text
    assert "提醒和诫勉谈话" not in log_in(member=world.peer).get("/").text
    assert "安排提醒谈话" in text_of(discipline.get("/admonitions"))


def test_statements_do_not_grow(world, discipline, counted):
    one = made.taken(world, "hold")
    for address in ("/admonitions", f"/admonitions/{one.id}"):
        discipline.get(address)
        with counted() as few:
            discipline.get(address)
        made.planned(world), made.planned(world)
        with counted() as many:
            assert discipline.get(address).status_code == 200
        assert len(many) == len(few) <= MOST
