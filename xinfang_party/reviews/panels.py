"""Reviews on the pages of registers: what comes next with a version, and the way to begin a review."""
from typing import Any

from flask import render_template

from xinfang_party.access.gate import current
from xinfang_party.integrity.queries import version_under_way
from xinfang_party.reviews import pages, queries


def panel_of_version(version: Any) -> str | None:
    page = pages.version_panel(version, current())
    if not (page["reads"] or page["actions"] or page["objections"] or version.notice_to_on):
        return None
    return render_template("reviews/_version.html", **page)


def panel_of_register(register: Any) -> str | None:
    """The button for a change of duties; not while a review is under way."""
    if register.closed_on is not None or not queries.may_begin(register, current()) or version_under_way(register) is not None:
        return None
    return render_template("reviews/_register.html", register=register)
