"""Hours, services and who serves, as plain Python counts the same rows."""
from datetime import date

import pytest

from tests.hours import made
from tests.hours.made import DAY, hours, span
from xinfang_party.access.terms import Identity, Role
from xinfang_party.commitments import choices
from xinfang_party.commitments.terms import Kind
from xinfang_party.communities.models import Place
from xinfang_party.communities.terms import Level
from xinfang_party.hours import figures, measures, verifying
from xinfang_party.hours.models import ServiceHours
from xinfang_party.hours.terms import HoursState, Source
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine, registry
from xinfang_party.measures.terms import Scope, Selection
from xinfang_party.volunteering.models import ServiceKind

YEAR, MARCH = Period.year(2026), Period.month(2026, 3)


@pytest.fixture(autouse=True)
def in_april(app, clock_at):
    with clock_at("2026-04-20 10:00"):
        yield


@pytest.fixture
def world(app):
    """One member in two shifts of an event and outside, another in one shift of an emergency; a row that waits; a member of another branch."""
    found = made.world()
    rain = made.kind("应急抢险", is_emergency=True)
    event = made.event(found.branch, span(), span(f"{DAY} 13:00", f"{DAY} 15:00"), is_for_all=True)
    flood = made.event(found.branch, span("2026-04-11 22:00", "2026-04-12 02:00"), of=rain)
    rows = [hours(event.shifts[0], found.one), hours(event.shifts[1], found.one), hours(flood.shifts[0], found.two), hours(event.shifts[0], found.far)]
    for row in rows:
        verifying.verify(row, by=made.OFFICE)
    hours(event.shifts[0], found.head)
    outside(found.one, rain.id, date(2026, 4, 2), 2.17)
    db.session.commit()
    return found


def outside(member, kind_id, day, amount, *, verified_on=date(2026, 4, 10), place=None):
    db.session.add(ServiceHours(member_id=member.id, branch_id=member.home_branch_id, kind_id=kind_id, title="其他平台", served_on=day, hours=amount, place=place,
                                source=Source.OUTSIDE, state=HoursState.VERIFIED, recorder="某人", recorded_on=verified_on, verified_on=verified_on))
    db.session.flush()


def value(code, scope, period=YEAR, as_of=None):
    return engine.figure(code, scope, period, as_of).value


def test_hours_and_services_of_whom_and_when(world):
    plain = [row for row in db.session.query(ServiceHours) if row.state is HoursState.VERIFIED]
    for member in (world.one, world.two, world.far, world.head):
        assert value("volunteering.hours", Scope.member(member.id)) == round(sum(row.hours for row in plain if row.member_id == member.id), 2)
    by = engine.figures_by("volunteering.hours", "branch", YEAR)
    assert {key: found.value for key, found in by.items()} == {world.branch.id: 11.17, world.far_branch.id: 3}
    assert (value("volunteering.services", Scope.member(world.one.id)), value("volunteering.services", Scope.member(world.one.id), MARCH)) == (2, 1)
    assert value("volunteering.services", Scope.bureau()) == len({(row.member_id, row.event_id or -row.id) for row in plain})


def test_what_was_verified_later_did_not_count_before(world):
    outside(world.two, made.kind().id, date(2026, 4, 3), 5)
    assert (value("volunteering.hours", Scope.member(world.two.id), YEAR, date(2026, 4, 9)), value("volunteering.hours", Scope.member(world.two.id))) == (0, 9)
    assert value("volunteering.services", Scope.member(world.two.id), YEAR, date(2026, 4, 9)) == 0


def test_emergencies_kinds_and_sources_are_told_apart(world):
    rain = made.kind("应急抢险")
    assert value("volunteering.emergency_hours", Scope.branch(world.branch.id)) == 6.17
    assert value("volunteering.hours", Selection(Scope.bureau(), (("service_kind", (rain.id,)), ("source", (Source.OUTSIDE,))))) == 2.17
    assert value("volunteering.hours", Selection(Scope.bureau(), (("emergency", (False,)),))) == 8


def test_who_serves_as_often_as_a_year_asks(world):
    """Two a year: by 20 April a third of it is owed, so that one service is enough; in whole years two are."""
    found = engine.figure("volunteering.serving_share", Scope.branch(world.branch.id), YEAR)
    assert (found.numerator, found.denominator) == (2, 3)
    late = engine.figure("volunteering.serving_share", Scope.branch(world.branch.id), YEAR, date(2026, 12, 31))
    assert (late.numerator, late.denominator) == (1, 3)


def test_the_page_of_figures_tells_what_the_measures_count(world):
    """Month by month, by kind and by community, for which the page asks once."""
    page = figures.figures_page(2026)
    by_kind, services = engine.figures_by("volunteering.hours", "service_kind", YEAR), engine.figures_by("volunteering.services", "service_kind", YEAR)
    assert {words: told for words, *told in page["kinds"]} == {
        one.name: [by_kind[one.id].value, services[one.id].value] for one in db.session.query(ServiceKind) if one.id in by_kind}
    months = [tuple(engine.figure(f"volunteering.{what}", Scope.bureau(), month).value for what in ("hours", "services")) for month in YEAR.sub_periods("month")]
    assert [(hours, services) for _month, hours, services in page["trend"]] == months
    assert page["communities"] == [(figures.NOWHERE, value("volunteering.hours", Scope.bureau()), value("volunteering.services", Scope.bureau()))]
    assert {"volunteering.emergency_events", "volunteering.satisfaction"} <= {one.code for one in page["bureau"]}


def test_communities_of_one_name_are_told_apart_by_the_names_above(world):
    for number in (1, 2):
        street = Place(code=f"44010{number}001", name=f"第{number}街", level=Level.STREET)
        community = Place(code=f"44010{number}001001", name="中心社区", level=Level.COMMUNITY, parent=street)
        outside(world.one, made.kind().id, date(2026, 4, number), 1, place=community)
    assert list(measures.places().values()) == ["第1街 中心社区", "第2街 中心社区"]


def test_a_member_can_promise_hours(world):
    codes = [code for code, _ in choices.measures(Kind.MEMBER)]
    assert {"volunteering.hours", "volunteering.services"} <= set(codes)


def test_the_rows_behind_a_figure_are_the_viewers(world):
    head = Identity(account_id=3, member_id=world.far.id, home_branch_id=world.far_branch.id, roles=frozenset({Role.MEMBER}))
    view = registry.rows_view(ServiceHours)
    rows = db.session.scalars(view.visible(engine.rows("volunteering.hours", Scope.bureau(), YEAR), head).options(*view.options)).unique().all()
    assert [view.cells(row)[0] for row in rows] == [world.far.name]


