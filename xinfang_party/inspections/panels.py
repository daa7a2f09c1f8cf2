"""Inspections on the pages of others: of a branch the finished visits, beside an item of an assessment what was seen there."""
from typing import Any

from flask import render_template

from xinfang_party.access.gate import current
from xinfang_party.inspections.catalogue import SHOWN_VISITS
from xinfang_party.inspections.queries import answers_for, finished_in


def panel_of_branch(branch: Any) -> str | None:
    visits = finished_in(branch.id, current(), SHOWN_VISITS.value)
    return render_template("inspections/_panel.html", visits=visits) if visits else None


def panel_of_card(card: Any) -> str | None:
    assessment, item = card
    answers = answers_for(assessment, item.code, current())
    return render_template("inspections/_card.html", answers=answers) if answers else None
