"""Words for values on a page, and what every template may call."""
import secrets
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask, request, url_for

from xinfang_party.kernel import clock, workdays
from xinfang_party.web import unannounced
from xinfang_party.web.assets import asset
from xinfang_party.web.links import carried

NOTHING = "—"


def date_cn(value: date | datetime | None) -> str:
    if value is None:
        return NOTHING
    day = clock.local(value) if isinstance(value, datetime) else value
    return f"{day.year}年{day.month}月{day.day}日"


def last_day(value: date | None) -> str:
    """A day that the working calendar had a say in: the page tells when its year is not announced yet."""
    return date_cn(value if value is None else workdays.shown(value))


def relied_on(stretch: tuple[date, date]) -> str:
    """Nothing to read: the working calendar from the first to the last of these days had a say in what is shown."""
    workdays.relied_on(*stretch)
    return ""


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


def new_form_id() -> str:
    """The one-time key of a form that stands in a template only (see `web.repeats`)."""
    return secrets.token_urlsafe(16)


def here(**changes: Any) -> str:
    """The address of this very page with some arguments changed; None leaves one out."""
    arguments = {**carried(), **(request.view_args or {}), **changes}
    return url_for(request.endpoint or "", **arguments)


def now() -> datetime:
    """Asked when the page is made: the clock itself may be put forward meanwhile."""
    return clock.now()


def install(app: Flask) -> None:
    """Filters, and the words that macros need too (a macro sees globals, never the page's context)."""
    app.jinja_env.filters.update(date_cn=date_cn, last_day=last_day, relied_on=relied_on, datetime_cn=datetime_cn, percent=percent, plain_number=plain_number)
    app.jinja_env.globals.update(asset=asset, here=here, new_form_id=new_form_id, now=now, unannounced_years=unannounced.years)
    workdays.listen(unannounced.note)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def common() -> dict[str, Any]:
        return {"today": clock.today()}
