"""The text of the standard as a sheet, both ways: one row is one item of one edition, and their order in the file is the order of the items."""
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from xinfang_party.access.terms import Identity
from xinfang_party.activities.sheets import a_line
from xinfang_party.checklists import editions, proofs
from xinfang_party.checklists.catalogue import CONFIDENCES, DEFAULT, number
from xinfang_party.checklists.models import StandardEdition, StandardItem
from xinfang_party.checklists.standing import is_told
from xinfang_party.exchange import cells
from xinfang_party.kernel.database import db
from xinfang_party.measures import registry
from xinfang_party.organization.rules import why_not_label
from xinfang_party.sheets.models import ImportBatch, SheetChange
from xinfang_party.sheets.parsing import refuse
from xinfang_party.sheets.queries import changes_of
from xinfang_party.sheets.tables import Key, TableStore, Values
from xinfang_party.sheets.terms import CHOICE, CODE, Action, BatchState, Came, Column, Context, Parser, Row, Sheet, Verdict

SHIPPED = "这是本系统的默认版本，内容不能改；请把“版本”一列换成本单位自己的代码，导入后成为新的草稿"
MOST_ITEMS = number("most_items")
TOO_MANY = f"一个版本最多 {MOST_ITEMS} 项"
USED_SINCE = "这批条目的标准版本已经执行或已用于评定，不能撤销。"
CHANGED_SINCE = "这批条目后来又被别的导入改过，不能整批撤销。请先撤销后来的导入。"
A_CODE = re.compile(r"\w[\w.-]{0,19}")
"""Measures that rooms are going to register: no doubt about these."""
TEXTS = ("aspect", "category", "name", "demand", "counted_as", "frequency", "basis", "confidence", "weight", "confirmed_by", "is_zero_tolerance", "proof")


@dataclass
class Text:
    """What stands of an edition: the codes of its items in order, and the next free place. `is_kept`: it may not change."""

    codes: list[str]
    next: int = 0
    is_kept: bool = False


@dataclass(frozen=True)
class StandardStore(TableStore):
    """An edition that nobody knows begins as a draft with its first row; what is in force or was used stays as it is, and so does the default."""

    def plan(self, rows: list[Row], context: Context) -> list[Verdict | None]:
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            groups[row.values["edition"]].append(row)
        for code, group in groups.items():
            place(group, text_called(code, context), context)
        return super().plan(rows, context)

    def stored(self, keys: set[Key], context: Context) -> dict[Key, Values]:
        """Also the items of the default, where it does not stand in the table."""
        shipped: dict[Key, Values] = context.recall("shipped", self.shipped)
        return {**shipped, **super().stored(keys, context)}

    def shipped(self) -> dict[Key, Values]:
        if db.session.scalar(select(StandardEdition.id).where(StandardEdition.code == DEFAULT.code)):
            return {}
        rows = [editions.row_of(item, position) for position, item in enumerate(DEFAULT.items)]
        return {(DEFAULT.code, row.code): {**{name: getattr(row, name) for name in self.columns}, "id": 0, "edition_code": DEFAULT.code} for row in rows}

    def judge(self, row: Row, values: Values, stored: Values | None, context: Context) -> Verdict | None:  # type: ignore[override]
        verdict, code = super().judge(row, values, stored, context), values["edition_code"]
        if verdict.action is not Action.UNCHANGED and text_called(code, context).is_kept:
            row.refuse("edition", SHIPPED if code == DEFAULT.code else editions.USED.rstrip("。"))
            return None
        return verdict

    def apply(self, verdicts: list[Verdict], context: Context) -> None:
        begun = dict.fromkeys(verdict.after["edition_code"] for verdict in verdicts if verdict.action is Action.CREATE)
        known = set(db.session.scalars(select(StandardEdition.code).where(StandardEdition.code.in_(begun))))
        names: dict[str, str] = context.recall("names", dict)
        for code in begun:
            if code not in known:
                editions.blank(code, name=names.get(code, ""), by=context.by)
        super().apply(verdicts, context)
        editions.touch({verdict.row.values["edition"] for verdict in verdicts}, by=context.by)

    def why_not_undo(self, batch: ImportBatch, by: Identity) -> str | None:
        used = editions.used_ids()
        if any(one.from_on is not None or one.id in used for one in editions_of(batch)):
            return USED_SINCE
        later = select(SheetChange.id).join(ImportBatch, ImportBatch.id == SheetChange.batch_id).where(
            ImportBatch.sheet == batch.sheet, ImportBatch.id > batch.id, ImportBatch.state == BatchState.APPLIED,
            SheetChange.fact_id.in_(select(StandardItem.id).where(StandardItem.batch_id == batch.id)))
        return CHANGED_SINCE if db.session.scalar(later.limit(1)) else super().why_not_undo(batch, by)

    def undo(self, batch: ImportBatch, context: Context) -> None:
        codes = {one.code for one in editions_of(batch)}
        super().undo(batch, context)
        editions.touch(codes, by=context.by)


def text_called(code: str, context: Context) -> Text:
    texts: dict[str, Text] = context.recall("texts", lambda: texts_stored(context))
    return texts.setdefault(code, Text([]))


def texts_stored(context: Context) -> dict[str, Text]:
    """Every edition as it stands; held while an import runs, so that none is put in force meanwhile."""
    statement = select(StandardEdition).order_by(StandardEdition.id)
    stored = db.session.scalars(statement.with_for_update() if context.batch_id is not None else statement).all()
    used, found = editions.used_ids(), {DEFAULT.code: Text([item.code for item in DEFAULT.items], len(DEFAULT.items))}
    for one in stored:
        found[one.code] = Text([], is_kept=one.from_on is not None or one.id in used)
    found[DEFAULT.code].is_kept = True
    items = select(StandardItem.edition_code, StandardItem.code, StandardItem.position).order_by(StandardItem.position, StandardItem.id)
    for edition_code, code, position in db.session.execute(items):
        found[edition_code].codes.append(code)
        found[edition_code].next = position + 1
    return found


def place(rows: list[Row], text: Text, context: Context) -> None:
    """New items come behind those that stand; where the file has all of them in another order, it gives the order."""
    said, places = [row.values["code"] for row in rows], context.recall("places", dict)
    standing = [code for code in said if code in text.codes] if text.is_kept else said[:len(text.codes)]
    is_rearranged = set(text.codes) <= set(said) and standing != text.codes
    if is_rearranged:
        text.next = 0
    for row, code in zip(rows, said, strict=True):
        if is_rearranged or code not in text.codes:
            places[row.number] = text.next
            text.next += 1
        if places.get(row.number, 0) >= MOST_ITEMS:
            row.refuse("code", TOO_MANY)


def translate(row: Row, context: Context) -> Values | None:
    said = row.values
    if said.get("edition_name"):
        context.recall("names", dict).setdefault(said["edition"], said["edition_name"])
    for check in proofs.read(said["proof"]).tests:
        if (doubt := doubt_about(check.code)) is not None:
            row.doubt("proof", doubt, came=Came.TAKEN)
    return {**{name: said.get(name) for name in TEXTS}, "position": context.recall("places", dict).get(row.number)}


def doubt_about(code: str) -> str | None:
    """A measure that nobody registered may be a slip."""
    if registry.is_code(code):
        return None if is_told(proofs.read(f"记录 {code} ≥ 0 本期").tests[0]) else f"“{code}”不按党支部计算，这一项只能由人评判"
    codes = [measure.code for measure in registry.all_measures()]
    near = get_close_matches(code, codes, n=1)
    return f"本系统没有登记“{code}”这个指标{f'，您要找的是不是“{near[0]}”' if near else ''}"


def editions_of(batch: ImportBatch) -> list[StandardEdition]:
    """Those into which it brought items, or changed some."""
    codes = set(db.session.scalars(select(StandardItem.edition_code).where(StandardItem.batch_id == batch.id).distinct()))
    for changes in changes_of(batch):
        codes |= set(db.session.scalars(select(StandardItem.edition_code).where(StandardItem.id.in_([change.fact_id for change in changes])).distinct()))
    return list(db.session.scalars(select(StandardEdition).where(StandardEdition.code.in_(codes))))


def export(_identity: Identity) -> Iterable[Values]:
    """Every edition, in the order in which they came; before them the default where nothing was assessed by it yet."""
    stored = db.session.scalars(select(StandardEdition).order_by(StandardEdition.id).options(selectinload(StandardEdition.items))).all()
    if all(one.code != DEFAULT.code for one in stored):
        for position, item in enumerate(DEFAULT.items):
            yield told(editions.row_of(item, position), DEFAULT.code, DEFAULT.name)
    for one in stored:
        for row in one.items:
            yield told(row, one.code, one.name)


def told(row: StandardItem, code: str, name: str) -> Values:
    return {"edition": code, "edition_name": name, "code": row.code, **{field: getattr(row, field) for field in TEXTS}}


def a_code(noun: str) -> Parser:
    def parse(cell: Any) -> str | None:
        code = cells.as_code(cell)
        if code is not None and not A_CODE.fullmatch(code):
            raise ValueError(f"{noun}用汉字、字母、数字、短横线，不超过 20 个字")
        refuse(why_not_label(code or "", noun))
        return code

    return parse


def a_weight(cell: Any) -> float | None:
    number = cells.as_decimal(cell)
    if number is None:
        return None
    if not 0 < number <= 100 or number != round(number, 2):
        raise ValueError("应当大于 0、不超过 100，最多两位小数")
    return float(number)


def a_confidence(cell: Any) -> str | None:
    word = cells.as_text(10)(cell)
    if word is not None and word not in CONFIDENCES:
        raise ValueError(f"只能是{'、'.join(CONFIDENCES)}")
    return word


def a_proof(cell: Any) -> str | None:
    """Written the way the house writes it."""
    text = cells.as_text(500, lines=True)(cell)
    if text is None:
        return None
    found = proofs.read(text)
    written = proofs.write(found)
    if proofs.read(written) != found:
        raise ValueError("数值请写得短一些，最多 6 位")
    return cells.as_text(500)(written)


STANDARD = Sheet(
    code="checklists.standard", title="标准条目", unit="项", key=("edition", "code"), import_permission="standard:edit", export_permission="standard:read",
    splittable=False, help="一行是一个版本的一项。“版本”填新的代码，导入后就是一个新的草稿；已执行或已用于评定的版本不能改。行的先后就是条目的先后。",
    columns=(
        Column("edition", "版本", ("版本代码", "标准版本"), a_code("代码"), required=True, example="本单位-2026", help="新的代码会新建一个草稿版本", kind=CODE),
        Column("edition_name", "版本名称", (), a_line(60), example="本单位党支部标准（2026 年）", help="只在新建版本时用", width=24),
        Column("code", "编号", ("条目编号", "序号", "代码"), a_code("编号"), required=True, example="A1-1", help="同一版本里每项一个", kind=CODE),
        Column("aspect", "方面", (), a_line(40), required=True, example="支部班子建设"),
        Column("category", "大类", ("类别",), a_line(40), required=True, example="组织设置与换届"),
        Column("name", "名称", ("条目", "条目名称"), a_line(60), required=True, example="按期换届", width=24),
        Column("demand", "要求", ("标准", "具体要求"), a_line(300), required=True, example="任期届满前换届", width=40),
        Column("counted_as", "怎样算", ("计算口径",), a_line(300), example="时段末在任的这一届", width=30),
        Column("frequency", "频次", (), a_line(40), example="每年"),
        Column("basis", "依据", (), a_line(200), example="《中国共产党支部工作条例（试行）》第十三条", width=30),
        Column("confidence", "可信程度", ("依据可信程度",), a_confidence, example="原文", help="、".join(CONFIDENCES), kind=CHOICE),
        Column("weight", "分值", ("分数", "权重"), a_weight, required=True, example="3", help="执行前各项合计应当是 100", kind="数字",
               show=lambda weight: f"{weight:g}"),
        Column("confirmed_by", "谁确认", ("确认人",), a_line(40), example="系统核算"),
        Column("is_zero_tolerance", "一票否决", (), cells.as_boolean, example="否", help="是的，完全没有做到时，等次最高到这个版本写明的那一等（默认“基本达标”）",
               show=lambda is_so: "是" if is_so else "否"),
        Column("proof", "怎样证明", ("证明",), a_proof, required=True, example=proofs.EXAMPLE, width=40,
               help="“记录 指标代码 ≥ 数值 本期（全年、当年至今）”、“材料 12个月”、“评判”，几条之间用分号；没有这类事项时不适用的，记录后面加“可不适用”。"
                    "指标代码：在“指标”页打开那个指标，看“代码”一行"),
    ),
    store=StandardStore(model=StandardItem, key={"edition": "edition_code", "code": "code"}, translate=translate, export=export))
SHEETS = (STANDARD,)
