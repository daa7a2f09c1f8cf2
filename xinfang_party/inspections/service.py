"""What a planner does with an inspection: plan it, say who goes where, start and finish it; what is changed about a plan stands in `altering`."""
import secrets
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from xinfang_party.access.terms import Identity
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import identity_of
from xinfang_party.audit import service as audit
from xinfang_party.checklists.models import ChecklistRound
from xinfang_party.checklists.queries import assessed_branches, edition_on
from xinfang_party.checklists.service import own_branches
from xinfang_party.checklists.terms import Edition
from xinfang_party.inspections import notices, queries, rules
from xinfang_party.inspections.catalogue import SEED_BYTES
from xinfang_party.inspections.models import Inspection, Visit
from xinfang_party.inspections.sampling import sample, sample_records
from xinfang_party.inspections.terms import PAST, InspectionState, Plan, SampleKind
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal, refuse
from xinfang_party.kernel.periods import Period, chinese
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.notifications import service as notifications
from xinfang_party.organization.models import Branch
from xinfang_party.web.links import path_to


def plan(plan: Plan, *, by: Identity) -> Inspection:
    """Branches and items are drawn at once, and never again: a sample drawn until it pleases is none. Nothing is refused for what was drawn, or
    whoever plans could send the form until the sample pleases."""
    round_ = None if plan.round_id is None else db.session.get(ChecklistRound, plan.round_id)
    edition, branches = edition_for(plan.period, round_), {branch.id: branch for branch in assessed_branches(on=clock.today())}
    problem = rules.why_not_plan(plan, known_items=edition.by_code, known_branches=branches, today=clock.today(), round_period=round_.period if round_ else None)
    refuse(*(problem or (None, None)))
    refuse(rules.why_not_words(plan.title), "title")
    refuse_replacing(plan.replaces_id)
    inspectors = inspectors_among(plan.inspector_ids)
    refuse_own([(branches[key], inspectors) for key in plan.branch_ids], identities(inspectors))
    made = Inspection(title=plan.title, period_text=str(plan.period), round_id=round_.id if round_ else None, edition_code=edition.code, due_on=plan.due_on,
                      record_number=plan.record_number, seed=rules.seed_from(plan.seed, secrets.token_hex(SEED_BYTES.value)), replaces_id=plan.replaces_id,
                      planned_on=clock.today(), actor=by.name)
    chosen = drawn_branches(made, [branches[key] for key in plan.branch_ids], plan.branch_number)
    made.item_codes = drawn_items(made, edition, plan.item_codes, plan.item_number)
    made.visits = [Visit(branch=branch) for branch in branches.values() if branch in chosen]
    db.session.add(made)
    db.session.flush()
    audit.record("inspection.planned", subject=made, by=by, title=made.title, period=made.period_text, seed=made.seed, items=made.item_codes,
                 branches=[visit.branch.name for visit in made.visits], **({"replaces": made.replaces.title} if made.replaces is not None else {}))
    for visit in made.visits if inspectors else ():
        send(visit, inspectors, by=by)
    return made


def edition_for(period: Period, round_: ChecklistRound | None) -> Edition:
    """The round's, else the one in force at the end of the period."""
    return round_.edition.text if round_ is not None else edition_on(min(period.end, clock.today()))


def drawn_branches(inspection: Inspection, chosen: Collection[Branch], number: int | None) -> list[Branch]:
    if number is None:
        return list(chosen)
    drawn = sample(inspection, SampleKind.BRANCHES, [branch.code for branch in chosen], number)
    return [branch for branch in chosen if branch.code in drawn.result]


def drawn_items(inspection: Inspection, edition: Edition, chosen: Collection[str], number: int | None) -> list[str]:
    """In the order of the standard."""
    codes = set(chosen) if number is None else set(sample(inspection, SampleKind.ITEMS, chosen, number).result)
    return [item.code for item in edition.items if item.code in codes]


def assign(visit: Visit, account_ids: Collection[int], *, version: int | None = None, by: Identity) -> None:
    """Who visits this branch, in the place of whoever was named before; never who belongs to it."""
    refuse_stale(visit, version)
    assign_all([visit], account_ids, by=by)


def assign_all(visits: Collection[Visit], account_ids: Collection[int], *, by: Identity) -> None:
    """The same people to each of these branches; who they are is read once."""
    if not all(visit.is_open and visit.inspection.state in rules.UNDER_WAY for visit in visits):
        raise Refusal("这个党支部已经检查完毕，或者不用再去，不能再换检查人。", "inspectors")
    chosen = inspectors_among(account_ids)
    is_running = any(visit.inspection.state is InspectionState.RUNNING for visit in visits)
    refuse("检查已经开始，请至少留一位检查人。" if not chosen and is_running else None, "inspectors")
    refuse_own([(visit.branch, chosen) for visit in visits], identities(chosen))
    for visit in visits:
        send(visit, chosen, by=by)


def send(visit: Visit, chosen: list[Account], *, by: Identity) -> None:
    fresh = [one for one in chosen if one not in visit.inspectors]
    visit.inspectors = list(chosen)
    flag_modified(visit, "state")
    audit.record("inspection.assigned", subject=visit, by=by, branch=visit.branch.name, inspectors=[one.name for one in chosen])
    if visit.inspection.state is InspectionState.RUNNING:
        tell(visit, fresh)


def start(inspection: Inspection, *, version: int | None = None, by: Identity) -> None:
    """The records are drawn as they are known this day; the inspectors are told."""
    refuse_stale(inspection, version)
    open_ = [one for one in inspection.visits if one.is_open]
    refuse(rules.why_not_start([one.branch.name for one in open_ if not one.inspectors]) if may(inspection, "start") else None)
    readers = identities([account for visit in open_ for account in visit.inspectors])
    refuse_own([(visit.branch, visit.inspectors) for visit in open_], readers)
    inspection.started_on = clock.today()
    move(inspection, "start", by=by)
    sample_records(inspection, open_, readers)
    for visit in open_:
        tell(visit, visit.inspectors)


def finish(inspection: Inspection, *, version: int | None = None, by: Identity) -> None:
    refuse_stale(inspection, version)
    refuse(rules.why_not_finish([one.branch.name for one in inspection.visits if one.is_open]) if may(inspection, "finish") else None)
    inspection.finished_on = clock.today()
    move(inspection, "finish", by=by)


# --- what these share ---------------------------------------------------------------------------------------------------------

def may(inspection: Inspection, verb: str) -> bool:
    return rules.FLOW.may(inspection.state, verb)


def move(inspection: Inspection, verb: str, *, by: Identity, **details: object) -> None:
    inspection.state = rules.FLOW.next(inspection.state, verb)
    audit.record(f"inspection.{PAST[verb]}", subject=inspection, by=by, state=inspection.state, **details)


def refuse_replacing(inspection_id: int | None) -> None:
    if inspection_id is None:
        return
    found = db.session.get(Inspection, inspection_id, with_for_update=True)
    is_replaced = db.session.scalar(select(Inspection.id).where(Inspection.replaces_id == inspection_id).limit(1)) is not None
    refuse("请从给出的计划里选。" if found is None else rules.why_not_replace(found.state, is_replaced=is_replaced), "replaces_id")


def inspectors_among(account_ids: Collection[int]) -> list[Account]:
    chosen = [one for one in queries.inspectors() if one.id in set(account_ids)]
    refuse("请从现有的督导检查员里选。" if len(chosen) < len(set(account_ids)) else None, "inspectors")
    return chosen


def identities(accounts: Iterable[Account]) -> Mapping[int, Identity]:
    """account id → who that is today; each is read once."""
    return {key: identity_of(account, clock.today()) for key, account in {one.id: one for one in accounts}.items()}


def refuse_own(sent: Iterable[tuple[Branch, Collection[Account]]], known: Mapping[int, Identity]) -> None:
    """`sent`: who goes to which branch; `known`: who they are."""
    own = {key: own_branches(identity) for key, identity in known.items()}
    for branch, accounts in sent:
        for one in accounts:
            refuse(rules.why_not_inspector(one.name, branch.name, branch_id=branch.id, own_branches=own[one.id]), "inspectors")


def tell(visit: Visit, accounts: Collection[Account], why: str = "", *, time: str = "") -> None:
    inspection, due = visit.inspection, chinese(visit.inspection.due_on)
    text = f"{why}请在{due}前到{visit.branch.name}检查（{inspection.title}）。出发前先打开页面，没有网络也能填写。"
    notifications.notify_accounts([one.id for one in accounts], kind=notices.VISIT, subject=visit, due_on=inspection.due_on, url=address(visit), text=text,
                                  time=time)


def address(subject: Inspection | Visit) -> str:
    if isinstance(subject, Inspection):
        return path_to("inspections.show_inspection", inspection_id=subject.id)
    return path_to("inspections.show_visit", inspection_id=subject.inspection_id, visit_id=subject.id)


def refuse_stale(subject: Inspection | Visit, version: int | None) -> None:
    if version is not None and version != subject.version:
        raise Conflict(MEANWHILE, address(subject))
