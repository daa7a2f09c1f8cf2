"""Findings on the pages of others: of a branch and a member what is not closed yet."""
from typing import Any

from flask import render_template
from sqlalchemy import Select

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import may
from xinfang_party.findings.models import Finding, Remedy
from xinfang_party.findings.pages import Shown
from xinfang_party.findings.queries import answered_by, listed
from xinfang_party.kernel.database import db

MOST = 10


def panel_of_branch(branch: Any) -> str | None:
    return show(listed(current(), branch_id=branch.id, is_open=True), branch_id=branch.id)


def panel_of_member(member: Any) -> str | None:
    return show(listed(current(), is_open=True).where(Finding.owner_id == member.id), branch_id=None)


def panel_of_item(card: Any) -> str | None:
    """Beside one item of an assessment: what is open of that branch and item, and the way to write down another."""
    assessment, item = card
    found = db.session.scalars(listed(current(), branch_id=assessment.branch_id, is_open=True).where(Finding.item_code == item.code).limit(MOST)).all()
    if not found and not may(current(), "finding:register"):
        return None
    return render_template("findings/_item.html", rows=[Shown(one) for one in found], assessment=assessment, item=item)


def panel_of_campaign(campaign: Any) -> str | None:
    return answered(Remedy.campaign_id, campaign.id)


def panel_of_rule(rule: Any) -> str | None:
    return answered(Remedy.rule_id, rule.id)


def answered(column: Any, key: int) -> str | None:
    """Which problems it answers, and how these stand."""
    found = answered_by(column, key, current())
    return render_template("findings/_panel.html", rows=[Shown(one) for one in found], more=False, branch_id=None) if found else None


def show(statement: Select[Any], *, branch_id: int | None) -> str | None:
    """Those whose day comes first; only what the viewer may read."""
    found = db.session.scalars(statement.order_by(None).order_by(Finding.due_on, Finding.id).limit(MOST + 1)).all()
    if not found:
        return None
    return render_template("findings/_panel.html", rows=[Shown(one) for one in found[:MOST]], more=len(found) > MOST, branch_id=branch_id)
