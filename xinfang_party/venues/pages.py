"""What the pages of channels, posts and room checks show, gathered in a few statements."""
from typing import Any

from sqlalchemy import exists

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import may, reach
from xinfang_party.access.terms import Role
from xinfang_party.documents.forms import FileForm
from xinfang_party.documents.queries import branches_of, files_of
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Refusal
from xinfang_party.organization.models import Branch, Member, Membership, in_force
from xinfang_party.organization.queries import find_member
from xinfang_party.venues import checking, queries, rules, service
from xinfang_party.venues.catalogue import TEN_POINTS, number
from xinfang_party.venues.forms import CorrectEndForm, DropForm, EndForm, PassForm, PublishForm, ReturnForm, VersionForm, WithdrawForm
from xinfang_party.venues.models import Channel, Posting, VenueCheck
from xinfang_party.venues.terms import VERB_LABELS, Point, PostingState
from xinfang_party.web.forms import Form

TONES = {PostingState.DRAFT: "quiet", PostingState.FIRST: "warn", PostingState.SECOND: "warn", PostingState.PASSED: "info", PostingState.PUBLISHED: "good",
         PostingState.WITHDRAWN: "quiet", PostingState.DROPPED: "quiet"}
POINT_TONES = {Point.YES: "good", Point.NO: "bad", Point.NOT_NEEDED: "quiet"}
FORMS: dict[str, tuple[Any, str]] = {"submit": (VersionForm, "draft"), "pass": (PassForm, "review"), "return": (ReturnForm, "review"),
                                     "publish": (PublishForm, "publish"), "withdraw": (WithdrawForm, "publish"), "drop": (DropForm, "draft")}
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
    leads, is_over = reach(current(), "channel:edit").covers(branch_id=channel.branch_id), channel.to_on is not None
    name, kind = ("correct", CorrectEndForm) if is_over else ("end", EndForm)
    fresh = {name: kind(formdata=None, scope=name, data={"version": channel.version, "to_on": channel.to_on or clock.today()})} if leads else {}
    return {"channel": channel, "edits": leads and not is_over, "forms": {**fresh, **forms}}


# --- posts --------------------------------------------------------------------------------------------------------------------

def posting_page(posting: Posting, **forms: Form) -> dict[str, Any]:
    viewer, today = current(), clock.today()
    covers = {name: reach(viewer, f"posting:{name}").covers(branch_id=posting.branch_id) for name in ("draft", "review", "publish")}
    person = service.person(viewer)
    is_drafter, blocked = person.is_same(service.drafter(posting)), rules.why_not_review(person, service.drafter(posting), service.first(posting))
    leads = reach(viewer, "channel:edit").covers(branch_id=posting.branch_id)
    refused = {"pass": blocked, "drop": rules.why_not_drop(person, service.drafter(posting), leads=leads)}
    fresh = {verb: kind(formdata=None, scope=verb, data={"version": posting.version, "posted_on": today, "withdrawn_on": today})
             for verb, (kind, permission) in FORMS.items() if covers[permission] and rules.FLOW.may(posting.state, verb) and not refused.get(verb)}
    waits = posting.state in (PostingState.FIRST, PostingState.SECOND)
    return {"posting": posting, "tone": TONES[posting.state], "forms": {**fresh, **forms}, "history": history(posting) if is_drafter or is_told(posting) else [],
            "edits": covers["draft"] and is_drafter and rules.FLOW.may(posting.state, "edit"), "blocked": blocked if waits and covers["review"] else "",
            "lacks_readers": (waits or posting.state is PostingState.DRAFT) and rules.lacks_readers(posting.state, queries.others_of(posting)),
            "publishes": covers["publish"], "unread": posting.posted_on is not None and posting.second_on is None}


def is_told(posting: Posting) -> bool:
    """What was said on the way is for who works for the branch and for overseers."""
    return reach(current(), "posting:review").covers(branch_id=posting.branch_id) or reach(current(), "posting:read").everything


def history(posting: Posting) -> list[dict[str, Any]]:
    return [{"when": step.at, "title": f"{VERB_LABELS.get(step.verb, step.verb)}　{step.actor}", "text": step.opinion} for step in reversed(posting.steps)]


# --- room checks --------------------------------------------------------------------------------------------------------------

def checks_page(branch_id: int | None = None, year: int | None = None) -> dict[str, Any]:
    """A line for each branch: its latest check, what was missing, until when the next; or for each check of one year."""
    offered = {one.id: one for one in branches_of(current(), "venue-check:read").values() if one.takes_members}
    chosen = [one for one in offered.values() if branch_id in (None, one.id)]
    records = reach(current(), "venue-check:record")
    if year is None:
        last = queries.last_checks([one.id for one in chosen])
        lines = [(one, last.get(one.id), standing(last.get(one.id)), records.covers(branch_id=one.id)) for one in chosen]
    else:
        lines = [(offered[one.branch_id], one, found(one), False) for one in queries.checks_in([one.id for one in chosen], year)]
    return {"lines": lines, "year": year, "branch_choices": [(key, one.name) for key, one in offered.items()],
            "year_choices": year_choices(), "months": number("check_months")}


def found(check: VenueCheck) -> tuple[str, str]:
    """(words, tone) of what one check found."""
    if check.lacking:
        return f"缺少 {check.lacking} 项", "warn"
    return ("齐备", "good") if check.ready else ("没有一项齐备", "warn")


def standing(check: VenueCheck | None) -> tuple[str, str]:
    """(words, tone)."""
    if check is None:
        return "还没有检查过", "warn"
    if rules.next_check(check.checked_on) < clock.today():
        return "该检查了", "bad"
    return found(check)


def first_shown(branch: Branch) -> dict[str, Any]:
    """What the form of a new check shows first: what the last one found."""
    last = queries.last_checks([branch.id]).get(branch.id)
    return {"checked_on": clock.today(), **(said(last) if last is not None else {}), "note": ""}


def said(check: VenueCheck) -> dict[str, Any]:
    return {"room": check.room, **{f"point_{code}": check.points.get(code) for code in TEN_POINTS}}


def check_page(check: VenueCheck, **forms: Form) -> dict[str, Any]:
    viewer = current()
    records = reach(viewer, "venue-check:record").covers(branch_id=check.branch_id)
    why_not = rules.why_not_edit_check(is_checker=checking.is_checker(check, viewer), is_office=Role.PARTY_OFFICE in viewer.roles)
    points = [(label, Point(check.points[code])) for code, label in TEN_POINTS.items() if code in check.points]
    return {"check": check, "points": points, "tones": POINT_TONES, "next_on": rules.next_check(check.checked_on), "others": queries.checks_of(check.branch_id),
            "records": records, "edits": records and why_not is None, "found": found, "files": files_of(check),
            "forms": {**({"file": FileForm(formdata=None, scope="file")} if records else {}), **forms}}


def year_choices() -> list[tuple[int, str]]:
    now = clock.today().year
    return [(one, f"{one} 年") for one in range(now, now - number("years_back"), -1)]


def list_choices(permission: str) -> dict[str, Any]:
    return {"branch_choices": list(branch_names_for(permission).items()), "drafts": may(current(), "posting:draft"), "publishes": may(current(), "posting:publish"),
            "edits": may(current(), "channel:edit")}
