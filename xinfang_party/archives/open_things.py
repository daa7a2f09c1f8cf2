"""What is open in a branch on the day it is handed over: what its secretary as such is asked to do, and how many things are not finished."""
from datetime import date
from typing import Any

from sqlalchemy import Integer, String, case, cast, func, literal, or_, select, union_all

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity, Role
from xinfang_party.activities.models import ActionItem, Activity
from xinfang_party.activities.queries import CLOSED_FORMS
from xinfang_party.activities.terms import State as ActivityState
from xinfang_party.commitments.models import Commitment
from xinfang_party.commitments.terms import State as PromiseState
from xinfang_party.directives.models import DirectiveTask
from xinfang_party.directives.terms import TaskState
from xinfang_party.documents.models import YearPaper
from xinfang_party.documents.terms import PaperKind, PaperState
from xinfang_party.findings.models import Finding
from xinfang_party.findings.terms import OPEN
from xinfang_party.kernel.database import db
from xinfang_party.venues.models import Posting
from xinfang_party.venues.terms import PostingState
from xinfang_party.web import owed
from xinfang_party.web.links import path_to
from xinfang_party.web.owed import NO_DAY

PRIVATE = ("talk:", "criticism:", "appraisal:", "admonition:", "remedy:", "case:", "commitment:", "questionnaire:", "report-in:", "account:")
"""What these ask for may name somebody: of it the handover tells what is to be done and by when, not about whom."""


def secretary_of(branch_id: int) -> Identity:
    """The office without the person: nothing of anybody's own is handed over."""
    here = frozenset({branch_id})
    return Identity(name="支部书记", roles=frozenset({Role.SECRETARY}), led_branch_ids=here, led_in_person_ids=here)


def tasks_of(branch_id: int) -> list[dict[str, Any]]:
    """What is owed, the nearest day first."""
    office = secretary_of(branch_id)
    asked = [source for source in owed.REGISTERED if may(office, source.permission) and not source.permission.startswith("sheet:")]
    private = [source for source in asked if source.permission.startswith(PRIVATE)]
    found = owed.gathered([source for source in asked if source not in private], office, most=None)
    hidden = owed.gathered(private, office, most=None)
    lines = [(one.what, one.about, one.url, one.due_on) for one in found] + [(one.what, "", "", one.due_on) for one in hidden]
    ordered = sorted(set(lines), key=lambda line: (line[3] or date.max, line[0], line[1]))
    return [{"what": what, "about": about, "url": url, "due_on": due.isoformat() if due else ""} for what, about, url, due in ordered]


def drafts_of(branch_id: int) -> list[dict[str, Any]]:
    """What was begun, one by one: records nobody confirmed, meetings that are planned, papers and posts on their way. One statement.

    What members do not read before they lead the branch, the committee's meetings and posts on their way, goes without its title.
    """
    def part(word: str, model: Any, about: Any, day: Any, *conditions: Any) -> Any:
        return select(literal(word), model.id, about, day).where(model.branch_id == branch_id, *conditions)

    closed = case((Activity.form.in_(CLOSED_FORMS), ""), else_=Activity.title)
    name, nothing = cast(YearPaper.year, String) + literal("年"), literal("")
    meeting, paper, post = "activities.show_activity", "documents.show_paper", "venues.show_posting"
    pages = {"没有确认的活动记录": (meeting, "activity_id"), "已经安排、还没有开的活动": (meeting, "activity_id"), "没有发布的公开内容": (post, "posting_id"),
             **{f"没有批准的{kind.label}": (paper, "paper_id") for kind in PaperKind}}
    unfinished = YearPaper.state.in_((PaperState.DRAFT, PaperState.SUBMITTED))
    parts = [part("没有确认的活动记录", Activity, closed, Activity.held_on, Activity.state.in_((ActivityState.HELD, ActivityState.SUBMITTED))),
             part("已经安排、还没有开的活动", Activity, closed, Activity.held_on, Activity.state == ActivityState.PLANNED),
             *(part(f"没有批准的{kind.label}", YearPaper, name, NO_DAY, YearPaper.kind == kind, unfinished) for kind in PaperKind),
             part("没有发布的公开内容", Posting, nothing, NO_DAY, Posting.state.not_in((PostingState.PUBLISHED, PostingState.WITHDRAWN)))]
    found = sorted(db.session.execute(union_all(*parts)), key=lambda row: (list(pages).index(row[0]), row[3] or date.max, row[1]))
    return [{"what": what, "about": about, "url": path_to(pages[what][0], **{pages[what][1]: key}), "day": day.isoformat() if day else ""}
            for what, key, about, day in found]


def counts_of(branch_id: int) -> list[dict[str, Any]]:
    """How many open things there are, those there are none of left out. One statement."""
    asked = {
        "没有销号的问题": (Finding.id, Finding.branch_id == branch_id, Finding.state.in_(OPEN)),
        "没有办结的落实事项": (ActionItem.id, ActionItem.closed_on.is_(None), ActionItem.activity_id.in_(select(Activity.id).where(Activity.branch_id == branch_id))),
        "没有办结的贯彻落实任务": (DirectiveTask.id, DirectiveTask.branch_id == branch_id, DirectiveTask.state.in_((TaskState.NOT_STARTED, TaskState.GOING))),
        "没有评定的承诺": (Commitment.id, Commitment.branch_id == branch_id,
                            or_(Commitment.state == PromiseState.PUBLISHED, Commitment.state == PromiseState.REPORTED)),
    }
    parts = [select(literal(words), cast(func.count(column), Integer)).where(*conditions) for words, (column, *conditions) in asked.items()]
    found = {words: count for words, count in db.session.execute(union_all(*parts))}
    lists = {"没有销号的问题": "findings.list_findings", "没有办结的贯彻落实任务": "directives.list_directives", "没有评定的承诺": "commitments.list_commitments"}
    return [{"what": words, "count": found[words], "url": path_to(lists[words], branch=branch_id) if words in lists else ""} for words in asked if found[words]]
