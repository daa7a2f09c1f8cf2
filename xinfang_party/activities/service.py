"""What people do with a record; each function is one step and leaves one step row and one audit entry (a signature leaves the entry alone)."""
from datetime import date
from typing import BinaryIO

from sqlalchemy.orm.attributes import flag_modified

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.activities import rules, telling
from xinfang_party.activities.amending import amended
from xinfang_party.activities.confirming import may_step_in, why_not_confirm, word_on_own
from xinfang_party.activities.finding import index
from xinfang_party.activities.models import ActionItem, Activity, Amendment, Attendance, Exemption, Facts
from xinfang_party.activities.queries import exemptions_of, expected_roll
from xinfang_party.activities.registry import ON_LOGGED
from xinfang_party.activities.steps import address, mark, note, refuse_stale
from xinfang_party.activities.terms import ExemptionReason, Kind, SignedAs, State, Status
from xinfang_party.activities.writing import write, write_action
from xinfang_party.audit import service as audit
from xinfang_party.files import service as files
from xinfang_party.files.models import Attachment
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, refuse
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.organization.models import Member
from xinfang_party.organization.terms import Stay

PlannedBy = tuple[int, int | None, date, frozenset[Kind]]


# --- the record ---------------------------------------------------------------------------------------------------------------

def log(*, facts: Facts, by: Identity, plan_id: int | None = None) -> Activity:
    """A new record; without a roll it is only planned. `facts`: as the contract of the room names them (`writing`); `plan_id`: the planned
    entry it is made from. Raises `Refusal` naming the field."""
    activity = Activity(state=State.PLANNED, place="", outside_lecturer="", observers="", summary="", discussion="")
    with db.session.no_autoflush:
        write(activity, facts)
    db.session.add(activity)
    mark(activity, "log", by=by, kind=activity.form, on=activity.held_on)
    saved(activity, None, by, plan_id)
    return activity


def edit(activity: Activity, *, facts: Facts, version: int | None, by: Identity) -> None:
    """Write it anew, before it is sent. The version moves on even where only a line of a list was changed."""
    refuse_stale(activity, version)
    rules.FLOW.next(activity.state, "edit")
    before = planned_by(activity)
    with db.session.no_autoflush:
        write(activity, facts)
    flag_modified(activity, "title")
    mark(activity, "edit", by=by)
    saved(activity, before, by)


def submit(activity: Activity, *, version: int | None = None, by: Identity) -> None:
    """To the host, who confirms it."""
    refuse_stale(activity, version)
    rules.FLOW.next(activity.state, "submit")
    said = bool(activity.topics or activity.materials or activity.summary.strip())
    refuse(rules.why_not_submit({"host_id": activity.host_id, "recorder_id": activity.recorder_id, "roll": len(activity.roll), "content": said}))
    activity.submitted_on = clock.today()
    move(activity, "submit", by=by)
    telling.ask_to_confirm(activity, by.member_id)


def confirm(activity: Activity, *, opinion: str = "", version: int | None = None, by: Identity) -> None:
    """By the host, or a leader who did not send it. From now on it changes by numbered amendments only."""
    refuse_stale(activity, version)
    rules.FLOW.next(activity.state, "confirm")
    refuse(why_not_confirm(activity, by))
    refuse(rules.why_not_text(opinion), "opinion")
    activity.confirmed_on = clock.today()
    move(activity, "confirm", "\n".join(filter(None, (opinion, word_on_own(activity, by)))), by=by)


def return_(activity: Activity, *, opinion: str, version: int | None = None, by: Identity) -> None:
    """Back to the recorder, with what should change."""
    refuse_stale(activity, version)
    rules.FLOW.next(activity.state, "return")
    refuse(rules.why_not_confirm(activity.host_id, by.member_id, leads=activity.branch_id in by.led_branch_ids, has_submitted=False,
                                 steps_in=may_step_in(activity, by)))
    refuse(rules.why_not_reason(opinion, "退回时请写明修改意见，让记录人知道改什么。"), "opinion")
    activity.submitted_on = None
    move(activity, "return", opinion, by=by)
    telling.tell_returned(activity, opinion)


def cancel(activity: Activity, *, reason: str, version: int | None = None, by: Identity) -> None:
    """It was not held, or is entered twice. It stays readable and counts nowhere."""
    refuse_stale(activity, version)
    rules.FLOW.next(activity.state, "cancel")
    refuse(rules.why_not_reason(reason, "请写明作废的原因。"), "reason")
    activity.cancel_reason, was_sent = reason, activity.state is State.SUBMITTED
    move(activity, "cancel", reason, by=by)
    if was_sent:
        telling.tell_cancelled(activity, reason, by)


def amend(activity: Activity, *, facts: Facts, reason: str, version: int | None, by: Identity) -> Amendment:
    """Correct a confirmed record, with the reason; refused where nothing changes."""
    refuse_stale(activity, version)
    rules.FLOW.next(activity.state, "amend")
    refuse(rules.why_not_reason(reason, "请写明更正的理由。"), "reason")
    before = planned_by(activity)
    with db.session.no_autoflush:
        amendment = amended(activity, facts, reason, by)
    mark(activity, "amend", reason, by=by, number=amendment.number)
    saved(activity, before, by)
    telling.tell_amended(activity, amendment.number, reason)
    return amendment


def review(activity: Activity, *, opinion: str, version: int | None = None, by: Identity) -> None:
    """The Party office has read the confirmed record, with what it says of it (domain.md 8.1). The record stays as it is."""
    refuse_stale(activity, version)
    rules.FLOW.next(activity.state, "review")
    is_own = by.member_id is not None and (by.member_id in (activity.host_id, activity.recorder_id) or activity.branch_id in by.led_branch_ids)
    refuse("自己主持、记录或负责的支部的记录，请由机关党委的其他同志审阅。" if is_own else None, "opinion")
    refuse(rules.why_not_reason(opinion, "请写一句审阅意见。"), "opinion")
    flag_modified(activity, "title")
    move(activity, "review", opinion, by=by)
    telling.tell_reviewed(activity, opinion)


def move(activity: Activity, verb: str, opinion: str = "", *, by: Identity) -> None:
    activity.state = rules.FLOW.next(activity.state, verb)
    mark(activity, verb, opinion, by=by)


def planned_by(activity: Activity) -> PlannedBy:
    """What decides which planned entries it is the record of."""
    return activity.branch_id, activity.cell_id, activity.held_on, frozenset(activity.kinds)


def saved(activity: Activity, before: PlannedBy | None, by: Identity, plan_id: int | None = None) -> None:
    """What follows from every writing. Whoever plans hears of what is new, or another thing to plan by than `before`."""
    is_added = Kind.LIFE_MEETING in activity.kinds and (before is None or Kind.LIFE_MEETING not in before[3])
    works_for_branch = reach(by, "activity:record").covers(branch_id=activity.branch_id)
    refuse(rules.why_not_life_meeting(is_added, works_for_branch=works_for_branch), "purposes")
    index(activity)
    telling.tell_owners(activity, activity.actions)
    for hear in ON_LOGGED if planned_by(activity) != before else ():
        hear(activity, plan_id, by)


# --- the roll -----------------------------------------------------------------------------------------------------------------

def sign(activity: Activity, member_id: int, *, as_: SignedAs, by: Identity, late_days: int = 0) -> Attendance:
    """Somebody was there by the own word: by the code on the screen, or declared afterwards within `late_days`. Again changes nothing."""
    row = next((one for one in activity.roll if one.member_id == member_id), None)
    expected = {one.member_id: one for one in expected_roll(activity.branch_id, activity.cell_id, activity.form, activity.held_on)}
    refuse(rules.why_not_sign(activity.state, activity.held_on, activity.last_on, clock.today(), late_days=late_days,
                              is_expected=row is not None or member_id in expected))
    if row is None:
        person = expected[member_id]
        row = Attendance(member_id=member_id, status=Status.PRESENT, has_vote=person.has_vote, is_exempt=person.is_exempt)
        activity.roll.append(row)
    elif row.status is Status.PRESENT and row.signed_at is not None:
        return row
    row.status, row.missed_as, row.made_up_on, row.made_up_material = Status.PRESENT, None, None, ""
    row.signed_as, row.signed_at = as_, clock.now()
    audit.record("attendance.signed", subject=row, by=by, kind=as_)
    return row


def make_up(attendance: Attendance, *, on: date | None, material: str, proof: tuple[BinaryIO, str] | None = None, by: Identity) -> None:
    """An absence made good (补学): it counts for hours, not for attendance. `proof`: a file and its name, never required."""
    activity = attendance.activity
    refuse(rules.why_not_make_up(attendance.status, activity.held_on, on, material, clock.today(), counts=activity.state.counts),
           "material" if on and not material.strip() else "on")
    attendance.missed_as, attendance.status = attendance.status, Status.MADE_UP
    attendance.made_up_on, attendance.made_up_material = on, material
    note(activity, "make-up", by=by)
    audit.record("attendance.made-up", subject=attendance, by=by, on=on)
    if proof is not None:
        files.attach(*proof, to=attendance, by=by)


# --- files --------------------------------------------------------------------------------------------------------------------

def attach(activity: Activity, stream: BinaryIO, filename: str, *, by: Identity) -> Attachment:
    """A file at the record, as long as it is not locked."""
    refuse(None if activity.state.is_open else "记录已经确认或作废，不能再添加文件。要补充的，请写在“更正”里。", "file")
    return files.attach(stream, filename, to=activity, by=by)


# --- action items -------------------------------------------------------------------------------------------------------------

def add_action(activity: Activity, *, text: str, owner_id: int | None, due_on: date | None, by: Identity) -> ActionItem:
    """One more thing to do, whatever the state of the record; a page of the record opened before is stale from now on."""
    refuse(None if activity.state.counts else "还没有开或者已经作废的，不能添加落实事项。")
    item = ActionItem(branch_id=activity.branch_id)
    write_action(item, {"text": text, "owner_id": owner_id, "due_on": due_on})
    activity.actions.append(item)
    flag_modified(activity, "title")
    note(activity, "add-action", by=by)
    audit.record("action-item.added", subject=item, by=by)
    telling.tell_owners(activity, [item])
    return item


def close_action(item: ActionItem, *, result: str, on: date | None, version: int | None = None, by: Identity) -> None:
    """It is done, with how."""
    if version is not None and version != item.version:
        raise Conflict(MEANWHILE, address(item.activity))
    refuse(rules.why_not_close(item.closed_on, on, item.activity.held_on, result, clock.today()), "result" if on and not result.strip() else "on")
    item.closed_on, item.result = on, result
    note(item.activity, "close-action", by=by)
    audit.record("action-item.closed", subject=item, by=by, on=on)


# --- exemptions ---------------------------------------------------------------------------------------------------------------

def exempt(member: Member, *, from_on: date, to_on: date | None, reason: ExemptionReason, approver: str, by: Identity) -> Exemption:
    """No attendance is required of this member (教育管理条例 art. 23). Rolls called before stay as they are."""
    others = [Stay(row.from_on, row.to_on) for row in exemptions_of(member.id)]
    refuse(rules.why_not_exempt(from_on, to_on, approver, others), "from_on" if approver.strip() else "approver")
    row = Exemption(member_id=member.id, from_on=from_on, to_on=to_on, reason=reason, approver=approver)
    db.session.add(row)
    audit.record("exemption.added", subject=row, by=by, from_on=from_on, to_on=to_on)
    return row


def end_exemption(row: Exemption, *, to_on: date, version: int | None = None, by: Identity) -> None:
    """Its last day, once it is known."""
    if version is not None and version != row.version:
        raise Conflict(MEANWHILE)
    others = [Stay(other.from_on, other.to_on) for other in exemptions_of(row.member_id) if other.id != row.id]
    refuse(rules.why_not_exempt(row.from_on, to_on, row.approver, others), "to_on")
    row.to_on = to_on
    audit.record("exemption.ended", subject=row, by=by, to_on=to_on)
