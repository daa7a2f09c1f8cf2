"""Links to documents on the pages of others, and the names a template may use, for its page."""
from collections.abc import Iterator, Mapping
from typing import Any

from flask import render_template

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import reach
from xinfang_party.activities.queries import sees_reasons
from xinfang_party.kernel import clock
from xinfang_party.papers.rules import why_no_book


def panel_of_activity(activity: Any) -> str | None:
    return render_template("papers/_activity.html", activity=activity) if sees_reasons(current(), activity) else None


def panel_of_branch(branch: Any) -> str | None:
    """This year's and last year's, where the branch was there and the viewer may take them."""
    today = clock.today()
    if not branch.kind.holds_members or not reach(current(), "workbook:read").covers(branch_id=branch.id):
        return None
    years = [year for year in (today.year, today.year - 1) if why_no_book(year, today, branch.founded_on, branch.dissolved_on) is None]
    return render_template("papers/_branch.html", branch=branch, years=years) if years else None


def names_in(sample: Mapping[str, Any], of: str = "") -> Iterator[tuple[str, str, str]]:
    """(name, what stands there in the example, the list whose items have it): everything a template may fill in, lists with their items."""
    for name, value in sample.items():
        if isinstance(value, list):
            yield name, "一组内容，用 for 逐项列出", of
            yield from names_in(value[0], f"{of}{' 的 ' if of else ''}{name}")
        else:
            yield name, str(value), of
