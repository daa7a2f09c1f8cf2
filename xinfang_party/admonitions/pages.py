"""What the pages of talks that admonish show, and what their forms come to."""
from collections.abc import Mapping
from typing import Any

from flask import request

from xinfang_party.access.terms import Identity
from xinfang_party.admonitions import queries, rules
from xinfang_party.admonitions.forms import ApproveForm, CancelForm, CopyForm, FollowUpForm, PlanForm, RecordForm
from xinfang_party.admonitions.models import Admonition
from xinfang_party.admonitions.terms import VERB_LABELS, Category, Kind, State
from xinfang_party.findings.models import Finding
from xinfang_party.findings.queries import findings_numbered
from xinfang_party.findings.queries import readable as readable_findings
from xinfang_party.findings.rules import numbers_in
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.organization.models import Member
from xinfang_party.organization.queries import find_member, member_by_number
from xinfang_party.web.forms import Form
from xinfang_party.web.links import row_number

TONES = {State.PLANNED: "info", State.APPROVED: "info", State.HELD: "warn", State.FOLLOWED_UP: "good", State.CANCELLED: "quiet"}
MAKERS: dict[str, type[Form]] = {"approve": ApproveForm, "copy": CopyForm, "follow-up": FollowUpForm,
                                 "correct-follow-up": FollowUpForm, "cancel": CancelForm}
"""Verb of a form on the page → what it is."""
ACTS = {"approve": queries.handled, "copy": queries.kept, "follow-up": queries.kept, "correct-follow-up": queries.handled, "cancel": queries.arranged}
"""Verb → whose it is."""


def page_of(admonition: Admonition, viewer: Identity) -> dict[str, Any]:
    """Everything `show_admonition.html` needs. Whom the contents are withheld from gets none of them into the template."""
    reads, keeps = (queries.holds_for(admonition, whose(viewer)) for whose in (queries.readable, queries.kept))
    base = {"one": known(admonition), "reads": reads, "may_record": keeps and bool(record_verb(admonition)), "verb": record_verb(admonition),
            "waits_for_approval": admonition.kind is Kind.ADMONITORY and admonition.state is State.PLANNED,
            **{f"may_{verb}": rules.may(admonition.kind, admonition.state, verb) and queries.holds_for(admonition, queries.handled(viewer))
               for verb in ("edit", "rearrange")},
            "forms": {verb: form_of(verb, admonition) for verb in MAKERS if is_open(verb, admonition, viewer)}, "history": history(admonition)}
    return {**base, "admonition": admonition, "linked": queries.readable_among(admonition.findings, viewer)} if reads else base


def known(admonition: Admonition) -> dict[str, Any]:
    """What may be seen of it by those who only know that there is one."""
    return {"id": admonition.id, "kind": admonition.kind, "state": admonition.state, "tone": TONES[admonition.state], "person": admonition.person.name,
            "talker": admonition.talker, "due_on": admonition.due_on, "held_on": admonition.held_on, "follow_up_on": admonition.follow_up_on}


def record_verb(admonition: Admonition) -> str:
    """What writing the record would be now; "" where it is not time."""
    return next((verb for verb in ("hold", "correct") if rules.may(admonition.kind, admonition.state, verb)), "")


def is_open(verb: str, admonition: Admonition, viewer: Identity) -> bool:
    return rules.may(admonition.kind, admonition.state, verb) and queries.holds_for(admonition, ACTS[verb](viewer))


def form_of(verb: str, admonition: Admonition) -> Form:
    """As it is shown first."""
    data = {"version": admonition.version, "copied_on": admonition.copied_on or clock.today(), "copied_to": admonition.copied_to,
            "follow_up": admonition.follow_up}
    return MAKERS[verb](formdata=None, scope=verb, data=data)


def history(admonition: Admonition) -> list[dict[str, Any]]:
    return [{"when": step.at, "title": f"{VERB_LABELS.get(step.verb, step.verb)}　{step.actor}"} for step in reversed(admonition.steps)]


# --- planning -----------------------------------------------------------------------------------------------------------------

def blank(viewer: Identity) -> dict[str, Any]:
    """What the address asks for: `finding`, the problem whose owner is to be reminded, where the viewer may read it."""
    start: dict[str, Any] = {"kind": Kind.REMINDER.value, "due_on": clock.today()}
    key = request.args.get("finding", type=row_number)
    finding = db.session.query(Finding).filter(Finding.id == key, readable_findings(viewer)).one_or_none() if key is not None else None
    if finding is None:
        return start
    return {**start, "person": finding.owner.number if finding.owner is not None else "", "category": Category.FINDINGS.value, "numbers": finding.number,
            "reason": f"{finding.number}（{finding.brief}）没有按期整改。"}


def filled(admonition: Admonition) -> dict[str, Any]:
    names = ("person_post", "talker", "reason", "due_on", "place", "recorder", "document_no", "version")
    return {**{name: getattr(admonition, name) for name in names}, "kind": admonition.kind.value, "category": admonition.category.value,
            "person": admonition.person.number, "talker_number": number_of(admonition.talker_id), "recorder_number": number_of(admonition.recorder_id),
            "numbers": "，".join(one.number for one in admonition.findings)}


def planned(form: PlanForm, viewer: Identity, before: Admonition | None = None) -> dict[str, Any]:
    """What `service.plan` takes. Raises `Refusal` at the field where somebody or something is not there."""
    facts = arranged(form)
    person = found_person(facts.pop("person"))
    kept = list(before.findings) if before is not None else []
    return {**facts, "kind": Kind(facts["kind"]), "category": Category(facts["category"]), "person_id": person.id,
            "findings": found_findings(facts.pop("numbers"), viewer, kept)}


def arranged(form: PlanForm) -> dict[str, Any]:
    """What was typed, with the members in place of their numbers; of `ArrangeForm` what `service.rearrange` takes."""
    facts = {name: value if value is not None else "" for name, value in form.facts().items()}
    for name in ("talker", "recorder"):
        facts[f"{name}_id"] = member_id(facts.pop(f"{name}_number"), f"{name}_number")
    return facts


def found_person(text: str) -> Member:
    try:
        person = find_member(text)
    except Refusal as refusal:
        raise Refusal(refusal.sentence, "person") from refusal
    if person is None:
        raise Refusal("没有这名党员，请核对姓名或党员编号。", "person")
    return person


def member_id(number: str, field: str) -> int | None:
    if not number:
        return None
    found = member_by_number(number)
    if found is None:
        raise Refusal(f"没有编号为“{number}”的党员，请核对编号；不是本局党员的不填。", field)
    return found.id


def found_findings(text: str, viewer: Identity, kept: list[Finding]) -> list[Finding]:
    """Those that stand there already, and those the viewer may read."""
    wanted = list(dict.fromkeys(numbers_in(text)))
    if text and not wanted:
        raise Refusal("问题编号写成“2026-3”或“问〔2026〕3号”。", "numbers")
    there = {(one.year, one.serial): one for one in kept} | findings_numbered(viewer, wanted)
    if missing := [f"{year}-{serial}" for year, serial in wanted if (year, serial) not in there]:
        raise Refusal(f"没有编号为 {'、'.join(missing)} 的问题，请核对编号。", "numbers")
    return [there[key] for key in wanted]


# --- the record ---------------------------------------------------------------------------------------------------------------

def record_of(admonition: Admonition) -> dict[str, Any]:
    """What the form of the record shows first."""
    names = ("place", "recorder", "content", "attitude", "measures", "follow_up_on", "version")
    return {**{name: getattr(admonition, name) for name in names}, "held_on": admonition.held_on or clock.today(),
            "recorder_number": number_of(admonition.recorder_id)}


def recorded(form: RecordForm) -> Mapping[str, Any]:
    """What `service.hold` takes."""
    facts = {name: value if value is not None else "" for name, value in form.facts().items()}
    return {**facts, "recorder_id": member_id(facts.pop("recorder_number"), "recorder_number")}


def number_of(key: int | None) -> str:
    return db.session.get_one(Member, key).number if key is not None else ""
