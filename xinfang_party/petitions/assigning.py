"""Whose a case is: one by one, many at once, by rules. A member's branch is that of the day of receipt, and stays with the case."""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true, update
from sqlalchemy import case as when

from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.kernel.periods import chinese
from xinfang_party.notifications import service as notifications
from xinfang_party.organization.models import Branch, Department, Membership
from xinfang_party.organization.queries import branch_of_member, membership_on
from xinfang_party.petitions import checks, notices, queries, rules, watching
from xinfang_party.petitions.filters import CaseState
from xinfang_party.petitions.holding import hold
from xinfang_party.petitions.models import AssignmentRule, Case
from xinfang_party.petitions.queries import IS_NO_ACCUSATION, IS_OPEN, IS_UNASSIGNED, assignment_rules, below, not_own, number
from xinfang_party.petitions.service import begin, refuse_stale
from xinfang_party.petitions.terms import Purpose
from xinfang_party.web.links import path_to

MOST_AT_ONCE = 1000
RULE_FACTS = ("position", "subject_id", "district", "channel", "department_id", "branch_id", "member_id")


@dataclass(frozen=True)
class Owner:
    """Ids as somebody chose them; None = not chosen."""

    department_id: int | None = None
    branch_id: int | None = None
    member_id: int | None = None


@dataclass(frozen=True)
class Applied:
    """What the rules did: (rule, cases) in their order, how many open cases still belong to nobody, how many rules lead to whoever applied them."""

    counts: list[tuple[AssignmentRule, int]]
    left: int
    passed_over: int = 0

    @property
    def total(self) -> int:
        return sum(count for _rule, count in self.counts)


def assign(case: Case, owner: Owner, *, version: int | None = None, by: Identity) -> Case:
    """Give the case to exactly this department, branch and member. Without a branch it goes to the member's, else the department's."""
    begin(case, version)
    members_branch = branch_at(owner.member_id, case.received_on)
    refuse_self(owner, by, members_branch)
    refuse_owner(owner, members_branch)
    before = [case.department_id, case.branch_id, case.member_id]
    case.department_id, case.member_id = owner.department_id, owner.member_id
    case.branch_id = owner.branch_id or members_branch or branch_of_department(owner.department_id)
    if owner.member_id and owner.member_id != before[2] and case.purpose is not Purpose.ACCUSATION:
        tell(owner.member_id, f"信访事项 {case.number} 已分派给您，请最晚在{chinese(case.due_on)}答复。", case)
    audit.record("case.assigned", subject=case, by=by, before=before, after=[case.department_id, case.branch_id, case.member_id])
    db.session.flush()
    watching.tell([case.id])
    return case


def assign_many(ids: Iterable[int], owner: Owner, *, by: Identity) -> int:
    """The same for many cases in one statement; what is not chosen stays as it is. Answers how many were in reach."""
    wanted = sorted(set(ids))
    if not wanted:
        raise Refusal("请先勾选要分派的事项。")
    if len(wanted) > MOST_AT_ONCE:
        raise Refusal(f"一次最多分派 {MOST_AT_ONCE} 件，请分几次办理，或使用分派规则。")
    members_branch = branch_at(owner.member_id, clock.today())
    refuse_self(owner, by, members_branch)
    refuse_owner(owner, members_branch)
    theirs = (Case.id.in_(wanted), owned(Case, by, "case:assign"), *free_for(by, owner))
    hold(wanted)
    told = number(*theirs, IS_NO_ACCUSATION) if owner.member_id else 0
    count = give(owner, *theirs)
    if owner.member_id and told:
        tell(owner.member_id, f"有 {told} 件信访事项分派给您，请到信访事项中查看。")
    audit.record("case.assigned", by=by, cases=wanted, count=count, after=[owner.department_id, owner.branch_id, owner.member_id])
    watching.tell(wanted)
    return count


def refuse_self(owner: Owner, by: Identity, members_branch: int | None) -> None:
    refuse(why_not_give(owner, by, members_branch), "member_id" if owner.member_id else "branch_id")


def why_not_give(owner: Owner, by: Identity, members_branch: int | None) -> str | None:
    return checks.why_not_give(member_id=owner.member_id, branch_id=owner.branch_id or members_branch or branch_of_department(owner.department_id),
                               by_member_id=by.member_id, led_branch_ids=by.led_branch_ids)


def free_for(by: Identity, owner: Owner) -> list[ColumnElement[bool]]:
    """Cases that this person may give away, and that come to no branch he or she leads."""
    branch, led = branch_to_be(owner), sorted(by.led_branch_ids)
    goes_elsewhere = [or_(branch.is_(None), branch.not_in(led))] if led and isinstance(branch, ColumnElement) else []
    return [not_own(by), *goes_elsewhere]


def refuse_owner(owner: Owner, members_branch: int | None) -> None:
    branch = db.session.get(Branch, owner.branch_id) if owner.branch_id else None
    members_branch = owner.branch_id if was_in(owner.member_id, owner.branch_id) else members_branch
    refuse(rules.why_not_assign(
        department_id=owner.department_id, branch_id=owner.branch_id, member_id=owner.member_id, member_branch_id=members_branch,
        branch_exists=owner.branch_id is None or (branch is not None and branch.is_active)), "branch_id")


def give(owner: Owner, *conditions: ColumnElement[bool]) -> int:
    """One UPDATE over the cases that fit. Returns how many."""
    values: dict[Any, Any] = {Case.version: Case.version + 1}
    if owner.department_id:
        values[Case.department_id] = owner.department_id
    branch = branch_to_be(owner)
    if branch is not None:
        values[Case.branch_id] = branch
    if owner.member_id:
        values[Case.member_id] = owner.member_id
    elif owner.branch_id:
        values[Case.member_id] = when((Case.branch_id == owner.branch_id, Case.member_id), else_=None)
    statement = update(Case).where(*conditions).values(values).execution_options(synchronize_session=False)
    count: int = db.session.execute(statement).rowcount  # type: ignore[attr-defined]
    for case in [row for row in db.session if isinstance(row, Case)]:
        db.session.expire(case)
    return count


def branch_to_be(owner: Owner) -> Any:
    """The branch each case gets, as a value or an expression over the case; None where it stays."""
    if owner.branch_id:
        return owner.branch_id
    if owner.member_id:
        return on_receipt(owner.member_id)
    branch_id = branch_of_department(owner.department_id)
    return when((IS_UNASSIGNED, branch_id), else_=Case.branch_id) if branch_id else None


def on_receipt(member_id: int) -> Any:
    """SQL: the member's branch on the case's day of receipt, else today's."""
    then = select(Membership.branch_id).where(
        Membership.member_id == member_id, Membership.from_on <= Case.received_on,
        or_(Membership.to_on.is_(None), Membership.to_on >= Case.received_on)).correlate(Case).scalar_subquery()
    return func.coalesce(then, branch_of_member(member_id))


def branch_at(member_id: int | None, day: date) -> int | None:
    """The member's branch that day, else today's."""
    if member_id is None:
        return None
    then = membership_on(member_id, day)
    return then.branch_id if then else branch_of_member(member_id)


def was_in(member_id: int | None, branch_id: int | None) -> bool:
    """Was the member ever in the branch? Then an officer may say so."""
    if member_id is None or branch_id is None:
        return False
    statement = select(Membership.id).where(Membership.member_id == member_id, Membership.branch_id == branch_id).limit(1)
    return db.session.scalar(statement) is not None


def branch_of_department(department_id: int | None) -> int | None:
    return db.session.scalar(select(Department.branch_id).where(Department.id == department_id)) if department_id else None


def tell(member_id: int, text: str, case: Case | None = None) -> None:
    """One line for one case, or one a day for many at once."""
    if case is not None:
        what = {"kind": notices.ASSIGNED, "url": path_to("petitions.show_case", case_id=case.id), "subject": case, "due_on": case.due_on,
                "time": str(case.version)}
    else:
        what = {"kind": notices.ASSIGNED_MANY, "time": str(clock.today()), "url": path_to("petitions.list_cases", state=CaseState.OPEN)}
    notifications.notify_members([member_id], text=text, **what)


# --- rules --------------------------------------------------------------------------------------------------------------------

def apply_rules(*, by: Identity) -> Applied:
    """Each rule in its order over the open cases nobody owns: one UPDATE a rule, however many cases. What a rule would give to whoever applies them
    stays as it is, for no later rule either."""
    subtrees, today = below(queries.subjects_in_order()), clock.today()
    counts: list[tuple[AssignmentRule, int]] = []
    kept_back: list[ColumnElement[bool]] = []
    for rule in assignment_rules():
        owner, fits = owner_of(rule), fitting(rule, subtrees)
        if why_not_give(owner, by, branch_at(owner.member_id, today)):
            kept_back.append(and_(*fits).is_not(true()))
        else:
            counts.append((rule, give(owner, *fits, *kept_back, owned(Case, by, "case:assign"), *free_for(by, owner))))
    left = number(IS_OPEN, IS_UNASSIGNED)
    audit.record("assignment-rule.applied", by=by, counts={rule.id: count for rule, count in counts}, left=left, passed_over=len(kept_back))
    return Applied(counts, left, len(kept_back))


def owner_of(rule: AssignmentRule) -> Owner:
    return Owner(rule.department_id, rule.branch_id, rule.member_id)


def fitting(rule: AssignmentRule, subtrees: dict[int, frozenset[int]]) -> list[ColumnElement[bool]]:
    conditions = [IS_OPEN, IS_UNASSIGNED]
    if rule.subject_id:
        conditions.append(Case.subject_id.in_(sorted(subtrees[rule.subject_id])))
    if rule.district:
        conditions.append(Case.district == rule.district)
    if rule.channel:
        conditions.append(Case.channel == rule.channel)
    if rule.member_id:
        conditions.append(on_receipt(rule.member_id).is_not(None))
    return conditions


def add_rule(*, facts: dict[str, Any], by: Identity) -> AssignmentRule:
    rule = AssignmentRule()
    write_rule(rule, facts, by)
    db.session.add(rule)
    audit.record("assignment-rule.added", subject=rule, by=by, **facts)
    return rule


def edit_rule(rule: AssignmentRule, *, facts: dict[str, Any], version: int | None, by: Identity) -> None:
    refuse_stale(rule, version)
    write_rule(rule, facts, by)
    audit.record("assignment-rule.edited", subject=rule, by=by, **facts)


def remove_rule(rule: AssignmentRule, *, by: Identity) -> None:
    audit.record("assignment-rule.removed", subject=rule, by=by, **{name: getattr(rule, name) for name in RULE_FACTS})
    db.session.delete(rule)
    db.session.flush()


def write_rule(rule: AssignmentRule, facts: dict[str, Any], by: Identity) -> None:
    owner = Owner(facts["department_id"], facts["branch_id"], facts["member_id"])
    members_branch = branch_at(owner.member_id, clock.today())
    refuse_self(owner, by, members_branch)
    refuse_owner(owner, members_branch)
    refuse(checks.why_not_district(facts["district"] or ""), "district")
    if not owner.branch_id and not owner.member_id and not branch_of_department(owner.department_id):
        raise Refusal("这个处室没有对应的党支部，请再选一个支部或承办人。", "branch_id")
    for name in RULE_FACTS:
        setattr(rule, name, facts[name] if name != "district" else facts[name] or "")
