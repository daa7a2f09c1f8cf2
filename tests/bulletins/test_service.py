"""The course of a bulletin: drafted from records, approved by another, unchanged once published, acknowledged once for each branch."""
from datetime import date

import pytest
from sqlalchemy import select

from tests import cases
from tests.bulletins import made
from tests.bulletins.made import AUTHOR, LEADER, MEETING, NOW, OTHER, bulletin, plain
from tests.checklists import made as rounds
from tests.owing import asked
from xinfang_party.activities.models import Activity
from xinfang_party.audit.models import AuditEntry
from xinfang_party.bulletins import gathering, rules, service
from xinfang_party.bulletins.models import Bulletin
from xinfang_party.bulletins.terms import Section, State
from xinfang_party.checklists import service as closing
from xinfang_party.findings import service as findings
from xinfang_party.findings.terms import Source
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.petitions.terms import Purpose


@pytest.fixture
def world(session, clock_at):
    with clock_at(NOW):
        yield made.world()


def text_of(one, section):
    return dict(one.sections)[section]


# --- drafting -----------------------------------------------------------------------------------------------------------------

def test_draft_says_what_records_say_branches_in_the_order_of_the_roll(world):
    one = bulletin(world)
    assert [(branch.name, branch.position) for branch in one.branches] == [("甲支部", 0), ("乙支部", 1)]
    assert (one.number, one.title) == ("通报〔2026〕1号", "2026年第2季度讲评通报")
    meeting = next(line for line in text_of(one, Section.PROBLEMS).splitlines() if line.startswith(MEETING))
    assert meeting.endswith("：1/2 个党支部没有达到。乙支部，支部党员大会按期完成率 0/1 个季度。")
    assert f"{world.findings[0].number}（甲支部，E1-1）：签到不全" in text_of(one, Section.PROBLEMS)
    assert f"{world.findings[1].number}（乙支部）：没有学习记录；整改期限 2026年7月31日。" in text_of(one, Section.DUE)
    assert [rules.why_not_section(text) for _section, text in one.sections] == [None] * 4
    assert bulletin(world).serial == 2


def test_what_a_round_came_to_is_told_by_its_own_text_as_it_was_closed(world, session):
    by = rounds.leader(world.one, world.head)
    one = rounds.opened(world.one, world.two).assessments[0]
    saying_no = rounds.Said(0.0, "会议室没有党旗。")
    rounds.said_everywhere(one, by)
    closing.submit(one, by=by)
    rounds.saying.say(one, rounds.JUDGED, rounds.Part.INSPECT, saying_no, by=rounds.INSPECTOR)
    closing.finish(one, by=rounds.INSPECTOR)
    closing.accept(one, by=by)
    closing.close(one, by=rounds.OFFICE)
    session.scalars(select(Activity)).one().held_on = date(2026, 7, 1)
    session.flush()
    made_of = text_of(bulletin(world, branch_ids=[world.one.id]), Section.PROBLEMS)
    assert f"{rounds.JUDGED} 条目{rounds.JUDGED}：1/1 个党支部没有达到。甲支部，会议室没有党旗。" in made_of
    assert rounds.DUTY not in made_of


def test_what_all_meet_is_a_strong_point(world):
    one = bulletin(world, branch_ids=[world.one.id])
    assert f"{MEETING} " in text_of(one, Section.STRONG)
    assert MEETING not in text_of(one, Section.PROBLEMS)
    assert "乙支部" not in "".join(text for _section, text in one.sections)


def test_clues_withdrawn_and_earlier_findings_are_left_out(world):
    made.found(world.one, "线索内容", Source.SIGNAL)
    earlier = made.found(world.one, "去年的问题", Source.SELF, on=date(2026, 3, 30))
    findings.withdraw(world.findings[0], reason="登记有误", by=OTHER)
    one = bulletin(world)
    assert [word in text_of(one, Section.PROBLEMS) for word in ("线索内容", "去年的问题", "签到不全", "没有学习记录")] == [False, False, False, True]
    assert [number in text_of(one, Section.DUE) for number in (earlier.number, world.findings[0].number)] == [True, False]


def test_figures_are_of_the_branches_and_of_the_bureau_with_n_and_without_accusations(world):
    for purpose in (Purpose.SUGGESTION, Purpose.ACCUSATION):
        cases.case(branch=world.one, received_on=date(2026, 4, 1), accepted_on=date(2026, 4, 3), replied_on=date(2026, 5, 6), purpose=purpose)
    one = bulletin(world, branch_ids=[world.two.id])
    figures = {figure.code: (figure.text, figure.bureau_text) for figure in one.figures}
    assert figures["cadence.member_meeting"] == ("0/1 个季度", "1/2 个季度")
    assert figures["petitions.on_time_reply_rate"] == ("—", "1/1 件")


def test_figures_that_changed_since_are_told_and_the_stored_ones_stay(world, session):
    one = bulletin(world, "publish")
    assert gathering.changed_since(one) == []
    made.activity(world.two, made.Kind.MEMBER_MEETING, date(2026, 5, 19))
    session.commit()
    assert [(told.code, told.text, now.text) for told, now in gathering.changed_since(one) if told.code == "cadence.member_meeting"] == [
        ("cadence.member_meeting", "1/2 个季度", "2/2 个季度")]
    with pytest.raises(Refusal, match="已发布"):
        service.refresh(one, by=AUTHOR)
    again = bulletin(world)
    assert again.figures[0].text == "2/2 个季度"


def test_refresh_brings_the_figures_of_a_draft_up_to_date_and_leaves_the_text(world, session):
    one = bulletin(world)
    service.edit(one, title="通报", sections={Section.STRONG: "我写的"}, by=AUTHOR)
    made.activity(world.two, made.Kind.MEMBER_MEETING, date(2026, 5, 19))
    session.commit()
    service.refresh(one, version=one.version, by=AUTHOR)
    assert (one.figures[0].text, one.strong) == ("2/2 个季度", "我写的")


# --- its course ---------------------------------------------------------------------------------------------------------------

def test_whoever_wrote_any_of_it_does_not_approve_it(world):
    one = plain(world)
    service.edit(one, title=one.title, sections={Section.DEMANDS: "月底前补齐"}, by=OTHER)
    service.submit(one, by=AUTHOR)
    for writer in (AUTHOR, OTHER):
        with pytest.raises(Refusal, match="不能批准"):
            service.approve(one, by=writer)
        assert asked(writer, "bulletins.approve") == []
    assert [owed.what for owed in asked(LEADER, "bulletins.approve")] == ["审批讲评通报"]
    service.approve(one, by=LEADER)
    assert [owed.what for owed in asked(OTHER, "bulletins.run")] == ["发布讲评通报"]


def test_returned_it_is_a_draft_again_and_its_authors_owe_it(world):
    one = plain(world, "approve")
    with pytest.raises(Refusal, match="哪里要改"):
        service.return_(one, opinion=" ", by=LEADER)
    service.return_(one, opinion="请写明条目", by=LEADER)
    assert (one.state, [owed.what for owed in asked(AUTHOR, "bulletins.run")], asked(OTHER, "bulletins.run")) == (State.DRAFT, ["写好讲评通报并提交审批"], [])


def test_once_submitted_or_published_nothing_of_it_changes(world):
    one = plain(world, "submit")
    before = one.sections
    for step in (lambda: service.approve(one, by=LEADER), lambda: service.publish(one, by=AUTHOR), lambda: None):
        with pytest.raises(Refusal, match="不能修改"):
            service.edit(one, title="改了", sections={Section.STRONG: "改了"}, by=AUTHOR)
        step()
    assert (one.state, one.sections, one.published_on, one.due_on) == (State.PUBLISHED, before, date(2026, 7, 5), date(2026, 7, 12))


def test_edit_refuses_in_words_and_changes_nothing(world):
    one = plain(world)
    before = one.sections
    for title, text, field in (("", "写好了", "title"), ("通报", "电话13912345678", "problems"), ("电话13912345678", "写好了", "title")):
        with pytest.raises(Refusal) as refused:
            service.edit(one, title=title, sections={Section.PROBLEMS: text}, by=AUTHOR)
        assert (refused.value.field, one.sections) == (field, before)


def test_a_draft_that_is_withdrawn_asks_nothing_more_and_keeps_its_number(world):
    one = plain(world)
    for reason, sentence in ((" ", "请写明原因"), ("电话13912345678", "不能写个人信息")):
        with pytest.raises(Refusal, match=sentence):
            service.withdraw(one, reason=reason, by=OTHER)
    service.withdraw(one, reason="改为口头通报", by=OTHER)
    assert (one.state, asked(AUTHOR, "bulletins.run"), one.steps[-1].opinion) == (State.WITHDRAWN, [], "改为口头通报")
    assert plain(world).serial == 2


def test_a_stale_step_conflicts(world):
    one = plain(world)
    with pytest.raises(Conflict):
        service.submit(one, version=one.version - 1, by=AUTHOR)


def test_each_branch_acknowledges_once_by_its_own_leader(world, session):
    one = plain(world, "publish")
    mine, theirs = one.branches
    head, peer = made.by(world.head), made.by(world.peer)
    assert [(owed.what, owed.about, owed.due_on) for owed in asked(head, "bulletins.acknowledge")] == [
        ("确认收到讲评通报", "甲支部，2026年第2季度讲评通报", date(2026, 7, 12))]
    with pytest.raises(Refusal, match="书记或副书记本人"):
        service.acknowledge(mine, by=peer)
    service.acknowledge(mine, words="月底前补齐", by=head)
    with pytest.raises(Refusal, match=f"{world.head.name}已经确认收到"):
        service.acknowledge(mine, by=head)
    assert (one.waiting, asked(head, "bulletins.acknowledge"), len(asked(peer, "bulletins.acknowledge"))) == ([theirs], [], 1)
    assert session.scalars(select(AuditEntry.tag).where(AuditEntry.subject_kind == Bulletin.__tablename__).order_by(AuditEntry.id)).all() == [
        f"bulletin.{tag}" for tag in ("created", "submitted", "approved", "published", "acknowledged")]


def test_a_bulletin_that_is_not_published_is_not_acknowledged(world):
    one = plain(world, "approve")
    with pytest.raises(Refusal):
        service.acknowledge(one.branches[0], by=made.by(world.head))
