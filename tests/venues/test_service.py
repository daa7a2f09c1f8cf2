"""Who passes a post, what is owed of whom, what a room check says."""
from datetime import date

import pytest
from sqlalchemy import select

from tests.owing import asked
from tests.venues import made
from xinfang_party.access.terms import Identity, Role
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.venues import checking, service
from xinfang_party.venues.catalogue import TEN_POINTS
from xinfang_party.venues.terms import PostingState


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW):
        found = made.world()
        found.channel = made.channel(found.branch, found.clerk)
        yield found


def refused(act, field=None):
    with pytest.raises(Refusal) as caught:
        act()
    assert field is None or caught.value.field == field
    return caught.value.sentence


def owed(member):
    return [one.what for one in asked(made.by(member), "venues.review", "venues.finish")]


def test_two_people_pass_it_neither_of_them_the_drafter(world):
    head, deputy, clerk = (made.by(one) for one in (world.head, world.deputy, world.clerk))
    posting = made.taken(world.channel, drafter=clerk)
    assert [owed(one) for one in (world.head, world.deputy, world.clerk, world.one)] == [["初审要发布的内容"], ["初审要发布的内容"], [], []]
    assert "自己起草" in refused(lambda: service.pass_it(posting, by=clerk))
    second_account = Identity(account_id=1, name="同一个人", roles=frozenset({Role.PARTY_OFFICE}), member_id=world.clerk.id)
    assert "自己起草" in refused(lambda: service.pass_it(posting, by=second_account))
    service.pass_it(posting, by=head)
    db.session.commit()
    assert "换一个人" in refused(lambda: service.pass_it(posting, by=head))
    assert [owed(one) for one in (world.head, world.deputy)] == [[], ["复审要发布的内容"]]
    service.pass_it(posting, by=deputy)
    db.session.commit()
    assert (posting.state, posting.first_by, posting.second_by, owed(world.clerk)) == (
        PostingState.PASSED, world.head.name, world.deputy.name, ["发布审核通过的内容"])


def test_what_comes_back_is_read_anew_by_both(world):
    head, clerk = made.by(world.head), made.by(world.clerk)
    posting = made.taken(world.channel, drafter=clerk, readers=(head,))
    service.return_it(posting, reason="缺合计", by=made.by(world.deputy))
    db.session.commit()
    assert (posting.state, posting.first_on, owed(world.clerk)) == (PostingState.DRAFT, None, ["修改退回的内容"])
    facts = {"title": "党费公示", "content": "加上合计", "disclosure": None}
    assert "起草人才能修改" in refused(lambda: service.edit(posting, facts=facts, by=head))
    service.edit(posting, facts=facts, by=clerk)
    service.submit(posting, by=clerk)
    service.pass_it(posting, by=head)
    assert posting.state is PostingState.SECOND


def test_nothing_goes_out_before_both_passed_it_nor_before_that_day(world):
    head, deputy, clerk = (made.by(one) for one in (world.head, world.deputy, world.clerk))
    posting = made.taken(world.channel, drafter=clerk, readers=(head,))
    assert "不能发布" in refused(lambda: service.publish(posting, on=made.TODAY, by=clerk))
    service.pass_it(posting, by=deputy)
    assert "不能更早" in refused(lambda: service.publish(posting, on=date(2026, 3, 1), by=clerk), "posted_on")
    service.publish(posting, on=made.TODAY, by=clerk)
    service.withdraw(posting, on=made.TODAY, reason="公示期满", by=clerk)
    assert (posting.state, posting.posted_on, posting.withdrawn_on) == (PostingState.WITHDRAWN, made.TODAY, made.TODAY)


def test_what_went_out_unread_is_told_as_it_was(world):
    facts = {"title": "通知", "content": "周五开会", "disclosure": None}
    assert "没有在用" in refused(lambda: service.record(world.channel, on=date(2024, 1, 1), facts=facts, by=made.OFFICE), "posted_on")
    posting = service.record(world.channel, on=date(2026, 2, 1), facts=facts, by=made.by(world.clerk))
    assert (posting.state, posting.first_by, posting.second_on) == (PostingState.PUBLISHED, "", None)
    service.end_channel(world.channel, on=made.TODAY, by=made.OFFICE)
    assert "已经停用" in refused(lambda: made.draft(world.channel, by=made.OFFICE), "channel_id")


def test_no_text_holds_personal_data(world):
    assert "手机号" in refused(lambda: made.draft(world.channel, by=made.OFFICE, content="找 13812345678"), "content")


def test_a_room_is_looked_over_every_half_year(world):
    assert [one.due_on for one in asked(made.by(world.head), "venues.check")] == [None]
    made.check(world.branch, on=date(2025, 9, 10), missing=("flag", "oath"))
    assert [one.due_on for one in asked(made.by(world.head), "venues.check")] == [date(2026, 3, 10)]
    assert asked(made.by(world.clerk), "venues.check") == []
    found = made.check(world.branch, missing=("flag",))
    assert (found.lacking, asked(made.by(world.head), "venues.check")) == (1, [])


def test_each_of_the_ten_points_is_said(world):
    points = dict.fromkeys(TEN_POINTS, "yes")
    facts = {"room": "", "note": ""}
    assert "请选一项" in refused(lambda: checking.record(world.branch, on=made.TODAY, points={**points, "flag": None}, facts=facts, by=made.OFFICE), "point_flag")
    assert "检查以后" in refused(lambda: checking.record(world.branch, on=date(2026, 3, 3), points=points, facts=facts, by=made.OFFICE), "checked_on")


def test_a_check_is_put_right_by_who_looked_and_by_the_party_office(world):
    inspector = Identity(account_id=77, name="督查员", roles=frozenset({Role.INSPECTOR}))
    check, points = made.check(world.branch, missing=("flag",), by=inspector), dict.fromkeys(TEN_POINTS, "yes")
    facts = {"room": "", "note": ""}
    assert "再登记一次检查" in refused(lambda: checking.edit(check, on=made.TODAY, points=points, facts=facts, by=made.by(world.head)))
    checking.edit(check, on=made.TODAY, points=points, facts=facts, by=inspector)
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (check.lacking, entry.details["points"]) == (0, ["党旗悬挂规范：缺少→齐备"])


def test_where_the_committee_is_too_small_the_party_office_reads(world):
    channel, far = made.channel(world.other), made.by(world.far)
    posting = made.taken(channel, drafter=far)
    assert [len(asked(who, "venues.review")) for who in (made.OFFICE, made.by(world.head))] == [1, 0]
    service.pass_it(posting, by=made.OFFICE)
    db.session.commit()
    assert asked(made.OFFICE, "venues.review") == []


def test_what_a_member_drafted_is_published_by_who_leads(world):
    head, deputy, one = (made.by(who) for who in (world.head, world.deputy, world.one))
    made.taken(world.channel, drafter=one, readers=(head, deputy))
    assert [owed(who) for who in (world.one, world.head, world.clerk)] == [[], ["发布审核通过的内容"], []]


def test_a_draft_that_will_not_go_out_is_dropped_and_asked_for_no_more(world):
    head, clerk = made.by(world.head), made.by(world.clerk)
    posting = made.taken(world.channel, drafter=clerk)
    service.return_it(posting, reason="不用发了", by=head)
    db.session.commit()
    assert "起草人、支部书记" in refused(lambda: service.drop(posting, by=made.by(world.deputy).__class__(account_id=5, name="委员")))
    service.drop(posting, by=clerk)
    db.session.commit()
    assert (posting.state, owed(world.clerk)) == (PostingState.DROPPED, [])


def test_a_channel_that_was_ended_by_a_slip_is_used_again(world):
    head, deputy, clerk = (made.by(one) for one in (world.head, world.deputy, world.clerk))
    posting = made.taken(world.channel, drafter=clerk, readers=(head, deputy))
    service.end_channel(world.channel, on=date(2026, 3, 1), by=head)
    assert "没有在用" in refused(lambda: service.publish(posting, on=made.TODAY, by=clerk), "posted_on")
    assert "为什么更正" in refused(lambda: service.correct_end(world.channel, on=None, reason="", by=head), "reason")
    service.correct_end(world.channel, on=None, reason="点错了", by=head)
    service.publish(posting, on=made.TODAY, by=clerk)
    assert "还在这里发布过" in refused(lambda: (service.end_channel(world.channel, on=made.TODAY, by=head),
                                         service.correct_end(world.channel, on=date(2026, 3, 1), reason="填错", by=head)), "to_on")


def test_a_quarter_without_disclosure_is_asked_for_at_its_end(world):
    assert [one.due_on for one in asked(made.by(world.head), "venues.disclose")] == [date(2026, 3, 31)]
    made.taken(world.channel, drafter=made.by(world.clerk), readers=(made.by(world.head), made.by(world.deputy)), is_out=True)
    assert asked(made.by(world.head), "venues.disclose") == []
