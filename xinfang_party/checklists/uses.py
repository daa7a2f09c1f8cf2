"""Where files hang: at the evidence and the activities of a branch, and the same contents at other branches."""
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, and_, cast, func, null, select, union_all

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


def uses_of(branch_id: int, shown: Sequence[Evidence]) -> list[Use]:
    """Every file at evidence and at activities of the branch, in the order they were sent. One statement."""
    own = {one.id: event_of(one) for one in shown}
    files = select(StoredFile.sha256, StoredFile.filename, Attachment.id.label("key"), Attachment.subject_id).join(Attachment, Attachment.file_id == StoredFile.id)
    activities = files.add_columns(Activity.title.label("title"), Activity.held_on.label("held_on")).join(Activity, OF_ACTIVITY).where(
        Activity.branch_id == branch_id, Activity.state != State.CANCELLED)
    papers = files.add_columns(null(), cast(null(), Date)).join(Evidence, OF_EVIDENCE).where(Evidence.branch_id == branch_id, Evidence.id.in_(own))
    rows = db.session.execute(union_all(activities, papers)).all()
    return [Use(row.sha256, row.filename, own[row.subject_id] if row.title is None else Event(page_of(row.subject_id), row.title, row.held_on))
            for row in sorted(rows, key=lambda row: row.key)]


def elsewhere(branch_id: int, own: Iterable[Use]) -> list[Use]:
    """The same contents at other branches, except what more than `FEW` branches have. One statement, found by the index of `sha256`."""
    at, on = Activity.__table__, Evidence.__table__
    every = select(StoredFile.sha256, StoredFile.filename, Attachment.id.label("key"), Branch.id.label("branch_id"), Branch.name, at.c.id.label("activity_id"),
                   func.coalesce(at.c.title, on.c.title).label("title"), func.coalesce(at.c.held_on, on.c.dated_on).label("dated_on"),
                   on.c.id.label("id"), on.c.kind, on.c.place).join(Attachment, Attachment.file_id == StoredFile.id)
    every = every.outerjoin(Activity, and_(OF_ACTIVITY, Activity.branch_id != branch_id, Activity.state != State.CANCELLED))
    every = every.outerjoin(Evidence, and_(OF_EVIDENCE, Evidence.branch_id != branch_id, Evidence.withdrawn_on.is_(None)))
    every = every.join(Branch, Branch.id == func.coalesce(at.c.branch_id, on.c.branch_id))
    found = every.where(StoredFile.sha256.in_({use.sha256 for use in own})).cte()
    rare = select(found.c.sha256).group_by(found.c.sha256).having(func.count(found.c.branch_id.distinct()) < FEW)
    rows = db.session.execute(select(found).where(found.c.sha256.in_(rare)).order_by(found.c.key))
    return [Use(row.sha256, row.filename, event_of(row) if row.activity_id is None else Event(page_of(row.activity_id), row.title, row.dated_on),
                (row.branch_id, row.name)) for row in rows]


def event_of(one: Any) -> Event:
    """A record that is pointed at is the event itself, by whichever of its pages; a file or a paper stands for itself."""
    place = one.place if one.kind is EvidenceKind.RECORD else path_to("checklists.show_evidence", evidence_id=one.id)
    match = ACTIVITY_PAGE.match(place)
    return Event(page_of(int(match[1])) if match else place, one.title, one.dated_on)


def page_of(activity_id: int) -> str:
    return path_to("activities.show_activity", activity_id=activity_id)
