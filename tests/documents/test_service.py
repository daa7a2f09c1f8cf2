"""What may be done with rules and papers, and by whom."""
from datetime import date

import pytest

from tests.documents import made
from tests.owing import asked
from xinfang_party.documents import duties, papers, queries, service
from xinfang_party.documents.terms import CORE, PaperKind, PaperState, ReviewOutcome, RuleKind
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.organization import committees
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


def test_one_that_comes_back_is_not_approved_any_more(world):
    paper, head = made.paper(world.branch, by=made.by(world.clerk)), made.by(world.head)
    assert "不能批准" in refused(lambda: papers.approve(paper, by=head))
    papers.submit(paper, by=head)
    papers.approve(paper, by=head)
    papers.return_it(paper, reason="缺党课安排", by=head)
    assert (paper.state, paper.approved_on, paper.return_reason) == (PaperState.DRAFT, None, "缺党课安排")
    assert "已经有人起草" in refused(lambda: made.paper(world.branch, by=head))


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
