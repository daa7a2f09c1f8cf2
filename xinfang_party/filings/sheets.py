"""Third-party staff as a sheet, both ways. Accesses are given and withdrawn on the page alone; the sheet only tells what is still open."""
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select

from xinfang_party.access.terms import Identity
from xinfang_party.activities.sheets import a_line
from xinfang_party.exchange import cells
from xinfang_party.filings import queries, rules
from xinfang_party.filings.models import AccessGrant, AgencyStaff
from xinfang_party.kernel.database import db
from xinfang_party.organization.queries import department_lookup, member_lookup
from xinfang_party.sheets.models import ImportBatch
from xinfang_party.sheets.tables import TableStore
from xinfang_party.sheets.terms import Column, Context, Row, Sheet

NO_DEPARTMENT, NOBODY, NAMESAKES = "没有这个处室", "没有这名党员，请改填党员编号", "有几名党员同名，请改填党员编号"
BUILT_ON = "这批人员里有 {} 名已经登记过权限，不能整批撤销。"
Values = dict[str, Any]


class StaffStore(TableStore):
    @property
    def key_attributes(self) -> tuple[Any, ...]:  # type: ignore[override]
        return "agency", "name", "from_on"


def translate(row: Row, context: Context) -> Values | None:
    said = row.values
    departments, members = context.recall("departments", department_lookup), context.recall("members", member_lookup)
    refuse(row, "name", rules.why_not_name(said["name"]))
    refuse(row, "from_on", rules.why_not_day(said["from_on"], context.today))
    refuse(row, "to_on", rules.why_not_last_day(said.get("to_on"), said["from_on"], context.today))
    refuse(row, "signed_on", rules.why_not_day(said["signed_on"], context.today) if said.get("signed_on") else None)
    department, keeper = said.get("department"), said.get("keeper")
    refuse(row, "department", NO_DEPARTMENT if department and department not in departments else None)
    if keeper and members.get(keeper) is None:
        row.refuse("keeper", NAMESAKES if keeper in members else NOBODY)
    if row.is_refused(lenient=True):
        return None
    return {"agency": said["agency"], "name": said["name"], "post": said["post"], "from_on": said["from_on"], "to_on": said.get("to_on"),
            "signed_on": said.get("signed_on"), "department_id": departments.get(department), "keeper_id": members.get(keeper), "version": None}


def started(values: Values, _context: Context) -> Values:
    return {"version": values.get("version") or 1}


def refuse(row: Row, field: str, reason: str | None) -> None:
    if reason:
        row.refuse(field, reason.rstrip("。"))


def built_on(batch: ImportBatch) -> str | None:
    held = select(func.count(AgencyStaff.id.distinct())).join(AccessGrant, AccessGrant.staff_id == AgencyStaff.id).where(AgencyStaff.batch_id == batch.id)
    count = db.session.scalar(held) or 0
    return BUILT_ON.format(count) if count else None


def export(identity: Identity) -> Iterable[Values]:
    for one in db.session.scalars(queries.staff(identity).options(*queries.OF_STAFF)):
        yield {"agency": one.agency, "name": one.name, "post": one.post, "department": one.department.name if one.department else None,
               "keeper": one.keeper.number if one.keeper else None, "from_on": one.from_on, "to_on": one.to_on, "signed_on": one.signed_on,
               "open": "、".join(grant.what for grant in one.grants if grant.withdrawn_on is None)}


def told_only(_cell: Any) -> None:
    return None


STAFF = Sheet(
    code="filings.agency_staff", title="第三方人员", unit="人", key=("agency", "name", "from_on"), import_permission="agency-staff:edit",
    export_permission="agency-staff:read", splittable=False, help="一个人一段时间一行。只写姓名，不写工号、证件号、电话；权限在页面上登记。",
    columns=(
        Column("agency", "单位", ("公司", "派出单位"), a_line(80), required=True, width=28, example="示例科技有限公司"),
        Column("name", "姓名", (), a_line(40), required=True, example="示例人员甲", help="只写姓名"),
        Column("post", "做什么", ("岗位", "工作"), a_line(60), required=True, example="系统运维"),
        Column("department", "处室", ("所在处室", "部门"), cells.as_text(60), example="办公室", help="名称或代码；可以不填"),
        Column("keeper", "我方负责人", ("负责人",), cells.as_text(60), example="D0001", help="党员编号或姓名；可以不填"),
        Column("from_on", "进场日期", ("开始日期",), cells.as_date, required=True, example="2026-03-02"),
        Column("to_on", "离场日期", ("结束日期",), cells.as_date, example="2026-12-31", help="还在的不填"),
        Column("signed_on", "签保密承诺的日期", ("保密承诺", "保密协议日期"), cells.as_date, example="2026-03-02", help="没有签的不填"),
        Column("open", "还没有收回的权限", (), told_only, width=30, help="只导出，导入时不看"),
    ),
    store=StaffStore(model=AgencyStaff, key={"name": "name"}, translate=translate, export=export, derive=started, built_on=built_on))
SHEETS = (STAFF,)
