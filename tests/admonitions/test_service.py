"""What people do with talks that admonish: the steps, who is told, what the audit learns, who owes what."""
from datetime import date

import pytest
from sqlalchemy import select

from tests import owing
from tests.accounts.people import account
from tests.admonitions import made
from tests.admonitions.made import DISCIPLINE, OFFICE, SECRETS
from xinfang_party.access.terms import Role
from xinfang_party.admonitions import service
from xinfang_party.admonitions.terms import Kind, State
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.notifications.models import Notice
from xinfang_party.organization import people as organization

SOURCES = ("admonitions.approve", "admonitions.hold", "admonitions.follow_up")


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW) as traveller:
        found = made.world()
        found.traveller = traveller
        yield found


def entries():
    return db.session.scalars(select(AuditEntry).where(AuditEntry.tag.like("admonition.%")).order_by(AuditEntry.id)).all()


def told(kind):
    return {(row.account_id, row.text) for row in db.session.scalars(select(Notice).where(Notice.kind == kind))}


def test_every_step_leaves_a_row_and_an_entry_that_say_nothing(world):
    one = made.taken(world, "follow-up", kind=Kind.ADMONITORY)
    service.copy(one, copied_to="主要负责人", copied_on=made.TODAY, by=DISCIPLINE)
    verbs = ["planned", "approved", "held", "followed-up", "copied"]
    assert [entry.tag for entry in entries()] == [f"admonition.{verb}" for verb in verbs]
    assert all((entry.subject_kind, entry.subject_id, entry.details) == ("admonition", one.id, {}) for entry in entries())
    assert [step.verb for step in one.steps] == ["plan", "approve", "hold", "follow-up", "copy"]
    assert (one.state, one.copied_on, one.document_no) == (State.FOLLOWED_UP, made.TODAY, "诫〔2026〕1号")


def test_an_admonitory_talk_waits_for_its_approval(world):
    one = made.planned(world, kind=Kind.ADMONITORY)
    with pytest.raises(Refusal, match="主要负责人批准"):
        made.take(world, one, "hold")
    made.take(world, one, "approve")
    with pytest.raises(Refusal, match="不能早于批准日期"):
        service.hold(one, facts=made.record_facts(world, held_on=date(2026, 3, 1)), by=DISCIPLINE)
    made.take(world, one, "hold")
    assert one.state is State.HELD


def test_a_reminder_is_not_approved(world):
    with pytest.raises(Refusal, match="不需要批准"):
        made.take(world, made.planned(world), "approve")


def test_no_step_against_the_order(world):
    for until, verb in (("hold", "cancel"), ("cancel", "hold"), ("follow-up", "hold"), ("plan", "follow-up"), ("follow-up", "follow-up")):
        one = made.taken(world, until)
        with pytest.raises(Refusal, match="现在的状态"):
            made.take(world, one, verb)


def test_plan_refuses_at_the_field(world):
    for field, wrong in (("talker", " "), ("reason", ""), ("reason", "电话 13800138000"), ("due_on", date(2027, 3, 2))):
        with pytest.raises(Refusal) as refused:
            made.planned(world, **{field: wrong})
        assert refused.value.field == field


def test_record_refuses_at_the_field(world):
    one = made.planned(world)
    for field, wrong in (("attitude", " "), ("measures", ""), ("content", "电话 13800138000"), ("held_on", date(2026, 3, 3)), ("follow_up_on", made.TODAY)):
        with pytest.raises(Refusal) as refused:
            service.hold(one, facts=made.record_facts(world, **{field: wrong}), by=DISCIPLINE)
        assert refused.value.field == field


def test_nobody_arranges_a_talk_with_himself_or_with_who_left(world):
    with pytest.raises(Refusal, match="给自己安排"):
        made.planned(world, planner=made.by(world.person))
    organization.leave(world.person, left_on=date(2026, 3, 1), reason="退休", by=OFFICE)
    with pytest.raises(Refusal, match="不在任何支部"):
        made.planned(world)


def test_an_older_page_is_a_conflict(world):
    one = made.planned(world)
    with pytest.raises(Conflict):
        service.cancel(one, reason="不谈了", version=one.version - 1, by=OFFICE)


def test_the_talker_is_told_when_it_may_be_held_and_the_person_when_it_was(world):
    talker, person = account(member=world.talker), account(member=world.person)
    one = made.planned(world, kind=Kind.ADMONITORY)
    assert told("admonition.hold") == set()
    made.take(world, one, "approve")
    assert {key for key, _ in told("admonition.hold")} == {talker.id}
    assert told("admonition.held") == set()
    made.take(world, one, "hold")
    assert {key for key, _ in told("admonition.held")} == {person.id}


def test_no_notice_names_the_person_or_says_why(world):
    account(member=world.talker)
    account(member=world.person)
    made.taken(world, "follow-up")
    made.taken(world, "cancel")
    texts = [text for kind in ("admonition.hold", "admonition.held", "admonition.cancelled") for _, text in told(kind)]
    assert len(texts) >= 3
    assert not any(secret in text for text in texts for secret in (*SECRETS, world.person.name))


def test_a_correction_is_told_to_the_person(world):
    person = account(member=world.person)
    one = made.taken(world, "hold")
    service.correct(one, facts=made.record_facts(world, content="更正过的"), by=made.by(world.talker))
    assert [key for key, text in told("admonition.held") if "更正" in text] == [person.id]
    assert one.content == "更正过的"


def test_edit_changes_the_talker_and_tells_the_new_one(world):
    talker, peer = account(member=world.talker), account(member=world.peer)
    one = made.planned(world)
    service.edit(one, facts=made.plan_facts(world, talker_id=world.peer.id, talker="另一位"), by=DISCIPLINE)
    assert ({key for key, _ in told("admonition.hold")}, {key for key, _ in told("admonition.cancelled")}) == ({talker.id, peer.id}, {talker.id})
    made.take(world, one, "hold")
    with pytest.raises(Refusal):
        service.edit(one, facts=made.plan_facts(world), by=DISCIPLINE)


def test_after_the_approval_another_talks_elsewhere_and_both_talkers_are_told(world):
    talker, peer = account(member=world.talker), account(member=world.peer)
    one = made.taken(world, "approve", kind=Kind.ADMONITORY)
    before, whole = (one.person_id, one.kind, one.reason), made.plan_facts(world, person_id=world.far.id, reason="改了", kind=Kind.REMINDER)
    service.rearrange(one, facts={**whole, "talker_id": world.peer.id, "document_no": "诫〔2026〕2号", "place": "三楼"}, by=DISCIPLINE)
    assert ((one.person_id, one.kind, one.reason), one.state, one.place, one.document_no) == (before, State.APPROVED, "三楼", "诫〔2026〕2号")
    assert ({key for key, _ in told("admonition.cancelled")}, {key for key, _ in told("admonition.hold")}) == ({talker.id}, {talker.id, peer.id})
    assert db.session.scalars(select(Notice.url).where(Notice.kind == "admonition.cancelled")).all() == ["/admonitions"]  # the page is not his any more
    assert (owing.asked(made.by(world.talker), *SOURCES), len(owing.asked(made.by(world.peer), *SOURCES))) == ([], 1)
    with pytest.raises(Refusal, match="不能是同一个人"):
        service.rearrange(one, facts={**whole, "talker_id": world.person.id, "document_no": ""}, by=DISCIPLINE)


def test_a_slip_in_the_follow_up_is_put_right_and_stands_in_its_course(world):
    one = made.taken(world, "follow-up")
    service.correct_follow_up(one, text="两个月里没有再缺席", by=DISCIPLINE)
    assert (one.state, one.follow_up, one.steps[-1].verb) == (State.FOLLOWED_UP, "两个月里没有再缺席", "correct-follow-up")
    with pytest.raises(Refusal, match="这里不能写"):
        service.correct_follow_up(one, text="电话 13800138000", by=DISCIPLINE)


def test_what_is_owed_by_whom(world):
    def owed(identity):
        return [item.what for item in owing.asked(identity, *SOURCES)]

    one, talker = made.planned(world, kind=Kind.ADMONITORY), made.by(world.talker)
    assert (owed(DISCIPLINE), owed(talker)) == (["登记诫勉谈话的批准"], [])
    made.take(world, one, "approve")
    assert (owed(DISCIPLINE), owed(talker)) == ([], ["谈话，并登记记录"])
    made.take(world, one, "hold")
    assert owed(talker) == []
    world.traveller.move_to(date(2026, 3, 20).isoformat() + "T10:00:00+08:00")
    assert (owed(talker), owed(made.by(world.head)), owed(made.by(world.person))) == (["检查谈话以后的改正情况"], [], [])
    made.take(world, one, "follow-up")
    assert owed(talker) == []


def test_of_a_talker_who_is_no_member_the_discipline_office_owes_it(world):
    made.planned(world, talker_id=None, talker="上级负责同志")
    about = [item.about for item in owing.asked(DISCIPLINE, *SOURCES)]
    assert about == [f"和{world.person.name}的提醒谈话"]
    assert owing.asked(made.Identity(account_id=1, member_id=world.person.id, roles=frozenset({Role.DISCIPLINE})), *SOURCES) == []
