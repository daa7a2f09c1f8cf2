"""What the page of a bulletin shows, gathered in a few statements."""
from collections.abc import Mapping
from typing import Any

from xinfang_party.access.permissions import may, reach
from xinfang_party.access.terms import Identity
from xinfang_party.bulletins import gathering, rules
from xinfang_party.bulletins.forms import AcknowledgeForm, NewForm, OpinionForm, StepForm, TextForm
from xinfang_party.bulletins.models import Bulletin, BulletinBranch
from xinfang_party.bulletins.terms import VERBS, Section, State
from xinfang_party.checklists.pages import period_choices
from xinfang_party.checklists.queries import assessed_branches
from xinfang_party.findings.turns import person
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import Period
from xinfang_party.web.forms import Form

TONES = {State.DRAFT: "warn", State.SUBMITTED: "info", State.APPROVED: "info", State.PUBLISHED: "good", State.WITHDRAWN: "quiet"}
STEPS: dict[str, tuple[str, type[StepForm | OpinionForm]]] = {
    "submit": ("bulletin:edit", StepForm), "approve": ("bulletin:approve", OpinionForm), "publish": ("bulletin:edit", StepForm),
    "return": ("bulletin:approve", OpinionForm), "refresh": ("bulletin:edit", StepForm),
    "withdraw": ("bulletin:edit", OpinionForm)}
"""Verb → permission and form, those that lead on first."""


def blank() -> NewForm:
    """Of the last quarter that is over, and of all branches."""
    last, branches = Period.of(clock.today(), "quarter").previous, assessed_branches(on=clock.today())
    form = NewForm(period=str(last), branches=[branch.id for branch in branches])
    form.offer(dict(period_choices(last)), {branch.id: f"{branch.name}（{branch.code}）" for branch in branches})
    return form


def sections_of(form: TextForm) -> dict[Section, str]:
    return {section: form.data[section.value] or "" for section in Section}


def bulletin_page(bulletin: Bulletin, viewer: Identity, sent: Mapping[str, Form] | None = None, *, compares: bool = False) -> dict[str, Any]:
    """`sent`: by verb, or "acknowledge-7", the form that came back with an error. `compares`: with the figures of today, which are asked only then."""
    edits, sent = may(viewer, "bulletin:edit"), sent or {}
    forms: dict[str, Form] = {verb: form(formdata=None, scope=verb, data={"version": bulletin.version}) for verb, (permission, form) in STEPS.items()
                              if may(viewer, permission) and rules.FLOW.may(bulletin.state, verb)}
    if rules.why_not_approve(person(viewer), bulletin.authors):
        forms.pop("approve", None)
    waiting = acknowledgeable(bulletin, viewer)
    forms |= {f"acknowledge-{one.branch_id}": AcknowledgeForm(formdata=None, scope=f"acknowledge-{one.branch_id}", data={"version": one.version}) for one in waiting}
    return {"bulletin": bulletin, "forms": {**forms, **sent}, "verbs": VERBS, "tones": TONES, "edits": edits and rules.FLOW.may(bulletin.state, "edit"),
            "may_compare": edits and bulletin.state is not State.WITHDRAWN, "branches": seen_branches(bulletin, viewer),
            "changed": gathering.changed_since(bulletin) if compares and edits else None,
            "oversees": reach(viewer, "bulletin:read").everything, "is_published": bulletin.state is State.PUBLISHED}


def acknowledgeable(bulletin: Bulletin, viewer: Identity) -> list[BulletinBranch]:
    """Those for which the viewer is asked to acknowledge it."""
    if bulletin.state is not State.PUBLISHED or not may(viewer, "bulletin:acknowledge"):
        return []
    return [one for one in bulletin.waiting if one.branch_id in viewer.led_in_person_ids]


def seen_branches(bulletin: Bulletin, viewer: Identity) -> list[BulletinBranch]:
    """Whose acknowledgement the viewer reads: overseers all, who works for a branch that branch's."""
    span = reach(viewer, "bulletin:read")
    return [one for one in bulletin.branches if span.covers(branch_id=one.branch_id)]
