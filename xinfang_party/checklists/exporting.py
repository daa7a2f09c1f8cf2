"""The same as the pages show, as a workbook."""
from collections.abc import Mapping
from typing import Any

from xinfang_party.checklists import describing
from xinfang_party.exchange.writing import Sheet

HEAD = ("党支部", "总分", "等次", "可计分值", "不能判定的分值")


def heat_rows(page: Mapping[str, Any]) -> list[Sheet]:
    """(title, headers, rows) of two sheets: how each item stands, and the figures behind."""
    items = page["edition"].items
    states = [[branch.name, sheet.total.value, sheet.total.grade, sheet.total.out_of, sheet.total.unknown, *(one.state.label for one in sheet.standings)]
              for branch, sheet in page["rows"]]
    figures = [[branch.name, one.item.code, one.item.name, one.item.weight, one.state.label, one.ratio, one.score, one.pending, one.waived,
                describing.words_of(one)] for branch, sheet in page["rows"] for one in sheet.standings]
    return [("达标情况", [*HEAD, *(f"{item.code} {item.name}" for item in items)], states),
            ("各项数据", ["党支部", "编号", "条目", "分值", "情况", "比例", "得分", "未到期", "已免除", "数据"], figures)]
