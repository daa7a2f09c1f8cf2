"""What people do with the plan and the summary of a year: draft, submit, return, approve."""
from typing import Any

from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.activities.models import Activity
from xinfang_party.audit import service as audit
from xinfang_party.documents import rules
from xinfang_party.documents.models import YearPaper
from xinfang_party.documents.saving import edited, hold, told_of, written_of
from xinfang_party.documents.terms import PaperKind, PaperState
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.organization.models import Branch
from xinfang_party.web.links import refuse_stale

ALREADY = "这一年的已经有人起草了，请打开接着写。"


def begin(branch: Branch, *, year: int, kind: PaperKind, facts: dict[str, Any], by: Identity) -> YearPaper:
    """One of each kind a year. The branch's row is held, so that of two who begin at once the second is told."""
    refuse(rules.why_not_year(kind, year, branch.founded_on, branch.dissolved_on, clock.today()))
    db.session.execute(select(Branch.id).where(Branch.id == branch.id).with_for_update())
    taken = db.session.scalar(select(YearPaper.id).where(YearPaper.branch_id == branch.id, YearPaper.year == year, YearPaper.kind == kind))
    refuse(ALREADY if taken is not None else None)
    paper = YearPaper(branch_id=branch.id, year=year, kind=kind, drafted_by=by.name[:80], drafter_account_id=by.account_id, lines=[],
                      **written_of(facts, "title", "content"))
    db.session.add(paper)
    audit.record("year-paper.drafted", subject=paper, by=by, kind=kind.label, title=paper.title)
    return paper


def edit(paper: YearPaper, *, facts: dict[str, Any], version: int | None = None, by: Identity) -> None:
    """Whoever wrote last is its drafter, and does not approve it."""
    stale(paper, version)
    rules.flow_of(paper.kind).next(paper.state, "edit")
    before = told_of(paper, "title", "content")
    for name, text in written_of(facts, *before).items():
        setattr(paper, name, text)
    if told_of(paper, *before) != before:
        paper.drafter_account_id, paper.drafted_by = by.account_id, by.name[:80]
    edited("year-paper.edited", paper, before, by)


def submit(paper: YearPaper, *, version: int | None = None, by: Identity) -> None:
    refuse_words(paper)
    move(paper, "submit", "submitted", version, by)
    paper.return_reason = ""


def return_it(paper: YearPaper, *, reason: str, version: int | None = None, by: Identity) -> None:
    """For a change; one that was approved is no longer, but was on the days until now."""
    refuse(None if reason.strip() else "请写明为什么退回。", "return_reason")
    text = written_of({"return_reason": reason}, "return_reason")["return_reason"]
    move(paper, "return", "returned", version, by)
    if paper.approved_on is not None and paper.approved_on <= rules.due_on(paper.kind, paper.year):
        paper.was_approved_on, paper.returned_on = paper.approved_on, clock.today()
    paper.return_reason, paper.approved_on, paper.approved_by, paper.activity_id = text, None, "", None


def approve(paper: YearPaper, *, meeting: Activity | None = None, version: int | None = None, by: Identity) -> None:
    """By whoever leads the branch and did not draft it, today; or by the meeting that passed it (see `rules`)."""
    is_drafter = by.account_id is not None and by.account_id == paper.drafter_account_id
    refuse(rules.why_not_approve(is_drafter=is_drafter, has_meeting=meeting is not None), "activity_id")
    if meeting is not None:
        refuse(rules.why_not_meeting(paper.year, meeting.held_on, clock.today()), "activity_id")
        refuse("请选本支部的会议。" if meeting.branch_id != paper.branch_id else None, "activity_id")
    move(paper, "approve", "approved", version, by)
    paper.activity_id = meeting.id if meeting is not None else None
    paper.approved_on = rules.passed_on(meeting.held_on, clock.today()) if meeting is not None else clock.today()
    paper.approved_by = f"{meeting.form.label}：{meeting.title}"[:80] if meeting is not None else by.name[:80]


def move(paper: YearPaper, verb: str, past: str, version: int | None, by: Identity) -> None:
    stale(paper, version)
    hold(paper, "state")
    paper.state = PaperState(rules.flow_of(paper.kind).next(paper.state, verb))
    audit.record(f"year-paper.{past}", subject=paper, by=by)


def stale(paper: YearPaper, version: int | None) -> None:
    refuse_stale(paper, version, "documents.show_paper", paper_id=paper.id)


def refuse_words(paper: YearPaper) -> None:
    if not paper.content.strip():
        raise Refusal("还没有写内容，请先写好再提交。")
