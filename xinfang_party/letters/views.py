"""Letters: the list, one letter, its Word file, the counts of a year."""
import io
from typing import Any

from flask import Blueprint, Response, render_template, request, send_file

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import may
from xinfang_party.audit import service as audit
from xinfang_party.files.rules import media_type
from xinfang_party.kernel import clock
from xinfang_party.kernel.text import clean_line
from xinfang_party.letters import owed, pages, queries
from xinfang_party.letters.document import TITLES, paper_of
from xinfang_party.letters.models import Letter
from xinfang_party.letters.panels import panel_of_case
from xinfang_party.letters.terms import Adoption, Kind, Standing, State
from xinfang_party.web.links import row_number
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.pagination import paginate
from xinfang_party.web.panels import Panel

bp = Blueprint("letters", __name__)
NAVIGATION = (Entry("信访业务", "督办函和建议", "letters.list_letters", "letter:read", "megaphone", 50),)
PANELS = (Panel("petitions.case", "督办函和建议", "letter:read", panel_of_case, 40),)
OWED = (Source("letter:draft", owed.letter, "letters.revise", owed.to_revise), Source("letter:review", owed.letter, "letters.review", owed.to_review),
        Source("letter:issue", owed.letter, "letters.issue", owed.to_issue), Source("letter:follow", owed.letter, "letters.deliver", owed.to_deliver),
        Source("letter:follow", owed.letter, "letters.remind", owed.to_remind), Source("letter:list", owed.letter, "letters.list", owed.to_list),
        Source("letter:follow", owed.letter, "letters.check", owed.to_check))


@bp.get("/letters")
@requires("letter:read")
def list_letters() -> str:
    found, viewer = asked(), current()
    page = paginate(queries.listed(viewer, found), Letter, *queries.WHOLE)
    return render_template("letters/list_letters.html", page=page, rows=[pages.shown(one, viewer) for one in page.items], filters=found, **choices(viewer))


@bp.get("/letters/yearly")
@requires("letter:read")
def show_yearly() -> str:
    """Number, kind and adoption, for the yearly report (art. 41)."""
    year, sees_all = asked_year() or clock.today().year, may(current(), "letter:read-accountability")
    rows = queries.yearly(current(), year)
    totals = {name: sum(counts[name] for counts in rows.values()) for name in (*Standing, *Adoption)}
    return render_template("letters/show_yearly.html", year=year, year_choices=year_choices(year), rows=rows, totals=totals, standings=list(Standing),
                           adoptions=list(Adoption), sees_all=sees_all)


@bp.get("/letters/<int:letter_id>")
@requires("letter:read")
def show_letter(letter_id: int) -> str:
    return render_template("letters/show_letter.html", **pages.page_of(queries.get_letter(current(), letter_id), current()))


@bp.get("/letters/<int:letter_id>/letter.docx")
@requires("letter:read")
def export_letter(letter_id: int) -> Response:
    letter = queries.get_letter(current(), letter_id)
    name = f"{TITLES[letter.kind]}{letter.number or '（草稿）'}.docx"
    audit.record_reading("document.made", subject=letter, by=current(), name=name)
    made = paper_of(letter, [case.number for case in queries.cases_shown(letter, current())])
    return send_file(io.BytesIO(made), mimetype=media_type(name), as_attachment=True, download_name=name)


# --- what the address asks for -------------------------------------------------------------------------------------------------

def asked() -> queries.Filters:
    """As far as there is such a thing."""
    args = request.args
    words: list[tuple[str, Any]] = [("kind", Kind), ("state", State), ("standing", Standing), ("adoption", Adoption)]
    kind, state, standing, adoption = (next((one for one in enum if one.value == args.get(name)), None) for name, enum in words)
    return queries.Filters(kind=kind, state=state, standing=standing, adoption=adoption, year=asked_year(), unit=clean_line(args.get("unit", ""), 60),
                           case=clean_line(args.get("case", ""), 60), is_own=args.get("own") == "1", proposals=args.get("kind") == "proposals")


def asked_year() -> int | None:
    year = request.args.get("year", type=row_number)
    return year if year is not None and 1990 <= year <= 2100 else None


def choices(viewer: Any) -> dict[str, Any]:
    """What the filters offer; proposals of accountability only to who may read them."""
    kinds = [one for one in Kind if one is not Kind.ACCOUNTABILITY or may(viewer, "letter:read-accountability")]
    return {"kind_choices": [*((one.value, one.label) for one in kinds), ("proposals", "三项建议")],
            "state_choices": [(one.value, one.label) for one in State], "standing_choices": [(one.value, one.label) for one in Standing],
            "adoption_choices": [(one.value, one.label) for one in Adoption], "year_choices": year_choices(asked_year())}


def year_choices(year: int | None) -> list[tuple[int, str]]:
    return [(one, f"{one}年") for one in sorted({*queries.years(), *filter(None, [year])}, reverse=True)]
