from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import SIGNED_IN
from xinfang_party.notifications import service
from xinfang_party.notifications.models import Notice
from xinfang_party.notifications.queries import inbox, settled
from xinfang_party.web.navigation import Entry
from xinfang_party.web.pagination import paginate

bp = Blueprint("notifications", __name__)
NAVIGATION = (Entry("工作台", "消息", "notifications.list_notices", SIGNED_IN, "bell", 20),)


@bp.get("/notifications")
@requires(SIGNED_IN)
def list_notices() -> str:
    only_unread = request.args.get("state") == "unread"
    page = paginate(inbox(current(), only_unread=only_unread), Notice)
    return render_template("notifications/list_notices.html", page=page, settled=settled(page.items), only_unread=only_unread)


@bp.post("/notifications/read")
@requires(SIGNED_IN)
def read_all() -> Response:
    service.read_all(by=current())
    flash("已全部标为已读。", "success")
    return redirect(url_for(".list_notices"), 303)
