"""Bulletins on the pages of others: of a branch the published ones about it."""
from typing import Any

from flask import render_template

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import reach
from xinfang_party.bulletins.queries import published_about

MOST = 5


def panel_of_branch(branch: Any) -> str | None:
    """Only to who works for it or oversees: another branch of the same bulletin does not read whether this one acknowledged it."""
    if not reach(current(), "bulletin:read").covers(branch_id=branch.id):
        return None
    found = published_about(branch.id, current(), MOST)
    return render_template("bulletins/_panel.html", rows=found) if found else None
