"""What the pages of members and branches show of their cases."""
from typing import Any

from flask import render_template
from sqlalchemy import select

from xinfang_party.access.gate import current
from xinfang_party.kernel.database import db
from xinfang_party.petitions import queries
from xinfang_party.petitions.filters import SOON
from xinfang_party.petitions.models import Case


def panel_of_member(member: Any) -> str | None:
    return owner_panel(Case.member_id == member.id, {"member_id": member.id}, {"member": member.number})


def panel_of_branch(branch: Any) -> str | None:
    return owner_panel(Case.branch_id == branch.id, {"branch_id": branch.id}, {"branch": branch.id})


def owner_panel(condition: Any, scope: dict[str, int], link: dict[str, Any]) -> str | None:
    """Counts of an owner's cases that the viewer may read, each with its list; None where there is none: that somebody has only secret ones is secret too."""
    viewer = current()
    any_id = db.session.scalar(select(Case.id).where(condition, queries.readable(viewer)).limit(1))
    if any_id is None:
        return None
    return render_template("petitions/_owner_panel.html", counts=queries.counts_of(viewer, **scope), link=link, SOON=SOON)
