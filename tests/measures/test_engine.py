"""What the engine promises besides right numbers: statements, refusals, words, the small-number rule, the interval."""
from datetime import date, timedelta
from math import sqrt

import pytest
from sqlalchemy import func, literal, select

from tests.measures.toys import MEASURES, OWNERS, Deed, Kind, Spot, deed, post, toys  # noqa: F401
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period, last_periods
from xinfang_party.measures import engine, registry
from xinfang_party.measures.expressions import days_between
from xinfang_party.measures.kinds import Count, Every, Median, Ratio, Share
from xinfang_party.measures.terms import Figure, Scope, Selection

YEAR, TODAY = Period.year(2026), date(2026, 7, 1)
pytestmark = pytest.mark.usefixtures("toys")


@pytest.fixture
def rows(session):
    session.add_all([post(1), post(2, branch_id=2, rank="b"), *(
        deed(branch_id=1 + n % 2, member_id=1 + n % 2, due_on=date(2026, 2, 1) + timedelta(days=n), replied_on=date(2026, 2, 5), kind=Kind.PLAIN)
        for n in range(12))])
    session.flush()


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.code)
def test_parts_and_trends_cost_one_statement(rows, counted, measure):
    with counted() as queries:
        engine.figures_by(measure.code, "branch", YEAR, TODAY)
    assert len(queries) == 1
    with counted() as queries:
        engine.series(measure.code, Scope.branch(1), last_periods(Period.month(2026, 7), 12), TODAY)
    assert len(queries) == 1


def test_a_page_of_figures_costs_few_statements(rows, counted):
    codes = [measure.code for measure in MEASURES]
    with counted() as queries:
        engine.many([(code, Scope.branch(1), YEAR) for code in codes[:5]], TODAY)
    assert len(queries) <= 2
    with counted() as queries:
        engine.many([(code, Scope.branch(key), YEAR) for key in range(50) for code in codes], TODAY)
    assert len(queries) <= len(codes)


def test_the_report_by_branch_reads_the_index_alone(session, counted, monkeypatch):
    """What an index over owner, date and the columns of the condition is worth: 100,000 facts in some 15 ms instead of 100."""
    covered = Ratio(code="toys.covered", name="x", of=Deed, dated=Deed.due_on, owners=OWNERS, hits=Deed.replied_on <= Deed.due_on)
    monkeypatch.setitem(registry.REGISTERED.measures, covered.code, covered)
    if session.connection().dialect.name != "sqlite":
        pytest.skip("the plan of SQLite")
    with counted() as queries:
        engine.figures_by("toys.covered", "branch", YEAR, TODAY)
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {queries[0]}", (TODAY, TODAY)).all()
    assert ["COVERING INDEX ix_toy_deed_branch_id_due_on_replied_on" in row[-1] for row in plan] == [True]


def test_many_answers_in_the_order_asked(rows):
    asked = [("toys.on_time", Scope.member(2), YEAR), ("toys.deeds", Scope.branch(1), YEAR), ("toys.on_time", Scope.member(1), YEAR)]
    assert [(figure.code, figure.scope) for figure in engine.many(asked, TODAY)] == [(code, scope) for code, scope, _ in asked]


def test_joins_on_different_conditions_are_never_one_statement(session, monkeypatch):
    session.add_all([place := Spot(district="p", opened_on=TODAY), deed(member_id=1), deed()])
    session.flush()
    for name, clause in (("a", Spot.id == Deed.place_id), ("b", Spot.id == Deed.member_id + place.id - 1)):
        measure = Count(code=f"toys.{name}", name=name, of=Deed, dated=Deed.done_on, owners=registry.get("toys.deeds").owners,
                        joins=((Spot, clause),), where=Spot.id.is_not(None))
        monkeypatch.setitem(registry.REGISTERED.measures, measure.code, measure)
    assert [f.value for f in engine.many([("toys.a", Scope.bureau(), YEAR), ("toys.b", Scope.bureau(), YEAR)], TODAY)] == [0, 1]


@pytest.mark.parametrize("measure", [m for m in MEASURES if not isinstance(m, Ratio | Share)], ids=lambda measure: measure.code)
def test_kinds_without_misses_have_none(session, rows, measure):
    def found(which):
        return session.scalars(engine.rows(measure.code, Scope.bureau(), YEAR, which, TODAY)).all()
    assert found("misses") == []
    assert found("hits") == found("all")


def test_rows_are_the_facts_by_date(session, rows):
    late = session.scalars(engine.rows("toys.on_time", Scope.branch(2), YEAR, "misses", TODAY)).all()
    assert [fact.due_on for fact in late] == [date(2026, 2, 2), date(2026, 2, 4)]


def test_rows_whose_date_lives_one_table_away_stay_a_plain_select(session):
    session.add_all([early := Spot(district="p", opened_on=date(2026, 1, 1)), late := Spot(district="p", opened_on=date(2026, 5, 1))])
    session.flush()
    session.add_all([deed(place_id=late.id), deed(place_id=early.id), deed(place_id=early.id, member_id=7), deed()])
    session.flush()
    statement = engine.rows("toys.placed", Scope.bureau(), Period.all(), "all", TODAY)
    assert [fact.place_id for fact in session.scalars(statement)] == [early.id, early.id, late.id]
    assert [fact.member_id for fact in session.scalars(statement.where(Deed.member_id == 7).limit(3))] == [7]


def test_nothing_counted_is_no_figure(app):
    figure = engine.figure("toys.on_time", Scope.bureau(), YEAR, TODAY)
    assert (figure.numerator, figure.denominator, figure.value, figure.text, figure.interval) == (0, 0, None, "—", None)
    assert engine.figure("toys.wait", Scope.bureau(), YEAR, TODAY).text == "—"
    assert engine.figure("toys.deeds", Scope.bureau(), YEAR, TODAY).text == "0 件"


def test_a_period_that_has_not_begun_owes_nothing(rows):
    ahead = Period.year(2027)
    for measure in MEASURES:
        figure = engine.figure(measure.code, Scope.bureau(), ahead, TODAY)
        assert figure.text == "—" if figure.is_rate else not figure.value


def test_owners_without_facts_are_answered_too(rows):
    by_branch = engine.figures_by("toys.deeds", "branch", YEAR, TODAY)
    assert (by_branch[1].value, by_branch[9].value, by_branch[9].scope, 9 in by_branch) == (6, 0, Scope.branch(9), False)


def test_today_is_the_day_unless_told(rows, clock_at):
    with clock_at("2026-02-10 08:00"):
        assert engine.figure("toys.deeds", Scope.bureau(), YEAR).as_of == date(2026, 2, 10)


@pytest.mark.parametrize(("ask", "sentence"), [
    (lambda: engine.figure("toys.deed", Scope.bureau(), YEAR), "没有代码为「toys.deed」的指标。您要找的是不是：toys.deeds"),
    (lambda: engine.figure("x", Scope.bureau(), YEAR), "flask measures list"),
    (lambda: engine.figure("toys.posts", Scope.department(1), YEAR), "不能按处室计算"),
    (lambda: engine.figures_by("toys.deeds", "colour", YEAR), "不能按「colour」细分"),
    (lambda: engine.figures_by("toys.busy", "colour", YEAR), "不能按「colour」细分"),
    (lambda: engine.figures_by("toys.each_quarter", "colour", YEAR), "不能按「colour」细分"),
    (lambda: engine.figure("toys.deeds", narrowed("kind", "blue"), YEAR), "没有「blue」这个值。可用的有：urgent、plain、hard"),
    (lambda: engine.figure("toys.deeds", narrowed("member", "zwei"), YEAR), "写法不对"),
    (lambda: engine.figure("toys.deeds", narrowed("member", "9" * 30), YEAR), "太大了"),
    (lambda: engine.figure("toys.deeds", narrowed("colour", 1), YEAR), "不能按「colour」细分"),
    (lambda: engine.rows("toys.deeds", Scope.bureau(), YEAR, "some"), "明细只能是"),
    (lambda: engine.series("toys.wait", Scope.bureau(), [YEAR] * 121), "一次最多查看 120 个时段"),
    (lambda: registry.level("planet"), "没有「planet」这一级范围")])
def test_what_cannot_be_asked_is_refused_in_words(ask, sentence):
    with pytest.raises(Refusal) as refusal:
        ask()
    assert sentence in refusal.value.sentence


def narrowed(name, value) -> Selection:
    return Selection(Scope.bureau(), ((name, (value,)),))


def figure_of(numerator, denominator, unit="%", **more) -> Figure:
    value = 100 * numerator / denominator if unit == "%" and denominator else numerator if denominator is None else None
    return Figure(**{"code": "toys.x", "name": "x", "selection": Selection(Scope.bureau()), "period": YEAR, "as_of": TODAY, "numerator": numerator,
                     "denominator": denominator, "value": value, "unit": unit, "edition": "1", "basis": "", **more})


@pytest.mark.parametrize(("figure", "text"), [
    (figure_of(37, 40), "92.5%（37/40）"), (figure_of(1, 3), "1/3 件"), (figure_of(4, 4, noun="人"), "4/4 人"), (figure_of(5, 5), "100%（5/5）"),
    (figure_of(2, 9, small=10), "2/9 件"), (figure_of(0, 0), "—"), (figure_of(1234, None, "件"), "1,234 件"), (figure_of(2.5, None, "小时"), "2.5 小时"),
    (figure_of(12, 7, "天", value=12.5), "12.5 天（7 件）"), (figure_of(2.3333, 6), "38.89%（2.33/6）")])
def test_few_are_told_as_counts(figure, text):
    assert figure.text == text


def test_the_threshold_is_a_setting(app, rows, monkeypatch):
    monkeypatch.setitem(app.config, "SMALL_NUMBER", 20)
    assert engine.figure("toys.on_time", Scope.bureau(), YEAR, TODAY).text == "8/12 件"


@pytest.mark.parametrize(("hits", "n"), [(0, 10), (37, 40), (40, 40), (1, 5), (500, 1000)])
def test_the_interval_solves_wilsons_equation(hits, n):
    """Each end p is where the observed share lies 1.96 standard errors of p away; found here by bisection, not by the formula."""
    def end(low, high):
        for _ in range(60):
            middle = (low + high) / 2
            inside = abs(hits / n - middle) <= 1.959964 * sqrt(middle * (1 - middle) / n)
            low, high = (middle, high) if inside == (low == hits / n or low > hits / n) else (low, middle)
        return low

    low, high = figure_of(hits, n).interval
    assert high == pytest.approx(100 * end(hits / n, 1.0) if hits < n else 100, abs=0.06)
    mirrored = figure_of(n - hits, n).interval
    assert (low, high) == (pytest.approx(100 - mirrored[1], abs=0.11), pytest.approx(100 - mirrored[0], abs=0.11))


def test_no_interval_where_there_is_no_rate():
    assert [f.interval for f in (figure_of(3, 4), figure_of(0, 0), figure_of(9, None, "件"), figure_of(2.5, 9))] == [None] * 4


def test_the_same_selection_is_kept_the_same():
    one = Selection(Scope.branches([2, 1]), (("kind", (Kind.PLAIN, None)), ("kind", ("hard",)), ("item", ("x",))), (3, 1, 3))
    other = Selection(Scope.branches([1, 2]), (("item", ("x",)), ("kind", ("hard",)), ("kind", (None, "plain"))), (1, 3))
    assert one.as_dict() == other.as_dict()
    assert Selection.from_dict(one.as_dict()).as_dict() == one.as_dict()


@pytest.mark.parametrize("given", [{"dated": Deed.done_on, "during": (Deed.done_on, Deed.due_on)}, {}])
def test_facts_are_dated_or_in_force(given):
    with pytest.raises(LookupError, match="either"):
        registry.check(Count(code="toys.x", name="x", of=Deed, owners=registry.get("toys.deeds").owners, **given))


def test_a_moment_is_no_day(session):
    measure = Count(code="toys.x", name="x", of=Deed, owners=registry.get("toys.deeds").owners, dated=Deed.id)
    registry.REGISTERED.measures["toys.x"] = measure
    with pytest.raises(TypeError, match="Date column"):
        engine.figure("toys.x", Scope.bureau(), YEAR)
    del registry.REGISTERED.measures["toys.x"]


@pytest.mark.parametrize("measure", [Every(code="x", name="x", of="toys.posts"), Every(code="x", name="x", of="toys.on_time"),
                                     Share(code="x", name="x", of=("x",), level="item", reaches="toys.wait")])
def test_duties_and_shares_judge_by_dated_counts(measure):
    with pytest.raises(LookupError):
        registry.facts_of(measure)


def test_two_measures_never_share_a_code():
    registry.register(registry.get("toys.deeds"))
    with pytest.raises(LookupError, match="two measures"):
        registry.register(Count(code="toys.deeds", name="x", of=Deed, dated=Deed.done_on, owners=registry.get("toys.deeds").owners))


def test_days_between_is_the_same_on_both_databases(session):
    start, end = literal(date(2026, 2, 27)), literal(date(2026, 3, 2))
    assert session.execute(select(days_between(start, end), days_between(end, start), days_between(start, func.nullif(end, end)))).one() == (3, -3, None)


def test_every_measure_says_what_it_is():
    assert all(measure.formula and measure.name and measure.unit for measure in MEASURES)


def by_branch() -> list[str]:
    return [measure.code for measure in MEASURES if "branch" in registry.owner_columns(measure)]


@pytest.mark.parametrize("scope", [None, "first"])
def test_many_codes_by_owner_are_the_same_figures_in_few_statements(rows, counted, scope):
    within = None if scope is None else Scope.branches([1])
    asked = [(code, period) for code in by_branch() for period in (YEAR, Period.quarter(2026, 2))]
    alone = [engine.figures_by(code, "branch", period, TODAY, within) for code, period in asked]
    with counted() as queries:
        together = engine.figures_by_each(asked, "branch", TODAY, within)
    medians = sum(isinstance(registry.get(code), Median) for code, _ in asked)
    whole = sum(isinstance(registry.get(code), Every) and registry.get(code).by is None for code, _ in asked)
    assert len([query for query in queries if not query.startswith("BEGIN")]) <= 3 + medians + whole
    assert all(one[key] == other[key] for one, other in zip(together, alone, strict=True) for key in {*one, *other, 987_654})
