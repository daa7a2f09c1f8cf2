"""What the pages of archives show; one step of a form, answered by its page where it is refused."""
from datetime import date
from typing import Any

from flask import render_template, request

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import may, reach
from xinfang_party.archives import contents, queries, rules
from xinfang_party.archives.catalogue import number
from xinfang_party.archives.forms import HandInForm, MakeFolderForm, ReceiveForm, ReopenForm, ReturnForm
from xinfang_party.archives.models import Handover
from xinfang_party.archives.terms import HandInState, HandoverState, Line
from xinfang_party.kernel import clock
from xinfang_party.organization.models import Branch
from xinfang_party.web.forms import Form
from xinfang_party.web.links import row_number
from xinfang_party.web.pagination import paginate

TONES = {HandInState.HANDED: "info", HandInState.RETURNED: "warn", HandInState.RECEIVED: "good"}
HANDOVER_TONES = {HandoverState.OFFERED: "warn", HandoverState.ACCEPTED: "good", HandoverState.WITHDRAWN: "quiet"}
MISSING = "missing"


def years() -> list[tuple[int, str]]:
    this = clock.today().year
    return [(year, f"{year}年") for year in range(this, this - number("years_back") - 1, -1)]


def asked_year() -> int:
    year = request.args.get("year", type=row_number)
    return year if year in dict(years()) else rules.usual_year(clock.today())


def overview() -> dict[str, Any]:
    viewer, year, text = current(), asked_year(), request.args.get("state", "")
    state = next((one for one in HandInState if one.value == text), None)
    page = paginate(queries.branches(viewer, year, state, is_missing=text == MISSING), Branch)
    return {"page": page, "year": year, "years": years(), "state": text, "tones": TONES, "hand_ins": queries.hand_ins([one.id for one in page.items], year),
            "state_choices": [(MISSING, "还没有移交"), *((one.value, one.label) for one in HandInState)], "due": rules.archive_by(year), "today": clock.today()}


def archive_page(branch: Branch, year: int, *, refused: HandInForm | None = None, **forms: Form) -> dict[str, Any]:
    viewer, today, lines = current(), clock.today(), contents.lines_of(branch, year)
    found = queries.hand_in_of(branch.id, year)
    state = found.state if found else None
    hands_in = reach(viewer, "archive:hand-in").covers(branch_id=branch.id) and rules.why_not_hand_in(year, today, state) is None
    fresh: dict[str, Form] = {"folder": MakeFolderForm(formdata=None, scope="folder")}
    if found is not None and state is HandInState.HANDED and may(viewer, "archive:receive"):
        fresh |= {"receive": ReceiveForm(formdata=None, obj=found, scope="receive"),
                  "give_back": ReturnForm(formdata=None, scope="return", data={"version": found.version})}
    if found is not None and state is HandInState.RECEIVED and may(viewer, "archive:receive"):
        fresh["reopen"] = ReopenForm(formdata=None, scope="reopen", data={"version": found.version})
    return {"branch": branch, "year": year, "years": years(), "lines": lines, "found": found, "tones": TONES, "check_by": rules.check_by(year),
            "archive_by": rules.archive_by(year), "hand_in": refused or (hand_in_form(lines) if hands_in else None), "forms": {**fresh, **forms},
            "folder": queries.folder_of(viewer, branch.id, year), "lacking": {line.code: line for line in contents.lacking(lines)}, "today": today}


def hand_in_form(lines: list[Line]) -> HandInForm:
    return HandInForm(formdata=None, data={"lines": [{"code": line.code, "note": ""} for line in contents.lacking(lines)], "note": ""})


def shown_again(branch_id: int, year: int, **forms: Any) -> str:
    branch = queries.get_branch(current(), "archive:read", branch_id, year)
    return render_template("archives/show_archive.html", **archive_page(branch, year, **forms))


def handover_page(found: Handover, **forms: Form) -> dict[str, Any]:
    viewer = current()
    is_offered = found.state is HandoverState.OFFERED
    return {"found": found, "tones": HANDOVER_TONES, "forms": forms, "takes": is_offered and viewer.member_id == found.to_member_id,
            "takes_back": is_offered and queries.makes(viewer, found),
            "leads": found.branch_id in viewer.led_branch_ids, "tasks": [told(one, "due_on") for one in found.tasks if "due_on" in one],
            "drafts": [told(one, "day") for one in found.tasks if "day" in one], "counts": [one for one in found.tasks if "count" in one]}


def told(one: dict[str, Any], name: str) -> dict[str, Any]:
    """A line of a handover with its day as a day."""
    return {**one, "day": date.fromisoformat(one[name]) if one[name] else None}
