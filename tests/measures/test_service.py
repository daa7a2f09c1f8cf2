"""Freezing: once, for good, and not before the period is over."""
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import psycopg
import pytest
from sqlalchemy import func, make_url, select

from tests.conftest import build
from tests.measures.toys import deed, post, toys  # noqa: F401
from xinfang_party.access.terms import SYSTEM
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.database import db, normal_url
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.kernel.transaction import unit_of_work
from xinfang_party.measures import engine, service
from xinfang_party.measures.models import FrozenFigure
from xinfang_party.measures.terms import Figure, Scope, Selection

MARCH = Period.month(2026, 3)
AFTER = "2026-04-01 03:00"


def figure(code="toys.deeds", scope=None, **more) -> Figure:
    given = {"name": "事项数", "selection": Selection(scope or Scope.branch(1), (("kind", ("plain",)),), (3, 1)), "period": MARCH,
             "as_of": date(2026, 4, 1), "numerator": 3, "denominator": 4, "value": 75.0, "unit": "%", "edition": "2026.1", "basis": "《条例》",
             "noun": "人", "pending": 1, "waived": 2, "small": 7}
    return Figure(code=code, **{**given, **more})


def audited(session) -> int:
    return session.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.tag == "measure.frozen"))


def test_a_frozen_figure_is_the_figure(session, clock_at):
    with clock_at(AFTER):
        [frozen] = service.freeze([figure()], by=SYSTEM)
    session.expire_all()
    assert frozen.figure == replace(figure(), selection=Selection(Scope.branch(1), (("kind", ("plain",)),), (1, 3)))
    assert type(frozen.figure.numerator) is int


@pytest.mark.parametrize("more", [{"numerator": 12, "denominator": None, "value": 12, "unit": "件"}, {"numerator": 0, "denominator": 0, "value": None},
                                  {"numerator": 2.3333, "denominator": 6, "value": 38.8883}, {"period": Period.parse("2025-01-02..2025-02-03")},
                                  {"selection": Selection(Scope.branches([4, 2]))}])
def test_every_shape_survives(session, clock_at, more):
    with clock_at(AFTER):
        [frozen] = service.freeze([figure(**more)], by=SYSTEM)
    session.expire_all()
    assert frozen.figure == replace(figure(**more), selection=frozen.figure.selection)
    assert frozen.figure.selection.as_dict() == figure(**more).selection.as_dict()


def test_freezing_again_changes_nothing(session, clock_at):
    with clock_at(AFTER):
        [first] = service.freeze([figure()], by=SYSTEM)
    with clock_at("2026-09-01 03:00"):
        [again] = service.freeze([figure(numerator=4, value=100.0, edition="2027.1", as_of=date(2026, 9, 1))], by=SYSTEM)
    assert (again.id, again.figure.value, again.figure.edition, audited(session)) == (first.id, 75.0, "2026.1", 1)


def test_later_facts_leave_it_unchanged(session, toys, clock_at):  # noqa: F811
    session.add(deed(kind="plain"))
    with clock_at(AFTER):
        [frozen] = service.freeze([engine.figure("toys.deeds", Scope.branch(1), MARCH)], by=SYSTEM)
        session.add(deed())
        session.flush()
        [again] = service.freeze([engine.figure("toys.deeds", Scope.branch(1), MARCH)], by=SYSTEM)
        assert (engine.figure("toys.deeds", Scope.branch(1), MARCH).value, again.figure.value, frozen is again) == (2, 1, True)


def test_what_the_facts_gave_is_kept_with_it(session, clock_at):
    with clock_at(AFTER):
        kept, without = (service.freeze([figure(scope=Scope.branch(key))], parts=parts, by=SYSTEM)[0] for key, parts in ((1, [{7: 0, 3: 1.5}]), (2, [])))
    session.expire_all()
    assert (kept.parts, without.parts) == ({3: 1.5, 7: 0}, None)


@pytest.mark.parametrize("code", ["toys.deeds", "toys.hours", "toys.placed", "toys.senior", "toys.busy"])
def test_the_parts_make_the_figure_and_are_its_rows(session, toys, code):  # noqa: F811
    session.add_all([deed(kind="plain"), deed(), post(1, rank="a"), post(2)])
    session.flush()
    asked = code, Scope.bureau(), MARCH
    parts, other = engine.parts([asked, ("toys.hours", Scope.branch(1), MARCH)], date(2026, 4, 1))
    found, rows = engine.figure(*asked, date(2026, 4, 1)), session.scalars(engine.rows(*asked, as_of=date(2026, 4, 1))).all()
    assert (sum(parts.values()), set(parts)) == (pytest.approx(found.numerator), {row.id for row in rows})
    assert sum(other.values()) == pytest.approx(engine.figure("toys.hours", Scope.branch(1), MARCH, date(2026, 4, 1)).value)


def test_answers_come_in_the_order_given(session, clock_at):
    figures = [figure(scope=Scope.branch(key)) for key in (5, 2, 5, 9)]
    with clock_at(AFTER):
        service.freeze(figures[1:2], by=SYSTEM)
        assert [frozen.scope_key for frozen in service.freeze(figures, by=SYSTEM)] == [5, 2, 5, 9]
    assert session.scalar(select(func.count()).select_from(FrozenFigure)) == 3


@pytest.mark.parametrize(("now", "as_of"), [("2026-03-31 23:59", date(2026, 3, 31)), ("2026-04-01 00:10", date(2026, 3, 30)),
                                            ("2026-04-01 00:10", date(2026, 4, 2)), ("2026-03-31 23:59", date(2026, 4, 1))])
def test_nothing_is_frozen_before_its_time(app, clock_at, now, as_of):
    with clock_at(now), pytest.raises(Refusal, match="还没有结束"):
        service.freeze([figure(as_of=as_of)], by=SYSTEM)


@contextmanager
def site(name, request, folder):
    """A site of its own whose transactions really commit."""
    url = f"sqlite:///{folder / 'site.db'}"
    if name == "postgresql":
        server = request.getfixturevalue("postgresql_url")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("CREATE DATABASE freezing")
        url = normal_url(make_url(server).set(database="freezing").render_as_string(hide_password=False))
    app = build(name, url, folder)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_two_schedulers_freeze_once(name, request, tmp_path):
    """The second begins while the first has stored but not committed, in the other order, with other numbers."""
    if request.config.getoption("--database") not in (name, "both", "all"):
        pytest.skip("the other database")
    figures = [figure(scope=Scope.branch(key), as_of=date(2020, 4, 1), period=Period.month(2020, 3)) for key in range(1, 6)]
    stored, found = threading.Event(), {}

    def first(app):
        with app.app_context(), unit_of_work():
            found["first"] = [row.id for row in service.freeze(figures, by=SYSTEM)]
            stored.set()
            threading.Event().wait(0.4)

    def second(app):
        stored.wait(10)
        later = [replace(one, numerator=4) for one in [figure(scope=Scope.branch(7), as_of=date(2020, 4, 1), period=Period.month(2020, 3)), *reversed(figures)]]
        with app.app_context(), unit_of_work():
            found["second"] = [row.id for row in service.freeze(later, by=SYSTEM)]

    with site(name, request, tmp_path) as app:
        threads = [threading.Thread(target=run, args=(app,)) for run in (first, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        with app.app_context():
            rows = db.session.scalars(select(FrozenFigure)).all()
            assert found["second"][1:] == found["first"][::-1]
            assert sorted(row.numerator for row in rows) == [3, 3, 3, 3, 3, 4]
            assert audited(db.session) == 2
            db.session.rollback()
