"""Needs and wishes of communities: published, claimed by exactly one, done, confirmed by the community."""
from typing import Any

from sqlalchemy import select

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import COMMUNITY, Identity
from xinfang_party.audit import service as audit
from xinfang_party.communities import rules
from xinfang_party.communities.models import CommunityLink, Need, Place
from xinfang_party.communities.saving import written_of
from xinfang_party.communities.service import NOT_A_COMMUNITY
from xinfang_party.communities.terms import Level, NeedState, Receipt, Satisfaction
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.organization.queries import membership_on
from xinfang_party.web.links import refuse_stale

NOT_YOURS = "这条不是您发布的，请由发布的人或者机关党委撤回。"


def publish(place: Place, *, facts: dict[str, Any], by: Identity) -> Need:
    """`facts`: kind, title, content, group, wanted, due_on. Of a wish the group of people is kept, never who."""
    refuse(None if place.level is Level.COMMUNITY else NOT_A_COMMUNITY, "place")
    refuse(rules.why_not_due(facts["due_on"], clock.today()), "due_on")
    refuse(rules.why_not_people(facts["wanted"]), "wanted")
    need = Need(place_id=place.id, published_on=clock.today(), published_by=by.name, published_account_id=by.account_id, **written_of(facts, "title", "content"),
                **{name: facts[name] for name in ("kind", "group", "wanted", "due_on")})
    db.session.add(need)
    audit.record("need.published", subject=need, by=by, kind=need.kind.value)
    return need


def claim(need: Need, *, branch_id: int, member_id: int | None = None, version: int | None = None, by: Identity) -> None:
    """By the branch as such, or by one member of it. Of several who come at once exactly one wins: the row is locked and read again."""
    need = held(need, "claim", version, taken="已经被别人认领了，请看看其他的。")
    if member_id is not None:
        stay = membership_on(member_id, clock.today())
        refuse(None if stay is not None and stay.branch_id == branch_id else "您现在没有编在党支部，不能认领。")
    need.claimed_branch_id, need.claimed_member_id, need.claimed_on, need.state = branch_id, member_id, clock.today(), NeedState.CLAIMED
    audit.record("need.claimed", subject=need, by=by, branch_id=branch_id, member_id=member_id)


def give_back(need: Need, *, version: int | None = None, by: Identity) -> None:
    """Whoever cannot do it leaves it to others."""
    need = held(need, "give-back", version)
    need.claimed_branch_id = need.claimed_member_id = need.claimed_on = None
    need.state = NeedState.OPEN
    audit.record("need.given-back", subject=need, by=by)


def finish(need: Need, *, result: str, version: int | None = None, by: Identity) -> None:
    text = written_of({"result": result}, "result")["result"]
    refuse(None if text else "请写明做了什么。", "result")
    need = held(need, "finish", version)
    need.result, need.done_on, need.state = text, clock.today(), NeedState.DONE
    audit.record("need.finished", subject=need, by=by)


def confirm_on_paper(need: Need, *, grade: Satisfaction, signed_by: str, version: int | None = None, by: Identity) -> None:
    """What the community wrote on paper. Nobody enters it of what he or she did."""
    refuse(rules.why_not_confirm_own(need.claimed_member_id, by.member_id))
    who = written_of({"confirmed_by": signed_by}, "confirmed_by")["confirmed_by"]
    confirm(held(need, "confirm", version), grade, Receipt.PAPER, who, by)


def confirm_by_link(link: CommunityLink, need: Need, *, grade: Satisfaction) -> None:
    confirm(held(need, "confirm", None), grade, Receipt.LINK, link.place.name, COMMUNITY)


def confirm(need: Need, grade: Satisfaction, receipt: Receipt, who: str, by: Identity) -> None:
    need.grade, need.receipt, need.confirmed_by, need.confirmed_on = grade, receipt, who[:40], clock.today()
    need.state = NeedState.CONFIRMED
    audit.record("need.confirmed", subject=need, by=by, grade=grade.value)


def withdraw(need: Need, *, reason: str, version: int | None = None, by: Identity) -> None:
    """By whoever published it, or by the Party office; what somebody claimed is given back first."""
    if not may_withdraw(need, by):
        raise Refusal(NOT_YOURS)
    text = written_of({"reason": reason}, "reason")["reason"]
    refuse(None if text else "请写明为什么撤回。", "reason")
    need = held(need, "withdraw", version)
    need.withdraw_reason, need.state = text, NeedState.WITHDRAWN
    audit.record("need.withdrawn", subject=need, by=by)


def may_withdraw(need: Need, by: Identity) -> bool:
    """Names of accounts repeat, their numbers do not."""
    return reach(by, "need:publish").everything or (by.account_id is not None and need.published_account_id == by.account_id)


def held(need: Need, verb: str, version: int | None, taken: str = "") -> Need:
    """The row as it stands now, locked until the end. `taken`: what who comes second is told."""
    fresh = db.session.scalars(select(Need).where(Need.id == need.id).with_for_update().execution_options(populate_existing=True)).one()
    if taken and fresh.state is NeedState.CLAIMED:
        raise Refusal(taken)
    rules.FLOW.next(fresh.state, verb)
    refuse_stale(fresh, version, "communities.show_need", need_id=fresh.id)
    return fresh
