"""What the pages of this room show, gathered in a few statements; and what their forms mean."""
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xinfang_party.access.permissions import may, reach
from xinfang_party.access.terms import Identity, Role
from xinfang_party.activities.pages import can_read
from xinfang_party.directives import queries, rules
from xinfang_party.directives.forms import CloseForm, DueForm, NoteForm, ReasonForm, SuperviseForm
from xinfang_party.directives.models import Directive, DirectiveTask, Research
from xinfang_party.directives.tasks import action_of
from xinfang_party.directives.terms import OPEN, NoteKind, Standing
from xinfang_party.kernel import clock
from xinfang_party.organization.queries import branches_in_order
from xinfang_party.organization.typed import owner_typed
from xinfang_party.web.filters import date_cn
from xinfang_party.web.forms import Form

TONES = {Standing.NOT_STARTED: "warn", Standing.GOING: "info", Standing.LASTING: "info", Standing.DONE: "good", Standing.WITHDRAWN: "quiet",
         Standing.OVERDUE: "bad", Standing.STALE: "warn"}
MAKERS: dict[str, type[Form]] = {"notes": NoteForm, "close": CloseForm, "due": DueForm, "reopen": ReasonForm, "withdraw": ReasonForm}
"""Name of a form on the page of a task, as in the address it goes to → what it is."""


@dataclass(frozen=True)
class Shown:
    """A task in a list, and how it stands."""

    task: DirectiveTask

    @property
    def standings(self) -> list[tuple[str, str]]:
        """(words, tone) of each."""
        task = self.task
        return [(one.label, TONES[one]) for one in rules.standings(task.state, task.due_on, task.updated_on, clock.today())]


# --- an entry and a task ------------------------------------------------------------------------------------------------------

def directive_page(directive: Directive, viewer: Identity, form: SuperviseForm | None = None) -> dict[str, Any]:
    """Everything `show_directive.html` needs."""
    registers = reach(viewer, "directive:register").covers(branch_id=directive.branch_id)
    blank = SuperviseForm(formdata=None, scope="supervise") if may(viewer, "directive:supervise") else None
    return {"directive": directive, "rows": [Shown(task) for task in directive.tasks], "registers": registers, "form": form or blank,
            "reads_meeting": directive.activity_id is not None and can_read(viewer, directive.activity_id), "item": item_of(directive, viewer)}


def item_of(directive: Directive, viewer: Identity) -> int | None:
    """The action item it was made from, for who may open its page."""
    item = directive.action
    opens = item is not None and reach(viewer, "action-item:close").covers(branch_id=item.branch_id, member_id=item.owner_id)
    return item.id if item is not None and opens else None


def task_page(task: DirectiveTask, viewer: Identity, **forms: Form) -> dict[str, Any]:
    """Everything `show_task.html` needs; the forms are those of the steps this viewer may take now, and the one just refused."""
    wanted = {name: form_of(name, task) for name in steps_open(task, viewer)}
    registers = reach(viewer, "directive:register").covers(branch_id=task.branch_id)
    return {"task": task, "directive": task.directive, "shown": Shown(task), "history": history(task), "files": queries.files_of(task),
            "forms": wanted | forms, "edits": registers and task.state in OPEN, "update_due": rules.update_due(task.updated_on),
            "is_open": task.state in OPEN, "late": rules.LATE if registers and task.state in OPEN and "due" not in wanted else "",
            "item": item_of(task.directive, viewer) if action_of(task) else None}


def steps_open(task: DirectiveTask, viewer: Identity) -> list[str]:
    def reaches(permission: str) -> bool:
        return reach(viewer, permission).covers(branch_id=task.branch_id, member_id=task.owner_id)

    flow, state = rules.FLOW, task.state
    moves = reaches("directive:register") and rules.why_not_late(state, task.due_on, clock.today(), is_office=Role.PARTY_OFFICE in viewer.roles) is None
    wanted = {"notes": flow.may(state, "note") and reaches("directive:note-progress"), "close": flow.may(state, "close") and reaches("directive:close"),
              "due": state in OPEN and moves, "reopen": flow.may(state, "reopen") and reaches("directive:reopen"),
              "withdraw": flow.may(state, "withdraw") and moves}
    return [name for name, is_there in wanted.items() if is_there]


def form_of(name: str, task: DirectiveTask) -> Form:
    """As it is shown first."""
    data = {"version": task.version, "noted_on": clock.today(), "percent": task.percent, "is_lasting": task.is_lasting, "due_on": task.due_on}
    return MAKERS[name](formdata=None, scope=name, data=data)


def history(task: DirectiveTask) -> list[dict[str, Any]]:
    """What happened, the newest first, as a timeline takes it."""
    newest = sorted(task.notes, key=lambda note: (note.noted_on, note.id), reverse=True)
    return [{"id": note.id, "when": note.noted_on, "title": f"{note.kind.label}　{note.actor}{told(note)}", "tone": "quiet",
             "text": note.text + (f"\n遇到的问题：{note.problems}" if note.problems else "")} for note in newest]


def told(note: Any) -> str:
    if note.kind is NoteKind.DUE:
        return f"　原来的期限：{date_cn(note.was_due_on) if note.was_due_on else '长期坚持'}"
    return f"　完成 {note.percent}%" if note.kind is NoteKind.PROGRESS else ""


# --- what forms mean ----------------------------------------------------------------------------------------------------------

def branches_for(viewer: Identity, permission: str) -> dict[int, str]:
    """The active branches whose ledger this person keeps."""
    span = reach(viewer, permission)
    return {branch.id: branch.name for branch in branches_in_order() if branch.is_active and span.covers(branch_id=branch.id)}


def active_branches() -> dict[int, str]:
    return {branch.id: branch.name for branch in branches_in_order() if branch.is_active}


def meetings_for(viewer: Identity, branch_ids: list[int], chosen: Directive | None = None) -> Mapping[int, str]:
    held = {one.id: f"{one.held_on.isoformat()} {one.title}（{one.branch.name}）" for one in queries.meetings(viewer, branch_ids)}
    if chosen is not None and chosen.activity is not None and chosen.activity.id not in held:
        held[chosen.activity.id] = f"{chosen.activity.held_on.isoformat()} {chosen.activity.title}"
    return held


def activities_for(viewer: Identity, chosen: Research | None = None) -> Mapping[int, str]:
    """Of a chosen one that this person cannot read only the day is told."""
    current = chosen.activity if chosen is not None else None
    held = {one.id: f"{one.held_on.isoformat()} {one.title}（{one.branch.name}）" for one in queries.research_activities(
        viewer, current.id if current is not None else None)}
    return {**({current.id: f"{current.held_on.isoformat()} 现在选的"} if current is not None else {}), **held}


def task_facts(form: Any, branch_id: int | None, task: DirectiveTask | None = None) -> dict[str, Any]:
    """What `tasks.add` and `tasks.edit` take. Raises `Refusal` where no such member is in the branch."""
    names = ("text", "lead_leader", "lead_department_id", "cooperating", "measures", "is_lasting", "due_on")
    facts = {name: form[name].data for name in names if name in form}
    words, before = form.owner.data or "", task.owner if task is not None else None
    return {**facts, "owner_id": before.id if before is not None and words == before.number else owner_typed(words, branch_id)}
