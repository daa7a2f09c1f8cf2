"""What is open in a branch on the day it is handed over: what its secretary as such is asked to do, and how many things are not finished."""
from datetime import date
from typing import Any

from sqlalchemy import Integer, cast, func, literal, or_, select, union_all

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity, Role
from xinfang_party.activities.models import ActionItem, Activity
from xinfang_party.activities.terms import State as ActivityState
from xinfang_party.commitments.models import Commitment
from xinfang_party.commitments.terms import State as PromiseState
from xinfang_party.directives.models import DirectiveTask
from xinfang_party.directives.terms import TaskState
from xinfang_party.documents.models import YearPaper
from xinfang_party.documents.terms import PaperState
from xinfang_party.findings.models import Finding
from xinfang_party.findings.terms import OPEN
from xinfang_party.kernel.database import db
from xinfang_party.web import owed

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
    found = owed.gathered([source for source in asked if source not in private], office)
    hidden = owed.gathered(private, office)
    lines = [(one.what, one.about, one.url, one.due_on) for one in found] + [(one.what, "", "", one.due_on) for one in hidden]
    ordered = sorted(set(lines), key=lambda line: (line[3] or date.max, line[0], line[1]))
    return [{"what": what, "about": about, "url": url, "due_on": due.isoformat() if due else ""} for what, about, url, due in ordered]


def counts_of(branch_id: int) -> list[dict[str, Any]]:
    """How many drafts and open things there are, those there are none of left out. One statement."""
    asked = {
        "没有确认的活动记录": (Activity.id, Activity.branch_id == branch_id, Activity.state.in_((ActivityState.HELD, ActivityState.SUBMITTED))),
        "已经安排、还没有开的活动": (Activity.id, Activity.branch_id == branch_id, Activity.state == ActivityState.PLANNED),
        "没有销号的问题": (Finding.id, Finding.branch_id == branch_id, Finding.state.in_(OPEN)),
        "没有办结的落实事项": (ActionItem.id, ActionItem.closed_on.is_(None), ActionItem.activity_id.in_(select(Activity.id).where(Activity.branch_id == branch_id))),
        "没有办结的贯彻落实任务": (DirectiveTask.id, DirectiveTask.branch_id == branch_id, DirectiveTask.state.in_((TaskState.NOT_STARTED, TaskState.GOING))),
        "没有批准的计划、总结、责任清单": (YearPaper.id, YearPaper.branch_id == branch_id, YearPaper.state.in_((PaperState.DRAFT, PaperState.SUBMITTED))),
        "没有评定的承诺": (Commitment.id, Commitment.branch_id == branch_id,
                            or_(Commitment.state == PromiseState.PUBLISHED, Commitment.state == PromiseState.REPORTED)),
    }
    parts = [select(literal(words), cast(func.count(column), Integer)).where(*conditions) for words, (column, *conditions) in asked.items()]
    found = {words: count for words, count in db.session.execute(union_all(*parts))}
    return [{"what": words, "count": found[words]} for words in asked if found[words]]
