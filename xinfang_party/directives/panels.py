"""The ledger on the pages of others: what of a first topic stands in it already, and the button that brings an action item there."""
from typing import Any

from flask import render_template

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import may, reach
from xinfang_party.activities.terms import Kind
from xinfang_party.directives import queries


def panel_of_activity(activity: Any) -> str | None:
    """Of a meeting that counts as 第一议题: each thing it decided."""
    if Kind.FIRST_TOPIC not in activity.kinds or not activity.actions:
        return None
    return show(activity.actions, queries.made_from(activity))


def panel_of_action(item: Any) -> str | None:
    made = queries.of_action(item.id)
    if Kind.FIRST_TOPIC not in item.activity.kinds:
        return None
    return show([item], {item.id: made} if made is not None else {})


def panel_of_research(activity: Any) -> str | None:
    """Of an activity that was research: its report and what leaders wrote on it, or the way to write these down."""
    if Kind.RESEARCH not in activity.kinds or not activity.state.counts:
        return None
    is_made, research = queries.research_of(current(), activity.id)
    offers = not is_made and may(current(), "research:edit")
    return render_template("directives/_research_of.html", research=research, activity=activity) if research is not None or offers else None


def show(items: Any, made: dict[int, Any]) -> str | None:
    """Links to whoever may open the entry, buttons to whoever keeps the ledger of that branch; None where there is neither."""
    viewer = current()
    registers, reads = reach(viewer, "directive:register"), reach(viewer, "directive:read")
    rows = [(item, made.get(item.id)) for item in items]
    shown = [(item, one) for item, one in rows if (
        reads.covers(branch_id=item.branch_id, member_id=item.owner_id) if one is not None
        else item.closed_on is None and item.activity.state.counts and registers.covers(branch_id=item.branch_id))]
    return render_template("directives/_first_topic.html", rows=shown) if shown else None
