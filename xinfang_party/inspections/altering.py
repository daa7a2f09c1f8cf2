"""What is changed about a plan: its name and day until it ends, before it starts its people too; all of it withdrawn, or one branch left out. Branches,
items and seed never change: whoever wants others withdraws the plan, which stays with the reason, and draws in a new one that says which it replaces."""
from collections.abc import Collection
from datetime import date

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.checklists.service import own_branches
from xinfang_party.inspections import notices, queries, rules
from xinfang_party.inspections.models import Inspection, Visit
from xinfang_party.inspections.service import address, assign_all, may, move, refuse_stale, tell
from xinfang_party.inspections.terms import InspectionState, VisitState
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import refuse
from xinfang_party.notifications import service as notifications


def edit(inspection: Inspection, *, title: str, due_on: date, inspector_ids: Collection[int] = (), version: int | None = None, by: Identity) -> None:
    """Inspectors named here go to every branch; none named: everybody stays where he is. Under way, whoever goes somewhere is told."""
    refuse_stale(inspection, version)
    refuse(rules.why_not_words(title) or rules.why_not_rename(queries.found_in(inspection) if title != inspection.title else ()), "title")
    refuse(rules.why_not_people(inspection.state, names_people=bool(inspector_ids)), "inspectors")
    refuse(rules.why_not_due(due_on, clock.today()) if due_on != inspection.due_on else None, "due_on")
    before = {"title": inspection.title, "due_on": inspection.due_on.isoformat()}
    after = {"title": title, "due_on": due_on.isoformat()}
    move(inspection, "edit", by=by, before={name: was for name, was in before.items() if was != after[name]},
         after={name: now for name, now in after.items() if now != before[name]})
    inspection.title, inspection.due_on = title, due_on
    open_ = [visit for visit in inspection.visits if visit.is_open]
    if inspector_ids:
        assign_all([visit for visit in open_ if {one.id for one in visit.inspectors} != set(inspector_ids)], inspector_ids, by=by)
    for visit in open_ if inspection.state is InspectionState.RUNNING and before != after else ():
        tell(visit, visit.inspectors, "计划改了：", time=str(inspection.version))


def withdraw(inspection: Inspection, *, reason: str, version: int | None = None, by: Identity) -> None:
    """Before anything was written down; the inspectors are told."""
    queries.hold(inspection)
    refuse_stale(inspection, version)
    refuse(rules.why_not_withdraw(answered_in(inspection)) if may(inspection, "withdraw") else None)
    refuse(rules.why_not_reason(reason), "reason")
    told = [visit for visit in inspection.visits if visit.is_open] if inspection.state is InspectionState.RUNNING else []
    inspection.withdrawn_on, inspection.withdrawer, inspection.withdraw_reason = clock.today(), by.name, reason
    move(inspection, "withdraw", by=by, reason=reason)
    for visit in told:
        call_off(visit, f"{inspection.title}撤销了，不用再到{visit.branch.name}检查：{reason}")


def skip(visit: Visit, *, reason: str, version: int | None = None, by: Identity) -> None:
    """Nobody goes there this time. Where something was written down already the visit goes on, or what was seen would reach nobody; and nobody spares
    the own branch."""
    inspection = visit.inspection
    queries.hold(inspection)
    refuse_stale(visit, version)
    others = [one for one in inspection.visits if one is not visit and one.state is not VisitState.SKIPPED]
    refuse(rules.why_not_skip(visit.state, inspection.state, is_answered=bool(visit.answers), is_last=not others, is_own=visit.branch_id in own_branches(by)))
    refuse(rules.why_not_reason(reason), "reason")
    visit.state, visit.skipped_on, visit.finisher, visit.skip_reason = VisitState.SKIPPED, clock.today(), by.name, reason
    audit.record("visit.skipped", subject=visit, by=by, branch=visit.branch.name, reason=reason)
    if inspection.state is InspectionState.RUNNING:
        call_off(visit, f"{inspection.title}：这次不用到{visit.branch.name}检查了：{reason}")


def answered_in(inspection: Inspection) -> list[str]:
    """Names of branches of which something was written down."""
    return [visit.branch.name for visit in inspection.visits if visit.answers]


def call_off(visit: Visit, text: str) -> None:
    notifications.notify_accounts([one.id for one in visit.inspectors], kind=notices.CALLED_OFF, subject=visit, due_on=clock.today(), url=address(visit), text=text)
