"""Record a month's dues for everybody, put one member's month right."""
from collections.abc import Mapping
from datetime import date
from typing import Any
from zlib import crc32

from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.dues import queries, rules
from xinfang_party.dues.models import DuesMonth
from xinfang_party.dues.terms import Entry
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal, refuse
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.organization.models import Branch, Member
from xinfang_party.web.links import path_to

ELSEWHERE = "{}的这个月已经在别的党支部登记过，请先核对编入日期，或请机关党委更正。"
NOT_HERE = "{}当月 1 日不在任何党支部，不用交这个月的党费。"


class Wrong(Refusal):
    """A `Refusal` about one member's line."""

    def __init__(self, sentence: str, field: str, number: str) -> None:
        super().__init__(sentence, field)
        self.number = number


def mark_of(rows: Mapping[int, DuesMonth]) -> int:
    """What tells a month as it was on screen from the same month after somebody else recorded."""
    return crc32(repr(sorted((row.id, row.version) for row in rows.values())).encode()) % 10**9


def record_month(branch: Branch, month_on: date, entries: Mapping[int, Entry], *, mark: int | None = None, by: Identity) -> int:
    """What stands for the members of the branch in that month, by member; who is not named stays as it was. Answers how many changed."""
    refuse(rules.why_not_month(month_on, clock.today()))
    hold(branch.id)
    owing = {member.id: member for member in queries.owing(branch.id, month_on)}
    rows = queries.recorded(month_on, list(owing))
    if mark is not None and mark != mark_of(rows):
        raise Conflict(MEANWHILE, path_to("dues.record_month", branch_id=branch.id, year=month_on.year, month=month_on.month))
    changed = {}
    for member_id, entry in entries.items():
        if member_id in owing and (change := put(owing[member_id], entry, rows.get(member_id), branch_id=branch.id, month_on=month_on, by=by)):
            changed[member_id] = change
    if changed:
        audit.record("dues.recorded", subject=branch, by=by, period=f"{month_on:%Y-%m}", count=len(changed), changes=changed)
    return len(changed)


def correct(member: Member, month_on: date, entry: Entry, *, version: int | None = None, by: Identity) -> None:
    """`version` 0: there was nothing on screen."""
    refuse(rules.why_not_month(month_on, clock.today()))
    row = queries.one(member.id, month_on)
    branch_id = row.branch_id if row is not None else queries.branch_owed(member.id, month_on)
    if branch_id is None:
        raise Refusal(NOT_HERE.format(member.name))
    hold(branch_id)
    row = db.session.scalars(select(DuesMonth).where(DuesMonth.member_id == member.id, DuesMonth.month_on == month_on).execution_options(
        populate_existing=True)).one_or_none()
    if version is not None and version != (row.version if row else 0):
        raise Conflict(MEANWHILE, path_to("dues.correct_month", member_id=member.id, year=month_on.year, month=month_on.month))
    change = put(member, entry, row, branch_id=branch_id, month_on=month_on, by=by)
    if change:
        audit.record("dues.corrected", subject=member, by=by, period=f"{month_on:%Y-%m}", before=change[0], after=change[1])


def hold(branch_id: int) -> None:
    """Two who record the dues of one branch wait for each other."""
    db.session.scalar(select(Branch.id).where(Branch.id == branch_id).with_for_update())


def put(member: Member, entry: Entry, row: DuesMonth | None, *, branch_id: int, month_on: date, by: Identity) -> list[Any] | None:
    """[before, after] in words where something changed."""
    wrong = rules.why_not_entry(**entry._asdict(), month_on=month_on, today=clock.today())
    if wrong:
        raise Wrong(f"{member.name}：{wrong[1]}", wrong[0], member.number)
    if row is not None and row.branch_id != branch_id and entry != entry_of(row):
        raise Wrong(ELSEWHERE.format(member.name), "paid_on", member.number)
    before = entry_of(row)
    if entry == before or (not entry.stands and row is None):
        return None
    write(member, entry, row, branch_id=branch_id, month_on=month_on, by=by)
    return [words(before), words(entry)]


def write(member: Member, entry: Entry, row: DuesMonth | None, *, branch_id: int, month_on: date, by: Identity) -> None:
    """What stays exempt was exempt from the first day on, however its reason is worded."""
    if not entry.stands:
        db.session.delete(row)
        return
    if row is None:
        row = DuesMonth(member_id=member.id, branch_id=branch_id, month_on=month_on)
        db.session.add(row)
    was_exempt = row.is_exempt
    row.paid_on, row.amount_fen = (entry.paid_on, entry.amount_fen) if entry.is_paid else (None, None)
    row.is_exempt, row.exempt_reason = not entry.is_paid, entry.exempt_reason
    row.recorded_on, row.recorded_by = row.recorded_on if was_exempt and row.is_exempt else clock.today(), by.name[:80]


def entry_of(row: DuesMonth | None) -> Entry:
    return Entry() if row is None else Entry(row.paid_on is not None, row.paid_on, row.amount_fen, row.exempt_reason)


def words(entry: Entry) -> str:
    if entry.is_paid:
        return f"{entry.paid_on} 已交" + (f" {rules.yuan(entry.amount_fen)} 元" if entry.amount_fen is not None else "")
    return f"免交：{entry.exempt_reason}" if entry.exempt_reason else "未交"
