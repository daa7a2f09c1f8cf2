"""免于要求: ask, decide, withdraw."""
from xinfang_party.access.terms import Identity, Role
from xinfang_party.activities.terms import Kind
from xinfang_party.audit import service as audit
from xinfang_party.cadence import notices, queries, rules
from xinfang_party.cadence.boards import standing_of
from xinfang_party.cadence.catalogue import BY_KIND
from xinfang_party.cadence.models import Waiver
from xinfang_party.cadence.service import board_path
from xinfang_party.cadence.terms import WaiverState
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal, refuse
from xinfang_party.kernel.periods import Period
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.notifications import service as notifications
from xinfang_party.organization.models import Branch
from xinfang_party.organization.queries import leaders_of
from xinfang_party.web.links import path_to

SIGNED = 80
"""Characters a signature is kept with."""


def ask(branch: Branch, *, kind: Kind, cell_id: int | None, period: Period, reason: str, by: Identity) -> Waiver:
    """For one requirement in one sub-period; the Party office is told."""
    if kind not in BY_KIND:
        raise Refusal("没有这项频次要求，不用申请。")
    refuse(rules.why_not_ask_ahead(period, clock.today()), "reason")
    before = queries.latest_waiver(branch.id, kind, cell_id, period)
    standing = standing_of(branch, kind, cell_id, period)
    refuse(rules.why_not_ask(standing, before.state if before is not None else None, reason), "reason")
    waiver = Waiver(branch_id=branch.id, cell_id=cell_id, kind=kind, period=str(period), reason=reason, state=WaiverState.ASKED,
                    asked_by=signed(by), asked_on=clock.today())
    db.session.add(waiver)
    db.session.flush()
    audit.record("waiver.asked", subject=waiver, by=by, branch=branch.id, kind=kind, period=waiver.period)
    notifications.notify_role(Role.PARTY_OFFICE, kind=notices.WAIVER_ASKED, subject=waiver, url=path_to("cadence.list_waivers"), due_on=None,
                              text=f"{branch.name}申请{period.label}免于开展{kind.label}，请决定。")
    return waiver


def decide(waiver: Waiver, *, approves: bool, opinion: str, version: int | None, by: Identity) -> None:
    """By the Party office, never by who asked."""
    if version is not None and version != waiver.version:
        raise Conflict(MEANWHILE, path_to("cadence.list_waivers"))
    refuse(rules.why_not_decide(waiver.state, waiver.asked_by, signed(by), approves=approves, opinion=opinion), "opinion")
    waiver.state = WaiverState.APPROVED if approves else WaiverState.REFUSED
    waiver.approver, waiver.decided_on, waiver.opinion = by.name, clock.today(), opinion
    audit.record("waiver.approved" if approves else "waiver.refused", subject=waiver, by=by, branch=waiver.branch_id, kind=waiver.kind, period=waiver.period)
    period = Period.parse(waiver.period)
    words = "已批准" if approves else f"没有批准：{opinion}"
    notifications.notify_members(
        leaders_of(waiver.branch_id, clock.today()), kind=notices.WAIVER_DECIDED, subject=waiver, due_on=clock.today(),
        url=board_path(waiver.branch_id, period.start.year), text=f"{period.label}免于开展{waiver.kind.label}的申请，机关党委{words}")


def withdraw(waiver: Waiver, *, version: int | None = None, by: Identity) -> None:
    """While nobody has decided: then it was never asked for."""
    if version is not None and version != waiver.version:
        raise Conflict(MEANWHILE, board_path(waiver.branch_id, Period.parse(waiver.period).start.year))
    refuse(rules.why_not_withdraw(waiver.state))
    audit.record("waiver.withdrawn", subject=waiver, by=by, branch=waiver.branch_id, kind=waiver.kind, period=waiver.period)
    db.session.delete(waiver)


def signed(by: Identity) -> str:
    """One person's and nobody else's, whatever he calls himself."""
    return by.signature[-SIGNED:]
