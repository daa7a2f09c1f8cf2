"""Reading the ledger: list, printable table, an entry, a task."""
from typing import Any

from flask import Blueprint, render_template, request

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import may, reach
from xinfang_party.directives import owed, queries, rules
from xinfang_party.directives.catalogue import number
from xinfang_party.directives.models import DirectiveTask, TaskNote
from xinfang_party.directives.pages import Shown, directive_page, task_page
from xinfang_party.directives.panels import panel_of_action, panel_of_activity, panel_of_research
from xinfang_party.directives.terms import Level, Standing
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import FIRST, LAST
from xinfang_party.kernel.text import clean_line
from xinfang_party.organization.queries import branch_names, department_names
from xinfang_party.web.links import row_number
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.pagination import paginate
from xinfang_party.web.panels import Panel

bp = Blueprint("directives", __name__)
NAVIGATION = (
    Entry("制度台账", "贯彻落实工作台账", "directives.list_directives", "directive:read", "list-check", 40),
    Entry("制度台账", "调研", "directives.list_research", "research:read", "journal-check", 41),
    Entry("制度台账", "专项治理", "directives.list_campaigns", "campaign:read", "list-check", 42),
)
TITLE = "贯彻落实工作台账"
PANELS = (Panel("activities.activity", TITLE, "directive:read", panel_of_activity, 30),
          Panel("activities.activity", "调研报告和批示", "research:read", panel_of_research, 31),
          Panel("activities.action", TITLE, "directive:read", panel_of_action, 30))
ATTACHABLE = ((TaskNote, "directive:read", queries.get_note),)
OWED = (Source("directive:note-progress", owed.update, "directives.update", owed.to_update),
        Source("directive:note-progress", owed.finish, "directives.finish", owed.to_finish),
        Source("directive:close", owed.press, "directives.press", owed.to_press),
        Source("directive:note-progress", owed.respond, "directives.respond", owed.to_respond),
        Source("research:edit", owed.answer, "directives.answer", owed.to_answer))


@bp.get("/directives")
@requires("directive:read")
def list_directives() -> str:
    page = paginate(queries.listed(current(), **filters()), DirectiveTask, *queries.ROW, size=30)
    return render_template("directives/list_directives.html", page=page, rows=[Shown(one) for one in page.items], **choices())


@bp.get("/directives/table")
@requires("directive:read")
def show_table() -> str:
    """To print: everything the filters let through, as the paper ledger has it."""
    most = number("most_printed")
    found = db.session.scalars(queries.listed(current(), **filters()).options(*queries.ROW).limit(most + 1)).all()
    return render_template("directives/show_table.html", rows=[Shown(one) for one in found[:most]], is_cut=len(found) > most, most=most, **choices())


@bp.get("/directives/<int:directive_id>")
@requires("directive:read")
def show_directive(directive_id: int) -> str:
    return render_template("directives/show_directive.html", **directive_page(queries.get_directive(current(), directive_id), current()))


@bp.get("/directive-tasks/<int:directive_task_id>")
@requires("directive:read")
def show_task(directive_task_id: int) -> str:
    return render_template("directives/show_task.html", **task_page(queries.get_task(current(), directive_task_id), current()))


def filters() -> dict[str, Any]:
    """What the address asks for, as far as there is such a thing."""
    args = request.args
    standing, level = (next((one for one in words if one.value == args.get(name)), None) for words, name in ((Standing, "state"), (Level, "level")))
    return {"standing": standing, "level": level, "is_open": args.get("state") == "open", "text": clean_line(args.get("text", ""), 60),
            "branch_id": args.get("branch", type=row_number), "year": asked_year(), "department_id": args.get("department", type=row_number)}


def asked_year() -> int | None:
    """Any year that days can be of: links to the ledger may go further back than the filter offers."""
    year = request.args.get("year", type=row_number)
    return year if year is not None and FIRST.year <= year <= LAST.year else None


def choices() -> dict[str, Any]:
    """What the filters offer; branches only to who sees more than the own tasks."""
    span = reach(current(), "directive:read")
    return {"state_choices": [("open", "没有办结的"), *((one.value, one.label) for one in Standing)],
            "year_choices": [(year, f"{year}年") for year in sorted({*rules.years(clock.today()), *filter(None, [asked_year()])}, reverse=True)],
            "level_choices": [(one.value, one.label) for one in Level], "department_choices": list(department_names().items()),
            "branch_choices": [(key, name) for key, name in branch_names().items() if span.covers(branch_id=key)],
            "registers": may(current(), "directive:register"), "update_within": number("update_within"), "is_own_only": span.is_own_only}
