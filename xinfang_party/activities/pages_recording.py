"""The form of a record: whom it lists, whom one may name in it, and what its roll and its votes come to so far."""
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from flask import request

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import reach
from xinfang_party.activities import guests, rules
from xinfang_party.activities.catalogue import CREDITED, EXPECTS_NOBODY
from xinfang_party.activities.forms import RecordForm
from xinfang_party.activities.forms_roll import Line
from xinfang_party.activities.models import Activity
from xinfang_party.activities.pages_starting import Writing, blank, filled, leader_of, title_for
from xinfang_party.activities.queries import expected_roll, open_actions
from xinfang_party.activities.terms import OF_THE_BRANCH, PURPOSES, VOTING_FORMS, Kind, Sitting, State, Status
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import chinese
from xinfang_party.organization.queries import members_of
from xinfang_party.web import drafts, echo
from xinfang_party.web.links import row_number
from xinfang_party.web.models import Draft

EVERYWHERE = (Kind.PARTY_LESSON, Kind.THEME_DAY, Kind.STUDY, Kind.FIRST_TOPIC)
"""Purposes of any form; the others want a meeting."""


# --- the form -----------------------------------------------------------------------------------------------------------------

def opened(writing: Writing, of: type[RecordForm] = RecordForm) -> tuple[RecordForm, Draft | None]:
    """The form as sent, else as drafted, else as stored or as the last one suggests."""
    is_opened = request.method == "GET"
    draft = drafts.kept(current(), writing.key) if is_opened else None
    sent = {"formdata": drafts.form_data(draft)} if draft is not None else {}
    data = filled(writing.activity) if writing.activity else blank(writing) if is_opened else {}
    form = of(data=data, is_new=writing.activity is None, **sent)
    offer(form, writing)
    if is_opened and form.plan.data is None:
        form.plan.data = request.args.get("plan", type=row_number)
    if is_opened and writing.activity is None and form.host_id.data not in dict(form.people):
        form.host_id.data = leader_of(writing)
    return form, draft


def offer(form: RecordForm, writing: Writing) -> None:
    on = form.held_on.data or clock.today()
    lines = lines_of(writing, on)
    named, form.guests.faults = guests.named(form.guests.data or "", writing.kind, on, {line.member_id for line in lines})
    lines += named
    stored = writing.activity.roll if writing.activity else []
    form.roll.offer(lines, {row.member_id for row in stored} - {line.member_id for line in lines})
    form.people = people_of(writing, on, [line for line in lines if not line.is_named])  # a number typed does not tell a name
    form.offer(form.people, purposes_of(writing))
    for name in form.LISTS:
        if not form[name].entries:
            form.add_row(name, form.people)


def lines_of(writing: Writing, on: date) -> list[Line]:
    """A record's own roll on its own day, then whoever is registered since; on another day those expected then, with what the record says of
    them. Where nobody is expected, the members of the branch to choose from. What has no roll yet remembers the last one's."""
    activity, is_by_name = writing.activity, writing.kind in EXPECTS_NOBODY
    stored = [Line(row.member_id, row.member.name, row.has_vote, row.is_exempt, row.is_guest, row.status, row.status, row.note)
              for row in activity.roll] if activity else []
    known = {line.member_id: line for line in stored}
    before = {} if known or (activity and activity.state is not State.PLANNED) else guests.again(writing.last, writing.kind, on)
    expected = [before.get(member.id, Line(member.id, member.name, status=None)) for member in members_of(writing.branch.id, on)] if is_by_name else [
        Line(one.member_id, one.name, one.has_vote, one.is_exempt)
        for one in expected_roll(writing.branch.id, writing.cell.id if writing.cell else None, writing.kind, on)]
    if activity and activity.state is not State.PLANNED and on == activity.held_on and not is_by_name:
        return [*stored, *(replace(line, status=None, is_new=True) for line in expected if line.member_id not in known)]
    listed = {line.member_id for line in expected}
    return [*(kept(line, known.get(line.member_id), is_signed=writing.signs) for line in expected),
            *(line for line in stored if line.member_id not in listed and (line.is_guest or is_by_name)),
            *(line for line in before.values() if line.member_id not in listed)]


def kept(line: Line, before: Line | None, *, is_signed: bool) -> Line:
    """`is_signed`: people signed in themselves, so whoever did not is thought absent until the recorder says otherwise."""
    if before is not None:
        return replace(line, status=before.status, was=before.was, note=before.note)
    return replace(line, status=Status.ABSENT) if is_signed and line.status is not None else line


def people_of(writing: Writing, on: date, lines: Iterable[Line]) -> list[tuple[int, str]]:
    """Whom one may name: the members of the branch that day, the roll, and those the record names already."""
    named = named_in(writing.activity) if writing.activity else []
    found = {line.member_id: line.name for line in lines} | {member.id: member.name for member in [*members_of(writing.branch.id, on), *named]}
    return list(found.items())


def named_in(activity: Activity) -> list[Any]:
    named = [activity.host, activity.recorder, activity.lecturer, *(row.reader for row in activity.materials), *(item.owner for item in activity.actions)]
    return [one for one in named if one is not None]


def purposes_of(writing: Writing) -> list[tuple[str, str]]:
    has = {row.purpose for row in writing.activity.purposes} if writing.activity else set()
    works_for_branch = reach(current(), "activity:record").covers(branch_id=writing.branch.id)
    meetings = set(PURPOSES) - (OF_THE_BRANCH if writing.cell else set()) - (set() if works_for_branch else {Kind.LIFE_MEETING})
    offered = has | {*EVERYWHERE, *(meetings if writing.kind in VOTING_FORMS else ())}
    return [(one.value, one.label) for one in PURPOSES if one is not writing.kind and one in offered]


# --- what it comes to so far --------------------------------------------------------------------------------------------------

def sitting_of(writing: Writing, form: RecordForm) -> dict[str, Any]:
    """What `_sitting.html` shows: counts of the roll, quorum, verdict of each vote, hours. Nothing is written."""
    purposes, seated = [kind for kind in Kind if kind.value in (form.purposes.data or ())], rules.sitting(form.roll.seats)
    on = form.held_on.data or clock.today()
    kinds = {writing.kind, *purposes}
    hours = rules.credited(on, form.last_on.data, form.starts_at.data, form.ends_at.data, kinds)
    no_quorum = rules.why_no_quorum(writing.kind, purposes, seated)
    return {"seated": seated, "is_by_name": writing.kind in EXPECTS_NOBODY, "lacks_times": not hours and bool(kinds & CREDITED),
            "no_quorum": no_quorum, "hours": hours,
            "votes": writing.kind in VOTING_FORMS or Kind.ELECTION in purposes,
            "absent": [line for line in form.roll.lines if line.status not in (None, Status.PRESENT) and not line.is_exempt],
            "verdicts": [(place, *verdict(topic, seated, no_quorum)) for place, entry in enumerate(form.topics, 1) if (topic := entry.form.values)["method"]]}


def verdict(topic: dict[str, Any], seated: Sitting, no_quorum: str | None) -> tuple[str, str, str]:
    """(tone, word, sentence) of one vote."""
    approve, against, abstain = (topic[name] or 0 for name in ("approve", "against", "abstain"))
    problem = rules.why_not_votes(approve, against, abstain, seated.voters)
    if problem:
        return "bad", "请核对", problem
    if no_quorum:
        return "bad", "不够法定人数", no_quorum
    share = f"赞成 {approve} 人，有表决权的应到 {seated.entitled} 人"
    return ("good", "通过", f"{share}，过半数") if rules.has_passed(approve, seated.entitled) else ("warn", "不通过", f"{share}，没有过半数")


def blank_rows(form: RecordForm) -> dict[str, Any]:
    """An empty entry of each list, which the script copies; `__n__` stands for its number."""
    found = {name: form[name].unbound_field.args[0](prefix=f"{name}-__n__-") for name in form.LISTS}
    for row in found.values():
        row.offer(form.people)
    return found


def page_of(writing: Writing, form: RecordForm) -> dict[str, Any]:
    """Everything the form's page needs besides the form."""
    return {"writing": writing, "form": form, **sitting_of(writing, form), "default_title": title_for(writing.kind, form.held_on.data or clock.today()),
            "open_actions": [item for item in open_actions(current(), writing.branch.id) if writing.activity is None or item.activity_id != writing.activity.id],
            "blank_rows": blank_rows(form), "VOTING": VOTING_FORMS, "Status": Status, "State": State, "Kind": Kind}


# --- two people at once -------------------------------------------------------------------------------------------------------

def differing(mine: dict[str, str], theirs: dict[str, str]) -> list[tuple[str, str, str]]:
    """(what, theirs, mine) where two forms in words say different things."""
    return [(label, theirs.get(label, ""), mine.get(label, "")) for label in theirs | mine if theirs.get(label, "") != mine.get(label, "")]


def in_words(form: RecordForm) -> dict[str, str]:
    """What each input is called → what stands in it."""
    found = {field.label.text: word(field) for field in form if field.name not in (*form.LISTS, "roll") and not echo.is_secret(field)}
    found |= {f"{line.name}的出席情况": "，".join(filter(None, (line.status.label if line.status else "未参加", line.note))) for line in form.roll.lines}
    return found | {f"{form[name].label.text}第 {place} 项：{field.label.text}": word(field)
                    for name in form.LISTS for place, entry in enumerate(form[name], 1) for field in entry.form if field.short_name != "id"}


def word(field: Any) -> str:
    if getattr(field, "choices", None):
        chosen = field.data if isinstance(field.data, list) else [field.data]
        return "、".join(choice.label for choice in field.choices if choice.value in chosen and choice.value != "")
    return chinese(field.data) if isinstance(field.data, date) else "" if field.data is None else str(field.data)
