"""Cases counted by hand: the keeper's own only, vetted with the promise, agreed to by the vetter once it is public, never after the end."""
from datetime import date

import pytest
from sqlalchemy import select

from tests import people, promises
from tests.petitions import made
from xinfang_party.audit.models import AuditEntry
from xinfang_party.commitments import figures, jobs, owed, picks, service
from xinfang_party.commitments.models import PickedFact, PickRequest
from xinfang_party.commitments.terms import Kind, State
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, NotFound, Refusal
from xinfang_party.notifications.models import Notice
from xinfang_party.petitions.terms import HandlingClass

NOW, LATER, AFTER = "2026-03-02 10:00", "2026-07-01 10:00", "2027-01-01 01:00"
URGENT_ONLY = [{"measure_code": promises.ON_TIME, "target": 90, "only": {"class": ["urgent"]}}]
UNKNOWN = "没有找到这个编号"


@pytest.fixture
def world(app, clock_at):
    with clock_at(NOW):
        yield promises.world()


@pytest.fixture
def running(world, clock_at):
    """A published promise about urgent cases only; the clock stands in July."""
    commitment = promises.published(world, lines=URGENT_ONLY)
    with clock_at(LATER):
        yield commitment


def answered(late=False, **owner):
    return made.case(received_on=date(2026, 1, 5), replied_on=date(2026, 6, 1) if late else date(2026, 1, 9), handling=HandlingClass.SIMPLE, **owner)


def pick(commitment, number, by):
    picks.pick_by_number(commitment.lines[0], commitment, number, by=by)
    db.session.commit()


def waiting(commitment):
    [request] = commitment.requests
    return request


def picked(commitment):
    return list(db.session.scalars(select(PickedFact.fact_id).where(PickedFact.line_id == commitment.lines[0].id)))


def parts(commitment):
    return figures.parts(figures.standings([commitment])[commitment.id][0].figure)[:2]


def tags(session, word):
    return list(session.scalars(select(AuditEntry.tag).where(AuditEntry.tag.like(f"%{word}%")).order_by(AuditEntry.id)))


# --- whose --------------------------------------------------------------------------------------------------------------------

def test_a_member_picks_cases_he_handles_and_no_others(world):
    commitment = promises.draft(world, lines=URGENT_ONLY)
    own, peers, branchs = answered(member=world.keeper), answered(member=world.peer), answered(branch=world.branch)
    pick(commitment, own.number, world.by)
    for other in (peers, branchs, people.branch() and answered()):
        with pytest.raises(Refusal, match=UNKNOWN):
            pick(commitment, other.number, world.by)
    assert picked(commitment) == [own.id]


def test_a_secretary_sees_colleagues_cases_and_still_may_not_pick_them_for_himself(world):
    commitment = promises.draft(world, by=world.secretary, lines=URGENT_ONLY)
    with pytest.raises(Refusal, match=UNKNOWN):
        pick(commitment, answered(member=world.peer).number, world.secretary)


def test_a_branch_picks_its_own_cases(world):
    commitment = promises.draft(world, kind=Kind.BRANCH, by=world.secretary, lines=URGENT_ONLY)
    own = answered(branch=world.branch)
    pick(commitment, own.number, world.secretary)
    with pytest.raises(Refusal, match=UNKNOWN):
        pick(commitment, answered(branch=people.branch()).number, world.secretary)
    assert picked(commitment) == [own.id]


def test_another_ones_number_is_answered_as_one_that_does_not_exist(world, log_in):
    commitment, foreign = promises.draft(world, lines=URGENT_ONLY), answered(member=world.peer, number="XF-FREMD")
    client = log_in(member=world.keeper)
    answers = [client.post(f"/commitment-lines/{commitment.lines[0].id}/picked-facts", data={"fact": number, "form_id": form_id})
               for number, form_id in ((foreign.number, "a" * 22), ("XF-NICHT", "b" * 22))]
    pages = [answer.get_data(as_text=True) for answer in answers]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert [page.count(UNKNOWN) for page in pages] == [pages[0].count(UNKNOWN)] * 2 != [0, 0]


# --- with the promise ---------------------------------------------------------------------------------------------------------

def test_what_is_picked_in_the_draft_is_vetted_with_the_promise(world, log_in):
    commitment, own = promises.draft(world, lines=URGENT_ONLY), answered(member=world.keeper, number="XF-EIGEN")
    client = log_in(member=world.keeper)
    assert client.post(f"/commitment-lines/{commitment.lines[0].id}/picked-facts", data={"fact": own.number}).status_code == 303
    service.submit(commitment, by=world.by)
    db.session.commit()
    page = log_in(member=world.head).get(f"/commitments/{commitment.id}").get_data(as_text=True)
    assert "还手工计入了 1 件事项" in page
    assert "XF-EIGEN" in page


def test_picks_outlive_an_edit_of_the_promise(world):
    commitment, own = promises.draft(world, lines=URGENT_ONLY), answered(member=world.keeper)
    pick(commitment, own.number, world.by)
    facts = {"title": "改名", "content": "按期答复。", "served": "群众", **promises.YEAR}
    two = [{"measure_code": "petitions.satisfaction_rate", "target": 90}, {**URGENT_ONLY[0], "target": 95}]
    service.edit(commitment, facts=facts, lines=two, version=commitment.version, by=world.by)
    assert [[fact.fact_id for fact in line.picked] for line in commitment.lines] == [[], [own.id]]


def test_a_draft_loses_a_pick_at_once(world, session):
    commitment, own = promises.draft(world, lines=URGENT_ONLY), answered(member=world.keeper)
    pick(commitment, own.number, world.by)
    assert picks.unpick(commitment.lines[0], commitment, own.id, by=world.by) == "unpick"
    session.commit()
    assert picked(commitment) == []
    assert tags(session, "pick") == ["commitment.picked", "commitment.unpicked"]


def test_a_case_that_went_to_a_colleague_holds_the_promise_back(world):
    commitment, own = promises.draft(world, lines=URGENT_ONLY), answered(member=world.keeper)
    pick(commitment, own.number, world.by)
    own.member_id = world.peer.id
    with pytest.raises(Refusal, match="已经不是承诺人的"):
        service.submit(commitment, by=world.by)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.APPROVED])
def test_nothing_is_picked_while_it_is_vetted(world, state):
    commitment, own = promises.draft(world, lines=URGENT_ONLY), answered(member=world.keeper)
    service.submit(commitment, by=world.by)
    if state is State.APPROVED:
        service.approve(commitment, by=world.secretary)
    with pytest.raises(Refusal, match="审诺和公示之间"):
        pick(commitment, own.number, world.by)


def test_a_pick_between_looking_and_vetting_is_a_conflict(world):
    commitment, own = promises.draft(world, lines=URGENT_ONLY), answered(member=world.keeper)
    seen = commitment.version
    pick(commitment, own.number, world.by)
    with pytest.raises(Conflict):
        service.submit(commitment, version=seen, by=world.by)


# --- once it is public --------------------------------------------------------------------------------------------------------

def test_a_pick_after_publication_waits_and_changes_no_figure(world, running, session):
    pick(running, answered(member=world.keeper).number, world.by)
    assert (parts(running), picked(running)) == ((0, 0), [])
    picks.approve(waiting(running), running, by=world.secretary)
    session.commit()
    assert (parts(running), running.requests) == ((1, 1), [])
    assert tags(session, "pick") == ["commitment.pick-asked", "commitment.pick-approved"]


def test_a_bad_case_stays_until_the_vetter_lets_it_go(world, running, session):
    bad = answered(late=True, member=world.keeper)
    promises.pick(running.lines[0], running, bad, by=world.by, decided_by=world.secretary)
    assert picks.unpick(running.lines[0], running, bad.id, by=world.by) == "ask-unpick"
    assert parts(running) == (0, 1)
    picks.approve(waiting(running), running, by=world.secretary)
    session.commit()
    assert parts(running) == (0, 0)
    assert tags(session, "unpick") == ["commitment.unpick-asked"]


def test_the_refusal_needs_a_reason_and_leaves_all_as_it_is(world, running, session, log_in):
    log_in(member=world.keeper)
    pick(running, answered(member=world.keeper).number, world.by)
    with pytest.raises(Refusal, match="写明理由"):
        picks.refuse_request(waiting(running), running, opinion=" ", by=world.secretary)
    picks.refuse_request(waiting(running), running, opinion="与承诺无关", by=world.secretary)
    session.commit()
    assert (parts(running), running.requests, running.steps[-1].opinion) == ((0, 0), [], "与承诺无关")
    assert "与承诺无关" in session.scalar(select(Notice.text).order_by(Notice.id.desc()))


def test_nobody_decides_on_the_own_wish(world, clock_at):
    commitment = promises.draft(world, kind=Kind.BRANCH, by=world.secretary, lines=URGENT_ONLY)
    service.submit(commitment, by=world.secretary)
    service.approve(commitment, by=promises.OFFICE)
    service.publish(commitment, by=promises.OFFICE)
    pick(commitment, answered(branch=world.branch).number, world.secretary)
    with pytest.raises(Refusal, match="不能审定自己"):
        picks.approve(waiting(commitment), commitment, by=world.secretary)
    picks.approve(waiting(commitment), commitment, by=promises.OFFICE)
    assert len(picked(commitment)) == 1


def test_a_case_that_went_to_a_colleague_meanwhile_is_not_agreed_to(world, running):
    own = answered(member=world.keeper)
    pick(running, own.number, world.by)
    own.member_id = world.peer.id
    with pytest.raises(Refusal, match="不是承诺人的事项"):
        picks.approve(waiting(running), running, by=world.secretary)


def test_the_same_case_is_asked_for_once_and_can_be_taken_back(world, running, session):
    own = answered(member=world.keeper)
    pick(running, own.number, world.by)
    with pytest.raises(Refusal, match="已经申请过"):
        pick(running, own.number, world.by)
    assert picks.unpick(running.lines[0], running, own.id, by=world.by) == "take-back-pick"
    assert running.requests == []
    with pytest.raises(NotFound):
        picks.unpick(running.lines[0], running, own.id, by=world.by)


# --- the end ------------------------------------------------------------------------------------------------------------------

def test_what_was_not_decided_by_the_freeze_does_not_count_and_it_says_so(world, running, clock_at, session):
    pick(running, answered(member=world.keeper).number, world.by)
    request = waiting(running)
    with clock_at(AFTER):
        with pytest.raises(Refusal, match="已经结束"):
            picks.approve(request, running, by=world.secretary)
        jobs.freeze_ended()
        session.commit()
        assert (running.lines[0].frozen.figure.denominator, session.scalar(select(PickRequest.id))) == (0, None)
        assert "还没有审定" in running.steps[-1].opinion


def test_nothing_is_picked_or_let_go_after_the_end(world, running, clock_at):
    own = answered(member=world.keeper)
    promises.pick(running.lines[0], running, own, by=world.by, decided_by=world.secretary)
    with clock_at(AFTER):
        for deed in (lambda: pick(running, answered(member=world.keeper).number, world.by),
                     lambda: picks.unpick(running.lines[0], running, own.id, by=world.by)):
            with pytest.raises(Refusal, match="已经结束"):
                deed()


# --- on the page and in the vetter's list ---------------------------------------------------------------------------------------

def test_the_page_shows_who_asked_when_and_the_vetter_decides_there(world, running, log_in):
    own = answered(member=world.keeper, number="XF-EIGEN")
    keeper, head, peer = log_in(member=world.keeper), log_in(member=world.head), log_in(member=world.peer)
    assert keeper.post(f"/commitment-lines/{running.lines[0].id}/picked-facts", data={"fact": own.number}).status_code == 303
    pages = [client.get(f"/commitments/{running.id}").get_data(as_text=True) for client in (keeper, head, peer)]
    assert all(f"{world.keeper.name} 2026年7月1日申请" in page and "待审定" in page for page in pages)
    assert [("XF-EIGEN" in page, "收回申请" in page, "同意计入" in page) for page in pages] == [
        (True, True, False), (True, False, True), (False, False, False)]
    path = f"/pick-requests/{waiting(running).id}"
    assert "写明理由" in head.post(f"{path}/refuse", data={"opinion": ""}).get_data(as_text=True)
    assert head.post(f"{path}/approve").status_code == 303
    assert "另手工计入 1 件" in head.get(f"/commitments/{running.id}").get_data(as_text=True)


@pytest.mark.parametrize("verb", ["approve", "refuse"])
def test_who_does_not_vet_the_promise_finds_no_request(world, running, log_in, verb):
    pick(running, answered(member=world.keeper).number, world.by)
    others = (world.keeper, world.peer, people.secretary(people.branch()))
    path = f"/pick-requests/{waiting(running).id}/{verb}"
    assert [log_in(member=who).post(path, data={"opinion": "不"}).status_code for who in others] == [404] * 3


def test_a_waiting_pick_is_owed_by_who_vets_and_told(world, running, session, log_in):
    log_in(member=world.head)
    pick(running, answered(member=world.keeper).number, world.by)
    [item] = owed.to_vet_picks(world.secretary)
    assert (item.what, item.due_on) == ("审定手工增减", date(2026, 7, 11))
    assert [owed.to_vet_picks(who) for who in (world.by, promises.OFFICE, promises.identity(people.secretary(people.branch())))] == [[], [], []]
    assert session.scalar(select(Notice.kind).order_by(Notice.id.desc())) == "commitment.vet-pick"


@pytest.mark.parametrize(("moment", "count"), [("2026-07-11 10:00", 0), ("2026-07-12 10:00", 1)])
def test_a_pick_nobody_decides_on_is_reminded_of_once(world, running, clock_at, session, log_in, moment, count):  # noqa: PLR0917 - fixtures
    log_in(member=world.head)
    pick(running, answered(member=world.keeper).number, world.by)
    with clock_at(moment):
        jobs.remind_waiting_picks()
        jobs.remind_waiting_picks()
    assert list(session.scalars(select(Notice.kind))).count("commitment.overdue.pick") == count


def test_the_history_names_the_case_to_who_may_see_it(world, running, session, log_in):
    pick(running, answered(member=world.keeper, number="XF-EIGEN").number, world.by)
    picks.approve(waiting(running), running, by=world.secretary)
    session.commit()
    for who, words in ((world.keeper, "编号 XF-EIGEN"), (world.head, "编号 XF-EIGEN"), (world.peer, "一件不在您查看范围内的事项")):
        history = log_in(member=who).get(f"/commitments/{running.id}").get_data(as_text=True).partition("办理经过")[2]
        assert history.count(words) == 2
