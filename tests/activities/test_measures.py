"""Every figure of the room against plain Python that counts the same rows."""
import random
from datetime import date, time, timedelta
from itertools import product

import pytest
from sqlalchemy import select

from tests import people
from tests.activities import made
from tests.activities.made import OFFICE, absent, house
from xinfang_party.activities import measures_leading, roll, rules, service
from xinfang_party.activities.catalogue import EXPECTS_NOBODY
from xinfang_party.activities.measures import MEASURES, has_quorum
from xinfang_party.activities.models import ActionItem, Activity, Exemption
from xinfang_party.activities.pages_hours import hours_of
from xinfang_party.activities.terms import COUNTED, FORMS, OF_THE_BRANCH, PURPOSES, VOTING_FORMS, ExemptionReason, Kind, State, Status
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.addresses import read_scope, spoken_scope
from xinfang_party.measures.terms import Scope, Selection
from xinfang_party.organization.models import Membership
from xinfang_party.organization.terms import BranchKind, CommitteeDuty

ALL = (*MEASURES, *measures_leading.MEASURES)
TODAY = date(2026, 7, 1)
YEAR = Period.parse("2026")
LEAVES = (Status.PRESENT, Status.PRESENT, Status.PRESENT, Status.PUBLIC_LEAVE, Status.SICK_LEAVE, Status.ABSENT)


@pytest.fixture(autouse=True)
def today(app, clock_at):
    with clock_at("2026-07-01 10:00"):
        yield


@pytest.fixture
def many(session):
    """Two branches and forty activities of all kinds, some cancelled, confirmed, made up."""
    chance = random.Random(4)
    houses = house(), house()
    service.exempt(houses[0].other, from_on=date(2026, 2, 1), to_on=None, reason=ExemptionReason.AGE, approver="支委会", by=OFFICE)
    for _number in range(40):
        log_one(chance, chance.choice(houses))
    session.commit()
    return houses


def log_one(chance, h):
    form, on = chance.choice(FORMS), date(2025, 12, 25) + timedelta(days=chance.randrange(180))
    called = [absent(member, chance.choice(LEAVES).value) for member in h.members if chance.random() < 0.7]
    if form in (Kind.COMMITTEE_MEETING, Kind.STUDY_GROUP, Kind.LEADING_MEETING):
        called = [entry for entry in called if entry["member_id"] in (h.secretary.id, h.deputy.id, h.publicity.id)]
    if form in EXPECTS_NOBODY:
        called = [{**entry, "status": "present"} for entry in called]
    if form is Kind.CELL_MEETING:
        called = [entry for entry in called if entry["member_id"] in (h.plain.id, h.other.id)]
    besides = PURPOSES if form is not Kind.CELL_MEETING else [kind for kind in PURPOSES if kind not in OF_THE_BRANCH]
    activity = made.activity(
        h.branch, form, on, cell_id=h.cell.id if form is Kind.CELL_MEETING else None, purposes=chance.sample(besides, 2), roll=called,
        starts_at=time(9), ends_at=time(9 + chance.randrange(1, 8)), host_id=chance.choice([None, h.secretary.id]), recorder_id=h.plain.id,
        materials=[{"title": "文件", "issued_on": on - timedelta(days=chance.randrange(30))}] * chance.randrange(3), summary=chance.choice(["", "小结"]),
        actions=[{"text": "办", "owner_id": h.plain.id, "due_on": on + timedelta(days=chance.randrange(90))}] * chance.randrange(3))
    activity.recorded_on = on + timedelta(days=chance.randrange(12))
    activity.state = chance.choice([State.HELD, State.CONFIRMED, State.CONFIRMED, State.CANCELLED])
    activity.confirmed_on = on + timedelta(days=10) if activity.state is State.CONFIRMED else None
    for item in activity.actions:
        item.closed_on = chance.choice([None, on + timedelta(days=chance.randrange(60))])
    for row in activity.roll:
        if row.status in (Status.ABSENT, Status.SICK_LEAVE) and chance.random() < 0.5:
            row.status, row.missed_as, row.made_up_on, row.made_up_material = Status.MADE_UP, row.status, on + timedelta(days=20), "自学"


def value(code, scope=None, period=YEAR, as_of=TODAY, **only):
    selection = Selection(scope or Scope.bureau(), tuple((name, (kind,)) for name, kind in only.items()))
    return engine.figure(code, selection, period, as_of)


def counted(h=None, period=YEAR, as_of=TODAY):
    return [one for one in db.session.scalars(select(Activity)) if one.state in COUNTED and period.contains(one.held_on) and one.held_on <= as_of
            and (h is None or one.branch_id == h.branch.id)]


def meets(activity):
    return rules.why_no_quorum(activity.form, {row.purpose for row in activity.purposes}, roll.seated(activity)) is None


def expected(activity):
    return [row for row in activity.roll if not row.is_guest and (not row.is_exempt or row.status is Status.PRESENT)]


# --- activities ---------------------------------------------------------------------------------------------------------------

def test_each_kind_is_counted_in_its_form_and_besides(many):
    for h, kind in product((None, *many), Kind):
        plain = [one for one in counted(h) if kind in one.kinds and (kind is not Kind.MEMBER_MEETING or meets(one))]
        assert value(f"activities.{kind.value}", h and Scope.branch(h.branch.id)).value == len(plain), kind


def test_a_cells_meetings_are_its_own(many):
    h = many[0]
    plain = [one for one in counted(h) if one.form is Kind.CELL_MEETING]
    assert value("activities.cell_meeting", Scope("cell", h.cell.id)).value == len(plain) > 0
    scope = Scope("cell", h.cell.id)
    assert read_scope(spoken_scope(scope)) == scope
    assert read_scope(f"cell:#{h.cell.id}") == scope


def test_quorum_is_told_by_the_database_as_by_the_rule(session):
    """On random rolls."""
    chance, h = random.Random(11), house()
    for _number in range(60):
        activity = made.activity(h.branch, chance.choice(sorted(VOTING_FORMS - {Kind.CELL_MEETING})), date(2026, 3, 2),
                                 purposes=[Kind.ELECTION] if chance.random() < 0.3 else [])
        activity.roll[:] = activity.roll[:chance.randrange(7)]
        for row in activity.roll:
            row.status, row.has_vote = chance.choice(LEAVES), chance.random() < 0.8
            row.is_exempt, row.is_guest = chance.random() < 0.2, chance.random() < 0.1
    session.commit()
    told = dict(session.execute(select(Activity.id, has_quorum())).all())
    assert told == {one.id: meets(one) for one in session.scalars(select(Activity))}
    assert set(told.values()) == {True, False}


def test_complete_records(many):
    for as_of in (TODAY, date(2026, 3, 10)):
        due = [one for one in counted(as_of=as_of) if as_of - one.held_on >= timedelta(days=7)]
        hits = [one for one in due if one.host_id and one.recorder_id and one.roll and (one.summary or one.topics or one.materials)
                and (one.recorded_on - one.held_on).days <= 7 and one.state is State.CONFIRMED and one.confirmed_on <= as_of]
        figure = value("activities.record_complete", as_of=as_of)
        assert (figure.numerator, figure.denominator) == (len(hits), len(due))


def test_life_meetings_that_led_to_something(many):
    plain = [one for one in counted() if Kind.LIFE_MEETING in one.kinds and one.actions]
    assert value("activities.life_meeting_with_actions").value == len(plain) > 0


# --- attendance and hours -----------------------------------------------------------------------------------------------------

def test_attendance(many):
    for h in (None, *many):
        scope = h and Scope.branch(h.branch.id)
        for code, only in (("activities.attendance_rate", None), ("activities.theme_day_attendance_rate", Kind.THEME_DAY)):
            rows = [row for one in counted(h) if only is None or only in one.kinds for row in expected(one)]
            figure = value(code, scope)
            assert (figure.numerator, figure.denominator) == (sum(row.status is Status.PRESENT for row in rows), len(rows))


def test_attendance_of_one_form(many):
    rows = [row for one in counted() if one.form is Kind.PARTY_LESSON for row in expected(one)]
    assert value("activities.attendance_rate", form=Kind.PARTY_LESSON).denominator == len(rows) > 0


def hours_by_member(h=None, as_of=TODAY):
    done = {}
    for one in counted(h, as_of=as_of):
        for row in one.roll:
            if row.status is Status.PRESENT or (row.status is Status.MADE_UP and row.made_up_on <= as_of):
                done[row.member_id] = done.get(row.member_id, 0) + one.credited_hours
    return done


def test_hours(many):
    for as_of in (TODAY, date(2026, 2, 28)):
        done = hours_by_member(as_of=as_of)
        assert value("activities.study_hours", as_of=as_of).value == sum(done.values())
        for member in many[0].members:
            assert value("activities.study_hours", Scope.member(member.id), as_of=as_of).value == done.get(member.id, 0)


@pytest.mark.parametrize(("code", "target"), [("activities.members_with_hours", 32), ("activities.committee_hours", 56)])
def test_shares_of_those_with_enough_hours(many, code, target):
    h, done = many[0], hours_by_member()
    who = h.members if target == 32 else [h.secretary, h.deputy, h.publicity]
    wanted = target * 182 / 365
    figure = value(code, Scope.branch(h.branch.id))
    assert figure.denominator == len(who)
    assert figure.numerator == pytest.approx(sum(min(done.get(member.id, 0) / wanted, 1) for member in who), abs=0.001)


def test_hours_follow_the_member_who_moves(session):
    """Each roll is that of the branch of the day; the member's year is whole, the branches' hours are theirs."""
    first, second = house(), people.branch()
    mover = first.plain
    made.activity(first.branch, on=date(2026, 3, 10), starts_at=time(9), ends_at=time(11))
    session.scalars(select(Membership).where(Membership.member_id == mover.id)).one().to_on = date(2026, 3, 15)
    session.add(Membership(member_id=mover.id, branch_id=second.id, from_on=date(2026, 3, 16)))
    session.flush()
    made.activity(first.branch, on=date(2026, 3, 20), starts_at=time(9), ends_at=time(11))
    made.activity(second, on=date(2026, 3, 16), starts_at=time(9), ends_at=time(10))
    assert value("activities.study_hours", Scope.member(mover.id)).value == 3
    assert value("activities.study_hours", Scope.branch(second.id)).value == 1
    assert value("activities.study_hours", Scope.branch(first.branch.id)).value == 6 * 2 + 5 * 2


def test_the_committee_is_that_of_the_day(session):
    h = house()
    people.secretary(h.branch, h.plain, duty=CommitteeDuty.OTHER, from_on=date(2026, 7, 1))
    assert value("activities.committee_hours", period=Period.parse("2026H1")).denominator == 3
    assert value("activities.committee_hours").denominator == 4


def studied(h, on=date(2026, 6, 30), hours=4):
    made.activity(h.branch, on=on, starts_at=time(9), ends_at=time(9 + hours))
    db.session.flush()


def rates_of(member, period=YEAR, as_of=TODAY):
    return [value(code, Scope.member(member.id), period, as_of).value for code in ("activities.members_with_hours", "activities.committee_hours")]


@pytest.mark.parametrize(("period", "as_of", "owed"), [
    ("2026", TODAY, 182 / 365), ("2026Q2", TODAY, 91 / 365), ("2026-06", TODAY, 30 / 365), ("2026", date(2026, 6, 30), 181 / 365),
    ("2025-07-01..2026-06-30", TODAY, 184 / 365 + 181 / 365),
])
def test_a_part_of_the_year_asks_its_part(session, period, as_of, owed):
    h = house()
    studied(h, hours=1)
    found = rates_of(h.secretary, Period.parse(period), as_of)
    assert found == [pytest.approx(100 / (target * owed), abs=0.01) for target in (32, 56)]


def test_who_came_or_took_office_lately_owes_the_days_since(session):
    h = house()
    people.secretary(h.branch, h.plain, duty=CommitteeDuty.OTHER, from_on=date(2026, 5, 1))
    newcomer = people.member(h.branch, from_on=date(2026, 4, 1))
    studied(h, hours=1)
    assert rates_of(h.plain) == [pytest.approx(100 / (32 * 182 / 365), abs=0.01), pytest.approx(100 / (56 * 62 / 365), abs=0.01)]
    assert rates_of(newcomer) == [pytest.approx(100 / (32 * 92 / 365), abs=0.01), None]


def test_two_posts_at_once_are_owed_once_and_those_above_the_branches_not(session):
    h = house()
    above = people.branch(kind=BranchKind.ORGAN_COMMITTEE)
    people.secretary(h.branch, h.secretary, duty=CommitteeDuty.DISCIPLINE, from_on=date(2026, 3, 1))
    people.secretary(above, h.secretary)
    people.secretary(above, h.plain, duty=CommitteeDuty.OTHER)
    studied(h, hours=1)
    assert rates_of(h.secretary)[1] == pytest.approx(100 / (56 * 182 / 365), abs=0.01)
    assert rates_of(h.plain)[1] is None
    assert value("activities.committee_hours").denominator == 3
    assert value("activities.committee_hours", Scope.branch(above.id)).value is None


@pytest.mark.parametrize(("joined", "serves_from"), [(date(2015, 1, 1), None), (date(2026, 2, 10), None), (date(2015, 1, 1), date(2015, 1, 1))])
def test_the_own_page_asks_what_the_measures_ask(session, joined, serves_from):
    """Where somebody was a plain member all the time, or in the committee all the time."""
    h = house()
    member = people.member(h.branch, from_on=joined)
    if serves_from:
        people.secretary(h.branch, member, duty=CommitteeDuty.OTHER, from_on=serves_from)
    studied(h)
    hours = hours_of(member.id, 2026)
    assert rates_of(member)[serves_from is not None] == pytest.approx(100 * hours.credited / hours.so_far, abs=0.5)


# --- what came of it ----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("as_of", [TODAY, date(2026, 3, 31)])
def test_action_items(many, as_of):
    items = [item for item in db.session.scalars(select(ActionItem)) if item.activity.state in COUNTED and item.activity.held_on <= as_of]
    is_open = [item for item in items if item.closed_on is None or item.closed_on > as_of]
    overdue = [item for item in is_open if item.due_on <= min(as_of, TODAY - timedelta(days=1))]
    assert value("activities.open_actions", as_of=as_of).value == len(is_open)
    assert value("activities.overdue_actions", as_of=as_of).value == len(overdue)
    due = [item for item in items if YEAR.contains(item.due_on) and (item.due_on <= min(as_of, TODAY - timedelta(days=1)) or (
        item.closed_on is not None and item.closed_on <= as_of))]
    hits = [item for item in due if item.closed_on is not None and item.closed_on <= min(item.due_on, as_of)]
    figure = value("activities.actions_closed_on_time", as_of=as_of)
    assert (figure.numerator, figure.denominator) == (len(hits), len(due))


# --- edges --------------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("on", "period", "inside"), [
    ("2024-02-29", "2024-02", True), ("2024-02-29", "2024-03", False), ("2026-03-31", "2026Q1", True), ("2026-04-01", "2026Q1", False),
    ("2025-12-31", "2025", True), ("2026-01-01", "2025", False),
])
def test_the_day_it_was_held_decides(session, on, period, inside):
    made.activity(house().branch, on=date.fromisoformat(on))
    assert value("activities.theme_day", period=Period.parse(period)).value == int(inside)


def test_planned_and_cancelled_ones_count_nowhere(session):
    h = house()
    made.activity(h.branch, roll=None)
    service.cancel(made.activity(h.branch), reason="重复", by=OFFICE)
    assert value("activities.theme_day").value == 0
    assert value("activities.attendance_rate").value is None


def test_an_excused_member_counts_only_when_he_comes(session):
    h = house()
    session.add(Exemption(member_id=h.other.id, from_on=date(2026, 1, 1), reason=ExemptionReason.ILLNESS, approver="支委会"))
    made.activity(h.branch, roll=[absent(h.other), absent(h.plain, "sick_leave")])
    assert value("activities.attendance_rate").text == "80%（4/5）"
    made.activity(h.branch, on=date(2026, 3, 9))
    assert (value("activities.attendance_rate").numerator, value("activities.attendance_rate").denominator) == (10, 11)


def test_every_figure_has_its_rows_and_its_words(many):
    for measure in ALL:
        figure = value(measure.code)
        rows = db.session.execute(engine.rows(measure.code, Scope.bureau(), YEAR, as_of=TODAY)).unique().all()
        assert all((measure.name, measure.formula, measure.basis, measure.note)), measure.code
        assert len(rows) == (figure.numerator if figure.denominator is None else figure.denominator) or measure.code == "activities.study_hours"


# --- pages --------------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("measure", ALL, ids=lambda measure: measure.code)
def test_its_page_opens_for_a_secretary(once, measure):
    client, branch = once
    for address in (f"/measures/{measure.code}", f"/measures/{measure.code}/rows?scope=branch:{branch.code}"):
        assert client.get(address).status_code == 200


@pytest.fixture
def once(session, log_in):
    h = house()
    made.activity(h.branch, Kind.MEMBER_MEETING, purposes=[*PURPOSES], roll=[absent(h.plain)], materials=[{"title": "文件", "issued_on": date(2026, 2, 1)}],
                  actions=[{"text": "办", "owner_id": h.plain.id, "due_on": date(2026, 3, 9)}])
    return log_in(member=h.secretary), h.branch


def test_a_members_rows_are_his_own(session, log_in):
    """Others' leave is nobody's to read but the branch's workers'."""
    h = house()
    made.activity(h.branch, roll=[absent(h.plain, "sick_leave")])
    address = f"/measures/activities.attendance_rate/rows?scope=branch:{h.branch.code}"
    for member, sees in ((h.secretary, True), (h.plain, True), (h.other, False)):
        assert ("病假" in log_in(member=member).get(address).text) is sees


def test_a_cells_page_opens_by_its_name(session, log_in):
    h = house()
    made.activity(h.branch, Kind.CELL_MEETING, cell_id=h.cell.id)
    client = log_in(member=h.secretary)
    page = client.get("/measures/activities.cell_meeting", query_string={"scope": f"cell:{h.branch.code}/{h.cell.name}"})
    assert f"{h.branch.name}{h.cell.name}" in page.text
    assert client.get("/measures/activities.cell_meeting?scope=cell:#9999").status_code == 422
