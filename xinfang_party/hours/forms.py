"""Shape of what is typed about hours. The sheet on paper is one form: a line for each person and shift."""
from typing import Any

from wtforms import BooleanField, FloatField, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms import Form as AnyForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import HiddenInput

from xinfang_party.activities.forms import clock_time
from xinfang_party.hours.catalogue import number
from xinfang_party.volunteering.catalogue import number as volunteering
from xinfang_party.web.forms import EditForm, FieldList, IntegerField, Words, line, paragraph, required, row_id

MOST_LINES, LONGEST_BREAK = number("most_lines"), volunteering("longest_break_minutes")
NO_NAMES = "不要写身份证号、电话、住址等个人信息。"
BREAK = {"validators": [Optional(), NumberRange(0, LONGEST_BREAK, f"请填写 0 到 {LONGEST_BREAK} 之间的分钟数。")]}
HIDDEN: dict[str, Any] = {"widget": HiddenInput(), "validators": [Optional()]}


class SheetLine(AnyForm):
    """One person in one shift, known by the member's number. `row`, `sign_up`: the versions of the hours and of the sign-up that the page showed,
    empty where there were none."""

    class Meta(AnyForm.Meta):
        def get_translations(self, form: Any) -> Words:
            return Words()

    number = HiddenField("编号")
    shift = IntegerField("班次", **HIDDEN)
    row = IntegerField("版本", **HIDDEN)
    sign_up = IntegerField("报名的版本", **HIDDEN)
    starts = clock_time("开始")
    ends = clock_time("结束")
    break_minutes = IntegerField("休息", **BREAK)
    missed = BooleanField("未到")
    note = StringField("说明", **line(200))

    @property
    def is_empty(self) -> bool:
        return not (self.starts.data or self.ends.data or self.missed.data)

    def blame(self, field: str | None, sentence: str) -> None:
        found: Any = self._fields.get(field or "", self.starts)
        found.errors = [*found.errors, sentence]

    @property
    def faults(self) -> list[tuple[str, str]]:
        return [(field.id, str(error)) for field in self for error in field.errors]


class SheetForm(EditForm):
    lines = FieldList(FormField(SheetLine), "签到表", max_entries=MOST_LINES)
    reason = StringField("更正的理由", description="改了以前登记的时长才需要写。", **line(200))
    people = StringField("没有报名但来了的", description="写姓名或编号，几个人用顿号或逗号分开。", **line(200))
    add_shift = SelectField("加到哪个班次", coerce=row_id, choices=[], validators=[Optional()])


class TimesForm(EditForm):
    starts = clock_time("开始")
    ends = clock_time("结束")
    break_minutes = IntegerField("休息（分钟）", **BREAK)
    note = StringField("说明", **line(200))


class RecordForm(TimesForm):
    is_new = True
    person = StringField("谁", description="姓名或党员编号", **line(60, required("请填写姓名或党员编号。")))
    shift = SelectField("班次", coerce=row_id, choices=[], validators=[required("请选择班次。")])

    def offer(self, shifts: list[tuple[int, str]]) -> None:
        self.shift.choices = [SelectChoice(key, words) for key, words in shifts]


class CorrectionForm(TimesForm):
    """Times of a shift; `hours` where no shift is known."""

    hours = FloatField("时长（小时）", validators=[Optional()])
    reason = TextAreaField("更正的理由", description=NO_NAMES, **paragraph(200, required("请写明更正的理由。")))


class VerifyForm(EditForm):
    reason = TextAreaField("为什么认定", **paragraph(300))


class ReasonForm(EditForm):
    reason = TextAreaField("原因", description=NO_NAMES, **paragraph(200, required("请写明原因。")))


class StepForm(EditForm):
    """A step, with the version that was on screen."""


class CloseForm(EditForm):
    summary = TextAreaField("小结", description=f"做了什么，效果怎样。{NO_NAMES}", **paragraph(2000, required("请写一两句活动的小结：做了什么，效果怎样。")))
