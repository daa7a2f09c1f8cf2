"""Words for values on a page, and what every template may call."""
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask

from xinfang_party.kernel import clock

NOTHING = "—"


def date_cn(value: date | datetime | None) -> str:
    if value is None:
        return NOTHING
    day = clock.local(value) if isinstance(value, datetime) else value
    return f"{day.year}年{day.month}月{day.day}日"


def datetime_cn(value: datetime | None) -> str:
    if value is None:
        return NOTHING
    moment = clock.local(value)
    return f"{date_cn(moment.date())} {moment:%H:%M}"


def percent(value: float | Decimal | None) -> str:
    """92.5 → 92.5%; None → — ."""
    return NOTHING if value is None else f"{plain_number(value)}%"


def plain_number(value: float | Decimal | int | None) -> str:
    """At most two decimals, none that say nothing; thousands separated."""
    if value is None:
        return NOTHING
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")


def install(app: Flask) -> None:
    app.jinja_env.filters.update(date_cn=date_cn, datetime_cn=datetime_cn, percent=percent, plain_number=plain_number)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def common() -> dict[str, Any]:
        return {"today": clock.today()}
