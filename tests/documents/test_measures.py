"""The figures against plain Python over random rows."""
import calendar
import random
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import people
from xinfang_party.documents.models import DutyLine, Rule, RuleReview, YearPaper
from xinfang_party.documents.terms import CORE, PaperKind, PaperState, RuleKind
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.organization.models import Branch, CommitteePost
from xinfang_party.organization.rules import add_months
from xinfang_party.organization.terms import BranchKind, CommitteeDuty

NOW = "2026-11-24 10:00"
DAYS = (date(2025, 1, 20), date(2025, 2, 10), date(2025, 12, 31), date(2026, 2, 28), date(2026, 3, 1), date(2026, 11, 24))


@pytest.fixture
def world(app, clock_at):
    with clock_at(NOW):
        lot = random.Random(3)
        above = people.branch(kind=BranchKind.ORGAN_COMMITTEE)
        branches = [people.branch(), people.branch(), people.branch(founded_on=date(2025, 6, 1))]
        for branch in branches:
            people.secretary(branch, from_on=max(people.SINCE, branch.founded_on))
            people.secretary(branch, duty=CommitteeDuty.ORGANIZATION, from_on=date(2025, 9, 1))
        for _ in range(60):
            a_rule(lot, lot.choice([above, *branches]))
        for branch in branches:
            for year in (2024, 2025, 2026):
                papers(lot, branch, year)
        db.session.commit()
        yield branches


def a_rule(lot, branch):
    first = date(2024, 1, 1) + timedelta(days=lot.randrange(900))
    rule = Rule(branch_id=branch.id, is_for_all=branch.kind is BranchKind.ORGAN_COMMITTEE and lot.random() < 0.5, title="方案", kind=lot.choice(list(RuleKind)),
                from_on=first, to_on=first + timedelta(days=lot.randrange(500)) if lot.random() < 0.4 else None)
    rule.reviews = [RuleReview(reviewed_on=first + timedelta(days=lot.randrange(500)), outcome="keep", reviewer="书记") for _ in range(lot.randrange(3))]
    db.session.add(rule)


def papers(lot, branch, year):
    for kind, base in ((PaperKind.PLAN, date(year, 2, 1)), (PaperKind.SUMMARY, date(year + 1, 1, 10))):
        state, on = (PaperState.APPROVED, base + timedelta(days=lot.randrange(35))) if lot.random() < 0.8 else (PaperState.DRAFT, None)
        db.session.add(YearPaper(branch_id=branch.id, year=year, kind=kind, title="材料", drafted_by="支委", state=state, approved_on=on))
    posts = db.session.scalars(select(CommitteePost).where(CommitteePost.branch_id == branch.id)).all()
    named = [post for post in posts if lot.random() < 0.9]
    db.session.add(YearPaper(branch_id=branch.id, year=year, kind=PaperKind.DUTY_LIST, title="清单", drafted_by="支委", state=PaperState.PUBLISHED,
                             published_on=date(year, 2, 1), lines=[DutyLine(member_id=post.member_id, content="责任", added_on=date(year, lot.choice((1, 9)), 1))
                                                                   for post in named]))


def stands(row, day):
    return row.from_on <= day and (row.to_on is None or day <= row.to_on)


def applied(branch, day):
    bound = [rule for rule in db.session.scalars(select(Rule)) if rule.branch_id == branch.id or rule.is_for_all]
    return [rule for rule in bound if stands(rule, day) and branch.founded_on <= day]


def parts(code, branch, day):
    figure = engine.figure(code, Scope.branch(branch.id), Period.year(day.year), day)
    return figure.numerator, figure.denominator


def papers_of(branch, kind, year):
    return [one for one in db.session.scalars(select(YearPaper)) if (one.branch_id, one.kind, one.year) == (branch.id, kind, year)]


def in_time(branch, day):
    asked = [(PaperKind.PLAN, day.year, date(day.year, 2, calendar.monthrange(day.year, 2)[1])), (PaperKind.SUMMARY, day.year - 1, date(day.year, 1, 31))]
    due = [(kind, year, last) for kind, year, last in asked if day > last and branch.founded_on.year < year]
    good = [any(one.approved_on is not None and one.approved_on <= last for one in papers_of(branch, kind, year)) for kind, year, last in due]
    return int(bool(due) and all(good)), int(bool(due))


def listed(branch, day):
    if branch.founded_on > day:
        return 0, 0
    there = [one for one in papers_of(branch, PaperKind.DUTY_LIST, day.year) if one.published_on <= day]
    seats = {post.member_id for post in db.session.scalars(select(CommitteePost)) if post.branch_id == branch.id and stands(post, day)}
    is_there = any(seats <= {line.member_id for line in one.lines if line.added_on <= day} for one in there)
    return int(is_there), int(is_there or day.month > 2)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_each_branch_as_plain_counting_has_it(world, day):
    for branch in world:
        rules = applied(branch, day)
        kinds = {rule.kind for rule in rules} & set(CORE)
        assert parts("documents.core_rules_share", branch, day) == (len(kinds), len(CORE))
        fresh = [rule for rule in rules if add_months(max([rule.from_on, *(one.reviewed_on for one in rule.reviews if one.reviewed_on <= day)]), 12) >= day]
        assert parts("documents.reviewed_share", branch, day) == (len(fresh), len(rules))
        assert parts("documents.plan_and_summary", branch, day) == in_time(branch, day)
        assert parts("documents.duty_list_published", branch, day) == listed(branch, day)


def test_the_whole_bureau_and_the_rows_behind(world):
    period, day = Period.year(2026), DAYS[-1]
    figures = engine.figures_by("documents.reviewed_share", "branch", period)
    assert {branch.id: figures[branch.id].denominator for branch in world} == {branch.id: len(applied(branch, day)) for branch in world}
    rows = db.session.scalars(engine.rows("documents.reviewed_share", Scope.branch(world[0].id), period, "misses")).all()
    figure = figures[world[0].id]
    assert len(rows) == figure.denominator - figure.numerator
    assert {row.branch for row in rows} == {db.session.get(Branch, world[0].id)}
