"""Reading what branches did: list and record."""
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from flask import Blueprint, render_template, request

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import reach
from xinfang_party.activities import owed
from xinfang_party.activities.models import Activity, Attendance
from xinfang_party.activities.pages import page_of, quick_for
from xinfang_party.activities.panels import panel_of_branch, panel_of_hours, panel_of_member, panel_to_record
from xinfang_party.activities.queries import ROW, WHOLE, get_made_up, get_readable, listed
from xinfang_party.activities.terms import Kind, State
from xinfang_party.kernel import clock
from xinfang_party.organization.queries import branch_choices
from xinfang_party.web.links import row_number
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.pagination import paginate
from xinfang_party.web.panels import Panel

Word = TypeVar("Word", Kind, State)
bp = Blueprint("activities", __name__)
NAVIGATION = (Entry("组织生活", "活动记录", "activities.list_activities", "activity:read", "journal-text", 10),)
PANELS = (
    Panel("dashboard.start", "记一次活动", "activity:record", panel_to_record, 1),
    Panel("dashboard.start", "我今年的学时", "hours:read", panel_of_hours, 5),
    Panel("organization.member", "学时和活动", "hours:read", panel_of_member, 20),
    Panel("organization.branch", "最近的活动", "activity:read", panel_of_branch, 20),
)
ATTACHABLE = ((Activity, "activity:read", get_readable), (Attendance, "hours:read", get_made_up))
OWED = (Source("activity:confirm", owed.record, "activities.confirm", owed.to_confirm),
        Source("activity:record", owed.record, "activities.finish", owed.to_finish), Source("action-item:close", owed.item, "activities.close", owed.to_close))


@bp.get("/activities")
@requires("activity:read")
def list_activities() -> str:
    branches = branches_read()
    asked: dict[str, Any] = {"branch_id": chosen(branches), "kind": one_of(Kind, "kind"), "state": one_of(State, "state"), **year_asked()}
    page = paginate(listed(current(), **asked).options(), Activity, *ROW, size=30)
    return render_template("activities/list_activities.html", page=page, asked=asked, quick=quick_for(current()),
                           branch_choices=list(branches.items()), year_choices=[(year, f"{year}年") for year in years()],
                           kind_choices=[(one.value, one.label) for one in Kind], state_choices=[(one.value, one.label) for one in State])


@bp.get("/activities/<int:activity_id>")
@requires("activity:read")
def show_activity(activity_id: int) -> str:
    return render_template("activities/show_activity.html", **page_of(get_readable(current(), activity_id, *WHOLE), current()))


def branches_read() -> dict[int, str]:
    """What one may narrow to; nothing for who reads a single branch."""
    span = reach(current(), "activity:read")
    if not span.everything and len(span.branch_ids) < 2:
        return {}
    found = branch_choices(request.args.get("branch", type=row_number))
    return found if span.everything else {key: name for key, name in found.items() if key in span.branch_ids}


def chosen(branches: Mapping[int, str]) -> int | None:
    """The branch of the filter, if there is such a one."""
    branch_id = request.args.get("branch", type=row_number)
    return branch_id if branch_id in branches else None


def one_of(words: type[Word], name: str) -> Word | None:
    return next((word for word in words if word.value == request.args.get(name)), None)


def years() -> list[int]:
    """The years one may filter by: next year's are planned in this one."""
    this = clock.today().year
    return list(range(this + 1, this - 6, -1))


def year_asked() -> dict[str, date | None]:
    year = request.args.get("year", type=row_number)
    return {"since": date(year, 1, 1), "until": date(year, 12, 31)} if year in years() else {"since": None, "until": None}
