"""The paper sheet of an event as a grid: whom it lists, what stands in it already, and how what was typed is saved, line by line."""
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select

from xinfang_party.access.terms import Identity
from xinfang_party.hours import closing, missing, rules
from xinfang_party.hours.correcting import WHY
from xinfang_party.hours.forms import MOST_LINES, SheetForm, SheetLine
from xinfang_party.hours.models import ServiceHours
from xinfang_party.hours.queries import hours_of_event, taken_of_event
from xinfang_party.hours.recording import Served, put, served_by
from xinfang_party.hours.terms import Source
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal, refuse
from xinfang_party.organization.models import Member, Membership, in_force
from xinfang_party.organization.queries import find_member
from xinfang_party.volunteering.models import ServiceEvent, Shift, SignUp
from xinfang_party.volunteering.terms import STANDING, Span
from xinfang_party.volunteering.writing import when

APART = re.compile(r"[、，,；;\s]+")
NOBODY = "找不到这名党员，请刷新页面后重新添加。"
ONE_TIME = "开始和结束都要填；没有来的，两个都不填，勾选“未到”。"
CLEARED = "已经登记过时长，不能清空。不认定的，请打开那一条办理。"
MISSED_TIMES = "未到的不填时间。"
NOT_SIGNED_UP = "没有报名的不用登记未到，把这一行留空就可以。"
HOW_KNOWN = "请在说明里写是怎么知道没有来的，比如当天点名没有到。"


@dataclass
class Grid:
    """`of[number]`, `shifts[id]`: what the lines stand for; `rows`, `sign_ups` by (shift, member). `parts`: what each part of a long sheet is called, empty
    where one page holds it; `part`: which of them this is; `told`: what saving has to tell besides.
    """

    event: ServiceEvent
    form: SheetForm
    of: dict[str, Member]
    rows: dict[tuple[int, int], ServiceHours]
    sign_ups: dict[tuple[int, int], SignUp]
    parts: list[str] = field(default_factory=list)
    part: int = 0
    told: list[str] = field(default_factory=list)

    def tell(self, sentence: str | None) -> None:
        self.told += [sentence] if sentence and sentence not in self.told else []

    @property
    def shifts(self) -> dict[int, Shift]:
        return {shift.id: shift for shift in self.event.shifts}

    @property
    def shown(self) -> list[tuple[SheetLine, Member | None, Shift | None]]:
        return [(one, self.of.get(one.number.data or ""), self.shifts.get(one.shift.data or 0)) for one in (entry.form for entry in self.form.lines)]


def opened(event: ServiceEvent, *, is_sent: bool, part: int = 0) -> Grid:
    """As it stands, or as it was sent."""
    rows = {(row.shift_id or 0, row.member_id): row for row in hours_of_event(event.id)}
    sign_ups = {(one.shift_id, one.member_id): one for one in taken_of_event(event.id)}
    found = {row.member_id: row.member for row in rows.values()} | {one.member_id: one.member for one in sign_ups.values()}
    people = dict(sorted(found.items(), key=lambda one: one[1].number))
    parts = parted([(shift, [key for key in people if (shift.id, key) in rows or (shift.id, key) in sign_ups]) for shift in event.shifts])
    part = min(max(part, 0), len(parts) - 1)
    data = {} if is_sent else {"lines": [line_of(shift, people[key], rows.get((shift.id, key)), sign_ups.get((shift.id, key))) for shift, key in parts[part][1]]}
    form = SheetForm(data=data, version=event.version)
    form.add_shift.choices = [(shift.id, when(shift)) for shift in event.shifts]
    of = {member.number: member for member in people.values()}
    missing = {entry.form.number.data for entry in form.lines if entry.form.number.data} - of.keys()
    if missing:
        of |= {member.number: member for member in db.session.scalars(select(Member).where(Member.number.in_(missing), addable(event)))}
    return Grid(event, form, of, rows, sign_ups, [words for words, _lines in parts] if len(parts) > 1 else [], part)


def parted(listed: list[tuple[Shift, list[int]]]) -> list[tuple[str, list[tuple[Shift, int]]]]:
    """(what it is called, its lines) of each part: all in one where one page holds them, else shift by shift, a long one in pieces."""
    lines = [(shift, key) for shift, keys in listed for key in keys]
    if len(lines) <= MOST_LINES:
        return [("", lines)]
    return [(when(shift) + (f"，第 {start + 1} 行起" if len(keys) > MOST_LINES else ""), [(shift, key) for key in keys[start:start + MOST_LINES]])
            for shift, keys in listed for start in range(0, len(keys) or 1, MOST_LINES)]


def line_of(shift: Shift, member: Member, row: ServiceHours | None, sign_up: SignUp | None) -> dict[str, Any]:
    known: dict[str, Any] = {"number": member.number, "shift": shift.id, "break_minutes": shift.break_minutes, "row": row.version if row else None, "note": "",
                             "sign_up": sign_up.version if sign_up else None}
    if sign_up is not None and sign_up.no_show_at is not None:
        return {**known, "missed": True, "note": sign_up.no_show_reason}
    if row is not None and row.starts_at and row.ends_at:
        return {**known, "break_minutes": row.break_minutes, "note": row.note, **times(Span(row.starts_at, row.ends_at))}
    return {**known, **times(signed_span(sign_up))}


def fill(grid: Grid) -> None:
    """Who has no times yet gets the shift's, to be changed where somebody came later or left earlier."""
    for one, _member, shift in grid.shown:
        if shift is not None and one.is_empty:
            for name, moment in times(Span(shift.starts_at, shift.ends_at)).items():
                one[name].data, one[name].raw_data = moment, None


def signed_span(sign_up: SignUp | None) -> Span | None:
    if sign_up is None or sign_up.checked_in_at is None or sign_up.checked_out_at is None:
        return None
    try:
        return served_by(sign_up).span
    except Refusal:
        return None


def times(span: Span | None) -> dict[str, time]:
    return {} if span is None else {"starts": minute(span.starts_at), "ends": minute(span.ends_at)}


def minute(moment: datetime) -> time:
    return clock.local(moment).time().replace(second=0, microsecond=0)


def addable(event: ServiceEvent) -> ColumnElement[bool]:
    """Who may be written down without having signed up: members of the branch on the day, of all where the event is for all."""
    here = [] if event.is_for_all else [Membership.branch_id == event.branch_id]
    signed = exists().where(SignUp.member_id == Member.id, SignUp.state.in_(STANDING), SignUp.shift_id.in_([shift.id for shift in event.shifts]))
    return or_(signed, exists().where(Membership.member_id == Member.id, in_force(Membership, event.held_on), *here))


def add(grid: Grid) -> bool:
    """A line for each name typed that is not listed in that shift; what is found wrong is said below the input."""
    form, faults = grid.form, list[str]()
    listed = {(one.number.data, one.shift.data) for one in (entry.form for entry in form.lines)}
    chosen = grid.shifts.get(form.add_shift.data or 0) or grid.event.shifts[0]
    for word in dict.fromkeys(filter(None, APART.split(form.people.data or ""))):
        try:
            member = find_member(word, among=addable(grid.event))
        except Refusal as refusal:
            faults.append(refusal.sentence)
            continue
        if member is None:
            faults.append(f"没有找到“{word}”：请核对姓名，或改填党员编号。")
        elif (member.number, chosen.id) not in listed and len(form.lines) >= MOST_LINES:
            faults.append(f"这一页已经有 {MOST_LINES} 行，请先保存，再加“{word}”。")
        elif (member.number, chosen.id) not in listed:
            key = (chosen.id, member.id)
            grid.of[member.number] = member
            form.lines.append_entry(line_of(chosen, member, grid.rows.get(key), grid.sign_ups.get(key)))
    form.people.errors = faults  # type: ignore[assignment]
    if not faults:
        form.people.data = ""
        form.people.raw_data = []
    return not faults


# --- saving -------------------------------------------------------------------------------------------------------------------

def saved(grid: Grid, by: Identity) -> None:
    """Every line is tried, so that all that is wrong is told at once; where anything is, nothing of it may be kept. Raises `Refusal`."""
    found = [(one, member, shift) for one, member, shift in grid.shown]
    for one, member, shift in sorted(found, key=lambda entry: entry[1].id if entry[1] else 0):
        try:
            if member is None or shift is None:
                raise Refusal(NOBODY)
            save_line(grid, one, member, shift, by)
        except Refusal as refusal:
            if refusal.field == "reason":
                grid.form.reason.errors = [refusal.sentence]  # type: ignore[assignment]
            else:
                one.blame(refusal.field, refusal.sentence)
    wrong = sum(bool(one.faults) for one, _member, _shift in found)
    refuse(f"有 {wrong} 行还要改，改好以后再保存；其他行已经填的都还在。" if wrong else WHY if grid.form.reason.errors else None)


def save_line(grid: Grid, one: SheetLine, member: Member, shift: Shift, by: Identity) -> None:
    key = (shift.id, member.id)
    row, sign_up = grid.rows.get(key), grid.sign_ups.get(key)
    refuse_changed(one, sign_up)
    if one.missed.data:
        miss(one, sign_up, by)
    elif one.starts.data and one.ends.data:
        span = as_typed(row, shift, one.starts.data, one.ends.data)
        grid.tell(put(shift, member.id, served=Served(span, one.break_minutes.data or 0, one.note.data or ""), reason=grid.form.reason.data or "",
                      source=Source.PAPER, version=one.row.data, by=by))
    elif not one.is_empty:
        raise Refusal(ONE_TIME, "starts" if one.ends.data else "ends")
    elif sign_up is not None and sign_up.no_show_at is not None:
        missing.take_back_no_show(sign_up, by=by)
    elif row is not None:
        raise Refusal(CLEARED, "starts")


def refuse_changed(one: SheetLine, sign_up: SignUp | None) -> None:
    """A page opened before somebody else noted a no-show, or took it back, says nothing about it."""
    if sign_up is None or one.sign_up.data == sign_up.version:
        return
    if sign_up.no_show_at is not None and not (one.missed.data and one.note.data == sign_up.no_show_reason):
        raise Refusal(f"打开页面以后，{sign_up.no_show_by}登记了未到（{sign_up.no_show_reason}），请打开最新的名单核对。", "missed")
    if sign_up.no_show_at is None and one.missed.data:
        raise Refusal("打开页面以后，这个报名有了变化（签到签退，或者未到已经撤回），请打开最新的名单核对。", "missed")


def as_typed(row: ServiceHours | None, shift: Shift, starts: time, ends: time) -> Span:
    """The page shows minutes: where those are as they stand, so are the seconds that a code knows."""
    if row is not None and row.starts_at and row.ends_at and (minute(row.starts_at), minute(row.ends_at)) == (starts, ends):
        return Span(row.starts_at, row.ends_at)
    return rules.typed_span(Span(shift.starts_at, shift.ends_at), starts, ends)


def miss(one: SheetLine, sign_up: SignUp | None, by: Identity) -> None:
    refuse(MISSED_TIMES if one.starts.data or one.ends.data else None, "starts")
    if sign_up is None:
        raise Refusal(NOT_SIGNED_UP, "missed")
    refuse(None if (one.note.data or "").strip() else HOW_KNOWN, "note")
    closing.note_no_show(sign_up, reason=one.note.data or "", by=by)


def faults(grid: Grid) -> Iterable[tuple[str, str]]:
    """(id of the input, who and what) for the list above the form."""
    form = grid.form
    yield from (("", str(error)) for error in form.form_errors)
    yield from ((field.id, f"{field.label.text}：{error}") for field in (form.people, form.reason) for error in field.errors)
    for one, member, _shift in grid.shown:
        yield from ((key, f"{member.name if member else '？'}：{sentence}") for key, sentence in one.faults)
