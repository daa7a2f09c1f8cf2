"""SQL that the two databases write differently."""
from datetime import date
from typing import Any

from sqlalchemy import Date, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import ColumnElement
from sqlalchemy.sql.functions import GenericFunction


class days_between(GenericFunction[int]):
    """Whole days from one Date expression to a later one; NULL when either is."""

    type = Integer()
    inherit_cache = True
    name = "days_between"


@compiles(days_between)
def subtract(element: Any, compiler: Any, **options: Any) -> str:
    start, end = ends(element, compiler, options)
    return f"({end} - {start})"


@compiles(days_between, "sqlite")
def subtract_julian_days(element: Any, compiler: Any, **options: Any) -> str:
    start, end = ends(element, compiler, options)
    return f"CAST(julianday({end}) - julianday({start}) AS INTEGER)"


class days_before(GenericFunction[date]):
    """The day so many whole days (a number, not an expression) before a Date expression."""

    type = Date()
    inherit_cache = True
    name = "days_before"


@compiles(days_before)
def go_back(element: Any, compiler: Any, **options: Any) -> str:
    day, days = ends(element, compiler, options)
    return f"({day} - CAST({days} AS INTEGER))"


@compiles(days_before, "sqlite")
def go_back_by_text(element: Any, compiler: Any, **options: Any) -> str:
    day, days = ends(element, compiler, options)
    return f"date({day}, '-' || {days} || ' days')"


class days_after(GenericFunction[date]):
    """The day so many whole days (0 or more, any expression) after a Date expression."""

    type = Date()
    inherit_cache = True
    name = "days_after"


@compiles(days_after)
def go_on(element: Any, compiler: Any, **options: Any) -> str:
    day, days = ends(element, compiler, options)
    return f"({day} + CAST({days} AS INTEGER))"


@compiles(days_after, "sqlite")
def go_on_by_text(element: Any, compiler: Any, **options: Any) -> str:
    day, days = ends(element, compiler, options)
    return f"date({day}, {days} || ' days')"


def ends(element: Any, compiler: Any, options: dict[str, Any]) -> tuple[str, str]:
    clauses: list[ColumnElement[Any]] = list(element.clauses)
    start, end = (compiler.process(clause, **options) for clause in clauses)
    return start, end
