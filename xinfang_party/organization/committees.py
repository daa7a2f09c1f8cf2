"""Terms of office and the posts in them: open, extend, end; name and relieve."""
from datetime import date

from sqlalchemy import or_, select

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.organization import rules, telling
from xinfang_party.organization.models import Branch, CommitteePost, CommitteeTerm, Member
from xinfang_party.organization.queries import branch_and_below, membership_on, terms_of
from xinfang_party.organization.rules import DAY
from xinfang_party.organization.service import refuse_stale, save
from xinfang_party.organization.terms import CommitteeDuty, Stay


def open_term(branch: Branch, *, from_on: date, planned_to_on: date | None = None, by: Identity) -> CommitteeTerm:
    """A new term; without a last day it gets that of a full term of the branch's kind."""
    if not branch.is_active:
        raise Refusal("这个组织已经撤销，不能开始新的一届。")
    terms, planned_to_on = terms_of(branch.id), planned_to_on or rules.planned_end(from_on, branch.kind)
    last = Stay(terms[0].from_on, terms[0].ended_on) if terms else None
    refuse(rules.why_not_open_term(from_on=from_on, planned_to_on=planned_to_on, last=last), "from_on")
    term: CommitteeTerm = save(CommitteeTerm(branch_id=branch.id, number=terms[0].number + 1 if terms else 1, from_on=from_on,
                                             planned_to_on=planned_to_on))
    audit.record("term.opened", subject=term, by=by, branch=branch.id, number=term.number, from_on=from_on, planned_to_on=planned_to_on)
    return term


def extend_term(term: CommitteeTerm, *, to_on: date, reason: str, version: int | None = None, by: Identity) -> None:
    refuse_stale(term, version)
    refuse(rules.why_not_extend(planned_to_on=term.planned_to_on, to_on=to_on, reason=reason, ended_on=term.ended_on), "to_on")
    term.extended_to_on, term.extension_reason = to_on, reason
    audit.record("term.extended", subject=term, by=by, to_on=to_on, reason=reason)


def end_term(term: CommitteeTerm, *, on: date, version: int | None = None, by: Identity) -> None:
    """The last day of a term; whoever still holds a post in it holds it until then."""
    refuse_stale(term, version)
    begun = max([term.from_on, *(post.from_on for post in term.posts if post.to_on is None)])
    refuse(rules.why_not_end(from_on=begun, to_on=on, already=term.ended_on, today=clock.today()), "on")
    term.ended_on = on
    relieved = [post for post in term.posts if post.to_on is None]
    for post in relieved:
        post.to_on = on
    audit.record("term.ended", subject=term, by=by, on=on, posts=[post.id for post in relieved])


def name_to(term: CommitteeTerm, member: Member, duty: CommitteeDuty, from_on: date, by: Identity) -> CommitteePost:
    """The member takes this duty from that day; one member may hold several."""
    held = db.session.scalars(select(CommitteePost).where(
        CommitteePost.term_id == term.id, or_(CommitteePost.to_on.is_(None), CommitteePost.to_on >= from_on))).all()
    refuse(rules.why_not_name(
        duty, on=from_on, term=Stay(term.from_on, term.ended_on), formal_on=member.formal_on, joined_on=member.joined_on,
        in_branch=sits_in(member.id, term.branch, from_on), holders={post.duty for post in held if post.member_id != member.id},
        own={post.duty for post in held if post.member_id == member.id}))
    post: CommitteePost = save(CommitteePost(term_id=term.id, branch_id=term.branch_id, member_id=member.id, duty=duty, from_on=from_on))
    audit.record("committee-post.named", subject=post, by=by, branch=term.branch_id, member=member.id, duty=duty, from_on=from_on)
    db.session.expire(term, ["posts"])
    telling.tell_named(post, by)
    return post


def relieve(post: CommitteePost, to_on: date, by: Identity, version: int | None = None) -> None:
    """The last day of a post."""
    refuse_stale(post, version)
    refuse(rules.why_not_end(from_on=post.from_on, to_on=to_on, already=post.to_on, today=clock.today()), "to_on")
    post.to_on = to_on
    audit.record("committee-post.relieved", subject=post, by=by, branch=post.branch_id, member=post.member_id, to_on=to_on)


def relieve_outside(member_id: int, branch_id: int | None, from_on: date, by: Identity) -> None:
    """Whoever stands in another branch from that day on (None: in none) gives up the posts that asked for the old one."""
    held = db.session.scalars(select(CommitteePost).join(CommitteePost.branch).where(
        CommitteePost.member_id == member_id, CommitteePost.to_on.is_(None))).all()
    for post in held:
        if branch_id is None or not reaches(post.branch, branch_id):
            relieve(post, max(from_on - DAY, post.from_on), by)


def sits_in(member_id: int, branch: Branch, day: date) -> bool:
    """Is the member among those this body's committee is chosen from?"""
    stay = membership_on(member_id, day)
    return stay is not None and reaches(branch, stay.branch_id)


def reaches(body: Branch, branch_id: int) -> bool:
    """党组 and 机关党委 take members of every branch, a 党总支 those of the branches below it."""
    return not body.kind.holds_members or branch_id in branch_and_below({body.id})
