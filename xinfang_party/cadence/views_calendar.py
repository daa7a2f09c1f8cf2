"""The personal calendar: its page for the owner, its file for whatever program holds the address."""
from flask import Response, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as Answer

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import PUBLIC, SIGNED_IN
from xinfang_party.accounts.sealing import seal, unseal
from xinfang_party.cadence import feeds
from xinfang_party.cadence.models import CalendarToken
from xinfang_party.cadence.views import bp
from xinfang_party.web.navigation import Entry

NAVIGATION = (Entry("组织生活", "日历订阅", "cadence.show_calendar_feed", "attendance:sign", "calendar3", 90),)
SHOWN_ONCE = "calendar-feed"


@bp.get("/calendar-feed")
@requires(SIGNED_IN)
def show_calendar_feed() -> str:
    row = feeds.token_of(current())
    token = taken(row) if row is not None else None
    address = url_for(".calendar_file", token=token, _external=True) if token else None
    return render_template("cadence/show_calendar_feed.html", row=row, address=address)


@bp.post("/calendar-feed/renew")
@requires(SIGNED_IN)
def renew_calendar_feed() -> Answer:
    """The next page shows the address, once: until then it travels sealed in the person's own cookie."""
    token, row = feeds.renew(by=current())
    session[SHOWN_ONCE] = seal(token, purpose(row))
    return redirect(url_for(".show_calendar_feed"), 303)


@bp.post("/calendar-feed/revoke")
@requires(SIGNED_IN)
def revoke_calendar_feed() -> Answer:
    session.pop(SHOWN_ONCE, None)
    flash("已停用，原来的地址打不开了。" if feeds.revoke(by=current()) else "没有正在使用的订阅地址。", "success")
    return redirect(url_for(".show_calendar_feed"), 303)


@bp.get("/calendar/<token>.ics")
@requires(PUBLIC)
def calendar_file(token: str) -> Response:
    """No log-in: the address is the key."""
    return Response(feeds.file_of(token), content_type="text/calendar; charset=utf-8", headers={"Referrer-Policy": "no-referrer"})


def taken(row: CalendarToken) -> str | None:
    """The new key, for the first look at the page."""
    sealed = session.pop(SHOWN_ONCE, None) if request.method == "GET" else None
    return unseal(sealed, purpose(row))


def purpose(row: CalendarToken) -> str:
    """Sealed for this key: once there is a newer one, the old is shown no more."""
    return f"{SHOWN_ONCE}:{row.account_id}:{row.made_at.timestamp()}"
