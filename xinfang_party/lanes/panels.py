"""On the page of a case: its steps in its lane, and the form to note one."""
from flask import g, render_template

from xinfang_party.access.gate import current
from xinfang_party.lanes import pages
from xinfang_party.petitions.models import Case


def panel_of_case(case: Case) -> str | None:
    """`g.step_form`: the form that came back with faults."""
    shown = pages.panel(case, current(), g.get("step_form"))
    return render_template("lanes/_case.html", **shown) if shown else None
