"""When a petitioner may be asked, how a link ends, how the bureau decides; results of both sources beside each other."""
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import people
from tests.petitions.made import OFFICER, answered, case, refused, tags
from tests.ratings import made
from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound, Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.lanes.models import CaseStep
from xinfang_party.lanes.terms import StepCode
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.petitions import service as petitions
from xinfang_party.petitions.terms import Channel, Ending, Evaluation, HandlingClass, Party, Purpose
from xinfang_party.ratings import links, queries, rules, service
from xinfang_party.ratings.models import RatingLink
from xinfang_party.ratings.results import results_of
from xinfang_party.ratings.terms import Face, LinkState

TODAY = date(2026, 3, 2)
LEADER = Identity(account_id=900_071, name="局领导", roles=frozenset({Role.LEADER}))


@pytest.fixture(autouse=True)
def day(app, clock_at):
    with clock_at(made.NOW):
        yield


@pytest.mark.parametrize(("facts", "word"), [
    ({}, None), ({"is_answered": False}, "还没有答复"), ({"is_accusation": True}, "检举控告"), ({"has_ended": True}, "不请评价"), ({"is_rated": True}, "只评一次")])
def test_when_a_petitioner_may_be_asked(facts, word):
    found = rules.why_not_ask(**{"is_answered": True, "is_accusation": False, "has_ended": False, "is_rated": False, **facts})
    assert (found is None) if word is None else (word in found)


@pytest.mark.parametrize(("used", "withdrawn", "days", "state"), [
    (False, False, 0, LinkState.OPEN), (False, False, -1, LinkState.EXPIRED), (True, True, -1, LinkState.USED), (False, True, 5, LinkState.WITHDRAWN)])
def test_how_a_link_stands(used, withdrawn, days, state):
    assert rules.state_of(is_used=used, is_withdrawn=withdrawn, expires_on=TODAY + timedelta(days=days), today=TODAY) is state


@pytest.mark.parametrize(("facts", "word"), [
    ({"purpose": Purpose.ACCUSATION}, "检举控告"), ({"ending": Ending.WITHDRAWN, "ended_on": TODAY, "replied_on": None}, "不请评价"),
    ({"replied_on": None}, "还没有答复")])
def test_of_what_no_link_is_made(facts, word):
    one = answered()
    for name, value in facts.items():
        setattr(one, name, value)
    assert word in refused(None, links.ask, one)


def test_nobody_makes_or_withdraws_a_link_for_a_case_of_his_own_or_of_his_branch():
    branch = people.branch()
    keeper, head = people.member(branch), people.secretary(branch)
    one = answered(member=keeper, branch=branch)
    link = made.link_of(made.asked(one))
    officer = frozenset({Role.PETITION_OFFICER, Role.MEMBER})
    own = Identity(account_id=1, name="承办人", roles=officer, member_id=keeper.id)
    leads = Identity(account_id=2, name="书记", roles=officer, member_id=head.id, led_branch_ids=frozenset({branch.id}))
    for who in (own, leads):
        with pytest.raises(Refusal, match="请交其他信访业务工作人员"):
            links.ask(one, by=who)
        with pytest.raises(Refusal, match="请交其他信访业务工作人员"):
            links.withdraw(link, by=who)


def test_a_new_link_makes_the_former_useless_and_notes_the_step():
    one = answered(handling=HandlingClass.SIMPLE)
    first, second = made.asked(one), made.asked(one)
    assert (links.find(first), links.find(second).case_id) == (None, one.id)
    assert db.session.scalars(select(CaseStep.done_on).where(CaseStep.case_id == one.id, CaseStep.code == StepCode.INVITE)).first() == TODAY
    assert "rating-link.made" in tags(db.session)


def test_a_rated_case_is_asked_no_more_and_a_closed_link_not_withdrawn():
    one = made.rated()
    assert "只评一次" in refused(None, links.ask, one)
    assert "不用再作废" in refused(None, links.withdraw, db.session.scalars(select(RatingLink)).one())


def test_links_are_good_to_the_evening_of_their_last_day(clock_at):
    key = made.asked()
    assert made.link_of(key).expires_on == date(2026, 4, 1)
    with clock_at("2026-04-01 23:59"):
        assert links.find(key) is not None
    with clock_at("2026-04-02 00:00"):
        assert links.find(key) is None


def test_what_the_bureau_decides_holds_for_links_made_from_then_on():
    early = made.asked()
    service.decide(days=7, takes_words=True, reason="试行", by=OFFICER)
    assert (made.link_of(early).expires_on, made.link_of(made.asked()).expires_on) == (date(2026, 4, 1), date(2026, 3, 9))
    assert queries.choice_now() == (7, True)
    assert "rating-choice.set" in tags(db.session)


@pytest.mark.parametrize(("facts", "field"), [
    ({"days": 0}, "days"), ({"days": 91}, "days"), ({"reason": " "}, "reason"), ({"reason": "电话13800138000"}, "reason"), ({"days": 30, "takes_words": False}, "days")])
def test_what_is_no_decision(facts, field):
    refused(field, service.decide, **{"days": 14, "takes_words": True, "reason": "试行", **facts})


def test_a_link_of_a_case_that_is_not_ones_own_to_see_is_not_there():
    link = made.link_of(made.asked())
    with pytest.raises(NotFound):
        queries.get_link(LEADER, link.id)
    assert queries.get_link(OFFICER, link.id) is link


# --- results ------------------------------------------------------------------------------------------------------------------

def scene():
    """Of one department three over links, one of them not content; in another two from sheets; one accusation that once was none."""
    one, other = people.department("甲处"), people.department("乙处")
    branch = people.branch()
    for face in (Face.SATISFIED, Face.BASIC, Face.DISSATISFIED):
        made.rated(answered(department=one, branch=branch, channel=Channel.VISIT, handling=HandlingClass.SIMPLE), face, reasons=["slow", "fast"])
    for evaluation in (Evaluation.SATISFIED, Evaluation.DISSATISFIED):
        petitions.rate(answered(department=other, branch=branch, channel=Channel.LETTER), party=Party.UNIT, evaluation=evaluation, on=TODAY, by=OFFICER)
    made.rated(answered(department=one, branch=branch)).purpose = Purpose.ACCUSATION
    made.asked()
    db.session.commit()
    return branch


def test_two_sources_stand_side_by_side_and_are_never_added(app):
    scene()
    found = results_of(OFFICER, Period.year(2026))
    words = [[text for text, _figure in tally.parts] for tally in (found.whole.by_link, found.whole.by_sheet)]
    assert words == [["满意 1", "基本满意 1", "不满意 1"], ["满意 1", "基本满意 0", "不满意 1"]]
    lines = {title: [(line.label, line.by_link.number, line.by_sheet.number) for line in lines] for title, lines in found.splits}
    assert lines == {"处室": [("甲处", 3, 0), ("乙处", 0, 2)], "四办分类": [("简事快办", 3, 0), ("没有写明的", 0, 2)], "形式": [("来信", 0, 2), ("来访", 3, 0)]}
    assert (found.reasons, [one.text for one in found.asking]) == ([("办得快", 3), ("办得慢", 3)], ["4 个", "0 个", "66.67%（4/6）", "3/3 个"])
    assert found.whole.by_link.rate.text == "2/3 件"
    app.config["SMALL_NUMBER"] = 3
    try:
        assert results_of(OFFICER, Period.year(2026)).whole.by_link.rate.text == "66.67%（2/3）"
    finally:
        app.config["SMALL_NUMBER"] = 5
    assert results_of(OFFICER, Period.year(2025)).whole.by_link.number == 0


def test_figures_are_those_of_a_plain_count():
    branch = scene()
    late = made.link_of(made.asked())
    late.expires_on = late.due_on = clock.today() - timedelta(days=1)
    db.session.commit()
    year = Period.year(2026)

    def parts(code, scope=None):
        figure = engine.figure(code, scope or Scope.bureau(), year)
        return figure.numerator, figure.denominator

    assert parts("ratings.links")[0] == 5
    assert parts("ratings.response_rate") == (3, 4)
    assert parts("ratings.satisfaction_rate") == (2, 3)
    assert parts("ratings.satisfaction_rate", Scope("branch", branch.id)) == (2, 3)
    assert parts("ratings.dissatisfied")[0] == 1
    assert (parts("petitions.satisfaction_rate"), case().unit_evaluation) == ((1, 2), None)
