"""What people do with the duty list of a year: begin it with who sits in the committee, write, publish, sign."""
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.documents import papers, queries, rules
from xinfang_party.documents.models import DutyLine, YearPaper
from xinfang_party.documents.saving import edited, hold, reason_of, short, told_of, written_of
from xinfang_party.documents.terms import PaperKind, PaperState
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.organization.models import Branch, Member
from xinfang_party.organization.queries import posts_of_branch


def seats(branch_id: int, day: date) -> dict[Member, str]:
    """{member: what he or she is there}, the secretary first; one who holds several duties stands once."""
    found: dict[Member, list[str]] = {}
    for post in posts_of_branch(branch_id, day):
        found.setdefault(post.member, []).append(post.duty.label)
    return {member: "、".join(duties) for member, duties in found.items()}


def begin(branch: Branch, *, year: int, by: Identity) -> YearPaper:
    """A line for each who is in office today, with what the line of the year before said."""
    paper = papers.begin(branch, year=year, kind=PaperKind.DUTY_LIST, facts={"title": f"{year}年{branch.name}责任清单"[:120], "content": ""}, by=by)
    before = queries.find_paper(branch.id, year - 1, PaperKind.DUTY_LIST)
    said = {line.member_id: line.content for line in before.lines} if before is not None else {}
    for member, duty in seats(branch.id, clock.today()).items():
        append(paper, member, duty, said.get(member.id, ""))
    return paper


def missing(paper: YearPaper) -> dict[Member, str]:
    """Who sits in the committee today and has no line."""
    named = {line.member_id for line in paper.lines}
    return {member: duty for member, duty in seats(paper.branch_id, clock.today()).items() if member.id not in named}


def write(paper: YearPaper, *, contents: Sequence[str], version: int | None = None, by: Identity) -> None:
    """The text of each line, in their order. A line that changes is signed anew."""
    papers.stale(paper, version)
    hold(paper, "state")
    rules.flow_of(paper.kind).next(paper.state, "edit")
    refuse("清单里的人和您打开页面时不一样，请打开最新的清单再写。" if len(contents) != len(paper.lines) else None)
    before = {line.member.name: line.content for line in paper.lines}
    for place, (line, content) in enumerate(zip(paper.lines, contents, strict=True)):
        empties = paper.state is PaperState.PUBLISHED and not content.strip()
        refuse("清单已经公布，责任不能空着；不再负责的，请在清单的页面上拿掉这一行。" if empties else None, f"contents-{place}")
        write_line(line, content, f"contents-{place}")
    changed = [line for line in paper.lines if before[line.member.name] != line.content]
    audit.record("year-paper.edited", subject=paper, by=by, before={line.member.name: short(before[line.member.name]) for line in changed},
                 after={line.member.name: short(line.content) for line in changed})


def write_line(line: DutyLine, content: str, field: str) -> None:
    text = written_of({field: content}, field)[field]
    if text != line.content:
        line.content, line.signed_on = text, None


def add(paper: YearPaper, *, member_id: int, content: str, version: int | None = None, by: Identity) -> DutyLine:
    """For somebody of the committee who has none yet, before and after it was published."""
    papers.stale(paper, version)
    hold(paper, "state", "lines")
    rules.flow_of(paper.kind).next(paper.state, "add")
    member = next((member for member in missing(paper) if member.id == member_id), None)
    if member is None:
        raise Refusal("请选现在的书记、委员中还没有列进清单的一位。", "member_id")
    refuse(None if content.strip() else "请写明负什么责任。", "content")
    line = append(paper, member, missing(paper)[member], written_of({"content": content}, "content")["content"])
    audit.record("duty-line.added", subject=line, by=by)
    return line


def remove(line: DutyLine, *, version: int | None = None, by: Identity) -> None:
    """Somebody who does not sit there any more; of a published list it stays known who was on it until now."""
    paper = line.paper
    papers.stale(paper, version)
    hold(paper, "state", "lines")
    rules.flow_of(paper.kind).next(paper.state, "remove")
    is_published = paper.state is PaperState.PUBLISHED
    refuse(rules.why_not_remove(is_published=is_published, sits=line.member in seats(paper.branch_id, clock.today())))
    audit.record("duty-line.removed", subject=line, by=by, member=line.member.name)
    if is_published:
        line.removed_on = clock.today()
        db.session.flush()
        db.session.expire(paper, ["lines"])
    else:
        paper.lines.remove(line)


def publish(paper: YearPaper, *, on: date, where: str, version: int | None = None, by: Identity) -> None:
    refuse(*(rules.why_not_publish(on, clock.today(), paper.year, len(paper.lines)) or (None, None)))
    empty = [line.member.name for line in paper.lines if not line.content.strip()]
    refuse(f"{'、'.join(empty)}的责任还没有写，请先写好再公布。" if empty else None)
    place = written_of({"published_where": where}, "published_where")["published_where"]
    papers.move(paper, "publish", "published", version, by)
    paper.published_on, paper.published_where = on, place


def correct(paper: YearPaper, *, on: date, where: str, reason: str, version: int | None = None, by: Identity) -> None:
    """A slip in the day or the place it was published put right."""
    papers.stale(paper, version)
    rules.flow_of(paper.kind).next(paper.state, "correct")
    refuse(*(rules.why_not_publish(on, clock.today(), paper.year, len(paper.lines)) or (None, None)))
    place, why = written_of({"published_where": where}, "published_where")["published_where"], reason_of(reason)
    before = told_of(paper, "published_on", "published_where")
    paper.published_on, paper.published_where = on, place
    edited("year-paper.publication-corrected", paper, before, by, reason=why)


def sign(line: DutyLine, *, by: Identity) -> None:
    """By the very member, once; a line that is written anew is signed anew."""
    hold(line.paper, "state")
    rules.flow_of(line.paper.kind).next(line.paper.state, "sign")
    refuse("您已经签收过。" if line.signed_on is not None else None)
    refuse("只能由本人签收。" if line.member_id != by.member_id else None)
    line.signed_on = clock.today()
    audit.record("duty-line.signed", subject=line, by=by)


def append(paper: YearPaper, member: Member, duty: str, content: str) -> DutyLine:
    """One who was on it before and comes back stands in the old line."""
    gone = db.session.scalar(select(DutyLine).where(DutyLine.paper_id == paper.id, DutyLine.member_id == member.id)) if paper.id is not None else None
    line = gone or DutyLine(member=member, added_on=clock.today())
    line.position, line.duty, line.content = len(paper.lines), duty[:60], content
    line.removed_on = line.signed_on = None
    paper.lines.append(line)
    return line


def may_go(paper: YearPaper) -> list[DutyLine]:
    """Lines that may be taken off today."""
    sitting, is_published = seats(paper.branch_id, clock.today()), paper.state is PaperState.PUBLISHED
    return [line for line in paper.lines if rules.why_not_remove(is_published=is_published, sits=line.member in sitting) is None]


def contents_of(paper: YearPaper) -> Mapping[str, list[str]]:
    """What the form over the whole list shows first."""
    return {"contents": [line.content for line in paper.lines]}
