"""Figures of the study platform as a sheet: with a column for day or month, or as the platform exports them, the day in the banner above."""
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select

from xinfang_party.access.permissions import reach
from xinfang_party.access.queries import owned
from xinfang_party.access.terms import Identity
from xinfang_party.exchange import cells
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.organization.models import Branch
from xinfang_party.organization.queries import branch_lookup
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.tables import TableStore
from xinfang_party.sheets.terms import Column, Context, Row, Sheet
from xinfang_party.xuexi import rules
from xinfang_party.xuexi.models import XuexiFigure

POINTS = "积分"
DROPPED = tuple(f"{before}{POINTS}" for before in ("", "总", "总获得", "获得", "当日", "累计", "人均", "当日人均", "人均获得"))
"""Headers of what people are never compared by; such columns are left behind when a file is read, and the report names them."""
OTHERS = "这批数据里有不归您负责的党支部，请由机关党委工作人员撤销。"


class FigureStore(TableStore):
    """One row for a branch and a day or month."""

    @property
    def key_attributes(self) -> tuple[Any, ...]:  # type: ignore[override]
        return "branch_id", "first_on", "last_on"

    def why_not_undo(self, batch: ImportBatch, by: Identity) -> str | None:
        span = reach(by, "xuexi:import")
        others = select(func.count()).where(XuexiFigure.batch_id == batch.id, XuexiFigure.branch_id.not_in(span.branch_ids))
        if not span.everything and db.session.scalar(others):
            return OTHERS
        return super().why_not_undo(batch, by)


def translate(row: Row, context: Context) -> dict[str, Any] | None:
    said = row.values
    period = said["period"]
    branch_id, reason = branch_of(said["branch"], context)
    if reason is None and period.end > (context.today if period.days == 1 else Period.of(context.today, "month").end):
        row.refuse("period", rules.AHEAD)
        return None
    if reason:
        row.refuse("branch", reason)
        return None
    if reason := rules.why_not_numbers(said["enrolled"], said["active"]):
        row.refuse("active", reason)
        return None
    return {"branch_id": branch_id, "first_on": period.start, "last_on": period.end, "enrolled": said["enrolled"], "active": said["active"]}


def branch_of(name: str, context: Context) -> tuple[int | None, str | None]:
    """(id, None), or why it cannot be taken."""
    known: dict[str, int] = context.recall("branches", branch_lookup)
    key = known.get(name, known.get(rules.plain_name(name)))
    if key is None:
        return None, rules.NOT_HERE
    if key not in context.recall("holding", holding):
        return None, rules.ABOVE
    return (key, None) if reach(context.by, context.sheet.import_permission).covers(branch_id=key) else (None, rules.NOT_YOURS)


def holding() -> set[int]:
    return {branch.id for branch in db.session.scalars(select(Branch)) if branch.kind.holds_members}


def export(identity: Identity) -> Iterable[dict[str, Any]]:
    rows = db.session.execute(select(XuexiFigure, Branch.name).join(XuexiFigure.branch).where(owned(XuexiFigure, identity, "xuexi:export"))
                              .order_by(XuexiFigure.last_on, XuexiFigure.first_on, Branch.sort_order, Branch.id))
    for one, name in rows:
        yield {"period": period_of(one), "branch": name, "enrolled": one.enrolled, "active": one.active}


def period_of(one: XuexiFigure) -> Period:
    month = Period.of(one.first_on, "month")
    return month if (one.first_on, one.last_on) == (month.start, month.end) else Period.stretch(one.first_on, one.last_on)


PERIOD = Column("period", "日期", ("月份", "日期或月份", "数据日期", "统计日期"), rules.as_period, required=True, example="2026-03", kind="日期或月份",
                show=rules.shown_period, help="每日数据填日期，如 2026-03-05；整月数据填月份，如 2026-03")
COUNTS = (
    Column("branch", "党支部", ("组织", "组织名称", "党组织", "支部", "支部名称", "学习组织"), cells.as_text(80), required=True, width=30, example="办公室党支部",
           help="名称或代码；平台名称前面的“中共”和后面的“学习群”可以不删"),
    Column("enrolled", "学员总数", ("学员数", "学员人数", "注册学员"), rules.as_count, required=True, example="26"),
    Column("active", "活跃学员", ("活跃学员数", "活跃人数", "活跃数"), rules.as_count, required=True, example="25", help="当天（或当月）学习过的人数，不超过学员总数"),
)
SHARED: dict[str, Any] = dict(unit="条", import_permission="xuexi:import", export_permission="xuexi:export", free_text=DROPPED, splittable=False,
                              leaves_out="平台的计分或个人信息")
FIGURES = Sheet(
    code="xuexi.figures", title="学习强国数据", key=("branch", "period"), columns=(PERIOD, *COUNTS),
    store=FigureStore(model=XuexiFigure, key={"branch": "branch_id"}, translate=translate, export=export),
    banner={"period": rules.day_in_banner},
    help="一个党支部一天或一个月一行，只有支部的合计数，没有个人的数据。平台导出的表原样上传，日期从表头上方的说明里读。", **SHARED)
SHEETS = (FIGURES,)
