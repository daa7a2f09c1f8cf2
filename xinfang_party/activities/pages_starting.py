"""Where a record's form starts: whose it is, by the address; and what stands in it at first, stored or suggested by the last one of its kind."""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity, Reach
from xinfang_party.activities.catalogue import days
from xinfang_party.activities.models import ActionItem, Activity, Attendance, Material
from xinfang_party.activities.queries import COUNTS, NAMED, ROW, counts_as
from xinfang_party.activities.terms import FORMS, OFFICE_FORMS, PURPOSES, Kind, State
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound, Refusal
from xinfang_party.kernel.text import clean_line
from xinfang_party.organization.models import Branch, Cell
from xinfang_party.organization.queries import branches_in_order, cells_of, leaders_of
from xinfang_party.organization.terms import BranchKind
from xinfang_party.web.links import row_number

WRITTEN = (*ROW, *NAMED, selectinload(Activity.roll).joinedload(Attendance.member),
           selectinload(Activity.materials).joinedload(Material.reader), selectinload(Activity.topics), selectinload(Activity.actions).joinedload(ActionItem.owner))
"""What the form of an existing record needs: no history."""
COPIED = ("starts_at", "ends_at", "place", "study_secretary_id")
PLAIN = ("held_on", "last_on", "starts_at", "ends_at", "place", "title", "host_id", "recorder_id", "lecturer_id", "outside_lecturer", "study_secretary_id",
         "key_speakers", "settled_by", "archive_number", "observers", "summary", "discussion", "duty_score", "credited_hours", "cost", "version")
VOTES = {"approve", "against", "abstain"}
FIELDS = {"materials": ("title", "source", "issued_on", "way", "reader_id"), "actions": ("id", "text", "owner_id", "due_on"),
          "topics": ("title", "starts_at", "decision", "proposer", "report", "speeches", "differing", "method", "approve", "against", "abstain")}


@dataclass(frozen=True)
class Writing:
    """What is being written: a new record of this kind and branch, or an existing one."""

    kind: Kind
    branch: Branch
    cell: Cell | None = None
    activity: Activity | None = None
    begun_from: str = ""
    """The planned entry and the purpose that the address of a new one names: each start has a draft of its own."""

    @classmethod
    def of(cls, activity: Activity) -> "Writing":
        return cls(activity.form, activity.branch, activity.cell, activity)

    @property
    def key(self) -> str:
        """Of its draft."""
        cell = f"c{self.cell.id}" if self.cell else ""
        parts = ("activity", self.activity.id if self.activity else "new", self.branch.id, self.kind.value, cell, self.begun_from)
        return ":".join(str(part) for part in parts if part)

    @property
    def signs(self) -> bool:
        """Some signed in before anybody called the roll."""
        return self.activity is not None and self.activity.state is State.PLANNED and bool(self.activity.roll)

    @property
    def today(self) -> date:
        """Today, or the last day of a branch that is no more."""
        return self.branch.dissolved_on or clock.today()

    @cached_property
    def last(self) -> Activity | None:
        return latest(self)

    @property
    def place(self) -> dict[str, Any]:
        """The arguments of an address that say what is being written."""
        return {"form": self.kind.value, "branch": self.branch.id, "cell": self.cell.id if self.cell else None, "of": self.activity.id if self.activity else None}


def recordable(identity: Identity, kind: Kind) -> dict[int, Branch]:
    """{id: body} this person may record such an activity for, in tree order; the leader of a Party group for that group's meetings alone."""
    span = reach(identity, "activity:record")
    return {branch.id: branch for branch in branches_in_order() if may_record(identity, span, branch, kind)}


def forms_of(identity: Identity, among: Iterable[Kind] = FORMS) -> list[Kind]:
    """What this person may record for one body at least."""
    span, branches = reach(identity, "activity:record"), branches_in_order()
    return [kind for kind in among if any(may_record(identity, span, branch, kind) for branch in branches)]


def may_record(identity: Identity, span: Reach, branch: Branch, kind: Kind) -> bool:
    """A branch in being; one just dissolved for whoever reaches everything, so that its last meeting can be written down."""
    leads_group = bool(span.cell_ids) and kind is Kind.CELL_MEETING and branch.id == identity.home_branch_id
    is_open = branch.dissolved_on is None or (span.everything and clock.today() - branch.dissolved_on <= days("record_after_dissolving"))
    return is_open and holds(branch, kind) and (leads_group or span.covers(branch_id=branch.id))


def holds(branch: Branch, kind: Kind) -> bool:
    """A 党组 holds its own forms, everything else what has members."""
    return branch.kind is BranchKind.LEADING_GROUP if kind in OFFICE_FORMS else branch.kind.holds_members


def asked_for(branches: dict[int, Branch], kind: Kind) -> Writing:
    """What the address asks for; without a branch the own one, else the first. Raises `NotFound` for one that is not the viewer's."""
    home, wanted = current().home_branch_id, request.args.get("branch", type=row_number)
    branch = branches.get(wanted if wanted is not None else home if home in branches else next(iter(branches), 0))
    if branch is None:
        raise NotFound
    return Writing(kind, branch, cell_asked_for(branch) if kind is Kind.CELL_MEETING else None, begun_from=start_asked_for())


def start_asked_for() -> str:
    plan, purposes = request.args.get("plan", type=row_number), request.args.getlist("purpose")
    return ":".join([*([f"p{plan}"] if plan else []), *[purpose.value for purpose in PURPOSES if purpose.value in purposes][:1]])


def cell_asked_for(branch: Branch) -> Cell:
    """Without one in the address that of the viewer's own lead, else the first. Raises `Refusal` where there is none at all."""
    cells = cells_for(branch)
    wanted = request.args.get("cell", type=row_number)
    own = [cell for cell in cells if cell.id == wanted or (wanted is None and cell.leader_id == current().member_id)]
    if not cells:
        raise Refusal(f"{branch.name}还没有党小组。请先在“组织架构”里打开这个支部登记党小组，再来记党小组会。")
    if wanted is not None and not own:
        raise NotFound
    return (own or cells)[0]


def cells_for(branch: Branch) -> list[Cell]:
    """The Party groups whose meetings the viewer may record: those in being, or that lasted as long as the branch did."""
    span, last = reach(current(), "activity:record"), branch.dissolved_on
    return [cell for cell in cells_of(branch.id) if (cell.dissolved_on is None or (last is not None and cell.dissolved_on >= last))
            and span.covers(branch_id=branch.id, cell_id=cell.id)]


def kind_asked_for() -> Kind:
    """Without one in the address a theme day, else the first that the viewer may record."""
    wanted = request.args.get("form") or next((kind.value for kind in forms_of(current(), (Kind.THEME_DAY, *FORMS))), "")
    kind = next((kind for kind in FORMS if kind.value == wanted), None)
    if kind is None:
        raise NotFound
    return kind


# --- what it starts from ------------------------------------------------------------------------------------------------------

def filled(activity: Activity) -> dict[str, Any]:
    """The form's data of an existing record. What is done already is not edited here."""
    lists = {name: [facts_of(row, fields) for row in getattr(activity, name) if getattr(row, "closed_on", None) is None] for name, fields in FIELDS.items()}
    return {**{name: getattr(activity, name) for name in PLAIN}, "purposes": [row.purpose.value for row in activity.purposes], **lists}


def facts_of(row: Any, fields: Iterable[str]) -> dict[str, Any]:
    """Words for values of a list; numbers of votes only where a vote was taken."""
    found = {field: getattr(getattr(row, field), "value", getattr(row, field)) for field in fields}
    return {**found, **({} if found.get("method") else dict.fromkeys(VOTES & found.keys()))}


def blank(writing: Writing) -> dict[str, Any]:
    """A new record starts from the last one of its kind: when and where, the host, the agenda; what came of it is new."""
    last = writing.last
    copied = {name: getattr(last, name) for name in COPIED} if last else {}
    agenda = [{"title": topic.title} for topic in last.topics] if last and last.form is writing.kind else []
    held_on = min(day_asked_for(), writing.branch.dissolved_on or date.max)
    return {**copied, "held_on": held_on, "host_id": last.host_id if last else None, "recorder_id": current().member_id, "topics": agenda,
            "plan": request.args.get("plan", type=row_number), "title": clean_line(request.args.get("title", ""), 80),
            "purposes": request.args.getlist("purpose")}


def day_asked_for() -> date:
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return clock.today()


def latest(writing: Writing) -> Activity | None:
    """The last one of the kind, with its agenda and nothing else of it."""
    cell = [Activity.cell_id == writing.cell.id] if writing.cell else []
    statement = select(Activity).where(Activity.branch_id == writing.branch.id, COUNTS, counts_as(writing.kind), *cell)
    return db.session.scalars(statement.options(selectinload(Activity.topics)).order_by(Activity.held_on.desc(), Activity.id.desc()).limit(1)).first()


def leader_of(writing: Writing) -> int | None:
    """Who convenes it: the leader of the group, else the secretary (支部工作条例 art. 14)."""
    if writing.cell is not None and writing.cell.leader_id is not None:
        return writing.cell.leader_id
    return next(iter(leaders_of(writing.branch.id, writing.today)), None)


def title_for(kind: Kind, on: date) -> str:
    """What a record is called that nobody gave a name."""
    match kind:
        case Kind.MEMBER_MEETING | Kind.STUDY_GROUP:
            return f"{on.year}年第{(on.month + 2) // 3}季度{kind.label}"
        case Kind.LEADING_MEETING | Kind.RESEARCH | Kind.TRAINING:
            return f"{on.month}月{on.day}日{kind.label}"
        case _:
            return f"{on.month}月{kind.label}"
