"""Letters on the page of a case they are about."""
from typing import Any

from flask import render_template

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import may
from xinfang_party.letters import queries
from xinfang_party.letters.pages import shown
from xinfang_party.petitions.queries import why_not_write
from xinfang_party.petitions.terms import Purpose

MOST = 10
"""The rest is in the list, narrowed to the case."""


def panel_of_case(case: Any) -> str | None:
    """None for an accusation, which no letter names, and where there is neither a letter nor the right to draft one."""
    if case.purpose is Purpose.ACCUSATION:
        return None
    viewer = current()
    found = queries.of_case(viewer, case.id, MOST + 1)
    rows = [shown(one, viewer) for one in found[:MOST]]
    drafts = may(viewer, "letter:draft") and why_not_write(case, viewer) is None
    if not rows and not drafts:
        return None
    return render_template("letters/_of_case.html", rows=rows, case=case, drafts=drafts, has_more=len(found) > MOST, most=MOST)
