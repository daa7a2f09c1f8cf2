"""What a closed round would come to by the records of today: which items would move, whose page says so, and that nothing is written."""
from datetime import date

import pytest
from sqlalchemy import select

from tests import people
from tests.activities.made import activity
from tests.answers import text_of
from tests.checklists.made import AHEAD, DUTY, NOW, OFFICE, closed_as_they_stand, inspected, opened, world
from xinfang_party.access.terms import Role
from xinfang_party.activities import service as activities
from xinfang_party.activities.models import Activity
from xinfang_party.activities.terms import Kind
from xinfang_party.checklists import service
from xinfang_party.checklists.rescoring import rescored
from xinfang_party.checklists.terms import State
from xinfang_party.kernel import clock
from xinfang_party.organization.models import Member
from xinfang_party.organization.queries import leaders_of


@pytest.fixture
def home(session, clock_at):
    """The first branch is closed, the other is not."""
    with clock_at(NOW):
        home = world()
        activity(home.branch, Kind.MEMBER_MEETING, date(2026, 5, 8))
        closed(home.one, home.by)
        session.commit()
        yield home


def closed(one, by):
    inspected(one, by)
    service.accept(one, by=by)
    service.close(one, by=OFFICE)


def meetings_gone(session, branch):
    for meeting in session.scalars(select(Activity).where(Activity.branch_id == branch.id)):
        activities.cancel(meeting, reason="重复登记", by=OFFICE)
    session.commit()


def test_nothing_moves_while_the_records_stand(home):
    assert [(one.assessment, one.is_same) for one in rescored(home.round, home.round.assessments)] == [(home.one, True)]


def test_what_a_later_correction_would_move_and_what_the_words_of_people_hold(home, session):
    before = (home.one.total, [(score.state, score.final, score.version) for score in home.one.scores])
    meetings_gone(session, home.branch)
    (one,) = rescored(home.round, home.round.assessments)
    assert [(moved.item.code, moved.then.state, moved.then.score, moved.now.state, moved.now.score) for moved in one.moved] == [
        (DUTY, State.RECORDS, 25, State.NOT_MET, 0)]
    assert ([(change.then, change.now) for change in one.moved[0].why], one.outcome.words) == ([("1/1 个季度", "0/1 个季度")], "由优秀变为基本达标")
    assert (list(session.dirty), before) == ([], (home.one.total, [(score.state, score.final, score.version) for score in home.one.scores]))


def test_the_page_names_what_would_move_and_who_cannot_be_compared(home, session, log_in):
    meetings_gone(session, home.branch)
    office, page = log_in(Role.PARTY_OFFICE), f"/rounds/{home.round.id}/rescored"
    assert page in office.get(f"/rounds/{home.round.id}").get_data(as_text=True)
    answer = office.get(page)
    said = text_of(answer)
    assert all(words in said for words in ("记录证明达到，得 25 分 → 没有达到，得 0 分", "由优秀变为基本达标", f"还没有封存的不能对照：{home.other.name}"))
    assert f"/assessments/{home.one.id}/cards/{DUTY}" in answer.get_data(as_text=True)
    assert f"cards/{AHEAD}" not in answer.get_data(as_text=True)


def test_a_secretary_sees_the_own_branch_alone(home, session, log_in):
    page = f"/rounds/{home.round.id}/rescored"
    mine = text_of(log_in(member=home.head).get(page))
    assert (home.branch.name in mine, home.other.name in mine) == (True, False)
    theirs = text_of(log_in(member=session.get(Member, *leaders_of(home.other.id, clock.today()))).get(page))
    assert ("还没有封存的结果" in theirs, home.branch.name in theirs) == (True, False)
    stranger = people.branch("第三支部")
    assert log_in(member=people.secretary(stranger)).get(page).status_code == 404


def test_branches_stand_in_the_order_of_the_roll(session, clock_at, log_in):
    with clock_at(NOW):
        branches = [people.branch(f"第{n}支部", sort_order=1000 - n) for n in range(1, 6)]
        round_ = opened(*branches)
        closed_as_they_stand(round_)
        session.commit()
        said = text_of(log_in(Role.PARTY_OFFICE).get(f"/rounds/{round_.id}/rescored"))
    places = [said.index(f"第{n}支部 ") for n in range(1, 6)]
    assert places == sorted(places, reverse=True)
