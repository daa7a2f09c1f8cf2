"""What people do with the duty list of a year: begin it with who sits in the committee, write, publish, sign."""
from collections.abc import Mapping, Sequence
from datetime import date

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.documents import papers, queries, rules
from xinfang_party.documents.models import DutyLine, YearPaper
from xinfang_party.documents.saving import hold, written_of
from xinfang_party.documents.terms import PaperKind
from xinfang_party.kernel import clock
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
    for place, (line, content) in enumerate(zip(paper.lines, contents, strict=True)):
        write_line(line, content, f"contents-{place}")
    audit.record("year-paper.edited", subject=paper, by=by)


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


def publish(paper: YearPaper, *, on: date, where: str, version: int | None = None, by: Identity) -> None:
    refuse(*(rules.why_not_publish(on, clock.today(), len(paper.lines)) or (None, None)))
    empty = [line.member.name for line in paper.lines if not line.content.strip()]
    refuse(f"{'、'.join(empty)}的责任还没有写，请先写好再公布。" if empty else None)
    place = written_of({"published_where": where}, "published_where")["published_where"]
    papers.move(paper, "publish", "published", version, by)
    paper.published_on, paper.published_where = on, place


def sign(line: DutyLine, *, by: Identity) -> None:
    """By the very member, once; a line that is written anew is signed anew."""
    hold(line.paper, "state")
    rules.flow_of(line.paper.kind).next(line.paper.state, "sign")
    refuse("您已经签过字。" if line.signed_on is not None else None)
    refuse("只能由本人签字。" if line.member_id != by.member_id else None)
    line.signed_on = clock.today()
    audit.record("duty-line.signed", subject=line, by=by)


def append(paper: YearPaper, member: Member, duty: str, content: str) -> DutyLine:
    line = DutyLine(member=member, position=len(paper.lines), duty=duty[:60], content=content, added_on=clock.today())
    paper.lines.append(line)
    return line


def contents_of(paper: YearPaper) -> Mapping[str, list[str]]:
    """What the form over the whole list shows first."""
    return {"contents": [line.content for line in paper.lines]}
