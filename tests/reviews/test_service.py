"""A review from the campaign to the day it is in force: everybody in turn, returned, objected to, handed on, twice at once."""
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests import owing
from tests.accounts.people import account
from tests.reviews import made
from tests.reviews.made import DISCIPLINE, OTHER_DISCIPLINE
from xinfang_party.access.terms import Role
from xinfang_party.audit.models import AuditEntry
from xinfang_party.integrity import service as integrity
from xinfang_party.integrity.models import Register, RegisterVersion
from xinfang_party.integrity.naming import chain_of
from xinfang_party.integrity.telling import spans
from xinfang_party.integrity.terms import Chain, Change, State, Trigger
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.organization import service as organization
from xinfang_party.organization.models import Post
from xinfang_party.reviews import objecting, owed, queries, rules, service, starting

WORDS = {"objection": "答复公示异议"}


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW) as traveller:
        found = made.world()
        found.traveller = traveller
        yield found


def owes(identity):
    """What the home page asks for, in its words."""
    rows = [statement for statement in (owed.to_step(identity), *((owed.to_file(identity), owed.to_answer(identity)) if identity.member_id is None else ()))
            if statement is not None]
    return [WORDS.get(row[0]) or rules.TURNS[State(row[0])] for statement in rows for row in db.session.execute(statement)]


def later(world, day):
    world.traveller.move_to(f"{day.isoformat()}T02:00:00+00:00")


# --- the campaign -------------------------------------------------------------------------------------------------------------

def test_a_campaign_makes_the_missing_registers_and_begins_all(world):
    empty = Post(department_id=world.department.id, name="没有人的岗位")
    db.session.add(empty)
    campaign = made.campaign(world)
    of_post, own = made.version_of(world, world.post), made.version_of(world, None)
    assert chain_of(of_post) == Chain(world.holder.id, world.colleague.id, world.head.id, world.leader.id, world.main.id)
    assert chain_of(own) == Chain(world.head.id, world.colleague.id, world.head.id, world.leader.id, world.main.id)
    assert made.version_of(world, empty) is None
    assert (of_post.state, of_post.due_on, of_post.campaign_id, of_post.number) == (State.CHECK, made.CHECK_BY, campaign.id, 1)
    assert queries.progress(campaign) == {world.department: {State.CHECK: 2}}
    told = {entry.tag: entry.details["keys"] for entry in db.session.scalars(select(AuditEntry)) if "keys" in entry.details}
    assert told == {"risk-register.created": spans([one.register_id for one in (of_post, own)]), "risk-version.begun-together": spans([of_post.id, own.id])}


def test_a_second_campaign_leaves_what_is_under_way(world):
    made.campaign(world)
    with pytest.raises(Refusal, match="正在复核"):
        made.campaign(world)


def test_a_campaign_copies_what_is_in_force(world):
    first = made.begun(world)
    for name in (made.POINT, "另一个"):
        made.write(first, made.by(world.holder), name=name)
    integrity.close_point(first, 2, reason="已经没有这个环节", by=made.by(world.holder))
    made.on_to(world, first, State.NOTICE, written=True)
    later(world, date(2026, 3, 10))
    service.put_in_force(by=DISCIPLINE)
    made.campaign(world)
    second = made.version_of(world, world.post, 2)
    assert [(point.key, point.name, point.change) for point in second.points] == [(1, made.POINT, Change.SAME)]
    assert [control.text for control in second.points[0].controls] == ["两人拆封"]
    assert not second.points[0].is_checked
    assert second.grade is first.grade


def test_the_whole_chain_of_a_high_risk(world):
    version = made.taken(world, State.CROSS, high=True)
    for person, state in ((world.colleague, State.HEAD), (world.head, State.LEADER), (world.leader, State.MAIN), (world.main, State.FILING)):
        assert len(owes(made.by(person))) == 1
        service.pass_(version, by=made.by(person))
        assert version.state is state
        assert not owes(made.by(person))
    assert owes(DISCIPLINE) == ["备案并公示"]
    service.file(version, by=DISCIPLINE)
    assert (version.state, version.reviewed_on, version.filed_by) == (State.NOTICE, made.TODAY, DISCIPLINE.name)
    assert [step.verb for step in queries.steps_of(version)] == ["submit", "pass", "pass", "pass", "pass", "file"]


def test_a_department_whose_head_leads_himself_goes_to_the_leader(world):
    made.campaign(world)
    version = made.version_of(world, None)
    made.write(version, made.by(world.head))
    service.submit(version, by=made.by(world.head))
    service.pass_(version, by=made.by(world.colleague))
    assert version.state is State.LEADER


def test_without_leaders_the_discipline_office_gives_its_own_reason(world):
    world.department.head_id = world.department.leader_id = None
    version = made.taken(world, State.FILING)
    with pytest.raises(Refusal, match="写明理由"):
        service.file(version, by=DISCIPLINE)
    service.file(version, opinion="处室还没有负责人，先备案", by=DISCIPLINE)
    assert version.state is State.NOTICE
    assert queries.without_leaders(made.TODAY)[world.department.id] == ["部门负责人", "分管领导"]


def test_a_post_nobody_holds_is_checked_by_one_and_filed_by_another(world):
    world.holder.memberships[0].post_id = None
    version = made.begun(world)
    made.write(version, DISCIPLINE)
    clerk = made.Identity(account_id=9, name="机关纪委丙", member_id=world.outsider.id, roles=DISCIPLINE.roles)
    service.submit(version, by=clerk)
    for person in (world.colleague, world.head, world.leader):
        service.pass_(version, by=made.by(person))
    other = account(Role.DISCIPLINE)
    with pytest.raises(Refusal, match="其他人办理"):
        service.file(version, opinion="没有别人", by=clerk)
    other.disabled_at = clock.now()
    db.session.flush()
    with pytest.raises(Refusal, match="没有其他人的账号"):
        service.file(version, by=clerk)
    service.file(version, opinion="没有别人", by=clerk)


# --- back, and out of turn ----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("state", [State.CROSS, State.HEAD, State.LEADER, State.FILING])
def test_every_step_may_send_it_back_with_a_reason(world, state):
    version = made.taken(world, state)
    who = {State.CROSS: world.colleague, State.HEAD: world.head, State.LEADER: world.leader}.get(state)
    by = made.by(who) if who else DISCIPLINE
    with pytest.raises(Refusal, match="写明理由"):
        service.return_(version, reason=" ", by=by)
    service.return_(version, reason=made.OPINION, by=by)
    assert (version.state, version.reviewed_on) == (State.CHECK, None)
    assert owes(made.by(world.holder)) == ["对照岗位职责自查并提交"]
    assert made.on_to(world, version, State.FILING, written=True).state is State.FILING


def test_a_step_is_the_persons_whose_turn_it_is(world):
    version = made.taken(world, State.HEAD)
    for other in (world.holder, world.colleague, world.leader, world.outsider):
        with pytest.raises(Refusal, match="不是您办理"):
            service.pass_(version, by=made.by(other))
    service.pass_(version, by=made.by(world.head))
    with pytest.raises(Refusal, match="不是您办理"):  # the same step twice
        service.pass_(version, by=made.by(world.head))


def test_an_empty_register_is_not_submitted_nor_by_others(world):
    version = made.begun(world)
    with pytest.raises(Refusal, match="还没有风险点"):
        service.submit(version, by=made.by(world.holder))
    with pytest.raises(Refusal, match="由本人提交"):
        service.submit(version, by=made.by(world.head))


def test_the_discipline_office_names_another_and_the_step_moves_on(world):
    version = made.taken(world, State.CROSS)
    with pytest.raises(Refusal, match="互查人不能是"):
        service.name_people(version, Chain(world.holder.id, world.head.id, world.head.id), reason="换人", by=DISCIPLINE)
    service.name_people(version, Chain(world.holder.id, None, world.head.id, world.leader.id, world.main.id), reason="休假", by=DISCIPLINE)
    assert version.state is State.HEAD
    service.name_people(version, Chain(world.outsider.id, None, world.head.id, world.leader.id, world.main.id), reason="换岗", by=DISCIPLINE)
    assert version.state is State.CHECK
    assert owes(made.by(world.outsider))


def test_a_review_is_taken_back_with_a_reason(world):
    version = made.taken(world, State.HEAD)
    service.drop(version, reason="岗位要撤销", by=DISCIPLINE)
    assert (version.state, version.drop_reason) == (State.DROPPED, "岗位要撤销")
    assert not owes(made.by(world.head))


def test_late_steps_are_told_in_one_line(world):
    made.taken(world, State.CROSS)
    later(world, date(2026, 3, 9))
    assert not owing.asked(DISCIPLINE, "reviews.chase")
    later(world, date(2026, 3, 10))
    [late] = owing.asked(DISCIPLINE, "reviews.chase")
    assert (late.about, late.due_on) == ("1 张登记表", date(2026, 3, 9))


# --- notice -------------------------------------------------------------------------------------------------------------------

def test_notice_counts_working_days_over_holidays(world):
    version = made.taken(world, State.FILING)
    later(world, date(2026, 4, 30))
    service.file(version, by=DISCIPLINE)
    assert (version.notice_from_on, version.notice_to_on) == (date(2026, 5, 6), date(2026, 5, 11))  # 1 to 5 May off, Saturday 9 May worked
    later(world, date(2026, 5, 11))
    assert service.put_in_force(by=DISCIPLINE) == 0
    later(world, date(2026, 5, 12))
    assert service.put_in_force(by=DISCIPLINE) == 1
    assert (version.state, version.from_on, version.review_due_on) == (State.IN_FORCE, date(2026, 5, 12), date(2027, 3, 2))
    assert service.put_in_force(by=DISCIPLINE) == 0


def objected(world):
    version = made.taken(world, State.NOTICE)
    later(world, date(2026, 3, 4))
    return version, objecting.object_(version, text=made.OBJECTION, by=made.by(world.outsider))


def test_an_objection_that_is_upheld_begins_the_check_anew(world):
    version, objection = objected(world)
    assert owes(DISCIPLINE) == ["答复公示异议"]
    objecting.answer(objection, is_upheld=True, answer=made.ANSWER, by=DISCIPLINE)
    assert (version.state, version.notice_to_on, version.trigger) == (State.CHECK, None, Trigger.FIRST)
    assert queries.steps_of(version)[-1].opinion == made.ANSWER
    assert [(one.answer, one.of_version) for one in queries.own_objections(made.by(world.outsider))] == [(made.ANSWER, version)]
    assert owes(made.by(world.holder))
    made.on_to(world, version, State.NOTICE, written=True)
    assert version.notice_to_on == date(2026, 3, 11)


def test_an_open_objection_holds_it_up_until_it_is_answered(world):
    version, objection = objected(world)
    later(world, date(2026, 3, 16))
    assert service.put_in_force(by=DISCIPLINE) == 0
    objecting.answer(objection, is_upheld=False, answer=made.ANSWER, by=DISCIPLINE)
    with pytest.raises(Refusal, match="已经答复"):
        objecting.answer(objection, is_upheld=True, answer=made.ANSWER, by=OTHER_DISCIPLINE)
    assert service.put_in_force(by=DISCIPLINE) == 1
    assert version.from_on == date(2026, 3, 16)


def test_who_reads_an_objection(world):
    version, objection = objected(world)
    readers = [who for who in (world.holder, world.head, world.outsider) if queries.objections_of(version, made.by(who)) == [objection]]
    assert readers == [world.holder, world.head, world.outsider]
    assert queries.objections_of(version, DISCIPLINE)
    assert not queries.objections_of(version, made.by(made.people.member(world.branch)))
    with pytest.raises(Refusal, match="等答复"):
        objecting.object_(version, text="再说一次", by=made.by(world.outsider))


# --- by themselves ------------------------------------------------------------------------------------------------------------

def in_force(world):
    version = made.taken(world, State.NOTICE)
    later(world, date(2026, 3, 10))
    service.put_in_force(by=DISCIPLINE)
    return version


def move_out(world, day=date(2026, 3, 15)):
    """The holder leaves the post and somebody new comes."""
    world.holder.memberships[0].to_on = day
    new = made.people.member(world.branch, department=world.department, post_id=world.post.id, from_on=day + timedelta(days=1))
    db.session.commit()
    return new


def test_a_change_of_post_holder_raises_a_review(world):
    in_force(world)
    assert starting.look(by=DISCIPLINE)["holder"] == 0
    new = move_out(world)
    later(world, date(2026, 3, 17))
    assert starting.look(by=DISCIPLINE)["holder"] == 1
    assert starting.look(by=DISCIPLINE)["holder"] == 0
    second = made.version_of(world, world.post, 2)
    assert (second.trigger, second.holder_id, second.state) == (Trigger.HOLDER, new.id, State.CHECK)
    assert world.holder.name not in second.reason
    assert len(second.points) == 1


def test_one_who_joins_at_the_post_checks_it_too(world):
    in_force(world)
    second = made.people.member(world.branch, department=world.department, post_id=world.post.id, from_on=date(2026, 3, 12))
    later(world, date(2026, 3, 17))
    assert starting.look(by=DISCIPLINE)["holder"] == 1
    version = made.version_of(world, world.post, 2)
    assert version.holder_id == second.id
    assert starting.look(by=DISCIPLINE)["handed_on"] == 0
    made.integrity.keep_all(version, by=made.by(second))
    service.submit(version, by=made.by(second))


def test_another_name_of_the_post_raises_a_review(world):
    version = in_force(world)
    organization.edit_post(world.post, name="网上信访岗", by=DISCIPLINE)
    assert (starting.look(by=DISCIPLINE)["duty"], starting.look(by=DISCIPLINE)["duty"]) == (1, 0)
    second = made.version_of(world, world.post, 2)
    assert (version.subject_name, second.subject_name, second.trigger) == ("办信岗", "网上信访岗", Trigger.DUTY)
    assert "办信岗" in second.reason


def test_another_head_checks_the_departments_register(world):
    world.department.leader_id = None
    made.campaign(world)
    version = made.version_of(world, None)
    made.write(version, made.by(world.head))
    service.submit(version, by=made.by(world.head))
    service.pass_(version, by=made.by(world.colleague))
    service.file(version, opinion="没有分管领导", by=DISCIPLINE)
    later(world, date(2026, 3, 10))
    assert starting.look(by=DISCIPLINE)["in_force"] == 1
    world.department.head_id = world.outsider.id
    assert (starting.look(by=DISCIPLINE)["holder"], starting.look(by=DISCIPLINE)["holder"]) == (1, 0)
    assert made.version_of(world, None, 2).holder_id == world.outsider.id


def test_what_the_discipline_office_took_back_stays_back(world):
    in_force(world)
    move_out(world)
    later(world, date(2026, 3, 17))
    organization.edit_post(world.post, name="网上信访岗", by=DISCIPLINE)
    for trigger in (Trigger.HOLDER, Trigger.DUTY):
        assert starting.look(by=DISCIPLINE)[trigger.value] == 1
        service.drop(made.version_of(world, world.post), reason="本月一起复核", by=DISCIPLINE)
    later(world, date(2027, 2, 1))
    assert starting.look(by=DISCIPLINE)["due"] == 1
    service.drop(made.version_of(world, world.post), reason="本月一起复核", by=DISCIPLINE)
    assert not any(starting.look(by=DISCIPLINE).values())
    made.people.member(world.branch, department=world.department, post_id=world.post.id, from_on=date(2027, 2, 3))
    later(world, date(2027, 2, 4))
    assert starting.look(by=DISCIPLINE)["holder"] == 1


def test_a_substitute_stays_until_the_post_changes_hands(world):
    version = made.taken(world, State.HEAD)
    service.name_people(version, Chain(world.outsider.id, None, world.head.id, world.leader.id, world.main.id), reason="休假", by=DISCIPLINE)
    assert not version.points[0].is_checked
    assert starting.look(by=DISCIPLINE)["handed_on"] == 0
    new = move_out(world)
    later(world, date(2026, 3, 17))
    assert starting.look(by=DISCIPLINE)["handed_on"] == 1
    assert version.holder_id == new.id
    assert starting.look(by=DISCIPLINE)["handed_on"] == 0


def test_a_review_under_way_is_handed_on(world):
    version = made.taken(world, State.LEADER)
    new = move_out(world)
    later(world, date(2026, 3, 17))
    assert starting.look(by=DISCIPLINE)["handed_on"] == 1
    assert starting.look(by=DISCIPLINE)["handed_on"] == 0
    assert (version.state, version.holder_id, version.reviewed_on, version.points[0].is_checked) == (State.CHECK, new.id, None, False)
    assert queries.steps_of(version)[-1].verb == "hand-on"


def test_a_new_head_takes_the_step_of_the_one_before(world):
    version = made.taken(world, State.HEAD)
    world.department.head_id = world.outsider.id
    db.session.commit()
    assert starting.look(by=DISCIPLINE)["handed_on"] == 1
    assert owes(made.by(world.outsider)) == ["部门负责人审核"]
    assert not owes(made.by(world.head))
    service.name_people(version, Chain(world.holder.id, None, world.head.id, world.leader.id, world.main.id), reason="仍由原负责人审核", by=DISCIPLINE)
    assert starting.look(by=DISCIPLINE)["handed_on"] == 0


def test_what_falls_due_begins_by_itself(world):
    version = in_force(world)
    later(world, version.review_due_on - timedelta(days=61))
    assert starting.look(by=DISCIPLINE)["due"] == 0
    later(world, version.review_due_on - timedelta(days=60))
    assert starting.look(by=DISCIPLINE)["due"] == 1
    assert made.version_of(world, world.post, 2).trigger is Trigger.DUE


def test_hundreds_of_registers_begin_in_a_handful_of_statements(world, counted):
    db.session.add_all(Post(department_id=world.department.id, name=f"岗位{n}") for n in range(600))
    db.session.flush()
    posts = db.session.scalars(select(Post.id).where(Post.department_id == world.department.id))
    db.session.add_all(Register(department_id=world.department.id, post_id=post, made_on=made.TODAY) for post in posts)
    db.session.flush()
    versions = [RegisterVersion(register_id=one.id, number=1, trigger=Trigger.FIRST, state=State.IN_FORCE, state_since=made.TODAY, due_on=made.TODAY,
                                opened_on=made.TODAY, opened_by="x", from_on=made.TODAY) for one in db.session.scalars(select(Register))]
    db.session.add_all(versions)
    db.session.commit()
    with counted() as statements:
        made.campaign(world)
    assert len(statements) < 60
    assert db.session.scalar(select(func.count()).where(RegisterVersion.state == State.CHECK)) == 602


def test_hundreds_change_hands_and_come_into_force_in_a_handful_of_statements(world, counted):
    db.session.add_all(Post(department_id=world.department.id, name=f"岗位{n}") for n in range(100))
    db.session.flush()
    db.session.add_all(Register(department_id=world.department.id, post_id=post, made_on=made.TODAY) for post in db.session.scalars(select(Post.id)))
    db.session.flush()
    facts = {"number": 1, "trigger": Trigger.FIRST, "state_since": made.TODAY, "due_on": made.TODAY, "opened_on": made.TODAY, "opened_by": "x"}
    states = ({"state": State.CHECK, "holder_id": world.outsider.id}, {"state": State.NOTICE, "notice_to_on": date(2026, 3, 1)})
    db.session.add_all(RegisterVersion(register_id=one.id, **facts, **states[place % 2]) for place, one in enumerate(db.session.scalars(select(Register))))
    world.outsider.left_on = date(2026, 3, 1)
    db.session.commit()
    with counted() as statements:
        done = starting.look(by=DISCIPLINE)
    assert (done["handed_on"] + done["in_force"], done["handed_on"] >= 50) == (101, True)
    assert len(statements) < 60
