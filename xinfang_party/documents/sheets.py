"""The list of rules as a sheet, both ways."""
from typing import Any

from xinfang_party.activities.sheets import a_line, one_of, told_only
from xinfang_party.documents.rule_store import RULES as RULE_STORE
from xinfang_party.documents.terms import RuleKind
from xinfang_party.exchange import cells
from xinfang_party.sheets.terms import CHOICE, YES_OR_NO, Column, Sheet

ONLY_OUT = "只导出，导入时不看"
KINDS: dict[str, Any] = {kind.label: kind for kind in RuleKind}


RULES = Sheet(
    code="documents.rules", title="制度", unit="项", key=("branch", "title", "from_on"), store=RULE_STORE, splittable=False,
    import_permission="rule:import", export_permission="rule:export",
    help="一项制度一行。同一个组织、同一个名称、同一天开始执行的是同一项；代替和复审请在制度的页面上办理。",
    columns=(
        Column("branch", "哪个组织", ("党支部", "支部", "组织", "制定机关"), cells.as_text(60), required=True, example="办公室党支部", help="名称或代码", width=24),
        Column("title", "制度名称", ("名称", "制度"), a_line(120), required=True, example="谈心谈话方案", width=34),
        Column("kind", "类别", ("制度类别",), one_of(KINDS), required=True, example="谈心谈话", kind=CHOICE, show=lambda kind: kind.label, help="、".join(KINDS)),
        Column("number", "文号", ("编号",), a_line(60), example="局机党〔2026〕3号", width=20),
        Column("made_by", "谁定的", ("制定",), a_line(60), example="办公室党支部", width=20),
        Column("from_on", "开始执行", ("执行日期", "生效日期", "印发日期"), cells.as_date, required=True, example="2026-01-01"),
        Column("to_on", "执行到", ("失效日期", "废止日期"), cells.as_date, example="2027-12-31", help="还在执行的空着"),
        Column("is_for_all", "适用于全部党支部", ("适用全部",), cells.as_boolean, example="否", kind=YES_OR_NO, help="只有党组、机关党委定的可以填“是”"),
        Column("replaces", "代替哪一项", (), told_only, help=ONLY_OUT, width=24),
        Column("reviewed_on", "最近复审", (), told_only, help=ONLY_OUT),
        Column("outcome", "复审结果", (), told_only, help=ONLY_OUT),
    ))
SHEETS = (RULES,)
