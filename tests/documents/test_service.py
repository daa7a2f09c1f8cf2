"""What may be done with rules and papers, and by whom."""
from datetime import date

import pytest
from sqlalchemy import select

from tests.documents import made
from tests.owing import asked
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import identity_of
from xinfang_party.audit.models import AuditEntry
from xinfang_party.documents import duties, papers, queries, service
from xinfang_party.documents.models import DutyLine
from xinfang_party.documents.terms import CORE, PaperKind, PaperState, ReviewOutcome, RuleKind
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.organization import committees
from xinfang_party.organization.models import CommitteePost
from xinfang_party.organization.terms import CommitteeDuty


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW):
        yield made.world()


def refused(act, field=None):
    with pytest.raises(Refusal) as caught:
        act()
    assert field is None or caught.value.field == field
    return caught.value.sentence


# --- rules --------------------------------------------------------------------------------------------------------------------

def test_a_new_rule_ends_the_old_one_the_day_before(world):
    old = made.rule(world.branch)
    facts = {"kind": RuleKind.TALKS, "title": "新方案", "number": "", "made_by": "", "summary": "", "is_for_all": False}
    assert "以后开始执行" in refused(lambda: service.replace(old, facts={**facts, "from_on": old.from_on}, by=made.OFFICE), "from_on")
    new = service.replace(old, facts={**facts, "from_on": date(2026, 3, 1)}, by=made.OFFICE)
    db.session.commit()
    assert (old.to_on, old.replaced_by, new.branch_id) == (date(2026, 2, 28), new, old.branch_id)
    assert "已经有新的代替" in refused(lambda: service.replace(old, facts={**facts, "from_on": made.TODAY}, by=made.OFFICE))


def told(rule, **more):
    return {name: getattr(rule, name) for name in service.FACTS} | more


def test_an_edit_of_the_new_rule_moves_the_old_ones_end_only_with_its_first_day(world):
    old = made.rule(world.branch)
    service.end(old, to_on=date(2026, 1, 31), reason="试行期满", by=made.OFFICE)
    new = service.replace(old, facts=told(old, from_on=date(2026, 3, 1)), by=made.OFFICE)
    service.edit(new, facts=told(new, title="改了名称"), by=made.OFFICE)
    assert old.to_on == date(2026, 1, 31)
    service.edit(new, facts=told(new, from_on=date(2026, 1, 11)), by=made.OFFICE)
    assert old.to_on == date(2026, 1, 10)
    service.edit(new, facts=told(new, from_on=date(2026, 3, 1)), by=made.OFFICE)
    assert old.to_on == date(2026, 1, 31)


def test_a_rule_does_not_begin_after_its_last_day_and_that_day_can_be_put_right(world):
    rule = made.rule(world.branch)
    service.end(rule, to_on=date(2026, 12, 31), reason="试行期满", by=made.OFFICE)
    assert "不能在它以后" in refused(lambda: service.edit(rule, facts=told(rule, from_on=date(2027, 1, 1)), by=made.OFFICE), "from_on")
    assert "为什么更正" in refused(lambda: service.correct_end(rule, to_on=None, reason=" ", by=made.OFFICE), "reason")
    service.correct_end(rule, to_on=None, reason="填错了一项", by=made.OFFICE)
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (rule.to_on, rule.end_reason, entry.tag, entry.details["before"]["to_on"]) == (None, "", "rule.end-corrected", "2026-12-31")


def test_rules_that_are_over_stand_last_on_every_database(world):
    for title, to_on in (("已停", date(2026, 1, 31)), ("长期", None), ("还在", date(2026, 12, 31))):
        rule = made.rule(world.branch, title=title)
        rule.to_on = to_on
    db.session.commit()
    assert [rule.title for rule in db.session.scalars(queries.listed(made.TODAY))] == ["还在", "长期", "已停"]


def test_only_the_bodies_above_bind_everybody(world):
    assert "不要勾选" in refused(lambda: made.rule(world.branch, is_for_all=True), "is_for_all")
    made.rule(world.above, is_for_all=True)
    assert [kinds for one, kinds in queries.lacking(made.TODAY, [world.branch])] == [[kind for kind in CORE if kind is not RuleKind.TALKS]]


def test_a_review_is_asked_a_month_before_and_settles_it(world):
    rule = made.rule(world.branch, from_on=date(2025, 3, 20))
    ask = [(owed.about, owed.due_on) for owed in asked(made.by(world.head), "documents.review")]
    assert ask == [(rule.title, date(2026, 3, 20))]
    assert asked(made.by(world.clerk), "documents.review") == asked(made.OFFICE, "documents.review") == []
    service.review(rule, on=made.TODAY, outcome=ReviewOutcome.KEEP, opinion="", by=made.by(world.head))
    db.session.commit()
    assert asked(made.by(world.head), "documents.review") == []


def test_abolishing_ends_the_rule_and_wants_a_word(world):
    rule = made.rule(world.branch)
    assert "请写明意见" in refused(lambda: service.review(rule, on=made.TODAY, outcome=ReviewOutcome.ABOLISH, opinion=" ", by=made.OFFICE), "opinion")
    service.review(rule, on=made.TODAY, outcome=ReviewOutcome.ABOLISH, opinion="已并入新规", by=made.OFFICE)
    db.session.commit()
    assert (rule.to_on, "废止" in rule.end_reason) == (made.TODAY, True)
    assert "已经登记执行到" in refused(lambda: service.end(rule, to_on=made.TODAY, reason="重复", by=made.OFFICE))


def test_no_text_holds_personal_data(world):
    assert "身份证号" in refused(lambda: made.rule(world.branch, summary="联系人 11010519491231002X"), "summary")
    assert "手机号" in refused(lambda: made.paper(world.branch, by=made.by(world.head), content="电话 13812345678"), "content")


# --- papers -------------------------------------------------------------------------------------------------------------------

def test_the_same_hand_does_not_draft_and_approve(world):
    head, clerk = made.by(world.head), made.by(world.clerk)
    paper = made.paper(world.branch, by=clerk)
    papers.submit(paper, by=clerk)
    assert [owed.what for owed in asked(head, "documents.approve")] == ["批准年度计划"]
    papers.approve(paper, by=head)
    assert (paper.state, paper.approved_on, paper.approved_by) == (PaperState.APPROVED, made.TODAY, world.head.name)
    own = made.paper(world.branch, by=head, kind=PaperKind.SUMMARY, year=2025)
    papers.submit(own, by=head)
    assert "自己起草" in refused(lambda: papers.approve(own, by=head), "activity_id")
    papers.approve(own, meeting=made.meeting(world.branch, date(2026, 1, 20)), by=head)
    assert own.approved_on == made.TODAY
    papers.return_it(own, reason="补上数字", by=head)
    papers.submit(own, by=head)
    papers.approve(own, meeting=made.meeting(world.branch, date(2026, 2, 20)), by=head)
    assert own.approved_on == date(2026, 2, 20)


def test_who_rewrites_a_draft_does_not_approve_it(world):
    head = made.by(world.head)
    paper = made.paper(world.branch, by=made.by(world.clerk))
    papers.edit(paper, facts={"title": "计划", "content": "全换成我写的"}, by=head)
    papers.submit(paper, by=head)
    assert "自己起草" in refused(lambda: papers.approve(paper, by=head), "activity_id")


def test_one_that_comes_back_is_not_approved_any_more(world):
    paper, head = made.paper(world.branch, by=made.by(world.clerk)), made.by(world.head)
    assert "不能批准" in refused(lambda: papers.approve(paper, by=head))
    papers.submit(paper, by=head)
    papers.approve(paper, by=head)
    papers.return_it(paper, reason="缺党课安排", by=head)
    assert (paper.state, paper.approved_on, paper.return_reason) == (PaperState.DRAFT, None, "缺党课安排")
    assert "已经有人起草" in refused(lambda: made.paper(world.branch, by=head))


def test_what_was_approved_in_time_stays_so_of_the_days_before_it_came_back(world):
    paper, head = made.paper(world.branch, by=made.by(world.clerk)), made.by(world.head)
    paper.state, paper.approved_on = PaperState.APPROVED, date(2026, 2, 20)
    papers.return_it(paper, reason="缺党课安排", by=head)
    db.session.commit()
    days = [engine.figure("documents.plan_and_summary", Scope.branch(world.branch.id), Period.year(2026), day).denominator for day in (date(2026, 3, 1),)]
    assert (paper.approved_on, paper.was_approved_on, paper.returned_on, days) == (None, date(2026, 2, 20), made.TODAY, [1])


def test_what_is_to_be_written_is_asked_near_its_last_day_and_a_returned_paper_of_its_drafter(world, clock_at):
    head, clerk = made.by(world.head), made.by(world.clerk)
    assert [owed.what for owed in asked(head, "documents.write")] == ["起草2026年的年度计划", "起草2025年的年度总结", "公布2026年的责任清单"]
    paper = made.paper(world.branch, by=clerk)
    papers.submit(paper, by=clerk)
    db.session.commit()
    assert "起草2026年的年度计划" not in [owed.what for owed in asked(head, "documents.write")]
    papers.return_it(paper, reason="缺党课", by=head)
    db.session.commit()
    assert [owed.what for owed in asked(clerk, "documents.mend")] == ["修改退回的年度计划"]
    with clock_at("2026-01-05 10:00"):
        assert [owed.what for owed in asked(head, "documents.write")] == ["起草2025年的年度总结"]


def test_what_nobody_else_of_the_branch_can_approve_is_asked_of_the_party_office(world, log_in):
    log_in(member=world.far)
    drafter = identity_of(db.session.scalars(select(Account).where(Account.member_id == world.far.id)).one(), made.TODAY)
    papers.submit(made.paper(world.other, by=drafter), by=drafter)
    db.session.commit()
    assert [len(asked(who, "documents.approve")) for who in (made.OFFICE, drafter, made.by(world.head))] == [1, 0, 0]


# --- duty lists ---------------------------------------------------------------------------------------------------------------

def test_a_duty_list_begins_with_the_committee_and_last_years_words(world):
    head = made.by(world.head)
    before = made.duty_list(world.branch, by=head, year=2025)
    paper = duties.begin(world.branch, year=2026, by=head)
    assert [(line.member, line.content) for line in paper.lines] == [(line.member, line.content) for line in before.lines]
    assert [line.member for line in paper.lines] == [world.head, world.deputy, world.clerk]


def test_each_signs_the_own_line_once_and_again_when_it_changes(world):
    paper = made.duty_list(world.branch, by=made.by(world.head))
    line = paper.lines[2]
    assert [owed.about for owed in asked(made.by(world.clerk), "documents.sign")] == [paper.title]
    assert "本人" in refused(lambda: duties.sign(line, by=made.by(world.head)))
    duties.sign(line, by=made.by(world.clerk))
    db.session.commit()
    assert asked(made.by(world.clerk), "documents.sign") == []
    assert "已经签收过" in refused(lambda: duties.sign(line, by=made.by(world.clerk)))
    duties.write(paper, contents=[one.content for one in paper.lines[:2]] + ["改过的"], by=made.by(world.head))
    assert (line.signed_on, paper.state) == (None, PaperState.PUBLISHED)


def test_who_comes_later_is_missing_until_a_line_is_added(world):
    paper, head = made.duty_list(world.branch, by=made.by(world.head)), made.by(world.head)
    committees.name_to(made.people.term(world.branch), world.one, CommitteeDuty.PUBLICITY, made.TODAY, made.people.BY)
    db.session.commit()
    assert list(duties.missing(paper)) == [world.one]
    assert "还没有列进清单" in refused(lambda: duties.add(paper, member_id=world.far.id, content="宣传", by=head), "member_id")
    duties.add(paper, member_id=world.one.id, content="宣传", by=head)
    db.session.commit()
    assert (list(duties.missing(paper)), paper.lines[-1].duty) == ([], "宣传委员")


def test_who_sits_there_no_more_is_not_asked_and_comes_off_a_published_list(world):
    paper, head = made.duty_list(world.branch, by=made.by(world.head)), made.by(world.head)
    assert "还在任" in refused(lambda: duties.remove(paper.lines[2], by=head))
    assert "不能空着" in refused(lambda: duties.write(paper, contents=["一", "二", " "], by=head), "contents-2")
    db.session.rollback()
    post = db.session.scalars(select(CommitteePost).where(CommitteePost.member_id == world.clerk.id)).one()
    post.to_on = date(2026, 3, 1)
    db.session.commit()
    assert asked(made.by(world.clerk), "documents.sign") == []
    duties.remove(paper.lines[2], by=head)
    db.session.commit()
    lines = db.session.scalars(select(DutyLine).where(DutyLine.paper_id == paper.id).order_by(DutyLine.position)).all()
    assert (len(paper.lines), [line.removed_on for line in lines]) == (2, [None, None, made.TODAY])


def test_a_slip_in_the_day_or_place_of_a_published_list_is_put_right(world):
    paper, head = made.duty_list(world.branch, by=made.by(world.head)), made.by(world.head)
    assert "不能晚于今天" in refused(lambda: duties.correct(paper, on=date(2026, 3, 3), where="公开栏", reason="填错", by=head), "published_on")
    duties.correct(paper, on=date(2026, 2, 27), where="一楼公开栏", reason="日期填错", by=head)
    assert (paper.published_on, paper.published_where) == (date(2026, 2, 27), "一楼公开栏")
