"""What the pages of figures show, gathered in a few statements."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from sqlalchemy import Select, func, select
from werkzeug.datastructures import MultiDict

from xinfang_party.access.permissions import reach
from xinfang_party.access.queries import visible
from xinfang_party.access.terms import Identity
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period, chinese, last_periods
from xinfang_party.measures import addresses, engine, links, registry, since
from xinfang_party.measures.asking import Asked, is_yearly, model_behind, natural_scope, read, seen_by, tells_rows
from xinfang_party.measures.details import WHICH
from xinfang_party.measures.kinds import Dimension, Measure, Ratio, Share
from xinfang_party.measures.registry import FactView
from xinfang_party.measures.seeing import finds_rows, sees_rows
from xinfang_party.measures.terms import BUREAU, NO_OWNER, NOTHING, Figure, Scope, Selection, number_text, plain
from xinfang_party.web import navigation
from xinfang_party.web.pagination import Page, paginate

OTHERS = "其他"
TREND = 12
Choices = list[tuple[str, str]]


# --- the list -----------------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Listed:
    measure: Measure
    figure: Figure
    whose: str


def all_figures(viewer: Identity, period: Period) -> list[tuple[str, list[Listed]]]:
    """(section of the menu, its measures in their room's order with the viewer's own figures): in the order of the menu."""
    measures = [measure for measure in registry.in_order() if not measure.is_helper]
    scopes = [natural_scope(measure, viewer) for measure in measures]
    figures = engine.many([(measure.code, scope, period) for measure, scope in zip(measures, scopes, strict=True)])
    labels = {scope: addresses.scope_label(scope) for scope in set(scopes)}
    sections: dict[str, list[Listed]] = {}
    for measure, scope, figure in zip(measures, scopes, figures, strict=True):
        sections.setdefault(section_of(measure), []).append(Listed(measure, figure, labels[scope]))
    order = (*navigation.SECTIONS, OTHERS)
    return sorted(sections.items(), key=lambda section: order.index(section[0]))


def section_of(measure: Measure) -> str:
    """The menu's own word for the room a code begins with."""
    room = measure.code.split(".")[0]
    return next((entry.section for entry in navigation.REGISTERED if entry.endpoint.split(".")[0] == room), OTHERS)


# --- one measure --------------------------------------------------------------------------------------------------------------

def measure_page(asked: Asked, viewer: Identity) -> dict[str, Any]:
    figure = engine.figure(asked.measure.code, asked.selection, asked.period, asked.as_of, seen=asked.seen)
    branches, trend = by_branch(asked), [] if is_yearly(asked.measure) else months_of(asked, viewer)
    has_rows = finds_rows(viewer, figure, asked.seen)
    return {**about(asked), "figure": figure, "branches": branches, "trend": trend, "chart": chart_of(asked.measure, trend),
            "choices": choices(asked, viewer), "has_misses": has_misses(asked.measure), "has_rows": has_rows,
            "has_links": has_rows or any(sees_rows(viewer, one) for one in (*trend, *(one for _, one in branches))),
            "year_url": "" if tells_rows(asked.measure, asked.period, asked.as_of) else links.whole_year_url(asked)}


def months_of(asked: Asked, viewer: Identity) -> list[Figure]:
    """The figure of each of the months up to the one asked about."""
    months = last_periods(Period.of(min(asked.as_of, asked.period.end), "month"), TREND)
    seen = asked.seen if asked.is_open else seen_by(viewer, asked.measure, asked.selection, months[-1], asked.as_of)
    return engine.series(asked.measure.code, asked.selection, months, asked.as_of, seen=seen)


def refused_page(measure: Measure, args: MultiDict[str, str], sentence: str, viewer: Identity) -> dict[str, Any]:
    """The page of a question that has no answer: no figure, or it would be read as the answer; the form as it was typed."""
    asked = read(measure, MultiDict(), viewer)
    return {**about(asked), "problem": sentence, "choices": as_typed(choices(asked, viewer), args)}


def about(asked: Asked) -> dict[str, Any]:
    return {"asked": asked, "measure": asked.measure, "whose": addresses.scope_label(asked.selection.scope),
            "narrowed": narrowed(asked), "judged_by": judged_by(asked.measure)}


def judged_by(measure: Measure) -> str:
    """Whose counting a share or a duty goes by; "" for a measure that counts by itself."""
    facts = registry.facts_of(measure)
    return "" if facts is measure else f"{facts.name}，单位：{facts.unit}"


def by_branch(asked: Asked) -> list[tuple[str, Figure]]:
    """(branch, figure) of every branch in the order of the tree, never by value; none where the question is about other owners.

    Branches that hold no members any more stand at the end, as far as they have facts, so that the parts make the whole.
    """
    if asked.selection.scope.level not in (BUREAU, "branch") or "branch" not in registry.owner_columns(asked.measure):
        return []
    level = registry.level("branch")
    everywhere = Selection(Scope.bureau(), asked.selection.only)
    figures = engine.figures_by(asked.measure.code, "branch", asked.period, asked.as_of, everywhere, seen=asked.seen)
    labels = level.ordered_labels() if level.ordered_labels is not None else {}
    others = [(level.label_of(key), figures[key]) for key in sorted(key for key in figures if key is not None and key not in labels)]
    return [*((name, figures[key]) for key, name in labels.items()), *others, *([(NO_OWNER, figures[None])] if None in figures else [])]


def chart_of(measure: Measure, trend: Sequence[Figure]) -> dict[str, Any]:
    return {"kind": "line", "labels": [figure.period.label for figure in trend], "unit": measure.unit,
            "series": [{"name": measure.name, "values": [figure.value for figure in trend]}],
            "counts": [figure.denominator if figure.denominator is not None else figure.numerator for figure in trend]}


def has_misses(measure: Measure) -> bool:
    return isinstance(measure, Ratio) or (isinstance(measure, Share) and not isinstance(measure.of, tuple))


# --- the form -----------------------------------------------------------------------------------------------------------------

def choices(asked: Asked, viewer: Identity) -> dict[str, Any]:
    """What the form offers: scopes, periods, levels typed by number, dimensions; what is chosen now, and what goes along unseen."""
    owners = registry.owner_columns(asked.measure)
    offered = [level for level in registry.levels() if level.name in owners and reach(viewer, level.permission)]
    own = natural_scope(asked.measure, viewer)
    current = "" if asked.selection.scope == own else addresses.scope_text(asked.selection.scope)
    scopes = [("", f"我的范围（{addresses.scope_label(own)}）"), (BUREAU, "全局"), *(
        (f"{level.name}:{addresses.BY_ID}{key}", name) for level in offered if level.ordered_labels is not None
        for key, name in level.ordered_labels().items())]
    return {"scopes": with_current(scopes, current, addresses.scope_label(asked.selection.scope)), "scope": current,
            "typed": [(level.name, f"{level.label}编号", "") for level in offered if level.ordered_labels is None],
            "periods": with_current(periods(clock.today()), period_text(asked.period), asked.period.label), "period": period_text(asked.period),
            "dimensions": [(addresses.ONLY + name, *described(name, dimension), chosen(asked, name))
                           for name, dimension in dimensions(asked.measure).items()],
            "as_of": "" if asked.as_of == clock.today() else asked.as_of.isoformat(),
            "hidden": {addresses.OPEN: "1" if asked.is_open else "", "picked": ",".join(str(key) for key in asked.selection.picked)}}


def as_typed(offered: dict[str, Any], args: Mapping[str, str]) -> dict[str, Any]:
    """The same with what was typed, where it can be typed or is offered."""
    text = {name: value.strip() for name, value in args.items() if addresses.is_text(value)}
    return {**offered, **{name: text.get(name, "") for name in ("scope", "period", "as_of")},
            "typed": [(name, label, text.get(name, "")) for name, label, _ in offered["typed"]],
            "dimensions": [(name, label, values, text.get(name, "")) for name, label, values, _ in offered["dimensions"]],
            "hidden": {name: text.get(name, "") for name in offered["hidden"]}}


def with_current(offered: Choices, current: str, label: str) -> Choices:
    return offered if current in dict(offered) else [*offered, (current, label)]


def period_text(period: Period) -> str:
    return "" if period == Period.of(clock.today(), "year") else str(period)


def periods(today: date) -> Choices:
    """This year (said by nothing), the years before, recent quarters and months, everything."""
    year, quarter, month = (Period.of(today, kind) for kind in ("year", "quarter", "month"))
    recent = [*last_periods(year.previous, 2)[::-1], *last_periods(quarter, 5)[::-1], *last_periods(month, 13)[::-1], Period.all()]
    return [("", f"今年（{year.label}）"), *((str(period), period.label) for period in recent)]


def dimensions(measure: Measure) -> dict[str, Any]:
    own = measure.dimensions if isinstance(measure, Share) else {}
    return {**registry.facts_of(measure).dimensions, **own}


def described(name: str, dimension: Any) -> tuple[str, Choices]:
    """(its label, its values with their words; none where they cannot be listed)."""
    column = dimension.column if isinstance(dimension, Dimension) else dimension
    label = (dimension.label if isinstance(dimension, Dimension) else "") or name
    if isinstance(dimension, Dimension) and dimension.labels is not None:
        return label, [(addresses.word(value), text) for value, text in dimension.labels().items()]
    return label, [(addresses.word(member), getattr(member, "label", str(plain(member)))) for member in getattr(column.type, "enum_class", None) or ()]


def chosen(asked: Asked, name: str) -> str:
    values = [value for narrow, values in asked.selection.only if narrow == name for value in values]
    return addresses.UNKNOWN if values and values[0] is None else addresses.word(values[0]) if values else ""


def narrowed(asked: Asked) -> list[tuple[str, str]]:
    """The narrowing in words: (dimension, its values)."""
    known, found = dimensions(asked.measure), []
    for name, values in asked.selection.only:
        if name in {level.name for level in registry.levels()}:
            level = registry.level(name)
            found.append((level.label, "、".join("没有" if value is None else level.label_of(int(value)) for value in values)))
            continue
        label, words = described(name, known.get(name))
        spoken = dict(words)
        found.append((label, "、".join("不明" if value is None else spoken.get(addresses.word(value), str(value)) for value in values)))
    return found


# --- the rows -----------------------------------------------------------------------------------------------------------------

def rows_page(asked: Asked, which: str, viewer: Identity) -> dict[str, Any]:
    """The facts behind a figure that `tells_rows`, as far as the viewer may see them, and how many are not shown."""
    figure = engine.figure(asked.measure.code, asked.selection, asked.period, asked.as_of, seen=asked.seen)
    found = since.since(asked, figure, viewer)
    statement, total = statement_of(asked, which, found)
    view = registry.rows_view(model_behind(asked.measure))
    model = statement.column_descriptions[0]["entity"]
    page = paginate(judged(view.visible(statement, viewer), view, which, viewer), model, *view.options) if view is not None else Page((), 1, 1, 0)
    marked, tabs = found is not None and bool(found.changes), WHICH if has_misses(asked.measure) else {}
    rows = [(view.url(fact), second([cell_text(cell) for cell in view.cells(fact)], found.of(fact.id) or NOTHING if found and marked else None))
            for fact in page.items] if view is not None else []
    headers = second(list(view.headers) if view is not None else [], since.HEADER if marked else None)
    return {**about(asked), "figure": figure if found is None else since.linked(figure), "view": view, "page": page, "rows": rows, "total": total,
            "hidden": total - page.total, "which": which, "headers": headers, "since": found,
            "tabs": {**(tabs or {"all": WHICH["all"]}), since.CHANGED: since.CHANGED_LABEL} if marked else tabs}


def judged(statement: Select[Any], view: FactView, which: str, viewer: Identity) -> Select[Any]:
    """Who of the bureau's members did what was asked of them is told to fewer people than who they are."""
    return statement if which == "all" or view.judged is None else visible(statement, view.model, viewer, view.judged)


def second(cells: list[str], word: str | None) -> list[str]:
    """The word beside the first cell, where it is seen however wide the table is."""
    return cells if word is None else [*cells[:1], word, *cells[1:]]


def statement_of(asked: Asked, which: str, found: since.Since | None) -> tuple[Select[Any], int]:
    """The rows asked for, and how many there are whoever may see them; `changed`: those behind a frozen figure that are not what they were."""
    if found is not None and which == since.CHANGED:
        return since.changed_rows(model_behind(asked.measure), found), len(found.changes or ())
    statement = engine.rows(asked.measure.code, asked.selection, asked.period, which, asked.as_of, seen=asked.seen)
    model = statement.column_descriptions[0]["entity"]
    return statement, db.session.scalar(select(func.count()).select_from(statement.with_only_columns(model.id).order_by(None).subquery())) or 0


def cell_text(value: Any) -> str:
    """A cell of a fact in words."""
    match value:
        case None | "":
            return NOTHING
        case bool():
            return "是" if value else "否"
        case Enum():
            return str(getattr(value, "label", value.value))
        case date():
            return chinese(value)
        case int() | float():
            return number_text(value)
        case _:
            return str(value)
