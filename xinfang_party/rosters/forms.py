"""Shape of what is typed about a table's columns: for each that there might be, whether, where and under which header."""
from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, NumberRange

from xinfang_party.rosters.catalogue import FIELDS, number
from xinfang_party.rosters.terms import Column, Field, Placed, Which
from xinfang_party.web.forms import EditForm, IntegerField, line, required

LAST_PLACE = 99


class LayoutForm(EditForm):
    """`KINDS[which]` has besides three inputs for each field of the catalogue."""

    fields_of: Sequence[Field] = ()
    name = StringField("表的名称", description="写在表格下方的标签上。", **line(30, required("请填写表的名称。")))

    def placed(self) -> list[Placed]:
        return [Placed(Column(one.code, self[f"{one.code}_header"].data or ""), self[f"{one.code}_on"].data, self[f"{one.code}_place"].data)
                for one in self.fields_of]


def form_for(which: Which) -> type[LayoutForm]:
    inputs: dict[str, Any] = {"fields_of": FIELDS[which]}
    for one in FIELDS[which]:
        inputs[f"{one.code}_on"] = BooleanField(f"导出“{one.header}”")
        inputs[f"{one.code}_place"] = IntegerField(f"“{one.header}”排第几", validators=[
            InputRequired("请填写排第几。"), NumberRange(1, LAST_PLACE, f"请填写 1 到 {LAST_PLACE} 之间的数。")])
        inputs[f"{one.code}_header"] = StringField(f"“{one.header}”的表头", **line(number("longest_header")))
    return type("LayoutForm", (LayoutForm,), inputs)


KINDS = {which: form_for(which) for which in Which}


def filled(name: str, placed: Sequence[Placed], version: int) -> dict[str, Any]:
    """What the form begins from."""
    data: dict[str, Any] = {"name": name, "version": version}
    for one in placed:
        data |= {f"{one.column.field}_on": one.is_on, f"{one.column.field}_place": one.place, f"{one.column.field}_header": one.column.header}
    return data
