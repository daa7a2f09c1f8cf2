"""Sheets, both ways: divisions (codes are the key, names repeat), report-ins, needs, helpers."""
from typing import Any

from xinfang_party.activities.sheets import WHOSE, a_line, one_of, or_blank, told_only
from xinfang_party.communities import place_store, rules
from xinfang_party.communities.helper_store import HELPERS as HELPER_STORE
from xinfang_party.communities.models import Place
from xinfang_party.communities.need_store import NEEDS as NEED_STORE
from xinfang_party.communities.report_store import REPORT_INS as REPORT_STORE
from xinfang_party.communities.terms import Bond, Group, HelperRole, NeedKind, NeedState
from xinfang_party.exchange import cells
from xinfang_party.sheets.parsing import impersonal, refuse
from xinfang_party.sheets.terms import CHOICE, CODE, YES_OR_NO, Column, Sheet

COMMUNITY, ONLY_OUT = ("社区代码", ("代码", "区划代码")), "只导出，导入时不看"


def a_code(cell: Any) -> str | None:
    code = cells.as_code(cell)
    refuse(rules.why_not_code(code) if code is not None else None)
    return code


def or_no_code(cell: Any) -> str:
    return a_code(cell) or ""


def or_no(cell: Any) -> bool:
    return bool(cells.as_boolean(cell))


def a_choice(field: str, header: str, kind: Any, *aliases: str, required: bool = True, help: str = "") -> Column:
    words: dict[str, Any] = {one.label: one for one in kind}
    return Column(field, header, aliases, one_of(words), required=required, kind=CHOICE, example=next(iter(words)), show=lambda one: one.label,
                  help=help or "、".join(words), width=16)


PLACES = Sheet(
    code="communities.places", title="区、镇街和社区", unit="个", key="code", import_permission="place:import", export_permission="community:read", splittable=False,
    help="代码 6 位是区，9 位是镇街，12 位是社区或村；上级看代码的开头，要已经导入，或者在同一张表里。名称可以重复，代码不能。",
    columns=(
        Column("code", "代码", aliases=("区划代码", "社区代码"), parse=a_code, required=True, example="440103001101", help="每个一个，以后不要改", kind=CODE, width=18),
        Column("name", "名称", aliases=("区划名称", "社区名称"), parse=impersonal(cells.as_text(60)), required=True, example="示例社区居民委员会", width=28),
        Column("street", "镇街代码", aliases=("streetCode",), parse=a_code, example="440103001", help="可以不填；填了就要和代码的开头一样", kind=CODE),
        Column("district", "区代码", aliases=("areaCode",), parse=a_code, example="440103", help="可以不填；填了就要和代码的开头一样", kind=CODE),
    ),
    store=place_store.PlaceStore(model=Place, key={"code": "code"}, translate=place_store.translate, written=place_store.written, export=place_store.export))
REPORT_INS = Sheet(
    code="communities.report_ins", title="社区报到", unit="次", key=("branch", "member", "community", "from_on"), store=REPORT_STORE, splittable=False,
    import_permission="report-in:confirm", export_permission="report-in:read",
    help="一次报到一行；以前的纸质报到单和回执可以这样补进来。登记过的不会改，只补上还没有的回执；自己的回执请别人导入。",
    columns=(
        WHOSE[0],
        Column("member", "党员", ("党员编号", "编号", "姓名", "党员姓名"), or_blank, example="D0001", width=20,
               help="编号或姓名，同名的填编号；党支部作为一个组织报到的空着"),
        Column("community", *COMMUNITY, a_code, required=True, example="440103001101", kind=CODE, width=18),
        Column("name", "社区", ("社区名称",), told_only, help=ONLY_OUT, width=24),
        a_choice("bond", "哪一种社区", Bond, "社区类别"),
        Column("from_on", "报到日期", ("日期",), cells.as_date, required=True, example="2026-03-02"),
        Column("to_on", "有效期至", ("有效期",), cells.as_date, example="2026-09-01", help="不填的按报到日期算；续报过的填续报以后的"),
        Column("confirmed_on", "回执日期", (), cells.as_date, example="2026-03-05", help="社区还没有确认的不填"),
        Column("confirmed_by", "社区谁签的", ("签收人",), a_line(40), example="李主任", width=20),
    ))
NEEDS = Sheet(
    code="communities.needs", title="需求和微心愿", unit="项", key=("community", "kind", "title", "published_on"), store=NEED_STORE, splittable=False,
    import_permission="need:publish", export_permission="community:read",
    help="社区的一项需求或微心愿一行，只写哪一类人，不写任何人的姓名。导入的都是待认领的；登记过的不会改。",
    columns=(
        Column("community", *COMMUNITY, a_code, required=True, example="440103001101", kind=CODE, width=18),
        Column("name", "社区", ("社区名称",), told_only, help=ONLY_OUT, width=24),
        a_choice("kind", "类别", NeedKind),
        Column("title", "要什么", ("需求", "微心愿", "名称"), a_line(80), required=True, example="给独居老人修水龙头", width=30),
        a_choice("group", "给谁", Group, "对象"),
        Column("wanted", "要几个人", ("人数",), cells.as_integer, example="2", help="不填的按 1 人"),
        Column("published_on", "发布日期", ("提出日期",), cells.as_date, required=True, example="2026-03-02"),
        Column("due_on", "最晚哪天", ("期限",), cells.as_date, example="2026-04-30"),
        a_choice("state", "进行到", NeedState, "状态", required=False, help="导入时不填，或者填“待认领”"),
        Column("claimed", "谁认领", (), told_only, help=ONLY_OUT, width=24),
        Column("grade", "社区评价", (), told_only, help=ONLY_OUT, show=lambda grade: grade.label),
    ))
HELPERS = Sheet(
    code="communities.helpers", title="社会力量", unit="条", store=HELPER_STORE, splittable=False, import_permission="helper:record",
    export_permission="helper:read", key=("branch", "helped_on", "role", "case_class", "community", "settled"),
    help="哪天、什么人、几个人、什么矛盾，一行一条，不写姓名。其他都一样的合成一行；登记过的不会改。",
    columns=(
        WHOSE[0],
        Column("helped_on", "日期", ("哪天",), cells.as_date, required=True, example="2026-03-02"),
        a_choice("role", "什么人", HelperRole, "角色"),
        Column("people", "人数", ("几个人",), cells.as_integer, required=True, example="2"),
        Column("case_class", "什么矛盾", ("内容分类", "一级分类"), or_blank, example="城乡建设", help="信访事项的一级内容分类；不清楚的空着", width=20),
        Column("community", *COMMUNITY, or_no_code, example="440103001101", kind=CODE, help="可以空着", width=18),
        Column("settled", "已化解", ("是否化解",), or_no, example="是", kind=YES_OR_NO, help="空着的按没有化解"),
    ))
SHEETS = (PLACES, REPORT_INS, NEEDS, HELPERS)
