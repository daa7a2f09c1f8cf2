"""The lists of the room as sheets, both ways: branches, departments, members."""
import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import joinedload

from xinfang_party.access.terms import Identity
from xinfang_party.exchange import cells
from xinfang_party.organization import branch_store, rules
from xinfang_party.organization.member_store import MemberStore
from xinfang_party.organization.models import Branch, Department
from xinfang_party.organization.queries import branch_lookup, branch_names, departments_in_order, member_lookup
from xinfang_party.organization.terms import CODE, MEMBER_NUMBER, BranchKind
from xinfang_party.sheets.parsing import refuse
from xinfang_party.sheets.tables import TableStore
from xinfang_party.sheets.terms import CHOICE, Column, Context, Parser, Row, Sheet
from xinfang_party.sheets.terms import CODE as NUMBER

KINDS = {kind.label: kind for kind in BranchKind}


def coded(pattern: str, sentence: str) -> Parser:
    """A parser of codes of this shape that are nobody's personal number."""
    def parse(cell: Any) -> str | None:
        code = cells.as_code(cell)
        if code is not None and not re.fullmatch(pattern, code):
            raise ValueError(sentence)
        refuse(rules.why_not_label(code or ""))
        return code

    return parse


def a_title(cell: Any) -> str | None:
    """The name of a body or an office."""
    title = cells.as_text(60)(cell)
    refuse(rules.why_not_label(title or "", "名称"))
    return title


def a_name(cell: Any) -> str | None:
    """A person's name, not one under which the site or an office acts."""
    name = cells.as_text(40)(cell)
    refuse(rules.why_not_call(name or ""))
    return name


def kind_of(cell: Any) -> BranchKind | None:
    text = cells.as_text(10)(cell)
    if text is not None and text not in KINDS:
        raise ValueError(f"类别只能是{'、'.join(KINDS)}")
    return KINDS[text] if text is not None else None


def department(row: Row, context: Context) -> dict[str, Any] | None:
    values = dict(row.values)
    names: dict[str, str] = context.recall("names", lambda: {one.name: one.code for one in departments_in_order()})
    taken = names.setdefault(values["name"], values["code"])
    if taken != values["code"]:
        row.refuse("name", f"这个名称已经是“{taken}”的，请换一个")
        return None
    text = values.pop("branch", None)
    if text:
        values["branch_id"] = context.recall("branches", branch_lookup).get(text)
        if values["branch_id"] is None:
            row.doubt("branch", "没有这个党支部")
    for field in ("head", "leader"):
        if text := values.pop(field, None):
            values[f"{field}_id"] = context.recall("members", member_lookup).get(text)
            if values[f"{field}_id"] is None:
                row.doubt(field, "没有这名党员，或者有同名的，请填党员编号")
    return values


def departments(identity: Identity) -> Iterable[dict[str, Any]]:
    names = branch_names()
    for one in departments_in_order(joinedload(Department.head), joinedload(Department.leader)):
        yield {"code": one.code, "name": one.name, "branch": names.get(one.branch_id or 0), "sort_order": one.sort_order,
               "head": one.head.number if one.head else None, "leader": one.leader.number if one.leader else None}


a_code = coded(CODE, "代码用字母、数字、短横线或下划线，不超过 20 个")
a_number = coded(MEMBER_NUMBER, "编号用字母、数字、短横线或下划线，不超过 30 个")

BRANCHES = Sheet(
    code="organization.branches", title="组织", unit="个", key="code", import_permission="organization:edit", export_permission="organization:edit",
    splittable=False, help="党组、机关党委、党总支和党支部。上级组织可以是同一张表里的。",
    columns=(
        Column("code", "组织代码", aliases=("代码", "支部代码", "编码"), parse=a_code, required=True, example="ZB01", help="每个组织一个，以后不要改",
               kind=NUMBER),
        Column("name", "组织名称", aliases=("名称", "支部名称", "党支部名称", "党支部"), parse=a_title, required=True, example="办公室党支部", width=24),
        Column("kind", "类别", aliases=("组织类别",), parse=kind_of, required=True, example="党支部", help="党组、机关党委、党总支或党支部", kind=CHOICE,
               show=lambda kind: kind.label),
        Column("parent", "上级组织", aliases=("上级", "上级党组织"), parse=cells.as_text(60), example="机关党委", help="代码或名称", width=24),
        Column("founded_on", "成立日期", aliases=("成立时间",), parse=cells.as_date, example="2016-03-01", help="新建的组织要填"),
        Column("sort_order", "排列顺序", aliases=("排序", "序号"), parse=cells.as_integer, example="1"),
    ),
    store=branch_store.BranchStore(model=Branch, key={"code": "code"}, translate=branch_store.translate, written=branch_store.written,
                                   export=branch_store.export))
DEPARTMENTS = Sheet(
    code="organization.departments", title="处室", unit="个", key="code", import_permission="organization:edit",
    export_permission="organization:edit", splittable=False,
    columns=(
        Column("code", "处室代码", aliases=("代码", "编码"), parse=a_code, required=True, example="CS01", help="每个处室一个，以后不要改",
               kind=NUMBER),
        Column("name", "处室名称", aliases=("名称", "处室"), parse=a_title, required=True, example="来访接待处", width=24),
        Column("branch", "对应党支部", aliases=("党支部", "所属党支部"), parse=cells.as_text(60), example="办公室党支部", help="代码或名称", width=24),
        Column("head", "部门负责人", aliases=("负责人", "处长"), parse=cells.as_text(40), example="D0001", help="党员编号或姓名，同名的填编号"),
        Column("leader", "分管领导", aliases=("分管局领导",), parse=cells.as_text(40), example="D0002", help="党员编号或姓名，同名的填编号"),
        Column("sort_order", "排列顺序", aliases=("排序", "序号"), parse=cells.as_integer, example="1"),
    ),
    store=TableStore(model=Department, key={"code": "code"}, translate=department, export=departments))
MEMBERS = Sheet(
    code="organization.members", title="党员", unit="名", key="number", import_permission="member:import", export_permission="member:export",
    splittable=False, help="一人一行。换了支部、小组、处室或岗位的，按“编入日期”或导入当天办理调动，以前的记录保留。不要填身份证号和电话。",
    columns=(
        Column("number", "党员编号", aliases=("编号", "党员号", "党员编码"), parse=a_number, required=True, example="D0001", help="每人一个，以后不要改",
               kind=NUMBER),
        Column("name", "姓名", aliases=("党员姓名",), parse=a_name, required=True, example="示例党员"),
        Column("branch", "党支部", aliases=("所在支部", "所在党支部", "所属党支部", "支部", "支部名称"), parse=cells.as_text(60), required=True,
               example="办公室党支部", help="代码或名称，要已经建好", width=24),
        Column("cell", "党小组", aliases=("所在党小组", "小组"), parse=cells.as_text(60), example="第一党小组"),
        Column("department", "处室", aliases=("所在处室", "部门", "处室名称"), parse=cells.as_text(60), example="来访接待处", width=20),
        Column("post", "岗位", aliases=("岗位名称",), parse=cells.as_text(60), example="接访岗"),
        Column("joined_on", "入党日期", aliases=("入党时间",), parse=cells.as_date, example="2010-07-01"),
        Column("formal_on", "转正日期", aliases=("转正时间",), parse=cells.as_date, example="2011-07-01", help="预备党员不填"),
        Column("from_on", "编入日期", aliases=("编入支部日期", "调入日期", "生效日期"), parse=cells.as_date, example="2020-01-01",
               help="编入现在这个支部和岗位的日期；不填为导入当天"),
    ),
    store=MemberStore())
SHEETS = (BRANCHES, DEPARTMENTS, MEMBERS)
