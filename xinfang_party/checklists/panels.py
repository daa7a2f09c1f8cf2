"""The standard on the pages of others."""
from typing import Any

from flask import render_template

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import reach


def panel_of_branch(branch: Any) -> str | None:
    """Where to see how it stands, and what was closed: no figure of it on this page."""
    if not branch.kind.holds_members or not reach(current(), "standing:read").covers(branch_id=branch.id):
        return None
    return render_template("checklists/_panel.html", branch=branch)
