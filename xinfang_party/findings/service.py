"""What the finder and the branch at fault do with a finding; each function is one step and leaves one step row and one audit entry."""
from datetime import date
from typing import Any, BinaryIO

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.files import service as files
from xinfang_party.findings import notices, rules, telling
from xinfang_party.findings.models import Finding, FindingNote, FindingStep, FindingYear
from xinfang_party.findings.terms import PAST, DueKind, Severity, Source, State
from xinfang_party.findings.turns import person
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal, refuse
from xinfang_party.kernel.serials import next_serial
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.organization.models import Branch
from xinfang_party.organization.queries import current_posts, leaders_of, membership_on

TEXTS = ("found_by", "document_no", "source_key", "facts", "item_code")
File = tuple[BinaryIO, str]


def register(*, branch_id: int, source: Source, facts: str, found_on: date, bound_on: date, severity: Severity = Severity.MINOR,
             due_kind: DueKind = DueKind.NOW, item_code: str = "", owner_id: int | None = None, found_by: str = "", document_no: str = "",
             feedback_on: date | None = None, source_key: str = "", parent_id: int | None = None, by: Identity) -> Finding:
    """One thing found wrong in a branch; owned by its secretary unless `owner_id` says whose it is. `bound_on`: the last day the branch may set.

    `source_key`: the round or inspection in the caller's own words. `parent_id`: the problem of a city inspection tour of which this is a part.
    """
    today = clock.today()
    finding = Finding(branch_id=branch_id, state=State.REGISTERED, state_since=today, registrar_account_id=by.account_id,
                      registrar_member_id=by.member_id, registrar=by.name)
    write(finding, {"branch_id": branch_id, "source": source, "facts": facts, "found_on": found_on, "bound_on": bound_on, "severity": severity,
                    "due_kind": due_kind, "item_code": item_code, "owner_id": owner_id, "found_by": found_by, "document_no": document_no,
                    "feedback_on": feedback_on, "source_key": source_key, "parent_id": parent_id})
    finding.year, finding.serial = today.year, next_serial(FindingYear, today.year)
    db.session.add(finding)
    db.session.flush()
    step(finding, "register", by=by)
    telling.tell_turn(finding)
    return finding


def edit(finding: Finding, *, facts: dict[str, Any], version: int | None, by: Identity) -> None:
    """Write it anew while the branch has not begun. `facts`: as `register` takes them."""
    refuse(rules.why_not_edit(finding.state, person(by), finding.hands, is_of_branch=is_of_branch(finding, by)))
    refuse_stale(finding, version)
    before = told_of(finding)
    write(finding, facts)
    refuse("不能把问题改到您自己的支部，请由其他人办理。" if is_of_branch(finding, by) else None, "branch_id")
    after = told_of(finding)
    step(finding, "edit", by=by, before={name: was for name, was in before.items() if was != after[name]},
         after={name: now for name, now in after.items() if now != before[name]})
    if (before["owner_id"], before["branch_id"]) != (finding.owner_id, finding.branch_id):
        telling.tell_turn(finding)


def told_of(finding: Finding) -> dict[str, Any]:
    """What an entry tells of an edit."""
    return {"branch_id": finding.branch_id, "owner_id": finding.owner_id, "title": finding.facts, "due_on": finding.bound_on.isoformat()}


def write(finding: Finding, facts: dict[str, Any]) -> None:
    today = clock.today()
    for name in TEXTS:
        refuse(why_not_text(facts[name]), "text" if name == "facts" else name)
    refuse(rules.why_not_facts(facts["facts"]), "text")
    refuse(rules.why_not_item(facts["item_code"]), "item_code")
    refuse(rules.why_not_found(facts["found_on"], today), "found_on")
    if facts["bound_on"] != finding.bound_on:
        refuse(rules.why_not_bound(facts["bound_on"], facts["found_on"], today), "bound_on")
    reason = rules.why_not_source(facts["source"], found_by=facts["found_by"], document_no=facts["document_no"], feedback_on=facts["feedback_on"],
                                  is_sub=facts["parent_id"] is not None, today=today)
    refuse(*(reason or (None, None)))
    refuse_place(finding, facts)
    owner_id = facts["owner_id"] or next(iter(leaders_of(facts["branch_id"], today)), None)
    for name, value in {**facts, "owner_id": owner_id, "due_on": facts["bound_on"]}.items():
        setattr(finding, name, value)


def refuse_place(finding: Finding, facts: dict[str, Any]) -> None:
    """The branch is there, the owner belongs to it, the problem above is one that has parts."""
    branch = db.session.get(Branch, facts["branch_id"]) if facts["branch_id"] is not None else None
    if branch is None or not branch.is_active:
        raise Refusal("请选择一个现有的党组织。", "branch_id")
    refuse_owner(branch.id, facts["owner_id"])
    if facts["parent_id"] is not None:
        above = db.session.get(Finding, facts["parent_id"])
        if above is None or above.id == finding.id or above.parent_id is not None or above.source is not Source.TOUR or not above.state.is_open:
            raise Refusal("请选择一个还没有销号的巡察反馈问题作为上级问题。", "parent_id")


def refuse_owner(branch_id: int, owner_id: int | None) -> None:
    """A member of the branch, or one with a post in its committee."""
    if owner_id is None:
        return
    stay = membership_on(owner_id, clock.today())
    if (stay is None or stay.branch_id != branch_id) and all(post.branch_id != branch_id for post in current_posts(owner_id, clock.today())):
        raise Refusal("责任人应是这个党组织的党员，请检查姓名或党员编号。", "owner")


# --- the branch at fault ------------------------------------------------------------------------------------------------------

def plan(finding: Finding, *, cause: str, measures: str, due_on: date, lead_leader: str = "", lead_department_id: int | None = None,
         cooperating: str = "", owner_id: int | None = None, version: int | None = None, by: Identity) -> None:
    """Cause, measures, whose, by when; written anew as long as nothing waits for others. `owner_id`: another one than was named."""
    refuse_stale(finding, version)
    for name, text in (("cause", cause), ("measures", measures), ("lead_leader", lead_leader), ("cooperating", cooperating)):
        refuse(why_not_text(text), name)
    for name, text, sentence in (("cause", cause, "请写明为什么会出现这个问题。"), ("measures", measures, "请写明怎样整改。")):
        refuse(None if text.strip() else sentence, name)
    settled = finding.due_on if finding.planned_on is not None else None
    refuse(rules.why_not_plan_due(due_on, bound_on=finding.bound_on, today=clock.today(), settled=settled), "due_on")
    refuse_owner(finding.branch_id, owner_id if owner_id != finding.owner_id else None)
    move(finding, "plan", by=by, cause=cause, measures=measures, due_on=due_on, lead_leader=lead_leader, lead_department_id=lead_department_id,
         cooperating=cooperating, owner_id=owner_id or finding.owner_id, planned_on=finding.planned_on or clock.today())


def report(finding: Finding, *, text: str, version: int | None = None, by: Identity) -> None:
    """The own report that it is mended (自查); those who confirm are told."""
    refuse_stale(finding, version)
    refuse(None if text.strip() else "请写明整改到了什么程度、结果怎样。", "opinion")
    move(finding, "report", text, by=by)
    telling.tell_turn(finding)


def note(finding: Finding, *, noted_on: date, text: str, file: File | None = None, by: Identity) -> FindingNote:
    """Progress on the way."""
    if not finding.state.is_open:
        raise Refusal("已经销号或者撤销，不能再添加进展。")
    if not finding.found_on <= noted_on <= clock.today():
        raise Refusal("日期应在发现问题之后，并且不晚于今天。", "noted_on")
    refuse(None if text.strip() else "请写明做了什么。", "text")
    refuse(why_not_text(text), "text")
    made = FindingNote(finding_id=finding.id, noted_on=noted_on, text=text, actor=by.name, at=clock.now())
    db.session.add(made)
    audit.record("finding.noted", subject=finding, by=by)
    if file is not None:
        files.attach(*file, to=made, by=by)
    return made


def attach(finding: Finding, file: File, *, by: Identity) -> None:
    """Evidence of the finding itself."""
    if not finding.state.is_open:
        raise Refusal("已经销号或者撤销，不能再添加附件。")
    if is_of_branch(finding, by):
        raise Refusal("这是您所在支部的问题，证明材料请在提交自查、加进展时传。")
    files.attach(*file, to=finding, by=by)


def withdraw(finding: Finding, *, reason: str, version: int | None = None, by: Identity) -> None:
    """By who registered it, as long as nothing was reported."""
    refuse_stale(finding, version)
    refuse(rules.why_not_withdraw(person(by), finding.hands, is_of_branch=is_of_branch(finding, by)))
    refuse(rules.why_not_end(open_parts(finding)))
    refuse(None if reason.strip() else "撤销请写明原因。", "opinion")
    move(finding, "withdraw", reason, by=by, withdrawn_on=clock.today())
    telling.tell_menders(finding, notices.WITHDRAWN, f"问题{finding.number}已撤销，不用再整改：{reason}")


# --- what all steps share -----------------------------------------------------------------------------------------------------

def move(finding: Finding, verb: str, opinion: str = "", *, by: Identity, **facts: Any) -> None:
    """Nothing is written before everything was asked."""
    refuse(why_not_text(opinion), "opinion")
    for name, value in {"state": rules.FLOW.next(finding.state, verb), "state_since": clock.today(), **facts}.items():
        setattr(finding, name, value)
    step(finding, verb, opinion, by=by)


def step(finding: Finding, verb: str, opinion: str = "", *, by: Identity, **details: Any) -> None:
    finding.steps.append(FindingStep(verb=verb, opinion=opinion, account_id=by.account_id, member_id=by.member_id, actor=by.name,
                                     taken_on=clock.today(), at=clock.now()))
    audit.record(f"finding.{PAST[verb]}", subject=finding, by=by, state=finding.state, opinion=opinion, **details)


def open_parts(finding: Finding) -> int:
    return sum(part.state.is_open for part in finding.parts)


def is_of_branch(finding: Finding, by: Identity) -> bool:
    """Belongs to the branch at fault, or leads it in person."""
    return finding.branch_id == by.home_branch_id or finding.branch_id in by.led_in_person_ids


def refuse_stale(finding: Finding, version: int | None) -> None:
    if version is not None and version != finding.version:
        raise Conflict(MEANWHILE, telling.address(finding))
