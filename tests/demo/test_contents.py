"""What the demonstration holds: something of everything, something to do for everybody who is ever asked to do something."""
from datetime import date, time

import pytest
from sqlalchemy import func, select

from tests import owing
from xinfang_party.access.permissions import may
from xinfang_party.accounts.models import Account, AccountLink
from xinfang_party.accounts.queries import account_named, identity_of
from xinfang_party.accounts.terms import LinkState
from xinfang_party.activities.models import ActionItem, Activity, ActivityPurpose, ActivityStep, Amendment, Attendance, Exemption, Material
from xinfang_party.activities.terms import FORMS, Kind, SignedAs, Status
from xinfang_party.activities.terms import State as ActivityState
from xinfang_party.appraisals import queries, rules
from xinfang_party.appraisals.models import AppraisalRound, AppraisedMember
from xinfang_party.appraisals.terms import BallotWay, MemberGrade, RoundState
from xinfang_party.audit import catalogue as words
from xinfang_party.audit.models import AuditEntry
from xinfang_party.audit.rules import words_of
from xinfang_party.cadence.models import PlanEntry, Waiver
from xinfang_party.cadence.terms import WaiverState
from xinfang_party.commitments.models import Commitment, CommitmentStep, PickedFact, ProgressNote
from xinfang_party.commitments.terms import Kind as Promise
from xinfang_party.commitments.terms import State
from xinfang_party.demo import catalogue, people
from xinfang_party.files import service as files
from xinfang_party.files.models import Attachment
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import asking, engine, registry, since
from xinfang_party.measures.terms import Scope, Selection
from xinfang_party.notifications.models import Notice, OutgoingMail
from xinfang_party.organization.models import Branch, CommitteePost, Holiday
from xinfang_party.organization.terms import BranchKind
from xinfang_party.petitions import assigning
from xinfang_party.petitions.catalogue import PAUSE_REASONS
from xinfang_party.petitions.models import AssignmentRule, Case, ClassChange, Extension, Pause
from xinfang_party.petitions.terms import DueFrom, Ending, Evaluation, Procedure
from xinfang_party.sheets.models import ImportBatch, ImportConflict
from xinfang_party.sheets.terms import BatchState
from xinfang_party.talks.models import Criticism, Talk
from xinfang_party.talks.terms import CriticismKind
from xinfang_party.venues.rules import disclosure_asked_from
from xinfang_party.web import owed
from xinfang_party.xuexi.models import XuexiFigure


def account_of(username):
    return db.session.scalars(select(Account).where(Account.username == username)).one()


def owed_by(username, *names):
    """(source, what) of everything this log-in owes; only from these sources, when some are named. Without a request, as the digest asks it."""
    identity = identity_of(account_of(username), clock.today())
    return [(source.name, item.what) for source in owed.REGISTERED if may(identity, source.permission) and (not names or source.name in names)
            for item in owed.gathered([source], identity)]


def every(column):
    return set(db.session.scalars(select(column).distinct()))


def count(model, *conditions):
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


# --- something to do ------------------------------------------------------------------------------------------------------------

def test_every_source_of_duties_asks_something_of_somebody_who_can_log_in(bureau):
    """In the first half of a month no requirement closes within a fortnight; a disclosure is asked for at the end of a quarter."""
    asked = {source for hint in people.hints() for source, _ in owed_by(hint.username)}
    today = clock.today()
    quarter = Period.of(today, "quarter")
    spared = ({"cadence.hold"} if today.day < 18 else set()) | ({"venues.disclose"} if today < disclosure_asked_from(quarter.end) else set())
    assert {source.name for source in owed.REGISTERED} - asked - spared == set()


@pytest.mark.parametrize(("username", "expected"), [
    ("dangwei", {"审诺", "示诺", "评诺和评定", "决定免于要求的申请"}),
    ("shuji", {"审诺", "评诺和评定", "承诺人没有述诺，评诺和评定", "审定手工增减", "互评", "确认活动记录", "填写谈心谈话后来的情况"}),
    ("shuji2", {"审诺", "示诺", "评诺和评定", "评定民主评议结果"}), ("weiyuan", {"互评", "补全活动记录并提交"}),
    ("dangyuan", {"提交审诺", "互评", "落实议定的事", "填写谈心谈话后来的情况", "民主评议投票", "填写民主评议自评"}),
    ("dangyuan2", {"述诺", "互评", "落实议定的事", "查看民主评议结果并确认"}), ("dangyuan3", {"按意见修改承诺"}),
    ("xinfang", {"处理重复的编号", "确认导入"})])
def test_each_role_has_what_it_decides(bureau, username, expected):
    assert expected <= {what for _, what in owed_by(username)}


def test_one_pick_waits_and_another_was_agreed_to(bureau):
    assert owed_by("shuji", "commitments.picks") == [("commitments.picks", "审定手工增减")]
    assert "approve-pick" in every(CommitmentStep.verb)


@pytest.mark.parametrize("username", ["dangyuan", "dangyuan2", "dangyuan3"])
def test_members_have_a_case_due_or_overdue(bureau, username):
    assert owed_by(username, "cases")


def test_a_link_waits_for_the_security_administrator(bureau):
    link = db.session.scalars(select(AccountLink).where(AccountLink.state == LinkState.ASKED)).one()
    told = select(Notice.url).where(Notice.account_id == account_of("secadmin").id, Notice.read_at.is_(None))
    assert db.session.scalars(told).all() == [f"/accounts/{link.account_id}"]


def test_an_address_waits_for_its_owner_and_a_new_password_for_its_own(bureau):
    assert account_of("dangyuan").awaits_address
    assert count(Account, Account.must_change_password, Account.member_id.is_not(None)) == 1


# --- promises -------------------------------------------------------------------------------------------------------------------

def test_there_is_a_promise_in_every_state(bureau):
    assert every(Commitment.state) == set(State)


def test_a_branch_has_promises_in_every_state_others_decide_on(bureau):
    states = set(db.session.scalars(select(Commitment.state).where(Commitment.kind == Promise.BRANCH)))
    assert states >= {State.SUBMITTED, State.RETURNED, State.APPROVED, State.REPORTED, State.CONCLUDED}


def test_last_year_is_frozen(bureau):
    last_year = Commitment.ends_on == date(clock.today().year - 1, 12, 31)
    assert count(Commitment, last_year) > 30
    assert count(Commitment, last_year, Commitment.frozen_at.is_(None)) == 0


def test_answers_behind_frozen_promises_were_corrected_since(bureau):
    lines = [line for commitment in db.session.scalars(select(Commitment).where(Commitment.frozen_at.is_not(None))).unique() for line in commitment.lines]
    asked = [(line.measure_code, line.frozen.figure.selection, line.frozen.figure.period,
              asking.no_secret(registry.get(line.measure_code)) if line.frozen.leaves_out else None) for line in lines]
    told = [since.changes(line.frozen.parts, now) for line, now in zip(lines, engine.parts(asked, clock.today()), strict=True)]
    assert [found for found in told if found]


def test_promises_are_frozen_in_the_night(bureau):
    local = {clock.local(moment).time() for moment in every(Commitment.frozen_at) - {None}}
    assert local == {time(0, 10)}


def test_one_draft_names_no_figure_yet(bureau):
    assert count(Commitment, Commitment.state == State.DRAFT, ~Commitment.lines.any()) == 1


def test_a_note_has_a_text_and_a_picture_that_can_be_opened(bureau):
    attached = db.session.scalars(select(Attachment).where(Attachment.subject_kind == ProgressNote.__tablename__)).all()
    assert {attachment.file.media_type for attachment in attached} == {"text/plain", "image/png"}
    assert all(files.path_of(attachment.file).stat().st_size == attachment.file.size for attachment in attached)


def test_some_facts_count_by_hand(bureau):
    assert count(PickedFact)


# --- cases ----------------------------------------------------------------------------------------------------------------------

def test_cases_show_what_can_happen_to_a_case(bureau):
    assert every(Case.ending) == {None, *Ending}
    assert every(Case.procedure) == set(Procedure)
    assert every(Case.due_from) >= {DueFrom.GIVEN, DueFrom.ACCEPTED, DueFrom.REGISTERED}
    assert every(Case.acceptance_known) == {True, False}


def test_evaluations_of_both_kinds_are_there(bureau):
    assert every(Case.unit_evaluation) >= set(Evaluation)
    assert every(Case.office_evaluation) >= set(Evaluation)


def test_an_extension_says_why_and_by_whom(bureau):
    extension = db.session.scalars(select(Extension)).one()
    assert extension.reason
    assert extension.approver


def test_pauses_run_and_are_over_and_not_each_stops_the_clock(bureau):
    pauses = db.session.scalars(select(Pause)).all()
    assert {pause.to_on is None for pause in pauses} == {True, False}
    assert {PAUSE_REASONS[pause.reason].stops_clock for pause in pauses} == {True, False}


def test_a_class_was_changed_twice(bureau):
    changes = select(func.count()).where(ClassChange.before.is_not(None)).group_by(ClassChange.case_id)
    assert db.session.scalars(changes).all() == [2]


def test_rules_by_subject_district_and_channel_have_cases_to_give_away(bureau):
    rules = db.session.scalars(select(AssignmentRule)).all()
    assert {(bool(rule.subject_id), bool(rule.district), bool(rule.channel)) for rule in rules} == {
        (True, False, False), (False, True, False), (False, False, True)}
    with db.session.begin_nested() as trial:
        applied = assigning.apply_rules(by=identity_of(account_of("xinfang"), clock.today()))
        trial.rollback()
    assert applied.total
    assert applied.left


# --- activities -----------------------------------------------------------------------------------------------------------------

def test_there_is_an_activity_in_every_state_and_of_every_form(bureau):
    assert every(Activity.state) == set(ActivityState)
    assert every(Activity.form) == set(FORMS)
    assert every(ActivityPurpose.purpose) >= {Kind.PARTY_LESSON, Kind.THEME_DAY, Kind.FIRST_TOPIC, Kind.LIFE_MEETING, Kind.APPRAISAL, Kind.DUTY_REPORT}


def test_people_came_stayed_away_made_up_and_signed_in_every_way(bureau):
    assert every(Attendance.status) == set(Status)
    assert every(Attendance.signed_as) == set(SignedAs)
    assert count(Attendance, Attendance.made_up_on.is_not(None), Attendance.missed_as == Status.ABSENT)


def test_the_last_theme_day_of_a_branch_was_signed_by_code_but_for_one(bureau):
    signed = select(Attendance.activity_id, Attendance.signed_as, func.count()).where(Attendance.signed_at.is_not(None)).group_by(
        Attendance.activity_id, Attendance.signed_as)
    rows = db.session.execute(signed).all()
    assert {(way, number > 1) for _, way, number in rows} == {(SignedAs.CODE, True), (SignedAs.DECLARED, False)}
    assert len({key for key, _, _ in rows}) == 1


def test_what_was_decided_is_done_open_and_overdue(bureau):
    assert count(ActionItem, ActionItem.closed_on.is_not(None))
    mine = (ActionItem.closed_on.is_(None), ActionItem.owner_id == account_of("dangyuan2").member_id)
    assert count(ActionItem, *mine, ActionItem.due_on < clock.today()) == 1


def test_a_record_was_returned_another_amended_and_somebody_is_excused(bureau):
    assert every(ActivityStep.verb) >= {"return", "amend", "make-up", "close-action", "cancel"}
    assert count(Amendment) == count(Exemption) == 1


def test_the_leading_group_has_members_studies_and_learns_the_first_topic(bureau):
    group = select(Branch.id).where(Branch.kind == BranchKind.LEADING_GROUP).scalar_subquery()
    firsts = select(Activity.id).join(ActivityPurpose).where(Activity.branch_id == group, ActivityPurpose.purpose == Kind.FIRST_TOPIC)
    assert count(CommitteePost, CommitteePost.branch_id == group) == 3
    assert count(Activity, Activity.id.in_(firsts), Activity.form == Kind.LEADING_MEETING) >= 5
    assert count(Activity, Activity.id.in_(firsts), Activity.form == Kind.STUDY_GROUP) >= 3
    assert count(Material, Material.activity_id.in_(firsts), Material.issued_on.is_(None)) == 0


def test_plans_lead_to_records_and_a_month_is_waived_or_asked_to_be(bureau):
    assert count(PlanEntry, PlanEntry.activity_id.is_not(None)) > 30
    assert count(PlanEntry, PlanEntry.activity_id.is_(None))
    assert every(Waiver.state) == {WaiverState.ASKED, WaiverState.APPROVED}


def test_members_are_appraised_in_every_state_of_a_round(bureau):
    assert every(AppraisalRound.state) == set(RoundState)
    assert {None} < every(AppraisedMember.told_on)


def test_what_was_said_at_life_meetings_was_written_down_before_they_were_confirmed(bureau):
    assert every(Criticism.kind) == set(CriticismKind)
    meetings = db.session.scalars(select(Activity).where(Activity.id.in_(select(Criticism.activity_id)))).all()
    assert {meeting.state for meeting in meetings} == {ActivityState.CONFIRMED}


def test_talks_wait_to_be_followed_up_within_a_fortnight(bureau):
    waiting = db.session.scalars(select(Talk).where(Talk.follow_up_on.is_not(None))).all()
    assert {talk.talker_id for talk in waiting} == {account_of(name).member_id for name in ("shuji", "dangyuan")}
    assert all(0 <= (talk.follow_up_on - clock.today()).days <= 14 for talk in waiting)


def test_the_study_platform_has_a_years_figures_of_every_branch_by_an_import(bureau):
    figures = db.session.scalars(select(XuexiFigure)).all()
    assert len(figures) == 12 * len(catalogue.OFFICES)
    assert {figure.batch_id for figure in figures} == {db.session.scalars(select(ImportBatch.id).where(ImportBatch.sheet == "xuexi.figures")).one()}


def test_whatever_was_done_is_told_in_words(bureau):
    entries = db.session.execute(select(AuditEntry.tag, AuditEntry.subject_kind, AuditEntry.details)).all()
    assert {tag for tag, _, _ in entries if words_of(tag) == tag} == set()
    assert {kind for _, kind, _ in entries} - set(words.KINDS) == {""}
    assert {name for _, _, details in entries for name in details} - set(words.DETAILS) == set()


# --- imports, calendar, notices -------------------------------------------------------------------------------------------------

def test_a_number_twice_waits_for_a_decision(bureau):
    conflict = db.session.scalars(select(ImportConflict)).one()
    assert conflict.choice is None
    assert len(conflict.rows) == 2


def test_imports_were_applied_taken_back_and_left_for_later(bureau):
    assert every(ImportBatch.state) == {BatchState.APPLIED, BatchState.UNDONE, BatchState.CHECKED}
    assert count(ImportBatch, ImportBatch.rejected > 0, ImportBatch.state == BatchState.APPLIED)


def test_one_day_of_the_coming_year_is_the_bureaus_own(bureau):
    day = db.session.scalars(select(Holiday)).one()
    assert (day.day.year, day.is_workday) == (clock.today().year + 1, True)
    assert day.note.startswith("示例")


def test_notices_are_read_and_unread_and_went_into_digests(bureau):
    mine = Notice.account_id == account_of("shuji").id
    assert count(Notice, mine, Notice.read_at.is_(None))
    assert count(Notice, mine, Notice.read_at.is_not(None))
    assert count(Notice, mine, Notice.digested_at.is_not(None))
    assert all(address.endswith("@demo.invalid") for address in every(OutgoingMail.recipient))


@pytest.mark.parametrize(("code", "least", "most"), [
    ("petitions.timely_acceptance_rate", 90, 99), ("petitions.on_time_reply_rate", 88, 98), ("petitions.satisfaction_rate", 80, 95)])
def test_figures_are_such_as_a_bureau_has(bureau, code, least, most):
    this_year = Period.range(clock.today().replace(year=clock.today().year - 1, day=1), clock.today())
    assert least <= engine.many([(code, Selection(Scope.bureau()), this_year)], clock.today())[0].value <= most


# --- appraisals ---------------------------------------------------------------------------------------------------------------

def seat(username):
    account = account_named(username)
    return db.session.scalars(select(CommitteePost).where(CommitteePost.member_id == account.member_id, CommitteePost.to_on.is_(None)).limit(1)).one()


def test_one_branch_voted_on_paper_and_not_all_were_there(bureau):
    round_ = db.session.scalars(select(AppraisalRound).where(AppraisalRound.way == BallotWay.PAPER)).one()
    assert (round_.state, round_.branch_id) == (RoundState.CONCLUDED, seat("shuji").branch_id)
    assert queries.ballots_in(round_) == len(queries.parts_of(round_.id)) - 1


def test_who_may_log_in_can_enter_what_was_found_of_a_secretary(bureau):
    post = seat("weiyuan2")
    assert not post.duty.leads
    assert post.branch_id == seat("shuji2").branch_id
    identity = identity_of(account_named("weiyuan2"), clock.today())
    assert [item.what for item in owing.asked(identity, "appraisals.run")] == ["填写书记（副书记）的民主评议评定"]


def test_findings_are_what_the_ballots_said(bureau):
    """As many excellent as there may be, nobody else has more such votes; no ballot names more than a third."""
    for round_ in db.session.scalars(select(AppraisalRound).where(AppraisalRound.state == RoundState.CONCLUDED)):
        parts, tally = queries.parts_of(round_.id), queries.tally_of(round_)
        best = {is_best: [tally[part.member_id][MemberGrade.EXCELLENT] for part in parts if (part.finding is MemberGrade.EXCELLENT) is is_best]
                for is_best in (True, False)}
        assert len(best[True]) == rules.most_excellent(len(parts))
        assert min(best[True]) >= max(best[False])
        assert sum(best[True] + best[False]) <= queries.ballots_in(round_) * len(best[True])
