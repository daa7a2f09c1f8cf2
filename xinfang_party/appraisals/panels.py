"""The appraisal on a member's page: the own finding for the member, a link to the results for those who may read them."""
from flask import render_template
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from xinfang_party.access.gate import current
from xinfang_party.appraisals.models import AppraisalRound, AppraisedMember
from xinfang_party.appraisals.terms import RoundState
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Member
from xinfang_party.talks.queries import watches


def panel_of_member(member: Member) -> str | None:
    """The last concluded one; nothing for anybody else."""
    viewer = current()
    seen = [] if member.id == viewer.member_id else [watches(viewer, AppraisalRound.branch_id)]
    part = db.session.scalars(select(AppraisedMember).join(AppraisedMember.round).where(
        AppraisedMember.member_id == member.id, AppraisalRound.state == RoundState.CONCLUDED, *seen).order_by(
        AppraisalRound.year.desc(), AppraisalRound.id.desc()).limit(1).options(joinedload(AppraisedMember.round))).one_or_none()
    return render_template("appraisals/_panel.html", part=part, is_own=not seen) if part is not None else None
