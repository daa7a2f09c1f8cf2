"""What the pages of channels, posts and room checks show, gathered in a few statements."""
from typing import Any

from sqlalchemy import exists

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import may, reach
from xinfang_party.documents.forms import FileForm
from xinfang_party.documents.queries import branches_of, files_of
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Refusal
from xinfang_party.organization.models import Branch, Member, Membership, in_force
from xinfang_party.organization.queries import find_member
from xinfang_party.venues import queries, rules, service
from xinfang_party.venues.catalogue import TEN_POINTS
from xinfang_party.venues.forms import EndForm, PassForm, PublishForm, ReturnForm, VersionForm, WithdrawForm
from xinfang_party.venues.models import Channel, Posting, VenueCheck
from xinfang_party.venues.terms import VERB_LABELS, Point, PostingState
from xinfang_party.web.forms import Form

TONES = {PostingState.DRAFT: "quiet", PostingState.FIRST: "warn", PostingState.SECOND: "warn", PostingState.PASSED: "info", PostingState.PUBLISHED: "good",
         PostingState.WITHDRAWN: "quiet"}
POINT_TONES = {Point.YES: "good", Point.NO: "bad", Point.NOT_NEEDED: "quiet"}
FORMS: dict[str, tuple[Any, str]] = {"submit": (VersionForm, "draft"), "pass": (PassForm, "review"), "return": (ReturnForm, "review"),
                                     "publish": (PublishForm, "publish"), "withdraw": (WithdrawForm, "publish")}
"""Verb → its form, and the permission of which it is."""


# --- channels -----------------------------------------------------------------------------------------------------------------

def branch_names_for(permission: str) -> dict[int, str]:
    return {key: one.name for key, one in branches_of(current(), permission).items()}


def owner_of(branch: Branch, text: str) -> Member | None:
    """Of the branch's members today; none where nothing was typed."""
    if not text:
        return None
    here = exists().where(Membership.member_id == Member.id, Membership.branch_id == branch.id, in_force(Membership, clock.today()))
    try:
        found = find_member(text, among=here)
    except Refusal as refusal:
        raise Refusal(refusal.sentence, "owner") from refusal
    if found is None:
        raise Refusal("这个支部没有这名党员，请核对姓名或编号。", "owner")
    return found


def channel_page(channel: Channel, **forms: Form) -> dict[str, Any]:
    edits = reach(current(), "channel:edit").covers(branch_id=channel.branch_id) and channel.to_on is None
    fresh = {"end": EndForm(formdata=None, scope="end", data={"version": channel.version, "to_on": clock.today()})} if edits else {}
    return {"channel": channel, "edits": edits, "forms": {**fresh, **forms}}


# --- posts --------------------------------------------------------------------------------------------------------------------

def posting_page(posting: Posting, **forms: Form) -> dict[str, Any]:
    viewer, today = current(), clock.today()
    covers = {name: reach(viewer, f"posting:{name}").covers(branch_id=posting.branch_id) for name in ("draft", "review", "publish")}
    person = service.person(viewer)
    is_drafter, blocked = person.is_same(service.drafter(posting)), rules.why_not_review(person, service.drafter(posting), service.first(posting))
    fresh = {verb: kind(formdata=None, scope=verb, data={"version": posting.version, "posted_on": today, "withdrawn_on": today})
             for verb, (kind, permission) in FORMS.items() if covers[permission] and rules.FLOW.may(posting.state, verb) and not (verb == "pass" and blocked)}
    waits = posting.state in (PostingState.FIRST, PostingState.SECOND)
    return {"posting": posting, "tone": TONES[posting.state], "forms": {**fresh, **forms}, "history": history(posting) if is_told(posting, covers) else [],
            "edits": covers["draft"] and is_drafter and rules.FLOW.may(posting.state, "edit"), "blocked": blocked if waits and covers["review"] else "",
            "unread": posting.posted_on is not None and posting.second_on is None}


def is_told(posting: Posting, covers: dict[str, bool]) -> bool:
    """What was said on the way is for who works on it and for overseers."""
    return covers["draft"] or reach(current(), "posting:read").everything


def history(posting: Posting) -> list[dict[str, Any]]:
    return [{"when": step.at, "title": f"{VERB_LABELS.get(step.verb, step.verb)}　{step.actor}", "text": step.opinion} for step in reversed(posting.steps)]


# --- room checks --------------------------------------------------------------------------------------------------------------

def checks_page() -> dict[str, Any]:
    """A line for each branch: its latest check, what was missing, until when the next."""
    branches = [one for one in branches_of(current(), "venue-check:read").values() if one.takes_members]
    last = queries.last_checks([one.id for one in branches])
    records = reach(current(), "venue-check:record")
    return {"lines": [(one, last.get(one.id), standing(last.get(one.id)), records.covers(branch_id=one.id)) for one in branches]}


def standing(check: VenueCheck | None) -> tuple[str, str]:
    """(words, tone)."""
    if check is None:
        return "还没有检查过", "warn"
    if rules.next_check(check.checked_on) < clock.today():
        return "该检查了", "bad"
    return (f"缺少 {check.lacking} 项", "warn") if check.lacking else ("齐备", "good")


def first_shown(branch: Branch) -> dict[str, Any]:
    """What the form of a new check shows first: what the last one found."""
    last = queries.last_checks([branch.id]).get(branch.id)
    return {"checked_on": clock.today(), **(said(last) if last is not None else {}), "note": ""}


def said(check: VenueCheck) -> dict[str, Any]:
    return {"room": check.room, **{f"point_{code}": check.points.get(code) for code in TEN_POINTS}}


def check_page(check: VenueCheck, **forms: Form) -> dict[str, Any]:
    records = reach(current(), "venue-check:record").covers(branch_id=check.branch_id)
    points = [(label, Point(check.points[code])) for code, label in TEN_POINTS.items() if code in check.points]
    return {"check": check, "points": points, "tones": POINT_TONES, "next_on": rules.next_check(check.checked_on), "others": queries.checks_of(check.branch_id),
            "records": records, "files": files_of(check), "forms": {**({"file": FileForm(formdata=None, scope="file")} if records else {}), **forms}}


def list_choices(permission: str) -> dict[str, Any]:
    return {"branch_choices": list(branch_names_for(permission).items()), "drafts": may(current(), "posting:draft"), "edits": may(current(), "channel:edit")}
