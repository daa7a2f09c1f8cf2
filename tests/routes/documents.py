"""A rule, the papers of a year, a channel, posts on their way and a room check of each branch; and one good form for every act."""
import io
from datetime import date, datetime
from typing import Any

from tests.routes.marks import mark
from xinfang_party.access.terms import Identity, Role
from xinfang_party.documents import duties, papers
from xinfang_party.documents import service as documents
from xinfang_party.documents.models import DutyLine, YearPaper
from xinfang_party.documents.terms import PaperKind, PaperState, RuleKind
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch, Member
from xinfang_party.venues import checking, service
from xinfang_party.venues.catalogue import TEN_POINTS
from xinfang_party.venues.terms import ChannelKind, Disclosure

THEN = datetime(2026, 3, 1, 10, 0, tzinfo=clock.ZONE)
OFFICES = tuple(Identity(account_id=900_070 + n, name="机关党委甲", roles=frozenset({Role.PARTY_OFFICE})) for n in (1, 2))
BRANCHES = ("A1", "B1")
POSTS = {"postdraft": 0, "postfirst": 1, "postpassed": 3, "postout": 4}
"""Name → how many steps it has taken: submitted, passed by one, by another, published."""


def of_every_state(world: Any) -> None:
    world.rows["yearahead"] = {"OO": 2027}
    with clock.told(THEN):
        for owner in BRANCHES:
            drafter = world.visitors["committee" if owner == "A1" else "other_secretary"].identity
            branch = db.session.get_one(Branch, world.id("branch", owner))
            world.note("ruledoc", owner, documents.register(branch, by=OFFICES[0], facts={
                "kind": RuleKind.TALKS, "title": mark("ruletitle", owner), "number": "", "made_by": "", "summary": "", "from_on": date(2026, 1, 1),
                "is_for_all": False}))
            ended(world, branch, owner)
            papers_of(world, branch, owner, drafter)
            posts_of(world, branch, owner, drafter)
            world.note("venuecheck", owner, checking.record(branch, on=date(2026, 3, 1), points=dict.fromkeys(TEN_POINTS, "yes"), by=OFFICES[0],
                                                            facts={"room": "", "note": mark("checknote", owner)}))
            db.session.commit()


def ended(world: Any, branch: Branch, owner: str) -> None:
    """A rule and a channel that are over, with last days to put right."""
    rule = world.note("ruleended", owner, documents.register(branch, by=OFFICES[0], facts={
        "kind": RuleKind.OTHER, "title": "试行办法", "number": "", "made_by": "", "summary": "", "from_on": date(2025, 1, 1), "is_for_all": False}))
    documents.end(rule, to_on=date(2026, 2, 1), reason="试行期满", by=OFFICES[0])
    channel = world.note("channelended", owner, service.add_channel(branch, owner=None, by=OFFICES[0], facts={
        "name": mark("channelname", owner), "kind": ChannelKind.GROUP, "where_it_is": "", "from_on": date(2025, 1, 1)}))
    service.end_channel(channel, on=date(2026, 2, 1), by=OFFICES[0])


def papers_of(world: Any, branch: Branch, owner: str, drafter: Identity) -> None:
    """A plan that is drafted, a summary that waits, a duty list that lacks the deputy, and one of last year that is out."""
    words = {"content": mark("paperwords", owner), "title": "材料"}
    world.note("paperdraft", owner, papers.begin(branch, year=2026, kind=PaperKind.PLAN, facts=words, by=drafter))
    waiting = world.note("papersubmitted", owner, papers.begin(branch, year=2025, kind=PaperKind.SUMMARY, facts=words, by=drafter))
    papers.submit(waiting, by=drafter)
    begun = world.note("paperlist", owner, duties.begin(branch, year=2026, by=drafter))
    deputy = world.id("deputy", owner)
    begun.lines[:] = [line for line in begun.lines if line.member_id != deputy]
    duties.write(begun, contents=[mark("paperwords", owner)] * len(begun.lines), by=drafter)
    members = [key for name, key in world.rows["member"].items() if name[0] == owner[0]]
    out = YearPaper(branch_id=branch.id, year=2025, kind=PaperKind.DUTY_LIST, title="清单", drafted_by="支委", state=PaperState.PUBLISHED,
                    published_on=date(2025, 2, 1), published_where="公开栏",
                    lines=[DutyLine(member=db.session.get_one(Member, key), content=mark("paperwords", owner), added_on=date(2025, 2, 1)) for key in members])
    db.session.add(out)
    world.note("paperlistout", owner, out)
    for line in out.lines:
        name = next(name for name, key in world.rows["member"].items() if key == line.member.id)
        world.note("dutyline", name, line)


def posts_of(world: Any, branch: Branch, owner: str, drafter: Identity) -> None:
    channel = world.note("channel", owner, service.add_channel(branch, owner=None, by=OFFICES[0], facts={
        "name": mark("channelname", owner), "kind": ChannelKind.BOARD, "where_it_is": "", "from_on": date(2025, 1, 1)}))
    for name, steps in POSTS.items():
        words = mark("postedwords" if steps > 3 else "draftedwords", owner)
        posting = world.note(name, owner, service.draft(channel, by=drafter, facts={"title": "公示", "content": words, "disclosure": Disclosure.DUES}))
        if steps:
            service.submit(posting, by=drafter)
        for office in OFFICES[:max(steps - 1, 0)]:
            service.pass_it(posting, opinion=mark("postopinion", owner), by=office)
        if steps > 3:
            service.publish(posting, on=date(2026, 3, 1), by=drafter)


def attached(_world: Any) -> dict[str, Any]:
    return {"file": (io.BytesIO("制度全文".encode()), "全文.txt")}


RULE, YEAR, PAPER, POST = "/rules/<int:rule_document_id>", "/branches/<int:branch_id>/year-papers/<int:year>", "/year-papers/<int:paper_id>", "/postings/<int:posting_id>"
WRITTEN = {"title": "谈心谈话方案", "kind": "talks", "from_on": "2026-01-01"}
POINTS = {"checked_on": "2026-03-02", **{f"point_{code}": "yes" for code in TEN_POINTS}}
CHANNEL = {"name": "二楼公开栏", "kind": "board", "from_on": "2026-01-01"}
DEEDS: tuple[tuple[Any, ...], ...] = (
    ("/rules/new", "secretary", lambda world: {**WRITTEN, "branch_id": world.id("branch")}), (f"{RULE}/edit", "secretary", WRITTEN),
    (f"{RULE}/replace", "party_office", {**WRITTEN, "from_on": "2026-03-02"}), (f"{RULE}/end", "secretary", {"to_on": "2026-03-02", "end_reason": "已并入新规"}),
    (f"{RULE}/correct-end", "secretary", {"to_on": "", "reason": "填错了"}, "", "A1", {"rule_document_id": ("ruleended", "A1")}),
    ("/channels/<int:channel_id>/correct-end", "secretary", {"to_on": "", "reason": "填错了"}, "", "A1", {"channel_id": ("channelended", "A1")}),
    (f"{PAPER}/correct-publication", "secretary", {"published_on": "2025-02-02", "published_where": "公开栏", "reason": "填错了"}, "paperlistout"),
    ("/duty-lines/<int:duty_line_id>/remove", "committee"), (f"{POST}/drop", "committee", {"opinion": "不用发了"}, "postdraft"),
    (f"{RULE}/reviews", "secretary", {"reviewed_on": "2026-03-02", "outcome": "keep"}), (f"{RULE}/files", "secretary", attached),
    (f"{YEAR}/<any(plan, summary):paper_kind>/new", "committee", {"title": "2026年总结", "content": "都做到了"}),
    (f"{YEAR}/duty-list", "party_office", {}, "", "A1", {"year": ("yearahead", "OO")}),
    (f"{PAPER}/edit", "committee", {"title": "2026年计划", "content": "再加一条"}, "paperdraft"), (f"{PAPER}/submit", "committee", {}, "paperdraft"),
    (f"{PAPER}/return", "secretary", {"return_reason": "缺党课安排"}, "papersubmitted"), (f"{PAPER}/approve", "secretary", {"activity_id": ""}, "papersubmitted"),
    (f"{PAPER}/lines", "committee", {f"contents-{place}": "抓好学习" for place in range(3)}, "paperlist"),
    (f"{PAPER}/lines/new", "committee", lambda world: {"member_id": world.id("deputy"), "content": "协助书记"}, "paperlist"),
    (f"{PAPER}/publish", "secretary", {"published_on": "2026-03-02", "published_where": "公开栏"}, "paperlist"), ("/duty-lines/<int:duty_line_id>/sign", "member"),
    ("/channels/new", "secretary", lambda world: {**CHANNEL, "branch_id": world.id("branch"), "owner": mark("number", "A1")}),
    ("/channels/<int:channel_id>/edit", "secretary", CHANNEL), ("/channels/<int:channel_id>/end", "party_office", {"to_on": "2026-03-02"}),
    ("/postings/new", "committee", lambda world: {"channel_id": world.id("channel"), "title": "公示", "content": "党费"}),
    ("/postings/record", "committee", lambda world: {"channel_id": world.id("channel"), "title": "通知", "content": "开会", "posted_on": "2026-03-01"}),
    (f"{POST}/edit", "committee", {"title": "公示", "content": "党费，都交了"}, "postdraft"), (f"{POST}/submit", "committee", {}, "postdraft"),
    (f"{POST}/pass", "secretary", {"opinion": "可以"}, "postfirst"), (f"{POST}/return", "secretary", {"opinion": "缺合计"}, "postfirst"),
    (f"{POST}/publish", "committee", {"posted_on": "2026-03-02"}, "postpassed"), (f"{POST}/withdraw", "secretary", {"withdrawn_on": "2026-03-02"}, "postout"),
    ("/branches/<int:branch_id>/venue-checks/new", "inspector", POINTS), ("/venue-checks/<int:check_id>/edit", "party_office", POINTS),
    ("/venue-checks/<int:check_id>/files", "committee", attached),
)
