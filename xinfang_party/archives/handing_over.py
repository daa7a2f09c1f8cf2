"""A secretary hands the branch over to the next; the Party office where the old one is gone."""
from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.archives import queries
from xinfang_party.archives.models import Handover
from xinfang_party.archives.open_things import counts_of, drafts_of, tasks_of
from xinfang_party.archives.service import hold
from xinfang_party.archives.terms import HandoverState
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, refuse
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.organization.models import Branch, CommitteePost, in_force
from xinfang_party.organization.queries import branch_of_member
from xinfang_party.organization.terms import CommitteeDuty
from xinfang_party.web.links import path_to

ONE_AT_A_TIME = "这个支部已经有一份交接在等对方接收，请先撤回那一份。"
NOT_HERE = "接收人要是这个支部的党员，请先办理调入。"
SAME = "交出人和接收人不能是同一个人。"
OVER = "这一份交接已经接收或撤回。"


def offer(branch: Branch, to_member_id: int, *, note: str = "", by: Identity) -> Handover:
    """What is open is written down as it stands now."""
    hold(branch.id)
    giver = giver_to(branch.id, to_member_id)
    refuse(ONE_AT_A_TIME if queries.offered_of(branch.id) is not None else None)
    refuse(None if branch_of_member(to_member_id) == branch.id else NOT_HERE, "to_member_id")
    refuse(SAME if to_member_id == by.member_id else None, "to_member_id")
    refuse(why_not_text(note), "note")
    found = Handover(branch_id=branch.id, from_member_id=giver, to_member_id=to_member_id, made_on=clock.today(), made_by=by.name[:80], note=note,
                     tasks=[*tasks_of(branch.id), *drafts_of(branch.id), *counts_of(branch.id)])
    db.session.add(found)
    audit.record("handover.offered", subject=found, by=by, branch=branch.id, member=to_member_id, count=len(found.tasks))
    return found


def accept(found: Handover, *, version: int | None = None, by: Identity) -> None:
    hold_offered(found, version)
    found.state, found.accepted_on = HandoverState.ACCEPTED, clock.today()
    audit.record("handover.accepted", subject=found, by=by, branch=found.branch_id)


def withdraw(found: Handover, *, version: int | None = None, by: Identity) -> None:
    hold_offered(found, version)
    found.state = HandoverState.WITHDRAWN
    audit.record("handover.withdrawn", subject=found, by=by, branch=found.branch_id)


def hold_offered(found: Handover, version: int | None) -> None:
    hold(found.branch_id)
    db.session.refresh(found)
    if version is not None and version != found.version:
        raise Conflict(MEANWHILE, path_to("archives.show_handover", handover_id=found.id))
    refuse(None if found.state is HandoverState.OFFERED else OVER)


def giver_to(branch_id: int, to_member_id: int) -> int | None:
    """The secretary; where the taker holds the post already, whoever held it last before, if anybody did."""
    today, held = clock.today(), select(CommitteePost.member_id).where(CommitteePost.branch_id == branch_id, CommitteePost.duty == CommitteeDuty.SECRETARY)
    now = set(db.session.scalars(held.where(in_force(CommitteePost, today))))
    if now and to_member_id not in now:
        return min(now)
    return db.session.scalar(held.where(CommitteePost.member_id != to_member_id, CommitteePost.from_on <= today).order_by(
        CommitteePost.from_on.desc(), CommitteePost.id.desc()).limit(1))
