"""What people do with channels and posts: each function is one step and leaves one audit entry."""
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.documents.saving import edited, hold, reason_of, told_of, written_of
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import refuse
from xinfang_party.organization.models import Branch, Member
from xinfang_party.venues import rules
from xinfang_party.venues.models import Channel, Posting, PostingStep
from xinfang_party.venues.terms import PAST, Person, PostingState
from xinfang_party.web.links import refuse_stale

# --- channels -----------------------------------------------------------------------------------------------------------------

def add_channel(branch: Branch, *, owner: Member | None, facts: Mapping[str, Any], by: Identity) -> Channel:
    """`facts`: name, kind, where_it_is, from_on."""
    refuse("这个组织已经撤销。" if branch.dissolved_on is not None else None, "branch_id")
    refuse("这一天还没有到，请检查。" if facts["from_on"] > clock.today() else None, "from_on")
    channel = Channel(branch_id=branch.id, from_on=facts["from_on"])
    write_channel(channel, owner, facts)
    db.session.add(channel)
    audit.record("channel.added", subject=channel, by=by, name=channel.name)
    return channel


def edit_channel(channel: Channel, *, owner: Member | None, facts: Mapping[str, Any], version: int | None = None, by: Identity) -> None:
    stale_channel(channel, version)
    refuse("这个阵地已经停用，不能再修改。" if channel.to_on is not None else None)
    before = told_of(channel, "name", "kind", "where_it_is", "owner_id")
    write_channel(channel, owner, facts)
    edited("channel.edited", channel, before, by)


def write_channel(channel: Channel, owner: Member | None, facts: Mapping[str, Any]) -> None:
    for name, text in written_of(facts, "name", "where_it_is").items():
        setattr(channel, name, text)
    channel.kind, channel.owner_id = facts["kind"], owner.id if owner is not None else None


def end_channel(channel: Channel, *, on: date, version: int | None = None, by: Identity) -> None:
    stale_channel(channel, version)
    refuse(rules.why_not_end(channel.from_on, on, clock.today(), already=channel.to_on), "to_on")
    channel.to_on = on
    audit.record("channel.ended", subject=channel, by=by, to_on=on)


def correct_end(channel: Channel, *, on: date | None, reason: str, version: int | None = None, by: Identity) -> None:
    """A slip in the last day put right; None: it is used again."""
    stale_channel(channel, version)
    hold(channel, "to_on")
    last = db.session.scalar(select(func.max(Posting.posted_on)).where(Posting.channel_id == channel.id))
    refuse(rules.why_not_correct_end(channel.from_on, on, last, clock.today(), already=channel.to_on), "to_on")
    why, before = reason_of(reason), told_of(channel, "to_on")
    channel.to_on = on
    edited("channel.end-corrected", channel, before, by, reason=why)


def stale_channel(channel: Channel, version: int | None) -> None:
    refuse_stale(channel, version, "venues.show_channel", channel_id=channel.id)


# --- posts --------------------------------------------------------------------------------------------------------------------

def draft(channel: Channel, *, facts: Mapping[str, Any], by: Identity) -> Posting:
    """`facts`: title, content, disclosure."""
    refuse("这个阵地已经停用，请选别的。" if channel.to_on is not None else None, "channel_id")
    posting = begun(channel, facts, by)
    step(posting, "draft", by=by)
    return posting


def record(channel: Channel, *, on: date, facts: Mapping[str, Any], by: Identity) -> Posting:
    """What went out without having been read by two: it is told as it was, and no reviewers are made up."""
    refuse(rules.why_not_publish(on, None, clock.today()), "posted_on")
    refuse(rules.why_not_post_there(on, channel.from_on, channel.to_on), "posted_on")
    posting = begun(channel, facts, by)
    posting.state, posting.posted_on = PostingState.PUBLISHED, on
    step(posting, "record", by=by)
    return posting


def begun(channel: Channel, facts: Mapping[str, Any], by: Identity) -> Posting:
    posting = Posting(branch_id=channel.branch_id, channel_id=channel.id, state=PostingState.DRAFT, drafter_account_id=by.account_id,
                      drafter_member_id=by.member_id, drafted_by=by.name[:80], disclosure=facts["disclosure"], **written_of(facts, "title", "content"))
    db.session.add(posting)
    return posting


def edit(posting: Posting, *, facts: Mapping[str, Any], version: int | None = None, by: Identity) -> None:
    """By the drafter, so that whoever passes it wrote none of it."""
    refuse(rules.why_not_edit(person(by), drafter(posting)))
    move(posting, "edit", version, by)
    for name, text in written_of(facts, "title", "content").items():
        setattr(posting, name, text)
    posting.disclosure = facts["disclosure"]


def submit(posting: Posting, *, version: int | None = None, by: Identity) -> None:
    refuse(None if posting.content.strip() else "还没有写内容，请先写好再提交。")
    move(posting, "submit", version, by)


def pass_it(posting: Posting, *, opinion: str = "", version: int | None = None, by: Identity) -> None:
    """First by one, then by another; neither of them the drafter, whatever accounts they hold."""
    stale(posting, version)
    hold(posting, "state", "first_account_id", "first_member_id")
    refuse(rules.why_not_review(person(by), drafter(posting), first(posting)))
    is_first = posting.state is PostingState.FIRST
    move(posting, "pass", None, by, opinion=said(opinion))
    if is_first:
        posting.first_account_id, posting.first_member_id, posting.first_by, posting.first_on = by.account_id, by.member_id, by.name[:80], clock.today()
    else:
        posting.second_by, posting.second_on = by.name[:80], clock.today()


def return_it(posting: Posting, *, reason: str, version: int | None = None, by: Identity) -> None:
    """Both read it anew."""
    refuse(None if reason.strip() else "请写明为什么退回。", "opinion")
    move(posting, "return", version, by, opinion=said(reason))
    posting.first_account_id = posting.first_member_id = posting.first_on = posting.second_on = None
    posting.first_by = posting.second_by = ""


def publish(posting: Posting, *, on: date, version: int | None = None, by: Identity) -> None:
    refuse(rules.why_not_publish(on, posting.second_on, clock.today()), "posted_on")
    refuse(rules.why_not_post_there(on, posting.channel.from_on, posting.channel.to_on), "posted_on")
    move(posting, "publish", version, by, day=on)


def withdraw(posting: Posting, *, on: date, reason: str, version: int | None = None, by: Identity) -> None:
    """Taken down; that it was out stays."""
    refuse(rules.why_not_withdraw(on, posting.posted_on, clock.today()), "withdrawn_on")
    move(posting, "withdraw", version, by, opinion=said(reason))
    posting.withdrawn_on = on


def drop(posting: Posting, *, reason: str = "", version: int | None = None, by: Identity) -> None:
    """It will not go out; what was written stays to be read."""
    leads = reach(by, "channel:edit").covers(branch_id=posting.branch_id)
    refuse(rules.why_not_drop(person(by), drafter(posting), leads=leads))
    move(posting, "drop", version, by, opinion=said(reason))


def move(posting: Posting, verb: str, version: int | None, by: Identity, *, opinion: str = "", day: date | None = None) -> None:
    """`day`: the one it goes out on, written with the state that wants it."""
    stale(posting, version)
    hold(posting, "state")
    state = rules.FLOW.next(posting.state, verb)
    posting.posted_on = day or posting.posted_on
    posting.state = state
    step(posting, verb, by=by, opinion=opinion)


def step(posting: Posting, verb: str, *, by: Identity, opinion: str = "") -> None:
    posting.steps.append(PostingStep(verb=verb, opinion=opinion, account_id=by.account_id, member_id=by.member_id, actor=by.name[:80], at=clock.now()))
    audit.record(f"posting.{PAST[verb]}", subject=posting, by=by)


def said(opinion: str) -> str:
    return written_of({"opinion": opinion}, "opinion")["opinion"]


def person(by: Identity) -> Person:
    return Person(by.account_id, by.member_id)


def drafter(posting: Posting) -> Person:
    return Person(posting.drafter_account_id, posting.drafter_member_id)


def first(posting: Posting) -> Person:
    return Person(posting.first_account_id, posting.first_member_id)


def stale(posting: Posting, version: int | None) -> None:
    refuse_stale(posting, version, "venues.show_posting", posting_id=posting.id)
