"""What the pages of reviews show."""
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.integrity.models import RegisterVersion
from xinfang_party.integrity.naming import chain_of
from xinfang_party.integrity.terms import UNDER_WAY, Chain, State
from xinfang_party.kernel import clock
from xinfang_party.organization.leading import main_leader_id
from xinfang_party.organization.typed import member_typed
from xinfang_party.reviews import queries, rules
from xinfang_party.reviews.forms import PeopleForm
from xinfang_party.reviews.models import Objection, RiskCampaign
from xinfang_party.reviews.terms import BACK, COLUMNS, ROUTE, VERB_LABELS

FIELDS = {"holder": "holder", "cross_checker": "cross", "head": "head", "leader": "leader", "main_leader": "main"}
"""Field of the form of people → whom of the chain it names."""
COUNTED = (State.CHECK, State.CROSS, State.HEAD, State.LEADER, State.MAIN, State.FILING, State.NOTICE, State.IN_FORCE, State.DROPPED)


@dataclass(frozen=True)
class Action:
    label: str
    url: str
    is_first: bool = False


def actions(version: RegisterVersion, viewer: Identity, objections: Sequence[Objection]) -> list[Action]:
    """What this viewer may do with it now. `objections`: those the viewer reads; who waits for an answer does not object again."""
    chain, state, is_discipline = chain_of(version), version.state, queries.is_discipline(viewer)
    found: list[Action] = []
    if state is State.CHECK and not rules.why_not_submit(chain, viewer.member_id, is_discipline=is_discipline):
        found.append(action("提交自查", "submit_version", version, is_first=True))
    if state in ROUTE and not rules.why_not_pass(state, chain, viewer.member_id):
        found += [action("通过", "pass_version", version, is_first=True), action("退回重新自查", "return_version", version)]
    if state is State.FILING and is_discipline:
        found += [action("备案并公示", "file_version", version, is_first=True), action("退回重新自查", "return_version", version)]
    waits = any(one.answered_on is None and one.account_id == viewer.account_id for one in objections)
    if may(viewer, "risk:object") and not waits and not rules.why_not_object(state, version.notice_from_on, version.notice_to_on, clock.today()):
        found.append(action("对公示的内容提异议", "object_to_version", version))
    if is_discipline and state in (State.CHECK, *ROUTE, State.FILING):
        found.append(action("调整办理人", "name_people", version))
    if is_discipline and state in (State.CHECK, *ROUTE, State.FILING, State.NOTICE):
        found.append(action("撤销这次复核", "drop_version", version))
    return found


def action(label: str, endpoint: str, version: RegisterVersion, *, is_first: bool = False) -> Action:
    return Action(label, url_for(f"reviews.{endpoint}", version_id=version.id), is_first)


def version_panel(version: RegisterVersion, viewer: Identity) -> dict[str, Any]:
    """The chain's history only to the chain and the discipline office, objections as `queries` lets them through."""
    reads = queries.reads_opinions(version, viewer)
    objections = queries.objections_of(version, viewer) if version.filed_on or reads else []
    return {"version": version, "turn": rules.TURNS.get(version.state, ""), "whose": whose_turn(version), "reads": reads,
            "actions": actions(version, viewer, objections), "history": history(version) if reads else [], "objections": objections,
            "is_discipline": queries.is_discipline(viewer), "viewer": viewer}


def whose_turn(version: RegisterVersion) -> str:
    if version.state in (State.FILING, State.NOTICE) or (version.state is State.CHECK and version.holder_id is None):
        return "机关纪委"
    member = getattr(version, COLUMNS[version.state].removesuffix("_id")) if version.state in COLUMNS else None
    return member.name if member is not None else ""


def history(version: RegisterVersion) -> list[dict[str, Any]]:
    """What happened, the newest first, as a timeline takes it."""
    return [{"when": step.at, "title": f"{VERB_LABELS.get(step.verb, step.verb)}　{step.actor}", "tone": "warn" if step.verb in BACK else "quiet",
             "text": step.opinion} for step in reversed(queries.steps_of(version))]


# --- who takes the steps --------------------------------------------------------------------------------------------------------

def named(version: RegisterVersion) -> dict[str, Any]:
    """The form of people as it stands."""
    people = {name: getattr(version, name) for name in FIELDS}
    return {"version": version.version, **{name: member.number if member is not None else "" for name, member in people.items()}}


def chain_typed(form: PeopleForm) -> Chain:
    """Raises `Refusal` where no such member is there."""
    members = {part: member_typed(form[name].data or "", name) for name, part in FIELDS.items()}
    return Chain(**{part: member.id if member is not None else None for part, member in members.items()})


# --- campaigns ------------------------------------------------------------------------------------------------------------------

def campaign_page(campaign: RiskCampaign) -> dict[str, Any]:
    rows, today = queries.progress(campaign), clock.today()
    lacks = queries.without_leaders(today)
    totals = {state: sum(counts.get(state, 0) for counts in rows.values()) for state in COUNTED}
    return {"campaign": campaign, "rows": rows, "states": COUNTED, "linked": UNDER_WAY, "totals": totals,
            "headers": ["处室", *((state.label, "number") for state in COUNTED), ("合计", "number")],
            "late": queries.late_in(campaign, today), "has_main": main_leader_id(today) is not None,
            "without_leaders": [(one, lacks[one.id]) for one in rows if one.id in lacks]}
