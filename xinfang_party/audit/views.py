from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import load_only
from werkzeug.wrappers import Response as Redirect

from xinfang_party.access.gate import current, requires
from xinfang_party.audit import exporting, queries, service
from xinfang_party.audit.catalogue import KINDS
from xinfang_party.audit.entries import UNREADABLE
from xinfang_party.audit.models import AuditEntry
from xinfang_party.audit.purposes import with_purpose
from xinfang_party.audit.queries import Wanted
from xinfang_party.audit.rules import kinds, readable, told_check, words_of
from xinfang_party.kernel import clock
from xinfang_party.kernel.text import clean_line
from xinfang_party.web.navigation import Entry
from xinfang_party.web.pagination import paginate

bp = Blueprint("audit", __name__)
NAVIGATION = (Entry("系统", "审计记录", "audit.list_entries", "audit:read", "shield-check", 60),)


@bp.get("/audit")
@requires("audit:read")
def list_entries() -> str:
    wanted = asked()
    page = paginate(queries.entries(wanted), AuditEntry, load_only(AuditEntry.id), total=queries.total(wanted))
    return render_template("audit/list_entries.html", page=page, entries=queries.read_numbers([row.id for row in page.items]), wanted=wanted,
                           words_of=words_of, readable=readable, unreadable=UNREADABLE, kinds=KINDS, kind_choices=kinds(), told_check=told_check,
                           head=queries.head(), last_check=queries.last_check())


@bp.route("/audit/export.csv", methods=["GET", "POST"])
@requires("audit:read")
def export_entries() -> ResponseReturnValue:
    """What the list shows under the same filters, as a file; that it was taken is noted too."""
    wanted = asked()
    return with_purpose("审计记录", f"审计记录{clock.today()}.csv", lambda target, stamp: exporting.write_entries(wanted, target, stamp),
                        filter=wanted.told, back=url_for(".list_entries", **wanted.told))


@bp.post("/audit/verify")
@requires("audit:verify")
def verify() -> Redirect:
    """Read the whole chain and the ends kept of it without keeping anybody waiting, then leave an entry about it."""
    found = service.check(by=current())
    flash(found.words, "success" if found.is_good else "error")
    return redirect(url_for(".list_entries"), 303)


def asked() -> Wanted:
    """The filters of this request; a day that is none narrows nothing."""
    text = request.args.get
    return Wanted(clean_line(text("tag", ""), 80), clean_line(text("actor", ""), 80), day(text("since", "")), day(text("until", "")))


def day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
