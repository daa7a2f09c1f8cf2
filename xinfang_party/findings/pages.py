"""What the pages of findings show, gathered in a few statements."""
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from xinfang_party.access.permissions import may, reach
from xinfang_party.access.terms import Identity
from xinfang_party.findings import deciding, queries, registry, rules
from xinfang_party.findings.catalogue import days
from xinfang_party.findings.forms import (
    DecisionForm,
    ExtensionForm,
    FileForm,
    FindingForm,
    NoteForm,
    OpinionForm,
    PlanForm,
    RecheckForm,
    ReportForm,
)
from xinfang_party.findings.models import Finding
from xinfang_party.findings.service import is_of_branch
from xinfang_party.findings.terms import VERB_LABELS, DueKind, Severity, Source, Start, State
from xinfang_party.findings.turns import person
from xinfang_party.kernel import clock
from xinfang_party.organization.queries import branches_in_order, department_names, members_of
from xinfang_party.organization.typed import owner_typed
from xinfang_party.web.forms import Form
from xinfang_party.web.links import row_number

TONES = {State.REGISTERED: "warn", State.PLANNED: "info", State.REPORTED: "info", State.CONFIRMED: "info", State.PASSED: "info", State.CLOSED: "good",
         State.WITHDRAWN: "quiet"}
BACK = frozenset({"return", "fail", "refuse-close", "withdraw", "refuse-extension"})
MAKERS: dict[str, type[Form]] = {"plan": PlanForm, "report": ReportForm, "confirm": OpinionForm, "recheck": RecheckForm, "close": OpinionForm,
                                 "withdraw": OpinionForm, "extend": ExtensionForm, "decide": DecisionForm, "note": NoteForm, "file": FileForm}
"""Name of a form on the page → what it is."""


@dataclass(frozen=True)
class Shown:
    """A finding in a list, and how late it is."""

    finding: Finding

    @property
    def late(self) -> str:
        """"超期 9 天，督办"; "" where it is in time."""
        return rules.late_words(self.finding.state, self.finding.due_on, clock.today())

    @property
    def tone(self) -> str:
        return TONES[self.finding.state]


def page_of(finding: Finding, viewer: Identity) -> dict[str, Any]:
    """Everything `show_finding.html` needs; the forms are those of the steps this viewer may take now."""
    step, whose = rules.TURNS.get(finding.state, ("", ""))
    parts = queries.parts_of(finding, viewer) if finding.source is Source.TOUR and finding.parent_id is None else []
    return {"finding": finding, "shown": Shown(finding), "step": step, "whose": whose, "due_words": rules.due_words(finding.due_kind),
            "rows": [Shown(one) for one in (finding, *parts)], "parts": parts, "notes": queries.notes_of(finding), "files": queries.files_of(finding),
            "remedies": queries.remedies_of(finding, viewer) if may(viewer, "remedy:read") else [], "history": history(finding),
            "forms": {name: form_of(name, finding, viewer) for name in steps_open(finding, viewer)}, "extension": deciding.waiting_extension(finding),
            "may_edit": finding.state is State.REGISTERED and may(viewer, "finding:edit"), "reads_parent": reads_parent(finding, viewer),
            "may_part": finding.source is Source.TOUR and finding.parent_id is None and finding.state.is_open and may(viewer, "finding:register")}


def reads_parent(finding: Finding, viewer: Identity) -> bool:
    above = finding.parent
    return above is not None and reach(viewer, "finding:read").covers(branch_id=above.branch_id, member_id=above.owner_id)


def history(finding: Finding) -> list[dict[str, Any]]:
    """What happened, the newest first, as a timeline takes it."""
    return [{"when": step.at, "title": f"{VERB_LABELS.get(step.verb, step.verb)}　{step.actor}", "tone": "warn" if step.verb in BACK else "quiet",
             "text": step.opinion} for step in reversed(finding.steps)]


def steps_open(finding: Finding, viewer: Identity) -> list[str]:
    """Names of the forms this viewer is offered: what the permission reaches, the state allows and no rule refuses."""
    state, by, hands, flow = finding.state, person(viewer), finding.hands, rules.FLOW

    def reaches(permission: str) -> bool:
        return reach(viewer, permission).covers(branch_id=finding.branch_id, member_id=finding.owner_id)

    is_own, waiting = is_of_branch(finding, viewer), deciding.waiting_extension(finding)
    wanted = {
        "plan": flow.may(state, "plan") and reaches("finding:plan"), "report": flow.may(state, "report") and reaches("finding:report"),
        "confirm": flow.may(state, "confirm") and reaches("finding:confirm") and not rules.why_not_confirm(by, hands),
        "recheck": flow.may(state, "pass") and reaches("finding:recheck") and not rules.why_not_recheck(by, hands, is_of_branch=is_own),
        "close": flow.may(state, "close") and reaches("finding:close") and not rules.why_not_close(by, hands, is_of_branch=is_own),
        "decide": waiting is not None and reaches("finding:decide-extension") and not by.is_one_of(deciding.asker_of(waiting))
                  and not deciding.is_concerned(finding, viewer),
        "extend": state is State.PLANNED and waiting is None and reaches("finding:ask-extension"),
        "note": state.is_open and reaches("finding:report"), "file": state.is_open and reaches("finding:register"),
        "withdraw": flow.may(state, "withdraw") and reaches("finding:register") and not rules.why_not_withdraw(by, hands, is_of_branch=is_own),
    }
    return [name for name, is_open in wanted.items() if is_open]


def form_of(name: str, finding: Finding, viewer: Identity) -> Form:
    """As it is shown first."""
    data: dict[str, Any] = {"version": finding.version, "noted_on": clock.today(), "due_on": finding.due_on}
    if name == "plan":
        data |= {field: getattr(finding, field) for field in ("cause", "measures", "lead_leader", "lead_department_id", "cooperating")}
    if name == "decide" and (waiting := deciding.waiting_extension(finding)) is not None:
        data["version"] = waiting.version
    form = MAKERS[name](formdata=None, scope=name, data=data)
    return offered(form, finding, viewer) if isinstance(form, PlanForm) else form


def offered(form: PlanForm, finding: Finding, viewer: Identity) -> PlanForm:
    """With the members whom who leads the branch may make the owner."""
    leads = reach(viewer, "finding:plan").covers(branch_id=finding.branch_id)
    form.offer({one.id: one.name for one in members_of(finding.branch_id, clock.today())} if leads else {}, department_names())
    return form


# --- registering --------------------------------------------------------------------------------------------------------------

def blank(viewer: Identity) -> dict[str, Any]:
    """What the address asks for: `branch` or `parent`, or where it was found (see `registry`) and which `item`; ids alone, no words."""
    args, today, item = request.args, clock.today(), request.args.get("item", "")
    begun = registry.start_of(args, viewer) or Start(args.get("branch", type=row_number), None, item if rules.ITEM.fullmatch(item) else "")
    above = next((one for one in queries.tours(viewer) if one.id == args.get("parent", type=row_number)), None)
    start = {"branch_id": begun.branch_id, "source": begun.source.value if begun.source else None, "found_on": today, "item_code": begun.item_code,
             "source_key": begun.source_key, "text": begun.facts, "severity": Severity.MINOR.value, "due_kind": DueKind.NOW.value,
             "bound_on": today + days("due_within")}
    if above is None:
        return start
    return {**start, "parent_id": above.id, "source": Source.TOUR.value, "branch_id": start["branch_id"] or above.branch_id, "found_on": above.found_on}


def filled(finding: Finding) -> dict[str, Any]:
    names = ("branch_id", "item_code", "found_on", "bound_on", "found_by", "document_no", "feedback_on", "source_key", "parent_id", "version")
    return {**{name: getattr(finding, name) for name in names}, "text": finding.facts, "source": finding.source.value,
            "severity": finding.severity.value, "due_kind": finding.due_kind.value, "owner": finding.owner.number if finding.owner else ""}


def facts_of(form: FindingForm) -> dict[str, Any]:
    """What `service.register` takes. Raises `Refusal` where no such member is in the branch."""
    facts = {name: value for name, value in form.facts().items() if name not in ("owner", "file", "text")}
    for name in ("item_code", "found_by", "document_no", "source_key"):
        facts[name] = facts[name] or ""
    return {**facts, "facts": form.text.data or "", "source": Source(facts["source"]), "severity": Severity(facts["severity"]), "due_kind": DueKind(facts["due_kind"]),
            "owner_id": owner_typed(form.owner.data or "", facts["branch_id"])}


def active_branches() -> Mapping[int, str]:
    return {branch.id: branch.name for branch in branches_in_order() if branch.is_active}
