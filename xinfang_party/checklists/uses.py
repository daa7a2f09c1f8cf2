"""Where files hang: at the evidence and the activities of a branch, and the same contents at other branches."""
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, func, or_, select, union

from xinfang_party.activities.models import Activity
from xinfang_party.activities.terms import State
from xinfang_party.checklists.catalogue import number
from xinfang_party.checklists.models import Evidence
from xinfang_party.checklists.terms_rounds import EvidenceKind
from xinfang_party.files.models import Attachment, StoredFile
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Branch
from xinfang_party.web.links import path_to

ACTIVITY_PAGE = re.compile(r"/activities/0*([1-9][0-9]{0,9})(?![0-9])")
OF_ACTIVITY = and_(Attachment.subject_kind == Activity.__tablename__, Attachment.subject_id == Activity.id)
OF_EVIDENCE = and_(Attachment.subject_kind == Evidence.__tablename__, Attachment.subject_id == Evidence.id)
FEW = number("handed_out_from")
"""So many branches may have one file by mistake or by copying; what more of them have was handed out: a notice, a form, a text to study."""


@dataclass(frozen=True)
class Event:
    """What a file hangs on: the page that stands for it, and how it is called."""

    page: str
    title: str
    on: date

    @property
    def is_activity(self) -> bool:
        return ACTIVITY_PAGE.match(self.page) is not None


@dataclass(frozen=True)
class Use:
    """One file at one event. `branch`: whose, where it is another's."""

    sha256: str
    filename: str
    event: Event
    branch: tuple[int, str] = (0, "")


def uses_of(branch_id: int, shown: Sequence[Evidence]) -> tuple[list[Use], list[Use]]:
    """Every file at these pieces of evidence and at activities of the branch, and the same contents at other branches, except what `FEW` or more others
    have; both in the order they were sent. One statement, found by the index of `sha256`."""
    every = everywhere(or_(and_(Evidence.branch_id == branch_id, Evidence.id.in_([one.id for one in shown])),
                           and_(Evidence.branch_id != branch_id, Evidence.withdrawn_on.is_(None))))
    found = every.where(StoredFile.sha256.in_(contents_of(branch_id))).cte()
    rare = select(found.c.sha256).where(found.c.branch_id != branch_id).group_by(found.c.sha256).having(func.count(found.c.branch_id.distinct()) < FEW)
    rows = db.session.execute(select(found).where(or_(found.c.branch_id == branch_id, found.c.sha256.in_(rare))).order_by(found.c.key)).all()
    return [use(row) for row in rows if row.branch_id == branch_id], [use(row, (row.branch_id, row.name)) for row in rows if row.branch_id != branch_id]


def everywhere(is_shown: ColumnElement[bool]) -> Select[Any]:
    """Every file at an activity that was held or at a piece of evidence that `is_shown`, with whose it is."""
    at, on = Activity.__table__, Evidence.__table__
    every = select(StoredFile.sha256, StoredFile.filename, Attachment.id.label("key"), Branch.id.label("branch_id"), Branch.name, at.c.id.label("activity_id"),
                   func.coalesce(at.c.title, on.c.title).label("title"), func.coalesce(at.c.held_on, on.c.dated_on).label("dated_on"),
                   on.c.id.label("id"), on.c.kind, on.c.place).join(Attachment, Attachment.file_id == StoredFile.id)
    every = every.outerjoin(Activity, and_(OF_ACTIVITY, Activity.state != State.CANCELLED)).outerjoin(Evidence, and_(OF_EVIDENCE, is_shown))
    return every.join(Branch, Branch.id == func.coalesce(at.c.branch_id, on.c.branch_id))


def contents_of(branch_id: int) -> CompoundSelect[Any]:
    """What the branch has files of, wherever they hang."""
    files = select(StoredFile.sha256).join(Attachment, Attachment.file_id == StoredFile.id)
    return union(files.join(Activity, OF_ACTIVITY).where(Activity.branch_id == branch_id), files.join(Evidence, OF_EVIDENCE).where(Evidence.branch_id == branch_id))


def use(row: Any, branch: tuple[int, str] = (0, "")) -> Use:
    event = event_of(row) if row.activity_id is None else Event(page_of(row.activity_id), row.title, row.dated_on)
    return Use(row.sha256, row.filename, event, branch)


def event_of(one: Any) -> Event:
    """A record that is pointed at is the event itself, by whichever of its pages; a file or a paper stands for itself."""
    place = one.place if one.kind is EvidenceKind.RECORD else path_to("checklists.show_evidence", evidence_id=one.id)
    match = ACTIVITY_PAGE.match(place)
    return Event(page_of(int(match[1])) if match else place, one.title, one.dated_on)


def page_of(activity_id: int) -> str:
    return path_to("activities.show_activity", activity_id=activity_id)
