"""Risk points as a sheet, both ways: how a bureau brings the registers it has on paper, and takes out what is in force."""
import re
from collections.abc import Callable
from typing import Any

from xinfang_party.activities.sheets import a_line, one_of, or_blank
from xinfang_party.exchange import cells
from xinfang_party.integrity.catalogue import FACTORS
from xinfang_party.integrity.sheet_store import RiskStore
from xinfang_party.integrity.terms import Category, ControlKind, Grade
from xinfang_party.sheets.terms import CHOICE, WHOLE, Column, Sheet

BETWEEN = re.compile(r"[；;\n]+")
BY_WORDS = {words: code for code, words in FACTORS.items()}
CATEGORIES: dict[str, Any] = {one.label: one for one in Category}
GRADES: dict[str, Any] = {one.label: one for one in Grade} | {"一级": Grade.HIGH, "二级": Grade.MEDIUM, "三级": Grade.LOW}
SEVERAL = "几条之间用分号隔开"


def parts(cell: Any) -> list[str]:
    return [part.strip() for part in BETWEEN.split(a_line(2000)(cell) or "") if part.strip()]


def some_factors(cell: Any) -> list[str] | None:
    """Codes, sorted."""
    said = parts(cell)
    if unknown := [one for one in said if one not in BY_WORDS]:
        raise ValueError(f"没有“{unknown[0]}”这个加重因素，可以填：{'；'.join(BY_WORDS)}")
    return sorted(BY_WORDS[one] for one in said) or None


def some(what: str, limit: int) -> Callable[[Any], list[str] | None]:
    def parse(cell: Any) -> list[str] | None:
        found = parts(cell)
        if any(len(one) > limit for one in found):
            raise ValueError(f"一条{what}不要超过 {limit} 个字")
        return found or None

    return parse


def a_score(cell: Any) -> int | None:
    value = cells.as_integer(cell)
    if value is not None and not 1 <= value <= 5:
        raise ValueError("填 1 到 5")
    return value


def scored(field: str, header: str, *, required: bool = False) -> Column:
    return Column(field, header, (), a_score, required=required, kind=WHOLE, example="3" if required else "", help="1 到 5")


def measures_column(kind: ControlKind) -> Column:
    return Column(kind.value, f"防控措施（{kind.label}）", (f"{kind.label}措施",), some("措施", 300), width=36, help=SEVERAL, show="；".join,
                  example="每月抽查登记簿" if kind is ControlKind.SUPERVISION else "")


RISKS = Sheet(
    code="integrity.risks", title="廉政风险登记表", unit="个风险点", key=("department", "post", "name"), import_permission="risk:import",
    export_permission="risk:export", splittable=False, store=RiskStore(),
    help="一个风险点一行。以前的纸质登记表可以这样补进来，导入当天生效；已经有生效的登记表或者正在复核的处室、岗位不能导入，要改的请开始复核。"
         "写岗位和环节，不写任何人的姓名。",
    columns=(
        Column("department", "处室", ("部门", "处室名称", "单位/科室"), cells.as_text(60), required=True, example="来访接待处", help="名称或代码", width=20),
        Column("post", "岗位", ("岗位名称",), or_blank, example="接访岗", help="处室的登记表空着，但要有这一列", width=16),
        Column("duties", "职责", ("岗位职责", "处室职责"), some("职责", 300), example="接待来访群众", width=28, show="；".join,
               help=f"整张登记表的职责，写在其中一行就可以，{SEVERAL}"),
        Column("power", "职权", ("职权名称",), a_line(80), example="登记来访事项", width=20),
        Column("power_basis", "职权依据", ("依据",), a_line(120), example="《信访工作条例》第二十二条", width=20),
        Column("power_steps", "流程步骤", ("流程",), some("步骤", 80), example="登记；转送", width=20, show="；".join,
               help=f"这项职权的流程，{SEVERAL}；不填的按各行的环节"),
        Column("step", "环节", ("流程环节",), a_line(80), example="登记"),
        Column("category", "风险类别", ("类别",), one_of(CATEGORIES), required=True, kind=CHOICE, example="业务流程", help="、".join(CATEGORIES),
               show=lambda one: one.label),
        Column("name", "风险点", (), a_line(120), required=True, example="漏登、不登来访事项", width=28),
        Column("shows_as", "表现形式", ("主要内容及表现形式",), a_line(2000), example="来访人反映了问题，没有录入系统", width=36),
        Column("cause", "成因", (), a_line(2000), width=28),
        scored("likelihood", "可能性", required=True), scored("impact", "影响", required=True),
        Column("factors", "加重因素", (), some_factors, width=28, help=f"有一项就是高；可以填：{'；'.join(BY_WORDS)}",
               show=lambda codes: "；".join(map(FACTORS.__getitem__, codes))),
        Column("grade", "等级", ("风险等级",), one_of(GRADES), kind=CHOICE, help="高、中、低；不填的按评分；和评分不一样的记为人工调整", show=lambda one: one.label),
        *(measures_column(kind) for kind in ControlKind),
        Column("owner", "责任人", (), a_line(40), example="处长", help="写岗位"),
        Column("indicator", "监测指标", (), a_line(120), example="当日登记率", width=20),
        scored("residual_likelihood", "剩余可能性"), scored("residual_impact", "剩余影响"),
        Column("accepted_until_on", "接受到", (), cells.as_date, help="接受剩余风险的期限"),
        Column("accepted_reason", "接受的理由", (), a_line(300), width=20),
        Column("reviewed_on", "复核日期", ("上次复核日期",), cells.as_date, example="2026-03-02", help="上次复核是哪天；不填的按导入当天，一张表几个日期的按最早的"),
    ))
SHEETS = (RISKS,)
