"""What was asked for and done, by whomever, is asked for no longer; every kind of the house that asks for a step has its scene."""
import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, update

from tests import cases, promises
from tests.accounts.people import account, enter
from tests.activities import scenes as activities
from tests.appraisals import scenes as appraisals
from tests.notifications import scenes
from tests.notifications.scenes import READERS, SCENES, START, Stage
from xinfang_party.access.terms import Identity
from xinfang_party.activities.models import ActionItem
from xinfang_party.commitments import jobs, service
from xinfang_party.commitments.terms import Kind
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import DAY
from xinfang_party.notifications import queries
from xinfang_party.notifications import service as notifications
from xinfang_party.notifications.models import Notice, OutgoingMail
from xinfang_party.notifications.registry import KINDS, informs
from xinfang_party.organization.models import CommitteePost
from xinfang_party.petitions import assigning
from xinfang_party.petitions import jobs as petitions
from xinfang_party.petitions import service as petition_service

VET = "commitment.vet"


@pytest.fixture
def stage(app, clock_at):
    with clock_at(START) as traveller:
        yield Stage(traveller)


def told(kind):
    db.session.flush()
    return db.session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id)).all()


def settled(kind):
    """Why, of each notice of the kind, "" where it is open."""
    found = queries.settled(told(kind))
    return [found.get(notice.id, "") for notice in told(kind)]


def unread(kind):
    """How many notices of the kind are counted, over all their readers."""
    waiting = select(Notice.kind).where(queries.is_unread(), Notice.kind == kind)
    return len(db.session.scalars(waiting).all())


# --- every kind ---------------------------------------------------------------------------------------------------------------

def test_every_kind_that_asks_for_a_step_has_a_scene(app):
    assert {name for name, kind in KINDS.items() if kind.owed} == set(SCENES)


def test_no_room_makes_a_kind_beside_the_registry():
    package = Path(queries.__file__).parents[1]
    assert [file.name for file in package.rglob("*.py") if re.search(r"\bKind\(\"|NoticeKind\(", file.read_text("utf-8"))] == []


def test_two_kinds_of_one_name_are_refused(app):
    with pytest.raises(ValueError, match=VET):
        informs(VET)


@pytest.mark.by_turns
@pytest.mark.parametrize("kind", SCENES)
def test_the_step_settles_it_for_all_who_were_told_and_their_count_and_filter_agree(stage, kind):
    take = SCENES[kind](stage)
    assert (settled(kind), unread(kind)) == ([""] * READERS.get(kind, 2), READERS.get(kind, 2))
    reader = Identity(account_id=told(kind)[0].account_id)
    take()
    assert (set(settled(kind)), unread(kind)) == ({"已办"}, 0)
    open_ones = db.session.scalars(queries.inbox(reader, only_unread=True)).all()
    assert len(open_ones) == queries.unread_count(reader)
    assert kind not in {notice.kind for notice in open_ones}


@pytest.mark.by_turns
@pytest.mark.parametrize("kind", [kind for kind in SCENES if kind.startswith("commitment.") and kind not in READERS])
def test_whoever_decides_no_longer_is_asked_no_longer(stage, kind):
    SCENES[kind](stage)
    assert unread(kind) == 2
    db.session.execute(update(CommitteePost).where(CommitteePost.branch_id == stage.world.branch.id).values(to_on=clock.today() - DAY))
    assert unread(kind) == 0


def test_a_branch_asks_its_leaders_of_today_for_the_report(stage):
    made = promises.draft(stage.world, kind=Kind.BRANCH, by=stage.secretary)
    service.submit(made, by=stage.secretary)
    service.return_(made, opinion="请写明数字", by=promises.OFFICE)
    assert unread("commitment.returned") == 2
    db.session.execute(update(CommitteePost).where(CommitteePost.member_id == stage.world.head.id).values(to_on=clock.today() - DAY))
    assert unread("commitment.returned") == 1


def test_what_only_informs_waits_to_be_read(stage):
    stage.conclude(stage.reported())
    for kind in ("commitment.approved", "commitment.published", "commitment.concluded"):
        assert (settled(kind), unread(kind)) == ([""], 1)


# --- a step that comes back -----------------------------------------------------------------------------------------------------

def test_sent_again_within_the_hour_is_asked_for_anew(stage):
    made = stage.returned()
    assert set(settled(VET)) == {"已办"}
    notifications.read_all(by=stage.secretary)
    service.submit(made, by=stage.keeper)
    assert settled(VET) == ["另有新消息"] * 2 + [""] * 2
    assert unread(VET) == 2


def test_returned_twice_on_one_day_is_told_twice(stage):
    made = stage.returned()
    service.submit(made, by=stage.keeper)
    service.return_(made, opinion="还不具体", by=stage.secretary)
    assert settled("commitment.returned") == ["另有新消息", ""]


def test_an_old_reminder_is_not_raised_by_a_new_round(stage):
    """Late, returned, sent again: it waits, but it is not late."""
    made = stage.sent()
    scenes.late(stage, made, "2026-01-16 10:00", lambda: None)
    service.return_(made, opinion="请写明数字", by=stage.secretary)
    service.submit(made, by=stage.keeper)
    assert set(settled("commitment.overdue.submitted")) == {"已办"}
    scenes.late(stage, made, "2026-01-27 10:00", lambda: None)
    assert settled("commitment.overdue.submitted") == ["另有新消息"] * 2 + [""] * 2


def test_a_reminder_repeated_by_the_job_stays_one(stage):
    made = stage.sent()
    for day in (16, 17, 19):
        scenes.late(stage, made, f"2026-01-{day} 10:00", lambda: None)
    assert settled("commitment.overdue.submitted") == [""] * 2


def test_of_several_requests_of_a_day_one_notice_and_a_new_one_after_a_decision(stage):
    made = stage.published()
    scenes.ask_to_count(stage, made), scenes.ask_to_count(stage, made)
    assert settled("commitment.vet-pick") == [""] * 2
    scenes.decide_all(stage, made)
    scenes.ask_to_count(stage, made)
    assert settled("commitment.vet-pick") == ["另有新消息"] * 2 + [""] * 2


def test_what_is_owed_is_put_together_once_a_day(stage):
    """So the statement that counts it is kept as long, and no longer."""
    first = queries.asking({VET})[VET]
    assert queries.asking({VET})[VET] is first
    stage.move_to("2026-01-06 10:00")
    assert queries.asking({VET})[VET] is not first


# --- whose step it is -----------------------------------------------------------------------------------------------------------

def test_the_word_of_one_settles_only_the_own_notice(stage):
    scenes.words_missing(stage)
    made = db.session.scalars(select(service.Commitment)).one()
    scenes.say(stage, made, stage.world.peer.id)
    peer = stage.accounts[stage.world.peer.id].id
    kind = "commitment.appraisals-missing"
    found = {notice.account_id: word for notice, word in zip(told(kind), settled(kind), strict=True)}
    assert {who for who, word in found.items() if word} == {peer}


def test_the_ballot_of_one_settles_only_the_own_notice(stage):
    round_ = appraisals.opened(stage)
    appraisals.vote(stage, round_, stage.world.peer.id)
    found = {notice.account_id: word for notice, word in zip(told("appraisal.opened"), settled("appraisal.opened"), strict=True)}
    assert {who for who, word in found.items() if word} == {stage.accounts[stage.world.peer.id].id}


def test_an_item_whose_day_moved_is_no_longer_overdue(stage):
    activities.action_overdue(stage)
    item = db.session.scalars(select(ActionItem)).one()
    item.due_on = clock.today() + DAY
    db.session.flush()
    assert (settled("activity.action-item-overdue"), settled("activity.action-item")) == (["已办"], [""])


def test_the_next_months_reminder_speaks_for_the_last(stage):
    scenes.words_missing(stage)
    stage.move_to("2027-02-01 10:00")
    jobs.remind_missing_appraisals()
    assert settled("commitment.appraisals-missing") == ["另有新消息"] * 4 + [""] * 4


def test_a_case_given_to_another_is_asked_of_the_other_alone(stage):
    made = stage.case()
    for member in (stage.world.keeper, stage.world.peer, stage.world.keeper):
        assigning.assign(made, assigning.Owner(member_id=member.id), by=cases.BY)
        db.session.flush()
    assert settled("case.assigned") == ["另有新消息", "已办", ""]


def test_the_branchs_reminder_ends_when_a_member_gets_the_case_and_the_members_does_not(stage):
    made, other = stage.case(branch=stage.world.branch), stage.case(member=stage.world.keeper)
    petitions.remind_due()
    assigning.assign(made, assigning.Owner(member_id=stage.world.peer.id), by=cases.BY)
    by_case = {(notice.subject_id, word) for notice, word in zip(told("case.due"), settled("case.due"), strict=True)}
    assert by_case == {(made.id, "已办"), (other.id, "")}


def test_a_reminder_of_a_day_that_moved_ends(stage):
    made = stage.case(member=stage.world.keeper)
    petitions.remind_due()
    facts = {**{name: getattr(made, name) for name in petition_service.FACTS}, "given_due_on": date(2026, 3, 6)}
    petition_service.edit(made, facts=facts, version=None, by=cases.BY)
    assert settled("case.due") == ["已办"]


def test_an_answer_taken_back_is_asked_for_again(stage):
    made = stage.case(member=stage.world.keeper)
    petitions.remind_due()
    scenes.answer(made)
    assert settled("case.due") == ["已办"]
    petition_service.edit(made, facts={**{name: getattr(made, name) for name in petition_service.FACTS}, "replied_on": None, "outcome": None},
                          version=None, by=cases.BY)
    assert settled("case.due") == [""]


def test_an_address_written_anew_replaces_the_notice_and_one_taken_away_is_told(stage):
    row = stage.accounts[stage.world.peer.id]
    for address in ("one@example.cn", "two@example.cn"):
        scenes.write_address(row, address)
    assert settled("account.email") == ["另有新消息", ""]
    scenes.write_address(row, "")
    assert (set(settled("account.email")), unread("account.email-removed")) == ({"已办"}, 1)


# --- digest and page ------------------------------------------------------------------------------------------------------------

@pytest.fixture
def mailed(monkeypatch):
    """Every account has an address; answers the mails written so far."""
    monkeypatch.setattr(notifications.directory, "addresses", lambda found: {key: f"{key}@example.test" for key in found})
    return lambda: [(mail.recipient, mail.body) for mail in db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id))]


def test_what_was_settled_before_the_digest_goes_into_none(stage, mailed):
    scenes.vet(stage)()
    notifications.write_digests()
    assert [body for _, body in mailed() if "请审诺" in body] == []
    assert [body for _, body in mailed() if "审诺通过" in body] != []


def test_a_digest_counts_and_numbers_only_what_is_open(stage, mailed):
    made = stage.returned()
    service.submit(made, by=stage.keeper)
    notifications.write_digests()
    leaders = {f"{stage.accounts[who.id].id}@example.test" for who in (stage.world.head, stage.deputy)}
    assert {to for to, _ in mailed()} == leaders
    assert [re.findall(r"^\d+\.", body, re.MULTILINE) for _, body in mailed()] == [["1."], ["1."]]


def test_what_was_mailed_is_not_mailed_again_once_it_was_settled_or_came_back(stage, mailed):
    made = stage.case(member=stage.world.keeper)
    petitions.remind_due()
    assert [notifications.write_digests(), notifications.write_digests()] == [1, 0]
    scenes.answer(made)
    stage.move_to("2026-01-06 10:00")
    assert notifications.write_digests() == 0
    made.replied_on = None
    db.session.flush()
    assert (settled("case.due"), notifications.write_digests(), len(mailed())) == ([""], 0, 1)


def test_what_comes_back_unmailed_is_in_the_next_digest_once(stage, mailed):
    made = stage.case(member=stage.world.keeper)
    petitions.remind_due()
    scenes.answer(made)
    assert notifications.write_digests() == 0
    made.replied_on = None
    stage.move_to("2026-01-06 10:00")
    assert [notifications.write_digests(), notifications.write_digests()] == [1, 0]


def test_the_inbox_says_so_and_the_filter_leaves_it_out(stage, client):
    made = stage.sent()
    enter(client, stage.accounts[stage.deputy.id])
    assert "有 1 条未读" in client.get("/notifications").text
    service.approve(made, by=stage.secretary)
    db.session.commit()
    page = client.get("/notifications").text
    assert ("没有未读的消息" in page, ">已办</span>" in page, "请审诺" in page) == (True, True, True)
    assert "请审诺" not in client.get("/notifications?state=unread").text


def test_the_inbox_takes_as_many_statements_whatever_lies_in_it(stage, client, counted):
    row = account(member=stage.world.head)
    enter(client, row)
    few_of_each(row, 1)
    with counted() as few:
        client.get("/notifications")
    few_of_each(row, 3)
    with counted() as many:
        client.get("/notifications")
    assert len(many) == len(few) <= 12


def few_of_each(row, number):
    """So many notices of each kind there is."""
    for kind in KINDS.values():
        for place in range(number):
            notifications.notify_accounts([row.id], kind=kind, text="提醒", url="/x", time=f"{number}-{place}")
    db.session.commit()


def test_no_page_asks_the_working_calendar_for_it(stage, counted):
    scenes.due_many(stage)
    with counted() as found:
        queries.unread_count(stage.of(stage.officers[0]))
    assert [statement for statement in found if "holiday" in statement] == []
    assert clock.today() == date(2026, 1, 5)
