"""The ledger as a sheet, both ways: one row a task."""
from typing import Any

from xinfang_party.activities.sheets import WHOSE, one_of
from xinfang_party.directives import rules
from xinfang_party.directives.ledger_store import LEDGER as STORE
from xinfang_party.directives.terms import Level, Secrecy, TaskState
from xinfang_party.exchange import cells
from xinfang_party.sheets.parsing import refuse
from xinfang_party.sheets.terms import CHOICE, CODE, DAY, Column, Parser, Sheet

LASTING = "长期"
STATES = [state for state in TaskState if state is not TaskState.WITHDRAWN]


def a_text(limit: int) -> Parser:
    """What others will read: nobody's personal data, no mark of secrecy."""
    text = cells.as_text(limit)

    def parse(cell: Any) -> str | None:
        line = text(cell)
        refuse(rules.why_not_words(line or ""))
        return line

    return parse


def a_number(cell: Any) -> str | None:
    """As people write it, one way."""
    text = cells.as_text(40)(cell)
    if text is None:
        return None
    found = rules.numbers_in(text)
    if len(found) != 1:
        raise ValueError("认不出编号，请写成 落〔2026〕3号 或者 2026-3")
    return f"落〔{found[0][0]}〕{found[0][1]}号"


def a_day_or_lasting(cell: Any) -> Any:
    text = cell.strip() if isinstance(cell, str) else ""
    return LASTING if text.startswith(LASTING) else cells.as_date(cell)


def a_choice(field: str, header: str, words: Any, *aliases: str, help: str = "") -> Column:
    choices: dict[str, Any] = {one.label: one for one in words}
    return Column(field, header, aliases, one_of(choices), kind=CHOICE, example=next(iter(choices)), show=lambda one: one.label, help=help or "、".join(choices))


SHEET = Sheet(
    code="directives.ledger", title="贯彻落实工作台账", unit="项", key=("number", "task"), store=STORE, splittable=False,
    import_permission="directive:import", export_permission="directive:export",
    help="一项任务一行；同一件事的几项任务编号相同，来源也要一样。秘密级以上的内容不能导入。登记过的任务不会改，要改的请在任务的页面上办理。",
    columns=(
        Column("number", "编号", ("序号", "台账编号"), a_number, required=True, example="落〔2026〕3号",
               help="年份和顺序号，例如 2026-3；同一件事用同一个编号", kind=CODE, width=18),
        WHOSE[0],
        Column("source", "来源", ("指示批示来源", "文件名称", "会议名称"), a_text(120), required=True, example="示例会议精神", width=28),
        a_choice("level", "级别", Level, "层级", help="中央、省、市、本单位；不填的按本单位"),
        Column("document_no", "文号", ("文件号",), a_text(60), example="示〔2026〕1号", width=18),
        Column("issued_on", "印发日期", ("发布日期",), cells.as_date, example="2026-02-25"),
        Column("summary", "主要内容", ("内容摘要", "摘要", "工作要求"), a_text(2000), required=True, example="及时就地解决群众的合理诉求", width=40),
        a_choice("secrecy", "密级标识", Secrecy, "密级", help="公开、内部、工作秘密；不填的按内部。秘密级以上的不能导入"),
        Column("learned_on", "学习日期", ("传达学习日期",), cells.as_date, example="2026-03-02"),
        Column("decision", "会议决定", ("贯彻意见",), a_text(1000), width=30),
        Column("task", "任务", ("工作任务", "落实事项"), a_text(300), required=True, example="每月开一次会商会", width=36),
        Column("lead_leader", "牵头领导", ("责任领导",), a_text(40)),
        Column("lead_department", "牵头处室", ("责任处室", "牵头部门"), cells.as_text(60), help="名称或代码", width=18),
        Column("cooperating", "配合处室", ("配合部门",), a_text(120), width=18),
        Column("owner", "责任人", ("具体责任人",), cells.as_text(60), help="本党组织党员的编号或姓名"),
        Column("measures", "措施", ("落实措施", "贯彻落实措施"), a_text(2000), width=40),
        Column("set_on", "布置日期", ("交办日期", "开始日期"), cells.as_date, required=True, example="2026-03-02", help="这项任务从哪天开始"),
        Column("due", "期限", ("完成期限", "完成时限"), a_day_or_lasting, required=True, example="2026-06-30", kind=DAY, help="日期，或者写“长期”"),
        a_choice("state", "进行到", STATES, "状态", "落实状态", help="未启动、推进中、已完成；不填的按办结日期和进展推出"),
        Column("percent", "完成百分比", ("完成率",), cells.as_integer, example="40", help="0 到 100"),
        Column("noted_on", "最近进展日期", ("最近更新",), cells.as_date, example="2026-03-20"),
        Column("progress", "最近进展", ("落实进展", "进展情况"), a_text(1000), example="已会商一次", width=36),
        Column("closed_on", "办结日期", ("完成日期",), cells.as_date),
        Column("result", "结果", ("落实结果", "成效"), a_text(1000), width=30),
    ))
SHEETS = (SHEET,)
