"""Make a sheet and take it back. What it says is frozen; whether it is still so is asked anew each time."""
from datetime import date

from xinfang_party.access.terms import Identity
from xinfang_party.attestations import queries, rules
from xinfang_party.attestations.catalogue import number
from xinfang_party.attestations.models import Attestation, AttestationYear
from xinfang_party.attestations.terms import Standing
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal, refuse
from xinfang_party.kernel.serials import next_serial
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.tokens import new_token
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.organization.models import Member
from xinfang_party.organization.queries import history_of
from xinfang_party.web.links import path_to


def issue(member: Member, *, from_on: date, to_on: date, by: Identity) -> Attestation:
    """`member` is within reach of `by`."""
    refuse(rules.why_not_for(member.id, by.member_id), "member")
    refuse(rules.why_not_days(from_on, to_on, clock.today()), "to_on")
    sums, today = queries.sums_of(member.id, from_on, to_on), clock.today()
    refuse(rules.why_not_sums(sums), "from_on")
    made = Attestation(
        year=today.year, serial=next_serial(AttestationYear, today.year), code=new_token(number("code_bits")), member_id=member.id,
        branch_id=branch_of(member), from_on=from_on, to_on=to_on, hours=sums.hours, services=sums.services,
        kinds=queries.kinds_of(member.id, from_on, to_on), counted=queries.counted(member.id, from_on, to_on), issued_on=today, issued_by=by.name)
    db.session.add(made)
    audit.record("attestation.issued", subject=made, by=by, number=made.number)
    return made


def branch_of(member: Member) -> int:
    """Today's, else the last one the member was in."""
    stay = next(iter(history_of(member.id)), None)
    if stay is None:
        raise Refusal("这名党员没有编入过支部，不能开记录单。", "member")
    return member.home_branch_id or stay.branch_id


def revoke(attestation: Attestation, *, reason: str, version: int | None, by: Identity) -> None:
    refuse(rules.why_not_revoke(attestation.revoked_on is not None, attestation.member_id, by.member_id))
    refuse(None if reason.strip() else rules.NO_REASON, "reason")
    refuse(why_not_text(reason, "作废"), "reason")
    if version is not None and version != attestation.version:
        raise Conflict(MEANWHILE, path_to("attestations.show_attestation", attestation_id=attestation.id))
    attestation.revoked_on, attestation.revoke_reason = clock.today(), reason
    audit.record("attestation.revoked", subject=attestation, by=by, number=attestation.number)


def standings(attestations: list[Attestation]) -> dict[int, Standing]:
    """{id: how good it is today}; one statement."""
    today = queries.still_verified(attestations) if attestations else {}
    return {one.id: rules.standing(one.revoked_on is not None, rules.is_unchanged(one.counted, today, one.member_id, one.from_on, one.to_on))
            for one in attestations}
