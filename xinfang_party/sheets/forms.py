from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from xinfang_party.sheets.rules import shown_value
from xinfang_party.sheets.terms import Sheet, Way
from xinfang_party.web.forms import EditForm, FieldList, Form, required

LENIENT, STRICT = "lenient", "strict"
LEAVE_OUT = "（不导入这一列）"
PICK = "one:"


class UploadForm(Form):
    file = FileField("表格文件", validators=[FileRequired("请选择要导入的文件。")])


class HeaderForm(EditForm):
    """Which of the rows at the top of the table is its header."""

    header_row = SelectField("表头是哪一行", coerce=int, choices=[])

    def offer(self, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
        """`rows`: row number → the names in it."""
        self.header_row.choices = [SelectChoice(row, f"第 {row} 行：{shown_value('、'.join(names))}") for row, names in rows]


class ColumnsForm(EditForm):
    """One choice for each column of the file, in its order."""

    columns = FieldList(SelectField(validators=[Optional()], choices=[]))
    doubtful = RadioField("有疑问的行怎么办", choices=[
        SelectChoice(LENIENT, "照常导入，把疑问列出来（例如支部名称认不出时，支部留空）"),
        SelectChoice(STRICT, "不导入，退回修改")], validators=[required("请选择一项。")])

    def offer(self, headers: Sequence[str], sheet: Sheet, mapping: Mapping[str, str]) -> None:
        """Name the columns as the file does; set before validation. `mapping` is what is chosen at first."""
        choices = [SelectChoice("", LEAVE_OUT), *(SelectChoice(column.field, column.header) for column in sheet.columns)]
        while len(self.columns) < len(headers):
            self.columns.append_entry(mapping.get(headers[len(self.columns)], ""))
        for header, entry in zip(headers, self.columns, strict=False):
            entry.label.text, entry.choices = header, choices

    def mapping(self, headers: Sequence[str]) -> dict[str, str]:
        return dict(zip(headers, (entry.data or "" for entry in self.columns), strict=False))


class DecisionForm(EditForm):
    """What to do about one repeated key: the winner's digest behind `one:`, or another way."""

    decision = RadioField("怎样处理", choices=[], validators=[required("请选择怎样处理。")])

    def offer(self, rows: Sequence[tuple[str, int]], sheet: Sheet, by_age: str) -> None:
        """`rows`: (digest, row number) of each thing said; `by_age`: which of them goes for the newer, and why."""
        one = [SelectChoice(PICK + mark, f"是同一项，以第 {number} 行为准") for mark, number in rows]
        split = [SelectChoice(Way.SPLIT.value, Way.SPLIT.label)] if sheet.splittable else []
        self.decision.choices = [*one, SelectChoice(Way.NEWER.value, by_age), *split]

    def decided(self) -> dict[str, Any]:
        """`way` and `winner` as the service takes them."""
        said = self.decision.data
        return {"way": Way.ONE, "winner": said.removeprefix(PICK)} if said.startswith(PICK) else {"way": Way(said)}
