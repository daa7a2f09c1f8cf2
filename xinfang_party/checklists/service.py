"""The steps of a round: open it, send the own word, inspect, object, close. Each leaves a step row and an audit entry; what is said of single items
stands in `saying`."""
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import select

from xinfang_party.access.terms import Identity, Role
from xinfang_party.audit import service as audit
from xinfang_party.checklists import editions, freezing, notices, rules_rounds
from xinfang_party.checklists.assessing import sheet_now
from xinfang_party.checklists.models import Assessment, AssessmentStep, ChecklistRound
from xinfang_party.checklists.queries import assessed_over
from xinfang_party.checklists.terms import Edition, State
from xinfang_party.checklists.terms_rounds import PAST
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal, refuse
from xinfang_party.kernel.periods import Period, chinese
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.notifications import service as notifications
from xinfang_party.notifications.registry import Kind
from xinfang_party.organization.models import Branch
from xinfang_party.organization.queries import branches_in_order, leaders_of
from xinfang_party.web.links import path_to


def open_round(*, edition: Edition, name: str, period: Period, branch_ids: Collection[int], self_due_on: date, inspect_due_on: date,
               by: Identity) -> ChecklistRound:
    """One assessment for each branch; their leaders are told."""
    problem = rules_rounds.why_not_open(edition, branch_ids, begins_on=period.start, self_due_on=self_due_on, inspect_due_on=inspect_due_on, today=clock.today())
    if problem:
        raise Refusal(problem[1], problem[0])
    refuse(rules_rounds.why_not_words(name), "name")
    hold_branches(branch_ids)
    refuse(rules_rounds.why_not_again(sorted(branch.name for branch in branches_in_order() if branch.id in assessed_over(period, branch_ids))), "branches")
    found = ChecklistRound(edition_id=editions.kept(edition, by=by).id, name=name or f"{period.label}支部标准评定", period_text=str(period), ends_on=period.end,
                           self_due_on=self_due_on, inspect_due_on=inspect_due_on, opened_on=clock.today(), actor=by.name)
    found.assessments = [Assessment(branch_id=key, state_since=clock.today()) for key in sorted(set(branch_ids))]
    db.session.add(found)
    db.session.flush()
    audit.record("round.opened", subject=found, by=by, period=found.period_text, branches=sorted(set(branch_ids)))
    for assessment in found.assessments:
        tell_branch(assessment, notices.SELF, f"{found.name}开始了，请最晚 {chinese(self_due_on)} 完成自评。", due_on=self_due_on)
    return found


# --- the branch ---------------------------------------------------------------------------------------------------------------

def submit(assessment: Assessment, *, version: int | None = None, by: Identity) -> None:
    refuse_stale(assessment, version)
    lacking = [one.item.code for one in sheet_now(assessment).standings if one.state is State.UNKNOWN]
    refuse(rules_rounds.why_not_submit(lacking) if rules_rounds.FLOW.may(assessment.state, "submit") else None)
    move(assessment, "submit", by=by)
    notifications.notify_role(Role.INSPECTOR, kind=notices.INSPECT, subject=assessment, url=address(assessment), due_on=assessment.round.inspect_due_on,
                              text=f"{assessment.branch.name}已提交自评（{assessment.round.name}），请核查。", time=steps_taken(assessment))


def object_to(assessment: Assessment, *, version: int | None = None, by: Identity) -> None:
    """With what was written down item by item before."""
    refuse_stale(assessment, version)
    items = [score.item_code for score in assessment.scores if score.objection and not score.answer]
    if not items and rules_rounds.FLOW.may(assessment.state, "object"):
        raise Refusal("请先打开有异议的条目写明理由；没有异议的，请点“无异议”。")
    move(assessment, "object", by=by, items=items)
    tell_inspector(assessment, notices.ANSWER, f"{assessment.branch.name}对核查结果提出异议（{'、'.join(items)}），请答复。")


def accept(assessment: Assessment, *, version: int | None = None, by: Identity) -> None:
    refuse_stale(assessment, version)
    move(assessment, "accept", by=by)
    tell_office(assessment, f"{assessment.branch.name}对核查结果无异议，可以封存。")


# --- the inspector ------------------------------------------------------------------------------------------------------------

def return_(assessment: Assessment, *, opinion: str, version: int | None = None, by: Identity) -> None:
    refuse_stale(assessment, version)
    refuse_inspecting(assessment, by)
    if not opinion.strip():
        raise Refusal("退回时请写明要补什么。", "opinion")
    move(assessment, "return", opinion, by=by)
    tell_branch(assessment, notices.SELF, f"{assessment.round.name}的自评被退回：{opinion}", due_on=assessment.round.self_due_on)


def finish(assessment: Assessment, *, version: int | None = None, by: Identity) -> None:
    """The inspector has looked at everything; the branch may object now."""
    refuse_stale(assessment, version)
    refuse_inspecting(assessment, by)
    judged = {score.item_code for score in assessment.scores if score.inspected_ratio is not None}
    lacking = [one.item.code for one in freezing.final_sheet(assessment, sheet_now(assessment)).standings
               if one.state is State.UNKNOWN or (one.item.proof.is_judged and one.state.counts and one.item.code not in judged)]
    refuse(rules_rounds.why_not_finish(lacking) if rules_rounds.FLOW.may(assessment.state, "inspect") else None)
    move(assessment, "inspect", by=by)
    assessment.inspector_id = by.account_id
    tell_branch(assessment, notices.OBJECT, f"{assessment.round.name}核查完毕，请看结果；有异议的请最晚 {chinese(objections_end(assessment))} 提出。",
                due_on=objections_end(assessment))


def answer(assessment: Assessment, *, version: int | None = None, by: Identity) -> None:
    """Every objection has got its word; the inspector's score may have changed besides."""
    refuse_stale(assessment, version)
    refuse_inspecting(assessment, by)
    lacking = [score.item_code for score in assessment.scores if score.objection and not score.answer]
    refuse(rules_rounds.why_not_answer(lacking) if rules_rounds.FLOW.may(assessment.state, "answer") else None)
    move(assessment, "answer", by=by)
    tell_branch(assessment, notices.OBJECT, f"{assessment.round.name}的异议已答复，请查看。", due_on=objections_end(assessment))


# --- the Party office ---------------------------------------------------------------------------------------------------------

def close(assessment: Assessment, *, version: int | None = None, by: Identity) -> None:
    """What it came to is written down, as of today, and never changes after."""
    refuse_stale(assessment, version)
    if rules_rounds.FLOW.may(assessment.state, "close"):
        refuse(rules_rounds.why_not_close(assessment.state, since=assessment.state_since, days=assessment.round.edition.days.to_object,
                                   today=clock.today(), is_over=assessment.round.period.is_over(clock.today())))
    move(assessment, "close", by=by)
    freezing.freeze(assessment)
    mend_on = freezing.mend_by(assessment)
    tell_branch(assessment, notices.CLOSED, f"{assessment.round.name}的结果已封存。{f'请最晚 {chinese(mend_on)} 整改到位。' if mend_on else ''}", due_on=clock.today())


# --- what the steps share -----------------------------------------------------------------------------------------------------

def hold_branches(branch_ids: Collection[int]) -> None:
    """Until the transaction ends, so that of two rounds opened at once over one time the second sees the first."""
    db.session.execute(select(Branch.id).where(Branch.id.in_(branch_ids)).order_by(Branch.id).with_for_update(key_share=True))


def hold(assessment: Assessment) -> None:
    """Read its state afresh and hold it until the transaction ends: words and steps come one after the other."""
    db.session.refresh(assessment, attribute_names=["state", "state_since", "version"], with_for_update=True)


def move(assessment: Assessment, verb: str, opinion: str = "", *, by: Identity, **details: object) -> None:
    refuse(rules_rounds.why_not_words(opinion), "opinion")
    assessment.state = rules_rounds.FLOW.next(assessment.state, verb)
    assessment.state_since = clock.today()
    assessment.steps.append(AssessmentStep(verb=verb, opinion=opinion, account_id=by.account_id, actor=by.name, at=clock.now()))
    audit.record(f"assessment.{PAST[verb]}", subject=assessment, by=by, state=assessment.state, opinion=opinion, **details)


def objections_end(assessment: Assessment) -> date:
    return rules_rounds.objections_end(assessment.state_since, assessment.round.edition.days.to_object)


def tell_branch(assessment: Assessment, kind: Kind, text: str, *, due_on: date) -> None:
    notifications.notify_members(leaders_of(assessment.branch_id, clock.today()), kind=kind, subject=assessment, text=text, url=address(assessment),
                                 due_on=due_on, time=steps_taken(assessment))


def tell_inspector(assessment: Assessment, kind: Kind, text: str) -> None:
    """Who inspected it; all inspectors where that account is no more."""
    what: dict[str, Any] = {"kind": kind, "subject": assessment, "text": text, "url": address(assessment), "due_on": None, "time": steps_taken(assessment)}
    if assessment.inspector_id is None or not notifications.notify_accounts([assessment.inspector_id], **what):
        notifications.notify_role(Role.INSPECTOR, **what)


def tell_office(assessment: Assessment, text: str) -> None:
    notifications.notify_role(Role.PARTY_OFFICE, kind=notices.CLOSE, subject=assessment, text=text, url=address(assessment), due_on=None,
                              time=steps_taken(assessment))


def steps_taken(assessment: Assessment) -> str:
    return str(len(assessment.steps))


def address(assessment: Assessment) -> str:
    return path_to("checklists.show_assessment", assessment_id=assessment.id)


def refuse_inspecting(assessment: Assessment, by: Identity) -> None:
    refuse(rules_rounds.why_not_inspect(own_branches=own_branches(by), branch_id=assessment.branch_id))


def own_branches(identity: Identity) -> frozenset[int]:
    """Where a person belongs, or leads in person: never inspected by him or her. Those below a body whose committee one sits in are not one's own."""
    home = {identity.home_branch_id} if identity.home_branch_id is not None else set()
    return identity.led_in_person_ids | home


def refuse_stale(assessment: Assessment, version: int | None) -> None:
    hold(assessment)
    if version is not None and version != assessment.version:
        raise Conflict(MEANWHILE, address(assessment))
