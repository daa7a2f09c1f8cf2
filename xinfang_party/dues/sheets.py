"""Dues as a sheet, both ways: one member and month a line. A name that fits several members is refused; their numbers tell them apart."""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from xinfang_party.access.permissions import reach
from xinfang_party.access.terms import Identity
from xinfang_party.activities.sheet_people import People, people_of
from xinfang_party.activities.sheets import a_line
from xinfang_party.dues import queries, rules
from xinfang_party.dues.models import DuesMonth
from xinfang_party.exchange import cells
from xinfang_party.kernel.database import db
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.tables import TableStore
from xinfang_party.sheets.terms import Column, Context, Row, Sheet, Verdict
from xinfang_party.xuexi.rules import as_period

MONTH_ONLY = "请填写月份，如 2026-03"
NAMESAKES = "有几名党员都叫“{}”（编号 {}），请改填编号"
NOBODY = "没有这名党员，请改填党员编号"
NOWHERE = "那个月的 1 日不在任何党支部，请核对"
NOT_YOURS = "那个月 1 日不在您负责的党支部，不能导入"
NEITHER = "请填写交纳日期；免交的填写原因"
OTHERS = "这批数据里有不归您负责的党支部，请由机关党委工作人员撤销。"
Values = dict[str, Any]


@dataclass(frozen=True)
class DuesStore(TableStore):
    @property
    def key_attributes(self) -> tuple[Any, ...]:  # type: ignore[override]
        return "member_id", "month_on"

    def judge(self, row: Row, values: Values, stored: Values | None, context: Context) -> Verdict:
        """What is paid is no longer exempt, and the other way round."""
        if stored is not None and values["is_exempt"] != stored["is_exempt"]:
            wanted = {"amount_fen": None, "exempt_reason": "", **values}
            after = {name: value for name, value in wanted.items() if name != "version" and value != stored[name]}
            return Verdict.update(row, stored["id"], {name: stored[name] for name in after}, after)
        if stored is not None and stored["is_exempt"]:
            values = {**values, "recorded_on": stored["recorded_on"]}
        verdict = super().judge(row, values, stored, context)
        told = {"recorded_on", "recorded_by"}
        return Verdict.unchanged(row, stored["id"]) if stored is not None and set(verdict.after) <= told else verdict

    def why_not_undo(self, batch: ImportBatch, by: Identity) -> str | None:
        span = reach(by, "dues:import")
        others = select(func.count()).where(DuesMonth.batch_id == batch.id, DuesMonth.branch_id.not_in(span.branch_ids))
        return OTHERS if not span.everything and db.session.scalar(others) else super().why_not_undo(batch, by)


def translate(row: Row, context: Context) -> Values | None:
    said, people = row.values, people_of(context)
    member_id = member_of(row, people)
    if member_id is None:
        return None
    month, paid_on, reason = said["month"], said.get("paid_on"), said.get("exempt_reason") or ""
    stays = people.stays.get(member_id, [])
    branch_id = next((stay[0] for stay in stays if stay[-2] <= month and (stay[-1] is None or stay[-1] >= month)), None)
    if branch_id is None or not reach(context.by, context.sheet.import_permission).covers(branch_id=branch_id):
        row.refuse("member", NOWHERE if branch_id is None else NOT_YOURS)
        return None
    refuse(row, month, paid_on, reason, context.today)
    if row.is_refused(lenient=True):
        return None
    return {"member_id": member_id, "branch_id": branch_id, "month_on": month, "paid_on": paid_on, "amount_fen": rules.fen(said.get("amount")),
            "is_exempt": paid_on is None, "exempt_reason": reason, "recorded_on": context.today, "recorded_by": context.by.name[:80], "version": None}


def begun(values: Values, _context: Context) -> Values:
    """A new row is in its first version; of others the import raises it."""
    return {"version": values.get("version") or 1}


def member_of(row: Row, people: People) -> int | None:
    """By number or name."""
    text = row.values["member"]
    key = people.numbers.get(text) or people.numbers.get(text.split(" ", maxsplit=1)[0])
    found = [key] if key else people.named.get(text, [])
    if len(found) != 1:
        numbers = "、".join(sorted(number for number, one in people.numbers.items() if one in found))
        row.refuse("member", NAMESAKES.format(text, numbers) if found else NOBODY)
        return None
    return found[0]


def refuse(row: Row, month: date, paid_on: date | None, reason: str, today: date) -> None:
    if why := rules.why_not_month(month, today):
        row.refuse("month", why.rstrip("。"))
    if paid_on is None and not reason:
        row.refuse("paid_on", NEITHER)
    wrong = rules.why_not_entry(is_paid=paid_on is not None, paid_on=paid_on, amount_fen=rules.fen(row.values.get("amount")), exempt_reason=reason,
                                month_on=month, today=today)
    if wrong:
        row.refuse(wrong[0], wrong[1].rstrip("。"))


def as_month(cell: Any) -> date | None:
    period = as_period(cell)
    if period is not None and period.days == 1:
        if period.start.day == 1:
            return period.start
        raise ValueError(MONTH_ONLY)
    return None if period is None else period.start


def as_amount(cell: Any) -> Any:
    amount = cells.as_decimal(cell)
    if amount is not None and (reason := rules.why_not_amount(amount)):
        raise ValueError(reason)
    return amount


def export(identity: Identity) -> Iterable[Values]:
    """By month, branch and number."""
    statement = select(DuesMonth).join(DuesMonth.member).where(queries.exported(identity)).options(joinedload(DuesMonth.member), joinedload(DuesMonth.branch))
    for one in db.session.scalars(statement.order_by(DuesMonth.month_on, DuesMonth.branch_id, DuesMonth.member_id).execution_options(yield_per=500)):
        yield {"member": one.member.number, "name": one.member.name, "branch": one.branch.name, "month": one.month_on, "paid_on": one.paid_on,
               "amount": None if one.amount_fen is None else rules.yuan(one.amount_fen), "exempt_reason": one.exempt_reason}


def told_only(_cell: Any) -> None:
    return None


PAYMENTS = Sheet(
    code="dues.payments", title="党费", unit="条", key=("member", "month"), import_permission="dues:import", export_permission="dues:export", splittable=False,
    help="一名党员一个月一行。填编号或姓名，有同名的填编号。交了的填交纳日期，金额可以不填；免交的不填日期，写原因。",
    columns=(
        Column("member", "编号", ("党员编号", "姓名", "党员", "党员姓名", "编号或姓名"), cells.as_text(60), required=True, example="D0001", width=20,
               help="党员编号或姓名；有同名的必须填编号"),
        Column("name", "党员姓名（只导出）", (), told_only, help="只导出，导入时不看"),
        Column("branch", "党支部", (), told_only, help="只导出；按当月 1 日编在哪个支部定", width=24),
        Column("month", "月份", ("所属月份", "年月"), as_month, required=True, example="2026-03", kind="月份", show=lambda month: f"{month:%Y-%m}",
               help="2026-03 或 2026年3月"),
        Column("paid_on", "交纳日期", ("交费日期", "日期"), cells.as_date, example="2026-03-05", help="免交的不填"),
        Column("amount", "金额(元)", ("金额", "金额（元）", "党费"), as_amount, example="12.50", kind="数字", help="可以不填；最多两位小数"),
        Column("exempt_reason", "免交原因", ("原因",), a_line(200), width=24, help="免交的必须写；不写病情等个人隐私"),
    ),
    store=DuesStore(model=DuesMonth, key={"month": "month_on"}, translate=translate, export=export, derive=begun))
SHEETS = (PAYMENTS,)
