"""Signing up and leaving, invitations, and whom an organizer may ask."""
import inspect
from datetime import date

import pytest

from tests.accounts.people import tags
from tests.activities.made import house
from tests.volunteering import made
from tests.volunteering.made import OFFICE, role
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound, Refusal
from xinfang_party.notifications.models import Notice
from xinfang_party.volunteering import inviting, joining, service
from xinfang_party.volunteering.models import SignUp
from xinfang_party.volunteering.suggesting import offers_for
from xinfang_party.volunteering.terms import InvitationState, SignUpState

TAKEN, WAITING, WITHDRAWN = SignUpState.TAKEN, SignUpState.WAITING, SignUpState.WITHDRAWN


@pytest.fixture
def home(session, clock_at):
    with clock_at(made.NOW):
        yield house()


@pytest.fixture
def me(home):
    return made.identity(home.plain)


def test_the_full_role_makes_wait_and_the_first_moves_up(home, me):
    event = made.opened(home.branch, [role(needed=1)])
    other, third = made.identity(home.other), made.identity(home.publicity)
    first, second, last = (made.signed_up(event, one) for one in (me, other, third))
    assert [first.state, second.state, last.state] == [TAKEN, WAITING, WAITING]
    joining.withdraw(first, by=me)
    assert [first.state, second.state, last.state] == [WITHDRAWN, TAKEN, WAITING]
    [notice] = db.session.query(Notice)
    assert (notice.kind, tags()[-2:]) == ("service.moved-up", ["sign-up.withdrawn", "sign-up.moved-up"])


def test_who_waited_and_leaves_moves_nobody(home, me):
    event = made.opened(home.branch, [role(needed=1)])
    rows = [made.signed_up(event, made.identity(one)) for one in (home.other, home.publicity, home.plain)]
    joining.withdraw(rows[1], by=made.identity(home.publicity))
    assert [row.state for row in rows] == [TAKEN, WITHDRAWN, WAITING]


def test_who_comes_back_is_the_same_row_at_the_end_of_the_queue(home, me):
    event = made.opened(home.branch, [role(needed=1), role(name="记录员", needed=1)])
    first = made.signed_up(event, me)
    joining.withdraw(first, by=me)
    again = made.signed_up(event, me, place=1)
    assert (again.id, again.state, again.role.name, again.withdrawn_at, db.session.query(SignUp).count()) == (first.id, TAKEN, "记录员", None, 1)


def test_nobody_can_be_signed_up_by_somebody_else(home, me):
    """There is no word for it: the verb takes no member, and who is no member has no word to give."""
    assert set(inspect.signature(joining.sign_up).parameters) == {"role", "agrees", "by"}
    event = made.opened(home.branch)
    for by in (OFFICE, made.identity(home.secretary)):
        if by.member_id is None:
            with pytest.raises(NotFound):
                made.signed_up(event, by)
        else:
            assert made.signed_up(event, by).member_id == by.member_id


@pytest.mark.parametrize(("start", "end", "clashes"), [
    ("2026-03-07 12:00", "2026-03-07 15:00", False), ("2026-03-07 11:00", "2026-03-07 15:00", True), ("2026-03-06 22:00", "2026-03-07 09:30", True)])
def test_two_at_once_are_refused_waiting_ones_too(home, me, start, end, clashes):
    full = made.opened(home.branch, [role(needed=1)])
    made.signed_up(full, made.identity(home.other))
    made.signed_up(full, me)
    other = made.opened(home.branch, [role(start, end)])
    if not clashes:
        assert made.signed_up(other, me).state is TAKEN
        return
    with pytest.raises(Refusal, match=r"路口文明劝导.*重叠"):
        made.signed_up(other, me)


def test_what_was_called_off_keeps_nobody_busy(home, me):
    first, other = made.opened(home.branch), made.opened(home.branch)
    made.signed_up(first, me)
    service.cancel(first, reason="下雨", by=OFFICE)
    assert made.signed_up(other, me).state is TAKEN


def test_a_skill_that_is_asked_for_must_have_been_told(home, me):
    event = made.opened(home.branch, [role(skill="sign_language")])
    with pytest.raises(Refusal, match=r"手语.*什么时候有空"):
        made.signed_up(event, me)
    made.profile(me.member_id, skills=["sign_language"])
    assert made.signed_up(event, me).state is TAKEN


def test_risks_must_be_read_before(home, me):
    event = made.opened(home.branch, risk_notice="注意车辆")
    with pytest.raises(Refusal) as refusal:
        made.signed_up(event, me)
    assert refusal.value.field == "agrees"
    assert made.signed_up(event, me, agrees=True).agreed_at is not None


def test_nobody_joins_or_leaves_once_it_has_begun(home, me, clock_at):
    event = made.opened(home.branch)
    row = made.signed_up(event, me)
    with clock_at("2026-03-07 09:00"):
        with pytest.raises(Refusal, match="已经开始"):
            joining.withdraw(row, by=me)
        with pytest.raises(Refusal, match="已经开始"):
            made.signed_up(event, made.identity(home.other))


def test_the_own_branch_or_all_or_who_is_invited(home, me):
    stranger = made.volunteer(house().branch)
    own, for_all = made.opened(home.branch), made.opened(home.branch, [role("2026-03-08 09:00", "2026-03-08 12:00")], is_for_all=True)
    with pytest.raises(Refusal, match="受邀请"):
        made.signed_up(own, stranger)
    assert made.signed_up(for_all, stranger).branch_id == stranger.home_branch_id
    inviting.invite(own, member_ids=[stranger.member_id], by=OFFICE)
    assert made.signed_up(own, stranger).state is TAKEN


# --- invitations --------------------------------------------------------------------------------------------------------------

def test_an_invitation_is_answered_by_signing_up_or_by_no(home, me):
    event = made.opened(home.branch)
    assert inviting.invite(event, names=[home.plain.number, home.other.name], by=OFFICE) == 2
    assert inviting.invite(event, names=[home.plain.name], by=OFFICE) == 0
    yes, no = sorted(db.session.query(inviting.ServiceInvitation), key=lambda one: one.member_id != me.member_id)
    made.signed_up(event, me)
    inviting.decline(no, by=made.identity(home.other))
    assert (yes.state, no.state, no.answered_on) == (InvitationState.ACCEPTED, InvitationState.DECLINED, date(2026, 3, 2))
    with pytest.raises(Refusal):
        inviting.decline(no, by=made.identity(home.other))


@pytest.mark.parametrize("names", [[], ["没有这个人"]])
def test_invitations_to_nobody(home, names):
    with pytest.raises(Refusal) as refusal:
        inviting.invite(made.opened(home.branch), names=names, by=OFFICE)
    assert refusal.value.field == "names"


def test_suggested_are_those_who_fit_and_are_free(home, me):
    event = made.opened(home.branch, [role(skill="first_aid")])
    for member, told in ((home.other, {"skills": ["first_aid"], "times": ["weekend"], "offers_since": date(2026, 1, 1)}), (home.plain, {"times": ["weekend"]}),
                         (home.deputy, {"skills": ["first_aid"]}), (home.publicity, {})):
        made.profile(member.id, **told)
    made.signed_up(made.opened(home.branch), made.identity(home.deputy))
    found = offers_for(event)
    assert [one.member_id for one in found] == [home.other.id, home.plain.id, home.deputy.id]
    assert [(one.fits_times, list(one.fits_skills), one.is_busy) for one in found] == [(True, ["医疗急救"], False), (True, [], False), (False, ["医疗急救"], True)]
