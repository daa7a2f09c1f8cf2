"""Registers and versions: begun, written, closed, in force; who reads and writes them."""
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from tests import people
from tests.integrity import made
from xinfang_party.access.terms import Identity, Role
from xinfang_party.integrity import intervals, pages_writing, queries, registering, service
from xinfang_party.integrity.catalogue import MONTHS
from xinfang_party.integrity.models import RegisterVersion
from xinfang_party.integrity.terms import PRIVATE, Change, Grade, State, Trigger
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.organization import service as organization
from xinfang_party.organization.terms import BranchKind


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW) as traveller:
        found = made.world()
        found.traveller = traveller
        yield found


def write(version, key, reason="", **facts):
    return service.write_point(version, key, facts=made.point_facts(**facts), controls=made.CONTROLS, reason=reason, by=made.DISCIPLINE)


def test_through_whose_hands_it_goes(world):
    group = people.branch(kind=BranchKind.LEADING_GROUP)
    main = people.secretary(group, people.member(world.branch))
    of_post = registering.people_of(world.department, world.post, made.TODAY)
    assert of_post == {**made.people_of(world), "main_leader_id": main.id}
    assert registering.people_of(world.department, None, made.TODAY)["holder_id"] == world.head.id
    world.head.left_on = made.TODAY - timedelta(days=1)
    assert registering.people_of(world.department, world.post, made.TODAY)["head_id"] is None


def test_one_review_at_a_time(world):
    version = made.at_check(world)
    with pytest.raises(Refusal, match="正在复核"):
        service.begin(version.register, trigger=Trigger.DUE, due_on=made.DUE, people=made.people_of(world), by=made.DISCIPLINE)
    service.drop(version, reason="选错了", by=made.DISCIPLINE)
    assert made.at_check(world).number == 2


def test_a_change_is_told_from_what_is_in_force(world):
    made.in_force(world, None, made.point_facts(), made.point_facts(name="漏登"))
    version = made.at_check(world)
    assert [point.is_checked for point in version.points] == [False, False]
    write(version, 1, "群众反映多", likelihood=5)
    assert write(version, 1, "群众反映多", likelihood=5, cause="没有抽查").change is Change.RESCORED
    point = write(version, 1)
    assert (point.change, point.change_reason, point.is_checked) == (Change.SAME, "", True)
    with pytest.raises(Refusal, match="为什么这样改"):
        write(version, 1, cause="换了说法")
    service.close_point(version, 2, reason="取消了", by=made.DISCIPLINE)
    assert write(version, 2, name="漏登").change is Change.SAME
    assert write(version, None, name="压件").key == 3
    assert service.why_not_handed_on(version) is None


def test_numbers_of_points_are_never_used_again(world):
    made.in_force(world, None, made.point_facts(), made.point_facts(name="漏登"))
    version = made.at_check(world)
    service.close_point(version, 2, reason="取消了", by=made.DISCIPLINE)
    service.put_in_force(version, on=made.TODAY + timedelta(days=1), by=made.DISCIPLINE)
    db.session.commit()
    world.traveller.shift(timedelta(days=2))
    third = made.at_check(world)
    assert ([point.key for point in third.points], write(third, None, name="压件").key) == ([1], 3)


def test_only_a_new_acceptance_is_no_change(world):
    made.in_force(world)
    point = write(made.at_check(world), 1, accepted_until_on=date(2026, 9, 1), accepted_reason="影响可控")
    assert (point.change, point.accepted_until_on) == (Change.SAME, date(2026, 9, 1))
    with pytest.raises(Refusal, match="接受的期限"):
        write(point.of_version, 1, accepted_until_on=date(2028, 9, 1), accepted_reason="影响可控")


def test_what_follows_ends_what_was_in_force_and_never_two_on_a_day(world):
    first = made.in_force(world)
    second = made.in_force(world, first.register)
    assert (first.to_on, second.from_on) == (made.TODAY, made.TODAY + timedelta(days=1))
    assert queries.version_in_force(first.register, made.TODAY) is first
    assert (second.reviewed_on, second.review_due_on, second.grade) == (second.from_on, date(2027, 3, 3), Grade.MEDIUM)


def test_two_who_write_at_once_see_each_other(world):
    version = made.at_check(world)
    seen = version.version
    write(version, None)
    db.session.commit()
    with pytest.raises(Conflict):
        service.close_point(version, 1, reason="取消了", seen=seen, by=made.DISCIPLINE)
    write(version, 1, shows_as="只改一处")
    db.session.commit()
    assert version.version == seen + 2


def test_what_is_handed_on_is_not_written_any_more(world):
    version = made.in_force(world)
    with pytest.raises(Refusal, match="已经交出去"):
        write(version, 1)


def test_nothing_personal_is_taken(world):
    version = made.at_check(world)
    for facts in ({"cause": "电话 13800138000"}, {"shows_as": "身份证 11010519491231002X"}):
        with pytest.raises(Refusal):
            write(version, None, **facts)


def test_a_post_with_a_register_is_not_removed(world):
    post = organization.create_post(world.department, name="新岗位", by=people.BY)
    service.make_register(world.department, post, by=made.DISCIPLINE)
    with pytest.raises(Refusal, match="不能删除"):
        organization.remove_post(post, by=people.BY)


def test_a_register_opened_again_starts_from_what_was_last_in_force(world):
    version = made.in_force(world)
    registering.close_register(version.register, reason="岗位撤销", by=made.DISCIPLINE)
    world.traveller.move_to("2026-03-05 10:00")
    again = registering.first(world.department, world.post, by=made.DISCIPLINE)
    assert [(point.name, point.is_checked, point.change) for point in again.points] == [("选择性登记", False, Change.SAME)]
    assert write(again, 1, "又有了", likelihood=5).change is Change.RESCORED


def test_the_reason_of_a_closing_is_none_of_what_is_opened_again(world):
    made.in_force(world)
    version = made.at_check(world)
    service.close_point(version, 1, reason="已上网办理", by=made.DISCIPLINE)
    assert pages_writing.filled(version, version.points[0])["change_reason"] == ""
    assert (write(version, 1).change, version.points[0].change_reason) == (Change.SAME, "")


def test_how_soon_it_is_reviewed_is_set_from_a_day_on(world):
    version = made.in_force(world)
    assert version.review_due_on == date(2027, 3, 2)
    with pytest.raises(Refusal, match="1 到 24"):
        intervals.set_months({Grade.MEDIUM: 25}, by=made.DISCIPLINE)
    seen = intervals.stand()
    world.traveller.move_to("2026-03-05 10:00")
    for months in (4, 3):
        intervals.set_months({**MONTHS, Grade.MEDIUM: months}, by=made.DISCIPLINE)
    db.session.refresh(version)
    assert (version.review_due_on, intervals.months_on(made.TODAY), intervals.months_on(date(2026, 3, 5))[Grade.MEDIUM]) == (date(2026, 6, 2), MONTHS, 3)
    with pytest.raises(Conflict):
        intervals.set_months(MONTHS, seen=seen, by=made.DISCIPLINE)


def test_a_register_is_not_closed_while_it_is_reviewed(world):
    version = made.at_check(world)
    with pytest.raises(Refusal, match="正在复核"):
        registering.close_register(version.register, reason="岗位撤销", by=made.DISCIPLINE)


READERS = {"holder": True, "cross": True, "head": True, "leader": True, "far": False}


@pytest.mark.parametrize("state", [one for one in State if one is not State.IN_FORCE])
def test_who_reads_what_is_under_way(world, state):
    version = made.at_check(world)
    db.session.execute(update(RegisterVersion).values(state=state))

    def reads(identity):
        return db.session.scalar(select(RegisterVersion.id).where(RegisterVersion.id == version.id, queries.readable(identity))) is not None

    is_private = state in PRIVATE
    assert {name: reads(made.by(getattr(world, name))) for name in READERS} == {name: of_chain or not is_private for name, of_chain in READERS.items()}
    assert reads(made.DISCIPLINE)
    others = [Identity(account_id=1, name="别人", roles=frozenset({role})) for role in (Role.LEADER, Role.PARTY_OFFICE, Role.INSPECTOR, Role.PETITION_OFFICER)]
    assert {reads(one) for one in others} == {not is_private}


@pytest.mark.parametrize("state", list(State))
def test_who_writes(world, state):
    version = made.at_check(world)
    facts = {"state": state, "from_on": made.TODAY if state is State.IN_FORCE else None}
    db.session.execute(update(RegisterVersion).values(**facts))
    assert queries.writes(made.by(world.holder), version) is (state is State.CHECK)
    assert not any(queries.writes(who, version) for who in (made.by(world.head), made.by(world.cross), made.by(world.far), made.DISCIPLINE))
    db.session.execute(update(RegisterVersion).values(holder_id=None))
    assert queries.writes(made.DISCIPLINE, version) is (state is State.CHECK)


