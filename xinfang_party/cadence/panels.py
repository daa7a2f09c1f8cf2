"""The year on the pages of others: on a branch's page what this month still asks of it, on the home page what the own branches still owe."""
from typing import Any

from flask import render_template

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.cadence.boards import lines_of
from xinfang_party.cadence.owed import led_lines
from xinfang_party.cadence.pages import open_fields
from xinfang_party.cadence.queries import owes
from xinfang_party.kernel import clock


def panel_of_branch(branch: Any) -> str | None:
    """For whoever may read the board of this branch."""
    viewer = current()
    if not owes(branch) or not reach(viewer, "cadence:read").covers(branch_id=branch.id):
        return None
    return render_template("cadence/_open.html", found=open_fields(lines_of([branch], clock.today().year), viewer), branch=branch, names=False)


def panel_of_home(viewer: Identity) -> str | None:
    """For who leads a branch."""
    lines = led_lines(viewer)
    if not lines:
        return None
    return render_template("cadence/_open.html", found=open_fields(lines, viewer), branch=lines[0].branch,
                           names=len({line.branch.id for line in lines}) > 1)
