"""What the pages of sheets show."""
from typing import Any

from flask import render_template, request, url_for

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import reach
from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity
from xinfang_party.attestations import queries, rules, service
from xinfang_party.attestations.catalogue import NO_CERTIFICATE, TITLE
from xinfang_party.attestations.forms import IssueForm, RevokeForm
from xinfang_party.attestations.models import Attestation
from xinfang_party.attestations.terms import Standing
from xinfang_party.exchange import codes
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.text import clean_line
from xinfang_party.organization.models import Member
from xinfang_party.organization.queries import branch_choices, find_member
from xinfang_party.web.links import row_number
from xinfang_party.web.pagination import paginate

TONES = {Standing.GOOD: "good", Standing.REVOKED: "quiet", Standing.CHANGED: "warn"}
STATES = {"good": "没有作废的", "revoked": "已作废的"}


def page_of_list(viewer: Identity) -> dict[str, Any]:
    span, years = reach(viewer, queries.READ), queries.years(viewer)
    year, state, text = request.args.get("year", type=int), request.args.get("state", ""), clean_line(request.args.get("q", ""), 40)
    page = paginate(queries.listed(
        viewer, branch_id=request.args.get("branch", type=row_number), year=year if year in years else None, text=text,
        is_revoked=state == "revoked" if state in STATES else None), Attestation, *queries.ROW)
    branches = {} if span.is_own_only else {key: name for key, name in branch_choices().items() if span.everything or key in span.branch_ids}
    return {"page": page, "standings": service.standings(list(page.items)), "tones": TONES, "is_own_only": span.is_own_only,
            "branch_choices": list(branches.items()), "state_choices": list(STATES.items()), "year_choices": [(one, f"{one}年") for one in years],
            "may_issue": may_issue(viewer), "text": text}


def page_of(attestation: Attestation, viewer: Identity, form: RevokeForm | None = None) -> dict[str, Any]:
    """`form`: one that came back with a reason."""
    standing = service.standings([attestation])[attestation.id]
    may_revoke = reach(viewer, queries.REVOKE).covers(branch_id=attestation.branch_id) and rules.why_not_revoke(
        attestation.revoked_on is not None, attestation.member_id, viewer.member_id) is None
    address = address_of(attestation)
    return {"one": attestation, "standing": standing, "tone": TONES[standing], "title": TITLE, "no_certificate": NO_CERTIFICATE, "address": address,
            "picture": codes.svg(address), "form": form or (RevokeForm(formdata=None, obj=attestation, reason="") if may_revoke else None)}


def address_of(attestation: Attestation) -> str:
    return url_for("attestations.check_attestation", token=attestation.code, _external=True)


def may_issue(viewer: Identity) -> bool:
    return bool(reach(viewer, queries.ISSUE))


def blank(viewer: Identity) -> dict[str, Any]:
    """This year so far; the member whose page one comes from."""
    today = clock.today()
    return {"member": request.args.get("member", "")[:40], "from_on": today.replace(month=1, day=1), "to_on": today}


def found_member(form: IssueForm, viewer: Identity) -> Member:
    """Raises `Refusal` at the field where nobody within reach is called so, or several are."""
    try:
        member = find_member(form.member.data or "", among=owned(Member, viewer, queries.ISSUE))
    except Refusal as refusal:
        raise Refusal(refusal.sentence, "member") from refusal
    if member is None:
        raise Refusal("没有找到这名党员，或者不在您的范围内，请核对姓名或党员编号。", "member")
    return member


def panel_of_member(member: Member) -> str | None:
    """Where they are, and how to get one. It asks the database nothing: this page has many panels."""
    viewer = current()
    is_own = member.id == viewer.member_id
    if not (is_own or reach(viewer, queries.ISSUE).covers(branch_id=member.home_branch_id)):
        return None
    return render_template("attestations/_panel.html", number=member.number, is_own=is_own)
