"""The roll: who is expected on the day, what a page may change, signing meanwhile, absences made good."""
from datetime import date

import pytest
from sqlalchemy import select

from tests import people
from tests.activities import made
from tests.activities.made import OFFICE, ON, absent, house, identity, row_of
from xinfang_party.activities import service
from xinfang_party.activities.models import Attendance, Exemption
from xinfang_party.activities.queries import expected_roll
from xinfang_party.activities.terms import ExemptionReason, Kind, SignedAs, State, Status
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.errors import Refusal
from xinfang_party.organization.models import Membership
from xinfang_party.organization.terms import BranchKind

SIGNED = {"as_": SignedAs.CODE}


@pytest.fixture(autouse=True)
def today(app, clock_at):
    with clock_at("2026-03-02 10:00"):
        yield


def save(activity, *entries, **facts):
    service.edit(activity, facts={"roll": list(entries), **facts}, version=activity.version, by=OFFICE)
    activity.branch  # noqa: B018 - what a page reads next
    return activity


def moved(session, member, to, on):
    stay = session.scalars(select(Membership).where(Membership.member_id == member.id)).one()
    stay.to_on = date.fromordinal(on.toordinal() - 1)
    session.flush()
    session.add(Membership(member_id=member.id, branch_id=to.id, from_on=on))
    session.flush()


# --- who is expected ----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("form", "names"), [
    (Kind.MEMBER_MEETING, ["secretary", "deputy", "publicity", "plain", "other", "probationary"]),
    (Kind.THEME_DAY, ["secretary", "deputy", "publicity", "plain", "other", "probationary"]),
    (Kind.COMMITTEE_MEETING, ["secretary", "deputy", "publicity"]), (Kind.CELL_MEETING, ["plain", "other"]), (Kind.RESEARCH, []), (Kind.TRAINING, []),
])
def test_expected_by_form(session, form, names):
    h = house()
    found = expected_roll(h.branch.id, h.cell.id if form is Kind.CELL_MEETING else None, form, ON)
    assert [one.member_id for one in found] == [getattr(h, name).id for name in names]
    assert all(one.has_vote for one in found if one.member_id != h.probationary.id)


def test_the_leading_group_expects_its_own_members(session):
    group, branch = people.branch(kind=BranchKind.LEADING_GROUP), people.branch()
    head = people.secretary(group, people.member(branch))
    for form in (Kind.LEADING_MEETING, Kind.STUDY_GROUP):
        assert [one.member_id for one in expected_roll(group.id, None, form, ON)] == [head.id]


def test_one_who_moves_is_on_the_roll_of_the_branch_of_the_day(session):
    first, second = house(), people.branch()
    moved(session, first.plain, second, date(2026, 2, 16))
    for branch, on, is_there in ((first.branch, 15, True), (first.branch, 16, False), (second, 15, False), (second, 16, True)):
        found = expected_roll(branch.id, None, Kind.THEME_DAY, date(2026, 2, on))
        assert (first.plain.id in [one.member_id for one in found]) is is_there


@pytest.mark.parametrize(("formal_on", "on", "has_vote"), [
    (date(2026, 2, 28), date(2026, 2, 28), True), (date(2026, 2, 28), date(2026, 2, 27), False), (date(2024, 2, 29), date(2024, 2, 29), True), (None, ON, False)])
def test_no_vote_before_becoming_formal(session, formal_on, on, has_vote):
    branch = people.branch()
    people.member(branch, formal_on=formal_on)
    assert [one.has_vote for one in expected_roll(branch.id, None, Kind.MEMBER_MEETING, on)] == [has_vote]


@pytest.mark.parametrize(("on", "is_exempt"), [(date(2026, 1, 31), False), (date(2026, 2, 1), True), (date(2026, 2, 28), True), (date(2026, 3, 1), False)])
def test_excused_from_one_day_to_another(session, on, is_exempt):
    h = house()
    session.add(Exemption(member_id=h.other.id, from_on=date(2026, 2, 1), to_on=date(2026, 2, 28), reason=ExemptionReason.AGE, approver="支委会"))
    assert [one.member_id for one in expected_roll(h.branch.id, None, Kind.THEME_DAY, on) if one.is_exempt] == [h.other.id] * is_exempt


# --- what a page may change ---------------------------------------------------------------------------------------------------

def test_only_rows_the_page_changed_change(session):
    h = house()
    activity = made.activity(h.branch, roll=[absent(h.plain), absent(h.other)])
    service.sign(activity, h.plain.id, by=identity(h.plain), **SIGNED)
    save(activity, absent(h.plain, was="absent"), absent(h.other, "sick_leave", was="absent", note="书记批准"))
    assert (row_of(activity, h.plain).status, row_of(activity, h.plain).signed_as) == (Status.PRESENT, SignedAs.CODE)
    assert (row_of(activity, h.other).status, row_of(activity, h.other).note) == (Status.SICK_LEAVE, "书记批准")


def test_a_row_that_came_meanwhile_stays(session):
    """Signed by code while the page that knew of no row was open."""
    h = house()
    activity = made.activity(h.branch, roll=None)
    service.sign(activity, h.plain.id, by=identity(h.plain), **SIGNED)
    assert (activity.state, len(activity.roll)) == (State.PLANNED, 1)
    save(activity, absent(h.plain, was=None), absent(h.other, was=None))
    assert (row_of(activity, h.plain).status, row_of(activity, h.other).status, len(activity.roll)) == (Status.PRESENT, Status.ABSENT, 6)


def test_a_recorder_who_saw_the_signature_may_overrule_it(session):
    h = house()
    activity = made.activity(h.branch)
    service.sign(activity, h.plain.id, by=identity(h.plain), **SIGNED)
    save(activity, absent(h.plain, was="present"))
    row = row_of(activity, h.plain)
    assert (row.status, row.signed_as, row.signed_at) == (Status.ABSENT, SignedAs.RECORDER, None)


def test_nobody_leaves_the_roll_silently(session):
    h = house()
    activity = made.activity(h.branch)
    save(activity)
    assert len(activity.roll) == 6
    save(activity, absent(h.probationary, "remove", was="present"))
    assert h.probationary.id not in {row.member_id for row in activity.roll}
    save(activity, absent(h.plain, was="present"))
    assert len(activity.roll) == 5


def test_guests_have_no_vote_and_those_who_train_are_no_guests(session):
    h, guest = house(), people.member(people.branch())
    activity = made.activity(h.branch, roll=[absent(guest, "present")])
    assert (row_of(activity, guest).is_guest, row_of(activity, guest).has_vote) == (True, False)
    trained = made.activity(h.branch, Kind.TRAINING, roll=[absent(h.plain, "present")])
    assert [(row.member_id, row.is_guest, row.has_vote) for row in trained.roll] == [(h.plain.id, False, True)]


def test_another_day_has_another_roll(session):
    """Who moved away in between becomes a guest, who came is added, who became formal votes."""
    h, second = house(), people.branch()
    moved(session, h.plain, second, date(2026, 2, 16))
    newcomer = people.member(h.branch, from_on=date(2026, 2, 20))
    h.probationary.formal_on = date(2026, 2, 18)
    activity = made.activity(h.branch, Kind.MEMBER_MEETING, date(2026, 2, 10))
    assert (row_of(activity, h.plain).is_guest, row_of(activity, h.probationary).has_vote, len(activity.roll)) == (False, False, 6)
    service.edit(activity, facts={"held_on": date(2026, 2, 24)}, version=activity.version, by=OFFICE)
    assert (row_of(activity, h.plain).is_guest, row_of(activity, h.plain).has_vote) == (True, False)
    assert row_of(activity, h.probationary).has_vote
    assert row_of(activity, newcomer).status is Status.PRESENT


def test_making_up_has_a_form_of_its_own(session):
    h = house()
    activity = made.activity(h.branch, roll=[absent(h.plain)])
    with pytest.raises(Refusal) as refusal:
        save(activity, absent(h.plain, "made_up", was="absent"))
    assert refusal.value.field == f"roll-{h.plain.id}"


def test_an_unknown_member_is_refused(session):
    with pytest.raises(Refusal):
        made.activity(house().branch, roll=[{"member_id": 999_999, "status": "present"}])


# --- signing and making up ----------------------------------------------------------------------------------------------------

def test_signing_twice_is_signing_once(session):
    h = house()
    activity, plain = made.activity(h.branch, roll=None), identity(h.plain)
    first = service.sign(activity, h.plain.id, by=plain, **SIGNED)
    assert service.sign(activity, h.plain.id, by=plain, **SIGNED) is first
    assert (first.status, first.signed_as, first.has_vote) == (Status.PRESENT, SignedAs.CODE, True)
    assert session.scalars(select(AuditEntry.tag).where(AuditEntry.tag == "attendance.signed")).all() == ["attendance.signed"]


def test_strangers_cannot_sign(session):
    stranger = people.member(people.branch())
    with pytest.raises(Refusal):
        service.sign(made.activity(house().branch, roll=None), stranger.id, by=identity(stranger), **SIGNED)


def test_late_signatures_need_their_window(session, clock_at):
    h = house()
    activity = made.activity(h.branch, roll=[absent(h.plain)])
    with clock_at("2026-03-04 09:00"):
        with pytest.raises(Refusal):
            service.sign(activity, h.plain.id, as_=SignedAs.DECLARED, by=identity(h.plain))
        row = service.sign(activity, h.plain.id, as_=SignedAs.DECLARED, late_days=3, by=identity(h.plain))
    assert (row.status, row.signed_as) == (Status.PRESENT, SignedAs.DECLARED)


def test_an_absence_is_made_up_with_date_and_material(session):
    h = house()
    row = row_of(made.activity(h.branch, roll=[absent(h.plain, "sick_leave")]), h.plain)
    for field, change in (("on", {"on": date(2026, 3, 1)}), ("material", {"material": ""}), ("on", {"on": None})):
        with pytest.raises(Refusal) as refusal:
            service.make_up(row, **{"on": ON, "material": "自学党章", "by": OFFICE, **change})
        assert refusal.value.field == field
    service.make_up(row, on=ON, material="自学党章", by=OFFICE)
    session.flush()
    assert (row.status, row.missed_as, row.made_up_on, row.made_up_material) == (Status.MADE_UP, Status.SICK_LEAVE, ON, "自学党章")


def test_what_was_made_up_is_kept_until_the_recorder_says_otherwise(session):
    h = house()
    activity = made.activity(h.branch, roll=[absent(h.plain)])
    service.make_up(row_of(activity, h.plain), on=ON, material="自学党章", by=OFFICE)
    save(activity, absent(h.plain, "made_up", was="made_up"))
    assert row_of(activity, h.plain).made_up_on == ON
    save(activity, absent(h.plain, "present", was="made_up"))
    session.commit()
    assert session.get(Attendance, row_of(activity, h.plain).id).made_up_on is None


# --- exemptions ---------------------------------------------------------------------------------------------------------------

def test_an_exemption_begins_and_ends(session):
    member = house().other
    row = service.exempt(member, from_on=date(2026, 1, 1), to_on=None, reason=ExemptionReason.ILLNESS, approver="支委会", by=OFFICE)
    with pytest.raises(Refusal):
        service.exempt(member, from_on=date(2026, 5, 1), to_on=None, reason=ExemptionReason.AGE, approver="支委会", by=OFFICE)
    service.end_exemption(row, to_on=date(2026, 4, 30), version=row.version, by=OFFICE)
    service.exempt(member, from_on=date(2026, 5, 1), to_on=None, reason=ExemptionReason.AGE, approver="支委会", by=OFFICE)
    assert row.to_on == date(2026, 4, 30)


# --- what was called before ---------------------------------------------------------------------------------------------------

def excused(member, **more):
    service.exempt(member, from_on=date(2026, 1, 1), to_on=None, reason=ExemptionReason.ILLNESS, approver="支部委员会", by=OFFICE, **more)


def test_a_roll_called_before_stays_as_it_was_when_somebody_is_excused_or_confirmed_later(session):
    h = house()
    one = made.activity(h.branch, Kind.MEMBER_MEETING)
    excused(h.plain)
    h.probationary.formal_on = date(2026, 2, 1)
    session.flush()
    save(one, {"member_id": h.plain.id, "status": "absent"}, summary="补写内容")
    assert (row_of(one, h.plain).is_exempt, row_of(one, h.probationary).has_vote) == (False, False)


@pytest.mark.parametrize("facts", [{"held_on": date(2026, 3, 1)}, {"form": Kind.THEME_DAY}])
def test_another_day_or_form_asks_anew_who_is_excused(session, facts):
    h = house()
    one = made.activity(h.branch, Kind.MEMBER_MEETING)
    excused(h.plain)
    save(one, **facts)
    assert row_of(one, h.plain).is_exempt


def test_who_comes_onto_the_roll_later_stands_there_as_of_the_day(session):
    h = house()
    one = made.activity(h.branch, Kind.MEMBER_MEETING, roll=[{"member_id": h.plain.id, "status": "remove"}])
    excused(h.plain)
    save(one, {"member_id": h.plain.id, "status": "present"})
    assert row_of(one, h.plain).is_exempt


def test_a_vote_goes_with_who_becomes_a_guest_and_returns_with_him(session):
    h = house()
    one = made.activity(h.branch, Kind.MEMBER_MEETING)
    for is_guest in (True, False):
        save(one, {"member_id": h.plain.id, "status": "present", "is_guest": is_guest})
        assert row_of(one, h.plain).has_vote is not is_guest
