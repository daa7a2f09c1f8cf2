"""What the pages of cases show, gathered in a few statements."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app, render_template, url_for

from xinfang_party.access.permissions import may, reach
from xinfang_party.access.terms import Identity
from xinfang_party.kernel import clock, workdays
from xinfang_party.kernel.periods import chinese
from xinfang_party.organization.queries import branch_choices, department_names
from xinfang_party.petitions import deriving, queries, rules
from xinfang_party.petitions.catalogue import EXTENSION_MAX_DAYS, PAUSE_REASONS
from xinfang_party.petitions.filters import SOON, CaseState, Filters, Missing, Turn, read
from xinfang_party.petitions.forms import ACT_FORMS, AssignForm, Form, OwnerFields, PauseForm
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.service import open_pause
from xinfang_party.petitions.terms import Channel, HandlingClass, Procedure, Purpose
from xinfang_party.web.pagination import Page, paginate

FILTER_WORDS = {name: [(word.value, word.label) for word in words] for name, words in (
    ("state", CaseState), ("channel", Channel), ("purpose", Purpose), ("handling", HandlingClass), ("missing", Missing), ("turn", Turn))}
LIST_ARGUMENTS = ("text", "state", "days", "from", "to", "period", "channel", "purpose", "class", "subject", "alone", "district", "department",
                  "branch", "member", "missing", "turn", "open", "sort", "page")
YES_NO = {True: "重复", False: "初次", None: "不清楚"}


# --- the list -----------------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Listing:
    """One page of the list with what its filters offer. `hidden`: accusations that are only counted, told where nothing but whole months narrows."""

    page: Page
    filters: Filters
    problems: list[str]
    places: queries.Places
    hidden: int
    soon_until: date


def listing(identity: Identity, args: Mapping[str, str]) -> Listing:
    places = places_for(identity, args)
    filters, problems = read(args, places.known)
    total, hidden = queries.numbers_of(identity, filters)
    page = paginate(queries.listed(identity, filters), Case, *queries.ROW, total=total)
    return Listing(page, filters, problems, places, hidden, soon_until())


def places_for(viewer: Identity, args: Mapping[str, str]) -> queries.Places:
    """What cases are filed under, with the branch that the address names."""
    text = args.get("branch", "")
    return queries.places(viewer, int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None)


def list_page(identity: Identity, args: Mapping[str, str], form: OwnerFields | None = None) -> str:
    shown = listing(identity, args)
    if form is None and may(identity, "case:assign"):
        form = OwnerFields(formdata=None)
    if form is not None:
        form.offer_places(shown.places.departments, shown.places.branches)
    subjects = [(s.id, "　" * (s.level - 1) + s.name + ("（已停用）" if s.retired_on else "")) for s in shown.places.subjects]
    return render_template("petitions/list_cases.html", **vars(shown), form=form, state_of=state_of, owner_of=owner_of, subjects=subjects,
                           words=FILTER_WORDS, bulk_url=url_for("petitions.assign_cases", **carried(args)),
                           sees_own_only=reach(identity, "case:read").is_own_only)


def carried(args: Mapping[str, str]) -> dict[str, Any]:
    """The arguments of a list that an address may carry on: known names only, whatever a stranger put beside them."""
    return {name: args[name] for name in LIST_ARGUMENTS if args.get(name)}


def soon_until() -> date:
    """The last day of the five working days in which a case counts as due soon."""
    return workdays.add_workdays(clock.today(), SOON)


def state_of(case: Case, soon: date) -> tuple[str, str]:
    """(words, tone) of where the case stands. `soon`: the last day that counts as due soon."""
    today = clock.today()
    if case.ending is not None:
        return case.ending.label, "quiet"
    if case.replied_on is not None:
        late = case.replied_on > case.due_on
        return ("逾期答复", "warn") if late else ("已办结" if case.concluded_on else "已答复", "good")
    if case.concluded_on is not None:
        return "已办结", "good"
    days = (case.due_on - today).days
    if days < 0:
        return f"超期 {-days} 天", "bad"
    return (f"还有 {days} 天" if days else "今天到期", "warn") if case.due_on <= soon else ("办理中", "info")


def owner_of(case: Case) -> str:
    """The nearest there is: member, branch, department; empty = nobody yet."""
    owner = case.member or case.branch or case.department
    return owner.name if owner else ""


# --- one case -----------------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Act:
    """Something that may be done to a case: its permission, its heading and the word on its button."""

    permission: str
    title: str
    button: str


ACTS: Mapping[str, Act] = {
    "assign": Act("case:assign", "分派", "保存分派"), "accept": Act("case:edit", "登记受理", "登记受理"),
    "reply": Act("case:edit", "登记答复", "登记答复"), "rate": Act("case:edit", "登记群众评价", "登记评价"),
    "conclude": Act("case:edit", "登记办结", "登记办结"), "extend": Act("case:extend", "延长办理期限", "登记延期"),
    "pause": Act("case:edit", "中止", "登记中止"), "resume": Act("case:edit", "结束中止", "登记结束"),
    "reclassify": Act("case:edit", "调整四办分类", "保存调整"), "end": Act("case:edit", "撤回、不予受理或不再受理", "登记"),
}


def page_of(case: Case, viewer: Identity, typed: Mapping[str, Form] | None = None) -> dict[str, Any]:
    """Everything `show_case.html` needs. `typed`: forms that came back with faults, by act."""
    today, move = clock.today(), current_app.config["MOVE_LAST_DAY"]
    deadlines = deriving.shown(case, today=today, move_last_day=move)
    pause = open_pause(case)
    return {
        "case": case, "deadlines": deadlines, "facts": facts_of(case), "timeline": timeline_of(case), "state": state_of(case, soon_until()),
        "next": deriving.next_actor(case, today=today, move_last_day=move, owner=owner_of(case),
                                    pause=PAUSE_REASONS[pause.reason].words if pause else ""),
        "note": note_to(viewer, case), "pauses": case.pauses, "reasons": PAUSE_REASONS,
        "may_write": may(viewer, "case:edit") and not queries.why_not_write(case, viewer),
        "acts": ACTS, "forms": forms_for(case, viewer) | dict(typed or {})}


def note_to(viewer: Identity, case: Case) -> str:
    """What the keeper of the case is to do, who cannot note it down here; "" for everybody else."""
    if may(viewer, "case:edit"):
        return queries.why_not_write(case, viewer) or ""
    if not case.is_open:
        return ""
    if case.member_id is not None and case.member_id == viewer.member_id:
        return rules.note_to_keeper(case.due_on, clock.today(), is_accepted=case.accepted_on is not None)
    if case.member_id is None and case.branch_id in viewer.led_branch_ids:
        return rules.note_to_leader(case.due_on, clock.today())
    return ""


def forms_for(case: Case, viewer: Identity) -> dict[str, Form]:
    """act → form of what this viewer may do to the case as it stands, in the order of ACTS; none to the own ones."""
    if queries.why_not_write(case, viewer):
        return {}
    answered, paused = case.replied_on is not None or case.concluded_on is not None, open_pause(case) is not None
    possible = {
        "accept": case.accepted_on is None and case.ending is None and not answered, "reply": case.is_open, "rate": answered,
        "conclude": case.concluded_on is None and case.ending is None, "end": case.is_open, "pause": case.is_open and not paused,
        "extend": case.is_open and case.procedure is Procedure.ORDINARY and case.extension_days < EXTENSION_MAX_DAYS, "resume": paused}
    return {name: blank(name, case) for name, act in ACTS.items() if possible.get(name, True) and may(viewer, act.permission)}


def blank(name: str, case: Case) -> Form:
    """The form of an act as it is first shown."""
    today = clock.today()
    data: dict[str, Any] = {"version": case.version, **dict.fromkeys(
        ("accepted_on", "replied_on", "concluded_on", "ended_on", "evaluated_on", "approved_on", "paused_on", "resumed_on"), today)}
    if name == "assign":
        data |= {"department_id": case.department_id, "branch_id": case.branch_id, "member": case.member.number if case.member else ""}
    return prepared(ACT_FORMS[name](formdata=None, data=data), case)


def prepared(form: Form, case: Case) -> Form:
    """With the lists its fields offer."""
    if isinstance(form, AssignForm):
        form.offer_places(department_names(), branch_choices(case.branch_id))
    if isinstance(form, PauseForm):
        form.offer_reasons((reason.code, reason.words + ("（停止计算期限）" if reason.stops_clock else "（期限照常计算）")) for reason in PAUSE_REASONS.values())
    return form


def facts_of(case: Case) -> list[tuple[str, Any]]:
    def label(value: Any) -> str:
        return value.label if value is not None else "未填"

    path, subject = [], case.subject
    while subject is not None:
        path.append(subject.name)
        subject = subject.parent
    evaluations = [f"{who}：{label(value)}" for who, value in (("信访部门", case.office_evaluation), ("责任单位", case.unit_evaluation)) if value]
    return [
        ("形式", label(case.channel)), ("目的", label(case.purpose)), ("内容分类", " / ".join(reversed(path)) or "未填"),
        ("区县", case.district or "未填"), ("四办分类", label(case.handling)), ("办理程序", case.procedure.label),
        ("初次或重复", YES_NO[case.is_repeat]), ("承办处室", case.department.name if case.department else "未分派"),
        ("党支部", case.branch.name if case.branch else "未分派"), ("承办人", case.member.name if case.member else "未分派"),
        ("办理结果", label(case.outcome) if case.outcome else "还没有"), ("群众评价", "；".join(evaluations) or "还没有"),
        ("已延长", f"{case.extension_days} 日"), ("扣除中止", f"{case.paused_days} 日")]


def timeline_of(case: Case) -> list[dict[str, Any]]:
    """What happened, the latest first; on one day against the order in which it usually does."""
    entries: list[tuple[date | datetime, str, str, str]] = []

    def note(when: date | datetime | None, title: str, text: str = "", tone: str = "quiet") -> None:
        if when is not None:
            entries.append((when, title, text, tone))

    at = f"{case.received_time:%H:%M}" if case.received_time else ""
    note(case.received_on, "收到", "，".join(filter(None, [at, case.channel.label if case.channel else ""])), "info")
    note(case.registered_on, "登记")
    note(case.accepted_on, "受理", *lateness(case.accepted_on, case.accept_due_on))
    for change in queries.class_changes(case):
        before = f"由{change.before.label}调整为" if change.before else "定为"
        note(change.at, "四办分类", f"{before}{change.after.label if change.after else '未定'}{'：' + change.reason if change.reason else ''}（{change.actor}）")
    for extension in case.extensions:
        note(extension.approved_on, f"延期 {extension.days} 日", f"{extension.reason}（{extension.approver}批准）", "warn")
    for pause in case.pauses:
        note(pause.from_on, "中止", PAUSE_REASONS[pause.reason].words if pause.reason in PAUSE_REASONS else pause.reason, "warn")
        note(pause.to_on, "中止结束")
    note(case.replied_on, "答复", *lateness(case.replied_on, case.due_on, case.outcome.label if case.outcome else ""))
    note(case.evaluated_on, "群众评价", facts_words(case), "info")
    note(case.concluded_on, "办结", "", "good")
    note(case.ended_on, case.ending.label if case.ending else "", "", "quiet")
    entries.sort(key=lambda entry: clock.local(entry[0]).date() if isinstance(entry[0], datetime) else entry[0])
    return [dict(zip(("when", "title", "text", "tone"), entry, strict=True)) for entry in reversed(entries)]


def lateness(done_on: date | None, due_on: date, words: str = "") -> tuple[str, str]:
    """(text, tone) of a step that has a last day."""
    if done_on is not None and done_on > due_on:
        return "，".join(filter(None, [words, f"超过期限（{chinese(due_on)}）"])), "bad"
    return words, "good"


def facts_words(case: Case) -> str:
    pairs = (("信访部门", case.office_evaluation), ("责任单位", case.unit_evaluation))
    return "；".join(f"{who}：{value.label}" for who, value in pairs if value is not None)
