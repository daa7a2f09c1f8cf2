"""Hours of other platforms as a sheet (i志愿 and the like). They are kept as told, once, and beside the hours of own events only where they are others."""
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from xinfang_party.access.permissions import reach
from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity
from xinfang_party.exchange import cells
from xinfang_party.hours import outside, rules
from xinfang_party.hours.catalogue import OTHER_KIND, number
from xinfang_party.hours.models import ServiceHours
from xinfang_party.hours.outside import Known, Told
from xinfang_party.hours.terms import HoursState, Source, Word
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.organization.models import Member, Membership
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.parsing import impersonal
from xinfang_party.sheets.tables import TableStore
from xinfang_party.sheets.terms import Came, Column, Context, Row, Sheet, Verdict
from xinfang_party.volunteering.models import ServiceKind

OTHERS = "这批数据里有不归您负责的党支部，请由机关党委工作人员撤销。"
YEAR = 365


class HoursStore(TableStore):
    """One row for a member, a day, a title and, where it is told, a time. What was brought before is never changed by a sheet: corrections do that."""

    def plan(self, rows: list[Row], context: Context) -> list[Verdict | None]:
        said = [told(row, context) for row in rows]
        known = Known([one for one in said if one is not None], context.recall("told", dict), context.batch_id)
        return [None if one is None else self.judged(row, one, known, context) for row, one in zip(rows, said, strict=True)]

    def judged(self, row: Row, one: Told, known: Known, context: Context) -> Verdict | None:
        before = known.brought_before(one)
        if before is not None:
            if abs(before.hours - one.hours) < rules.CLOSE:
                return Verdict.unchanged(row, before.id)
            row.refuse("hours", f"这一条以前导入过，时长是 {before.hours:g} 小时。要改的，请在服务时长里更正，写明理由。")
            return None
        if reason := self.why_twice(row, one, context) or known.why_not(one):
            row.refuse("served_on", reason)
            return None
        if doubt := known.perhaps(one):
            row.doubt("served_on", doubt, came=Came.TOLD)
            if row.is_refused(context.lenient):
                return None
        return Verdict.create(row, {**facts(row, one, context), **standing(one, known.take(one), context, is_doubtful=doubt is not None)})

    def why_twice(self, row: Row, one: Told, context: Context) -> str | None:
        """In one sheet: at the same time, or where one of the two times is not known."""
        listed = context.recall("numbers by key", dict).setdefault(one.key, [])
        first = next((number for starts_at, number in listed if outside.is_one_time(starts_at, one.starts_at)), None)
        if first is None:
            listed.append((one.starts_at, row.number))
        return None if first in (None, row.number) else f"与第 {first} 行指的是同一项，请核对"

    def why_not_undo(self, batch: ImportBatch, by: Identity) -> str | None:
        span = reach(by, "service-hours:import")
        others = select(func.count()).where(ServiceHours.batch_id == batch.id, ServiceHours.branch_id.not_in(span.branch_ids))
        if not span.everything and db.session.scalar(others):
            return OTHERS
        return super().why_not_undo(batch, by)

    def undo(self, batch: ImportBatch, context: Context) -> None:
        touched = outside.days_in(db.session.execute(select(ServiceHours.member_id, ServiceHours.served_on).where(ServiceHours.batch_id == batch.id)).all())
        super().undo(batch, context)
        db.session.expire_all()
        outside.resettle(touched)


# --- what a row says ----------------------------------------------------------------------------------------------------------

def told(row: Row, context: Context) -> Told | None:
    said = row.values
    member_id, reason = member_of(said["name"], said.get("number"), context)
    if reason:
        row.refuse("number" if said.get("number") else "name", reason)
    elif said["served_on"] > context.today:
        row.refuse("served_on", "服务日期还没有到")
    elif reason := why_not_branch(member_id, said["served_on"], context):
        row.refuse("name", reason)
    elif reason := rules.why_not_amount(said["hours"]):
        row.refuse("hours", reason)
    elif (kind_id := kind_of(said.get("kind"), context)) is None:
        row.refuse("kind", f"没有“{said.get('kind') or OTHER_KIND}”这个服务类别，请改成已有的类别，或请机关党委先添加")
    elif not row.is_refused(context.lenient):
        said["kind_id"] = kind_id
        return at_the_time(row, member_id)
    return None


def kind_of(name: str | None, context: Context) -> int | None:
    return context.recall("kinds", kinds).get(name or OTHER_KIND)


def kinds() -> dict[str, int]:
    return {name: key for key, name in db.session.execute(select(ServiceKind.id, ServiceKind.name).where(ServiceKind.retired_on.is_(None)))}


def at_the_time(row: Row, member_id: int) -> Told | None:
    said = row.values
    hours, starts, ends = said["hours"], said.get("starts"), said.get("ends")
    if (starts is None) != (ends is None):
        row.refuse("starts", "开始时间和结束时间要么都填，要么都不填")
        return None
    span = rules.span_on(said["served_on"], starts, ends) if starts is not None and ends is not None else None
    if span is not None and (reason := rules.why_not_longer(hours, span)):
        row.refuse("hours", reason)
        return None
    doubt_stamp(row)
    return Told(member_id, said["served_on"], said["title"], hours, span)


def doubt_stamp(row: Row) -> None:
    """A time stamp of another time than the service: it is told, and the day of service counts. To write it down some days later is nothing odd."""
    stamp, day = row.values.get("stamp"), row.values["served_on"]
    if stamp is not None and not 0 <= (stamp - day).days <= number("record_days"):
        off = abs((day - stamp).days)
        words = f"{round(off / YEAR)} 年" if off >= YEAR else f"{off} 天"
        row.doubt("stamp", f"时间戳是 {stamp:%Y-%m-%d}，和服务日期差 {words}，已按服务日期导入", came=Came.TOLD)


def member_of(name: str, code: str | None, context: Context) -> tuple[int, str | None]:
    """(id, None), or why nobody can be told from it."""
    by_number, by_name = context.recall("members", members)
    if code:
        found = by_number.get(code)
        if found is None:
            return 0, "没有这个编号的党员"
        return (found, None) if found in by_name.get(name, ()) else (0, f"编号 {code} 的党员不叫这个名字，请核对")
    found = by_name.get(name, [])
    if len(found) > 1:
        return 0, "有几名党员同名，请加一列党员编号"
    return (found[0], None) if found else (0, "没有这名党员，请核对姓名，或先在党员名册里登记")


def members() -> tuple[dict[str, int], dict[str, list[int]]]:
    by_number, by_name = dict[str, int](), dict[str, list[int]]()
    for key, code, name in db.session.execute(select(Member.id, Member.number, Member.name)):
        by_number[code] = key
        by_name.setdefault(name, []).append(key)
    return by_number, by_name


def stays() -> dict[int, list[tuple[int, date, date | None]]]:
    found = dict[int, list[tuple[int, date, date | None]]]()
    for member_id, branch_id, first, last in db.session.execute(select(Membership.member_id, Membership.branch_id, Membership.from_on, Membership.to_on)):
        found.setdefault(member_id, []).append((branch_id, first, last))
    return found


def branch_on(member_id: int, day: date, context: Context) -> int | None:
    found = context.recall("stays", stays).get(member_id, ())
    return next((branch_id for branch_id, first, last in found if first <= day and (last is None or day <= last)), None)


def why_not_branch(member_id: int, day: date, context: Context) -> str | None:
    branch_id = branch_on(member_id, day, context)
    if branch_id is None:
        return "服务当天，这名党员不在任何党支部"
    return None if reach(context.by, context.sheet.import_permission).covers(branch_id=branch_id) else "这名党员的党支部不归您负责"


def facts(row: Row, one: Told, context: Context) -> dict[str, Any]:
    return {"member_id": one.member_id, "branch_id": branch_on(one.member_id, one.served_on, context), "kind_id": row.values["kind_id"], "title": one.title,
            "served_on": one.served_on, "starts_at": one.span and one.span.starts_at, "ends_at": one.span and one.span.ends_at, "break_minutes": 0,
            "hours": one.hours, "source": Source.OUTSIDE, "recorder": context.by.name[:80], "recorded_on": context.today, "office_reason": "", "note": "",
            "version": 1}


def standing(one: Told, word: Word, context: Context, *, is_doubtful: bool) -> dict[str, Any]:
    """Who brings the sheet gives the word for it, but not for the own hours, not for long days, and not for what may be known already."""
    if word is not Word.ORGANIZER or one.member_id == context.by.member_id or is_doubtful:
        return {"state": rules.waiting_state(word), "verified_on": None, "verified_by": ""}
    return {"state": HoursState.VERIFIED, "verified_on": context.today, "verified_by": context.by.name[:80]}


# --- the sheet ----------------------------------------------------------------------------------------------------------------

def written(verdicts: list[Verdict], _context: Context) -> None:
    outside.resettle(outside.days_in([(verdict.after["member_id"], verdict.after["served_on"]) for verdict in verdicts]))


def export(identity: Identity) -> Iterable[dict[str, Any]]:
    statement = select(ServiceHours).where(ServiceHours.source == Source.OUTSIDE, owned(ServiceHours, identity, "service-hours:export"))
    ordered = statement.options(joinedload(ServiceHours.member), joinedload(ServiceHours.kind)).order_by(ServiceHours.served_on, ServiceHours.id)
    for row in db.session.scalars(ordered):
        times = [clock.local(moment).time() if moment else None for moment in (row.starts_at, row.ends_at)]
        yield {"name": row.member.name, "number": row.member.number, "served_on": row.served_on, "title": row.title, "hours": row.hours,
               "kind": row.kind.name, "starts": times[0], "ends": times[1]}


def as_hours(value: Any) -> float | None:
    """Two decimals, as the platform tells them."""
    amount = cells.as_decimal(value)
    return None if amount is None else round(float(amount), 2)


def as_time(value: Any) -> time | None:
    """A time of day, or that of a moment."""
    if isinstance(value, time):
        return value
    text = str(value or "").strip()
    moment = cells.as_moment(value if isinstance(value, datetime) else f"2000-01-01 {text}" if text and len(text) <= SHORT else value)
    if moment is not None and moment[1] is None:
        raise ValueError("应当是时间，如 09:30")
    return None if moment is None else moment[1]


def as_stamp(value: Any) -> date | None:
    """Milliseconds since 1970, as the day in Shanghai."""
    stamp = cells.as_integer(value)
    if stamp is None:
        return None
    if not 0 <= stamp < MOST_STAMP:
        raise ValueError("应当是毫秒时间戳")
    return clock.local(datetime.fromtimestamp(stamp / 1000, UTC)).date()


SHORT, MOST_STAMP = 8, 4_102_444_800_000
COLUMNS = (
    Column("name", "姓名", ("人员", "志愿者姓名", "志愿者", "党员姓名"), cells.as_text(40), required=True, example="测试党员"),
    Column("number", "党员编号", ("编号",), cells.as_code, example="D0001", help="有同名党员时必须填"),
    Column("served_on", "服务日期", ("日期", "活动日期"), cells.as_date, required=True, example="2026-03-07"),
    Column("title", "项目", ("项目名称", "活动名称", "服务项目"), impersonal(cells.as_text(80)), required=True, width=30, example="社区清洁"),
    Column("hours", "时长", ("服务时长", "时长（小时）", "服务时长（小时）"), as_hours, required=True, example="2.5", kind="数字", help="小时，保留两位小数"),
    Column("kind", "服务类别", ("服务类型", "类别"), cells.as_text(30), example="文明劝导", help=f"不填的按“{OTHER_KIND}”"),
    Column("starts", "开始时间", ("服务开始时间",), as_time, kind="时间", example="09:00", show=lambda value: f"{value:%H:%M}" if value else ""),
    Column("ends", "结束时间", ("服务结束时间",), as_time, kind="时间", example="11:30", show=lambda value: f"{value:%H:%M}" if value else ""),
    Column("stamp", "记录时间戳", ("timestamp_ms", "时间戳"), as_stamp, kind="毫秒时间戳", help="和服务日期不一致的会列出来，以服务日期为准"),
)
HOURS = Sheet(
    code="volunteering.hours", title="其他平台的服务时长", key=("title", "served_on", "name"), columns=COLUMNS, unit="条",
    import_permission="service-hours:import", export_permission="service-hours:export",
    store=HoursStore(model=ServiceHours, key={"name": "member_id"}, translate=lambda _row, _context: None, export=export, written=written),
    help="i志愿等平台导出的服务记录，一次服务一行。本系统活动里已经登记的不会重复计；一人一天超过 "
         f"{number('organizer_hours')} 小时的，导入以后由机关党委核实。")
SHEETS = (HOURS,)
